# in module.<{ module }>, in the bucket policy, beside the statement about the OAI and with the actions of that; applied before the origin is moved
statement {
  actions   = ["s3:GetObject"]
  resources = ["arn:aws:s3:::BUCKET/*"]

  principals {
    type        = "Service"
    identifiers = ["cloudfront.amazonaws.com"]
  }

  condition {
    test     = "StringEquals"
    variable = "AWS:SourceArn"
    values   = var.INPUT
  }
}

# in the call, for that input
INPUT = <{ arns }>
