//! Local values that hold nothing but OAIs that go, and lists that hold them beside others.

use super::codes;
use super::grants::{is_retiring, on};
use super::outputs::is_removable_output;
use super::removals::{Removals, remove_items};
use crate::flow::MOST_STEPS;
use crate::hcl::ast::{Attribute, ExprKind, Span};
use crate::policy::identity::Identity;
use crate::stage::{Change, Confidence, StagePlan};
use crate::survey::ModuleSurvey;
use crate::survey::references::Sink;
use crate::terraform::address::Address;
use crate::terraform::module::{Module, Place};
use crate::terraform::reference::{self, Instance};
use std::collections::{BTreeMap, BTreeSet};

/// The items that go out of a list in a local value which has other principals too and is used as nothing else.
pub(super) struct MixedList {
    pub(super) file: usize,
    pub(super) gone: Vec<Span>,
    pub(super) siblings: Vec<Span>,
}

pub(super) fn mixed_list(survey: &ModuleSurvey<'_>, name: &str, retiring: &BTreeSet<Identity>) -> Option<MixedList> {
    let (file, attribute) = local(survey.module, name)?;
    let ExprKind::Array(items) = &attribute.value.unwrapped().kind else { return None };
    let mut gone = Vec::new();
    let mut stays = false;
    for item in items {
        let goes = |found: &Identity| retiring.contains(found);
        match crate::policy::identity::as_principal(item).filter(|mention| goes(&mention.identity)) {
            Some(_) => gone.push(item.span),
            None if survey.flow.mentions(item).iter().any(|mention| goes(&mention.identity)) => return None,
            // What is left has to be a principal for sure.
            None => {
                let of_resource = reference::as_reference(item).is_some_and(|found| {
                    found.target.kind().is_some() && matches!(found.instance, Instance::None | Instance::Key(_))
                });
                stays |= of_resource || item.as_str().is_some_and(|text| !text.is_empty());
            }
        }
    }
    let as_principal = uses(survey.module, name).all(|place| {
        survey.policies.iter().filter(|source| source.file == place.file).any(|source| {
            source.policy.statements.iter().any(|statement| {
                let mut principals = statement.principals.iter().flat_map(|principals| &principals.identifiers);
                let is_one = principals.any(|identifier| identifier.span == place.span);
                is_one && statement.not_principals.is_empty() && !statement.generated
            })
        })
    });
    let siblings = items.iter().map(|item| item.span).collect();
    (stays && !gone.is_empty() && as_principal).then_some(MixedList { file, gone, siblings })
}

pub(super) fn local<'m>(module: &'m Module, name: &str) -> Option<(usize, &'m Attribute)> {
    module.local(name).map(|(file, _, attribute)| (file, attribute))
}

/// The local value that a place is in.
pub(super) fn local_with(module: &Module, file: usize, span: Span) -> Option<&str> {
    let blocks = module.blocks_of("locals").filter(|(at, _)| *at == file);
    let mut locals = blocks.flat_map(|(_, block)| block.body.attributes());
    locals.find(|local| local.span.contains(span)).map(|local| local.name.as_str())
}

/// Every place that takes a local value.
pub(super) fn uses<'m>(module: &'m Module, name: &'m str) -> impl Iterator<Item = Place> + 'm {
    module.blocks().flat_map(move |(file, block)| {
        let found = reference::in_body(&block.body).into_iter();
        let of_local = found.filter(move |found| matches!(&found.target, Address::Local(other) if other == name));
        of_local.map(move |found| Place { file, span: found.span })
    })
}

/// Whether what takes a local value goes with these OAIs: a principal, an output, another local value, or another module.
pub(super) fn is_gone(survey: &ModuleSurvey<'_>, place: Place, retiring: &BTreeSet<Identity>) -> bool {
    survey.references.iter().any(|reference| {
        let here = reference.place.file == place.file && reference.place.span.contains(place.span);
        let Some(identity) = reference.identity.as_ref().filter(|identity| here && retiring.contains(*identity)) else {
            return false;
        };
        match &reference.sink {
            Sink::Principal(position, index) => {
                let statement = &survey.policies[*position].policy.statements[*index];
                let mut own = statement.identifiers().filter(|identifier| identifier.span.contains(place.span));
                own.any(|identifier| is_retiring(identifier, retiring))
            }
            Sink::Output(name) => is_removable_output(survey, name, identity),
            // What carries it to another module goes before it.
            Sink::Local(_) | Sink::Wire => true,
            _ => false,
        }
    })
}

/// Whether a local value is still carried to another module, by itself or by another local value: that goes first.
fn is_carried(survey: &ModuleSurvey<'_>, name: &str, depth: usize) -> bool {
    let wires = || survey.references.iter().filter(|found| found.sink == Sink::Wire).map(|found| found.place);
    uses(survey.module, name).any(|used| {
        let by_local =
            local_with(survey.module, used.file, used.span).filter(|other| *other != name && depth < MOST_STEPS);
        wires().any(|wire| wire.file == used.file && wire.span.contains(used.span))
            || by_local.is_some_and(|other| is_carried(survey, other, depth + 1))
    })
}

/// The local values that go with these OAIs, each once.
pub(super) fn gone_locals<'m>(survey: &ModuleSurvey<'m>, retiring: &BTreeSet<Identity>) -> Vec<(usize, &'m Attribute)> {
    let mut out: Vec<(usize, &Attribute)> = Vec::new();
    for found in &survey.references {
        if let (Sink::Local(name), Some(identity)) = (&found.sink, &found.identity)
            && retiring.contains(identity)
            && let Some((file, attribute)) = local(survey.module, name)
            && mixed_list(survey, name, retiring).is_none()
            && !is_carried(survey, name, 0)
            && !out.iter().any(|(at, other)| *at == file && other.span == attribute.span)
        {
            out.push((file, attribute));
        }
    }
    out
}

/// What is removed for a local value: its argument, or its block where nothing else is in it.
pub(super) fn local_span(
    survey: &ModuleSurvey<'_>,
    gone: &[(usize, &Attribute)],
    file: usize,
    attribute: &Attribute,
) -> Span {
    let is_gone = |span: Span| gone.iter().any(|(at, other)| *at == file && other.span == span);
    let blocks = survey.module.blocks_of("locals");
    let mut holder = blocks.filter(|(at, block)| *at == file && block.span.contains(attribute.span));
    match holder.next() {
        Some((_, block)) if block.body.items.iter().all(|item| is_gone(item.span())) => block.span,
        _ => attribute.span,
    }
}

pub(super) fn remove_locals(
    survey: &ModuleSurvey<'_>,
    retiring: &BTreeSet<Identity>,
    removals: &Removals,
    plan: &mut StagePlan,
) {
    let gone = gone_locals(survey, retiring);
    let mut spans: BTreeMap<(usize, Span), Vec<&str>> = BTreeMap::new();
    for (file, attribute) in &gone {
        let span = local_span(survey, &gone, *file, attribute);
        spans.entry((*file, span)).or_default().push(&attribute.name);
    }
    for ((file, span), names) in spans {
        let address = names.iter().map(|name| format!("local.{name}")).collect::<Vec<_>>().join(", ");
        plan.changes.push(Change {
            code: codes::LOCAL,
            confidence: Confidence::Safe,
            place: Place { file, span },
            summary: format!("remove {address}, which nothing takes any more"),
            address,
            edits: removals.edits(file, span),
        });
    }
    let locals = survey.references.iter().filter_map(|found| match (&found.sink, &found.identity) {
        (Sink::Local(name), Some(identity)) if retiring.contains(identity) => Some(name.as_str()),
        _ => None,
    });
    for name in BTreeSet::from_iter(locals) {
        let Some(MixedList { file, gone, siblings }) = mixed_list(survey, name, retiring) else { continue };
        plan.changes.push(Change {
            code: codes::LOCAL,
            confidence: Confidence::Safe,
            address: format!("local.{name}"),
            place: Place { file, span: gone[0] },
            summary: format!("take the OAI out of local.{name}, where other principals stay"),
            edits: on(file, remove_items(survey.module.text(file), &gone, &siblings)),
        });
    }
}
