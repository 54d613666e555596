//! OAC045: An inline policy cannot be moved into a resource of its own.
//!
//! The resource is there already, or `ignore_changes` covers the policy. A policy resource must not stand beside an inline policy: each
//! would undo the other.
//!
//! To do: decide which of the two is meant, and remove the other.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC045";

/// The finding at a spot.
pub fn finding(spot: Spot, resource: &str, kind: &str) -> Finding {
    spot.finding(CODE, Level::Manual, Blocks::Switch, format!("the policy inside {resource} would close a cycle and cannot be moved into an {kind}: one is there already, or the policy is under `ignore_changes`"))
}
