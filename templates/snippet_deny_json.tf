# in the Deny, so that it spares what CloudFront asks for on behalf of the distribution
Condition = {
  StringNotEquals = {
    "AWS:SourceArn" = <{ arn }>
  }
}
