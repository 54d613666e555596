//! OAC120: A policy loses a statement that is not the stage's to remove.
//!
//! Grant and switch remove nothing, retire removes statements about OAIs and nothing else. A statement that is
//! changed counts as one that is lost and one that is new.
//!
//! To do: find out where the statement has gone. If the policy was changed in the console, bring the change into the
//! code first.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC120";

/// What is told.
pub fn told(address: &str, statement: &str) -> Told {
    Told::new(CODE, Level::Refused, Some(address), format!("the policy loses the statement {statement}, or changes it"))
}
