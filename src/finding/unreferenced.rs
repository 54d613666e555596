//! OAC046: An OAI is declared, and nothing in its module refers to it.
//!
//! A left-over of an earlier migration, or an identity that is used by its id elsewhere.
//!
//! To do: make sure that no distribution and no policy elsewhere uses it, then remove it.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC046";

/// The finding at a spot.
pub fn finding(spot: Spot, identity: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Nothing,
        format!("nothing in this module refers to {identity}: make sure that nothing elsewhere does, then remove it"),
    )
}
