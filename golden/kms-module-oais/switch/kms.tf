module "key_prints" {
  source  = "terraform-aws-modules/kms/aws"
  version = ">= 2.0, < 4.0"

  description = "prints"

  key_statements = {
    cdn = {
      sid       = "ReadPrints"
      actions   = ["kms:Decrypt"]
      resources = ["*"]

      principals = [
        {
          type        = "AWS"
          identifiers = [aws_cloudfront_origin_access_identity.prints.iam_arn]
        }
      ]
    }

    # The nightly copy.
    backup = {
      sid        = "Backup"
      actions    = ["kms:Decrypt", "kms:DescribeKey"]
      resources  = ["*"]
      principals = [{ type = "AWS", identifiers = ["arn:aws:iam::111122223333:role/backup"] }]
    }
    cloudfront = {
      sid       = "AllowCloudFront"
      actions   = ["kms:Decrypt"]
      resources = ["*"]

      principals = [
        {
          type        = "Service"
          identifiers = ["cloudfront.amazonaws.com"]
        }
      ]

      conditions = [
        {
          test     = "StringEquals"
          variable = "AWS:SourceArn"
          values   = [aws_cloudfront_distribution.prints.arn]
        }
      ]
    }
  }
}

locals {
  plates_statements = [
    {
      sid       = "Readers"
      actions   = ["kms:Decrypt"]
      resources = ["*"]

      principals = [
        {
          type = "AWS"
          identifiers = [
            "arn:aws:iam::111122223333:role/curator",
            aws_cloudfront_origin_access_identity.plates.iam_arn,
          ]
        },
      ]
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
          values   = [aws_cloudfront_distribution.plates.arn]
        }
      ]
    },
  ]
}

module "key_plates" {
  source  = "terraform-aws-modules/kms/aws"
  version = "~> 4.1"

  description    = "plates"
  key_statements = local.plates_statements
}
