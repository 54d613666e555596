check "identity_comment_fits" {
  assert {
    condition     = length(aws_cloudfront_origin_access_identity.gallery.comment) <= 128
    error_message = "CloudFront takes at most 128 characters as an identity's comment."
  }
}
