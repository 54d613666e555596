//! `oai2oac completions`

use super::output::Output;
use super::{Stop, exit};
use clap::Args;
use clap_complete::Shell;

/// The arguments of `completions`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

/// Runs the command: the completions of `command`, for a shell to read.
///
/// # Errors
/// Where they cannot be written.
pub fn run(arguments: &Arguments, mut command: clap::Command, output: &Output) -> Result<u8, Stop> {
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    output.result(&script)?;
    Ok(exit::DONE)
}
