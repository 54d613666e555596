variable "bucket_name" {
  type        = string
  description = "Globally unique name of the press kit bucket"
  default     = "harbour-brewing-press-kit"
}
