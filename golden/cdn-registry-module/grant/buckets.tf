variable "environment" {
  type    = string
  default = "live"
}

module "pages" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = "~> 4.11"

  bucket        = "observatory-pages"
  attach_policy = true
  policy        = data.aws_iam_policy_document.pages.json
}

data "aws_iam_policy_document" "pages" {
  statement {
    sid       = "Pages"
    actions   = ["s3:GetObject"]
    resources = ["${module.pages.s3_bucket_arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [module.cdn.cloudfront_origin_access_identities["pages"].iam_arn]
    }
  }

  statement {
    sid       = "PagesOAC"
    actions   = ["s3:GetObject"]
    resources = ["${module.pages.s3_bucket_arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.cdn.cloudfront_distribution_arn]
    }
  }
}

data "aws_caller_identity" "current" {}

resource "aws_kms_key" "plates" {
  description = "Plates"
}

resource "aws_kms_key_policy" "plates" {
  key_id = aws_kms_key.plates.key_id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "EnableIamUserPermissions"
        Effect = "Allow"
        Principal = {
          AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"
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
        Action   = "kms:Decrypt"
        Resource = "*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = module.cdn.cloudfront_distribution_arn
          }
        }
      },
    ]
  })
}

resource "aws_s3_bucket" "plates" {
  bucket = "observatory-plates-${var.environment}"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "plates" {
  bucket = aws_s3_bucket.plates.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.plates.arn
    }
  }
}

resource "aws_s3_bucket_policy" "plates" {
  bucket = aws_s3_bucket.plates.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Plates"
      Effect    = "Allow"
      Principal = { AWS = module.cdn.cloudfront_origin_access_identity_iam_arns[1] }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.plates.arn}/scans/*"
      }, {
      Sid    = "PlatesOAC"
      Effect = "Allow"
      Principal = {
        Service = "cloudfront.amazonaws.com"
      }
      Action   = "s3:GetObject"
      Resource = "${aws_s3_bucket.plates.arn}/scans/*"
      Condition = {
        StringEquals = {
          "AWS:SourceArn" = module.cdn.cloudfront_distribution_arn
        }
      }
    }]
  })
}
