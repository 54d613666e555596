//! The controls of auditors that the state of the code bears on. All ask the same: that every S3 origin has an OAC.

use super::{Access, Distribution, Origin};
use serde::Serialize;

/// The controls: who asks, and under which name.
///
/// Sources: AWS Security Hub user guide, "CloudFront controls"; AWS Config developer guide,
/// "cloudfront-s3-origin-access-control-enabled"; prowler's metadata of the check. Checkov's CKV2_AWS_46 passes with an OAI,
/// so it is none of them.
pub const CONTROLS: [(&str, &str); 3] = [
    ("Security Hub", "CloudFront.13"),
    ("AWS Config", "CLOUDFRONT_S3_ORIGIN_ACCESS_CONTROL_ENABLED"),
    ("prowler", "cloudfront_distributions_s3_origin_access_control"),
];

/// What a control says of the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ControlResult {
    /// Who asks.
    pub by: &'static str,
    /// The control's name there.
    pub control: &'static str,
    /// The distributions that violate it.
    pub violated_by: Vec<Violator>,
}

/// A distribution that violates a control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violator {
    /// Its address in its module.
    pub distribution: String,
    /// Its file.
    pub file: String,
    /// Its line.
    pub line: usize,
}

/// The controls that a distribution with these origins violates. `is_custom` says which of them CloudFront does not take for
/// S3 origins: a website endpoint is none, whatever bucket stands behind it.
pub fn violated(origins: &[Origin], is_custom: &[bool]) -> Vec<&'static str> {
    let without = |(origin, custom): (&Origin, &bool)| match origin.access {
        Access::Oai | Access::Unclear => true,
        Access::Public => !custom,
        Access::Oac | Access::Other => false,
    };
    if origins.iter().zip(is_custom).any(without) { CONTROLS.map(|(_, control)| control).to_vec() } else { Vec::new() }
}

/// What the controls say of these distributions.
pub fn results(distributions: &[Distribution]) -> Vec<ControlResult> {
    let result = |(by, control)| ControlResult {
        by,
        control,
        violated_by: distributions
            .iter()
            .filter(|distribution| distribution.violates.contains(&control))
            .map(|found| Violator { distribution: found.address.clone(), file: found.file.clone(), line: found.line })
            .collect(),
    };
    CONTROLS.into_iter().map(result).collect()
}
