//! OAC066: Terraform does not wait until the distribution is deployed.
//!
//! With `wait_for_deployment = false` an apply ends while edges still sign with the OAI. The OAI's grants must stay
//! until the switch has reached all of them.
//! Source: CloudFront developer guide, "Migrating from origin access identity (OAI) to origin access control (OAC)";
//! the provider's documentation of `aws_cloudfront_distribution`.
//!
//! To do: before the retire stage is applied, wait: `aws cloudfront wait distribution-deployed --id ID`.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC066";

/// The finding at a spot.
pub fn finding(spot: Spot) -> Finding {
    spot.finding(CODE, Level::Note, Blocks::Nothing, "the apply of the switch ends before all edges sign with the OAC: run `aws cloudfront wait distribution-deployed` before the OAI is retired".to_owned())
}
