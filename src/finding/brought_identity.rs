//! OAC077: An origin uses an OAI that the module creates, or one that an input brings.
//!
//! With an OAC it makes no difference who made the OAI: the distribution and the bucket's policy are here, so one OAC and one
//! statement for CloudFront take the place of both. The OAC is there in either case. At the retirement the statement
//! about the OAI goes, whichever OAI it is about.
//!
//! To do: where the input is given, make sure before the retirement that nobody else reads from this bucket with that OAI. Then the
//! input has no effect any more, and can go, with the arguments that give it.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC077";

/// The finding for the place where the origin takes its OAI.
pub fn finding(spot: Spot, input: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Nothing,
        format!("the OAI is the module's own or the one in var.{input}, and one OAC takes the place of either: before the retirement, make sure that nobody else reads from the bucket with the one in var.{input}, which has no effect any more then"),
    )
}
