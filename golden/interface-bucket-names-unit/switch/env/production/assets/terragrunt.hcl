include {
  path = find_in_parent_folders()
}

terraform {
  source = "../../../aws//assets"
}

dependency "common" {
  config_path = "../common"
}

inputs = {
  asset_bucket_regional_domain_name = dependency.common.outputs.asset_bucket_regional_domain_name
  s3_bucket_asset_bucket_id = dependency.common.outputs.s3_bucket_asset_bucket_id
  s3_bucket_asset_bucket_arn = dependency.common.outputs.s3_bucket_asset_bucket_arn
}
