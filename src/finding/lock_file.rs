//! OAC035: The dependency lock file holds a provider that is too old.
//!
//! The tool does not touch lock files.
//!
//! To do: run the command in the message.
//! Source: Terraform documentation, "Dependency lock file".

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC035";

/// The finding at a spot.
pub fn finding(spot: Spot, version: &str) -> Finding {
    spot.finding(CODE, Level::Note, Blocks::Nothing, format!("the lock file holds AWS provider {version}, and origin access control needs 4.29.0 or later: run `terraform init -upgrade` in this folder"))
}
