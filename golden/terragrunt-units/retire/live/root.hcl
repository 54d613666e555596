# Pattern: Terragrunt units; the OAI goes from the unit of the distribution to that of the bucket and to a second distribution.
remote_state {
  backend = "s3"

  config = {
    bucket = "acme-state"
    key    = "${path_relative_to_include()}/terraform.tfstate"
    region = "eu-west-1"
  }
}
