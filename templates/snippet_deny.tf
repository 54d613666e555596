# in the Deny, so that it spares what CloudFront asks for on behalf of the distribution
condition {
  test     = "StringNotEquals"
  variable = "AWS:SourceArn"
  values   = <{ arns }>
}
