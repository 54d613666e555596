//! The account: every mention of an OAI in the code is a declaration or a reference that the survey knows.

use super::Failure;
use crate::hcl::ast::Span;
use crate::hcl::lex::{self, TokenKind};
use crate::policy::identity::OAI;
use crate::survey::{ModuleSurvey, Survey};
use crate::workspace::layout::line_number;

/// Counts the names by text, without the survey's own reading, and holds them against what the survey found.
///
/// # Errors
/// Where a name stands in the code that the survey does not know.
pub fn every_mention(survey: &Survey<'_>) -> Result<(), Failure> {
    survey.modules.iter().try_for_each(every_mention_of)
}

fn every_mention_of(survey: &ModuleSurvey<'_>) -> Result<(), Failure> {
    for (index, file) in survey.module.files.iter().enumerate().filter(|(_, file)| !file.asset) {
        let mut known: Vec<Span> =
            survey.references.iter().filter(|r| r.place.file == index).map(|reference| reference.place.span).collect();
        known.extend(file.body.all_blocks().flat_map(|block| block.labels.iter().map(|label| label.span)));
        let items = file.body.items.iter().map(crate::hcl::ast::Item::span).chain(file.broken.iter().map(|b| b.span));
        let tokens = items.flat_map(|span| lex::tokens(&file.text[..span.end], span.start).0);
        for token in tokens {
            let text = token.span.of(&file.text);
            let names: Vec<Span> = match token.kind {
                TokenKind::Ident if text == OAI => vec![token.span],
                TokenKind::Quoted | TokenKind::Heredoc => in_interpolations(text, token.span.start),
                _ => Vec::new(),
            };
            for name in names {
                if !known.iter().any(|span| span.contains(name)) {
                    let line = line_number(&file.text, name.start);
                    return Err(Failure::new(
                        &format!("line {line} names an OAI that is not accounted for"),
                        &file.path,
                    ));
                }
            }
        }
    }
    Ok(())
}

/// The places in a string at which an interpolation or directive names an OAI.
fn in_interpolations(text: &str, offset: usize) -> Vec<Span> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices(OAI) {
        let before = &text[..at];
        let opened = before.matches("${").count() + before.matches("%{").count();
        let escaped = before.matches("$${").count() + before.matches("%%{").count();
        let depth = before.matches('{').count().saturating_sub(before.matches('}').count());
        if opened > escaped && depth > 0 && text[at + OAI.len()..].starts_with('.') {
            let inside = before.rfind("${").max(before.rfind("%{")).is_some_and(|open| !before[open..].contains('}'));
            if inside {
                out.push(Span::new(offset + at, offset + at + OAI.len()));
            }
        }
    }
    out
}
