//! `cargo xtask wild` on folders made of golden cases.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Copies `before/` of a golden case.
fn put(case: &str, into: &Path) {
    let before = Path::new(env!("CARGO_MANIFEST_DIR")).join("../golden").join(case).join("before");
    fs::create_dir_all(into).expect("a folder");
    for entry in fs::read_dir(&before).unwrap_or_else(|error| panic!("{}: {error}", before.display())) {
        let path = entry.expect("an entry of the case").path();
        fs::copy(&path, into.join(path.file_name().unwrap_or_default())).expect("a file of the case");
    }
}

fn wild(folder: &Path, options: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("wild").arg(folder).args(options).output().expect("xtask runs")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
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
fn each_folder_is_a_row_and_none_is_written_to() {
    if !has_terraform() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (moved, held) = (folder.path().join("moved"), folder.path().join("held"));
    put("simple-document", &moved);
    put("policy-not-here", &held);
    fs::write(folder.path().join("notes.txt"), "no repository").expect("a file");
    let before = (names(&moved), fs::read(moved.join("main.tf")).ok());

    let output = wild(folder.path(), &[]);
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{table}{}", String::from_utf8_lossy(&output.stderr));
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 9, "{table}");
    assert!(lines[2].starts_with("| held | ") && lines[2].contains("×OAC02"), "{table}");
    assert!(lines[3].starts_with("| moved | ") && lines[3].contains(" | 1 | 1 | yes | yes | "), "{table}");
    assert!(lines[4].starts_with("| 2 in all | "), "{table}");
    assert!(lines[8].starts_with("| held | main.tf:") && lines[8].ends_with("| OAC024 | yes |"), "{table}");
    assert_eq!((names(&moved), fs::read(moved.join("main.tf")).ok()), before);

    let output = wild(folder.path(), &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["repositories"][1]["repository"], "moved");
    assert_eq!(report["repositories"][1]["references"]["manual"], 0);
    assert_eq!(report["totals"]["origins"], 3);
}

#[test]
fn a_folder_that_cannot_be_migrated_fails_and_the_others_are_tried() {
    if !has_terraform() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    put("simple-document", &folder.path().join("sound"));
    let latin1 = folder.path().join("latin1");
    fs::create_dir(&latin1).expect("a folder");
    fs::write(latin1.join("main.tf"), b"# caf\xe9\n").expect("a file");

    let output = wild(folder.path(), &[]);
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{table}");
    assert!(table.contains("\n**latin1**: main.tf: line 1 is not valid UTF-8"), "{table}");
    assert!(table.contains("\n| sound | "), "{table}");
}

#[test]
fn a_folder_without_folders_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = wild(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("holds no folders"));
}
