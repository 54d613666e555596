//! OAC046: An OAI is declared, and nothing in its module refers to it, or outputs alone that nobody takes.
//!
//! A left-over of an earlier migration, or an identity that is used by its id elsewhere.
//!
//! To do: make sure that no distribution and no policy elsewhere uses it, then remove it.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC046";

/// The finding at a spot.
pub fn finding(spot: Spot, identity: &str, is_shown: bool) -> Finding {
    let nothing = match is_shown {
        true => format!("nothing takes {identity} but outputs that no caller uses"),
        false => format!("nothing in this module refers to {identity}"),
    };
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Nothing,
        format!("{nothing}: make sure that nothing elsewhere does, then remove it"),
    )
}
