//! How a JSON file is laid out: what is written into it looks the same.

use super::document::{Document, Kind, encode};
use super::value::Value;
use crate::hcl::ast::Span;
use crate::workspace::layout;

/// The habits of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Style {
    /// Its line ends.
    pub newline: &'static str,
    /// One step of indentation.
    pub unit: String,
    /// What stands between a key and its value.
    pub colon: String,
    /// What stands behind a comma on one line.
    pub space: String,
    /// Whether objects are spread over several lines.
    pub several_lines: bool,
    /// Whether lists of plain values are all the same on one line.
    pub short_lists: bool,
}

impl Style {
    /// The habits of a document.
    pub fn of(document: &Document<'_>) -> Style {
        let text = document.text;
        let span = document.span(document.root);
        let inner = span.of(text);
        let mut style = Style {
            newline: layout::newline_at(text, span.start),
            unit: "  ".to_owned(),
            colon: ": ".to_owned(),
            space: " ".to_owned(),
            several_lines: inner.contains('\n'),
            short_lists: true,
        };
        let first = document.nodes.iter().find_map(|node| match &node.kind {
            Kind::Object(members) => members.first(),
            _ => None,
        });
        if let Some(member) = first {
            let value = document.span(member.value);
            style.colon = Span::new(member.key_span.end, value.start).of(text).to_owned();
        }
        if !style.several_lines {
            let gap = (0..document.nodes.len()).find_map(|id| {
                let items = document.items(id);
                Some(Span::new(items.first()?.end, items.get(1)?.start).of(text))
            });
            style.space = gap.and_then(|gap| gap.split_once(',')).map_or("", |(_, space)| space).to_owned();
        } else if let Some(first) = document.items(document.root).first() {
            let unit = layout::indentation(text, first.start);
            if !unit.is_empty() && layout::begins_line(text, first.start) {
                style.unit = unit.to_owned();
            }
        }
        let mut lists = document.nodes.iter().enumerate().filter(|(_, node)| match &node.kind {
            Kind::Array(items) => {
                let plain = |item: &usize| !matches!(document.kind(*item), Kind::Array(_) | Kind::Object(_));
                !items.is_empty() && items.iter().all(plain)
            }
            _ => false,
        });
        if let Some((_, list)) = lists.next() {
            style.short_lists = !list.span.of(text).contains('\n');
        }
        style
    }

    /// A value as text, its first line not indented and its others at least by `base`.
    pub fn value(&self, value: &Value, base: &str, several_lines: bool) -> String {
        let inner = format!("{base}{}", self.unit);
        let one_line = |open: char, items: Vec<String>, close: char| {
            format!("{open}{}{close}", items.join(&format!(",{}", self.space)))
        };
        let spread = |open: char, items: Vec<String>, close: char| {
            let break_in = format!("{}{inner}", self.newline);
            let break_out = format!("{}{base}", self.newline);
            format!("{open}{break_in}{}{break_out}{close}", items.join(&format!(",{break_in}")))
        };
        match value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(value) => value.clone(),
            Value::String(value) => format!("\"{}\"", encode(value)),
            Value::Array(items) => {
                let plain = items.iter().all(Value::is_scalar);
                let items: Vec<String> = items.iter().map(|item| self.value(item, &inner, several_lines)).collect();
                match items.is_empty() || !several_lines || (plain && self.short_lists) {
                    true => one_line('[', items, ']'),
                    false => spread('[', items, ']'),
                }
            }
            Value::Object(members) => {
                let members: Vec<String> = members
                    .iter()
                    .map(|(key, value)| {
                        format!("\"{}\"{}{}", encode(key), self.colon, self.value(value, &inner, several_lines))
                    })
                    .collect();
                match members.is_empty() || !several_lines {
                    true => one_line('{', members, '}'),
                    false => spread('{', members, '}'),
                }
            }
        }
    }
}
