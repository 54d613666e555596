//! The code that a command works on: which paths, without which, and for which distributions.

use super::output::Output;
use super::{Engine, Stop, exit};
use crate::migrate::{MigrateError, Migration, Options};
use crate::report::terminal;
use crate::template::Templates;
use crate::terraform::module::read_modules;
use crate::terraform::{assets, calls};
use crate::workspace::discover::{Discovered, discover};
use crate::workspace::{SourceFile, Workspace, write};
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The arguments that say what code is meant.
#[derive(Debug, Args)]
pub struct Tree {
    /// Files or folders [default: .]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Leave out the paths that match; a glob with a `/` in it is relative to the repository's root
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// Take only this distribution, such as module.cdn.aws_cloudfront_distribution.site
    #[arg(long, value_name = "ADDRESS")]
    pub only: Vec<String>,
}

/// Reads the workspace, and refuses where an earlier run was interrupted.
///
/// # Errors
/// As [`discover`], and where a run that wrote was interrupted.
pub fn find(tree: &Tree, output: &Output) -> Result<Discovered, Stop> {
    let here = vec![PathBuf::from(".")];
    let paths = if tree.paths.is_empty() { &here } else { &tree.paths };
    let found = discover(paths, &tree.exclude, &called_modules)?;
    if let Some(interrupted) = write::interrupted(&found.root)? {
        return Err(Stop::refused(write::describe(&interrupted)));
    }
    for nested in &found.nested_repositories {
        output.note("note", &format!("{nested} is a git repository of its own: it is read, not changed"));
    }
    Ok(found)
}

/// Runs the engine, and shows the line where a file is not UTF-8.
///
/// # Errors
/// Those of the engine.
pub fn analyse(
    engine: Engine,
    found: &Discovered,
    options: &Options,
    templates: &Templates,
    output: &Output,
) -> Result<Migration, Stop> {
    engine(&found.workspace, options, templates).map_err(|error| match error {
        MigrateError::Input(error) => {
            output.tell(&format!("{}\n", terminal::not_utf8(&found.workspace, &error, output.color_err)));
            Stop { code: exit::REFUSED, message: String::new() }
        }
        other => other.into(),
    })
}

/// The local modules that a configuration file calls and the files that it reads.
pub fn called_modules(path: &str, bytes: &[u8]) -> Vec<String> {
    let file = SourceFile { bytes: bytes.to_vec(), editable: false };
    let workspace = Workspace { files: BTreeMap::from([(path.to_owned(), file)]) };
    let modules = read_modules(&workspace).unwrap_or_default();
    let called = modules.iter().flat_map(calls::calls).map(|(_, source)| source.to_owned());
    let read = modules.iter().flat_map(|module| {
        // As if the module stood in the root, so that what comes out is relative to its folder.
        let own = module.files.iter().flat_map(|file| assets::files_read("", &file.body));
        own.chain(assets::may_be_handed(module)).map(|path| format!("./{path}")).collect::<Vec<_>>()
    });
    called.chain(read).collect()
}
