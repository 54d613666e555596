//! The stages: what is left to do in each, as changes. Each reads the code as it is and needs no memory beside it.

pub mod absent;
pub mod access;
pub mod acl;
pub mod across;
pub mod answers;
pub mod both_ways;
pub mod control;
pub mod grant;
pub mod ignored;
pub mod interface;
pub mod items;
pub mod key_services;
pub mod keys;
pub mod leftovers;
pub mod provider;
pub mod registry;
pub mod restructure;
pub mod retire;
pub mod shared_key;
mod source_arn;
pub mod statement;
pub mod switch;
pub mod there;
pub mod wires;

use crate::finding::{Finding, Spot};
use crate::hcl::ast::{Block, Span};
use crate::survey::ModuleSurvey;
use crate::template::Templates;
use crate::terraform::address::Address;
use crate::terraform::module::{Module, Place, Repetition, repetition};
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;

/// A stage of the migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// CloudFront is granted what the OAI has. Nothing that a viewer can see changes.
    Grant,
    /// Ready origins move to the OAC.
    Switch,
    /// The OAI and all that grants it access goes.
    Retire,
}

/// All stages, in their order.
pub const STAGES: [Stage; 3] = [Stage::Grant, Stage::Switch, Stage::Retire];

impl Stage {
    /// The name, as on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Grant => "grant",
            Stage::Switch => "switch",
            Stage::Retire => "retire",
        }
    }

    /// The number in the order of the stages, from 1.
    pub fn number(self) -> usize {
        match self {
            Stage::Grant => 1,
            Stage::Switch => 2,
            Stage::Retire => 3,
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How sure a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Proved.
    Safe,
    /// Done, but a person should look at what the summary says.
    Review,
}

/// One change of a stage: its edits are made all or not at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The stable code.
    pub code: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is changed.
    pub address: String,
    /// Where.
    pub place: Place,
    /// What is done, for people.
    pub summary: String,
    /// The edits, by file.
    pub edits: Vec<(usize, Edit)>,
}

/// A change with its place in the workspace: its edits may be in the files of several modules.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The stable code.
    pub code: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is changed.
    pub address: String,
    /// The file.
    pub path: String,
    /// The place in it.
    pub span: Span,
    /// What is done, for people.
    pub summary: String,
    /// The edits, by file.
    pub edits: Vec<(String, Edit)>,
}

impl Change {
    /// The change with its places in the workspace.
    pub fn placed(self, module: &Module) -> Placed {
        Placed {
            code: self.code,
            confidence: self.confidence,
            address: self.address,
            path: module.path(self.place.file).to_owned(),
            span: self.place.span,
            summary: self.summary,
            edits: self.edits.into_iter().map(|(file, edit)| (module.path(file).to_owned(), edit)).collect(),
        }
    }
}

/// What a stage has left to do in one module.
#[derive(Debug, Default)]
pub struct StagePlan {
    /// The changes.
    pub changes: Vec<Change>,
    /// What there is to tell beside them.
    pub findings: Vec<Finding>,
    /// References that stay when the OAI could be retired, with the reason.
    pub kept: Vec<Kept>,
    /// References that carry an OAI which can go to other modules: it goes once they have gone, with the reason if they stay.
    pub carried: Vec<Kept>,
}

/// A reference to an OAI that this tool leaves where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Where.
    pub place: Place,
    /// Whether a person has to do something about this very reference.
    pub manual: bool,
    /// Why.
    pub reason: String,
}

/// What a plan is made with.
#[derive(Debug)]
pub struct Context<'c> {
    /// The templates.
    pub templates: &'c Templates,
    /// The distributions to migrate, by module folder; all if `None`.
    pub only: Option<&'c BTreeSet<(String, Address)>>,
}

impl Context<'_> {
    /// Whether a distribution is one of those to migrate.
    pub fn selects(&self, module: &Module, distribution: &Address) -> bool {
        self.names(&module.folder, distribution)
    }

    /// Whether the distribution with this address in a folder is one of those to migrate.
    pub fn names(&self, folder: &str, distribution: &Address) -> bool {
        self.only.is_none_or(|only| only.contains(&(folder.to_owned(), distribution.clone())))
    }
}

/// Why a stage could not be planned: a template that does not render.
pub type PlanError = crate::template::TemplateError;

/// Plans a stage for one module.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn plan(survey: &ModuleSurvey<'_>, stage: Stage, context: &Context<'_>) -> Result<StagePlan, PlanError> {
    let mut plan = match stage {
        Stage::Grant => grant::plan(survey, context)?,
        Stage::Switch => switch::plan(survey, context)?,
        Stage::Retire => retire::plan(survey, context)?,
    };
    hold_back_uneditable(survey.module, &mut plan);
    Ok(plan)
}

/// Changes in files that the tool may not touch become findings.
fn hold_back_uneditable(module: &Module, plan: &mut StagePlan) {
    let changes = std::mem::take(&mut plan.changes);
    for change in changes {
        let foreign = change.edits.iter().find(|(file, _)| module.files.get(*file).is_none_or(|file| !file.editable));
        match foreign {
            None => plan.changes.push(change),
            Some((file, edit)) => {
                let spot = Spot::new(module.path(*file), edit.span);
                plan.findings.push(crate::finding::outside_paths::finding(spot, &change.summary));
            }
        }
    }
}

/// The meta-arguments that a block made beside another takes over: name and value.
pub fn meta_arguments(text: &str, block: &Block) -> Vec<(String, String)> {
    let argument = |name: &&str| {
        let value = &block.body.attribute(name)?.value;
        Some(((*name).to_owned(), layout::copied(text, value.span)))
    };
    ["count", "for_each", "provider"].iter().filter_map(argument).collect()
}

/// The index by which a block refers to its own instance of another one with the same instances.
pub fn own_instance(block: &Block) -> &'static str {
    match repetition(block) {
        Repetition::Single => "",
        Repetition::Count(_) => "[count.index]",
        Repetition::ForEach(_) => "[each.key]",
    }
}

/// Where a place is, for a finding.
pub fn spot(module: &Module, place: Place) -> Spot {
    Spot::new(module.path(place.file), place.span)
}

/// An edit that puts rendered lines on lines of their own behind a block and the comment at its end, a blank line between.
pub fn behind_block(text: &str, block: Span, rendered: &str, gap: bool) -> Edit {
    let newline = layout::newline_at(text, block.end);
    let base = layout::indentation(text, block.start);
    let unit = layout::indent_unit(text, block);
    let blank = if gap { newline } else { "" };
    let body = layout::fitted(rendered, base, &unit, newline);
    let at = layout::end_with_comment(text, block);
    Edit { span: Span::new(at, at), text: format!("{newline}{blank}{base}{body}") }
}

/// The edit that adds rendered lines at the end of a block's body, a blank line before them where something stands there.
pub fn at_end_of_body(text: &str, block: &Block, rendered: &str) -> Edit {
    let newline = layout::newline_at(text, block.span.start);
    let base = layout::indentation(text, block.span.start).to_owned();
    let unit = layout::indent_unit(text, block.span);
    let inner = block.inner.of(text);
    let indent = format!("{base}{unit}");
    let added = layout::fitted(rendered, &indent, &unit, newline);
    if inner.contains('\n') {
        let kept = inner.trim_end_matches([' ', '\t']);
        let end = block.inner.start + kept.len();
        let has_gap = kept.ends_with("\n\n") || kept.ends_with("\r\n\r\n");
        let gap = if inner.trim().is_empty() || has_gap { "" } else { newline };
        return Edit { span: Span::new(end, end), text: format!("{gap}{indent}{added}{newline}") };
    }
    // A block on one line can hold one argument only, so it is opened up.
    let first = match inner.trim() {
        "" => String::new(),
        argument => format!("{newline}{indent}{argument}{newline}"),
    };
    Edit { span: block.inner, text: format!("{first}{newline}{indent}{added}{newline}{base}") }
}

/// The edit that puts one argument at the top of a block's body, behind `count`, `for_each` and `provider`.
pub fn at_top_of_body(text: &str, block: &Block, rendered: &str) -> Edit {
    let newline = layout::newline_at(text, block.span.start);
    let base = layout::indentation(text, block.span.start).to_owned();
    let unit = layout::indent_unit(text, block.span);
    let argument = layout::fitted(rendered, "", &unit, newline);
    let inner = block.inner.of(text);
    if !inner.contains('\n') {
        let rest = match inner.trim() {
            "" => String::new(),
            rest => format!("{newline}{base}{unit}{rest}"),
        };
        return Edit { span: block.inner, text: format!("{newline}{base}{unit}{argument}{rest}{newline}{base}") };
    }
    let meta = |name: &str| matches!(name, "count" | "for_each" | "provider");
    let last_meta = block.body.attributes().filter(|attribute| meta(&attribute.name)).last();
    let at = layout::next_line(text, last_meta.map_or(block.inner.start, |attribute| attribute.span.end));
    let before = if last_meta.is_some() { newline } else { "" };
    let next_is_block = block.body.items.iter().find(|item| item.span().start >= at).is_some_and(|item| {
        matches!(item, crate::hcl::ast::Item::Block(_)) && layout::line_start(text, item.span().start) == at
    });
    let after = if next_is_block { newline } else { "" };
    Edit { span: Span::new(at, at), text: format!("{before}{base}{unit}{argument}{newline}{after}") }
}

/// Lines with the comments directly above them, a heading apart that does not speak of OAIs: it is about what comes below, too.
fn with_own_comments(text: &str, lines: Span) -> Span {
    let above = layout::with_comments_above(text, lines);
    match layout::heading_end(text, Span::new(above.start, lines.start)) {
        Some(end) if !speaks_of_oai(&text[above.start..end]) => Span::new(end, lines.end),
        _ => above,
    }
}

/// Whether a comment stands directly above a span.
fn is_below_comment(text: &str, span: Span) -> bool {
    layout::with_comments_above(text, span).start < span.start
}

/// Whether a comment is about an OAI.
fn speaks_of_oai(comment: &str) -> bool {
    ["oai", "identity"].iter().any(|word| comment.to_ascii_lowercase().contains(word))
}

/// The edits that take blocks away, with the comments directly above each and one blank line: one edit a block, in the
/// order of the source. Neighbours that go together leave no more than one hole.
pub fn remove_blocks(text: &str, blocks: &[Span]) -> Vec<Edit> {
    let mut regions: Vec<(Span, bool)> = blocks
        .iter()
        .map(|block| match layout::whole_lines(text, *block) {
            Some(lines) => (with_own_comments(text, lines), true),
            None => (*block, false),
        })
        .collect();
    regions.sort();
    let joined = |one: Span, other: Span| text[one.end..other.start].trim().is_empty();
    let mut out = Vec::new();
    let mut at = 0;
    while at < regions.len() {
        let mut last = at;
        while last + 1 < regions.len()
            && regions[last].1
            && regions[last + 1].1
            && joined(regions[last].0, regions[last + 1].0)
        {
            last += 1;
        }
        let whole = Span::new(regions[at].0.start, regions[last].0.end);
        let whole = match regions[at].1 {
            // What the heading stood above then stands right below it.
            true if is_below_comment(text, whole) => layout::with_blank_line_behind(text, whole),
            true => layout::with_blank_line(text, whole),
            false => whole,
        };
        let mut start = whole.start;
        for index in at..=last {
            let end = if index == last { whole.end } else { regions[index + 1].0.start };
            out.push(Edit { span: Span::new(start, end), text: String::new() });
            start = end;
        }
        at = last + 1;
    }
    out
}
