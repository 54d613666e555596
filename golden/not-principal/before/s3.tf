resource "aws_s3_bucket" "tax_forms" {
  bucket = "tax-forms-published"
}

resource "aws_s3_bucket_policy" "tax_forms" {
  bucket = aws_s3_bucket.tax_forms.id

  policy = jsonencode({
    Version = "2012-10-17"
    Id      = "TaxForms"
    Statement = [
      {
        Sid    = "NobodyElse"
        Effect = "Deny"
        NotPrincipal = {
          AWS = [
            aws_cloudfront_origin_access_identity.tax_forms.iam_arn,
            "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root",
          ]
        }
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.tax_forms.arn}/*"
      },
      {
        Sid       = "CdnRead"
        Effect    = "Allow"
        Principal = { AWS = aws_cloudfront_origin_access_identity.tax_forms.iam_arn }
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.tax_forms.arn}/*"
      },
    ]
  })
}
