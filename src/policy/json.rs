//! `jsonencode({ … })`: reading its statements, writing one beside another.

use super::Notation;
use super::statement::{Condition, Effect, Guards, Identifier, List, Policy, Principals, Statement, identifiers, term};
use crate::hcl::ast::{Call, Expr, ExprKind, ObjectItem, ObjectKey, Span};
use crate::workspace::layout;
use serde::Serialize;

/// Reads the statements of a policy that is written as an object. Lists that are computed could not be read.
pub fn read(text: &str, policy: &Expr) -> Policy {
    let mut out = Policy::default();
    match &policy.unwrapped().kind {
        ExprKind::Object(items) => {
            for item in items {
                match &item.key {
                    ObjectKey::Name(name) if name == "Statement" => {
                        statements(text, &item.value, &Guards::none(), &mut out)
                    }
                    ObjectKey::Name(_) => {}
                    ObjectKey::Computed(_) => out.opaque.push(item.span),
                }
            }
        }
        _ => out.opaque.push(policy.span),
    }
    out
}

fn statements(text: &str, expr: &Expr, guards: &Guards, out: &mut Policy) {
    match &expr.unwrapped().kind {
        ExprKind::Array(items) => items.iter().for_each(|item| statements(text, item, guards, out)),
        ExprKind::Object(items) => out.statements.push(statement(text, expr.span, items, guards)),
        ExprKind::Call(Call { name, args }) if matches!(name.as_str(), "concat" | "flatten" | "tolist") => {
            args.iter().for_each(|arg| statements(text, arg, guards, out));
        }
        ExprKind::Conditional(parts) => {
            statements(text, &parts[1], &guards.and(text, &parts[0], true), out);
            statements(text, &parts[2], &guards.and(text, &parts[0], false), out);
        }
        ExprKind::For(for_expr) => match for_expr.inner.first() {
            Some(value) => statements(text, value, &guards.and_each(&for_expr.collection), out),
            None => out.opaque.push(expr.span),
        },
        _ => out.opaque.push(expr.span),
    }
}

fn statement(text: &str, span: Span, items: &[ObjectItem], guards: &Guards) -> Statement {
    let mut out = Statement::under(guards, span);
    for item in items {
        let value = &item.value;
        let ObjectKey::Name(name) = &item.key else {
            out.unknown.push(item.span);
            continue;
        };
        match name.as_str() {
            "Sid" => out.sid = Some(term(text, value)),
            "Effect" => out.effect = Effect::read(value),
            "Action" => out.actions = List::read(text, value),
            "Resource" => out.resources = List::read(text, value),
            "NotAction" | "NotResource" => out.negated = true,
            "Principal" => out.principals = principals(text, value, item.span),
            "NotPrincipal" => out.not_principals = principals(text, value, item.span),
            "Condition" => conditions(text, value, &mut out),
            _ => out.unknown.push(item.span),
        }
    }
    out
}

fn principals(text: &str, expr: &Expr, span: Span) -> Vec<Principals> {
    match &expr.unwrapped().kind {
        ExprKind::Object(items) => items
            .iter()
            .map(|item| Principals {
                kind: match &item.key {
                    ObjectKey::Name(name) => name.clone(),
                    ObjectKey::Computed(_) => String::new(),
                },
                identifiers: identifiers(text, &item.value),
                span: item.span,
            })
            .collect(),
        _ => {
            let everybody = expr.as_str() == Some("*");
            let identifiers: Vec<Identifier> = identifiers(text, expr);
            vec![Principals { kind: if everybody { "*".to_owned() } else { String::new() }, identifiers, span }]
        }
    }
}

fn conditions(text: &str, expr: &Expr, out: &mut Statement) {
    let ExprKind::Object(operators) = &expr.unwrapped().kind else {
        out.unknown.push(expr.span);
        return;
    };
    for operator in operators {
        let (ObjectKey::Name(name), ExprKind::Object(keys)) = (&operator.key, &operator.value.unwrapped().kind) else {
            out.unknown.push(operator.span);
            continue;
        };
        for key in keys {
            out.conditions.push(Condition {
                operator: name.clone(),
                key: match &key.key {
                    ObjectKey::Name(name) => name.clone(),
                    ObjectKey::Computed(_) => String::new(),
                },
                values: List::read(text, &key.value),
                exprs: vec![key.value.clone()],
                span: key.span,
            });
        }
    }
}

/// One entry of a statement, as the template writes it.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// The key as written, with its quotes if it has any.
    pub key: String,
    /// The value's text; empty for the principal and the condition, which the template writes.
    pub value: String,
    /// What the entry is: `argument`, `principal` or `condition`.
    pub kind: &'static str,
}

/// A condition operator with its keys, as the template writes it.
#[derive(Debug, Clone, Serialize)]
pub struct OperatorEntry {
    /// `StringEquals` as written.
    pub key: String,
    /// Its condition keys and the text of their values.
    pub keys: Vec<(String, String)>,
}

/// How a statement is written: what a new one beside it follows.
#[derive(Debug, Clone, Serialize)]
pub struct Style {
    /// Whether keys are quoted.
    pub quoted: bool,
    /// `=` or `:`, with the space before it.
    pub separator: String,
    /// Whether entries end with a comma.
    pub comma: bool,
    /// Whether the last one does too.
    pub comma_at_end: bool,
    /// Whether it is JSON: a reference stands in a string.
    pub strict: bool,
}

/// The way that the statement `source` is written.
pub fn style(text: &str, source: &[ObjectItem], strict: bool) -> Style {
    let first = source.first();
    let quoted = first.is_some_and(|item| text[item.key_span.start..].starts_with('"'));
    let between = first.map_or("", |item| &text[item.key_span.end..item.value.span.start]);
    let colon = between.trim_start().starts_with(':');
    let has_comma = |item: &ObjectItem| text[item.value.span.end..].trim_start_matches([' ', '\t']).starts_with(',');
    let comma = strict || first.is_some_and(has_comma);
    let comma_at_end = !strict && comma && source.last().is_some_and(has_comma);
    let separator = match (colon, between.starts_with(' ')) {
        (true, true) => " :",
        (true, false) => ":",
        (false, _) => " =",
    };
    Style { quoted, separator: separator.to_owned(), comma, comma_at_end, strict }
}

/// The entries of a statement for CloudFront that says what `source` says to an OAI, in the same order; the condition
/// stands where the source has one, else at the end.
pub fn twin_entries(text: &str, source: &[ObjectItem], style: &Style, sid: Option<&str>) -> Vec<Entry> {
    let mut out = Vec::new();
    for item in source {
        let key = item.key_span.of(text).to_owned();
        let name = match &item.key {
            ObjectKey::Name(name) => name.as_str(),
            ObjectKey::Computed(_) => "",
        };
        match (name, sid) {
            ("Sid", None) => {}
            ("Sid", Some(sid)) => out.push(Entry { key, value: sid.to_owned(), kind: "argument" }),
            ("Principal", _) => out.push(Entry { key, value: String::new(), kind: "principal" }),
            ("Condition", _) => out.push(Entry { key, value: String::new(), kind: "condition" }),
            _ => out.push(Entry { key, value: layout::copied(text, item.value.span), kind: "argument" }),
        }
    }
    if !out.iter().any(|entry| entry.kind == "condition") {
        out.push(Entry { key: in_style("Condition", style), value: String::new(), kind: "condition" });
    }
    out
}

/// Entries for a statement that has no source, with the keys in a style; a principal and a condition have no value.
pub fn new_entries(entries: &[(&str, String)], style: &Style) -> Vec<Entry> {
    let kind = |name: &str| match name {
        "Principal" => "principal",
        "Condition" => "condition",
        _ => "argument",
    };
    entries
        .iter()
        .map(|(name, value)| Entry { key: in_style(name, style), value: value.clone(), kind: kind(name) })
        .collect()
}

/// The condition operators of a statement with the source's own conditions first.
pub fn twin_conditions(
    text: &str,
    source: &[ObjectItem],
    style: &Style,
    operator: &str,
    arns: &str,
) -> Vec<OperatorEntry> {
    let mut out: Vec<OperatorEntry> = Vec::new();
    let condition = source.iter().find(|item| item.key == ObjectKey::Name("Condition".to_owned()));
    if let Some(ExprKind::Object(operators)) = condition.map(|item| &item.value.unwrapped().kind) {
        for operator in operators {
            let ExprKind::Object(keys) = &operator.value.unwrapped().kind else { continue };
            let keys = keys.iter().map(|key| (key.key_span.of(text).to_owned(), layout::copied(text, key.value.span)));
            out.push(OperatorEntry { key: operator.key_span.of(text).to_owned(), keys: keys.collect() });
        }
    }
    let source_arn = ("\"AWS:SourceArn\"".to_owned(), arns.to_owned());
    match out.iter_mut().find(|known| known.key.trim_matches('"') == operator) {
        Some(known) => known.keys.push(source_arn),
        None => out.push(OperatorEntry { key: in_style(operator, style), keys: vec![source_arn] }),
    }
    out
}

/// The signs that stand around the keys and behind the values of JSON that has nothing beside it to follow.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Signs {
    /// Around a key.
    pub quote: &'static str,
    /// Behind a key.
    pub separator: &'static str,
    /// Behind a value that others follow.
    pub comma: &'static str,
}

impl Signs {
    /// The signs of a policy that is JSON.
    pub fn of(notation: &Notation<'_>) -> Option<Signs> {
        match notation {
            Notation::Jsonencode(_) => Some(Signs { quote: "", separator: " =", comma: "" }),
            Notation::Text(_) => Some(Signs { quote: "\"", separator: ":", comma: "," }),
            Notation::Document(_) | Notation::Entries(_) => None,
        }
    }

    /// A list, as an expression, as a value.
    pub fn list(self, list: &str) -> String {
        if self.quote.is_empty() { list.to_owned() } else { format!("${{jsonencode({list})}}") }
    }

    /// An expression as a value.
    pub fn one(self, value: &str) -> String {
        if self.quote.is_empty() || value.starts_with('"') { value.to_owned() } else { format!("\"${{{value}}}\"") }
    }
}

fn in_style(key: &str, style: &Style) -> String {
    if style.quoted { format!("{key:?}") } else { key.to_owned() }
}
