//! Chores of oai2oac's maintainers, as `cargo xtask`.

mod terraform_fmt;
mod wild;

use anyhow::Result;
use clap::{Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// Chores of oai2oac's maintainers
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Migrate copies of the repositories in a folder, check the results, and exit 1 if a check fails
    Wild {
        /// The folder; each folder directly in it is a repository, and none of them is written to
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// How to print the results
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

/// How to print results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A Markdown table, and what failed below it
    Text,
    /// For other programs
    Json,
}

fn main() -> Result<ExitCode> {
    let Chore::Wild { folder, format } = Arguments::parse().chore;
    let rows = wild::run(&folder)?;
    match format {
        Format::Text => print!("{}", wild::table::text(&rows)),
        Format::Json => println!("{}", wild::table::json(&rows)?),
    }
    let failed = rows.iter().any(|row| !row.failures.is_empty());
    Ok(ExitCode::from(u8::from(failed)))
}
