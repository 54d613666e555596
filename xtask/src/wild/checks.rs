//! What must hold of any result, looked at from outside.

use super::References;
use crate::terraform_fmt;
use anyhow::{Context, Result};
use oai2oac::finding::Level;
use oai2oac::migrate::{Migration, Outcome, StageResult};
use oai2oac::survey::references::Kind;
use oai2oac::survey::survey;
use oai2oac::terraform::module::read_modules;
use oai2oac::workspace::discover::Discovered;
use oai2oac::workspace::{Workspace, git};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

/// How many references to OAIs the survey finds.
pub fn references_found(workspace: &Workspace) -> Result<usize> {
    let modules = read_modules(workspace)?;
    let survey = survey(workspace, &modules);
    Ok(survey.modules.iter().map(|module| module.references.len()).sum::<usize>() + survey.elsewhere.len())
}

/// Something became of every reference that was found, and of no other.
pub fn account(references: &References) -> Option<String> {
    let References { found, migrated, removed_at_retire, manual, ignored, untouched } = *references;
    let accounted = migrated + removed_at_retire + manual + ignored + untouched;
    (found != accounted).then(|| {
        format!(
            "{found} references found, but {migrated} migrated + {removed_at_retire} removed at retire + {manual} manual \
             + {ignored} ignored + {untouched} untouched = {accounted}"
        )
    })
}

/// A person is told of every reference that is left to people. What holds an origin back may stand in another file than it.
pub fn told(migration: &Migration) -> Vec<String> {
    let manual = |path: &str| {
        let mut findings = migration.findings.iter().filter(|found| found.finding.level == Level::Manual);
        findings.any(|found| found.finding.path == path)
    };
    let left = migration.references.iter().filter(|reference| reference.outcome == Outcome::Manual);
    let silent = left.filter(|reference| reference.kind != Kind::Origin && !manual(&reference.path));
    silent
        .map(|reference| format!("{}:{} is left to people, and nothing says so", reference.path, reference.line))
        .collect()
}

/// No stage leaves more in a file that the tool itself cannot read than was there before.
pub fn still_read(workspace: &Workspace, stages: &[StageResult]) -> Result<Vec<String>> {
    let before = unread(workspace)?;
    let mut workspace = workspace.clone();
    let mut failures = Vec::new();
    for stage in stages {
        for (path, (_, new)) in &stage.files {
            if let Some(file) = workspace.files.get_mut(path) {
                file.bytes.clone_from(new);
            }
        }
        let more = unread(&workspace)?.into_iter().filter(|(path, count)| before.get(path) < Some(count));
        failures.extend(more.map(|(path, _)| format!("{path} can no longer be read after {}", stage.stage)));
    }
    Ok(failures)
}

/// How many blocks of each file cannot be read, where there are any.
fn unread(workspace: &Workspace) -> Result<BTreeMap<String, usize>> {
    let modules = read_modules(workspace)?;
    let files = modules.iter().flat_map(|module| module.files.iter().chain(&module.overrides));
    Ok(files.filter(|file| !file.broken.is_empty()).map(|file| (file.path.clone(), file.broken.len())).collect())
}

/// Terraform still parses what it parsed, and what was formatted stays so. Only the files that change are looked at, as they
/// were and as they are after each stage, in one tree.
pub fn fmt(stages: &[StageResult]) -> Result<(Option<bool>, Vec<String>)> {
    let tree = tempfile::tempdir().context("a folder for `terraform fmt`")?;
    let mut changed = false;
    for stage in stages {
        for (path, (old, new)) in &stage.files {
            let first = tree.path().join("before").join(path);
            if !first.exists() {
                write(&first, old)?;
            }
            write(&tree.path().join(stage.stage.name()).join(path), new)?;
            changed = true;
        }
    }
    if !changed {
        return Ok((None, Vec::new()));
    }
    let verdict = terraform_fmt::check(tree.path())?;
    let mut failures = Vec::new();
    for stage in stages {
        for path in stage.files.keys() {
            let (before, after) = (format!("before/{path}"), format!("{}/{path}", stage.stage.name()));
            if verdict.unreadable.contains(&before) {
                continue;
            }
            if verdict.unreadable.contains(&after) {
                failures.push(format!("Terraform can no longer parse {path} after {}", stage.stage));
            } else if verdict.unformatted.contains(&after) && !verdict.unformatted.contains(&before) {
                failures.push(format!("{path} is no longer formatted after {}", stage.stage));
            }
        }
    }
    Ok((Some(failures.is_empty()), failures))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let cannot = || format!("cannot write {}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(cannot)?;
    }
    fs::write(path, bytes).with_context(cannot)
}

/// git takes the stream of all stages whole, and makes of the copy what the last stage has.
pub fn applies(copy: &Discovered, stages: &[StageResult], stream: &[u8]) -> Result<(Option<bool>, Vec<String>)> {
    if stream.is_empty() {
        return Ok((None, Vec::new()));
    }
    for arguments in [&["--check", "-"][..], &["-"]] {
        if let Some(refusal) = apply(&copy.root, arguments, stream)? {
            return Ok((Some(false), vec![format!("git apply {}: {refusal}", arguments.join(" "))]));
        }
    }
    let mut last: BTreeMap<&String, &Vec<u8>> = BTreeMap::new();
    for stage in stages {
        last.extend(stage.files.iter().map(|(path, (_, new))| (path, new)));
    }
    let mut failures = Vec::new();
    for (path, new) in last {
        if fs::read(copy.root.join(path)).with_context(|| format!("cannot read {path}"))? != *new {
            failures.push(format!("git makes something else of {path} than the tool"));
        }
    }
    Ok((Some(failures.is_empty()), failures))
}

/// Gives the stream to `git apply`; what git says where it refuses.
fn apply(folder: &Path, arguments: &[&str], stream: &[u8]) -> Result<Option<String>> {
    let mut child = git::command(folder)
        .args(["-c", "core.autocrlf=false", "apply", "--whitespace=nowarn"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot run git")?;
    if let Some(mut stdin) = child.stdin.take() {
        // A git that refuses early closes the pipe; its words say why.
        let _ = stdin.write_all(stream);
    }
    let output = child.wait_with_output().context("cannot run git")?;
    Ok((!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use oai2oac::migrate::ReferenceResult;
    use oai2oac::stage::Stage;
    use oai2oac::workspace::SourceFile;

    const FORMATTED: &str = "locals {\n  long = 1\n  a    = 2\n}\n";

    fn stage(name: Stage, old: &str, new: &str) -> StageResult {
        let files = BTreeMap::from([("main.tf".to_owned(), (old.as_bytes().to_vec(), new.as_bytes().to_vec()))]);
        StageResult { stage: name, files, changes: Vec::new() }
    }

    /// The copy of a repository with one file.
    fn copy(text: &str) -> (tempfile::TempDir, Discovered) {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("main.tf"), text).expect("a file");
        assert!(git::command(folder.path()).args(["init", "-q"]).status().expect("git").success());
        let file = SourceFile { bytes: text.as_bytes().to_vec(), editable: true };
        let found = Discovered {
            root: folder.path().to_owned(),
            git: None,
            workspace: Workspace { files: BTreeMap::from([("main.tf".to_owned(), file)]) },
            nested_repositories: Vec::new(),
        };
        (folder, found)
    }

    #[test]
    fn a_reference_that_is_lost_is_told() {
        let whole = References { found: 5, migrated: 1, removed_at_retire: 1, manual: 1, ignored: 1, untouched: 1 };
        assert_eq!(account(&whole), None);
        assert!(account(&References { found: 6, ..whole }).is_some_and(|told| told.ends_with("= 5")));
    }

    #[test]
    fn a_reference_that_is_left_to_people_in_silence_is_told() {
        let reference = |kind| ReferenceResult {
            identity: "?".to_owned(),
            attribute: "iam_arn".to_owned(),
            kind,
            path: "outputs.tf".to_owned(),
            line: 3,
            outcome: Outcome::Manual,
            reason: None,
        };
        let migration = Migration {
            whole: Vec::new(),
            stages: Vec::new(),
            references: vec![reference(Kind::Output), reference(Kind::Origin)],
            origins: Vec::new(),
            states: BTreeMap::new(),
            interfaces: Vec::new(),
            findings: Vec::new(),
        };
        assert_eq!(told(&migration), ["outputs.tf:3 is left to people, and nothing says so"]);
    }

    #[test]
    fn a_file_that_cannot_be_read_any_more_is_told() {
        let (_folder, found) = copy("locals {\n  a = !\n}\n\nlocals {}\n");
        let worse = "locals {\n  a = !\n}\n\nlocals {\n";
        let told = |text| still_read(&found.workspace, &[stage(Stage::Grant, "", text)]).expect("text");
        assert_eq!(told(worse), ["main.tf can no longer be read after grant"]);
        assert_eq!(told("locals {\n  a = !\n}\n"), Vec::<String>::new());
    }

    #[test]
    fn formatting_counts_only_where_it_was_there() {
        if std::process::Command::new("terraform").arg("version").output().is_err() {
            assert!(std::env::var_os("CI").is_none(), "CI must have `terraform` on its PATH");
            eprintln!("skipped: there is no `terraform` on the PATH");
            return;
        }
        let (unformatted, broken) = ("locals {\n long = 1\n a = 2\n}\n", "locals {\n");
        let told = |old, new| fmt(&[stage(Stage::Switch, old, new)]).expect("terraform runs");
        assert_eq!(told(FORMATTED, FORMATTED), (Some(true), Vec::new()));
        assert_eq!(told(unformatted, unformatted), (Some(true), Vec::new()));
        assert_eq!(told(broken, broken), (Some(true), Vec::new()));
        let of = |words: &str| (Some(false), vec![words.to_owned()]);
        assert_eq!(told(FORMATTED, unformatted), of("main.tf is no longer formatted after switch"));
        assert_eq!(told(unformatted, broken), of("Terraform can no longer parse main.tf after switch"));
        assert_eq!(fmt(&[]).expect("nothing to run"), (None, Vec::new()));
    }

    #[test]
    fn a_stream_that_git_refuses_or_takes_for_something_else_is_told() {
        let diff = b"diff --git a/main.tf b/main.tf\n--- a/main.tf\n+++ b/main.tf\n@@ -1 +1 @@\n-a {}\n+b {}\n";
        let stages = [stage(Stage::Grant, "a {}\n", "b {}\n")];
        let told = |text, stages: &[StageResult]| {
            let (_folder, found) = copy(text);
            applies(&found, stages, diff).expect("git runs")
        };
        assert_eq!(told("a {}\n", &stages), (Some(true), Vec::new()));
        assert!(told("c {}\n", &stages).1[0].starts_with("git apply --check -: error: patch failed: main.tf:1"));
        let other = [stage(Stage::Grant, "a {}\n", "c {}\n")];
        assert_eq!(told("a {}\n", &other).1, ["git makes something else of main.tf than the tool"]);
    }
}
