variable "environment" {
  type = string
}

variable "name" {
  type = string
}
