resource "aws_s3_bucket" "campaign" {
  bucket = "juniper-campaign-pages"
}

resource "aws_s3_bucket_policy" "campaign" {
  bucket = aws_s3_bucket.campaign.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "CdnRead"
      Effect    = "Allow"
      Principal = { AWS = aws_cloudfront_origin_access_identity.campaign.iam_arn }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.campaign.arn}/*"
      }, {
      Sid    = "CdnReadOAC"
      Effect = "Allow"
      Principal = {
        Service = "cloudfront.amazonaws.com"
      }
      Action   = "s3:GetObject"
      Resource = "${aws_s3_bucket.campaign.arn}/*"
      Condition = {
        StringEquals = {
          "AWS:SourceArn" = aws_cloudfront_distribution.campaign.arn
        }
      }
    }]
  })
}

resource "aws_s3_bucket" "shop" {
  bucket = "juniper-shop-frontend"
}

resource "aws_s3_bucket_policy" "shop" {
  bucket = aws_s3_bucket.shop.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "CdnRead"
      Effect    = "Allow"
      Principal = { AWS = aws_cloudfront_origin_access_identity.shop.iam_arn }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.shop.arn}/*"
      }, {
      Sid    = "CdnReadOAC"
      Effect = "Allow"
      Principal = {
        Service = "cloudfront.amazonaws.com"
      }
      Action   = "s3:GetObject"
      Resource = "${aws_s3_bucket.shop.arn}/*"
      Condition = {
        StringEquals = {
          "AWS:SourceArn" = aws_cloudfront_distribution.shop.arn
        }
      }
    }]
  })
}

resource "aws_s3_bucket" "feeds" {
  bucket = "juniper-product-feeds"
}

resource "aws_s3_bucket_policy" "feeds" {
  bucket = aws_s3_bucket.feeds.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "CdnRead"
      Effect    = "Allow"
      Principal = { AWS = aws_cloudfront_origin_access_identity.shop.iam_arn }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.feeds.arn}/*"
      }, {
      Sid    = "CdnReadOAC"
      Effect = "Allow"
      Principal = {
        Service = "cloudfront.amazonaws.com"
      }
      Action   = "s3:GetObject"
      Resource = "${aws_s3_bucket.feeds.arn}/*"
      Condition = {
        StringEquals = {
          "AWS:SourceArn" = aws_cloudfront_distribution.shop.arn
        }
      }
    }]
  })

  lifecycle {
    # partners are added by the onboarding tool
    ignore_changes = [policy]
  }
}
