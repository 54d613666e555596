//! OAC041: An OAI stands in front of a bucket that encrypts with a KMS key.
//!
//! An OAI never works with SSE-KMS, even where the key's policy names it. Objects written before the encryption was turned on are
//! still served, so the site can look healthy: every object written since answers 403.
//! Source: CloudFront developer guide, "Restrict access to an Amazon S3 origin", SSE-KMS.
//!
//! To do: migrate. After the switch, request an object that was written since and compare its content.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC041";

/// The finding at a spot.
pub fn finding(spot: Spot, identity: &str, distribution: &str, is_sure: bool) -> Finding {
    let message = match is_sure {
        true => format!(
            "the bucket encrypts with a KMS key, and {identity} of {distribution} never works with that: broken for every object written since the encryption was turned on"
        ),
        false => format!(
            "the bucket may encrypt with a KMS key, and {identity} of {distribution} never works with that: where it does, every object written since is broken"
        ),
    };
    spot.finding(CODE, Level::Review, Blocks::Nothing, message)
}
