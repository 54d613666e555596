variable "name" {
  description = "The name of the site."
  type        = string
}

variable "reader" {
  description = "Who may read everything beside CloudFront."
  type        = string
}

module "cdn" {
  source  = "cloudposse/cloudfront-s3-cdn/aws"
  version = "1.1.1"

  name                     = var.name
  origin_access_type       = "origin_access_control"
  additional_bucket_policy = data.aws_iam_policy_document.readers.json
}

data "aws_iam_policy_document" "readers" {
  statement {
    sid       = "Audit"
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = [module.cdn.s3_bucket_arn, "${module.cdn.s3_bucket_arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [var.reader]
    }
  }

  statement {
    sid       = "S3GetObjectForCloudFrontServicePrincipal"
    actions   = ["s3:GetObject"]
    resources = ["${module.cdn.s3_bucket_arn}$${origin_path}*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.cdn.cf_arn]
    }
  }

  statement {
    sid       = "S3ListBucketForCloudFrontServicePrincipal"
    actions   = ["s3:ListBucket"]
    resources = [module.cdn.s3_bucket_arn]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.cdn.cf_arn]
    }
  }
}

output "distribution" {
  description = "The distribution's ARN."
  value       = module.cdn.cf_arn
}
