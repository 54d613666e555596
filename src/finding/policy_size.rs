//! OAC062: A bucket policy comes near the 20 KB that S3 allows.
//!
//! While the OAI's statements and CloudFront's stand side by side the policy is longer than before and after. The
//! size is estimated from the source text.
//! Source: S3 user guide, "Policies and permissions in Amazon S3", "Bucket policies".
//!
//! To do: look at the size in the plan. Merge statements that differ only in their resources, or use a wildcard.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC062";

/// The finding at a spot: the estimated size in bytes.
pub fn finding(spot: Spot, policy: &str, size: usize) -> Finding {
    let kilobytes = size.div_ceil(1024);
    spot.finding(CODE, Level::Review, Blocks::Nothing, format!("{policy} has about {kilobytes} KB with the statements for CloudFront beside those for the OAI, and S3 takes 20 KB: look at its size in the plan, and merge statements before the grant is applied"))
}
