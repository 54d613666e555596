//! OAC028: The provider constraint excludes every version that knows origin access control.
//!
//! `aws_cloudfront_origin_access_control` came with version 4.29.0 of the AWS provider. Nothing in this module is changed.
//!
//! To do: upgrade the provider first, as a change of its own.
//! Source: the provider's changelog, 4.29.0.

use super::{Blocks, Finding, Level, Snippet, Spot};
use serde_json::json;

/// The code.
pub const CODE: &str = "OAC028";

/// The finding at a spot, about a constraint that is the value of an argument of this name; `lifted` is what it has to be at least.
pub fn finding(spot: Spot, constraint: &str, argument: &str, lifted: &str) -> Finding {
    let values = json!({ "name": argument, "value": format!("{lifted:?}") });
    let snippet = Snippet::new("argument.tf", values);
    spot.finding(CODE, Level::Manual, Blocks::Switch, format!("the constraint {constraint:?} admits no AWS provider from 4.29.0 on, which origin access control needs: upgrade the provider first")).with_snippet(snippet)
}
