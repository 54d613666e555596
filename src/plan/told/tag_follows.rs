//! OAC116: A tag follows the text of a policy.
//!
//! It holds the text or a hash of it, so it changes with every statement. Nothing depends on a tag of this kind, as a rule.
//!
//! To do: see that nothing does.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC116";

/// What is told.
pub fn told(address: &str) -> Told {
    Told::new(CODE, Level::Review, Some(address), "has a tag that is made of a policy's text, and changes with it")
}
