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
/// Source: S3 user guide, "Bucket policies" and "Troubleshooting".
pub fn bucket_policy(world: &World, setting: &Setting, bucket: &str, policy: &str) -> Result<(), Refusal> {
    let target = Target::Bucket(format!("arn:{}:s3:::{bucket}", setting.partition()));
    Policy::parse(policy, &target)?.refuse_unknown_principals(|principal| exists(world, principal))?;
    Ok(())
}

/// What KMS refuses as a key's policy: as S3, and one that nobody could change again.
/// Source: API reference, `PutKeyPolicy`.
pub fn key_policy(world: &World, setting: &Setting, arn: &str, policy: &str, bypass: bool) -> Result<(), Refusal> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Holdings;
    use crate::resource::{create, delete, update};
    use crate::schema::{Block, aws};
    use serde_json::{Value as Json, json};

    const OAI: &str = "aws_cloudfront_origin_access_identity";
    const OAC: &str = "aws_cloudfront_origin_access_control";
    const DISTRIBUTION: &str = "aws_cloudfront_distribution";

    fn block(kind: &str) -> Block {
        aws("5.99.1").expect("schemas").resources[kind].clone()
    }

    /// Creates a resource from its arguments.
    fn made(held: &mut Holdings, kind: &str, arguments: &Json) -> Result<Value, Refusal> {
        let block = block(kind);
        let planned = crate::plan::plan(kind, &block, &Value::Null, &Value::from_json(arguments)).state;
        create(held, &Setting::default(), kind, &block, &planned)
    }

    fn code(outcome: Result<Value, Refusal>) -> &'static str {
        outcome.expect_err("a refusal").code
    }

    fn control(held: &mut Holdings, name: &str) -> Result<Value, Refusal> {
        made(held, OAC, &json!({"name": name}))
    }

    fn bucket(held: &mut Holdings) {
        made(held, "aws_s3_bucket", &json!({"bucket": "site"})).expect("a bucket");
    }

    /// A distribution with one origin, which has these arguments beside its name and domain.
    fn distribution(held: &mut Holdings, domain: &str, arguments: &Json) -> Result<Value, Refusal> {
        let mut origin = json!({"origin_id": "site", "domain_name": domain});
        for (name, value) in arguments.as_object().expect("arguments") {
            origin[name] = value.clone();
        }
        let behaviour = json!([{"target_origin_id": "site"}]);
        made(held, DISTRIBUTION, &json!({"origin": [origin], "default_cache_behavior": behaviour}))
    }

    fn with_identity(path: &str) -> Json {
        json!({"s3_origin_config": [{"origin_access_identity": path}]})
    }

    const REST: &str = "site.s3.eu-west-1.amazonaws.com";

    #[test]
    fn an_identity_in_use_stays() {
        let mut held = Holdings::default();
        let identity = made(&mut held, OAI, &json!({})).expect("an identity");
        let path = identity.get("cloudfront_access_identity_path").str().expect("a path").to_owned();
        let used = distribution(&mut held, REST, &with_identity(&path)).expect("a distribution");
        let refusal = delete(&mut held, &Setting::default(), OAI, &identity).expect_err("a refusal");
        assert_eq!(refusal.code, "CloudFrontOriginAccessIdentityInUse");
        delete(&mut held, &Setting::default(), DISTRIBUTION, &used).expect("nothing holds a distribution");
        delete(&mut held, &Setting::default(), OAI, &identity).expect("nobody uses it now");
    }

    #[test]
    fn an_identity_stays_while_an_edge_still_uses_it() {
        let mut held = Holdings::default();
        let identity = made(&mut held, OAI, &json!({})).expect("an identity");
        let path = identity.get("cloudfront_access_identity_path").str().expect("a path").to_owned();
        let before = distribution(&mut held, REST, &with_identity(&path)).expect("a distribution");
        let control = control(&mut held, "site").expect("a control");
        let mut after = before.clone();
        let origin =
            json!([{"origin_id": "site", "domain_name": REST, "origin_access_control_id": control.get("id").str()}]);
        after.set("origin", Value::from_json(&origin));
        update(&mut held, &Setting::default(), DISTRIBUTION, &block(DISTRIBUTION), &before, &after).expect("an update");
        assert!(delete(&mut held, &Setting::default(), OAI, &identity).is_err());
        crate::resource::deployed(&mut held, after.get("id").str().expect("an id"));
        delete(&mut held, &Setting::default(), OAI, &identity).expect("every edge has the change");
    }

    #[test]
    fn a_control_in_use_stays() {
        let mut held = Holdings::default();
        let control = control(&mut held, "site").expect("a control");
        distribution(&mut held, REST, &json!({"origin_access_control_id": control.get("id").str()}))
            .expect("a distribution");
        let refusal = delete(&mut held, &Setting::default(), OAC, &control).expect_err("a refusal");
        assert_eq!(refusal.code, "OriginAccessControlInUse");
    }

    #[test]
    fn a_control_has_a_name_of_its_own_with_1_to_64_characters() {
        let mut held = Holdings::default();
        control(&mut held, &"n".repeat(64)).expect("64 characters fit");
        assert_eq!(code(control(&mut held, &"n".repeat(64))), "OriginAccessControlAlreadyExists");
        assert_eq!(code(control(&mut held, &"n".repeat(65))), "InvalidArgument");
        assert_eq!(code(control(&mut held, "")), "InvalidArgument");
    }

    #[test]
    fn an_identity_has_a_comment_of_at_most_128_characters() {
        let mut held = Holdings::default();
        made(&mut held, OAI, &json!({"comment": "é".repeat(128)})).expect("128 characters fit");
        assert_eq!(code(made(&mut held, OAI, &json!({"comment": "c".repeat(129)}))), "InvalidArgument");
    }

    #[test]
    fn an_origin_has_an_identity_or_a_control() {
        let mut held = Holdings::default();
        let identity = made(&mut held, OAI, &json!({})).expect("an identity");
        let control = control(&mut held, "site").expect("a control");
        let mut both = with_identity(identity.get("cloudfront_access_identity_path").str().expect("a path"));
        both["origin_access_control_id"] = json!(control.get("id").str());
        assert_eq!(code(distribution(&mut held, REST, &both)), "IllegalOriginAccessConfiguration");
    }

    #[test]
    fn a_control_is_for_a_buckets_rest_endpoint() {
        let mut held = Holdings::default();
        let control = control(&mut held, "site").expect("a control");
        let mut arguments = json!({"origin_access_control_id": control.get("id").str()});
        for domain in ["api.example.com", "site.s3-website-us-east-1.amazonaws.com"] {
            assert_eq!(code(distribution(&mut held, domain, &arguments)), "InvalidOriginAccessControl", "{domain}");
        }
        arguments["custom_origin_config"] = json!([{"http_port": 80}]);
        assert_eq!(code(distribution(&mut held, REST, &arguments)), "InvalidOriginAccessControl");
    }

    #[test]
    fn what_a_distribution_names_must_exist() {
        let mut held = Holdings::default();
        let control = json!({"origin_access_control_id": "E2NOWHERE"});
        assert_eq!(code(distribution(&mut held, REST, &control)), "NoSuchOriginAccessControl");
        let identity = with_identity("origin-access-identity/cloudfront/E1NOWHERE");
        assert_eq!(code(distribution(&mut held, REST, &identity)), "InvalidOriginAccessIdentity");
        let nowhere = json!({"origin": [], "default_cache_behavior": [{"target_origin_id": "nowhere"}]});
        assert_eq!(code(made(&mut held, DISTRIBUTION, &nowhere)), "NoSuchOrigin");
    }

    fn bucket_statement(principal: &Json) -> String {
        let statement = json!({
            "Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*",
        });
        json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
    }

    #[test]
    fn a_bucket_policy_is_one_and_names_who_exists() {
        let mut held = Holdings::default();
        bucket(&mut held);
        let mut put =
            |policy: &str| made(&mut held, "aws_s3_bucket_policy", &json!({"bucket": "site", "policy": policy}));
        put(&bucket_statement(&json!({"Service": "cloudfront.amazonaws.com"}))).expect("a policy");
        assert_eq!(code(put("{")), "MalformedPolicy");
        assert_eq!(code(put(&bucket_statement(&json!({"AWS": []})))), "MalformedPolicy");
        let nobody = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1NOWHERE";
        assert_eq!(code(put(&bucket_statement(&json!({"AWS": nobody})))), "MalformedPolicy");
        assert_eq!(code(put(&bucket_statement(&json!({"AWS": "CloudFront OAI (E1NOWHERE)"})))), "MalformedPolicy");
        assert_eq!(
            code(put(&bucket_statement(&json!({"CanonicalUser": crate::resource::canonical_user("E1NOWHERE")})))),
            "MalformedPolicy"
        );
        assert_eq!(code(put(&bucket_statement(&json!({"AWS": "*"})).replace("site/*", "other/*"))), "MalformedPolicy");
    }

    #[test]
    fn a_bucket_policy_has_at_most_20_kilobytes() {
        let mut held = Holdings::default();
        bucket(&mut held);
        let long = bucket_statement(&json!({"AWS": "*"}))
            .replace("2012-10-17\"", &format!("2012-10-17\",\"Id\":\"{}\"", "i".repeat(20 * 1024)));
        let refusal =
            made(&mut held, "aws_s3_bucket_policy", &json!({"bucket": "site", "policy": long})).expect_err("a refusal");
        assert!(refusal.message.contains("size"), "{refusal}");
    }

    #[test]
    fn a_key_policy_leaves_its_account_the_key() {
        let mut held = Holdings::default();
        let cloudfront = json!({
            "Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"}, "Action": "kms:Decrypt", "Resource": "*",
        });
        let policy = json!({"Version": "2012-10-17", "Statement": [cloudfront]}).to_string();
        let locked = made(&mut held, "aws_kms_key", &json!({"policy": policy}));
        assert_eq!(code(locked), "MalformedPolicyDocumentException");
        made(&mut held, "aws_kms_key", &json!({"policy": policy, "bypass_policy_lockout_safety_check": true}))
            .expect("asked for");
        let key = made(&mut held, "aws_kms_key", &json!({})).expect("the default policy");
        let arguments = json!({"key_id": key.get("key_id").str(), "policy": policy});
        assert_eq!(code(made(&mut held, "aws_kms_key_policy", &arguments)), "MalformedPolicyDocumentException");
    }

    #[test]
    fn the_provider_takes_no_empty_control() {
        let origin = json!({"origin": [{"origin_access_control_id": ""}]});
        assert!(configuration(DISTRIBUTION, &Value::from_json(&origin)).is_err());
        let origin = json!({"origin": [{"origin_access_control_id": null}]});
        assert!(configuration(DISTRIBUTION, &Value::from_json(&origin)).is_ok());
    }
}
