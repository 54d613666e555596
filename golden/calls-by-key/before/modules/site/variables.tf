variable "name" {
  description = "Name of the site"
  type        = string
}

variable "oai_path" {
  description = "Path of the origin access identity"
  type        = string
}

variable "oai_iam_arn" {
  description = "ARN of the origin access identity"
  type        = string
}
