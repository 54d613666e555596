run "names" {
  command = plan

  assert {
    condition     = aws_s3_bucket.gallery.bucket == "museum-gallery"
    error_message = "The bucket was renamed."
  }

  assert {
    condition     = aws_cloudfront_origin_access_identity.gallery.comment == "museum gallery"
    error_message = "The identity's comment no longer says what it is for."
  }
}
