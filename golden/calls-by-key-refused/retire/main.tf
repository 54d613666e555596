# Pattern: policies for sites that are chosen by what only the values of inputs tell, and one for some of the sites alone.
provider "aws" {
  region = "eu-central-1"
}

resource "aws_s3_bucket" "main" {
  bucket = "rosewall-main"
}

data "aws_iam_policy_document" "main" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.main.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [module.main[var.main].oai_iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "main" {
  bucket = aws_s3_bucket.main.id
  policy = data.aws_iam_policy_document.main.json
}

module "main" {
  source   = "./modules/site"
  for_each = toset(["docs", "shop"])

  tenant             = each.key
  bucket_domain_name = aws_s3_bucket.main.bucket_regional_domain_name
}

resource "aws_s3_bucket" "open" {
  bucket = "rosewall-open"
}

data "aws_iam_policy_document" "open" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.open.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [for key, site in module.open : site.oai_iam_arn if key != var.closed]
    }
  }
}

resource "aws_s3_bucket_policy" "open" {
  bucket = aws_s3_bucket.open.id
  policy = data.aws_iam_policy_document.open.json
}

module "open" {
  source   = "./modules/site"
  for_each = toset(["wiki", "blog"])

  tenant             = each.key
  bucket_domain_name = aws_s3_bucket.open.bucket_regional_domain_name
}

resource "aws_s3_bucket" "known" {
  bucket = "rosewall-known"
}

data "aws_iam_policy_document" "known" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.known.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [module.known["press"].oai_iam_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "known" {
  bucket = aws_s3_bucket.known.id
  policy = data.aws_iam_policy_document.known.json
}

module "known" {
  source   = "./modules/site"
  for_each = toset(var.known)

  tenant             = each.key
  bucket_domain_name = aws_s3_bucket.known.bucket_regional_domain_name
}

resource "aws_s3_bucket" "some" {
  bucket = "rosewall-some"
}

data "aws_iam_policy_document" "some" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.some.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [module.some["north"].oai_iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.some.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.some["north"].cloudfront_distribution_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "some" {
  bucket = aws_s3_bucket.some.id
  policy = data.aws_iam_policy_document.some.json
}

module "some" {
  source   = "./modules/site"
  for_each = toset(["north", "south"])

  tenant             = each.key
  bucket_domain_name = aws_s3_bucket.some.bucket_regional_domain_name
}

variable "main" {
  description = "The site that has a bucket of its own"
  type        = string
  default     = "docs"
}

variable "closed" {
  description = "The site that is closed"
  type        = string
  default     = "blog"
}

variable "known" {
  description = "Sites of the press"
  type        = list(string)
  default     = ["press"]
}
