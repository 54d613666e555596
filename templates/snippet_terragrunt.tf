<%- if control -%>
# grant: in <% if giver %><{ giver }><% else %>the module behind dependency.<{ dependency }><% endif %>, beside the output for the OAI
output "origin_access_control_id" {
  description = "ID of the CloudFront origin access control"
  value = aws_cloudfront_origin_access_control.<% if identity %><{ identity }><% else %>NAME<% endif %>.id
}

# grant: in the inputs of this unit, beside <{ input }>; the module's origin takes it in the switch
origin_access_control_id = dependency.<{ dependency }>.outputs.origin_access_control_id
<%- else -%>
<%- if not there -%>
# grant: in <% if distribution and giver %><{ giver }><% else %>the module with the distribution<% endif %>
output "<{ output }>" {
  description = "ARN of the CloudFront distribution"
  value = aws_cloudfront_distribution.<% if distribution %><{ distribution }><% else %>NAME<% endif %>.arn
}

<% endif -%>
# grant: in the inputs of this unit, beside <{ input }>; the module's statement for CloudFront takes it as its AWS:SourceArn
cloudfront_distribution_arn = dependency.<% if distribution %><{ dependency }><% else %>NAME<% endif %>.outputs.<{ output }>
<%- endif %>

# before the retirement, when the switch has been applied everywhere: remove the input <{ input }>
