resource "aws_s3_bucket" "recipes" {
  bucket = "larkspur-recipes"
}

resource "aws_s3_bucket_policy" "recipes" {
  bucket = aws_s3_bucket.recipes.id
  policy = data.aws_iam_policy_document.recipes.json
}

data "aws_iam_policy_document" "recipes" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.recipes.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.recipes.iam_arn]
    }
  }

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.recipes.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.recipes.arn]
    }
  }
}

# The site as it was before the redesign. Kept for the editors, no longer served.
resource "aws_s3_bucket" "recipes_2019" {
  bucket = "larkspur-recipes-2019"
}

resource "aws_s3_bucket_policy" "recipes_2019" {
  bucket = aws_s3_bucket.recipes_2019.id
  policy = data.aws_iam_policy_document.recipes_2019.json
}

data "aws_iam_policy_document" "recipes_2019" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.recipes_2019.arn}/*"]

    principals {
      type        = "AWS"
      identifiers = [aws_cloudfront_origin_access_identity.recipes.iam_arn]
    }
  }
}
