//! Outputs that show nothing but OAIs that go.

use super::codes;
use super::removals::Removals;
use crate::hcl::ast::Block;
use crate::policy::identity::Identity;
use crate::stage::{Change, Confidence, StagePlan};
use crate::survey::ModuleSurvey;
use crate::survey::references::Sink;
use crate::survey::registry;
use crate::terraform::module::{Module, Place};
use crate::terraform::reference::{self};
use crate::terraform::tree::is_sample;
use std::collections::BTreeSet;

/// Where an output goes that is not followed, for people.
pub(super) fn goes_on(survey: &ModuleSurvey<'_>, name: &str) -> String {
    match survey.is_root {
        true => format!("output.{name} beside other things"),
        false => format!("output.{name} and on to a caller"),
    }
}

/// Whether an output can go: the folder is a root, or none of its callers takes it, and the output shows nothing but OAIs.
pub(super) fn is_removable_output(survey: &ModuleSurvey<'_>, name: &str, identity: &Identity) -> bool {
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

pub(super) fn output<'m>(module: &'m Module, name: &str) -> Option<(usize, &'m Block)> {
    module.blocks_of("output").find(|(_, block)| block.labels.first().is_some_and(|label| label.text == name))
}

pub(super) fn gone_outputs<'m>(survey: &ModuleSurvey<'m>, retiring: &BTreeSet<Identity>) -> Vec<(usize, &'m Block)> {
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

pub(super) fn remove_outputs(
    survey: &ModuleSurvey<'_>,
    retiring: &BTreeSet<Identity>,
    removals: &Removals,
    plan: &mut StagePlan,
) {
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
