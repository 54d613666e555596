//! OAC114: Something changes in the state alone.
//!
//! A resource moves to another address, is taken into the state, or an output has another value. No infrastructure is
//! changed by that, but states that read an output may be.
//!
//! To do: see that it belongs here.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC114";

/// What is told.
pub fn told(address: &str, what: &str) -> Told {
    Told::new(CODE, Level::Review, Some(address), what.to_owned())
}
