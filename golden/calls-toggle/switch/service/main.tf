provider "aws" {
  region = "ca-central-1"
}

module "cloudfront" {
  count  = var.is_public ? 1 : 0
  source = "../modules/distribution"

  name                   = "pinewood-ferry"
  distribution_type      = "api"
  api_origin_domain_name = "api.pinewood-ferry.example"
}

variable "is_public" {
  type    = bool
  default = true
}
