//! OAC065: The bucket is a Requester Pays bucket.
//!
//! S3 answers 403 to a request without `x-amz-request-payer`, unless the bucket's owner makes it. CloudFront's
//! service principal is not the owner, and CloudFront adds no header that begins with `X-Amz-` to its requests.
//! Source: S3 user guide, "Downloading objects from Requester Pays buckets"; CloudFront developer guide, "Add custom
//! headers to origin requests".
//!
//! To do: find out whether CloudFront can read the bucket today. If not, set the payer to `BucketOwner`.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC065";

/// The finding at a spot.
pub fn finding(spot: Spot, bucket: &str) -> Finding {
    spot.finding(CODE, Level::Review, Blocks::Nothing, format!("the requester pays for {bucket}, and CloudFront does not send `x-amz-request-payer`, so S3 may deny its requests: make sure that the site works before the migration, or let the owner pay"))
}
