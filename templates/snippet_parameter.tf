# grant: beside <{ label }>, for those who read that
resource "aws_ssm_parameter" "<{ label }>_<{ suffix }>" {
  name = "NAME"
  type = "String"
  value = <{ value }>
}
