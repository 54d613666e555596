//! OAC063: A bucket and its policy may be in different hands.
//!
//! The bucket is only read here and its policy is not in this module, or bucket and policy go through different
//! provider configurations. Where the bucket is in another account, its policy, and the policy of its key, must be
//! changed there.
//! Source: CloudFront developer guide, "Restrict access to an Amazon S3 origin"; S3 user guide, "Bucket owner
//! granting cross-account bucket permissions".
//!
//! To do: find out which account owns the bucket, and grant there. `AWS:SourceArn` has the account of the
//! distribution in it, not the bucket's.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC063";

/// The finding for a bucket that is only read.
pub fn only_read(spot: Spot, bucket: &str) -> Finding {
    spot.finding(CODE, Level::Note, Blocks::Nothing, format!("{bucket} is only read here, so it may belong to another state or account: its policy, and its key's, must be changed where they are kept"))
}

/// The finding for a policy that goes through another provider configuration than its bucket.
pub fn other_provider(spot: Spot, policy: &str, bucket: &str) -> Finding {
    spot.finding(CODE, Level::Note, Blocks::Nothing, format!("{policy} goes through another provider configuration than {bucket}: make sure that both mean the account that owns the bucket"))
}
