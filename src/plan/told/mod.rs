//! Everything that is told of a plan: one file a code, whose doc comment says what it means.

pub mod already_applied;
pub mod control_elsewhere;
pub mod denied;
pub mod destroyed;
pub mod drift;
pub mod errored;
pub mod foreign_distribution;
pub mod fresh;
pub mod grant_first;
pub mod grant_left;
pub mod live_policy;
pub mod no_stage;
pub mod not_cloudfront;
pub mod not_deployed;
pub mod not_in_state;
pub mod other_change;
pub mod other_stage;
pub mod other_states;
pub mod part_of_stage;
pub mod partial;
pub mod policy_unreadable;
pub mod state_only;
pub mod statement_lost;
pub mod stays;
pub mod still_named;
pub mod still_used;
pub mod tag_follows;
pub mod text_unknown;
pub mod unfit_control;
pub mod wide_source;
pub mod wider;

use serde::Serialize;

/// What something told means for the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The plan is not safe, or not this stage.
    Refused,
    /// Safe, but the stage is not whole.
    Left,
    /// Accepted, but to be looked at.
    Review,
    /// Looked at, and right.
    Safe,
    /// Good to know.
    Note,
}

/// Something told of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The stable code.
    pub code: &'static str,
    /// What it means for the plan.
    pub level: Level,
    /// What it is about; nothing where it is about the whole plan.
    pub address: Option<String>,
    /// What there is to say.
    pub message: String,
}

impl Told {
    fn new(code: &'static str, level: Level, address: Option<&str>, message: impl Into<String>) -> Told {
        Told { code, level, address: address.map(str::to_owned), message: message.into() }
    }
}
