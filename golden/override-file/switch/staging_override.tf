# Copied into place by the staging pipeline.
resource "aws_cloudfront_distribution" "handbook" {
  price_class         = "PriceClass_100"
  wait_for_deployment = false
}
