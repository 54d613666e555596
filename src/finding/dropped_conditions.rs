//! OAC086: A key statement has conditions by a name that its module does not know, and drops.
//!
//! `terraform-aws-modules/kms` calls the conditions of a statement `conditions` up to 3.x and `condition` from 4.0 on, and takes
//! no notice of the other name. A statement that was meant for one distribution lets every distribution of every account in.
//! Source: the module's `main.tf` and `variables.tf`, 3.1.1 and 4.0.0.
//!
//! To do: rename it. What the tool adds beside it has the right name.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC086";

/// The finding at a spot.
pub fn finding(spot: Spot, call: &str, wanted: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Nothing,
        format!(
            "{call} takes no notice of these conditions, so that the statement lets every distribution of every account use the key: in this version of the module they are called `{wanted}`"
        ),
    )
}
