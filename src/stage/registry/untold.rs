//! Calls of registry modules that are about OAIs and that are not migrated: the reason, and the inputs.

use crate::finding::{Finding, Snippet, registry_call};
use crate::hcl::ast::{Block, Expr, ExprKind, ObjectKey};
use crate::survey::ModuleSurvey;
use crate::survey::references::Kind;
use crate::terraform::module::Place;
use crate::terraform::registry::{self, cloudfront};
use serde_json::json;

/// The cloudposse module, whose policy is its own.
const CLOUDPOSSE: &str = "cloudposse/cloudfront-s3-cdn/aws";

/// What there is to tell of the calls of a module.
pub fn findings(survey: &ModuleSurvey<'_>) -> Vec<Finding> {
    let calls = survey.module.blocks_of("module");
    calls.filter_map(|(file, call)| finding(survey, file, call)).collect()
}

fn finding(survey: &ModuleSurvey<'_>, file: usize, call: &Block) -> Option<Finding> {
    let name = &call.labels.first()?.text;
    let head = Place { file, span: call.labels.first()?.span };
    let spot = crate::stage::spot(survey.module, head);
    if registry::is_of(call, CLOUDPOSSE) {
        let moved =
            registry::input(call, "origin_access_type").and_then(|kind| kind.as_str()) == Some("origin_access_control");
        let snippet =
            |stage: &str| Snippet::new("snippet_registry_cloudposse.tf", json!({ "module": name, "stage": stage }));
        return (!moved).then(|| {
            let finding = registry_call::cloudposse(spot, name);
            ["grant", "switch", "retire"]
                .into_iter()
                .fold(finding, |finding, stage| finding.with_snippet(snippet(stage)))
        });
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

/// Whether an entry of an object, at whatever depth, is the settings of an OAI.
fn has_config(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Object(items) => items.iter().any(|item| {
            matches!(&item.key, ObjectKey::Name(name) if name == "s3_origin_config") || has_config(&item.value)
        }),
        _ => false,
    }
}
