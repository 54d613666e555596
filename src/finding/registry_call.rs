//! OAC070: A registry module makes or uses an OAI, and its call is not migrated.
//!
//! The call's version or inputs do not show which origins and OAIs it makes, the version knows no OAC, or it knows no OAI any
//! more; or it is a module whose bucket policy is its own, and what the call hands over for it is not understood for sure.
//! Source: the modules' own code, version by version, in `src/terraform/registry/`; `cloudposse/cloudfront-s3-cdn` from 0.95.1.
//!
//! To do: what the message says, or change the inputs by hand in the same three steps.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC070";

/// The finding for a call that is not followed.
pub fn finding(spot: Spot, call: &str, reason: &str) -> Finding {
    let message = format!("module.{call} is not migrated: {reason}");
    spot.finding(CODE, Level::Manual, Blocks::Switch, message)
}

/// The finding for a call of `cloudposse/cloudfront-s3-cdn/aws` that is left to a person for a reason, with the OAI where the
/// caller brings it.
pub fn cloudposse(spot: Spot, call: &str, identity: Option<&str>, reason: &str) -> Finding {
    let whose = match identity {
        None => "an OAI of its own".to_owned(),
        Some(identity) => format!("the OAI {identity}"),
    };
    let message = format!(
        "module.{call} is not migrated: {reason}. It has {whose}, and its bucket policy is its own: add CloudFront's statements to `additional_bucket_policy`, and apply that everywhere before `origin_access_type` changes. With that the module forgets the OAI, which CloudFront still uses until the distribution is deployed, and what it grants it: keep both beside the call until then"
    );
    spot.finding(CODE, Level::Manual, Blocks::Switch, message)
}
