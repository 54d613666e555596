variable "bucket" {
  description = "Name of the bucket."
  type        = string
}

variable "path" {
  description = "Path of the policy's template."
  type        = string
}

variable "vars" {
  description = "What stands in the template."
  type        = map(string)
  default     = {}
}

resource "aws_s3_bucket_policy" "this" {
  bucket = var.bucket
  policy = templatefile(var.path, var.vars)
}
