resource "aws_s3_bucket" "tiles" {
  bucket = "contour-map-tiles"
}

resource "aws_s3_bucket_policy" "tiles" {
  bucket = aws_s3_bucket.tiles.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "CdnRead"
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.tiles.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.tiles.arn}/*"
      },
      {
        Sid    = "CdnReadOAC"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.tiles.arn}/*"
        Condition = {
          StringEquals = {
            "AWS:SourceArn" = aws_cloudfront_distribution.tiles.arn
          }
        }
      }
    ]
  })
}
