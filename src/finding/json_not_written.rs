//! OAC083: A change is needed in a JSON file that the tool does not write.
//!
//! What CDK for Terraform has synthesized says so in its own `//` comment, and the next `cdktf synth` would undo a change to
//! it. And what is written into a JSON file is read again and has to say what the stage wanted: where the file is laid out so
//! that there is no place for it, nothing of the change is made, in no file.
//!
//! To do: change the program, so that the file that it writes has what the snippet shows, or make the change by hand; apply,
//! and run again.
//! Source: `cdktf synth`, whose output begins with `{"//": {"metadata": …}}`.

use super::{Blocks, Finding, Level, Snippet, Spot};
use crate::stage::Stage;
use serde_json::json;

/// The code.
pub const CODE: &str = "OAC083";

/// The template of what is JSON already.
pub const TEXT: &str = "snippet_text.tf";

/// The finding at a spot of a file that a program writes, with what has to be in it.
pub fn generated(spot: Spot, stage: Stage, summary: &str, pieces: &[String]) -> Finding {
    let message = format!("this file is generated, so the program that writes it has to do this: {summary}");
    with_text(spot.finding(CODE, Level::Manual, blocks(stage), message), &pieces.join("\n"))
}

/// The finding at a spot of a file that has no place for a change, with what was to be written.
pub fn no_form(spot: Spot, stage: Stage, summary: &str, reason: &str, written: &str) -> Finding {
    let message = format!("not done, since this file has no place for it ({reason}): {summary}");
    with_text(spot.finding(CODE, Level::Manual, blocks(stage), message), written)
}

fn blocks(stage: Stage) -> Blocks {
    if stage == Stage::Retire { Blocks::Retire } else { Blocks::Switch }
}

fn with_text(finding: Finding, text: &str) -> Finding {
    match text.trim().is_empty() {
        true => finding,
        false => finding.with_snippet(Snippet::new(TEXT, json!({ "text": text }))),
    }
}
