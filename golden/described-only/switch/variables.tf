variable "bucket" {
  description = "Name of a bucket that something like arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2MARTENFLUTE7 may read."
  type        = string
  default     = "marten-atlas"
}
