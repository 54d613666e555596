//! OAC110: A change belongs to the stage.
//!
//! It does what the stage does to such a resource, and nothing else.
//!
//! To do: nothing.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC110";

/// What is told.
pub fn told(address: &str, what: impl Into<String>) -> Told {
    Told::new(CODE, Level::Safe, Some(address), what)
}
