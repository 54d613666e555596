//! OAC134: An origin moves to an OAC that is not in this state.
//!
//! Its settings cannot be seen here.
//!
//! To do: see that it is for `s3` and signs always (`aws cloudfront get-origin-access-control --id ID`).

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC134";

/// What is told.
pub fn told(address: &str, origin: &str, control: &str) -> Told {
    Told::new(
        CODE,
        Level::Review,
        Some(address),
        format!(
            "origin {origin}: the OAC {control} is not in this state: look at `aws cloudfront get-origin-access-control --id {control}`"
        ),
    )
}
