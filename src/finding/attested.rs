//! OAC036: A person attests that the grants of an origin are in place.
//!
//! `# oai2oac:granted REASON` in the origin. The origin counts as ready; nothing in the code proves it.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC036";

/// The finding at a spot.
pub fn finding(spot: Spot, reason: &str) -> Finding {
    spot.finding(CODE, Level::Note, Blocks::Nothing, format!("taken as granted on a person's word: {reason}"))
}
