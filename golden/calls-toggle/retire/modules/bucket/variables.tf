variable "bucket_name" {
  description = "Name of the bucket"
  type        = string
}

variable "encryption_algorithm" {
  description = "How objects are encrypted: AES256 or aws:kms"
  type        = string
  default     = "aws:kms"
}
