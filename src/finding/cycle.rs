//! OAC030: A statement names all distributions of the account, since naming the distribution would close a cycle.
//!
//! The policy would refer to the distribution, which already depends on the policy in a way that the tool cannot open. So the
//! statement lets through whatever distribution of the account asks (`ArnLike`, `arn:aws:cloudfront::ACCOUNT:distribution/*`):
//! wider than the OAI's, which only its own distributions could use.
//!
//! Such a policy does not wait for the distribution. An apply that brings switch and retire at once may take the OAI's access
//! away before the origin has moved, so switch must be applied before retire.
//!
//! To do: accept that, or break the way by hand and name the distribution.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC030";

/// The finding at a spot.
pub fn finding(spot: Spot, way: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Nothing,
        format!(
            "the distribution already depends on this policy ({way}), so its statement cannot name it and lets every distribution of the account through: accept that, or break the way and name the distribution"
        ),
    )
}
