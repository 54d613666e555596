//! OAC037: A change is needed in a file outside the paths that were given.
//!
//! Files outside the paths are read, never changed.
//!
//! To do: run the tool on the folder that holds the file too.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC037";

/// The finding at a spot.
pub fn finding(spot: Spot, summary: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Switch,
        format!("not done, since this file is outside the given paths, which have to include it: {summary}"),
    )
}
