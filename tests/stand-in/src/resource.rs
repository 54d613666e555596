//! What AWS does with a resource: the ids it gives, what changes in the account, and what it refuses.

use crate::account::{Bucket, Credential, Distribution, EncryptionKey, Holdings, Identity, Key, Origin, Verb, World};
use crate::plan::filled;
use crate::refuse::{self, Refusal};
use crate::schema::Block;
use crate::value::Value;
use std::collections::BTreeMap;

/// What a `provider` block sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The region.
    pub region: String,
    /// The account: of `assume_role` where there is one.
    pub account: String,
}

impl Default for Setting {
    fn default() -> Setting {
        Setting { region: "us-east-1".to_owned(), account: "123456789012".to_owned() }
    }
}

impl Setting {
    /// The setting of a `provider` block that sets nothing, in the account of `held`.
    pub fn of(held: &Holdings) -> Setting {
        let setting = Setting::default();
        Setting { account: held.number.clone().unwrap_or(setting.account), ..setting }
    }

    /// The partition of the region.
    pub fn partition(&self) -> &'static str {
        match self.region.split('-').next() {
            Some("cn") => "aws-cn",
            _ if self.region.starts_with("us-gov-") => "aws-us-gov",
            _ => "aws",
        }
    }

    /// The domain that the partition's services are in.
    pub fn dns_suffix(&self) -> &'static str {
        if self.partition() == "aws-cn" { "amazonaws.com.cn" } else { "amazonaws.com" }
    }

    fn arn(&self, service: &str, region: &str, resource: &str) -> String {
        format!("arn:{}:{service}:{region}:{}:{resource}", self.partition(), self.account)
    }
}

/// Creates a resource from its planned state: the state it has then. Errors with what AWS would refuse.
pub fn create(
    held: &mut Holdings,
    setting: &Setting,
    kind: &str,
    block: &Block,
    planned: &Value,
) -> Result<Value, Refusal> {
    let mut state = planned.clone();
    let id = identify(held, setting, kind, &mut state);
    let mut state = filled(block, &state, &id);
    settle(setting, kind, &mut state);
    effect(held, setting, kind, &Value::Null, &state)?;
    held.resources.insert((kind.to_owned(), id.clone()), state.clone());
    held.logged(Verb::Create, kind, &id);
    Ok(with_live(held, kind, state))
}

/// Changes a resource in place: the state it has then. Errors with what AWS would refuse.
pub fn update(
    held: &mut Holdings,
    setting: &Setting,
    kind: &str,
    block: &Block,
    prior: &Value,
    planned: &Value,
) -> Result<Value, Refusal> {
    let id = id_of(planned);
    let mut state = filled(block, planned, &id);
    if state.get("etag").str().is_some() {
        let revision = held.next_number();
        state.set("etag", Value::text(format!("E{revision:012}")));
    }
    settle(setting, kind, &mut state);
    effect(held, setting, kind, prior, &state)?;
    held.resources.insert((kind.to_owned(), id.clone()), state.clone());
    held.logged(Verb::Update, kind, &id);
    Ok(with_live(held, kind, state))
}

/// Destroys a resource. Errors with what AWS would refuse.
pub fn delete(held: &mut Holdings, setting: &Setting, kind: &str, prior: &Value) -> Result<(), Refusal> {
    effect(held, setting, kind, prior, &Value::Null)?;
    let id = id_of(prior);
    held.resources.remove(&(kind.to_owned(), id.clone()));
    held.logged(Verb::Delete, kind, &id);
    Ok(())
}

/// Whether an operation on this resource ends only when every edge has the change: `wait_for_deployment`, true by default.
pub fn waits(kind: &str, planned: &Value) -> bool {
    kind == "aws_cloudfront_distribution"
        && !planned.is_null()
        && *planned.get("wait_for_deployment") != Value::Bool(false)
}

/// Every edge has the last change of a distribution.
pub fn deployed(held: &mut Holdings, id: &str) {
    if let Some(distribution) = held.world.distributions.get_mut(id)
        && !distribution.still_deployed.is_empty()
    {
        distribution.still_deployed.clear();
        held.logged(Verb::Deploy, "aws_cloudfront_distribution", id);
    }
}

/// The state a resource has now; null once it is gone.
pub fn read(held: &Holdings, kind: &str, current: &Value) -> Value {
    match held.resources.get(&(kind.to_owned(), id_of(current))) {
        Some(state) => with_live(held, kind, state.clone()),
        None => Value::Null,
    }
}

fn id_of(state: &Value) -> String {
    state.get("id").str().unwrap_or_default().to_owned()
}

/// The policy that is live shows in every resource that has the attribute, whichever resource wrote it.
/// Source: `policy` of `aws_s3_bucket` and `aws_kms_key` is optional and computed.
fn with_live(held: &Holdings, kind: &str, mut state: Value) -> Value {
    let live = match kind {
        "aws_s3_bucket" => {
            held.world.buckets.get(&id_of(&state)).map(|bucket| bucket.policy.clone().unwrap_or_default())
        }
        "aws_s3_bucket_policy" => {
            let bucket = state.get("bucket").str().and_then(|name| held.world.buckets.get(name));
            bucket.map(|bucket| bucket.policy.clone().unwrap_or_default())
        }
        "aws_kms_key" => held.world.keys.get(&id_of(&state)).map(|key| key.policy.clone()),
        "aws_kms_key_policy" => {
            state.get("key_id").str().and_then(|id| held.world.key_of(id)).map(|key| key.policy.clone())
        }
        _ => None,
    };
    if let Some(live) = live {
        state.set("policy", Value::text(live));
    }
    state
}

/// Gives a new resource its id, and the attributes that others refer to.
fn identify(held: &mut Holdings, setting: &Setting, kind: &str, state: &mut Value) -> String {
    let number = held.next_number();
    // What follows a prefix is AWS's to choose; the first one gets the same in every account, so that runs can be compared.
    let taken: Vec<String> = held.resources.keys().filter(|(of, _)| of == kind).map(|(_, id)| id.clone()).collect();
    let named = |state: &Value, argument: &str| -> String {
        let prefix = state.get(&format!("{argument}_prefix")).str().unwrap_or("terraform-").to_owned();
        let chosen = (1..=u32::MAX).map(|suffix| format!("{prefix}{suffix:08}")).find(|name| !taken.contains(name));
        state.get(argument).str().map_or_else(|| chosen.unwrap_or_default(), str::to_owned)
    };
    let mut known: BTreeMap<&str, String> = BTreeMap::new();
    match kind {
        "aws_s3_bucket" => {
            let name = named(state, "bucket");
            known.insert("arn", format!("arn:{}:s3:::{name}", setting.partition()));
            known.insert("bucket_domain_name", format!("{name}.s3.{}", setting.dns_suffix()));
            let regional = format!("{name}.s3.{}.{}", setting.region, setting.dns_suffix());
            known.insert("bucket_regional_domain_name", regional);
            known.insert("website_endpoint", format!("{name}.s3-website-{}.{}", setting.region, setting.dns_suffix()));
            known.insert("website_domain", format!("s3-website-{}.{}", setting.region, setting.dns_suffix()));
            known.insert("region", setting.region.clone());
            known.insert("policy", String::new());
            known.insert("id", name.clone());
            known.insert("bucket", name);
        }
        "aws_cloudfront_origin_access_identity" => {
            let id = format!("E1{number:012}");
            known.insert("cloudfront_access_identity_path", format!("origin-access-identity/cloudfront/{id}"));
            known.insert("iam_arn", identity_arn(setting, &id));
            known.insert("s3_canonical_user_id", canonical_user(&id));
            known.insert("caller_reference", format!("terraform-{number}"));
            known.insert("arn", setting.arn("cloudfront", "", &format!("origin-access-identity/{id}")));
            known.insert("etag", format!("E{number:012}"));
            known.insert("id", id);
        }
        "aws_cloudfront_origin_access_control" => {
            let id = format!("E2{number:012}");
            known.insert("arn", setting.arn("cloudfront", "", &format!("origin-access-control/{id}")));
            known.insert("etag", format!("E{number:012}"));
            known.insert("id", id);
        }
        "aws_cloudfront_distribution" => {
            let id = format!("E3{number:012}");
            known.insert("arn", setting.arn("cloudfront", "", &format!("distribution/{id}")));
            known.insert("domain_name", format!("d{number:013}.cloudfront.net"));
            known.insert("hosted_zone_id", "Z2FDTNDATAQYW2".to_owned());
            known.insert("etag", format!("E{number:012}"));
            known.insert("id", id);
        }
        "aws_kms_key" => {
            let id = format!("00000000-0000-4000-8000-{number:012}");
            known.insert("arn", setting.arn("kms", &setting.region, &format!("key/{id}")));
            known.insert("key_id", id.clone());
            known.insert("id", id.clone());
            known.insert("policy", default_key_policy(setting));
        }
        "aws_kms_alias" => {
            let name = named(state, "name");
            known.insert("arn", setting.arn("kms", &setting.region, &name));
            let target = state.get("target_key_id").str().unwrap_or_default().to_owned();
            known.insert("target_key_arn", held.world.key_of(&target).map_or(target, |key| key.arn.clone()));
            known.insert("id", name.clone());
            known.insert("name", name);
        }
        "aws_iam_role" | "aws_iam_user" => {
            let name = named(state, "name");
            let resource = kind.trim_start_matches("aws_iam_");
            known.insert("arn", setting.arn("iam", "", &format!("{resource}/{name}")));
            known.insert("unique_id", format!("A{number:020}"));
            known.insert("id", name.clone());
            known.insert("name", name);
        }
        "aws_lambda_function" => {
            let name = named(state, "function_name");
            let arn = setting.arn("lambda", &setting.region, &format!("function:{name}"));
            known.insert("qualified_arn", format!("{arn}:1"));
            known.insert("version", "1".to_owned());
            known.insert("arn", arn);
            known.insert("id", name);
        }
        "aws_kms_key_policy" => {
            known.insert("id", state.get("key_id").str().unwrap_or_default().to_owned());
        }
        "aws_s3_object" | "aws_s3_bucket_object" => {
            known.insert("id", state.get("key").str().unwrap_or_default().to_owned());
        }
        _ if kind.starts_with("aws_s3_bucket_") => {
            known.insert("id", state.get("bucket").str().unwrap_or_default().to_owned());
        }
        _ => {
            let id = format!("{}-{number:08}", kind.trim_start_matches("aws_"));
            let (service, rest) = kind.trim_start_matches("aws_").split_once('_').unwrap_or((kind, "resource"));
            known.insert("arn", setting.arn(service, &setting.region, &format!("{rest}/{id}")));
            known.insert("id", id);
        }
    }
    for (name, text) in &known {
        // Code that sets an optional and computed argument is right.
        if *state.get(name) == Value::Unknown {
            state.set(name, Value::text(text.clone()));
        }
    }
    known.remove("id").unwrap_or_default()
}

/// The ARN of an OAI as a principal. Source: CloudFront developer guide, "Restrict access with an origin access identity".
pub fn identity_arn(setting: &Setting, id: &str) -> String {
    format!("arn:{}:iam::cloudfront:user/CloudFront Origin Access Identity {id}", setting.partition())
}

/// A canonical user id: 64 hexadecimal digits that depend on nothing but the id.
pub fn canonical_user(id: &str) -> String {
    let digits: String = id.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("{digits:0<64}")
}

/// Whether a canonical user id is that of an identity, which may be gone: ids of identities begin with an `E`.
pub fn is_identitys(canonical_user: &str) -> bool {
    canonical_user.starts_with("45")
}

/// What KMS gives a key without a policy of its own. Source: KMS developer guide, "Default key policy".
pub fn default_key_policy(setting: &Setting) -> String {
    let root = format!("arn:{}:iam::{}:root", setting.partition(), setting.account);
    serde_json::json!({
        "Version": "2012-10-17",
        "Id": "key-default-1",
        "Statement": [{
            "Sid": "Enable IAM User Permissions",
            "Effect": "Allow",
            "Principal": {"AWS": root},
            "Action": "kms:*",
            "Resource": "*",
        }],
    })
    .to_string()
}

/// Attributes that follow from arguments.
fn settle(setting: &Setting, kind: &str, state: &mut Value) {
    if kind == "aws_cloudfront_distribution" {
        let waits = *state.get("wait_for_deployment") != Value::Bool(false);
        state.set("status", Value::text(if waits { "Deployed" } else { "InProgress" }));
    }
    if kind == "aws_s3_bucket" && state.get("region").is_null() {
        state.set("region", Value::text(setting.region.clone()));
    }
    if let (Value::Map(_), tags @ Value::Map(_)) = (state.get("tags_all").clone(), state.get("tags").clone()) {
        state.set("tags_all", tags);
    }
}

/// What changes in the account when a resource goes from `old` to `new` (null: it is made or destroyed).
fn effect(held: &mut Holdings, setting: &Setting, kind: &str, old: &Value, new: &Value) -> Result<(), Refusal> {
    let world = &mut held.world;
    let one = if new.is_null() { old } else { new };
    let gone = new.is_null();
    let id = id_of(one);
    match kind {
        "aws_s3_bucket" if gone => {
            world.buckets.remove(&id);
        }
        "aws_s3_bucket" => {
            if !world.buckets.contains_key(&id) {
                world.buckets.insert(id.clone(), Bucket { account: setting.account.clone(), ..Bucket::default() });
            }
            let policy = new.get("policy").str();
            if let Some(policy) = policy
                && old.get("policy").str() != Some(policy)
            {
                put_bucket_policy(world, setting, &id, policy)?;
            }
            if let Some(bucket) = world.buckets.get_mut(&id) {
                if new.get("server_side_encryption_configuration") != old.get("server_side_encryption_configuration") {
                    bucket.encryption = encryption(new.get("server_side_encryption_configuration"));
                }
                if new.get("grant") != old.get("grant") {
                    bucket.acl = inline_grants(new.get("grant"));
                }
            }
        }
        "aws_s3_bucket_policy" => {
            let name = one.get("bucket").str().unwrap_or_default().to_owned();
            if gone {
                if let Some(bucket) = world.buckets.get_mut(&name) {
                    bucket.policy = None;
                }
            } else {
                put_bucket_policy(world, setting, &name, new.get("policy").str().unwrap_or_default())?;
            }
        }
        "aws_s3_bucket_server_side_encryption_configuration" => {
            let bucket = bucket(world, one.get("bucket"))?;
            bucket.encryption = if gone { None } else { encryption(&Value::List(vec![new.clone()])) };
        }
        "aws_s3_bucket_acl" if !gone => {
            let grants = acl_grants(new);
            bucket(world, one.get("bucket"))?.acl = grants;
        }
        "aws_s3_bucket_ownership_controls" => {
            let rule = new.get("rule").list().first().map(|rule| rule.get("object_ownership").clone());
            bucket(world, one.get("bucket"))?.ownership = rule.and_then(|rule| rule.str().map(str::to_owned));
        }
        "aws_kms_key" if gone => {
            world.keys.remove(&id);
        }
        "aws_kms_key" => {
            let policy = new.get("policy").str().unwrap_or_default();
            if old.get("policy").str() != Some(policy) {
                let arn = new.get("arn").str().unwrap_or_default().to_owned();
                refuse::key_policy(
                    world,
                    setting,
                    &arn,
                    policy,
                    new.get("bypass_policy_lockout_safety_check").is_true(),
                )?;
                world.keys.insert(id, Key { arn, policy: policy.to_owned() });
            }
        }
        "aws_kms_key_policy" => {
            let name = one.get("key_id").str().unwrap_or_default();
            let unknown = || Refusal::new("NotFoundException", format!("Invalid keyId '{name}'"));
            let arn = world.key_of(name).ok_or_else(unknown)?.arn.clone();
            // Destroying the resource gives the key AWS's default policy. Source: the provider's documentation of it.
            let policy = if gone {
                default_key_policy(setting)
            } else {
                let policy = new.get("policy").str().unwrap_or_default();
                refuse::key_policy(
                    world,
                    setting,
                    &arn,
                    policy,
                    new.get("bypass_policy_lockout_safety_check").is_true(),
                )?;
                policy.to_owned()
            };
            world.keys.values_mut().filter(|key| key.arn == arn).for_each(|key| key.policy.clone_from(&policy));
        }
        "aws_kms_alias" if gone => {
            world.aliases.remove(&id);
        }
        "aws_kms_alias" => {
            let target = new.get("target_key_id").str().unwrap_or_default();
            let key = world.key_of(target).map(|key| key.arn.rsplit('/').next().unwrap_or_default().to_owned());
            world.aliases.insert(id, key.unwrap_or_else(|| target.to_owned()));
        }
        "aws_iam_role" | "aws_iam_user" => {
            let arn = one.get("arn").str().unwrap_or_default().to_owned();
            world.principals.retain(|known| *known != arn);
            if !gone {
                world.principals.push(arn);
            }
        }
        "aws_cloudfront_origin_access_identity" if gone => {
            refuse::identity_in_use(world, &id)?;
            world.identities.remove(&id);
        }
        "aws_cloudfront_origin_access_identity" => {
            refuse::comment(new.get("comment"))?;
            let iam_arn = new.get("iam_arn").str().unwrap_or_default().to_owned();
            let canonical_user = new.get("s3_canonical_user_id").str().unwrap_or_default().to_owned();
            world.identities.insert(id, Identity { iam_arn, canonical_user });
        }
        "aws_cloudfront_origin_access_control" if gone => {
            refuse::control_in_use(world, &id)?;
            world.controls.remove(&id);
        }
        "aws_cloudfront_origin_access_control" => {
            let name = new.get("name").str().unwrap_or_default();
            refuse::control_name(world, &id, name)?;
            world.controls.insert(id, name.to_owned());
        }
        "aws_cloudfront_distribution" if gone => {
            world.distributions.remove(&id);
        }
        "aws_cloudfront_distribution" => {
            refuse::distribution(world, new)?;
            let origins = origins(new);
            let arn = new.get("arn").str().unwrap_or_default().to_owned();
            let mut still_deployed = Vec::new();
            if let Some(before) = world.distributions.remove(&id) {
                still_deployed = before.still_deployed;
                still_deployed
                    .extend(before.origins.into_iter().filter(|(id, origin)| origins.get(id) != Some(origin)));
            }
            world.distributions.insert(id, Distribution { arn, origins, still_deployed });
        }
        _ => {}
    }
    Ok(())
}

fn bucket<'a>(world: &'a mut World, name: &Value) -> Result<&'a mut Bucket, Refusal> {
    let name = name.str().unwrap_or_default();
    let bucket = world.buckets.get_mut(name);
    bucket.ok_or_else(|| Refusal::new("NoSuchBucket", format!("The specified bucket does not exist: {name}")))
}

fn put_bucket_policy(world: &mut World, setting: &Setting, name: &str, policy: &str) -> Result<(), Refusal> {
    refuse::bucket_policy(world, setting, name, policy)?;
    bucket(world, &Value::text(name))?.policy = Some(policy.to_owned());
    Ok(())
}

/// The KMS key of a bucket's default encryption, inline or in a resource of its own: both have the same blocks.
fn encryption(configuration: &Value) -> Option<EncryptionKey> {
    let rule = configuration.list().first()?.get("rule").list().first()?.clone();
    let default = rule.get("apply_server_side_encryption_by_default").list().first()?.clone();
    if !default.get("sse_algorithm").str()?.starts_with("aws:kms") {
        return None;
    }
    Some(match default.get("kms_master_key_id").str() {
        Some(name) if !name.ends_with("alias/aws/s3") => EncryptionKey::Named(name.to_owned()),
        _ => EncryptionKey::AwsManaged,
    })
}

fn inline_grants(grants: &Value) -> Vec<(String, String)> {
    let grants =
        grants.list().iter().filter_map(|grant| Some((grant.get("id").str()?, grant.get("permissions").strings())));
    grants
        .flat_map(|(id, permissions)| permissions.into_iter().map(move |permission| (id.to_owned(), permission)))
        .collect()
}

fn acl_grants(acl: &Value) -> Vec<(String, String)> {
    let policy = acl.get("access_control_policy").list().first().cloned().unwrap_or(Value::Null);
    let grants = policy.get("grant").list().iter().filter_map(|grant| {
        let grantee = grant.get("grantee").list().first()?.get("id").str()?.to_owned();
        Some((grantee, grant.get("permission").str()?.to_owned()))
    });
    grants.collect()
}

/// The origins of a distribution's state.
pub fn origins(distribution: &Value) -> BTreeMap<String, Origin> {
    let origins = distribution.get("origin").list().iter().map(|origin| {
        let identity = origin.get("s3_origin_config").list().first().cloned().unwrap_or(Value::Null);
        let identity = identity.get("origin_access_identity").str().map(str::to_owned);
        let credential = match (origin.get("origin_access_control_id").str(), identity) {
            (Some(control), _) => Credential::Control(control.to_owned()),
            (None, Some(path)) => Credential::Identity(path.rsplit('/').next().unwrap_or_default().to_owned()),
            (None, None) => Credential::None,
        };
        let origin_id = origin.get("origin_id").str().unwrap_or_default().to_owned();
        let domain_name = origin.get("domain_name").str().unwrap_or_default().to_owned();
        let path = origin.get("origin_path").str().unwrap_or_default().to_owned();
        (origin_id, Origin { domain_name, path, credential })
    });
    origins.collect()
}
