//! Where statements are added to those that a call hands over, and why not.

use super::{is_granted, kept_of, own, provider, sources};
use crate::finding::Finding;
use crate::hcl::ast::{Block, Expr, ExprKind, ObjectKey};
use crate::policy::Notation;
use crate::policy::identity::Identity;
use crate::stage::registry::untold;
use crate::survey::ModuleSurvey;
use crate::survey::policies::PolicySource;
use crate::terraform::address::Address;
use crate::terraform::graph;
use crate::terraform::module::{Place, Repetition, repetition};
use crate::terraform::reference;
use crate::terraform::registry::cloudposse::{
    BUCKET_ARN, DISTRIBUTION_ARN, IDENTITY_OUTPUTS, OWN_SIDS, PLACEHOLDERS, POLICY,
};
use crate::terraform::registry::input;
use std::collections::BTreeSet;

/// Where statements are added to those that a call hands over.
pub enum Target<'s, 'm> {
    /// Nothing is handed over yet.
    Input,
    /// Behind the last statement of this policy.
    Beside(&'s PolicySource<'m>),
}

/// What keeps the tool from taking the steps for a call.
pub fn obstacle(survey: &ModuleSurvey<'_>, call: &str) -> Option<String> {
    let uses_output = |found: &reference::Reference| {
        found.target == Address::Module(call.to_owned())
            && found.attribute_name().is_some_and(|output| IDENTITY_OUTPUTS.contains(&output))
    };
    let used = survey.module.blocks().flat_map(|(file, block)| {
        reference::in_body(&block.body).into_iter().map(move |found| (Place { file, span: found.span }, found))
    });
    let mut used = used.filter(|(_, found)| uses_output(found));
    if let Some((place, _)) = used.next() {
        let output = survey.module.text_at(place);
        let holder = survey.module.holder_at(place);
        return Some(format!("{holder} takes {output}, which is empty from the switch on"));
    }
    let (_, block) = survey.module.call(call)?;
    if block.body.attribute("providers").is_some() && provider(survey.module, call).is_none() {
        return Some("its `providers` do not show which one makes the OAI".to_owned());
    }
    target(survey, call).err()
}

/// Where statements are added to those that a call hands over.
///
/// # Errors
/// Where the tool does not see for sure what they would do there: the reason.
pub fn target<'s, 'm>(survey: &'s ModuleSurvey<'m>, call: &str) -> Result<Target<'s, 'm>, String> {
    let module = survey.module;
    let (_, block) = module.call(call).ok_or("there is no such call")?;
    let all: Vec<&PolicySource> = sources(survey, call).collect();
    for source in &all {
        fits(survey, call, source)?;
    }
    let Some(argument) = handed(block) else { return Ok(Target::Input) };
    let named = reference::as_reference(argument).map(|found| found.target);
    let by_name = all.iter().find(|source| Some(&source.holder.address) == named.as_ref());
    let found = match (by_name, all.as_slice()) {
        (Some(found), _) | (None, [found]) => *found,
        _ => return Err(format!("its input {POLICY} is not understood")),
    };
    let holder = &found.holder;
    // The statements name the distribution and the bucket, which must not wait for what holds the statements.
    let ways = [DISTRIBUTION_ARN, BUCKET_ARN].into_iter().filter_map(|output| module.behind_output(call, output));
    let from: BTreeSet<Address> = ways.flatten().collect();
    let own = Address::Module(call.to_owned());
    let reached = from.iter().flat_map(|from| {
        let reached = graph::reached(module.dependencies(), from);
        reached.into_iter().chain([from.clone()])
    });
    if let Some(way) = reached.into_iter().find(|address| *address == holder.address || *address == own) {
        return Err(format!(
            "its distribution waits for {way}, and statements there that name the distribution would close a circle: let no other argument of the call depend on it first"
        ));
    }
    // Whoever names an output of the call itself takes no policy of it.
    let elsewhere = found.other_uses.first().filter(|_| holder.address != own);
    let other = found.attachments.iter().map(|attachment| &attachment.resource.address).find(|other| **other != own);
    let taker = elsewhere.map(|place| module.holder_at(*place)).or(other.map(ToString::to_string));
    if taker.is_some() || found.attachments.len() != 1 {
        let taker = taker.map(|taker| format!(", by {taker}")).unwrap_or_default();
        return Err(format!(
            "what it hands over as {POLICY} is used elsewhere too{taker}: hand over a policy for it alone, and run again"
        ));
    }
    if !matches!(repetition(holder.block), Repetition::Single) {
        return Err(format!("{} is there several times", holder.address));
    }
    let writable = match &found.notation {
        Some(Notation::Document(_)) => true,
        Some(Notation::Jsonencode(policy)) => last_statement(policy).is_some(),
        _ => false,
    };
    if !writable {
        return Err(format!(
            "its input {POLICY} is written in a notation that is not edited here: make it a `jsonencode` or an `aws_iam_policy_document`, and run again"
        ));
    }
    Ok(Target::Beside(found))
}

/// The policy that a call hands over, if any.
fn handed(call: &Block) -> Option<&Expr> {
    input(call, POLICY).filter(|value| !matches!(value.as_str(), Some("" | "{}")))
}

/// Whether all of a policy is understood, and leaves the module's own statements as they are.
fn fits(survey: &ModuleSurvey<'_>, call: &str, source: &PolicySource<'_>) -> Result<(), String> {
    let holder = &source.holder.address;
    if let Some(span) = source.policy.opaque.first() {
        let text = span.of(survey.module.text(source.file));
        return Err(format!("a part of {holder} is not read: {}", text.lines().next().unwrap_or_default()));
    }
    let kept: Vec<Identity> = kept_of(survey.module, call).map(|(_, _, identity)| identity).collect();
    for statement in &source.policy.statements {
        let text = statement.span.of(survey.module.text(source.file));
        if let Some(placeholder) = PLACEHOLDERS.iter().find(|placeholder| text.contains(**placeholder)) {
            return Err(format!("{holder} has a statement about `${placeholder}`"));
        }
        let mut mentions = statement.identifiers().flat_map(|identifier| &identifier.mentions);
        if mentions.any(|mention| !kept.contains(&mention.identity)) {
            return Err(format!("{holder} has a statement about an OAI"));
        }
        let Some(sid) = &statement.sid else { continue };
        let Some(sid) = &sid.literal else {
            return Err(format!("{holder} has a statement whose sid is computed, and may be one of the module's own"));
        };
        let overrides = OWN_SIDS.contains(&sid.as_str()) && !statement.names_oai();
        let taken = own(call).iter().any(|own| own.sid == sid) && !is_granted(survey, call);
        if overrides || taken {
            return Err(format!("{holder} has a statement {sid:?}, which takes the place of the module's own"));
        }
    }
    Ok(())
}

/// The last statement of a policy whose statements are written out as a list of objects.
pub fn last_statement(policy: &Expr) -> Option<&Expr> {
    let ExprKind::Object(items) = &policy.unwrapped().kind else { return None };
    let list = items.iter().find(|item| item.key == ObjectKey::Name("Statement".to_owned()))?;
    let ExprKind::Array(items) = &list.value.kind else { return None };
    items.last().filter(|last| matches!(last.kind, ExprKind::Object(_)))
}

/// What an origin of such a module needs before it moves.
pub fn needed(survey: &ModuleSurvey<'_>, call: &str) -> (Option<Finding>, bool) {
    let finding = obstacle(survey, call).and_then(|reason| untold::of_call(survey, call, &reason));
    let waits = finding.is_none() && !is_granted(survey, call);
    (finding, waits)
}
