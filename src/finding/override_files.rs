//! OAC039: The module has override files that name what the tool would change.
//!
//! Terraform merges an override file over the others, so that an edit may have no effect.
//!
//! To do: fold the override into the file that it overrides, or migrate the module by hand.
//! Source: Terraform language reference, "Override files".

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC039";

/// The finding at a spot.
pub fn finding(spot: Spot, resource: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Switch,
        format!("this file overrides {resource}, so an edit elsewhere may have no effect: fold it into the file that it overrides and run again, or make the three changes by hand"),
    )
}
