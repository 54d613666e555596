//! `oai2oac migrate`

use super::output::Output;
use super::tree::{self, Tree};
use super::{Engine, Stop, exit};
use crate::migrate::{MigrateError, Migration, Options, StageResult};
use crate::report::checklist::checklist;
use crate::report::diff::{FileChange, FileMode, colorize};
use crate::report::series::{self, Patch, Series};
use crate::report::{json, terminal};
use crate::stage::{STAGES, Stage, switch};
use crate::template::{PROSE, Templates};
use crate::workspace::discover::Discovered;
use crate::workspace::write::{self, write_all};
use anyhow::Context as _;
use clap::{Args, ValueEnum};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The author of patches where git knows none: `git am` takes no empty one.
const NOBODY: &str = "oai2oac <oai2oac@localhost>";

/// The arguments of `migrate`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Print the diff of the migration (grant, then switch) and write nothing
    #[arg(long)]
    dry_run: bool,
    /// This stage alone; with --dry-run, --out-dir, --checklist and --report it may be repeated
    #[arg(long, value_name = "STAGE")]
    stage: Vec<StageName>,
    /// Print nothing; exit 1 when something is left to do, or when the given stage is not complete
    #[arg(long, conflicts_with_all = ["dry_run", "out_dir"])]
    check: bool,
    /// Write the series as 0001-grant.patch, 0002-switch.patch, 0003-retire.patch, CHECKLIST.md and report.json into this
    /// folder, and leave the working tree alone
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
    /// Write what people have to do before, between and after the stages, as Markdown; with one --stage, the text of its
    /// pull request; `-` is standard output
    #[arg(long, value_name = "FILE")]
    checklist: Option<PathBuf>,
    /// Write the report as JSON; `-` is standard output
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Exit 0 although manual items remain
    #[arg(long)]
    exit_zero: bool,
    /// Write although git has uncommitted changes in files that would be touched
    #[arg(long)]
    allow_dirty: bool,
    /// Prose templates here (commit.txt, checklist.md) replace the built-in ones of the same name
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    #[command(flatten)]
    tree: Tree,
}

/// A stage on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StageName {
    /// Create the OAC and grant CloudFront what the OAI has
    Grant,
    /// Move the origins that are ready
    Switch,
    /// Take the deprecated OAI and its grants away
    Retire,
}

impl From<StageName> for Stage {
    fn from(name: StageName) -> Stage {
        match name {
            StageName::Grant => Stage::Grant,
            StageName::Switch => Stage::Switch,
            StageName::Retire => Stage::Retire,
        }
    }
}

impl Arguments {
    /// Whether the working tree stays as it is.
    fn shows_only(&self) -> bool {
        self.dry_run || self.check || self.out_dir.is_some() || self.checklist.is_some() || self.report.is_some()
    }

    /// The stages that were asked for, in their order; none for the next one that has something left.
    fn stages(&self) -> Vec<Stage> {
        let named: Vec<Stage> = self.stage.iter().map(|&name| name.into()).collect();
        let stages: Vec<Stage> = STAGES.into_iter().filter(|stage| named.contains(stage)).collect();
        match (stages.is_empty(), self.out_dir.is_some()) {
            (false, _) => stages,
            (true, true) => STAGES.to_vec(),
            (true, false) => vec![Stage::Grant, Stage::Switch],
        }
    }
}

/// Runs the command.
///
/// # Errors
/// Where it is refused, or a result failed its proof.
pub fn run(arguments: &Arguments, output: &Output, engine: Engine) -> Result<u8, Stop> {
    refuse_two_results(arguments)?;
    if arguments.stage.len() > 1 && !arguments.shows_only() {
        return Err(Stop::refused(
            "only one stage can be written at a time: apply it before the next, or use --dry-run",
        ));
    }
    let templates = Templates::new(&prose(arguments.templates.as_deref())?).map_err(MigrateError::from)?;
    let found = tree::find(&arguments.tree, output)?;
    let options = Options { stages: arguments.stages(), only: arguments.tree.only.clone() };
    let migration = tree::analyse(engine, &found, &options, &templates, output)?;
    // Before anything is written, since a template that a person gave may fail.
    let listed = if arguments.stage.is_empty() { STAGES.to_vec() } else { options.stages.clone() };
    let checklist = checklist(&migration, &listed, &templates).map_err(MigrateError::from)?;
    if arguments.check {
        let left = match arguments.stage.is_empty() {
            true => [Stage::Grant, Stage::Switch].iter().any(|&stage| migration.is_left(stage)),
            false => options.stages.iter().any(|&stage| migration.is_left(stage)),
        };
        write_reports(arguments, &found, &migration, &[], &templates, &checklist, output)?;
        return Ok(if left { exit::LEFT } else { exit::DONE });
    }
    if migration.references.is_empty() && migration.origins.is_empty() && migration.findings.is_empty() {
        output.note("note", "no origin access identity found, nothing to do");
    }
    let next = next_stage(arguments, &migration).filter(|_| !arguments.shows_only());
    let reported: Vec<&StageResult> = match next {
        Some(next) => vec![next],
        None => migration.stages.iter().collect(),
    };
    // Everything that can go wrong goes wrong before the first byte is written.
    let findings: String =
        migration.findings.iter().map(|one| terminal::finding(&found.workspace, one, output.color_err)).collect();
    series_of(&found, &reported, &templates)?;
    if let Some(next) = next {
        write_stage(arguments, &found, next, &migration, output, engine, &templates)?;
    }
    output.tell(&findings);
    for stage in &reported {
        output.tell(&terminal::stage(stage));
    }
    output.tell(&terminal::counts(&migration));
    remind(arguments, &reported, &migration, output);
    write_reports(arguments, &found, &migration, &reported, &templates, &checklist, output)?;
    let left = migration.has_manual() && !arguments.exit_zero;
    Ok(if left { exit::LEFT } else { exit::DONE })
}

/// Standard output carries one result, so that it can be piped.
fn refuse_two_results(arguments: &Arguments) -> Result<(), Stop> {
    let is_stdout = |path: &Option<PathBuf>| path.as_deref() == Some(Path::new("-"));
    let results = [
        ("--dry-run", arguments.dry_run),
        ("--checklist -", is_stdout(&arguments.checklist)),
        ("--report -", is_stdout(&arguments.report)),
    ];
    let wanted: Vec<&str> = results.iter().filter(|(_, wanted)| *wanted).map(|(name, _)| *name).collect();
    match wanted.as_slice() {
        [] | [_] => Ok(()),
        _ => Err(Stop::refused(format!(
            "standard output takes one result, not those of {}: leave one out, or give it a file",
            wanted.join(" and ")
        ))),
    }
}

/// The prose templates that a person put in a folder.
fn prose(folder: Option<&Path>) -> Result<BTreeMap<String, String>, Stop> {
    let Some(folder) = folder else { return Ok(BTreeMap::new()) };
    let mut out = BTreeMap::new();
    let entries = std::fs::read_dir(folder).with_context(|| format!("--templates {}", folder.display()))?;
    for entry in entries {
        let path = entry.with_context(|| format!("--templates {}", folder.display()))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !PROSE.iter().any(|(known, _)| *known == name) {
            let known: Vec<&str> = PROSE.iter().map(|(known, _)| *known).collect();
            return Err(Stop::refused(format!(
                "--templates {}: there is no template {name}; those that can be replaced are {}",
                folder.display(),
                known.join(", ")
            )));
        }
        out.insert(name, std::fs::read_to_string(&path).with_context(|| path.display().to_string())?);
    }
    Ok(out)
}

/// The stage to write: the one that was named, else the earlier of grant and switch that has something left.
fn next_stage<'m>(arguments: &Arguments, migration: &'m Migration) -> Option<&'m StageResult> {
    match arguments.stage.first() {
        Some(&name) => migration.stages.iter().find(|result| result.stage == Stage::from(name)),
        None => migration.stages.iter().find(|result| !result.changes.is_empty()),
    }
}

/// Writes one stage into the working tree.
fn write_stage(
    arguments: &Arguments,
    found: &Discovered,
    stage: &StageResult,
    migration: &Migration,
    output: &Output,
    engine: Engine,
    templates: &Templates,
) -> Result<(), Stop> {
    if stage.files.is_empty() {
        return Ok(());
    }
    let touched: Vec<String> = stage.files.keys().cloned().collect();
    match &found.git {
        None => output
            .note("note", "this is no git repository, so nobody can say whether the files have uncommitted changes"),
        Some(git) => {
            match stage.stage {
                Stage::Grant => {}
                Stage::Switch => refuse_uncommitted(Stage::Grant, arguments, found, migration, engine, templates)?,
                Stage::Retire => refuse_uncommitted(Stage::Switch, arguments, found, migration, engine, templates)?,
            }
            let dirty = git.uncommitted(&touched)?;
            if !dirty.is_empty() && !arguments.allow_dirty {
                return Err(Stop::refused(format!(
                    "these files have uncommitted changes: {}\ncommit them first, or say --allow-dirty",
                    dirty.join(", ")
                )));
            }
        }
    }
    let changes = stage
        .files
        .iter()
        .map(|(path, (old, new))| (path.clone(), write::Change { old: old.clone(), new: new.clone() }));
    write_all(&found.root, &changes.collect())?;
    Ok(())
}

/// A stage is safe only where the one before was applied, so what is not even committed cannot have been.
fn refuse_uncommitted(
    stage: Stage,
    arguments: &Arguments,
    found: &Discovered,
    migration: &Migration,
    engine: Engine,
    templates: &Templates,
) -> Result<(), Stop> {
    let Some(git) = &found.git else { return Ok(()) };
    let paths: Vec<String> = found.workspace.files.keys().cloned().collect();
    let uncommitted = git.uncommitted(&paths)?;
    if uncommitted.is_empty() {
        return Ok(());
    }
    let mut committed = found.workspace.clone();
    for path in &uncommitted {
        match git.head_bytes(path)? {
            Some(bytes) => {
                if let Some(file) = committed.files.get_mut(path) {
                    file.bytes = bytes;
                }
            }
            None => {
                committed.files.remove(path);
            }
        }
    }
    let refusal = || {
        Stop::refused(format!(
            "the {stage} is not committed yet, so it cannot have been applied: commit it and apply it everywhere first"
        ))
    };
    let options = Options { stages: vec![stage], only: arguments.tree.only.clone() };
    // A distribution that `--only` names may not be in the last commit at all: then its stage is not either.
    let before = engine(&committed, &options, templates).map_err(|_| refusal())?;
    let left_now = left_of(stage, migration);
    if left_of(stage, &before).iter().any(|change| !left_now.contains(change)) {
        return Err(refusal());
    }
    Ok(())
}

fn left_of(stage: Stage, migration: &Migration) -> Vec<(&str, &str)> {
    let result = migration.whole.iter().find(|result| result.stage == stage);
    result
        .into_iter()
        .flat_map(|result| &result.changes)
        .map(|change| (change.path.as_str(), change.summary.as_str()))
        .collect()
}

/// Says what must happen between the stages.
fn remind(arguments: &Arguments, reported: &[&StageResult], migration: &Migration, output: &Output) {
    let with_changes: Vec<Stage> =
        reported.iter().filter(|result| !result.changes.is_empty()).map(|result| result.stage).collect();
    if with_changes.len() > 1 {
        output.note(
            "important",
            "these are several stages: apply each everywhere, and wait until the distributions are deployed, before the \
             next. Applied together they are an outage.",
        );
    } else if !arguments.shows_only() && with_changes == [Stage::Grant] {
        output
            .note("next", "commit this and apply it everywhere; only then run `oai2oac migrate` again for the switch");
    } else if !arguments.shows_only() && with_changes == [Stage::Switch] {
        output.note(
            "next",
            "apply this only where the grant has been applied; the OAI stays until `oai2oac migrate --stage retire`",
        );
    }
    if !migration.is_left(Stage::Grant)
        || !arguments.stages().contains(&Stage::Switch)
        || with_changes.contains(&Stage::Grant)
    {
        return;
    }
    output.note("note", "the grant stage has something left, so origins that wait for it were not switched");
}

/// Writes what was asked for beside the working tree: the stream, the series, the checklist, the report.
fn write_reports(
    arguments: &Arguments,
    found: &Discovered,
    migration: &Migration,
    reported: &[&StageResult],
    templates: &Templates,
    checklist: &str,
    output: &Output,
) -> Result<(), Stop> {
    let report = json::report(migration, &found.root.to_string_lossy()).context("the report")?;
    let mut stream = Vec::new();
    // Files first: a reader of standard output that goes away must not take them with it.
    for (path, text) in [(&arguments.checklist, checklist), (&arguments.report, &report)] {
        match path.as_deref() {
            Some(path) if path == Path::new("-") => stream = text.as_bytes().to_vec(),
            Some(path) => std::fs::write(path, text).with_context(|| path.display().to_string())?,
            None => {}
        }
    }
    if arguments.dry_run || arguments.out_dir.is_some() {
        let series = series_of(found, reported, templates)?;
        if reported.iter().any(|stage| series::has_crlf(&file_changes(found, stage))) {
            output.note("note", "a touched file has CRLF line ends: take the series with `git am --keep-cr`");
        }
        if let Some(folder) = &arguments.out_dir {
            write_series(folder, &series, &[("CHECKLIST.md", checklist), ("report.json", &report)])?;
        }
        if arguments.dry_run {
            stream = series::stream(&series);
        }
    }
    let colored = output.color_out && arguments.dry_run;
    output.result(&if colored { colorize(&stream) } else { stream })
}

fn write_series(folder: &Path, series: &Series, beside: &[(&str, &str)]) -> Result<(), Stop> {
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let patches = series::numbered(series);
    for stage in STAGES {
        // A patch of an earlier run would stand beside those of this one as if it belonged to them.
        let stale = folder.join(format!("{:04}-{stage}.patch", stage.number()));
        if stale.exists() {
            std::fs::remove_file(&stale).with_context(|| stale.display().to_string())?;
        }
    }
    for (name, bytes) in patches {
        let path = folder.join(name);
        std::fs::write(&path, bytes).with_context(|| path.display().to_string())?;
    }
    for (name, text) in beside {
        let path = folder.join(name);
        std::fs::write(&path, text).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// The stages as patches, a commit each: what a dry run prints.
///
/// # Errors
/// Where git cannot say who commits, or the commit template cannot be rendered.
pub fn series_of(found: &Discovered, stages: &[&StageResult], templates: &Templates) -> Result<Series, Stop> {
    let from = match &found.git {
        Some(git) => git.identity()?,
        None => None,
    };
    let mut patches = Vec::new();
    for stage in stages {
        patches.extend(patch_of(stage, templates, &file_changes(found, stage))?);
    }
    Ok(Series { from: from.unwrap_or_else(|| NOBODY.to_owned()), patches })
}

/// A stage as a patch with its commit message; `None` where it changes nothing.
fn patch_of(stage: &StageResult, templates: &Templates, files: &[FileChange<'_>]) -> Result<Option<Patch>, Stop> {
    let (subject, body) = message(stage, templates).map_err(MigrateError::from)?;
    Ok(series::patch(stage.stage.number(), stage.stage.name(), &subject, &body, files))
}

/// The commit message of a stage: its first line and the rest.
fn message(stage: &StageResult, templates: &Templates) -> Result<(String, String), crate::template::TemplateError> {
    let mut summaries: Vec<&str> = stage.changes.iter().map(|change| change.summary.as_str()).collect();
    summaries.dedup();
    let whole = stage.changes.iter().any(|change| change.code == switch::codes::WHOLE);
    let text = templates
        .render("commit.txt", &json!({ "stage": stage.stage.name(), "summaries": summaries, "whole": whole }))?;
    let (subject, body) = text.trim().split_once('\n').unwrap_or((text.trim(), ""));
    Ok((subject.trim().to_owned(), body.trim().to_owned() + "\n"))
}

fn file_changes<'s>(found: &Discovered, stage: &'s StageResult) -> Vec<FileChange<'s>> {
    let files = stage.files.iter();
    files.map(|(path, (old, new))| FileChange { path, old, new, mode: mode(&found.root.join(path)) }).collect()
}

#[cfg(unix)]
fn mode(path: &Path) -> FileMode {
    use std::os::unix::fs::PermissionsExt;
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.permissions().mode() & 0o100 != 0 => FileMode::Executable,
        _ => FileMode::Regular,
    }
}

#[cfg(not(unix))]
fn mode(_path: &Path) -> FileMode {
    FileMode::Regular
}
