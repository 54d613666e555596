//! What must hold of a result before anybody sees it. A failure is a bug of the tool.

pub mod access;
pub mod account;

use crate::migrate::StageResult;
use crate::stage::{Stage, wires};
use crate::survey::Survey;
use crate::terraform::address::Address;
use crate::terraform::graph;
use crate::terraform::module::Module;
use crate::workspace::edits::{Applied, Edit};
use std::collections::BTreeSet;

/// A result that failed its own proof.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {what}")]
pub struct Failure {
    /// What does not hold.
    pub what: String,
    /// The file or folder.
    pub path: String,
}

impl Failure {
    /// A failure in a file or folder.
    pub fn new(what: &str, path: &str) -> Failure {
        // A folder is a place too, and the root is `.`.
        let path = if path.is_empty() { "." } else { path };
        Failure { what: what.to_owned(), path: path.to_owned() }
    }

    /// Two changes that want the same bytes.
    pub fn overlap(path: &str, one: &str, other: &str) -> Failure {
        Failure::new(&format!("{one} and {other} want to change the same bytes"), path)
    }
}

/// Bytes outside the edits are the same: `made` is the text after the edits, `step` the same after alignment, which may
/// change nothing but the spaces before an `=` or a comment.
///
/// # Errors
/// Where a byte differs.
pub fn untouched_bytes(path: &str, old: &str, edits: &[Edit], made: &Applied, step: &Applied) -> Result<(), Failure> {
    let mut expected = String::new();
    let mut at = 0;
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    ordered.sort_by_key(|edit| edit.span);
    for edit in ordered {
        expected.push_str(old.get(at..edit.span.start).unwrap_or_default());
        expected.push_str(&edit.text);
        at = edit.span.end;
    }
    expected.push_str(old.get(at..).unwrap_or_default());
    if expected != made.text {
        return Err(Failure::new("bytes outside the edits have changed", path));
    }
    let without_spaces = |text: &str| text.chars().filter(|c| !matches!(c, ' ' | '\t')).collect::<String>();
    if without_spaces(&made.text) != without_spaces(&step.text) {
        return Err(Failure::new("alignment has changed more than spaces", path));
    }
    Ok(())
}

/// Everything else that must hold of a stage.
///
/// # Errors
/// What does not hold.
pub fn prove(stage: Stage, before: &Survey<'_>, after: &Survey<'_>, result: &StageResult) -> Result<(), Failure> {
    for (old, new) in before.modules.iter().zip(&after.modules) {
        parses_again(old.module, new.module)?;
        references_resolve(old.module, new.module)?;
        no_new_cycle(old.module, new.module)?;
        access::never_wider(stage, old, new)?;
        access::moved_origins_keep_theirs(old, new)?;
    }
    no_new_cycle_between_modules(before, after)?;
    match result.files.iter().find(|(_, (old, new))| old == new) {
        Some((path, _)) => Err(Failure::new("a change changes nothing", path)),
        None => Ok(()),
    }
}

fn parses_again(old: &Module, new: &Module) -> Result<(), Failure> {
    for (before, after) in old.files.iter().zip(&new.files) {
        let broken: Vec<&str> = before.broken.iter().map(|broken| broken.span.of(&before.text)).collect();
        for found in &after.broken {
            if !is_made_of(found.span.of(&after.text), &broken) {
                let line = crate::workspace::layout::line_number(&after.text, found.at);
                return Err(Failure::new(
                    &format!("line {line} of the result cannot be read: {}", found.message),
                    &after.path,
                ));
            }
        }
    }
    Ok(())
}

/// Whether a text that cannot be read is one of those from before, or several of them that nothing but comments stands between
/// any more.
fn is_made_of(text: &str, broken: &[&str]) -> bool {
    let is_next = |known: &&str| {
        let rest = text.strip_prefix(*known).filter(|_| !known.is_empty());
        rest.map(behind_comments).is_some_and(|rest| rest.is_empty() || is_made_of(rest, broken))
    };
    broken.contains(&text) || broken.iter().any(is_next)
}

/// The text behind the white space and the lines of comments that it begins with.
fn behind_comments(text: &str) -> &str {
    let rest = text.trim_start();
    match rest.starts_with('#') || rest.starts_with("//") {
        true => behind_comments(rest.split_once('\n').map_or("", |(_, rest)| rest)),
        false => rest,
    }
}

fn references_resolve(old: &Module, new: &Module) -> Result<(), Failure> {
    let before = unresolved(old);
    match unresolved(new).iter().find(|address| !before.contains(*address)) {
        Some(address) => Err(Failure::new(&format!("{address} is referred to and not declared"), &new.folder)),
        None => Ok(()),
    }
}

fn unresolved(module: &Module) -> BTreeSet<Address> {
    let dependencies = module.dependencies();
    let elsewhere = module
        .blocks()
        .filter(|(_, block)| matches!(block.keyword.as_str(), "check" | "import" | "provider" | "terraform"))
        .flat_map(|(_, block)| crate::terraform::reference::in_body(&block.body))
        .map(|found| found.target);
    let targets = dependencies.values().flatten().cloned().chain(elsewhere);
    // What chooses a provider names one, and no resource.
    let chosen = module.blocks().flat_map(|(_, block)| block.body.attributes());
    let chosen = chosen.filter(|argument| matches!(argument.name.as_str(), "provider" | "providers"));
    let providers: BTreeSet<Address> = chosen
        .flat_map(|argument| crate::terraform::reference::in_expr(&argument.value))
        .map(|found| found.target)
        .collect();
    targets.filter(|address| !dependencies.contains_key(address) && !providers.contains(address)).collect()
}

/// Nothing that has come to wait for something else is waited for by it, through whatever modules.
fn no_new_cycle_between_modules(old: &Survey<'_>, new: &Survey<'_>) -> Result<(), Failure> {
    if new.tree.nodes.iter().all(|node| node.caller.is_none()) {
        return Ok(());
    }
    for (from, targets) in &new.dependencies {
        let known = old.dependencies.get(from);
        for to in targets.iter().filter(|to| known.is_none_or(|known| !known.contains(*to))) {
            if let Some(way) = wires::way(new, to, from) {
                let folder = &new.modules[new.tree.nodes[from.0].module].module.folder;
                return Err(Failure::new(&format!("{} would depend on itself: {way}", from.1), folder));
            }
        }
    }
    Ok(())
}

fn no_new_cycle(old: &Module, new: &Module) -> Result<(), Failure> {
    let before = graph::in_cycles(old.dependencies());
    match graph::in_cycles(new.dependencies()).iter().find(|address| !before.contains(*address)) {
        Some(address) => Err(Failure::new(&format!("{address} would depend on itself"), &new.folder)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_read_may_stand_together() {
        let broken = ["a {", "= \"", ""];
        for text in ["a {", "= \"\n\na {", "a {\n// b\n# c\n= \"", ""] {
            assert!(is_made_of(text, &broken), "{text}");
        }
        for text in ["a {}", "a {\nb", "b"] {
            assert!(!is_made_of(text, &broken), "{text}");
        }
    }
}
