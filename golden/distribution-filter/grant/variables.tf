variable "buckets" {
  description = "Short names of the content buckets"
  type        = set(string)
  default     = ["editorial", "archive"]
}

variable "sites" {
  description = "The sites, and which bucket each one shows"

  type = map(object({
    bucket  = string
    aliases = list(string)
  }))

  default = {
    news     = { bucket = "editorial", aliases = ["news.example.com"] }
    magazine = { bucket = "editorial", aliases = ["magazine.example.com"] }
    history  = { bucket = "archive", aliases = ["history.example.com"] }
  }
}

variable "certificate_arn" {
  description = "Wildcard certificate, in us-east-1"
  type        = string
}
