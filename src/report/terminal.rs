//! What a person reads on the terminal: findings with the source line they are about, and a summary.

use crate::finding::{Blocks, Level};
use crate::hcl::ast::Span;
use crate::migrate::{FindingResult, Migration, StageResult};
use crate::stage::Confidence;
use crate::terraform::module::NotUtf8;
use crate::workspace::Workspace;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Title, Renderer, Snippet};
use std::fmt::Write as _;
use std::ops::Range;

/// A finding with a frame of the code that it is about.
pub fn finding(workspace: &Workspace, found: &FindingResult, color: bool) -> String {
    let title = match found.finding.level {
        Level::Manual => Title::WARNING.with_name("manual"),
        Level::Review => Title::INFO.with_name("review"),
        Level::Note => Title::NOTE,
    };
    let blocks = match found.finding.blocks {
        Blocks::Switch => "holds back the switch of its origins",
        Blocks::Retire => "holds back the retirement of its OAI",
        Blocks::Nothing => "",
    };
    let text = workspace.files.get(&found.finding.path).map(|file| String::from_utf8_lossy(&file.bytes));
    let text = text.unwrap_or_default();
    let span = on_one_line(&text, found.finding.span);
    let mut group: Group<'_> = title.primary_title(found.finding.message.as_str()).id(found.finding.code).element(
        Snippet::source(text.as_ref())
            .path(found.finding.path.as_str())
            .annotation(AnnotationKind::Primary.span(span).label(blocks)),
    );
    if let Some(snippet) = &found.snippet {
        group = group.element(Title::HELP.message(format!("to be put there:\n{}", snippet.trim_end())));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut out = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    out.push_str("\n\n");
    out
}

/// The part of a span that stands on its first line, widened to whole characters.
fn on_one_line(text: &str, span: Span) -> Range<usize> {
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let line_end = text[start..].find(['\n', '\r']).map_or(text.len(), |end| start + end);
    let mut end = span.end.clamp(start, line_end);
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// A file that is not UTF-8, with the line that holds the first bad byte.
pub fn not_utf8(workspace: &Workspace, error: &NotUtf8, color: bool) -> String {
    let bytes = workspace.files.get(&error.path).map(|file| file.bytes.as_slice()).unwrap_or_default();
    let start = bytes[..error.offset.min(bytes.len())].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let line = bytes[start..].split(|&byte| byte == b'\n').next().unwrap_or_default();
    let shown = String::from_utf8_lossy(line);
    let at = String::from_utf8_lossy(&bytes[start..error.offset.max(start)]).len();
    let span = on_one_line(&shown, Span::new(at, at + 1));
    let group = Title::ERROR.primary_title(error.to_string()).element(
        Snippet::source(shown.as_ref())
            .line_start(error.line)
            .path(error.path.as_str())
            .annotation(AnnotationKind::Primary.span(span)),
    );
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).render(&[group]).to_string()
}

/// The changes of a stage, a line each.
pub fn stage(result: &StageResult) -> String {
    let mut out = String::new();
    let count = |n: usize, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
    if result.changes.is_empty() {
        let _ = writeln!(out, "{}: nothing to do", result.stage);
        return out;
    }
    let _ = writeln!(
        out,
        "{}: {} in {}",
        result.stage,
        count(result.changes.len(), "change"),
        count(result.files.len(), "file")
    );
    for change in &result.changes {
        let mark = match change.confidence {
            Confidence::Safe => "  safe  ",
            Confidence::Review => "  review",
        };
        let _ = writeln!(out, "{mark} {} {}:{}: {}", change.code, change.path, change.line, change.summary);
    }
    out
}

/// The count of findings by level, in a line; nothing where there are none.
pub fn counts(migration: &Migration) -> String {
    let of = |level: Level| migration.findings.iter().filter(|found| found.finding.level == level).count();
    let levels = [(Level::Manual, "manual"), (Level::Review, "to review"), (Level::Note, "to note")];
    let parts: Vec<String> = levels
        .iter()
        .filter(|(level, _)| of(*level) > 0)
        .map(|(level, name)| format!("{} {name}", of(*level)))
        .collect();
    if parts.is_empty() { String::new() } else { format!("findings: {}\n", parts.join(", ")) }
}
