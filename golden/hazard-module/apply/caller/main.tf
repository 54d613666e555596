provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "content"
  region = "eu-west-1"
}

module "site" {
  source = "./.."

  site = "harbour"

  providers = {
    aws         = aws
    aws.content = aws.content
  }
}
