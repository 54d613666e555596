//! The grant: new OACs, and policies that gain statements for CloudFront and lose nothing.

use super::Check;
use super::access::{self, Lack, access};
use super::compare::{Delta, Owner, delta, difference, owner};
use super::document;
use super::read::{Action, Change};
use super::state::{BUCKET, Object, Text, View, When, text};
use super::statement::{Entry, Policy, account};
use super::told::{
    foreign_distribution, grant_left, live_policy, not_cloudfront, not_in_state, part_of_stage, policy_unreadable,
    statement_lost, text_unknown, unfit_control, wide_source, wider,
};
use crate::policy::statement::Effect;
use crate::stage::{Stage, keys};
use crate::survey::hazards::denial::overlap;
use crate::survey::{OAC, acls};
use crate::terraform::registry::{self, cloudposse};

/// Judges a change; whether it is of a kind that the grant has.
pub fn change<'p>(check: &mut Check<'_, 'p>, change: &'p Change) -> bool {
    match (change.id.kind.as_str(), change.action) {
        (OAC, Action::Create) => control(check, &change.id.address, &change.after),
        _ => return policy(check, change),
    }
    true
}

/// Judges an OAC.
pub fn control(check: &mut Check<'_, '_>, address: &str, values: &serde_json::Value) {
    let wanted =
        [("origin_access_control_origin_type", "s3"), ("signing_behavior", "always"), ("signing_protocol", "sigv4")];
    let mut fits = true;
    for (argument, value) in wanted {
        if text(values, argument) != value {
            check.tell(unfit_control::told(address, argument, text(values, argument)));
            fits = false;
        }
    }
    if fits && check.stage.is_some() {
        check.tell(part_of_stage::told(address, "is made"));
    }
}

/// Judges a change of a policy that may gain statements; whether it is one.
pub fn policy<'p>(check: &mut Check<'_, 'p>, change: &'p Change) -> bool {
    let view = check.view;
    let Some(owner) = owner(view, change) else { return false };
    if change.action == Action::Update && !difference(change, &["policy"]).is_empty() {
        return false;
    }
    gained(check, change, &owner);
    true
}

fn gained<'p>(check: &mut Check<'_, 'p>, change: &'p Change, owner: &Owner<'p>) {
    let view = check.view;
    let address = &change.id.address;
    let (lost, added, before, live) = match delta(view, change, owner) {
        Delta::Known { lost, added, before, live } => (lost, added, before, live),
        Delta::Unreadable => return check.tell(policy_unreadable::told(address)),
        Delta::Unseen => return check.tell(live_policy::unseen(address)),
        Delta::Unknown if !has_to_be_known(check, change) || !concerns(view, change, owner) => {
            return check.tell(text_unknown::unchanged(address, "policy"));
        }
        Delta::Unknown => return check.tell(text_unknown::told(address)),
    };
    let told = check.told.len();
    for entry in &lost {
        check.tell(match live {
            true => live_policy::told(address, &entry.name()),
            false => statement_lost::told(address, &entry.name()),
        });
    }
    for entry in &added {
        gain(check, address, owner, &before, entry);
    }
    if check.told[told..].iter().all(|told| told.level > super::told::Level::Left) {
        let names: Vec<String> = added.iter().map(Entry::name).collect();
        let what = match (names.is_empty(), live) {
            (true, false) => "says the same as before".to_owned(),
            (true, true) => "takes over the policy as it is".to_owned(),
            (false, false) => format!("adds {} for CloudFront", names.join(", ")),
            (false, true) => format!("takes over the policy as it is, and adds {} for CloudFront", names.join(", ")),
        };
        check.tell(part_of_stage::told(address, what));
    }
}

/// Whether a text that is not known has to be: in the switch policies wait for the distribution and stay as they are.
fn has_to_be_known(check: &Check<'_, '_>, change: &Change) -> bool {
    check.stage != Some(Stage::Switch) || change.action == Action::Create
}

/// Whether CloudFront has anything to do with a policy.
pub fn concerns(view: &View<'_>, change: &Change, owner: &Owner<'_>) -> bool {
    let distributions = view.distributions(When::Prior);
    let named = match view.text(&change.before) {
        Text::Known(policy) => {
            policy.statements.iter().any(|entry| entry.names_cloudfront() || entry.identities().next().is_some())
        }
        _ => true,
    };
    named
        || match owner {
            Owner::Bucket(name) => !access::readers(view, &distributions, name).is_empty(),
            Owner::Key(None) => true,
            Owner::Key(Some(key)) => {
                let origins = distributions.iter().flat_map(|distribution| &distribution.origins);
                let buckets = origins.filter_map(|origin| view.bucket_of(&origin.domain));
                let mut keys = buckets.filter_map(|bucket| match view.encryption(&bucket) {
                    super::state::Encryption::Key(name) => view.key(&name),
                    _ => None,
                });
                keys.any(|used| used.id == key.id)
            }
        }
}

/// Judges a new statement.
fn gain(check: &mut Check<'_, '_>, address: &str, owner: &Owner<'_>, before: &Policy, entry: &Entry) {
    let name = entry.name();
    if !entry.statement.is_for_cloudfront() {
        return check.tell(not_cloudfront::told(address, &name, entry.names_everybody()));
    }
    if entry.statement.negated {
        return check.tell(wider::told(address, &name, "everything but some"));
    }
    if entry.statement.effect == Effect::Deny {
        return;
    }
    sources(check, address, owner, entry);
    let allowed = |what: (&str, &str)| match owner {
        Owner::Bucket(bucket) => {
            let of_oai = |source: &Entry| {
                source.statement.effect == Effect::Allow
                    && !source.statement.negated
                    && source.identities().next().is_some()
                    && source.covers(what)
            };
            before.statements.iter().any(of_oai) || by_acl(check.view, bucket, what)
        }
        Owner::Key(key) => {
            let arn = key.map(|key| text(key.values, "arn")).unwrap_or_default();
            let is_needed = |action: &&str| action.eq_ignore_ascii_case(what.0);
            keys::actions(writes(check.view)).iter().any(is_needed) && (what.1 == "*" || what.1 == arn)
        }
    };
    let more: Vec<String> = entry
        .pairs()
        .into_iter()
        .filter(|what| !allowed(*what))
        .map(|(action, resource)| format!("{action} on {resource}"))
        .collect();
    if !more.is_empty() {
        check.tell(wider::told(address, &name, &more.join(", ")));
    }
}

/// Judges on whose behalf CloudFront may call.
fn sources(check: &mut Check<'_, '_>, address: &str, owner: &Owner<'_>, entry: &Entry) {
    let view = check.view;
    let name = entry.name();
    let mut distributions = view.distributions(When::Prior);
    distributions.extend(view.distributions(When::Planned));
    let own_account = |arn: &str| distributions.iter().any(|own| !arn.is_empty() && account(&own.arn) == arn);
    let by_arn = |key: &str| key.eq_ignore_ascii_case("aws:SourceArn");
    if !entry.sources().any(|condition| by_arn(&condition.key)) {
        let accounts = entry.sources().flat_map(|condition| &condition.values.items);
        let accounts: Vec<&str> = accounts.filter_map(|term| term.literal.as_deref()).collect();
        return check.tell(match (owner, accounts.as_slice()) {
            (Owner::Key(_), []) => {
                wide_source::told(address, &name, "whoever the bucket's policy lets in: it names no distribution")
            }
            (_, []) => foreign_distribution::told(address, &name, None),
            (_, accounts) => match accounts.iter().find(|account| !own_account(account)) {
                Some(foreign) => foreign_distribution::told(address, &name, Some(foreign)),
                None => wide_source::told(address, &name, "all distributions of the account"),
            },
        });
    }
    let arns = entry.source_arns();
    if arns.is_empty() {
        check.tell(wide_source::told(address, &name, "nobody: its list of distributions is empty"));
    }
    for (arn, _) in arns {
        let named = distributions.iter().find(|own| own.arn == arn && !arn.is_empty());
        let whole_account = arn.strip_suffix(":distribution/*").is_some_and(|start| !start.contains(['*', '?']));
        let reads = |bucket: &str, address: &str| {
            access::readers(view, &distributions, bucket).iter().any(|reader| reader.address == address)
        };
        match (named, owner) {
            (Some(named), Owner::Bucket(bucket)) if !reads(bucket, &named.address) => {
                let whom = format!("{}, which has no origin on the bucket", named.address);
                check.tell(wide_source::told(address, &name, &whom));
            }
            (Some(_), _) => {}
            (None, _) if whole_account && own_account(account(arn)) => {
                check.tell(wide_source::told(address, &name, "all distributions of the account"));
            }
            (None, _) => check.tell(foreign_distribution::told(address, &name, Some(arn))),
        }
    }
}

/// Whether the ACL of a bucket lets an OAI do something with the bucket.
fn by_acl(view: &View<'_>, bucket: &str, (action, resource): (&str, &str)) -> bool {
    let permissions = access::acl_permissions(view, bucket, None);
    let mut granted = permissions.iter().filter_map(|permission| acls::actions(permission)).flatten();
    resource.ends_with(&format!(":s3:::{bucket}")) && granted.any(|known| known.eq_ignore_ascii_case(action))
}

/// Whether an OAI may write to a bucket of this state.
fn writes(view: &View<'_>) -> bool {
    let holders = view.objects(When::Prior, &[BUCKET, super::state::BUCKET_POLICY]);
    holders.iter().any(|holder| match view.text(holder.values) {
        Text::Known(policy) => policy.statements.iter().any(|entry| {
            entry.statement.effect == Effect::Allow
                && entry.identities().next().is_some()
                && entry.actions().iter().any(|action| overlap(action, "s3:PutObject"))
        }),
        _ => false,
    })
}

/// Whether a distribution is of a module that makes its OAC once the origin moves.
fn makes_with_switch(view: &View<'_>, distribution: &str) -> bool {
    let found = view.plan.state.iter().find(|resource| resource.id.address == distribution);
    let source = found.and_then(|resource| document::source(view, &resource.id.module));
    source.is_some_and(|source| registry::is_module(source, cloudposse::SOURCE))
}

/// Tells which origins lack something at a time; whether there is any that uses an OAI, or has used one.
pub fn whole(check: &mut Check<'_, '_>, when: When) -> bool {
    let view = check.view;
    let distributions = view.distributions(When::Prior);
    let mut any = false;
    let controls: Vec<Object<'_>> = view.objects(when, &[OAC]);
    for distribution in &distributions {
        for origin in &distribution.origins {
            let Some(oai) = &origin.identity else {
                any |= origin.control.is_some();
                continue;
            };
            any = true;
            let address = &distribution.address;
            if controls.is_empty() && !makes_with_switch(view, address) {
                check.tell(grant_left::told(address, &origin.name, "there is no OAC"));
            }
            for lack in access(view, when, distribution, origin, oai).lacks {
                match &lack {
                    Lack::Unseen(_) => {}
                    Lack::Elsewhere(what) => check.tell(not_in_state::review(address, &origin.name, what)),
                    _ => check.tell(grant_left::told(address, &origin.name, &lack.message())),
                }
            }
        }
    }
    any
}
