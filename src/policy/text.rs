//! JSON that is written as text: in a heredoc, or in a file. With interpolations and directives in it, it is not JSON yet.
//!
//! JSON's objects, lists and strings are HCL expressions too, and an interpolation in a string reads as one. So the text is
//! read as an expression, in place: only what stands outside strings is put into a form of the same length first.

use super::identity::{self, Mention};
use super::statement::Policy;
use crate::hcl::ast::{Call, Expr, ExprKind, ObjectKey, Part, Root, Span, Template, Traversal};
use crate::hcl::lex;
use crate::hcl::parse;
use std::collections::BTreeMap;

/// A policy that is written as text.
#[derive(Debug, Clone, PartialEq)]
pub struct JsonText {
    /// The policy as an expression whose spans are places in the file.
    pub policy: Expr,
    /// The stretches that are there only under a condition, or several times: between directives.
    pub conditional: Vec<Span>,
}

/// Reads the policy in a heredoc; `None` where the value is none, or cannot be read. A reference in it means what it means in the
/// value.
pub fn read_heredoc(text: &str, value: &Expr) -> Option<JsonText> {
    let mut read = read(text, heredoc_body(text, value)?, true)?;
    let mut known = BTreeMap::new();
    value.clone().for_each_expr(&mut |expr| {
        if matches!(expr.kind, ExprKind::Traversal(_) | ExprKind::For(_)) {
            known.insert(expr.span, expr.kind.clone());
        }
    });
    read.policy.for_each_expr(&mut |expr| {
        if let Some(kind) = known.get(&expr.span) {
            expr.kind = kind.clone();
        }
    });
    Some(read)
}

/// Where the text of a heredoc stands in the file: between its first line and its closing word.
fn heredoc_body(text: &str, expr: &Expr) -> Option<Span> {
    let written = expr.span.of(text);
    let is_text = matches!(expr.kind, ExprKind::String(_) | ExprKind::Template(_)) && written.starts_with("<<");
    let first = written.find('\n')? + 1;
    let last = written.trim_end().rfind('\n')? + 1;
    (is_text && first <= last).then(|| Span::new(expr.span.start + first, expr.span.start + last))
}

/// Reads the policy at a span of a file; `None` where it cannot be read. In a template `${` and `%{` mean something.
pub fn read(text: &str, span: Span, template: bool) -> Option<JsonText> {
    let body = span.of(text);
    let start = span.start + (body.len() - body.trim_start().len());
    let span = Span::new(start, start + body.trim().len());
    if !template && (span.of(text).contains("${") || span.of(text).contains("%{")) {
        return None;
    }
    let mut masked = text.as_bytes()[..span.end].to_vec();
    let conditional = mask(text, span, &mut masked)?;
    let masked = String::from_utf8(masked).ok()?;
    let policy = parse::parse_expr(&masked, span)?;
    (matches!(policy.kind, ExprKind::Object(_)) && is_json(&policy)).then_some(JsonText { policy, conditional })
}

/// Whether an expression is what JSON has a form for, and interpolations that stand in it: HCL reads more than that.
fn is_json(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::String(_) => true,
        ExprKind::Template(_) | ExprKind::Parens(_) => true,
        ExprKind::Operation(_, parts) => matches!(parts.as_slice(), [only] if matches!(only.kind, ExprKind::Number(_))),
        ExprKind::Array(items) => items.iter().all(is_json),
        ExprKind::Object(items) => items.iter().all(|item| {
            let is_key = match &item.key {
                ObjectKey::Name(_) => true,
                ObjectKey::Computed(key) => is_json(key),
            };
            is_key && is_json(&item.value)
        }),
        ExprKind::Traversal(_) | ExprKind::Call(_) | ExprKind::Conditional(_) | ExprKind::For(_) => false,
    }
}

/// Makes interpolations outside strings parenthesised expressions and directives white space; gives the stretches between
/// directives.
fn mask(text: &str, span: Span, masked: &mut [u8]) -> Option<Vec<Span>> {
    let bytes = text.as_bytes();
    let mut conditional = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut at = span.start;
    while at < span.end {
        match (bytes[at], bytes.get(at + 1)) {
            (b'"', _) => at = lex::quoted_end(text, at)?,
            (b'$', Some(b'{')) => {
                let end = lex::interpolation_end(text, at)?;
                // The expression is what is to be copied, with its `$`.
                masked[at] = b'(';
                masked[at + 1] = b' ';
                masked[end - 1] = b')';
                at = end;
            }
            (b'%', Some(b'{')) => {
                let end = lex::interpolation_end(text, at)?;
                let word = text[at + 2..end - 1].trim_start_matches(['~', ' ']);
                if word.starts_with("if") || word.starts_with("for") {
                    open.push(at);
                } else if word.starts_with("end") {
                    conditional.push(Span::new(open.pop()?, end));
                }
                // Line ends stay, so that nothing else moves to another line.
                masked[at..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
                at = end;
            }
            _ => at += 1,
        }
    }
    Some(conditional)
}

/// Puts the values of template variables in their places: in principals and in condition values.
pub fn substitute(policy: &mut Policy, variables: &BTreeMap<String, Expr>) {
    for statement in &mut policy.statements {
        let principals = statement.principals.iter_mut().chain(&mut statement.not_principals);
        for identifier in principals.flat_map(|principals| &mut principals.identifiers) {
            let Some(value) = variable(&identifier.text).and_then(|name| variables.get(name)) else { continue };
            let here = |mention: Mention| Mention { span: identifier.span, ..mention };
            identifier.oais = identity::as_principal(value).map(here).into_iter().collect();
            identifier.mentions = identity::mentions(value).into_iter().map(here).collect();
        }
        for expr in statement.conditions.iter_mut().flat_map(|condition| &mut condition.exprs) {
            *expr = substituted(expr, variables);
        }
    }
}

/// The variable of a template that a principal is, by its text: `"${name}"`, where the template stands in configuration `"$${name}"`.
pub fn variable(text: &str) -> Option<&str> {
    let inner = text.trim_matches('"');
    let name = inner.strip_prefix("$${").or_else(|| inner.strip_prefix("${"))?.strip_suffix('}')?;
    Some(name.trim())
}

fn substituted(expr: &Expr, variables: &BTreeMap<String, Expr>) -> Expr {
    let all = |items: &[Expr]| items.iter().map(|item| substituted(item, variables)).collect();
    let kind = match &expr.kind {
        ExprKind::Traversal(Traversal { root: Root::Name(name), steps, .. }) if steps.is_empty() => {
            return variables.get(name).unwrap_or(expr).clone();
        }
        ExprKind::Array(items) => ExprKind::Array(all(items)),
        ExprKind::Call(call) => ExprKind::Call(Call { name: call.name.clone(), args: all(&call.args) }),
        ExprKind::Parens(inner) => ExprKind::Parens(Box::new(substituted(inner, variables))),
        ExprKind::Template(template) => {
            let part = |part: &Part| match part {
                Part::Interpolation(inner) => Part::Interpolation(substituted(inner, variables)),
                other => other.clone(),
            };
            let parts = template.parts.iter().map(part).collect();
            ExprKind::Template(Template { parts, ..template.clone() })
        }
        other => other.clone(),
    };
    Expr { kind, span: expr.span }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_place() {
        let text = "x = <<EOF\n{\n  \"a\": \"${b.c.d}/*\",\n  \"e\": ${jsonencode(f.g.h)}\n}\nEOF\n";
        let file = parse::parse(text);
        let expr = &file.body.attribute("x").expect("an attribute").value;
        let body = heredoc_body(text, expr).expect("a heredoc");
        let read = read(text, body, true).expect("a policy");
        let ExprKind::Object(items) = &read.policy.kind else { panic!("an object") };
        assert_eq!(items[0].value.span.of(text), "\"${b.c.d}/*\"");
        assert_eq!(items[1].value.span.of(text), "${jsonencode(f.g.h)}");
    }

    #[test]
    fn what_stands_between_directives_is_conditional() {
        let text = "{ \"a\": [ 1 %{ if x }, 2 %{ endif } ] }";
        let read = read(text, Span::new(0, text.len()), true).expect("a policy");
        assert_eq!(read.conditional.iter().map(|span| span.of(text)).collect::<Vec<_>>(), ["%{ if x }, 2 %{ endif }"]);
    }

    #[test]
    fn what_only_hcl_has_is_no_policy() {
        let read = |text: &str, template| read(text, Span::new(0, text.len()), template);
        let reads = |text: &str| read(text, true).is_some();
        assert!(reads("{ \"a\": [-1, null, true, \"${b}\", ${c}], \"${d}\": {} }"));
        for text in ["{ \"a\": b.c }", "{ \"a\": \"x\" * \"y\" }", "{ \"a\" * \"b\": 1 }", "{ \"a\": f(1) }"] {
            assert!(!reads(text), "{text}");
        }
        for template in [true, false] {
            assert_eq!(read("{ \"a\": \"\nb\" }", template), None);
        }
    }

    #[test]
    fn a_plain_file_with_template_marks_is_not_read() {
        assert_eq!(read("{ \"a\": \"${b}\" }", Span::new(0, 15), false), None);
    }
}
