//! OAC031: An OAI is used where the tool does not follow it.
//!
//! The value goes into a local value, a module, an argument that the tool does not know, a `check`, `import` or `moved` block, or an
//! output of a module whose callers are not known. The OAI is not retired while it is used there.
//!
//! To do: follow the value by hand, and remove the use before the OAI is retired.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC031";

/// The finding at a spot.
pub fn finding(spot: Spot, attribute: &str, place: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Retire,
        format!("{attribute} goes into {place}, which is not followed: the OAI stays until this use is gone"),
    )
}
