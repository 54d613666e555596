//! A JSON file as the HCL that says the same, with the way back from each place in it.
//!
//! The rest of the tool reads and plans on that text, so that it knows one syntax only; [`super::write`] carries what has
//! become of it back into the JSON.

use super::document::{Document, Id, Kind, Unread, decode};
use super::shape::{self, Shape, Syntax};
use crate::hcl::ast::{ExprKind, Span};
use crate::hcl::{lex, parse};
use crate::workspace::layout::line_number;
use std::collections::BTreeMap;

/// What every view begins with: no JSON text does.
const HEAD: &str = "# JSON syntax\n";

/// The same for a file that a program has written.
const GENERATED: &str = "# JSON syntax, generated\n";

/// Whether a text is a view of a JSON file, not JSON.
pub fn is_view(text: &str) -> bool {
    text.starts_with(HEAD) || is_generated(text)
}

/// Whether a view is that of a file which a program has written.
pub fn is_generated(text: &str) -> bool {
    text.starts_with(GENERATED)
}

/// A JSON file as HCL.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The HCL.
    pub text: String,
    /// The JSON that it is of.
    json: String,
    /// What stands where.
    anchors: Vec<Anchor>,
    /// The blocks and arguments, by where they begin in the text.
    pub(super) links: BTreeMap<usize, Link>,
}

/// A stretch of a view, and the stretch of JSON that it stands for.
#[derive(Debug, Clone, PartialEq)]
struct Anchor {
    view: Span,
    json: Span,
    /// Where both are the same text: the place of each byte of the view, and of the one behind.
    places: Option<Vec<usize>>,
}

/// Where a block or argument of a view stands in the document.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link {
    /// The object of a block; the value of an argument.
    pub value: Id,
    /// The way to it, from the outside.
    pub chain: Vec<Step>,
}

/// One step into the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// An object or array.
    pub container: Id,
    /// The member or item of it.
    pub index: usize,
    /// For the keyword and labels of a block: which of them, from 0. `None` for an item of an array.
    pub level: Option<usize>,
}

impl View {
    /// The view of a JSON text.
    ///
    /// # Errors
    /// Where the text is no JSON, or not what Terraform takes for configuration.
    pub fn read(text: &str) -> Result<View, Unread> {
        View::of(&Document::read(text)?)
    }

    /// The view of a document.
    ///
    /// # Errors
    /// Where it is not what Terraform takes for configuration.
    fn of(document: &Document<'_>) -> Result<View, Unread> {
        let view = View::rendered(document)?;
        view.says_the_same(document)?;
        Ok(view)
    }

    /// The same of a document whose view has been seen to say the same.
    ///
    /// # Errors
    /// Where it is not what Terraform takes for configuration.
    pub(super) fn rendered(document: &Document<'_>) -> Result<View, Unread> {
        let mut writer = Writer { document, out: HEAD.to_owned(), anchors: Vec::new(), links: BTreeMap::new() };
        if writer.is_generated() {
            writer.out = GENERATED.to_owned();
        }
        writer.root(document.root, &[])?;
        let json = document.text.to_owned();
        Ok(View { text: writer.out, json, anchors: writer.anchors, links: writer.links })
    }

    /// The place in the JSON that a place in the view stands for.
    pub fn place(&self, span: Span) -> Span {
        let around = self.anchors.iter().filter(|anchor| anchor.view.contains(span));
        let Some(anchor) = around.min_by_key(|anchor| anchor.view.end - anchor.view.start) else {
            return Span::new(0, 0);
        };
        match &anchor.places {
            Some(places) => {
                let place = |at: usize| places.get(at - anchor.view.start).copied().unwrap_or(anchor.json.end);
                Span::new(place(span.start), place(span.end))
            }
            None => anchor.json,
        }
    }

    /// The line of the JSON that a place in the view stands for.
    pub fn line(&self, offset: usize) -> usize {
        line_number(&self.json, self.place(Span::new(offset, offset)).start)
    }

    /// Every string and number of the document is in the view, and nothing else.
    fn says_the_same(&self, document: &Document<'_>) -> Result<(), Unread> {
        let file = parse::parse(&self.text);
        if !file.broken.is_empty() {
            // Told as what it is: a block that cannot be read.
            return Ok(());
        }
        let mut given = Vec::new();
        leaves(document, document.root, &mut given);
        let mut seen = super::value::leaves(&self.text, &file.body)?;
        given.sort();
        seen.sort();
        match given == seen {
            true => Ok(()),
            false => Err(Unread::new(0, "it says something that is not understood")),
        }
    }
}

/// The strings, numbers and truths of a document, comments left out.
fn leaves(document: &Document<'_>, id: Id, out: &mut Vec<String>) {
    match document.kind(id) {
        Kind::Null => {}
        Kind::Bool(value) => out.push(value.to_string()),
        Kind::Number => out.push(super::value::number(document.span(id).of(document.text))),
        Kind::String(text) => out.push(super::value::bare(text)),
        Kind::Array(items) => items.iter().for_each(|item| leaves(document, *item, out)),
        Kind::Object(members) => {
            for member in members.iter().filter(|member| member.key != "//") {
                leaves(document, member.value, out);
            }
        }
    }
}

struct Writer<'d> {
    document: &'d Document<'d>,
    out: String,
    anchors: Vec<Anchor>,
    links: BTreeMap<usize, Link>,
}

/// A block's labels, its body, and the way to that.
struct Found {
    labels: Vec<(String, Span)>,
    body: Id,
    chain: Vec<Step>,
}

impl Writer<'_> {
    /// Whether the root says in its comment that a program has written it, as CDK for Terraform does.
    /// Source: `cdktf synth` of CDK for Terraform 0.20, which puts `{"//": {"metadata": {…}}}` first.
    fn is_generated(&self) -> bool {
        let members = self.document.members(self.document.root);
        let comments = members.iter().filter(|member| member.key == "//");
        comments.flat_map(|member| self.document.members(member.value)).any(|member| member.key == "metadata")
    }

    fn unread<T>(&self, id: Id, message: &str) -> Result<T, Unread> {
        Err(Unread::new(self.document.span(id).start, message))
    }

    fn root(&mut self, id: Id, chain: &[Step]) -> Result<(), Unread> {
        match self.document.kind(id) {
            Kind::Array(items) if chain.is_empty() => {
                for (index, item) in items.iter().enumerate() {
                    self.root(*item, &[Step { container: id, index, level: None }])?;
                }
                Ok(())
            }
            Kind::Object(members) => {
                for (index, member) in members.iter().enumerate() {
                    let step = Step { container: id, index, level: Some(0) };
                    let chain: Vec<Step> = chain.iter().copied().chain([step]).collect();
                    if member.key == "//" {
                        self.comment(member.value, "");
                        continue;
                    }
                    let Some((labels, shape)) = shape::top(&member.key) else {
                        return Err(Unread::new(
                            member.key_span.start,
                            &format!("{:?} is no block that is known", member.key),
                        ));
                    };
                    let mut found = Vec::new();
                    self.unfold(member.value, labels, &chain, &[], &mut found)?;
                    for one in found {
                        self.out.push('\n');
                        for member in self.document.members(one.body).iter().filter(|member| member.key == "//") {
                            self.comment(member.value, "");
                        }
                        self.block(&member.key, member.key_span, one, shape, "")?;
                    }
                }
                Ok(())
            }
            _ => self.unread(id, "an object is expected"),
        }
    }

    /// A comment, where it is text.
    fn comment(&mut self, id: Id, indent: &str) {
        if let Kind::String(text) = self.document.kind(id) {
            for line in text.lines() {
                let line = line.trim_end();
                self.out.push_str(&format!("{indent}# {line}\n"));
            }
        }
    }

    /// The bodies below a value, with so many labels on the way to each.
    fn unfold(
        &self,
        id: Id,
        labels: usize,
        chain: &[Step],
        named: &[(String, Span)],
        out: &mut Vec<Found>,
    ) -> Result<(), Unread> {
        let with = |step: Step| chain.iter().copied().chain([step]).collect::<Vec<_>>();
        match self.document.kind(id) {
            Kind::Null => Ok(()),
            Kind::Array(items) => items.iter().enumerate().try_for_each(|(index, item)| {
                self.unfold(*item, labels, &with(Step { container: id, index, level: None }), named, out)
            }),
            Kind::Object(_) if labels == 0 => {
                out.push(Found { labels: named.to_vec(), body: id, chain: chain.to_vec() });
                Ok(())
            }
            Kind::Object(members) => members.iter().enumerate().try_for_each(|(index, member)| {
                let step = Step { container: id, index, level: Some(named.len() + 1) };
                let named: Vec<_> = named.iter().cloned().chain([(member.key.clone(), member.key_span)]).collect();
                self.unfold(member.value, labels - 1, &with(step), &named, out)
            }),
            _ => self.unread(id, "an object is expected"),
        }
    }

    fn block(&mut self, keyword: &str, at: Span, found: Found, shape: Shape, indent: &str) -> Result<(), Unread> {
        self.out.push_str(indent);
        let start = self.out.len();
        self.out.push_str(keyword);
        for (label, span) in &found.labels {
            self.out.push(' ');
            let from = self.out.len();
            self.out.push_str(&quote_literal(label));
            self.anchors.push(Anchor { view: Span::new(from, self.out.len()), json: *span, places: None });
        }
        let key = found.labels.last().map_or(at, |(_, span)| *span);
        self.anchors.push(Anchor { view: Span::new(start, self.out.len()), json: key, places: None });
        self.out.push_str(" {\n");
        self.body(found.body, shape, &format!("{indent}  "))?;
        self.out.push_str(indent);
        self.out.push('}');
        let json = Span::new(key.start.min(self.document.span(found.body).start), self.document.span(found.body).end);
        self.anchors.push(Anchor { view: Span::new(start, self.out.len()), json, places: None });
        self.out.push('\n');
        self.links.insert(start, Link { value: found.body, chain: found.chain });
        Ok(())
    }

    fn body(&mut self, id: Id, shape: Shape, indent: &str) -> Result<(), Unread> {
        for (index, member) in self.document.members(id).iter().enumerate() {
            if member.key == "//" {
                // That of a top-level block stands above it.
                if indent.len() > 2 {
                    self.comment(member.value, indent);
                }
                continue;
            }
            let step = Step { container: id, index, level: Some(0) };
            if let Some((labels, inner)) = shape.nested(&member.key)
                && self.is_block(member.value)
            {
                let mut found = Vec::new();
                self.unfold(member.value, labels, &[step], &[], &mut found)?;
                for one in found {
                    self.block(&member.key, member.key_span, one, inner, indent)?;
                }
                continue;
            }
            if !is_name(&member.key) {
                return Err(Unread::new(member.key_span.start, "this is no argument's name"));
            }
            self.out.push_str(indent);
            let start = self.out.len();
            self.out.push_str(&member.key);
            self.anchors.push(Anchor { view: Span::new(start, self.out.len()), json: member.key_span, places: None });
            self.out.push_str(" = ");
            self.value(member.value, shape.syntax(&member.key), indent, true)?;
            let json = Span::new(member.key_span.start, self.document.span(member.value).end);
            self.anchors.push(Anchor { view: Span::new(start, self.out.len()), json, places: None });
            self.out.push('\n');
            self.links.insert(start, Link { value: member.value, chain: vec![step] });
        }
        Ok(())
    }

    /// Whether a value can only be blocks, where it stands under the name of one.
    fn is_block(&self, id: Id) -> bool {
        match self.document.kind(id) {
            Kind::Null | Kind::Object(_) => true,
            Kind::Array(items) => items.iter().all(|item| self.is_block(*item)),
            _ => false,
        }
    }

    /// An expression; `whole` where it is all of an argument.
    fn value(&mut self, id: Id, syntax: Syntax, indent: &str, whole: bool) -> Result<(), Unread> {
        let start = self.out.len();
        match self.document.kind(id) {
            Kind::Null => self.out.push_str("null"),
            Kind::Bool(value) => self.out.push_str(&value.to_string()),
            Kind::Number => self.out.push_str(self.document.span(id).of(self.document.text)),
            Kind::String(_) => self.string(id, syntax, whole)?,
            Kind::Array(items) if items.is_empty() => self.out.push_str("[]"),
            Kind::Array(items) => {
                let inner = format!("{indent}  ");
                self.out.push_str("[\n");
                for item in items {
                    self.out.push_str(&inner);
                    self.value(*item, syntax, &inner, false)?;
                    self.out.push_str(",\n");
                }
                self.out.push_str(indent);
                self.out.push(']');
            }
            Kind::Object(members) if members.is_empty() => self.out.push_str("{}"),
            Kind::Object(members) => {
                let inner = format!("{indent}  ");
                self.out.push_str("{\n");
                for member in members {
                    self.out.push_str(&inner);
                    let from = self.out.len();
                    let key = match syntax {
                        Syntax::Template => quote(&member.key),
                        _ => Some(quote_literal(&member.key)),
                    };
                    let key = key.ok_or_else(|| Unread::new(member.key_span.start, "this key is no template"))?;
                    self.out.push_str(&key);
                    self.anchors.push(Anchor {
                        view: Span::new(from, self.out.len()),
                        json: member.key_span,
                        places: None,
                    });
                    self.out.push_str(" = ");
                    self.value(member.value, syntax, &inner, false)?;
                    let json = Span::new(member.key_span.start, self.document.span(member.value).end);
                    self.anchors.push(Anchor { view: Span::new(from, self.out.len()), json, places: None });
                    self.out.push('\n');
                }
                self.out.push_str(indent);
                self.out.push('}');
            }
        }
        let view = Span::new(start, self.out.len());
        self.anchors.push(Anchor { view, json: self.document.span(id), places: None });
        Ok(())
    }

    fn string(&mut self, id: Id, syntax: Syntax, whole: bool) -> Result<(), Unread> {
        let span = self.document.span(id);
        let (text, places, _) = decode(self.document.text, span.start)?;
        if syntax == Syntax::Literal {
            self.out.push_str(&quote_literal(&text));
            return Ok(());
        }
        let inner = match interpolated(&text) {
            Some(inner) => Some(inner),
            None if syntax != Syntax::Template => Some(Span::new(0, text.len())),
            None => None,
        };
        if let Some(inner) = inner.filter(|inner| self.is_expression(inner.of(&text), syntax)) {
            let broken = inner.of(&text).contains('\n');
            self.out.push_str(if broken { "(" } else { "" });
            self.verbatim(&text, &places, inner, span);
            self.out.push_str(if broken { ")" } else { "" });
            return Ok(());
        }
        if whole && is_json_text(&text) {
            let mark =
                ["JSON", "POLICY", "TEXT"].into_iter().find(|mark| text.lines().all(|line| line.trim() != *mark));
            if let Some(mark) = mark {
                self.out.push_str(&format!("<<{mark}\n"));
                self.verbatim(&text, &places, Span::new(0, text.len()), span);
                self.out.push_str(&format!("\n{mark}"));
                return Ok(());
            }
        }
        let Some(quoted) = quote(&text) else { return self.unread(id, "an interpolation is never closed") };
        if quoted[1..quoted.len() - 1] == text {
            self.out.push('"');
            self.verbatim(&text, &places, Span::new(0, text.len()), span);
            self.out.push('"');
        } else {
            self.out.push_str(&quoted);
        }
        Ok(())
    }

    /// Text that stands in the view as it is in the string.
    fn verbatim(&mut self, text: &str, places: &[usize], part: Span, json: Span) {
        let start = self.out.len();
        self.out.push_str(part.of(text));
        let places = places.get(part.start..=part.end).map(<[usize]>::to_vec);
        self.anchors.push(Anchor { view: Span::new(start, self.out.len()), json, places });
    }

    fn is_expression(&self, text: &str, syntax: Syntax) -> bool {
        let inside = format!("({text})");
        let Some(expr) = parse::parse_expr(&inside, Span::new(0, inside.len())) else { return false };
        match (&expr.kind, syntax) {
            (_, Syntax::Template | Syntax::Type) => !text.trim().is_empty(),
            (ExprKind::Parens(inner), _) => matches!(inner.kind, ExprKind::Traversal(_)),
            _ => false,
        }
    }
}

/// Whether a text is an object in JSON, as far as its ends tell: such text is read as a policy where one is expected.
fn is_json_text(text: &str) -> bool {
    let inner = text.trim();
    inner.starts_with('{') && inner.ends_with('}') && !text.contains('\r')
}

/// The inside of a template that is a single interpolation.
pub(super) fn interpolated(text: &str) -> Option<Span> {
    let whole = text.starts_with("${") && lex::interpolation_end(text, 0) == Some(text.len());
    let inner = text.get(2..text.len().checked_sub(1)?)?;
    if !whole || inner.starts_with('~') || inner.ends_with('~') {
        return None;
    }
    let start = 2 + inner.len() - inner.trim_start().len();
    Some(Span::new(start, start + inner.trim().len()))
}

/// A template as a quoted string; `None` where an interpolation is not closed.
pub(super) fn quote(text: &str) -> Option<String> {
    let mut out = String::from("\"");
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if rest.starts_with("$${") || rest.starts_with("%%{") {
            out.push_str(&rest[..3]);
            at += 3;
        } else if rest.starts_with("${") || rest.starts_with("%{") {
            let end = lex::interpolation_end(text, at)?;
            out.push_str(&text[at..end]);
            at = end;
        } else {
            push_escaped(&mut out, c);
            at += c.len_utf8();
        }
    }
    out.push('"');
    Some(out)
}

/// Text as a quoted string.
pub fn quote_literal(text: &str) -> String {
    let mut out = String::from("\"");
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("${") || rest.starts_with("%{") {
            out.push(c);
        }
        push_escaped(&mut out, c);
        rest = &rest[c.len_utf8()..];
    }
    out.push('"');
    out
}

fn push_escaped(out: &mut String, c: char) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
        c => out.push(c),
    }
}

fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}
