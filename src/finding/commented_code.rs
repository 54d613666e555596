//! OAC072: Code about an OAI is commented out.
//!
//! Comments are left as they are. Put back after the migration, such code would bring the OAI with it, or name one that is gone.
//!
//! To do: remove it, or leave it and bear the migration in mind.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC072";

/// The finding at a spot.
pub fn finding(spot: Spot) -> Finding {
    let message =
        "code about an OAI is commented out here, and stays so: it would not fit if it were put back".to_owned();
    spot.finding(CODE, Level::Note, Blocks::Nothing, message)
}
