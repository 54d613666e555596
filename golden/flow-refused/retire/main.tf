# Pattern: values that are not followed: a map by a key that is not written out, two OAIs by a condition, a block for each of a list that is not here, and a local value that something else takes.
terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

variable "season" {
  type    = string
  default = "summer"
}

variable "identity_paths" {
  description = "Path of the OAI for the tickets, if they are private"
  type        = list(string)
  default     = []
}

locals {
  paths = {
    summer = aws_cloudfront_origin_access_identity.summer.cloudfront_access_identity_path
    winter = aws_cloudfront_origin_access_identity.winter.cloudfront_access_identity_path
  }

  reader_arns = [aws_cloudfront_origin_access_identity.stage.iam_arn, aws_iam_role.press.arn]
  stage_path  = aws_cloudfront_origin_access_identity.stage.cloudfront_access_identity_path
}

resource "aws_iam_role" "press" {
  name = "lantern-press"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_ssm_parameter" "stage" {
  name  = "/lantern/stage/identity"
  type  = "String"
  value = local.stage_path
}
