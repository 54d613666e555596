//! Code for the other side of a place where an OAI goes or comes from, and is not followed: for whoever keeps that side.

use crate::finding::{Finding, Snippet};
use crate::policy::identity::Identity;
use crate::stage::control::{self, Control, first_origin};
use crate::stage::source_arn::SourceArns;
use crate::stage::statement::snippet_for;
use crate::survey::ModuleSurvey;
use crate::survey::absent::calls_at;
use crate::survey::origins::{Distribution, Origin, OriginIdentity};
use crate::survey::references::{MODULE_INPUT, MODULE_OUTPUT, OaiReference, Sink};
use crate::terraform::module::{Place, Repetition, Resource, repetition};
use crate::terraform::registry::{self, cloudfront, cloudposse};
use serde_json::json;

/// What the value of an OAI is for where it goes.
enum Use {
    /// The principal of a statement.
    Principal,
    /// The OAI of an origin.
    Origin,
}

/// What an attribute, input or output is for by its name, if that says so.
fn used_as(name: &str) -> Option<Use> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    match () {
        () if ends(&["arn", "arns", "canonical_user_id", "canonical_user_ids"]) => Some(Use::Principal),
        () if name == "id" || ends(&["path", "paths"]) => Some(Use::Origin),
        () => None,
    }
}

/// The finding for such a place, with the code for the other side where the names show what the OAI is to it.
pub(super) fn with_snippet(survey: &ModuleSurvey<'_>, reference: &OaiReference, finding: Finding) -> Finding {
    let name = reference.attribute.rsplit('.').next().unwrap_or_default();
    let found = used_as(name).and_then(|used| match &reference.sink {
        Sink::Elsewhere(MODULE_INPUT) => to_module(survey, reference, &used),
        Sink::Elsewhere(MODULE_OUTPUT) => from_module(survey, reference, &used),
        Sink::Output(output) => Some(beside_output(survey, reference, output, &used)),
        _ => None,
    });
    found.into_iter().fold(finding, Finding::with_snippet)
}

/// What a module takes beside the OAI that it is handed; one that is known, or that is here to be read, is told of elsewhere.
fn to_module(survey: &ModuleSurvey<'_>, reference: &OaiReference, used: &Use) -> Option<Snippet> {
    let call = reference.holder.strip_prefix("module.")?;
    let (_, block) = survey.module.call(call)?;
    if !survey.absent.contains_key(call) || registry::read(block).is_some() {
        return None;
    }
    Some(match used {
        Use::Principal => {
            let arns = arns(survey, reference).list;
            Snippet::new("snippet_handed_grant.tf", json!({ "module": call, "arns": arns }))
        }
        Use::Origin => {
            let (control, missing) = control(survey, reference);
            let values = json!({ "module": call, "control": control, "missing": missing });
            Snippet::new("snippet_handed_origin.tf", values)
        }
    })
}

/// What stands beside the use of an OAI that a module shows.
fn from_module(survey: &ModuleSurvey<'_>, reference: &OaiReference, used: &Use) -> Option<Snippet> {
    let Use::Principal = used else { return None };
    let arns = arns(survey, reference);
    let here = survey.policies.iter().filter(|source| source.file == reference.place.file);
    let mut statements =
        here.flat_map(|source| source.policy.statements.iter().map(move |statement| (source, statement)));
    let granted = statements.find(|(_, statement)| {
        statement.principals.iter().any(|principals| principals.span.contains(reference.place.span))
    });
    if let Some((source, statement)) = granted {
        return Some(snippet_for(survey, source, statement, &arns));
    }
    let output = reference.holder.strip_prefix("output.")?;
    Some(beside_output(survey, reference, output, used))
}

/// The output beside one that shows an OAI.
fn beside_output(survey: &ModuleSurvey<'_>, reference: &OaiReference, output: &str, used: &Use) -> Snippet {
    let (ending, value) = match used {
        Use::Principal => {
            let arns = arns(survey, reference);
            ("distribution", arns.single.unwrap_or(arns.list))
        }
        Use::Origin => ("control", control(survey, reference).0),
    };
    Snippet::new("snippet_output.tf", json!({ "beside": output, "name": format!("{output}_{ending}"), "value": value }))
}

/// The ARNs of the distributions that a reference is about.
fn arns(survey: &ModuleSurvey<'_>, reference: &OaiReference) -> SourceArns {
    if let Some(known) = of_known_module(survey, reference) {
        return SourceArns::of_variable(&known);
    }
    let on_it = |distribution: &&Distribution<'_>| {
        let file = distribution.resource.file;
        distribution.origins.iter().any(|origin| match &reference.identity {
            Some(identity) => is_on(survey, origin, identity),
            // Of a module's OAI it is known by the module alone.
            None => match origin.identity {
                OriginIdentity::Unclear(span) => {
                    let there = Place { file, span };
                    let own = calls_at(survey.module, reference.place);
                    !own.is_disjoint(&calls_at(survey.module, there))
                }
                OriginIdentity::Known(_) | OriginIdentity::Nobody => false,
            },
        })
    };
    let found: Vec<SourceArns> =
        survey.distributions.iter().filter(on_it).map(|found| SourceArns::of_all(&found.resource)).collect();
    match found.as_slice() {
        [only] => only.clone(),
        [] => SourceArns::of_variable("\"arn:aws:cloudfront::ACCOUNT:distribution/DISTRIBUTION\""),
        several => {
            let lists: Vec<&str> = several.iter().map(|arns| arns.list.as_str()).collect();
            SourceArns::of_list(format!("concat({})", lists.join(", ")))
        }
    }
}

/// Whether an origin uses an OAI, or the OAC that has taken its place.
fn is_on(survey: &ModuleSurvey<'_>, origin: &Origin<'_>, identity: &Identity) -> bool {
    let uses = matches!(&origin.identity, OriginIdentity::Known(mention) if mention.identity == *identity);
    let moved = match control::control(survey, identity) {
        Some(Control::There(found)) => origin.control.as_ref() == Some(&found.address),
        _ => false,
    };
    uses || moved
}

/// The output with the distribution's ARN of the module that shows an OAI, where that module is known.
fn of_known_module(survey: &ModuleSurvey<'_>, reference: &OaiReference) -> Option<String> {
    let call = reference.attribute.strip_prefix("module.")?.split('.').next()?;
    let (_, block) = survey.module.call(call)?;
    let output = match () {
        // Its first versions have a word more in the names of all outputs.
        () if reference.attribute.contains(".this_") => return None,
        () if registry::is_of(block, cloudfront::SOURCE) => cloudfront::DISTRIBUTION_ARN,
        () if registry::is_of(block, cloudposse::SOURCE) => cloudposse::DISTRIBUTION_ARN,
        () => return None,
    };
    matches!(repetition(block), Repetition::Single).then(|| format!("module.{call}.{output}"))
}

/// The id of the OAC that takes the place of an OAI, and the label of that where nothing makes it yet.
fn control(survey: &ModuleSurvey<'_>, reference: &OaiReference) -> (String, Option<String>) {
    let is_single = |found: &Resource<'_>| matches!(repetition(found.block), Repetition::Single);
    let known = reference.identity.as_ref().and_then(|identity| match control::control(survey, identity)? {
        Control::There(found) => is_single(&found).then(|| (found.address.to_string(), None)),
        Control::Missing(label) => {
            let missing = first_origin(survey, identity).is_none().then(|| label.clone());
            let like = survey.declaration(identity).is_none_or(is_single);
            like.then(|| (control::address(&label).to_string(), missing))
        }
        Control::Handed(_) | Control::Unfit(..) => None,
    });
    let (address, missing) = known.unwrap_or_else(|| ("aws_cloudfront_origin_access_control.NAME".to_owned(), None));
    (format!("{address}.id"), missing)
}
