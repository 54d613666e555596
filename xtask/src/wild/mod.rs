//! Repositories that nobody made for the tool: each is migrated in a copy, and what must hold of any result is checked.

mod checks;
pub mod table;

use anyhow::{Context, Result, anyhow, bail};
use ignore::WalkBuilder;
use oai2oac::cli::migrate::series_of;
use oai2oac::cli::tree::called_modules;
use oai2oac::finding::Level;
use oai2oac::migrate::{Migration, Options, Outcome, StageResult, migrate, stages_stand_alone};
use oai2oac::report::series::stream;
use oai2oac::scan::{Obstacle, scan};
use oai2oac::template::Templates;
use oai2oac::workspace::discover::{Discovered, discover};
use oai2oac::workspace::git;
use serde::Serialize;
use std::any::Any;
use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What became of a repository.
#[derive(Debug, Default, Serialize)]
pub struct Row {
    /// The folder's name.
    pub repository: String,
    /// What became of the references.
    pub references: References,
    /// How often each code stands at a finding that needs a person.
    pub manual_codes: BTreeMap<&'static str, usize>,
    /// Origins that use an OAI, or used one.
    pub origins: usize,
    /// Those of them that the tool moves.
    pub origins_ready: usize,
    /// The others of them, and why they stay.
    pub staying: Vec<Staying>,
    /// Whether git takes the stream of all stages; nothing where the stream is empty.
    pub stream_applies: Option<bool>,
    /// Whether what was formatted stays so; nothing where no file changes.
    pub fmt_kept: Option<bool>,
    /// How long reading, migrating and checking took.
    pub seconds: f64,
    /// Which checks failed, and how.
    pub failures: Vec<String>,
}

/// An origin that the tool leaves on its OAI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Staying {
    /// Its distribution's address.
    pub distribution: String,
    /// The file.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The codes of what stands in the way.
    pub codes: Vec<&'static str>,
    /// Whether each of these that needs a person comes with code to put in.
    pub has_snippets: bool,
}

/// The origins that are on an OAI and are not moved.
fn staying(found: &Discovered, migration: &Migration) -> Result<Vec<Staying>> {
    let scan = scan(&found.workspace, migration, &[])?;
    let mut out = Vec::new();
    for distribution in scan.distributions {
        for origin in distribution.origins.iter().filter(|origin| origin.ready == Some(false)) {
            let has_snippet = |obstacle: &Obstacle| {
                let told = migration.findings.iter().find(|told| {
                    told.finding.code == obstacle.code
                        && told.finding.path == obstacle.file
                        && told.line == obstacle.line
                });
                told.is_some_and(|told| told.snippet.is_some())
            };
            let mut manual = origin.obstacles.iter().filter(|obstacle| obstacle.level == Level::Manual);
            out.push(Staying {
                distribution: distribution.address.clone(),
                file: origin.file.clone(),
                line: origin.line,
                codes: origin.blocked_by.clone(),
                has_snippets: manual.all(has_snippet),
            });
        }
    }
    Ok(out)
}

/// How many references to OAIs there are, and what becomes of them.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct References {
    /// Those that the survey found.
    pub found: usize,
    /// Those whose place takes the OAC.
    pub migrated: usize,
    /// Those that go with the OAI.
    pub removed_at_retire: usize,
    /// Those that a person has to see to.
    pub manual: usize,
    /// Those that are no use of an OAI.
    pub ignored: usize,
    /// Those that stay.
    pub untouched: usize,
}

impl References {
    fn new(found: usize, migration: &Migration) -> References {
        let of = |outcome| migration.references.iter().filter(|reference| reference.outcome == outcome).count();
        References {
            found,
            migrated: of(Outcome::Migrated),
            removed_at_retire: of(Outcome::RemovedAtRetire),
            manual: of(Outcome::Manual),
            ignored: of(Outcome::Ignored),
            untouched: of(Outcome::Untouched),
        }
    }
}

/// Migrates a copy of each repository in a folder, in the order of their names.
pub fn run(folder: &Path) -> Result<Vec<Row>> {
    let repositories = repositories(folder)?;
    if repositories.is_empty() {
        bail!("{} holds no folders", folder.display());
    }
    Ok(repositories.iter().map(|repository| row(repository)).collect())
}

fn repositories(folder: &Path) -> Result<Vec<PathBuf>> {
    let cannot = || format!("cannot read the folder {}", folder.display());
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).with_context(cannot)? {
        let entry = entry.with_context(cannot)?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !hidden && entry.file_type().with_context(cannot)?.is_dir() {
            out.push(entry.path());
        }
    }
    out.sort();
    Ok(out)
}

/// One repository; what goes wrong in it is told in its row, so that the others are tried all the same.
fn row(repository: &Path) -> Row {
    let name = repository.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut row = Row { repository: name, ..Row::default() };
    let started = Instant::now();
    let tried = catch_unwind(AssertUnwindSafe(|| try_out(repository, &mut row)));
    row.seconds = started.elapsed().as_secs_f64();
    match tried {
        Ok(Ok(())) => {}
        Ok(Err(error)) => row.failures.push(format!("{error:#}")),
        Err(panic) => row.failures.push(format!("panicked: {}", words(&*panic))),
    }
    row
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a word".to_owned())
}

fn try_out(repository: &Path, row: &mut Row) -> Result<()> {
    let copy = tempfile::tempdir().context("a folder for the copy")?;
    copy_files(repository, copy.path())?;
    let made = git::command(copy.path()).args(["init", "--quiet"]).status().context("cannot run git")?;
    if !made.success() {
        bail!("git init: {made}");
    }
    let found = discover(&[copy.path().to_owned()], &[], &called_modules)?;
    let templates = Templates::new(&BTreeMap::new())?;
    let migration = migrate(&found.workspace, &Options::default(), &templates)?;

    row.references = References::new(checks::references_found(&found.workspace)?, &migration);
    for found in migration.findings.iter().filter(|found| found.finding.level == Level::Manual) {
        *row.manual_codes.entry(found.finding.code).or_default() += 1;
    }
    row.origins = migration.origins.len();
    row.origins_ready = migration.origins.iter().filter(|origin| origin.ready).count();
    row.staying = staying(&found, &migration)?;

    row.failures.extend(checks::account(&row.references));
    row.failures.extend(checks::told(&migration));
    row.failures
        .extend(stages_stand_alone(&found.workspace, &migration, &[], &templates).err().map(|error| error.to_string()));
    row.failures.extend(checks::still_read(&found.workspace, &migration.whole)?);
    let (fmt_kept, failures) = checks::fmt(&migration.whole)?;
    row.fmt_kept = fmt_kept;
    row.failures.extend(failures);
    // Last, since it writes into the copy.
    let (stream_applies, failures) =
        checks::applies(&found, &migration.whole, &dry_run(&found, &migration, &templates)?)?;
    row.stream_applies = stream_applies;
    row.failures.extend(failures);
    Ok(())
}

/// What a dry run of all stages prints.
fn dry_run(found: &Discovered, migration: &Migration, templates: &Templates) -> Result<Vec<u8>> {
    let stages: Vec<&StageResult> = migration.whole.iter().collect();
    let series = series_of(found, &stages, templates).map_err(|stop| anyhow!(stop.message))?;
    Ok(stream(&series))
}

/// Copies the files of a repository without its history; symbolic links stay behind, as the tool follows none.
fn copy_files(from: &Path, to: &Path) -> Result<()> {
    let walker =
        WalkBuilder::new(from).standard_filters(false).filter_entry(|entry| entry.file_name() != ".git").build();
    for entry in walker {
        let entry = entry.with_context(|| format!("cannot read {}", from.display()))?;
        let path = entry.path();
        let copy = to.join(path.strip_prefix(from).context("a file outside its folder")?);
        let kind = entry.file_type();
        if kind.is_some_and(|kind| kind.is_dir()) {
            fs::create_dir_all(&copy).with_context(|| format!("cannot copy {}", path.display()))?;
        } else if kind.is_some_and(|kind| kind.is_file()) {
            fs::copy(path, &copy).with_context(|| format!("cannot copy {}", path.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_tells_its_words() {
        for panic in [catch_unwind(|| panic!("at the disco")), catch_unwind(|| panic!("at {}", "the disco"))] {
            assert_eq!(words(&*panic.expect_err("it panics")), "at the disco");
        }
    }
}
