variable "comment" {
  type = string
}

variable "origin_domain_name" {
  type        = string
  description = "Regional domain name of the bucket to serve"
}

variable "origin_access_identity_path" {
  type        = string
  description = "Path of the origin access identity, origin-access-identity/cloudfront/…"
}
