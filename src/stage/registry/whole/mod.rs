//! A module that moves by one input, and whose bucket policy is its own: what it lets its OAI do is written nowhere in the
//! caller's code. The grant adds the same for CloudFront to the statements that the caller hands over; with the switch the module
//! forgets the OAI and what it grants it, so that both are kept beside the call until the retirement.

mod seen;
mod target;
mod write;

pub use seen::{is_all_kept, is_grant, is_kept};
pub use target::needed;
pub use write::{grant, switch};

use crate::hcl::ast::{Block, ExprKind, Span};
use crate::policy::identity::Identity;
use crate::policy::statement::{Effect, List, Statement, Term};
use crate::stage::Context;
use crate::stage::access::covered;
use crate::survey::ModuleSurvey;
use crate::survey::origins::{Distribution, OriginIdentity};
use crate::survey::policies::PolicySource;
use crate::survey::registry::{bucket_of, kept, made};
use crate::terraform::address::Address;
use crate::terraform::module::Module;
use crate::terraform::registry::cloudfront::Api;
use crate::terraform::registry::cloudposse::{BUCKET_ARN, OWN_SIDS};

/// One of the things that the module lets its OAI do.
struct Own {
    /// The sid of the same for CloudFront: the module's own where it has one, so that the one takes the place of the other.
    sid: &'static str,
    /// The sid of the module's statement about the OAI.
    of_identity: &'static str,
    action: &'static str,
    /// The resource, as an expression.
    resource: String,
    /// What else names all of that.
    wider: Option<String>,
}

/// What the module lets its OAI do, and CloudFront once it is on an OAC: of the latter, all but listing.
fn own(call: &str) -> [Own; 2] {
    let [read, list] = OWN_SIDS;
    let bucket = format!("module.{call}.{BUCKET_ARN}");
    [
        Own {
            sid: "S3GetObjectForCloudFrontServicePrincipal",
            of_identity: read,
            action: "s3:GetObject",
            // The module fills in where its objects are.
            resource: format!("\"${{{bucket}}}$${{origin_path}}*\""),
            wider: Some(format!("\"${{{bucket}}}/*\"")),
        },
        Own {
            sid: "S3ListBucketForCloudFrontServicePrincipal",
            of_identity: list,
            action: "s3:ListBucket",
            resource: bucket,
            wider: None,
        },
    ]
}

/// The name of a call that moves as a whole, for the identity of its origin.
pub fn call_of<'i>(module: &Module, identity: &'i Identity) -> Option<&'i str> {
    let Identity::Called { module: call, .. } = identity else { return None };
    is_whole(module, call).then_some(call)
}

/// Whether a call moves as a whole.
pub fn is_whole(module: &Module, call: &str) -> bool {
    made(module, call).is_some_and(|made| made.api == Api::Whole)
}

/// The calls of selected distributions that are on an OAI of their own, with the positions of these.
fn calls<'s, 'm>(
    survey: &'s ModuleSurvey<'m>,
    context: &Context<'_>,
) -> impl Iterator<Item = (usize, &'s Distribution<'m>, &'s str)> {
    let selected = survey.distributions.iter().enumerate();
    let selected: Vec<_> = selected.filter(|(_, d)| context.selects(survey.module, &d.resource.address)).collect();
    selected.into_iter().filter_map(|(position, distribution)| {
        let Some(OriginIdentity::Known(mention)) = distribution.origins.first().map(|origin| &origin.identity) else {
            return None;
        };
        Some((position, distribution, call_of(survey.module, &mention.identity)?))
    })
}

/// Whether there is such a call.
pub fn is_any(survey: &ModuleSurvey<'_>, context: &Context<'_>) -> bool {
    calls(survey, context).next().is_some()
}

/// The policies that a call hands over, merged ones too.
fn sources<'s, 'm>(survey: &'s ModuleSurvey<'m>, call: &str) -> impl Iterator<Item = &'s PolicySource<'m>> {
    let bucket = bucket_of(call);
    survey.policies.iter().filter(move |source| source.is_on(&bucket))
}

/// Whether CloudFront is let do all that the module's OAI is.
pub fn is_granted(survey: &ModuleSurvey<'_>, call: &str) -> bool {
    let statements = sources(survey, call).flat_map(|source| &source.policy.statements);
    let statements: Vec<&Statement> = statements.filter(|statement| !statement.generated).collect();
    let address = Address::Module(call.to_owned());
    own(call).iter().all(|own| {
        let mut resources = std::iter::once(&own.resource).chain(&own.wider);
        resources.any(|resource| covered(&statements, &allowing(own.action, resource), &address))
    })
}

/// A statement that allows this.
fn allowing(action: &str, resource: &str) -> Statement {
    let list = |text: &str, literal: Option<String>| List {
        items: vec![Term { text: text.to_owned(), literal, span: Span::new(0, 0) }],
        span: None,
    };
    Statement {
        effect: Effect::Allow,
        actions: list(&format!("{action:?}"), Some(action.to_owned())),
        resources: list(resource, None),
        ..Statement::empty(Span::new(0, 0))
    }
}

/// The provider that makes the module's OAI, where the call hands one over.
pub fn provider<'m>(module: &'m Module, call: &str) -> Option<&'m str> {
    let (file, block) = module.call(call)?;
    let ExprKind::Object(items) = &block.body.attribute("providers")?.value.kind else { return None };
    let own = items.iter().find(|item| item.key_span.of(module.text(file)).trim_matches('"') == "aws")?;
    Some(own.value.span.of(module.text(file)))
}

/// The `moved` blocks that lead an OAI out of a call: the file, the block and the OAI.
pub fn kept_of<'m>(module: &'m Module, call: &str) -> impl Iterator<Item = (usize, &'m Block, Identity)> {
    let moved = module.blocks_of("moved");
    moved.filter_map(move |(file, block)| {
        let (from, identity) = kept(block)?;
        (from == call).then_some((file, block, identity))
    })
}

/// The `moved` blocks that go with an OAI.
pub fn moved<'m>(module: &'m Module, identity: &Identity) -> Vec<(usize, &'m Block)> {
    let blocks = module.blocks_of("moved");
    blocks.filter(|(_, block)| kept(block).is_some_and(|(_, own)| own == *identity)).collect()
}
