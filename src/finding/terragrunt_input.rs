//! OAC084: An input of a Terragrunt unit takes an OAI from another unit.
//!
//! The tool follows the OAI no further than the module that the unit's `terraform { source }` leads to. What the input is for
//! decides what takes its place: where it goes into a policy, the distribution's ARN; where it goes into an origin, the id of
//! the origin access control. The OAI is not removed as long as a unit takes it.
//!
//! To do: hand over what the snippet names beside the OAI, in the grant; and take the input away after the switch has been
//! applied, before the retirement.
//! Source: Terragrunt documentation, "Passing outputs between units".

use super::{Blocks, Finding, Level, Snippet, Spot};
use crate::survey::mentions::TextMention;
use crate::survey::terragrunt::Handed;
use serde_json::json;

/// The code.
pub const CODE: &str = "OAC084";

/// The finding for an input.
pub fn finding(mention: &TextMention, handed: &Handed) -> Finding {
    let Handed { input, dependency, output, .. } = handed;
    let named = |folder: &str| if folder.is_empty() { ".".to_owned() } else { folder.to_owned() };
    let taker = handed.taker.as_ref().map_or(String::new(), |taker| format!(" (module `{}`)", named(taker)));
    let from = match &handed.unit {
        Some(unit) => format!("`{output}` of the unit `{}`", named(unit)),
        None => format!("`dependency.{dependency}.outputs.{output}`"),
    };
    let giver = match (&handed.giver, &mention.identity) {
        (Some(giver), Some(identity)) => {
            let attribute = handed.attribute.as_ref().map_or(String::new(), |name| format!("`{name}` of "));
            format!(" (module `{}`), which is {attribute}{identity}", named(giver))
        }
        _ => ", which is about an OAI by its name; its module is not here".to_owned(),
    };
    let instead = match is_for_origin(handed) {
        true => "hand the id of the OAC over beside it in the grant, let the module's origin take it in the switch",
        false => "hand the distribution's ARN over beside it in the grant, for CloudFront's statement in the module",
    };
    let message = format!(
        "the input `{input}` of this unit{taker} takes {from}{giver}: {instead}, and remove it before the retirement"
    );
    let values = json!({
        "input": input,
        "dependency": dependency,
        "giver": handed.giver.as_deref().map(named),
        "control": is_for_origin(handed),
        "distribution": handed.distribution,
        "output": handed.arn_output.as_deref().unwrap_or("cloudfront_distribution_arn"),
        "there": handed.arn_output.is_some(),
        "identity": mention.identity.as_ref().and_then(|identity| Some(identity.address()?.name().to_owned())),
    });
    let spot = Spot::new(&mention.path, mention.span);
    spot.finding(CODE, Level::Manual, Blocks::Retire, message)
        .with_snippet(Snippet::new("snippet_terragrunt.tf", values))
}

/// Whether it is the form of an OAI that goes into an origin.
fn is_for_origin(handed: &Handed) -> bool {
    match &handed.attribute {
        Some(attribute) => matches!(attribute.as_str(), "cloudfront_access_identity_path" | "id"),
        None => [&handed.output, &handed.input].into_iter().any(|name| name.ends_with("path") || name.ends_with("_id")),
    }
}
