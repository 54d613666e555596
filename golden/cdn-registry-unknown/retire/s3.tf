locals {
  origins = {
    files = {
      domain_name = aws_s3_bucket.files.bucket_regional_domain_name
      s3_origin_config = {
        origin_access_identity = "files"
      }
    }
  }
}

resource "aws_s3_bucket" "files" {
  bucket = "quarry-files"
}

resource "aws_s3_bucket_policy" "files" {
  bucket = aws_s3_bucket.files.id
  policy = data.aws_iam_policy_document.files.json
}

data "aws_iam_policy_document" "files" {
  statement {
    sid       = "Old"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.files.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = module.old.cloudfront_origin_access_identity_iam_arns
    }
  }

  statement {
    sid       = "Open"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.files.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = module.open.cloudfront_origin_access_identity_iam_arns
    }
  }

  statement {
    sid       = "Unpinned"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.files.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = module.unpinned.cloudfront_origin_access_identity_iam_arns
    }
  }

  statement {
    sid       = "Computed"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.files.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = module.computed.cloudfront_origin_access_identity_iam_arns
    }
  }

  statement {
    sid       = "Unlike"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.files.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = module.unlike.cloudfront_origin_access_identity_iam_arns
    }
  }

  statement {
    sid       = "UnlikeOAC"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.files.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.unlike.cloudfront_distribution_arn]
    }
  }
}
