variable "project" {
  description = "Short name of the project, the first part of every resource name"
  type        = string
  default     = "acme"
}

variable "environment" {
  description = "The stage that this state describes: dev, staging or prod"
  type        = string
  default     = "dev"
}
