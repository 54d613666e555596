variable "name" {
  description = "Name of the site"
  type        = string
}

variable "bucket" {
  description = "Name of a bucket that is there; made if empty"
  type        = string
  default     = ""
}

variable "override_bucket_policy" {
  description = "Whether the module puts its policy on a bucket that is there"
  type        = bool
  default     = false
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

variable "website_enabled" {
  description = "Whether CloudFront reads from the bucket's website"
  type        = bool
  default     = false
}

variable "use_regional_endpoint" {
  description = "Whether CloudFront reads from the bucket's regional endpoint"
  type        = bool
  default     = true
}

variable "domain_format" {
  description = "Form of the bucket's global endpoint"
  type        = string
  default     = "%s.s3.amazonaws.com"
}
