variable "comment" {
  description = "What the distribution is for"
  type        = string
}

variable "bucket_domain_name" {
  description = "Regional domain name of the bucket"
  type        = string
}
