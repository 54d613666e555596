//! Retire: the statements about a deprecated OAI, its outputs, its `depends_on` entries and the OAI itself go. Only when
//! asked for, and only when nothing uses it any more.

mod dependencies;
mod grants;
mod handed;
mod held;
mod kept;
mod locals;
mod outputs;
mod removals;
mod together;

pub use held::stays;
pub use removals::remove_items;
pub use together::stay_together;

use super::access::dead_end;
use super::{Change, Confidence, Context, Kept, PlanError, StagePlan};
use crate::finding::{other_state, reference_not_followed};
use crate::policy::identity::Identity;
use crate::survey::ModuleSurvey;
use crate::survey::references::{Kind, MODULE_OUTPUT, OTHER_STATE, Sink, kept_at};
use crate::terraform::module::Place;
use dependencies::remove_dependencies;
use grants::{order_of, remove_grants};
use held::{Held, held_by};
use kept::{by_choice, for_callers, keep, only_speaks, shown_call, unclear, unread};
use locals::remove_locals;
use outputs::remove_outputs;
use removals::Removals;
use std::collections::BTreeSet;
use together::kept_together;

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
    for (finding, held) in kept_together(survey, &mut retiring) {
        for identity in held {
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
        let choice = match reference.sink {
            Sink::Origin(position, index) => by_choice(survey, position, index),
            _ => None,
        };
        let (manual, reason) = match offer {
            _ if choice.is_some() => (false, choice.unwrap_or_default()),
            Some(offer) => (false, for_callers(&offer)),
            None => unclear(reference),
        };
        let spot = super::spot(survey.module, reference.place);
        let with_other_side = |finding| {
            let finding = super::absent::with_missing_folders(survey, reference.place, finding);
            handed::with_snippet(survey, reference, finding)
        };
        if reference.sink == Sink::Elsewhere(MODULE_OUTPUT) {
            let (output, holder) = (&reference.attribute, &reference.holder);
            let mut finding = reference_not_followed::from_output(spot, output, holder);
            if reference.kind == Kind::Grant {
                finding.message.push_str("; it may be a grant");
            }
            plan.findings.push(with_other_side(finding));
        } else if reference.sink == Sink::Elsewhere(OTHER_STATE) {
            let there = kept_at(survey.module, reference.place);
            plan.findings.push(other_state::read(spot, &reference.attribute, &there, &reference.holder));
        } else if reference.kind == Kind::ModuleInput {
            let finding = reference_not_followed::by_name(spot, &reference.attribute, &reference.holder);
            plan.findings.push(with_other_side(finding));
        } else if let Sink::Elsewhere(what) = reference.sink {
            let goes = format!("{what} ({})", reference.holder);
            plan.findings.push(dead_end(survey, reference.place, reference.kind, &reference.attribute, &goes));
        }
        plan.kept.push(Kept { place: reference.place, manual, reason });
    }
    for reference in survey.references.iter().filter(|reference| reference.identity.is_some()) {
        let reason = only_speaks(&reference.sink);
        plan.kept.extend(reason.map(|reason| Kept { place: reference.place, manual: false, reason }));
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
        // What carries it to other modules goes first, where these have no other use for it.
        let wires: Vec<Place> = survey
            .references
            .iter()
            .filter(|found| found.sink == Sink::Wire && found.identity.as_ref() == Some(&identity))
            .map(|found| found.place)
            .collect();
        let reason = format!("{identity} stays: another module that is handed it still has a use for it");
        plan.carried.extend(wires.iter().map(|place| Kept { place: *place, manual: false, reason: reason.clone() }));
        if let Some(declaration) = survey.declaration(&identity).filter(|_| wires.is_empty()) {
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
