//! `cloudposse/cloudfront-s3-cdn/aws`: a bucket with a policy of its own, and a distribution on an OAI or, from 0.95.1 on, on an
//! OAC: either or. What the caller hands over as `additional_bucket_policy` is merged into the policy.
//!
//! Source: the module's `main.tf`, `variables.tf`, `outputs.tf` and `versions.tf` at 0.35.0, 0.60.0, 0.82.5, 0.90.0, 0.95.0,
//! 0.95.1, 0.96.0, 0.98.2, 1.0.0, 1.1.1, 2.0.0 and 2.1.1.

use super::{has_version, input, is_on, unknown_version};
use crate::hcl::ast::{Block, Expr, ExprKind};
use crate::terraform::version::Version;

/// Where it comes from.
pub const SOURCE: &str = "cloudposse/cloudfront-s3-cdn/aws";

/// The first version that knows OACs.
const CONTROLS: Version = (0, 95, 1);
/// The first version that is not known.
const END: Version = (3, 0, 0);

/// The input with the ARN of an OAI that the caller brings.
const IDENTITY: &str = "cloudfront_origin_access_identity_iam_arn";
/// The input with what the caller adds to the bucket's policy.
pub const POLICY: &str = "additional_bucket_policy";

/// The outputs about the OAI that it makes.
pub const IDENTITY_OUTPUTS: [&str; 2] = ["cf_identity_iam_arn", "cf_s3_canonical_user_id"];

/// What decides about the steps by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Steps<'b> {
    /// The ARN of the OAI that the caller brings; the module makes one otherwise.
    pub identity: Option<&'b Expr>,
    /// Whether the caller adds statements to the policy already.
    pub has_policy: bool,
    /// What a person has to know beside the steps.
    pub also: Vec<&'static str>,
}

/// Whether a call is on an OAC already.
pub fn is_moved(call: &Block) -> bool {
    input(call, "origin_access_type").and_then(Expr::as_str) == Some("origin_access_control")
}

/// The steps by hand for a call.
///
/// # Errors
/// Where there are none yet: the reason.
pub fn steps(call: &Block) -> Result<Steps<'_>, String> {
    if has_version(call, (0, 0, 0), CONTROLS) {
        return Err("versions before 0.95.1 know no OAC: raise its version to `~> 0.98` first, which needs Terraform 1.3 and an AWS provider of 4.29 or later, apply that, and run again".to_owned());
    }
    if !has_version(call, CONTROLS, END) {
        return Err(unknown_version(call, "0.95.1 to 2.x"));
    }
    if is_on(call, "website_enabled", false) != Some(false) {
        return Err("its input website_enabled makes the origin a website endpoint, which takes neither an OAI nor an OAC: turn it off first, or leave the call as it is".to_owned());
    }
    let mut also = Vec::new();
    if input(call, "origin_bucket").is_some() && is_on(call, "override_origin_bucket_policy", true) != Some(true) {
        also.push("The policy of `origin_bucket` is kept elsewhere: the statements go there.");
    }
    if input(call, "s3_origins").is_some_and(|origins| !is_empty(origins)) {
        also.push(
            "The origins in `s3_origins` move with it: the policy of each of their buckets needs the statements too.",
        );
    }
    if input(call, "origin_groups").is_some_and(|groups| !is_empty(groups)) {
        also.push("The bucket of each member of `origin_groups` needs the statements too.");
    }
    let written = |name: &str| input(call, name).filter(|value| !matches!(value.as_str(), Some("" | "{}")));
    Ok(Steps { identity: written(IDENTITY), has_policy: written(POLICY).is_some(), also })
}

fn is_empty(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Array(items) if items.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hcl::parse::parse;

    fn reason(arguments: &str) -> Option<String> {
        let file = parse(&format!("module \"cdn\" {{\n{arguments}\n}}\n"));
        steps(file.body.all_blocks().next().expect("a block")).err()
    }

    #[test]
    fn there_are_steps_where_the_version_knows_both() {
        for constraint in ["0.95.1", "~> 0.98", "~> 1.1", "2.1.1", ">= 1.0, < 3.0"] {
            assert_eq!(reason(&format!("version = {constraint:?}")), None, "{constraint}");
        }
        for (constraint, word) in
            [("0.82.5", "raise"), ("~> 0.90.0", "raise"), (">= 0.90", "admits"), ("~> 3.0", "admits")]
        {
            let reason = reason(&format!("version = {constraint:?}"));
            assert!(reason.is_some_and(|reason| reason.contains(word)), "{constraint}");
        }
        assert!(reason("version = \"2.1.1\"\nwebsite_enabled = true").is_some());
    }
}
