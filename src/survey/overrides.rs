//! What override files say about the resources that decide how an origin gets at its bucket. Terraform merges them over the
//! others: the value that counts is theirs.
//!
//! Source: Terraform language reference, "Override files", "Merging behavior".

use super::ModuleSurvey;
use super::origins::DISTRIBUTIONS;
use crate::hcl::ast::{Block, Item, Span};
use crate::terraform::address::Address;
use crate::terraform::module::address_of;

/// A place in an override file that says something which counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overriding {
    /// The file.
    pub path: String,
    /// The place in it.
    pub span: Span,
    /// What it says there, for people: `origin of aws_cloudfront_distribution.site`.
    pub what: String,
}

impl ModuleSurvey<'_> {
    /// Where override files say something about a resource or a local value that decides about a policy, a key or an origin.
    pub fn overridden(&self, address: &Address) -> Vec<Overriding> {
        let mut out = Vec::new();
        for (path, block, items) in self.said_of(address) {
            let deciding: Vec<&Item> = items.iter().copied().filter(|item| decides(block, item)).collect();
            if let Some(first) = deciding.first() {
                let mut names: Vec<String> = deciding.iter().map(|item| format!("`{}`", name_of(item))).collect();
                names.dedup();
                let what = match address {
                    Address::Local(_) => address.to_string(),
                    _ => format!("{} of {address}", names.join(", ")),
                };
                out.push(Overriding { path: path.to_owned(), span: first.span(), what });
            }
        }
        out
    }

    /// Where override files say anything about something: without what they override, Terraform refuses them.
    pub fn mentioned_by_override(&self, address: &Address) -> Vec<Overriding> {
        let found = self.said_of(address).into_iter();
        found
            .map(|(path, block, items)| {
                let span = match address {
                    Address::Local(_) => items.first().map_or(block.span, |item| item.span()),
                    _ => block.span,
                };
                Overriding { path: path.to_owned(), span, what: address.to_string() }
            })
            .collect()
    }

    /// The blocks of override files about something, each with the items that are.
    fn said_of(&self, address: &Address) -> Vec<(&str, &Block, Vec<&Item>)> {
        let mut out = Vec::new();
        for file in &self.module.overrides {
            for block in file.body.all_blocks() {
                if let Address::Local(name) = address {
                    let named = |item: &&Item| matches!(item, Item::Attribute(attribute) if attribute.name == *name);
                    let items: Vec<&Item> = block.body.items.iter().filter(named).collect();
                    if block.keyword == "locals" && !items.is_empty() {
                        out.push((file.path.as_str(), block, items));
                    }
                } else if address_of(block).as_ref() == Some(address) {
                    out.push((file.path.as_str(), block, block.body.items.iter().collect()));
                }
            }
        }
        out
    }
}

/// Whether what an override says counts here: Terraform keeps the blocks of a kind that an override does not have, and the
/// arguments that it does not set.
fn decides(block: &Block, item: &Item) -> bool {
    let name = name_of(item);
    if matches!(name, "count" | "for_each" | "provider") {
        return true;
    }
    let kind =
        if block.keyword == "locals" { "" } else { block.labels.first().map_or("", |label| label.text.as_str()) };
    match kind {
        kind if DISTRIBUTIONS.contains(&kind) => matches!(name, "origin" | "lifecycle"),
        "aws_cloudfront_origin_access_identity" => false,
        "aws_cloudfront_origin_access_control" => name != "description",
        "aws_s3_bucket" => {
            matches!(name, "bucket" | "policy" | "acl" | "grant" | "server_side_encryption_configuration" | "lifecycle")
        }
        "aws_kms_key" => matches!(name, "policy" | "lifecycle"),
        _ => true,
    }
}

/// What an item sets: the name of an argument, or the kind of block, also of one that is made by a `dynamic` block.
fn name_of(item: &Item) -> &str {
    match item {
        Item::Attribute(attribute) => &attribute.name,
        Item::Block(block) if block.keyword == "dynamic" => block.labels.first().map_or("", |label| &label.text),
        Item::Block(block) => &block.keyword,
    }
}
