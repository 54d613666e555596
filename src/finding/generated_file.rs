//! OAC084: A change is needed in a file that a program writes.
//!
//! What CDK for Terraform has synthesized says so in its own `//` comment. The next `cdktf synth` would undo a change to it.
//!
//! To do: change the program, so that the file that it writes has what the snippet shows, apply, and run again.
//! Source: `cdktf synth`, whose output begins with `{"//": {"metadata": …}}`.

use super::{Blocks, Finding, Level, Snippet, Spot};
use crate::stage::Stage;
use serde_json::json;

/// The code.
pub const CODE: &str = "OAC084";

/// The finding at a spot, with what has to be in the file.
pub fn finding(spot: Spot, stage: Stage, summary: &str, pieces: &[String]) -> Finding {
    let blocks = if stage == Stage::Retire { Blocks::Retire } else { Blocks::Switch };
    let message = format!("this file is generated, so the program that writes it has to do this: {summary}");
    let finding = spot.finding(CODE, Level::Manual, blocks, message);
    match pieces.is_empty() {
        true => finding,
        false => finding.with_snippet(Snippet::new("snippet_text.tf", json!({ "text": pieces.join("\n") }))),
    }
}
