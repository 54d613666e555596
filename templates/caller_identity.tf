data "aws_caller_identity" "<{ identity }>" {}
