//! OAC125: An origin is not granted what its OAI has.
//!
//! The grant is not whole for it: what has to be done by hand is left, or the plan was made from other code. Nothing
//! breaks by that, but this origin cannot be switched after this apply.
//!
//! To do: add what is missing (`oai2oac migrate --stage grant` says what it left out, and why).

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC125";

/// What is told.
pub fn told(address: &str, origin: &str, lack: &str) -> Told {
    Told::new(CODE, Level::Left, Some(address), format!("origin {origin} cannot be switched after this: {lack}"))
}
