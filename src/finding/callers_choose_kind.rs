//! OAC089: Callers of a module choose whether an origin takes an OAI or an OAC.
//!
//! The module can do both already, by an input, and gives its callers one or the other at once: one that changes the input has
//! its origin moved in the same apply as its bucket's policy, and requests may be denied until both are in place, there or back.
//!
//! So the callers that choose the OAI get the OAC in stages, without a change of theirs: the grant puts CloudFront's statements beside
//! those about the OAI, and widens the `count` of the OAC; the switch lets the origin take it. The OAI and its grants stay for as long as
//! a caller chooses it. To choose the OAC then, or the OAI again, changes nothing about the origin, and is safe. Where no caller has another
//! OAI than that of the module, the OAC is for all of them from then on, and the retirement removes the OAI.
//!
//! Where the code does not say in words that can stand elsewhere when a caller has the OAI, or its bucket cannot be seen, it is for
//! each caller to move: apply the version of the module with the grant, then change the input and apply that; the bucket's
//! policy comes last. Going back that way is an outage, for the distribution goes back before the policy.
//! Where OAC033 is told of the OAI, Terraform deletes it before it moves the origin, which AWS refuses: take it out of the caller's
//! state before (`terraform state rm`), and delete it by hand after.
//!
//! To do, in each caller: change the input, once the switch is applied. Where the module's own policy for an OAC grants less
//! than the one for an OAI, as `s3:ListBucket`, which makes 404 of a missing object and not 403, see to that before. Where the caller brings the
//! OAI, or sees to the bucket's policy itself, CloudFront has to be let in there first. In the next major version, make the OAC the
//! default, and take the OAI away after that.

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

/// The finding for an origin that moves for the callers that choose the OAI; `signs` is the input that says how the OAC signs.
pub fn of_all(spot: Spot, input: &str, value: &str, signs: Option<&str>) -> Finding {
    let but = signed(signs);
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Nothing,
        format!("callers of this module choose between an OAI and an OAC in var.{input}: with the switch the OAC is for those, too, that choose the OAI{but}; the OAI stays for them until each chooses {value}, which changes nothing about the origin then"),
    )
}

/// The finding for an origin that takes the OAC whatever is chosen.
pub fn of_nothing(spot: Spot, input: &str, signs: Option<&str>, is_interface: bool) -> Finding {
    let but = signed(signs);
    let message = match is_interface {
        true => format!(
            "callers of this module choose between an OAI and an OAC in var.{input}: with the switch the OAC is for all of them{but}, so that var.{input} decides nothing about the origin any more; the next major version removes it"
        ),
        false => format!(
            "var.{input} chooses between an OAI and an OAC: with the switch the OAC is there in either case{but}, so that var.{input} decides nothing about the origin any more; remove it once the OAI is retired"
        ),
    };
    spot.finding(CODE, Level::Review, Blocks::Nothing, message)
}

fn signed(by: Option<&str>) -> String {
    by.map_or_else(String::new, |by| format!(", for whom var.{by} must be \"always\""))
}
