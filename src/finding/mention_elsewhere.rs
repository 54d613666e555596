//! OAC021: An OAI is named in a file that the tool reads but does not change.
//!
//! Override files, `.tftest.hcl` tests, variable values and Terragrunt units are searched for OAIs, not rewritten.
//!
//! To do: change the file by hand when the OAI is retired; for an override file that changes an origin or policy, before the switch.

use super::{Blocks, Finding, Level, Spot, other_state, terragrunt_input};
use crate::survey::mentions::{Known, TextMention};

/// The code.
pub const CODE: &str = "OAC021";

/// The finding for a mention: that of the Terragrunt input where it is one.
pub fn finding(mention: &TextMention) -> Finding {
    let spot = Spot::new(&mention.path, mention.span);
    match &mention.known {
        Known::Handed(handed) => return terragrunt_input::finding(mention, handed),
        Known::Read(value, there, holder) => return other_state::read(spot, value, there, holder),
        Known::Nothing => {}
    }
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Retire,
        "an OAI is named in a file that the tool does not change: change it by hand before the OAI is retired"
            .to_owned(),
    )
}
