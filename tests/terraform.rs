//! Real Terraform on the golden cases: a file that was `terraform fmt`-clean is so after every stage.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// The files below `folder` that `terraform fmt` would change, relative to it.
fn unformatted(folder: &Path) -> BTreeSet<String> {
    let output = Command::new("terraform")
        .args(["fmt", "-check", "-list=true", "-recursive", "."])
        .current_dir(folder)
        .env("CHECKPOINT_DISABLE", "1")
        .output()
        .unwrap_or_else(|error| panic!("these tests need `terraform` on the PATH: {error}"));
    // 0: all clean; 3: some are not. Anything else means that a file could not be read.
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 3)), "terraform fmt: {}\n{errors}", output.status);
    String::from_utf8_lossy(&output.stdout).lines().map(|line| line.trim().replace('\\', "/")).collect()
}

/// Whether to run at all: without Terraform this is a failure in CI, and a visible skip elsewhere.
fn has_terraform() -> bool {
    let found = Command::new("terraform").arg("version").output().is_ok();
    assert!(found || std::env::var_os("CI").is_none(), "CI must have `terraform` on its PATH");
    if !found {
        eprintln!("skipped: there is no `terraform` on the PATH");
    }
    found
}

#[test]
fn what_was_formatted_stays_formatted() {
    if !has_terraform() {
        return;
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let unformatted = unformatted(&golden);
    let mut compared = 0;
    for entry in std::fs::read_dir(&golden).expect("golden/") {
        let case = entry.expect("an entry of golden/").file_name().to_string_lossy().into_owned();
        for stage in ["grant", "switch", "retire"] {
            let prefix = format!("{case}/{stage}/");
            for file in unformatted.iter().filter_map(|path| path.strip_prefix(&prefix)) {
                let before = format!("{case}/before/{file}");
                assert!(unformatted.contains(&before), "{prefix}{file} is no longer formatted as `terraform fmt` does");
            }
            compared += 1;
        }
    }
    assert!(compared > 60, "only {compared} trees were compared");
}

#[test]
fn the_bundled_example_is_formatted() {
    if has_terraform() {
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        assert_eq!(unformatted(&examples), BTreeSet::new());
    }
}
