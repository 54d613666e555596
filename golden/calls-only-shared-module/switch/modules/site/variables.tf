variable "comment" {
  type = string
}

variable "origin_domain_name" {
  type = string
}

variable "origin_access_identity_path" {
  type    = string
  default = ""
}
