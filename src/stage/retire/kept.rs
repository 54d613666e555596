//! What becomes of the references that stay: each gets the reason, and where that is a person's to see to, a finding.

use super::outputs::{goes_on, is_removable_output};
use crate::finding::{Finding, unread_block};
use crate::hcl::ast::Span;
use crate::hcl::parse::Broken;
use crate::policy::identity::Identity;
use crate::stage::both_ways::{self, Offer};
use crate::stage::{Context, Kept, StagePlan};
use crate::survey::ModuleSurvey;
use crate::survey::references::{Kind, MODULE_OUTPUT, OTHER_STATE, OaiReference, Sink};
use crate::terraform::module::Place;

/// Why a place that only speaks of an OAI is no reference to it.
pub(super) fn only_speaks(sink: &Sink) -> Option<String> {
    let reason = match sink {
        Sink::Text => "text that only speaks of an OAI",
        Sink::Renamed => "stays: it says what a resource was called before, and hinders nothing once that is gone",
        _ => return None,
    };
    Some(reason.to_owned())
}

pub(super) fn keep(
    survey: &ModuleSurvey<'_>,
    context: &Context<'_>,
    identity: &Identity,
    reason: &str,
    plan: &mut StagePlan,
) {
    for reference in survey.references.iter().filter(|r| r.identity.as_ref() == Some(identity)) {
        if !reference.sink.only_speaks() && !plan.kept.iter().any(|kept| kept.place == reference.place) {
            let (manual, reason) = match &reference.sink {
                Sink::Elsewhere(what) => (true, format!("goes into {what}, which is not followed")),
                Sink::Unread => (true, "stands in a block that cannot be read".to_owned()),
                Sink::Output(name) if survey.is_interface => {
                    (false, format!("output.{name} stays for callers that are not in this code"))
                }
                Sink::Filled => (false, "is filled into a policy that callers hand over".to_owned()),
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

/// Why the place of an OAI stays in an origin that takes either from callers.
pub(super) fn for_callers(offer: &Offer) -> String {
    format!("stays for callers that hand no OAC over in {}", offer.taken_in())
}

fn origin_reason(
    survey: &ModuleSurvey<'_>,
    context: &Context<'_>,
    position: usize,
    index: usize,
    otherwise: &str,
) -> (bool, String) {
    if let Some(excluded) = crate::stage::provider::provider(survey).excluded {
        return (true, excluded.message);
    }
    if let Some(reason) = by_choice(survey, position, index) {
        return (false, reason);
    }
    if let Some(offer) = both_ways::offer(survey, position, index) {
        return (false, for_callers(&offer));
    }
    let found = crate::stage::access::readiness(survey, position, index);
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

/// Why the place of an OAI stays in an origin of which callers choose what it takes.
pub(super) fn by_choice(survey: &ModuleSurvey<'_>, position: usize, index: usize) -> Option<String> {
    let chosen = survey.distributions[position].origins[index].chosen.as_ref()?;
    Some(format!("stays for callers that do not choose {} in var.{}", chosen.value, chosen.input))
}

/// The call of a sample that a reference without an OAI is about: an input by its name, or an output.
pub(super) fn shown_call<'s>(survey: &'s ModuleSurvey<'_>, reference: &OaiReference) -> Option<&'s String> {
    survey.samples.iter().find(|call| match reference.sink {
        Sink::Elsewhere(MODULE_OUTPUT) => reference.attribute.starts_with(&format!("module.{call}.")),
        Sink::Elsewhere(_) => reference.kind == Kind::ModuleInput && reference.holder == format!("module.{call}"),
        _ => false,
    })
}

pub(super) fn unclear(reference: &OaiReference) -> (bool, String) {
    if let Some(reason) = only_speaks(&reference.sink) {
        return (false, reason);
    }
    match reference.sink {
        Sink::Unread => (true, "stands in a block that cannot be read".to_owned()),
        Sink::Elsewhere(OTHER_STATE) => (true, format!("comes from {OTHER_STATE}, which is not followed")),
        Sink::Unused => (false, "takes no OAI: no caller hands one over".to_owned()),
        Sink::Elsewhere(MODULE_OUTPUT) => (true, format!("comes from {MODULE_OUTPUT}, which is not followed")),
        Sink::Elsewhere(what) => (true, format!("goes into {what}, which is not followed")),
        _ => (true, format!("the OAI comes from {}, which is not followed", reference.attribute)),
    }
}

pub(super) fn unread(survey: &ModuleSurvey<'_>, plan: &mut StagePlan) {
    for (position, file) in survey.module.files.iter().enumerate() {
        for broken in &file.broken {
            plan.findings.push(unread_finding(survey, position, broken));
        }
    }
}

/// The finding for the unread block that a place is in.
pub(super) fn unread_at(survey: &ModuleSurvey<'_>, place: Place) -> Option<Finding> {
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
