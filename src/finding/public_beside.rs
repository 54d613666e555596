//! OAC060: A bucket with an OAI is open to everybody.
//!
//! A statement beside the OAI's allows all callers. Viewers can go around CloudFront, the test after the switch
//! proves nothing about CloudFront's grant, and removing the OAI's statement closes nothing.
//! Source: S3 user guide, "Blocking public access to your Amazon S3 storage", the meaning of "public".
//!
//! To do: find out who needs it, and remove it as a change of its own once the switch has been tested without it.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC060";

/// The finding at a spot.
pub fn finding(spot: Spot, actions: &str) -> Finding {
    spot.finding(CODE, Level::Review, Blocks::Nothing, format!("this statement allows everybody {actions}, around CloudFront, so a request that works after the switch does not prove CloudFront's own grant: find out who needs it, and remove it if nobody does"))
}
