//! OAC143: Other states may use the OAI that is destroyed.
//!
//! A plan shows its own state alone.
//!
//! To do: look at all distributions of the account, with the command that is given.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC143";

/// What is told.
pub fn told(address: &str) -> Told {
    Told::new(CODE, Level::Note, Some(address), "whether a distribution of another state uses it cannot be seen here: look at `aws cloudfront list-distributions`".to_owned())
}
