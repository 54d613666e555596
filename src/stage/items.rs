//! Switch, for origins that a `dynamic` block makes of objects: the OAC's id takes the place of the OAI's path in the object, and
//! the block reads it from there. The object may stand in another module than the block.

use super::access::readiness;
use super::control::{self, Control};
use super::provider::provider;
use super::retire::remove_items;
use super::switch::codes;
use super::{Confidence, Context, Placed, PlanError};
use crate::finding::Spot;
use crate::flow::object::{CONTROL, Left, Literal};
use crate::hcl::ast::{Block, Expr, ExprKind, ObjectKey, Span};
use crate::survey::items::{Held, HeldPath, Item};
use crate::survey::origins::{Distribution, Origin, OriginIdentity};
use crate::survey::{ModuleSurvey, Survey};
use crate::terraform::module::Module;
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::json;
use std::collections::BTreeMap;

/// The path in an object that an origin is made of.
pub fn path<'o, 'm>(origin: &'o Origin<'m>) -> Option<(&'o Item<'m>, &'o HeldPath<'m>)> {
    let item = origin.item.as_ref()?;
    match &item.held {
        Held::Path(held) => Some((item, held)),
        _ => None,
    }
}

/// Where the object is that an origin is made of.
pub fn spot(origin: &Origin<'_>) -> Option<Spot> {
    let of_domain = origin.domain.as_ref().map(|domain| &domain.spot);
    let (path, span) = origin.item.as_ref().map(|item| &item.spot).or(of_domain)?.as_ref()?;
    Some(Spot::new(path, *span))
}

/// The origins of a module that can only be moved with this one: made of the same object, or by a block whose
/// `s3_origin_config` is the same for all.
pub fn together(survey: &ModuleSurvey<'_>, position: usize, index: usize) -> Vec<(usize, usize)> {
    let Some((item, held)) = path(&survey.distributions[position].origins[index]) else { return Vec::new() };
    let mut out = Vec::new();
    for (at, distribution) in survey.distributions.iter().enumerate() {
        for (other, origin) in distribution.origins.iter().enumerate() {
            let Some((its, other_held)) = path(origin).filter(|_| (at, other) != (position, index)) else { continue };
            let same_object = (held.home, held.file, held.literal.at.expr.span)
                == (other_held.home, other_held.file, other_held.literal.at.expr.span);
            let same_block = at == position && held.whole && std::ptr::eq(its.content, item.content);
            let in_with = held.with.contains(&(other_held.home, other_held.file, other_held.literal.at.expr.span));
            if same_object || same_block || at == position && in_with {
                out.push((at, other));
            }
        }
    }
    out
}

/// Whether the block that makes an origin makes another one whose OAI is not clear.
pub fn is_unclear_beside(distribution: &Distribution<'_>, origin: &Origin<'_>) -> bool {
    distribution
        .origins
        .iter()
        .any(|other| matches!(other.identity, OriginIdentity::Unclear(_)) && std::ptr::eq(other.block, origin.block))
}

/// Whether an origin whose object stands in its own module is about to be moved.
pub fn will_move(survey: &ModuleSurvey<'_>, position: usize, index: usize, context: &Context<'_>) -> bool {
    let movable = |(position, index): &(usize, usize)| {
        let origin = &survey.distributions[*position].origins[*index];
        path(origin).is_some_and(|(item, held)| {
            item.nodes.iter().all(|(own, written)| own == written)
                && matches!(
                    control::control(survey, &held.mention.identity),
                    Some(Control::There(_) | Control::Handed(_))
                )
        }) && moves(survey, *position, *index, context)
    };
    let mut all = vec![(position, index)];
    all.extend(together(survey, position, index));
    all.iter().all(movable)
}

/// Whether nothing is in the way of an origin.
fn moves(survey: &ModuleSurvey<'_>, position: usize, index: usize, context: &Context<'_>) -> bool {
    let distribution = &survey.distributions[position];
    context.selects(survey.module, &distribution.resource.address)
        && path(&distribution.origins[index]).is_some_and(|(_, held)| held.left.is_ok())
        && readiness(survey, position, index).is_ready()
}

/// The next origins to move, with what moves with them.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn next(survey: &Survey<'_>, context: &Context<'_>) -> Result<Vec<Placed>, PlanError> {
    for own in &survey.modules {
        for (position, distribution) in own.distributions.iter().enumerate() {
            for index in 0..distribution.origins.len() {
                let mut all = vec![(position, index)];
                all.extend(together(own, position, index));
                let can = |(position, index): &(usize, usize)| moves(own, *position, *index, context);
                if all.iter().all(can) && provider(own).excluded.is_none() {
                    let made = change(survey, own, &all, context)?;
                    if !made.is_empty() {
                        return Ok(made);
                    }
                }
            }
        }
    }
    Ok(Vec::new())
}

/// The edits of one change, by file.
#[derive(Default)]
struct Edits(BTreeMap<(String, Span), String>);

impl Edits {
    fn put(&mut self, path: &str, edit: Edit) {
        self.0.entry((path.to_owned(), edit.span)).or_insert(edit.text);
    }
}

fn change(
    survey: &Survey<'_>,
    own: &ModuleSurvey<'_>,
    origins: &[(usize, usize)],
    context: &Context<'_>,
) -> Result<Vec<Placed>, PlanError> {
    let mut edits = Edits::default();
    let mut out = Vec::new();
    let mut moved: Vec<Span> = Vec::new();
    let mut first: Option<Placed> = None;
    for (position, index) in origins {
        let distribution = &own.distributions[*position];
        let origin = &distribution.origins[*index];
        let Some((item, held)) = path(origin) else { return Ok(Vec::new()) };
        let home = &survey.modules[held.home];
        let (value, name) = match control::control(home, &held.mention.identity) {
            Some(Control::There(found)) => (held.control.with(&found.address, Some(&found)), found.address.to_string()),
            Some(Control::Handed(expr)) => (held.control.with_id(&expr), expr),
            _ => return Ok(Vec::new()),
        };
        let Ok(left) = held.left else { return Ok(Vec::new()) };
        let rendered = context.templates.render("origin_access_control_id.tf", &json!({ "value": value }))?;
        let object = held.literal.at.expr.span;
        if !moved.contains(&object) {
            moved.push(object);
            for edit in in_object(home.module.text(held.file), held, left, &rendered) {
                edits.put(home.module.path(held.file), edit);
            }
        }
        let address = &distribution.resource.address;
        // An address is one of the module whose file is told.
        let (path, span) = match item.nodes.iter().all(|(own, written)| own == written) {
            true => (home.module.path(held.file), held.entry.span),
            false => (own.module.path(distribution.resource.file), origin.block.span),
        };
        let place = Placed {
            code: codes::ORIGIN,
            confidence: Confidence::Safe,
            address: address.to_string(),
            path: path.to_owned(),
            span,
            summary: format!("origin {} of {address} signs with {name}", origin.name),
            edits: Vec::new(),
        };
        match &first {
            None => first = Some(place),
            Some(_) => out.push(place),
        }
        reads(own.module, distribution.resource.file, (item, held), context, &mut edits)?;
        if held.whole {
            for other in distribution.origins.iter().filter_map(|origin| origin.item.as_ref()) {
                if std::ptr::eq(other.content, item.content) && matches!(other.held, Held::Nobody) {
                    empty_entries(survey, other, held, &mut edits);
                }
            }
        }
        if let Some((file, edit)) = &origin.regional_domain {
            let path = own.module.path(*file);
            out.push(Placed {
                code: codes::ENDPOINT,
                confidence: Confidence::Review,
                address: address.to_string(),
                path: path.to_owned(),
                span: edit.span,
                summary: format!(
                    "origin {} of {address} reads from the bucket's regional endpoint: the global one may redirect for hours after the bucket was made",
                    origin.name
                ),
                edits: vec![(path.to_owned(), edit.clone())],
            });
        }
    }
    let null = context.templates.render("origin_access_control_id.tf", &json!({ "value": "null" }))?;
    for (position, index) in origins {
        let Some((item, _)) = path(&own.distributions[*position].origins[*index]) else { continue };
        for (module, file, literal) in &item.beside {
            if !moved.contains(&literal.at.expr.span) {
                let module = survey.modules[*module].module;
                if let Some(edit) = at_end(module.text(*file), literal, &null) {
                    edits.put(module.path(*file), edit);
                }
            }
        }
        for (module, file, span) in &item.types {
            let module = survey.modules[*module].module;
            let text = module.text(*file);
            let kind = if span.of(text).contains("optional(") { "optional(string)" } else { "string" };
            edits.put(module.path(*file), in_type(text, *span, kind));
        }
    }
    let Some(mut first) = first else { return Ok(Vec::new()) };
    first.edits = edits.0.into_iter().map(|((path, span), text)| (path, Edit { span, text })).collect();
    out.insert(0, first);
    Ok(out)
}

/// Takes the same entry out of an object that has nothing in it, where the block does not read it any more.
fn empty_entries(survey: &Survey<'_>, other: &Item<'_>, held: &HeldPath<'_>, edits: &mut Edits) {
    if held.left != Ok(Left::Gone) {
        return;
    }
    for (module, file, literal) in &other.literals {
        let module = survey.modules[*module].module;
        let siblings: Vec<Span> = literal.items.iter().map(|item| item.span).collect();
        let is_empty = |expr: &Expr| expr.kind == ExprKind::Null || expr.as_str() == Some("");
        let gone: Vec<Span> = literal
            .items
            .iter()
            .filter(|item| item.key == held.entry.key && is_empty(&item.value))
            .map(|item| item.span)
            .collect();
        if module.files[*file].editable {
            for edit in remove_items(module.text(*file), &gone, &siblings) {
                edits.put(module.path(*file), edit);
            }
        }
    }
}

fn is_control(key: &ObjectKey) -> bool {
    *key == ObjectKey::Name(CONTROL.to_owned())
}

/// The OAC's id in an object, in place of the path.
fn in_object(text: &str, held: &HeldPath<'_>, left: Left, rendered: &str) -> Vec<Edit> {
    let entry = held.entry;
    let items = held.literal.items;
    let newline = layout::newline_at(text, entry.span.start);
    let base = layout::indentation(text, entry.span.start);
    let written = layout::fitted(rendered, base, "", newline);
    let known = items.iter().find(|item| is_control(&item.key));
    let mut out = Vec::new();
    if left == Left::Kept {
        let text = match known {
            Some(known) => return vec![Edit { span: known.span, text: written }],
            // A value on several lines is set apart.
            None if entry.span.of(text).contains('\n') => format!("{newline}{newline}{base}{written}"),
            None => format!("{}{written}", separator(text, &held.literal, entry.span)),
        };
        return vec![Edit { span: Span::new(entry.span.end, entry.span.end), text }];
    }
    if let Some(known) = known {
        out.push(Edit { span: known.span, text: written.clone() });
    }
    match (left.written(), known) {
        (None, None) => out.push(Edit { span: entry.span, text: written }),
        (None, Some(_)) => {
            let siblings: Vec<Span> = items.iter().map(|item| item.span).collect();
            out.extend(remove_items(text, &[entry.span], &siblings));
        }
        (Some(kept), Some(_)) => out.push(Edit { span: entry.value.span, text: kept.to_owned() }),
        (Some(kept), None) => {
            let between = separator(text, &held.literal, entry.span);
            out.push(Edit { span: entry.value.span, text: format!("{kept}{between}{written}") });
        }
    }
    out
}

/// What stands between an entry of an object and one behind it.
fn separator(text: &str, literal: &Literal<'_>, entry: Span) -> String {
    match literal.at.expr.span.of(text).contains('\n') {
        true => format!("{}{}", layout::newline_at(text, entry.start), layout::indentation(text, entry.start)),
        false => ", ".to_owned(),
    }
}

/// An entry at the end of an object.
fn at_end(text: &str, literal: &Literal<'_>, rendered: &str) -> Option<Edit> {
    let last = literal.items.last()?.span;
    let written = layout::fitted(rendered, "", "", "\n");
    let text = format!("{}{written}", separator(text, literal, last));
    Some(Edit { span: Span::new(last.end, last.end), text })
}

/// The entry for an OAC's id in an object type: the edit that puts it behind the others.
pub fn in_type(text: &str, object: Span, kind: &str) -> Edit {
    let open = object.start + object.of(text).find('{').map_or(0, |at| at + 1);
    let close = object.start + object.of(text).rfind('}').unwrap_or_default();
    let inner = Span::new(open, close.max(open));
    let kept = inner.of(text).trim_end();
    let at = inner.start + kept.len();
    let entry = format!("{CONTROL} = {kind}");
    let text = match kept.rfind('\n') {
        Some(line) => {
            let indent = layout::indentation(text, inner.start + line + 1);
            format!("{}{indent}{entry}", layout::newline_at(text, object.start))
        }
        None => format!(", {entry}"),
    };
    Edit { span: Span::new(at, at), text }
}

/// Makes the block read the OAC's id from its items, where it does not yet; one `s3_origin_config` for all goes.
fn reads(
    module: &Module,
    file: usize,
    (item, held): (&Item<'_>, &HeldPath<'_>),
    context: &Context<'_>,
    edits: &mut Edits,
) -> Result<(), PlanError> {
    let content = item.content;
    let text = module.text(file);
    let config: Option<&Block> = item.config();
    let fixed = config.filter(|_| held.whole);
    let has = content.body.attribute(CONTROL).is_some();
    let iterator = item.iterator;
    let value = read_from_item(text, content, iterator, item.always_has_control());
    let rendered = context.templates.render("origin_access_control_id.tf", &json!({ "value": value }))?;
    let path = module.path(file);
    if let (true, Some(config), Ok(Left::Kept)) = (held.needs_guard, config, &held.left)
        && let Some(items) = config.body.attribute("for_each")
    {
        let condition = format!("contains(keys({iterator}.value), \"{CONTROL}\")");
        let (open, close) = if matches!(items.value.kind, ExprKind::Conditional(_)) { ("(", ")") } else { ("", "") };
        let mut put = |at: usize, text: String| edits.put(path, Edit { span: Span::new(at, at), text });
        put(items.value.span.start, format!("{condition} ? [] : {open}"));
        if !close.is_empty() {
            put(items.value.span.end, close.to_owned());
        }
    }
    match (fixed, has) {
        (None, true) => {}
        (Some(config), true) => {
            for edit in super::remove_blocks(text, &[config.span]) {
                edits.put(path, edit);
            }
        }
        (Some(config), false) => {
            let newline = layout::newline_at(text, config.span.start);
            let written = layout::fitted(&rendered, layout::indentation(text, config.span.start), "", newline);
            edits.put(path, Edit { span: config.span, text: written });
        }
        (None, false) => {
            if let Some(edit) = behind_attributes(text, content, &rendered) {
                edits.put(path, edit);
            }
        }
    }
    Ok(())
}

/// What reads an OAC's id from the item of a block, as the block reads other entries; `always` where every item has the entry.
pub fn read_from_item(text: &str, content: &Block, iterator: &str, always: bool) -> String {
    let looks_up = content.span.of(text).contains(&format!("lookup({iterator}.value,"));
    match (always, looks_up) {
        (true, _) => format!("{iterator}.value.{CONTROL}"),
        (false, true) => format!("lookup({iterator}.value, \"{CONTROL}\", null)"),
        (false, false) => format!("try({iterator}.value.{CONTROL}, null)"),
    }
}

/// The edit that puts an argument behind the last one before the first block.
pub fn behind_attributes(text: &str, content: &Block, rendered: &str) -> Option<Edit> {
    let first_block = content.body.all_blocks().map(|block| block.span.start).min();
    let before = |span: &Span| first_block.is_none_or(|block| span.end < block);
    let last = content.body.attributes().map(|attribute| attribute.span).filter(before).last()?;
    let newline = layout::newline_at(text, last.start);
    let indent = layout::indentation(text, last.start);
    let written = layout::fitted(rendered, indent, "", newline);
    let at = layout::next_line(text, last.end);
    Some(Edit { span: Span::new(at, at), text: format!("{indent}{written}{newline}") })
}
