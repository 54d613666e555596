//! OAC077: An origin uses an OAI that the module creates, or one that an input brings.
//!
//! With an OAC it makes no difference who made the OAI: the distribution and the bucket's policy are here, so one OAC and one
//! statement for CloudFront take the place of both. The OAC is there in either case. At the retirement the statement
//! about the OAI goes, whichever OAI it is about.
//!
//! Where callers that are not in the walked code may bring one, nothing changes for them: the OAC, its statements and its place in
//! the origin are there only where the module uses its own OAI, and sees to the bucket's policy. Both ways stay side by side.
//!
//! To do: where callers are not in the walked code, nothing now; with the next major version the input can go, and the OAI with it.
//! Else, where the input is given, make sure before the retirement that nobody else reads from this bucket with that OAI. Then the
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

/// The finding where callers bring it that are not in the walked code.
pub fn kept(spot: Spot, input: &str, asks_for_policy: bool) -> Finding {
    let or_policy = if asks_for_policy { ", or see to the bucket's policy themselves," } else { "" };
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Nothing,
        format!("the OAI is the module's own or the one in var.{input}: the OAC takes the place of the module's own, and for callers that bring one{or_policy} nothing changes until they do without"),
    )
}
