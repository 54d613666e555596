//! OAC112: A change does not belong to the stage.
//!
//! It may be harmless. But what is applied together fails together, and a stage should be the only thing to look at
//! when something is denied.
//!
//! To do: apply it by itself, before or after the stage.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC112";

/// What is told.
pub fn told(address: &str, what: &str) -> Told {
    Told::new(CODE, Level::Refused, Some(address), format!("{what}: not a change of this stage"))
}
