//! Keys of modules that take a list of services: CloudFront gets an entry of its own, in the shape of the others.

use super::keys::{KeyUse, actions, codes, key_of};
use super::{Change, Confidence, Context, PlanError, StagePlan};
use crate::finding::{Snippet, key_through_module};
use crate::hcl::ast::{Expr, ExprKind, ObjectItem, ObjectKey, Span};
use crate::survey::ModuleSurvey;
use crate::survey::buckets::Bucket;
use crate::survey::origins::OriginIdentity;
use crate::terraform::address::Address;
use crate::terraform::module::{Module, Place};
use crate::terraform::reference;
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::json;

/// A list of services that a module call hands to a module with a key.
#[derive(Debug)]
pub struct Services<'m> {
    /// The module call.
    pub module: Address,
    /// The file of the list.
    file: usize,
    /// The first entry, for people.
    first: Span,
    /// The last entry: what a new one looks like.
    last: (&'m [ObjectItem], Span),
    /// Whether CloudFront is in it with what it needs.
    pub has_cloudfront: bool,
}

impl Services<'_> {
    /// Whether an entry for CloudFront can be written in the shape of the others.
    pub fn can_grow(&self, module: &Module) -> bool {
        entry(module.text(self.file), self.last.0, false).is_some()
    }
}

/// The list of services behind a bucket's key, where the key comes from a module that is handed one.
pub fn services<'m>(module: &'m Module, bucket: &Bucket, writes: bool) -> Option<Services<'m>> {
    let KeyUse::Outside(Some(key), _) = key_of(module, bucket) else { return None };
    let found = reference::as_reference(&key)?;
    let Address::Module(name) = &found.target else { return None };
    let (call_file, call) =
        module.blocks_of("module").find(|(_, block)| block.labels.first().is_some_and(|l| l.text == *name))?;
    call.body.attributes().find_map(|attribute| {
        let (file, value) = followed(module, call_file, &attribute.value);
        let ExprKind::Array(items) = &value.kind else { return None };
        let entries: Vec<(&[ObjectItem], Span)> = items
            .iter()
            .filter_map(|item| match &item.kind {
                ExprKind::Object(entry) if service(entry).is_some() => Some((entry.as_slice(), item.span)),
                _ => None,
            })
            .collect();
        let cloudfront = entries.iter().find(|(entry, _)| service(entry) == Some("cloudfront.amazonaws.com"));
        let has_cloudfront = cloudfront.is_some_and(|(entry, _)| grants(entry, writes));
        let last =
            entries.last().filter(|_| entries.len() == items.len() && (cloudfront.is_none() || has_cloudfront))?;
        let first = entries.first().map_or(last.1, |(_, span)| *span);
        Some(Services { module: found.target.clone(), file, first, last: *last, has_cloudfront })
    })
}

fn followed<'m>(module: &'m Module, file: usize, value: &'m Expr) -> (usize, &'m Expr) {
    match reference::as_reference(value) {
        Some(found) if found.attribute.is_none() => match &found.target {
            Address::Local(name) => module.local(name).map_or((file, value), |(file, _, local)| (file, &local.value)),
            _ => (file, value),
        },
        _ => (file, value),
    }
}

/// The service that an entry is for.
fn service(entry: &[ObjectItem]) -> Option<&str> {
    entry.iter().find_map(|item| item.value.as_str().filter(|value| value.ends_with(".amazonaws.com")))
}

fn grants(entry: &[ObjectItem], writes: bool) -> bool {
    let listed = |wanted: &str| {
        entry.iter().any(|item| match &item.value.kind {
            ExprKind::Array(items) => {
                items.iter().any(|item| matches!(item.as_str(), Some(action) if action == wanted || action == "kms:*"))
            }
            _ => false,
        })
    };
    actions(writes).iter().all(|action| listed(action))
}

/// The text of an entry for CloudFront in the shape of another; `None` where that has something that cannot be filled in.
fn entry(text: &str, like: &[ObjectItem], writes: bool) -> Option<Vec<(String, String)>> {
    let list: Vec<String> = actions(writes).iter().map(|action| format!("{action:?}")).collect();
    like.iter()
        .map(|item| {
            let ObjectKey::Name(_) = &item.key else { return None };
            let value = match &item.value.kind {
                ExprKind::String(value) if value.ends_with(".amazonaws.com") => {
                    "\"cloudfront.amazonaws.com\"".to_owned()
                }
                ExprKind::Array(items) if items.iter().all(|i| i.as_str().is_some_and(|a| a.starts_with("kms:"))) => {
                    format!("[{}]", list.join(", "))
                }
                _ => return None,
            };
            Some((item.key_span.of(text).to_owned(), value))
        })
        .collect()
}

/// Adds the entries that are missing.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn plan(survey: &ModuleSurvey<'_>, context: &Context<'_>, plan: &mut StagePlan) -> Result<(), PlanError> {
    let mut done: Vec<Address> = Vec::new();
    for distribution in survey.distributions.iter().filter(|d| context.selects(survey.module, &d.resource.address)) {
        for origin in &distribution.origins {
            let (OriginIdentity::Known(_), Some(bucket), None) = (&origin.identity, &origin.bucket, &origin.attested)
            else {
                continue;
            };
            let writes = super::keys::writes(survey, &bucket.bucket);
            let Some(services) = services(survey.module, &bucket.bucket, writes) else { continue };
            let text = survey.module.text(services.file);
            let (like, span) = services.last;
            let place = Place { file: services.file, span: services.first };
            plan.findings
                .push(key_through_module::finding(super::spot(survey.module, place), &services.module.to_string()));
            let Some(items) = entry(text, like, writes) else { continue };
            if services.has_cloudfront || done.contains(&services.module) {
                continue;
            }
            done.push(services.module.clone());
            let own_lines = layout::begins_line(text, span.start);
            let separator = if text[like[0].key_span.end..].trim_start().starts_with(':') { ":" } else { " =" };
            let oneline = !span.of(text).contains('\n');
            let comma = oneline || like.len() > 1 && text[like[0].span.end..like[1].span.start].contains(',');
            let values = json!({ "items": items, "separator": separator, "oneline": oneline, "comma": if comma { "," } else { "" } });
            let rendered = context.templates.render("key_service.tf", &values)?;
            let newline = layout::newline_at(text, span.start);
            let base = layout::indentation(text, span.start);
            let object = layout::fitted(&rendered, base, &layout::indent_unit(text, span), newline);
            let lead = if own_lines { format!(",{newline}{base}") } else { ", ".to_owned() };
            plan.changes.push(Change {
                code: codes::SERVICE,
                confidence: Confidence::Review,
                address: services.module.to_string(),
                place,
                summary: format!(
                    "let CloudFront use the key of {} on behalf of {}: the module decides under which conditions",
                    services.module, distribution.resource.address
                ),
                edits: vec![(
                    services.file,
                    Edit { span: Span::new(span.end, span.end), text: format!("{lead}{object}") },
                )],
            });
        }
    }
    Ok(())
}

/// What a person adds where a module takes a list of key statements, in the shape of that list: `None` where it takes none.
/// A module from elsewhere may call the conditions of a statement by either name (`terraform-aws-modules/kms` 4.0 renamed
/// `conditions` to `condition` and drops the other), so the name is that of the statements that are there.
pub fn statement_snippet(module: &Module, key: &Expr, distribution: &Address) -> Option<Snippet> {
    let Address::Module(name) = reference::as_reference(key)?.target else { return None };
    let (file, call) =
        module.blocks_of("module").find(|(_, block)| block.labels.first().is_some_and(|l| l.text == name))?;
    let named = |entry: &[ObjectItem], wanted: &str| {
        entry.iter().any(|item| matches!(&item.key, ObjectKey::Name(key) if key == wanted))
    };
    call.body.attributes().find_map(|attribute| {
        let (_, value) = followed(module, file, &attribute.value);
        let entries: Vec<&[ObjectItem]> = match &value.kind {
            ExprKind::Array(items) => items.iter().filter_map(object).collect(),
            ExprKind::Object(items) => items.iter().filter_map(|item| object(&item.value)).collect(),
            _ => Vec::new(),
        };
        let statements = entries.iter().filter(|entry| named(entry, "principals") && named(entry, "actions"));
        let condition = match statements.clone().any(|entry| named(entry, "condition")) {
            true => "condition",
            false => "conditions",
        };
        (statements.count() > 0).then(|| {
            let values = [
                ("argument", attribute.name.clone()),
                ("module", format!("module.{name}")),
                ("condition", condition.to_owned()),
                ("distribution", distribution.to_string()),
            ];
            Snippet::new("snippet_key_statement.tf", values)
        })
    })
}

fn object(expr: &Expr) -> Option<&[ObjectItem]> {
    match &expr.kind {
        ExprKind::Object(items) => Some(items),
        _ => None,
    }
}
