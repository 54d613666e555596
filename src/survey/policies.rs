//! Bucket policies: where their statements stand and which buckets they are attached to.

use super::buckets::{self, Bucket, BucketUse};
use crate::hcl::ast::{Call, Expr, ExprKind, Span};
use crate::policy::statement::Policy;
use crate::policy::{self, Notation};
use crate::terraform::address::Address;
use crate::terraform::module::{Module, Place, Resource, ignored_changes};
use crate::terraform::reference::{self, Instance};

/// The data source type of a policy document.
pub const DOCUMENT: &str = "aws_iam_policy_document";

/// A policy and what it is attached to.
#[derive(Debug)]
pub struct PolicySource<'m> {
    /// The block that holds the statements: a policy document, or a bucket policy.
    pub holder: Resource<'m>,
    /// How the statements are written; `None` for a notation that the tool does not read.
    pub notation: Option<Notation<'m>>,
    /// What they say.
    pub policy: Policy,
    /// The buckets that it is attached to.
    pub attachments: Vec<Attachment<'m>>,
    /// Where else the document is used: merged into another, handed to a module, put out.
    pub other_uses: Vec<Place>,
}

/// A policy on a bucket.
#[derive(Debug)]
pub struct Attachment<'m> {
    /// The `aws_s3_bucket_policy`, or the bucket whose inline policy it is.
    pub resource: Resource<'m>,
    /// Which instance of the document it takes.
    pub document_instance: Instance,
    /// The bucket.
    pub bucket: BucketUse,
    /// Whether Terraform is told to leave the policy alone.
    pub ignored: bool,
    /// Whether the policy stands inside the bucket's own block.
    pub inline: bool,
}

impl PolicySource<'_> {
    /// Whether the policy is attached to this bucket, whatever the instance.
    pub fn is_on(&self, bucket: &Bucket) -> bool {
        self.attachments.iter().any(|attachment| attachment.bucket.bucket == *bucket)
    }
}

/// The bucket policies of a module, and the documents that name an OAI without being attached here.
pub fn policies(module: &Module) -> Vec<PolicySource<'_>> {
    let mut out: Vec<PolicySource> = module
        .resources()
        .filter(|resource| resource.address == Address::data(DOCUMENT, resource.address.name()))
        .map(|holder| {
            let notation = Notation::Document(holder.block);
            let policy = policy::read(module.text(holder.file), notation);
            PolicySource { holder, notation: Some(notation), policy, attachments: Vec::new(), other_uses: Vec::new() }
        })
        .collect();
    let mut taken: Vec<(usize, Span)> = Vec::new();
    for resource in module.resources().filter(|resource| resource.address.is_managed()) {
        let Some((value, bucket, inline)) = policy_of(module, &resource) else { continue };
        let ignored = ignored_changes(resource.block).iter().any(|name| name == "policy" || name == "all");
        let attachment = |document_instance| Attachment {
            resource: resource.clone(),
            document_instance,
            bucket: bucket.clone(),
            ignored,
            inline,
        };
        let document = reference::as_reference(value).filter(|found| found.attribute_name() == Some("json"));
        if let Some(found) = document
            && let Some(source) = out.iter_mut().find(|source| source.holder.address == found.target)
        {
            taken.push((resource.file, found.span));
            source.attachments.push(attachment(found.instance));
            continue;
        }
        let notation = encoded(value).map(Notation::Json);
        let policy = match notation {
            Some(notation) => policy::read(module.text(resource.file), notation),
            None => Policy { statements: Vec::new(), opaque: vec![value.span] },
        };
        let attachments = vec![attachment(Instance::None)];
        out.push(PolicySource { holder: resource.clone(), notation, policy, attachments, other_uses: Vec::new() });
    }
    for source in &mut out {
        source.other_uses = other_uses(module, &source.holder.address, &taken);
    }
    out.retain(|source| !source.attachments.is_empty() || source.policy.statements.iter().any(|s| s.names_oai()));
    out
}

/// The policy that a resource puts on a bucket: `aws_s3_bucket_policy`, or the bucket's own argument.
fn policy_of<'m>(module: &'m Module, resource: &Resource<'m>) -> Option<(&'m Expr, BucketUse, bool)> {
    let value = &resource.block.body.attribute("policy")?.value;
    match resource.address.kind()? {
        "aws_s3_bucket_policy" => {
            let bucket = &resource.block.body.attribute("bucket")?.value;
            Some((value, buckets::named_by(module, resource.file, bucket), false))
        }
        "aws_s3_bucket" => {
            let bucket = Bucket::Declared(resource.address.clone());
            Some((value, BucketUse { bucket, instance: Instance::None }, true))
        }
        _ => None,
    }
}

fn encoded(value: &Expr) -> Option<&Expr> {
    match &value.unwrapped().kind {
        ExprKind::Call(Call { name, args }) if name == "jsonencode" && args.len() == 1 => args.first(),
        _ => None,
    }
}

fn other_uses(module: &Module, document: &Address, taken: &[(usize, Span)]) -> Vec<Place> {
    let mut out = Vec::new();
    for (file, block) in module.blocks() {
        for found in reference::in_body(&block.body) {
            if found.target == *document && !taken.contains(&(file, found.span)) {
                out.push(Place { file, span: found.span });
            }
        }
    }
    out
}
