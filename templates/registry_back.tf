# the way back from the switch: revert it, and apply that together with this, which goes once the distribution is deployed
<%- if own %>
moved {
  from = aws_cloudfront_origin_access_identity.<{ label }>
  to   = module.<{ module }>.aws_cloudfront_origin_access_identity.default[0]
}
<%- endif %>

resource "aws_cloudfront_origin_access_control" "<{ label }>" {
<%- if provider %>
  provider = <{ provider }>

<%- endif %>
  name                              = "<{ label }>"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"

  lifecycle {
    ignore_changes = [name, description]
  }
}

moved {
  from = module.<{ module }>.aws_cloudfront_origin_access_control.default[0]
  to   = aws_cloudfront_origin_access_control.<{ label }>
}
