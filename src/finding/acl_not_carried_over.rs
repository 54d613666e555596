//! OAC048: A bucket's ACL grants an OAI something that cannot be put into the bucket's policy surely.
//!
//! An OAC cannot use ACLs: what an ACL grants has to be in the bucket policy. READ on a bucket is `s3:ListBucket` and its relatives,
//! not `s3:GetObject`; what WRITE and FULL_CONTROL mean depends on who owns the bucket and its objects; and what the ACLs of
//! objects grant cannot be seen in the code.
//! Source: Amazon S3 user guide, "Access control list (ACL) overview".
//!
//! To do: write the statement that CloudFront needs, then attest it with `# oai2oac:granted REASON` in the origin.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC048";

/// The finding at a spot.
pub fn finding(spot: Spot, what: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Switch,
        format!("the ACL grants the OAI {what}, which an OAC cannot use: put into the bucket policy what CloudFront needs of it, then write `# oai2oac:granted REASON` in the origin"),
    )
}
