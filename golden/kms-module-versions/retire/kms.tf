module "key_ledger" {
  source  = "terraform-aws-modules/kms/aws"
  version = "~> 4.0"

  description = "ledger"

  key_statements = [
    {
      sid       = "Backup"
      actions   = ["kms:Decrypt", "kms:DescribeKey"]
      resources = ["*"]

      principals = [
        {
          type        = "AWS"
          identifiers = ["arn:aws:iam::111122223333:role/backup"]
        }
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
          values   = [aws_cloudfront_distribution.ledger.arn]
        }
      ]
    }
  ]
}

module "key_invoices" {
  source  = "terraform-aws-modules/kms/aws"
  version = "~> 2.2"

  description = "invoices"

  key_statements = {
    backup = {
      sid       = "Backup"
      actions   = ["kms:Decrypt", "kms:DescribeKey"]
      resources = ["*"]

      principals = [
        {
          type        = "AWS"
          identifiers = ["arn:aws:iam::111122223333:role/backup"]
        }
      ]
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
          values   = [aws_cloudfront_distribution.invoices.arn]
        }
      ]
    }
  }
}

module "key_receipts" {
  source  = "terraform-aws-modules/kms/aws"
  version = ">= 2.0"

  description = "receipts"

  key_statements = [
    {
      sid       = "Backup"
      actions   = ["kms:Decrypt", "kms:DescribeKey"]
      resources = ["*"]

      principals = [
        {
          type        = "AWS"
          identifiers = ["arn:aws:iam::111122223333:role/backup"]
        }
      ]
    }
  ]
}
