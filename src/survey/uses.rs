//! What an origin whose OAI is handed over takes wherever its module is called: the same block has an OAI in one call, an empty
//! path in another, and is not there in a third.

use super::ModuleSurvey;
use super::origins::{Distribution, Origin, OriginIdentity, identity_argument};
use super::references::Sink;
use crate::hcl::ast::{Expr, ExprKind, Root, Traversal};
use crate::policy::identity::{Identity, Mention};
use crate::terraform::address::Address;
use crate::terraform::known::{Known, Place};
use crate::terraform::module::{Module, Repetition, repetition};
use crate::terraform::tree::Tree;
use std::collections::BTreeMap;

/// What an origin takes in one place of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// An OAI; whether that is sure, or under a condition that the code does not decide.
    Identity(bool),
    /// An empty path: a public bucket.
    Empty,
    /// It has no place for an OAI there, or is not there.
    Nobody,
    /// That is not known, but no OAI is handed over.
    Unclear,
}

/// Notes for the origins of a module what each takes in each call. One that takes an OAI in none uses nobody's.
pub fn settle(tree: &Tree, modules: &[Module], index: usize, survey: &mut ModuleSurvey<'_>) {
    let mut unused = Vec::new();
    let through = std::mem::take(&mut survey.through);
    for (position, distribution) in survey.distributions.iter_mut().enumerate() {
        if matches!(distribution.resource.address, Address::Module(_)) {
            continue;
        }
        let is_made: Vec<Option<bool>> = tree
            .nodes_of(index)
            .map(|node| is_any(Place::new(tree, modules, node), repetition(distribution.resource.block)))
            .collect();
        let Distribution { origins, .. } = distribution;
        for (at, origin) in origins.iter_mut().enumerate() {
            let name = match &origin.identity {
                OriginIdentity::Known(Mention { identity: Identity::Through(name), .. }) => Some(name),
                // An input in which no caller hands anything over.
                OriginIdentity::Unclear(_) if tree.is_closed(index) && !origin.has_control => None,
                _ => continue,
            };
            let mut uses = BTreeMap::new();
            for (node, is_made) in tree.nodes_of(index).zip(&is_made) {
                let things = name.and_then(|name| through.get(name)).and_then(|things| things.get(&node));
                let handed = things.is_some_and(|all| !all.is_empty());
                let used = match is_made {
                    Some(false) => Use::Nobody,
                    _ => used(Place::new(tree, modules, node), origin, handed),
                };
                uses.insert(node, used);
            }
            let is_used = |used: &Use| matches!(used, Use::Identity(_)) || name.is_none() && *used == Use::Unclear;
            if name.is_none() && uses.values().any(is_used) {
                continue;
            }
            if !uses.values().any(is_used) {
                unused.push((position, at));
                origin.identity = OriginIdentity::Nobody;
            }
            origin.uses = uses;
        }
    }
    survey.through = through;
    for reference in &mut survey.references {
        if let Sink::Origin(position, at) = reference.sink
            && unused.contains(&(position, at))
        {
            reference.sink = Sink::Unused;
        }
    }
}

fn is_any(place: Place<'_>, repetition: Repetition<'_>) -> Option<bool> {
    match repetition {
        Repetition::Single => Some(true),
        Repetition::Count(value) | Repetition::ForEach(value) => place.is_any(value),
    }
}

fn used(place: Place<'_>, origin: &Origin<'_>, handed: bool) -> Use {
    let items = |block: &crate::hcl::ast::Block| match block.keyword.as_str() {
        "dynamic" => block.body.attribute("for_each").and_then(|items| place.is_any(&items.value)),
        _ => Some(true),
    };
    let Some(config) = origin.s3_config else { return Use::Nobody };
    if items(origin.outer) == Some(false) {
        return Use::Nobody;
    }
    let is_there = items(config);
    let Some(value) = identity_argument(config).filter(|_| is_there != Some(false)) else {
        return Use::Nobody;
    };
    match place.value(&value.value) {
        Some(Known::Given) => Use::Identity(is_there == Some(true)),
        Some(Known::Null) => Use::Nobody,
        Some(Known::Text(text)) if text.is_empty() => Use::Empty,
        _ if handed => Use::Identity(is_there == Some(true) && is_iterator(config, &value.value)),
        _ => Use::Unclear,
    }
}

/// Whether a value is that of a `dynamic` block's iterator and nothing else.
fn is_iterator(config: &crate::hcl::ast::Block, value: &Expr) -> bool {
    let label = config.labels.first().map(|label| label.text.as_str()).filter(|_| config.keyword == "dynamic");
    matches!(&value.unwrapped().kind, ExprKind::Traversal(Traversal { root: Root::Name(name), steps, .. })
        if Some(name.as_str()) == label && steps.len() == 1)
}
