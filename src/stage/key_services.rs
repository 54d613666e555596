//! Keys of modules that take a list of services: CloudFront gets an entry of its own, in the shape of the others.

use super::keys::{KeyUse, actions, codes, key_of};
use super::source_arn::SourceArns;
use super::{Change, Confidence, Context, PlanError, StagePlan};
use crate::finding::{Snippet, key_through_module};
use crate::hcl::ast::{Block, Expr, ExprKind, ObjectItem, ObjectKey, Span};
use crate::survey::ModuleSurvey;
use crate::survey::buckets::Bucket;
use crate::survey::origins::OriginIdentity;
use crate::terraform::address::Address;
use crate::terraform::module::{Module, Place, Resource};
use crate::terraform::reference;
use crate::terraform::registry::{self, Wanted, kms};
use crate::terraform::version::{Verdict, judge};
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

/// What a person adds where a module takes a list or map of key statements, in the shape of that: `None` where it takes
/// none that is known.
pub fn statement_snippet(module: &Module, name: &str, distribution: &Resource<'_>, writes: bool) -> Option<Snippet> {
    let (file, call) = module.call(name)?;
    let handed = call.body.attributes().find_map(|attribute| {
        let (_, value) = followed(module, file, &attribute.value);
        let entries: Vec<&[ObjectItem]> = match &value.kind {
            ExprKind::Array(items) => items.iter().filter_map(object).collect(),
            ExprKind::Object(items) => items.iter().filter_map(|item| object(&item.value)).collect(),
            _ => Vec::new(),
        };
        let statements: Vec<&[ObjectItem]> =
            entries.into_iter().filter(|entry| has_item(entry, "principals") && has_item(entry, "actions")).collect();
        (!statements.is_empty()).then_some((attribute.name.as_str(), value, statements))
    });
    let (argument, is_map, statements) = match handed {
        Some((argument, value, statements)) => (argument, matches!(value.kind, ExprKind::Object(_)), statements),
        None if registry::is_of(call, kms::SOURCE) => (kms::STATEMENTS, false, Vec::new()),
        None => return None,
    };
    let condition = condition_name(call, &statements);
    let values = json!({
        "argument": argument,
        "module": format!("module.{name}"),
        "entry": if is_map { "cloudfront" } else { "" },
        "actions": actions(writes),
        "condition": condition.unwrap_or("conditions"),
        "doubt": condition.is_none(),
        "arns": SourceArns::of_all(distribution).list,
    });
    Some(Snippet::new("snippet_key_statement.tf", values))
}

/// What the module of a call calls the conditions of a key statement; `None` where the code does not show it.
///
/// `terraform-aws-modules/kms` 4.0 renamed `conditions` to `condition`, and drops the other without a word.
/// Source: the module's changelog.
fn condition_name(call: &Block, statements: &[&[ObjectItem]]) -> Option<&'static str> {
    let wanted = registry::wanted(call);
    if let (true, Wanted::Versions(versions) | Wanted::Tag(versions)) = (registry::is_of(call, kms::SOURCE), wanted) {
        match judge(versions, (4, 0, 0)) {
            Verdict::Enough => return Some("condition"),
            Verdict::Excludes => return Some("conditions"),
            Verdict::Raise(_) | Verdict::Unreadable => {}
        }
    }
    ["condition", "conditions"].into_iter().find(|name| statements.iter().any(|entry| has_item(entry, name)))
}

fn has_item(entry: &[ObjectItem], wanted: &str) -> bool {
    entry.iter().any(|item| matches!(&item.key, ObjectKey::Name(key) if key == wanted))
}

fn object(expr: &Expr) -> Option<&[ObjectItem]> {
    match &expr.kind {
        ExprKind::Object(items) => Some(items),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hcl::parse::parse;

    /// The name for a call with these arguments, one of whose statements has `own` as the name of its conditions.
    fn name(arguments: &str, own: &str) -> Option<&'static str> {
        let file = parse(&format!("module \"key\" {{\n{arguments}\nlist = [{{ {own} = [] }}]\n}}\n"));
        let call = file.body.all_blocks().next().expect("a block");
        let ExprKind::Array(items) = &call.body.attribute("list").expect("a list").value.kind else {
            panic!("no list")
        };
        let statements: Vec<&[ObjectItem]> = items.iter().filter_map(object).collect();
        condition_name(call, &statements)
    }

    fn of_version(constraint: &str, own: &str) -> Option<&'static str> {
        name(&format!("source = \"terraform-aws-modules/kms/aws\"\nversion = \"{constraint}\""), own)
    }

    #[test]
    fn the_version_of_the_module_says_what_conditions_are_called() {
        for constraint in ["~> 4.0", ">= 4.0.0", "4.1.1", ">= 4.0, < 6.0"] {
            assert_eq!(of_version(constraint, "sid"), Some("condition"), "{constraint}");
            assert_eq!(of_version(constraint, "conditions"), Some("condition"), "{constraint}");
        }
        for constraint in ["~> 3.1", "2.2.0", "< 4.0", ">= 1.0, < 4.0.0"] {
            assert_eq!(of_version(constraint, "sid"), Some("conditions"), "{constraint}");
        }
        let source = "source = \"registry.terraform.io/terraform-aws-modules/kms/aws\"\nversion = \"~> 4.0\"";
        assert_eq!(name(source, "sid"), Some("condition"));
    }

    #[test]
    fn where_the_version_does_not_say_it_the_statements_do_or_nothing() {
        for constraint in [">= 3.0", "> 1.0, != 3.1.0", "latest"] {
            assert_eq!(of_version(constraint, "sid"), None, "{constraint}");
            assert_eq!(of_version(constraint, "condition"), Some("condition"), "{constraint}");
            assert_eq!(of_version(constraint, "conditions"), Some("conditions"), "{constraint}");
        }
        assert_eq!(name("source = \"terraform-aws-modules/kms/aws\"", "sid"), None);
        assert_eq!(name("source = \"example.com/platform/kms/aws\"\nversion = \"~> 4.0\"", "sid"), None);
        assert_eq!(name("source = \"../modules/key\"", "conditions"), Some("conditions"));
    }
}
