variable "name" {
  description = "Name of the site"
  type        = string
}

variable "enabled" {
  description = "Whether there is anything but the bucket"
  type        = bool
  default     = true
}

variable "access" {
  description = "What CloudFront reads from the bucket with: oai or oac"
  type        = string
  default     = "oai"
}

variable "oai_iam_arn" {
  description = "ARN of an origin access identity that is there; made if empty"
  type        = string
  default     = ""
}

variable "oai_path" {
  description = "Path of an origin access identity that is there; made if empty"
  type        = string
  default     = ""
}

variable "oac_id" {
  description = "ID of an origin access control that is there; made if empty"
  type        = string
  default     = ""
}

variable "more_policy" {
  description = "A policy to merge into the bucket's"
  type        = string
  default     = "{}"
}

variable "website" {
  description = "Whether the distribution reads from the website endpoint of the bucket"
  type        = bool
  default     = false
}

variable "public" {
  description = "Whether everybody may read from the website endpoint"
  type        = bool
  default     = true
}
