//! OAC115: A policy has something in it that cannot be understood.
//!
//! A statement that is understood by half might grant or deny anything.
//!
//! To do: look at the text of the policy: `change.before.policy` and `change.after.policy` in the plan's JSON.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC115";

/// What is told.
pub fn told(address: &str) -> Told {
    Told::new(
        CODE,
        Level::Refused,
        Some(address),
        "a statement of the policy cannot be understood: look at its text".to_owned(),
    )
}
