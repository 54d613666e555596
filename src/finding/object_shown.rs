//! OAC092: An output shows the object that an origin is made of.
//!
//! Whoever reads the output may make an origin of their own of it, or hand it on to an input with a type. So nothing leaves the
//! object when its origin moves: the OAC's id stands beside the OAI's path, and the block here takes the OAC where there is one.
//! Who reads the output sees one entry more, which a block that does not ask for it leaves alone, and so does an object type.
//! In a root module the entry with the path goes at the retirement. In a module whose callers are not in the code it stays with
//! the OAI.
//!
//! To do: look who reads the output. Where they make an origin of the object, it has to take the OAC's id instead of the path,
//! and the bucket's policy has to name their distribution, before the OAI is retired.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC092";

/// The finding for an origin that is made of an object.
pub fn finding(spot: Spot, origin: &str, outputs: &[String]) -> Finding {
    let outputs: Vec<String> = outputs.iter().map(|name| format!("output.{name}")).collect();
    let shows = if outputs.len() == 1 { "shows" } else { "show" };
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Nothing,
        format!(
            "{} {shows} the object of origin {origin}, so the OAI's path stays in it beside the OAC's id until the retirement: whoever makes an origin of it has to move that before",
            outputs.join(", ")
        ),
    )
}
