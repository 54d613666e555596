//! OAC064: The module is for China or GovCloud.
//!
//! Whether origin access control works in those partitions is not confirmed: the CloudFormation type was missing in
//! `cn-north-1` and `us-gov-west-1`.
//! Source: CloudFormation resource specification, by region.
//!
//! To do: create an OAC there by hand before the grant is applied. If that is refused, the module stays as it is.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC064";

/// The finding at a spot: the region or ARN that says so.
pub fn finding(spot: Spot, sign: &str) -> Finding {
    spot.finding(CODE, Level::Review, Blocks::Nothing, format!("`{sign}` is outside the `aws` partition, where it is not confirmed that origin access control works: try to create an OAC there before the grant is applied"))
}
