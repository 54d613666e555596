//! OAC102: The plan is another stage than the one that was asked for.
//!
//! Which stage a plan is can be told by what it does: an origin that moves to an OAC is the switch, an OAI or its
//! statements that go are retire, a new OAC or statement for CloudFront is the grant. The latest of them counts.
//!
//! To do: check out the commit of the stage that is due here, and make the plan again. An environment takes the
//! stages one after the other, each with an apply of its own.

use super::{Level, Told};
use crate::stage::Stage;

/// The code.
pub const CODE: &str = "OAC102";

/// What is told.
pub fn told(asked: Stage, found: Stage) -> Told {
    Told::new(CODE, Level::Refused, None, format!("this plan is the {found}, not the {asked}"))
}
