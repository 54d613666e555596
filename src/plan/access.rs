//! Whether CloudFront may do for an origin what its OAI may: in the policies of the bucket and of its key.

use super::state::{
    BUCKET, BUCKET_ACL, Distribution, Encryption, Held, Object, Origin, Text, View, When, bucket_name, items, text,
};
use super::statement::{Entry, Policy, source_fits};
use crate::hcl::ast::{Expr, ExprKind, Span};
use crate::policy::statement::{Condition, Effect, Identifier, List, Principals, Statement, Term};
use crate::stage::keys;
use crate::survey::acls;
use crate::survey::hazards::denial::{self, Denial};

/// What an origin has and lacks.
#[derive(Debug, Default)]
pub struct Access {
    /// The resources that hold its grants.
    pub held_by: Vec<String>,
    /// What is missing.
    pub lacks: Vec<Lack>,
    /// Whether the OAI has statements of its own there.
    pub has_source: bool,
    /// Statements that may deny it, but deny the OAI too, each with its holder.
    pub denied_anyway: Vec<(String, String)>,
}

/// Something that an origin lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// A grant.
    Grant(String),
    /// What tells whether it has one is not in this state.
    Elsewhere(String),
    /// It is not known whether it matters at all.
    Unseen(String),
    /// The text of a policy is not known, or not understood.
    Unclear(String),
    /// A Deny hits CloudFront and not the OAI: the statement, and its holder.
    Denied(String, String),
}

impl Lack {
    /// What there is to say.
    pub fn message(&self) -> String {
        match self {
            Lack::Grant(what) | Lack::Elsewhere(what) | Lack::Unseen(what) | Lack::Unclear(what) => what.clone(),
            Lack::Denied(statement, holder) => format!("the statement {statement} of {holder} denies CloudFront"),
        }
    }
}

/// What a distribution has for one of its origins, in place of this OAI.
pub fn access(view: &View<'_>, when: When, distribution: &Distribution, origin: &Origin, oai: &str) -> Access {
    let mut out = Access::default();
    let Some(bucket) = view.bucket_of(&origin.domain) else {
        out.lacks.push(Lack::Elsewhere(format!("no bucket of this state has the endpoint {}", origin.domain)));
        return out;
    };
    let writes = match view.bucket_policy(when, &bucket) {
        None if view.has_bucket(&bucket) => {
            out.lacks.push(Lack::Grant(format!("the bucket {bucket} has no policy")));
            false
        }
        None => {
            out.lacks.push(Lack::Elsewhere(format!(
                "the policy of the bucket {bucket} is not in this state: look at `aws s3api get-bucket-policy --bucket {bucket}`"
            )));
            false
        }
        Some(held) => on_bucket(&held, distribution, origin, oai, &bucket, &mut out),
    };
    if let Some(held) = view.bucket_policy(when, &bucket) {
        by_acl(view, &held, distribution, oai, &bucket, &mut out);
    }
    match view.encryption(&bucket) {
        Encryption::None => {}
        Encryption::Unseen => out.lacks.push(Lack::Unseen(format!(
            "whether the bucket {bucket} encrypts with a KMS key is not in this state: look at `aws s3api get-bucket-encryption --bucket {bucket}`"
        ))),
        Encryption::AwsManaged => out.lacks.push(Lack::Grant(format!(
            "the bucket {bucket} encrypts with the key aws/s3, whose policy nobody can edit"
        ))),
        Encryption::Key(name) => match view.key(&name) {
            None => out.lacks.push(Lack::Elsewhere(format!(
                "the key {name} of the bucket {bucket} is not in this state: look at `aws kms get-key-policy --policy-name default` for it"
            ))),
            Some(key) => on_key(view, when, &key, distribution, writes, &mut out),
        },
    }
    out
}

/// The policy, if it can be read.
fn read<'h>(held: &'h Held, out: &mut Access) -> Option<&'h Policy> {
    match &held.text {
        Text::Known(policy) => return Some(policy),
        Text::Unknown => out.lacks.push(Lack::Unclear(format!("the text of {} is not known", held.address))),
        Text::Unreadable => {
            out.lacks.push(Lack::Unclear(format!("the policy of {} cannot be understood", held.address)))
        }
    }
    None
}

/// Looks for the grants on a bucket; gives whether the OAI may write.
fn on_bucket(
    held: &Held,
    distribution: &Distribution,
    origin: &Origin,
    oai: &str,
    bucket: &str,
    out: &mut Access,
) -> bool {
    let Some(policy) = read(held, out) else { return false };
    let own: Vec<&Entry> = policy.statements.iter().filter(|entry| entry.names(oai)).collect();
    out.has_source = !own.is_empty();
    let mut lacking: Vec<String> = Vec::new();
    for entry in &own {
        let effect = entry.statement.effect;
        if entry.statement.negated {
            out.lacks.push(Lack::Unclear(format!("what the statement {} of {} is about", entry.name(), held.address)));
        }
        for what in entry.pairs() {
            let told = |other: &Entry| other.tells(&distribution.arn, effect, Some(entry), what);
            if !policy.statements.iter().any(told) {
                let does = if effect == Effect::Deny { "deny" } else { "allow" };
                lacking.push(format!("{does} {} on {}", what.0, what.1));
            }
        }
    }
    if !own.iter().any(|entry| entry.statement.effect == Effect::Allow) {
        let objects = format!("arn:aws:s3:::{bucket}{}/*", origin.path);
        let reads = |entry: &Entry| {
            // The partition makes no difference here.
            let resource =
                entry.resources().iter().find_map(|arn| Some(format!("{}:s3:::", arn.split_once(":s3:::")?.0)));
            let objects =
                resource.map_or_else(|| objects.clone(), |start| objects.replacen("arn:aws:s3:::", &start, 1));
            entry.tells(&distribution.arn, Effect::Allow, None, ("s3:GetObject", &objects))
        };
        if !policy.statements.iter().any(reads) {
            lacking.push(format!("allow s3:GetObject on {objects}"));
        }
    }
    match lacking.as_slice() {
        [] => out.held_by.push(held.address.clone()),
        lacking => out.lacks.push(Lack::Grant(format!(
            "{} does not {} to CloudFront on behalf of {}",
            held.address,
            lacking.join(", "),
            distribution.arn
        ))),
    }
    let allows: Vec<&Statement> =
        own.iter().filter(|entry| entry.statement.effect == Effect::Allow).map(|entry| &entry.statement).collect();
    denials(policy, held, distribution, &allows, &own, out);
    own.iter().any(|entry| {
        let writes = |action: &&str| denial::overlap(action, "s3:PutObject");
        entry.statement.effect == Effect::Allow && entry.actions().iter().any(writes)
    })
}

/// Looks for what a bucket's ACL grants the OAI: an OAC cannot use ACLs.
fn by_acl(view: &View<'_>, held: &Held, distribution: &Distribution, oai: &str, bucket: &str, out: &mut Access) {
    let Text::Known(policy) = &held.text else { return };
    for permission in acl_permissions(view, bucket, Some(oai)) {
        let Some(actions) = acls::actions(permission) else {
            out.lacks.push(Lack::Unclear(format!("the ACL of the bucket {bucket} grants the OAI {permission}")));
            continue;
        };
        let told = |action: &&&str| {
            let on_bucket = |entry: &Entry| {
                let mut resources = entry.resources().into_iter();
                resources.any(|arn| {
                    arn.ends_with(&format!(":s3:::{bucket}")) && {
                        entry.tells(&distribution.arn, Effect::Allow, None, (action, arn))
                    }
                })
            };
            !policy.statements.iter().any(on_bucket)
        };
        let lacking: Vec<&str> = actions.iter().filter(told).copied().collect();
        if !lacking.is_empty() {
            out.lacks.push(Lack::Grant(format!(
                "{} does not allow {} to CloudFront, as the ACL of the bucket {bucket} does to the OAI",
                held.address,
                lacking.join(", ")
            )));
        }
    }
}

/// What the ACLs of a bucket grant an OAI, or any that this state knows.
pub fn acl_permissions<'p>(view: &View<'p>, bucket: &str, oai: Option<&str>) -> Vec<&'p str> {
    let is_meant = |grantee: &str| view.canonical.get(grantee).is_some_and(|id| oai.is_none_or(|oai| oai == id));
    let mut out = Vec::new();
    for object in view.objects(When::Prior, &[BUCKET_ACL, BUCKET]) {
        let values: &'p serde_json::Value = object.values;
        if object.id.data || bucket_about(&object.id.kind, values) != bucket {
            continue;
        }
        for grant in items(values, "access_control_policy").into_iter().flat_map(|policy| items(policy, "grant")) {
            if items(grant, "grantee").iter().any(|grantee| is_meant(text(grantee, "id"))) {
                out.push(text(grant, "permission"));
            }
        }
        for grant in items(values, "grant").into_iter().filter(|grant| is_meant(text(grant, "id"))) {
            out.extend(items(grant, "permissions").into_iter().filter_map(serde_json::Value::as_str));
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Looks for the grants of a key.
fn on_key(view: &View<'_>, when: When, key: &Object<'_>, distribution: &Distribution, writes: bool, out: &mut Access) {
    let address = &key.id.address;
    let Some(held) = view.key_policy(when, key) else {
        out.lacks.push(Lack::Grant(format!("the state shows no policy of {address}")));
        return;
    };
    let Some(policy) = read(&held, out) else { return };
    let arn = text(key.values, "arn");
    let lacking: Vec<&str> = keys::actions(writes)
        .iter()
        .copied()
        .filter(|action| {
            let told = |resource| {
                let what = (*action, resource);
                policy.statements.iter().any(|entry| entry.tells(&distribution.arn, Effect::Allow, None, what))
            };
            !told("*") && (arn.is_empty() || !told(arn))
        })
        .collect();
    match lacking.as_slice() {
        [] => out.held_by.push(held.address.clone()),
        lacking => out.lacks.push(Lack::Grant(format!(
            "{} does not allow {} to CloudFront on behalf of {}",
            held.address,
            lacking.join(", "),
            distribution.arn
        ))),
    }
    let reading = Statement {
        actions: list(keys::actions(writes)),
        resources: list(&["*"]),
        ..Statement::empty(Span::new(0, 0))
    };
    denials(policy, &held, distribution, &[&reading], &[], out);
}

/// Looks for denials of what is granted. What names the OAI has its twin, or is told as lacking.
fn denials(
    policy: &Policy,
    held: &Held,
    distribution: &Distribution,
    grants: &[&Statement],
    own: &[&Entry],
    out: &mut Access,
) {
    for entry in policy.statements.iter().filter(|entry| entry.statement.effect == Effect::Deny) {
        let told = (entry.name(), held.address.clone());
        if own.iter().any(|other| other.form == entry.form) {
            continue;
        }
        let by_name = entry.names_cloudfront();
        match denial::judge(&seen_by(&entry.statement, distribution, by_name), grants) {
            Some(_) if by_name && is_twin(entry, own, &distribution.arn) => {}
            Some(_) if by_name => out.lacks.push(Lack::Denied(told.0, told.1)),
            Some(Denial::Control(_)) => out.lacks.push(Lack::Denied(told.0, told.1)),
            Some(Denial::Both(_)) => out.denied_anyway.push(told),
            None if entry.statement.negated && entry.names_everybody() => out.denied_anyway.push(told),
            None => {}
        }
    }
}

/// Whether a Deny for CloudFront says no more than one for the OAI.
fn is_twin(entry: &Entry, own: &[&Entry], distribution: &str) -> bool {
    let pairs = entry.pairs();
    !pairs.is_empty()
        && pairs.iter().all(|what| {
            own.iter().any(|source| {
                source.statement.effect == Effect::Deny
                    && entry.tells(distribution, Effect::Deny, Some(source), *what)
                    && source.covers(*what)
            })
        })
}

/// A statement as it is for the requests of one distribution. The model for code takes any distribution for this one.
fn seen_by(statement: &Statement, distribution: &Distribution, by_name: bool) -> Statement {
    let mut seen = statement.clone();
    for condition in &mut seen.conditions {
        if condition.key.eq_ignore_ascii_case("aws:SourceArn") {
            let positive = Condition { operator: condition.operator.replacen("Not", "", 1), ..condition.clone() };
            let value = if source_fits(&positive, &distribution.arn) { distribution.arn.as_str() } else { "other" };
            condition.values.items = vec![term(value)];
            condition.exprs.clear();
        }
    }
    if by_name {
        let span = statement.span;
        let everybody = Identifier {
            span,
            literal: Some("*".to_owned()),
            text: "*".to_owned(),
            value: Expr { kind: ExprKind::Null, span },
            oais: Vec::new(),
            has_others: false,
            brought: false,
            mentions: Vec::new(),
            siblings: Vec::new(),
        };
        seen.principals = vec![Principals { kind: "*".to_owned(), identifiers: vec![everybody], span }];
    }
    seen
}

/// A value that stands in no file.
fn term(value: &str) -> Term {
    Term { text: format!("{value:?}"), literal: Some(value.to_owned()), span: Span::new(0, 0) }
}

fn list(values: &[&str]) -> List {
    List { items: values.iter().map(|value| term(value)).collect(), span: None }
}

/// The distributions of a state with an origin on a bucket.
pub fn readers<'d>(view: &View<'_>, distributions: &'d [Distribution], bucket: &str) -> Vec<&'d Distribution> {
    let reads = |origin: &Origin| view.bucket_of(&origin.domain).as_deref() == Some(bucket);
    distributions.iter().filter(|distribution| distribution.origins.iter().any(reads)).collect()
}

/// The name of the bucket that a resource is about.
fn bucket_about<'v>(kind: &str, values: &'v serde_json::Value) -> &'v str {
    if kind == BUCKET { bucket_name(values) } else { text(values, "bucket") }
}
