//! OAC100: The plan ended with an error.
//!
//! What `terraform show -json` prints of such a plan holds what was planned until then, and cannot be applied.
//!
//! To do: make the plan again, without the error.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC100";

/// What is told.
pub fn told() -> Told {
    Told::new(CODE, Level::Refused, None, "planning ended with an error, so this is not the whole plan".to_owned())
}
