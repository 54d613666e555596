//! The command line: what is asked for, what is answered, and with which exit code.

pub mod check_plan;
pub mod completions;
pub mod explain;
pub mod man;
pub mod migrate;
pub mod output;
pub mod scan;
pub mod tree;

use crate::migrate::{MigrateError, Migration, Options};
use crate::template::Templates;
use crate::workspace::Workspace;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::fmt;

/// Exit codes that other programs rely on.
pub mod exit {
    /// Done.
    pub const DONE: u8 = 0;
    /// Done, and manual items remain; with `--check`, something is left to do; of a plan, that it is not safe or not whole.
    pub const LEFT: u8 = 1;
    /// Wrong arguments, unreadable input, a refused write: nothing was changed.
    pub const REFUSED: u8 = 2;
    /// A result failed its own proof: nothing was changed.
    pub const BUG: u8 = 3;
}

/// What plans a migration: [`crate::migrate::migrate`], or a test's own.
pub type Engine = fn(&Workspace, &Options, &Templates) -> Result<Migration, MigrateError>;

/// Moves Terraform code from CloudFront origin access identity (OAI) to origin access control (OAC) without an outage
#[derive(Debug, Parser)]
#[command(name = "oai2oac", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the next stage into the working tree, or show what would be written
    Migrate(migrate::Arguments),
    /// List what is there: distributions, origins, buckets, grants, encryption, and how far each origin is
    Scan(scan::Arguments),
    /// Judge a plan: is it a stage, the whole stage and nothing but the stage, and safe to apply here
    CheckPlan(check_plan::Arguments),
    /// Say what a code means, and what to do
    Explain(explain::Arguments),
    /// Print the completions for a shell
    Completions(completions::Arguments),
    /// Print the manual page, of the tool or of a command
    Man(man::Arguments),
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// An error with its exit code. A reader that went away is no error.
#[derive(Debug)]
pub struct Stop {
    /// The exit code.
    pub code: u8,
    /// What to tell; nothing where everything has been told.
    pub message: String,
}

impl Stop {
    /// A refusal: nothing was changed.
    pub fn refused(message: impl fmt::Display) -> Stop {
        Stop { code: exit::REFUSED, message: message.to_string() }
    }
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Stop {
        Stop::refused(format!("{error:#}"))
    }
}

impl From<MigrateError> for Stop {
    fn from(error: MigrateError) -> Stop {
        match error {
            MigrateError::Proof(failure) => Stop {
                code: exit::BUG,
                message: format!(
                    "a result failed its own proof, so nothing was changed; this is a bug of oai2oac, please report it\n  {failure}"
                ),
            },
            other => Stop::refused(other),
        }
    }
}

/// What `--color` says, read before the arguments are: errors in them are shown in colours too.
fn color_of(args: &[OsString]) -> clap::ColorChoice {
    let words: Vec<&str> = args.iter().filter_map(|word| word.to_str()).collect();
    let joined = words.iter().find_map(|word| word.strip_prefix("--color="));
    let apart = words.windows(2).find(|pair| pair[0] == "--color").map(|pair| pair[1]);
    match joined.or(apart) {
        Some("always") => clap::ColorChoice::Always,
        Some("never") => clap::ColorChoice::Never,
        _ => clap::ColorChoice::Auto,
    }
}

/// Runs a command and returns the exit code.
pub fn run(args: impl IntoIterator<Item = OsString>, engine: Engine) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let parsed = Arguments::command()
        .color(color_of(&args))
        .try_get_matches_from(args)
        .and_then(|matches| Arguments::from_arg_matches(&matches));
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { exit::REFUSED } else { exit::DONE };
            // Where even this cannot be printed there is nobody to tell.
            let _ = error.print();
            return code;
        }
    };
    let output = output::Output::new(arguments.color);
    let result = match arguments.command {
        Command::Migrate(arguments) => migrate::run(&arguments, &output, engine),
        Command::Scan(arguments) => scan::run(&arguments, &output, engine),
        Command::CheckPlan(arguments) => check_plan::run(&arguments, &output),
        Command::Explain(arguments) => explain::run(&arguments, &output),
        Command::Completions(arguments) => completions::run(&arguments, Arguments::command(), &output),
        Command::Man(arguments) => man::run(&arguments, Arguments::command(), &output),
    };
    match result {
        Ok(code) => code,
        Err(stop) => {
            if !stop.message.is_empty() {
                output.error(&stop.message);
            }
            stop.code
        }
    }
}
