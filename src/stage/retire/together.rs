//! OAIs that stay because of what would be left without them: an empty policy, or a statement without principals.

use super::grants::{goes, goes_with, is_one, is_retiring};
use super::locals::{is_gone, local, mixed_list, uses};
use crate::finding::{Finding, policy_emptied};
use crate::hcl::ast::{Expr, ExprKind};
use crate::policy::Notation;
use crate::policy::identity::Identity;
use crate::policy::statement::{Identifier, Statement};
use crate::stage::access::dead_end;
use crate::survey::ModuleSurvey;
use crate::survey::policies::PolicySource;
use crate::survey::references::Sink;
use crate::terraform::instances::instance_names;
use crate::terraform::module::Place;
use std::collections::BTreeSet;

/// The first policy that would have no statement left, with the OAIs that it is about.
pub(super) fn emptied(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>) -> Option<(Finding, Vec<Identity>)> {
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
pub(super) fn deserted(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>) -> Option<(Finding, Vec<Identity>)> {
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
pub(super) fn still_taken(
    survey: &ModuleSurvey<'_>,
    retiring: &BTreeSet<Identity>,
) -> Option<(Finding, Vec<Identity>)> {
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
