//! OAC123: A new statement allows more than the OAI has.
//!
//! CloudFront gets the actions and resources of the OAI's statements in the same policy; of a key, what reading
//! takes, and what writing takes where the OAI may write.
//!
//! To do: take out what is more.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC123";

/// What is told.
pub fn told(address: &str, statement: &str, what: &str) -> Told {
    Told::new(
        CODE,
        Level::Refused,
        Some(address),
        format!("the new statement {statement} allows {what}, which no OAI has here"),
    )
}
