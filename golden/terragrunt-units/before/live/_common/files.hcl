terraform {
  source = "${get_repo_root()}/modules//files"
}

dependency "cdn" {
  config_path = "../cdn"
}
