//! OAC127: An OAC does not sign as an OAI's replacement has to.
//!
//! It has to be for `s3`, and to sign always with `sigv4`: with `never` the bucket would have to be public, with `no-
//! override` a viewer's `Authorization` takes its place.
//!
//! To do: set the three arguments.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC127";

/// What is told.
pub fn told(address: &str, argument: &str, value: &str) -> Told {
    Told::new(
        CODE,
        Level::Refused,
        Some(address),
        format!("{argument} is {value:?}, so it cannot take the place of an OAI"),
    )
}
