//! A migration as mail: one message a stage, in the format of `git format-patch`.
//!
//! `git apply` takes the stream whole, `git am` makes one commit of each message. Both read every line they get, so
//! whatever of a message could be taken for a diff or for the next message is indented by a space.

use crate::report::diff::{FileChange, file_diff, line_counts, quote_path};

/// Columns of a diffstat, as in git's mails.
const STAT_WIDTH: usize = 72;

/// Columns of a header line with plain text, as in git's mails.
const HEADER_WIDTH: usize = 78;

/// Columns of a header line with encoded words; RFC 2047 allows no more.
const ENCODED_WIDTH: usize = 76;

/// The patches of a migration in the order to apply them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The author, `Name <email>`, as git prints an identity; what `git am` writes into the commits. It refuses an empty one.
    pub from: String,
    /// The patches; each sees the files as the one before it left them.
    pub patches: Vec<Patch>,
}

/// One stage: a commit message and a diff. [`patch`] makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// The stage's fixed place, from 1; the file's name in [`numbered`] begins with it.
    pub number: usize,
    /// The stage's name, for the file's name: `grant`.
    pub slug: String,
    /// The first line of the commit message. (`git am` takes a leading `[…]` or `Re:` off, as it does with any patch.)
    pub subject: String,
    /// The rest of the commit message; may be empty.
    pub body: String,
    /// The diffs of the files, one after the other; not empty.
    pub files: Vec<u8>,
    /// What the diffs add and take away, in the same order.
    pub stats: Vec<FileStat>,
}

/// How much changed in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileStat {
    /// The file's path from the repository's root.
    pub path: String,
    /// Lines that came.
    pub insertions: usize,
    /// Lines that went.
    pub deletions: usize,
}

/// The patch of a stage from its message and the files before and after it, in the order given.
///
/// Files that did not change are left out; `None` if none did, as git knows no patch without a diff.
pub fn patch(number: usize, slug: &str, subject: &str, body: &str, changes: &[FileChange]) -> Option<Patch> {
    let mut files = Vec::new();
    let mut stats = Vec::new();
    for change in changes.iter().filter(|change| change.old != change.new) {
        let diff = file_diff(change);
        let (insertions, deletions) = line_counts(&diff);
        stats.push(FileStat { path: change.path.to_owned(), insertions, deletions });
        files.extend(diff);
    }
    if files.is_empty() {
        return None;
    }
    Some(Patch { number, slug: slug.into(), subject: subject.into(), body: body.into(), files, stats })
}

/// All patches as one mailbox. Empty if there is no patch.
pub fn stream(series: &Series) -> Vec<u8> {
    (0..series.patches.len()).flat_map(|index| mail(series, index)).collect()
}

/// Each patch as a mailbox of its own, with its file name: `0001-grant.patch`. Together they are the [`stream`].
pub fn numbered(series: &Series) -> Vec<(String, Vec<u8>)> {
    let name = |patch: &Patch| format!("{:04}-{}.patch", patch.number, patch.slug);
    series.patches.iter().enumerate().map(|(index, patch)| (name(patch), mail(series, index))).collect()
}

/// Whether `git am` needs `--keep-cr` for a patch of these changes: without it, a CR at the end of a line is lost.
pub fn has_crlf(changes: &[FileChange]) -> bool {
    let ends_in_cr = |content: &[u8]| content.ends_with(b"\r") || content.windows(2).any(|two| two == b"\r\n");
    changes
        .iter()
        .filter(|change| change.old != change.new)
        .any(|change| ends_in_cr(change.old) || ends_in_cr(change.new))
}

/// One message of the series.
fn mail(series: &Series, index: usize) -> Vec<u8> {
    let patch = &series.patches[index];
    let message = message(&patch.body);

    // The date is a fixed one, by which `file` and others know a patch; there is no `Date:`, so `git am` takes today.
    let mut text = String::from("From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n");
    text.push_str(&from_header(&series.from));
    text.push_str(&subject_header(&patch.subject, index + 1, series.patches.len()));
    if !message.is_ascii() || !patch.files.is_ascii() {
        text.push_str("MIME-Version: 1.0\n");
        text.push_str("Content-Type: text/plain; charset=UTF-8\n");
        text.push_str("Content-Transfer-Encoding: 8bit\n");
    }
    text.push('\n');
    text.push_str(&message);
    text.push_str("---\n");
    text.push_str(&diffstat(&patch.stats));
    text.push('\n');

    let mut mail = text.into_bytes();
    mail.extend_from_slice(&patch.files);
    mail.extend_from_slice(concat!("-- \noai2oac ", env!("CARGO_PKG_VERSION"), "\n\n").as_bytes());
    mail
}

/// The body as it can stand in a mail: each line ended, no trailing white space, nothing that git reads as more than text.
fn message(body: &str) -> String {
    let mut message = String::new();
    for line in body.trim_end().lines() {
        let line: String = line.chars().filter(|&char| char == '\t' || !char.is_control()).collect();
        let line = line.trim_end();
        if message.is_empty() && line.is_empty() {
            continue;
        }
        if ends_message(line) || (message.is_empty() && is_header(line)) {
            message.push(' ');
        }
        message.push_str(line);
        message.push('\n');
    }
    message
}

/// Whether git would see the end of the message here: the start of a diff, of a hunk or of the next mail.
fn ends_message(line: &str) -> bool {
    ["diff -", "Index: ", "---", "+++ ", "@@ -", "From ", ">From "].iter().any(|start| line.starts_with(start))
}

/// Whether git would take a body's first line for a header that replaces the mail's own.
fn is_header(line: &str) -> bool {
    let line = line.to_ascii_lowercase();
    ["from:", "date:", "subject:", "[patch]"].iter().any(|start| line.starts_with(start))
}

/// The `From:` header with its line end.
fn from_header(from: &str) -> String {
    let from = one_line(from);
    let (name, address) = from.rsplit_once('<').unwrap_or(("", &from));
    let (name, address) = (name.trim(), address.trim_end_matches('>').trim());
    let name = if needs_encoding(name) {
        encoded(name, "From: ".len())
    } else if name.contains(|char| "()<>[]:;@\\,.\"".contains(char)) {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        name.to_owned()
    };
    match name.as_str() {
        "" => format!("From: <{address}>\n"),
        name => format!("From: {name} <{address}>\n"),
    }
}

/// The `Subject:` header with its line end: `[PATCH]`, or `[PATCH n/m]` if there are several.
fn subject_header(subject: &str, number: usize, of: usize) -> String {
    let subject = one_line(subject);
    let start = match of {
        1 => String::from("Subject: [PATCH]"),
        _ => format!("Subject: [PATCH {number}/{of}]"),
    };
    if needs_encoding(&subject) {
        return format!("{start} {}\n", encoded(&subject, start.len() + 1));
    }
    let mut header = start;
    let mut column = header.len();
    for word in subject.split(' ').filter(|word| !word.is_empty()) {
        if column + 1 + word.len() > HEADER_WIDTH {
            header.push('\n');
            column = 0;
        }
        header.push(' ');
        header.push_str(word);
        column += 1 + word.len();
    }
    header.push('\n');
    header
}

/// The text without line breaks, control characters and double spaces, as a header can carry it.
fn one_line(text: &str) -> String {
    let words: Vec<String> =
        text.split_whitespace().map(|word| word.chars().filter(|char| !char.is_control()).collect()).collect();
    words.join(" ")
}

/// Whether a header cannot carry the text as it is; `=?` would be read as encoded already.
fn needs_encoding(text: &str) -> bool {
    !text.is_ascii() || text.contains("=?")
}

/// The text as encoded words of RFC 2047, folded, the first of them at this column.
fn encoded(text: &str, column: usize) -> String {
    const START: &str = "=?UTF-8?q?";
    const END: &str = "?=";
    let mut header = String::from(START);
    let mut column = column + START.len();
    for char in text.chars() {
        let bytes = char
            .encode_utf8(&mut [0; 4])
            .bytes()
            .map(|byte| match byte {
                // The few that may stand in a name, where the rules are strictest.
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'!' | b'*' | b'+' | b'-' | b'/' => {
                    char::from(byte).to_string()
                }
                byte => format!("={byte:02X}"),
            })
            .collect::<String>();
        // A character must not be torn apart by the fold.
        if column + bytes.len() + END.len() > ENCODED_WIDTH {
            header.push_str(END);
            header.push_str("\n ");
            header.push_str(START);
            column = 1 + START.len();
        }
        header.push_str(&bytes);
        column += bytes.len();
    }
    header.push_str(END);
    header
}

/// The list of files with their changes and the line that sums them up, as `git diff --stat` prints it.
fn diffstat(stats: &[FileStat]) -> String {
    let names: Vec<String> = stats.iter().map(|stat| quote_path(&stat.path)).collect();
    let longest = names.iter().map(String::len).max().unwrap_or(0);
    let most = stats.iter().map(|stat| stat.insertions + stat.deletions).max().unwrap_or(0);
    let digits = most.to_string().len();

    // Room for the names and the graph: the graph gives way first, down to 3/8 of the line.
    let room = STAT_WIDTH - 6 - digits;
    let (mut name_width, mut graph_width) = (longest, most);
    if longest + most > room {
        graph_width = graph_width.min((STAT_WIDTH * 3 / 8).saturating_sub(digits + 6).max(6));
        if name_width > room - graph_width {
            name_width = room - graph_width;
        } else {
            graph_width = room - name_width;
        }
    }

    let mut text = String::new();
    for (stat, name) in stats.iter().zip(&names) {
        let name = shortened(name, name_width);
        let changed = stat.insertions + stat.deletions;
        let (plus, minus) = graph(stat.insertions, stat.deletions, graph_width, most);
        let signs = "+".repeat(plus) + &"-".repeat(minus);
        text.push_str(&format!(" {name:<name_width$} | {changed:>digits$} {signs}\n"));
    }
    let counted = |count: usize, noun: &str| if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") };
    let insertions = stats.iter().map(|stat| stat.insertions).sum();
    let deletions = stats.iter().map(|stat| stat.deletions).sum();
    text.push_str(&format!(" {} changed", counted(stats.len(), "file")));
    if insertions > 0 || deletions == 0 {
        text.push_str(&format!(", {}(+)", counted(insertions, "insertion")));
    }
    if deletions > 0 || insertions == 0 {
        text.push_str(&format!(", {}(-)", counted(deletions, "deletion")));
    }
    text.push('\n');
    text
}

/// A quoted path (ASCII) cut to this many columns: its end, after `...`, from a `/` on if one is there.
fn shortened(name: &str, width: usize) -> String {
    if name.len() <= width {
        return name.to_owned();
    }
    let end = &name[name.len() - width.saturating_sub(3)..];
    format!("...{}", &end[end.find('/').unwrap_or(0)..])
}

/// How many `+` and `-` stand for these changes if the file with the most changes gets the whole width.
fn graph(insertions: usize, deletions: usize, width: usize, most: usize) -> (usize, usize) {
    if most < width {
        return (insertions, deletions);
    }
    let scaled = |count: usize| if count == 0 { 0 } else { 1 + count * (width - 1) / most };
    let both = if insertions > 0 && deletions > 0 { 2 } else { 0 };
    let total = scaled(insertions + deletions).max(both);
    if insertions < deletions {
        let plus = scaled(insertions);
        (plus, total - plus)
    } else {
        let minus = scaled(deletions);
        (total - minus, minus)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::report::diff::FileMode;

    fn change<'a>(path: &'a str, old: &'a str, new: &'a str) -> FileChange<'a> {
        FileChange { path, old: old.as_bytes(), new: new.as_bytes(), mode: FileMode::Regular }
    }

    fn one(body: &str) -> Series {
        let patch = patch(1, "grant", "Grant", body, &[change("main.tf", "a\n", "b\n")]).unwrap();
        Series { from: "Ann <ann@example.com>".into(), patches: vec![patch] }
    }

    fn text(mail: Vec<u8>) -> String {
        String::from_utf8(mail).unwrap()
    }

    #[test]
    fn a_mail_is_what_format_patch_writes() {
        let wanted = "\
From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001
From: Ann <ann@example.com>
Subject: [PATCH] Grant

Why.

- how
---
 main.tf | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/main.tf b/main.tf
index 78981922613b2afb6025042ff6bd878ac1994e85..61780798228d17af2d34fce4cfbdf35556832472 100644
--- a/main.tf
+++ b/main.tf
@@ -1 +1 @@
-a
+b
-- 
oai2oac VERSION

";
        let wanted = wanted.replace("VERSION", env!("CARGO_PKG_VERSION"));
        assert_eq!(text(stream(&one("\n\nWhy.  \r\n\r\n- how\n\n"))), wanted);
    }

    #[test]
    fn an_empty_series_is_an_empty_stream() {
        let series = Series { from: "Ann <ann@example.com>".into(), patches: Vec::new() };
        assert_eq!(stream(&series), b"");
        assert_eq!(numbered(&series), []);
    }

    #[test]
    fn no_change_is_no_patch() {
        assert_eq!(patch(1, "grant", "s", "b", &[]), None);
        assert_eq!(patch(1, "grant", "s", "b", &[change("main.tf", "a\n", "a\n")]), None);
        let changes = [change("same.tf", "a\n", "a\n"), change("main.tf", "a\n", "a\nb\n")];
        let patch = patch(1, "grant", "s", "b", &changes).unwrap();
        assert_eq!(patch.stats, [FileStat { path: "main.tf".into(), insertions: 1, deletions: 0 }]);
    }

    #[test]
    fn files_are_numbered_by_stage_and_subjects_by_place() {
        let of = |number, slug| patch(number, slug, slug, "", &[change("main.tf", "a\n", "b\n")]).unwrap();
        let series = Series { patches: vec![of(1, "grant"), of(3, "retire")], ..one("") };
        let numbered = numbered(&series);
        let names: Vec<&str> = numbered.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["0001-grant.patch", "0003-retire.patch"]);
        assert!(text(numbered[0].1.clone()).contains("\nSubject: [PATCH 1/2] grant\n\n---\n"));
        assert!(text(numbered[1].1.clone()).contains("\nSubject: [PATCH 2/2] retire\n\n---\n"));
    }

    #[test]
    fn mime_headers_come_with_the_first_character_outside_ascii() {
        let mime = "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n";
        assert!(!text(stream(&one("plain"))).contains("MIME"));
        assert!(text(stream(&one("größer"))).contains(mime));
        let patch = patch(1, "grant", "s", "", &[change("main.tf", "a\n", "ä\n")]).unwrap();
        assert!(text(stream(&Series { patches: vec![patch], ..one("") })).contains(mime));
    }

    #[test]
    fn a_body_cannot_end_the_message() {
        let lines = "x\ndiff --git a b\n---\n--- a/x\n+++ b/x\n@@ -1 +1 @@\nIndex: x\nFrom x\n>From x\ndifferent\nFromage\n-x\n";
        let kept = "x\n diff --git a b\n ---\n --- a/x\n +++ b/x\n @@ -1 +1 @@\n Index: x\n From x\n >From x\ndifferent\nFromage\n-x\n";
        assert_eq!(message(lines), kept);
        assert_eq!(message("From: x\nFrom: y"), " From: x\nFrom: y\n");
        assert_eq!(message("\n \n"), "");
        assert_eq!(message("a\u{0}\u{1b}[31mb\tc"), "a[31mb\tc\n");
        assert_eq!(message("a\n\u{1}diff --git x"), "a\n diff --git x\n");
    }

    #[test]
    fn authors_are_quoted_or_encoded() {
        assert_eq!(from_header("Ann <a@b.c>"), "From: Ann <a@b.c>\n");
        assert_eq!(from_header("A. \"B\" <a@b.c>"), "From: \"A. \\\"B\\\"\" <a@b.c>\n");
        assert_eq!(from_header("Jörg M <a@b.c>"), "From: =?UTF-8?q?J=C3=B6rg=20M?= <a@b.c>\n");
        assert_eq!(from_header("a@b.c"), "From: <a@b.c>\n");
        assert_eq!(from_header("A\nDate: x <a@b.c>"), "From: \"A Date: x\" <a@b.c>\n");
    }

    #[test]
    fn long_subjects_are_folded() {
        let subject = "word ".repeat(40);
        let header = subject_header(&subject, 1, 3);
        assert!(header.lines().count() > 2 && header.lines().all(|line| line.len() <= HEADER_WIDTH));
        assert_eq!(header.replace("\n ", " "), format!("Subject: [PATCH 1/3] {}\n", subject.trim()));

        let header = subject_header(&"größer ".repeat(40), 1, 1);
        assert!(header.lines().count() > 2 && header.lines().all(|line| line.len() <= ENCODED_WIDTH));
        assert!(header.lines().skip(1).all(|line| line.starts_with(" =?UTF-8?q?") && line.ends_with("?=")));
        assert_eq!(subject_header("", 1, 1), "Subject: [PATCH]\n");
        assert_eq!(subject_header("a\r\nb\tc", 1, 1), "Subject: [PATCH] a b c\n");
    }

    #[test]
    fn stats_line_up_and_scale() {
        let stat = |path: &str, insertions, deletions| FileStat { path: path.into(), insertions, deletions };
        assert_eq!(
            diffstat(&[stat("main.tf", 10, 2), stat("ä b.tf", 0, 1)]),
            " main.tf         | 12 ++++++++++--\n \"\\303\\244 b.tf\" |  1 -\n 2 files changed, 10 insertions(+), 3 deletions(-)\n"
        );
        let long = diffstat(&[stat(&"folder/".repeat(20), 1000, 1), stat("x", 1, 0)]);
        assert!(long.lines().all(|line| line.len() <= STAT_WIDTH), "{long}");
        assert!(long.starts_with(" .../folder/"), "{long}");
    }

    #[test]
    fn cr_at_the_end_of_a_line_needs_keep_cr() {
        assert!(!has_crlf(&[]));
        assert!(!has_crlf(&[change("x", "a\rb\n", "a\n")]));
        assert!(!has_crlf(&[change("x", "a\r\n", "a\r\n")]));
        assert!(has_crlf(&[change("x", "a\n", "b\n"), change("y", "a\r\n", "a\n")]));
        assert!(has_crlf(&[change("x", "a\n", "a\r")]));
    }
}
