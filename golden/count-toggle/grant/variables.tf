variable "enabled" {
  description = "Whether to create anything at all"
  type        = bool
  default     = true
}

variable "name" {
  description = "Prefix of the names of all resources"
  type        = string
}

variable "price_class" {
  description = "Edge locations to serve from"
  type        = string
  default     = "PriceClass_100"
}

variable "tags" {
  description = "Tags on everything that takes tags"
  type        = map(string)
  default     = {}
}
