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
    for (index, file) in survey.module.files.iter().enumerate() {
        let mut known: Vec<Span> =
            survey.references.iter().filter(|r| r.place.file == index).map(|reference| reference.place.span).collect();
        known.extend(file.body.all_blocks().flat_map(|block| block.labels.iter().map(|label| label.span)));
        let (tokens, _) = lex::tokens(&file.text, 0);
        let names = tokens.iter().filter(|token| {
            let text = token.span.of(&file.text);
            match token.kind {
                TokenKind::Ident => text == OAI,
                TokenKind::Quoted | TokenKind::Heredoc => text.contains(&format!("${{{OAI}.")),
                _ => false,
            }
        });
        for token in names {
            let counted = known.iter().any(|span| span.contains(token.span) || token.span.contains(*span));
            if !counted {
                let line = line_number(&file.text, token.span.start);
                return Err(Failure::new(&format!("line {line} names an OAI that is not accounted for"), &file.path));
            }
        }
    }
    Ok(())
}
