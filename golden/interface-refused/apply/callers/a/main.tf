provider "aws" {
  region = "eu-central-1"
}

module "constant" {
  source = "./../../modules/constant"
}

module "each" {
  source = "./../../modules/each"

  names = ["poplar-north", "poplar-south"]
}

module "inline" {
  source = "./../../modules/inline"

  name = "poplar-inline"
}

resource "aws_kms_key" "text" {
  description = "poplar-text"
}

module "text" {
  source = "./../../modules/text"

  name        = "poplar-text"
  kms_key_arn = aws_kms_key.text.arn
}

module "shared" {
  source = "./../../modules/shared"

  name         = "poplar-shared"
  oai_iam_arn  = module.constant.identity.iam_arn
  deployer_arn = "arn:aws:iam::123456789012:root"
}
