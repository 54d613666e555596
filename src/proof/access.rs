//! Access: no new statement reaches wider than its source, and every moved origin keeps what its OAI had.

use super::Failure;
use crate::policy::statement::{Effect, Statement};
use crate::stage::Stage;
use crate::stage::access::{is_account_wide, is_covered, is_for_others, lets_in_instead};
use crate::stage::interface;
use crate::stage::keys::{self, KeyUse};
use crate::stage::registry::whole;
use crate::survey::origins::{DISTRIBUTIONS, OriginIdentity};
use crate::survey::policies::PolicySource;
use crate::survey::{ModuleSurvey, acls, registry};
use crate::terraform::reference;
use std::collections::HashSet;

/// Every statement that is new is CloudFront's, with the effect, actions, resources and conditions of a statement about an
/// OAI in the same policy, and for distributions alone; at the retirement, one that lost nothing but principals.
///
/// # Errors
/// Where a statement is wider.
pub fn never_wider(stage: Stage, old: &ModuleSurvey<'_>, new: &ModuleSurvey<'_>) -> Result<(), Failure> {
    for after in &new.policies {
        let before = old.policies.iter().find(|source| source.holder.address == after.holder.address);
        let before = before.or_else(|| moved_from(old, after));
        let path = new.module.path(after.file);
        let Some(before) = before else {
            let beside_module = || after.policy.statements.iter().all(|own| whole::is_grant(new, after, own));
            if stage == Stage::Grant && (is_default_key_policy(new, after) || beside_module()) {
                continue;
            }
            return Err(Failure::new(&format!("{} is a policy that was not there", after.holder.address), path));
        };
        let known: HashSet<String> =
            before.policy.statements.iter().map(|statement| meaning(old, before, statement)).collect();
        for statement in &after.policy.statements {
            if known.contains(&meaning(new, after, statement)) {
                continue;
            }
            let beside_module = match stage {
                Stage::Grant => whole::is_grant(new, after, statement),
                Stage::Switch => whole::is_kept(new, after, statement),
                Stage::Retire => false,
            };
            if beside_module {
                continue;
            }
            let fits = |source: &&Statement| match stage {
                Stage::Grant => {
                    is_twin(new, statement, source)
                        || is_made_optional(old, new, (before, source), (after, statement))
                        || (before.is_key_policy() && is_key_grant(new, statement))
                        || is_of_an_acl(old, new, before, statement)
                }
                Stage::Switch => false,
                Stage::Retire => lost_principals_only(old, new, (before, source), (after, statement)),
            };
            if !before.policy.statements.iter().any(|source| fits(&source)) {
                let line = crate::workspace::layout::line_number(new.module.text(after.file), statement.span.start);
                return Err(Failure::new(
                    &format!("the statement at line {line} of the result has no source that it is as narrow as"),
                    path,
                ));
            }
        }
        if stage != Stage::Retire && after.policy.statements.len() < before.policy.statements.len() {
            return Err(Failure::new("a statement is gone before the retirement", path));
        }
    }
    Ok(())
}

/// A statement that lets CloudFront, for distributions alone, list a bucket whose ACL lets an OAI read it.
fn is_of_an_acl(
    old: &ModuleSurvey<'_>,
    new: &ModuleSurvey<'_>,
    policy: &PolicySource<'_>,
    statement: &Statement,
) -> bool {
    let grants = old.acls.iter().filter(|grant| policy.is_on(&grant.bucket.bucket));
    let allowed: Vec<&str> =
        grants.flat_map(|grant| &grant.permissions).filter_map(|p| acls::actions(p)).flatten().copied().collect();
    let on_bucket = statement.resources.items.iter().all(|resource| resource.text.ends_with(".arn"));
    statement.is_for_cloudfront()
        && statement.effect == Effect::Allow
        && !statement.negated
        && on_bucket
        && statement.actions.items.iter().all(|a| a.literal.as_deref().is_some_and(|action| allowed.contains(&action)))
        && matches!(statement.conditions.as_slice(), [only] if is_source(&only.operator, &only.key))
        && names_distributions_only(new, statement)
}

/// The policy inside a bucket or key that a policy resource has taken the place of.
fn moved_from<'s, 'm>(old: &'s ModuleSurvey<'m>, after: &PolicySource<'_>) -> Option<&'s PolicySource<'m>> {
    let owners: Vec<_> = after.attachments.iter().map(|attachment| &attachment.bucket.bucket).collect();
    old.policies.iter().find(|source| {
        source.attachments.iter().any(|attachment| attachment.inline && owners.contains(&&attachment.bucket.bucket))
    })
}

/// A policy that gives a key to the account's root and lets CloudFront use it, and nothing else.
fn is_default_key_policy(new: &ModuleSurvey<'_>, source: &PolicySource<'_>) -> bool {
    let is_root = |statement: &Statement| {
        statement.identifiers().count() == 1
            && statement.identifiers().all(|identifier| identifier.text.ends_with(":root\""))
    };
    source.is_key_policy()
        && source.policy.opaque.is_empty()
        && source.policy.statements.iter().all(|statement| is_root(statement) || is_key_grant(new, statement))
}

/// A statement that lets CloudFront, for distributions alone, do with a key what it needs at most.
fn is_key_grant(new: &ModuleSurvey<'_>, statement: &Statement) -> bool {
    let allowed = keys::actions(true);
    let own: Vec<_> = statement.conditions.iter().collect();
    statement.is_for_cloudfront()
        && statement.effect == Effect::Allow
        && !statement.negated
        && statement.actions.items.iter().all(|a| a.literal.as_deref().is_some_and(|action| allowed.contains(&action)))
        && texts(&statement.resources) == ["\"*\""]
        && matches!(own.as_slice(), [only] if is_source(&only.operator, &only.key))
        && names_distributions_only(new, statement)
}

/// A statement's text without white space: two statements with the same are the same.
fn meaning(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, statement: &Statement) -> String {
    let text = statement.span.of(survey.module.text(source.file));
    text.split_whitespace().collect()
}

fn texts(list: &crate::policy::statement::List) -> Vec<&str> {
    list.items.iter().map(|term| term.text.as_str()).collect()
}

fn is_source(operator: &str, key: &str) -> bool {
    matches!(operator, "StringEquals" | "ArnLike") && key == "AWS:SourceArn"
}

fn is_twin(new: &ModuleSurvey<'_>, statement: &Statement, source: &Statement) -> bool {
    let own: Vec<_> = statement.conditions.iter().filter(|c| is_source(&c.operator, &c.key)).collect();
    let others = statement.conditions.iter().filter(|c| !is_source(&c.operator, &c.key));
    let copied: Vec<_> = others.map(|c| (c.operator.as_str(), c.key.as_str(), texts(&c.values))).collect();
    let of_source: Vec<_> =
        source.conditions.iter().map(|c| (c.operator.as_str(), c.key.as_str(), texts(&c.values))).collect();
    source.names_oai()
        && statement.is_for_cloudfront()
        && statement.effect == source.effect
        && statement.effect != Effect::Unknown
        && !statement.negated
        && texts(&statement.actions) == texts(&source.actions)
        && texts(&statement.resources) == texts(&source.resources)
        && copied == of_source
        && own.len() == 1
        // What is there only under a condition has none beside it that is always there.
        && (source.guards.is_empty() || !statement.guards.is_empty())
        && names_distributions_only(new, statement)
}

/// A statement about OAIs that callers hand over, which is there only with one now and says the same.
fn is_made_optional(
    old: &ModuleSurvey<'_>,
    new: &ModuleSurvey<'_>,
    before: (&PolicySource<'_>, &Statement),
    after: (&PolicySource<'_>, &Statement),
) -> bool {
    let (source, statement) = (before.1, after.1);
    let handed = |statement: &Statement| {
        let mut mentions = statement.identifiers().flat_map(|identifier| &identifier.mentions).peekable();
        mentions.peek().is_some() && mentions.all(|mention| interface::is_handed_over(new, &mention.identity))
    };
    new.is_interface
        && !statement.guards.is_empty()
        && source.guards.is_empty()
        && handed(statement)
        && statement.identifiers().count() == source.identifiers().count()
        && lost_principals_only(old, new, before, after)
}

/// Whether the source ARNs of a new statement are those of distributions: every reference to a resource in them, and in
/// what decides how often the statement stands there, is to a distribution.
fn names_distributions_only(new: &ModuleSurvey<'_>, statement: &Statement) -> bool {
    let own: Vec<_> = statement.conditions.iter().filter(|c| c.key == "AWS:SourceArn").collect();
    // Wider, so it is never done without asking a person to look.
    if let [only] = own.as_slice()
        && only.operator == "ArnLike"
    {
        return only.exprs.iter().all(is_account_wide);
    }
    let own = own.into_iter().flat_map(|c| &c.exprs);
    let mut found = false;
    for expr in own.chain(&statement.guards) {
        for named in reference::in_expr(expr) {
            if let Some(means) = &named.means {
                let all_are = means
                    .things
                    .values()
                    .flatten()
                    .all(|thing| thing.address.kind().is_some_and(|kind| DISTRIBUTIONS.contains(&kind)));
                if !all_are || means.attribute != "arn" {
                    return false;
                }
                found = true;
                continue;
            }
            match named.target.kind() {
                Some(kind) if DISTRIBUTIONS.contains(&kind) => found = true,
                // The collection that a filter runs over.
                Some(_) if named.attribute.is_none() => {}
                Some(_) => return false,
                None if registry::is_arn_of_distribution(new.module, &named) => found = true,
                // What callers hand over for a statement is theirs to say.
                None if interface::is_input_of_arns(new, &named) => found = true,
                None => {}
            }
        }
    }
    found
}

fn lost_principals_only(
    old: &ModuleSurvey<'_>,
    new: &ModuleSurvey<'_>,
    before: (&PolicySource<'_>, &Statement),
    after: (&PolicySource<'_>, &Statement),
) -> bool {
    let principals = |survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, statement: &Statement| -> Vec<String> {
        let text = survey.module.text(source.file);
        statement.identifiers().map(|identifier| identifier.span.of(text).to_owned()).collect()
    };
    let had = principals(old, before.0, before.1);
    let (source, statement) = (before.1, after.1);
    principals(new, after.0, statement).iter().all(|principal| had.contains(principal))
        && statement.effect == source.effect
        && statement.sid.as_ref().map(|sid| &sid.text) == source.sid.as_ref().map(|sid| &sid.text)
        && texts(&statement.actions) == texts(&source.actions)
        && texts(&statement.resources) == texts(&source.resources)
        && statement.conditions.len() == source.conditions.len()
}

/// Every origin that has been moved from an OAI is let through by all policies of its bucket that let the OAI through, or
/// a person attests it.
///
/// # Errors
/// Where an origin would lose access.
pub fn moved_origins_keep_theirs(old: &ModuleSurvey<'_>, new: &ModuleSurvey<'_>) -> Result<(), Failure> {
    for (position, (before, after)) in old.distributions.iter().zip(&new.distributions).enumerate() {
        for (index, (origin, moved)) in before.origins.iter().zip(&after.origins).enumerate() {
            let OriginIdentity::Known(mention) = &origin.identity else { continue };
            if moved.identity != OriginIdentity::Nobody || origin.attested.is_some() {
                continue;
            }
            let address = &after.resource.address;
            let path = new.module.path(after.resource.file);
            if let Some(far) = old.across.origins.get(&(position, index)) {
                if far.waits || !far.findings.is_empty() || !moved.has_control {
                    return Err(Failure::new(&format!("an origin of {address} would lose what its OAI has"), path));
                }
                continue;
            }
            let (true, Some(bucket)) = (moved.has_control, &origin.bucket) else {
                return Err(Failure::new(&format!("an origin of {address} is left without any access"), path));
            };
            if let Some(call) = whole::call_of(old.module, &mention.identity) {
                if !whole::is_granted(old, call) || !whole::is_granted(new, call) {
                    return Err(Failure::new(&format!("an origin of {address} would lose what its OAI has"), path));
                }
                if !whole::is_all_kept(new, call) {
                    return Err(Failure::new(&format!("the OAI of {address} would lose what it has too early"), path));
                }
                continue;
            }
            let mut grants = 0;
            let on_bucket = old.policies.iter().filter(|source| source.is_on(&bucket.bucket));
            for source in on_bucket.filter(|source| !is_for_others(old, source, origin)) {
                for statement in &source.policy.statements {
                    let named =
                        statement.identifiers().flat_map(|i| &i.mentions).any(|m| m.identity == mention.identity);
                    if named && !is_covered(old, source, statement, address) {
                        return Err(Failure::new(&format!("an origin of {address} would lose what its OAI has"), path));
                    }
                    grants += usize::from(named && statement.effect == Effect::Allow);
                }
            }
            if let KeyUse::Declared(key, ..) = keys::key_of(old.module, &bucket.bucket)
                && !keys::has_grant(old, &key, address, false)
            {
                return Err(Failure::new(&format!("an origin of {address} would lose the key {key}"), path));
            }
            let mut on_bucket = old.policies.iter().filter(|source| source.is_on(&bucket.bucket));
            if grants == 0 && !on_bucket.any(|source| lets_in_instead(source, address)) {
                return Err(Failure::new(&format!("an origin of {address} is moved without a grant"), path));
            }
        }
    }
    Ok(())
}
