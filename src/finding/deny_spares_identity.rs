//! OAC056: A Deny on the bucket lets the OAI pass and not CloudFront's service principal.
//!
//! The Deny is for everybody and excepts callers by who they are; where the code does not tell whether the OAI is
//! among them, a site that works says so. A request that an OAC signs comes from the service principal
//! `cloudfront.amazonaws.com`, which has no `aws:PrincipalArn`, no `aws:userid` and no organization, so it is denied
//! whatever another statement allows it.
//! Source: IAM user guide, "AWS global condition context keys" and "Policy evaluation logic".
//!
//! To do: add a condition to the Deny that excepts the distribution too: `StringNotEquals` on `aws:SourceArn`, with
//! its ARN. Other callers have no such key, so they stay denied.

use super::{Blocks, Finding, Level, Snippet, Spot};
use crate::policy::json::Signs;
use serde_json::json;

/// The code.
pub const CODE: &str = "OAC056";

/// The finding at a spot: the key by which callers are excepted, and the ARNs that should be. `json`: the signs of the
/// JSON that the Deny is written in, if it is. `moved`: the origins have moved to an OAC already.
pub fn finding(spot: Spot, key: &str, arns: &[String], json: Option<Signs>, moved: bool) -> Finding {
    let list = format!("[{}]", arns.join(", "));
    let snippet = match json {
        Some(signs) => Snippet::new("snippet_deny_json.tf", json!({ "arn": signs.list(&list), "signs": signs })),
        None => Snippet::new("snippet_deny.tf", json!({ "arns": list })),
    };
    let arns = arns.join(" and ");
    let what = format!(
        "this Deny excepts callers by `{key}`, and CloudFront's service principal is never among them, so it denies what an OAC signs"
    );
    let todo = format!("add a condition to it, `StringNotEquals` on `aws:SourceArn` with {arns}");
    if moved {
        return spot.finding(CODE, Level::Review, Blocks::Nothing, format!("{what}: {todo}")).with_snippet(snippet);
    }
    spot.finding(CODE, Level::Manual, Blocks::Switch, format!("{what}: before the switch, {todo}"))
        .with_snippet(snippet)
}
