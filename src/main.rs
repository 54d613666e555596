//! Arguments to a command, a result to an exit code; nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(oai2oac::cli::run(std::env::args_os(), oai2oac::migrate::migrate))
}
