//! A policy and an origin whose buckets are inputs of their module: whether these are one bucket wherever the module is called.

use super::acls;
use super::buckets::{self, Bucket, BucketUse, Encryption};
use super::origins::{Distribution, Origin, OriginIdentity};
use super::policies::{PolicySource, bucket_argument};
use crate::hcl::ast::Expr;
use crate::terraform::address::Address;
use crate::terraform::endpoint;
use crate::terraform::module::{Module, Repetition, repetition};
use crate::terraform::reference::{self, Instance};
use crate::terraform::tree::{Thing, Tree, Value};
use std::collections::BTreeSet;

/// Sees which policies are those of the buckets behind origins by what the module is handed. Where there is one distribution
/// for each call, that is judged with all modules together; of several instances, or none, the module itself shows which go
/// with which of the policy. Of inputs that nobody is seen to fill, the names are all there is.
///
/// Gives the positions of those origins for which the names of the inputs count too, since the module may be used in ways that are
/// not seen.
pub fn settle(
    (tree, modules, index): (&Tree, &[Module], usize),
    distributions: &mut [Distribution<'_>],
    policies: &[PolicySource<'_>],
) -> BTreeSet<(usize, usize)> {
    let mut by_names = BTreeSet::new();
    let is_seen = |node: usize| tree.nodes[node].caller.is_some();
    let unseen = !tree.nodes_of(index).all(is_seen);
    let is_open = !tree.nodes_of(index).any(is_seen);
    for (position, distribution) in distributions.iter_mut().enumerate() {
        let repeated = !matches!(repetition(distribution.resource.block), Repetition::Single);
        for (at, origin) in distribution.origins.iter_mut().enumerate().filter(|_| repeated || is_open) {
            // Of an OAI of its own, the module says all that it may read.
            if !matches!(&origin.identity, OriginIdentity::Known(mention) if super::is_managed(&mention.identity)) {
                continue;
            }
            let known = origin.bucket.as_ref().map(|known| &known.bucket);
            let is_placed = known.is_some_and(|known| policies.iter().any(|source| source.is_on(known)));
            if is_placed || !matches!(known, None | Some(Bucket::Named(_))) {
                continue;
            }
            let Some(found) = same((tree, modules, index), origin, policies) else { continue };
            let said = domain((tree, modules, index), origin).and_then(reference::as_reference);
            let is_input = said.is_some_and(|said| matches!(said.target, Address::Variable(_)));
            if !repeated && !is_input {
                continue;
            }
            origin.bucket = Some(found);
            if unseen && is_input {
                by_names.insert((position, at));
            }
        }
    }
    by_names
}

/// The bucket in the words of the only policy that is on it.
fn same(at: (&Tree, &[Module], usize), origin: &Origin<'_>, policies: &[PolicySource<'_>]) -> Option<BucketUse> {
    let domain = domain(at, origin)?;
    let mut found: Option<&BucketUse> = None;
    for attachment in policies.iter().flat_map(|source| &source.attachments) {
        let is_input =
            matches!(attachment.bucket.bucket, Bucket::Named(_)) && attachment.bucket.instance == Instance::None;
        let named = bucket_argument(&at.1[at.2], attachment).filter(|_| is_input);
        if named.is_some_and(|named| is_everywhere(at, domain, named)) {
            if found.is_some_and(|other| *other != attachment.bucket) {
                return None;
            }
            found = Some(&attachment.bucket);
        }
    }
    found.cloned()
}

/// The expression of an origin's domain name, where it stands in the module itself.
fn domain<'m>((tree, _, index): (&Tree, &[Module], usize), origin: &Origin<'m>) -> Option<&'m Expr> {
    if origin.domain.is_some() {
        return origin.domain_name(0).map(|(_, domain)| domain);
    }
    match &origin.item {
        Some(item) => item.domain.filter(|domain| tree.nodes[domain.node].module == index).map(|domain| domain.expr),
        None if origin.dynamic => None,
        None => Some(&origin.block.body.attribute("domain_name")?.value),
    }
}

/// Whether a domain name and a name are those of one bucket wherever the module is called, and nothing but a policy here says
/// who reads from it.
fn is_everywhere((tree, modules, index): (&Tree, &[Module], usize), domain: &Expr, name: &Expr) -> bool {
    let mut any = false;
    let by_names = are_alike(domain, name);
    let all = tree.nodes_of(index).all(|node| {
        let domain = as_bucket(tree.value(modules, node, domain), &endpoint::DOMAIN_NAMES);
        let name = as_bucket(tree.value(modules, node, name), &endpoint::NAMES);
        match (domain, name) {
            (Some(Some(domain)), Some(Some(name))) => {
                any = true;
                domain == name && is_plain(&modules[tree.nodes[name.0.node].module], &name.0)
            }
            // Where the module is handed no bucket there is no origin to read from one.
            (Some(None), Some(None)) => true,
            // What is handed over by those who are not seen is known by its name.
            _ => {
                let is_unseen = tree.nodes[node].caller.is_none() && by_names;
                any |= is_unseen;
                is_unseen
            }
        }
    });
    all && any
}

/// Whether two inputs, or two attributes of one input, speak of one bucket by their names.
fn are_alike(domain: &Expr, name: &Expr) -> bool {
    let names = match (reference::as_input(domain), reference::as_input(name)) {
        (Some(domain), Some(name)) => Some((domain, name)),
        _ => attribute_of_input(domain)
            .zip(attribute_of_input(name))
            .and_then(|((of, domain), (other, name))| (of == other).then_some((domain, name))),
    };
    names.is_some_and(|(domain, name)| {
        domain.ends_with("domain_name")
            && !domain.contains("website")
            && buckets::subject(&domain) == buckets::subject(&name)
    })
}

/// The input and the attribute of it that an expression is.
fn attribute_of_input(expr: &Expr) -> Option<(String, String)> {
    let found = reference::as_reference(expr).filter(|found| found.instance == Instance::None && !found.deeper)?;
    match (found.target, found.attribute) {
        (Address::Variable(input), Some((attribute, _))) => Some((input, attribute)),
        _ => None,
    }
}

/// The bucket of which a value is one of these attributes; nothing where the value is.
fn as_bucket(value: Value, attributes: &[&str]) -> Option<Option<(Thing, Instance)>> {
    match value {
        Value::Nothing => Some(None),
        Value::Of(mut things, attribute) if attributes.contains(&attribute.as_str()) => {
            let found = things.pop().filter(|_| things.is_empty())?;
            (found.0.address.kind() == Some("aws_s3_bucket")).then_some(Some(found))
        }
        _ => None,
    }
}

/// Whether the module that makes a bucket says nothing of who reads from it: no policy, no grants in an ACL, no KMS key.
fn is_plain(module: &Module, bucket: &Thing) -> bool {
    let named = Bucket::Declared(bucket.address.clone());
    let is_of = |value: Option<&Expr>, file: usize| {
        value.is_some_and(|value| buckets::named_by(module, file, value).bucket == named)
    };
    let mut policies = module.managed("aws_s3_bucket_policy");
    let has_policy =
        policies.any(|policy| is_of(policy.block.body.attribute("bucket").map(|found| &found.value), policy.file));
    let inline = module.resource(&bucket.address).is_none_or(|own| own.block.body.attribute("policy").is_some());
    let grants = acls::acls(module).iter().any(|grant| grant.bucket.bucket == named);
    !has_policy && !inline && !grants && matches!(buckets::encryption(module, &named), Encryption::Plain)
}
