module "key_maps" {
  source  = "terraform-aws-modules/kms/aws"
  version = "~> 4.0"

  description = "maps"

  key_statements = [
    {
      sid       = "AllowCloudFront"
      actions   = ["kms:Decrypt"]
      resources = ["*"]

      principals = [
        {
          type        = "Service"
          identifiers = ["cloudfront.amazonaws.com"]
        }
      ]

      condition = [
        {
          test     = "StringEquals"
          variable = "AWS:SourceArn"
          values   = [aws_cloudfront_distribution.maps.arn]
        }
      ]
    }
  ]
}

module "key_drafts" {
  source  = "terraform-aws-modules/kms/aws"
  version = "~> 3.1"

  description = "drafts"
  key_statements = [
    {
      sid       = "AllowCloudFront"
      actions   = ["kms:Decrypt"]
      resources = ["*"]

      principals = [
        {
          type        = "Service"
          identifiers = ["cloudfront.amazonaws.com"]
        }
      ]

      conditions = [
        {
          test     = "StringEquals"
          variable = "AWS:SourceArn"
          values   = [aws_cloudfront_distribution.drafts.arn]
        }
      ]
    }
  ]
}

resource "aws_kms_alias" "drafts" {
  name          = "alias/survey-drafts"
  target_key_id = module.key_drafts.key_id
}

module "key_scans" {
  source  = "terraform-aws-modules/kms/aws"
  version = "2.2.1"

  description           = "scans"
  enable_default_policy = false
  policy                = data.aws_iam_policy_document.key_scans.json
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "key_scans" {
  statement {
    sid       = "Account"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }

  statement {
    sid       = "AllowCloudFront"
    actions   = ["kms:Decrypt"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.scans.arn]
    }
  }
}

module "key_atlas" {
  source  = "terraform-aws-modules/kms/aws"
  version = "~> 3.0"

  description = "atlas"

  key_statements = [
    {
      sid       = "AllowCloudFront"
      actions   = ["kms:Decrypt"]
      resources = ["*"]

      principals = [
        {
          type        = "Service"
          identifiers = ["cloudfront.amazonaws.com"]
        }
      ]

      conditions = [
        {
          test     = "ArnLike"
          variable = "AWS:SourceArn"
          values   = ["arn:aws:cloudfront::${data.aws_caller_identity.current.account_id}:distribution/*"]
        }
      ]
    }
  ]
}
