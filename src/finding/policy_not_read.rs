//! OAC026: A policy is written in a notation that the tool does not edit, or goes where it cannot be followed.
//!
//! A document that is handed to a module or merged in a way that is not followed, or that is on a bucket which may or may
//! not be the origin's.
//!
//! To do: add the statement there by hand, apply it, then attest it in the origin.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC026";

/// The finding at a spot.
pub fn finding(spot: Spot, reason: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Switch,
        format!("{reason}, so CloudFront's statement must be added by hand: apply it, then write `# oai2oac:granted REASON` in the origin"),
    )
}

/// The finding for a policy that has CloudFront's statement already.
pub fn to_attest(spot: Spot, reason: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Switch,
        format!("{reason}: CloudFront's statement is there, so once it is applied write `# oai2oac:granted REASON` in the origin"),
    )
}
