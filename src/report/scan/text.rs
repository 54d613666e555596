//! A scan for people: a line for everything, then the distributions, the worst first.

use crate::report::verdict::styled;
use crate::scan::{Access, Distribution, Encryption, EncryptionKind, IdentityResult, Obstacle, Origin, Scan, State};
use crate::stage::Stage;
use anstyle::AnsiColor;
use std::fmt::Write as _;

/// How wide the words are that say how a distribution is.
const STATE_WIDTH: usize = 8;
/// How wide the words are that say what stands in a line about an origin.
const LABEL_WIDTH: usize = 11;

/// The scan as text. `shown` makes of a file's path what leads to it from where the reader is.
pub fn text(scan: &Scan, color: bool, shown: &dyn Fn(&str) -> String) -> String {
    let writer = Writer { color, shown };
    let mut out = writer.summary(scan);
    let width = |of: &dyn Fn(&Distribution) -> usize| scan.distributions.iter().map(of).max().unwrap_or(0);
    let address_width = width(&|distribution| distribution.address.chars().count());
    for distribution in &scan.distributions {
        out.push('\n');
        writer.distribution(&mut out, distribution, address_width);
    }
    let unused: Vec<&IdentityResult> = scan.identities.iter().filter(|identity| identity.references == 0).collect();
    if !unused.is_empty() {
        out.push_str("\nOAIs that nothing refers to:\n");
        for identity in unused {
            let place = match (&identity.file, identity.line) {
                (Some(file), Some(line)) => writer.place(file, line),
                _ => String::new(),
            };
            let _ = writeln!(out, "  {}  {place}", identity.address);
        }
    }
    if !scan.findings.is_empty() {
        out.push_str("\nin the way beside these origins:\n");
        for finding in &scan.findings {
            let _ = writeln!(out, "  {}", writer.obstacle(finding));
        }
    }
    out
}

struct Writer<'w> {
    color: bool,
    shown: &'w dyn Fn(&str) -> String,
}

impl Writer<'_> {
    fn place(&self, file: &str, line: usize) -> String {
        format!("{}:{line}", (self.shown)(file))
    }

    fn summary(&self, scan: &Scan) -> String {
        let summary = &scan.summary;
        let origins = &summary.origins;
        let counts = [
            (origins.oai, "on an OAI"),
            (origins.unclear, "not followed"),
            (origins.oac, "on an OAC"),
            (origins.public, "public"),
            (origins.other, "not S3"),
        ];
        let counts: Vec<String> =
            counts.iter().filter(|(n, _)| *n > 0).map(|(n, access)| format!("{n} {access}")).collect();
        let total = origins.oai + origins.unclear + origins.oac + origins.public + origins.other;
        let mut out = format!("{}, {}", count(summary.distributions, "distribution"), count(total, "origin"));
        if !counts.is_empty() {
            let _ = write!(out, ": {}", counts.join(", "));
        }
        if summary.broken > 0 {
            let word = format!("{} broken", summary.broken);
            let _ = write!(out, "; {}", styled(&word, AnsiColor::Red, self.color));
        }
        out.push('\n');
        if summary.identities + summary.references > 0 {
            let identities = match summary.identities {
                0 => "OAIs that the code does not tell".to_owned(),
                number => count(number, "OAI"),
            };
            let _ = write!(out, "{identities} in {}", count(summary.references, "place"));
            if summary.manual_references > 0 {
                let _ = write!(out, ", {} of them to be seen to by hand", summary.manual_references);
            }
            out.push('\n');
        }
        let violated: Vec<String> = scan
            .controls
            .iter()
            .filter(|control| !control.violated_by.is_empty())
            .map(|control| format!("{} {}", control.by, control.control))
            .collect();
        if let Some(control) = scan.controls.iter().find(|control| !control.violated_by.is_empty()) {
            let _ = writeln!(
                out,
                "violated by {} of {}: {}",
                control.violated_by.len(),
                count(summary.distributions, "distribution"),
                violated.join(", ")
            );
        }
        out
    }

    fn distribution(&self, out: &mut String, distribution: &Distribution, address_width: usize) {
        let (word, style) = match distribution.state {
            State::Broken => ("broken", AnsiColor::Red),
            State::Blocked => ("blocked", AnsiColor::Yellow),
            State::Ready => ("on OAI", AnsiColor::Yellow),
            State::Public => ("public", AnsiColor::Yellow),
            State::Retire => ("retire", AnsiColor::Cyan),
            State::Done => ("on OAC", AnsiColor::Green),
            State::Other => ("not S3", AnsiColor::Cyan),
        };
        let word = styled(&format!("{word:<STATE_WIDTH$}"), style, self.color);
        let place = self.place(&distribution.file, distribution.line);
        let _ = writeln!(out, "{word} {:<address_width$}  {place}", distribution.address);
        for origin in &distribution.origins {
            self.origin(out, origin);
        }
    }

    fn origin(&self, out: &mut String, origin: &Origin) {
        let name = if origin.origin.is_empty() { "(no id)".to_owned() } else { one_line(&origin.origin) };
        let _ = writeln!(out, "  origin {name}  {}", self.place(&origin.file, origin.line));
        let mut line = |label: &str, text: &str| {
            let _ = writeln!(out, "    {label:<LABEL_WIDTH$} {text}");
        };
        if origin.access == Access::Other {
            line("access", "not an S3 bucket, as far as the code shows");
            return;
        }
        line("bucket", &origin.bucket.as_ref().map_or_else(|| "cannot be seen".to_owned(), |bucket| one_line(bucket)));
        match origin.access {
            Access::Oai => line("OAI", origin.identity.as_deref().unwrap_or("cannot be seen")),
            Access::Unclear => line("OAI", "cannot be followed"),
            Access::Oac => line("OAC", origin.control.as_deref().unwrap_or("declared elsewhere")),
            Access::Public | Access::Other => line("access", "neither an OAI nor an OAC"),
        }
        if let Some(reason) = &origin.attested {
            line("attested", &one_line(reason));
        }
        if origin.access == Access::Oai {
            if origin.grants.is_empty() {
                line("granted", "nowhere in the code that is seen");
            }
            for (number, grant) in origin.grants.iter().enumerate() {
                let label = if number == 0 { "granted" } else { "" };
                line(label, &format!("{}  {}", grant.holder, self.place(&grant.file, grant.line)));
            }
        }
        line("encryption", &self.encryption(&origin.encryption));
        if origin.state == State::Broken {
            let word = styled("broken", AnsiColor::Red, self.color);
            line("", &format!("{word}: no OAI can read what was written since the encryption was turned on"));
        }
        line("stage", &self.stage(origin));
        for (number, obstacle) in origin.obstacles.iter().enumerate() {
            line(if number == 0 { "in the way" } else { "" }, &self.obstacle(obstacle));
        }
    }

    fn encryption(&self, encryption: &Encryption) -> String {
        let kind = match (encryption.kind, &encryption.key) {
            (EncryptionKind::Kms, Some(key)) => format!("KMS, {}", one_line(key)),
            (EncryptionKind::Kms, None) => "KMS".to_owned(),
            (EncryptionKind::KmsAwsManaged, _) => "KMS, the AWS-managed key aws/s3".to_owned(),
            (EncryptionKind::SseS3, _) => "SSE-S3".to_owned(),
            (EncryptionKind::Unknown, _) => "cannot be seen".to_owned(),
        };
        match (&encryption.file, encryption.line) {
            (Some(file), Some(line)) => format!("{kind}  {}", self.place(file, line)),
            _ => kind,
        }
    }

    fn stage(&self, origin: &Origin) -> String {
        let by_hand = match origin.ready {
            Some(false) => format!(", {}", styled("not ready", AnsiColor::Yellow, self.color)),
            _ => String::new(),
        };
        match (origin.stage, origin.access) {
            (Some(Stage::Retire), _) => "retire next: a grant to an OAI is left".to_owned(),
            (Some(stage), _) => format!("{stage} next{by_hand}"),
            (None, Access::Public) => "none: there is no OAI to migrate from".to_owned(),
            (None, _) => "done".to_owned(),
        }
    }

    fn obstacle(&self, obstacle: &Obstacle) -> String {
        format!("{} {}  {}", obstacle.code, self.place(&obstacle.file, obstacle.line), one_line(&obstacle.message))
    }
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// Text of the code on one line: an expression may stand on several.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<&str>>().join(" ")
}
