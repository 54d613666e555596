resource "aws_s3_bucket" "web" {
  bucket = "tidepool-web"
}

resource "aws_s3_bucket_policy" "web" {
  bucket = aws_s3_bucket.web.id
  policy = jsonencode(
    {
      "Version" : "2012-10-17",
      "Statement" : [
        {
          "Sid" : "1",
          "Effect" : "Allow",
          "Principal" : {
            "AWS" : aws_cloudfront_origin_access_identity.web.iam_arn
          },
          "Action" : "s3:GetObject",
          "Resource" : "${aws_s3_bucket.web.arn}/*"
        },
        {
          "Sid" : "1OAC",
          "Effect" : "Allow",
          "Principal" : {
            "Service" : "cloudfront.amazonaws.com"
          },
          "Action" : "s3:GetObject",
          "Resource" : "${aws_s3_bucket.web.arn}/*",
          "Condition" : {
            "StringEquals" : {
              "AWS:SourceArn" : aws_cloudfront_distribution.web.arn
            }
          }
        }
      ]
    }
  )
}

resource "aws_s3_bucket" "docs" {
  bucket = "tidepool-docs"
}

resource "aws_s3_bucket_policy" "docs" {
  bucket = aws_s3_bucket.docs.id
  policy = jsonencode({
    Version = "2012-10-17",
    Statement = [
      {
        Effect = "Allow",
        Principal = {
          AWS = aws_cloudfront_origin_access_identity.docs.iam_arn,
        },
        Action   = "s3:GetObject",
        Resource = "${aws_s3_bucket.docs.arn}/*",
      },
      {
        Effect = "Allow",
        Principal = {
          Service = "cloudfront.amazonaws.com",
        },
        Action   = "s3:GetObject",
        Resource = "${aws_s3_bucket.docs.arn}/*",
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.docs.arn,
          },
        },
      },
    ],
  })
}

module "cdn_bucket" {
  source = "./cdn-bucket"
}

resource "aws_s3_bucket_policy" "cdn" {
  bucket = module.cdn_bucket.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = aws_cloudfront_origin_access_identity.cdn.iam_arn }
      Action    = "s3:GetObject"
      Resource  = "${module.cdn_bucket.arn}/*"
      }, {
      Effect = "Allow"
      Principal = {
        Service = "cloudfront.amazonaws.com"
      }
      Action   = "s3:GetObject"
      Resource = "${module.cdn_bucket.arn}/*"
      Condition = {
        StringEquals = {
          "AWS:SourceArn" = aws_cloudfront_distribution.cdn.arn
        }
      }
    }]
  })
}
