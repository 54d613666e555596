variable "comment" {
  description = "What the identity is for"
  type        = string
}

variable "s3_bucket_arn" {
  description = "ARN of the bucket that it may read from"
  type        = string
}

variable "s3_bucket_name" {
  description = "Name of the bucket that it may read from"
  type        = string
}
