//! The JSON files of a workspace on their way through the stages: the stages work on their views, and each change is carried
//! over into the JSON as soon as it is made.

use super::edits::{Applied, apply};
use super::layout::line_number;
use super::{SourceFile, Workspace};
use crate::hcl::ast::Span;
use crate::hcl::json::{self, View};
use crate::terraform::module::native;
use std::collections::BTreeMap;

/// The JSON files that can be read, by path.
#[derive(Debug, Default)]
pub struct Views {
    files: BTreeMap<String, JsonFile>,
}

/// A file's content as the stage found it, and as it is.
type BeforeAndAfter = (Vec<u8>, Vec<u8>);

#[derive(Debug)]
struct JsonFile {
    /// The view of the file as it was given.
    given: View,
    /// The file as the stage that is being made found it, and the way there.
    begun: Applied,
    /// The file as it is, and the way there.
    now: Applied,
}

impl Views {
    /// The views of a workspace, and the workspace with them in the place of its JSON.
    pub fn of(workspace: &Workspace) -> (Views, Workspace) {
        let mut out = workspace.clone();
        let mut files = BTreeMap::new();
        for (path, SourceFile { bytes, .. }) in &mut out.files {
            let Ok(text) = std::str::from_utf8(bytes) else { continue };
            if let Ok((_, Some(given))) = native(path, text) {
                let untouched = Applied::untouched(text);
                let view = given.text.clone().into_bytes();
                files.insert(path.clone(), JsonFile { given, begun: untouched.clone(), now: untouched });
                *bytes = view;
            }
        }
        (Views { files }, out)
    }

    /// Whether a file is JSON that can be read.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// The place in a file as it was given that a place in what is read of it stands for.
    pub fn place(&self, path: &str, span: Span) -> Span {
        self.files.get(path).map_or(span, |file| file.given.place(span))
    }

    /// The line of such a place; `None` where the file is not JSON.
    pub fn line(&self, path: &str, offset: usize) -> Option<usize> {
        self.files.get(path).map(|file| file.given.line(offset))
    }

    /// The same line as the stage that is being made found it.
    pub fn line_now(&self, path: &str, offset: usize) -> Option<usize> {
        let file = self.files.get(path)?;
        let at = file.given.place(Span::new(offset, offset)).start;
        let kept = file.begun.kept.iter().rev().find(|kept| kept.old <= at);
        let at = kept.map_or(0, |kept| kept.new + (at - kept.old).min(kept.len));
        Some(line_number(&file.begun.text, at))
    }

    /// Begins a stage.
    pub fn begin(&mut self) {
        for file in self.files.values_mut() {
            file.begun = file.now.clone();
        }
    }

    /// Whether a program has written a file.
    pub fn is_generated(&self, path: &str) -> bool {
        self.files.get(path).is_some_and(|file| json::is_generated(&file.given.text))
    }

    /// What would be written into a JSON file for it to say what a view says, piece by piece; `None` for other files.
    ///
    /// # Errors
    /// Where JSON has no form for it: the reason.
    pub fn pieces(&self, path: &str, view: &str) -> Option<Result<Vec<String>, String>> {
        let file = self.files.get(path)?;
        let edits = json::edits(&file.now.text, view);
        let text = |edit: &super::edits::Edit| outdented(edit.text.trim().trim_matches(',').trim());
        Some(edits.map(|edits| edits.iter().map(text).filter(|text| !text.is_empty()).collect()))
    }

    /// Makes a JSON file say what its view says now: its content as the stage found it, and as it is. `None` for other files.
    ///
    /// # Errors
    /// Where JSON has no form for it: the reason.
    pub fn carry(&mut self, path: &str, view: &str) -> Option<Result<BeforeAndAfter, String>> {
        let file = self.files.get_mut(path)?;
        let made = json::edits(&file.now.text, view).and_then(|edits| {
            apply(&file.now.text, &edits)
                .and_then(|_| file.now.then(&edits))
                .map_err(|_| "two edits want the same place".to_owned())
        });
        Some(made.map(|made| {
            file.now = made;
            (file.begun.text.clone().into_bytes(), file.now.text.clone().into_bytes())
        }))
    }
}

/// A text whose lines after the first begin as far left as the last of them.
fn outdented(text: &str) -> String {
    let last = text.lines().last().unwrap_or_default();
    let base = &last[..last.len() - last.trim_start().len()];
    let lines = text.lines().map(|line| line.strip_prefix(base).unwrap_or(line).trim_end());
    lines.collect::<Vec<_>>().join("\n")
}
