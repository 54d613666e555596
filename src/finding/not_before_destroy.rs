//! OAC033: `create_before_destroy` was left out of an OAI.
//!
//! A module from elsewhere makes the OAI without the flag, or the OAI's block refers to a managed resource, and the flag would spread to that resource, whose later replacement then fails on
//! its name. Without the flag the stages must each be applied by themselves: an environment that skips from grant to retire in one apply
//! stops with `CloudFrontOriginAccessIdentityInUse`.
//! Source: Terraform language reference, "The lifecycle meta-argument".

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC033";

/// The finding for a call whose module makes the OAI without the flag.
pub fn of_call(spot: Spot, call: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Note,
        Blocks::Nothing,
        format!("module.{call} makes its OAI without `create_before_destroy`: apply every stage by itself"),
    )
}

/// The finding at a spot.
pub fn finding(spot: Spot, resource: &str) -> Finding {
    spot.finding(CODE, Level::Note, Blocks::Nothing, format!("`create_before_destroy` was left out, since this block refers to {resource} and the flag would spread to it: apply every stage by itself"))
}
