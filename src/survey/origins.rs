//! Distributions and their origins.

use super::buckets::{self, BucketUse};
use super::registry;
use crate::hcl::ast::{Block, Span};
use crate::hcl::lex::{self, TokenKind};
use crate::policy::identity::{self, Mention};
use crate::terraform::address::Address;
use crate::terraform::module::{Module, Resource, ignored_changes};
use crate::terraform::reference::{self, Reference};
use crate::workspace::layout;

/// The resource types that have origins.
pub const DISTRIBUTIONS: [&str; 2] = ["aws_cloudfront_distribution", "aws_cloudfront_multitenant_distribution"];

/// A distribution.
#[derive(Debug)]
pub struct Distribution<'m> {
    /// Its resource.
    pub resource: Resource<'m>,
    /// Its origins, in source order.
    pub origins: Vec<Origin<'m>>,
    /// Whether Terraform is told to leave its origins alone.
    pub ignores_origins: bool,
}

/// An origin.
#[derive(Debug)]
pub struct Origin<'m> {
    /// The `origin` block, or the content of a `dynamic` one.
    pub block: &'m Block,
    /// Whether it is made by a `dynamic` block.
    pub dynamic: bool,
    /// The text of its `origin_id`, for people.
    pub name: String,
    /// Which OAI it uses.
    pub identity: OriginIdentity,
    /// The block that holds the OAI.
    pub s3_config: Option<&'m Block>,
    /// Whether it has an `origin_access_control_id` of its own.
    pub has_control: bool,
    /// Whether it has the settings of an origin that is no S3 bucket.
    pub is_custom: bool,
    /// The OAC that it uses, where that is a reference to one.
    pub control: Option<Address>,
    /// The bucket that it reads from, where that can be seen.
    pub bucket: Option<BucketUse>,
    /// The global bucket endpoint that it uses, where that is a reference.
    pub global_domain: Option<Reference>,
    /// Why a person says that its grants are in place.
    pub attested: Option<String>,
}

/// Which OAI an origin uses.
#[derive(Debug, Clone, PartialEq)]
pub enum OriginIdentity {
    /// None: no `s3_origin_config`, or an empty string in it.
    Nobody,
    /// This one.
    Known(Mention),
    /// One that cannot be told from the expression at this place.
    Unclear(Span),
}

/// The comment by which a person attests that the grants of an origin are in place.
pub const ATTESTATION: &str = "oai2oac:granted";

/// The distributions of a module, in source order.
pub fn distributions(module: &Module) -> Vec<Distribution<'_>> {
    let resources = module
        .resources()
        .filter(|r| r.address.is_managed() && r.address.kind().is_some_and(|kind| DISTRIBUTIONS.contains(&kind)));
    let resources = resources.map(|resource| (resource, None));
    let calls = registry::distributions(module).into_iter().map(|(resource, made)| (resource, Some(made)));
    resources
        .chain(calls)
        .map(|(resource, made)| {
            let body = &resource.block.body;
            let fixed = body.blocks("origin").map(|block| (block, block, false));
            let dynamic = body
                .dynamics("origin")
                .flat_map(|outer| outer.body.blocks("content").map(move |content| (outer, content, true)));
            let mut origins: Vec<Origin> = fixed
                .chain(dynamic)
                .map(|(outer, block, dynamic)| origin(module, resource.file, outer, block, dynamic))
                .collect();
            origins.sort_by_key(|origin| origin.block.span);
            if let Some(made) = made {
                origins.iter_mut().for_each(|origin| registry::settle(origin, &resource.address, made));
            }
            let ignored = ignored_changes(resource.block);
            let ignores_origins = ignored.iter().any(|name| name == "origin" || name == "all");
            Distribution { resource, origins, ignores_origins }
        })
        .collect()
}

fn origin<'m>(module: &'m Module, file: usize, outer: &'m Block, block: &'m Block, dynamic: bool) -> Origin<'m> {
    let text = module.text(file);
    let body = &block.body;
    let fixed = body.blocks("s3_origin_config").next();
    let unfolded = body.dynamics("s3_origin_config").next();
    let value = fixed.or(unfolded).and_then(|config| {
        let inner = config.body.blocks("content").next().unwrap_or(config);
        inner.body.attribute("origin_access_identity")
    });
    let identity = match value {
        None => OriginIdentity::Nobody,
        Some(value) if value.value.as_str() == Some("") => OriginIdentity::Nobody,
        Some(value) => match identity::as_path(&value.value) {
            Some(mention) if !mention.bound && !dynamic && fixed.is_some() => OriginIdentity::Known(mention),
            _ => OriginIdentity::Unclear(value.value.span),
        },
    };
    let domain = body.attribute("domain_name");
    let global_domain = domain
        .and_then(|domain| reference::as_reference(&domain.value))
        .filter(|found| found.attribute_name() == Some("bucket_domain_name") && found.target.kind().is_some());
    Origin {
        block,
        dynamic,
        name: body
            .attribute("origin_id")
            .map_or_else(String::new, |id| id.value.span.of(text).trim_matches('"').to_owned()),
        identity,
        s3_config: fixed.or(unfolded),
        control: control_of(block),
        has_control: body.attribute("origin_access_control_id").is_some(),
        is_custom: body.blocks("custom_origin_config").next().is_some(),
        bucket: domain.and_then(|domain| buckets::of_domain(module, file, &domain.value)),
        global_domain,
        attested: attestation(text, outer.span),
    }
}

/// The OAC of this module that an origin uses.
fn control_of(block: &Block) -> Option<Address> {
    let found = reference::as_reference(&block.body.attribute("origin_access_control_id")?.value)?;
    (found.target.kind() == Some(super::OAC)).then_some(found.target)
}

/// The reason in an attestation: a comment inside the origin's block or directly above it.
fn attestation(text: &str, block: Span) -> Option<String> {
    let whole = Span::new(layout::line_start(text, block.start), block.end);
    let around = Span::new(layout::with_comments_above(text, whole).start, block.end);
    let (tokens, _) = lex::tokens(around.of(text), 0);
    let comments = tokens.iter().filter(|t| matches!(t.kind, TokenKind::LineComment | TokenKind::BlockComment));
    comments
        .filter_map(|comment| comment.span.of(around.of(text)).split_once(ATTESTATION))
        .map(|(_, reason)| reason.trim_end_matches("*/").trim().to_owned())
        .find(|reason| !reason.is_empty())
}
