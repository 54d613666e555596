variable "sites" {
  description = "The microsites of the marketing team, by short name"

  type = map(object({
    aliases         = list(string)
    certificate_arn = string
    price_class     = optional(string, "PriceClass_100")
  }))
}
