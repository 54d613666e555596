//! OAC027: `ignore_changes` makes the edit have no effect.
//!
//! With `ignore_changes = [origin]` on the distribution, the switch changes nothing and the retirement takes the grant away from
//! an OAI that is in use. With `ignore_changes = [policy]` on the bucket policy, the grant changes nothing and the switch is denied.
//!
//! To do: take the entry out, or make the change in the account by hand and attest it.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC027";

/// The finding at a spot.
pub fn finding(spot: Spot, what: &str) -> Finding {
    spot.finding(CODE, Level::Manual, Blocks::Switch, format!("{what} is under `ignore_changes`, so Terraform would not carry the change out: take the entry away, apply, and run again"))
}
