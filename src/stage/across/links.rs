//! Which statement is for which origin: the same OAI and the same bucket, in whatever modules they stand.

use super::things;
use crate::flow::object::At;
use crate::policy::identity::{Identity, Mention};
use crate::stage::source_arn::users;
use crate::survey::Survey;
use crate::survey::buckets::{self, Bucket, BucketUse};
use crate::survey::origins::{Origin, OriginIdentity};
use crate::survey::policies::{Attachment, bucket_argument};
use crate::terraform::endpoint;
use crate::terraform::instances;
use crate::terraform::module::Resource;
use crate::terraform::reference::Instance;
use crate::terraform::tree::{Thing, Value};
use std::collections::BTreeSet;

/// An origin in one place of the tree.
#[derive(Debug, Clone)]
pub(super) struct Used {
    pub(super) module: usize,
    pub(super) position: usize,
    pub(super) index: usize,
    pub(super) node: usize,
    pub(super) identity: Thing,
}

/// A statement about an OAI, on a bucket, in one place of the tree.
#[derive(Debug, Clone)]
pub(super) struct Granted {
    pub(super) module: usize,
    pub(super) policy: usize,
    pub(super) statement: usize,
    pub(super) node: usize,
    pub(super) identity: Thing,
    pub(super) bucket: Thing,
}

/// An origin and a statement about its OAI on its bucket.
pub(super) struct Link<'l> {
    pub(super) origin: &'l Used,
    pub(super) grant: &'l Granted,
}

pub(super) fn origins(survey: &Survey<'_>) -> Vec<Used> {
    let mut out = Vec::new();
    for (module, own) in survey.modules.iter().enumerate() {
        for (position, distribution) in own.distributions.iter().enumerate() {
            for (index, origin) in distribution.origins.iter().enumerate() {
                let OriginIdentity::Known(mention) = &origin.identity else { continue };
                let takes = |node: &usize| origin.uses_in(*node) && origin.is_in(*node);
                for node in survey.tree.nodes_of(module).filter(takes) {
                    let of = things(own, node, &mention.identity).into_iter();
                    out.extend(of.map(|identity| Used { module, position, index, node, identity }));
                }
            }
        }
    }
    out
}

/// The bucket that an origin reads from, in a node of its module.
pub(super) fn bucket_of(survey: &Survey<'_>, module: usize, node: usize, origin: &Origin<'_>) -> Option<Thing> {
    // What an object says of a bucket is said where the object stands.
    if let Some(item) = &origin.item
        && let Some(domain) = item.domain.filter(|domain| survey.tree.nodes[domain.node].module != module)
    {
        let home = &survey.all()[survey.tree.nodes[domain.node].module];
        let declared = buckets::of_domain(home, (domain.file, domain.expr), &[]);
        return written_elsewhere(survey, *item.nodes.get(&node)?, domain, declared, &endpoint::DOMAIN_NAMES);
    }
    if let Some(domain) = origin.domain.as_ref().filter(|domain| !domain.is_near) {
        let at = domain.at?;
        let declared = domain.bucket(&survey.all()[survey.tree.nodes[at.node].module], &[]);
        return written_elsewhere(survey, *domain.nodes.get(&node)?, at, declared, domain.attributes());
    }
    match origin.bucket.as_ref().map(|found| (&found.bucket, &found.instance)) {
        Some((bucket @ (Bucket::Declared(_) | Bucket::Called { .. }), Instance::None)) => {
            return of_bucket(survey, node, bucket);
        }
        Some((Bucket::Declared(_) | Bucket::Called { .. } | Bucket::Unseen { .. }, _)) => return None,
        Some((Bucket::Named(_), _)) | None => {}
    }
    let mut own = survey.modules[module].distributions.iter();
    let of_it = own.find(|other| other.origins.iter().any(|other| std::ptr::eq(other, origin)));
    let distribution = of_it.map(|distribution| &distribution.resource);
    let (_, domain) = origin.domain_name(distribution.map_or(0, |distribution| distribution.file))?;
    let attributes = origin.domain.as_ref().map_or(&endpoint::DOMAIN_NAMES[..], |domain| domain.attributes());
    let value = match distribution {
        Some(block) => survey.tree.value_in(survey.all(), node, block, domain),
        None => survey.tree.value(survey.all(), node, domain),
    };
    as_bucket(value, attributes)
}

/// The bucket that a domain name in an object is of, or a name, which is written in a node of another module.
fn written_elsewhere(
    survey: &Survey<'_>,
    written: usize,
    named: At<'_>,
    declared: Option<BucketUse>,
    attributes: &[&str],
) -> Option<Thing> {
    let declared = declared.filter(|_| survey.tree.nodes[named.node].module == survey.tree.nodes[written].module);
    match declared.map(|found| (found.bucket, found.instance)) {
        Some((bucket @ (Bucket::Declared(_) | Bucket::Called { .. }), Instance::None)) => {
            of_bucket(survey, written, &bucket)
        }
        Some((Bucket::Declared(_) | Bucket::Called { .. }, _)) => None,
        _ => as_bucket(survey.tree.value(survey.all(), written, named.expr), attributes),
    }
}

fn of_bucket(survey: &Survey<'_>, node: usize, bucket: &Bucket) -> Option<Thing> {
    match bucket {
        Bucket::Declared(address) => Some(Thing { node, address: address.clone() }),
        Bucket::Called { module, bucket } => {
            let node = *survey.tree.nodes[node].children.get(module)?;
            Some(Thing { node, address: bucket.clone() })
        }
        Bucket::Named(_) | Bucket::Unseen { .. } => None,
    }
}

fn as_bucket(value: Value, names: &[&str]) -> Option<Thing> {
    let Value::Of(mut things, attribute) = value else { return None };
    let (thing, instance) = things.pop()?;
    let is_bucket = thing.address.kind() == Some("aws_s3_bucket") && names.contains(&attribute.as_str());
    (things.is_empty() && is_bucket && instance == Instance::None).then_some(thing)
}

fn bucket_of_policy(survey: &Survey<'_>, node: usize, attachment: &Attachment<'_>) -> Option<Thing> {
    if let Some(thing) = of_bucket(survey, node, &attachment.bucket.bucket) {
        return (attachment.bucket.instance == Instance::None).then_some(thing);
    }
    let bucket = bucket_argument(&survey.all()[survey.tree.nodes[node].module], attachment)?;
    as_bucket(survey.tree.value_in(survey.all(), node, &attachment.resource, bucket), &endpoint::NAMES)
}

/// Whether what repeats the calls and blocks around a policy shows which instances of a distribution it is for: for each
/// instance of the policy those that have the same keys, which are all that use the same OAI on the same bucket.
///
/// # Errors
/// Where it does not: the reason.
pub(super) fn go_together(survey: &Survey<'_>, link: &Link<'_>) -> Result<(), String> {
    let (origin, grant) = (link.origin, link.grant);
    let own = &survey.modules[grant.module];
    let source = &own.policies[grant.policy];
    let spread = |node: usize| survey.tree.spread(survey.all(), node);
    let by_block = |block: &Resource<'_>| instances::source(own.module, block);
    if let Some(other) = source.attachments.iter().find(|at| by_block(&at.resource) != by_block(&source.holder)) {
        return Err(format!("{} and {} are not there equally often", other.resource.address, source.holder.address));
    }
    let of_block = by_block(&source.holder).map(|keys| (grant.node, keys));
    let policy: BTreeSet<_> = spread(grant.node).into_iter().chain(of_block).collect();
    let (distribution, bucket, identity) =
        (spread(origin.node), spread(grant.bucket.node), spread(grant.identity.node));
    let told: BTreeSet<_> = bucket.union(&identity).cloned().collect();
    match bucket.is_subset(&policy) && told.is_subset(&distribution) && policy.is_subset(&told) {
        true => Ok(()),
        false => Err(format!(
            "the code does not show which instances of {} and of {} go together",
            survey.modules[origin.module].distributions[origin.position].resource.address, source.holder.address
        )),
    }
}

pub(super) fn grants(survey: &Survey<'_>) -> Vec<Granted> {
    let mut out = Vec::new();
    for (module, own) in survey.modules.iter().enumerate() {
        for (policy, source) in own.policies.iter().enumerate().filter(|(_, source)| !source.is_key_policy()) {
            for (statement, found) in source.policy.statements.iter().enumerate() {
                let identities: BTreeSet<&Identity> = found
                    .identifiers()
                    .flat_map(|identifier| &identifier.mentions)
                    .map(|mention| &mention.identity)
                    .collect();
                for node in survey.tree.nodes_of(module) {
                    let buckets = source.attachments.iter().filter_map(|at| bucket_of_policy(survey, node, at));
                    let buckets: BTreeSet<Thing> = buckets.collect();
                    let of = identities.iter().flat_map(|identity| things(own, node, identity));
                    for (identity, bucket) in of.flat_map(|identity| buckets.iter().map(move |b| (identity.clone(), b)))
                    {
                        let bucket = bucket.clone();
                        out.push(Granted { module, policy, statement, node, identity, bucket });
                    }
                }
            }
        }
    }
    out
}

/// Whether an origin and a statement are seen together by the stages when they look at one module alone.
pub(super) fn is_near(survey: &Survey<'_>, link: &Link<'_>) -> bool {
    let (origin, grant) = (link.origin, link.grant);
    let own = &survey.modules[grant.module];
    let statement = &own.policies[grant.policy].policy.statements[grant.statement];
    let mut mentions = statement.identifiers().flat_map(|identifier| &identifier.mentions);
    origin.node == grant.node
        && mentions.any(|mention: &Mention| {
            users(own, &own.policies[grant.policy], mention).contains(&(origin.position, origin.index))
        })
}
