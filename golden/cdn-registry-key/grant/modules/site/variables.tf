variable "name" {
  description = "Name of the site; its OAI has it as its key"
  type        = string
}

variable "bucket" {
  description = "Bucket with the site's files"
  type        = string
}
