variable "env" {
  description = "Name of the environment"
  type        = string
}

variable "asset_bucket_regional_domain_name" {
  description = "Domain name of the bucket with the assets"
  type        = string
}

variable "s3_bucket_asset_bucket_id" {
  description = "Name of the bucket with the assets"
  type        = string
}

variable "s3_bucket_asset_bucket_arn" {
  description = "ARN of the bucket with the assets"
  type        = string
}
