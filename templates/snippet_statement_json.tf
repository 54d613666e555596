{
  Effect = "<{ effect }>"
  Principal = {
    Service = "cloudfront.amazonaws.com"
  }
  Action   = <{ actions }>
  Resource = <{ resources }>
  Condition = {
    StringEquals = {
      "AWS:SourceArn" = <{ arn }>
    }
  }
}
