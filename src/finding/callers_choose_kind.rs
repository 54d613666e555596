//! OAC089: Callers of a module choose whether an origin takes an OAI or an OAC.
//!
//! The module can do both already, by an input, and gives its callers one or the other at once: one that changes the input has
//! its origin moved in the same apply as its bucket's policy, and the policy comes last, so that requests are denied until it is there.
//! The grant puts CloudFront's statements beside those about the OAI that the module makes, for callers that still choose the OAI;
//! with these applied, the change is safe.
//!
//! To do, in each caller: apply the version of the module with the grant, then change the input and apply that. Where the caller brings
//! the OAI, or sees to the bucket's policy itself, CloudFront has to be let in there first. Where the module's own policy for
//! an OAC grants less than the one for an OAI, as `s3:ListBucket`, which makes 404 of a missing object and not 403, see to that before.
//! Where OAC033 is told of the OAI, Terraform deletes it before it moves the origin, which AWS refuses: take it out of the caller's
//! state before (`terraform state rm`), and delete it by hand after. In the next major version, make the OAC the default, and take the OAI away after that.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC089";

/// The finding at a spot.
pub fn finding(spot: Spot, input: &str, value: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Switch,
        format!("callers of this module choose between an OAI and an OAC in var.{input}: each of them moves this origin by {value}, once CloudFront's statement is applied beside the OAI's in its bucket's policy"),
    )
}
