//! OAC083: A change has no form in the JSON syntax of this file.
//!
//! What is written into a JSON file is read again and has to say what the stage wanted. Where the file is laid out so that
//! there is no place for it, nothing of the change is made, in no file.
//!
//! To do: make the change by hand, or move the block into a `.tf` file and run again.

use super::{Blocks, Finding, Level, Snippet, Spot};
use crate::stage::Stage;
use serde_json::json;

/// The code.
pub const CODE: &str = "OAC083";

/// The finding at a spot, with what was to be written.
pub fn finding(spot: Spot, stage: Stage, summary: &str, reason: &str, written: &str) -> Finding {
    let blocks = if stage == Stage::Retire { Blocks::Retire } else { Blocks::Switch };
    let message = format!("not done, since JSON has no form for it here ({reason}): {summary}");
    let finding = spot.finding(CODE, Level::Manual, blocks, message);
    match written.trim().is_empty() {
        true => finding,
        false => finding.with_snippet(Snippet::new("snippet_text.tf", json!({ "text": written }))),
    }
}
