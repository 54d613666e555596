//! OAC053: A cache behaviour passes the viewer's `Authorization` header on to a bucket with an OAI.
//!
//! An origin access control that signs always, as this tool writes it, overwrites that header in every request to the
//! origin.
//! Source: CloudFront API reference, OriginAccessControlConfig, SigningBehavior.
//!
//! To do: make sure that nobody counts on it, such as clients that sign requests to S3 themselves. If somebody does,
//! the OAC needs `signing_behavior = "no-override"` and the header in the cache policy, by hand.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC053";

/// The finding at a spot.
pub fn finding(spot: Spot, how: &str) -> Finding {
    spot.finding(CODE, Level::Review, Blocks::Nothing, format!("{how} passes the viewer's `Authorization` header on to the bucket, and an OAC that signs always overwrites it: make sure that nobody counts on that header there"))
}
