variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "countries" {
  description = "Country code to title and the places that may see the catalogue"

  type = map(object({
    title     = string
    locations = list(string)
  }))

  default = {
    nl = { title = "Nederland", locations = ["NL"] }
    be = { title = "Belgium", locations = ["BE", "LU"] }
  }
}
