//! Pieces of HCL as JSON: what a person is told to put into a JSON file, and whole files.

use super::document::Document;
use super::shape::{self, Shape, Syntax};
use super::style::Style;
use super::value::{self, Reason, Value};
use crate::hcl::ast::{Body, Item, Span};
use crate::hcl::parse;

/// A configuration file in native syntax as one in JSON syntax, comments left out.
///
/// # Errors
/// Where something in it cannot be read, or has no form in JSON.
pub fn of_native(text: &str) -> Result<String, String> {
    let file = parse::parse(text);
    if let Some(broken) = file.broken.first() {
        return Err(broken.message.clone());
    }
    let value = whole(text, &file.body)?;
    Ok(format!("{}\n", style()?.value(&value, "", true)))
}

/// What is to be put into a file, as JSON; comments stand on lines of their own. `None` where it has no form in JSON.
pub fn snippet(text: &str) -> Option<String> {
    let mut out = Vec::new();
    let mut code = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with('#') && !line.starts_with(' ') {
            out.extend(piece(&std::mem::take(&mut code))?);
            out.push(line.to_owned());
        } else {
            code.push_str(line);
            code.push('\n');
        }
    }
    out.extend(piece(&code)?);
    Some(format!("{}\n", out.join("\n")))
}

/// One piece of code: an expression, arguments and blocks, or whole declarations.
fn piece(code: &str) -> Option<Option<String>> {
    let code = code.trim();
    if code.is_empty() {
        return Some(None);
    }
    let style = style().ok()?;
    if let Some(expr) = parse::parse_expr(code, Span::new(0, code.len())) {
        let value = value::of_expr(code, &expr, Syntax::Template).ok()?;
        return Some(Some(style.value(&value, "", true)));
    }
    let file = parse::parse(code);
    if !file.broken.is_empty() {
        return None;
    }
    let declares = |item: &Item| matches!(item, Item::Block(block) if shape::top(&block.keyword).is_some());
    let value = match file.body.items.iter().any(declares) {
        true => whole(code, &file.body).ok()?,
        false => value::of_body(code, &file.body, Shape::Nested).ok()?,
    };
    let Value::Object(members) = &value else { return None };
    let members = members.iter().map(|(key, value)| {
        let Value::String(key) = Value::String(key.clone()) else { return String::new() };
        format!("{}: {}", style.value(&Value::String(key), "", true), style.value(value, "", true))
    });
    Some(Some(members.collect::<Vec<_>>().join(",\n")))
}

/// Blocks as the members of one object.
fn whole(text: &str, body: &Body) -> Result<Value, Reason> {
    let mut out = Value::Object(Vec::new());
    for item in &body.items {
        let Item::Block(block) = item else { return Err("an argument stands outside any block".to_owned()) };
        let Some((labels, shape)) = shape::top(&block.keyword).filter(|(labels, _)| *labels == block.labels.len())
        else {
            return Err(format!("a `{}` block has no form that is known", block.keyword));
        };
        debug_assert_eq!(labels, block.labels.len());
        let keys: Vec<String> =
            std::iter::once(block.keyword.clone()).chain(block.labels.iter().map(|label| label.text.clone())).collect();
        put(&mut out, &keys, value::of_body(text, &block.body, shape)?);
    }
    Ok(out)
}

/// Puts a value below keys; where there is one already, both become a list.
fn put(into: &mut Value, keys: &[String], value: Value) {
    let Some((first, rest)) = keys.split_first() else {
        *into = match std::mem::replace(into, Value::Null) {
            Value::Null => value,
            Value::Array(mut all) => {
                all.push(value);
                Value::Array(all)
            }
            other => Value::Array(vec![other, value]),
        };
        return;
    };
    if *into == Value::Null {
        *into = Value::Object(Vec::new());
    }
    let Value::Object(members) = into else { return };
    let at = members.iter().position(|(key, _)| key == first).unwrap_or_else(|| {
        members.push((first.clone(), Value::Null));
        members.len() - 1
    });
    put(&mut members[at].1, rest, value);
}

fn style() -> Result<Style, Reason> {
    let document = Document::read("{\n  \"a\": []\n}\n").map_err(|unread| unread.message)?;
    Ok(Style::of(&document))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_into_json_is_json() {
        let text = "# in the policy\nstatement {\n  actions = [\"a\"]\n}\n\n# in the origin\nid = a.b.c\n";
        let expected =
            "# in the policy\n\"statement\": {\n  \"actions\": [\"a\"]\n}\n# in the origin\n\"id\": \"${a.b.c}\"\n";
        assert_eq!(snippet(text).as_deref(), Some(expected));
        assert_eq!(snippet("{\n  A = b.c\n}\n").as_deref(), Some("{\n  \"A\": \"${b.c}\"\n}\n"));
        let native = "provider \"aws\" {\n  alias = \"us\"\n}\nprovider \"aws\" {}\nlocals {\n  a = b.c[0]\n}\n";
        let json = of_native(native).expect("JSON");
        assert!(json.contains(
            "\"provider\": {\n    \"aws\": [\n      {\n        \"alias\": \"us\"\n      },\n      {}\n    ]"
        ));
    }
}
