//! OAIs that stay because of what would be left without them: an empty policy, or a statement without principals.

use super::grants::{goes, goes_with, is_one, is_retiring};
use super::held::{Held, held_by};
use super::locals::{is_gone, local, mixed_list, uses};
use crate::finding::{Finding, policy_emptied};
use crate::hcl::ast::{Block, Expr, ExprKind};
use crate::policy::Notation;
use crate::policy::identity::Identity;
use crate::policy::statement::{Identifier, Statement};
use crate::stage::Context;
use crate::stage::access::dead_end;
use crate::survey::ModuleSurvey;
use crate::survey::origins::DISTRIBUTIONS;
use crate::survey::policies::PolicySource;
use crate::survey::references::Sink;
use crate::terraform::instances::instance_names;
use crate::terraform::module::{Place, Repetition, repetition};
use crate::terraform::reference;
use std::collections::BTreeSet;

/// Takes out of the OAIs that go those that stay because of what would be left: each finding with whom it keeps. A policy that
/// would be empty without all OAIs that go keeps them all, and so does a statement; one in a local value that has to stay, too.
pub(super) fn kept_together(
    survey: &ModuleSurvey<'_>,
    retiring: &mut BTreeSet<Identity>,
) -> Vec<(Finding, Vec<Identity>)> {
    let held = |retiring: &BTreeSet<Identity>| {
        let by_policy = emptied(survey, retiring).or_else(|| deserted(survey, retiring));
        let by_policy = by_policy.or_else(|| emptied_somewhere(survey, retiring));
        let by_policy = by_policy.or_else(|| emptied_by_count(survey, retiring));
        by_policy.or_else(|| still_taken(survey, retiring))
    };
    let mut out = Vec::new();
    while let Some((finding, held)) = held(retiring) {
        retiring.retain(|identity| !held.contains(identity));
        out.push((finding, held));
    }
    out
}

/// The OAIs of a module that stay because of what would be left without them, each with why.
pub fn stay_together(survey: &ModuleSurvey<'_>, context: &Context<'_>) -> Vec<(Identity, String)> {
    let all = survey.all_identities().into_iter();
    let mut retiring = all.filter(|identity| matches!(held_by(survey, identity, context), Held::No)).collect();
    let kept = kept_together(survey, &mut retiring).into_iter();
    let why = |(finding, held): (Finding, Vec<Identity>)| {
        held.into_iter().map(move |identity| (identity.clone(), format!("{identity} stays: {}", finding.message)))
    };
    kept.flat_map(why).collect()
}

/// The first policy that would have no statement left, with the OAIs that it is about.
fn emptied(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>) -> Option<(Finding, Vec<Identity>)> {
    for source in &survey.policies {
        let statements = &source.policy.statements;
        let goes = |statement: &Statement| goes(statement, retiring);
        if !statements.is_empty() && source.policy.opaque.is_empty() && statements.iter().all(goes) {
            let place = Place { file: source.file, span: source.holder.block.span };
            let spot = crate::stage::spot(survey.module, place);
            let finding = policy_emptied::finding(spot, &source.holder.address.to_string(), &goes_with(survey, source));
            let mentions = statements.iter().flat_map(Statement::identifiers).flat_map(|i| &i.oais);
            let held = mentions.map(|mention| mention.identity.clone()).filter(|i| retiring.contains(i)).collect();
            return Some((finding, held));
        }
        let gone: Vec<&Statement> = statements.iter().filter(|statement| goes(statement)).collect();
        if let Some(condition) =
            for_some_only(survey, source, statements.len() - gone.len()).filter(|_| !gone.is_empty())
        {
            let place = Place { file: source.file, span: source.holder.block.span };
            let spot = crate::stage::spot(survey.module, place);
            let finding = policy_emptied::for_some(spot, &source.holder.address.to_string(), &condition);
            let mentions = gone.into_iter().flat_map(Statement::identifiers).flat_map(|i| &i.oais);
            let held = mentions.map(|mention| mention.identity.clone()).filter(|i| retiring.contains(i)).collect();
            return Some((finding, held));
        }
    }
    None
}

/// The first policy that would have no statement left in a call that hands over an OAI and no distribution, with the OAIs that
/// it is about.
fn emptied_somewhere(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>) -> Option<(Finding, Vec<Identity>)> {
    for source in survey.policies.iter().filter(|source| source.policy.opaque.is_empty()) {
        let (gone, left): (Vec<&Statement>, Vec<&Statement>) =
            source.policy.statements.iter().partition(|statement| goes(statement, retiring));
        let guards = |statement: &Statement| statement.guards.iter().flat_map(reference::in_expr).collect::<Vec<_>>();
        let may_be_missing = |statement: &&Statement, node: usize| {
            let arns = guards(statement).into_iter().filter_map(|found| found.means);
            arns.into_iter().any(|arns| arns.attribute == "arn" && arns.missing.contains(&node))
        };
        let is_there = |statement: &&Statement, node: usize| {
            let named = statement.identifiers().flat_map(|identifier| reference::in_expr(&identifier.value));
            named.into_iter().any(|found| found.means.is_none_or(|oai| !oai.missing.contains(&node)))
        };
        let nodes = left.iter().flat_map(|statement| guards(statement)).filter_map(|found| found.means);
        let nodes: BTreeSet<usize> = nodes.flat_map(|arns| arns.things.into_keys()).collect();
        let is_emptied = |node: &usize| {
            left.iter().all(|statement| may_be_missing(statement, *node))
                && gone.iter().any(|statement| is_there(statement, *node))
        };
        if nodes.iter().any(is_emptied) {
            let spot = crate::stage::spot(survey.module, Place { file: source.file, span: source.holder.block.span });
            let finding = policy_emptied::without_distribution(spot, &source.holder.address.to_string());
            let mentions = gone.iter().flat_map(|statement| statement.identifiers()).flat_map(|i| &i.oais);
            return Some((finding, mentions.map(|mention| mention.identity.clone()).collect()));
        }
    }
    None
}

/// The first policy that is there once, and would have no statement left where a distribution of the same module is not there,
/// with the OAIs that it is about.
fn emptied_by_count(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>) -> Option<(Finding, Vec<Identity>)> {
    let is_single = |block: &Block| matches!(repetition(block), Repetition::Single);
    for source in survey.policies.iter().filter(|source| source.policy.opaque.is_empty()) {
        let is_always_taken = source.attachments.iter().any(|attachment| is_single(attachment.resource.block));
        if !is_always_taken || !is_single(source.holder.block) {
            continue;
        }
        let (gone, left): (Vec<&Statement>, Vec<&Statement>) =
            source.policy.statements.iter().partition(|statement| goes(statement, retiring));
        let may_be_missing = |statement: &&Statement| {
            statement.guards.iter().flat_map(reference::in_expr).any(|found| {
                let is_distribution = found.target.kind().is_some_and(|kind| DISTRIBUTIONS.contains(&kind));
                let resource = survey.module.resource(&found.target).filter(|_| is_distribution);
                resource.is_some_and(|resource| !is_single(resource.block))
            })
        };
        // An OAI that is there as often as the distribution leaves its statement without principals there already.
        let is_always_there = |statement: &&Statement| {
            let mut mentions = statement.identifiers().flat_map(|identifier| &identifier.oais);
            let single = |identity: &Identity| survey.declaration(identity).is_some_and(|own| is_single(own.block));
            statement.guards.is_empty() && mentions.any(|mention| single(&mention.identity))
        };
        if !left.is_empty() && left.iter().all(may_be_missing) && gone.iter().any(is_always_there) {
            let spot = crate::stage::spot(survey.module, Place { file: source.file, span: source.holder.block.span });
            let finding = policy_emptied::without_distribution(spot, &source.holder.address.to_string());
            let mentions = gone.iter().flat_map(|statement| statement.identifiers()).flat_map(|i| &i.oais);
            let held = mentions.map(|mention| mention.identity.clone()).filter(|i| retiring.contains(i)).collect();
            return Some((finding, held));
        }
    }
    None
}

/// The condition under which all that stays of a policy is there, where that hangs on which of its instances it is, and the
/// code does not show that it holds for all.
fn for_some_only(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, staying: usize) -> Option<String> {
    let body = &source.holder.block.body;
    let conditions: Vec<&Expr> =
        body.dynamics("statement").filter_map(|made| made.body.attribute("for_each")).map(|a| &a.value).collect();
    let asked = |items: &Expr| match &items.unwrapped().kind {
        ExprKind::Conditional(parts) => {
            let among = matches!(&parts[0].unwrapped().kind, ExprKind::Call(call) if call.name == "contains");
            let own = instance_names(&parts[0]).iter().any(|(_, name)| name == "each.key");
            (among && own).then(|| parts[0].span.of(survey.module.text(source.holder.file)).to_owned())
        }
        _ => None,
    };
    let asked: Option<Vec<String>> = conditions.iter().map(|items| asked(items)).collect();
    let is_document = matches!(&source.notation, Some(Notation::Document(_))) && source.policy.opaque.is_empty();
    let all = asked.filter(|all| is_document && staying > 0 && all.len() == staying)?;
    all.into_iter().next()
}

/// A statement whose principals, without the OAIs that go, may be none at all: the finding, and whom it keeps.
fn deserted(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>) -> Option<(Finding, Vec<Identity>)> {
    for source in &survey.policies {
        let text = survey.module.text(source.file);
        for principals in source.policy.statements.iter().flat_map(|statement| &statement.principals) {
            let (gone, rest): (Vec<&Identifier>, Vec<&Identifier>) =
                principals.identifiers.iter().partition(|identifier| is_retiring(identifier, retiring));
            if gone.is_empty() || rest.is_empty() || rest.iter().any(|identifier| is_one(text, identifier)) {
                continue;
            }
            let spot = crate::stage::spot(survey.module, Place { file: source.file, span: principals.span });
            let left: Vec<&str> = rest.iter().map(|identifier| identifier.text.as_str()).collect();
            let finding = policy_emptied::deserted(spot, &left.join(", "));
            let mentions = gone.iter().flat_map(|identifier| &identifier.oais);
            return Some((finding, mentions.map(|mention| mention.identity.clone()).collect()));
        }
    }
    None
}

/// A local value in which an OAI stands that cannot go with it: the finding, and whom it keeps.
fn still_taken(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>) -> Option<(Finding, Vec<Identity>)> {
    for found in &survey.references {
        let (Sink::Local(name), Some(identity)) = (&found.sink, &found.identity) else { continue };
        let Some((file, local)) = local(survey.module, name).filter(|_| retiring.contains(identity)) else { continue };
        if mixed_list(survey, name, retiring).is_some() {
            continue;
        }
        let beside = survey.references.iter().filter(|r| r.place.file == file && local.span.contains(r.place.span));
        let other = beside.filter_map(|r| r.identity.as_ref()).find(|other| !retiring.contains(other));
        let reason = match other {
            Some(other) => format!("local.{name}, where {other} stands too and stays"),
            None => {
                let Some(user) = uses(survey.module, name).find(|place| !is_gone(survey, *place, retiring)) else {
                    continue;
                };
                format!("local.{name}, which {} takes for something else", survey.module.holder_at(user))
            }
        };
        let finding = dead_end(survey, found.place, found.kind, &found.attribute, &reason);
        return Some((finding, vec![identity.clone()]));
    }
    None
}
