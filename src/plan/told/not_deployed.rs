//! OAC141: A distribution is not deployed yet.
//!
//! Until it is, some edges still sign with the OAI.
//!
//! To do: wait (`aws cloudfront wait distribution-deployed --id ID`) and make the plan again.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC141";

/// What is told.
pub fn told(address: &str, status: &str) -> Told {
    Told::new(CODE, Level::Refused, Some(address), format!("is {status}, not Deployed: wait, and make the plan again"))
}
