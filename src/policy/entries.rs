//! A list or map of objects that a module makes the statements of a policy document of: reading its statements.
//!
//! Source: `terraform-aws-modules/kms/aws`, `main.tf`: the entries have the names of the document's arguments, and lists in
//! place of its blocks.

use super::statement::{Condition, Effect, Guards, List, Policy, Principals, Statement, identifiers, term};
use crate::hcl::ast::{Call, Expr, ExprKind, ObjectItem, ObjectKey, Span};

/// Statements that are entries of a list or map.
#[derive(Debug, Clone)]
pub struct Entries<'m> {
    /// The list or map.
    pub value: &'m Expr,
    /// What the conditions of a statement are called in it.
    pub conditions: &'static str,
}

/// Reads the statements of a list or map. What is computed could not be read.
pub fn read(text: &str, entries: &Entries<'_>) -> Policy {
    let mut out = Policy::default();
    statements(text, entries.value, entries.conditions, &Guards::none(), &mut out);
    out
}

fn statements(text: &str, expr: &Expr, conditions: &str, guards: &Guards, out: &mut Policy) {
    match &expr.unwrapped().kind {
        ExprKind::Array(items) => {
            for item in items {
                match &item.kind {
                    ExprKind::Object(own) => out.statements.push(statement(text, item.span, own, conditions, guards)),
                    _ => out.opaque.push(item.span),
                }
            }
        }
        ExprKind::Object(items) => {
            for item in items {
                match (&item.key, &item.value.kind) {
                    (ObjectKey::Name(_), ExprKind::Object(own)) => {
                        out.statements.push(statement(text, item.span, own, conditions, guards));
                    }
                    _ => out.opaque.push(item.span),
                }
            }
        }
        ExprKind::Call(Call { name, args }) if matches!(name.as_str(), "concat" | "merge") => {
            args.iter().for_each(|arg| statements(text, arg, conditions, guards, out));
        }
        ExprKind::Conditional(parts) => {
            statements(text, &parts[1], conditions, &guards.and(text, &parts[0], true), out);
            statements(text, &parts[2], conditions, &guards.and(text, &parts[0], false), out);
        }
        _ => out.opaque.push(expr.span),
    }
}

fn statement(text: &str, span: Span, items: &[ObjectItem], conditions: &str, guards: &Guards) -> Statement {
    let mut out = Statement::under(guards, span);
    for item in items {
        let value = &item.value;
        let ObjectKey::Name(name) = &item.key else {
            out.unknown.push(item.span);
            continue;
        };
        match name.as_str() {
            _ if value.kind == ExprKind::Null => {}
            "sid" => out.sid = Some(term(text, value)),
            "effect" => out.effect = Effect::read(value),
            "actions" => out.actions = List::read(text, value),
            "resources" => out.resources = List::read(text, value),
            "not_actions" | "not_resources" => out.negated = true,
            "principals" => out.principals = principals(text, item),
            "not_principals" => out.not_principals = principals(text, item),
            name if name == conditions => match &value.unwrapped().kind {
                ExprKind::Array(all) => {
                    for one in all {
                        match condition(text, one) {
                            Some(condition) => out.conditions.push(condition),
                            None => out.unknown.push(one.span),
                        }
                    }
                }
                _ => out.unknown.push(item.span),
            },
            // Also conditions by the name that another version of the module has for them: this one drops them.
            _ => out.unknown.push(item.span),
        }
    }
    out
}

fn principals(text: &str, item: &ObjectItem) -> Vec<Principals> {
    let unclear =
        |value: &Expr| Principals { kind: String::new(), identifiers: identifiers(text, value), span: item.span };
    let ExprKind::Array(all) = &item.value.unwrapped().kind else { return vec![unclear(&item.value)] };
    let one = |entry: &Expr| match (field(entry, "type").and_then(Expr::as_str), field(entry, "identifiers")) {
        (Some(kind), Some(who)) => {
            Principals { kind: kind.to_owned(), identifiers: identifiers(text, who), span: entry.span }
        }
        _ => Principals { span: entry.span, ..unclear(entry) },
    };
    all.iter().map(one).collect()
}

fn condition(text: &str, entry: &Expr) -> Option<Condition> {
    let values = field(entry, "values")?;
    Some(Condition {
        operator: field(entry, "test")?.as_str()?.to_owned(),
        key: field(entry, "variable")?.as_str()?.to_owned(),
        values: List::read(text, values),
        exprs: vec![values.clone()],
        span: entry.span,
    })
}

fn field<'e>(entry: &'e Expr, wanted: &str) -> Option<&'e Expr> {
    let ExprKind::Object(items) = &entry.kind else { return None };
    items.iter().find(|item| matches!(&item.key, ObjectKey::Name(name) if name == wanted)).map(|item| &item.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hcl::parse::parse;

    fn read_value(value: &str, conditions: &'static str) -> Policy {
        let text = format!("x = {value}\n");
        let file = parse(&text);
        read(&text, &Entries { value: &file.body.attribute("x").expect("x").value, conditions })
    }

    const ENTRY: &str = r#"{
        sid = "A", actions = ["kms:Decrypt"], resources = ["*"]
        principals = [{ type = "Service", identifiers = ["cloudfront.amazonaws.com"] }]
        conditions = [{ test = "StringEquals", variable = "AWS:SourceArn", values = [a.b.arn] }]
    }"#;

    #[test]
    fn lists_and_maps_are_read_alike() {
        for value in [format!("[{ENTRY}]"), format!("{{ cdn = {ENTRY} }}"), format!("concat([{ENTRY}], [])")] {
            let policy = read_value(&value, "conditions");
            assert!(policy.opaque.is_empty(), "{value}");
            let [statement] = policy.statements.as_slice() else { panic!("{value}") };
            assert!(statement.is_for_cloudfront() && statement.unknown.is_empty(), "{value}");
            assert_eq!(statement.conditions[0].operator, "StringEquals");
        }
    }

    #[test]
    fn conditions_by_another_name_are_not_understood() {
        let policy = read_value(&format!("[{ENTRY}]"), "condition");
        assert!(policy.statements[0].conditions.is_empty() && !policy.statements[0].unknown.is_empty());
    }

    #[test]
    fn what_is_computed_is_opaque() {
        for value in ["var.statements", "[local.one]", "{ for k in var.names : k => {} }"] {
            assert!(!read_value(value, "condition").opaque.is_empty(), "{value}");
        }
    }
}
