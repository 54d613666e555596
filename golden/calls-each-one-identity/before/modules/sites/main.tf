module "identity" {
  source = "../identity"

  comment = var.group
}

module "site" {
  source = "../site"
  count  = length(var.names)

  name        = "${var.group}-${var.names[count.index]}"
  oai_path    = module.identity.oai.cloudfront_access_identity_path
  oai_iam_arn = module.identity.oai.iam_arn
}

variable "group" {
  description = "What the sites have in common"
  type        = string
}

variable "names" {
  description = "Names of the sites"
  type        = list(string)
}
