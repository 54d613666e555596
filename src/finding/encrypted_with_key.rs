//! OAC029: The bucket encrypts new objects with a KMS key, whose policy must allow CloudFront.
//!
//! An OAI never works with SSE-KMS: every object written since the encryption was turned on answers 403. CloudFront needs
//! `kms:Decrypt` on the key before the origin is moved.
//! Source: CloudFront developer guide, "Restrict access to an Amazon S3 origin", SSE-KMS.
//!
//! To do: add the statement to the key's policy, then attest it with `# oai2oac:granted REASON` in the origin.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC029";

/// The finding at a spot.
pub fn finding(spot: Spot, key: &str, is_sure: bool) -> Finding {
    let encrypts = match is_sure {
        true => format!(
            "the bucket encrypts with {key}, and an OAI never works with SSE-KMS, so every object written since is broken"
        ),
        false => format!(
            "the bucket may encrypt with {key}, and an OAI never works with SSE-KMS, so that where it does, every object written since is broken"
        ),
    };
    spot.finding(CODE, Level::Manual, Blocks::Switch, format!("{encrypts}: allow CloudFront to decrypt in the key's policy, then write `# oai2oac:granted REASON` in the origin"))
}

/// The finding for a key of a module that is known, with the reason why its call is not edited.
pub fn of_module(spot: Spot, key: &str, is_sure: bool, reason: &str) -> Finding {
    let mut out = finding(spot, key, is_sure);
    out.message.push_str(&format!("; the call of its module is not edited: {reason}"));
    out
}

/// The finding with the reason why the key gets no policy in the code, if there is one.
pub fn because(mut finding: Finding, reason: Option<&str>) -> Finding {
    finding.message.extend(reason.map(|reason| format!("; no policy is written for it: {reason}")));
    finding
}
