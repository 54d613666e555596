//! What CloudFront is already granted, and whether an origin is ready to be moved.

use super::both_ways;
use super::control::{self, Control};
use super::ignored::can_be_taken_out;
use super::interface::{choice, either};
use super::items;
use super::registry;
use super::source_arn::{source_arns, users};
use super::statement::{copyable, snippet_like, snippets_in_template, twin_snippet};
use super::there::beside_always;
use crate::finding::{
    Finding, Snippet, attested, bucket_by_outputs, bucket_not_seen, callers_choose_kind, grant_missing,
    granted_already, ignored_changes, object_not_changed, object_shown, origin_not_followed, override_files,
    policy_handed_out, policy_not_read, reference_not_followed, registry_call, statement_not_copied,
    two_policies as two, unfit_control,
};
use crate::hcl::ast::{Expr, ExprKind, Part};
use crate::policy::identity::{Identity, Mention};
use crate::policy::statement::{Condition, Effect, Statement, Term};
use crate::survey::buckets::{self, Bucket, by_outputs};
use crate::survey::chosen::Chosen;
use crate::survey::hazards::{self, denial::is_decided};
use crate::survey::origins::{Distribution, Origin, OriginIdentity};
use crate::survey::policies::{Attachment, PolicySource, policy_argument};
use crate::survey::references::{Kind, Sink};
use crate::survey::registry::arn;
use crate::survey::{ModuleSurvey, is_managed};
use crate::terraform::address::Address;
use crate::terraform::condition;
use crate::terraform::graph;
use crate::terraform::instances::same_instances;
use crate::terraform::module::{Place, Repetition, repetition};
use crate::terraform::reference;
use crate::terraform::registry as modules;
use serde_json::json;
use std::collections::BTreeSet;

/// Whether the policy's statements for CloudFront grant (or deny) a distribution what `source` grants (or denies) an OAI:
/// every action on every resource.
pub fn covered(policy: &[&Statement], source: &Statement, distribution: &Address) -> bool {
    covered_where(policy, source, |statement| names(statement, distribution))
}

/// Whether what CloudFront is granted beside a statement about an OAI, wherever that is there, is what the OAI is.
pub fn is_covered(
    survey: &ModuleSurvey<'_>,
    source: &PolicySource<'_>,
    statement: &Statement,
    distribution: &Address,
) -> bool {
    covered(&beside_always(survey, source, Some(statement), Some(distribution)), statement, distribution)
}

/// [`covered`] for whichever distribution a statement is asked about.
pub fn covered_where(policy: &[&Statement], source: &Statement, names: impl Fn(&Statement) -> bool) -> bool {
    let pairs = source.actions.items.iter().flat_map(|action| source.resources.items.iter().map(move |r| (action, r)));
    let mut pairs = pairs.peekable();
    pairs.peek().is_some()
        && pairs.all(|(action, resource)| {
            // A policy may have many statements: what is told fastest comes first.
            policy.iter().any(|statement| {
                statement.resources.items.iter().any(|term| allows(term, resource))
                    && statement.actions.items.iter().any(|term| allows(term, action))
                    && matches_source(statement, source)
                    && names(statement)
            })
        })
}

/// The statements of a policy and of those that are attached to the same bucket: merged documents make one policy.
pub fn beside<'s>(survey: &'s ModuleSurvey<'_>, source: &PolicySource<'_>) -> Vec<&'s Statement> {
    sources_beside(survey, source).flat_map(|other| &other.policy.statements).collect()
}

/// The policies whose statements [`beside`] has.
pub fn sources_beside<'s, 'm>(
    survey: &'s ModuleSurvey<'m>,
    source: &PolicySource<'_>,
) -> impl Iterator<Item = &'s PolicySource<'m>> {
    let together = move |other: &&PolicySource<'_>| {
        other.holder.address == source.holder.address
            || other.attachments.iter().any(|attachment| {
                source.attachments.iter().any(|own| own.resource.address == attachment.resource.address)
            })
    };
    // What is merged in may be there when the other is not.
    let is_with = move |other: &&PolicySource<'_>| condition::is_with(survey.module, &other.holder, &source.holder);
    survey.policies.iter().filter(move |other| together(other) && is_with(other))
}

/// Whether a statement is for CloudFront alone, with the effect of `source` and under no conditions that it lacks.
fn matches_source(statement: &Statement, source: &Statement) -> bool {
    is_for_cloudfront_alone(statement)
        && statement.effect == source.effect
        && statement.effect != Effect::Unknown
        && statement.conditions.iter().all(|condition| is_source_condition(condition) || has(source, condition))
}

/// Whether CloudFront is all that a statement is about, and all of it is understood.
fn is_for_cloudfront_alone(statement: &Statement) -> bool {
    statement.is_for_cloudfront() && !statement.negated && statement.unknown.is_empty()
}

fn has(source: &Statement, condition: &Condition) -> bool {
    let texts = |condition: &Condition| condition.values.items.iter().map(|term| term.text.clone()).collect::<Vec<_>>();
    source.conditions.iter().any(|other| {
        other.operator == condition.operator
            && other.key.eq_ignore_ascii_case(&condition.key)
            && texts(other) == texts(condition)
    })
}

/// Whether a condition says for whose distributions CloudFront calls.
/// Source: IAM user guide, "AWS global condition context keys", `aws:SourceArn` and `aws:SourceAccount`.
pub fn is_source_condition(condition: &Condition) -> bool {
    let positive = matches!(condition.operator.as_str(), "StringEquals" | "StringLike" | "ArnEquals" | "ArnLike");
    positive && ["aws:SourceArn", "aws:SourceAccount"].iter().any(|key| key.eq_ignore_ascii_case(&condition.key))
}

fn allows(term: &Term, wanted: &Term) -> bool {
    if term.text == wanted.text {
        return true;
    }
    match (&term.literal, &wanted.literal) {
        (Some(pattern), _) if pattern == "*" => true,
        (Some(pattern), Some(value)) => match pattern.strip_suffix('*') {
            Some(prefix) => value.starts_with(prefix) && !prefix.contains(['*', '?']),
            None => false,
        },
        _ => false,
    }
}

/// Whether the source conditions of a statement let this distribution through.
pub fn names(statement: &Statement, distribution: &Address) -> bool {
    let arns: Vec<&Condition> = statement
        .conditions
        .iter()
        .filter(|condition| is_source_condition(condition) && condition.key.eq_ignore_ascii_case("aws:SourceArn"))
        .collect();
    if arns.is_empty() {
        return true;
    }
    let exprs = arns.iter().flat_map(|condition| &condition.exprs);
    let direct: Vec<&Expr> = exprs.collect();
    let own = direct.iter().any(|expr| is_account_wide(expr) || refers_to(expr, distribution));
    // In a statement that stands there once for each list of ARNs, the list is in what decides how often.
    own || (statement.generated && statement.guards.iter().any(|guard| refers_to_arn(guard, distribution)))
}

fn refers_to(expr: &Expr, distribution: &Address) -> bool {
    reference::in_expr(expr).iter().any(|found| found.target == *distribution)
}

fn refers_to_arn(expr: &Expr, distribution: &Address) -> bool {
    reference::in_expr(expr)
        .iter()
        .any(|found| found.target == *distribution && matches!(found.attribute_name(), Some("arn")))
}

/// `arn:aws:cloudfront::…:distribution/*`
pub fn is_account_wide(expr: &Expr) -> bool {
    match &expr.unwrapped().kind {
        ExprKind::String(value) => value.ends_with(":distribution/*"),
        ExprKind::Template(template) => {
            matches!(template.parts.last(), Some(Part::Literal(text)) if text.ends_with(":distribution/*"))
        }
        ExprKind::Array(items) => items.iter().any(is_account_wide),
        _ => false,
    }
}

/// Whether an origin can be moved, and what stands in its way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Readiness {
    /// What has to be done by hand first.
    pub blocked_by: Vec<Finding>,
    /// What has to be told though nothing is in the way.
    pub notes: Vec<Finding>,
    /// Whether all that is missing is the grant stage.
    pub waits_for_grant: bool,
}

impl Readiness {
    /// Whether the origin can be moved now.
    pub fn is_ready(&self) -> bool {
        self.blocked_by.is_empty() && !self.waits_for_grant
    }
}

/// What an origin needs on its bucket beside the policy: its ACL's grants carried over, and its key.
fn beside_policy(survey: &ModuleSurvey<'_>, origin: (usize, usize), bucket: &Bucket, out: &mut Readiness) {
    let (position, index) = origin;
    let (findings, waits) = super::acl::readiness(survey, position, bucket);
    out.blocked_by.extend(findings);
    out.waits_for_grant |= waits;
    let (finding, waits) = super::keys::readiness(survey, position, index, bucket);
    out.blocked_by.extend(finding);
    out.waits_for_grant |= waits;
}

/// Whether the origin at these positions is ready. Only for origins that use an OAI.
pub fn readiness(survey: &ModuleSurvey<'_>, position: usize, index: usize) -> Readiness {
    let mut out = alone(survey, position, index);
    let distribution = &survey.distributions[position];
    // One block takes the same of all its items.
    for other in distribution.beside(index) {
        let found = alone(survey, position, other);
        let new = found.blocked_by.into_iter().filter(|finding| !out.blocked_by.contains(finding));
        let new: Vec<Finding> = new.collect();
        out.blocked_by.extend(new);
        out.waits_for_grant |= found.waits_for_grant;
    }
    let Some((_, held)) = items::path(&distribution.origins[index]) else { return out };
    let origin = &distribution.origins[index];
    let place = Place { file: distribution.resource.file, span: origin.block.span };
    let spot = items::spot(origin).unwrap_or_else(|| super::spot(survey.module, place));
    if let Err(reason) = &held.left {
        out.blocked_by.push(object_not_changed::finding(spot.clone(), &origin.name, reason));
    } else if !held.shown.is_empty() {
        out.notes.push(object_shown::finding(spot.clone(), &origin.name, &held.shown));
    }
    if held.whole && items::is_unclear_beside(distribution, origin) {
        let reason = "what another of its items holds is not clear, and they can only be moved together";
        out.blocked_by.push(object_not_changed::finding(spot.clone(), &origin.name, reason));
    }
    for (position, index) in items::together(survey, position, index) {
        let other = alone(survey, position, index);
        let refused =
            items::path(&survey.distributions[position].origins[index]).is_none_or(|(_, held)| held.left.is_err());
        if refused || !other.blocked_by.is_empty() {
            let name = &survey.distributions[position].origins[index].name;
            let reason = format!("it can only be moved together with origin {name}, which something is in the way of");
            out.blocked_by.push(object_not_changed::finding(spot.clone(), &origin.name, &reason));
        }
        out.waits_for_grant |= other.waits_for_grant;
    }
    out
}

/// Whether an origin is ready but for those that it moves together with.
fn alone(survey: &ModuleSurvey<'_>, position: usize, index: usize) -> Readiness {
    let distribution = &survey.distributions[position];
    let origin = &distribution.origins[index];
    let mut out = Readiness::default();
    let place = Place { file: distribution.resource.file, span: origin.block.span };
    let spot = |place: Place| super::spot(survey.module, place);
    overridden(survey, &distribution.resource.address, &mut out);
    overridden_around(survey, distribution, origin, &mut out);
    if distribution.ignores_origins && hazards::is_in_play(survey, origin) {
        out.blocked_by.push(ignored_changes::finding(spot(place), &distribution.resource, "origin"));
    }
    if origin.identity != OriginIdentity::Nobody
        && let Some(finding) = hazards::website_with_identity(survey, distribution, origin)
    {
        // No grant makes this origin work, so nobody can speak for it either.
        out.blocked_by.push(finding);
        return out;
    }
    let mention = match &origin.identity {
        OriginIdentity::Nobody => return out,
        OriginIdentity::Unclear(span) => {
            if let Some(chosen) = &origin.chosen {
                out.blocked_by.push(by_callers(survey, distribution, origin, Place { span: *span, ..place }, chosen));
                return out;
            }
            if let Some(offer) = both_ways::offer(survey, position, index) {
                out.blocked_by.push(both_ways::finding(survey, position, index, &offer));
                return out;
            }
            let place = Place { span: *span, ..place };
            out.blocked_by.push(not_followed(survey, distribution, origin, place));
            return out;
        }
        OriginIdentity::Known(_) if origin.contradicts_itself() => {
            let reason = "the origin names an OAI and an OAC both, which CloudFront refuses";
            out.blocked_by.push(origin_not_followed::contradiction(spot(place), reason));
            return out;
        }
        OriginIdentity::Known(_) if origin.is_custom => {
            let reason =
                "the origin names an OAI beside a `custom_origin_config`, which goes with neither an OAI nor an OAC";
            out.blocked_by.push(origin_not_followed::contradiction(spot(place), reason));
            return out;
        }
        OriginIdentity::Known(mention) => mention,
    };
    if let Some(chosen) = &origin.chosen
        && let Some(either) = choice::of(survey, distribution, origin, &mention.identity)
    {
        out.notes.push(of_choice(survey, origin, Place { span: mention.span, ..place }, (chosen, either.stays)));
    } else if let Some(chosen) = &origin.chosen {
        if let Some(bucket) = &origin.bucket {
            granted(survey, distribution, origin, mention, &bucket.bucket, &mut out);
        }
        let here = Place { span: mention.span, ..place };
        out.blocked_by.push(by_callers(survey, distribution, origin, here, chosen));
        return out;
    }
    let unattested = out.clone();
    if let Some(bucket) = &origin.bucket {
        overridden_below(survey, &bucket.bucket, &mut out);
    }
    match &origin.bucket {
        _ if survey.across.origins.contains_key(&(position, index)) => {
            let far = &survey.across.origins[&(position, index)];
            out.blocked_by.extend(far.findings.iter().cloned());
            out.waits_for_grant |= far.waits;
            if far.is_only_identity() {
                // The OAC is out of reach; the grants are in this module, or nowhere that is known.
            } else if let Some(bucket) = &origin.bucket {
                beside_policy(survey, (position, index), &bucket.bucket, &mut out);
            }
        }
        None => {
            let unplaced = unplaced(survey, mention, origin, distribution);
            if unplaced.is_empty() {
                let snippet = crate::stage::statement::snippet(None, &distribution.resource);
                let domain = domain_of(origin, distribution);
                let finding = match items::spot(origin) {
                    Some(item) => bucket_not_seen::finding(item, &named(distribution, index)),
                    None if survey.is_interface && is_managed(&mention.identity) && is_of_caller(origin) => {
                        bucket_not_seen::of_callers(spot(domain), survey.module.text_at(domain))
                    }
                    None => bucket_not_seen::finding(spot(domain), survey.module.text_at(domain)),
                };
                out.blocked_by.push(finding.with_snippet(snippet));
            }
            out.blocked_by.extend(unplaced);
        }
        Some(bucket) => {
            let domain = origin.domain_name(distribution.resource.file);
            if domain.is_some_and(|(_, domain)| by_outputs(survey.module, domain).is_some()) {
                let domain = domain_of(origin, distribution);
                let (text, name) = (survey.module.text_at(domain), bucket.bucket.to_string());
                out.notes.push(bucket_by_outputs::finding(spot(domain), text, &name));
            }
            if survey.by_names.contains(&(position, index)) {
                let finding = bucket_by_outputs::of_inputs(spot(place), &origin.name, &bucket.bucket.to_string());
                out.notes.push(finding);
            }
            if let Bucket::Unseen { module } = &bucket.bucket {
                let source = survey.policies.iter().find(|source| source.is_on(&bucket.bucket));
                let holder = source.map_or_else(String::new, |source| source.holder.address.to_string());
                let call = Address::Module(module.clone()).to_string();
                out.notes.push(policy_handed_out::finding(spot(domain_of(origin, distribution)), &call, &holder));
            }
            match registry::whole::call_of(survey.module, &mention.identity) {
                Some(call) => granted_by_module(survey, call, &bucket.bucket, &mut out),
                None => granted(survey, distribution, origin, mention, &bucket.bucket, &mut out),
            }
            out.blocked_by.extend(hazards::denials_of_control(survey, &bucket.bucket));
            beside_policy(survey, (position, index), &bucket.bucket, &mut out);
        }
    }
    if let Some(reason) = &origin.attested {
        // A person speaks for what the code does not show; what the grant stage is about to write still comes first.
        out.blocked_by = unattested.blocked_by;
        out.notes.push(attested::finding(items::spot(origin).unwrap_or_else(|| spot(place)), reason));
    }
    let brought = origin.control_id.as_ref().and_then(|id| id.brought.as_ref()).map(|brought| brought.input.as_str());
    if brought.is_some() || survey.across.attached.contains_key(&(position, index)) {
        let here = Place { span: mention.span, ..place };
        match either::readiness(survey, &mention.identity, here, brought) {
            Ok(note) => out.notes.push(note),
            Err(finding) => out.blocked_by.push(finding),
        }
    }
    if let Some(registry::Control::Unfit(reason)) = registry::control(survey, origin, mention)
        && let Address::Module(call) = &distribution.resource.address
    {
        out.blocked_by.push(registry_call::finding(spot(place), call, &reason));
    }
    let asks = origin.control_id.as_ref().is_some_and(|id| id.by_instances && id.brought.is_none());
    let unfit = match control::control(survey, &mention.identity) {
        Some(Control::Unfit(found, reason)) => Some((found, reason)),
        Some(Control::There(found))
            if asks
                && matches!(repetition(found.block), Repetition::Single)
                && survey
                    .declaration(&mention.identity)
                    .is_some_and(|own| !same_instances(survey.module, own, &found)) =>
        {
            Some((found, "it is always there, and the origin asks whether the OAI is".to_owned()))
        }
        _ => None,
    };
    if let Some((found, reason)) = unfit {
        let place = Place { file: found.file, span: found.block.span };
        out.blocked_by.push(unfit_control::finding(spot(place), &found.address.to_string(), &reason));
    }
    out
}

/// The finding for an origin of which callers choose whether it takes an OAI or an OAC: how they do, and for a bucket whose policy
/// is not here the statement that comes first.
fn by_callers(
    survey: &ModuleSurvey<'_>,
    distribution: &Distribution<'_>,
    origin: &Origin<'_>,
    place: Place,
    chosen: &Chosen,
) -> Finding {
    let Chosen { input, value } = chosen;
    let mut finding = callers_choose_kind::finding(super::spot(survey.module, place), input, value);
    if origin.bucket.is_none() {
        finding = finding.with_snippet(crate::stage::statement::snippet(None, &distribution.resource));
    }
    finding.with_snippet(choice_snippet(survey, chosen, "snippet_choice.tf"))
}

/// What a caller of the module says to choose the OAC.
fn choice_snippet(survey: &ModuleSurvey<'_>, chosen: &Chosen, template: &'static str) -> Snippet {
    let folder = if survey.module.folder.is_empty() { "this module" } else { &survey.module.folder };
    Snippet::new(template, json!({ "folder": folder, "input": chosen.input, "value": chosen.value }))
}

/// The note for an origin that moves for callers that choose the OAI.
fn of_choice(
    survey: &ModuleSurvey<'_>,
    origin: &Origin<'_>,
    place: Place,
    (chosen, stays): (&Chosen, bool),
) -> Finding {
    let signs = origin.control.as_ref().and_then(|control| survey.module.resource(control)).and_then(|control| {
        let behavior = &control.block.body.attribute(control::SIGNING)?.value;
        reference::as_input(behavior)
    });
    let spot = super::spot(survey.module, place);
    if !stays {
        return callers_choose_kind::of_nothing(spot, &chosen.input, signs.as_deref(), survey.is_interface);
    }
    callers_choose_kind::of_all(spot, &chosen.input, &chosen.value, signs.as_deref()).with_snippet(choice_snippet(
        survey,
        chosen,
        "snippet_choice_moved.tf",
    ))
}

/// Whether an origin's domain name is an input of its module, or of an item of one.
fn is_of_caller(origin: &Origin<'_>) -> bool {
    let by_input =
        |expr: &Expr| reference::in_expr(expr).iter().any(|found| matches!(found.target, Address::Variable(_)));
    let of_items = origin.outer.body.attribute("for_each").filter(|_| origin.dynamic);
    let domain = origin.block.body.attribute("domain_name");
    [domain, of_items].into_iter().flatten().any(|attribute| by_input(&attribute.value))
}

/// An origin that is made of an item, for people, with what it keeps from moving.
fn named(distribution: &Distribution<'_>, index: usize) -> String {
    let name = &distribution.origins[index].name;
    match distribution.beside(index).next() {
        Some(_) => format!("origin {name}, without which the others of its block do not move,"),
        None => format!("origin {name}"),
    }
}

/// Where an origin says from what it reads: its item, where that is in this module, or its block.
fn domain_of(origin: &Origin<'_>, distribution: &Distribution<'_>) -> Place {
    let file = distribution.resource.file;
    let in_block = || origin.block.body.attribute("domain_name").map(|attribute| (file, &attribute.value));
    let (file, span) = match origin.domain_name(file).or_else(in_block) {
        Some((file, domain)) => (file, domain.span),
        None => (file, origin.block.span),
    };
    Place { file, span }
}

fn not_followed(
    survey: &ModuleSurvey<'_>,
    distribution: &Distribution<'_>,
    origin: &Origin<'_>,
    place: Place,
) -> Finding {
    let reason = if origin.item.is_some() {
        format!("origin {} is made of an object, and its OAI comes from {}", origin.name, survey.module.text_at(place))
    } else if origin.dynamic {
        let from = survey.module.text_at(place);
        format!("a `dynamic` block makes origins of {}, and their OAI comes from {from}", distribution.resource.address)
    } else {
        format!("the OAI comes from {}", survey.module.text_at(place))
    };
    let spot = items::spot(origin).unwrap_or_else(|| super::spot(survey.module, place));
    let mut finding =
        origin_not_followed::finding(spot, &reason).with_snippet(Snippet::new("snippet_grant.tf", json!({})));
    for snippet in grants_for(survey, distribution, origin) {
        finding = finding.with_snippet(snippet);
    }
    let control = control_of(survey, origin, distribution);
    let finding = finding.with_snippet(Snippet::new("snippet_origin.tf", json!({ "control": control })));
    super::absent::with_missing_folders(survey, place, finding)
}

/// The OAC for an origin whose OAI is not followed, where that is known: it names one OAI, whose OAC is there or is made for
/// another origin.
fn control_of(survey: &ModuleSurvey<'_>, origin: &Origin<'_>, distribution: &Distribution<'_>) -> String {
    let known = || {
        let [identity] = named_in(survey, origin)[..] else { return None };
        let (address, like) = match control::control(survey, identity)? {
            Control::There(found) => (found.address.clone(), found),
            Control::Missing(label) if control::first_origin(survey, identity).is_some() => {
                (control::address(&label), survey.declaration(identity)?.clone())
            }
            Control::Missing(_) | Control::Handed(_) | Control::Unfit(..) => return None,
        };
        match repetition(like.block) {
            Repetition::Single => Some(format!("{address}.id")),
            _ if same_instances(survey.module, &like, &distribution.resource) => {
                Some(format!("{address}{}.id", super::own_instance(like.block)))
            }
            _ => None,
        }
    };
    known().unwrap_or_else(|| "aws_cloudfront_origin_access_control.NAME.id".to_owned())
}

/// The OAIs that an origin names, each once.
fn named_in<'s>(survey: &'s ModuleSurvey<'_>, origin: &Origin<'_>) -> Vec<&'s Identity> {
    let at = |position: usize, index: usize| std::ptr::eq(&survey.distributions[position].origins[index], origin);
    let mut out: Vec<&Identity> = Vec::new();
    for reference in &survey.references {
        match (&reference.sink, &reference.identity) {
            (Sink::Origin(position, index), Some(identity)) if at(*position, *index) && !out.contains(&identity) => {
                out.push(identity);
            }
            _ => {}
        }
    }
    out
}

/// The statements for an origin whose OAI is not followed: beside those about the OAIs that it names, else one that has to
/// be filled in.
fn grants_for(survey: &ModuleSurvey<'_>, distribution: &Distribution<'_>, origin: &Origin<'_>) -> Vec<Snippet> {
    let named = named_in(survey, origin);
    let mut out = Vec::new();
    for source in survey.policies.iter().filter(|source| !source.is_key_policy()) {
        if origin.bucket.as_ref().is_some_and(|bucket| !source.is_on(&bucket.bucket)) {
            continue;
        }
        for statement in &source.policy.statements {
            let mut mentions = statement.identifiers().flat_map(|identifier| &identifier.mentions);
            if mentions.any(|mention| named.contains(&&mention.identity)) {
                let snippet = match copyable(survey, source, statement) {
                    Ok(()) => twin_snippet(survey, source, statement, &distribution.resource),
                    Err(_) => snippet_like(survey, source, statement, &distribution.resource),
                };
                out.push(snippet);
            }
        }
    }
    if out.is_empty() {
        let bucket = origin.bucket.as_ref().map(|found| &found.bucket);
        out.push(crate::stage::statement::snippet(bucket, &distribution.resource));
    }
    out
}

/// Looks for the grants of an OAI on a bucket and for CloudFront's beside them.
fn granted(
    survey: &ModuleSurvey<'_>,
    distribution: &Distribution<'_>,
    origin: &Origin<'_>,
    mention: &Mention,
    bucket: &Bucket,
    out: &mut Readiness,
) {
    let place = Place { file: distribution.resource.file, span: origin.block.span };
    let module = survey.module;
    let mut grants = 0;
    let brought = origin.control_id.as_ref().is_some_and(|id| id.brought.is_some());
    out.blocked_by.extend(two_policies(survey, bucket));
    let on_bucket: Vec<(usize, &PolicySource)> =
        survey.policies.iter().enumerate().filter(|(_, source)| source.is_on(bucket)).collect();
    for (position, source) in &on_bucket {
        if is_for_others(survey, source, origin) {
            continue;
        }
        let on_it = source.attachments.iter().filter(|attachment| attachment.bucket.bucket == *bucket);
        let resources = on_it.map(|attachment| &attachment.resource.address);
        for address in BTreeSet::from_iter(resources.chain([&source.holder.address])) {
            overridden(survey, address, out);
        }
        let mut of_oai = false;
        for (index, statement) in source.policy.statements.iter().enumerate() {
            let here = Place { file: source.file, span: statement.span };
            let named = survey.references.iter().any(|r| {
                r.identity.as_ref() == Some(&mention.identity)
                    && here.span.contains(r.place.span)
                    && r.place.file == here.file
            });
            // A Deny that names the OAI in its conditions alone is weighed for CloudFront as a whole.
            let weighed = statement.effect == Effect::Deny
                && !statement.names_oai()
                && statement.not_principals.is_empty()
                && is_decided(statement);
            if !named || weighed {
                continue;
            }
            of_oai = true;
            // One that is only about the module's own OAI says nothing of what another one may do.
            let own_alone =
                brought && !survey.is_interface && !statement.identifiers().any(|identifier| identifier.brought);
            if own_alone {
                let other = format!("the OAI that an input may bring in place of {}", mention.identity);
                let finding = grant_missing::finding(super::spot(module, here), &bucket.to_string(), &other);
                let snippet = snippet_like(survey, source, statement, &distribution.resource);
                out.blocked_by.push(finding.with_snippet(snippet));
                continue;
            }
            if let Err(reason) = copyable(survey, source, statement) {
                let snippet = snippet_like(survey, source, statement, &distribution.resource);
                out.blocked_by
                    .push(statement_not_copied::finding(super::spot(module, here), &reason).with_snippet(snippet));
            } else if is_covered(survey, source, statement, &distribution.resource.address) {
                grants += usize::from(statement.effect == Effect::Allow);
            } else if survey.references.iter().any(|r| r.sink == Sink::Principal(*position, index)) {
                match not_expressible(survey, source, statement) {
                    None => out.waits_for_grant = true,
                    Some(reason) => {
                        let finding = statement_not_copied::finding(super::spot(module, here), &reason);
                        let snippets = match source.is_shared {
                            true => snippets_in_template(survey, source, statement, &arn(&distribution.resource)),
                            false => vec![snippet_like(survey, source, statement, &distribution.resource)],
                        };
                        out.blocked_by.push(snippets.into_iter().fold(finding, Finding::with_snippet));
                    }
                }
            }
        }
        let mut ignored = source.attachments.iter().filter(|at| at.ignored && at.bucket.bucket == *bucket);
        out.waits_for_grant |= of_oai && ignored.clone().any(|at| can_be_taken_out(source, at));
        if of_oai && let Some(attachment) = ignored.find(|at| !can_be_taken_out(source, at)) {
            let here = Place { file: attachment.resource.file, span: attachment.resource.block.span };
            out.blocked_by.push(ignored_changes::finding(super::spot(module, here), &attachment.resource, "policy"));
        }
        if let Some(finding) = unread_grant(survey, source, mention) {
            let snippet = crate::stage::statement::snippet(Some(bucket), &distribution.resource);
            out.blocked_by.push(finding.with_snippet(snippet));
        }
    }
    if grants == 0 && !out.waits_for_grant && out.blocked_by.is_empty() {
        let snippet = match on_bucket.is_empty() {
            true => crate::stage::statement::policy_snippet(module, bucket, &distribution.resource),
            false => crate::stage::statement::snippet(Some(bucket), &distribution.resource),
        };
        let unplaced = unplaced(survey, mention, origin, distribution);
        if !unplaced.is_empty() {
            out.blocked_by.extend(unplaced);
            return;
        }
        let at = items::spot(origin).unwrap_or_else(|| super::spot(module, place));
        if on_bucket.iter().any(|(_, source)| lets_in_instead(source, &distribution.resource.address)) {
            out.notes.push(granted_already::finding(at, &bucket.to_string(), &mention.identity.to_string()));
            return;
        }
        let mut finding = grant_missing::finding(at, &bucket.to_string(), &mention.identity.to_string());
        let statements = on_bucket.iter().flat_map(|(_, source)| &source.policy.statements);
        let others: Vec<&Identity> = statements
            .flat_map(Statement::identifiers)
            .flat_map(|identifier| &identifier.mentions)
            .map(|mention| &mention.identity)
            .collect();
        // Two resources are two OAIs; a literal or a data source may be any of them.
        match others.iter().find(|other| !is_managed(other) || !is_managed(&mention.identity)) {
            Some(_) => {
                finding.message.push_str("; a policy of the bucket names an OAI in another way, which may be this one")
            }
            None => {
                let instead = others.first().map(|other| format!("; a policy of the bucket names {other} instead"));
                finding.message.extend(instead);
            }
        }
        out.blocked_by.push(finding.with_snippet(snippet));
    }
}

/// Whether a policy lets CloudFront read objects for a distribution, and names no OAI at all.
pub fn lets_in_instead(source: &PolicySource<'_>, distribution: &Address) -> bool {
    let reads = |action: &Term| matches!(action.literal.as_deref(), Some("s3:GetObject" | "s3:Get*" | "s3:*" | "*"));
    let of_objects = |resource: &Term| resource.text.trim_end_matches('"').ends_with("/*");
    let statements = &source.policy.statements;
    source.policy.opaque.is_empty()
        && !statements.iter().any(Statement::names_oai)
        && statements.iter().any(|statement| {
            statement.effect == Effect::Allow
                && !statement.generated
                && is_for_cloudfront_alone(statement)
                && statement.conditions.iter().all(is_source_condition)
                && statement.actions.items.iter().any(reads)
                && statement.resources.items.iter().any(of_objects)
                && names(statement, distribution)
        })
}

/// Whether a document is there only where an origin has no place for an OAI.
pub fn is_for_others(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, origin: &Origin<'_>) -> bool {
    let made = condition::of_block(survey.module, &source.holder).unwrap_or_default();
    let conditions: Vec<String> = made.iter().chain(&origin.known).cloned().collect();
    condition::contradict(&condition::implied(survey.module, &conditions))
}

/// Looks for CloudFront's statements beside those that a module writes about its OAI.
fn granted_by_module(survey: &ModuleSurvey<'_>, call: &str, bucket: &Bucket, out: &mut Readiness) {
    for source in survey.policies.iter().filter(|source| source.is_on(bucket)) {
        overridden(survey, &source.holder.address, out);
    }
    let (finding, waits) = registry::whole::needed(survey, call);
    out.blocked_by.extend(finding);
    out.waits_for_grant |= waits;
}

/// The policy inside a bucket's or key's own block, and the resource that puts another one on it.
pub fn policy_beside<'s, 'm>(
    survey: &'s ModuleSurvey<'m>,
    bucket: &Bucket,
) -> Option<(&'s Attachment<'m>, &'s Attachment<'m>)> {
    let all = || {
        let attachments = survey.policies.iter().flat_map(|source| &source.attachments);
        attachments.filter(|attachment| attachment.bucket.bucket == *bucket)
    };
    all().find(|attachment| attachment.inline).zip(all().find(|attachment| !attachment.inline))
}

/// The finding for a bucket or key with two policies.
pub fn two_policies(survey: &ModuleSurvey<'_>, bucket: &Bucket) -> Option<Finding> {
    let (inline, beside) = policy_beside(survey, bucket)?;
    let owner = &inline.resource;
    let argument = policy_argument(owner).map_or(owner.block.span, |argument| argument.span);
    let spot = super::spot(survey.module, Place { file: owner.file, span: argument });
    Some(two::finding(spot, &owner.address.to_string(), &beside.resource.address.to_string()))
}

/// Why the distributions of a statement cannot be put into one expression, if they cannot.
fn not_expressible(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, statement: &Statement) -> Option<String> {
    let origins = missing(survey, source, statement, |_| true);
    source_arns(survey, source, &origins).err()
}

/// A policy of the bucket that names the OAI where no statement can be read.
fn unread_grant(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, mention: &Mention) -> Option<Finding> {
    let inside = |span: crate::hcl::ast::Span| {
        survey.references.iter().any(|r| {
            let is_it = r.identity.as_ref() == Some(&mention.identity) && r.sink != Sink::Filled;
            is_it && r.place.file == source.file && span.contains(r.place.span)
        })
    };
    let opaque = source.policy.opaque.iter().find(|span| inside(**span))?;
    let place = Place { file: source.file, span: *opaque };
    let reason = "the statement about the OAI is written in a notation that is not edited here";
    Some(policy_not_read::finding(super::spot(survey.module, place), reason))
}

/// The statements about an OAI that are on no bucket from which an origin with it is known to read: their document goes
/// to a module, or to a bucket that is named in another way than the origin's.
fn unplaced(
    survey: &ModuleSurvey<'_>,
    mention: &Mention,
    origin: &Origin<'_>,
    distribution: &Distribution<'_>,
) -> Vec<Finding> {
    let mut out = Vec::new();
    let in_block = origin.block.body.attribute("domain_name").map_or(origin.block.span, |domain| domain.value.span);
    let in_block = survey.module.text_at(Place { file: distribution.resource.file, span: in_block });
    // Where no item of a block is known to be the policy's, that is said once of all of them.
    let tells_apart = is_placed_beside(survey, distribution, origin);
    let brought = origin.domain.as_ref().filter(|_| tells_apart).and_then(|domain| domain.text.as_deref());
    let domain = brought.unwrap_or(in_block);
    let address = &distribution.resource.address;
    for source in survey.policies.iter().filter(|source| !source.is_key_policy()) {
        for statement in &source.policy.statements {
            let mut named = statement.identifiers().flat_map(|identifier| &identifier.mentions);
            let Some(named) = named.find(|named| named.identity == mention.identity) else { continue };
            let placed = source.attachments.iter().any(|at| !matches!(at.bucket.bucket, Bucket::Unseen { .. }));
            if !users(survey, source, named).is_empty() || (origin.bucket.is_some() && placed) {
                continue;
            }
            let spot = super::spot(survey.module, Place { file: source.file, span: statement.span });
            let reason = not_placed(survey, source, domain);
            out.push(match copyable(survey, source, statement) {
                Err(reason) => {
                    let snippet = snippet_like(survey, source, statement, &distribution.resource);
                    statement_not_copied::finding(spot, &reason).with_snippet(snippet)
                }
                Ok(()) if is_covered(survey, source, statement, address) => policy_not_read::to_attest(spot, &reason),
                Ok(()) => {
                    let snippet = twin_snippet(survey, source, statement, &distribution.resource);
                    policy_not_read::finding(spot, &reason).with_snippet(snippet)
                }
            });
        }
    }
    out
}

/// Whether the policy is known of a bucket from which another origin of the same block reads.
fn is_placed_beside(survey: &ModuleSurvey<'_>, distribution: &Distribution<'_>, origin: &Origin<'_>) -> bool {
    let own = survey.distributions.iter().position(|other| std::ptr::eq(other, distribution));
    let index = distribution.origins.iter().position(|other| std::ptr::eq(other, origin));
    let Some((position, index)) = own.zip(index) else { return false };
    distribution.beside(index).any(|other| {
        let bucket = distribution.origins[other].bucket.as_ref();
        let on_it = bucket.is_some_and(|found| survey.policies.iter().any(|source| source.is_on(&found.bucket)));
        on_it || survey.across.origins.contains_key(&(position, other))
    })
}

/// Whether an origin uses an OAI in a way that is not followed, or on a bucket that cannot be told: any of the OAI's grants
/// may be for it, and what is said of the origin says so.
pub fn may_be_used(survey: &ModuleSurvey<'_>, identity: &Identity) -> bool {
    survey.references.iter().any(|reference| match reference.sink {
        Sink::Origin(position, index) if reference.identity.as_ref() == Some(identity) => {
            let distribution = &survey.distributions[position];
            let mut all = distribution.beside(index).chain([index]).map(|index| &distribution.origins[index]);
            all.any(|origin| origin.bucket.is_none() || matches!(origin.identity, OriginIdentity::Unclear(_)))
        }
        _ => false,
    })
}

/// Why a policy is not known to be that of an origin's bucket.
fn not_placed(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, domain: &str) -> String {
    let holder = &source.holder.address;
    match (source.attachments.first(), source.other_uses.first()) {
        (Some(attachment), _) => format!(
            "{holder} is the policy of {}, and the code does not show whether that is the bucket behind {domain}",
            attachment.bucket.bucket
        ),
        (None, Some(used)) => {
            let goes = format!("{holder} goes to {}, which is not followed", survey.module.holder_at(*used));
            match registry_reason(survey, *used) {
                Some(reason) => format!("{goes}: {reason}"),
                None => goes,
            }
        }
        (None, None) => format!("{holder} is attached to no bucket in this module"),
    }
}

/// Why the call of a registry module at a place is not followed, where others of the module are.
fn registry_reason(survey: &ModuleSurvey<'_>, place: Place) -> Option<String> {
    let mut calls = survey.module.blocks_of("module");
    let (_, call) = calls.find(|(file, call)| *file == place.file && call.span.contains(place.span))?;
    modules::read(call)?.err()
}

fn overridden(survey: &ModuleSurvey<'_>, address: &Address, out: &mut Readiness) {
    let found = survey.overridden(address);
    for finding in found.iter().map(override_files::finding) {
        if !out.blocked_by.contains(&finding) {
            out.blocked_by.push(finding);
        }
    }
}

/// Looks for override files about what an origin hangs on beside its distribution: its OAI and OAC, and the local values
/// behind these and it.
fn overridden_around(
    survey: &ModuleSurvey<'_>,
    distribution: &Distribution<'_>,
    origin: &Origin<'_>,
    out: &mut Readiness,
) {
    if survey.module.overrides.is_empty() {
        return;
    }
    overridden_behind(survey, &distribution.resource.address, out);
    if let OriginIdentity::Known(mention) = &origin.identity {
        mention.identity.address().iter().for_each(|address| overridden(survey, address, out));
        if let Some(Control::There(found)) = control::control(survey, &mention.identity) {
            overridden(survey, &found.address, out);
        }
    }
}

/// The same for its bucket: the encryption, the key, and the documents and local values behind the policies of both.
fn overridden_below(survey: &ModuleSurvey<'_>, bucket: &Bucket, out: &mut Readiness) {
    if survey.module.overrides.is_empty() {
        return;
    }
    let mut holders = vec![bucket.clone()];
    if let super::keys::KeyUse::Declared(key, ..) = super::keys::key_of(survey.module, bucket) {
        holders.push(Bucket::Declared(key));
    }
    for resource in survey.module.managed("aws_s3_bucket_server_side_encryption_configuration") {
        let named = resource.block.body.attribute("bucket");
        let named = named.map(|named| buckets::named_by(survey.module, resource.file, &named.value).bucket);
        if named.as_ref() == Some(bucket) {
            overridden(survey, &resource.address, out);
        }
    }
    for holder in &holders {
        if let Bucket::Declared(address) = holder {
            overridden(survey, address, out);
        }
        for source in survey.policies.iter().filter(|source| source.is_on(holder)) {
            let on_it = source.attachments.iter().filter(|attachment| attachment.bucket.bucket == *holder);
            let resources = on_it.map(|attachment| &attachment.resource.address);
            for address in BTreeSet::from_iter(resources.chain([&source.holder.address])) {
                overridden(survey, address, out);
                overridden_behind(survey, address, out);
            }
        }
    }
}

/// Looks for override files about the local values and policy documents that something depends on.
fn overridden_behind(survey: &ModuleSurvey<'_>, address: &Address, out: &mut Readiness) {
    let behind = graph::reached(survey.module.dependencies(), address);
    let carries =
        |address: &&Address| matches!(address, Address::Local(_)) || address.kind() == Some("aws_iam_policy_document");
    behind.iter().filter(carries).for_each(|address| overridden(survey, address, out));
}

/// The distributions that a statement about an OAI needs and that its policy does not let through yet, as origins.
pub fn missing<'s>(
    survey: &ModuleSurvey<'_>,
    source: &'s PolicySource<'_>,
    statement: &'s Statement,
    selects: impl Fn(&Address) -> bool,
) -> Vec<((usize, usize), &'s Mention)> {
    let mut out = Vec::new();
    for mention in statement.identifiers().flat_map(|identifier| &identifier.oais) {
        for (position, index) in users(survey, source, mention) {
            let address = &survey.distributions[position].resource.address;
            if selects(address) && !is_covered(survey, source, statement, address) {
                out.push(((position, index), mention));
            }
        }
    }
    out.sort_by_key(|(at, _)| *at);
    out
}

/// The way from a distribution to a policy's holder, along references, both ends in it.
pub fn way_addresses(dependencies: &graph::Graph, distribution: &Address, holder: &Address) -> Option<Vec<Address>> {
    graph::path(dependencies, distribution, holder)
}

/// The way from a distribution to a policy's holder, for people: a reference back would close a circle.
pub fn way_back(dependencies: &graph::Graph, distribution: &Address, holder: &Address) -> Option<String> {
    let way = graph::path(dependencies, distribution, holder)?;
    Some(way.iter().map(ToString::to_string).collect::<Vec<_>>().join(" -> "))
}

/// A finding for a reference that goes where nothing follows it.
pub fn dead_end(survey: &ModuleSurvey<'_>, place: Place, kind: Kind, attribute: &str, what: &str) -> Finding {
    let used = if attribute.is_empty() { "the OAI".to_owned() } else { format!("the OAI's {attribute}") };
    let mut finding = reference_not_followed::finding(super::spot(survey.module, place), &used, what);
    if kind == Kind::Grant {
        finding.message.push_str("; it may be a grant");
    }
    super::absent::with_missing_folders(survey, place, finding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::website_endpoint;
    use crate::terraform::module::read_modules;
    use crate::workspace::{SourceFile, Workspace};

    #[test]
    fn nobody_can_attest_a_grant_for_a_website_endpoint() {
        for domain in [
            "\"site.s3-website-eu-west-1.amazonaws.com\"",
            "aws_s3_bucket_website_configuration.site.website_endpoint",
            "\"${aws_s3_bucket.site.id}.s3-website.${var.region}.amazonaws.com\"",
        ] {
            let text = format!(
                r#"
                resource "aws_cloudfront_origin_access_identity" "site" {{}}
                resource "aws_cloudfront_distribution" "site" {{
                  # oai2oac:granted in another repository
                  origin {{
                    domain_name = {domain}
                    origin_id   = "site"
                    s3_origin_config {{
                      origin_access_identity = aws_cloudfront_origin_access_identity.site.cloudfront_access_identity_path
                    }}
                  }}
                }}
                "#
            );
            let mut workspace = Workspace::default();
            workspace.files.insert("main.tf".to_owned(), SourceFile { bytes: text.into_bytes(), editable: true });
            let modules = read_modules(&workspace).expect("UTF-8");
            let survey = crate::survey::survey(&workspace, &modules);
            assert!(survey.modules[0].distributions[0].origins[0].attested.is_some(), "{domain}");
            let readiness = readiness(&survey.modules[0], 0, 0);
            let codes: Vec<&str> = readiness.blocked_by.iter().map(|finding| finding.code).collect();
            assert_eq!(codes, [website_endpoint::CODE], "{domain}");
        }
    }
}
