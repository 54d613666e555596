//! Grant: the statements that a call hands over for its key's policy get one for CloudFront.

use crate::hcl::ast::{Call, Expr, ExprKind, ObjectItem, ObjectKey, Span};
use crate::policy::entries::Entries;
use crate::policy::json::{self, Style};
use crate::policy::statement::Statement;
use crate::stage::access::way_back;
use crate::stage::grant::account_identity;
use crate::stage::keys::{NeededKey, actions, codes, names_of};
use crate::stage::source_arn::SourceArns;
use crate::stage::statement::CloudFrontStatement;
use crate::stage::{Change, Confidence, Context, PlanError, StagePlan, at_end_of_body};
use crate::survey::ModuleSurvey;
use crate::survey::registry::made_key;
use crate::template::Templates;
use crate::terraform::address::Address;
use crate::terraform::module::{Place, Resource};
use crate::terraform::registry::kms::STATEMENTS;
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::json;

/// The list or map in which a statement stands.
enum Holder<'e> {
    /// A list, and the entries of the statement.
    List(&'e [ObjectItem]),
    /// A map with all its items, and the entries of the statement.
    Map(Span, &'e [ObjectItem], &'e [ObjectItem]),
}

fn holder(expr: &Expr, statement: Span) -> Option<Holder<'_>> {
    match &expr.unwrapped().kind {
        ExprKind::Array(items) => items.iter().find_map(|item| match &item.kind {
            ExprKind::Object(own) if item.span == statement => Some(Holder::List(own)),
            _ => None,
        }),
        ExprKind::Object(items) => items.iter().find_map(|item| match &item.value.kind {
            ExprKind::Object(own) if item.span == statement => Some(Holder::Map(expr.span, items, own)),
            _ => None,
        }),
        ExprKind::Call(Call { args, .. }) => args.iter().find_map(|arg| holder(arg, statement)),
        _ => None,
    }
}

/// The edits that put a statement beside another one of a list or map, written as that one is.
///
/// # Errors
/// Where the template cannot be rendered.
pub fn beside(
    text: &str,
    entries: &Entries<'_>,
    neighbour: &Statement,
    sid: Option<&str>,
    what: &CloudFrontStatement<'_>,
    arns: &SourceArns,
    templates: &Templates,
) -> Result<Vec<Edit>, PlanError> {
    let (own, map) = match holder(entries.value, neighbour.span) {
        None => return Ok(Vec::new()),
        Some(Holder::List(own)) => (own, None),
        Some(Holder::Map(span, items, own)) => (own, Some((span, items))),
    };
    let style = json::style(text, own, false);
    let key = map.map(|(_, items)| new_key(text, items));
    let rendered = statement(key.as_deref(), entries.conditions, sid, what, arns, &style, templates)?;
    if let Some((span, items)) = map {
        return Ok(vec![super::grant::in_object(text, span, items, &rendered)]);
    }
    let newline = layout::newline_at(text, neighbour.span.start);
    let base = layout::indentation(text, neighbour.span.start);
    let object = layout::fitted(&rendered, base, &layout::indent_unit(text, neighbour.span), newline);
    let lead = match layout::begins_line(text, neighbour.span.start) {
        true => format!(",{newline}{base}"),
        false => ", ".to_owned(),
    };
    let at = neighbour.span.end;
    Ok(vec![Edit { span: Span::new(at, at), text: format!("{lead}{object}") }])
}

/// A key for CloudFront's statement that a map does not have, quoted where its last one is.
fn new_key(text: &str, items: &[ObjectItem]) -> String {
    let taken = |name: &str| items.iter().any(|item| matches!(&item.key, ObjectKey::Name(key) if key == name));
    let mut name = "cloudfront".to_owned();
    for number in 2.. {
        if !taken(&name) {
            break;
        }
        name = format!("cloudfront{number}");
    }
    let quoted = items.last().is_some_and(|item| item.key_span.of(text).starts_with('"'));
    if quoted { format!("{name:?}") } else { name }
}

fn statement(
    key: Option<&str>,
    conditions: &str,
    sid: Option<&str>,
    what: &CloudFrontStatement<'_>,
    arns: &SourceArns,
    style: &Style,
    templates: &Templates,
) -> Result<String, PlanError> {
    let values = json!({
        "entry": key.unwrap_or_default(),
        "sid": sid.unwrap_or_default(),
        "actions": what.actions.join(", "),
        "resource": what.resource,
        "conditions": conditions,
        "operator": arns.operator,
        "arns": arns.list,
        "q": if style.quoted { "\"" } else { "" },
        "comma": if style.comma { "," } else { "" },
        "style": style,
    });
    templates.render("key_statement.tf", &values)
}

/// Hands a statement for CloudFront to the module of a key that was handed none.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn add_input(
    survey: &ModuleSurvey<'_>,
    needed: &NeededKey,
    arns: &SourceArns,
    context: &Context<'_>,
    plan: &mut StagePlan,
) -> Result<(), PlanError> {
    let Address::Module(name) = &needed.key else { return Ok(()) };
    let (Some((file, block)), Some(key)) = (survey.module.call(name), made_key(survey.module, name)) else {
        return Ok(());
    };
    let text = survey.module.text(file);
    let place = Place { file, span: block.labels.first().map_or(block.span, |label| label.span) };
    let way = needed.origins.iter().find_map(|(position, _)| {
        let distribution = &survey.distributions[*position].resource.address;
        way_back(survey.module.dependencies(), distribution, &needed.key)
    });
    let mut identity = None;
    let arns = match &way {
        None => arns.clone(),
        Some(way) => {
            plan.findings.push(crate::finding::cycle::finding(crate::stage::spot(survey.module, place), way));
            let call = Resource { address: needed.key.clone(), file, block };
            let (name, edit) = account_identity(survey, &call, context, plan)?;
            identity = edit;
            SourceArns::account_wide(&name)
        }
    };
    let list: Vec<String> = actions(needed.writes).iter().map(|action| format!("{action:?}")).collect();
    let what = CloudFrontStatement { sid: "AllowCloudFront", actions: &list, resource: "\"*\"".to_owned() };
    let style = json::style(text, &[], false);
    let sid = format!("{:?}", what.sid);
    let own = statement(None, key.conditions, Some(&sid), &what, &arns, &style, context.templates)?;
    // The statement stands one step deeper than its template.
    let own = own.trim().replace('\n', "\n  ");
    let known = block.body.attribute(STATEMENTS);
    let values = json!({ "name": if known.is_some() { "" } else { STATEMENTS }, "statement": own });
    let rendered = context.templates.render("key_statements.tf", &values)?;
    let edit = match known {
        None => at_end_of_body(text, block, &rendered),
        Some(known) => {
            let base = layout::indentation(text, known.span.start);
            let unit = layout::indent_unit(text, block.span);
            let newline = layout::newline_at(text, known.span.start);
            Edit { span: known.value.span, text: layout::fitted(&rendered, base, &unit, newline) }
        }
    };
    plan.changes.push(Change {
        code: codes::STATEMENT,
        confidence: Confidence::Review,
        address: needed.key.to_string(),
        place,
        summary: format!(
            "let CloudFront use the key of {0} on behalf of {1}, by a statement that {0} hands over",
            needed.key,
            names_of(survey, needed)
        ),
        edits: identity.into_iter().chain([(file, edit)]).collect(),
    });
    Ok(())
}
