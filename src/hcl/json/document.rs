//! JSON with the places of everything in it.

use crate::hcl::ast::Span;

/// A value of a [`Document`], by its position in it.
pub type Id = usize;

/// A JSON text and its values.
#[derive(Debug, Clone)]
pub struct Document<'t> {
    /// The text.
    pub text: &'t str,
    /// The values; each stands behind those that it holds.
    pub nodes: Vec<Node>,
    /// The outermost value.
    pub root: Id,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// The kinds of value.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as written.
    Number,
    /// A string, decoded.
    String(String),
    /// `[a, b]`
    Array(Vec<Id>),
    /// `{"a": b}`
    Object(Vec<Member>),
}

/// `"key": value`
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The key, decoded.
    pub key: String,
    /// Where it stands, with its quotes.
    pub key_span: Span,
    /// The value.
    pub value: Id,
}

/// Why a text is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Where reading stopped.
    pub at: usize,
    /// Why, in a few words.
    pub message: String,
}

impl Unread {
    /// The reason at a place.
    pub fn new(at: usize, message: &str) -> Unread {
        Unread { at, message: message.to_owned() }
    }
}

/// Deeper than any configuration, and not so deep that reading could use up the stack.
const DEEPEST: usize = 200;

impl<'t> Document<'t> {
    /// Reads a text.
    ///
    /// # Errors
    /// Where it is no JSON.
    pub fn read(text: &'t str) -> Result<Document<'t>, Unread> {
        let mut reader = Reader { text, at: 0, nodes: Vec::new() };
        let root = reader.value(0)?;
        reader.space();
        if reader.at < text.len() {
            return Err(Unread::new(reader.at, "something stands behind the JSON value"));
        }
        Ok(Document { text, nodes: reader.nodes, root })
    }

    /// A value.
    pub fn kind(&self, id: Id) -> &Kind {
        &self.nodes[id].kind
    }

    /// Where a value stands.
    pub fn span(&self, id: Id) -> Span {
        self.nodes[id].span
    }

    /// Where the items of an array or the members of an object stand.
    pub fn items(&self, id: Id) -> Vec<Span> {
        match self.kind(id) {
            Kind::Array(items) => items.iter().map(|item| self.span(*item)).collect(),
            Kind::Object(members) => {
                members.iter().map(|member| Span::new(member.key_span.start, self.span(member.value).end)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The members of an object.
    pub fn members(&self, id: Id) -> &[Member] {
        match self.kind(id) {
            Kind::Object(members) => members,
            _ => &[],
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    nodes: Vec<Node>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn unread<T>(&self, message: &str) -> Result<T, Unread> {
        Err(Unread::new(self.at.min(self.text.len()), message))
    }

    fn value(&mut self, depth: usize) -> Result<Id, Unread> {
        self.space();
        if depth > DEEPEST {
            return self.unread("values are nested too deep");
        }
        let start = self.at;
        let kind = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Kind::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(_) => self.word()?,
            None => return self.unread("the file ends where a value is expected"),
        };
        self.nodes.push(Node { span: Span::new(start, self.at), kind });
        Ok(self.nodes.len() - 1)
    }

    fn word(&mut self) -> Result<Kind, Unread> {
        for (word, kind) in [("null", Kind::Null), ("true", Kind::Bool(true)), ("false", Kind::Bool(false))] {
            if self.text[self.at..].starts_with(word) {
                self.at += word.len();
                return Ok(kind);
            }
        }
        self.unread("no JSON value begins so")
    }

    fn number(&mut self) -> Result<Kind, Unread> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')).unwrap_or(rest.len());
        if rest[..end].parse::<f64>().is_err() {
            return self.unread("this is no number");
        }
        self.at += end;
        Ok(Kind::Number)
    }

    fn string(&mut self) -> Result<String, Unread> {
        let start = self.at;
        let (decoded, _, end) = decode(self.text, start)?;
        self.at = end;
        Ok(decoded)
    }

    fn object(&mut self, depth: usize) -> Result<Kind, Unread> {
        let mut members = Vec::new();
        self.at += 1;
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Kind::Object(members));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return self.unread("a key in quotes is expected");
            }
            let start = self.at;
            let key = self.string()?;
            let key_span = Span::new(start, self.at);
            self.space();
            if self.peek() != Some(b':') {
                return self.unread("a colon is expected");
            }
            self.at += 1;
            let value = self.value(depth + 1)?;
            members.push(Member { key, key_span, value });
            if self.ends(b'}')? {
                return Ok(Kind::Object(members));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Kind, Unread> {
        let mut items = Vec::new();
        self.at += 1;
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Kind::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.ends(b']')? {
                return Ok(Kind::Array(items));
            }
        }
    }

    /// Moves behind a comma or the closing bracket; whether it was the bracket.
    fn ends(&mut self, close: u8) -> Result<bool, Unread> {
        self.space();
        let found = self.peek();
        if found == Some(b',') || found == Some(close) {
            self.at += 1;
            return Ok(found == Some(close));
        }
        self.unread("a comma or a closing bracket is expected")
    }
}

/// The string that begins at `start`: decoded, with the place that each decoded byte comes from and one more for the closing
/// quote, and one past that quote.
///
/// # Errors
/// Where it is no JSON string.
pub fn decode(text: &str, start: usize) -> Result<(String, Vec<usize>, usize), Unread> {
    let mut out = String::new();
    let mut places = Vec::new();
    let mut at = start + 1;
    loop {
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            return Err(Unread::new(start, "this string is never closed"));
        };
        let (decoded, length) = match c {
            '"' => {
                places.push(at);
                return Ok((out, places, at + 1));
            }
            '\\' => escape(text, at)?,
            c if u32::from(c) < 0x20 => return Err(Unread::new(at, "a control character stands in a string")),
            c => (c, c.len_utf8()),
        };
        out.push(decoded);
        places.extend(std::iter::repeat_n(at, decoded.len_utf8()));
        at += length;
    }
}

/// The character that an escape stands for, and the length of the escape.
fn escape(text: &str, at: usize) -> Result<(char, usize), Unread> {
    let simple = match text.as_bytes().get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            let unit = |at: usize| {
                text.get(at..at + 6)
                    .filter(|found| found.starts_with("\\u"))
                    .and_then(|found| u16::from_str_radix(&found[2..], 16).ok())
            };
            let units: Vec<u16> = [unit(at), unit(at + 6)].into_iter().map_while(|unit| unit).collect();
            return match char::decode_utf16(units).next() {
                Some(Ok(c)) => Ok((c, if c.len_utf16() == 2 { 12 } else { 6 })),
                _ => Err(Unread::new(at, "this escape stands for no character")),
            };
        }
        _ => return Err(Unread::new(at, "this escape is none of JSON's")),
    };
    Ok((simple, 2))
}

/// A text as it stands between the quotes of a JSON string.
pub fn encode(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if u32::from(c) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_its_place() {
        let text = "{\"a\": [1, \"b\\u00e4\\ud83d\\ude00\"], \"c\": {}}\n";
        let document = Document::read(text).expect("JSON");
        let members = document.members(document.root);
        assert_eq!(members[0].key_span.of(text), "\"a\"");
        let Kind::Array(items) = document.kind(members[0].value) else { panic!("an array") };
        assert_eq!(document.span(items[0]).of(text), "1");
        assert_eq!(document.kind(items[1]), &Kind::String("bä😀".to_owned()));
        let (_, places, end) = decode(text, document.span(items[1]).start).expect("a string");
        assert_eq!(&text[places[1]..places[3]], "\\u00e4");
        assert_eq!(end, document.span(items[1]).end);
    }

    #[test]
    fn what_is_no_json_is_not_read() {
        for text in ["", "{", "{\"a\" 1}", "[1,]", "{} x", "\"\\ud800\"", "{'a': 1}", "// c\n{}", "\"a\nb\"", "01x"] {
            assert!(Document::read(text).is_err(), "{text}");
        }
        assert!(Document::read(&"[".repeat(100_000)).is_err());
    }

    #[test]
    fn what_is_encoded_is_decoded_again() {
        let text = "a\"\\\n\t\u{1}ä/";
        let (decoded, ..) = decode(&format!("\"{}\"", encode(text)), 0).expect("a string");
        assert_eq!(decoded, text);
    }
}
