variable "name" {
  description = "Name of the bucket, which the archive looks after"
  type        = string
}

data "aws_region" "current" {}

output "endpoint" {
  description = "Where CloudFront reads"
  value       = "${var.name}.s3.${data.aws_region.current.name}.amazonaws.com"
}
