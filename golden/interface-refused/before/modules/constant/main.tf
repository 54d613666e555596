# Nothing tells one call from another, so that two would make OACs of the same name.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

resource "aws_cloudfront_origin_access_identity" "this" {
  comment = "shared"
}

output "identity" {
  value = aws_cloudfront_origin_access_identity.this
}
