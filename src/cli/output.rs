//! Standard output carries the result and nothing else; everything else goes to standard error.

use super::{Color, Stop, exit};
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use std::io::{ErrorKind, Write};

/// The two streams and whether they take colours.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// Whether standard output takes colours.
    pub color_out: bool,
    /// Whether standard error takes colours.
    pub color_err: bool,
}

impl Output {
    /// The streams of this process.
    pub fn new(color: Color) -> Output {
        let takes = |auto: ColorChoice| match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => auto != ColorChoice::Never,
        };
        Output {
            color_out: takes(AutoStream::choice(&std::io::stdout())),
            color_err: takes(AutoStream::choice(&std::io::stderr())),
        }
    }

    /// Writes a result to standard output.
    ///
    /// # Errors
    /// Where it cannot be written. A reader that went away ends the command quietly.
    pub fn result(&self, bytes: &[u8]) -> Result<(), Stop> {
        let mut out = std::io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                Err(Stop { code: exit::DONE, message: String::new() })
            }
            Err(error) => Err(Stop::refused(format!("standard output: {error}"))),
        }
    }

    /// Writes to standard error what a person should read.
    pub fn tell(&self, text: &str) {
        // Where even standard error is gone there is nobody to tell.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    /// Writes a line to standard error with a word before it.
    pub fn note(&self, word: &str, text: &str) {
        self.marked(AnsiColor::Cyan, word, text);
    }

    /// Writes an error to standard error.
    pub fn error(&self, text: &str) {
        self.marked(AnsiColor::Red, "error", text);
    }

    fn marked(&self, color: AnsiColor, word: &str, text: &str) {
        let style = Style::new().bold().fg_color(Some(color.into()));
        if self.color_err {
            self.tell(&format!("{style}{word}:{style:#} {text}\n"));
        } else {
            self.tell(&format!("{word}: {text}\n"));
        }
    }
}
