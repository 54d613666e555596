# Made by hand in 2019, under Terraform since the move to the new account.
import {
  to = aws_cloudfront_origin_access_identity.gallery
  id = "E1EXAMPLE2DEF"
}
