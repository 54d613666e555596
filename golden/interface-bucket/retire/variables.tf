variable "bucket_name" {
  description = "Name of the bucket"
  type        = string
}

variable "tags" {
  description = "Tags of the bucket"
  type        = map(string)
  default     = {}
}

variable "cloudfront_distribution_arns" {
  description = "ARNs of the CloudFront distributions that may read from the bucket"
  type        = list(string)
  default     = []
}

locals {
  bucket = var.bucket_name
}
