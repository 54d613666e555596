variable "environment" {
  description = "Name of the stage, part of every resource name"
  type        = string
  default     = "dev"
}

variable "certificate_arn" {
  description = "ACM certificate in us-east-1 that covers the alias"
  type        = string
}
