include "root" {
  path = find_in_parent_folders("root.hcl")
}

terraform {
  source = "../../../modules//cdn"
}

inputs = {
  domain_name = "acme-files.s3.eu-west-1.amazonaws.com"
}
