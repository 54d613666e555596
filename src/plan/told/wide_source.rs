//! OAC124: A new statement lets CloudFront in for more distributions than needed.
//!
//! It names all distributions of the account, or a distribution without an origin on the bucket; or a key's statement
//! names none, as the modules that take a list of services write it: then the bucket's policy is what keeps others
//! out.
//!
//! To do: see that this is meant.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC124";

/// What is told.
pub fn told(address: &str, statement: &str, whom: &str) -> Told {
    Told::new(CODE, Level::Review, Some(address), format!("the new statement {statement} is on behalf of {whom}"))
}
