# Beside the revert of the switch: the OAI goes back into the module, and the OAC stays until nothing uses it.
moved {
  from = aws_cloudfront_origin_access_identity.site
  to   = module.site.aws_cloudfront_origin_access_identity.default[0]
}

resource "aws_cloudfront_origin_access_control" "site" {
  name                              = "quarry-site"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"

  lifecycle {
    ignore_changes = [name, description]
  }
}

moved {
  from = module.site.aws_cloudfront_origin_access_control.default[0]
  to   = aws_cloudfront_origin_access_control.site
}
