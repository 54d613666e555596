//! OAC131: What has to be known is not in this state.
//!
//! The bucket, its policy or its key is managed elsewhere, so this plan cannot show whether CloudFront is let in.
//!
//! To do: look at the live policy with the command that is given. To have it checked here, read a bucket's policy
//! into this state with the data source `aws_s3_bucket_policy`.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC131";

/// Where the switch of an origin depends on it.
pub fn told(address: &str, origin: &str, what: &str) -> Told {
    Told::new(CODE, Level::Refused, Some(address), format!("origin {origin}: {what}"))
}

/// Where it is good to know.
pub fn review(address: &str, origin: &str, what: &str) -> Told {
    Told { level: Level::Review, ..told(address, origin, what) }
}
