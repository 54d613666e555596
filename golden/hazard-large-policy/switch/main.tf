# Pattern: a policy with a statement for each of many partners, near the size that S3 takes.
terraform {
  required_version = ">= 1.3"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

resource "aws_s3_bucket" "exchange" {
  bucket = "data-exchange"
}

# Deprecated: replaced by aws_cloudfront_origin_access_control.exchange.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
resource "aws_cloudfront_origin_access_identity" "exchange" {
  comment = "Deprecated: data exchange"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudfront_origin_access_control" "exchange" {
  name                              = aws_s3_bucket.exchange.bucket
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_iam_policy_document" "exchange" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.exchange.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.exchange.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.exchange.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.exchange.arn]
    }
  }

  statement {
    sid       = "Partner01"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-01-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-01-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111101:role/exchange-reader-of-partner-01"]
    }
  }

  statement {
    sid       = "Partner02"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-02-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-02-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111102:role/exchange-reader-of-partner-02"]
    }
  }

  statement {
    sid       = "Partner03"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-03-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-03-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111103:role/exchange-reader-of-partner-03"]
    }
  }

  statement {
    sid       = "Partner04"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-04-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-04-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111104:role/exchange-reader-of-partner-04"]
    }
  }

  statement {
    sid       = "Partner05"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-05-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-05-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111105:role/exchange-reader-of-partner-05"]
    }
  }

  statement {
    sid       = "Partner06"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-06-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-06-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111106:role/exchange-reader-of-partner-06"]
    }
  }

  statement {
    sid       = "Partner07"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-07-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-07-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111107:role/exchange-reader-of-partner-07"]
    }
  }

  statement {
    sid       = "Partner08"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-08-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-08-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111108:role/exchange-reader-of-partner-08"]
    }
  }

  statement {
    sid       = "Partner09"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-09-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-09-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111109:role/exchange-reader-of-partner-09"]
    }
  }

  statement {
    sid       = "Partner10"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-10-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-10-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111110:role/exchange-reader-of-partner-10"]
    }
  }

  statement {
    sid       = "Partner11"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-11-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-11-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111111:role/exchange-reader-of-partner-11"]
    }
  }

  statement {
    sid       = "Partner12"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-12-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-12-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111112:role/exchange-reader-of-partner-12"]
    }
  }

  statement {
    sid       = "Partner13"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-13-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-13-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111113:role/exchange-reader-of-partner-13"]
    }
  }

  statement {
    sid       = "Partner14"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-14-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-14-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111114:role/exchange-reader-of-partner-14"]
    }
  }

  statement {
    sid       = "Partner15"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-15-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-15-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111115:role/exchange-reader-of-partner-15"]
    }
  }

  statement {
    sid       = "Partner16"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-16-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-16-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111116:role/exchange-reader-of-partner-16"]
    }
  }

  statement {
    sid       = "Partner17"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-17-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-17-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111117:role/exchange-reader-of-partner-17"]
    }
  }

  statement {
    sid       = "Partner18"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-18-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-18-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111118:role/exchange-reader-of-partner-18"]
    }
  }

  statement {
    sid       = "Partner19"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-19-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-19-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111119:role/exchange-reader-of-partner-19"]
    }
  }

  statement {
    sid       = "Partner20"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-20-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-20-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111120:role/exchange-reader-of-partner-20"]
    }
  }

  statement {
    sid       = "Partner21"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-21-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-21-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111121:role/exchange-reader-of-partner-21"]
    }
  }

  statement {
    sid       = "Partner22"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-22-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-22-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111122:role/exchange-reader-of-partner-22"]
    }
  }

  statement {
    sid       = "Partner23"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-23-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-23-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111123:role/exchange-reader-of-partner-23"]
    }
  }

  statement {
    sid       = "Partner24"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-24-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-24-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111124:role/exchange-reader-of-partner-24"]
    }
  }

  statement {
    sid       = "Partner25"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-25-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-25-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111125:role/exchange-reader-of-partner-25"]
    }
  }

  statement {
    sid       = "Partner26"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-26-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-26-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111126:role/exchange-reader-of-partner-26"]
    }
  }

  statement {
    sid       = "Partner27"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-27-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-27-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111127:role/exchange-reader-of-partner-27"]
    }
  }

  statement {
    sid       = "Partner28"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-28-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-28-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111128:role/exchange-reader-of-partner-28"]
    }
  }

  statement {
    sid       = "Partner29"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-29-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-29-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111129:role/exchange-reader-of-partner-29"]
    }
  }

  statement {
    sid       = "Partner30"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-30-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-30-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111130:role/exchange-reader-of-partner-30"]
    }
  }

  statement {
    sid       = "Partner31"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-31-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-31-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111131:role/exchange-reader-of-partner-31"]
    }
  }

  statement {
    sid       = "Partner32"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-32-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-32-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111132:role/exchange-reader-of-partner-32"]
    }
  }

  statement {
    sid       = "Partner33"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-33-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-33-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111133:role/exchange-reader-of-partner-33"]
    }
  }

  statement {
    sid       = "Partner34"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-34-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-34-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111134:role/exchange-reader-of-partner-34"]
    }
  }

  statement {
    sid       = "Partner35"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-35-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-35-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111135:role/exchange-reader-of-partner-35"]
    }
  }

  statement {
    sid       = "Partner36"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-36-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-36-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111136:role/exchange-reader-of-partner-36"]
    }
  }

  statement {
    sid       = "Partner37"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-37-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-37-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111137:role/exchange-reader-of-partner-37"]
    }
  }

  statement {
    sid       = "Partner38"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-38-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-38-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111138:role/exchange-reader-of-partner-38"]
    }
  }

  statement {
    sid       = "Partner39"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-39-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-39-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111139:role/exchange-reader-of-partner-39"]
    }
  }

  statement {
    sid       = "Partner40"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-40-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-40-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111140:role/exchange-reader-of-partner-40"]
    }
  }

  statement {
    sid       = "Partner41"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-41-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-41-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111141:role/exchange-reader-of-partner-41"]
    }
  }

  statement {
    sid       = "Partner42"
    actions   = ["s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTagging"]
    resources = ["${aws_s3_bucket.exchange.arn}/partners/partner-42-with-a-long-and-telling-name/incoming/*", "${aws_s3_bucket.exchange.arn}/partners/partner-42-with-a-long-and-telling-name/outgoing/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111111111142:role/exchange-reader-of-partner-42"]
    }
  }
}

resource "aws_s3_bucket_policy" "exchange" {
  bucket = aws_s3_bucket.exchange.id
  policy = data.aws_iam_policy_document.exchange.json
}

resource "aws_cloudfront_distribution" "exchange" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    domain_name = aws_s3_bucket.exchange.bucket_regional_domain_name
    origin_id   = "exchange"

    origin_access_control_id = aws_cloudfront_origin_access_control.exchange.id
  }

  default_cache_behavior {
    target_origin_id       = "exchange"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
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
