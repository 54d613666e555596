data "terraform_remote_state" "cdn" {
  backend = "local"

  config = {
    path = "../cdn/terraform.tfstate"
  }
}
