//! OAC043: A key gets its first policy in the code.
//!
//! A key without a policy in the code has whatever policy is live, not necessarily the default: the argument is optional and
//! computed, so a policy that was edited in the console shows no difference in a plan, and writing one replaces it.
//!
//! To do: look at the live policy (`aws kms get-key-policy --key-id … --policy-name default`, or `change.before.policy` in the JSON of the
//! plan) before the grant is applied, and carry over what is in it beside the default.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC043";

/// The finding at a spot.
pub fn finding(spot: Spot, key: &str) -> Finding {
    spot.finding(CODE, Level::Review, Blocks::Nothing, format!("{key} has no policy in the code, so the new one replaces whatever policy is live: compare it with `aws kms get-key-policy` before applying"))
}
