resource "aws_cloudfront_origin_access_identity" "tides" {
  comment = "Tides"
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

output "arns" {
  description = "ARNs for policies, by site"

  value = {
    tides   = aws_cloudfront_origin_access_identity.tides.iam_arn
    ferries = aws_cloudfront_origin_access_identity.ferries.iam_arn
  }
}
