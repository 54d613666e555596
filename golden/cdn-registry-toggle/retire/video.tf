module "video" {
  source  = "terraform-aws-modules/cloudfront/aws"
  version = "~> 4.0"

  create_distribution = var.enabled

  create_origin_access_identity = var.enabled
  origin_access_identities = {
    files = "video files"
  }

  create_origin_access_control = var.enabled
  origin_access_control = {
    broadcast-video = {
      description      = "video files"
      origin_type      = "s3"
      signing_behavior = "always"
      signing_protocol = "sigv4"
    }
  }

  origin = {
    files = {
      domain_name = aws_s3_bucket.video.bucket_regional_domain_name
      s3_origin_config = {
        origin_access_identity = "files"
      }
    }
  }

  default_cache_behavior = {
    target_origin_id       = "files"
    viewer_protocol_policy = "redirect-to-https"
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
}

resource "aws_s3_bucket" "video" {
  bucket = "broadcast-video"
}

resource "aws_s3_bucket_policy" "video" {
  bucket = aws_s3_bucket.video.id

  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Files",
          "Effect": "Allow",
          "Principal": { "AWS": "${module.video.cloudfront_origin_access_identity_iam_arns[0]}" },
          "Action": "s3:GetObject",
          "Resource": "${aws_s3_bucket.video.arn}/*"
        }
      ]
    }
  EOT
}
