//! OAC081: An OAI, or an input with one, stays for callers of its module.
//!
//! Nothing in the walked code calls the module, examples and tests apart, so that nobody can say who takes its outputs or hands
//! an OAI over. What they use stays as it is, marked as deprecated, with its grants.
//!
//! To do: release the stages as the checklist says. In the next major version, remove the outputs and inputs that it names, then
//! run `oai2oac migrate --stage retire`, which removes the OAI and its grants.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC081";

/// The finding for an OAI that outputs show.
pub fn shown(spot: Spot, identity: &str, outputs: &[String]) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Retire,
        format!(
            "callers of this module that are not in this code may use {} of {identity}: it stays with its grants, and the next major version removes all of it",
            outputs.join(", ")
        ),
    )
}

/// The finding for an OAI that callers hand over.
pub fn handed_over(spot: Spot, input: &str, optional: bool) -> Finding {
    let meanwhile = if optional { "can leave it out from now on" } else { "go on handing one over until then" };
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Retire,
        format!("{input} stays for callers of this module that are not in this code: they {meanwhile}; the next major version removes it with its grants"),
    )
}

/// The finding for an OAI that origins take beside an OAC, where there is none.
pub fn beside(spot: Spot, identity: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Retire,
        format!("{identity} stays beside what callers of this module bring in its place, which origins take where there is no OAC: the next major version removes both ways with their grants"),
    )
}

/// The finding for an OAI that origins take where callers see to the bucket's policy.
pub fn beside_policy(spot: Spot, identity: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Retire,
        format!("{identity} stays with its grants for callers of this module that see to the bucket's policy themselves, whose origins take it where there is no OAC: the next major version removes it, once their policies let CloudFront in"),
    )
}

/// The finding for an OAI that is filled into a policy which callers hand over as text.
pub fn filled(spot: Spot, identity: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Retire,
        format!("callers of this module that are not in this code may name {identity} in a policy that they hand over, where it is filled in: it stays, and the next major version removes it"),
    )
}
