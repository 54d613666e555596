//! What `terraform fmt` says of a tree.

use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The files of a tree that are not as `terraform fmt` wants them, relative to it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Those that it would change.
    pub unformatted: BTreeSet<String>,
    /// Those that it cannot parse.
    pub unreadable: BTreeSet<String>,
}

/// Asks about all files below a folder at once, since starting Terraform is what takes the time.
pub fn check(folder: &Path) -> Result<Verdict> {
    let output = Command::new("terraform")
        .args(["fmt", "-no-color", "-check", "-list=true", "-recursive", "."])
        .current_dir(folder)
        .env("CHECKPOINT_DISABLE", "1")
        .output()
        .context("`terraform fmt` decides what is formatted, so `terraform` has to be on the PATH")?;
    let errors = String::from_utf8_lossy(&output.stderr);
    // 0: all clean; 2: some cannot be parsed; 3: some are not formatted.
    if !matches!(output.status.code(), Some(0 | 2 | 3)) {
        bail!("terraform fmt: {}\n{errors}", output.status);
    }
    let unreadable = unreadable(&errors);
    if output.status.code() == Some(2) && unreadable.is_empty() {
        bail!("terraform fmt: {errors}");
    }
    let listed = String::from_utf8_lossy(&output.stdout);
    let unformatted = listed.lines().map(|line| path(line.trim())).collect();
    Ok(Verdict { unformatted, unreadable })
}

/// The files that error messages name, as in `  on folder/main.tf line 3, in resource "x" "y":`.
fn unreadable(errors: &str) -> BTreeSet<String> {
    let places = errors.lines().filter_map(|line| line.trim_start_matches([' ', '│']).strip_prefix("on "));
    places.filter_map(|place| place.rsplit_once(" line ")).map(|(file, _)| path(file)).collect()
}

fn path(text: &str) -> String {
    text.replace('\\', "/").trim_start_matches("./").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_their_files() {
        let errors = "\nError: Invalid block definition\n\n  on before/a b.tf line 2:\n   2:   \"x\" {\n\nBlocks …\n\
                      │ Error: Unclosed\n│ \n│   on ./grant/main.tf line 12, in resource \"a\" \"b\":\n";
        assert_eq!(unreadable(errors), BTreeSet::from(["before/a b.tf".to_owned(), "grant/main.tf".to_owned()]));
    }
}
