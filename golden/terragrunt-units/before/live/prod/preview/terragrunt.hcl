include "root" {
  path = find_in_parent_folders("root.hcl")
}

terraform {
  source = "../../../modules//preview"
}

dependency "cdn" {
  config_path = "../cdn"

  mock_outputs = {
    oai_path = "origin-access-identity/cloudfront/EXAMPLE"
  }
}

inputs = {
  domain_name = "acme-files.s3.eu-west-1.amazonaws.com"
  oai_path    = dependency.cdn.outputs.oai_path
}
