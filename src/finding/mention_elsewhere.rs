//! OAC021: An OAI is named in a file that the tool reads but does not change.
//!
//! JSON syntax, override files, `.tftest.hcl` tests, variable values and Terragrunt units are searched for OAIs, not rewritten.
//!
//! To do: change the file by hand when the OAI is retired; for an override file that changes an origin or policy, before the switch.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC021";

/// The finding at a spot.
pub fn finding(spot: Spot) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Retire,
        "an OAI is named in a file that the tool does not change: change it by hand before the OAI is retired"
            .to_owned(),
    )
}
