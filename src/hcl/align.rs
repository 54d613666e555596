//! Keeps indentation, `=` signs and trailing comments the way `terraform fmt` does, and only where an edit has been.
//!
//! The rule, from `hclwrite`'s formatter: consecutive lines with an assignment form a run, and their `=` stand in one
//! column, one space behind the longest name. A line without an assignment ends the run: a blank line, a comment, a block,
//! and a line whose value leaves a bracket open. Trailing comments of consecutive lines are put in one column likewise.
//! A run that did not follow the rule before is left as it is, so that a file with its own habits keeps them.

use super::ast::Span;
use super::lex::{self, Token, TokenKind};
use super::parse::parse;
use crate::workspace::edits::{Applied, Edit};
use std::collections::HashMap;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// The edits on `applied.text` that put the runs which an edit has touched back in line. `old` is the text before.
pub fn realign(old: &str, applied: &Applied) -> Vec<Edit> {
    let new = &applied.text;
    let old_lines = lines(old);
    let new_lines = lines(new);
    let by_start: HashMap<usize, usize> =
        old_lines.iter().enumerate().map(|(index, line)| (line.span.start, index)).collect();
    let origins: Vec<Option<usize>> = new_lines
        .iter()
        .map(|line| applied.is_old(line.span).then(|| by_start.get(&applied.back(line.span.start)).copied()).flatten())
        .collect();

    let mut shifts = vec![0isize; new_lines.len()];
    let mut edits = Vec::new();
    for (index, line) in new_lines.iter().enumerate() {
        // Its value opens a bracket now: it is in no run any more, so nothing else takes away what put it in line.
        if let Some(gap) = line.opening.filter(|gap| gap.of(new).len() > 1)
            && let Some(&was) = by_start.get(&applied.back(line.span.start))
            && let Some(run) = runs(&old_lines, Cell::Assign).iter().find(|run| run.contains(&was))
            && is_aligned(old, &old_lines, run, Cell::Assign)
        {
            shifts[index] = 1 - isize::try_from(gap.end - gap.start).unwrap_or(1);
            edits.push(Edit { span: gap, text: " ".to_owned() });
        }
    }
    for (cell, column) in
        [(Cell::Assign, Line::lead_columns as fn(&Line, &str) -> usize), (Cell::Comment, Line::columns)]
    {
        let old_runs = runs(&old_lines, cell);
        for run in runs(&new_lines, cell) {
            if !needs_alignment(&run, &origins, &old_runs, |old_run| is_aligned(old, &old_lines, old_run, cell)) {
                continue;
            }
            let shift = |line: usize| if cell == Cell::Comment { shifts[line] } else { 0 };
            let columns: Vec<isize> = run
                .clone()
                .map(|index| isize::try_from(column(&new_lines[index], new)).unwrap_or(isize::MAX) + shift(index))
                .collect();
            let widest = columns.iter().copied().max().unwrap_or(0);
            for (index, columns) in run.zip(columns) {
                let Some(gap) = new_lines[index].gap(cell) else { continue };
                let wanted = usize::try_from(widest - columns + 1).unwrap_or(1);
                if gap.of(new).len() != wanted || gap.of(new).contains('\t') {
                    if cell == Cell::Assign {
                        shifts[index] =
                            isize::try_from(wanted).unwrap_or(1) - isize::try_from(gap.end - gap.start).unwrap_or(1);
                    }
                    edits.push(Edit { span: gap, text: " ".repeat(wanted) });
                }
            }
        }
    }
    in_what_is_read(old, applied, edits)
}

/// The edits without those in items of `old` that cannot be read: what the lines of such a one are, nobody knows.
fn in_what_is_read(old: &str, applied: &Applied, mut edits: Vec<Edit>) -> Vec<Edit> {
    if !edits.is_empty() {
        let broken = parse(old).broken;
        let was = |span: Span| Span::new(applied.back(span.start), applied.back(span.end));
        edits
            .retain(|edit| !applied.is_old(edit.span) || !broken.iter().any(|item| item.span.contains(was(edit.span))));
    }
    edits
}

/// The edits on `applied.text` that indent its lines the way `terraform fmt` does, if all lines of `old` were indented so.
///
/// The rule, from `hclwrite`'s formatter: a line that opens more brackets than it closes begins one step, however many it
/// opens; closing as many ends it. So the brace in `}, {` between hugging objects stands one step further in than the last.
pub fn reindent(old: &str, applied: &Applied) -> Vec<Edit> {
    let wanted = |text: &str| -> Vec<(Span, usize)> {
        let lines = lines(text);
        let depths = depths(&lines);
        let indentation = |line: &Line| Span::new(line.start + bom(text, line.start), line.span.start);
        lines.iter().zip(depths).filter_map(|(line, depth)| Some((indentation(line), 2 * depth?))).collect()
    };
    let is_so = |text: &str, (gap, width): &(Span, usize)| gap.of(text) == " ".repeat(*width);
    if !wanted(old).iter().all(|line| is_so(old, line)) {
        return Vec::new();
    }
    let new = &applied.text;
    let wrong = wanted(new).into_iter().filter(|line| !is_so(new, line));
    in_what_is_read(old, applied, wrong.map(|(span, width)| Edit { span, text: " ".repeat(width) }).collect())
}

fn bom(text: &str, start: usize) -> usize {
    if start == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// How many steps each line is indented; `None` for a line without anything on it.
fn depths(lines: &[Line]) -> Vec<Option<usize>> {
    let mut open: Vec<i32> = Vec::new();
    lines
        .iter()
        .map(|line| {
            if line.is_blank {
                return None;
            }
            let mut closed = -line.brackets;
            while closed > 0
                && let Some(last) = open.last_mut()
            {
                let step = closed.min(*last);
                *last -= step;
                closed -= step;
                if *last == 0 {
                    open.pop();
                }
            }
            let depth = open.len();
            if line.brackets > 0 {
                open.push(line.brackets);
            }
            Some(depth)
        })
        .collect()
}

/// Whether a run of the new text is to be put in line: something in it changed, and what stayed was in line before.
fn needs_alignment(
    run: &Range<usize>,
    origins: &[Option<usize>],
    old_runs: &[Range<usize>],
    mut was_aligned: impl FnMut(&Range<usize>) -> bool,
) -> bool {
    let stayed: Vec<usize> = run.clone().filter_map(|index| origins[index]).collect();
    let homes: Vec<&Range<usize>> =
        stayed.iter().filter_map(|line| old_runs.iter().find(|old_run| old_run.contains(line))).collect();
    let unchanged = stayed.len() == run.len()
        && homes.first().is_some_and(|home| Iterator::eq((*home).clone(), stayed.iter().copied()));
    !unchanged && homes.iter().all(|home| was_aligned(home))
}

fn is_aligned(text: &str, lines: &[Line], run: &Range<usize>, cell: Cell) -> bool {
    let column = |line: &Line| if cell == Cell::Assign { line.lead_columns(text) } else { line.columns(text) };
    let widest = lines[run.clone()].iter().map(column).max().unwrap_or(0);
    lines[run.clone()].iter().all(|line| {
        line.gap(cell)
            .is_some_and(|gap| gap.of(text).len() == widest - column(line) + 1 && !gap.of(text).contains('\t'))
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Assign,
    Comment,
}

/// A line in the formatter's sense: a heredoc belongs to the line that opens it.
#[derive(Debug)]
struct Line {
    /// From the first token to the last.
    span: Span,
    /// Where the line's text begins, with its indentation.
    start: usize,
    /// Between the name and the `=`.
    assign: Option<Span>,
    /// The same of a line whose value leaves a bracket open.
    opening: Option<Span>,
    /// Between the last token and the trailing comment.
    comment: Option<Span>,
    /// How many more brackets it opens than it closes.
    brackets: i32,
    /// Whether nothing stands on it.
    is_blank: bool,
}

impl Line {
    fn gap(&self, cell: Cell) -> Option<Span> {
        match cell {
            Cell::Assign => self.assign,
            Cell::Comment => self.comment,
        }
    }

    /// Columns up to the end of the name.
    fn lead_columns(&self, text: &str) -> usize {
        self.assign.map_or(0, |gap| columns(&text[self.start..gap.start]))
    }

    /// Columns up to the trailing comment.
    fn columns(&self, text: &str) -> usize {
        self.comment.map_or(0, |gap| columns(&text[self.start..gap.start]))
    }
}

fn columns(text: &str) -> usize {
    text.trim_start_matches('\u{feff}').graphemes(true).count()
}

fn runs(lines: &[Line], cell: Cell) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if line.gap(cell).is_none() {
            continue;
        }
        match out.last_mut() {
            Some(last) if last.end == index => last.end = index + 1,
            _ => out.push(index..index + 1),
        }
    }
    out
}

fn lines(text: &str) -> Vec<Line> {
    let (tokens, _) = lex::tokens(text, 0);
    let mut out = Vec::new();
    let mut start = 0;
    for line in tokens.split_inclusive(|token| token.kind == TokenKind::Newline) {
        let (content, end) = match line.split_last() {
            Some((last, content)) if last.kind == TokenKind::Newline => (content, last.span.end),
            _ => (line, text.len()),
        };
        out.push(line_of(text, start, content));
        start = end;
    }
    out
}

fn line_of(text: &str, start: usize, tokens: &[Token]) -> Line {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        let span = Span::new(start, start);
        return Line { span, start, assign: None, opening: None, comment: None, brackets: 0, is_blank: true };
    };
    let is_comment = |token: &Token| matches!(token.kind, TokenKind::LineComment | TokenKind::BlockComment);
    let (code, comment) = match tokens.split_last() {
        Some((last, code)) if is_comment(last) && !code.is_empty() => {
            (code, Some(Span::new(code[code.len() - 1].span.end, last.span.start)))
        }
        _ => (tokens, None),
    };
    let equal = code.iter().position(|token| token.kind == TokenKind::Equal).filter(|&at| at > 0);
    let gap = equal.map(|at| (net_brackets(&code[at..]), Span::new(code[at - 1].span.end, code[at].span.start)));
    let assign = gap.filter(|(open, _)| *open == 0).map(|(_, gap)| gap);
    let opening = gap.filter(|(open, _)| *open > 0).map(|(_, gap)| gap);
    // A heredoc cannot be followed by a comment, and what a name behind it measures means nothing.
    let comment = comment.filter(|gap| !text[start..gap.start].contains('\n'));
    let span = Span::new(first.span.start, last.span.end);
    Line { span, start, assign, opening, comment, brackets: net_brackets(tokens), is_blank: false }
}

fn net_brackets(tokens: &[Token]) -> i32 {
    tokens
        .iter()
        .map(|token| match token.kind {
            TokenKind::Open => 1,
            TokenKind::Close => -1,
            _ => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::edits::apply;

    /// Replaces `from` by `to` in `old` and puts the result in line.
    fn edited(old: &str, from: &str, to: &str) -> String {
        let start = old.find(from).expect("the text to replace");
        let edit = Edit { span: Span::new(start, start + from.len()), text: to.to_owned() };
        let applied = apply(old, &[edit]).expect("one edit");
        let edits = realign(old, &applied);
        applied.then(&edits).expect("disjoint").text
    }

    #[test]
    fn what_cannot_be_read_keeps_its_spaces() {
        let old = "locals {\n  a = {\n    x  =<<EOF\n  }\n}\n\nlocals {\n  y = 1\n}\n\nlocals {\n  z = <<EOF\nEOF\n}\n";
        let at = old.find("1\n").expect("a value");
        let applied = apply(old, &[Edit { span: Span::new(at, at + 1), text: "2".to_owned() }]).expect("one edit");
        assert_eq!(realign(old, &applied), []);
    }

    #[test]
    fn a_longer_name_moves_its_neighbours() {
        let old = "a = {\n  name = 1 # x\n  b    = 2\n\n  c = 3\n}\n";
        assert_eq!(
            edited(old, "  b ", "  longer = 0\n  b "),
            "a = {\n  name   = 1 # x\n  longer = 0\n  b      = 2\n\n  c = 3\n}\n"
        );
    }

    #[test]
    fn a_run_with_its_own_habits_is_left_alone() {
        let old = "name = 1\nb = 2\n";
        assert_eq!(edited(old, "b = 2", "b = 2\nmuch_longer = 3"), "name = 1\nb = 2\nmuch_longer = 3\n");
    }

    #[test]
    fn a_run_that_loses_its_longest_name_draws_together() {
        let old = "a      = 1\nlonger = 2\nb      = 3\n";
        assert_eq!(edited(old, "longer = 2\n", ""), "a = 1\nb = 3\n");
    }

    #[test]
    fn an_open_bracket_ends_a_run_and_a_heredoc_does_not() {
        let old = "a = <<EOF\nx = 1\nEOF\nb = 2\nc = [\n  1,\n]\n";
        assert_eq!(edited(old, "b = 2", "bbb = 2"), "a   = <<EOF\nx = 1\nEOF\nbbb = 2\nc = [\n  1,\n]\n");
    }

    #[test]
    fn a_value_that_opens_a_bracket_leaves_its_run() {
        let old = "description = 1\nkey         = f(a)\nb           = 2\n";
        assert_eq!(edited(old, "f(a)", "g(a, {\n  c = 1\n})"), "description = 1\nkey = g(a, {\n  c = 1\n})\nb = 2\n");
        let habits = "a = 1\nkey    = f(a)\n";
        assert_eq!(edited(habits, "f(a)", "[\n]"), "a = 1\nkey    = [\n]\n");
    }

    #[test]
    fn hugging_objects_are_indented_as_the_formatter_does() {
        let old = "a = [{\n  b = 1\n}]\n";
        let applied =
            apply(old, &[Edit { span: Span::new(16, 16), text: ", {\n  b = 2\n}".to_owned() }]).expect("one edit");
        let text = applied.then(&reindent(old, &applied)).expect("disjoint").text;
        assert_eq!(text, "a = [{\n  b = 1\n  }, {\n  b = 2\n}]\n");
        let untidy = "a = [{\n b = 1\n}]\n";
        assert!(reindent(untidy, &apply(untidy, &[]).expect("no edits")).is_empty());
    }

    #[test]
    fn trailing_comments_follow() {
        let old = "a = 1 # one\nb = 2 # two\n";
        assert_eq!(edited(old, "b", "bcd"), "a   = 1 # one\nbcd = 2 # two\n");
        assert_eq!(edited(old, "1 #", "100 #"), "a = 100 # one\nb = 2   # two\n");
    }
}
