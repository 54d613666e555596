//! Which stage a plan is, and what in it is new altogether.

use super::compare::{Delta, before, delta, owner};
use super::read::{Action, Change};
use super::retire::loses_identity;
use super::state::{BUCKET, BUCKET_ACL, BUCKET_POLICY, KEY_POLICY, Text, View, distribution};
use crate::policy::identity::OAI;
use crate::stage::Stage;
use crate::survey::OAC;
use crate::survey::origins::DISTRIBUTIONS;
use std::collections::BTreeSet;

/// The latest stage that a plan has a change of, those of new things left aside.
pub fn recognise(view: &View<'_>, fresh: &BTreeSet<&str>) -> Option<Stage> {
    let changes = view.plan.changes.iter().filter(|change| !fresh.contains(change.id.address.as_str()));
    changes.filter_map(|change| sign(view, change)).max()
}

/// The stage that a change is a sign of.
fn sign(view: &View<'_>, change: &Change) -> Option<Stage> {
    let kind = change.id.kind.as_str();
    match change.action {
        Action::Create if kind == OAC => return Some(Stage::Grant),
        Action::Delete if kind == OAI => return Some(Stage::Retire),
        Action::Update if DISTRIBUTIONS.contains(&kind) => return moves(change).then_some(Stage::Switch),
        Action::Update if kind == OAI => return Some(Stage::Switch),
        Action::Update if [BUCKET_ACL, BUCKET].contains(&kind) && loses_identity(view, change) => {
            return Some(Stage::Retire);
        }
        _ => {}
    }
    match delta(view, change, &owner(view, change)?) {
        Delta::Known { lost, added, .. } => {
            let lost = lost.iter().any(|entry| entry.identities().next().is_some());
            let added = added.iter().any(super::statement::Entry::names_cloudfront);
            // A statement that the grant should have left alone does not make it another stage.
            match (lost, added) {
                (_, true) => Some(Stage::Grant),
                (true, false) => Some(Stage::Retire),
                (false, false) => None,
            }
        }
        _ => None,
    }
}

/// Whether an origin loses its OAI.
pub fn moves(change: &Change) -> bool {
    let before = distribution("", &change.before);
    let after = distribution("", &change.after);
    let kept = |name: &str| after.origins.iter().find(|origin| origin.name == name);
    before
        .origins
        .iter()
        .filter(|origin| origin.identity.is_some())
        .any(|origin| kept(&origin.name).is_some_and(|kept| kept.identity.is_none()))
}

/// The addresses that this plan makes and that belong to a distribution which it makes: the distribution itself, its
/// module instance where that is new, what has the same key beside it, and its own grants.
pub fn fresh<'p>(view: &View<'p>) -> BTreeSet<&'p str> {
    let made: Vec<&Change> =
        view.plan.changes.iter().filter(|change| change.action == Action::Create && !change.id.data).collect();
    let is_distribution = |change: &Change| DISTRIBUTIONS.contains(&change.id.kind.as_str());
    let distributions: Vec<&Change> = made.iter().copied().filter(|change| is_distribution(change)).collect();
    // What this plan takes into the state is there already, and new to this environment.
    let taken: BTreeSet<&str> =
        view.plan.changes.iter().filter(|at| at.importing).map(|at| at.id.address.as_str()).collect();
    let known = |id: &super::read::Id| !id.data && !taken.contains(id.address.as_str());
    let is_new = |module: &str| !view.plan.state.iter().any(|at| known(&at.id) && within(module, &at.id.module));
    let new_modules: Vec<&str> = distributions
        .iter()
        .flat_map(|distribution| instances(&distribution.id.module))
        .filter(|module| is_new(module))
        .collect();
    let belongs = |change: &&&Change| {
        let beside = |distribution: &&&Change| distribution.id.module == change.id.module;
        let same_key = |distribution: &&Change| !change.id.index.is_empty() && distribution.id.index == change.id.index;
        let own = || match change.id.kind.as_str() {
            OAC | OAI => true,
            // One that takes the place of a live policy is looked at.
            BUCKET_POLICY | KEY_POLICY => owner(view, change).is_some_and(|owner| match before(view, change, &owner) {
                Some(Text::Known(before)) => before.statements.is_empty(),
                Some(_) => false,
                None => has_new_owner(view, change),
            }),
            _ => false,
        };
        is_distribution(change)
            || new_modules.iter().any(|module| within(module, &change.id.module))
            || distributions.iter().filter(beside).any(|distribution| same_key(distribution) || own())
    };
    made.iter().filter(belongs).map(|change| change.id.address.as_str()).collect()
}

/// Whether the bucket or key of a new policy is made by the same plan: its name is not known, or not in the state.
fn has_new_owner(view: &View<'_>, change: &Change) -> bool {
    let argument = if change.id.kind == BUCKET_POLICY { "bucket" } else { "key_id" };
    let name = super::state::text(&change.after, argument);
    name.is_empty()
        || view.plan.changes.iter().any(|made| {
            made.action == Action::Create
                && made.id.kind == super::state::BUCKET
                && super::state::bucket_name(&made.after) == name
        })
}

/// Whether a module instance lies in another, or is it.
fn within(outer: &str, inner: &str) -> bool {
    outer.is_empty() || inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(".module."))
}

/// A module instance and all that it lies in, the root among them.
fn instances(module: &str) -> Vec<&str> {
    let outer = module.match_indices(".module.").map(|(at, _)| &module[..at]);
    outer.chain(["", module]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_instance_lies_in_its_callers() {
        assert_eq!(instances("module.a[\"x\"].module.b"), ["module.a[\"x\"]", "", "module.a[\"x\"].module.b"]);
        assert!(within("", "module.a") && within("module.a", "module.a") && within("module.a", "module.a.module.b"));
        assert!(!within("module.a", "module.ab") && !within("module.a", "module.a[0]") && !within("module.a", ""));
    }
}
