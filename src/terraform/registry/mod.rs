//! What is known of modules from the public registry, called from there or from their git repositories: which inputs and outputs
//! they have, version by version.
//!
//! Their code is not here to be read, so that nothing is known of a version beyond those that were looked at.

pub mod cloudfront;
pub mod cloudposse;
pub mod kms;
pub mod s3_bucket;
mod source;

pub use source::{Wanted, is_module, versions, wanted};

use super::called::Called;
use super::version::{Version, is_within};
use crate::hcl::ast::{Block, Expr, ExprKind};

/// A call of a module that is known, or why nothing is known of it.
type Read = Result<Called, String>;

/// What is known of the module that a call leads to; `None` where it is no module of which anything is known.
pub fn read(call: &Block) -> Option<Read> {
    match () {
        () if is_of(call, s3_bucket::SOURCE) => Some(s3_bucket::read(call)),
        () if is_of(call, cloudfront::SOURCE) => Some(cloudfront::read(call)),
        () if is_of(call, kms::SOURCE) => Some(kms::read(call)),
        () if is_of(call, cloudposse::SOURCE) => Some(cloudposse::read(call)),
        () => None,
    }
}

/// Whether a call is of this module of the public registry.
pub fn is_of(call: &Block, module: &str) -> bool {
    call.body
        .attribute("source")
        .and_then(|source| source.value.as_str())
        .is_some_and(|source| is_module(source, module))
}

/// Whether a call takes versions of this range and no others.
pub fn has_version(call: &Block, low: Version, high: Version) -> bool {
    matches!(wanted(call), Wanted::Versions(wanted) | Wanted::Tag(wanted) if is_within(wanted, low, high))
}

/// Why nothing is known of a call that may take other versions than `known`, such as `2.0 to 5.x`.
pub fn unknown_version(call: &Block, known: &str) -> String {
    match wanted(call) {
        Wanted::Any => format!("its call has no version constraint, and versions {known} alone are known: add one"),
        Wanted::Computed => format!("its version constraint is computed, and versions {known} alone are known"),
        Wanted::Versions(constraint) => {
            format!(
                "its version constraint {constraint:?} admits others than {known}, which alone are known: narrow it"
            )
        }
        Wanted::Tag(tag) => format!("its source takes {tag:?}, and versions {known} alone are known"),
        Wanted::Newest => {
            format!("its source names no version, and {known} alone are known: add the tag of one, as `?ref=`")
        }
        Wanted::Revision(revision) => {
            format!(
                "its source takes {revision:?}, which is no version, and {known} alone are known: take the tag of one"
            )
        }
    }
}

/// The value of an input, a null one apart.
pub fn input<'b>(call: &'b Block, name: &str) -> Option<&'b Expr> {
    let value = &call.body.attribute(name)?.value;
    (value.kind != ExprKind::Null).then_some(value)
}

/// Whether an input that is on or off is on: `default` where it is not there, `None` where its value is computed.
pub fn is_on(call: &Block, name: &str, default: bool) -> Option<bool> {
    match input(call, name).map(|value| &value.kind) {
        None => Some(default),
        Some(ExprKind::Bool(on)) => Some(*on),
        Some(_) => None,
    }
}
