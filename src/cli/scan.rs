//! `oai2oac scan`

use super::output::Output;
use super::tree::{self, Tree};
use super::{Engine, Stop, exit};
use crate::migrate::{MigrateError, Options, Outcome};
use crate::report::scan::{json, mermaid, text};
use crate::scan::{self, IdentityResult, Origin, Scan, State};
use crate::template::Templates;
use crate::workspace::discover::Discovered;
use anyhow::Context as _;
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// The arguments of `scan`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// How to print what is there
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// With --format mermaid: the flow of this OAI alone, such as aws_cloudfront_origin_access_identity.site
    #[arg(long, value_name = "ADDRESS")]
    identity: Option<String>,
    /// Exit 1 when there is such an origin
    #[arg(long, value_name = "WHAT")]
    fail_on: Option<FailOn>,
    #[command(flatten)]
    tree: Tree,
}

/// How a scan is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// The flow of each OAI to all its ends: Markdown with a flowchart an OAI, or with --identity one bare flowchart
    Mermaid,
}

/// What makes a scan fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// An OAI in front of a bucket that encrypts with KMS
    Kms,
    /// Any origin on an OAI, or on what may be one
    Any,
}

/// Runs the command.
///
/// # Errors
/// Where it is refused, the code cannot be read, or the migration behind it fails its proof.
pub fn run(arguments: &Arguments, output: &Output, engine: Engine) -> Result<u8, Stop> {
    if arguments.identity.is_some() && arguments.format != Format::Mermaid {
        return Err(Stop::refused("--identity goes with --format mermaid only"));
    }
    let templates = Templates::new(&BTreeMap::new()).map_err(MigrateError::from)?;
    let found = tree::find(&arguments.tree, output)?;
    let options = Options { only: arguments.tree.only.clone(), ..Options::default() };
    let migration = tree::analyse(engine, &found, &options, &templates, output)?;
    let scan = scan::scan(&found.workspace, &migration, &arguments.tree.only).map_err(MigrateError::from)?;
    let chosen = arguments.identity.as_deref().map(|address| identity(&scan, address)).transpose()?;
    if found.workspace.files.is_empty() {
        output.note("note", "no Terraform files found");
    } else if scan.identities.is_empty() && scan.references.is_empty() && migration.origins.is_empty() {
        output.note("note", "no origin access identity found");
    }
    let result = match arguments.format {
        Format::Text if scan.is_empty() => String::new(),
        Format::Text => text::text(&scan, output.color_out, &from_here(&found)),
        Format::Json => json::document(&scan, &found.root.to_string_lossy()).context("the scan")?,
        Format::Mermaid => match chosen {
            Some(identity) => mermaid::flowchart(&scan, Some(identity)),
            None => mermaid::all(&scan),
        },
    };
    match output.result(result.as_bytes()) {
        // A reader that went away does not make an origin sound.
        Err(stop) if stop.code != exit::DONE => return Err(stop),
        _ => {}
    }
    let Some(fail_on) = arguments.fail_on else { return Ok(exit::DONE) };
    let mut origins = scan.distributions.iter().flat_map(|distribution| &distribution.origins);
    if origins.any(|origin| fails(fail_on, origin)) {
        return Ok(exit::LEFT);
    }
    let unfollowed = scan.references.iter().filter(|found| found.outcome == Outcome::Manual).count();
    if unfollowed > 0 {
        output.note(
            "note",
            &format!("places where an OAI goes and is not followed: {unfollowed}; no origin behind them is seen"),
        );
    }
    Ok(exit::DONE)
}

fn fails(fail_on: FailOn, origin: &Origin) -> bool {
    match fail_on {
        FailOn::Kms => origin.state == State::Broken,
        FailOn::Any => origin.access.may_be_oai(),
    }
}

/// The OAI of this name; a name that several modules use is refused, since a chart is of one OAI.
fn identity<'s>(scan: &'s Scan, address: &str) -> Result<&'s IdentityResult, Stop> {
    let named: Vec<&IdentityResult> = scan.identities.iter().filter(|one| one.address == address).collect();
    match named.as_slice() {
        [one] => Ok(one),
        [] => {
            let known: Vec<&str> = scan.identities.iter().map(|one| one.address.as_str()).collect();
            Err(Stop::refused(match known.as_slice() {
                [] => format!("--identity {address}: there is no OAI in the walked code"),
                known => {
                    format!("--identity {address}: no such OAI; those in the walked code are {}", known.join(", "))
                }
            }))
        }
        several => {
            let folders: Vec<&str> = several
                .iter()
                .filter_map(|one| one.folder.as_deref())
                .map(|it| if it.is_empty() { "." } else { it })
                .collect();
            Err(Stop::refused(format!(
                "--identity {address}: an OAI of this name is in each of {}; give the PATH of one",
                folders.join(", ")
            )))
        }
    }
}

/// What leads from the current folder to a file of the root, so that a terminal can open it.
fn from_here(found: &Discovered) -> impl Fn(&str) -> String {
    let root = found.root.clone();
    let here = std::env::current_dir().and_then(std::fs::canonicalize).ok();
    move |path| {
        let target = root.join(path);
        let shown = here.as_deref().map_or_else(|| target.clone(), |here| relative(here, &target));
        shown.to_string_lossy().replace('\\', "/")
    }
}

/// The path from a folder to a file; the file's own where the two have nothing in common.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let common = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let is_shared = |part: &Component<'_>| matches!(part, Component::Normal(_));
    if !from.components().take(common).any(|part| is_shared(&part)) {
        return to.to_owned();
    }
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    up.chain(to.components().skip(common)).collect()
}

#[cfg(test)]
mod tests {
    use super::relative;
    use std::path::{Path, PathBuf};

    #[test]
    fn a_path_leads_from_the_current_folder_to_the_file() {
        let to = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(to("/srv/repo", "/srv/repo/cdn/main.tf"), PathBuf::from("cdn/main.tf"));
        assert_eq!(to("/srv/repo/cdn", "/srv/repo/s3/main.tf"), PathBuf::from("../s3/main.tf"));
        assert_eq!(to("/home/ann", "/tmp/main.tf"), PathBuf::from("/tmp/main.tf"));
    }
}
