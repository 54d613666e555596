//! OAC094: Callers of a module may see to the policy of an origin's bucket themselves.
//!
//! The module puts a policy on the bucket under a condition that callers decide who are not in the walked code. Where they turn it
//! off, they see to the policy themselves and let the module's OAI in by what an output shows: for them an OAC would be an outage. So the
//! OAC is there, and the origin takes it, only where the module's policy is; for all others nothing changes. Both ways stay side by side.
//!
//! To do: nothing now. Tell those callers to add a statement for CloudFront to their policy, for the ARN of the module's
//! distribution, before they leave the policy to the module. With the next major version the condition can go from the OAC, and the OAI from the origin.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC094";

/// The finding for the place where the origin takes its OAI.
pub fn finding(spot: Spot, identity: &str, conditions: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Nothing,
        format!("the module sees to the bucket's policy where `{conditions}`: there the OAC takes the place of {identity}, and for callers that see to the policy themselves nothing changes until they leave it to the module"),
    )
}
