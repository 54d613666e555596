//! OAC030: The statement would close a dependency cycle.
//!
//! The policy would refer to the distribution, which already depends on the policy.
//!
//! To do: break the way back, for example by taking the bucket's own attribute, or by dropping a `depends_on`.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC030";

/// The finding at a spot.
pub fn finding(spot: Spot, way: &str) -> Finding {
    spot.finding(CODE, Level::Manual, Blocks::Switch, format!("the policy would refer to the distribution, which already depends on the policy ({way}): break that way first"))
}
