//! OAC044: An inline policy is moved into a resource of its own.
//!
//! Moving it forward is safe: one create, and no moment without a policy. Going back by reverting the commit is not: the new resource is
//! deleted first. The way back is `removed { from = ADDRESS  lifecycle { destroy = false } }` (Terraform 1.7 or later) or
//! `terraform state rm ADDRESS`, applied before the revert.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC044";

/// The finding at a spot.
pub fn finding(spot: Spot, address: &str) -> Finding {
    spot.finding(CODE, Level::Review, Blocks::Nothing, format!("this policy moves into {address}; to go back, take {address} out of the state first (`terraform state rm`, or a `removed` block with `destroy = false`), then revert"))
}
