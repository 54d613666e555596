provider "aws" {
  region = "eu-central-1"
}

resource "aws_s3_bucket" "notes" {
  bucket = "hazel-a-plain"
}

module "site" {
  source     = "./../.."
  depends_on = [aws_s3_bucket.notes]

  bucket              = "hazel-a-plain"
  buckets_with_policy = ["hazel-a-plain"]
}
