//! OAC025: A statement about an OAI cannot be carried over to CloudFront surely.
//!
//! `NotPrincipal` and conditions on who calls (`aws:PrincipalArn`, `aws:userid`, `aws:SourceIp`, …) never fit a service principal, so
//! a copy would be dead, or a Deny would hit CloudFront too.
//! Source: IAM user guide, "AWS global condition context keys"; S3 user guide, "Bucket policy examples".
//!
//! To do: decide what CloudFront is to be allowed, write the statement, and attest it in the origin. The one that is shown keeps
//! the conditions of its neighbour: one on who calls is for you to replace.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC025";

/// The finding at a spot.
pub fn finding(spot: Spot, reason: &str) -> Finding {
    spot.finding(CODE, Level::Manual, Blocks::Switch, format!("{reason}, so no statement for CloudFront was written beside it: decide what CloudFront may do here and write it by hand"))
}
