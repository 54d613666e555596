//! OAC142: A policy still names an OAI that is destroyed.
//!
//! Nothing breaks at once. But the principal is not valid any more, so the next change of this policy fails.
//!
//! To do: take the OAI out of the policy.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC142";

/// What is told.
pub fn told(address: &str, identity: &str) -> Told {
    Told::new(CODE, Level::Left, Some(address), format!("still names the OAI {identity}, which is destroyed"))
}
