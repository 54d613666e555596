//! Every folder in `golden/` is a case: `before/` goes in; the tree after each stage, the series and the report come out,
//! and are compared byte for byte. `UPDATE_GOLDEN=1` rewrites what is expected. A file `paths` beside `before/` names the
//! paths that are given, one a line; without it that is the folder. A file `only` names the distributions that are selected.

use libtest_mimic::{Arguments, Failed, Trial};
use oai2oac::cli::migrate::series_of;
use oai2oac::cli::tree::called_modules;
use oai2oac::migrate::{Migration, Options, StageResult, migrate, stages_stand_alone};
use oai2oac::report::checklist::checklist;
use oai2oac::report::diff::{FileChange, FileMode};
use oai2oac::report::json;
use oai2oac::report::series::{Series, stream};
use oai2oac::stage::STAGES;
use oai2oac::template::Templates;
use oai2oac::workspace::discover::discover;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

type Tree = BTreeMap<String, Vec<u8>>;

fn main() {
    let arguments = Arguments::from_args();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry of golden/").path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    let trials = cases.into_iter().map(|case| {
        let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name, move || run(&case))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

fn run(case: &Path) -> Result<(), Failed> {
    let before = read_tree(&case.join("before"))?;
    if before.is_empty() {
        return Err("before/ holds no files".into());
    }
    // Outside any repository, so that what is found does not depend on where this one is.
    let copy = tempfile::tempdir()?;
    write_tree(copy.path(), &before)?;
    let found = discover(&given(case, copy.path())?, &[], &called_modules).map_err(|error| format!("{error:#}"))?;
    let templates = Templates::new(&BTreeMap::new())?;
    let options = Options { only: lines(&case.join("only"))?, ..Options::default() };
    let migration = migrate(&found.workspace, &options, &templates)?;

    let mut expected: Tree = Tree::new();
    let mut tree = before;
    for stage in &migration.stages {
        for (path, (_, new)) in &stage.files {
            tree.insert(path.clone(), new.clone());
        }
        expected.extend(tree.iter().map(|(path, bytes)| (format!("{}/{path}", stage.stage), bytes.clone())));
    }
    let stages: Vec<&StageResult> = migration.stages.iter().collect();
    let shown = series_of(&found, &stages, &templates).map_err(|stop| stop.message)?;
    let series = Series { from: "A Reviewer <reviewer@example.com>".to_owned(), ..shown };
    expected.insert("series.patch".to_owned(), without_version(&stream(&series)));
    expected.insert("report.json".to_owned(), json::report(&migration, ".")?.into_bytes());
    let listed = checklist(&migration, &STAGES, &templates)?;
    every_finding_is_listed(&migration, &listed)?;
    expected.insert("CHECKLIST.md".to_owned(), listed.into_bytes());

    stages_stand_alone(&found.workspace, &migration, &options.only, &templates)?;
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        return update(case, &expected);
    }
    compare(case, &expected)
}

/// The lines of a file, none where it is not there.
fn lines(path: &Path) -> Result<Vec<String>, Failed> {
    match path.exists() {
        true => Ok(std::fs::read_to_string(path)?.lines().map(str::to_owned).collect()),
        false => Ok(Vec::new()),
    }
}

/// The paths that are given, in the copy of `before/`.
fn given(case: &Path, copy: &Path) -> Result<Vec<PathBuf>, Failed> {
    let named = case.join("paths");
    if !named.exists() {
        return Ok(vec![copy.to_owned()]);
    }
    Ok(std::fs::read_to_string(named)?.lines().map(|line| copy.join(line)).collect())
}

/// The version of the tool would change every case at every release.
fn without_version(stream: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(stream).into_owned();
    text.replace(&format!("\noai2oac {}\n", env!("CARGO_PKG_VERSION")), "\noai2oac\n").into_bytes()
}

/// Every finding has a line of its own in the checklist, with its code and its place.
fn every_finding_is_listed(migration: &Migration, checklist: &str) -> Result<(), Failed> {
    for found in &migration.findings {
        let (code, place) = (format!("**{}**", found.finding.code), format!("`{}:{}`", found.finding.path, found.line));
        if !checklist.lines().any(|line| line.contains(&code) && line.contains(&place)) {
            return Err(format!("{code} at {place} is not in the checklist").into());
        }
    }
    Ok(())
}

fn update(case: &Path, expected: &Tree) -> Result<(), Failed> {
    for name in ["grant", "switch", "retire"] {
        let folder = case.join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
    }
    write_tree(case, expected)
}

fn compare(case: &Path, expected: &Tree) -> Result<(), Failed> {
    let mut actual = read_tree(case)?;
    actual.retain(|path, _| {
        let given = ["before/", "apply/", "apply."].iter().any(|start| path.starts_with(start));
        !given && path != "paths" && path != "only"
    });
    let paths: BTreeSet<&String> = expected.keys().chain(actual.keys()).collect();
    for path in paths {
        match (expected.get(path), actual.get(path)) {
            (Some(new), Some(old)) if new == old => {}
            (Some(_), None) => return Err(format!("{path} is not in the golden folder").into()),
            (None, _) => return Err(format!("{path} is in the golden folder and is not produced").into()),
            (Some(new), Some(old)) => {
                let change = FileChange { path, old, new, mode: FileMode::Regular };
                let diff = oai2oac::report::diff::file_diff(&change);
                return Err(format!("{path} differs (- golden, + now)\n{}", String::from_utf8_lossy(&diff)).into());
            }
        }
    }
    Ok(())
}

fn read_tree(folder: &Path) -> Result<Tree, Failed> {
    let mut out = Tree::new();
    let mut queue = vec![folder.to_owned()];
    while let Some(at) = queue.pop() {
        for entry in std::fs::read_dir(&at).map_err(|error| format!("{}: {error}", at.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                queue.push(path);
            } else {
                let name = path.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
                out.insert(name, std::fs::read(&path)?);
            }
        }
    }
    Ok(out)
}

fn write_tree(folder: &Path, tree: &Tree) -> Result<(), Failed> {
    for (path, bytes) in tree {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, bytes)?;
    }
    Ok(())
}
