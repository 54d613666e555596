//! `oai2oac explain`

use super::output::Output;
use super::{Stop, exit};
use crate::explain::{Code, codes};
use crate::report::verdict::bold;
use clap::Args;
use std::fmt::Write as _;

/// The arguments of `explain`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A code, such as OAC022 [default: all, a line each]
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// Where there is no such code.
pub fn run(arguments: &Arguments, output: &Output) -> Result<u8, Stop> {
    let known = codes();
    let text = match &arguments.code {
        None => list(&known, output.color_out),
        Some(wanted) => match known.iter().find(|code| code.code.eq_ignore_ascii_case(wanted)) {
            Some(code) => page(code, output.color_out),
            None => {
                return Err(Stop::refused(format!(
                    "there is no code {wanted}; `oai2oac explain` lists those there are"
                )));
            }
        },
    };
    output.result(text.as_bytes())?;
    Ok(exit::DONE)
}

fn list(codes: &[Code], color: bool) -> String {
    let mut out = String::new();
    let mut section = "";
    for code in codes {
        if code.section != section {
            section = code.section;
            let gap = if out.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{gap}{}", bold(section, color));
        }
        let _ = writeln!(out, "{}  {}", code.code, code.sentence);
    }
    out
}

fn page(code: &Code, color: bool) -> String {
    let mut out = format!("{}\n\n", bold(&format!("{}: {}", code.code, code.sentence), color));
    let width = code.facts.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    for (name, fact) in &code.facts {
        let _ = writeln!(out, "{name:<width$}  {fact}");
    }
    if !code.page.is_empty() {
        let _ = writeln!(out, "\n{}", code.page);
    }
    out
}
