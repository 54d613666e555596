//! The fake account: what exists in it at a moment, and every operation that led there, in order.

use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What exists, as far as it decides who may read what.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct World {
    /// Buckets by name.
    pub buckets: BTreeMap<String, Bucket>,
    /// KMS keys by key id.
    pub keys: BTreeMap<String, Key>,
    /// The key id behind each alias.
    pub aliases: BTreeMap<String, String>,
    /// Origin access identities by id.
    pub identities: BTreeMap<String, Identity>,
    /// Names of origin access controls by id.
    pub controls: BTreeMap<String, String>,
    /// Distributions by id.
    pub distributions: BTreeMap<String, Distribution>,
    /// ARNs of IAM roles and users.
    pub principals: Vec<String>,
}

/// A bucket.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bucket {
    /// The account that owns it.
    pub account: String,
    /// Its policy, if it has one.
    pub policy: Option<String>,
    /// The key that new objects are encrypted with; none for S3's own keys.
    pub encryption: Option<EncryptionKey>,
    /// Canonical user id and permission of each ACL grant.
    pub acl: Vec<(String, String)>,
    /// What its object ownership is set to; AWS's default since April 2023 is `BucketOwnerEnforced`.
    pub ownership: Option<String>,
}

/// What a bucket's default encryption with KMS names.
#[derive(Debug, Clone, PartialEq)]
pub enum EncryptionKey {
    /// `aws/s3`, whose policy nobody can edit.
    AwsManaged,
    /// A key id, an alias or an ARN of either.
    Named(String),
}

/// A KMS key.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// Its ARN.
    pub arn: String,
    /// Its policy; a key always has one.
    pub policy: String,
}

/// An origin access identity.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// The ARN it has as a principal.
    pub iam_arn: String,
    /// Its canonical user id.
    pub canonical_user: String,
}

/// A distribution.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// Its ARN.
    pub arn: String,
    /// Its origins by origin id.
    pub origins: BTreeMap<String, Origin>,
    /// Origins as some edges still have them, while a change is being deployed.
    pub still_deployed: Vec<(String, Origin)>,
}

/// An origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The domain name of the bucket or server.
    pub domain_name: String,
    /// The path that CloudFront puts before a viewer's.
    pub path: String,
    /// How CloudFront signs its requests.
    pub credential: Credential,
}

/// How CloudFront signs requests to an origin.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Credential {
    /// Not at all.
    None,
    /// As an origin access identity, by id.
    Identity(String),
    /// As the distribution, by the id of its origin access control.
    Control(String),
}

/// One thing done to the account, and what existed after it.
#[derive(Debug, Clone)]
pub struct Operation {
    /// What was done.
    pub verb: Verb,
    /// The resource type.
    pub kind: String,
    /// The resource's id.
    pub id: String,
    /// The account after it.
    pub after: Arc<World>,
}

/// What is done to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// It was made.
    Create,
    /// It was changed in place.
    Update,
    /// It was destroyed.
    Delete,
    /// Every edge has the change of a distribution now.
    Deploy,
}

impl std::fmt::Display for Operation {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        let verb = match self.verb {
            Verb::Create => "create",
            Verb::Update => "update",
            Verb::Delete => "delete",
            Verb::Deploy => "deploy",
        };
        write!(out, "{verb} {} {}", self.kind, self.id)
    }
}

/// What an account holds: the world, every resource's attributes, and the log.
#[derive(Debug, Clone, Default)]
pub struct Holdings {
    /// What exists.
    pub world: World,
    /// Attributes of every resource by type and id.
    pub resources: BTreeMap<(String, String), Value>,
    /// Every operation, in order.
    pub log: Vec<Operation>,
    /// How many ids were given away.
    pub counter: u32,
    /// The account's number, where it is not the one of most cases.
    pub number: Option<String>,
}

/// An account that several providers, one a process of Terraform's, work on at once.
#[derive(Debug, Default)]
pub struct Account(Mutex<Holdings>);

impl Account {
    /// Exclusive access. A test that panicked while it held the account fails by itself, so its lock is no further error.
    pub fn open(&self) -> MutexGuard<'_, Holdings> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An account of its own that holds the same, with the same history.
    pub fn fork(&self) -> Account {
        Account(Mutex::new(self.open().clone()))
    }

    /// Every edge has every change: what a person waits for between two stages.
    pub fn deployed(&self) {
        let mut holdings = self.open();
        for distribution in holdings.world.distributions.values_mut() {
            distribution.still_deployed.clear();
        }
        for ((kind, _), state) in &mut holdings.resources {
            if kind == "aws_cloudfront_distribution" {
                state.set("status", Value::text("Deployed"));
            }
        }
    }
}

impl Holdings {
    /// A number that no other resource of this account was given.
    pub fn next_number(&mut self) -> u32 {
        self.counter += 1;
        self.counter
    }

    /// Writes `verb` on a resource into the log, with the world as it is now.
    pub fn logged(&mut self, verb: Verb, kind: &str, id: &str) {
        let after = Arc::new(self.world.clone());
        self.log.push(Operation { verb, kind: kind.to_owned(), id: id.to_owned(), after });
    }
}

impl World {
    /// The bucket behind an origin's domain name. Source: CloudFront developer guide, "Use an Amazon S3 bucket".
    pub fn bucket_of(&self, domain_name: &str) -> Option<(&String, &Bucket)> {
        self.buckets.iter().find(|(name, _)| {
            domain_name
                .strip_prefix(name.as_str())
                .is_some_and(|rest| rest.starts_with(".s3.") || rest.starts_with(".s3-"))
        })
    }

    /// The key that a key id, an ARN, an alias or an alias's ARN names.
    pub fn key_of(&self, name: &str) -> Option<&Key> {
        let last = name.rsplit_once(":key/").map_or(name, |(_, id)| id);
        let alias = name.find("alias/").and_then(|at| name.get(at..)).and_then(|alias| self.aliases.get(alias));
        self.keys.get(alias.map_or(last, String::as_str))
    }
}
