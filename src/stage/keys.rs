//! KMS keys: what CloudFront needs of the key that a bucket encrypts with, and the statement that grants it.

use super::access::{is_source_condition, names};
use super::grant::account_identity;
use super::shared_key;
use super::source_arn::{Fit, Guard, OriginIndex, SourceArns, arns_of, fit_of_key, in_notation};
use super::statement::{CloudFrontStatement, add_beside};
use super::there::beside_always;
use super::{Change, Confidence, Context, PlanError, StagePlan, behind_block};
use crate::finding::{encrypted_with_key, key_policy_replaced};
use crate::hcl::ast::{Expr, Span};
use crate::policy::Notation;
use crate::policy::statement::{Effect, Statement};
use crate::survey::ModuleSurvey;
use crate::survey::buckets::{self, Bucket, Encryption};
use crate::survey::origins::OriginIdentity;
use crate::survey::policies::{Attachment, PolicySource};
use crate::survey::registry::key_of_call;
use crate::terraform::address::Address;
use crate::terraform::module::{Module, Place, Resource};
use crate::terraform::reference::{self, Instance};
use crate::terraform::registry as modules;
use crate::workspace::edits::Edit;
use serde_json::json;

/// Codes of these changes.
pub mod codes {
    /// A statement for CloudFront is added to a key policy.
    pub const STATEMENT: &str = "OAC016";
    /// A key gets a policy of its own.
    pub const POLICY: &str = "OAC017";
    /// CloudFront is added to the services of a key's module.
    pub const SERVICE: &str = "OAC018";
}

/// The resource type of a key.
pub const KEY: &str = "aws_kms_key";

/// The resource type of a key's policy.
const KEY_POLICY: &str = "aws_kms_key_policy";

/// The key that a bucket encrypts with.
#[derive(Debug, Clone, PartialEq)]
pub enum KeyUse {
    /// None that CloudFront has to be let into.
    None,
    /// A key of this module, or the call of a known module that makes one, which of its instances, and where that is said.
    Declared(Address, Instance, Place),
    /// The key `aws/s3`, whose policy nobody can edit.
    AwsManaged(Place),
    /// A key from elsewhere: its expression, where it is more than a name, and where that is said.
    Outside(Option<Expr>, Place),
}

/// The key of a bucket, through an alias where it is named by one.
pub fn key_of(module: &Module, bucket: &Bucket) -> KeyUse {
    let Encryption::Kms { place, key } = buckets::encryption(module, bucket) else { return KeyUse::None };
    let Some(key) = key else { return KeyUse::AwsManaged(place) };
    if key.as_str().is_some_and(|name| name.ends_with("alias/aws/s3")) {
        return KeyUse::AwsManaged(place);
    }
    match declared_key(module, &key) {
        Some((address, instance)) => KeyUse::Declared(address, instance, place),
        None => KeyUse::Outside(Some(key), place),
    }
}

fn declared_key(module: &Module, expr: &Expr) -> Option<(Address, Instance)> {
    let found = reference::as_reference(expr)?;
    if let Some(call) = key_of_call(module, &found) {
        return Some((call, Instance::None));
    }
    match found.target.kind()? {
        KEY if found.target.is_managed() => Some((found.target, found.instance)),
        "aws_kms_alias" if found.instance == Instance::None => {
            let alias = module.resource(&found.target)?;
            let key = reference::as_reference(&alias.block.body.attribute("target_key_id")?.value)?;
            if let Some(call) = key_of_call(module, &key) {
                return Some((call, Instance::None));
            }
            (key.target.kind() == Some(KEY) && key.target.is_managed()).then_some((key.target, key.instance))
        }
        _ => None,
    }
}

/// A key whose policy lacks what CloudFront needs.
#[derive(Debug, Clone, PartialEq)]
pub struct NeededKey {
    /// The key.
    pub key: Address,
    /// The origins that need it, each with how its distribution's instances go with the key's.
    pub origins: Vec<OriginIndex>,
    /// Whether objects are written through CloudFront too.
    pub writes: bool,
}

/// The actions that CloudFront needs on a key.
/// Source: CloudFront developer guide, "Restrict access to an Amazon S3 origin", SSE-KMS.
pub fn actions(writes: bool) -> &'static [&'static str] {
    if writes { &["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*"] } else { &["kms:Decrypt"] }
}

/// The keys that lack something, in the order in which their origins stand.
pub fn needed(survey: &ModuleSurvey<'_>, context: &Context<'_>) -> Vec<NeededKey> {
    let mut out: Vec<NeededKey> = Vec::new();
    for (position, distribution) in survey.distributions.iter().enumerate() {
        if !context.selects(survey.module, &distribution.resource.address) {
            continue;
        }
        for (index, origin) in distribution.origins.iter().enumerate() {
            let (OriginIdentity::Known(_), Some(bucket), None) = (&origin.identity, &origin.bucket, &origin.attested)
            else {
                continue;
            };
            let KeyUse::Declared(key, ..) = key_of(survey.module, &bucket.bucket) else { continue };
            let writes = writes(survey, &bucket.bucket);
            if has_grant(survey, &key, &distribution.resource.address, writes) {
                continue;
            }
            match out.iter_mut().find(|needed| needed.key == key) {
                Some(needed) => {
                    needed.origins.push((position, index));
                    needed.writes |= writes;
                }
                None => out.push(NeededKey { key, origins: vec![(position, index)], writes }),
            }
        }
    }
    out
}

/// Whether a policy of the bucket lets an OAI write objects.
pub fn writes(survey: &ModuleSurvey<'_>, bucket: &Bucket) -> bool {
    let sources = survey.policies.iter().filter(|source| source.is_on(bucket));
    let mut statements = sources.flat_map(|source| &source.policy.statements);
    statements.any(|statement| {
        statement.names_oai()
            && statement.effect == Effect::Allow
            && statement.actions.items.iter().any(|action| match action.literal.as_deref() {
                Some(action) => {
                    ["s3:putobject", "s3:put*", "s3:*", "*"].contains(&action.to_ascii_lowercase().as_str())
                }
                None => true,
            })
    })
}

/// Whether the policies of a key let a distribution do what it needs.
pub fn has_grant(survey: &ModuleSurvey<'_>, key: &Address, distribution: &Address, writes: bool) -> bool {
    let found = sources(survey, key).flat_map(|source| beside_always(survey, source, None, Some(distribution)));
    let statements: Vec<&Statement> = found.collect();
    actions(writes).iter().all(|needed| {
        statements.iter().any(|statement| {
            statement.is_for_cloudfront()
                && statement.effect == Effect::Allow
                && !statement.negated
                && statement.unknown.is_empty()
                && statement.conditions.iter().all(is_source_condition)
                && statement.resources.items.iter().any(|resource| resource.literal.as_deref() == Some("*"))
                && statement.actions.items.iter().any(|action| {
                    let action = action.literal.as_deref().unwrap_or_default();
                    action == *needed || action == "*" || action == "kms:*"
                })
                && names(statement, distribution)
        })
    })
}

fn sources<'s, 'm>(survey: &'s ModuleSurvey<'m>, key: &'s Address) -> impl Iterator<Item = &'s PolicySource<'m>> {
    survey.policies.iter().filter(move |source| source.is_on_key(key))
}

/// The policy of a key that a statement is added to: the one that says something about an OAI, else the first that can be
/// read.
pub fn main_source<'s, 'm>(survey: &'s ModuleSurvey<'m>, key: &'s Address) -> Option<&'s PolicySource<'m>> {
    let editable = |source: &&PolicySource<'m>| {
        source.notation.is_some() && source.policy.statements.iter().any(|statement| !statement.generated)
    };
    sources(survey, key)
        .filter(editable)
        .find(|source| source.policy.statements.iter().any(Statement::names_oai))
        .or_else(|| sources(survey, key).find(editable))
}

/// Whether the module says anything about the policy of a key.
pub fn has_policy(survey: &ModuleSurvey<'_>, key: &Address) -> bool {
    sources(survey, key).next().is_some()
}

/// Whether a key policy is to be made, or has just been made in the code.
pub fn adds_policy(survey: &ModuleSurvey<'_>, context: &Context<'_>) -> bool {
    let makes_one = |needed: &NeededKey| needed.key.is_managed() && !has_policy(survey, &needed.key);
    needed(survey, context).iter().any(makes_one) || survey.module.managed(KEY_POLICY).next().is_some()
}

/// Whether the provider constraints leave room for `aws_kms_key_policy`, and nothing is in the way of one for a key.
fn may_add_policy(survey: &ModuleSurvey<'_>, key: &Address) -> bool {
    super::provider::provider_for_key_policy(survey).excluded.is_none() && in_the_way(survey, key).is_none()
}

/// What is in the way of a policy resource for a key that no policy is seen for: one of the same name, or one whose key the code
/// does not show, which may be this. A key has one policy, and two resources would take it from each other.
fn in_the_way(survey: &ModuleSurvey<'_>, key: &Address) -> Option<String> {
    let module = survey.module;
    let is_another = |expr: &Expr| match declared_key(module, expr) {
        Some((other, _)) => other != *key,
        None => {
            let found = reference::as_reference(expr).map(|found| found.target);
            let is_open = |target: Address| target.is_managed() || matches!(target, Address::Local(_));
            expr.as_str().is_some() || found.is_some_and(|target| !is_open(target))
        }
    };
    let mut policies = module.managed(KEY_POLICY).map(|policy| {
        let named = policy.block.body.attribute("key_id").map(|argument| is_another(&argument.value));
        (policy.address, named == Some(true))
    });
    policies.find_map(|(policy, of_another)| match of_another {
        true if policy.name() == key.name() => Some(format!("{policy} is the policy of another key")),
        true => None,
        false => Some(format!("{policy} may be its policy, and the code does not show which key that is for")),
    })
}

/// Adds to every key policy what CloudFront needs.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn plan(survey: &ModuleSurvey<'_>, context: &Context<'_>, plan: &mut StagePlan) -> Result<(), PlanError> {
    for needed in needed(survey, context) {
        let arns = match arns_for(survey, &needed) {
            Ok(arns) if arns.guard == Guard::Always || has_policy(survey, &needed.key) => arns,
            // Told by the readiness of the origins that need it.
            _ => continue,
        };
        if let Some(own) = shared_source(survey, &needed.key) {
            let (arns, identity) = match way_to(survey, &needed, &own.resource.address) {
                Some(way) => account_wide(survey, &own.resource, &way, context, plan)?,
                None => (arns, None),
            };
            shared_key::add_document(survey, own, &needed, (&arns, identity), context, plan)?;
            continue;
        }
        match main_source(survey, &needed.key) {
            Some(source) => {
                let way = way_to(survey, &needed, &source.holder.address);
                if way.is_some() && super::restructure::waits_for_a_person(survey, source) {
                    // Told by the readiness of the origins that need it.
                    continue;
                }
                add_statement(survey, source, &needed, arns, way, context, plan)?;
            }
            None if !has_policy(survey, &needed.key) && matches!(needed.key, Address::Module(_)) => {
                super::registry::key::add_input(survey, &needed, &arns, context, plan)?;
            }
            None if !has_policy(survey, &needed.key) && may_add_policy(survey, &needed.key) => {
                add_policy(survey, &needed, &arns, context, plan)?;
            }
            None => {}
        }
    }
    Ok(())
}

/// Where the policy of a key becomes that of this key, if other keys have it too.
pub fn shared_source<'s, 'm>(survey: &'s ModuleSurvey<'m>, key: &'s Address) -> Option<&'s Attachment<'m>> {
    shared_key::shared(main_source(survey, key)?, key)
}

/// The way on which a distribution that needs a key depends on what is to name it, for people.
fn way_to(survey: &ModuleSurvey<'_>, needed: &NeededKey, holder: &Address) -> Option<String> {
    needed.origins.iter().find_map(|(position, _)| {
        let distribution = &survey.distributions[*position].resource.address;
        super::access::way_back(survey.module.dependencies(), distribution, holder)
    })
}

/// All distributions of the account in place of those that cannot be named, since they depend on what would name them; with the
/// edit that makes the account's number known.
fn account_wide(
    survey: &ModuleSurvey<'_>,
    holder: &Resource<'_>,
    way: &str,
    context: &Context<'_>,
    plan: &mut StagePlan,
) -> Result<(SourceArns, Option<(usize, Edit)>), PlanError> {
    let place = Place { file: holder.file, span: holder.block.span };
    plan.findings.push(crate::finding::cycle::finding(super::spot(survey.module, place), way));
    let (name, edit) = account_identity(survey, holder, context, plan)?;
    Ok((SourceArns::account_wide(&name), edit))
}

/// The ARNs for a key's statement.
///
/// # Errors
/// Where the code does not show which instances go together: the reason.
pub fn arns_for(survey: &ModuleSurvey<'_>, needed: &NeededKey) -> Result<SourceArns, String> {
    let own = shared_source(survey, &needed.key);
    let holder = match (main_source(survey, &needed.key), &needed.key) {
        (Some(source), _) => own.map_or_else(|| source.holder.clone(), |own| own.resource.clone()),
        (None, Address::Module(call)) => called(survey.module, call).ok_or("the key is not in this module")?,
        (None, key) => survey.module.resource(key).ok_or("the key is not in this module")?,
    };
    let mut fits: Vec<(usize, Fit)> = Vec::new();
    for (position, index) in &needed.origins {
        fits.push((*position, fit_of_key(survey, &holder, &needed.key, *position, *index)?));
    }
    fits.dedup();
    let arns = arns_of(survey, &holder, fits)?;
    match main_source(survey, &needed.key) {
        Some(source) if own.is_none() => in_notation(source, arns),
        _ => Ok(arns),
    }
}

/// A call, as what holds a policy.
fn called<'m>(module: &'m Module, name: &str) -> Option<Resource<'m>> {
    let (file, block) = module.call(name)?;
    Some(Resource { address: Address::Module(name.to_owned()), file, block })
}

fn add_statement(
    survey: &ModuleSurvey<'_>,
    source: &PolicySource<'_>,
    needed: &NeededKey,
    arns: SourceArns,
    way: Option<String>,
    context: &Context<'_>,
    plan: &mut StagePlan,
) -> Result<(), PlanError> {
    let (arns, identity) = match &way {
        None => (arns, None),
        Some(way) => account_wide(survey, &source.holder, way, context, plan)?,
    };
    let list: Vec<String> = actions(needed.writes).iter().map(|action| format!("{action:?}")).collect();
    let what = CloudFrontStatement { sid: "AllowCloudFront", actions: &list, resource: "\"*\"".to_owned() };
    let edits = add_beside(survey, source, &what, &arns, context.templates)?;
    let Some((_, first)) = edits.first() else { return Ok(()) };
    let place = Place { file: source.file, span: first.span };
    // The policy that it becomes a part of is in a module whose code is not here.
    let of_module = matches!(source.notation, Some(Notation::Entries(_)));
    plan.changes.push(Change {
        code: codes::STATEMENT,
        confidence: if way.is_some() || of_module { Confidence::Review } else { Confidence::Safe },
        address: source.holder.address.to_string(),
        place,
        summary: match &needed.key {
            Address::Module(_) => format!(
                "let CloudFront use the key of {} on behalf of {}, by a statement that {} hands over",
                needed.key,
                names_of(survey, needed),
                source.holder.address
            ),
            _ => format!(
                "let CloudFront use {} on behalf of {}, in {}",
                needed.key,
                names_of(survey, needed),
                source.holder.address
            ),
        },
        edits: edits.into_iter().chain(identity).collect(),
    });
    Ok(())
}

/// The distributions that need a key, for people.
pub fn names_of(survey: &ModuleSurvey<'_>, needed: &NeededKey) -> String {
    let mut names: Vec<String> = needed
        .origins
        .iter()
        .map(|(position, _)| survey.distributions[*position].resource.address.to_string())
        .collect();
    names.dedup();
    names.join(", ")
}

/// Gives a key without a policy in the code one that keeps the account's root and adds CloudFront.
fn add_policy(
    survey: &ModuleSurvey<'_>,
    needed: &NeededKey,
    arns: &SourceArns,
    context: &Context<'_>,
    plan: &mut StagePlan,
) -> Result<(), PlanError> {
    let Some(key) = survey.module.resource(&needed.key) else { return Ok(()) };
    let text = survey.module.text(key.file);
    let (name, identity) = account_identity(survey, &key, context, plan)?;
    let instance = super::own_instance(key.block);
    let meta = super::meta_arguments(text, key.block);
    let list: Vec<String> = actions(needed.writes).iter().map(|action| format!("{action:?}")).collect();
    let value = if needed.writes { format!("[{}]", list.join(", ")) } else { list.join(", ") };
    let arn = arns.single.as_ref().unwrap_or(&arns.list);
    let policy = context
        .templates
        .render("kms_default_policy.tf", &json!({ "identity": name, "actions": value, "arns": arn }))?;
    // The policy stands one step deeper than its template.
    let policy = policy.trim_end().replace('\n', "\n  ");
    let values = json!({ "label": key.address.name(), "meta": meta, "instance": instance, "policy": policy });
    let rendered = context.templates.render("kms_key_policy.tf", &values)?;
    let edit: Edit = behind_block(text, key.block.span, &rendered, true);
    let head =
        Span::new(key.block.span.start, key.block.labels.last().map_or(key.block.span.start, |label| label.span.end));
    let place = Place { file: key.file, span: head };
    let address = Address::managed(KEY_POLICY, key.address.name());
    plan.changes.push(Change {
        code: codes::POLICY,
        confidence: Confidence::Review,
        address: address.to_string(),
        place,
        summary: format!(
            "add {address}, which keeps the account's root and lets CloudFront use {} on behalf of {}; it replaces whatever policy is live",
            needed.key,
            names_of(survey, needed)
        ),
        edits: identity.into_iter().chain([(key.file, edit)]).collect(),
    });
    plan.findings.push(key_policy_replaced::finding(super::spot(survey.module, place), &needed.key.to_string()));
    Ok(())
}

/// What stands in the way of an origin whose bucket is encrypted: the finding, or whether the grant stage has it to do.
pub fn readiness(
    survey: &ModuleSurvey<'_>,
    position: usize,
    index: usize,
    bucket: &Bucket,
) -> (Option<crate::finding::Finding>, bool) {
    let module = survey.module;
    let resource = &survey.distributions[position].resource;
    let distribution = &resource.address;
    let writes = writes(survey, bucket);
    let manual = |place: Place, key: &str, call: Option<&str>, reason: Option<String>| {
        let of_module = call.and_then(|call| super::key_services::statement_snippet(module, call, resource, writes));
        let snippet = of_module.unwrap_or_else(|| super::statement::key_snippet(resource, writes));
        let is_sure = buckets::is_encrypted_for_sure(module, place);
        let spot = super::spot(module, place);
        let finding = match reason {
            None => encrypted_with_key::finding(spot, key, is_sure),
            Some(reason) => encrypted_with_key::of_module(spot, key, is_sure, &reason),
        };
        (Some(finding.with_snippet(snippet)), false)
    };
    match key_of(module, bucket) {
        KeyUse::None => (None, false),
        KeyUse::AwsManaged(place) => {
            (Some(crate::finding::aws_managed_key::finding(super::spot(module, place))), false)
        }
        KeyUse::Outside(key, place) => match super::key_services::services(module, bucket, writes) {
            Some(services) if services.has_cloudfront => (None, false),
            Some(services) if services.can_grow(module) => (None, true),
            _ => {
                let name =
                    key.as_ref().map_or("a key".to_owned(), |key| key.span.of(module.text(place.file)).to_owned());
                let found = key.as_ref().and_then(reference::as_reference);
                let call = found.as_ref().and_then(|found| match &found.target {
                    Address::Module(call) => Some(call.as_str()),
                    _ => None,
                });
                let reason = call.and_then(|call| modules::read(module.call(call)?.1)?.err());
                manual(place, &name, call, reason)
            }
        },
        KeyUse::Declared(key, _, place) => {
            if let Some(finding) = super::access::two_policies(survey, &Bucket::Declared(key.clone())) {
                return (Some(finding), false);
            }
            let ignored = sources(survey, &key).flat_map(|source| &source.attachments).find(|a| a.ignored);
            if let Some(attachment) = ignored {
                let spot =
                    super::spot(module, Place { file: attachment.resource.file, span: attachment.resource.block.span });
                let finding = crate::finding::ignored_changes::finding(spot, &attachment.resource, "policy");
                return (Some(finding), false);
            }
            if has_grant(survey, &key, distribution, writes) {
                return (None, false);
            }
            let needed = NeededKey { key: key.clone(), origins: vec![(position, index)], writes };
            let source = main_source(survey, &key);
            let arns = arns_for(survey, &needed);
            let can = match (&arns, source) {
                (Ok(_), Some(_)) => true,
                (Ok(arns), None) => {
                    let may_add = !key.is_managed() || may_add_policy(survey, &key);
                    arns.guard == Guard::Always && !has_policy(survey, &key) && may_add
                }
                (Err(_), _) => false,
            };
            if can {
                return (None, true);
            }
            match &key {
                Address::Module(call) => manual(place, &key.to_string(), Some(call), arns.err()),
                _ => {
                    let (finding, waits) = manual(place, &key.to_string(), None, None);
                    let reason = if has_policy(survey, &key) { None } else { in_the_way(survey, &key) };
                    (finding.map(|finding| encrypted_with_key::because(finding, reason.as_deref())), waits)
                }
            }
        }
    }
}

/// An OAI in front of a bucket that encrypts with a key, told before everything else.
pub fn broken(survey: &ModuleSurvey<'_>) -> Vec<crate::finding::Finding> {
    let mut out = Vec::new();
    for distribution in &survey.distributions {
        for origin in &distribution.origins {
            let (OriginIdentity::Known(mention), Some(bucket)) = (&origin.identity, &origin.bucket) else { continue };
            let place = match key_of(survey.module, &bucket.bucket) {
                KeyUse::None => continue,
                KeyUse::Declared(_, _, place) | KeyUse::AwsManaged(place) | KeyUse::Outside(_, place) => place,
            };
            let is_sure = buckets::is_encrypted_for_sure(survey.module, place);
            let spot = super::spot(survey.module, place);
            let identity = mention.identity.to_string();
            let address = crate::survey::registry::in_state(&distribution.resource);
            out.push(crate::finding::broken_for_new_objects::finding(spot, &identity, &address, is_sure));
        }
    }
    out
}
