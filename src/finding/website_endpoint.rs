//! OAC050: An origin reads from an S3 website endpoint.
//!
//! A website endpoint is a custom origin and answers anonymous requests only: neither an OAI nor an OAC works there,
//! and what it serves is public. Such an origin is never moved.
//! Source: CloudFront developer guide, "Restrict access to an Amazon S3 origin", notes.
//!
//! To do: where the content is to be private, put the bucket's regional endpoint there; index documents of subfolders
//! and redirects of the website endpoint then need a function at the edge. Else take the OAI, or the OAC, out of the
//! origin.

use super::{Blocks, Finding, Level, Snippet, Spot};
use serde_json::json;

/// The code.
pub const CODE: &str = "OAC050";

/// How an origin in front of a website endpoint claims to be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// By an OAI.
    Identity,
    /// By an OAC.
    Control,
    /// Not at all.
    Anonymous,
}

/// The finding at a spot.
pub fn finding(spot: Spot, origin: &str, access: Access) -> Finding {
    let (level, blocks, message) = match access {
        Access::Identity => (
            Level::Manual,
            Blocks::Switch,
            format!(
                "origin {origin} names an OAI and reads from an S3 website endpoint, where neither an OAI nor an OAC works: read from the bucket's regional endpoint instead, or take the OAI out"
            ),
        ),
        Access::Control => (
            Level::Review,
            Blocks::Nothing,
            format!(
                "origin {origin} names an OAC and reads from an S3 website endpoint, where neither an OAI nor an OAC works: read from the bucket's regional endpoint instead, or take the OAC out"
            ),
        ),
        Access::Anonymous => (
            Level::Note,
            Blocks::Nothing,
            format!(
                "origin {origin} reads from an S3 website endpoint, where neither an OAI nor an OAC works, so it stays as it is and what it reads must stay public"
            ),
        ),
    };
    let finding = spot.finding(CODE, level, blocks, message);
    match access {
        Access::Identity | Access::Control => {
            let value = "aws_s3_bucket.NAME.bucket_regional_domain_name";
            finding.with_snippet(Snippet::new("argument.tf", json!({ "name": "domain_name", "value": value })))
        }
        Access::Anonymous => finding,
    }
}
