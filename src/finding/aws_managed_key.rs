//! OAC042: The bucket encrypts with the AWS-managed key `aws/s3`.
//!
//! Nobody can edit the policy of that key, so neither an OAI nor an OAC can read the objects.
//! Source: KMS developer guide, "AWS managed keys".
//!
//! To do: set a key of your own, or SSE-S3 (`AES256`), and write the existing objects again, for example with S3 Batch Operations.

use super::{Blocks, Finding, Level, Snippet, Spot};
use serde_json::json;

/// The code.
pub const CODE: &str = "OAC042";

/// The finding at a spot.
pub fn finding(spot: Spot) -> Finding {
    spot.finding(CODE, Level::Manual, Blocks::Switch, "the bucket encrypts with the AWS-managed key `aws/s3`, whose policy cannot be edited, so CloudFront cannot read its objects: set a customer-managed key or AES256, and write the existing objects again".to_owned())
        .with_snippet(Snippet::new("snippet_encryption.tf", json!({})))
}
