//! An input by which callers hand over an OAI comes to be one that they can leave out: the statement about it is there only
//! with it.

use super::codes;
use crate::hcl::ast::{Block, ExprKind, Item, Span};
use crate::policy::Notation;
use crate::policy::identity::Identity;
use crate::policy::statement::Statement;
use crate::stage::wires::is_list;
use crate::stage::{Change, Confidence, Context, PlanError, StagePlan, at_end_of_body};
use crate::survey::ModuleSurvey;
use crate::survey::policies::PolicySource;
use crate::survey::references::Sink;
use crate::terraform::address::Address;
use crate::terraform::module::Place;
use crate::terraform::reference;
use crate::terraform::tree::variable;
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::json;

/// The changes for inputs that are needed only by statements about the OAIs in them, once their callers have another way.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn plan(survey: &ModuleSurvey<'_>, context: &Context<'_>, plan: &mut StagePlan) -> Result<(), PlanError> {
    for (identity, offer) in survey.across.offers.iter().filter(|(_, offer)| offer.stands()) {
        let Identity::Through(name) = identity else { continue };
        let name = name.trim_start_matches("var.");
        let granted = survey.across.needs.iter().all(|need| need.covered);
        if offer.arns.is_none() || !granted {
            // CloudFront's statement comes first: it is a copy of this one.
            continue;
        }
        if let Some(edits) = edits(survey, identity, name, context)? {
            let Some((file, block)) = variable(survey.module, name) else { continue };
            plan.changes.push(Change {
                code: codes::OFFERED,
                confidence: Confidence::Safe,
                address: format!("var.{name}"),
                place: Place { file, span: block.span },
                summary: format!("callers can leave var.{name} out: what it lets in is there only with it"),
                edits,
            });
        }
    }
    Ok(())
}

/// Whether callers can leave an input out.
pub fn is_optional(survey: &ModuleSurvey<'_>, name: &str) -> bool {
    variable(survey.module, name).is_some_and(|(_, block)| block.body.attribute("default").is_some())
}

/// The edits; `None` where there is nothing to do, or it cannot be done surely: then callers go on handing the OAI over.
fn edits(
    survey: &ModuleSurvey<'_>,
    identity: &Identity,
    name: &str,
    context: &Context<'_>,
) -> Result<Option<Vec<(usize, Edit)>>, PlanError> {
    let Some((file, block)) = variable(survey.module, name) else { return Ok(None) };
    let checked = block.body.blocks("validation").next().is_some() || block.body.attribute("nullable").is_some();
    if is_optional(survey, name) || checked {
        return Ok(None);
    }
    let list = is_list(survey.module, block);
    let condition = match list {
        true => format!("length(var.{name}) > 0"),
        // Null and the empty string alike are no OAI.
        false => format!("length(compact([var.{name}])) > 0"),
    };
    let mut out: Vec<(usize, Edit)> = Vec::new();
    let mut spans: Vec<(usize, Span)> = Vec::new();
    for source in &survey.policies {
        for statement in &source.policy.statements {
            let mut principals = statement.identifiers().peekable();
            let named = statement.identifiers().flat_map(|i| &i.mentions).any(|mention| mention.identity == *identity);
            if !named {
                continue;
            }
            let alone = principals.peek().is_some()
                && principals.all(|i| i.oais.iter().any(|mention| mention.identity == *identity));
            let Some(edits) = guarded(survey, source, statement, &condition).filter(|_| alone) else { return Ok(None) };
            spans.push((source.file, statement.span));
            out.extend(edits.into_iter().map(|edit| (source.file, edit)));
        }
    }
    // Whatever else takes the input may not bear that it is not there.
    let elsewhere = survey.module.blocks().any(|(at, other)| {
        reference::in_body(&other.body).iter().any(|found| {
            found.target == Address::Variable(name.to_owned())
                && !spans.iter().any(|(file, span)| *file == at && span.contains(found.span))
        })
    });
    let known = survey
        .references
        .iter()
        .all(|found| found.identity.as_ref() != Some(identity) || matches!(found.sink, Sink::Principal(..)));
    if elsewhere || !known || out.is_empty() {
        return Ok(None);
    }
    let value = if list { "[]" } else { "null" };
    let rendered = context.templates.render("argument.tf", &json!({ "name": "default", "value": value }))?;
    out.push((file, default(survey.module.text(file), block, rendered.trim())));
    Ok(Some(out))
}

/// The edit that adds a default behind the last argument of an input.
fn default(text: &str, block: &Block, rendered: &str) -> Edit {
    let last = block.body.attributes().last();
    match last.filter(|last| text[last.span.end..block.span.end].contains('\n')) {
        Some(last) => {
            let newline = layout::newline_at(text, last.span.start);
            let indent = layout::indentation(text, last.span.start);
            let at = layout::next_line(text, last.span.end);
            Edit { span: Span::new(at, at), text: format!("{indent}{rendered}{newline}") }
        }
        None => at_end_of_body(text, block, rendered),
    }
}

/// The edits that make a statement be there only where a condition holds.
fn guarded(
    survey: &ModuleSurvey<'_>,
    source: &PolicySource<'_>,
    statement: &Statement,
    condition: &str,
) -> Option<Vec<Edit>> {
    let text = survey.module.text(source.file);
    match &source.notation {
        Some(Notation::Document(document)) => {
            let block = document.body.blocks("statement").find(|block| block.span == statement.span)?;
            in_document(text, block, condition)
        }
        Some(notation @ Notation::Jsonencode(_)) => {
            // Lists that are put together: the one with this statement and no other gets the condition.
            let alone = alone_in_list(notation.object()?, statement.span)?;
            let at = |offset: usize, text: String| Edit { span: Span::new(offset, offset), text };
            Some(vec![at(alone.start, format!("{condition} ? ")), at(alone.end, " : []".to_owned())])
        }
        _ => None,
    }
}

/// The list, itself an argument of `concat`, in which a statement stands alone.
fn alone_in_list(policy: &crate::hcl::ast::Expr, statement: Span) -> Option<Span> {
    let mut queue = vec![policy];
    while let Some(expr) = queue.pop() {
        if let ExprKind::Call(call) = &expr.kind
            && call.name == "concat"
        {
            let alone = |arg: &&crate::hcl::ast::Expr| matches!(&arg.kind, ExprKind::Array(items) if matches!(items.as_slice(), [only] if only.span == statement));
            if let Some(list) = call.args.iter().find(alone) {
                return Some(list.span);
            }
        }
        queue.extend(expr.children());
    }
    None
}

/// A `statement` block becomes the content of a `dynamic` one. What is in it moves a step in.
fn in_document(text: &str, block: &Block, condition: &str) -> Option<Vec<Edit>> {
    let heredoc = block.span.of(text).contains("<<");
    let on_lines = block.inner.of(text).contains('\n') && layout::begins_line(text, block.span.start);
    if heredoc
        || !on_lines
        || !block.body.items.iter().all(|item| !matches!(item, Item::Block(b) if b.keyword == "dynamic"))
    {
        return None;
    }
    let newline = layout::newline_at(text, block.span.start);
    let base = layout::indentation(text, block.span.start).to_owned();
    let unit = layout::indent_unit(text, block.span);
    let head = Span::new(block.span.start, block.span.start + "statement".len());
    let opened = format!(
        "dynamic \"statement\" {{{newline}{base}{unit}for_each = {condition} ? [1] : []{newline}{newline}{base}{unit}content"
    );
    let mut out = vec![Edit { span: head, text: opened }];
    let mut at = layout::next_line(text, block.inner.start);
    while at < block.span.end {
        let line = &text[at..layout::next_line(text, at)];
        if !line.trim().is_empty() {
            out.push(Edit { span: Span::new(at, at), text: unit.clone() });
        }
        at = layout::next_line(text, at);
        if at == text.len() {
            break;
        }
    }
    out.push(Edit { span: Span::new(block.span.end, block.span.end), text: format!("{newline}{base}}}") });
    Some(out)
}
