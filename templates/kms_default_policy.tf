jsonencode({
  Version = "2012-10-17"
  Statement = [
    {
      Sid    = "EnableIamUserPermissions"
      Effect = "Allow"
      Principal = {
        AWS = "arn:aws:iam::${data.aws_caller_identity.<{ identity }>.account_id}:root"
      }
      Action   = "kms:*"
      Resource = "*"
    },
    {
      Sid    = "AllowCloudFront"
      Effect = "Allow"
      Principal = {
        Service = "cloudfront.amazonaws.com"
      }
      Action   = <{ actions }>
      Resource = "*"
      Condition = {
        StringEquals = {
          "AWS:SourceArn" = <{ arns }>
        }
      }
    },
  ]
})
