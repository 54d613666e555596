data "aws_s3_bucket" "files" {
  bucket = var.bucket
}

module "cdn" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = "v3.2.1"

  comment = "Site ${var.name}"

  create_origin_access_identity = true
  origin_access_identities = {
    "${var.name}" = "Files of ${var.name}"
  }

  origin = {
    files = {
      domain_name = data.aws_s3_bucket.files.bucket_regional_domain_name
      s3_origin_config = {
        origin_access_identity = var.name
      }
    }
  }

  default_cache_behavior = {
    target_origin_id       = "files"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
}

data "aws_iam_policy_document" "files" {
  statement {
    sid       = "CloudFrontRead"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${var.bucket}/*"]

    principals {
      type        = "AWS"
      identifiers = module.cdn.cloudfront_origin_access_identity_iam_arns
    }
  }
}

resource "aws_s3_bucket_policy" "files" {
  bucket = var.bucket
  policy = data.aws_iam_policy_document.files.json
}
