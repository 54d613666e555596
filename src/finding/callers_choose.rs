//! OAC074: An origin takes the OAI that its module's callers hand over, and nobody in the walked code calls the module.
//!
//! The module is called from elsewhere, by Terragrunt or from other repositories, or its inputs are set outside the code. The grant
//! gives it an input for the id of an OAC beside the one for the OAI, or an entry for it where the OAI is one of an object: where
//! it is null nothing changes, and where it is given the origin signs with it. The old input stays. For a module with versions that is a minor one; taking the old input away is a
//! major one, once no caller gives it any more.
//!
//! To do, in each caller and in this order: let CloudFront into the bucket beside the OAI, with the distribution's ARN from the module's
//! output, and apply it; hand the OAC over, apply it, and wait until the distribution is deployed; weeks later leave the OAI out and remove
//! it with its statements.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC074";

/// The finding at a spot.
pub fn finding(spot: Spot, identity: &str, control: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Switch,
        format!(
            "the OAI comes from callers that are not in the walked code, in var.{identity}: each of them moves this origin by handing an OAC over in {control}, once its bucket's policy lets CloudFront in"
        ),
    )
}
