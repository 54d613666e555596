//! OAC088: An origin cannot be moved for those callers alone that leave its OAI and its bucket's policy to the module.
//!
//! The module creates an OAI, or takes one that callers bring who are not in the walked code; or it puts a policy on the bucket,
//! unless such callers see to that themselves and let the OAI in. For these nothing may change, so that
//! the OAC would have to be there for the others alone, and where the module sees to the bucket's policy. The code does
//! not say when that is in words that can be put beside the OAC.
//!
//! To do: write the condition as a local value that names inputs alone, and take an OAI that may be brought by it, as
//! `local.own_oai ? one(aws_cloudfront_origin_access_identity.x[*].cloudfront_access_identity_path) : var.oai_path`; give the
//! bucket's policy a `count` of the form `condition ? 1 : 0`. Then run the tool again.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC088";

/// The finding at a spot.
pub fn finding(spot: Spot, identity: &str, input: &str, reason: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Switch,
        format!("callers that are not in this code may bring an OAI in var.{input} in place of {identity}, and must see nothing change, but {reason}"),
    )
}

/// The finding where callers may see to the bucket's policy.
pub fn of_policy(spot: Spot, identity: &str, reason: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Switch,
        format!("callers that are not in this code may see to the bucket's policy themselves, which lets {identity} in and not CloudFront, and must see nothing change, but {reason}"),
    )
}
