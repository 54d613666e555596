module "radio" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = "~> 5.2"

  create_distribution = local.on_air

  create_origin_access_identity = true
  origin_access_identities = {
    files = "radio files"
  }

  create_origin_access_control = true
  origin_access_control = {
    files = {
      name             = aws_s3_bucket.radio.bucket
      description      = "radio files"
      origin_type      = "s3"
      signing_behavior = "always"
      signing_protocol = "sigv4"
    }
  }

  origin = {
    files = {
      domain_name           = aws_s3_bucket.radio.bucket_regional_domain_name
      origin_access_control = "files"
    }
  }

  default_cache_behavior = {
    target_origin_id       = "files"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
}

resource "aws_s3_bucket" "radio" {
  bucket = "broadcast-radio"
}

data "aws_iam_policy_document" "radio" {
  statement {
    sid       = "Files"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.radio.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = module.radio.cloudfront_origin_access_identity_iam_arns
    }
  }

  dynamic "statement" {
    for_each = local.on_air ? [1] : []

    content {
      sid       = "FilesOAC"
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.radio.arn}/*"]

      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }

      condition {
        test     = "StringEquals"
        variable = "AWS:SourceArn"
        values   = [module.radio.cloudfront_distribution_arn]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "radio" {
  bucket = aws_s3_bucket.radio.id
  policy = data.aws_iam_policy_document.radio.json
}
