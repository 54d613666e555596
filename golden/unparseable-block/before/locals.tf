variable "labels" {
  description = "Labels as the chargeback report knows them"
  type        = map(string)

  default = {
    service = "Metrics"
    owner   = "observability"
  }
}

locals {
  tags = {
    for name, value in var.labels : name => name == "owner"
    ? lower(value)
    : title(value)
  }
}

# Who reads the bucket, for the quarterly access review.
locals {
  readers = {
    for name in ["cdn", "backup"] : name => name == "cdn"
    ? aws_cloudfront_origin_access_identity.dashboards.iam_arn
    : "arn:aws:iam::111122223333:role/nightly-backup"
  }
}

output "readers" {
  value = local.readers
}
