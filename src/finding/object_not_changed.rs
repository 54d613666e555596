//! OAC076: an origin's OAI stands in an object that cannot be changed for this origin alone.
//!
//! A `dynamic "origin"` block makes an origin of each object, and the object holds the OAI's path. To move the origin, the path has
//! to leave the object and the OAC's id has to take its place. Here that would break something, or reach further than this
//! origin: the reason says what.
//!
//! To do: make that change by hand when the grant has been applied, or put what the reason names out of the way first, and run
//! the tool again.

use super::{Blocks, Finding, Level, Snippet, Spot};
use serde_json::json;

/// The code.
pub const CODE: &str = "OAC076";

/// The finding for an origin that is made of an object.
pub fn finding(spot: Spot, origin: &str, reason: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Switch,
        format!("origin {origin} is made of an object that holds the OAI: {reason}"),
    )
    .with_snippet(Snippet::new("snippet_object.tf", json!({})))
}
