//! `data "aws_iam_policy_document"`: reading its statements, writing one beside another.

use super::statement::{Condition, Effect, List, Policy, Principals, Statement, identifiers, term};
use crate::hcl::ast::{Block, Body, Expr, Item, Span};
use crate::terraform::condition::where_any;
use crate::workspace::layout;
use serde::Serialize;

/// Reads the statements of a policy document. Merged documents are parts that could not be read.
pub fn read(text: &str, document: &Block) -> Policy {
    let mut policy = Policy::default();
    for item in &document.body.items {
        match item {
            Item::Block(block) if block.keyword == "statement" => {
                policy.statements.push(statement(text, block.span, &block.body, &[]));
            }
            Item::Block(block) if block.keyword == "dynamic" => match block.body.blocks("content").next() {
                Some(content) => {
                    let guards: Vec<Expr> =
                        block.body.attribute("for_each").map(|a| a.value.clone()).into_iter().collect();
                    let inner = statement(text, block.span, &content.body, &guards);
                    let only_where = guards.first().and_then(|items| where_any(text, items));
                    policy.statements.push(Statement { generated: true, only_where, ..inner });
                }
                None => policy.opaque.push(block.span),
            },
            Item::Attribute(attribute)
                if attribute.name.ends_with("_json") || attribute.name.ends_with("_documents") =>
            {
                policy.opaque.push(attribute.span);
            }
            _ => {}
        }
    }
    policy
}

fn statement(text: &str, span: Span, body: &Body, guards: &[Expr]) -> Statement {
    let mut out = Statement { guards: guards.to_vec(), ..Statement::empty(span) };
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => {
                let value = &attribute.value;
                match attribute.name.as_str() {
                    "sid" => out.sid = Some(term(text, value)),
                    "effect" => out.effect = Effect::read(value),
                    "actions" => out.actions = List::read(text, value),
                    "resources" => out.resources = List::read(text, value),
                    "not_actions" | "not_resources" => out.negated = true,
                    _ => out.unknown.push(attribute.span),
                }
            }
            Item::Block(block) => match block.keyword.as_str() {
                "principals" => out.principals.push(principals(text, block)),
                "not_principals" => out.not_principals.push(principals(text, block)),
                "condition" => out.conditions.push(condition(text, block)),
                _ => out.unknown.push(block.span),
            },
        }
    }
    out
}

fn principals(text: &str, block: &Block) -> Principals {
    let kind = block.body.attribute("type").and_then(|attribute| attribute.value.as_str()).unwrap_or_default();
    let identifiers = block.body.attribute("identifiers").map(|attribute| identifiers(text, &attribute.value));
    Principals { kind: kind.to_owned(), identifiers: identifiers.unwrap_or_default(), span: block.span }
}

fn condition(text: &str, block: &Block) -> Condition {
    let string = |name: &str| block.body.attribute(name).and_then(|attribute| attribute.value.as_str()).unwrap_or("");
    let values = block.body.attribute("values").map(|attribute| &attribute.value);
    Condition {
        operator: string("test").to_owned(),
        key: string("variable").to_owned(),
        values: values.map(|value| List::read(text, value)).unwrap_or_default(),
        exprs: values.cloned().into_iter().collect(),
        span: block.span,
    }
}

/// One part of a statement, as the template writes it.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum StatementPart {
    /// `name = value`
    Argument {
        /// Whether a blank line goes before it.
        gap: bool,
        /// The name.
        name: String,
        /// The value's text.
        value: String,
    },
    /// CloudFront's service principal.
    Principals {
        /// Whether a blank line goes before it.
        gap: bool,
    },
    /// A condition copied as it is.
    Condition {
        /// Whether a blank line goes before it.
        gap: bool,
        /// Its text.
        text: String,
    },
}

/// The parts of a statement for CloudFront that says what `source` says to an OAI: in the same order, with the blank
/// lines of the source, its principals replaced and its sid exchanged for `sid`.
pub fn twin_parts(text: &str, source: &Block, sid: Option<&str>) -> Vec<StatementPart> {
    let mut parts = Vec::new();
    let mut end = source.inner.start;
    let mut has_principals = false;
    for item in &source.body.items {
        let span = item.span();
        let gap = text[end..span.start].matches('\n').count() > 1 && !parts.is_empty();
        end = span.end;
        match item {
            Item::Attribute(attribute) => {
                let value = match (attribute.name.as_str(), sid) {
                    ("sid", Some(sid)) => sid.to_owned(),
                    ("sid", None) => continue,
                    _ => layout::copied(text, attribute.value.span),
                };
                parts.push(StatementPart::Argument { gap, name: attribute.name.clone(), value });
            }
            Item::Block(block) if block.keyword == "principals" => {
                if !has_principals {
                    parts.push(StatementPart::Principals { gap });
                }
                has_principals = true;
            }
            Item::Block(block) => {
                parts.push(StatementPart::Condition { gap, text: layout::copied(text, block.span) });
            }
        }
    }
    parts
}
