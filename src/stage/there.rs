//! Which statements are there wherever another one is: one that a condition takes away says nothing for an origin that needs it.

use super::access::{is_source_condition, sources_beside};
use super::interface::either;
use super::source_arn::{Fit, Guard, SourceArns, arns_of, source_arns, users};
use crate::hcl::ast::{Expr, ExprKind};
use crate::hcl::parse;
use crate::policy::statement::Statement;
use crate::survey::ModuleSurvey;
use crate::survey::origins::DISTRIBUTIONS;
use crate::survey::policies::PolicySource;
use crate::terraform::address::Address;
use crate::terraform::condition::{self, each_once, holds, implied};
use crate::terraform::reference;

/// What holds where a statement about an OAI and a distribution are.
struct Given {
    /// Conditions.
    conditions: Vec<String>,
    /// What a statement that is made for them asks, in one place of each instance of its policy.
    asked: Vec<String>,
}

/// The statements of a policy and of those that are attached to the same bucket, as far as they are there wherever this statement
/// of the policy, or all of it, and a distribution are.
pub fn beside_always<'s>(
    survey: &'s ModuleSurvey<'_>,
    source: &PolicySource<'_>,
    statement: Option<&Statement>,
    distribution: Option<&Address>,
) -> Vec<&'s Statement> {
    let mut given: Option<Given> = None;
    let mut out = Vec::new();
    for policy in sources_beside(survey, source) {
        let text = survey.module.text(policy.file);
        for other in &policy.policy.statements {
            let is_conditional = other.generated && other.is_for_cloudfront();
            let is_known = !is_conditional || {
                let known = given.get_or_insert_with(|| Given::of(survey, source, statement, distribution));
                is_there(text, other, known)
            };
            out.extend(is_known.then_some(other));
        }
    }
    out
}

/// The conditions under which a policy is there, and a statement of it.
pub fn where_it_is(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, statement: Option<&Statement>) -> Vec<String> {
    let holder = survey.module.resource(&source.holder.address);
    let holder = holder.and_then(|holder| condition::of_block(survey.module, &holder).ok()).unwrap_or_default();
    holder.into_iter().chain(statement.and_then(|statement| statement.only_where.clone()).unwrap_or_default()).collect()
}

impl Given {
    fn of(
        survey: &ModuleSurvey<'_>,
        source: &PolicySource<'_>,
        statement: Option<&Statement>,
        distribution: Option<&Address>,
    ) -> Given {
        let module = survey.module;
        let of_block = |address: &Address| {
            let resource = module.resource(address);
            resource.and_then(|resource| condition::of_block(module, &resource).ok()).unwrap_or_default()
        };
        let mut all = where_it_is(survey, source, statement);
        all.extend(distribution.map(of_block).unwrap_or_default());
        let mut asked = Vec::new();
        for mention in statement.iter().flat_map(|s| s.identifiers()).flat_map(|identifier| &identifier.mentions) {
            all.extend(mention.identity.address().as_ref().map(of_block).unwrap_or_default());
            let either = either::of(survey, &mention.identity).ok().flatten();
            all.extend(either.into_iter().flat_map(|either| either.conditions));
            let every: Vec<_> = users(survey, source, mention).into_iter().map(|origin| (origin, mention)).collect();
            let mut own = every.clone();
            own.retain(|((position, _), _)| Some(&survey.distributions[*position].resource.address) == distribution);
            asked.extend([every, own].iter().filter_map(|origins| asked_by(source_arns(survey, source, origins))));
        }
        // What makes the distribution may be said by a call alone.
        let position = survey.distributions.iter().position(|found| Some(&found.resource.address) == distribution);
        let made = position.map(|position| arns_of(survey, &source.holder, vec![(position, Fit::Always)]));
        asked.extend(made.and_then(asked_by));
        for condition in &asked {
            let parsed = parse::of_text(condition);
            all.extend(parsed.and_then(|parsed| condition::conjuncts(condition, &parsed, true)).unwrap_or_default());
        }
        Given { conditions: implied(module, &each_once(all)), asked }
    }
}

fn asked_by(arns: Result<SourceArns, String>) -> Option<String> {
    match arns.ok()?.guard {
        Guard::When(condition) => Some(condition),
        Guard::Always => None,
    }
}

/// Whether what decides about a statement holds, or asks for nothing but the distributions that it is about.
fn is_there(text: &str, statement: &Statement, given: &Given) -> bool {
    let arns = statement.conditions.iter().filter(|condition| is_source_condition(condition));
    let about: Vec<Address> =
        arns.flat_map(|condition| &condition.exprs).flat_map(reference::in_expr).map(|found| found.target).collect();
    let asks_for_them = |expr: &Expr| {
        reference::in_expr(expr).iter().all(|found| {
            let is_distribution = found.target.kind().is_some_and(|kind| DISTRIBUTIONS.contains(&kind));
            about.contains(&found.target) || (about.is_empty() && is_distribution)
        })
    };
    let is_asked =
        |condition: &str| given.asked.iter().any(|asked| asked.split_whitespace().eq(condition.split_whitespace()));
    match &statement.only_where {
        Some(conditions) => conditions.iter().all(|condition| {
            let parsed = parse::of_text(condition);
            let is_known = holds(condition, &given.conditions) || is_asked(condition);
            is_known || parsed.is_some_and(|parsed| asks_for_them(&parsed))
        }),
        // What a template's directives decide is not known.
        None => {
            let is_known = |guard: &Expr| {
                let condition = match &guard.unwrapped().kind {
                    ExprKind::Conditional(parts) => parts[0].span.of(text),
                    _ => guard.span.of(text),
                };
                asks_for_them(guard) || is_asked(condition)
            };
            !statement.guards.is_empty() && statement.guards.iter().all(is_known)
        }
    }
}
