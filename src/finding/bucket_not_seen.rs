//! OAC023: The bucket behind an origin cannot be seen.
//!
//! Its `domain_name` leads to no bucket of this module, so no policy can be shown to allow CloudFront.
//!
//! To do: add the statement to the bucket's policy where that is kept, then attest it with `# oai2oac:granted REASON` in the origin.
//! Of a module whose callers are not in the walked code nobody can attest that: they keep the policies, and the origins of all of
//! them move with a change of the module.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC023";

/// The finding at a spot.
pub fn finding(spot: Spot, domain: &str) -> Finding {
    spot.finding(CODE, Level::Manual, Blocks::Switch, format!("the bucket behind {domain} is not in this module: grant CloudFront access where its policy is kept, then write `# oai2oac:granted REASON` in the origin"))
}

/// The finding at a spot, where callers that are not in the walked code keep the buckets.
pub fn of_callers(spot: Spot, domain: &str) -> Finding {
    spot.finding(CODE, Level::Manual, Blocks::Switch, format!("the bucket behind {domain} is that of callers who are not in the walked code, and so is its policy: a change here would move the origins of all of them at once; let the module put out the ARN of its distribution and take the OAC beside the OAI by an input of its own, so that each caller moves after it has let its distribution in"))
}
