//! OAC059: A request for `/` lists the bucket.
//!
//! CloudFront may list the bucket (`s3:ListBucket`, so that a missing key is a 404), and the distribution has no
//! `default_root_object`: the names of the objects are public. CloudFront's statement keeps what the OAI's allows, so
//! this stays as it is.
//! Source: CloudFront developer guide, "Specify a default root object".
//!
//! To do: set `default_root_object`, unless a function at the edge rewrites `/`.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC059";

/// The finding at a spot.
pub fn finding(spot: Spot, distribution: &str) -> Finding {
    spot.finding(CODE, Level::Review, Blocks::Nothing, format!("{distribution} has no `default_root_object` and may list the bucket, so a request for `/` shows the names of its objects, before the switch and after: set one unless a function rewrites `/`"))
}
