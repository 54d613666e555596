//! OAC075: `--only` leaves out a distribution that would change with a selected one.
//!
//! A module is called in several places and its code is one, so that an origin in it moves in all of them or in none; and a statement
//! in a module, or an input of one, that is for distributions of several modules is written for all of them at once. Nothing is
//! done for the selected ones either.
//!
//! To do: name all of them with `--only`, or migrate without it.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC075";

/// The finding at a spot: what is selected, and what goes with it.
pub fn finding(spot: Spot, selected: &str, others: &[String]) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Switch,
        format!(
            "--only names {selected} and leaves out {}, and this can only change for all of them: name all of them, or none",
            others.join(", ")
        ),
    )
}
