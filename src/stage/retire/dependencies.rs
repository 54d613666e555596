//! `depends_on` entries about an OAI that goes.

use super::codes;
use super::grants::on;
use super::removals::{Removals, remove_items};
use crate::hcl::ast::{ExprKind, Span};
use crate::policy::identity::Identity;
use crate::stage::{Change, Confidence, StagePlan};
use crate::survey::ModuleSurvey;
use crate::survey::references::Sink;
use crate::terraform::address::Address;
use crate::terraform::module::Place;
use std::collections::BTreeSet;

/// A `depends_on` that names OAIs that go.
pub(super) struct DependencyList {
    pub(super) holder: Address,
    pub(super) attribute: Span,
    pub(super) items: Vec<Span>,
    pub(super) gone: Vec<Span>,
}

pub(super) fn dependency_lists(
    survey: &ModuleSurvey<'_>,
    retiring: &BTreeSet<Identity>,
) -> Vec<(usize, DependencyList)> {
    let mut out: Vec<(usize, DependencyList)> = Vec::new();
    for found in &survey.references {
        let (Sink::DependsOn(holder), Some(identity)) = (&found.sink, &found.identity) else { continue };
        let Place { file, span } = found.place;
        let mut blocks = survey.module.blocks();
        let block = blocks.find(|(at, block)| *at == file && block.span.contains(span));
        let Some(attribute) = block.and_then(|(_, block)| block.body.attribute("depends_on")) else { continue };
        if !retiring.contains(identity) {
            continue;
        }
        let items: Vec<Span> = match &attribute.value.kind {
            ExprKind::Array(items) => items.iter().map(|item| item.span).collect(),
            _ => Vec::new(),
        };
        // A legacy entry is quoted, so an entry is what holds the reference.
        let gone = items.iter().filter(|item| item.contains(span)).copied();
        match out.iter_mut().find(|(at, list)| *at == file && list.attribute == attribute.span) {
            Some((_, list)) => list.gone.extend(gone),
            None => {
                let gone = gone.collect();
                out.push((file, DependencyList { holder: holder.clone(), attribute: attribute.span, items, gone }));
            }
        }
    }
    out
}

pub(super) fn remove_dependencies(
    survey: &ModuleSurvey<'_>,
    retiring: &BTreeSet<Identity>,
    removals: &Removals,
    plan: &mut StagePlan,
) {
    for (file, list) in dependency_lists(survey, retiring) {
        let edits = match list.gone.len() == list.items.len() {
            true => removals.edits(file, list.attribute),
            false => on(file, remove_items(survey.module.text(file), &list.gone, &list.items)),
        };
        plan.changes.push(Change {
            code: codes::DEPENDS_ON,
            confidence: Confidence::Safe,
            address: list.holder.to_string(),
            place: Place { file, span: list.attribute },
            summary: format!("{} no longer depends on an OAI", list.holder),
            edits,
        });
    }
}
