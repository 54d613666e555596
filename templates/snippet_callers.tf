# in each caller of <{ folder }>: first, in the bucket policy beside the statement about the OAI, and applied
statement {
  actions   = ["s3:GetObject"]
  resources = ["arn:aws:s3:::BUCKET/*"]

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

<% if entry -%>
# then, in the origin's item of <{ identity }>, in place of the OAI
<{ entry }>
<%- else -%>
# then, in the call, beside <{ identity }>
<{ control }> = aws_cloudfront_origin_access_control.NAME.id
<%- endif %>
