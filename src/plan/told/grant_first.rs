//! OAC130: An origin is switched whose grant is not in the state.
//!
//! The state is what has been applied here. Without the grant every request that is not cached is denied from the
//! moment on at which the distribution is deployed. A grant in the same plan is too late: Terraform updates the
//! distribution first.
//!
//! To do: apply the commit of the grant here, then make this plan again.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC130";

/// What is told.
pub fn told(address: &str, origin: &str, lack: &str) -> Told {
    Told::new(CODE, Level::Refused, Some(address), format!("origin {origin}: apply the grant here first: {lack}"))
}
