//! OAC140: An origin uses the OAI that is retired.
//!
//! CloudFront refuses to delete an OAI that is in use, and without its statements every request that is not cached is
//! denied.
//!
//! To do: apply the switch here first.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC140";

/// What is told.
pub fn told(address: &str, distribution: &str, origin: &str) -> Told {
    Told::new(
        CODE,
        Level::Refused,
        Some(address),
        format!("is used by origin {origin} of {distribution}: apply the switch here first"),
    )
}

/// A grant that goes, and the OAI whose it is.
pub fn granted(address: &str, identity: &str, distribution: &str, origin: &str) -> Told {
    Told::new(
        CODE,
        Level::Refused,
        Some(address),
        format!(
            "loses what the OAI {identity} has, which origin {origin} of {distribution} uses: apply the switch here first"
        ),
    )
}
