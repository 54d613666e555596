//! Grant: create the OAC, and add CloudFront's statement beside every statement about an OAI. Applying it changes nothing
//! that a viewer can see.

use super::access::{self, missing, readiness};
use super::control::{self, Control, ControlName};
use super::interface::{choice, either};
use super::provider::{provider, provider_for_key_policy};
use super::source_arn::{Guard, SourceArns, source_arns, users};
use super::statement::{copyable, handed_over, snippet_like, twin};
use super::{Change, Confidence, Context, PlanError, StagePlan, at_end_of_body, behind_block};
use crate::finding::{
    attached_to_nothing, commented_code, cycle, dropped_conditions, not_before_destroy, statement_not_copied,
    unreferenced,
};
use crate::hcl::ast::Span;
use crate::hcl::ast::canonical;
use crate::policy::Notation;
use crate::policy::identity::Identity;
use crate::survey::buckets::Bucket;
use crate::survey::origins::OriginIdentity;
use crate::survey::{ModuleSurvey, hazards, is_managed, mentions, registry};
use crate::terraform::address::Address;
use crate::terraform::module::{Place, Repetition, Resource, repetition};
use crate::terraform::reference;
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::json;
use std::collections::BTreeSet;

/// Codes of this stage's changes.
pub mod codes {
    /// An OAC is added.
    pub const CONTROL: &str = "OAC001";
    /// The OAC of callers that choose it is there for those that choose the OAI, too.
    pub const WIDENED: &str = "OAC095";
    /// A statement for CloudFront is added.
    pub const STATEMENT: &str = "OAC002";
    /// `create_before_destroy` is set on an OAI.
    pub const LIFECYCLE: &str = "OAC003";
}

/// What is left to do.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn plan(survey: &ModuleSurvey<'_>, context: &Context<'_>) -> Result<StagePlan, PlanError> {
    let mut plan = StagePlan::default();
    let identities: Vec<Identity> =
        survey.all_identities().into_iter().filter(|identity| is_used(survey, identity, context)).collect();
    if !identities.is_empty()
        || super::registry::whole::is_any(survey, context)
        || super::both_ways::is_left(survey, context)
    {
        let provider = provider(survey);
        plan.findings.extend(provider.notes);
        if let Some(excluded) = provider.excluded {
            plan.findings.push(excluded);
            return Ok(plan);
        }
        let key_policy = super::keys::adds_policy(survey, context).then(|| provider_for_key_policy(survey));
        plan.changes.extend(key_policy.map_or(provider.changes, |needed| needed.changes));
    }
    let mut names = existing_names(survey);
    for identity in &identities {
        controls(survey, identity, context, &mut names, &mut plan)?;
        before_destroy(survey, identity, context, &mut plan)?;
    }
    super::registry::grant::plan(survey, context, &mut plan)?;
    super::registry::whole::grant(survey, context, &mut plan)?;
    plan.findings.extend(super::registry::untold::findings(survey));
    statements(survey, context, &mut plan)?;
    super::ignored::plan(survey, context, &mut plan);
    super::interface::plan(survey, context, &mut plan)?;
    super::keys::plan(survey, context, &mut plan)?;
    super::key_services::plan(survey, context, &mut plan)?;
    super::acl::plan(survey, context, &mut plan)?;
    super::both_ways::plan(survey, context, &mut plan)?;
    plan.findings.extend(super::keys::broken(survey));
    for (place, call, wanted) in registry::dropped_conditions(&survey.policies, survey.module) {
        let spot = super::spot(survey.module, place);
        plan.findings.push(dropped_conditions::finding(spot, &call.to_string(), wanted));
    }
    for declared in survey.identities.iter().filter(|declared| declared.address.is_managed()) {
        let is_shown = Identity::of_address(&declared.address).is_some_and(|own| survey.across.unused.contains(&own));
        if is_shown || !survey.refers_to(&declared.address) {
            let spot = super::spot(survey.module, Place { file: declared.file, span: declared.block.span });
            plan.findings.push(unreferenced::finding(spot, &declared.address.to_string(), is_shown));
        }
    }
    for (file, read) in survey.module.files.iter().enumerate() {
        let commented = mentions::commented_out(&read.text).into_iter();
        let places = commented.map(|span| super::spot(survey.module, Place { file, span }));
        plan.findings.extend(places.map(commented_code::finding));
    }
    for (position, distribution) in survey.distributions.iter().enumerate() {
        if context.selects(survey.module, &distribution.resource.address) {
            for index in 0..distribution.origins.len() {
                let found = readiness(survey, position, index);
                plan.findings.extend(found.blocked_by.into_iter().chain(found.notes));
            }
        }
    }
    plan.findings.extend(hazards::hazards(survey, |distribution| context.selects(survey.module, distribution)));
    Ok(plan)
}

/// Whether an origin of a selected distribution uses this OAI.
fn is_used(survey: &ModuleSurvey<'_>, identity: &Identity, context: &Context<'_>) -> bool {
    let elsewhere = survey.across.used.get(identity);
    if elsewhere.is_some_and(|users| users.iter().any(|(folder, address)| context.names(folder, address)))
        || super::interface::is_offered(survey, identity, context)
    {
        return true;
    }
    let selected = survey.distributions.iter().filter(|d| context.selects(survey.module, &d.resource.address));
    selected.flat_map(|distribution| &distribution.origins).any(|origin| {
        !origin.contradicts_itself()
            && !origin.is_custom
            && matches!(&origin.identity, OriginIdentity::Known(used) if used.identity == *identity)
    })
}

fn existing_names(survey: &ModuleSurvey<'_>) -> Vec<String> {
    let controls = survey.controls.iter();
    controls
        .filter_map(|control| {
            let name = &control.block.body.attribute("name")?.value;
            Some(canonical(survey.module.text(control.file), name))
        })
        .collect()
}

fn controls(
    survey: &ModuleSurvey<'_>,
    identity: &Identity,
    context: &Context<'_>,
    names: &mut Vec<String>,
    plan: &mut StagePlan,
) -> Result<(), PlanError> {
    let label = match control::control(survey, identity) {
        // One that is unfit is told by the readiness of the origins that need it.
        None | Some(Control::There(_) | Control::Handed(_) | Control::Unfit(..)) => return Ok(()),
        Some(Control::Missing(label)) => label,
    };
    if let Some((control, count)) = choice::widened(survey, identity) {
        let name = control.block.body.attribute("name").map(|name| &name.value);
        // One for all callers of an account could be there once.
        let is_one = name.is_none_or(|name| reference::in_expr(name).is_empty());
        let unique = if is_one { "; its name must be unique in the account" } else { "" };
        plan.changes.push(Change {
            code: codes::WIDENED,
            confidence: if is_one { Confidence::Review } else { Confidence::Safe },
            address: control.address.to_string(),
            place: Place { file: control.file, span: control.block.span },
            summary: format!("{} is there where the OAI is chosen, too{unique}", control.address),
            edits: vec![(control.file, count)],
        });
        return Ok(());
    }
    let Some(anchor) = anchor(survey, identity) else { return Ok(()) };
    let text = survey.module.text(anchor.file);
    let own = match either::of(survey, identity) {
        Ok(own) => own,
        // Told by the readiness of the origins that need it.
        Err(_) => return Ok(()),
    };
    let meta = match survey.declaration(identity).filter(|_| !control::is_brought(survey, identity)) {
        Some(declaration) => {
            let mut meta = super::meta_arguments(text, declaration.block);
            if let Some(own) = &own {
                meta.retain(|(name, _)| name != "count");
                meta.insert(0, ("count".to_owned(), own.count.clone()));
            }
            meta
        }
        None => own.iter().map(|own| ("count".to_owned(), own.count.clone())).collect(),
    };
    let ControlName { text: name, is_bucket } = control::name(survey, identity, &label, names);
    let rendered =
        context.templates.render("origin_access_control.tf", &json!({ "label": label, "meta": meta, "name": name }))?;
    let edit = match survey.declaration(identity) {
        Some(_) => with_gap_behind(text, behind_block(text, anchor.block.span, &rendered, true)),
        None => before_block(text, anchor.block.span, &rendered),
    };
    let address = control::address(&label);
    let summary = if is_bucket {
        format!("add {address} to take the place of {identity}")
    } else {
        format!("add {address} to take the place of {identity}; its name {name} must be unique in the account")
    };
    plan.changes.push(Change {
        code: codes::CONTROL,
        confidence: if is_bucket { Confidence::Safe } else { Confidence::Review },
        address: address.to_string(),
        place: Place { file: anchor.file, span: anchor.block.span },
        summary,
        edits: vec![(anchor.file, edit)],
    });
    Ok(())
}

/// An edit that adds a block, with a blank line behind it where the next block would follow at once.
fn with_gap_behind(text: &str, mut added: Edit) -> Edit {
    let newline = layout::newline_at(text, added.span.end);
    let rest = text[added.span.end..].trim_start_matches([' ', '\t']).strip_prefix(newline);
    let next = rest.and_then(|rest| rest.lines().next());
    if next.is_some_and(|next| !next.trim().is_empty()) {
        added.text.push_str(newline);
    }
    added
}

/// The block that a new OAC stands beside: the OAI, or the first distribution where the OAI is not declared here.
fn anchor<'m>(survey: &ModuleSurvey<'m>, identity: &Identity) -> Option<Resource<'m>> {
    match survey.declaration(identity) {
        Some(declaration) => Some(declaration.clone()),
        None => control::first_origin(survey, identity).map(|(distribution, _, _)| distribution.resource.clone()),
    }
}

/// The edit that puts rendered lines before a block and the comments above it.
pub fn before_block(text: &str, block: Span, rendered: &str) -> Edit {
    let line = Span::new(layout::line_start(text, block.start), block.end);
    let at = layout::with_comments_above(text, line).start;
    let newline = layout::newline_at(text, at);
    let unit = layout::indent_unit(text, block);
    let body = layout::fitted(rendered, "", &unit, newline);
    Edit { span: Span::new(at, at), text: format!("{body}{newline}{newline}") }
}

fn before_destroy(
    survey: &ModuleSurvey<'_>,
    identity: &Identity,
    context: &Context<'_>,
    plan: &mut StagePlan,
) -> Result<(), PlanError> {
    let Some(declaration) = survey.declaration(identity).filter(|_| is_managed(identity)) else { return Ok(()) };
    let block = declaration.block;
    let text = survey.module.text(declaration.file);
    let lifecycle = block.body.blocks("lifecycle").next();
    if lifecycle.is_some_and(|inner| inner.body.attribute("create_before_destroy").is_some()) {
        return Ok(());
    }
    let place = Place { file: declaration.file, span: block.span };
    if let Some(resource) = first_managed(survey, &declaration.address) {
        plan.findings.push(not_before_destroy::finding(super::spot(survey.module, place), &resource.to_string()));
        return Ok(());
    }
    let edit = match lifecycle {
        Some(inner) => {
            super::at_top_of_body(text, inner, &context.templates.render("create_before_destroy.tf", &json!({}))?)
        }
        None => at_end_of_body(text, block, &context.templates.render("lifecycle.tf", &json!({}))?),
    };
    plan.changes.push(Change {
        code: codes::LIFECYCLE,
        confidence: Confidence::Safe,
        address: declaration.address.to_string(),
        place,
        summary: format!("set create_before_destroy on {}, so that a later removal comes last", declaration.address),
        edits: vec![(declaration.file, edit)],
    });
    Ok(())
}

/// The first managed resource, or module, that a resource depends on, directly or through locals and data sources.
fn first_managed(survey: &ModuleSurvey<'_>, from: &Address) -> Option<Address> {
    let dependencies = survey.module.dependencies();
    let mut seen = BTreeSet::from([from.clone()]);
    let mut queue: Vec<Address> = dependencies.get(from).into_iter().flatten().cloned().collect();
    while let Some(next) = queue.pop() {
        if next.is_managed() || matches!(next, Address::Module(_) | Address::ModuleOutput { .. }) {
            return Some(next);
        }
        if seen.insert(next.clone()) {
            queue.extend(dependencies.get(&next).into_iter().flatten().cloned());
        }
    }
    None
}

fn statements(survey: &ModuleSurvey<'_>, context: &Context<'_>, plan: &mut StagePlan) -> Result<(), PlanError> {
    let dependencies = survey.module.dependencies();
    for (position, source) in survey.policies.iter().enumerate() {
        let beside = access::beside(survey, source);
        let mut handed = Vec::new();
        let mut guarded = false;
        let mut sids: Vec<String> = beside.iter().filter_map(|other| other.sid.as_ref()?.literal.clone()).collect();
        let text = survey.module.text(source.file);
        for (index, statement) in source.policy.statements.iter().enumerate().filter(|(_, s)| s.names_oai()) {
            let place = Place { file: source.file, span: statement.span };
            if !survey.across.needs.iter().any(|need| need.statement == (position, index)) {
                unused(survey, source, statement, place, plan);
            }
            let mut mentions = statement.identifiers().flat_map(|identifier| &identifier.oais);
            let is_unclear = mentions.any(|mention| either::of(survey, &mention.identity).is_err());
            if is_unclear || copyable(survey, source, statement).is_err() {
                // Told by the readiness of the origins that need it.
                continue;
            }
            let origins = missing(survey, source, statement, |address| context.selects(survey.module, address));
            let far = survey.across.needs.iter().find(|need| need.statement == (position, index) && !need.covered);
            let far = far.filter(|need| need.distributions.iter().all(|(folder, d)| context.names(folder, d)));
            // Those of callers are not among the ones that a person can select.
            let far = far.filter(|need| !need.distributions.is_empty() || context.only.is_none());
            let far = far.and_then(|need| Some((need, need.arns.clone()?)));
            if origins.is_empty() && far.is_none() {
                continue;
            }
            let found = match &far {
                Some((_, arns)) if origins.is_empty() => Ok(arns.clone()),
                _ => source_arns(survey, source, &origins),
            };
            let arns = match found {
                Ok(arns) => arns,
                Err(reason) => {
                    let spot = super::spot(survey.module, place);
                    let snippet =
                        snippet_like(survey, source, statement, &survey.distributions[origins[0].0.0].resource);
                    plan.findings.push(statement_not_copied::finding(spot, &reason).with_snippet(snippet));
                    continue;
                }
            };
            let mut distributions: Vec<Address> =
                origins.iter().map(|((at, _), _)| survey.distributions[*at].resource.address.clone()).collect();
            if origins.is_empty() {
                let elsewhere = far.iter().flat_map(|(need, _)| &need.distributions);
                distributions.extend(elsewhere.map(|(_, address)| address.clone()));
            }
            distributions.dedup();
            // The ways between modules are looked at before a wire is laid.
            let near = distributions.iter().filter(|_| !origins.is_empty());
            let way = near.clone().find_map(|d| access::way_back(dependencies, d, &source.holder.address));
            if way.is_some() && super::restructure::waits_for_a_person(survey, source) {
                // Told by the readiness of the origins that need it.
                continue;
            }
            let mut identity = Vec::new();
            let arns = match &way {
                None => arns,
                Some(way) => {
                    plan.findings.push(cycle::finding(super::spot(survey.module, place), way));
                    let (name, edit) = account_identity(survey, &source.holder, context, plan)?;
                    identity.extend(edit);
                    SourceArns::account_wide(&name)
                }
            };
            if arns.guard != Guard::Always && source.notation.as_ref().and_then(Notation::object).is_some() {
                // Its list becomes an argument of `concat`; another one is added to that in the next round.
                if guarded {
                    continue;
                }
                guarded = true;
            }
            let mentions = statement.identifiers().flat_map(|identifier| &identifier.oais);
            let arns = mentions
                .fold(arns, |arns, mention| either::guarded(survey, (source, statement), &mention.identity, arns));
            let (arns, over) = handed_over(survey.module, source, &arns, &mut handed);
            identity.extend(over);
            let edits = twin(text, source, statement, &arns, &mut sids, context.templates)?;
            let unseen = source.attachments.iter().any(|at| matches!(at.bucket.bucket, Bucket::Unseen { .. }));
            let mut names: Vec<String> = distributions.iter().map(ToString::to_string).collect();
            if names.is_empty() {
                names.push("the distributions that callers name".to_owned());
            }
            let sid = statement.sid.as_ref().and_then(|sid| sid.literal.as_deref()).filter(|sid| !sid.is_empty());
            let what = sid.map_or_else(|| "the OAI's".to_owned(), |sid| format!("{sid:?}"));
            plan.changes.push(Change {
                code: codes::STATEMENT,
                confidence: if way.is_some() || unseen { Confidence::Review } else { Confidence::Safe },
                address: source.holder.address.to_string(),
                place,
                summary: format!(
                    "add a statement for CloudFront beside {what} in {}, on behalf of {}",
                    source.holder.address,
                    names.join(", ")
                ),
                edits: edits.into_iter().map(|edit| (source.file, edit)).chain(identity).collect(),
            });
        }
    }
    Ok(())
}

/// The name of a data source that tells the account, and the edit that adds it where there is none yet.
///
/// # Errors
/// Where the template cannot be rendered.
pub fn account_identity(
    survey: &ModuleSurvey<'_>,
    beside: &Resource<'_>,
    context: &Context<'_>,
    plan: &StagePlan,
) -> Result<(String, Option<(usize, Edit)>), PlanError> {
    let known = survey.module.resources().find(|resource| {
        resource.address == Address::data("aws_caller_identity", resource.address.name())
            && matches!(repetition(resource.block), Repetition::Single)
    });
    if let Some(known) = known {
        return Ok((known.address.name().to_owned(), None));
    }
    let name = "current".to_owned();
    let rendered = context.templates.render("caller_identity.tf", &json!({ "identity": name }))?;
    let added =
        plan.changes.iter().flat_map(|change| &change.edits).any(|(_, edit)| edit.text.contains(rendered.trim()));
    let edit = (!added).then(|| {
        let text = survey.module.text(beside.file);
        (beside.file, before_block(text, beside.block.span, &rendered))
    });
    Ok((name, edit))
}

/// Tells of a grant that nobody here uses.
fn unused(
    survey: &ModuleSurvey<'_>,
    source: &crate::survey::policies::PolicySource<'_>,
    statement: &crate::policy::statement::Statement,
    place: Place,
    plan: &mut StagePlan,
) {
    for mention in statement.identifiers().flat_map(|identifier| &identifier.oais) {
        let deprecated = super::switch::is_deprecated(survey, &mention.identity);
        if !source.attachments.is_empty()
            && !source.is_key_policy()
            // Whether one of another module is used is told where it is declared.
            && !matches!(mention.identity, Identity::Through(_))
            && !survey.across.offers.contains_key(&mention.identity)
            && users(survey, source, mention).is_empty()
            && !access::may_be_used(survey, &mention.identity)
            && !deprecated
        {
            let spot = super::spot(survey.module, place);
            plan.findings.push(attached_to_nothing::finding(spot, &mention.identity.to_string()));
        }
    }
}
