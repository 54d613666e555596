//! Where new text goes: indentation, line ends, whole lines.

use crate::hcl::ast::Span;

/// Marks a line of rendered text as copied from the file: it keeps its own indentation relative to the line that it
/// continues. A private-use character, since no template and no Terraform code begins a line with it.
pub const COPIED: char = '\u{e000}';

/// The start of the line that `offset` is in.
pub fn line_start(text: &str, offset: usize) -> usize {
    match text[..offset].rfind('\n') {
        Some(newline) => newline + 1,
        None if text.starts_with('\u{feff}') => '\u{feff}'.len_utf8(),
        None => 0,
    }
}

/// The start of the line behind the one that `offset` is in.
pub fn next_line(text: &str, offset: usize) -> usize {
    text[offset..].find('\n').map_or(text.len(), |newline| offset + newline + 1)
}

/// The number of the line that `offset` is in, from 1.
pub fn line_number(text: &str, offset: usize) -> usize {
    text[..offset.min(text.len())].matches('\n').count() + 1
}

/// The white space that the line of `offset` begins with.
pub fn indentation(text: &str, offset: usize) -> &str {
    let line = &text[line_start(text, offset)..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Whether nothing but white space stands before `offset` in its line.
pub fn begins_line(text: &str, offset: usize) -> bool {
    text[line_start(text, offset)..offset].trim().is_empty()
}

/// The line end that the file uses around `offset`: that of its line, or of the line before at the end of the file.
pub fn newline_at(text: &str, offset: usize) -> &'static str {
    let end = text[offset..].find('\n').map(|newline| offset + newline).or_else(|| text[..offset].rfind('\n'));
    match end {
        Some(newline) if text[..newline].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// One step of indentation as the block at `outer` uses it: what its lines have more than itself; two spaces without any.
pub fn indent_unit(text: &str, outer: Span) -> String {
    let base = indentation(text, outer.start);
    let mut at = next_line(text, outer.start);
    while at < outer.end.min(text.len()) {
        let line = &text[at..];
        let own = indentation(text, at);
        if !line.trim_start_matches([' ', '\t']).starts_with(['\n', '\r', '}'])
            && let Some(unit) = own.strip_prefix(base)
            && !unit.is_empty()
        {
            return unit.to_owned();
        }
        at = next_line(text, at);
    }
    "  ".to_owned()
}

/// The span widened to whole lines, with its line end, if nothing else stands on them; a trailing comment on the last
/// line belongs to it. `None` where something else shares its lines.
pub fn whole_lines(text: &str, span: Span) -> Option<Span> {
    let end = next_line(text, span.end);
    let rest = text[span.end..end].trim();
    let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    let alone = rest.is_empty() || is_comment(rest);
    (begins_line(text, span.start) && alone).then(|| Span::new(line_start(text, span.start), end))
}

/// Whether what stands at the end of a line is one comment.
fn is_comment(rest: &str) -> bool {
    let enclosed = rest.strip_prefix("/*").and_then(|rest| rest.strip_suffix("*/"));
    rest.starts_with('#') || rest.starts_with("//") || enclosed.is_some_and(|inside| !inside.contains("*/"))
}

/// The end of a span, or of the comment that stands behind it at the end of its line.
pub fn end_with_comment(text: &str, span: Span) -> usize {
    let rest = text[span.end..next_line(text, span.end)].trim_end();
    if is_comment(rest.trim_start()) { span.end + rest.len() } else { span.end }
}

/// The span widened over the comment lines that stand directly above it.
pub fn with_comments_above(text: &str, span: Span) -> Span {
    let mut start = span.start;
    while start > line_start(text, 0) {
        let above = line_start(text, start - 1);
        let line = text[above..start].trim();
        if !(line.starts_with('#') || line.starts_with("//")) || ends_comment(&text[..above], line) {
            break;
        }
        start = above;
    }
    Span::new(start, span.end)
}

/// Whether a line may end a comment that begins before it with `/*`: without the line, that would go on.
fn ends_comment(before: &str, line: &str) -> bool {
    let ends = line.find("*/").is_some_and(|end| line.find("/*").is_none_or(|start| end < start));
    ends && before.rfind("/*").is_some_and(|start| !before[start..].contains("*/"))
}

/// Where the heading ends that comment lines begin with: text between two rulers, which speaks of all that comes below it.
pub fn heading_end(text: &str, comments: Span) -> Option<usize> {
    let is_ruler = |line: &str| {
        let line = line.trim().trim_start_matches(['#', '/', ' ']);
        line.len() >= 8 && line.chars().all(|c| matches!(c, '-' | '=' | '*' | '~' | '#' | '_'))
    };
    let all_hashes = |line: &str| line.trim().len() >= 8 && line.trim().chars().all(|c| c == '#');
    let mut at = comments.start;
    let mut rulers = Vec::new();
    for (index, line) in comments.of(text).split_inclusive('\n').enumerate() {
        at += line.len();
        if is_ruler(line) || all_hashes(line) {
            rulers.push((index, at));
        }
    }
    let [(0, _), .., (last, end)] = rulers.as_slice() else { return None };
    (*last > 1).then_some(*end)
}

/// The span of whole lines widened by the blank line behind it.
pub fn with_blank_line_behind(text: &str, span: Span) -> Span {
    let behind = text[span.end..].split_inclusive('\n').next().filter(|line| line.trim().is_empty());
    Span::new(span.start, span.end + behind.map_or(0, str::len))
}

/// The span of whole lines widened by one blank line next to it, so that its removal leaves no hole: the one behind it,
/// or the one before it where it is the last thing in its block or file.
pub fn with_blank_line(text: &str, span: Span) -> Span {
    let before = text[..span.start].trim_start_matches('\u{feff}');
    let after = &text[span.end..];
    let blank_after = after.split_inclusive('\n').next().filter(|line| line.trim().is_empty());
    let previous = before.split_inclusive('\n').next_back();
    let blank_before = previous.filter(|line| line.trim().is_empty());
    let opens = previous.is_none_or(|line| line.trim_end().ends_with(['{', '[', '(']));
    let closes = after.trim_start().is_empty() || after.trim_start_matches([' ', '\t']).starts_with(['}', ']', ')']);
    match (blank_before, blank_after) {
        (Some(blank), _) if closes => Span::new(span.start - blank.len(), span.end),
        (Some(_), Some(blank)) => Span::new(span.start, span.end + blank.len()),
        (None, Some(blank)) if opens => Span::new(span.start, span.end + blank.len()),
        _ => span,
    }
}

/// An expression's text for use in a template: lines after the first keep their indentation relative to the line that the
/// expression begins on. `None` for a heredoc whose lines may not be moved.
pub fn copied(text: &str, span: Span) -> String {
    let base = indentation(text, span.start);
    let mut out = String::new();
    for (index, line) in span.of(text).split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if index > 0 {
            out.push('\n');
            out.push(COPIED);
            out.push_str(line.strip_prefix(base).unwrap_or(line.trim_start()));
        } else {
            out.push_str(line);
        }
    }
    out
}

/// Rendered text in the file's own shape: two spaces of a template become `unit`, every line is indented by `base`, and
/// lines end with `newline`. The first line is not indented and the last has no line end, so that the caller places them.
pub fn fitted(rendered: &str, base: &str, unit: &str, newline: &str) -> String {
    let mut out = String::new();
    let mut current = String::new();
    for (index, line) in rendered.trim_matches('\n').split('\n').enumerate() {
        if index > 0 {
            out.push_str(newline);
        }
        if let Some(copied) = line.strip_prefix(COPIED) {
            if !copied.trim().is_empty() {
                out.push_str(&current);
                out.push_str(copied);
            }
            continue;
        }
        let content = line.trim_start_matches(' ');
        if content.trim().is_empty() {
            continue;
        }
        let depth = (line.len() - content.len()) / 2;
        current = format!("{base}{}", unit.repeat(depth));
        if index > 0 {
            out.push_str(&current);
        }
        out.push_str(content);
    }
    out
}

/// Rendered text that goes into no file, as it is but for copied lines, which are indented with the line that they belong to.
pub fn standing_alone(rendered: &str) -> String {
    let mut base = "";
    let line = |line| match str::strip_prefix(line, COPIED) {
        Some(copied) if copied.trim().is_empty() => String::new(),
        Some(copied) => format!("{base}{copied}"),
        None => {
            base = &line[..line.len() - line.trim_start_matches(' ').len()];
            line.to_owned()
        }
    };
    rendered.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_ends_a_comment_is_none_by_itself() {
        let above = |text: &str| text[..with_comments_above(text, Span::new(text.len(), text.len())).start].to_owned();
        assert_eq!(above("a\n# b\n// c\n"), "a\n");
        assert_eq!(above("a\n/* b\n# c */\n# d\n"), "a\n/* b\n# c */\n");
        assert_eq!(above("a\n# **/b\n"), "a\n");
        assert_eq!(above("\"/*\"\n# b/*/c\n"), "\"/*\"\n");
    }

    #[test]
    fn a_comment_at_the_end_of_a_line_is_its_own() {
        let lines = |text: &str| whole_lines(text, Span::new(1, 2)).map(|lines| lines.of(text).to_owned());
        for text in [" a\n", " a,\n", " a # b\n", " a, // b\n", " a /* b */\n", " a, /* b */ \n"] {
            assert_eq!(lines(text).as_deref(), Some(text));
        }
        for text in [" a, b\n", " a /* b */ c\n", " a /* b */, /* c */\n", " a /* b\n */\n"] {
            assert_eq!(lines(text), None);
        }
        let end = |text: &str| text[..end_with_comment(text, Span::new(0, 1))].to_owned();
        assert_eq!(end("a /* b */\r\nc"), "a /* b */");
        assert_eq!(end("a # b"), "a # b");
        assert_eq!(end("a, b # c\n"), "a");
    }

    #[test]
    fn a_heading_stands_between_rulers() {
        let end = |text: &str| heading_end(text, Span::new(0, text.len())).map(|end| text[end..].to_owned());
        assert_eq!(end("# --------\n# CDN\n# --------\n# its OAI\n").as_deref(), Some("# its OAI\n"));
        assert_eq!(end("##########\n# CDN\n##########\n").as_deref(), Some(""));
        assert_eq!(end("// ========\n// CDN\n// ========\n").as_deref(), Some(""));
        assert_eq!(end("# CDN\n# --------\n"), None);
        assert_eq!(end("# --------\n# --------\n"), None);
        assert_eq!(end("# who reads\n# --------\n# CDN\n# --------\n"), None);
    }

    #[test]
    fn copied_lines_are_indented_where_they_stand_alone() {
        let text = "    actions = [\n      \"a\",\n\n    ]\n";
        let rendered = format!("statement {{\n  {}\n}}\n", copied(text, Span::new(4, text.len() - 1)));
        let expected = "statement {\n  actions = [\n    \"a\",\n\n  ]\n}\n";
        assert_eq!(standing_alone(&rendered), expected);
    }

    #[test]
    fn copied_lines_keep_their_relative_indentation() {
        let text = "x {\n\ta = [\n\t\t1,\n\t]\n}\n";
        let start = text.find('[').expect("a bracket");
        let copy = copied(text, Span::new(start, text.find(']').expect("a bracket") + 1));
        let rendered = format!("y {{\n  b = {copy}\n}}\n");
        assert_eq!(fitted(&rendered, "    ", "\t", "\r\n"), "y {\r\n    \tb = [\r\n    \t\t1,\r\n    \t]\r\n    }");
    }

    #[test]
    fn a_removed_block_leaves_no_hole() {
        let text = "a\n\nb\n\nc\n";
        assert_eq!(with_blank_line(text, Span::new(3, 5)), Span::new(3, 6));
        assert_eq!(with_blank_line(text, Span::new(6, 8)), Span::new(5, 8));
        let inside = "x {\n\n  a\n}\n";
        assert_eq!(with_blank_line(inside, Span::new(5, 9)), Span::new(4, 9));
    }

    #[test]
    fn a_unit_is_what_the_lines_have_more() {
        let text = "x {\n\n    a = 1\n}\n";
        assert_eq!(indent_unit(text, Span::new(0, text.len())), "    ");
        assert_eq!(indent_unit("x {}\n", Span::new(0, 4)), "  ");
    }
}
