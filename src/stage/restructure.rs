//! Before a policy may refer to a distribution, no way may lead from the distribution to the policy. This is the first part
//! of the grant stage: it opens such ways, one edit after the other, as long as there is one that it can open.
//!
//! The remedies, best first: a value that is taken from the bucket policy is taken from the bucket itself; a `depends_on` on
//! the policy goes; a policy inside the bucket or the key gets a resource of its own.

use super::access::{policy_beside, way_addresses};
use super::keys;
use super::shared_key;
use super::{Change, Confidence, Context, PlanError, StagePlan, behind_block};
use crate::finding::{Finding, extracted};
use crate::hcl::ast::{Attribute, Block, ExprKind, Span};
use crate::survey::ModuleSurvey;
use crate::survey::policies::{PolicySource, policy_argument};
use crate::terraform::address::Address;
use crate::terraform::module::{Module, Place, Repetition, Resource, repetition};
use crate::terraform::reference::{self, Reference};
use crate::workspace::edits::Edit;
use serde_json::json;
use std::collections::BTreeSet;

/// Codes of this part's changes.
pub mod codes {
    /// A value is taken from the bucket in place of its policy.
    pub const OWN_VALUE: &str = "OAC013";
    /// A `depends_on` on a policy goes.
    pub const DEPENDS_ON: &str = "OAC014";
    /// A policy gets a resource of its own.
    pub const EXTRACTED: &str = "OAC015";
}

/// Whether a policy stays inside its bucket or key until a person has done something about it: before that, opening the way
/// would have no effect, and a statement that names all distributions would be wider than it has to be for good.
pub fn waits_for_a_person(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>) -> bool {
    let mut inline = source.attachments.iter().filter(|attachment| attachment.inline);
    inline.any(|attachment| attachment.ignored || policy_beside(survey, &attachment.bucket.bucket).is_some())
}

/// The next edits that open ways, one a way, of ways that have nothing in common: what opens one may open another that it
/// meets. No changes where all ways are open, or none that is left can be opened.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn plan(survey: &ModuleSurvey<'_>, context: &Context<'_>) -> Result<StagePlan, PlanError> {
    let mut plan = StagePlan::default();
    if super::provider::provider(survey).excluded.is_some() {
        return Ok(plan);
    }
    for (policy, distributions) in &survey.across.inside {
        let source = &survey.policies[*policy];
        let selected = distributions.iter().all(|(folder, address)| context.names(folder, address));
        if let Some(attachment) = source.attachments.first().filter(|_| selected)
            && let Some((change, finding)) = extract(survey, &attachment.resource, context)?
        {
            plan.changes.push(change);
            plan.findings.extend(finding);
        }
    }
    let dependencies = survey.module.dependencies();
    let mut touched: BTreeSet<Address> = BTreeSet::new();
    for (source, holder, distributions) in wanting(survey, context) {
        for distribution in distributions {
            let Some(way) = way_addresses(dependencies, &distribution, holder) else { continue };
            if way.iter().any(|address| touched.contains(address)) {
                continue;
            }
            for step in way.windows(2) {
                if let [from, to] = step
                    && let Some((change, finding)) = open(survey, (source, holder), from, to, context)?
                {
                    plan.changes.push(change);
                    plan.findings.extend(finding);
                    touched.extend(way);
                    break;
                }
            }
        }
    }
    Ok(plan)
}

/// The policies that are to name distributions, with what will name them, and those.
fn wanting<'s, 'm>(
    survey: &'s ModuleSurvey<'m>,
    context: &Context<'_>,
) -> Vec<(&'s PolicySource<'m>, &'s Address, Vec<Address>)> {
    let mut out = Vec::new();
    let needed = keys::needed(survey, context);
    for source in &survey.policies {
        let mut distributions: Vec<Address> = Vec::new();
        for statement in &source.policy.statements {
            for ((position, _), _) in
                super::access::missing(survey, source, statement, |address| context.selects(survey.module, address))
            {
                distributions.push(survey.distributions[position].resource.address.clone());
            }
        }
        for key in needed.iter().filter(|key| source.is_on_key(&key.key)) {
            let of_key =
                key.origins.iter().map(|(position, _)| survey.distributions[*position].resource.address.clone());
            match shared_key::shared(source, &key.key) {
                Some(own) => out.push((source, &own.resource.address, of_key.collect())),
                None => distributions.extend(of_key),
            }
        }
        distributions.dedup();
        if !distributions.is_empty() {
            out.push((source, &source.holder.address, distributions));
        }
    }
    out
}

type Opened = Option<(Change, Option<Finding>)>;

/// Opens the step from one thing to the next, if that can be done.
fn open(
    survey: &ModuleSurvey<'_>,
    (source, holder): (&PolicySource<'_>, &Address),
    from: &Address,
    to: &Address,
    context: &Context<'_>,
) -> Result<Opened, PlanError> {
    let module = survey.module;
    if to.kind() == Some("aws_s3_bucket_policy") {
        if let Some(change) = own_value(module, from, to) {
            return Ok(Some((change, None)));
        }
        if let Some(change) = without_depends_on(module, from, to) {
            return Ok(Some((change, None)));
        }
    }
    let inline = source.attachments.iter().find(|a| a.inline && a.resource.address == *from && *to != *from);
    let own = source.attachments.iter().find(|a| a.inline && a.resource.address == *to && *holder == *to);
    match inline.or(own).filter(|_| !waits_for_a_person(survey, source)) {
        Some(attachment) => extract(survey, &attachment.resource, context),
        None => Ok(None),
    }
}

/// The block that declares something, with its file.
fn declaring<'m>(module: &'m Module, address: &Address) -> Option<(usize, &'m Block)> {
    match address {
        Address::Local(name) => module.local(name).map(|(file, block, _)| (file, block)),
        _ => module.blocks().find(|(_, block)| crate::terraform::module::address_of(block).as_ref() == Some(address)),
    }
}

/// The references of something to something else, `depends_on` entries apart.
fn references_to(
    module: &Module,
    from: &Address,
    to: &Address,
) -> Option<(usize, Vec<Reference>, Option<&'static str>)> {
    let (file, block) = declaring(module, from)?;
    let found = match from {
        Address::Local(name) => reference::in_expr(&block.body.attribute(name)?.value),
        _ => reference::in_body(&block.body),
    };
    let depends_on = block.body.attribute("depends_on").map(|attribute| attribute.span);
    let values = found
        .into_iter()
        .filter(|found| found.target == *to && depends_on.is_none_or(|list| !list.contains(found.span)))
        .collect();
    Some((file, values, None))
}

/// `aws_s3_bucket_policy.x.bucket` is the bucket's name, which the bucket itself has too.
fn own_value(module: &Module, from: &Address, to: &Address) -> Option<Change> {
    let (file, values, _) = references_to(module, from, to)?;
    let policy = module.resource(to)?;
    let bucket = reference::as_reference(&policy.block.body.attribute("bucket")?.value)?;
    if bucket.target.kind() != Some("aws_s3_bucket") || values.is_empty() {
        return None;
    }
    let single = matches!(repetition(policy.block), Repetition::Single);
    let mut edits = Vec::new();
    for value in &values {
        let attribute = value.attribute_name().filter(|name| matches!(*name, "id" | "bucket"))?;
        let instance = match (&bucket.instance, single) {
            (reference::Instance::EachKey | reference::Instance::CountIndex, false) => {
                value.instance.suffix(module.text(file))
            }
            (reference::Instance::None | reference::Instance::Key(_), _) => {
                bucket.instance.suffix(module.text(policy.file))
            }
            _ => return None,
        };
        let text = format!("{}{instance}.{attribute}", bucket.target);
        edits.push((file, Edit { span: value.span, text }));
    }
    Some(Change {
        code: codes::OWN_VALUE,
        confidence: Confidence::Safe,
        address: from.to_string(),
        place: Place { file, span: values[0].span },
        summary: format!(
            "{from} takes the bucket's name from {} in place of {to}, which will depend on the distribution",
            bucket.target
        ),
        edits,
    })
}

/// The edit that takes one thing out of a `depends_on`.
fn without_depends_on(module: &Module, from: &Address, to: &Address) -> Option<Change> {
    let (file, values, _) = references_to(module, from, to)?;
    let (_, block) = declaring(module, from)?;
    let list: &Attribute = block.body.attribute("depends_on").filter(|_| values.is_empty())?;
    let ExprKind::Array(items) = &list.value.kind else { return None };
    let spans: Vec<Span> = items.iter().map(|item| item.span).collect();
    let gone: Vec<Span> = items
        .iter()
        .filter(|item| reference::in_expr(item).iter().any(|found| found.target == *to))
        .map(|item| item.span)
        .collect();
    let text = module.text(file);
    let edits = match (gone.len(), spans.len()) {
        (0, _) => return None,
        (some, all) if some == all => super::remove_blocks(text, &[list.span]),
        _ => super::retire::remove_items(text, &gone, &spans),
    };
    Some(Change {
        code: codes::DEPENDS_ON,
        confidence: Confidence::Review,
        address: from.to_string(),
        place: Place { file, span: list.span },
        summary: format!(
            "{from} no longer depends on {to}, which will depend on the distribution: make sure that nothing relied on the order"
        ),
        edits: edits.into_iter().map(|edit| (file, edit)).collect(),
    })
}

/// Whether a policy that stands inside a bucket or key can get a resource of its own.
pub fn can_be_extracted(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>) -> bool {
    let own = source.attachments.iter().filter(|attachment| attachment.inline);
    !waits_for_a_person(survey, source)
        && own.map(|attachment| &attachment.resource).all(|owner| is_free(survey, owner))
}

/// Whether nothing is in the way of a policy resource for what a policy stands in.
fn is_free(survey: &ModuleSurvey<'_>, owner: &Resource<'_>) -> bool {
    let is_key = owner.address.kind() == Some("aws_kms_key");
    let too_old = is_key && super::provider::provider_for_key_policy(survey).excluded.is_some();
    !too_old && survey.module.resource(&policy_of(owner)).is_none()
}

/// The policy resource for what a policy stands in.
fn policy_of(owner: &Resource<'_>) -> Address {
    let is_key = owner.address.kind() == Some("aws_kms_key");
    Address::managed(if is_key { "aws_kms_key_policy" } else { "aws_s3_bucket_policy" }, owner.address.name())
}

/// Gives a policy that stands inside a bucket or key a resource of its own.
fn extract(survey: &ModuleSurvey<'_>, owner: &Resource<'_>, context: &Context<'_>) -> Result<Opened, PlanError> {
    let module = survey.module;
    let Some(argument) = policy_argument(owner) else { return Ok(None) };
    let place = Place { file: owner.file, span: argument.span };
    let is_key = owner.address.kind() == Some("aws_kms_key");
    let address = policy_of(owner);
    if !is_free(survey, owner) {
        return Ok(None);
    }
    let text = module.text(owner.file);
    let instance = super::own_instance(owner.block);
    let meta = super::meta_arguments(text, owner.block);
    let values = json!({ "label": owner.address.name(), "meta": meta, "instance": instance, "policy": POLICY });
    let template = if is_key { "kms_key_policy.tf" } else { "s3_bucket_policy.tf" };
    let rendered = context.templates.render(template, &values)?;
    let mut edit = behind_block(text, owner.block.span, &rendered, true);
    // The policy's text is moved as it is: a heredoc in it may not be indented anew.
    edit.text = edit.text.replacen(POLICY, argument.value.span.of(text), 1);
    let mut edits: Vec<(usize, Edit)> =
        super::remove_blocks(text, &[argument.span]).into_iter().map(|edit| (owner.file, edit)).collect();
    edits.push((owner.file, edit));
    let summary = format!(
        "move the policy of {} into {address}, so that it may name the distribution without closing a cycle",
        owner.address
    );
    let change = Change {
        code: codes::EXTRACTED,
        confidence: Confidence::Review,
        address: address.to_string(),
        place,
        summary,
        edits,
    };
    let finding = extracted::finding(super::spot(module, place), &address.to_string());
    Ok(Some((change, Some(finding))))
}

/// Stands in a rendered template where a policy's text goes.
const POLICY: &str = "\u{e001}";
