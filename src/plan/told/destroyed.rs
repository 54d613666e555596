//! OAC111: Something is destroyed or replaced.
//!
//! No stage does that, but for the OAI in retire. A bucket or distribution that is replaced loses its contents or its
//! name; a key policy that is destroyed leaves AWS's default one.
//!
//! To do: find out why the plan does that (`action_reason`, `replace_paths`), and bring it to an apply of its own,
//! before or after the stage.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC111";

/// What is told.
pub fn told(address: &str, what: &str) -> Told {
    Told::new(CODE, Level::Refused, Some(address), what.to_owned())
}
