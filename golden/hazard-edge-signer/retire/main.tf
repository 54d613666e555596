# Pattern: a Lambda@Edge function on origin requests in front of a KMS-encrypted bucket, another that only rewrites paths,
# and one behaviour that passes Authorization on.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

variable "signer_arn" {
  description = "Version of the function that signs requests for the claims bucket"
  type        = string
}

variable "rewriter_arn" {
  description = "Version of the function that rewrites paths of the public pages"
  type        = string
}

resource "aws_cloudfront_origin_access_control" "insurer" {
  name                              = aws_s3_bucket.pages.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_caller_identity" "current" {}

resource "aws_kms_key" "claims" {
  description         = "Claims"
  enable_key_rotation = true
}

resource "aws_kms_key_policy" "claims" {
  key_id = aws_kms_key.claims.key_id
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
            "AWS:SourceArn" = aws_cloudfront_distribution.insurer.arn
          }
        }
      },
    ]
  })
}

resource "aws_s3_bucket" "claims" {
  bucket = "insurer-claims"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "claims" {
  bucket = aws_s3_bucket.claims.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.claims.arn
    }
  }
}

resource "aws_s3_bucket_policy" "claims" {
  bucket = aws_s3_bucket.claims.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "ClaimsOAC"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.claims.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.insurer.arn
          }
        }
      },
    ]
  })
}

resource "aws_s3_bucket" "pages" {
  bucket = "insurer-pages"
}

resource "aws_s3_bucket_policy" "pages" {
  bucket = aws_s3_bucket.pages.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "PagesOAC"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.pages.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.insurer.arn
          }
        }
      },
    ]
  })
}

data "aws_cloudfront_origin_request_policy" "all_viewer" {
  name = "Managed-AllViewerExceptHostHeader"
}

resource "aws_cloudfront_distribution" "insurer" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.pages.bucket_regional_domain_name
    origin_id   = "pages"

    origin_access_control_id = aws_cloudfront_origin_access_control.insurer.id
  }

  origin {
    domain_name = aws_s3_bucket.claims.bucket_regional_domain_name
    origin_id   = "claims"

    origin_access_control_id = aws_cloudfront_origin_access_control.insurer.id
  }

  origin {
    domain_name = "quotes.insurer.example.com"
    origin_id   = "quotes"

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }

  default_cache_behavior {
    target_origin_id       = "pages"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"

    lambda_function_association {
      event_type = "origin-request"
      lambda_arn = var.rewriter_arn
    }
  }

  ordered_cache_behavior {
    path_pattern             = "/claims/*"
    target_origin_id         = "claims"
    viewer_protocol_policy   = "https-only"
    allowed_methods          = ["GET", "HEAD"]
    cached_methods           = ["GET", "HEAD"]
    cache_policy_id          = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    origin_request_policy_id = data.aws_cloudfront_origin_request_policy.all_viewer.id

    lambda_function_association {
      event_type = "origin-request"
      lambda_arn = var.signer_arn
    }
  }

  # Nothing of an OAI here: the quotes service answers PUT and reads Authorization itself.
  ordered_cache_behavior {
    path_pattern             = "/quotes/*"
    target_origin_id         = "quotes"
    viewer_protocol_policy   = "https-only"
    allowed_methods          = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    cached_methods           = ["GET", "HEAD"]
    cache_policy_id          = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    origin_request_policy_id = data.aws_cloudfront_origin_request_policy.all_viewer.id
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
