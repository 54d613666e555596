resource "aws_s3_bucket" "booking" {
  bucket_prefix = "booking-frontend-"
}

resource "aws_s3_bucket_ownership_controls" "booking" {
  bucket = aws_s3_bucket.booking.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

data "aws_iam_role" "deploy" {
  name = "github-actions-booking-frontend"
}

resource "aws_s3_bucket_policy" "booking" {
  bucket = aws_s3_bucket.booking.id

  policy = jsonencode({
    "Version" = "2012-10-17"
    "Statement" = [
      {
        "Sid"       = "DenyInsecureTransport"
        "Effect"    = "Deny"
        "Principal" = "*"
        "Action"    = "s3:*"
        "Resource" = [
          aws_s3_bucket.booking.arn,
          "${aws_s3_bucket.booking.arn}/*",
        ]
        "Condition" = {
          "Bool" = {
            "aws:SecureTransport" = "false"
          }
        }
      },
      {
        "Sid"    = "DeployFromPipeline"
        "Effect" = "Allow"
        "Principal" = {
          "AWS" = data.aws_iam_role.deploy.arn
        }
        "Action"   = ["s3:PutObject", "s3:DeleteObject"]
        "Resource" = "${aws_s3_bucket.booking.arn}/*"
      },
      {
        "Sid"    = "CloudFrontRead"
        "Effect" = "Allow"
        "Principal" = {
          "AWS" = aws_cloudfront_origin_access_identity.booking.iam_arn
        }
        "Action"   = "s3:GetObject"
        "Resource" = "${aws_s3_bucket.booking.arn}/*"
      },
      {
        "Sid"    = "CloudFrontReadOAC"
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "cloudfront.amazonaws.com"
        }
        "Action"   = "s3:GetObject"
        "Resource" = "${aws_s3_bucket.booking.arn}/*"
        "Condition" = {
          "StringEquals" = {
            "AWS:SourceArn" = aws_cloudfront_distribution.booking.arn
          }
        }
      },
      {
        "Sid"    = "CloudFrontList"
        "Effect" = "Allow"
        "Principal" = {
          "AWS" = aws_cloudfront_origin_access_identity.booking.iam_arn
        }
        "Action"   = "s3:ListBucket"
        "Resource" = aws_s3_bucket.booking.arn
      },
      {
        "Sid"    = "CloudFrontListOAC"
        "Effect" = "Allow"
        "Principal" = {
          "Service" = "cloudfront.amazonaws.com"
        }
        "Action"   = "s3:ListBucket"
        "Resource" = aws_s3_bucket.booking.arn
        "Condition" = {
          "StringEquals" = {
            "AWS:SourceArn" = aws_cloudfront_distribution.booking.arn
          }
        }
      },
    ]
  })
}
