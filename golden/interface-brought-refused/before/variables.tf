variable "bucket" {
  description = "Name of the bucket, which is there"
  type        = string
}

variable "buckets_with_policy" {
  description = "The bucket's name again, if the module puts a policy on it"
  type        = list(string)
  default     = []
}

variable "oai_path" {
  description = "Path of an origin access identity that is there; made if null"
  type        = string
  default     = null
}

variable "oai_iam_arn" {
  description = "ARN of an origin access identity that is there; made if null"
  type        = string
  default     = null
}
