//! What a plan's state holds, before and after the apply: distributions, OAIs, OACs, buckets, keys and their policies.

use super::document;
use super::read::{Action, Change, Id, Plan};
use super::statement::{Canonical, Policy};
use crate::policy::identity::{self, OAI};
use crate::survey::OAC;
use crate::survey::origins::DISTRIBUTIONS;
use serde_json::Value;

/// The resource types that a KMS key can be.
pub const KEYS: [&str; 4] =
    ["aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key"];

/// Resource types by name.
pub const BUCKET: &str = "aws_s3_bucket";
/// The policy of a bucket.
pub const BUCKET_POLICY: &str = "aws_s3_bucket_policy";
/// The policy of a key.
pub const KEY_POLICY: &str = "aws_kms_key_policy";
/// The ACL of a bucket.
pub const BUCKET_ACL: &str = "aws_s3_bucket_acl";
const ENCRYPTION: &str = "aws_s3_bucket_server_side_encryption_configuration";

/// Before or after the apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// What is there now.
    Prior,
    /// What will be there.
    Planned,
}

/// A resource as it is, or as it will be.
#[derive(Debug, Clone, Copy)]
pub struct Object<'p> {
    /// Which.
    pub id: &'p Id,
    /// Its attributes.
    pub values: &'p Value,
    /// The change that makes it so, if one does.
    pub change: Option<&'p Change>,
}

/// A distribution.
#[derive(Debug, Clone)]
pub struct Distribution {
    /// Its address.
    pub address: String,
    /// Its ARN, once it has one.
    pub arn: String,
    /// `Deployed` or `InProgress`, where the state says.
    pub status: String,
    /// Its origins.
    pub origins: Vec<Origin>,
}

/// An origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// Its id in the distribution.
    pub name: String,
    /// The host that it asks.
    pub domain: String,
    /// The path that is put before every request.
    pub path: String,
    /// The id of its OAI, if it has one.
    pub identity: Option<String>,
    /// The id of its OAC, if it has one that is known.
    pub control: Option<String>,
}

/// The policy of a bucket or a key.
#[derive(Debug, Clone)]
pub struct Held {
    /// The resource that holds it.
    pub address: String,
    /// What it says.
    pub text: Text,
}

/// A policy as far as the plan shows it.
#[derive(Debug, Clone)]
pub enum Text {
    /// What it says.
    Known(Policy),
    /// It is not known before the apply.
    Unknown,
    /// There is something in it that this tool does not understand.
    Unreadable,
}

/// What a bucket encrypts with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Encryption {
    /// No KMS key.
    None,
    /// A key, by its ARN, its id or an alias.
    Key(String),
    /// The key `aws/s3`, whose policy nobody can edit.
    AwsManaged,
    /// The state does not say.
    Unseen,
}

/// The plan with what is looked up in it again and again.
#[derive(Debug)]
pub struct View<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// The canonical user ids of its OAIs.
    pub canonical: Canonical,
}

impl<'p> View<'p> {
    /// A view of a plan.
    pub fn new(plan: &'p Plan) -> View<'p> {
        let mut canonical = Canonical::new();
        let drifted = plan.drift.iter().map(|change| (&change.id, &change.before));
        for (id, values) in plan.state.iter().map(|resource| (&resource.id, &resource.values)).chain(drifted) {
            if id.kind == OAI && !text(values, "s3_canonical_user_id").is_empty() {
                canonical.insert(text(values, "s3_canonical_user_id").to_owned(), text(values, "id").to_owned());
            }
        }
        View { plan, canonical }
    }

    /// The resources and data sources of a type.
    pub fn objects(&self, when: When, kinds: &[&str]) -> Vec<Object<'p>> {
        let of_kind = |id: &Id| kinds.contains(&id.kind.as_str());
        let change_of = |id: &Id| {
            let mut changes = self.plan.changes.iter();
            changes.find(|change| change.id.address == id.address && !change.deposed && change.action != Action::NoOp)
        };
        let mut out = Vec::new();
        for resource in self.plan.state.iter().filter(|resource| of_kind(&resource.id)) {
            match change_of(&resource.id).filter(|_| when == When::Planned) {
                None => out.push(Object { id: &resource.id, values: &resource.values, change: None }),
                Some(change) => match change.action {
                    Action::Delete | Action::Forget => {}
                    _ => out.push(Object { id: &resource.id, values: &change.after, change: Some(change) }),
                },
            }
        }
        if when == When::Planned {
            let made = self.plan.changes.iter().filter(|change| change.action == Action::Create && !change.deposed);
            for change in made.filter(|change| of_kind(&change.id)) {
                out.push(Object { id: &change.id, values: &change.after, change: Some(change) });
            }
        }
        out
    }

    /// The distributions that this state manages.
    pub fn distributions(&self, when: When) -> Vec<Distribution> {
        let managed = self.objects(when, &DISTRIBUTIONS).into_iter().filter(|object| !object.id.data);
        managed.map(|object| distribution(&object.id.address, object.values)).collect()
    }

    /// The OAC of this id.
    pub fn control(&self, id: &str) -> Option<Object<'p>> {
        self.objects(When::Prior, &[OAC]).into_iter().find(|object| text(object.values, "id") == id)
    }

    /// The name of the bucket that a host is the endpoint of.
    pub fn bucket_of(&self, domain: &str) -> Option<String> {
        let named = self.objects(When::Prior, &[BUCKET]).into_iter().find(|object| {
            ["bucket_regional_domain_name", "bucket_domain_name"].iter().any(|name| text(object.values, name) == domain)
        });
        match named {
            Some(object) => Some(bucket_name(object.values).to_owned()),
            None => by_endpoint(domain).map(str::to_owned),
        }
    }

    /// Whether this state has a bucket, or anything that tells its policy.
    pub fn has_bucket(&self, bucket: &str) -> bool {
        self.objects(When::Prior, &[BUCKET])
            .iter()
            .any(|object| !object.id.data && bucket_name(object.values) == bucket)
    }

    /// The policy of a bucket: that of a resource for it alone before that of the bucket, which is read earlier.
    pub fn bucket_policy(&self, when: When, bucket: &str) -> Option<Held> {
        let own = self.objects(when, &[BUCKET_POLICY]);
        let own = own.into_iter().find(|object| text(object.values, "bucket") == bucket);
        let inline = || {
            let buckets = self.objects(when, &[BUCKET]);
            buckets.into_iter().find(|object| !object.id.data && bucket_name(object.values) == bucket)
        };
        let held = self.held(&own.or_else(inline)?);
        Some(held).filter(|held| !matches!(&held.text, Text::Known(policy) if policy.statements.is_empty()))
    }

    /// The policy of a key, likewise.
    pub fn key_policy(&self, when: When, key: &Object<'_>) -> Option<Held> {
        let own = self.objects(when, &[KEY_POLICY]);
        let own = own.into_iter().find(|object| is_key(key.values, text(object.values, "key_id")));
        let inline = || self.objects(when, &KEYS).into_iter().find(|object| object.id == key.id);
        let held = self.held(&own.or_else(inline)?);
        Some(held).filter(|held| !matches!(&held.text, Text::Known(policy) if policy.statements.is_empty()))
    }

    /// The policy that a resource holds in its argument `policy`.
    pub fn held(&self, object: &Object<'_>) -> Held {
        let text = match object.change {
            Some(change) if contains_true(change.unknown.get("policy")) => {
                match document::waiting(self, change).and_then(|value| Policy::of(&value, &self.canonical)) {
                    Some(policy) => Text::Known(policy),
                    None => Text::Unknown,
                }
            }
            _ => self.text(object.values),
        };
        Held { address: object.id.address.clone(), text }
    }

    /// The policy in the attributes of a resource.
    pub fn text(&self, values: &Value) -> Text {
        Policy::read(text(values, "policy"), &self.canonical).map_or(Text::Unreadable, Text::Known)
    }

    /// The key in this state that a bucket names: by its ARN, its id or an alias.
    pub fn key(&self, name: &str) -> Option<Object<'p>> {
        let alias = self
            .objects(When::Prior, &["aws_kms_alias"])
            .into_iter()
            .find(|alias| [text(alias.values, "name"), text(alias.values, "arn")].contains(&name) && !name.is_empty());
        let name = alias.map_or(name, |alias| match text(alias.values, "target_key_arn") {
            "" => text(alias.values, "target_key_id"),
            arn => arn,
        });
        self.objects(When::Prior, &KEYS).into_iter().find(|key| !key.id.data && is_key(key.values, name))
    }

    /// What a bucket encrypts new objects with.
    pub fn encryption(&self, bucket: &str) -> Encryption {
        let own = self.objects(When::Prior, &[ENCRYPTION]);
        let rules = match own.into_iter().find(|object| text(object.values, "bucket") == bucket) {
            Some(own) => items(own.values, "rule"),
            None => {
                let buckets = self.objects(When::Prior, &[BUCKET]);
                let managed = |object: &&Object<'_>| !object.id.data && bucket_name(object.values) == bucket;
                let Some(object) = buckets.iter().find(managed) else { return Encryption::Unseen };
                let blocks = items(object.values, "server_side_encryption_configuration");
                blocks.iter().flat_map(|block| items(block, "rule")).collect()
            }
        };
        let defaults = rules.iter().flat_map(|rule| items(rule, "apply_server_side_encryption_by_default"));
        let kms = defaults.into_iter().find(|default| text(default, "sse_algorithm").starts_with("aws:kms"));
        match kms.map(|default| text(default, "kms_master_key_id")) {
            None => Encryption::None,
            Some(key) if key.is_empty() || key.ends_with("alias/aws/s3") => Encryption::AwsManaged,
            Some(key) => Encryption::Key(key.to_owned()),
        }
    }

    /// The distributions with an origin that uses an OAI, with that origin.
    pub fn users(&self, when: When, identity: &str) -> Vec<(Distribution, Origin)> {
        let mut out = Vec::new();
        for distribution in self.distributions(when) {
            for origin in distribution.origins.iter().filter(|origin| origin.identity.as_deref() == Some(identity)) {
                out.push((distribution.clone(), origin.clone()));
            }
        }
        out
    }
}

/// A distribution from its attributes.
pub fn distribution(address: &str, values: &Value) -> Distribution {
    Distribution {
        address: address.to_owned(),
        arn: text(values, "arn").to_owned(),
        status: text(values, "status").to_owned(),
        origins: items(values, "origin").into_iter().map(origin).collect(),
    }
}

/// An origin from its attributes.
pub fn origin(values: &Value) -> Origin {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let path = items(values, "s3_origin_config").into_iter().map(|block| text(block, "origin_access_identity"));
    let path = path.into_iter().next().unwrap_or_default();
    let name = match text(values, "origin_id") {
        // The name of the argument in `aws_cloudfront_multitenant_distribution`.
        "" => text(values, "id"),
        name => name,
    };
    Origin {
        name: name.to_owned(),
        domain: text(values, "domain_name").to_owned(),
        path: text(values, "origin_path").to_owned(),
        identity: identity::literal(path).map(|(id, _)| id.to_owned()).or_else(|| some(path)),
        control: some(text(values, "origin_access_control_id")),
    }
}

/// A string attribute; empty where it is none.
pub fn text<'v>(values: &'v Value, name: &str) -> &'v str {
    values.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The blocks, or items, of an attribute.
pub fn items<'v>(values: &'v Value, name: &str) -> Vec<&'v Value> {
    match values.get(name) {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(one @ Value::Object(_)) => vec![one],
        _ => Vec::new(),
    }
}

/// Whether anything is marked in a value like `after_unknown`.
pub fn contains_true(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(marked)) => *marked,
        Some(Value::Array(items)) => items.iter().any(|item| contains_true(Some(item))),
        Some(Value::Object(entries)) => entries.values().any(|value| contains_true(Some(value))),
        _ => false,
    }
}

/// The name of a bucket.
pub fn bucket_name(values: &Value) -> &str {
    match text(values, "bucket") {
        "" => text(values, "id"),
        name => name,
    }
}

/// Whether a key is meant by an ARN or an id. Replicas of a key in several regions have one id, so an ARN counts whole.
pub fn is_key(values: &Value, name: &str) -> bool {
    if name.starts_with("arn:") {
        return text(values, "arn") == name;
    }
    !name.is_empty() && [text(values, "key_id"), text(values, "id")].contains(&name)
}

/// The bucket in an endpoint of S3's: `BUCKET.s3.amazonaws.com`, `BUCKET.s3.REGION.amazonaws.com` and their elders.
fn by_endpoint(domain: &str) -> Option<&str> {
    let host = domain.strip_suffix(".amazonaws.com").or_else(|| domain.strip_suffix(".amazonaws.com.cn"))?;
    // The name may have dots, so the service is looked for from the end.
    [".s3.", ".s3-"]
        .iter()
        .filter_map(|mark| host.rfind(mark))
        .max()
        .or_else(|| host.strip_suffix(".s3").map(str::len))
        .map(|end| &host[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_bucket_is_read_off_the_endpoint() {
        for (domain, bucket) in [
            ("site.s3.amazonaws.com", Some("site")),
            ("a.b.s3.eu-central-1.amazonaws.com", Some("a.b")),
            ("x.s3.y.s3-eu-west-1.amazonaws.com", Some("x.s3.y")),
            ("site.s3.cn-north-1.amazonaws.com.cn", Some("site")),
            ("www.example.com", None),
            ("", None),
        ] {
            assert_eq!(by_endpoint(domain), bucket, "{domain}");
        }
    }

    #[test]
    fn a_key_is_known_by_its_arn_and_its_id() {
        let key = json!({ "id": "1234", "key_id": "1234", "arn": "arn:aws:kms:eu-central-1:123456789012:key/1234" });
        assert!(is_key(&key, "1234"));
        assert!(is_key(&key, "arn:aws:kms:eu-central-1:123456789012:key/1234"));
        assert!(!is_key(&key, "") && !is_key(&key, "12") && !is_key(&json!({}), ""));
    }
}
