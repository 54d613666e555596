//! OAC105: Something was changed outside Terraform.
//!
//! The plan was made with what is really there, so a drift is part of what it starts from, and no change of its own.
//!
//! To do: find out who changed it, above all a policy.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC105";

/// What is told.
pub fn told(address: &str, what: &str) -> Told {
    Told::new(CODE, Level::Note, Some(address), format!("{what} outside Terraform since the last apply"))
}
