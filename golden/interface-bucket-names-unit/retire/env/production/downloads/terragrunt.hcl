include {
  path = find_in_parent_folders()
}

terraform {
  source = "../../../aws//downloads"
}

dependency "common" {
  config_path = "../common"
}

inputs = {
  replica_bucket_regional_domain_name = dependency.common.outputs.replica_bucket_regional_domain_name
  s3_bucket_download_bucket_id = dependency.common.outputs.s3_bucket_download_bucket_id
  s3_bucket_download_bucket_arn = dependency.common.outputs.s3_bucket_download_bucket_arn
}
