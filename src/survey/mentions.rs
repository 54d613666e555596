//! Mentions of an OAI found by text alone: in files and blocks that are not read as configuration.

use super::given::Given;
use super::terragrunt::Handed;
use crate::hcl::ast::Span;
use crate::hcl::lex::{self, TokenKind};
use crate::policy::identity::{Identity, OAI, literal};
use crate::terraform::address::Mode;
use crate::terraform::module::{is_configuration, is_override, native};
use crate::workspace::Workspace;

/// A mention of an OAI in a file that is not read as a module.
#[derive(Debug, Clone, PartialEq)]
pub struct TextMention {
    /// The file.
    pub path: String,
    /// Its text; of JSON configuration that can be read, that of its view.
    pub text: String,
    /// Where.
    pub span: Span,
    /// Which OAI, where the text tells.
    pub identity: Option<Identity>,
    /// What else is known of it.
    pub known: Known,
}

/// What is known of a mention beside its text.
#[derive(Debug, Clone, PartialEq)]
pub enum Known {
    /// Nothing.
    Nothing,
    /// It is the value of an input.
    Given(Given),
    /// It is an input of a Terragrunt unit.
    Handed(Handed),
    /// It is read from another state: what is read, where that is kept, and what takes it.
    Read(String, String, String),
}

/// The mentions in all files of a workspace that are not read as modules: overrides, tests, variable values, Terragrunt, and
/// JSON that cannot be read.
///
/// `assets` are files that modules read and that are surveyed as parts of them.
pub fn elsewhere(workspace: &Workspace, assets: &[&str]) -> Vec<TextMention> {
    let mut out = Vec::new();
    for (path, file) in &workspace.files {
        let is_code = is_configuration(path);
        if assets.contains(&path.as_str()) || is_code && !is_override(path) {
            continue;
        }
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        let (text, is_code) = match is_code.then(|| native(path, &text).map(|(text, _)| text.into_owned())) {
            Some(Ok(text)) => (text, true),
            _ => (text, !path.ends_with(".json")),
        };
        let found = if is_code { in_code(&text, Span::new(0, text.len())) } else { in_text(&text, 0) };
        out.extend(found.into_iter().map(|(span, identity)| TextMention {
            path: path.clone(),
            text: text.clone(),
            span,
            identity,
            known: Known::Nothing,
        }));
    }
    out
}

/// Where each run of comments begins in which code about an OAI stands, not prose.
pub fn commented_out(text: &str) -> Vec<Span> {
    let (tokens, _) = lex::tokens(text, 0);
    let mut out: Vec<Span> = Vec::new();
    let mut in_run = false;
    for token in tokens.iter().filter(|token| token.kind != TokenKind::Newline) {
        let is_comment = matches!(token.kind, TokenKind::LineComment | TokenKind::BlockComment);
        let comment = token.span.of(text);
        let names = CODE_OF_OAI.iter().any(|mark| comment.contains(mark)) && comment.contains(['=', '{', '[']);
        if is_comment && names && !in_run {
            out.push(token.span);
        }
        in_run = is_comment && (in_run || names);
    }
    out
}

/// What only code about an OAI has in it.
const CODE_OF_OAI: [&str; 3] = [OAI, "origin_access_identity", "s3_origin_config"];

/// The mentions in a stretch of HCL, comments left out; what cannot be read as tokens counts as code.
pub fn in_code(text: &str, within: Span) -> Vec<(Span, Option<Identity>)> {
    let stretch = &text[..within.end];
    let (tokens, error) = lex::tokens(stretch, within.start);
    let mut out = Vec::new();
    let read_to = error.map_or(stretch.len(), |error| error.offset);
    for token in tokens.iter().filter(|token| token.span.end <= read_to) {
        match token.kind {
            TokenKind::LineComment | TokenKind::BlockComment => {}
            TokenKind::Quoted | TokenKind::Heredoc => out.extend(in_text(token.span.of(text), token.span.start)),
            TokenKind::Ident if token.span.of(text) == OAI => {
                let end = token.span.end;
                let name = name_behind(&stretch[end..]);
                out.push((Span::new(token.span.start, end + name.map_or(0, |name| name.len() + 1)), declared(name)));
            }
            _ => {}
        }
    }
    out.extend(in_text(&stretch[read_to..], read_to));
    out
}

fn in_text(text: &str, offset: usize) -> Vec<(Span, Option<Identity>)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(OAI) {
        let end = at + found + OAI.len();
        let name = name_behind(&text[end..]);
        let to = end + name.map_or(0, |name| name.len() + 1);
        out.push((Span::new(offset + at + found, offset + to), declared(name)));
        at = to;
    }
    for mark in ["CloudFront Origin Access Identity E", "CloudFront OAI (E", "origin-access-identity/cloudfront/E"] {
        for (start, _) in text.match_indices(mark) {
            let id_start = start + mark.len() - 1;
            let id = &text[id_start..];
            let id = &id[..id.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(id.len())];
            if literal(&format!("{}{id}", &mark[..mark.len() - 1])).is_some() {
                let span = Span::new(offset + start, offset + id_start + id.len());
                out.push((span, Some(Identity::Literal(id.to_owned()))));
            }
        }
    }
    out
}

fn name_behind(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix('.')?;
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
}

fn declared(name: Option<&str>) -> Option<Identity> {
    name.map(|name| Identity::Declared { mode: Mode::Managed, name: name.to_owned() })
}
