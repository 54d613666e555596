variable "bucket_name" {
    type = string
    description = "Eindeutiger Name, nur Kleinbuchstaben, höchstens 63 Zeichen"
    default = "haendler-wissensdatenbank"
}
