# A stand-in for the registry module of this name: a bucket without a policy of its own, and one that is handed statements.

variable "bucket_name" {
  type    = string
  default = null
}

variable "source_policy_documents" {
  type    = list(string)
  default = []
}

resource "aws_s3_bucket" "default" {
  count = 1

  bucket = var.bucket_name
}

resource "aws_s3_bucket_policy" "default" {
  count = length(var.source_policy_documents)

  bucket = aws_s3_bucket.default[0].id
  policy = var.source_policy_documents[count.index]
}

output "bucket_id" {
  value = aws_s3_bucket.default[0].id
}

output "bucket_arn" {
  value = aws_s3_bucket.default[0].arn
}

output "bucket_regional_domain_name" {
  value = aws_s3_bucket.default[0].bucket_regional_domain_name
}
