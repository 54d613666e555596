//! The documents say what the code says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All Rust files below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut queue = vec![folder.to_owned()];
    while let Some(at) = queue.pop() {
        for entry in std::fs::read_dir(&at).unwrap_or_else(|error| panic!("{}: {error}", at.display())) {
            let path = entry.expect("an entry of a folder").path();
            match path.is_dir() {
                true => queue.push(path),
                false => out.push(path),
            }
        }
    }
    out
}

/// The codes that stand in quotes in the sources.
fn codes_in_the_code() -> BTreeSet<String> {
    codes_in("src")
}

/// Those in a folder.
fn codes_in(folder: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for path in sources(&root().join(folder)) {
        for (at, _) in read(&path).match_indices("&str = \"OAC") {
            let text = read(&path);
            out.insert(text[at + "&str = \"".len()..].split('"').next().unwrap_or_default().to_owned());
        }
    }
    out
}

#[test]
fn every_code_has_its_row_and_every_row_its_code() {
    let table = read(&root().join("docs/codes.md"));
    let rows: BTreeSet<String> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| OAC"))
        .map(|rest| format!("OAC{}", rest.split(' ').next().unwrap_or_default()))
        .collect();
    assert_eq!(rows, codes_in_the_code());
}

/// The codes that stand in the golden reports.
fn codes_in_the_golden_reports() -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for case in std::fs::read_dir(root().join("golden")).expect("golden/") {
        let report = case.expect("an entry of golden/").path().join("report.json");
        let text = read(&report);
        out.extend(text.split("\"code\": \"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
    }
    out
}

#[test]
fn every_code_stands_in_a_golden_report() {
    // A plan is no golden case.
    let of_plans = codes_in("src/plan");
    let known = codes_in_the_golden_reports();
    let missing: Vec<String> =
        codes_in_the_code().into_iter().filter(|code| !known.contains(code) && !of_plans.contains(code)).collect();
    assert!(missing.is_empty(), "no golden case has {missing:?}");
}

#[test]
fn every_code_of_plans_stands_in_their_tests() {
    let tests = read(&root().join("tests/check_plan.rs"));
    let missing: Vec<String> = codes_in("src/plan").into_iter().filter(|code| !tests.contains(code.as_str())).collect();
    assert!(missing.is_empty(), "no plan is told {missing:?}");
}

#[test]
fn a_finding_is_told_in_the_same_words_in_the_table_and_in_its_file() {
    let table = read(&root().join("docs/codes.md"));
    let mut findings = 0;
    let files = ["src/finding", "src/plan/told"].map(|folder| sources(&root().join(folder)));
    for path in files.into_iter().flatten() {
        let text = read(&path);
        let Some((code, sentence)) =
            text.lines().next().and_then(|line| line.strip_prefix("//! OAC")?.split_once(": "))
        else {
            continue;
        };
        let row = table.lines().find(|line| line.starts_with(&format!("| OAC{code} |")));
        assert!(row.is_some_and(|row| row.ends_with(&format!("| {sentence} |"))), "OAC{code}: {row:?}");
        findings += 1;
    }
    assert!(findings > 70, "only {findings} findings");
}

#[test]
fn the_diff_of_the_readme_is_what_the_tool_prints() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_oai2oac"))
        .args(["migrate", "--dry-run", "examples/webapp"])
        .current_dir(root())
        .output()
        .expect("the tool runs");
    let stream = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines: BTreeSet<&str> = stream.lines().collect();
    let readme = read(&root().join("README.md"));
    let diffs = readme.split("```diff").skip(1).filter_map(|rest| rest.split("```").next());
    let mut compared = 0;
    for line in diffs.flat_map(str::lines).filter(|line| line.starts_with(['+', '-'])) {
        assert!(lines.contains(line), "the tool does not print {line:?}");
        compared += 1;
    }
    assert!(compared > 20, "only {compared} lines in the README's diff");
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let manifest = read(&root().join("Cargo.toml"));
    let documented = read(&root().join("docs/dependencies.md"));
    let sections = ["[dependencies]", "[dev-dependencies]"];
    for section in sections {
        let body = manifest.split(section).nth(1).and_then(|rest| rest.split("\n[").next()).unwrap_or_default();
        for name in body.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name) {
            assert!(documented.contains(&format!("| `{name}` |")), "{name} is not in docs/dependencies.md");
        }
    }
}
