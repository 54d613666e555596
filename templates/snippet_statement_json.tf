{
  Effect = "<{ effect }>"
  Principal = {
    Service = "cloudfront.amazonaws.com"
  }
  Action   = <{ actions }>
  Resource = <{ resources }>
  Condition = {
    <{ operator }> = {
      "AWS:SourceArn" = <{ arn }>
    }
  }
}
