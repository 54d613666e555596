//! OAC082: A module cannot offer its callers an OAC beside its OAI.
//!
//! Its callers, of whom none is in the walked code, put the OAI into distributions of their own. For these to move, the module
//! would have to show them the id of an OAC and let the distributions whose ARNs they hand over into its bucket; something is
//! in the way of that. Nothing of it is written, so that no caller moves before it is let in.
//!
//! To do: remove what is in the way, or write the pieces given here, in one release; then run the tool again.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC082";

/// The finding at a spot.
pub fn finding(spot: Spot, identity: &str, reason: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Retire,
        format!("callers of this module cannot be offered an OAC in the place of {identity}: {reason}"),
    )
}
