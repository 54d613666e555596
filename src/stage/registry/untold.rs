//! Calls of registry modules that are about OAIs and that are not migrated: the reason, and the inputs.

use crate::finding::{Finding, Snippet, Spot, registry_call};
use crate::hcl::ast::{Block, Expr, ExprKind, ObjectKey};
use crate::stage::registry::whole;
use crate::survey::ModuleSurvey;
use crate::survey::references::Kind;
use crate::terraform::module::Place;
use crate::terraform::registry::{self, cloudfront, cloudposse};
use serde_json::json;

/// What there is to tell of the calls of a module.
pub fn findings(survey: &ModuleSurvey<'_>) -> Vec<Finding> {
    let calls = survey.module.blocks_of("module");
    calls.filter_map(|(file, call)| finding(survey, file, call)).collect()
}

fn finding(survey: &ModuleSurvey<'_>, file: usize, call: &Block) -> Option<Finding> {
    let name = &call.labels.first()?.text;
    let head = Place { file, span: call.labels.first()?.span };
    let spot = crate::stage::spot(survey.module, head);
    if registry::is_of(call, cloudposse::SOURCE) {
        let reason = registry::read(call)?.err().filter(|_| !cloudposse::is_moved(call))?;
        return Some(by_hand(survey, (file, call), name, spot, &reason));
    }
    let reason = registry::read(call)?.err().filter(|_| registry::is_of(call, cloudfront::SOURCE))?;
    let about = survey.references.iter().any(|reference| {
        let inside = reference.place.file == file && call.span.contains(reference.place.span);
        inside && matches!(reference.kind, Kind::ModuleInput | Kind::Origin)
    });
    // Such a version takes no notice of what is about OAIs.
    let forgotten = cloudfront::is_after_identities(call) && registry::input(call, "origin").is_some_and(has_config);
    (about || forgotten).then(|| {
        let finding = registry_call::finding(spot, name, &reason);
        match cloudfront::is_before_controls(call) || cloudfront::is_after_identities(call) {
            true => finding,
            false => finding.with_snippet(Snippet::new("snippet_registry_cloudfront.tf", json!({ "module": name }))),
        }
    })
}

/// What there is to tell of a call that is known and yet left to a person, for this reason.
pub fn of_call(survey: &ModuleSurvey<'_>, name: &str, reason: &str) -> Option<Finding> {
    let (file, call) = survey.module.call(name)?;
    let head = Place { file, span: call.labels.first()?.span };
    Some(by_hand(survey, (file, call), name, crate::stage::spot(survey.module, head), reason))
}

/// The steps by hand of a call whose bucket policy is the module's own, and the way back.
fn by_hand(survey: &ModuleSurvey<'_>, (file, call): (usize, &Block), name: &str, spot: Spot, why: &str) -> Finding {
    let steps = match cloudposse::steps(call) {
        Ok(steps) => steps,
        Err(reason) => return registry_call::finding(spot, name, &reason),
    };
    let own = format!("aws_cloudfront_origin_access_identity.{name}.iam_arn");
    let identity = steps.identity.map(|given| given.span.of(survey.module.text(file)).to_owned());
    // CloudFront is one account's: the OAI stays with the provider that made it.
    let provider = match call.body.attribute("providers") {
        None => "",
        Some(_) => whole::provider(survey.module, name).unwrap_or("aws.NAME"),
    };
    let snippet = |stage: &str| {
        let values = json!({
            "module": name,
            "stage": stage,
            "own": identity.is_none(),
            "identity": identity.as_ref().unwrap_or(&own),
            "has_policy": steps.has_policy,
            "also": steps.also,
            "provider": provider,
        });
        Snippet::new("snippet_registry_cloudposse.tf", values)
    };
    let finding = registry_call::cloudposse(spot, name, identity.as_deref(), why);
    let finding =
        ["grant", "switch", "retire"].into_iter().fold(finding, |finding, stage| finding.with_snippet(snippet(stage)));
    let back = json!({ "module": name, "label": name, "own": identity.is_none(), "provider": provider });
    finding.with_snippet(Snippet::new("registry_back.tf", back))
}

/// Whether an entry of an object, at whatever depth, is the settings of an OAI.
fn has_config(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Object(items) => items.iter().any(|item| {
            matches!(&item.key, ObjectKey::Name(name) if name == "s3_origin_config") || has_config(&item.value)
        }),
        _ => false,
    }
}
