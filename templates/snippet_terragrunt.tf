<%- if control -%>
# grant: in <% if giver %><{ giver }><% else %>the module behind dependency.<{ dependency }><% endif %>, beside the output for the OAI
output "origin_access_control_id" {
  description = "ID of the CloudFront origin access control"
  value = aws_cloudfront_origin_access_control.<% if identity %><{ identity }><% else %>NAME<% endif %>.id
}
# grant: in the inputs of this unit, beside <{ input }>; the module's origin takes it in the switch
origin_access_control_id = dependency.<{ dependency }>.outputs.origin_access_control_id
<%- else -%>
# grant: in the module with the distribution, beside the output for the OAI
output "cloudfront_distribution_arn" {
  description = "ARN of the CloudFront distribution"
  value = aws_cloudfront_distribution.NAME.arn
}
# grant: in the inputs of this unit, beside <{ input }>, from the unit with the distribution; the statement for CloudFront in
# the module takes it as its AWS:SourceArn
cloudfront_distribution_arn = dependency.<{ dependency }>.outputs.cloudfront_distribution_arn
<%- endif %>
# before the retirement, when the switch has been applied everywhere: remove the input <{ input }>
