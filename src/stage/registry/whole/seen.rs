//! What the proofs see of a module that moves as a whole: its statements for CloudFront and for the OAI that is kept.

use super::{Own, is_whole, kept_of, own, sources};
use crate::hcl::ast::{Expr, ExprKind};
use crate::policy::identity::Identity;
use crate::policy::statement::{Effect, List, Statement};
use crate::survey::ModuleSurvey;
use crate::survey::buckets::Bucket;
use crate::survey::policies::PolicySource;
use crate::terraform::address::Address;
use crate::terraform::module::Module;
use crate::terraform::reference;
use crate::terraform::registry::cloudposse::DISTRIBUTION_ARN;

/// The call whose bucket a policy is on, where it moves as a whole.
fn call_on<'s>(module: &Module, source: &'s PolicySource<'_>) -> Option<&'s str> {
    source.attachments.iter().find_map(|attachment| match &attachment.bucket.bucket {
        Bucket::Called { module: call, .. } if is_whole(module, call) => Some(call.as_str()),
        _ => None,
    })
}

/// Whether a statement lets CloudFront do what the module lets its OAI do, for the module's distribution alone.
pub fn is_grant(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, statement: &Statement) -> bool {
    let Some(call) = call_on(survey.module, source) else { return false };
    let of_own = |expr: &Expr| {
        let one = match &expr.unwrapped().kind {
            ExprKind::Array(items) if items.len() == 1 => &items[0],
            _ => expr,
        };
        reference::as_reference(one).is_some_and(|found| {
            found.target == Address::Module(call.to_owned()) && found.attribute_name() == Some(DISTRIBUTION_ARN)
        })
    };
    let conditioned = match statement.conditions.as_slice() {
        [only] => {
            only.operator == "StringEquals"
                && only.key == "AWS:SourceArn"
                && !only.exprs.is_empty()
                && only.exprs.iter().all(of_own)
        }
        _ => false,
    };
    statement.is_for_cloudfront() && conditioned && says(statement, call)
}

/// Whether a statement lets the OAI that is kept beside a module do what the module let it do.
pub fn is_kept(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, statement: &Statement) -> bool {
    let Some(call) = call_on(survey.module, source) else { return false };
    let kept: Vec<Identity> = kept_of(survey.module, call).map(|(_, _, identity)| identity).collect();
    let mut identifiers = statement.identifiers().peekable();
    let own_alone = identifiers.peek().is_some()
        && identifiers.all(|identifier| {
            !identifier.has_others && matches!(identifier.oais.as_slice(), [only] if kept.contains(&only.identity))
        });
    own_alone && statement.not_principals.is_empty() && statement.conditions.is_empty() && says(statement, call)
}

/// Whether a statement allows exactly one of the things that a module lets its OAI do.
fn says(statement: &Statement, call: &str) -> bool {
    let texts = |list: &List| list.items.iter().map(|term| term.text.clone()).collect::<Vec<_>>();
    let same = |own: &Own| {
        texts(&statement.actions) == [format!("{:?}", own.action)]
            && texts(&statement.resources) == [own.resource.clone()]
    };
    statement.effect == Effect::Allow
        && !statement.negated
        && !statement.generated
        && statement.unknown.is_empty()
        && own(call).iter().any(same)
}

/// Whether a module that has moved keeps its OAI beside it, with all that it may do.
pub fn is_all_kept(survey: &ModuleSurvey<'_>, call: &str) -> bool {
    let kept: Vec<Identity> = kept_of(survey.module, call).map(|(_, _, identity)| identity).collect();
    let statements: Vec<_> = sources(survey, call)
        .flat_map(|source| source.policy.statements.iter().map(move |statement| (source, statement)))
        .filter(|(source, statement)| is_kept(survey, source, statement))
        .collect();
    let declared = kept.iter().all(|identity| survey.declaration(identity).is_some());
    !kept.is_empty()
        && declared
        && own(call).iter().all(|own| {
            statements.iter().any(|(_, statement)| {
                statement.resources.items.iter().any(|term| term.text == own.resource)
                    && statement.actions.items.iter().any(|term| term.literal.as_deref() == Some(own.action))
            })
        })
}
