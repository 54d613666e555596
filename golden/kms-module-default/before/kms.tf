module "key_maps" {
  source  = "terraform-aws-modules/kms/aws"
  version = "~> 4.0"

  description = "maps"
}

module "key_drafts" {
  source  = "terraform-aws-modules/kms/aws"
  version = "~> 3.1"

  description    = "drafts"
  key_statements = []
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
}

module "key_atlas" {
  source  = "terraform-aws-modules/kms/aws"
  version = "~> 3.0"

  description = "atlas"
}
