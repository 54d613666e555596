//! What HCL says, as JSON says it.

use super::document::Unread;
use super::shape::{self, Shape, Syntax};
use super::view::interpolated;
use crate::hcl::ast::{Block, Body, Expr, ExprKind, Item, ObjectItem, ObjectKey, Span};
use crate::hcl::lex::{self, TokenKind};

/// A JSON value that is to be written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    Number(String),
    String(String),
    Array(Vec<Value>),
    Object(Vec<(String, Value)>),
}

impl Value {
    /// Whether both say the same: the order of an object's members and white space inside expressions say nothing.
    pub fn same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Number(one), Value::Number(other)) => number(one) == number(other),
            (Value::String(one), Value::String(other)) => {
                one == other || (one.contains("${") && without_space(one) == without_space(other))
            }
            (Value::Array(one), Value::Array(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.same(other))
            }
            (Value::Object(one), Value::Object(other)) => {
                let found = |key: &str| other.iter().find(|(known, _)| known == key).map(|(_, value)| value);
                one.len() == other.len()
                    && one.iter().all(|(key, value)| found(key).is_some_and(|other| value.same(other)))
            }
            _ => self == other,
        }
    }

    /// Whether nothing can stand in it.
    pub fn is_scalar(&self) -> bool {
        !matches!(self, Value::Array(_) | Value::Object(_))
    }
}

/// A reason why something cannot be said in JSON.
pub(super) type Reason = String;

/// An expression as a value.
///
/// # Errors
/// Where JSON has no form for it.
pub(super) fn of_expr(text: &str, expr: &Expr, syntax: Syntax) -> Result<Value, Reason> {
    let source = expr.span.of(text);
    Ok(match &expr.kind {
        ExprKind::Null => Value::Null,
        ExprKind::Bool(value) => Value::Bool(*value),
        ExprKind::Number(_) => Value::Number(source.to_owned()),
        ExprKind::String(_) | ExprKind::Template(_) => {
            let decoded = template(source)?;
            Value::String(match syntax {
                Syntax::Literal => decoded.replace("$${", "${").replace("%%{", "%{"),
                _ => decoded,
            })
        }
        ExprKind::Array(_) | ExprKind::Object(_) if syntax == Syntax::Type => Value::String(on_one_line(text, expr)),
        ExprKind::Array(items) => {
            Value::Array(items.iter().map(|item| of_expr(text, item, syntax)).collect::<Result<_, _>>()?)
        }
        ExprKind::Object(items) => Value::Object(
            items
                .iter()
                .map(|item| Ok((key(text, item, syntax)?, of_expr(text, &item.value, syntax)?)))
                .collect::<Result<_, Reason>>()?,
        ),
        _ => {
            let inner = match &expr.kind {
                // What stands on several lines stands in parentheses in a view.
                ExprKind::Parens(inner) if source.contains('\n') => inner,
                _ => expr,
            };
            let written = on_one_line(text, inner);
            match syntax {
                Syntax::Reference | Syntax::Type => Value::String(written),
                Syntax::Template | Syntax::Literal => Value::String(format!("${{{written}}}")),
            }
        }
    })
}

fn key(text: &str, item: &ObjectItem, syntax: Syntax) -> Result<String, Reason> {
    let source = item.key_span.of(text);
    if source.starts_with('"') {
        let decoded = template(source)?;
        return Ok(match syntax {
            Syntax::Template => decoded,
            _ => decoded.replace("$${", "${").replace("%%{", "%{"),
        });
    }
    Ok(match &item.key {
        ObjectKey::Name(name) => name.clone(),
        ObjectKey::Computed(expr) => {
            let inner = match &expr.kind {
                ExprKind::Parens(inner) => inner,
                _ => expr,
            };
            format!("${{{}}}", on_one_line(text, inner))
        }
    })
}

/// A body as an object; blocks of one kind as an object or an array of such.
///
/// # Errors
/// Where JSON has no form for something in it.
pub(super) fn of_body(text: &str, body: &Body, shape: Shape) -> Result<Value, Reason> {
    let mut out: Vec<(String, Value)> = Vec::new();
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => {
                let value = of_expr(text, &attribute.value, shape.syntax(&attribute.name))?;
                out.push((attribute.name.clone(), value));
            }
            Item::Block(block) => {
                if out.iter().any(|(name, _)| *name == block.keyword) {
                    continue;
                }
                let mut all: Vec<Value> =
                    body.blocks(&block.keyword).map(|block| of_block(text, block, shape)).collect::<Result<_, _>>()?;
                let value = if all.len() == 1 { all.remove(0) } else { Value::Array(all) };
                out.push((block.keyword.clone(), value));
            }
        }
    }
    Ok(Value::Object(out))
}

/// A block inside another, its labels as the keys of objects around its body.
///
/// # Errors
/// Where JSON has no form for it.
pub(super) fn of_block(text: &str, block: &Block, around: Shape) -> Result<Value, Reason> {
    let Some((labels, shape)) = around.nested(&block.keyword).filter(|(labels, _)| *labels == block.labels.len())
    else {
        return Err(format!("a `{}` block has no form that is known", block.keyword));
    };
    debug_assert_eq!(labels, block.labels.len());
    let body = of_body(text, &block.body, shape)?;
    Ok(labelled(&block.labels.iter().map(|label| label.text.clone()).collect::<Vec<_>>(), body))
}

/// A value with keys around it, the first outermost.
pub(super) fn labelled(labels: &[String], value: Value) -> Value {
    labels.iter().rev().fold(value, |value, label| Value::Object(vec![(label.clone(), value)]))
}

/// Everything that a file says: its blocks by keyword and labels, in the order of the source where there are several.
///
/// # Errors
/// Where JSON has no form for something in it.
pub(super) fn of_file(text: &str, body: &Body) -> Result<Value, Reason> {
    let mut out: Vec<(String, Value)> = Vec::new();
    for block in body.all_blocks() {
        let labels: Vec<&str> = block.labels.iter().map(|label| label.text.as_str()).collect();
        let name = format!("{} {}", block.keyword, labels.join(" "));
        let Some((_, shape)) = shape::top(&block.keyword) else {
            return Err(format!("a `{}` block has no form that is known", block.keyword));
        };
        let value = of_body(text, &block.body, shape)?;
        match out.iter_mut().find(|(known, _)| *known == name) {
            Some((_, Value::Array(all))) => all.push(value),
            _ => out.push((name, Value::Array(vec![value]))),
        }
    }
    Ok(Value::Object(out))
}

/// The strings, numbers and truths of a file, as [`bare`] and [`number`] have them.
///
/// # Errors
/// Where JSON has no form for something in it.
pub(super) fn leaves(text: &str, body: &Body) -> Result<Vec<String>, Unread> {
    let value = of_file(text, body).map_err(|reason| Unread::new(0, &reason))?;
    let mut out = Vec::new();
    let mut queue = vec![&value];
    while let Some(value) = queue.pop() {
        match value {
            Value::Null => {}
            Value::Bool(value) => out.push(value.to_string()),
            Value::Number(value) => out.push(number(value)),
            Value::String(value) => out.push(bare(value)),
            Value::Array(items) => queue.extend(items),
            Value::Object(members) => queue.extend(members.iter().map(|(_, value)| value)),
        }
    }
    Ok(out)
}

/// A number in one form, however it is written.
pub(super) fn number(text: &str) -> String {
    text.parse::<f64>().map_or_else(|_| text.to_owned(), |value| value.to_string())
}

/// A string without what does not change its meaning: white space, an interpolation around all of it, and the parentheses and
/// commas that stand for line breaks.
pub(super) fn bare(text: &str) -> String {
    let inner = interpolated(text).map_or(text, |inner| inner.of(text));
    words(inner).into_iter().filter(|word| !matches!(*word, "(" | ")" | ",")).collect()
}

fn without_space(text: &str) -> String {
    words(interpolated(text).map_or(text, |inner| inner.of(text))).concat()
}

/// The tokens of an expression without those that say nothing: line breaks and comments.
fn words(text: &str) -> Vec<&str> {
    let (tokens, error) = lex::tokens(text, 0);
    if error.is_some() {
        return text.split_whitespace().collect();
    }
    let silent = [TokenKind::Newline, TokenKind::LineComment, TokenKind::BlockComment];
    let said = tokens.into_iter().filter(|token| !silent.contains(&token.kind));
    said.map(|token| token.span.of(text)).collect()
}

/// A quoted string or heredoc as the template that it is: interpolations as they stand, the rest decoded.
///
/// # Errors
/// Where it is a heredoc that is not taken as it stands.
pub(super) fn template(source: &str) -> Result<String, Reason> {
    if let Some(heredoc) = source.strip_prefix("<<") {
        let body = heredoc.find('\n').map(|start| &heredoc[start + 1..]);
        let body = body.filter(|_| !heredoc.starts_with('-')).and_then(|body| {
            let end = body.trim_end().rfind('\n').unwrap_or(0);
            body.get(..end)
        });
        return body.map(str::to_owned).ok_or_else(|| "a heredoc with indentation of its own".to_owned());
    }
    let Some(inner) = source.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return Err("a string that is not quoted".to_owned());
    };
    let mut out = String::new();
    let mut at = 0;
    while let Some(c) = inner[at..].chars().next() {
        let rest = &inner[at..];
        if rest.starts_with("$${") || rest.starts_with("%%{") {
            out.push_str(&rest[..3]);
            at += 3;
        } else if rest.starts_with("${") || rest.starts_with("%{") {
            let end = lex::interpolation_end(inner, at).ok_or("an interpolation that is never closed")?;
            out.push_str(&inner[at..end]);
            at = end;
        } else if c == '\\' {
            let digits = match rest.as_bytes().get(1) {
                Some(b'n') => (Some('\n'), 2),
                Some(b'r') => (Some('\r'), 2),
                Some(b't') => (Some('\t'), 2),
                Some(b'"') => (Some('"'), 2),
                Some(b'\\') => (Some('\\'), 2),
                Some(b'u') => (code(rest, 6), 6),
                Some(b'U') => (code(rest, 10), 10),
                _ => (None, 2),
            };
            out.push(digits.0.ok_or("an escape that is none of HCL's")?);
            at += digits.1;
        } else {
            out.push(c);
            at += c.len_utf8();
        }
    }
    Ok(out)
}

fn code(rest: &str, end: usize) -> Option<char> {
    char::from_u32(u32::from_str_radix(rest.get(2..end)?, 16).ok()?)
}

/// An expression's text on one line: what stands on one already stays as it is.
pub(super) fn on_one_line(text: &str, expr: &Expr) -> String {
    on_one_line_with(text, expr, " ")
}

/// The same, with what stands inside the braces of an object that had several lines.
pub(super) fn on_one_line_with(text: &str, expr: &Expr, pad: &str) -> String {
    let source = expr.span.of(text);
    if !source.contains('\n') {
        return source.to_owned();
    }
    let listed = |parts: Vec<(Span, String)>, open: &str, close: &str| {
        let mut out = source[..1].to_owned();
        let mut at = expr.span.start + 1;
        for (index, (span, written)) in parts.iter().enumerate() {
            let gap = Span::new(at, span.start).of(text);
            let instead = if index == 0 { open } else { ", " };
            out.push_str(if gap.contains('\n') { instead } else { gap });
            out.push_str(written);
            at = span.end;
        }
        let gap = Span::new(at, expr.span.end - 1).of(text);
        out.push_str(if gap.contains('\n') { close } else { gap });
        out.push_str(&source[source.len() - 1..]);
        out
    };
    if let ExprKind::Object(items) = &expr.kind {
        return listed(items.iter().map(|item| (item.span, item_on_one_line(text, item, pad))).collect(), pad, pad);
    }
    if let ExprKind::Array(items) = &expr.kind {
        return listed(items.iter().map(|item| (item.span, on_one_line_with(text, item, pad))).collect(), "", "");
    }
    if matches!(&expr.kind, ExprKind::Template(_) | ExprKind::String(_)) {
        return source.to_owned();
    }
    // Between its parts, a line break is a space, or nothing beside a bracket.
    let mut out = String::new();
    let mut at = expr.span.start;
    let mut children = expr.children();
    if let ExprKind::For(for_expr) = &expr.kind {
        children.extend(&for_expr.inner);
    }
    children.sort_by_key(|child| child.span);
    for child in children {
        push_gap(&mut out, Span::new(at, child.span.start).of(text));
        out.push_str(&on_one_line_with(text, child, pad));
        at = child.span.end;
    }
    push_gap(&mut out, Span::new(at, expr.span.end).of(text));
    out
}

fn item_on_one_line(text: &str, item: &ObjectItem, pad: &str) -> String {
    let between = Span::new(item.key_span.end, item.value.span.start).of(text);
    let value = on_one_line_with(text, &item.value, pad);
    // Signs that were put in line on lines of their own are in no line any more.
    let between = if between.starts_with("  ") { " = " } else { between };
    format!("{}{between}{value}", item.key_span.of(text))
}

fn push_gap(out: &mut String, gap: &str) {
    if !gap.contains('\n') {
        out.push_str(gap);
        return;
    }
    let words = gap.split_whitespace().collect::<Vec<_>>().join(" ");
    let opened = out.ends_with(['(', '[', '{']) || words.starts_with([')', ']', ',', '.']) && !words.starts_with("...");
    let starts_space = gap.starts_with(char::is_whitespace) && !opened && !words.is_empty();
    let ends_space = gap.ends_with(char::is_whitespace) && !words.ends_with(['(', '[', '.']);
    if starts_space {
        out.push(' ');
    }
    // A comma before a closing bracket says nothing any more.
    let words = words.strip_prefix(", )").map_or(words.clone(), |rest| format!("){rest}"));
    out.push_str(&words);
    if ends_space && !out.ends_with(['(', '[']) && !words.is_empty() {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hcl::parse::parse_expr;

    fn value(text: &str) -> Value {
        let expr = parse_expr(text, Span::new(0, text.len())).expect("an expression");
        of_expr(text, &expr, Syntax::Template).expect("a value")
    }

    #[test]
    fn expressions_become_interpolations() {
        assert_eq!(value("a.b[0].c"), Value::String("${a.b[0].c}".to_owned()));
        assert_eq!(value("\"${a.b}/*\""), Value::String("${a.b}/*".to_owned()));
        assert_eq!(value("\"$${a} \\\"\\n\""), Value::String("$${a} \"\n".to_owned()));
        assert_eq!(value("[1, true]"), Value::Array(vec![Value::Number("1".to_owned()), Value::Bool(true)]));
        let object = Value::Object(vec![("a b".to_owned(), Value::Null), ("${x}".to_owned(), Value::Bool(false))]);
        assert_eq!(value("{ \"a b\" = null, (x) = false }"), object);
        assert_eq!(value("<<EOF\n{\n}\nEOF"), Value::String("{\n}".to_owned()));
    }

    #[test]
    fn what_has_several_lines_is_put_on_one() {
        let written = value("jsonencode({\n  A  = 1\n  \"B\" : [\n    x,\n  ]\n})");
        assert_eq!(written, Value::String("${jsonencode({ A = 1, \"B\" : [x] })}".to_owned()));
        assert_eq!(value("merge(\n  a,\n  b\n)"), Value::String("${merge(a, b)}".to_owned()));
        assert_eq!(value("(a ?\n b : c)"), Value::String("${a ? b : c}".to_owned()));
        let each = value("{\n for k, v in x :\n k => {\n  a = v\n  b = k\n }\n if v != null\n}");
        assert_eq!(each, Value::String("${{ for k, v in x : k => { a = v, b = k } if v != null }}".to_owned()));
    }
}
