//! OAC091: The policy of the bucket behind an origin goes to a module whose code is not here.
//!
//! The caller hands the module a policy that lets an OAI in, and the origin reads from the bucket that the module makes. Whatever
//! puts the policy on the bucket today, so that the OAI works, puts it there with CloudFront's statement too. What else the module
//! does with the bucket is not seen: a KMS key that it encrypts with, which an OAI cannot read with and an OAC only if its policy
//! lets CloudFront in, and who owns the objects.
//!
//! To do: see in the plan of the grant that the policy of that very bucket gets the statement. A plan that ends in a cycle says
//! that the module makes what the origin takes of it wait for the policy; nothing is changed then. Look at the bucket's default
//! encryption and at the ownership of its objects before the switch.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC091";

/// The finding at a spot, about the call of a module.
pub fn finding(spot: Spot, call: &str, holder: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Nothing,
        format!(
            "{holder} goes to {call}, whose code is not here, and is taken for the policy of the bucket behind this origin: see in the plan of the grant that this bucket gets the statement, and before the switch that it encrypts with no KMS key whose policy leaves CloudFront out (`aws s3api get-bucket-encryption`) and that its owner owns the objects (`aws s3api get-bucket-ownership-controls`)"
        ),
    )
}
