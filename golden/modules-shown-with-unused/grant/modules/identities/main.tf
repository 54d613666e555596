resource "aws_cloudfront_origin_access_identity" "tides" {
  comment = "Tides"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "tides" {
  name                              = "tides"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_origin_access_identity" "ferries" {
  comment = "Ferries"
}

output "paths" {
  description = "Paths for origins, by site"

  value = {
    tides   = aws_cloudfront_origin_access_identity.tides.cloudfront_access_identity_path
    ferries = aws_cloudfront_origin_access_identity.ferries.cloudfront_access_identity_path
  }
}

output "origin_access_control_id" {
  description = "ID of the CloudFront origin access control"
  value       = aws_cloudfront_origin_access_control.tides.id
}

output "arns" {
  description = "ARNs for policies, by site"

  value = {
    tides   = aws_cloudfront_origin_access_identity.tides.iam_arn
    ferries = aws_cloudfront_origin_access_identity.ferries.iam_arn
  }
}
