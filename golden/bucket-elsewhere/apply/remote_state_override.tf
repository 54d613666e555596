data "terraform_remote_state" "press" {
  backend = "local"

  config = {
    path = "press.tfstate"
  }
}
