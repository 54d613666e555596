//! OAC087: That a policy is that of the bucket behind an origin is known by the names of a module's outputs or inputs.
//!
//! The bucket is made by a module whose code is not here. The caller attaches the bucket's policy to one output of it, the
//! origin reads from another, and their names speak of one bucket. No OAI goes into the module, so what the OAI may read is
//! said by that policy, and CloudFront gets the same.
//!
//! Or a module is handed the name of a bucket, on which it puts the policy, and a domain name, from which the origin reads: where it
//! is not seen to be called these are of one bucket by their names, or by those of two attributes of one input. The OAI is the
//! module's own, so nobody else knows whom to let in.
//!
//! To do: see in the module, or in the state, that both outputs are of one bucket; or that whoever uses the module hands it the name
//! and the domain name of one.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC087";

/// The finding at a spot.
pub fn finding(spot: Spot, domain: &str, bucket: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Nothing,
        format!(
            "{domain} is taken for the domain name of {bucket}, whose policy is here: both are outputs of a module whose code is not, and their names say so; see that they are of one bucket"
        ),
    )
}

/// The finding at a spot, where the bucket's name and its domain name are inputs.
pub fn of_inputs(spot: Spot, origin: &str, bucket: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Nothing,
        format!(
            "origin {origin} is taken to read from {bucket}, whose policy is here: both are inputs of the module, and their names say so; see that whoever uses it hands it the name and the domain name of one bucket, and that this bucket encrypts with no KMS key whose policy leaves CloudFront out"
        ),
    )
}
