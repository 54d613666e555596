//! OAC085: An OAI goes through another state or an SSM parameter.
//!
//! What one configuration writes into an SSM parameter, or shows in its outputs, another reads with `aws_ssm_parameter` or
//! `terraform_remote_state`. The tool does not follow it there: the other side is other code with applies of its own. What
//! is read counts as an OAI by its name.
//!
//! To do: in the grant, hand over the distribution's ARN beside it, or the id of the origin access control where it goes into
//! an origin; on the other side, take that for CloudFront's statement; and remove the OAI's when nobody reads it any more.
//! Source: Terraform language reference, "The `terraform_remote_state` Data Source".

use super::{Blocks, Finding, Level, Snippet, Spot};
use serde_json::json;

/// The code.
pub const CODE: &str = "OAC085";

/// The finding for a parameter that holds an OAI; `distribution` is the label of the module's only one.
pub fn written(spot: Spot, parameter: &str, attribute: &str, control: &str, distribution: Option<&str>) -> Finding {
    let for_origin = is_for_origin(attribute);
    let instead = if for_origin { "the id of the OAC" } else { "the distribution's ARN" };
    let message = format!(
        "{parameter} holds the OAI's {attribute} for whoever reads it: write {instead} into a parameter of its own in the grant, and remove this one when nobody reads it any more; the OAI stays until then"
    );
    let value = match for_origin {
        true => format!("aws_cloudfront_origin_access_control.{control}.id"),
        false => format!("aws_cloudfront_distribution.{}.arn", distribution.unwrap_or("NAME")),
    };
    let label = parameter.rsplit('.').next().unwrap_or(parameter);
    let values =
        json!({ "label": label, "suffix": if for_origin { "control" } else { "distribution" }, "value": value });
    spot.finding(CODE, Level::Manual, Blocks::Retire, message)
        .with_snippet(Snippet::new("snippet_parameter.tf", values))
}

/// The finding for what is read from elsewhere and is about an OAI by its name; `there` says where that is kept.
pub fn read(spot: Spot, value: &str, there: &str, holder: &str) -> Finding {
    let instead = if is_for_origin(value) { "the id of the OAC" } else { "the distribution's ARN" };
    let message = format!(
        "{value} is about an OAI by its name, comes from {there} and goes into {holder}: have {instead} handed over there in the grant and take it here beside the OAI, then remove this use before the OAI is retired there"
    );
    spot.finding(CODE, Level::Manual, Blocks::Retire, message)
}

/// Whether a name or attribute is that of what goes into an origin.
fn is_for_origin(name: &str) -> bool {
    name == "id" || name.ends_with("path") || (name.ends_with("_id") && !name.ends_with("canonical_user_id"))
}
