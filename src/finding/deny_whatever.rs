//! OAC057: A Deny on the bucket hits CloudFront with an OAI and with an OAC.
//!
//! CloudFront's requests come through no VPC endpoint and from no address of yours, so a Deny for all others hits
//! them, whoever they are signed by. The migration neither causes this nor cures it, but the test after the switch
//! would fail.
//! Source: re:Post, "Why do I get 403 Access Denied errors when I use an S3 REST API endpoint as the origin of my
//! CloudFront distribution?"; IAM user guide, "AWS global condition context keys".
//!
//! To do: find out whether CloudFront can read the bucket today, before the migration is blamed. If it is to, except
//! the distribution: `StringNotEquals` on `aws:SourceArn`, with its ARN.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC057";

/// The finding at a spot.
pub fn finding(spot: Spot, key: Option<&str>) -> Finding {
    let by = key.map_or_else(|| "for everybody".to_owned(), |key| format!("by `{key}`"));
    spot.finding(CODE, Level::Review, Blocks::Nothing, format!("this Deny {by} hits CloudFront's requests to the bucket, with an OAI and with an OAC: make sure that the site works before the migration, and except the distribution if it is to read here"))
}
