<%- if stage == "grant" -%>
# grant: the statement for CloudFront beside what additional_bucket_policy says already; apply it everywhere
module "<{ module }>" {
  # …
  additional_bucket_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "CloudFrontOAC"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "arn:aws:s3:::$${bucket_name}/*"
        Condition = { StringEquals = { "AWS:SourceArn" = module.<{ module }>.cf_arn } }
      },
      {
        Sid       = "CloudFrontOACList"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:ListBucket"
        Resource  = "arn:aws:s3:::$${bucket_name}"
        Condition = { StringEquals = { "AWS:SourceArn" = module.<{ module }>.cf_arn } }
      },
    ]
  })
}
<%- elif stage == "switch" -%>
# switch: first take the OAI out of the state, so that it is not deleted while the distribution still uses it:
#   terraform state rm 'module.<{ module }>.aws_cloudfront_origin_access_identity.default[0]'
module "<{ module }>" {
  # …
  origin_access_type = "origin_access_control"
}
<%- else -%>
# retire, once the distribution is deployed: take the statement for s3:GetObject out of additional_bucket_policy again, since
# the module writes it by itself now, keep the one for s3:ListBucket, and delete the OAI:
#   aws cloudfront delete-cloud-front-origin-access-identity --id ID --if-match ETAG
<%- endif %>
