//! OAC024: No bucket policy in the code grants the origin's OAI access.
//!
//! Either the policy is kept elsewhere, or it names the OAI in a way that cannot be tied to this origin: a literal ARN, a canonical
//! user id as text, an ACL. Moving the origin before CloudFront is granted access makes every cache miss a 403.
//!
//! To do: add the statement, or attest with `# oai2oac:granted REASON` in the origin.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC024";

/// The finding at a spot.
pub fn finding(spot: Spot, bucket: &str, identity: &str) -> Finding {
    spot.finding(CODE, Level::Manual, Blocks::Switch, format!("no policy of {bucket} in this module grants {identity} access, so nothing shows what CloudFront needs: add the statement, then write `# oai2oac:granted REASON` in the origin if its policy is kept elsewhere"))
}
