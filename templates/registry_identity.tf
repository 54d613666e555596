# Deprecated: replaced by <{ control }>.
# module.<{ module }> has no place for it any more; CloudFront uses it until the distribution is deployed everywhere.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "<{ label }>" {
<%- if provider %>
  provider = <{ provider }>

<%- endif %>
  comment = "Deprecated: replaced by an origin access control"

  lifecycle {
    create_before_destroy = true
  }
}

moved {
  from = module.<{ module }>.aws_cloudfront_origin_access_identity.default[0]
  to = aws_cloudfront_origin_access_identity.<{ label }>
}
