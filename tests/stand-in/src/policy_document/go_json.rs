//! JSON as Go's `encoding/json` writes it.

use serde_json::Value;
use std::collections::BTreeMap;

/// JSON to write, with its fields in order.
pub(super) enum Json {
    /// Text that is JSON already.
    Plain(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// A string, escaped as Go's encoder does it: `<`, `>` and `&` too, so that JSON may stand in HTML, and two line separators
    /// that JavaScript knows.
    pub(super) fn text(text: &str) -> Json {
        let mut written = String::from("\"");
        for letter in text.chars() {
            match letter {
                '"' => written.push_str("\\\""),
                '\\' => written.push_str("\\\\"),
                '\n' => written.push_str("\\n"),
                '\r' => written.push_str("\\r"),
                '\t' => written.push_str("\\t"),
                '\u{8}' => written.push_str("\\b"),
                '\u{c}' => written.push_str("\\f"),
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                    written.push_str(&format!("\\u{:04x}", u32::from(letter)));
                }
                other => written.push(other),
            }
        }
        written.push('"');
        Json::Plain(written)
    }

    /// A value of a merged document; Go sorts the names of its objects.
    pub(super) fn of(value: &Value) -> Json {
        match value {
            Value::String(text) => Json::text(text),
            Value::Array(values) => Json::List(values.iter().map(Json::of).collect()),
            Value::Object(fields) => {
                let sorted: BTreeMap<_, _> = fields.iter().collect();
                Json::Object(sorted.into_iter().map(|(name, value)| (name.clone(), Json::of(value))).collect())
            }
            plain => Json::Plain(plain.to_string()),
        }
    }

    /// The text: without any white space, or with each entry on a line of its own, two spaces a level deeper. What is empty stays
    /// on its line.
    pub(super) fn written(&self, depth: Option<usize>) -> String {
        let line = |depth: usize| format!("\n{}", "  ".repeat(depth));
        let inner = depth.map(|depth| depth + 1);
        let enclosed = |open: char, entries: Vec<String>, close: char| match depth {
            Some(depth) if !entries.is_empty() => {
                format!(
                    "{open}{}{}{}{close}",
                    line(depth + 1),
                    entries.join(&format!(",{}", line(depth + 1))),
                    line(depth)
                )
            }
            _ => format!("{open}{}{close}", entries.join(",")),
        };
        match self {
            Json::Plain(text) => text.clone(),
            Json::List(values) => enclosed('[', values.iter().map(|value| value.written(inner)).collect(), ']'),
            Json::Object(fields) => {
                let colon = if depth.is_some() { ": " } else { ":" };
                let field = |(name, value): &(String, Json)| {
                    format!("{}{colon}{}", Json::text(name).written(None), value.written(inner))
                };
                enclosed('{', fields.iter().map(field).collect(), '}')
            }
        }
    }
}
