//! `oai2oac check-plan`

use super::migrate::StageName;
use super::output::Output;
use super::{Stop, exit};
use crate::plan;
use crate::report::verdict;
use anyhow::Context as _;
use clap::{Args, ValueEnum};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The arguments of `check-plan`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// What `terraform show -json PLANFILE` printed; `-` is standard input
    #[arg(value_name = "PLAN.json")]
    plan: PathBuf,
    /// The stage that it should be [default: the one that it is]
    #[arg(long, value_name = "STAGE")]
    stage: Option<StageName>,
    /// How to say what there is to say
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

/// How a verdict is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Runs the command.
///
/// # Errors
/// Where the plan cannot be read.
pub fn run(arguments: &Arguments, output: &Output) -> Result<u8, Stop> {
    let (name, bytes) = read(&arguments.plan)?;
    let verdict = plan::check_bytes(&bytes, arguments.stage.map(Into::into)).context(name)?;
    let text = match arguments.format {
        Format::Text => verdict::text(&verdict, output.color_out),
        Format::Json => verdict::json(&verdict),
    };
    match output.result(text.as_bytes()) {
        // A reader that went away does not make a plan safe.
        Err(stop) if stop.code != exit::DONE => return Err(stop),
        _ => {}
    }
    Ok(if verdict.is_good() { exit::DONE } else { exit::LEFT })
}

/// The plan's text, and what to call it.
fn read(path: &Path) -> Result<(String, Vec<u8>), Stop> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("standard input")?;
        return Ok(("standard input".to_owned(), bytes));
    }
    let name = path.display().to_string();
    let bytes = std::fs::read(path).with_context(|| name.clone())?;
    Ok((name, bytes))
}
