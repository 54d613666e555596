//! OAC087: That a policy is that of the bucket behind an origin is known by the names of a module's outputs alone.
//!
//! The bucket is made by a module whose code is not here. The caller attaches the bucket's policy to one output of it, the
//! origin reads from another, and their names speak of one bucket. No OAI goes into the module, so what the OAI may read is
//! said by that policy, and CloudFront gets the same.
//!
//! To do: see in the module, or in the state, that both outputs are of one bucket.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC087";

/// The finding at a spot.
pub fn finding(spot: Spot, domain: &str, bucket: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Nothing,
        format!(
            "{domain} is taken for the domain name of {bucket}, whose policy is here: both are outputs of a module whose code is not, and their names say so; see that they are of one bucket"
        ),
    )
}
