//! What granted an OAI access goes: statements, principals, and the template variables that brought them.

use super::codes;
use super::held::names;
use super::removals::{Removals, remove_items};
use crate::hcl::ast::{Expr, ExprKind, Span};
use crate::policy::Notation;
use crate::policy::identity::Identity;
use crate::policy::statement::{Identifier, Statement};
use crate::stage::{Change, Confidence, StagePlan, remove_blocks};
use crate::survey::ModuleSurvey;
use crate::survey::origins::DISTRIBUTIONS;
use crate::survey::policies::PolicySource;
use crate::survey::references::Sink;
use crate::survey::registry::is_arn_of_distribution;
use crate::terraform::address::Address;
use crate::terraform::assets::VariableMap;
use crate::terraform::graph;
use crate::terraform::module::Place;
use crate::terraform::reference::{self};
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn remove_grants(
    survey: &ModuleSurvey<'_>,
    retiring: &BTreeSet<Identity>,
    removals: &Removals,
    plan: &mut StagePlan,
) {
    for (position, source) in survey.policies.iter().enumerate() {
        let text = survey.module.text(source.file);
        let file = source.file;
        let gone: Vec<Span> =
            source.policy.statements.iter().filter(|s| goes(s, retiring)).map(|statement| statement.span).collect();
        let list = match &source.notation {
            Some(Notation::Entries(entries)) => Some(entries.value),
            notation => notation.as_ref().and_then(Notation::object),
        };
        let mut edits: Vec<(usize, Edit)> = match list {
            Some(list) => on(file, remove_statements(text, list, &gone)),
            None => gone.iter().flat_map(|span| removals.edits(file, *span)).collect(),
        };
        for statement in source.policy.statements.iter().filter(|statement| !gone.contains(&statement.span)) {
            let groups = gone_groups(statement, retiring);
            match &source.notation {
                Some(Notation::Document(_)) => edits.extend(groups.iter().flat_map(|span| removals.edits(file, *span))),
                _ => {
                    let all: Vec<Span> = statement.principals.iter().map(|principals| principals.span).collect();
                    edits.extend(on(file, remove_items(text, &groups, &all)));
                }
            }
            edits.extend(on(file, remove_identifiers(text, statement, &groups, retiring)));
        }
        edits.extend(remove_variables(survey, position, retiring));
        if edits.is_empty() {
            continue;
        }
        let named: Vec<String> = retiring
            .iter()
            .filter(|identity| source.policy.statements.iter().any(|statement| names(statement, identity)))
            .map(ToString::to_string)
            .collect();
        let span = edits[0].1.span;
        let address = &source.holder.address;
        let (confidence, order) = order_of(survey, address);
        plan.changes.push(Change {
            code: codes::GRANT,
            confidence,
            address: address.to_string(),
            place: Place { file, span },
            summary: format!("remove the grants of {} from {address}{order}", named.join(", ")),
            edits,
        });
    }
}

/// Whether a principal is always one, and not the part of a list that may be empty.
pub(super) fn is_one(text: &str, identifier: &Identifier) -> bool {
    let written = identifier.text.as_str();
    if let Some(literal) = &identifier.literal {
        return !literal.is_empty();
    }
    let computed = written.contains(['(', '*', '?']);
    let of_resource = !["var.", "local.", "module.", "each."].iter().any(|start| written.starts_with(start));
    if written.starts_with('"') || !computed && of_resource {
        return true;
    }
    // The items of a list that is the whole argument are strings; those of a function's arguments may be lists.
    let Some(first) = identifier.siblings.first() else { return false };
    let before = text.get(..first.start).unwrap_or_default();
    let lines = before.lines().rev().skip_while(|line| matches!(line.trim_start().get(..1), None | Some("#" | "/")));
    let opened = lines.map(str::trim_end).next().and_then(|line| line.strip_suffix('['));
    opened.is_some_and(|line| line.trim_end().ends_with(['=', ':']))
}

/// What goes with a policy that is removed, for people: what puts it on its buckets, unless that puts more there.
pub(super) fn goes_with(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>) -> String {
    let alone = |resource: &Address| {
        let on_it = |other: &&PolicySource<'_>| other.attachments.iter().any(|a| a.resource.address == *resource);
        survey.policies.iter().filter(on_it).count() == 1
    };
    let others = source.attachments.iter().filter(|attachment| attachment.resource.address != source.holder.address);
    let parts = others.map(|attachment| {
        let address = &attachment.resource.address;
        match !attachment.inline && address.is_managed() && alone(address) {
            true => format!(" and {address}"),
            false => format!(" and what {address} takes of it"),
        }
    });
    parts.collect()
}

pub(super) fn is_retiring(identifier: &Identifier, retiring: &BTreeSet<Identity>) -> bool {
    !identifier.oais.is_empty()
        && !identifier.has_others
        && identifier.oais.iter().all(|mention| retiring.contains(&mention.identity))
}

/// Whether all principals of a statement are OAIs that go.
pub(super) fn goes(statement: &Statement, retiring: &BTreeSet<Identity>) -> bool {
    let mut identifiers = statement.identifiers().peekable();
    identifiers.peek().is_some() && identifiers.all(|identifier| is_retiring(identifier, retiring))
}

/// The principals of a statement all of whose identifiers go, while others stay.
pub(super) fn gone_groups(statement: &Statement, retiring: &BTreeSet<Identity>) -> Vec<Span> {
    let groups = statement.principals.iter().filter(|principals| {
        !principals.identifiers.is_empty() && principals.identifiers.iter().all(|i| is_retiring(i, retiring))
    });
    groups.map(|principals| principals.span).collect()
}

/// Whether Terraform takes a grant away only after it has moved the origins, should one apply do both: it does where what holds
/// the grant refers to a distribution. Where it does not, that is for review, and what to say of it.
pub(super) fn order_of(survey: &ModuleSurvey<'_>, holder: &Address) -> (Confidence, &'static str) {
    let before = graph::reached(survey.module.dependencies(), holder);
    let of_holder = survey.policies.iter().filter(|source| source.holder.address == *holder);
    let conditions = of_holder.flat_map(|source| &source.policy.statements).flat_map(|statement| &statement.conditions);
    let through_input = conditions.flat_map(|condition| &condition.exprs).flat_map(reference::in_expr).any(|found| {
        let kind = found.means.as_ref().and_then(|means| means.kind().map(str::to_owned));
        kind.is_some_and(|kind| DISTRIBUTIONS.contains(&kind.as_str())) || is_arn_of_distribution(survey.module, &found)
    });
    match through_input || survey.distributions.iter().any(|d| before.contains(&d.resource.address)) {
        true => (Confidence::Safe, ""),
        false => {
            (Confidence::Review, "; nothing in the code puts this after the switch: apply the switch first, everywhere")
        }
    }
}

/// Takes the variables that hold OAIs out of the call that fills a template.
fn remove_variables(survey: &ModuleSurvey<'_>, position: usize, retiring: &BTreeSet<Identity>) -> Vec<(usize, Edit)> {
    let source = &survey.policies[position];
    let Some(variables) = &source.variables else { return Vec::new() };
    let gone: Vec<Span> = survey
        .references
        .iter()
        .filter(|reference| reference.identity.as_ref().is_some_and(|identity| retiring.contains(identity)))
        .filter_map(|reference| match reference.sink {
            Sink::Variable(at, entry) if at == position => Some(entry),
            _ => None,
        })
        .collect();
    let of_map = |map: &VariableMap| {
        let text = survey.module.text(map.file);
        let all: Vec<Span> = map.items.iter().map(|item| item.span).collect();
        let gone: Vec<Span> = gone.iter().filter(|entry| all.contains(entry)).copied().collect();
        let lines = gone.iter().filter_map(|entry| layout::whole_lines(text, *entry)).collect::<Vec<_>>();
        if lines.len() == gone.len() {
            return on(map.file, lines.into_iter().map(|span| Edit { span, text: String::new() }).collect());
        }
        on(map.file, remove_items(text, &gone, &all))
    };
    variables.maps.iter().flat_map(of_map).collect()
}

pub(super) fn on(file: usize, edits: Vec<Edit>) -> Vec<(usize, Edit)> {
    edits.into_iter().map(|edit| (file, edit)).collect()
}

fn remove_statements(text: &str, policy: &Expr, gone: &[Span]) -> Vec<Edit> {
    let mut out = Vec::new();
    let mut queue = vec![policy];
    while let Some(expr) = queue.pop() {
        if let ExprKind::Array(items) = &expr.kind {
            let siblings: Vec<Span> = items.iter().map(|item| item.span).collect();
            let here: Vec<Span> = siblings.iter().filter(|span| gone.contains(span)).copied().collect();
            out.extend(remove_items(text, &here, &siblings));
            queue.extend(items.iter().filter(|item| !gone.contains(&item.span)));
        } else if let ExprKind::Object(items) = &expr.kind {
            let siblings: Vec<Span> = items.iter().map(|item| item.span).collect();
            let here: Vec<Span> = siblings.iter().filter(|span| gone.contains(span)).copied().collect();
            out.extend(remove_entries(text, &here, &siblings));
            queue.extend(items.iter().filter(|item| !gone.contains(&item.span)).map(|item| &item.value));
        } else {
            queue.extend(expr.children());
        }
    }
    out
}

/// The edits that take entries out of a map, the comments and one blank line with those that have lines of their own.
fn remove_entries(text: &str, gone: &[Span], siblings: &[Span]) -> Vec<Edit> {
    match gone.iter().all(|span| layout::whole_lines(text, *span).is_some()) {
        true => remove_blocks(text, gone),
        false => remove_items(text, gone, siblings),
    }
}

/// Takes the OAIs that go out of the lists that have other principals too.
fn remove_identifiers(text: &str, statement: &Statement, groups: &[Span], retiring: &BTreeSet<Identity>) -> Vec<Edit> {
    let mut lists: BTreeMap<&[Span], Vec<Span>> = BTreeMap::new();
    for principals in statement.principals.iter().filter(|principals| !groups.contains(&principals.span)) {
        for identifier in principals.identifiers.iter().filter(|identifier| is_retiring(identifier, retiring)) {
            lists.entry(identifier.siblings.as_slice()).or_default().push(identifier.span);
        }
    }
    lists.into_iter().flat_map(|(siblings, spans)| remove_items(text, &spans, siblings)).collect()
}
