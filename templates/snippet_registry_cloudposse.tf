<%- if stage == "grant" -%>
# grant: the statements for CloudFront<% if has_policy %> beside what additional_bucket_policy says already<% endif %>; apply it everywhere.
# Their sids are those of the module's own statements, so that those take their place and do not double them.
module "<{ module }>" {
  # …
  additional_bucket_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "S3GetObjectForCloudFrontServicePrincipal"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:GetObject"
        Resource  = "${module.<{ module }>.s3_bucket_arn}$${origin_path}*"
        Condition = { StringEquals = { "AWS:SourceArn" = module.<{ module }>.cf_arn } }
      },
      {
        Sid       = "S3ListBucketForCloudFrontServicePrincipal"
        Effect    = "Allow"
        Principal = { Service = "cloudfront.amazonaws.com" }
        Action    = "s3:ListBucket"
        Resource  = module.<{ module }>.s3_bucket_arn
        Condition = { StringEquals = { "AWS:SourceArn" = module.<{ module }>.cf_arn } }
      },
    ]
  })
}
<%- for line in also %>
# <{ line }>
<%- endfor %>
<%- elif stage == "switch" -%>
# switch: the module forgets its OAI and what it grants it, so that both are kept beside it until the distribution is deployed
module "<{ module }>" {
  # …
  origin_access_type = "origin_access_control"

  additional_bucket_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      # … the statements for CloudFront, and:
      {
        Sid       = "S3GetObjectForCloudFront"
        Effect    = "Allow"
        Principal = { AWS = <{ identity }> }
        Action    = "s3:GetObject"
        Resource  = "${module.<{ module }>.s3_bucket_arn}$${origin_path}*"
      },
      {
        Sid       = "S3ListBucketForCloudFront"
        Effect    = "Allow"
        Principal = { AWS = <{ identity }> }
        Action    = "s3:ListBucket"
        Resource  = module.<{ module }>.s3_bucket_arn
      },
    ]
  })
}
<%- if own %>

resource "aws_cloudfront_origin_access_identity" "<{ module }>" {
<%- if provider %>
  provider = <{ provider }>

<%- endif %>
  comment = "Deprecated: <{ module }>"

  lifecycle {
    create_before_destroy = true
  }
}

moved {
  from = module.<{ module }>.aws_cloudfront_origin_access_identity.default[0]
  to   = aws_cloudfront_origin_access_identity.<{ module }>
}
<%- endif %>
<%- elif stage == "retire" -%>
# retire, once the distribution is deployed everywhere: the two statements for the OAI go
<%- if own %>, and so do
#   resource "aws_cloudfront_origin_access_identity" "<{ module }>"
# and its moved block
<%- else %>, and so do the inputs
# cloudfront_origin_access_identity_iam_arn and cloudfront_origin_access_identity_path, and the OAI where nothing else uses it
<%- endif %>. The statements for CloudFront stay: the module's own policy has no s3:ListBucket
<%- endif %>
