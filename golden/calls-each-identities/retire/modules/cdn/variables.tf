variable "name" {
  description = "Name of the site"
  type        = string
}

variable "bucket_domain_name" {
  description = "Regional domain name of the bucket"
  type        = string
}
