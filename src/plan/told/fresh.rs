//! OAC106: A distribution is made by this plan.
//!
//! Nobody asks it for anything yet, so no order has to be kept: a new environment can be applied from the code of any
//! stage.
//!
//! To do: nothing.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC106";

/// What is told.
pub fn told(address: &str) -> Told {
    Told::new(CODE, Level::Safe, Some(address), "does not exist yet: safe in whatever stage the code is".to_owned())
}
