resource "aws_cloudfront_origin_access_identity" "intake" {
  comment = "intake"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "intake" {
  name                              = aws_s3_bucket.intake.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_s3_bucket" "intake" {
  bucket = "heron-intake"
}

resource "aws_s3_bucket_policy" "intake" {
  bucket = aws_s3_bucket.intake.id
  policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Principal": { "AWS": "${aws_cloudfront_origin_access_identity.intake.iam_arn}" },
      "Action": "s3:GetObject",
      "Resource": "${aws_s3_bucket.intake.arn}/*"
    },
    {
      "Sid": "ReadOAC",
      "Effect": "Allow",
      "Principal": {
        "Service": "cloudfront.amazonaws.com"
      },
      "Action": "s3:GetObject",
      "Resource": "${aws_s3_bucket.intake.arn}/*",
      "Condition": {
        "StringEquals": {
          "AWS:SourceArn": "${aws_cloudfront_distribution.intake.arn}"
        }
      }
    },
    {
      "Sid": "WriteForTheOwner",
      "Effect": "Allow",
      "Condition": {
        "StringEquals": { "s3:x-amz-acl": ${jsonencode(var.upload_acls)} }
      },
      "Principal": { "AWS": "${aws_cloudfront_origin_access_identity.intake.iam_arn}" },
      "Action": "s3:PutObject",
      "Resource": "${aws_s3_bucket.intake.arn}/*"
    },
    {
      "Sid": "WriteForTheOwnerOAC",
      "Effect": "Allow",
      "Condition": {
        "StringEquals": {
          "s3:x-amz-acl": ${jsonencode(var.upload_acls)},
          "AWS:SourceArn": "${aws_cloudfront_distribution.intake.arn}"
        }
      },
      "Principal": {
        "Service": "cloudfront.amazonaws.com"
      },
      "Action": "s3:PutObject",
      "Resource": "${aws_s3_bucket.intake.arn}/*"
    }
  ]
}
EOF
}

resource "aws_cloudfront_distribution" "intake" {
  enabled = true

  origin {
    domain_name = aws_s3_bucket.intake.bucket_regional_domain_name
    origin_id   = "intake"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.intake.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "intake"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}
