//! OAC058: A distribution answers 403 from the bucket with a page and status 200.
//!
//! A grant that is missing then looks like a working site. A status tells nothing, and neither does a page from the
//! cache.
//! Source: CloudFront developer guide, "Generate custom error responses".
//!
//! To do: after the switch, ask for a key that exists and is in no cache, and compare the content:
//! `curl -s https://DOMAIN/KEY | cmp - FILE`.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC058";

/// The finding at a spot.
pub fn finding(spot: Spot) -> Finding {
    spot.finding(CODE, Level::Note, Blocks::Nothing, "a 403 from the bucket becomes a page with status 200, which would hide a missing grant: after the switch ask for an object that is in no cache and compare its content, not the status".to_owned())
}
