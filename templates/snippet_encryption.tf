# either a key of your own
apply_server_side_encryption_by_default {
  sse_algorithm     = "aws:kms"
  kms_master_key_id = aws_kms_key.NAME.arn
}

# or none
apply_server_side_encryption_by_default {
  sse_algorithm = "AES256"
}
