# in <{ argument }> of <{ module }>
{
  sid       = "AllowCloudFront"
  actions   = ["kms:Decrypt"]
  resources = ["*"]

  principals = [
    {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }
  ]

  <{ condition }> = [
    {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [<{ distribution }>.arn]
    }
  ]
}
