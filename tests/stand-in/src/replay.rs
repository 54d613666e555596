//! The log of an account, read again: after every single operation, what may CloudFront still do for each origin?

use crate::account::{Bucket, Credential, Distribution, EncryptionKey, Operation, Origin, World};
use crate::iam::{Decision, Policy, Request, Scope, Target, evaluate};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Something that CloudFront does for an origin of a distribution.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Access {
    /// The distribution's id.
    pub distribution: String,
    /// The origin's id.
    pub origin: String,
    /// What is done, such as `s3:GetObject`.
    pub action: String,
    /// The ARN of the bucket or object.
    pub resource: String,
    /// Whether the object was written since the bucket has its KMS key.
    pub encrypted: bool,
}

/// An access that was allowed and is not after an operation.
#[derive(Debug, Clone)]
pub struct Denied {
    /// After what.
    pub operation: String,
    /// What is denied.
    pub access: Access,
}

impl fmt::Display for Denied {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        let Access { distribution, origin, action, resource, encrypted } = &self.access;
        let encrypted = if *encrypted { " (encrypted)" } else { "" };
        write!(
            out,
            "after {}: {distribution} may not {action} {resource}{encrypted} for its origin {origin}",
            self.operation
        )
    }
}

/// What is asked of each bucket: actions and resources, by the bucket's name.
pub type Probes = BTreeMap<String, BTreeSet<(String, String)>>;

/// Actions that a wildcard in a policy is tried with.
const ACTIONS: [&str; 8] = [
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:GetObjectTagging",
    "s3:ListBucket",
    "s3:GetBucketLocation",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:PutObjectAcl",
];

/// Everything that any policy of any of `worlds` is about, and plain reading, listing and writing.
pub fn probes<'a>(worlds: impl IntoIterator<Item = &'a World>) -> Probes {
    let mut actions: BTreeMap<&String, BTreeSet<String>> = BTreeMap::new();
    let mut resources: BTreeMap<&String, BTreeSet<String>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for world in worlds {
        for (name, bucket) in &world.buckets {
            let arn = arn_of(world, name);
            let actions =
                actions.entry(name).or_insert_with(|| ACTIONS.iter().map(|&action| action.to_owned()).collect());
            let resources = resources.entry(name).or_default();
            resources.insert(arn.clone());
            resources.insert(format!("{arn}/index.html"));
            let Some(policy) = bucket.policy.as_ref().filter(|policy| seen.insert((name, *policy))) else { continue };
            for statement in parsed(&arn, policy).map(|policy| policy.statements).unwrap_or_default() {
                let named =
                    |scope: Option<Scope<String>>| scope.map(|scope| scope.entries().to_vec()).unwrap_or_default();
                actions.extend(named(statement.actions).into_iter().filter(|action| !action.contains(['*', '?'])));
                resources
                    .extend(named(statement.resources).iter().map(|resource| resource.replace(['*', '?'], "probe")));
            }
        }
    }
    let mut probes = Probes::new();
    for (name, actions) in actions {
        let resources = resources.get(name).cloned().unwrap_or_default();
        let pairs =
            actions.iter().flat_map(|action| resources.iter().map(|resource| (action.clone(), resource.clone())));
        probes.insert(name.clone(), pairs.collect());
    }
    probes
}

fn arn_of(world: &World, bucket: &str) -> String {
    let distribution = world.distributions.values().next();
    let partition = distribution.and_then(|distribution| distribution.arn.split(':').nth(1)).unwrap_or("aws");
    format!("arn:{partition}:s3:::{bucket}")
}

fn parsed(arn: &str, policy: &str) -> Option<Policy> {
    Policy::parse(policy, &Target::Bucket(arn.to_owned())).ok()
}

/// Everything of `probes` that CloudFront may do in `world`, whichever edge it is that asks.
pub fn accesses(world: &World, probes: &Probes) -> BTreeSet<Access> {
    let mut found = BTreeSet::new();
    for (id, distribution) in &world.distributions {
        for (origin_id, origin) in &distribution.origins {
            let Some((name, bucket)) = world.bucket_of(&origin.domain_name) else { continue };
            // While a change is deployed, some edges still ask as they did before.
            let deployed =
                distribution.still_deployed.iter().filter(|(id, _)| id == origin_id).map(|(_, origin)| origin);
            let live: Vec<&Origin> = std::iter::once(origin).chain(deployed).collect();
            let arn = arn_of(world, name);
            let policy = bucket.policy.as_ref().and_then(|policy| parsed(&arn, policy));
            let decrypted = live.iter().all(|origin| may_decrypt(world, distribution, origin, bucket, &arn));
            for (action, resource) in probes.get(name).into_iter().flatten() {
                let may = |origin: &&Origin| {
                    may(world, distribution, &origin.credential, bucket, policy.as_ref(), action, resource)
                };
                if !live.iter().all(may) {
                    continue;
                }
                let access = Access {
                    distribution: id.clone(),
                    origin: origin_id.clone(),
                    action: action.clone(),
                    resource: resource.clone(),
                    encrypted: false,
                };
                if bucket.encryption.is_some() && action == "s3:GetObject" && decrypted {
                    found.insert(Access { encrypted: true, ..access.clone() });
                }
                found.insert(access);
            }
        }
    }
    found
}

fn may(
    world: &World,
    distribution: &Distribution,
    credential: &Credential,
    bucket: &Bucket,
    policy: Option<&Policy>,
    action: &str,
    resource: &str,
) -> bool {
    let request = match credential {
        Credential::None => Request::anonymous(action, resource),
        Credential::Control(_) => Request::cloudfront(&distribution.arn, action, resource),
        Credential::Identity(id) => match world.identities.get(id) {
            Some(identity) => Request::origin_access_identity(id, &identity.canonical_user, action, resource),
            None => return false,
        },
    };
    match policy.map_or(Decision::ImplicitDeny, |policy| evaluate(std::slice::from_ref(policy), &request)) {
        Decision::ExplicitDeny(_) => false,
        Decision::Allow(_) => true,
        Decision::ImplicitDeny => match credential {
            Credential::Identity(id) => acl_allows(world, id, bucket, action, resource),
            _ => false,
        },
    }
}

/// What a bucket's ACL lets an identity do. Source: S3 user guide, "Mapping of ACL permissions and access policy permissions".
fn acl_allows(world: &World, id: &str, bucket: &Bucket, action: &str, resource: &str) -> bool {
    let Some(identity) = world.identities.get(id) else { return false };
    // With this setting ACLs no longer count.
    if bucket.ownership.as_deref() == Some("BucketOwnerEnforced") {
        return false;
    }
    let of_bucket = !resource.contains('/');
    let reads =
        of_bucket && matches!(action, "s3:ListBucket" | "s3:ListBucketVersions" | "s3:ListBucketMultipartUploads");
    let writes = !of_bucket && action == "s3:PutObject";
    let (reads_acl, writes_acl) = (of_bucket && action == "s3:GetBucketAcl", of_bucket && action == "s3:PutBucketAcl");
    bucket.acl.iter().filter(|(grantee, _)| *grantee == identity.canonical_user).any(|(_, permission)| match permission
        .as_str()
    {
        "READ" => reads,
        "WRITE" => writes,
        "READ_ACP" => reads_acl,
        "WRITE_ACP" => writes_acl,
        "FULL_CONTROL" => reads || writes || reads_acl || writes_acl,
        _ => false,
    })
}

/// Whether CloudFront can read an object that was written since the bucket has its key.
/// Source: CloudFront developer guide: with SSE-KMS only an origin access control works, and the key's policy must allow it.
fn may_decrypt(world: &World, distribution: &Distribution, origin: &Origin, bucket: &Bucket, bucket_arn: &str) -> bool {
    let Some(EncryptionKey::Named(name)) = &bucket.encryption else { return false };
    if !matches!(origin.credential, Credential::Control(_)) {
        return false;
    }
    let Some(key) = world.key_of(name) else { return false };
    let Ok(policy) = Policy::parse(&key.policy, &Target::Key(key.arn.clone())) else { return false };
    let mut request = Request::cloudfront(&distribution.arn, "kms:Decrypt", &key.arn);
    let region = key.arn.split(':').nth(3).unwrap_or_default();
    request.context.set("kms:ViaService", [format!("s3.{region}.amazonaws.com")]);
    request.context.set("kms:EncryptionContext:aws:s3:arn", [bucket_arn]);
    evaluate(&[policy], &request).is_allow()
}

/// Every access that `start` allowed, or that an operation brought, and that a later operation of `log` took away
/// while its origin was still there.
pub fn denied(start: &World, log: &[Operation], probes: &Probes) -> Vec<Denied> {
    let mut due = accesses(start, probes);
    let mut denied = Vec::new();
    for operation in log {
        let now = accesses(&operation.after, probes);
        due.retain(|access| {
            let distribution = operation.after.distributions.get(&access.distribution);
            distribution.is_some_and(|distribution| distribution.origins.contains_key(&access.origin))
        });
        let lost: Vec<Access> = due.difference(&now).cloned().collect();
        denied.extend(lost.into_iter().map(|access| Denied { operation: operation.to_string(), access }));
        due.extend(now);
    }
    denied
}

/// How CloudFront's access differs between two worlds, for origins that moved from an identity to a control: what only the
/// first allows, and what only the second does. Encrypted objects, which no identity can read, are not compared.
pub fn difference(before: &World, after: &World, probes: &Probes) -> (Vec<Access>, Vec<Access>) {
    let moved = |access: &Access| {
        let origin = |world: &World| {
            Some(world.distributions.get(&access.distribution)?.origins.get(&access.origin)?.credential.clone())
        };
        !access.encrypted
            && matches!((origin(before), origin(after)), (Some(Credential::Identity(_)), Some(Credential::Control(_))))
    };
    let (old, new) = (accesses(before, probes), accesses(after, probes));
    let only = |one: &BTreeSet<Access>, other: &BTreeSet<Access>| -> Vec<Access> {
        one.difference(other).filter(|access| moved(access)).cloned().collect()
    };
    (only(&old, &new), only(&new, &old))
}

/// What a distribution that has nothing to do with a bucket may do to it, as CloudFront and beyond what anybody may.
pub fn strangers(world: &World, probes: &Probes) -> Vec<String> {
    let mut found = Vec::new();
    let outsider = world.distributions.values().next().map(|known| {
        let prefix = known.arn.rsplit_once('/').map_or("", |(prefix, _)| prefix);
        Distribution { arn: format!("{prefix}/ESTRANGER"), origins: BTreeMap::new(), still_deployed: Vec::new() }
    });
    for (name, bucket) in &world.buckets {
        let arn = arn_of(world, name);
        let Some(policy) = bucket.policy.as_ref().and_then(|policy| parsed(&arn, policy)) else { continue };
        let strangers = world.distributions.values().chain(&outsider).filter(|distribution| {
            !distribution
                .origins
                .values()
                .any(|origin| world.bucket_of(&origin.domain_name).is_some_and(|(of, _)| of == name))
        });
        for stranger in strangers {
            for (action, resource) in probes.get(name).into_iter().flatten() {
                let may =
                    |credential: &Credential| may(world, stranger, credential, bucket, Some(&policy), action, resource);
                if may(&Credential::Control(String::new())) && !may(&Credential::None) {
                    found.push(format!("{} may {action} {resource}", stranger.arn));
                }
            }
        }
    }
    found
}

/// Statements of bucket and key policies that still name an identity.
pub fn identity_principals(world: &World) -> Vec<String> {
    let buckets = world.buckets.iter().filter_map(|(name, bucket)| {
        let arn = arn_of(world, name);
        Some((name.clone(), parsed(&arn, bucket.policy.as_ref()?)?))
    });
    let keys = world
        .keys
        .values()
        .filter_map(|key| Some((key.arn.clone(), Policy::parse(&key.policy, &Target::Key(key.arn.clone())).ok()?)));
    let mut found = Vec::new();
    for (name, policy) in buckets.chain(keys) {
        for named in policy.principals() {
            if named.principal.origin_access_identity().is_some() {
                found.push(format!("{name}: statement {} names an OAI", named.statement));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::{Identity, Key, Verb};
    use serde_json::json;
    use std::sync::Arc;

    const ARN: &str = "arn:aws:cloudfront::123456789012:distribution/E3";
    const KEY: &str = "arn:aws:kms:us-east-1:123456789012:key/k";

    fn allows(principal: &serde_json::Value, source: Option<&str>) -> serde_json::Value {
        let mut statement = json!({
            "Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*",
        });
        if let Some(source) = source {
            statement["Condition"] = json!({"StringEquals": {"AWS:SourceArn": source}});
        }
        statement
    }

    fn identity() -> serde_json::Value {
        allows(&json!({"AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"}), None)
    }

    fn cloudfront() -> serde_json::Value {
        allows(&json!({"Service": "cloudfront.amazonaws.com"}), Some(ARN))
    }

    fn policy(statements: &[serde_json::Value]) -> String {
        json!({"Version": "2012-10-17", "Statement": statements}).to_string()
    }

    /// A bucket with these statements, and a distribution that signs like this.
    fn world(statements: &[serde_json::Value], credential: Credential) -> World {
        let domain_name = "site.s3.us-east-1.amazonaws.com".to_owned();
        let origins = BTreeMap::from([("site".to_owned(), Origin { domain_name, path: String::new(), credential })]);
        let bucket = Bucket { policy: Some(policy(statements)), ..Bucket::default() };
        let oai = Identity { iam_arn: String::new(), canonical_user: "c".to_owned() };
        World {
            buckets: BTreeMap::from([("site".to_owned(), bucket)]),
            identities: BTreeMap::from([("E1".to_owned(), oai)]),
            distributions: BTreeMap::from([(
                "E3".to_owned(),
                Distribution { arn: ARN.to_owned(), origins, still_deployed: Vec::new() },
            )]),
            ..World::default()
        }
    }

    fn as_identity() -> Credential {
        Credential::Identity("E1".to_owned())
    }

    fn as_control() -> Credential {
        Credential::Control("E2".to_owned())
    }

    fn log(worlds: &[World]) -> Vec<Operation> {
        let operation = |world: &World| Operation {
            verb: Verb::Update,
            kind: "aws_s3_bucket_policy".to_owned(),
            id: "site".to_owned(),
            after: Arc::new(world.clone()),
        };
        worlds.iter().map(operation).collect()
    }

    fn moments(worlds: &[World]) -> usize {
        denied(&worlds[0], &log(&worlds[1..]), &probes(worlds)).len()
    }

    #[test]
    fn stages_deny_nothing_and_one_step_does() {
        let before = world(&[identity()], as_identity());
        let granted = world(&[identity(), cloudfront()], as_identity());
        let switched = world(&[identity(), cloudfront()], as_control());
        let retired = world(&[cloudfront()], as_control());
        assert_eq!(moments(&[before.clone(), granted, switched.clone(), retired]), 0);
        let too_early = world(&[identity()], as_control());
        assert!(moments(&[before, too_early, switched]) > 0);
    }

    #[test]
    fn an_edge_that_has_not_heard_of_the_change_counts() {
        let mut half = world(&[identity(), cloudfront()], as_control());
        let old = world(&[], as_identity()).distributions["E3"].origins["site"].clone();
        half.distributions.get_mut("E3").expect("it is there").still_deployed.push(("site".to_owned(), old));
        let mut taken = half.clone();
        taken.buckets.get_mut("site").expect("it is there").policy = Some(policy(&[cloudfront()]));
        let before = world(&[identity(), cloudfront()], as_identity());
        assert_eq!(moments(&[before.clone(), half.clone()]), 0);
        assert!(moments(&[before, half, taken]) > 0);
    }

    #[test]
    fn an_encrypted_object_needs_the_keys_policy_and_a_control() {
        let with_key = |statements: serde_json::Value, credential: Credential| {
            let mut world = world(&[identity(), cloudfront()], credential);
            world.buckets.get_mut("site").expect("it is there").encryption = Some(EncryptionKey::Named(KEY.to_owned()));
            world.keys.insert(
                "k".to_owned(),
                Key { arn: KEY.to_owned(), policy: json!({"Statement": statements}).to_string() },
            );
            let probes = probes([&world]);
            accesses(&world, &probes).iter().any(|access| access.encrypted)
        };
        let root = json!({
            "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*",
        });
        let decrypt = |source: &str| {
            json!({
                "Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"}, "Action": "kms:Decrypt", "Resource": "*",
                "Condition": {"StringEquals": {"aws:sourcearn": source}},
            })
        };
        assert!(with_key(json!([root, decrypt(ARN)]), as_control()));
        assert!(!with_key(json!([root, decrypt(ARN)]), as_identity()));
        assert!(!with_key(json!([root]), as_control()));
        assert!(!with_key(json!([root, decrypt("arn:aws:cloudfront::123456789012:distribution/E9")]), as_control()));
    }

    #[test]
    fn what_is_wider_or_left_over_is_seen() {
        let everywhere = allows(&json!({"Service": "cloudfront.amazonaws.com"}), None);
        let before = world(&[identity()], as_identity());
        let after = world(&[everywhere], as_control());
        let probes = probes([&before, &after]);
        assert!(!strangers(&after, &probes).is_empty());
        assert!(strangers(&world(&[cloudfront()], as_control()), &probes).is_empty());
        assert_eq!(identity_principals(&before).len(), 1);
        assert!(identity_principals(&after).is_empty());
        let mut more = cloudfront();
        more["Action"] = json!("s3:*");
        let (lost, won) = difference(&before, &world(&[more], as_control()), &probes);
        assert!(lost.is_empty() && !won.is_empty());
    }
}
