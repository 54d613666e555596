//! OAC132: A Deny hits CloudFront's service principal.
//!
//! It lets the OAI pass and not the OAC; or it hits both, and then the origin is denied already.
//!
//! To do: except the distribution from the Deny: `StringNotEquals` on `aws:SourceArn`, with its ARN.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC132";

/// A Deny that spares the OAI.
pub fn told(address: &str, origin: &str, statement: &str, holder: &str) -> Told {
    Told::new(
        CODE,
        Level::Refused,
        Some(address),
        format!("origin {origin}: the statement {statement} of {holder} denies CloudFront and not the OAI"),
    )
}

/// A Deny that hits both.
pub fn both(address: &str, origin: &str, statement: &str, holder: &str) -> Told {
    Told::new(
        CODE,
        Level::Review,
        Some(address),
        format!(
            "origin {origin}: the statement {statement} of {holder} may deny CloudFront, with an OAI and with an OAC"
        ),
    )
}
