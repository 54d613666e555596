# in <{ argument }> of <{ module }>
<% if entry %><{ entry }> = <% endif %>{
  sid       = "AllowCloudFront"
  actions   = [<% for action in actions %>"<{ action }>"<% if not loop.last %>, <% endif %><% endfor %>]
  resources = ["*"]

  principals = [
    {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }
  ]
<% if doubt %>
  # `condition` or `conditions`, whichever the module knows: it drops the other without a word, and the key is open to all
  # distributions of all accounts then. terraform-aws-modules/kms calls it `condition` from 4.0 on.
<%- endif %>
  <{ condition }> = [
    {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = <{ arns }>
    }
  ]
}
