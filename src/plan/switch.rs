//! The switch: origins move from the OAI to the OAC, where the state shows that the grant has been applied.

use super::Check;
use super::access::{Lack, access};
use super::compare::{difference, same};
use super::read::{Action, Change};
use super::state::{Origin, View, When, contains_true, distribution, items, origin, text};
use super::told::{
    control_elsewhere, denied, grant_first, not_in_state, other_change, part_of_stage, stays, unfit_control,
};
use super::{grant, told};
use crate::policy::identity::OAI;
use crate::survey::OAC;
use crate::survey::origins::DISTRIBUTIONS;
use serde_json::Value;

/// Judges a change; whether it is of a kind that the switch has.
pub fn change<'p>(check: &mut Check<'_, 'p>, change: &'p Change) -> bool {
    match (change.id.kind.as_str(), change.action) {
        (kind, Action::Update) if DISTRIBUTIONS.contains(&kind) => {
            origins(check, change);
            true
        }
        (OAI, Action::Update) => {
            let comment = change.after.get("comment").and_then(Value::as_str);
            let marked = comment.is_some_and(|comment| comment.to_ascii_lowercase().contains("deprecated"));
            let fits =
                difference(change, &["comment"]).is_empty() && (marked || contains_true(change.unknown.get("comment")));
            if fits {
                check.tell(part_of_stage::told(&change.id.address, "is marked as deprecated"));
            }
            fits
        }
        (OAC, Action::Create) => {
            grant::control(check, &change.id.address, &change.after);
            true
        }
        _ => grant::policy(check, change),
    }
}

/// An origin before and after.
struct Pair<'v> {
    before: Origin,
    after: Origin,
    raw_before: &'v Value,
    raw_after: &'v Value,
    unknown: &'v Value,
}

/// Judges an update of a distribution.
fn origins<'p>(check: &mut Check<'_, 'p>, change: &'p Change) {
    let address = &change.id.address;
    let others = difference(change, &["origin"]);
    if super::tags_follow_a_policy(check.view, change, &others) {
        check.tell(told::tag_follows::told(address));
    } else if !others.is_empty() {
        check.tell(other_change::told(address, &format!("{} changes", others.names())));
    }
    let Some(pairs) = pairs(check, change) else { return };
    let mut moved = false;
    for pair in &pairs {
        match unlike(check.view, pair) {
            Some(what) => check.tell(other_change::told(address, &format!("origin {}: {what}", pair.before.name))),
            None if pair.before.identity.is_some() && pair.after.identity.is_none() => {
                moved = true;
                moves(check, change, pair);
            }
            None => {}
        }
    }
    let refused = |told: &told::Told| told.address.as_ref() == Some(address) && told.level == told::Level::Refused;
    if !moved && !check.told.iter().any(refused) {
        check.tell(other_change::told(address, "no origin of it moves"));
    }
}

/// The origins before, each with the one of the same name afterwards; nothing where they do not go together.
fn pairs<'p>(check: &mut Check<'_, 'p>, change: &'p Change) -> Option<Vec<Pair<'p>>> {
    let address = &change.id.address;
    let (before, after) = (items(&change.before, "origin"), items(&change.after, "origin"));
    let unknown = change.unknown.get("origin").unwrap_or(&Value::Null);
    if *unknown == Value::Bool(true) {
        check.tell(other_change::told(address, "its origins are known after the apply only"));
        return None;
    }
    let mut out = Vec::new();
    let mut whole = after.len() == before.len();
    for raw_before in before {
        let name = origin(raw_before).name;
        match after.iter().position(|after| origin(after).name == name) {
            Some(at) => out.push(Pair {
                before: origin(raw_before),
                after: origin(after[at]),
                raw_before,
                raw_after: after[at],
                unknown: unknown.get(at).unwrap_or(&Value::Null),
            }),
            None => whole = false,
        }
    }
    if !whole {
        check.tell(other_change::told(address, "its origins are not the same as before"));
        return None;
    }
    Some(out)
}

/// What is not as it should be between an origin and what becomes of it.
fn unlike(view: &View<'_>, pair: &Pair<'_>) -> Option<String> {
    let names: std::collections::BTreeSet<&String> =
        [pair.raw_before, pair.raw_after].into_iter().filter_map(Value::as_object).flat_map(|o| o.keys()).collect();
    let aside = ["s3_origin_config", "origin_access_control_id", "domain_name"];
    for name in names.into_iter().filter(|name| !aside.contains(&name.as_str())) {
        if contains_true(pair.unknown.get(name)) || !same(pair.raw_before.get(name), pair.raw_after.get(name)) {
            return Some(format!("{name} changes"));
        }
    }
    let bucket = |origin: &Origin| view.bucket_of(&origin.domain);
    let same_bucket = bucket(&pair.before).is_some() && bucket(&pair.before) == bucket(&pair.after);
    if contains_true(pair.unknown.get("domain_name")) || (pair.before.domain != pair.after.domain && !same_bucket) {
        return Some("it asks another host".to_owned());
    }
    let gets_control = pair.after.control.is_some() || contains_true(pair.unknown.get("origin_access_control_id"));
    match (&pair.before.identity, &pair.after.identity) {
        _ if contains_true(pair.unknown.get("s3_origin_config")) => {
            Some("its OAI is known after the apply only".into())
        }
        (Some(_), None) if !gets_control => Some("it loses its OAI and gets no OAC".into()),
        (Some(_), None) => None,
        (before, after) if before != after => Some("it gets another OAI".into()),
        _ if gets_control && pair.before.control != pair.after.control => Some("it gets another OAC".into()),
        _ if pair.before.control.is_some() && !gets_control => Some("it loses its OAC".into()),
        _ if pair.before.domain != pair.after.domain => Some("it asks another endpoint of the bucket".into()),
        _ => None,
    }
}

/// Judges an origin that moves to an OAC.
fn moves(check: &mut Check<'_, '_>, change: &Change, pair: &Pair<'_>) {
    let view = check.view;
    let address = &change.id.address;
    let before = distribution(address, &change.before);
    let name = &pair.before.name;
    let oai = pair.before.identity.as_deref().unwrap_or_default();
    let told = check.told.len();
    if before.arn.is_empty() {
        check.tell(grant_first::told(address, name, "the state does not show the distribution's ARN"));
        return;
    }
    let access = access(view, When::Prior, &before, &pair.before, oai);
    for lack in &access.lacks {
        check.tell(match lack {
            Lack::Grant(what) | Lack::Unclear(what) => grant_first::told(address, name, what),
            Lack::Elsewhere(what) => not_in_state::told(address, name, what),
            Lack::Unseen(what) => not_in_state::review(address, name, what),
            Lack::Denied(statement, holder) => denied::told(address, name, statement, holder),
        });
    }
    for (statement, holder) in &access.denied_anyway {
        check.tell(denied::both(address, name, statement, holder));
    }
    let control = match &pair.after.control {
        None => {
            let made = view.plan.changes.iter().any(|change| change.id.kind == OAC && change.action == Action::Create);
            if !made {
                check.tell(control_elsewhere::told(address, name, "known after apply"));
            }
            "an OAC that this plan makes".to_owned()
        }
        Some(id) => match view.control(id) {
            None => {
                check.tell(control_elsewhere::told(address, name, id));
                id.clone()
            }
            Some(control) => {
                let signs = [("origin_access_control_origin_type", "s3"), ("signing_behavior", "always")];
                for (argument, wanted) in signs {
                    if !control.id.data && text(control.values, argument) != wanted {
                        let value = text(control.values, argument);
                        check.tell(unfit_control::told(&control.id.address, argument, value));
                    }
                }
                control.id.address.clone()
            }
        },
    };
    if check.told[told..].iter().all(|told| told.level != told::Level::Refused) {
        let mut held = access.held_by;
        held.dedup();
        let what =
            format!("origin {name} moves from the OAI {oai} to {control}; its grant is in {}", held.join(" and "));
        check.tell(part_of_stage::told(address, what));
    }
}

/// Tells which origins could move and do not; whether any has moved already.
pub fn whole(check: &mut Check<'_, '_>) -> bool {
    let view = check.view;
    let mut moved = false;
    let planned = view.distributions(When::Planned);
    for distribution in view.distributions(When::Prior) {
        let after = planned.iter().find(|planned| planned.address == distribution.address);
        for origin in &distribution.origins {
            moved |= origin.control.is_some() && origin.identity.is_none();
            let stays = |after: &super::state::Distribution| {
                after.origins.iter().any(|after| after.name == origin.name && after.identity == origin.identity)
            };
            let Some(oai) = origin.identity.as_ref().filter(|_| after.is_some_and(stays)) else { continue };
            let access = access(view, When::Prior, &distribution, origin, oai);
            if access.lacks.iter().all(|lack| matches!(lack, Lack::Unseen(_))) {
                check.tell(stays::told(&distribution.address, &origin.name));
            }
        }
    }
    moved
}
