variable "project" {
  type = string
}

variable "publish_reports" {
  type    = bool
  default = false
}

variable "aliases" {
  type    = list(string)
  default = []
}

variable "acm_certificate_arn" {
  type = string
}
