//! What holds an OAI back from going.

use super::handed;
use super::kept::unread_at;
use super::locals::{local_with, mixed_list, uses};
use super::outputs::{goes_on, is_removable_output};
use crate::finding::{
    Finding, ignored_changes, kept_for_callers, mention_elsewhere, other_state, override_files, reference_not_followed,
};
use crate::hcl::ast::{ObjectKey, Span};
use crate::policy::identity::Identity;
use crate::policy::statement::{Identifier, Statement};
use crate::policy::text;
use crate::stage::access::dead_end;
use crate::stage::control::Control;
use crate::stage::interface::either;
use crate::stage::switch::{distributions_on_its_buckets, is_deprecated};
use crate::stage::{Context, interface};
use crate::survey::given;
use crate::survey::references::{OaiReference, PARAMETER, Sink};
use crate::survey::{ModuleSurvey, is_managed};
use crate::terraform::address::Address;
use crate::terraform::module::Place;
use crate::terraform::tree::variable;
use std::collections::BTreeSet;

pub(super) enum Held {
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
pub(super) fn held_by(survey: &ModuleSurvey<'_>, identity: &Identity, context: &Context<'_>) -> Held {
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
                    _ if source.is_shared => {
                        Err(format!("{}, a template that several places read", survey.module.path(source.file)))
                    }
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
            | Sink::Variables
            | Sink::Declaration
            | Sink::Beside
            | Sink::Filled
            | Sink::Moved
            | Sink::Renamed
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
                crate::stage::spot(survey.module, place),
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
    match survey.across.held.get().and_then(|held| held.get(identity)) {
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
        let spot = crate::stage::spot(survey.module, Place { file, span: block.span });
        return Some(kept_for_callers::handed_over(spot, name, interface::is_optional(survey, input)));
    }
    if let Some(place) = either::place(survey, identity) {
        let spot = crate::stage::spot(survey.module, place);
        return Some(match either::is_brought_beside(survey, identity) {
            true => kept_for_callers::beside(spot, &identity.to_string()),
            false => kept_for_callers::beside_policy(spot, &identity.to_string()),
        });
    }
    let filled = |found: &&OaiReference| found.sink == Sink::Filled && found.identity.as_ref() == Some(identity);
    if let Some(found) = survey.references.iter().find(filled) {
        let spot = crate::stage::spot(survey.module, found.place);
        return Some(kept_for_callers::filled(spot, &identity.to_string()));
    }
    let outputs = interface::outputs_of(survey, identity);
    let (file, block, _) = outputs.first().filter(|_| survey.is_interface)?;
    // Where the OAI is declared, if it is.
    let place = match survey.declaration(identity) {
        Some(declaration) => Place { file: declaration.file, span: declaration.block.span },
        None => Place { file: *file, span: block.span },
    };
    let names: Vec<String> = outputs.iter().map(|(_, _, name)| format!("output.{name}")).collect();
    Some(kept_for_callers::shown(crate::stage::spot(survey.module, place), &identity.to_string(), &names))
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
            let control = match crate::stage::control::control(survey, identity) {
                Some(Control::There(found)) => found.address.name().to_owned(),
                Some(Control::Missing(label)) => label,
                _ => "NAME".to_owned(),
            };
            let spot = crate::stage::spot(survey.module, reference.place);
            Some(other_state::written(spot, &reference.holder, &reference.attribute, &control, only))
        }
        Sink::Elsewhere(given::DEFAULT) if matches!(identity, Identity::Literal(_)) => {
            let Identity::Literal(id) = identity else { return None };
            let input = reference.holder.trim_start_matches("var.");
            let whole = survey.module.blocks_of("variable").any(|(file, block)| {
                let default = block.body.attribute("default").map(|default| default.value.span);
                file == reference.place.file && default == Some(reference.place.span)
            });
            let whole = whole.then_some(reference.attribute.as_str());
            let given = given::given(survey.module, survey.is_root, input, id, whole);
            Some(reference_not_followed::default_of(crate::stage::spot(survey.module, reference.place), id, &given))
        }
        Sink::Elsewhere(what) => {
            let finding = told(&format!("{what} ({})", reference.holder));
            Some(handed::with_snippet(survey, reference, finding))
        }
        Sink::Unread => unread_at(survey, reference.place),
        // What callers use who are not in the walked code is told of the OAI as a whole.
        Sink::Output(_) if survey.is_interface => None,
        Sink::Output(name) if !is_removable_output(survey, name, identity) => {
            let finding = told(&goes_on(survey, name));
            Some(handed::with_snippet(survey, reference, finding))
        }
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
                crate::stage::access::is_covered(survey, source, statement, &distribution.resource.address)
            });
            if !replaced {
                return false;
            }
        }
    }
    any && crate::stage::registry::retire::is_replaced(survey, identity)
}

pub(super) fn names(statement: &Statement, identity: &Identity) -> bool {
    statement.identifiers().flat_map(|i| &i.mentions).any(|mention| mention.identity == *identity)
}

/// Whether an OAI can be taken out of a statement's principals.
pub(super) fn removable(survey: &ModuleSurvey<'_>, statement: &Statement, identity: &Identity) -> Result<(), String> {
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

/// Whether a template's variable can go with an OAI: nothing in the template uses it but principals that go.
fn removable_variable(
    survey: &ModuleSurvey<'_>,
    position: usize,
    entry: Span,
    identity: &Identity,
) -> Result<(), String> {
    let source = &survey.policies[position];
    if source.is_shared {
        return Err(format!("{}, a template that several places read", survey.module.path(source.file)));
    }
    let maps = source.variables.iter().flat_map(|variables| &variables.maps);
    let Some((file, item)) =
        maps.flat_map(|map| map.items.iter().map(|item| (map.file, item))).find(|(_, item)| item.span == entry)
    else {
        return Err("a variable of a template".to_owned());
    };
    if let Some(name) = local_with(survey.module, file, entry)
        && uses(survey.module, name).count() > 1
    {
        return Err(format!("local.{name}, which is not for one template alone"));
    }
    let ObjectKey::Name(name) = &item.key else { return Err("a variable of a template".to_owned()) };
    let text = survey.module.text(source.file);
    let uses = text.match_indices(name).filter(|(at, _)| {
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        !text[..*at].ends_with(word)
            && !text[at + name.len()..].starts_with(word)
            && text[..*at].trim_end().ends_with("${")
    });
    let principals = source.policy.statements.iter().flat_map(Statement::identifiers).filter(|identifier| {
        identifier.oais.iter().any(|mention| mention.identity == *identity)
            && text::variable(&identifier.text) == Some(name)
    });
    if uses.count() == principals.count() { Ok(()) } else { Err(format!("the template's variable {name}")) }
}
