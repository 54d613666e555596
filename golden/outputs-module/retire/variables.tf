variable "bucket_name" {
  type        = string
  description = "Name of the bucket, also the id of the origin"
}

variable "index_document" {
  type    = string
  default = "index.html"
}

variable "aliases" {
  type    = list(string)
  default = []
}

variable "certificate_arn" {
  type    = string
  default = null
}

variable "tags" {
  type    = map(string)
  default = {}
}
