data "aws_caller_identity" "current" {}

resource "aws_kms_key" "minutes" {
  description         = "board minutes"
  enable_key_rotation = true

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Root"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
      Action    = "kms:*"
      Resource  = "*"
    }]
  })

  lifecycle {
    # The security team adds auditors in the console.
    ignore_changes = [policy]
  }
}
