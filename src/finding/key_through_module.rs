//! OAC047: A key of a module is opened to CloudFront through the module's list of services.
//!
//! What the module makes of the list is not followed: it may let the service in for all distributions of all accounts, where a
//! statement of one's own would name the distribution.
//!
//! To do: look at the key policy that the module writes, and have it take a condition on `aws:SourceArn` if it has none.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC047";

/// The finding at a spot.
pub fn finding(spot: Spot, module: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Nothing,
        format!("CloudFront is let into the key by the list of services of {module}, which may not limit it to the distribution: look at the key policy that comes of it"),
    )
}
