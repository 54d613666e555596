//! OAC026: A policy is written in a notation that the tool does not edit, or goes where it cannot be followed.
//!
//! Heredoc JSON, template files, inline bucket policies, merged documents, and documents handed to modules.
//!
//! To do: add the statement there by hand, then attest it in the origin.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC026";

/// The finding at a spot.
pub fn finding(spot: Spot, reason: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Switch,
        format!("{reason}, so CloudFront's statement must be added by hand"),
    )
}
