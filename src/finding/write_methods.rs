//! OAC054: A cache behaviour in front of a bucket with an OAI takes requests that write.
//!
//! The bucket policy decides whether CloudFront may write, before the switch and after: the statement for CloudFront
//! has the OAI's actions and no others.
//! Source: CloudFront developer guide, "Restrict access to an Amazon S3 origin", on PUT and DELETE.
//!
//! To do: where the OAI may write, try an upload after the switch, for reading proves nothing about it. Where it may
//! not, take the methods out of `allowed_methods`.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC054";

/// The finding at a spot: `methods` that write, and what the OAI may do that writes.
pub fn finding(spot: Spot, methods: &str, granted: &[String]) -> Finding {
    if granted.is_empty() {
        let message = format!(
            "{methods} are let through to the bucket, where no statement in this module lets the OAI write, so S3 denies them before the switch and after: take them out unless a policy elsewhere allows them"
        );
        return spot.finding(CODE, Level::Note, Blocks::Nothing, message);
    }
    let granted = granted.join(", ");
    spot.finding(CODE, Level::Review, Blocks::Nothing, format!("{methods} are let through to the bucket, where the OAI is granted {granted}, and so is CloudFront: try an upload after the switch, for reading proves nothing about it"))
}
