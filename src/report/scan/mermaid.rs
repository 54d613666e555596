//! The flow of an OAI to all its ends, as a Mermaid flowchart.
//!
//! Source of the syntax: Mermaid documentation, "Flowcharts Syntax": text in quotes, entity codes, classes. Ids are made
//! here, since a word such as `end`, or an `o` or `x` after an edge, means something else in an id.

use crate::migrate::Outcome;
use crate::scan::{IdentityResult, Reference, Scan};
use crate::survey::references::Kind;
use std::fmt::Write as _;

/// The flowchart of one OAI, or of the places whose OAI the code does not tell.
pub fn flowchart(scan: &Scan, identity: Option<&IdentityResult>) -> String {
    let mut out = "flowchart LR\n".to_owned();
    let name = match identity {
        None => "an OAI that the code does not tell".to_owned(),
        Some(identity) => {
            let place = match (&identity.file, identity.line) {
                (Some(file), Some(line)) => format!("\n{file}:{line}"),
                _ => String::new(),
            };
            format!("{}{place}", identity.address)
        }
    };
    let _ = writeln!(out, "    identity([\"{}\"])", escaped(&name));
    let ends: Vec<&Reference> = scan.references.iter().filter(|reference| is_of(reference, identity)).collect();
    for (number, end) in ends.iter().enumerate() {
        let (open, close) = shape(end.kind);
        let label = escaped(&label(end));
        let edge = match end.attribute.as_str() {
            "" => "-->".to_owned(),
            attribute => format!("-->|\"{}\"|", escaped(attribute)),
        };
        let class = class(end.outcome);
        let _ = writeln!(out, "    identity {edge} place{number}{open}\"{label}\"{close}:::{class}");
    }
    out.push_str("    classDef moves stroke:#2da44e,stroke-width:2px\n");
    out.push_str("    classDef manual stroke:#cf222e,stroke-width:2px\n");
    out.push_str("    classDef stays stroke:#6e7781,stroke-dasharray:4\n");
    out
}

/// The flowcharts of all OAIs as Markdown: a document of Mermaid holds one chart, and one chart of all would soon have more
/// edges than Mermaid draws.
/// Source: Mermaid documentation, "Configuration", `maxEdges`.
pub fn all(scan: &Scan) -> String {
    let mut charts: Vec<(String, String)> = Vec::new();
    for identity in &scan.identities {
        let place = match identity.folder.as_deref() {
            None | Some("") => String::new(),
            Some(folder) => format!(" in `{folder}`"),
        };
        charts.push((format!("`{}`{place}", identity.address), flowchart(scan, Some(identity))));
    }
    if scan.references.iter().any(|reference| is_of(reference, None)) {
        charts.push(("OAIs that the code does not tell".to_owned(), flowchart(scan, None)));
    }
    let sections = charts.iter().map(|(title, chart)| format!("## {title}\n\n```mermaid\n{chart}```\n"));
    sections.collect::<Vec<String>>().join("\n")
}

fn is_of(reference: &Reference, identity: Option<&IdentityResult>) -> bool {
    match identity {
        Some(identity) => reference.identity == identity.address && reference.folder == identity.folder,
        None => reference.identity == "?",
    }
}

fn label(end: &Reference) -> String {
    let kind = match end.kind {
        Kind::Origin => "origin",
        Kind::Grant => "grant",
        Kind::Acl => "grant in an ACL",
        Kind::Key => "key",
        Kind::Output => "output",
        Kind::ModuleInput => "input of a module",
        Kind::Other => "other",
    };
    let holder = end.holder.as_ref().map(|holder| format!(": {holder}")).unwrap_or_default();
    format!("{kind}{holder}\n{}:{}", end.file, end.line)
}

fn shape(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Origin => ("[[", "]]"),
        Kind::Grant | Kind::Acl => ("[(", ")]"),
        Kind::Key => ("{{", "}}"),
        Kind::Output => ("[/", "/]"),
        Kind::ModuleInput | Kind::Other => ("[", "]"),
    }
}

fn class(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Migrated | Outcome::RemovedAtRetire => "moves",
        Outcome::Manual => "manual",
        Outcome::Ignored | Outcome::Untouched => "stays",
    }
}

/// Text between quotes: all that Mermaid, its Markdown or HTML would read as more than text becomes an entity code.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        match character {
            '\n' => out.push_str("<br/>"),
            '"' | '#' | '&' | '<' | '>' | '`' | '\\' | '%' | '*' | '|' | ';' => {
                let _ = write!(out, "#{};", u32::from(character));
            }
            character if character.is_control() => out.push(' '),
            character => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_in_a_label_is_read_as_syntax() {
        assert_eq!(escaped("a[\"k\"]\n%%{x}"), "a[#34;k#34;]<br/>#37;#37;{x}");
        assert_eq!(escaped("<b>&`|#"), "#60;b#62;#38;#96;#124;#35;");
    }
}
