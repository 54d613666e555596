# Copied into place by the staging pipeline.
resource "aws_cloudfront_distribution" "blog" {
  price_class         = "PriceClass_100"
  wait_for_deployment = false
}

resource "aws_cloudfront_distribution" "handbook" {
  origin {
    domain_name = aws_s3_bucket.handbook.bucket_regional_domain_name
    origin_id   = "handbook"
    origin_path = "/preview"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.handbook.cloudfront_access_identity_path
    }
  }
}

# The testers read the drafts, too.
data "aws_iam_policy_document" "press" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.press.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.press.iam_arn, "arn:aws:iam::444455556666:role/testers"]
    }
  }
}
