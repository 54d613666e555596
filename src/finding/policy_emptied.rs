//! OAC038: Without the OAI's statements a policy would be empty.
//!
//! An empty policy is refused by S3, so the OAI and its grants stay.
//!
//! To do: remove the policy and what attaches it, then run again.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC038";

/// The finding at a spot.
pub fn finding(spot: Spot, policy: &str, with: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Retire,
        format!("the policy in {policy} would be empty without the OAI's statements: remove it{with}, then run again"),
    )
}
