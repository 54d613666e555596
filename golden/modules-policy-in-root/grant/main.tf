# Pattern: a module has the distribution and its OAI; the root has the buckets and their policies, for two calls of the module.
provider "aws" {
  region = "us-west-2"
}

module "docs_cdn" {
  source = "./modules/cdn"

  comment            = "Documentation"
  bucket_domain_name = aws_s3_bucket.docs.bucket_regional_domain_name
}

module "status_cdn" {
  source = "./modules/cdn"

  comment            = "Status page"
  bucket_domain_name = aws_s3_bucket.status.bucket_regional_domain_name
}

resource "aws_s3_bucket" "docs" {
  bucket = "fennick-docs"
}

resource "aws_s3_bucket" "status" {
  bucket = "fennick-status"
}

data "aws_iam_policy_document" "docs" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.docs.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [module.docs_cdn.oai_iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.docs.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.docs_cdn.cloudfront_distribution_arn]
    }
  }

  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.docs.arn]

    principals {
      type        = "AWS"
      identifiers = [module.docs_cdn.oai_iam_arn]
    }
  }

  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.docs.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.docs_cdn.cloudfront_distribution_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "docs" {
  bucket = aws_s3_bucket.docs.id
  policy = data.aws_iam_policy_document.docs.json
}

resource "aws_s3_bucket_policy" "status" {
  bucket = aws_s3_bucket.status.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = module.status_cdn.oai_iam_arn }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.status.arn}/*"
      }, {
      Effect = "Allow"
      Principal = {
        Service = "cloudfront.amazonaws.com"
      }
      Action   = "s3:GetObject"
      Resource = "${aws_s3_bucket.status.arn}/*"
      Condition = {
        StringEquals = {
          "AWS:SourceArn" = module.status_cdn.cloudfront_distribution_arn
        }
      }
    }]
  })
}
