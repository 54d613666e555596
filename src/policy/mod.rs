//! Policies: one statement model, one reader and writer for each notation that a policy is written in.

pub mod document;
pub mod entries;
pub mod identity;
pub mod json;
pub mod statement;
pub mod text;
pub mod value;

use crate::hcl::ast::{Block, Expr};
use entries::Entries;
use statement::Policy;
use text::JsonText;

/// Where a policy stands in the code, in the notation that it is written in.
#[derive(Debug, Clone)]
pub enum Notation<'m> {
    /// A `data "aws_iam_policy_document"` block.
    Document(&'m Block),
    /// `jsonencode({ … })`: its argument.
    Jsonencode(&'m Expr),
    /// JSON as text, in a heredoc.
    Text(JsonText),
    /// A list or map of statements that is handed to a module.
    Entries(Entries<'m>),
}

impl Notation<'_> {
    /// The policy as an object of JSON, for a notation that is one.
    pub fn object(&self) -> Option<&Expr> {
        match self {
            Notation::Document(_) | Notation::Entries(_) => None,
            Notation::Jsonencode(policy) => Some(policy),
            Notation::Text(text) => Some(&text.policy),
        }
    }
}

/// Reads a policy in its notation.
pub fn read(text: &str, notation: &Notation<'_>) -> Policy {
    match notation {
        Notation::Document(block) => document::read(text, block),
        Notation::Jsonencode(policy) => json::read(text, policy),
        Notation::Entries(entries) => entries::read(text, entries),
        Notation::Text(json_text) => {
            let mut policy = json::read(text, &json_text.policy);
            for statement in &mut policy.statements {
                let here =
                    |span: &&crate::hcl::ast::Span| span.contains(statement.span) || statement.span.contains(**span);
                if json_text.conditional.iter().any(|span| here(&span)) {
                    statement.generated = true;
                    statement.only_where = None;
                }
            }
            policy
        }
    }
}
