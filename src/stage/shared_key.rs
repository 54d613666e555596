//! A key whose policy is that of other keys too: CloudFront's statement goes into a document of its own, which has the common one
//! in it, so that CloudFront may use this key and no other.

use super::access::beside;
use super::keys::{NeededKey, actions, codes, main_source, names_of};
use super::source_arn::SourceArns;
use super::statement::{CloudFrontStatement, parts_of, rendered};
use super::{Change, Confidence, Context, PlanError, StagePlan, behind_block, meta_arguments, own_instance};
use crate::survey::ModuleSurvey;
use crate::survey::buckets::Bucket;
use crate::survey::policies::{Attachment, PolicySource};
use crate::terraform::address::Address;
use crate::terraform::module::Place;
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::json;

/// Where a policy that is the policy of other keys as well becomes that of this one; `None` where it is of this key alone, or
/// becomes its policy in several places.
pub fn shared<'s, 'm>(source: &'s PolicySource<'m>, key: &Address) -> Option<&'s Attachment<'m>> {
    let is_own = |attachment: &&Attachment<'_>| attachment.bucket.bucket == Bucket::Declared(key.clone());
    let (own, others): (Vec<_>, Vec<_>) = source.attachments.iter().partition(is_own);
    match own.as_slice() {
        [only] if !others.is_empty() && only.resource.block.body.attribute("policy").is_some() => Some(only),
        _ => None,
    }
}

/// Gives the key a document of its own.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn add_document(
    survey: &ModuleSurvey<'_>,
    attachment: &Attachment<'_>,
    needed: &NeededKey,
    (arns, identity): (&SourceArns, Option<(usize, Edit)>),
    context: &Context<'_>,
    plan: &mut StagePlan,
) -> Result<(), PlanError> {
    let resource = &attachment.resource;
    let Some(policy) = resource.block.body.attribute("policy") else { return Ok(()) };
    let text = survey.module.text(resource.file);
    let base = format!("{}_cloudfront", needed.key.name());
    let address = |name: &str| Address::data("aws_iam_policy_document", name);
    let mut name = base.clone();
    for number in 2.. {
        if survey.module.resource(&address(&name)).is_none() {
            break;
        }
        name = format!("{base}_{number}");
    }
    let list: Vec<String> = actions(needed.writes).iter().map(|action| format!("{action:?}")).collect();
    let common = main_source(survey, &needed.key).map(|source| beside(survey, source)).unwrap_or_default();
    let taken = |sid: &str| common.iter().filter_map(|other| other.sid.as_ref()?.literal.as_deref()).any(|s| s == sid);
    // The documents that are put together may not have a sid twice. Source: the provider's documentation.
    let sid = if taken("AllowCloudFront") { "AllowCloudFrontOAC" } else { "AllowCloudFront" };
    let what = CloudFrontStatement { sid, actions: &list, resource: "\"*\"".to_owned() };
    let statement = rendered(&parts_of(&what, Some(&format!("{sid:?}"))), true, arns, context.templates)?;
    // The statement stands one step deeper than its template.
    let statement = statement.trim_end().replace('\n', "\n  ").replace("\n  \n", "\n\n");
    let written = layout::copied(text, policy.value.span);
    let meta: Vec<_> =
        meta_arguments(text, resource.block).into_iter().filter(|(name, _)| name != "provider").collect();
    let values = json!({ "name": name, "meta": meta, "policy": written, "statement": statement });
    let rendered = context.templates.render("key_document.tf", &values)?;
    let own = format!("{}{}.json", address(&name), own_instance(resource.block));
    plan.changes.push(Change {
        code: codes::STATEMENT,
        confidence: if arns.operator == "StringEquals" { Confidence::Safe } else { Confidence::Review },
        address: resource.address.to_string(),
        place: Place { file: resource.file, span: policy.span },
        summary: format!(
            "let CloudFront use {} on behalf of {}, in {}, a document of its own, since other keys have its policy too",
            needed.key,
            names_of(survey, needed),
            address(&name)
        ),
        edits: identity
            .into_iter()
            .chain([
                (resource.file, Edit { span: policy.value.span, text: own }),
                (resource.file, behind_block(text, resource.block.span, &rendered, true)),
            ])
            .collect(),
    });
    Ok(())
}
