include "root" {
  path = find_in_parent_folders("root.hcl")
}

include "common" {
  path = "${dirname(find_in_parent_folders("root.hcl"))}/_common/files.hcl"
}

inputs = {
  name    = "acme-files"
  readers = [dependency.cdn.outputs.reader_arn]
}
