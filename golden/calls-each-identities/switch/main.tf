# Pattern: each of the sites of a variable has its OAI beside its distribution; the policies are resources with the same keys.
provider "aws" {
  region = "eu-central-1"
}

variable "sites" {
  description = "The sites, and whether they are archived"
  type        = map(object({ archived = bool }))

  default = {
    orchard  = { archived = false }
    vineyard = { archived = true }
  }
}

module "bucket" {
  source   = "./modules/bucket"
  for_each = var.sites

  name = "copperbeech-${each.key}"
}

module "cdn" {
  source   = "./modules/cdn"
  for_each = var.sites

  name               = each.key
  bucket_domain_name = module.bucket[each.key].bucket_regional_domain_name
}

data "aws_iam_policy_document" "site" {
  for_each = var.sites

  statement {
    sid       = "OaiRead"
    actions   = ["s3:GetObject"]
    resources = ["${module.bucket[each.key].arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [module.cdn[each.key].oai.iam_arn]
    }
  }

  statement {
    sid       = "OacRead"
    actions   = ["s3:GetObject"]
    resources = ["${module.bucket[each.key].arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [module.cdn[each.key].distribution_arn]
    }
  }
}

resource "aws_s3_bucket_policy" "site" {
  for_each = var.sites

  bucket = module.bucket[each.key].bucket
  policy = data.aws_iam_policy_document.site[each.key].json
}
