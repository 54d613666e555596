variable "env" {
  description = "Name of the environment"
  type        = string
}

variable "replica_bucket_regional_domain_name" {
  description = "Domain name of the bucket that the downloads are copied to"
  type        = string
}

variable "s3_bucket_download_bucket_id" {
  description = "Name of the bucket with the downloads"
  type        = string
}

variable "s3_bucket_download_bucket_arn" {
  description = "ARN of the bucket with the downloads"
  type        = string
}
