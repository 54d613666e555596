import {
  to = aws_cloudfront_origin_access_identity.NAME
  id = <{ id }>
}

resource "aws_cloudfront_origin_access_identity" "NAME" {
  comment = "COMMENT" # as it is in the account, so that the plan changes nothing
}
