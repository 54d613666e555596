//! Policies: one statement model, one reader and writer for each notation that a policy is written in.

pub mod document;
pub mod identity;
pub mod json;
pub mod statement;

use crate::hcl::ast::{Block, Expr};
use statement::Policy;

/// Where a policy stands in the code, in the notation that it is written in.
#[derive(Debug, Clone, Copy)]
pub enum Notation<'m> {
    /// A `data "aws_iam_policy_document"` block.
    Document(&'m Block),
    /// `jsonencode({ … })`: its argument.
    Json(&'m Expr),
}

/// Reads a policy in its notation.
pub fn read(text: &str, notation: Notation<'_>) -> Policy {
    match notation {
        Notation::Document(block) => document::read(text, block),
        Notation::Json(expr) => json::read(text, expr),
    }
}
