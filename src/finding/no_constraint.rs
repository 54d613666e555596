//! OAC034: The module does not constrain the AWS provider.
//!
//! Origin access control needs version 4.29.0; here the lock file, or the caller, decides.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC034";

/// The finding at a spot.
pub fn finding(spot: Spot) -> Finding {
    spot.finding(CODE, Level::Note, Blocks::Nothing, "no AWS provider version is required here, so the lock file or the caller decides: origin access control needs 4.29.0 or later".to_owned())
}
