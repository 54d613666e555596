//! The bytes: what is read, what is edited, what is written.

pub mod discover;
pub mod edits;
pub mod git;
pub mod layout;
pub mod views;
pub mod write;

use std::collections::BTreeMap;

/// One file of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its content.
    pub bytes: Vec<u8>,
    /// Whether the tool may change it: files read only for what they say about others are not.
    pub editable: bool,
}

/// The bytes that the tool works on: from a path relative to the root (`/`-separated, no `.` or `..`) to its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workspace {
    /// The files.
    pub files: BTreeMap<String, SourceFile>,
}

/// The root-relative path of a file in a folder.
pub fn inside(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The folder of a root-relative path; the root itself is the empty string.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The root-relative path of what `relative` means in a folder; `None` where it leaves the root.
pub fn resolve(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}
