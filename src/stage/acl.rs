//! An ACL grant to an OAI becomes a statement of the bucket's policy: an OAC cannot use ACLs.

use super::access::covered;
use super::source_arn::{Fit, arns_of, in_notation};
use super::statement::{CloudFrontStatement, add_beside};
use super::there::beside_always;
use super::{Change, Confidence, Context, PlanError, StagePlan};
use crate::finding::{Finding, acl_not_carried_over};
use crate::policy::statement::{List, Statement, Term};
use crate::survey::ModuleSurvey;
use crate::survey::acls::{AclGrant, actions};
use crate::survey::buckets::Bucket;
use crate::survey::origins::OriginIdentity;
use crate::survey::policies::PolicySource;
use crate::terraform::address::Address;
use crate::terraform::module::{Place, Repetition, repetition};
use crate::workspace::layout;

/// The code of a statement that takes the place of an ACL grant.
pub const CODE: &str = "OAC019";

/// What an ACL grant allows, as a statement about the bucket; `None` where the permissions do not tell.
fn meaning(grant: &AclGrant<'_>, bucket: &Address) -> Option<Statement> {
    let mut list: Vec<&str> = Vec::new();
    for permission in &grant.permissions {
        list.extend(actions(permission)?);
    }
    let term = |text: String, literal: Option<String>| Term { text, literal, span: grant.block.span };
    let items = list.iter().map(|action| term(format!("{action:?}"), Some((*action).to_owned()))).collect();
    let resource = vec![term(format!("{bucket}.arn"), None)];
    (!list.is_empty()).then(|| Statement {
        actions: List { items, span: None },
        resources: List { items: resource, span: None },
        ..Statement::empty(grant.block.span)
    })
}

/// The distributions with an origin that uses this grant's OAI on its bucket.
fn users(survey: &ModuleSurvey<'_>, grant: &AclGrant<'_>) -> Vec<usize> {
    let uses = |position: &usize| {
        survey.distributions[*position].origins.iter().any(|origin| {
            matches!(&origin.identity, OriginIdentity::Known(used) if used.identity == grant.mention.identity)
                && origin.bucket.as_ref().is_some_and(|bucket| bucket.bucket == grant.bucket.bucket)
        })
    };
    (0..survey.distributions.len()).filter(uses).collect()
}

/// The policy of a grant's bucket that a statement can be added to, where neither is there more than once.
fn source<'s, 'm>(survey: &'s ModuleSurvey<'m>, grant: &AclGrant<'_>) -> Option<(&'s PolicySource<'m>, Address)> {
    let Bucket::Declared(bucket) = &grant.bucket.bucket else { return None };
    let single = survey.module.resource(bucket).is_some_and(|r| matches!(repetition(r.block), Repetition::Single));
    let editable = |source: &&PolicySource<'m>| {
        source.is_on(&grant.bucket.bucket)
            && source.notation.is_some()
            && source.attachments.iter().all(|attachment| !attachment.inline && !attachment.ignored)
            && matches!(repetition(source.holder.block), Repetition::Single)
            && source.call.is_none()
            && source
                .policy
                .statements
                .iter()
                .rfind(|statement| !statement.generated)
                .is_some_and(|last| layout::begins_line(survey.module.text(source.file), last.span.start))
    };
    survey.policies.iter().find(editable).filter(|_| single).map(|source| (source, bucket.clone()))
}

/// What stands in the way of the origins that use an ACL grant: the finding, or whether the grant stage has it to do.
pub fn readiness(survey: &ModuleSurvey<'_>, position: usize, bucket: &Bucket) -> (Vec<Finding>, bool) {
    let mut findings = Vec::new();
    let mut waits = false;
    let distribution = &survey.distributions[position].resource.address;
    for grant in
        survey.acls.iter().filter(|grant| grant.bucket.bucket == *bucket && users(survey, grant).contains(&position))
    {
        let place = Place { file: grant.resource.file, span: grant.block.span };
        let carried = source(survey, grant).and_then(|(source, bucket)| Some((source, meaning(grant, &bucket)?)));
        match carried {
            Some((source, meaning))
                if covered(&beside_always(survey, source, None, Some(distribution)), &meaning, distribution) => {}
            Some((source, _)) if arns(survey, source, &[position]).is_ok() => waits = true,
            _ => {
                let what = grant.permissions.join(", ");
                let finding = acl_not_carried_over::finding(super::spot(survey.module, place), &what);
                let distribution = &survey.distributions[position].resource;
                findings.push(finding.with_snippet(super::statement::snippet(Some(bucket), distribution)));
            }
        }
    }
    (findings, waits)
}

fn arns(
    survey: &ModuleSurvey<'_>,
    source: &PolicySource<'_>,
    positions: &[usize],
) -> Result<super::source_arn::SourceArns, String> {
    let fits = positions.iter().map(|position| (*position, Fit::Always)).collect();
    in_notation(source, arns_of(survey, &source.holder, fits)?)
}

/// Adds the statements that are missing.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn plan(survey: &ModuleSurvey<'_>, context: &Context<'_>, plan: &mut StagePlan) -> Result<(), PlanError> {
    for grant in &survey.acls {
        let Some((source, bucket)) = source(survey, grant) else { continue };
        let Some(meaning) = meaning(grant, &bucket) else { continue };
        let missing: Vec<usize> = users(survey, grant)
            .into_iter()
            .filter(|position| {
                let address = &survey.distributions[*position].resource.address;
                context.selects(survey.module, address)
                    && !covered(&beside_always(survey, source, None, Some(address)), &meaning, address)
            })
            .collect();
        if missing.is_empty() {
            continue;
        }
        let Ok(arns) = arns(survey, source, &missing) else { continue };
        let list: Vec<String> = meaning.actions.items.iter().map(|action| action.text.clone()).collect();
        let what =
            CloudFrontStatement { sid: "AllowCloudFrontList", actions: &list, resource: format!("{bucket}.arn") };
        let edits = add_beside(survey, source, &what, &arns, context.templates)?;
        let names: Vec<String> =
            missing.iter().map(|position| survey.distributions[*position].resource.address.to_string()).collect();
        plan.changes.push(Change {
            code: CODE,
            confidence: Confidence::Review,
            address: source.holder.address.to_string(),
            place: Place { file: grant.resource.file, span: grant.block.span },
            summary: format!(
                "add a statement to {} that lets CloudFront, on behalf of {}, do what the ACL of {bucket} grants the OAI; what ACLs of objects grant cannot be seen",
                source.holder.address,
                names.join(", ")
            ),
            edits,
        });
    }
    Ok(())
}
