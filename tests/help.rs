//! What the tool says of itself: `explain`, `completions`, `man`.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_oai2oac")).args(args).output().expect("the tool runs")
}

#[track_caller]
fn printed(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The codes of the table, each with its row.
fn rows() -> Vec<(String, String)> {
    let table = read("docs/codes.md");
    let rows = table.lines().filter(|line| line.starts_with("| OAC"));
    rows.map(|row| (row[2..].split(' ').next().unwrap_or_default().to_owned(), row.to_owned())).collect()
}

#[test]
fn every_code_is_explained() {
    let listed = printed(&["explain"]);
    for (code, row) in rows() {
        let page = printed(&["explain", &code]);
        let sentence = page.lines().next().and_then(|line| line.strip_prefix(&format!("{code}: "))).unwrap_or_default();
        assert!(!sentence.is_empty() && row.ends_with(&format!("| {sentence} |")), "{code}: {page}");
        assert!(listed.contains(&format!("{code}  {sentence}\n")), "{code} is not listed");
        assert!(page.contains("\nlevel "), "{page}");
    }
    assert!(rows().len() > 90);
}

/// A file with a code and a doc comment is a page: the list of them in `src/explain.rs` must have it.
#[test]
fn the_page_of_a_code_is_its_doc_comment() {
    let mut pages = 0;
    for folder in ["src/finding", "src/plan/told"] {
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("a folder") {
            let name = entry.expect("an entry of a folder").file_name().to_string_lossy().into_owned();
            let text = read(&format!("{folder}/{name}"));
            let Some(code) = text.strip_prefix("//! OAC").and_then(|rest| rest.get(..3)) else { continue };
            let page = printed(&["explain", &format!("OAC{code}")]);
            let comment = text.lines().skip(1).map_while(|line| line.strip_prefix("//!"));
            for line in comment.map(str::trim).filter(|line| !line.is_empty()) {
                assert!(page.contains(line), "{folder}/{name} is not in the list of src/explain.rs: {line}");
            }
            pages += 1;
        }
    }
    assert!(pages > 70, "only {pages} pages");
}

#[test]
fn a_code_is_found_whatever_its_case_and_an_unknown_one_is_refused() {
    assert_eq!(printed(&["explain", "oac041"]), printed(&["explain", "OAC041"]));
    let unknown = run(&["explain", "OAC999"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(unknown.stdout.is_empty() && String::from_utf8_lossy(&unknown.stderr).contains("OAC999"));
}

#[test]
fn there_are_completions_for_every_shell() {
    let mut scripts = BTreeSet::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&["completions", shell]);
        for word in ["migrate", "scan", "check-plan", "explain", "fail-on"] {
            assert!(script.contains(word), "{shell} does not complete {word}");
        }
        scripts.insert(script);
    }
    assert_eq!(scripts.len(), 5);
    assert_eq!(run(&["completions", "cmd"]).status.code(), Some(2));
}

#[test]
fn there_is_a_manual_page_for_the_tool_and_each_command() {
    let page = printed(&["man"]);
    assert!(page.contains(".TH oai2oac 1") && page.contains("oai2oac\\-scan(1)"), "{page}");
    for command in ["migrate", "scan", "check-plan", "explain", "completions", "man"] {
        let page = printed(&["man", command]);
        assert!(page.contains(&format!(".TH oai2oac-{command} 1")), "{page}");
        assert!(page.contains("\\-\\-color"), "{page}");
    }
    assert_eq!(run(&["man", "nobody"]).status.code(), Some(2));
}
