//! OAC023: The bucket behind an origin cannot be seen.
//!
//! Its `domain_name` leads to no bucket of this module, so no policy can be shown to allow CloudFront.
//!
//! To do: add the statement to the bucket's policy where that is kept, then attest it with `# oai2oac:granted REASON` in the origin.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC023";

/// The finding at a spot.
pub fn finding(spot: Spot, domain: &str) -> Finding {
    spot.finding(CODE, Level::Manual, Blocks::Switch, format!("the bucket behind {domain} is not in this module: grant CloudFront access where its policy is kept, then write `# oai2oac:granted REASON` in the origin"))
}
