variable "enabled" {
  type = bool
}

variable "bucket_name" {
  type    = string
  default = ""
}

variable "bucket_arn" {
  type    = string
  default = ""
}

variable "bucket_domain_name" {
  type    = string
  default = ""
}
