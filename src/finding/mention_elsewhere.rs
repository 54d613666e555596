//! OAC021: An OAI is named in a file that the tool reads but does not change.
//!
//! Override files, `.tftest.hcl` tests, variable values and Terragrunt units are searched for OAIs, not rewritten.
//!
//! To do: change the file by hand when the OAI is retired; for an override file that changes an origin or policy, before the switch.

use super::{Blocks, Finding, Level, Spot, terragrunt_input};
use crate::survey::mentions::TextMention;

/// The code.
pub const CODE: &str = "OAC021";

/// The finding for a mention: that of the Terragrunt input where it is one.
pub fn finding(mention: &TextMention) -> Finding {
    if let Some(handed) = &mention.handed {
        return terragrunt_input::finding(mention, handed);
    }
    Spot::new(&mention.path, mention.span).finding(
        CODE,
        Level::Manual,
        Blocks::Retire,
        "an OAI is named in a file that the tool does not change: change it by hand before the OAI is retired"
            .to_owned(),
    )
}
