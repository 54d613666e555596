//! Retire: OAIs that nobody uses go, and what grants them access.

use super::Check;
use super::compare::{Delta, delta, difference, owner, same};
use super::grant::concerns;
use super::read::{Action, Change};
use super::state::{BUCKET, BUCKET_ACL, BUCKET_POLICY, KEY_POLICY, KEYS, Text, View, When, items, text};
use super::statement::{Entry, Form};
use super::told::{
    live_policy, not_deployed, other_change, other_states, part_of_stage, policy_unreadable, statement_lost,
    still_named, still_used, text_unknown,
};
use crate::policy::identity::OAI;
use serde_json::Value;
use std::collections::BTreeSet;

/// Judges a change; whether it is of a kind that retire has.
pub fn change<'p>(check: &mut Check<'_, 'p>, change: &'p Change) -> bool {
    match (change.id.kind.as_str(), change.action) {
        (OAI, Action::Delete) if !text(&change.before, "id").is_empty() => {
            identity(check, change);
            true
        }
        (BUCKET_ACL, Action::Update) => acl(check, change),
        (BUCKET, Action::Update) if !same(change.before.get("grant"), change.after.get("grant")) => acl(check, change),
        (_, Action::Update) => policy(check, change),
        _ => false,
    }
}

fn identity(check: &mut Check<'_, '_>, change: &Change) {
    let address = &change.id.address;
    let users = check.view.users(When::Prior, text(&change.before, "id"));
    for (distribution, origin) in &users {
        check.tell(still_used::told(address, &distribution.address, &origin.name));
    }
    if users.is_empty() {
        check.tell(part_of_stage::told(address, "is destroyed; no origin of this state uses it"));
        check.tell(other_states::told(address));
    }
}

/// Judges a change of a policy that may lose what is about OAIs; whether it is one.
fn policy<'p>(check: &mut Check<'_, 'p>, change: &'p Change) -> bool {
    let view = check.view;
    let address = &change.id.address;
    let Some(owner) = owner(view, change).filter(|_| difference(change, &["policy"]).is_empty()) else { return false };
    let (lost, added) = match delta(view, change, &owner) {
        Delta::Known { lost, added, .. } => (lost, added),
        Delta::Unreadable => {
            check.tell(policy_unreadable::told(address));
            return true;
        }
        Delta::Unseen => {
            check.tell(live_policy::unseen(address));
            return true;
        }
        Delta::Unknown if !concerns(view, change, &owner) => {
            check.tell(text_unknown::unchanged(address, "policy"));
            return true;
        }
        Delta::Unknown => {
            check.tell(text_unknown::told(address));
            return true;
        }
    };
    let told = check.told.len();
    let mut added: Vec<&Entry> = added.iter().collect();
    for entry in &lost {
        loses(check, address, entry, &mut added);
    }
    for entry in added {
        check.tell(other_change::told(address, &format!("adds the statement {}", entry.name())));
    }
    if check.told.len() == told {
        let what =
            if lost.is_empty() { "says the same as before" } else { "loses what is about OAIs, and nothing else" };
        check.tell(part_of_stage::told(address, what));
    }
    true
}

/// Judges a statement that is gone or has been changed, and takes what has become of it from the new ones.
fn loses(check: &mut Check<'_, '_>, address: &str, entry: &Entry, added: &mut Vec<&Entry>) {
    let view = check.view;
    let mut take = |form: &Form| match added.iter().position(|entry| entry.form == *form) {
        Some(at) => {
            added.remove(at);
            true
        }
        None => false,
    };
    let all: Vec<String> = entry.identities().map(str::to_owned).collect();
    // All of its OAIs are gone, or some of them.
    let without_all = entry.without(|_| true);
    let kept = match &without_all {
        _ if all.is_empty() => false,
        None => true,
        Some(form) => take(form),
    };
    let gone: Vec<String> = match kept {
        true => all,
        false => {
            let one = all.iter().find(|id| entry.without(|gone| gone == id.as_str()).is_some_and(|form| take(&form)));
            one.cloned().into_iter().collect()
        }
    };
    if gone.is_empty() {
        return check.tell(statement_lost::told(address, &entry.name()));
    }
    for id in &gone {
        for (distribution, origin) in view.users(When::Prior, id) {
            check.tell(still_used::granted(address, id, &distribution.address, &origin.name));
        }
    }
}

/// The grants of an ACL, each with the id of its grantee: in a resource of its own, or in the bucket's.
fn acl_grants<'v>(kind: &str, values: &'v Value) -> Vec<(&'v Value, &'v str)> {
    if kind == BUCKET {
        return items(values, "grant").into_iter().map(|grant| (grant, text(grant, "id"))).collect();
    }
    let policies = items(values, "access_control_policy");
    let grants = policies.into_iter().flat_map(|policy| items(policy, "grant"));
    let grantee = |grant| items(grant, "grantee").into_iter().next().map_or("", |grantee| text(grantee, "id"));
    grants.map(|grant| (grant, grantee(grant))).collect()
}

/// The grantees that an ACL loses; nothing where it gains any.
fn lost_grantees(change: &Change) -> Option<Vec<&str>> {
    let grants = |values| acl_grants(&change.id.kind, values);
    let (before, after) = (grants(&change.before), grants(&change.after));
    let gains = after.iter().any(|grant| !before.contains(grant));
    let lost = before.into_iter().filter(|grant| !after.contains(grant)).map(|(_, id)| id);
    (!gains).then(|| lost.collect())
}

/// Whether an ACL loses a grant to an OAI.
pub fn loses_identity(view: &View<'_>, change: &Change) -> bool {
    lost_grantees(change).is_some_and(|lost| lost.iter().any(|id| view.canonical.contains_key(*id)))
}

/// Judges a change of a bucket's ACL.
fn acl(check: &mut Check<'_, '_>, change: &Change) -> bool {
    let view = check.view;
    let address = &change.id.address;
    let argument = if change.id.kind == BUCKET { "grant" } else { "access_control_policy" };
    let owner =
        |values: &Value| items(values, argument).into_iter().next().and_then(|block| block.get("owner")).cloned();
    let identities: Option<BTreeSet<&String>> =
        lost_grantees(change).and_then(|lost| lost.into_iter().map(|id| view.canonical.get(id)).collect());
    let others = !difference(change, &[argument]).is_empty() || owner(&change.before) != owner(&change.after);
    let Some(identities) = identities.filter(|identities| !others && !identities.is_empty()) else { return false };
    let mut used = false;
    for id in identities {
        for (distribution, origin) in view.users(When::Prior, id) {
            check.tell(still_used::granted(address, id, &distribution.address, &origin.name));
            used = true;
        }
    }
    if !used {
        check.tell(part_of_stage::told(address, "loses grants to OAIs, and nothing else"));
    }
    true
}

/// Tells what has to be true of the state before retire, and what is left of it afterwards.
pub fn whole(check: &mut Check<'_, '_>) {
    let view = check.view;
    for distribution in view.distributions(When::Prior) {
        let moved = distribution.origins.iter().any(|origin| origin.control.is_some());
        if moved && !distribution.status.is_empty() && distribution.status != "Deployed" {
            check.tell(not_deployed::told(&distribution.address, &distribution.status));
        }
    }
    let destroyed = view.plan.changes.iter().filter(|change| change.id.kind == OAI && change.action == Action::Delete);
    let destroyed: BTreeSet<&str> = destroyed.map(|change| text(&change.before, "id")).collect();
    let kinds: Vec<&str> = [BUCKET_POLICY, BUCKET, KEY_POLICY].into_iter().chain(KEYS).collect();
    for object in view.objects(When::Planned, &kinds).into_iter().filter(|object| !object.id.data) {
        let Text::Known(policy) = view.held(&object).text else { continue };
        // A policy inside the bucket or key is read before that of a resource of its own is changed.
        let own = matches!(object.id.kind.as_str(), BUCKET_POLICY | KEY_POLICY);
        if !own && object.change.is_none() && has_own_policy(check, &object) {
            continue;
        }
        for id in &destroyed {
            if policy.statements.iter().any(|entry| entry.names(id)) {
                check.tell(still_named::told(&object.id.address, id));
            }
        }
    }
}

fn has_own_policy(check: &Check<'_, '_>, object: &super::state::Object<'_>) -> bool {
    let view = check.view;
    match object.id.kind.as_str() {
        BUCKET => {
            let policies = view.objects(When::Planned, &[BUCKET_POLICY]);
            policies.iter().any(|policy| text(policy.values, "bucket") == super::state::bucket_name(object.values))
        }
        _ => {
            let policies = view.objects(When::Planned, &[KEY_POLICY]);
            policies.iter().any(|policy| super::state::is_key(object.values, text(policy.values, "key_id")))
        }
    }
}
