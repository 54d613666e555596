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
