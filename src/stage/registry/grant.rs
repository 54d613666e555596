//! Grant: the call makes OACs beside its OAIs.

use super::{Control, bucket_name, control};
use crate::hcl::ast::{Block, Expr, ExprKind, ObjectItem, Span};
use crate::stage::grant::codes;
use crate::stage::{Change, Confidence, Context, PlanError, StagePlan};
use crate::survey::ModuleSurvey;
use crate::survey::origins::{Distribution, OriginIdentity};
use crate::survey::registry::{called, control_in_state, made};
use crate::terraform::address::Address;
use crate::terraform::module::Place;
use crate::terraform::reference::Instance;
use crate::terraform::registry::cloudfront::{Api, CONTROLS, CREATE_CONTROL, CREATE_IDENTITY, IDENTITIES, key_of};
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::{Value, json};

/// A new OAC: its key, and what the template writes of it.
struct New {
    key: String,
    values: Value,
    is_bucket: bool,
}

/// Adds the OACs that the origins of calls need.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn plan(survey: &ModuleSurvey<'_>, context: &Context<'_>, plan: &mut StagePlan) -> Result<(), PlanError> {
    for distribution in survey.distributions.iter().filter(|d| context.selects(survey.module, &d.resource.address)) {
        let Address::Module(name) = &distribution.resource.address else { continue };
        let Some((file, block)) = survey.module.call(name) else { continue };
        let new = new(survey, name, distribution);
        if new.is_empty() {
            continue;
        }
        let text = survey.module.text(file);
        let toggle = made(survey.module, name).and_then(|made| made.identity_toggle.as_ref());
        let on = toggle.map_or("true", |toggle| toggle.span.of(text));
        let edits = edits(text, block, &new, on, context)?;
        let sure = new.iter().all(|new| new.is_bucket);
        let addresses: Vec<String> = new.iter().map(|new| control_in_state(name, &new.key).to_string()).collect();
        let unique = if sure { "" } else { "; its name must be unique in the account" };
        plan.changes.push(Change {
            code: codes::CONTROL,
            confidence: if sure { Confidence::Safe } else { Confidence::Review },
            address: addresses.join(", "),
            place: Place { file, span: edits.first().map_or(block.span, |edit| edit.span) },
            summary: format!("add {} to take the place of {}{unique}", addresses.join(", "), called(name)),
            edits: edits.into_iter().map(|edit| (file, edit)).collect(),
        });
    }
    Ok(())
}

fn new(survey: &ModuleSurvey<'_>, name: &str, distribution: &Distribution<'_>) -> Vec<New> {
    let mut out: Vec<New> = Vec::new();
    let Some(made) = made(survey.module, name) else { return out };
    for origin in &distribution.origins {
        let OriginIdentity::Known(mention) = &origin.identity else { continue };
        if origin.has_control || origin.is_custom {
            continue;
        }
        let Some(Control::Missing(key)) = control(survey, origin, mention) else { continue };
        if out.iter().any(|new| new.key == key) {
            continue;
        }
        let bucket = bucket_name(survey.module, origin);
        let is_bucket = match made.api {
            Api::Names => bucket.is_some(),
            _ => bucket
                .as_ref()
                .is_some_and(|(_, literal)| literal.as_ref().is_some_and(|name| format!("{name:?}") == key)),
        };
        let Instance::Key(own) = &mention.instance else { continue };
        let fallback = match own.strip_prefix('"') {
            Some(own) => {
                format!("{:?}", format!("{name}-{}", own.trim_end_matches('"')).chars().take(64).collect::<String>())
            }
            None => format!("\"{name}-${{{own}}}\""),
        };
        let bucket = bucket.map_or(fallback, |(expression, _)| expression);
        let written = if made.api == Api::Names { bucket } else { String::new() };
        let values = json!({
            "key": as_key(&key),
            "name": written,
            "description": description(survey, name, own),
        });
        out.push(New { key, values, is_bucket });
    }
    out
}

/// A key as an object has it: in quotes where it is no identifier, in parentheses where it is computed.
fn as_key(key: &str) -> String {
    let Some(key) = key.strip_prefix('"').map(|key| key.trim_end_matches('"')) else { return format!("({key})") };
    let identifier = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if identifier { key.to_owned() } else { format!("{key:?}") }
}

/// The OAI's comment, where it stands on one line.
fn description(survey: &ModuleSurvey<'_>, name: &str, wanted: &str) -> String {
    let comment = survey.module.call(name).and_then(|(file, block)| {
        let ExprKind::Object(items) = &block.body.attribute(IDENTITIES)?.value.kind else { return None };
        let own = items.iter().find(|item| key_of(item).as_deref() == Some(wanted))?;
        Some(own.value.span.of(survey.module.text(file)).to_owned())
    });
    comment.filter(|comment| !comment.contains('\n') && comment != "null").unwrap_or_else(|| "\"\"".to_owned())
}

fn edits(text: &str, block: &Block, new: &[New], on: &str, context: &Context<'_>) -> Result<Vec<Edit>, PlanError> {
    let values: Vec<&Value> = new.iter().map(|new| &new.values).collect();
    let known = block.body.attribute(CONTROLS);
    if let Some(Expr { kind: ExprKind::Object(items), span }) = known.map(|known| &known.value) {
        let rendered = context.templates.render("registry_controls.tf", &json!({ "controls": values }))?;
        return Ok(vec![in_object(text, *span, items, &rendered)]);
    }
    let off = block.body.attribute(CREATE_CONTROL);
    let whole = json!({ "controls": values, "create": if off.is_none() { on } else { "" } });
    let rendered = context.templates.render("registry_control.tf", &whole)?;
    let mut edits: Vec<Edit> = off.map(|off| Edit { span: off.value.span, text: on.to_owned() }).into_iter().collect();
    let beside = [off.map(|off| off.span), behind_identities(block)];
    let span = beside.into_iter().flatten().max().unwrap_or(block.inner);
    edits.push(behind_line(text, span, &layout::indent_unit(text, block.span), &rendered));
    Ok(edits)
}

/// The last of the inputs about the module's OAIs.
fn behind_identities(block: &Block) -> Option<Span> {
    let own = [CREATE_IDENTITY, IDENTITIES].into_iter().filter_map(|name| block.body.attribute(name));
    own.map(|attribute| attribute.span).max()
}

/// The edit that puts lines behind the line on which an argument ends, a blank line between.
fn behind_line(text: &str, span: Span, unit: &str, rendered: &str) -> Edit {
    let newline = layout::newline_at(text, span.end);
    let base = layout::indentation(text, span.start);
    let next = layout::next_line(text, span.end);
    let end = text[..next].trim_end_matches(['\n', '\r']).len();
    let body = layout::fitted(rendered, base, unit, newline);
    Edit { span: Span::new(end, end), text: format!("{newline}{newline}{base}{body}") }
}

/// The edit that puts an entry behind the last of an object.
pub fn in_object(text: &str, object: Span, items: &[ObjectItem], rendered: &str) -> Edit {
    let newline = layout::newline_at(text, object.start);
    let unit = layout::indent_unit(text, object);
    let at = items.last().map_or(object.start + 1, |last| last.span.end);
    let follows = text[at..object.end].trim_start_matches([' ', '\t']).starts_with(',');
    let base = items.last().map_or("", |last| layout::indentation(text, last.span.start));
    let body = layout::fitted(rendered, base, &unit, newline);
    let own_lines = items.last().is_some_and(|last| layout::begins_line(text, last.span.start));
    let (at, lead) = match (own_lines, follows) {
        (true, true) => (at + text[at..].find(',').map_or(0, |comma| comma + 1), format!("{newline}{base}")),
        (true, false) => (at, format!("{newline}{base}")),
        (false, _) => (at, ", ".to_owned()),
    };
    let tail = if own_lines && follows { "," } else { "" };
    Edit { span: Span::new(at, at), text: format!("{lead}{body}{tail}") }
}
