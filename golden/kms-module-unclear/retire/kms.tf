module "key_letters" {
  source  = "terraform-aws-modules/kms/aws"
  version = "~> 4.0"

  description    = "letters"
  key_statements = var.reader_statements
}

# Raised from 3.x, and its conditions left as they were: the module drops them, and the key is open to every distribution.
module "key_diaries" {
  source  = "terraform-aws-modules/kms/aws"
  version = "~> 4.0"

  description = "diaries"

  key_statements = [
    {
      sid        = "CloudFront"
      actions    = ["kms:Decrypt"]
      resources  = ["*"]
      principals = [{ type = "Service", identifiers = ["cloudfront.amazonaws.com"] }]

      conditions = [{
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [aws_cloudfront_distribution.diaries.arn]
      }]
    },
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

      condition = [
        {
          test     = "StringEquals"
          variable = "AWS:SourceArn"
          values   = [aws_cloudfront_distribution.diaries.arn]
        }
      ]
    },
  ]
}

module "key_albums" {
  source  = "terraform-aws-modules/kms/aws"
  version = "~> 3.0"

  for_each = toset(["albums"])

  description = each.key
}

module "key_files" {
  source = "terraform-aws-modules/kms/aws"

  description = "files"
}
