//! Encryption settings of buckets that set no KMS key in any call of their module: by a condition on what callers hand over.

use super::called;
use super::known::{Known, Place as In};
use super::module::{Module, Place, Repetition, repetition};
use super::tree::Tree;
use crate::hcl::ast::{Block, Expr};
use std::collections::{BTreeMap, BTreeSet};

/// What buckets are encrypted by: their own block, and the resource beside it.
const ENCRYPTING: [&str; 2] = ["aws_s3_bucket", "aws_s3_bucket_server_side_encryption_configuration"];

/// Notes in each module the settings that set no key wherever it is called, and the policies that its calls hand to modules whose
/// buckets have no key in these calls.
pub fn note(tree: &Tree, modules: &mut [Module]) {
    let mut calls: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
    for (node, own) in tree.nodes.iter().enumerate() {
        let Some((caller, call)) = &own.caller else { continue };
        calls.entry((tree.nodes[*caller].module, call)).or_default().push(node);
    }
    let mut handed = Vec::new();
    for ((caller, call), nodes) in calls {
        let known = modules[caller].called.get(call);
        if known.is_none_or(|known| known.policy.is_some() || known.attaches.is_some()) {
            continue;
        }
        let called = tree.nodes[nodes[0]].module;
        let settings = unencrypted(tree, modules, called, nodes.into_iter());
        if !settings.is_empty() {
            let policy = called::policy(&modules[called], &settings);
            handed.extend(policy.map(|policy| (caller, call, policy)));
        }
    }
    for (caller, call, policy) in handed {
        if let Some(known) = modules[caller].called.get_mut(call) {
            known.policy = Some(policy);
        }
    }
    for module in 0..modules.len() {
        modules[module].unencrypted = unencrypted(tree, modules, module, tree.nodes_of(module));
    }
}

/// The settings of a module that say SSE-S3, or are not there, in all of these nodes; literal ones apart.
fn unencrypted(tree: &Tree, modules: &[Module], module: usize, nodes: impl Iterator<Item = usize>) -> BTreeSet<Place> {
    let own = &modules[module];
    let nodes: Vec<In<'_>> = nodes.map(|node| In::new(tree, modules, node)).collect();
    let mut out = BTreeSet::new();
    if nodes.is_empty() {
        return out;
    }
    let none_has = |items: &Expr| nodes.iter().all(|here| here.is_any(items) == Some(false));
    let says_default = |value: &Expr| {
        let is_default = |known: Option<Known>| known == Some(Known::Text("AES256".to_owned()));
        value.as_str().is_none() && nodes.iter().all(|here| is_default(here.value(value)))
    };
    for (file, block) in own.blocks().filter(|(_, block)| is_about_encryption(block)) {
        let mut queue = vec![block];
        while let Some(inner) = queue.pop() {
            let items = match repetition(inner) {
                Repetition::Count(items) | Repetition::ForEach(items) => Some(items),
                Repetition::Single => None,
            };
            let algorithm = inner.body.attribute("sse_algorithm");
            if items.is_some_and(none_has) || algorithm.is_some_and(|algorithm| says_default(&algorithm.value)) {
                out.insert(Place { file, span: inner.span });
            }
            queue.extend(inner.body.all_blocks());
        }
    }
    out
}

fn is_about_encryption(block: &Block) -> bool {
    block.keyword == "resource" && block.labels.first().is_some_and(|kind| ENCRYPTING.contains(&kind.text.as_str()))
}
