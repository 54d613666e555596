//! Everything that the tool can tell a person beside its changes: one file a code, whose doc comment says what it means.

pub mod acl_not_carried_over;
pub mod attached_to_nothing;
pub mod attested;
pub mod authorization_forwarded;
pub mod aws_managed_key;
pub mod broken_for_new_objects;
pub mod brought_identity;
pub mod bucket_by_outputs;
pub mod bucket_elsewhere;
pub mod bucket_listed;
pub mod bucket_not_seen;
pub mod callers_choose;
pub mod callers_choose_kind;
pub mod cannot_offer;
pub mod commented_code;
pub mod continuous_deployment;
pub mod control_name;
pub mod cycle;
pub mod deny_spares_identity;
pub mod deny_whatever;
pub mod dropped_conditions;
pub mod edge_function;
pub mod encrypted_with_key;
pub mod errors_hidden;
pub mod extracted;
pub mod grant_missing;
pub mod granted_already;
pub mod ignored_changes;
pub mod json_not_written;
pub mod kept_for_callers;
pub mod key_policy_replaced;
pub mod key_through_module;
pub mod left_out;
pub mod lock_file;
pub mod mention_elsewhere;
pub mod no_constraint;
pub mod no_wait;
pub mod not_before_destroy;
pub mod not_for_some;
pub mod object_acls;
pub mod object_not_changed;
pub mod object_shown;
pub mod origin_not_followed;
pub mod other_state;
pub mod outside_paths;
pub mod override_files;
pub mod own_policy;
pub mod partition;
pub mod policy_emptied;
pub mod policy_handed_out;
pub mod policy_not_read;
pub mod policy_size;
pub mod provider_too_old;
pub mod public_beside;
pub mod reference_not_followed;
pub mod registry_call;
pub mod requester_pays;
pub mod statement_not_copied;
pub mod terragrunt_input;
pub mod two_policies;
pub mod unfit_control;
pub mod unread_block;
pub mod unreferenced;
pub mod way_back_by_hand;
pub mod website_endpoint;
pub mod wire_not_laid;
pub mod write_methods;

use crate::hcl::ast::Span;
use serde::Serialize;
use serde_json::Value;

/// How much a finding asks of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not done: a person has to.
    Manual,
    /// Done, or right as it is, but to be looked at.
    Review,
    /// Good to know.
    Note,
}

/// What a finding holds back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Blocks {
    /// The switch of its origins, and so the retirement of their OAI.
    Switch,
    /// The retirement of its OAI.
    Retire,
    /// Nothing.
    Nothing,
}

/// Something to tell a person, at a place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The stable code.
    pub code: &'static str,
    /// How much it asks.
    pub level: Level,
    /// What it holds back.
    pub blocks: Blocks,
    /// The file.
    pub path: String,
    /// The place in it.
    pub span: Span,
    /// What is there and what to do, in a sentence or two.
    pub message: String,
    /// Code that is ready to be put there, piece by piece.
    pub snippets: Vec<Snippet>,
}

/// Code for a person to put in: a template and what it is filled with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The template.
    pub template: &'static str,
    /// Its values.
    pub values: Value,
}

impl Snippet {
    /// A snippet from a template filled with these values.
    pub fn new(template: &'static str, values: Value) -> Snippet {
        Snippet { template, values }
    }
}

/// Where a finding is: a file and a span in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The file.
    pub path: String,
    /// The place in it.
    pub span: Span,
}

impl Spot {
    /// A spot in a file of a module.
    pub fn new(path: &str, span: Span) -> Spot {
        Spot { path: path.to_owned(), span }
    }

    fn finding(self, code: &'static str, level: Level, blocks: Blocks, message: String) -> Finding {
        Finding { code, level, blocks, path: self.path, span: self.span, message, snippets: Vec::new() }
    }
}

impl Finding {
    /// The finding with another snippet.
    pub fn with_snippet(mut self, snippet: Snippet) -> Finding {
        self.snippets.push(snippet);
        self
    }
}
