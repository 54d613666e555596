//! OAC098: An origin takes an OAI, and its bucket's policy lets CloudFront in already, and no OAI.
//!
//! Somebody began the migration by hand and took the OAI's statement away with it: as the code has it, what is in no cache
//! is denied until the origin is moved. Moving it is the cure, so the switch does it without a grant before.
//!
//! To do: see that the live policy is the one in the code; where the OAI is still granted access by something else, such as a
//! statement that was added by hand, see that CloudFront is granted the same.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC098";

/// The finding at a spot.
pub fn finding(spot: Spot, bucket: &str, identity: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Nothing,
        format!(
            "the policy of {bucket} lets CloudFront in for this distribution, and not {identity}, which the origin still takes: see that the live policy is this one; then the switch ends the denials, and its revert would bring them back"
        ),
    )
}
