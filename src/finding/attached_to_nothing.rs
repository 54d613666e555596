//! OAC032: An OAI has a grant, but no origin here is seen to use it on that bucket.
//!
//! No statement for CloudFront is written, since nobody here is known to need one. At the retirement the grant goes.
//!
//! To do: make sure that no distribution elsewhere uses the OAI, nor one here in a way that the tool does not follow.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC032";

/// The finding at a spot.
pub fn finding(spot: Spot, identity: &str) -> Finding {
    spot.finding(CODE, Level::Review, Blocks::Nothing, format!("{identity} is granted access here, but no origin in this module is seen to use it on this bucket: make sure that none does, here or elsewhere, before it is retired"))
}
