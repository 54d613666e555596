//! OAC126: A policy takes the place of one that the code did not have.
//!
//! A bucket or key without a policy in the code has whatever policy is live. The new one must keep every statement of
//! it. AWS's default key policy has one statement, for the account's root.
//!
//! To do: carry the statements over into the code.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC126";

/// What is told.
pub fn told(address: &str, statement: &str) -> Told {
    Told::new(
        CODE,
        Level::Refused,
        Some(address),
        format!("takes the place of the live policy and lacks its statement {statement}"),
    )
}

/// A live policy that the state does not show.
pub fn unseen(address: &str) -> Told {
    Told::new(
        CODE,
        Level::Refused,
        Some(address),
        "takes the place of whatever policy is live, which is not in this state: look at it first",
    )
}
