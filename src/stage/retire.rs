//! Retire: the statements about a deprecated OAI, its outputs, its `depends_on` entries and the OAI itself go. Only when
//! asked for, and only when nothing uses it any more.

use super::access::dead_end;
use super::control::Control;
use super::switch::{distributions_on_its_buckets, is_deprecated};
use super::{Change, Confidence, Context, Kept, PlanError, StagePlan, interface, remove_blocks};
use crate::finding::{
    Finding, ignored_changes, kept_for_callers, mention_elsewhere, other_state, override_files, policy_emptied,
    reference_not_followed, unread_block,
};
use crate::hcl::ast::{Attribute, Block, Expr, ExprKind, Span};
use crate::hcl::parse::Broken;
use crate::policy::Notation;
use crate::policy::identity::Identity;
use crate::policy::statement::{Identifier, Statement};
use crate::survey::origins::DISTRIBUTIONS;
use crate::survey::policies::PolicySource;
use crate::survey::references::{Kind, MODULE_OUTPUT, OTHER_STATE, OaiReference, PARAMETER, Sink, kept_at};
use crate::survey::registry;
use crate::survey::{ModuleSurvey, is_managed};
use crate::terraform::address::Address;
use crate::terraform::graph;
use crate::terraform::module::{Module, Place};
use crate::terraform::reference::{self, Instance};
use crate::terraform::tree::{is_sample, variable};
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use std::collections::{BTreeMap, BTreeSet};

/// Codes of this stage's changes.
pub mod codes {
    /// What granted an OAI access is removed.
    pub const GRANT: &str = "OAC009";
    /// An OAI is removed.
    pub const IDENTITY: &str = "OAC010";
    /// An output of an OAI is removed.
    pub const OUTPUT: &str = "OAC011";
    /// A `depends_on` entry is removed.
    pub const DEPENDS_ON: &str = "OAC012";
    /// A local value of an OAI is removed.
    pub const LOCAL: &str = "OAC071";
}

/// What is left to do.
///
/// # Errors
/// None at present; the signature is that of the other stages.
pub fn plan(survey: &ModuleSurvey<'_>, context: &Context<'_>) -> Result<StagePlan, PlanError> {
    let mut plan = StagePlan::default();
    let mut retiring: BTreeSet<Identity> = BTreeSet::new();
    for identity in survey.all_identities() {
        match held_by(survey, &identity, context) {
            Held::No => {
                retiring.insert(identity);
            }
            Held::Yes(reason) => keep(survey, context, &identity, &reason, &mut plan),
            Held::InUse(reason, findings) => {
                keep(survey, context, &identity, &reason, &mut plan);
                plan.findings.extend(findings);
            }
            Held::By(findings) => {
                let reason = format!("{identity} stays: {}", findings[0].message);
                keep(survey, context, &identity, &reason, &mut plan);
                plan.findings.extend(findings);
            }
        }
    }
    // A policy that would be empty without all OAIs that go keeps them all, and so does a statement.
    // One in a local value that has to stay, too.
    let held = |retiring: &BTreeSet<Identity>| {
        let by_policy = emptied(survey, retiring).or_else(|| deserted(survey, retiring));
        by_policy.or_else(|| still_taken(survey, retiring))
    };
    while let Some((finding, held)) = held(&retiring) {
        for identity in held {
            retiring.remove(&identity);
            keep(survey, context, &identity, &format!("{identity} stays: {}", finding.message), &mut plan);
        }
        plan.findings.push(finding);
    }
    for reference in survey.references.iter().filter(|reference| reference.identity.is_none()) {
        if let Some(call) = shown_call(survey, reference) {
            let reason = format!("shows how module.{call} is called, whose own code tells what becomes of it");
            plan.kept.push(Kept { place: reference.place, manual: false, reason });
            continue;
        }
        let offer = match reference.sink {
            Sink::Origin(position, index) => super::both_ways::offer(survey, position, index),
            _ => None,
        };
        let (manual, reason) = match offer {
            Some(offer) => (false, format!("stays for callers that hand no OAC over in var.{}", offer.control)),
            None => unclear(reference),
        };
        let spot = super::spot(survey.module, reference.place);
        if reference.sink == Sink::Elsewhere(MODULE_OUTPUT) {
            let (output, holder) = (&reference.attribute, &reference.holder);
            let mut finding = reference_not_followed::from_output(spot, output, holder);
            if reference.kind == Kind::Grant {
                finding.message.push_str("; it may be a grant");
            }
            plan.findings.push(finding);
        } else if reference.sink == Sink::Elsewhere(OTHER_STATE) {
            let there = kept_at(survey.module, reference.place);
            plan.findings.push(other_state::read(spot, &reference.attribute, &there, &reference.holder));
        } else if reference.kind == Kind::ModuleInput {
            plan.findings.push(reference_not_followed::by_name(spot, &reference.attribute, &reference.holder));
        } else if let Sink::Elsewhere(what) = reference.sink {
            let goes = format!("{what} ({})", reference.holder);
            plan.findings.push(dead_end(survey, reference.place, reference.kind, &reference.attribute, &goes));
        }
        plan.kept.push(Kept { place: reference.place, manual, reason });
    }
    for reference in survey.references.iter().filter(|r| r.sink == Sink::Text && r.identity.is_some()) {
        let reason = TEXT_ONLY.to_owned();
        plan.kept.push(Kept { place: reference.place, manual: false, reason });
    }
    unread(survey, &mut plan);
    let removals = Removals::new(survey, &retiring);
    remove_grants(survey, &retiring, &removals, &mut plan);
    for grant in survey.acls.iter().filter(|grant| retiring.contains(&grant.mention.identity)) {
        let address = &grant.resource.address;
        let (confidence, order) = order_of(survey, address);
        plan.changes.push(Change {
            code: codes::GRANT,
            confidence,
            address: address.to_string(),
            place: Place { file: grant.resource.file, span: grant.block.span },
            summary: format!("remove the grant of {} from {address}{order}", grant.mention.identity),
            edits: removals.edits(grant.resource.file, grant.block.span),
        });
    }
    remove_dependencies(survey, &retiring, &removals, &mut plan);
    remove_outputs(survey, &retiring, &removals, &mut plan);
    remove_locals(survey, &retiring, &removals, &mut plan);
    for identity in retiring {
        // What carries it to other modules goes first.
        let carried = survey.references.iter().any(|r| r.sink == Sink::Wire && r.identity.as_ref() == Some(&identity));
        if let Some(declaration) = survey.declaration(&identity).filter(|_| !carried) {
            plan.changes.push(Change {
                code: codes::IDENTITY,
                confidence: Confidence::Safe,
                address: declaration.address.to_string(),
                place: Place { file: declaration.file, span: declaration.block.span },
                summary: format!("remove {}", declaration.address),
                edits: std::iter::once((declaration.file, declaration.block))
                    .chain(super::registry::whole::moved(survey.module, &identity))
                    .flat_map(|(file, block)| removals.edits(file, block.span))
                    .collect(),
            });
        }
        if let Some((file, inputs)) = super::registry::retire::inputs(survey, &identity)
            && let Some(first) = inputs.first()
        {
            plan.changes.push(Change {
                code: codes::IDENTITY,
                confidence: Confidence::Safe,
                address: identity.to_string(),
                place: Place { file, span: *first },
                summary: format!("{identity} is no longer made: its inputs go"),
                edits: inputs.iter().flat_map(|span| removals.edits(file, *span)).collect(),
            });
        }
    }
    Ok(plan)
}

/// Why a reference is none.
pub const TEXT_ONLY: &str = "text that only speaks of an OAI";

enum Held {
    /// It can go.
    No,
    /// It stays, and nobody has to do anything about it now.
    Yes(String),
    /// It stays because an origin uses it; these are what a person has to see to beside that.
    InUse(String, Vec<Finding>),
    /// It stays until somebody has done something about these.
    By(Vec<Finding>),
}

/// What holds an OAI back.
fn held_by(survey: &ModuleSurvey<'_>, identity: &Identity, context: &Context<'_>) -> Held {
    let mine: Vec<&OaiReference> = survey.references.iter().filter(|r| r.identity.as_ref() == Some(identity)).collect();
    let mut findings = Vec::new();
    if let Some(finding) = kept_for_callers(survey, identity).filter(|_| interface::is_handed_over(survey, identity)) {
        return Held::By(vec![finding]);
    }
    let user = mine.iter().find_map(|reference| match &reference.sink {
        Sink::Origin(position, _) => Some(&survey.distributions[*position].resource.address),
        _ => None,
    });
    if let Some(address) = user {
        if !context.selects(survey.module, address) {
            return Held::Yes(format!("{identity} stays: {address} uses it and was not selected"));
        }
        for reference in &mine {
            findings.extend(beyond_the_origin(survey, identity, reference));
        }
        return Held::InUse(format!("{identity} stays: an origin of {address} still uses it"), findings);
    }
    for reference in &mine {
        match &reference.sink {
            Sink::Origin(..) => {}
            Sink::Elsewhere(_) | Sink::Unread | Sink::Output(_) => {
                findings.extend(beyond_the_origin(survey, identity, reference));
            }
            Sink::Principal(position, index) => {
                let source = &survey.policies[*position];
                let statement = &source.policy.statements[*index];
                let is_principal = statement
                    .identifiers()
                    .flat_map(|i| &i.mentions)
                    .any(|mention| mention.span == reference.place.span);
                let removable = match is_principal {
                    true => removable(survey, statement, identity),
                    false => Err("a part of a statement that is not understood".to_owned()),
                };
                if let Err(reason) = removable {
                    let place = Place { file: source.file, span: statement.span };
                    findings.push(dead_end(survey, place, reference.kind, &reference.attribute, &reason));
                }
            }
            Sink::Variable(position, entry) => {
                if let Err(reason) = removable_variable(survey, *position, *entry, identity) {
                    findings.push(dead_end(survey, reference.place, reference.kind, &reference.attribute, &reason));
                }
            }
            Sink::Asked | Sink::Unused => {
                if let Some(Err(reason)) = survey.across.answers.get(&reference.place) {
                    findings.push(dead_end(survey, reference.place, reference.kind, &reference.attribute, reason));
                }
            }
            // Each place that takes a local value is a reference of its own.
            Sink::DependsOn(_)
            | Sink::Acl(_)
            | Sink::Text
            | Sink::Local(_)
            | Sink::Declaration
            | Sink::Moved
            | Sink::Wire => {}
        }
    }
    findings.extend(overridden(survey, identity, &mine));
    findings.extend(kept_for_callers(survey, identity));
    findings.extend(unnamed_mentions(survey, identity));
    findings.extend(survey.mentioned_elsewhere(identity).map(mention_elsewhere::finding));
    for distribution in distributions_on_its_buckets(survey, identity) {
        if distribution.ignores_origins {
            let place = Place { file: distribution.resource.file, span: distribution.resource.block.span };
            findings.push(ignored_changes::finding(
                super::spot(survey.module, place),
                &distribution.resource,
                "origin",
            ));
        }
    }
    if !findings.is_empty() {
        return Held::By(findings);
    }
    if !is_replaced(survey, identity) {
        return Held::Yes(format!(
            "{identity} stays: no origin here has been moved away from it, so it may be used elsewhere"
        ));
    }
    match survey.across.held.get(identity) {
        Some(reason) => Held::Yes(reason.clone()),
        None => Held::No,
    }
}

/// The finding for an OAI that stays for callers who are not in the walked code.
fn kept_for_callers(survey: &ModuleSurvey<'_>, identity: &Identity) -> Option<Finding> {
    if let Identity::Through(name) = identity
        && interface::is_handed_over(survey, identity)
    {
        let input = name.trim_start_matches("var.");
        let (file, block) = variable(survey.module, input)?;
        let spot = super::spot(survey.module, Place { file, span: block.span });
        return Some(kept_for_callers::handed_over(spot, name, interface::is_optional(survey, input)));
    }
    let outputs = interface::outputs_of(survey, identity);
    let (file, block, _) = outputs.first().filter(|_| survey.is_interface)?;
    // Where the OAI is declared, if it is.
    let place = match survey.declaration(identity) {
        Some(declaration) => Place { file: declaration.file, span: declaration.block.span },
        None => Place { file: *file, span: block.span },
    };
    let names: Vec<String> = outputs.iter().map(|(_, _, name)| format!("output.{name}")).collect();
    Some(kept_for_callers::shown(super::spot(survey.module, place), &identity.to_string(), &names))
}

/// Why an OAI stays, as far as one module tells; `None` where it can go.
pub fn stays(survey: &ModuleSurvey<'_>, identity: &Identity, context: &Context<'_>) -> Option<String> {
    match held_by(survey, identity, context) {
        Held::No => None,
        Held::Yes(reason) | Held::InUse(reason, _) => Some(reason),
        Held::By(findings) => Some(format!("{identity} stays: {}", findings[0].message)),
    }
}

/// The finding for a reference that only a person can follow, whatever becomes of the origins.
fn beyond_the_origin(survey: &ModuleSurvey<'_>, identity: &Identity, reference: &OaiReference) -> Option<Finding> {
    let told = |goes: &str| dead_end(survey, reference.place, reference.kind, &reference.attribute, goes);
    match &reference.sink {
        Sink::Elsewhere("an argument that the tool does not know") => Some(told(&reference.holder)),
        Sink::Elsewhere(PARAMETER) => {
            let labels: Vec<&str> = survey.distributions.iter().map(|found| found.resource.address.name()).collect();
            let only = if let [only] = labels.as_slice() { Some(*only) } else { None };
            let control = match super::control::control(survey, identity) {
                Some(Control::There(found)) => found.address.name().to_owned(),
                Some(Control::Missing(label)) => label,
                _ => "NAME".to_owned(),
            };
            let spot = super::spot(survey.module, reference.place);
            Some(other_state::written(spot, &reference.holder, &reference.attribute, &control, only))
        }
        Sink::Elsewhere(what) => Some(told(&format!("{what} ({})", reference.holder))),
        Sink::Unread => unread_at(survey, reference.place),
        // What callers use who are not in the walked code is told of the OAI as a whole.
        Sink::Output(_) if survey.is_interface => None,
        Sink::Output(name) if !is_removable_output(survey, name, identity) => Some(told(&goes_on(survey, name))),
        _ => None,
    }
}

/// Override files about the OAI, or about outputs and local values that go with it.
fn overridden(survey: &ModuleSurvey<'_>, identity: &Identity, mine: &[&OaiReference]) -> Vec<Finding> {
    let own = identity.address().filter(|_| is_managed(identity));
    let carried = mine.iter().filter_map(|reference| match &reference.sink {
        Sink::Output(name) => Some(Address::Output(name.clone())),
        Sink::Local(name) => Some(Address::Local(name.clone())),
        _ => None,
    });
    let gone: BTreeSet<Address> = own.into_iter().chain(carried).collect();
    let found = gone.iter().flat_map(|address| survey.mentioned_by_override(address));
    found.map(|found| override_files::without_base(&found)).collect()
}

/// Where an output goes that is not followed, for people.
fn goes_on(survey: &ModuleSurvey<'_>, name: &str) -> String {
    match survey.is_root {
        true => format!("output.{name} beside other things"),
        false => format!("output.{name} and on to a caller"),
    }
}

/// Mentions that may be of this OAI: in blocks that could not be read, and origins whose OAI is unclear.
fn unnamed_mentions(survey: &ModuleSurvey<'_>, identity: &Identity) -> Vec<Finding> {
    let unnamed = survey.references.iter().filter(|reference| reference.identity.is_none());
    unnamed
        .filter(|_| is_managed(identity))
        .filter_map(|reference| match reference.sink {
            Sink::Unread => unread_at(survey, reference.place),
            _ => None,
        })
        .collect()
}

/// Whether origins have been moved away from an OAI: it is marked deprecated, or, where it cannot be marked, each of its
/// statements has one for CloudFront beside it.
fn is_replaced(survey: &ModuleSurvey<'_>, identity: &Identity) -> bool {
    if is_managed(identity) {
        return is_deprecated(survey, identity);
    }
    if matches!(identity, Identity::Through(_)) {
        return survey.across.deprecated.get(identity).copied().unwrap_or_default();
    }
    let mut any = false;
    for source in &survey.policies {
        for statement in source.policy.statements.iter().filter(|statement| names(statement, identity)) {
            any = true;
            let replaced = survey.distributions.iter().any(|distribution| {
                super::access::covered(
                    &super::access::beside(survey, source),
                    statement,
                    &distribution.resource.address,
                )
            });
            if !replaced {
                return false;
            }
        }
    }
    any && super::registry::retire::is_replaced(survey, identity)
}

fn names(statement: &Statement, identity: &Identity) -> bool {
    statement.identifiers().flat_map(|i| &i.mentions).any(|mention| mention.identity == *identity)
}

/// Whether an OAI can be taken out of a statement's principals.
fn removable(survey: &ModuleSurvey<'_>, statement: &Statement, identity: &Identity) -> Result<(), String> {
    if !statement.not_principals.is_empty() {
        return Err("`NotPrincipal`".to_owned());
    }
    let mixed = |identifier: &&Identifier| {
        identifier.has_others && identifier.oais.iter().any(|mention| mention.identity == *identity)
    };
    let in_list = |identifier: &Identifier| {
        let name = identifier.text.strip_prefix("local.");
        name.is_some_and(|name| mixed_list(survey, name, &BTreeSet::from([identity.clone()])).is_some())
    };
    if statement.identifiers().filter(mixed).any(|identifier| !in_list(identifier)) {
        return Err("a list of principals in a local value, beside others".to_owned());
    }
    if statement.generated {
        return Err("a statement that is made by a `dynamic` block, a `for` or a condition".to_owned());
    }
    let unclear = statement.identifiers().any(|identifier| {
        identifier.oais.is_empty() && identifier.mentions.iter().any(|mention| mention.identity == *identity)
    });
    if unclear { Err("a principal that is put together from other values".to_owned()) } else { Ok(()) }
}

/// The items that go out of a list in a local value which has other principals too and is used as nothing else.
struct MixedList {
    file: usize,
    gone: Vec<Span>,
    siblings: Vec<Span>,
}

fn mixed_list(survey: &ModuleSurvey<'_>, name: &str, retiring: &BTreeSet<Identity>) -> Option<MixedList> {
    let (file, attribute) = local(survey.module, name)?;
    let ExprKind::Array(items) = &attribute.value.unwrapped().kind else { return None };
    let mut gone = Vec::new();
    let mut stays = false;
    for item in items {
        let goes = |found: &Identity| retiring.contains(found);
        match crate::policy::identity::as_principal(item).filter(|mention| goes(&mention.identity)) {
            Some(_) => gone.push(item.span),
            None if survey.flow.mentions(item).iter().any(|mention| goes(&mention.identity)) => return None,
            // What is left has to be a principal for sure.
            None => {
                let of_resource = reference::as_reference(item).is_some_and(|found| {
                    found.target.kind().is_some() && matches!(found.instance, Instance::None | Instance::Key(_))
                });
                stays |= of_resource || item.as_str().is_some_and(|text| !text.is_empty());
            }
        }
    }
    let as_principal = uses(survey.module, name).all(|place| {
        survey.policies.iter().filter(|source| source.file == place.file).any(|source| {
            source.policy.statements.iter().any(|statement| {
                let mut principals = statement.principals.iter().flat_map(|principals| &principals.identifiers);
                let is_one = principals.any(|identifier| identifier.span == place.span);
                is_one && statement.not_principals.is_empty() && !statement.generated
            })
        })
    });
    let siblings = items.iter().map(|item| item.span).collect();
    (stays && !gone.is_empty() && as_principal).then_some(MixedList { file, gone, siblings })
}

/// Whether a template's variable can go with an OAI: nothing in the template uses it but principals that go.
fn removable_variable(
    survey: &ModuleSurvey<'_>,
    position: usize,
    entry: Span,
    identity: &Identity,
) -> Result<(), String> {
    let source = &survey.policies[position];
    let name = variable_name(survey, source, entry);
    let text = survey.module.text(source.file);
    let uses = text.match_indices(&name).filter(|(at, _)| {
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        !text[..*at].ends_with(word)
            && !text[at + name.len()..].starts_with(word)
            && text[..*at].trim_end().ends_with("${")
    });
    let principals = source.policy.statements.iter().flat_map(Statement::identifiers).filter(|identifier| {
        identifier.oais.iter().any(|mention| mention.identity == *identity) && identifier.text.contains(&name)
    });
    if uses.count() == principals.count() { Ok(()) } else { Err(format!("the template's variable {name}")) }
}

fn variable_name(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, entry: Span) -> String {
    let text = entry.of(survey.module.text(source.holder.file));
    text.split(['=', ':']).next().unwrap_or_default().trim().trim_matches('"').to_owned()
}

/// Whether an output can go: the folder is a root, or none of its callers takes it, and the output shows nothing but OAIs.
fn is_removable_output(survey: &ModuleSurvey<'_>, name: &str, identity: &Identity) -> bool {
    let Some((_, block)) = output(survey.module, name) else { return false };
    let is_own = |found: &reference::Reference| match (&found.means, identity) {
        (Some(means), Identity::Through(name)) => means.name == *name,
        _ => {
            survey.flow.is_only_about(found, identity)
                || registry::of_output(survey.module, found).as_ref() == Some(identity)
        }
    };
    (survey.is_root || is_sample(&survey.module.folder) || survey.untaken.contains(name))
        && reference::in_body(&block.body).iter().all(is_own)
}

fn output<'m>(module: &'m Module, name: &str) -> Option<(usize, &'m Block)> {
    module.blocks_of("output").find(|(_, block)| block.labels.first().is_some_and(|label| label.text == name))
}

fn keep(survey: &ModuleSurvey<'_>, context: &Context<'_>, identity: &Identity, reason: &str, plan: &mut StagePlan) {
    for reference in survey.references.iter().filter(|r| r.identity.as_ref() == Some(identity)) {
        if reference.sink != Sink::Text && !plan.kept.iter().any(|kept| kept.place == reference.place) {
            let (manual, reason) = match &reference.sink {
                Sink::Elsewhere(what) => (true, format!("goes into {what}, which is not followed")),
                Sink::Unread => (true, "stands in a block that cannot be read".to_owned()),
                Sink::Output(name) if survey.is_interface => {
                    (false, format!("output.{name} stays for callers that are not in this code"))
                }
                Sink::Output(name) if !is_removable_output(survey, name, identity) => {
                    (true, format!("goes into {}", goes_on(survey, name)))
                }
                Sink::Origin(position, index) => origin_reason(survey, context, *position, *index, reason),
                _ => (false, reason.to_owned()),
            };
            plan.kept.push(Kept { place: reference.place, manual, reason });
        }
    }
}

fn origin_reason(
    survey: &ModuleSurvey<'_>,
    context: &Context<'_>,
    position: usize,
    index: usize,
    otherwise: &str,
) -> (bool, String) {
    if let Some(excluded) = super::provider::provider(survey).excluded {
        return (true, excluded.message);
    }
    let found = super::access::readiness(survey, position, index);
    match found.blocked_by.first() {
        Some(finding) => (true, finding.message.clone()),
        None if survey.module.has_foreign_files()
            && context.selects(survey.module, &survey.distributions[position].resource.address) =>
        {
            (true, "needs a change in a file outside the given paths".to_owned())
        }
        None if found.waits_for_grant => (false, "waits for the grant stage".to_owned()),
        None => (false, otherwise.to_owned()),
    }
}

/// The call of a sample that a reference without an OAI is about: an input by its name, or an output.
fn shown_call<'s>(survey: &'s ModuleSurvey<'_>, reference: &OaiReference) -> Option<&'s String> {
    survey.samples.iter().find(|call| match reference.sink {
        Sink::Elsewhere(MODULE_OUTPUT) => reference.attribute.starts_with(&format!("module.{call}.")),
        Sink::Elsewhere(_) => reference.kind == Kind::ModuleInput && reference.holder == format!("module.{call}"),
        _ => false,
    })
}

fn unclear(reference: &OaiReference) -> (bool, String) {
    match reference.sink {
        Sink::Unread => (true, "stands in a block that cannot be read".to_owned()),
        Sink::Text => (false, TEXT_ONLY.to_owned()),
        Sink::Elsewhere(OTHER_STATE) => (true, format!("comes from {OTHER_STATE}, which is not followed")),
        Sink::Unused => (false, "takes no OAI: no caller hands one over".to_owned()),
        Sink::Elsewhere(MODULE_OUTPUT) => (true, format!("comes from {MODULE_OUTPUT}, which is not followed")),
        Sink::Elsewhere(what) => (true, format!("goes into {what}, which is not followed")),
        _ => (true, format!("the OAI comes from {}, which is not followed", reference.attribute)),
    }
}

fn unread(survey: &ModuleSurvey<'_>, plan: &mut StagePlan) {
    for (position, file) in survey.module.files.iter().enumerate() {
        for broken in &file.broken {
            plan.findings.push(unread_finding(survey, position, broken));
        }
    }
}

/// The finding for the unread block that a place is in.
fn unread_at(survey: &ModuleSurvey<'_>, place: Place) -> Option<Finding> {
    let broken = survey.module.files.get(place.file)?.broken.iter().find(|broken| broken.span.contains(place.span))?;
    Some(unread_finding(survey, place.file, broken))
}

fn unread_finding(survey: &ModuleSurvey<'_>, file: usize, broken: &Broken) -> Finding {
    let inside =
        |r: &OaiReference| r.sink == Sink::Unread && r.place.file == file && broken.span.contains(r.place.span);
    let names_oai = survey.references.iter().any(inside);
    let end = (broken.at + 1).min(broken.span.end).max(broken.at);
    let spot = crate::finding::Spot::new(survey.module.path(file), Span::new(broken.at.min(end), end));
    unread_block::finding(spot, &broken.message, names_oai)
}

/// The first policy that would have no statement left, with the OAIs that it is about.
fn emptied(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>) -> Option<(Finding, Vec<Identity>)> {
    for source in &survey.policies {
        let statements = &source.policy.statements;
        let goes = |statement: &Statement| goes(statement, retiring);
        if !statements.is_empty() && source.policy.opaque.is_empty() && statements.iter().all(goes) {
            let place = Place { file: source.file, span: source.holder.block.span };
            let spot = super::spot(survey.module, place);
            let finding = policy_emptied::finding(spot, &source.holder.address.to_string(), &goes_with(survey, source));
            let mentions = statements.iter().flat_map(Statement::identifiers).flat_map(|i| &i.oais);
            let held = mentions.map(|mention| mention.identity.clone()).filter(|i| retiring.contains(i)).collect();
            return Some((finding, held));
        }
    }
    None
}

/// A statement whose principals, without the OAIs that go, may be none at all: the finding, and whom it keeps.
fn deserted(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>) -> Option<(Finding, Vec<Identity>)> {
    for source in &survey.policies {
        let text = survey.module.text(source.file);
        for principals in source.policy.statements.iter().flat_map(|statement| &statement.principals) {
            let (gone, rest): (Vec<&Identifier>, Vec<&Identifier>) =
                principals.identifiers.iter().partition(|identifier| is_retiring(identifier, retiring));
            if gone.is_empty() || rest.is_empty() || rest.iter().any(|identifier| is_one(text, identifier)) {
                continue;
            }
            let spot = super::spot(survey.module, Place { file: source.file, span: principals.span });
            let left: Vec<&str> = rest.iter().map(|identifier| identifier.text.as_str()).collect();
            let finding = policy_emptied::deserted(spot, &left.join(", "));
            let mentions = gone.iter().flat_map(|identifier| &identifier.oais);
            return Some((finding, mentions.map(|mention| mention.identity.clone()).collect()));
        }
    }
    None
}

/// A local value in which an OAI stands that cannot go with it: the finding, and whom it keeps.
fn still_taken(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>) -> Option<(Finding, Vec<Identity>)> {
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

fn local<'m>(module: &'m Module, name: &str) -> Option<(usize, &'m Attribute)> {
    module.local(name).map(|(file, _, attribute)| (file, attribute))
}

/// Every place that takes a local value.
fn uses<'m>(module: &'m Module, name: &'m str) -> impl Iterator<Item = Place> + 'm {
    module.blocks().flat_map(move |(file, block)| {
        let found = reference::in_body(&block.body).into_iter();
        let of_local = found.filter(move |found| matches!(&found.target, Address::Local(other) if other == name));
        of_local.map(move |found| Place { file, span: found.span })
    })
}

/// Whether what takes a local value goes with these OAIs: a principal, an output, or another local value.
fn is_gone(survey: &ModuleSurvey<'_>, place: Place, retiring: &BTreeSet<Identity>) -> bool {
    survey.references.iter().any(|reference| {
        let here = reference.place.file == place.file && reference.place.span.contains(place.span);
        let Some(identity) = reference.identity.as_ref().filter(|identity| here && retiring.contains(*identity)) else {
            return false;
        };
        match &reference.sink {
            Sink::Principal(position, index) => {
                let statement = &survey.policies[*position].policy.statements[*index];
                let mut own = statement.identifiers().filter(|identifier| identifier.span.contains(place.span));
                own.any(|identifier| is_retiring(identifier, retiring))
            }
            Sink::Output(name) => is_removable_output(survey, name, identity),
            Sink::Local(_) => true,
            _ => false,
        }
    })
}

/// The local values that go with these OAIs, each once.
fn gone_locals<'m>(survey: &ModuleSurvey<'m>, retiring: &BTreeSet<Identity>) -> Vec<(usize, &'m Attribute)> {
    let mut out: Vec<(usize, &Attribute)> = Vec::new();
    for found in &survey.references {
        if let (Sink::Local(name), Some(identity)) = (&found.sink, &found.identity)
            && retiring.contains(identity)
            && let Some((file, attribute)) = local(survey.module, name)
            && mixed_list(survey, name, retiring).is_none()
            && !out.iter().any(|(at, other)| *at == file && other.span == attribute.span)
        {
            out.push((file, attribute));
        }
    }
    out
}

/// What is removed for a local value: its argument, or its block where nothing else is in it.
fn local_span(survey: &ModuleSurvey<'_>, gone: &[(usize, &Attribute)], file: usize, attribute: &Attribute) -> Span {
    let is_gone = |span: Span| gone.iter().any(|(at, other)| *at == file && other.span == span);
    let blocks = survey.module.blocks_of("locals");
    let mut holder = blocks.filter(|(at, block)| *at == file && block.span.contains(attribute.span));
    match holder.next() {
        Some((_, block)) if block.body.items.iter().all(|item| is_gone(item.span())) => block.span,
        _ => attribute.span,
    }
}

fn remove_locals(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>, removals: &Removals, plan: &mut StagePlan) {
    let gone = gone_locals(survey, retiring);
    let mut spans: BTreeMap<(usize, Span), Vec<&str>> = BTreeMap::new();
    for (file, attribute) in &gone {
        let span = local_span(survey, &gone, *file, attribute);
        spans.entry((*file, span)).or_default().push(&attribute.name);
    }
    for ((file, span), names) in spans {
        let address = names.iter().map(|name| format!("local.{name}")).collect::<Vec<_>>().join(", ");
        plan.changes.push(Change {
            code: codes::LOCAL,
            confidence: Confidence::Safe,
            place: Place { file, span },
            summary: format!("remove {address}, which nothing takes any more"),
            address,
            edits: removals.edits(file, span),
        });
    }
    let locals = survey.references.iter().filter_map(|found| match (&found.sink, &found.identity) {
        (Sink::Local(name), Some(identity)) if retiring.contains(identity) => Some(name.as_str()),
        _ => None,
    });
    for name in BTreeSet::from_iter(locals) {
        let Some(MixedList { file, gone, siblings }) = mixed_list(survey, name, retiring) else { continue };
        plan.changes.push(Change {
            code: codes::LOCAL,
            confidence: Confidence::Safe,
            address: format!("local.{name}"),
            place: Place { file, span: gone[0] },
            summary: format!("take the OAI out of local.{name}, where other principals stay"),
            edits: on(file, remove_items(survey.module.text(file), &gone, &siblings)),
        });
    }
}

/// Whether a principal is always one, and not the part of a list that may be empty.
fn is_one(text: &str, identifier: &Identifier) -> bool {
    let written = identifier.text.as_str();
    if let Some(literal) = &identifier.literal {
        return !literal.is_empty();
    }
    let computed = written.contains(['(', '*', '?']);
    let of_resource = !["var.", "local.", "module.", "each."].iter().any(|start| written.starts_with(start));
    if written.starts_with('"') || !computed && of_resource {
        return true;
    }
    // The items of a list that is the whole argument are strings; those of a function's arguments may be lists.
    let Some(first) = identifier.siblings.first() else { return false };
    let before = text.get(..first.start).unwrap_or_default();
    let lines = before.lines().rev().skip_while(|line| matches!(line.trim_start().get(..1), None | Some("#" | "/")));
    let opened = lines.map(str::trim_end).next().and_then(|line| line.strip_suffix('['));
    opened.is_some_and(|line| line.trim_end().ends_with(['=', ':']))
}

/// What goes with a policy that is removed, for people: what puts it on its buckets, unless that puts more there.
fn goes_with(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>) -> String {
    let alone = |resource: &Address| {
        let on_it = |other: &&PolicySource<'_>| other.attachments.iter().any(|a| a.resource.address == *resource);
        survey.policies.iter().filter(on_it).count() == 1
    };
    let others = source.attachments.iter().filter(|attachment| attachment.resource.address != source.holder.address);
    let parts = others.map(|attachment| {
        let address = &attachment.resource.address;
        match !attachment.inline && address.is_managed() && alone(address) {
            true => format!(" and {address}"),
            false => format!(" and what {address} takes of it"),
        }
    });
    parts.collect()
}

fn is_retiring(identifier: &Identifier, retiring: &BTreeSet<Identity>) -> bool {
    !identifier.oais.is_empty()
        && !identifier.has_others
        && identifier.oais.iter().all(|mention| retiring.contains(&mention.identity))
}

/// Whether all principals of a statement are OAIs that go.
fn goes(statement: &Statement, retiring: &BTreeSet<Identity>) -> bool {
    let mut identifiers = statement.identifiers().peekable();
    identifiers.peek().is_some() && identifiers.all(|identifier| is_retiring(identifier, retiring))
}

/// The blocks and arguments that go as a whole, by file and span, each with its edit: they are planned together, since
/// neighbours share the blank lines between them.
struct Removals {
    edits: BTreeMap<(usize, Span), Edit>,
}

impl Removals {
    fn new(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>) -> Removals {
        let mut spans: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
        for identity in retiring {
            if let Some(declaration) = survey.declaration(identity) {
                spans.entry(declaration.file).or_default().push(declaration.block.span);
            }
            for (file, block) in super::registry::whole::moved(survey.module, identity) {
                spans.entry(file).or_default().push(block.span);
            }
            if let Some((file, inputs)) = super::registry::retire::inputs(survey, identity) {
                spans.entry(file).or_default().extend(inputs);
            }
        }
        let locals = gone_locals(survey, retiring);
        for (file, attribute) in &locals {
            let span = local_span(survey, &locals, *file, attribute);
            let file = spans.entry(*file).or_default();
            if !file.contains(&span) {
                file.push(span);
            }
        }
        for (file, block) in gone_outputs(survey, retiring) {
            spans.entry(file).or_default().push(block.span);
        }
        for (file, list) in dependency_lists(survey, retiring) {
            if list.gone.len() == list.items.len() {
                spans.entry(file).or_default().push(list.attribute);
            }
        }
        for grant in survey.acls.iter().filter(|grant| retiring.contains(&grant.mention.identity)) {
            spans.entry(grant.resource.file).or_default().push(grant.block.span);
        }
        for source in &survey.policies {
            if matches!(&source.notation, Some(Notation::Document(_))) {
                let file = spans.entry(source.file).or_default();
                for statement in &source.policy.statements {
                    match goes(statement, retiring) {
                        true => file.push(statement.span),
                        false => file.extend(gone_groups(statement, retiring)),
                    }
                }
            }
        }
        let mut edits = inherited_comments(survey, retiring);
        for (file, mut spans) in spans {
            spans.retain(|span| !edits.contains_key(&(file, *span)));
            spans.sort();
            let removed = remove_blocks(survey.module.text(file), &spans);
            edits.extend(spans.into_iter().map(|span| (file, span)).zip(removed));
        }
        Removals { edits }
    }

    fn edits(&self, file: usize, span: Span) -> Vec<(usize, Edit)> {
        self.edits.get(&(file, span)).map(|edit| (file, edit.clone())).into_iter().collect()
    }
}

/// The edits for statements of a document whose comment speaks for CloudFront's statement right behind them too: the
/// comment stays, unless it speaks of the OAI.
fn inherited_comments(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>) -> BTreeMap<(usize, Span), Edit> {
    let mut out = BTreeMap::new();
    for source in survey.policies.iter().filter(|source| matches!(&source.notation, Some(Notation::Document(_)))) {
        let text = survey.module.text(source.file);
        for pair in source.policy.statements.windows(2) {
            let [statement, next] = pair else { continue };
            let (Some(lines), Some(next_lines)) =
                (layout::whole_lines(text, statement.span), layout::whole_lines(text, next.span))
            else {
                continue;
            };
            let comment = Span::new(layout::with_comments_above(text, lines).start, lines.start).of(text);
            let between = &text[lines.end..next_lines.start];
            let speaks_of_oai = ["oai", "identity"].iter().any(|word| comment.to_ascii_lowercase().contains(word));
            if goes(statement, retiring)
                && next.is_for_cloudfront()
                && between.trim().is_empty()
                && !comment.is_empty()
                && !speaks_of_oai
            {
                let span = Span::new(lines.start, next_lines.start);
                out.insert((source.file, statement.span), Edit { span, text: String::new() });
            }
        }
    }
    out
}

/// The principals of a statement all of whose identifiers go, while others stay.
fn gone_groups(statement: &Statement, retiring: &BTreeSet<Identity>) -> Vec<Span> {
    let groups = statement.principals.iter().filter(|principals| {
        !principals.identifiers.is_empty() && principals.identifiers.iter().all(|i| is_retiring(i, retiring))
    });
    groups.map(|principals| principals.span).collect()
}

fn remove_grants(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>, removals: &Removals, plan: &mut StagePlan) {
    for (position, source) in survey.policies.iter().enumerate() {
        let text = survey.module.text(source.file);
        let file = source.file;
        let gone: Vec<Span> =
            source.policy.statements.iter().filter(|s| goes(s, retiring)).map(|statement| statement.span).collect();
        let list = match &source.notation {
            Some(Notation::Entries(entries)) => Some(entries.value),
            notation => notation.as_ref().and_then(Notation::object),
        };
        let mut edits: Vec<(usize, Edit)> = match list {
            Some(list) => on(file, remove_statements(text, list, &gone)),
            None => gone.iter().flat_map(|span| removals.edits(file, *span)).collect(),
        };
        for statement in source.policy.statements.iter().filter(|statement| !gone.contains(&statement.span)) {
            let groups = gone_groups(statement, retiring);
            match &source.notation {
                Some(Notation::Document(_)) => edits.extend(groups.iter().flat_map(|span| removals.edits(file, *span))),
                _ => {
                    let all: Vec<Span> = statement.principals.iter().map(|principals| principals.span).collect();
                    edits.extend(on(file, remove_items(text, &groups, &all)));
                }
            }
            edits.extend(on(file, remove_identifiers(text, statement, &groups, retiring)));
        }
        edits.extend(remove_variables(survey, position, retiring));
        if edits.is_empty() {
            continue;
        }
        let named: Vec<String> = retiring
            .iter()
            .filter(|identity| source.policy.statements.iter().any(|statement| names(statement, identity)))
            .map(ToString::to_string)
            .collect();
        let span = edits[0].1.span;
        let address = &source.holder.address;
        let (confidence, order) = order_of(survey, address);
        plan.changes.push(Change {
            code: codes::GRANT,
            confidence,
            address: address.to_string(),
            place: Place { file, span },
            summary: format!("remove the grants of {} from {address}{order}", named.join(", ")),
            edits,
        });
    }
}

/// Whether Terraform takes a grant away only after it has moved the origins, should one apply do both: it does where what holds
/// the grant refers to a distribution. Where it does not, that is for review, and what to say of it.
fn order_of(survey: &ModuleSurvey<'_>, holder: &Address) -> (Confidence, &'static str) {
    let before = graph::reached(survey.module.dependencies(), holder);
    let of_holder = survey.policies.iter().filter(|source| source.holder.address == *holder);
    let conditions = of_holder.flat_map(|source| &source.policy.statements).flat_map(|statement| &statement.conditions);
    let through_input = conditions.flat_map(|condition| &condition.exprs).flat_map(reference::in_expr).any(|found| {
        let kind = found.means.as_ref().and_then(|means| means.kind().map(str::to_owned));
        kind.is_some_and(|kind| DISTRIBUTIONS.contains(&kind.as_str()))
            || registry::is_arn_of_distribution(survey.module, &found)
    });
    match through_input || survey.distributions.iter().any(|d| before.contains(&d.resource.address)) {
        true => (Confidence::Safe, ""),
        false => {
            (Confidence::Review, "; nothing in the code puts this after the switch: apply the switch first, everywhere")
        }
    }
}

/// Takes the variables that hold OAIs out of the call that fills a template.
fn remove_variables(survey: &ModuleSurvey<'_>, position: usize, retiring: &BTreeSet<Identity>) -> Vec<(usize, Edit)> {
    let source = &survey.policies[position];
    let Some((items, _)) = source.call.as_ref().and_then(|call| call.variables.as_ref()) else { return Vec::new() };
    let gone: Vec<Span> = survey
        .references
        .iter()
        .filter(|reference| reference.identity.as_ref().is_some_and(|identity| retiring.contains(identity)))
        .filter_map(|reference| match reference.sink {
            Sink::Variable(at, entry) if at == position => Some(entry),
            _ => None,
        })
        .collect();
    let text = survey.module.text(source.holder.file);
    let all: Vec<Span> = items.iter().map(|item| item.span).collect();
    let lines = gone.iter().filter_map(|entry| layout::whole_lines(text, *entry)).collect::<Vec<_>>();
    if lines.len() == gone.len() {
        return on(source.holder.file, lines.into_iter().map(|span| Edit { span, text: String::new() }).collect());
    }
    on(source.holder.file, remove_items(text, &gone, &all))
}

fn on(file: usize, edits: Vec<Edit>) -> Vec<(usize, Edit)> {
    edits.into_iter().map(|edit| (file, edit)).collect()
}

fn remove_statements(text: &str, policy: &Expr, gone: &[Span]) -> Vec<Edit> {
    let mut out = Vec::new();
    let mut queue = vec![policy];
    while let Some(expr) = queue.pop() {
        if let ExprKind::Array(items) = &expr.kind {
            let siblings: Vec<Span> = items.iter().map(|item| item.span).collect();
            let here: Vec<Span> = siblings.iter().filter(|span| gone.contains(span)).copied().collect();
            out.extend(remove_items(text, &here, &siblings));
            queue.extend(items.iter().filter(|item| !gone.contains(&item.span)));
        } else if let ExprKind::Object(items) = &expr.kind {
            let siblings: Vec<Span> = items.iter().map(|item| item.span).collect();
            let here: Vec<Span> = siblings.iter().filter(|span| gone.contains(span)).copied().collect();
            out.extend(remove_entries(text, &here, &siblings));
            queue.extend(items.iter().filter(|item| !gone.contains(&item.span)).map(|item| &item.value));
        } else {
            queue.extend(expr.children());
        }
    }
    out
}

/// The edits that take entries out of a map, the comments and one blank line with those that have lines of their own.
fn remove_entries(text: &str, gone: &[Span], siblings: &[Span]) -> Vec<Edit> {
    match gone.iter().all(|span| layout::whole_lines(text, *span).is_some()) {
        true => remove_blocks(text, gone),
        false => remove_items(text, gone, siblings),
    }
}

/// Takes the OAIs that go out of the lists that have other principals too.
fn remove_identifiers(text: &str, statement: &Statement, groups: &[Span], retiring: &BTreeSet<Identity>) -> Vec<Edit> {
    let mut lists: BTreeMap<&[Span], Vec<Span>> = BTreeMap::new();
    for principals in statement.principals.iter().filter(|principals| !groups.contains(&principals.span)) {
        for identifier in principals.identifiers.iter().filter(|identifier| is_retiring(identifier, retiring)) {
            lists.entry(identifier.siblings.as_slice()).or_default().push(identifier.span);
        }
    }
    lists.into_iter().flat_map(|(siblings, spans)| remove_items(text, &spans, siblings)).collect()
}

/// A `depends_on` that names OAIs that go.
struct DependencyList {
    holder: Address,
    attribute: Span,
    items: Vec<Span>,
    gone: Vec<Span>,
}

fn dependency_lists(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>) -> Vec<(usize, DependencyList)> {
    let mut out: Vec<(usize, DependencyList)> = Vec::new();
    for found in &survey.references {
        let (Sink::DependsOn(holder), Some(identity)) = (&found.sink, &found.identity) else { continue };
        let Place { file, span } = found.place;
        let mut blocks = survey.module.blocks();
        let block = blocks.find(|(at, block)| *at == file && block.span.contains(span));
        let Some(attribute) = block.and_then(|(_, block)| block.body.attribute("depends_on")) else { continue };
        if !retiring.contains(identity) {
            continue;
        }
        let items: Vec<Span> = match &attribute.value.kind {
            ExprKind::Array(items) => items.iter().map(|item| item.span).collect(),
            _ => Vec::new(),
        };
        // A legacy entry is quoted, so an entry is what holds the reference.
        let gone = items.iter().filter(|item| item.contains(span)).copied();
        match out.iter_mut().find(|(at, list)| *at == file && list.attribute == attribute.span) {
            Some((_, list)) => list.gone.extend(gone),
            None => {
                let gone = gone.collect();
                out.push((file, DependencyList { holder: holder.clone(), attribute: attribute.span, items, gone }));
            }
        }
    }
    out
}

fn remove_dependencies(
    survey: &ModuleSurvey<'_>,
    retiring: &BTreeSet<Identity>,
    removals: &Removals,
    plan: &mut StagePlan,
) {
    for (file, list) in dependency_lists(survey, retiring) {
        let edits = match list.gone.len() == list.items.len() {
            true => removals.edits(file, list.attribute),
            false => on(file, remove_items(survey.module.text(file), &list.gone, &list.items)),
        };
        plan.changes.push(Change {
            code: codes::DEPENDS_ON,
            confidence: Confidence::Safe,
            address: list.holder.to_string(),
            place: Place { file, span: list.attribute },
            summary: format!("{} no longer depends on an OAI", list.holder),
            edits,
        });
    }
}

fn gone_outputs<'m>(survey: &ModuleSurvey<'m>, retiring: &BTreeSet<Identity>) -> Vec<(usize, &'m Block)> {
    let mut out: Vec<(usize, &Block)> = Vec::new();
    for found in &survey.references {
        let (Sink::Output(name), Some(identity)) = (&found.sink, &found.identity) else { continue };
        if let Some((file, block)) = output(survey.module, name).filter(|_| retiring.contains(identity))
            && !out.iter().any(|(at, other)| *at == file && other.span == block.span)
        {
            out.push((file, block));
        }
    }
    out
}

fn remove_outputs(survey: &ModuleSurvey<'_>, retiring: &BTreeSet<Identity>, removals: &Removals, plan: &mut StagePlan) {
    for (file, block) in gone_outputs(survey, retiring) {
        let address = crate::survey::references::holder(block);
        plan.changes.push(Change {
            code: codes::OUTPUT,
            confidence: Confidence::Review,
            place: Place { file, span: block.span },
            summary: format!("remove {address}: make sure that nobody reads it from this state"),
            address,
            edits: removals.edits(file, block.span),
        });
    }
}

/// The edits that take items out of a list, given all items of that list. Comments that belong to other items stay.
pub fn remove_items(text: &str, gone: &[Span], siblings: &[Span]) -> Vec<Edit> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < siblings.len() {
        if !gone.contains(&siblings[at]) {
            at += 1;
            continue;
        }
        let first = at;
        while at < siblings.len() && gone.contains(&siblings[at]) {
            at += 1;
        }
        let run = Span::new(siblings[first].start, siblings[at - 1].end);
        let narrow = match (siblings.get(at), first.checked_sub(1).and_then(|before| siblings.get(before))) {
            (Some(next), _) => Span::new(run.start, next.start),
            (None, Some(previous)) => Span::new(previous.end, run.end),
            (None, None) => run,
        };
        let beside = format!("{}{}", &text[narrow.start..run.start], &text[run.end..narrow.end]);
        let has_comment = beside.contains('#') || beside.contains("//");
        let alone = narrow == run;
        let span = match layout::whole_lines(text, run) {
            Some(lines) if has_comment || alone => lines,
            _ => narrow,
        };
        out.push(Edit { span, text: String::new() });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::edits::apply;

    fn without(text: &str, gone: &[&str], all: &[&str]) -> String {
        let span = |item: &&str| {
            let start = text.find(*item).expect("an item");
            Span::new(start, start + item.len())
        };
        let gone: Vec<Span> = gone.iter().map(span).collect();
        let all: Vec<Span> = all.iter().map(span).collect();
        apply(text, &remove_items(text, &gone, &all)).expect("disjoint").text
    }

    #[test]
    fn items_go_with_their_commas() {
        assert_eq!(without("[a, x, b]", &["x"], &["a", "x", "b"]), "[a, b]");
        assert_eq!(without("[a, x, y]", &["x", "y"], &["a", "x", "y"]), "[a]");
        assert_eq!(without("[x]", &["x"], &["x"]), "[]");
        assert_eq!(without("[\n  a,\n  x\n]", &["x"], &["a", "x"]), "[\n  a\n]");
        assert_eq!(without("[\n  x,\n  a,\n]", &["x"], &["x", "a"]), "[\n  a,\n]");
    }

    #[test]
    fn comments_of_other_items_stay() {
        let text = "[\n  a, # first\n  x, # second\n  # third\n  b,\n]";
        assert_eq!(without(text, &["x"], &["a", "x", "b"]), "[\n  a, # first\n  # third\n  b,\n]");
    }
}
