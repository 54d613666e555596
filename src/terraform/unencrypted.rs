//! Encryption settings of buckets that set no KMS key in any call of their module: by a condition on what callers hand over.

use super::known::{Known, Place as In};
use super::module::{Module, Place, Repetition, repetition};
use super::tree::Tree;
use crate::hcl::ast::{Block, Expr};
use std::collections::BTreeSet;

const SETTING: &str = "server_side_encryption_configuration";

/// The blocks of a module that say SSE-S3, or are not there, wherever the module is called; literal ones apart.
pub fn unencrypted(tree: &Tree, modules: &[Module], module: usize) -> BTreeSet<Place> {
    let own = &modules[module];
    let nodes: Vec<In<'_>> = tree.nodes_of(module).map(|node| In::new(tree, modules, node)).collect();
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
    let kind = block.labels.first().map_or("", |label| label.text.as_str());
    block.keyword == "resource" && (kind == "aws_s3_bucket" || kind == format!("aws_s3_bucket_{SETTING}"))
}
