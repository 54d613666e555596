//! OAC040: The OAC that is there cannot take the OAI's place.
//!
//! It is not for S3, does not sign always, or its instances do not match those of the OAI.
//!
//! To do: change it, or rename it so that the tool can add its own.
//! Source: CloudFront API reference, OriginAccessControlConfig.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC040";

/// The finding at a spot.
pub fn finding(spot: Spot, reason: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Switch,
        format!("this origin access control cannot take the place of the OAI: {reason}"),
    )
}
