//! OAC045: A bucket or key has a policy inside its block, and another in a resource beside it.
//!
//! Each undoes the other at every apply, so the code does not show which of them is live, and whether a grant in one of
//! them is.
//! Source: the provider's documentation of `aws_s3_bucket_policy` and `aws_kms_key_policy`.
//!
//! To do: put all statements into one of the two, remove the other, and run again.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC045";

/// The finding at a spot.
pub fn finding(spot: Spot, owner: &str, beside: &str) -> Finding {
    spot.finding(CODE, Level::Manual, Blocks::Switch, format!("{owner} has a policy inside its block and another in {beside}, and each undoes the other: put all statements into {beside}, remove the one inside, and run again"))
}
