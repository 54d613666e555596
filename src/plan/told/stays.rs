//! OAC133: An origin stays with its OAI although it could be switched.
//!
//! The state has its grant. The switch is not whole without it.
//!
//! To do: see whether it was left out on purpose (`--only`), or whether its code cannot be changed by the tool.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC133";

/// What is told.
pub fn told(address: &str, origin: &str) -> Told {
    Told::new(
        CODE,
        Level::Left,
        Some(address),
        format!("origin {origin} stays with its OAI although its grant is in the state"),
    )
}
