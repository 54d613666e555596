//! OAC020: A top-level block that the tool's HCL reader does not understand.
//!
//! The block may be valid Terraform: the reader has known gaps (a newline inside a conditional within an object `for`, `!` before a
//! newline). The block is left alone. An OAI that is named in it is not retired; what else is in the block is not seen.
//!
//! To do: rewrite the block on one line or with parentheses, or make its change by hand.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC020";

/// The finding at a spot. Only a block that names an OAI holds one back.
pub fn finding(spot: Spot, reason: &str, names_oai: bool) -> Finding {
    let (blocks, what) = match names_oai {
        true => (Blocks::Retire, "and names an OAI"),
        false => (Blocks::Nothing, "and names no OAI"),
    };
    let message = format!("this block cannot be read ({reason}) {what}, so nothing in it is seen or changed");
    spot.finding(CODE, Level::Manual, blocks, message)
}
