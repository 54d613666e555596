//! How blocks and list items are cut out, with the comments and separators that belong to them.

use super::dependencies::dependency_lists;
use super::grants::{goes, gone_groups};
use super::locals::{gone_locals, local_span};
use super::outputs::gone_outputs;
use crate::hcl::ast::Span;
use crate::policy::Notation;
use crate::policy::identity::Identity;
use crate::stage::{remove_blocks, speaks_of_oai};
use crate::survey::ModuleSurvey;
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use std::collections::{BTreeMap, BTreeSet};

/// The blocks and arguments that go as a whole, by file and span, each with its edit: they are planned together, since
/// neighbours share the blank lines between them.
pub(super) struct Removals {
    edits: BTreeMap<(usize, Span), Edit>,
}

impl Removals {
    pub(super) fn new(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>) -> Removals {
        let mut spans: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
        for identity in retiring {
            if let Some(declaration) = survey.declaration(identity) {
                spans.entry(declaration.file).or_default().push(declaration.block.span);
            }
            for (file, block) in crate::stage::registry::whole::moved(survey.module, identity) {
                spans.entry(file).or_default().push(block.span);
            }
            if let Some((file, inputs)) = crate::stage::registry::retire::inputs(survey, identity) {
                spans.entry(file).or_default().extend(inputs);
            }
        }
        let locals = gone_locals(survey, retiring);
        for (file, attribute) in &locals {
            let span = local_span(survey, &locals, *file, attribute);
            let file = spans.entry(*file).or_default();
            if !file.contains(&span) {
                file.push(span);
            }
        }
        for (file, block) in gone_outputs(survey, retiring) {
            spans.entry(file).or_default().push(block.span);
        }
        for (file, list) in dependency_lists(survey, retiring) {
            if list.gone.len() == list.items.len() {
                spans.entry(file).or_default().push(list.attribute);
            }
        }
        for grant in survey.acls.iter().filter(|grant| retiring.contains(&grant.mention.identity)) {
            spans.entry(grant.resource.file).or_default().push(grant.block.span);
        }
        for source in &survey.policies {
            if matches!(&source.notation, Some(Notation::Document(_))) {
                let file = spans.entry(source.file).or_default();
                for statement in &source.policy.statements {
                    match goes(statement, retiring) {
                        true => file.push(statement.span),
                        false => file.extend(gone_groups(statement, retiring)),
                    }
                }
            }
        }
        let mut edits = inherited_comments(survey, retiring);
        for (file, mut spans) in spans {
            spans.retain(|span| !edits.contains_key(&(file, *span)));
            spans.sort();
            let removed = remove_blocks(survey.module.text(file), &spans);
            edits.extend(spans.into_iter().map(|span| (file, span)).zip(removed));
        }
        Removals { edits }
    }

    pub(super) fn edits(&self, file: usize, span: Span) -> Vec<(usize, Edit)> {
        self.edits.get(&(file, span)).map(|edit| (file, edit.clone())).into_iter().collect()
    }
}

/// The edits for statements of a document whose comment speaks for CloudFront's statement right behind them too: the
/// comment stays, unless it speaks of the OAI.
fn inherited_comments(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>) -> BTreeMap<(usize, Span), Edit> {
    let mut out = BTreeMap::new();
    for source in survey.policies.iter().filter(|source| matches!(&source.notation, Some(Notation::Document(_)))) {
        let text = survey.module.text(source.file);
        for pair in source.policy.statements.windows(2) {
            let [statement, next] = pair else { continue };
            let (Some(lines), Some(next_lines)) =
                (layout::whole_lines(text, statement.span), layout::whole_lines(text, next.span))
            else {
                continue;
            };
            let comment = Span::new(layout::with_comments_above(text, lines).start, lines.start).of(text);
            let between = &text[lines.end..next_lines.start];
            if goes(statement, retiring)
                && next.is_for_cloudfront()
                && between.trim().is_empty()
                && !comment.is_empty()
                && !speaks_of_oai(comment)
            {
                let span = Span::new(lines.start, next_lines.start);
                out.insert((source.file, statement.span), Edit { span, text: String::new() });
            }
        }
    }
    out
}

/// The edits that take items out of a list, given all items of that list. Comments that belong to other items stay.
pub fn remove_items(text: &str, gone: &[Span], siblings: &[Span]) -> Vec<Edit> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < siblings.len() {
        if !gone.contains(&siblings[at]) {
            at += 1;
            continue;
        }
        let first = at;
        while at < siblings.len() && gone.contains(&siblings[at]) {
            at += 1;
        }
        let run = Span::new(siblings[first].start, siblings[at - 1].end);
        let narrow = match (siblings.get(at), first.checked_sub(1).and_then(|before| siblings.get(before))) {
            (Some(next), _) => Span::new(run.start, next.start),
            (None, Some(previous)) => Span::new(previous.end, run.end),
            (None, None) => run,
        };
        let beside = format!("{}{}", &text[narrow.start..run.start], &text[run.end..narrow.end]);
        let has_comment = ["#", "//", "/*"].iter().any(|mark| beside.contains(mark));
        let alone = narrow == run;
        let span = match layout::whole_lines(text, run) {
            Some(lines) if has_comment || alone => lines,
            _ => narrow,
        };
        out.push(Edit { span, text: String::new() });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::edits::apply;

    fn without(text: &str, gone: &[&str], all: &[&str]) -> String {
        let span = |item: &&str| {
            let start = text.find(*item).expect("an item");
            Span::new(start, start + item.len())
        };
        let gone: Vec<Span> = gone.iter().map(span).collect();
        let all: Vec<Span> = all.iter().map(span).collect();
        apply(text, &remove_items(text, &gone, &all)).expect("disjoint").text
    }

    #[test]
    fn items_go_with_their_commas() {
        assert_eq!(without("[a, x, b]", &["x"], &["a", "x", "b"]), "[a, b]");
        assert_eq!(without("[a, x, y]", &["x", "y"], &["a", "x", "y"]), "[a]");
        assert_eq!(without("[x]", &["x"], &["x"]), "[]");
        assert_eq!(without("[\n  a,\n  x\n]", &["x"], &["a", "x"]), "[\n  a\n]");
        assert_eq!(without("[\n  x,\n  a,\n]", &["x"], &["x", "a"]), "[\n  a,\n]");
    }

    #[test]
    fn comments_of_other_items_stay() {
        let text = "[\n  a, # first\n  x, # second\n  # third\n  b,\n]";
        assert_eq!(without(text, &["x"], &["a", "x", "b"]), "[\n  a, # first\n  # third\n  b,\n]");
        let enclosed = "[\n  a, /* first */\n  x /* second */\n]";
        assert_eq!(without(enclosed, &["x"], &["a", "x"]), "[\n  a, /* first */\n]");
    }
}
