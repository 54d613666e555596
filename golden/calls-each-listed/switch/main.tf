# Pattern: the policy of a shared bucket names the OAIs of all tenants by a `for` over their sites, once directly and once by a local value.
provider "aws" {
  region = "eu-central-1"
}

resource "aws_s3_bucket" "pages" {
  bucket = "lindqvist-pages"
}

data "aws_iam_policy_document" "pages" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.pages.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [for site in module.site : site.oai_iam_arn]
    }
  }

  dynamic "statement" {
    for_each = length([for site in module.site : site.cloudfront_distribution_arn]) > 0 ? [1] : []

    content {
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.pages.arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [for site in module.site : site.cloudfront_distribution_arn]
      }
    }
  }

  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.pages.arn]

    principals {
      type        = "AWS"
      identifiers = local.readers
    }
  }

  dynamic "statement" {
    for_each = length([for site in module.site : site.cloudfront_distribution_arn]) > 0 ? [1] : []

    content {
      actions   = ["s3:ListBucket"]
      resources = [aws_s3_bucket.pages.arn]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [for site in module.site : site.cloudfront_distribution_arn]
      }
    }
  }

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.pages.arn, "${aws_s3_bucket.pages.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "pages" {
  bucket = aws_s3_bucket.pages.id
  policy = data.aws_iam_policy_document.pages.json
}

module "site" {
  source   = "./modules/site"
  for_each = toset(var.tenants)

  tenant             = each.value
  bucket_domain_name = aws_s3_bucket.pages.bucket_regional_domain_name
}

locals {
  readers = [for tenant, site in module.site : site.oai_iam_arn]
}

variable "tenants" {
  description = "Those who have a site"
  type        = list(string)
  default     = ["brandt", "okafor", "silva"]
}
