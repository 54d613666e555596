//! What AWS refuses, with its error codes. A refusal that no document backs says so.

use crate::account::{Credential, Identity, World};
use crate::iam::{Malformed, Policy, Principal, Target, locks_out};
use crate::resource::{Setting, is_identitys, origins};
use crate::value::Value;
use std::fmt;

/// An error as AWS's API gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The error code.
    pub code: &'static str,
    /// The sentence beside it.
    pub message: String,
}

impl Refusal {
    /// An error with a code and a sentence.
    pub fn new(code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal { code, message: message.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{}: {}", self.code, self.message)
    }
}

/// An identity that a distribution uses, also on edges that have not heard of a change yet, cannot be deleted.
/// Source: API reference, `DeleteCloudFrontOriginAccessIdentity`.
pub fn identity_in_use(world: &World, id: &str) -> Result<(), Refusal> {
    if in_use(world, &Credential::Identity(id.to_owned())) {
        let message = "The CloudFront origin access identity is still being used by a distribution.";
        return Err(Refusal::new("CloudFrontOriginAccessIdentityInUse", message));
    }
    Ok(())
}

/// A control that a distribution uses cannot be deleted. Source: API reference, `DeleteOriginAccessControl`.
pub fn control_in_use(world: &World, id: &str) -> Result<(), Refusal> {
    if in_use(world, &Credential::Control(id.to_owned())) {
        return Err(Refusal::new(
            "OriginAccessControlInUse",
            "The origin access control is still being used by a distribution.",
        ));
    }
    Ok(())
}

fn in_use(world: &World, credential: &Credential) -> bool {
    world.distributions.values().any(|distribution| {
        let deployed = distribution.still_deployed.iter().map(|(_, origin)| origin);
        distribution.origins.values().chain(deployed).any(|origin| origin.credential == *credential)
    })
}

/// The comment of an identity has at most 128 characters.
/// Source: API reference, `CloudFrontOriginAccessIdentityConfig`; that the error is this one is from memory.
pub fn comment(comment: &Value) -> Result<(), Refusal> {
    if comment.str().is_some_and(|comment| comment.chars().count() > 128) {
        return Err(Refusal::new("InvalidArgument", "The parameter Comment is too long."));
    }
    Ok(())
}

/// The name of a control has 1 to 64 characters and no other control of the account has it.
/// Source: API reference, `OriginAccessControlConfig` and `CreateOriginAccessControl`.
pub fn control_name(world: &World, id: &str, name: &str) -> Result<(), Refusal> {
    if !(1..=64).contains(&name.chars().count()) {
        return Err(Refusal::new("InvalidArgument", "The parameter Name must have 1 to 64 characters."));
    }
    if world.controls.iter().any(|(other, known)| other != id && known == name) {
        let message = format!("An origin access control with the name {name} already exists.");
        return Err(Refusal::new("OriginAccessControlAlreadyExists", message));
    }
    Ok(())
}

/// What a distribution's origins and behaviours must agree on.
/// Source: API reference, `UpdateDistribution`; developer guide, "Restrict access to an Amazon S3 origin".
pub fn distribution(world: &World, state: &Value) -> Result<(), Refusal> {
    let s3 = |domain: &str| domain.contains(".s3.") || domain.contains(".s3-");
    for origin in state.get("origin").list() {
        let name = origin.get("origin_id").str().unwrap_or_default();
        let identity =
            origin.get("s3_origin_config").list().first().and_then(|config| config.get("origin_access_identity").str());
        let control = origin.get("origin_access_control_id").str();
        if control.is_some() && identity.is_some() {
            let message = format!("Origin {name} has an origin access identity and an origin access control.");
            return Err(Refusal::new("IllegalOriginAccessConfiguration", message));
        }
        let domain = origin.get("domain_name").str().unwrap_or_default();
        let custom = !origin.get("custom_origin_config").list().is_empty();
        // A website endpoint is a custom origin whatever the code says.
        if control.is_some() && (custom || !s3(domain) || domain.contains(".s3-website")) {
            let message = format!(
                "The origin access control of origin {name} is for S3, and {domain} is no bucket's REST endpoint."
            );
            return Err(Refusal::new("InvalidOriginAccessControl", message));
        }
    }
    let origins = origins(state);
    for (name, origin) in &origins {
        match &origin.credential {
            Credential::Identity(id) if !world.identities.contains_key(id) => {
                let message = format!("The origin access identity {id} of origin {name} does not exist.");
                return Err(Refusal::new("InvalidOriginAccessIdentity", message));
            }
            Credential::Control(id) if !world.controls.contains_key(id) => {
                let message = format!("The origin access control {id} of origin {name} does not exist.");
                return Err(Refusal::new("NoSuchOriginAccessControl", message));
            }
            _ => {}
        }
    }
    let group =
        |name: &str| state.get("origin_group").list().iter().any(|group| group.get("origin_id").str() == Some(name));
    for behaviour in state.get("default_cache_behavior").list().iter().chain(state.get("ordered_cache_behavior").list())
    {
        let target = behaviour.get("target_origin_id").str().unwrap_or_default();
        if !origins.contains_key(target) && !group(target) {
            return Err(Refusal::new(
                "NoSuchOrigin",
                format!("A cache behavior has the target {target}, which is no origin."),
            ));
        }
    }
    Ok(())
}

/// What S3 refuses as a bucket's policy: one it cannot read, one that names principals that do not exist, a long one.
/// Source: S3 user guide, "Bucket policies" (20 KB) and "Troubleshooting".
pub fn bucket_policy(world: &World, setting: &Setting, bucket: &str, policy: &str) -> Result<(), Refusal> {
    if policy.len() > 20 * 1024 {
        return Err(Refusal::new("PolicyTooLarge", "Policy exceeds the maximum allowed document size."));
    }
    let target = Target::Bucket(format!("arn:{}:s3:::{bucket}", setting.partition()));
    Policy::parse(policy, &target)?.refuse_unknown_principals(|principal| exists(world, principal))?;
    Ok(())
}

/// What KMS refuses as a key's policy: as S3, and one that nobody could change again.
/// Source: KMS developer guide, "Resource quotas" (32 KB); API reference, `PutKeyPolicy`.
pub fn key_policy(world: &World, setting: &Setting, arn: &str, policy: &str, bypass: bool) -> Result<(), Refusal> {
    if policy.len() > 32 * 1024 {
        return Err(Refusal::new("LimitExceededException", "The key policy is longer than 32768 bytes."));
    }
    let parsed = Policy::parse(policy, &Target::Key(arn.to_owned()))?;
    parsed.refuse_unknown_principals(|principal| exists(world, principal))?;
    let root = format!("arn:{}:iam::{}:root", setting.partition(), setting.account);
    if !bypass && locks_out(&parsed, &root) {
        let message = "The new key policy will not allow you to update the key policy in the future.";
        return Err(Refusal::new("MalformedPolicyDocumentException", message));
    }
    Ok(())
}

/// Whether the account knows a principal. Of other accounts, and of its own users and roles, anything may exist outside the code;
/// an identity exists only if something made it.
fn exists(world: &World, principal: &Principal) -> bool {
    match principal {
        Principal::CanonicalUser(id) => {
            let is_one = |identity: &Identity| identity.canonical_user == *id;
            world.identities.values().any(is_one) || !is_identitys(id)
        }
        _ => match principal.origin_access_identity() {
            Some(id) => world.identities.contains_key(id),
            None => true,
        },
    }
}

impl From<Malformed> for Refusal {
    fn from(malformed: Malformed) -> Refusal {
        Refusal { code: malformed.code, message: malformed.message }
    }
}

/// What the provider itself refuses when it validates code. Source: facts of the provider's code: an empty
/// `origin_access_control_id` is rejected at plan; both credentials in one origin are not.
pub fn configuration(kind: &str, config: &Value) -> Result<(), Refusal> {
    if kind == "aws_cloudfront_distribution" {
        let empty = |origin: &Value| *origin.get("origin_access_control_id") == Value::text("");
        if config.get("origin").list().iter().any(empty) {
            return Err(Refusal::new("Invalid value", "origin_access_control_id must not be an empty string"));
        }
    }
    Ok(())
}
