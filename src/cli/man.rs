//! `oai2oac man`

use super::output::Output;
use super::{Stop, exit};
use anyhow::Context as _;
use clap::Args;
use clap_mangen::Man;

/// The arguments of `man`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A subcommand, such as migrate [default: the tool itself]
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Runs the command: the manual page of `command`, or of one of its subcommands, as roff.
///
/// # Errors
/// Where there is no such subcommand, or the page cannot be written.
pub fn run(arguments: &Arguments, mut command: clap::Command, output: &Output) -> Result<u8, Stop> {
    // What the tool's own options mean to its subcommands is known once the command is built.
    command.build();
    let wanted = match &arguments.command {
        None => command,
        Some(name) => match command.find_subcommand(name) {
            Some(found) => found.clone().version(env!("CARGO_PKG_VERSION")),
            None => {
                return Err(Stop::refused(format!(
                    "there is no command {name}; `oai2oac --help` lists those there are"
                )));
            }
        },
    };
    let mut page = Vec::new();
    let source = format!("oai2oac {}", env!("CARGO_PKG_VERSION"));
    Man::new(wanted).source(source).render(&mut page).context("the manual page")?;
    output.result(&page)?;
    Ok(exit::DONE)
}
