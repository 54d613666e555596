resource "aws_cloudfront_origin_access_identity" "press" {
  comment = "${var.prefix}-press"
}

resource "aws_cloudfront_origin_access_identity" "careers" {
  comment = "${var.prefix}-careers"
}

variable "prefix" {
  description = "What their comments begin with"
  type        = string
}

output "paths" {
  description = "Paths for origins, by site"

  value = {
    press   = aws_cloudfront_origin_access_identity.press.cloudfront_access_identity_path
    careers = aws_cloudfront_origin_access_identity.careers.cloudfront_access_identity_path
  }
}

output "iam_arns" {
  description = "ARNs for policies, by site"

  value = {
    press   = aws_cloudfront_origin_access_identity.press.iam_arn
    careers = aws_cloudfront_origin_access_identity.careers.iam_arn
  }
}
