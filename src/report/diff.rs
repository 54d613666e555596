//! The diff of one file, in the very format git prints, so that `git apply` and `git am -3` take it.

use std::ops::Range;

use sha1::{Digest, Sha1};
use similar::{Algorithm, DiffTag, capture_diff_slices};

/// Unchanged lines shown around a change, as git does by default.
const CONTEXT: usize = 3;

/// What git puts after `@@ … @@` is cut at this many bytes.
const HEADING_BYTES: usize = 80;

/// Blank lines looked past to find the line that a block stands before; a bound, so that a file of blank lines costs no time.
const BLANKS_LOOKED_PAST: usize = 20;

/// One file before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileChange<'a> {
    /// The file's path from the repository's root, with `/` between its parts.
    pub path: &'a str,
    /// The content before; the file exists, so empty means a file of 0 bytes.
    pub old: &'a [u8],
    /// The content after; empty means a file of 0 bytes, not a deleted one.
    pub new: &'a [u8],
    /// The file's mode, the same before and after.
    pub mode: FileMode,
}

/// The two modes git knows for a file with content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FileMode {
    /// 100644
    #[default]
    Regular,
    /// 100755
    Executable,
}

/// The diff of one file as `git diff --full-index` prints it: header, blob ids, hunks with three lines of context.
///
/// Empty if nothing changed. The same input gives the same bytes on every run. Lines end at LF only: a CR is content.
pub fn file_diff(change: &FileChange) -> Vec<u8> {
    if change.old == change.new {
        return Vec::new();
    }
    let old = lines(change.old);
    let new = lines(change.new);
    let edits = edits(&old, &new);

    let mut diff = header(change).into_bytes();
    for group in edits.chunk_by(|one, next| next.old.start - one.old.end <= 2 * CONTEXT) {
        write_hunk(&mut diff, group, &old, &new);
    }
    diff
}

/// How many lines the diff of one file (what [`file_diff`] returns) adds and how many it takes away, in this order.
pub fn line_counts(diff: &[u8]) -> (usize, usize) {
    let mut counts = (0, 0);
    let hunks = lines(diff).into_iter().skip_while(|line| !line.starts_with(b"@@ "));
    for line in hunks {
        match line.first() {
            Some(b'+') => counts.0 += 1,
            Some(b'-') => counts.1 += 1,
            _ => {}
        }
    }
    counts
}

/// A path as git prints it while `core.quotePath` is unset: as it is, or in quotes with C escapes if it holds a quote,
/// a backslash, a control character or a byte outside ASCII.
pub fn quote_path(path: &str) -> String {
    let plain = |byte: u8| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
    if path.bytes().all(plain) {
        return path.to_owned();
    }
    let mut quoted = String::from("\"");
    for byte in path.bytes() {
        match byte {
            0x07 => quoted.push_str("\\a"),
            0x08 => quoted.push_str("\\b"),
            b'\t' => quoted.push_str("\\t"),
            b'\n' => quoted.push_str("\\n"),
            0x0b => quoted.push_str("\\v"),
            0x0c => quoted.push_str("\\f"),
            b'\r' => quoted.push_str("\\r"),
            b'"' => quoted.push_str("\\\""),
            b'\\' => quoted.push_str("\\\\"),
            byte if plain(byte) => quoted.push(char::from(byte)),
            byte => quoted.push_str(&format!("\\{byte:03o}")),
        }
    }
    quoted.push('"');
    quoted
}

/// Text with patches in it (a diff, a series) in the colours git shows on a terminal.
///
/// Only the diffs are coloured: hunks are followed by their line counts, so a line of a commit message that begins with
/// `+` or `-` stays as it is. Taking the escape sequences out again gives the input.
pub fn colorize(stream: &[u8]) -> Vec<u8> {
    const BOLD: &str = "\x1b[1m";
    const CYAN: &str = "\x1b[36m";
    const RED: &str = "\x1b[31m";
    const GREEN: &str = "\x1b[32m";
    enum Place {
        Message,
        Header,
        Hunks,
    }

    let mut place = Place::Message;
    let mut left = (0usize, 0usize); // lines of the hunk still to come, before and after
    let mut coloured = Vec::with_capacity(stream.len() + stream.len() / 4);
    for line in lines(stream) {
        if left != (0, 0) {
            let colour = match line.first() {
                Some(b'-') => {
                    left.0 = left.0.saturating_sub(1);
                    Some(RED)
                }
                Some(b'+') => {
                    left.1 = left.1.saturating_sub(1);
                    Some(GREEN)
                }
                Some(b'\\') => None,
                _ => {
                    left = (left.0.saturating_sub(1), left.1.saturating_sub(1));
                    None
                }
            };
            match colour {
                Some(colour) => paint(&mut coloured, line, line.len(), colour),
                None => coloured.extend_from_slice(line),
            }
            continue;
        }
        match (&place, hunk_start(line)) {
            (Place::Header | Place::Hunks, Some((counts, end))) => {
                place = Place::Hunks;
                left = counts;
                paint(&mut coloured, line, end, CYAN);
            }
            _ if line.starts_with(b"diff --git ") => {
                place = Place::Header;
                paint(&mut coloured, line, line.len(), BOLD);
            }
            (Place::Header, None) => paint(&mut coloured, line, line.len(), BOLD),
            (Place::Hunks, None) if line.starts_with(b"\\") => coloured.extend_from_slice(line),
            _ => {
                place = Place::Message;
                coloured.extend_from_slice(line);
            }
        }
    }
    coloured
}

/// The content as lines, each with its LF; the last may lack it.
fn lines(content: &[u8]) -> Vec<&[u8]> {
    content.split_inclusive(|&byte| byte == b'\n').collect()
}

/// Lines `old` of the file before give way to lines `new` of the file after; one of them may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edit {
    old: Range<usize>,
    new: Range<usize>,
}

/// What changed, in order, with at least one unchanged line between two edits.
fn edits(old: &[&[u8]], new: &[&[u8]]) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    // Histogram anchors on rare lines (a resource's head), where Myers may match the braces of two unrelated blocks.
    for op in capture_diff_slices(Algorithm::Histogram, old, new) {
        let (tag, old, new) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            continue;
        }
        match edits.last_mut() {
            Some(last) if last.old.end == old.start && last.new.end == new.start => {
                last.old.end = old.end;
                last.new.end = new.end;
            }
            _ => edits.push(Edit { old, new }),
        }
    }
    for index in 0..edits.len() {
        slide(&mut edits, index, old, new);
    }
    edits
}

/// Moves an edit that only adds or only takes away to where a reader expects it.
///
/// A block beside a similar one can often be shown at several places, all of them right: from its own head to its own
/// closing brace, or from the neighbour's closing brace on. It stays a line away from the edits beside it.
fn slide(edits: &mut [Edit], index: usize, old: &[&[u8]], new: &[&[u8]]) {
    let edit = edits[index].clone();
    let (lines, block) = match (edit.old.is_empty(), edit.new.is_empty()) {
        (true, false) => (new, edit.new.clone()),
        (false, true) => (old, edit.old.clone()),
        _ => return,
    };
    let room_above = match index.checked_sub(1) {
        Some(before) => (edit.old.start - edits[before].old.end).saturating_sub(1),
        None => edit.old.start,
    };
    let room_below = match edits.get(index + 1) {
        Some(after) => (after.old.start - edit.old.end).saturating_sub(1),
        None => old.len() - edit.old.end,
    };
    let up = (1..=room_above).take_while(|by| lines[block.start - by] == lines[block.end - by]).count();
    let down = (0..room_below).take_while(|by| lines[block.start + by] == lines[block.end + by]).count();

    let top = block.start - up;
    // Of equally good places the last one, as git does.
    let best = (0..=up + down)
        .rev()
        .min_by_key(|by| {
            let (head, next) = (cut(lines, top + by), cut(lines, top + by + block.len()));
            (head.closes, head.indent + next.indent, head.joined + next.joined)
        })
        .unwrap_or(up);
    let moved = |range: &Range<usize>| range.start - up + best..range.end - up + best;
    edits[index] = Edit { old: moved(&edit.old), new: moved(&edit.new) };
}

/// How ill a place suits as the border of a block: less is better.
struct Cut {
    /// Whether a closing bracket follows: a block that begins there takes its neighbour's end for its own.
    closes: bool,
    /// Columns before the text that follows: a border deep inside a block is a bad one.
    indent: usize,
    /// 0 after a blank line, 1 before one, 2 if there is none: blank lines follow the block they belong to.
    joined: usize,
}

/// Judges the place before line `at`; the end of the file is one too.
fn cut(lines: &[&[u8]], at: usize) -> Cut {
    let blank = |line: &&[u8]| line.trim_ascii().is_empty();
    let text = lines[at..].iter().take(BLANKS_LOOKED_PAST).find(|line| !blank(line)).copied().unwrap_or_default();
    let margin = text.iter().take_while(|byte| matches!(byte, b' ' | b'\t'));
    Cut {
        closes: matches!(text.trim_ascii_start().first(), Some(b'}' | b']' | b')')),
        indent: margin.map(|&byte| if byte == b'\t' { 8 } else { 1 }).sum(),
        joined: match (lines[..at].last(), lines.get(at)) {
            (None, _) => 0,
            (Some(before), _) if blank(before) => 0,
            (_, Some(after)) if blank(after) => 1,
            _ => 2,
        },
    }
}

/// The lines before the first hunk.
fn header(change: &FileChange) -> String {
    let old_path = quote_path(&format!("a/{}", change.path));
    let new_path = quote_path(&format!("b/{}", change.path));
    // A tab after a path with spaces, as git writes it, ends the path for programs that read a time stamp there.
    let tab = if change.path.contains(' ') { "\t" } else { "" };
    let mode = match change.mode {
        FileMode::Regular => "100644",
        FileMode::Executable => "100755",
    };
    format!(
        "diff --git {old_path} {new_path}\nindex {}..{} {mode}\n--- {old_path}{tab}\n+++ {new_path}{tab}\n",
        blob_id(change.old),
        blob_id(change.new),
    )
}

/// The id git gives to this content; `git am -3` finds the file before the change by it.
fn blob_id(content: &[u8]) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", content.len()));
    hash.update(content);
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One hunk: the edits with the lines between and around them.
fn write_hunk(diff: &mut Vec<u8>, edits: &[Edit], old: &[&[u8]], new: &[&[u8]]) {
    let (Some(first), Some(last)) = (edits.first(), edits.last()) else {
        return;
    };
    let before = first.old.start.min(CONTEXT);
    let after = (old.len() - last.old.end).min(CONTEXT);
    let old_range = first.old.start - before..last.old.end + after;
    let new_range = first.new.start - before..last.new.end + after;

    diff.extend_from_slice(format!("@@ -{} +{} @@", range(&old_range), range(&new_range)).as_bytes());
    if let Some(heading) = old[..old_range.start].iter().rev().find_map(|line| heading(line)) {
        diff.push(b' ');
        diff.extend_from_slice(heading);
    }
    diff.push(b'\n');

    let mut at = old_range.start;
    for edit in edits {
        write_lines(diff, b' ', &old[at..edit.old.start]);
        write_lines(diff, b'-', &old[edit.old.clone()]);
        write_lines(diff, b'+', &new[edit.new.clone()]);
        at = edit.old.end;
    }
    write_lines(diff, b' ', &old[at..old_range.end]);
}

/// Line numbers as a hunk's head has them: from 1, the count left out if it is 1, the line before if it is 0.
fn range(range: &Range<usize>) -> String {
    match range.len() {
        0 => format!("{},0", range.start),
        1 => format!("{}", range.start + 1),
        count => format!("{},{count}", range.start + 1),
    }
}

/// The part of a line that git shows behind `@@ … @@`, if the line is one that heads a section: in Terraform the block.
fn heading(line: &[u8]) -> Option<&[u8]> {
    line.first().filter(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$'))?;
    let mut end = line.len().min(HEADING_BYTES);
    // Half a character would make the patch invalid UTF-8.
    while line.get(end).is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000) && end > 0 {
        end -= 1;
    }
    Some(line[..end].trim_ascii_end())
}

fn write_lines(diff: &mut Vec<u8>, sign: u8, lines: &[&[u8]]) {
    for line in lines {
        diff.push(sign);
        diff.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            diff.extend_from_slice(b"\n\\ No newline at end of file\n");
        }
    }
}

/// The counts of a line that begins a hunk, and where its `@@ … @@` ends.
fn hunk_start(line: &[u8]) -> Option<((usize, usize), usize)> {
    let close = line.windows(3).position(|three| three == b" @@")?;
    let ranges = str::from_utf8(line.strip_prefix(b"@@ -")?.get(..close.checked_sub(4)?)?).ok()?;
    let (old, new) = ranges.split_once(" +")?;
    let count = |range: &str| range.split_once(',').map_or(Some(1), |(_, count)| count.parse().ok());
    Some(((count(old)?, count(new)?), close + 3))
}

/// Writes a line with its first `end` bytes in a colour, the line's end (LF or CRLF) outside it.
fn paint(coloured: &mut Vec<u8>, line: &[u8], end: usize, colour: &str) {
    let text = line.strip_suffix(b"\n").unwrap_or(line);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    let (text, rest) = line.split_at(end.min(text.len()));
    coloured.extend_from_slice(colour.as_bytes());
    coloured.extend_from_slice(text);
    coloured.extend_from_slice(b"\x1b[m");
    coloured.extend_from_slice(rest);
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn diff(old: &str, new: &str) -> String {
        let change = FileChange { path: "main.tf", old: old.as_bytes(), new: new.as_bytes(), mode: FileMode::Regular };
        String::from_utf8(file_diff(&change)).unwrap()
    }

    /// The diff from its first hunk on.
    fn hunks(old: &str, new: &str) -> String {
        let diff = diff(old, new);
        diff[diff.find("@@ ").unwrap()..].to_owned()
    }

    #[test]
    fn nothing_changed_is_no_diff() {
        assert_eq!(diff("a\n", "a\n"), "");
        assert_eq!(diff("", ""), "");
    }

    #[test]
    fn a_diff_is_what_git_prints() {
        assert_eq!(
            diff("", "a\n"),
            "diff --git a/main.tf b/main.tf\n\
             index e69de29bb2d1d6434b8b29ae775ad8c2e48c5391..78981922613b2afb6025042ff6bd878ac1994e85 100644\n\
             --- a/main.tf\n\
             +++ b/main.tf\n\
             @@ -0,0 +1 @@\n\
             +a\n"
        );
        let change = FileChange { path: "a b", old: b"a\n", new: b"", mode: FileMode::Executable };
        assert_eq!(
            String::from_utf8(file_diff(&change)).unwrap(),
            "diff --git a/a b b/a b\n\
             index 78981922613b2afb6025042ff6bd878ac1994e85..e69de29bb2d1d6434b8b29ae775ad8c2e48c5391 100755\n\
             --- a/a b\t\n\
             +++ b/a b\t\n\
             @@ -1 +0,0 @@\n\
             -a\n"
        );
    }

    #[test]
    fn a_missing_final_newline_is_marked_on_its_side() {
        assert_eq!(hunks("a", "b\n"), "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n");
        assert_eq!(hunks("a\n", "b"), "@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file\n");
        assert_eq!(hunks("a\nz", "b\nz"), "@@ -1,2 +1,2 @@\n-a\n+b\n z\n\\ No newline at end of file\n");
    }

    #[test]
    fn a_cr_is_content() {
        assert_eq!(hunks("a\rb\n", "a\rc\n"), "@@ -1 +1 @@\n-a\rb\n+a\rc\n");
        assert_eq!(hunks("a\r\n", "a\n"), "@@ -1 +1 @@\n-a\r\n+a\n");
    }

    #[test]
    fn near_changes_share_a_hunk_and_distant_ones_do_not() {
        let lines = |first: &str, between: usize, last: &str| format!("{first}\n{}{last}\n", "  x\n".repeat(between));
        assert_eq!(hunks(&lines("a", 6, "b"), &lines("c", 6, "d")).matches("@@ -").count(), 1);
        assert_eq!(hunks(&lines("a", 7, "b"), &lines("c", 7, "d")).matches("@@ -").count(), 2);
    }

    #[test]
    fn a_hunk_names_the_block_it_is_in() {
        let old = "resource \"x\" \"y\" {   \r\n  1\n  2\n  3\n  4\n}\n";
        assert!(hunks(old, &old.replace('4', "5")).starts_with("@@ -2,5 +2,5 @@ resource \"x\" \"y\" {\n"));
        // 79 bytes and a character of two.
        let old = format!("{}ä\n  1\n  2\n  3\n  4\n", "x".repeat(79));
        assert!(hunks(&old, &old.replace('4', "5")).starts_with(&format!("@@ -2,4 +2,4 @@ {}\n", "x".repeat(79))));
    }

    #[test]
    fn an_added_block_is_shown_whole_beside_a_similar_one() {
        let old = "a \"x\" {\n  n = 1\n}\n\nb \"x\" {\n  n = 1\n}\n";
        let new = "a \"x\" {\n  n = 1\n}\n\nc \"x\" {\n  n = 1\n}\n\nb \"x\" {\n  n = 1\n}\n";
        assert_eq!(
            hunks(old, new),
            "@@ -2,6 +2,10 @@ a \"x\" {\n   n = 1\n }\n \n+c \"x\" {\n+  n = 1\n+}\n+\n b \"x\" {\n   n = 1\n }\n"
        );
        // Without blank lines between, and at the end of the file.
        let old = "a {\n  n = 1\n}\n";
        let new = "a {\n  n = 1\n}\nc {\n  n = 1\n}\n";
        assert_eq!(hunks(old, new), "@@ -1,3 +1,6 @@\n a {\n   n = 1\n }\n+c {\n+  n = 1\n+}\n");
    }

    #[test]
    fn an_added_nested_block_begins_at_its_head() {
        let statement =
            |sid: &str| format!("  statement {{\n    sid = \"{sid}\"\n\n    p {{\n      t = 1\n    }}\n  }}\n");
        let old = format!("data \"p\" {{\n{}}}\n", statement("a"));
        let new = format!("data \"p\" {{\n{}\n{}}}\n", statement("a"), statement("b"));
        let added = format!("\n{}", statement("b")).lines().map(|line| format!("+{line}\n")).collect::<String>();
        assert_eq!(
            hunks(&old, &new),
            format!("@@ -6,4 +6,12 @@ data \"p\" {{\n       t = 1\n     }}\n   }}\n{added} }}\n")
        );
    }

    #[test]
    fn an_added_element_of_a_list_begins_at_its_bracket() {
        let element = |sid: &str| format!("    {{\n      Sid = {sid}\n      Effect = x\n    }},\n");
        let old = format!("s = [\n{}{}]\n", element("a"), element("c"));
        let new = format!("s = [\n{}{}{}]\n", element("a"), element("b"), element("c"));
        assert_eq!(
            hunks(&old, &new),
            "@@ -3,6 +3,10 @@ s = [\n       Sid = a\n       Effect = x\n     },\n+    {\n+      Sid = b\n+      Effect = x\n+    },\n     {\n       Sid = c\n       Effect = x\n"
        );
    }

    #[test]
    fn a_removed_block_takes_the_blank_line_behind_it_along() {
        let old = "a {\n  n = 1\n}\n\nb {\n  n = 1\n}\n\nc {\n  n = 1\n}\n";
        let new = "a {\n  n = 1\n}\n\nc {\n  n = 1\n}\n";
        assert_eq!(
            hunks(old, new),
            "@@ -2,10 +2,6 @@ a {\n   n = 1\n }\n \n-b {\n-  n = 1\n-}\n-\n c {\n   n = 1\n }\n"
        );
    }

    #[test]
    fn lines_are_counted() {
        let diff = diff("a\n--x\nc\n", "a\n++y\n+z\nc\n");
        assert_eq!(line_counts(diff.as_bytes()), (2, 1));
        assert_eq!(line_counts(b""), (0, 0));
    }

    #[test]
    fn paths_are_quoted_as_git_does() {
        assert_eq!(quote_path("a b/c'd.tf"), "a b/c'd.tf");
        assert_eq!(quote_path("a/ä"), "\"a/\\303\\244\"");
        assert_eq!(
            quote_path("\"\\\t\n\r\u{7}\u{8}\u{b}\u{c}\u{1}\u{7f}"),
            "\"\\\"\\\\\\t\\n\\r\\a\\b\\v\\f\\001\\177\""
        );
    }

    #[test]
    fn only_diffs_are_coloured() {
        let stream = "\
-not this
+nor this
@@ -1 +1 @@ nor this
diff --git a/x b/x
index 1..2 100644
--- a/x
+++ b/x
@@ -1,2 +1,2 @@ head {
-a\r
--- b
+++ c
+d
\\ No newline at end of file
@@ -9 +9,0 @@
-e
-- 
oai2oac
-not this
";
        let coloured = "\
-not this
+nor this
@@ -1 +1 @@ nor this
<1>diff --git a/x b/x<>
<1>index 1..2 100644<>
<1>--- a/x<>
<1>+++ b/x<>
<36>@@ -1,2 +1,2 @@<> head {
<31>-a<>\r
<31>--- b<>
<32>+++ c<>
<32>+d<>
\\ No newline at end of file
<36>@@ -9 +9,0 @@<>
<31>-e<>
-- 
oai2oac
-not this
";
        assert_eq!(
            String::from_utf8(colorize(stream.as_bytes())).unwrap(),
            coloured.replace('<', "\x1b[").replace('>', "m")
        );
    }

    /// Does what a patch says, believing nothing but its line numbers and signs.
    fn applied(old: &[u8], diff: &[u8]) -> Vec<u8> {
        let old_lines = lines(old);
        let (mut new, mut at) = (Vec::new(), 0);
        let mut diff = lines(diff).into_iter().skip_while(|line| !line.starts_with(b"@@ ")).peekable();
        while let Some(line) = diff.next() {
            if line.starts_with(b"@@ ") {
                let ((count, _), _) = hunk_start(line).unwrap();
                let start = str::from_utf8(&line[4..]).unwrap().split([',', ' ']).next().unwrap().parse().unwrap();
                let start = if count == 0 { start } else { start - 1usize };
                new.extend(old_lines[at..start].concat());
                at = start;
                continue;
            }
            let unended = diff.next_if(|next| next.starts_with(b"\\ ")).is_some();
            let content = if unended { &line[1..line.len() - 1] } else { &line[1..] };
            if line[0] != b'+' {
                assert_eq!(old_lines[at], content);
                at += 1;
            }
            if line[0] != b'-' {
                new.extend(content);
            }
        }
        new.extend(old_lines[at..].concat());
        new
    }

    fn content() -> impl Strategy<Value = Vec<u8>> {
        let line = prop::sample::select(vec!["\n", "}\n", "a {\n", "  x\n", "  }\n", "    y\n", "z\r\n"]);
        let last = prop::sample::select(vec!["", "", "}", "\r"]);
        (prop::collection::vec(line, 0..30), last).prop_map(|(lines, last)| (lines.concat() + last).into_bytes())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_diff_leads_from_old_to_new(old in content(), new in content()) {
            let change = FileChange { path: "main.tf", old: &old, new: &new, mode: FileMode::Regular };
            let diff = file_diff(&change);
            prop_assert_eq!(&applied(&old, &diff), &new);
            prop_assert_eq!(file_diff(&change), diff);
        }
    }
}
