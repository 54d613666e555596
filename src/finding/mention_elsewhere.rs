//! OAC021: An OAI is named in a file that the tool reads but does not change.
//!
//! Override files, `.tftest.hcl` tests, variable values and Terragrunt units are searched for OAIs, not rewritten.
//!
//! Where variable values give an OAI to an input, another environment may give another one, so that it is not known which OAI an
//! origin or a policy takes.
//!
//! To do: declare such an OAI and import it, put its attributes where the input goes, and run again. Else change the file by hand when the OAI is retired; for an override file that changes an origin or policy, before the switch.

use super::{Blocks, Finding, Level, Snippet, Spot, other_state, terragrunt_input};
use crate::survey::given::Given;
use crate::survey::mentions::{Known, TextMention};
use serde_json::json;

/// The code.
pub const CODE: &str = "OAC021";

/// The finding for a mention: that of the Terragrunt input where it is one.
pub fn finding(mention: &TextMention) -> Finding {
    let spot = Spot::new(&mention.path, mention.span);
    match &mention.known {
        Known::Handed(handed) => return terragrunt_input::finding(mention, handed),
        Known::Read(value, there, holder) => return other_state::read(spot, value, there, holder),
        Known::Given(given) => {
            let id = mention.identity.as_ref().map(ToString::to_string).unwrap_or_default();
            let message = format!("var.{} is given the OAI {id} here, {}", given.input, instead(given));
            return with_import(spot.finding(CODE, Level::Manual, Blocks::Retire, message), given);
        }
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

/// What takes an OAI that an input is given, and what to do, for people.
pub fn instead(given: &Given) -> String {
    let takes = match given.takers.as_slice() {
        [] => "which nothing here takes".to_owned(),
        takers => format!("which goes to {}", takers.join(", ")),
    };
    match &given.declared {
        Some((address, at)) => {
            format!(
                "{takes}, and is not followed; by the import block at {at} it is {address}: take its attributes there in place of the input, and run again"
            )
        }
        None => format!(
            "{takes}, and is not followed, since an environment may give another one: declare and import it, take its attributes there in place of the input, and run again"
        ),
    }
}

/// The finding with the code that declares and imports an OAI that an input is given.
pub fn with_import(finding: Finding, given: &Given) -> Finding {
    match given.declared.is_none() && given.is_root && !given.takers.is_empty() {
        true => finding.with_snippet(Snippet::new("snippet_import.tf", json!({ "id": given.id }))),
        false => finding,
    }
}
