//! OAC022: An origin takes its OAI in a way that the tool does not follow.
//!
//! The origin's OAI comes from a variable, from a map by a key that is not written out, from a function that the tool does not
//! know, is one of several OAIs, or is in the items of a `dynamic` block, not all of which are written out; or the origin contradicts itself: it names an OAI and
//! an OAC both, or an OAI beside a `custom_origin_config`. The origin stays as it is, and so does its OAI.
//! Source: CloudFront developer guide, "Restrict access to an Amazon S3 origin".
//!
//! To do: replace the `s3_origin_config` block by `origin_access_control_id`, once the bucket policy allows CloudFront.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC022";

/// The finding at a spot.
pub fn finding(spot: Spot, reason: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Switch,
        format!("{reason}, so this origin is not moved and no grant names its distribution for it: grant CloudFront access for the distribution, apply that, and only then move the origin by hand"),
    )
}

/// The finding for an origin that can have only one of two things that it has.
pub fn contradiction(spot: Spot, reason: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Switch,
        format!("{reason}, so this origin is not moved: take one of the two out, apply that, and run again"),
    )
}
