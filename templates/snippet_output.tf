# grant: beside output.<{ beside }>, for those who read that
output "<{ name }>" {
  value = <{ value }>
}
