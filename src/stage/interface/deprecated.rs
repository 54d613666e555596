//! What callers use of an OAI, or hand over of one, says that it is deprecated, where they read it: in the descriptions of
//! outputs and inputs.

use super::{Offer, codes, outputs_of};
use crate::hcl::ast::{Block, Expr, ExprKind, Span, StepKind, Traversal};
use crate::policy::identity::Identity;
use crate::stage::control::{self, Control};
use crate::stage::switch::{is_deprecated, marked};
use crate::stage::{Change, Confidence, Context, PlanError, StagePlan, at_top_of_body};
use crate::survey::references::is_about_oais;
use crate::survey::{ModuleSurvey, is_managed};
use crate::terraform::module::Place;
use crate::terraform::reference;
use crate::terraform::tree::variable;
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::json;

/// The outputs of OAIs that the module's own origins have been moved away from, once that is so in the code.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn plan(
    survey: &ModuleSurvey<'_>,
    identity: &Identity,
    context: &Context<'_>,
    plan: &mut StagePlan,
) -> Result<(), PlanError> {
    if survey.is_interface && is_managed(identity) && !survey.across.offers.contains_key(identity) {
        outputs(survey, identity, None, context, plan)?;
    }
    Ok(())
}

/// What callers can do without once they take the offer: the outputs of an OAI and its block, or the input with one.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn offered(
    survey: &ModuleSurvey<'_>,
    identity: &Identity,
    offer: &Offer,
    context: &Context<'_>,
    plan: &mut StagePlan,
) -> Result<(), PlanError> {
    if let Identity::Through(name) = identity {
        let name = name.trim_start_matches("var.");
        // One that callers have to hand over is none that they could do without.
        if let Some((file, block)) = variable(survey.module, name).filter(|_| super::is_optional(survey, name)) {
            let address = format!("var.{name}");
            plan.changes.extend(described(survey, (file, block), &address, offer.arns.as_deref(), context)?);
        }
        return Ok(());
    }
    let replacement = offer.control.as_ref().map(|(name, _)| name.as_str());
    outputs(survey, identity, replacement, context, plan)?;
    let Some(declaration) = survey.declaration(identity).filter(|_| !is_deprecated(survey, identity)) else {
        return Ok(());
    };
    let control = match control::control(survey, identity) {
        Some(Control::There(found)) => found.address,
        Some(Control::Missing(label)) => control::address(&label),
        _ => return Ok(()),
    };
    // A change of its `comment` would be one for every caller.
    plan.changes.push(Change {
        code: codes::DEPRECATED,
        confidence: Confidence::Safe,
        address: declaration.address.to_string(),
        place: Place { file: declaration.file, span: declaration.block.span },
        summary: format!("mark {} as deprecated; it stays for callers", declaration.address),
        edits: vec![(declaration.file, marked(survey, declaration, &control, context)?)],
    });
    Ok(())
}

fn outputs(
    survey: &ModuleSurvey<'_>,
    identity: &Identity,
    replacement: Option<&str>,
    context: &Context<'_>,
    plan: &mut StagePlan,
) -> Result<(), PlanError> {
    for (file, block, name) in outputs_of(survey, identity) {
        let only = reference::in_body(&block.body).iter().all(|found| survey.flow.is_only_about(found, identity));
        if !only && !is_about_oais(&name) {
            // It shows other things too, which stay.
            continue;
        }
        let in_place =
            ["cloudfront_access_identity_path", "id", ""].iter().any(|shown| super::shows(survey, block, shown))
                && !shows_principals(block);
        let replacement = replacement.filter(|_| in_place);
        plan.changes.extend(described(survey, (file, block), &format!("output.{name}"), replacement, context)?);
    }
    Ok(())
}

/// Whether an output shows nothing of the OAIs that it runs over but what policies name.
fn shows_principals(output: &Block) -> bool {
    let mut taken: Vec<String> = Vec::new();
    let mut queue: Vec<&Expr> = output.body.attribute("value").map(|value| &value.value).into_iter().collect();
    while let Some(expr) = queue.pop() {
        if let ExprKind::For(each) = &expr.kind {
            let last = |item: &Expr| match &item.kind {
                ExprKind::Traversal(Traversal { steps, .. }) => match &steps.last()?.kind {
                    StepKind::Attr(name) => Some(name.clone()),
                    _ => None,
                },
                _ => None,
            };
            taken.extend(each.inner.last().and_then(last));
        }
        queue.extend(expr.children());
    }
    !taken.is_empty() && taken.iter().all(|name| matches!(name.as_str(), "iam_arn" | "s3_canonical_user_id"))
}

/// The change that says in a description, or where there is none that can be changed in a comment, that an input or output is
/// deprecated.
fn described(
    survey: &ModuleSurvey<'_>,
    (file, block): (usize, &Block),
    address: &str,
    replacement: Option<&str>,
    context: &Context<'_>,
) -> Result<Option<Change>, PlanError> {
    let text = survey.module.text(file);
    let line = Span::new(layout::line_start(text, block.span.start), block.span.start);
    let says = |text: &str| text.to_ascii_lowercase().contains("deprecated");
    let description = block.body.attribute("description");
    if description.is_some_and(|described| says(described.value.span.of(text)))
        || says(layout::with_comments_above(text, line).of(text))
    {
        return Ok(None);
    }
    let quoted =
        description.filter(|d| matches!(d.value.kind, ExprKind::String(_)) && d.value.span.of(text).starts_with('"'));
    let old = quoted.map(|described| described.value.span.of(text).trim_matches('"'));
    let values =
        json!({ "replacement": replacement, "description": old, "comment": description.is_some() && quoted.is_none() });
    let rendered = context.templates.render("deprecated_description.tf", &values)?;
    let edit = match (description, quoted) {
        (None, _) => at_top_of_body(text, block, rendered.trim()),
        (_, Some(quoted)) => Edit { span: quoted.span, text: rendered.trim().to_owned() },
        (Some(_), None) => {
            let newline = layout::newline_at(text, block.span.start);
            let at = Span::new(block.span.start, block.span.start);
            Edit { span: at, text: format!("{}{newline}", rendered.trim()) }
        }
    };
    Ok(Some(Change {
        code: codes::DEPRECATED,
        confidence: Confidence::Safe,
        address: address.to_owned(),
        place: Place { file, span: block.span },
        summary: format!("mark {address} as deprecated; it stays for callers"),
        edits: vec![(file, edit)],
    }))
}
