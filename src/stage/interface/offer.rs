//! What a module can offer its callers in the place of an OAI, and what is in the way.

use super::{Offer, arns, names_input, outputs_of};
use crate::finding::{Finding, Snippet, cannot_offer, ignored_changes, override_files};
use crate::hcl::ast::Block;
use crate::policy::Notation;
use crate::policy::identity::Identity;
use crate::policy::statement::Statement;
use crate::stage::access::{covered_where, two_policies};
use crate::stage::across::Need;
use crate::stage::control::{self, Control};
use crate::stage::keys::{self, KeyUse};
use crate::stage::statement::{copyable, key_snippet_for, snippet_for};
use crate::stage::there::beside_always;
use crate::stage::wires::is_list;
use crate::survey::buckets::Bucket;
use crate::survey::hazards;
use crate::survey::origins::OriginIdentity;
use crate::survey::policies::PolicySource;
use crate::survey::references::Sink;
use crate::survey::{ModuleSurvey, is_managed};
use crate::terraform::address::Address;
use crate::terraform::graph;
use crate::terraform::instances::is_toggle;
use crate::terraform::language;
use crate::terraform::module::{Place, Repetition, repetition};
use crate::terraform::reference::{self, Instance};
use crate::terraform::tree::{output, variable};
use serde_json::json;
use std::collections::BTreeSet;

/// Notes what a module offers its callers: the OAC of each OAI that they put into distributions of their own, and an input for
/// the ARNs of these where a policy of the module lets the OAI in.
pub fn judge(survey: &mut ModuleSurvey<'_>) {
    let identities: Vec<Identity> =
        survey.all_identities().into_iter().filter(|identity| is_for_callers(survey, identity)).collect();
    let of_policies: Vec<&Identity> =
        identities.iter().filter(|identity| !statements(survey, identity).is_empty()).collect();
    let several = of_policies.len() > 1;
    let mut offers: Vec<(Identity, Offer)> = Vec::new();
    for identity in &identities {
        let with_policy = of_policies.contains(&identity);
        offers.push((identity.clone(), offer(survey, identity, with_policy, several)));
    }
    let mut needs: Vec<Need> = Vec::new();
    for (policy, source) in survey.policies.iter().enumerate() {
        for (index, statement) in source.policy.statements.iter().enumerate() {
            let of_statement = offers.iter().filter(|(identity, _)| names(statement, identity));
            let of_statement: Vec<&Offer> = of_statement.map(|(_, offer)| offer).collect();
            if of_statement.is_empty() || of_statement.iter().any(|offer| !offer.stands()) {
                continue;
            }
            let inputs: Vec<String> = of_statement.iter().filter_map(|offer| offer.arns.clone()).collect();
            let covered = is_covered(survey, source, statement, &inputs);
            needs.push(Need {
                statement: (policy, index),
                distributions: Vec::new(),
                covered,
                arns: Some(arns(&inputs)),
            });
        }
    }
    survey.across.needs.extend(needs);
    survey.across.offers = offers.into_iter().collect();
}

fn names(statement: &Statement, identity: &Identity) -> bool {
    statement.identifiers().flat_map(|i| &i.mentions).any(|mention| mention.identity == *identity)
}

fn is_covered(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, statement: &Statement, inputs: &[String]) -> bool {
    covered_where(&beside_always(survey, source, Some(statement), None), statement, |other| names_input(other, inputs))
}

/// Whether callers put an OAI into distributions of their own, and nothing here does: they hand it over, or take its path or id
/// from an output.
fn is_for_callers(survey: &ModuleSurvey<'_>, identity: &Identity) -> bool {
    let origins = || survey.distributions.iter().flat_map(|distribution| &distribution.origins);
    if super::is_handed_over(survey, identity) {
        // An origin here may take the same OAI by another input.
        return origins().all(|origin| origin.identity == OriginIdentity::Nobody);
    }
    let mine = || survey.references.iter().filter(|found| found.identity.as_ref() == Some(identity));
    let is_stated = |sink: &Sink| {
        matches!(
            sink,
            Sink::Principal(..)
                | Sink::Output(_)
                | Sink::DependsOn(_)
                | Sink::Text
                | Sink::Renamed
                | Sink::Local(_)
                | Sink::Variable(..)
                | Sink::Acl(_)
        )
    };
    let is_path = |attribute: &str| matches!(attribute, "" | "id" | "cloudfront_access_identity_path");
    is_managed(identity)
        && mine().all(|found| is_stated(&found.sink))
        && mine().any(|found| matches!(found.sink, Sink::Output(_)) && is_path(&found.attribute))
        && !survey.across.used.contains_key(identity)
        && !survey.across.left.contains(identity)
        // One that has been left by origins of this module is theirs.
        && !origins().any(|origin| origin.control.as_ref().is_some_and(|control| is_control_of(survey, identity, control)))
}

fn is_control_of(survey: &ModuleSurvey<'_>, identity: &Identity, address: &Address) -> bool {
    match control::control(survey, identity) {
        Some(Control::There(found)) => found.address == *address,
        // An origin may name it already where its block is gone, or cannot be read.
        Some(Control::Missing(label)) => control::address(&label) == *address,
        _ => false,
    }
}

/// The statements about an OAI in bucket policies, by the positions of policy and statement.
fn statements(survey: &ModuleSurvey<'_>, identity: &Identity) -> Vec<(usize, usize)> {
    let sources = survey.policies.iter().enumerate().filter(|(_, source)| !source.is_key_policy());
    sources
        .flat_map(|(position, source)| {
            let all = source.policy.statements.iter().enumerate();
            all.filter(|(_, statement)| names(statement, identity)).map(move |(index, _)| (position, index))
        })
        .collect()
}

/// The label that tells the inputs and outputs for several OAIs apart.
fn label(identity: &Identity) -> String {
    match identity {
        Identity::Declared { name, .. } => name.clone(),
        Identity::Through(name) => name.trim_start_matches("var.").to_owned(),
        other => other.to_string(),
    }
}

fn offer(survey: &ModuleSurvey<'_>, identity: &Identity, with_policy: bool, several: bool) -> Offer {
    let mut out = Offer::default();
    let mut reasons: Vec<(Place, String, Vec<Snippet>)> = Vec::new();
    let home = survey
        .references
        .iter()
        .find(|found| found.identity.as_ref() == Some(identity))
        .map_or(Place { file: 0, span: crate::hcl::ast::Span::new(0, 0) }, |found| found.place);
    if with_policy {
        match input(survey, identity, several) {
            Ok(name) => out.arns = Some(name),
            Err(reason) => reasons.push((home, reason, Vec::new())),
        }
    }
    if is_managed(identity) {
        match shown(survey, identity) {
            Ok(shown) => out.control = Some(shown),
            Err((reason, snippets)) => reasons.push((home, reason, snippets)),
        }
    }
    if survey.module.has_foreign_files() {
        reasons.push((home, "the module has files outside the paths that were given".to_owned(), Vec::new()));
    }
    let inputs: Vec<String> = out.arns.iter().cloned().collect();
    let handed = arns(&inputs);
    if !inputs.is_empty() {
        for (policy, index) in statements(survey, identity) {
            let source = &survey.policies[policy];
            let statement = &source.policy.statements[index];
            if is_covered(survey, source, statement, &inputs) {
                continue;
            }
            if let Err(reason) = carried(survey, source, statement) {
                let place = Place { file: source.file, span: statement.span };
                reasons.push((place, reason, vec![snippet_for(survey, source, statement, &handed)]));
            }
        }
        out.findings.extend(around_buckets(survey, identity, &inputs, &mut reasons));
    }
    let mut seen: Vec<String> = Vec::new();
    for (place, reason, mut snippets) in reasons {
        if seen.contains(&reason) {
            continue;
        }
        let mut all: Vec<Snippet> =
            inputs.iter().map(|name| Snippet::new("variable_arns.tf", json!({ "name": name }))).collect();
        all.append(&mut snippets);
        all.extend(control_snippet(survey, identity));
        if let Some((name, value)) = &out.control {
            all.push(Snippet::new("output_control.tf", output_values(name, value)));
        }
        let finding = cannot_offer::finding(crate::stage::spot(survey.module, place), &identity.to_string(), &reason);
        out.findings.push(all.into_iter().fold(finding, Finding::with_snippet));
        seen.push(reason);
    }
    out
}

/// The name of the input for ARNs: one that a statement takes already, or one that is there or is to be made.
///
/// # Errors
/// Where the name is taken by something else: the reason.
fn input(survey: &ModuleSurvey<'_>, identity: &Identity, several: bool) -> Result<String, String> {
    let base = "cloudfront_distribution_arns";
    let name = if several { format!("{}_{base}", label(identity)) } else { base.to_owned() };
    for (policy, index) in statements(survey, identity) {
        let source = &survey.policies[policy];
        let statement = &source.policy.statements[index];
        let known =
            survey.module.blocks_of("variable").filter_map(|(_, block)| Some(block.labels.first()?.text.clone()));
        let mut known = known.filter(|name| is_covered(survey, source, statement, std::slice::from_ref(name)));
        if let Some(known) = known.next() {
            return Ok(known);
        }
    }
    match variable(survey.module, &name) {
        Some((_, block)) if !is_list(survey.module, block) => {
            Err(format!("its input {name} is there for something else"))
        }
        _ => Ok(name),
    }
}

/// The name of the output with the OAC's id, and what it shows: one that is there, or one that is to be made.
///
/// # Errors
/// Where it cannot be made: the reason, and what a person can write instead.
fn shown(survey: &ModuleSurvey<'_>, identity: &Identity) -> Result<(String, String), (String, Vec<Snippet>)> {
    let plain = |reason: &str| (reason.to_owned(), Vec::new());
    let address = match control::control(survey, identity) {
        Some(Control::There(found)) => found.address,
        Some(Control::Missing(label)) => {
            let name = control::name(survey, identity, &label, &mut Vec::new());
            // A module that is called twice would make two of the same name, which CloudFront refuses.
            if !name.is_bucket && is_fixed(&name.text) {
                let reason = format!(
                    "nothing in the module tells one call from another, and a second one could not have an OAC that is called {} too: let callers name it",
                    name.text
                );
                let id = format!("{}.id", control::address(&label));
                let input = json!({ "name": "origin_access_control_name" });
                let output = Snippet::new("output_control.tf", output_values("origin_access_control_id", &id));
                return Err((reason, vec![Snippet::new("variable_control_name.tf", input), output]));
            }
            control::address(&label)
        }
        Some(Control::Unfit(found, reason)) => {
            return Err(plain(&format!("{} cannot take its place: {reason}", found.address)));
        }
        Some(Control::Handed(_)) | None => return Err(plain("the code does not show which OAC takes its place")),
    };
    let declaration = survey.declaration(identity).ok_or_else(|| plain("it is not declared here"))?;
    let (base, value) = match repetition(declaration.block) {
        Repetition::Single => ("origin_access_control_id", format!("{address}.id")),
        Repetition::Count(_) if is_toggle(survey.module, declaration) => {
            ("origin_access_control_id", language::only(survey.module, &address, "id"))
        }
        Repetition::Count(_) => ("origin_access_control_ids", format!("{address}[*].id")),
        Repetition::ForEach(_) => {
            ("origin_access_control_ids", format!("{{ for key, control in {address} : key => control.id }}"))
        }
    };
    let shows = |block: &Block| {
        let refers = reference::in_body(&block.body).into_iter().filter(|found| found.target == address);
        let mut refers = refers.peekable();
        refers.peek().is_some() && refers.all(|found| matches!(found.attribute_name(), Some("id") | None))
    };
    if let Some((_, known)) = survey.module.blocks_of("output").find(|(_, block)| shows(block))
        && let Some(name) = known.labels.first()
    {
        return Ok((name.text.clone(), value));
    }
    let free = [base.to_owned(), format!("{}_{base}", address.name())]
        .into_iter()
        .find(|name| output(survey.module, name).is_none());
    free.map(|name| (name, value)).ok_or_else(|| plain(&format!("its output {base} is there for something else")))
}

/// The OAC for a person to put beside an OAI, where it is not there yet; its name comes from the module, or from an input.
fn control_snippet(survey: &ModuleSurvey<'_>, identity: &Identity) -> Option<Snippet> {
    let Some(Control::Missing(label)) = control::control(survey, identity).filter(|_| is_managed(identity)) else {
        return None;
    };
    let declaration = survey.declaration(identity)?;
    let meta = crate::stage::meta_arguments(survey.module.text(declaration.file), declaration.block);
    let name = control::name(survey, identity, &label, &mut Vec::new());
    let fixed = !name.is_bucket && is_fixed(&name.text);
    let name = if fixed { "var.origin_access_control_name".to_owned() } else { name.text };
    Some(Snippet::new("origin_access_control.tf", json!({ "label": label, "meta": meta, "name": name })))
}

/// Whether a name is the same in each call of the module.
fn is_fixed(name: &str) -> bool {
    name.starts_with('"') && !name.contains("${")
}

/// What the template of an output for OACs is filled with.
pub fn output_values(name: &str, value: &str) -> serde_json::Value {
    json!({ "name": name, "value": value, "several": name.ends_with('s') })
}

/// Whether a statement about the OAI can have one for callers' distributions beside it.
///
/// # Errors
/// Where it cannot: the reason.
fn carried(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, statement: &Statement) -> Result<(), String> {
    copyable(survey, source, statement)?;
    let own = &source.holder;
    if !matches!(repetition(own.block), Repetition::Single) && !is_toggle(survey.module, own) {
        return Err(format!(
            "{} is there several times, and one list of ARNs would let each distribution into all of its buckets",
            own.address
        ));
    }
    if matches!(&source.notation, Some(Notation::Text(_))) {
        return Err("a caller may hand over no distribution, and JSON that is written as text cannot leave the statement out then".to_owned());
    }
    if let Some(inline) = source.attachments.iter().find(|attachment| attachment.inline) {
        return Err(format!(
            "the policy stands inside {}, so that the distribution of a caller, which reads from it, would depend on itself: move the policy into a resource of its own first",
            inline.resource.address
        ));
    }
    let holders = source.attachments.iter().map(|attachment| &attachment.resource.address).chain([&own.address]);
    let holders: BTreeSet<&Address> = holders.collect();
    if let Some(name) = waiting_output(survey, &holders) {
        return Err(format!(
            "output.{name} waits for the policy, so that the distribution of a caller that uses it would depend on itself: take it from the bucket"
        ));
    }
    Ok(())
}

/// An output that a distribution is made with, and that depends on a policy.
fn waiting_output(survey: &ModuleSurvey<'_>, holders: &BTreeSet<&Address>) -> Option<String> {
    let dependencies = survey.module.dependencies();
    survey.module.blocks_of("output").find_map(|(_, block)| {
        let name = block.labels.first()?.text.clone();
        let waits = block.body.attribute("depends_on").map(|list| reference::in_expr(&list.value)).unwrap_or_default();
        let by_list = waits.iter().any(|found| {
            holders.contains(&found.target)
                || graph::reached(dependencies, &found.target).iter().any(|a| holders.contains(a))
        });
        let value = block.body.attribute("value").map(|value| reference::in_expr(&value.value)).unwrap_or_default();
        let by_value = value.iter().any(|found| {
            let of_policy = holders.contains(&found.target) && matches!(found.attribute_name(), Some("bucket" | "id"));
            let behind = || graph::reached(dependencies, &found.target);
            let reads = ["aws_s3_bucket", "aws_cloudfront_origin_access_identity"];
            let of_bucket = found.target.kind().is_some_and(|kind| reads.contains(&kind))
                || matches!(found.target, Address::Local(_))
                    && !behind().iter().any(|a| a.kind() == Some(crate::survey::policies::DOCUMENT));
            of_policy || of_bucket && behind().iter().any(|address| holders.contains(address))
        });
        (by_list || by_value).then_some(name)
    })
}

/// What else stands in the way of callers' distributions around the buckets of these policies.
fn around_buckets(
    survey: &ModuleSurvey<'_>,
    identity: &Identity,
    inputs: &[String],
    reasons: &mut Vec<(Place, String, Vec<Snippet>)>,
) -> Vec<Finding> {
    let mut out = Vec::new();
    let handed = arns(inputs);
    let mut buckets: Vec<&Bucket> = Vec::new();
    for (policy, _) in statements(survey, identity) {
        let source = &survey.policies[policy];
        for attachment in &source.attachments {
            if attachment.ignored {
                let place = Place { file: attachment.resource.file, span: attachment.resource.block.span };
                let spot = crate::stage::spot(survey.module, place);
                out.push(ignored_changes::finding(spot, &attachment.resource, "policy"));
            }
            if !buckets.contains(&&attachment.bucket.bucket) {
                buckets.push(&attachment.bucket.bucket);
            }
        }
        for address in source.attachments.iter().map(|a| &a.resource.address).chain([&source.holder.address]) {
            out.extend(survey.overridden(address).iter().map(override_files::finding));
        }
    }
    for bucket in buckets {
        out.extend(hazards::denials_for(survey, bucket, &handed.list));
        out.extend(two_policies(survey, bucket));
        match keys::key_of(survey.module, bucket) {
            KeyUse::None => {}
            KeyUse::AwsManaged(place) => {
                out.push(crate::finding::aws_managed_key::finding(crate::stage::spot(survey.module, place)));
            }
            KeyUse::Declared(_, _, place) | KeyUse::Outside(_, place) => reasons.push((
                place,
                "the bucket encrypts with a KMS key, whose policy has to let the distributions of callers decrypt"
                    .to_owned(),
                vec![key_snippet_for(&handed, false)],
            )),
        }
        if let Some(grant) = survey.acls.iter().find(|grant| grant.bucket.bucket == *bucket) {
            let place = Place { file: grant.resource.file, span: grant.block.span };
            let reason = "a bucket's ACL lets the OAI read, and CloudFront's service principal cannot be named there";
            reasons.push((place, reason.to_owned(), Vec::new()));
        }
    }
    out.dedup();
    out
}

/// The name of the bucket whose policy lets an OAI in that callers use: it tells one call of the module from another.
pub fn name_of(survey: &ModuleSurvey<'_>, identity: &Identity) -> Option<String> {
    if !survey.is_interface || outputs_of(survey, identity).is_empty() {
        return None;
    }
    let declaration = survey.declaration(identity)?;
    let single = |block: &Block| matches!(repetition(block), Repetition::Single);
    let dependencies = survey.module.dependencies();
    let holders: BTreeSet<&Address> = survey.policies.iter().map(|source| &source.holder.address).collect();
    let (policy, _) = statements(survey, identity).into_iter().next()?;
    let attachment = survey.policies[policy].attachments.first()?;
    match &attachment.bucket.bucket {
        _ if !single(declaration.block) || attachment.bucket.instance != Instance::None => None,
        // That of an input or local value, which may be null or empty where the policy is not there.
        Bucket::Named(name) => (single(attachment.resource.block) && !name.starts_with('"')).then(|| name.clone()),
        Bucket::Declared(address) => {
            let bucket = survey.module.resource(address)?;
            let behind = graph::reached(dependencies, address);
            let waits = behind.iter().any(|address| holders.contains(address)) || holders.contains(address);
            (single(bucket.block) && !waits).then(|| format!("{address}.bucket"))
        }
        Bucket::Called { .. } | Bucket::Unseen { .. } => None,
    }
}
