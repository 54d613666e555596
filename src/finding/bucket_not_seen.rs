//! OAC023: The bucket behind an origin cannot be seen.
//!
//! Its `domain_name` leads to no bucket of this module, so no policy can be shown to allow CloudFront.
//!
//! To do: add the statement to the bucket's policy where that is kept, then attest it with `# oai2oac:granted REASON` in the origin.
//! Where items bring the domain names to a `dynamic` block, the comment may stand in the object of one item, and speaks for that.
//! Where callers that are not followed keep the policies, the origins of all of them move with a change of the module: who attests
//! it speaks for each of them.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC023";

/// The finding at a spot.
pub fn finding(spot: Spot, domain: &str) -> Finding {
    spot.finding(CODE, Level::Manual, Blocks::Switch, format!("the bucket behind {domain} is not in this module: grant CloudFront access where its policy is kept, then write `# oai2oac:granted REASON` in the origin"))
}

/// The finding at a spot, where callers that are not followed keep the buckets.
pub fn of_callers(spot: Spot, domain: &str) -> Finding {
    spot.finding(CODE, Level::Manual, Blocks::Switch, format!("the bucket behind {domain} is that of callers who are not followed, and so is its policy: the origin moves for all of them at once, so write `# oai2oac:granted REASON` in it only once each of them has let its distribution in; else let the module put out the ARN of its distribution and move by an input, caller by caller"))
}
