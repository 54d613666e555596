# Pattern: code that never saw terraform fmt: four spaces, no alignment, one-line blocks, a wrapped path, unquoted labels; a BOM in cloudfront.tf.
terraform {
    required_version = ">= 1.3"
    required_providers {
        aws = {
            source = "hashicorp/aws"
            version = "~> 5.0"
        }
    }
}

provider "aws" { region = "eu-central-1" }


# Wissensdatenbank für Händler – Zugriff läuft über CloudFront
resource "aws_s3_bucket" "knowledge" {
    bucket = var.bucket_name
    force_destroy = true // staging only

}

resource "aws_s3_bucket_ownership_controls" "knowledge" {
    bucket = aws_s3_bucket.knowledge.id
    rule { object_ownership = "BucketOwnerEnforced" }
}
data "aws_iam_policy_document" "knowledge" {
    statement {
        # lesen, nicht auflisten
        actions = ["s3:GetObject"]
        resources = [ "${aws_s3_bucket.knowledge.arn}/*" ]   # everything
        principals {
            type = "AWS"
            identifiers = [ aws_cloudfront_origin_access_identity.knowledge.iam_arn ]  # the CDN
        }
    }
}
resource aws_s3_bucket_policy knowledge {
    bucket = aws_s3_bucket.knowledge.id
    policy = data.aws_iam_policy_document.knowledge.json
}
