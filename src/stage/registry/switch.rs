//! Switch: an origin of a call takes the key of an OAC in place of its OAI's.

use super::Control;
use crate::hcl::ast::Span;
use crate::stage::switch::codes;
use crate::stage::{Change, Confidence, Context, PlanError, StagePlan};
use crate::survey::ModuleSurvey;
use crate::survey::origins::{Distribution, Origin, OriginIdentity};
use crate::survey::registry::{control_in_state, in_state};
use crate::terraform::address::Address;
use crate::terraform::module::Place;
use crate::terraform::registry::cloudfront::CONTROLS;
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::json;

/// Moves an origin that is ready, where its OAC is there.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn move_origin(
    survey: &ModuleSurvey<'_>,
    distribution: &Distribution<'_>,
    origin: &Origin<'_>,
    control: &Control,
    context: &Context<'_>,
    plan: &mut StagePlan,
) -> Result<bool, PlanError> {
    if let (Control::Whole, Address::Module(call)) = (control, &distribution.resource.address) {
        return super::whole::switch(survey, distribution, call, context, plan);
    }
    let (Some(config), Control::There(key), Address::Module(call)) =
        (origin.s3_config, control, &distribution.resource.address)
    else {
        return Ok(false);
    };
    let file = distribution.resource.file;
    let name = named_like(survey.module.text(file), config.span);
    let rendered = context.templates.render("registry_origin.tf", &json!({ "name": name, "key": key }))?;
    let edit = Edit { span: config.span, text: layout::fitted(&rendered, "", "", "\n") };
    let address = in_state(&distribution.resource);
    plan.changes.push(Change {
        code: codes::ORIGIN,
        confidence: Confidence::Safe,
        summary: format!("origin {} of {address} signs with {}", origin.name, control_in_state(call, key)),
        address,
        place: Place { file, span: config.span },
        edits: vec![(file, edit)],
    });
    Ok(true)
}

/// The new entry's name, quoted and followed by what the old one is followed by.
fn named_like(text: &str, old: Span) -> String {
    let before = old.of(text).split('{').next().unwrap_or_default();
    let name = if before.starts_with('"') { format!("{CONTROLS:?}") } else { CONTROLS.to_owned() };
    let gap = if before.contains(" :") { " " } else { "" };
    if before.contains(':') { format!("{name}{gap}:") } else { format!("{name} =") }
}

/// Whether an origin's OAC is one that a call makes, and which.
pub fn control(survey: &ModuleSurvey<'_>, origin: &Origin<'_>) -> Option<Control> {
    match &origin.identity {
        OriginIdentity::Known(mention) => super::control(survey, origin, mention),
        _ => None,
    }
}
