//! An origin for each object that callers hand over, which holds the OAI: the object may hold an OAC's id as well, and the block
//! reads it from there.

use super::{Config, Offer, Way, origin_edits};
use crate::flow::object::CONTROL;
use crate::flow::path::names;
use crate::hcl::ast::{Block, Expr, ExprKind, ObjectKey, Root, Span, StepKind};
use crate::policy::identity;
use crate::stage::items::{behind_attributes, in_type, read_from_item};
use crate::stage::{Context, PlanError};
use crate::survey::ModuleSurvey;
use crate::survey::items::names_item;
use crate::survey::origins::{Distribution, Origin};
use crate::terraform::language::knows_optional;
use crate::terraform::module::Module;
use crate::terraform::reference::{self, iterator};
use crate::terraform::tree::variable;
use crate::workspace::edits::Edit;
use serde_json::json;
use std::collections::BTreeSet;

/// What an origin's block takes from the items of an input, if that is where its OAI is, and an item without one can be.
pub fn offer(survey: &ModuleSurvey<'_>, distribution: &Distribution<'_>, origin: &Origin<'_>) -> Option<Offer> {
    let taken = taken(origin)?;
    let text = survey.module.text(distribution.resource.file);
    let leaves_out = match taken.config.repeated {
        Some(items) => names(items, taken.iterator),
        // The block gets another one around it.
        None => !origin.has_control && identity::mentions(taken.config.value).is_empty() && taken.config.is_bare(text),
    };
    if !leaves_out {
        return None;
    }
    let control = origin.block.body.attribute(CONTROL).map(|control| &control.value);
    let (control, is_there) = match control {
        Some(control) => (entry(control, taken.iterator)?, true),
        None => {
            kind(survey.module, &taken.input)?;
            (CONTROL.to_owned(), false)
        }
    };
    Some(Offer { identity: taken.input, control, way: Way::Items, is_there })
}

/// How a block takes what is handed over.
struct Taken<'m> {
    input: String,
    iterator: &'m str,
    config: Config<'m>,
}

fn taken<'m>(origin: &Origin<'m>) -> Option<Taken<'m>> {
    let outer = Some(origin.outer).filter(|outer| outer.keyword == "dynamic")?;
    let input = reference::as_input(&outer.body.attribute("for_each")?.value)?;
    let iterator = iterator(outer)?;
    let config = Config::of(origin)?;
    names_item(config.block, iterator).then_some(Taken { input, iterator, config })
}

/// The entry of an item that an expression is, as the steps that lead to it: by its name, through `lookup` or `try`, or in a branch
/// of a condition.
fn entry(expr: &Expr, iterator: &str) -> Option<String> {
    let inner = expr.unwrapped();
    match &inner.kind {
        ExprKind::Traversal(traversal) => {
            let Root::Name(root) = &traversal.root else { return None };
            let mut steps = traversal.steps.iter().map(|step| match &step.kind {
                StepKind::Attr(name) => Some(name.clone()),
                StepKind::Index(key) => key.as_str().map(str::to_owned),
                _ => None,
            });
            if root != iterator || steps.next()?.as_deref() != Some("value") {
                return None;
            }
            Some(steps.collect::<Option<Vec<String>>>()?.join(".")).filter(|entry| !entry.is_empty())
        }
        ExprKind::Conditional(parts) => parts[1..].iter().find_map(|part| entry(part, iterator)),
        ExprKind::Call(call) if call.name == "lookup" => {
            let [of, key, ..] = call.args.as_slice() else { return None };
            let key = key.as_str()?;
            let whole = matches!(&of.unwrapped().kind, ExprKind::Traversal(found)
                if found.root == Root::Name(iterator.to_owned()) && found.steps.len() == 1);
            match (whole, entry(of, iterator)) {
                (true, _) => Some(key.to_owned()),
                (false, Some(of)) => Some(format!("{of}.{key}")),
                (false, None) => None,
            }
        }
        ExprKind::Call(call) if call.name == "try" => call.args.iter().find_map(|arg| entry(arg, iterator)),
        _ => None,
    }
}

/// What an input's type says of its items.
enum Kind {
    /// Anything.
    Any,
    /// An object.
    Object(ObjectType),
}

/// The type of an object.
struct ObjectType {
    file: usize,
    span: Span,
    /// Its entries, each with the place of its type, and whether it may be left out.
    entries: Vec<(String, Span, bool)>,
}

impl ObjectType {
    fn has_control(&self) -> bool {
        self.entries.iter().any(|(name, ..)| name == CONTROL)
    }
}

/// The type of an input's items; `None` where an entry for an OAC cannot be added to it so that callers may leave it out.
fn kind(module: &Module, name: &str) -> Option<Kind> {
    let (file, block) = variable(module, name)?;
    let Some(kind) = block.body.attribute("type") else { return Some(Kind::Any) };
    let is_any = |expr: &Expr| {
        matches!(&expr.unwrapped().kind, ExprKind::Traversal(found)
            if found.root == Root::Name("any".to_owned()) && found.steps.is_empty())
    };
    let of = |expr: &'_ Expr, names: &[&str]| match &expr.unwrapped().kind {
        ExprKind::Call(call) if names.contains(&call.name.as_str()) => call.args.first().cloned(),
        _ => None,
    };
    if is_any(&kind.value) {
        return Some(Kind::Any);
    }
    let item = of(&kind.value, &["list", "map", "set"])?;
    if is_any(&item) {
        return Some(Kind::Any);
    }
    let object = of(&item, &["object"])?;
    let ExprKind::Object(entries) = &object.unwrapped().kind else { return None };
    let entries = entries.iter().map(|entry| match &entry.key {
        ObjectKey::Name(name) => {
            let optional = matches!(&entry.value.kind, ExprKind::Call(call) if call.name == "optional");
            Some((name.clone(), entry.value.span, optional))
        }
        ObjectKey::Computed(_) => None,
    });
    let found = ObjectType { file, span: object.span, entries: entries.collect::<Option<_>>()? };
    let knows = object.span.of(module.text(file)).contains("optional(") || knows_optional(module);
    (found.has_control() || knows).then_some(Kind::Object(found))
}

/// The edits by which a block reads the id of an OAC from its items, and the items' type has it.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn edits(
    module: &Module,
    distribution: &Distribution<'_>,
    origin: &Origin<'_>,
    context: &Context<'_>,
) -> Result<Vec<(usize, Edit)>, PlanError> {
    let Some(taken) = taken(origin) else { return Ok(Vec::new()) };
    let Some(kind) = kind(module, &taken.input) else { return Ok(Vec::new()) };
    let content: &Block = origin.block;
    let file = distribution.resource.file;
    let text = module.text(file);
    let value = read_from_item(text, content, taken.iterator, matches!(kind, Kind::Object(..)));
    let mut edits = Vec::new();
    match taken.config.repeated {
        Some(_) => {
            let rendered = context.templates.render("origin_access_control_id.tf", &json!({ "value": value }))?;
            edits.extend(behind_attributes(text, content, &rendered).map(|edit| (file, edit)));
        }
        None => {
            let own = origin_edits(text, origin, &taken.config, &value, context)?;
            edits.extend(own.into_iter().map(|edit| (file, edit)));
        }
    }
    let Kind::Object(kind) = kind else { return Ok(edits) };
    let text = module.text(kind.file);
    // Who hands an OAC over has no OAI to hand over.
    let holders = holders(&taken);
    for (_, span, _) in kind.entries.iter().filter(|(name, _, optional)| !optional && holders.contains(name.as_str())) {
        edits.push((kind.file, Edit { span: *span, text: format!("optional({})", span.of(text)) }));
    }
    if !kind.has_control() {
        edits.push((kind.file, in_type(text, kind.span, "optional(string)")));
    }
    Ok(edits)
}

/// The entries of an item that hold the OAI.
fn holders<'m>(taken: &Taken<'m>) -> BTreeSet<&'m str> {
    let own = entries(taken.config.value, taken.iterator);
    match taken.config.repeated {
        Some(items) if own.is_empty() => entries(items, taken.iterator),
        _ => own,
    }
}

/// The entries of an item that a value is made of; what a condition asks for is none.
fn entries<'m>(expr: &'m Expr, iterator: &str) -> BTreeSet<&'m str> {
    let names = |step: &'m StepKind| match step {
        StepKind::Attr(name) => Some(name.as_str()),
        _ => None,
    };
    match &expr.unwrapped().kind {
        ExprKind::Conditional(parts) => parts[1..].iter().flat_map(|part| entries(part, iterator)).collect(),
        ExprKind::Traversal(found) if found.root == Root::Name(iterator.to_owned()) => {
            found.steps.get(1).and_then(|step| names(&step.kind)).into_iter().collect()
        }
        _ => expr.unwrapped().children().into_iter().flat_map(|child| entries(child, iterator)).collect(),
    }
}
