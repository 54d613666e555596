# if the bucket has a policy that is not in the code, import it first: this one takes its place
data "aws_iam_policy_document" "<{ name }>" {
<%- for argument in meta %>
  <{ argument[0] }> = <{ argument[1] }>
<%- endfor %>
<%- if meta %>
<% endif %>
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${<{ bucket }>.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = <{ arns }>
    }
  }
}

resource "aws_s3_bucket_policy" "<{ label }>" {
<%- for argument in meta %>
  <{ argument[0] }> = <{ argument[1] }>
<%- endfor %>
<%- if meta %>
<% endif %>
  bucket = <{ bucket }>.id
  policy = data.aws_iam_policy_document.<{ name }><{ instance }>.json
}
