//! OAC040: The OAC that is there cannot take the OAI's place.
//!
//! It has the OAI's name, but is not for S3, does not sign always, or its instances do not match those of the OAI.
//!
//! To do: change it, or rename it so that the tool can add its own.
//! Source: CloudFront API reference, OriginAccessControlConfig.

use super::{Blocks, Finding, Level, Snippet, Spot};
use serde_json::json;

/// The code.
pub const CODE: &str = "OAC040";

/// The finding at a spot.
pub fn finding(spot: Spot, control: &str, reason: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Switch,
        format!("{control} has the name of the OAI and cannot take its place: {reason}. Change that, or rename it so that another can be added beside it; then run again"),
    )
    .with_snippet(Snippet::new("snippet_control_settings.tf", json!({})))
}
