# One key for everything that the web applications store.
module "webapp_key" {
  source = "./modules/kms"

  alias       = "${var.project}/webapp/${var.environment}"
  description = "Objects of the web applications"

  services = [
    {
      name    = "s3.amazonaws.com"
      actions = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
    },
  ]
}
