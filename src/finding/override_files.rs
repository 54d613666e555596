//! OAC039: The module has override files that name what the tool would change.
//!
//! Terraform merges an override file over the others, so that an edit may have no effect.
//!
//! To do: fold the override into the file that it overrides, or migrate the module by hand.
//! Source: Terraform language reference, "Override files".

use super::{Blocks, Finding, Level, Spot};
use crate::survey::overrides::Overriding;

/// The code.
pub const CODE: &str = "OAC039";

/// The finding for what an override file says.
pub fn finding(found: &Overriding) -> Finding {
    Spot::new(&found.path, found.span).finding(
        CODE,
        Level::Manual,
        Blocks::Switch,
        format!("this file overrides {}, so an edit elsewhere may have no effect: fold it into the file that it overrides and run again, or make the three changes by hand", found.what),
    )
}

/// The finding for what an override file says about something that the retirement would remove.
pub fn without_base(found: &Overriding) -> Finding {
    Spot::new(&found.path, found.span).finding(
        CODE,
        Level::Manual,
        Blocks::Retire,
        format!("this file overrides {}, which goes with the OAI, and Terraform refuses an override of what is not there: remove it here before", found.what),
    )
}
