//! The AWS provider that the written resources need.

use super::{Change, Confidence};
use crate::finding::{Finding, Spot, lock_file, no_constraint, override_files, provider_too_old};
use crate::hcl::ast::{Expr, ExprKind, ObjectKey, Span};
use crate::survey::ModuleSurvey;
use crate::survey::overrides::Overriding;
use crate::terraform::module::{Module, Place};
use crate::terraform::version::{Verdict, Version, judge, lifted};
use crate::workspace::edits::Edit;

/// The code of a raised constraint.
pub const CODE: &str = "OAC004";

/// The first AWS provider with `aws_cloudfront_origin_access_control` and `origin.origin_access_control_id`.
/// Source: the provider's changelog, 4.29.0.
const CONTROL: Version = (4, 29, 0);

/// The first AWS provider with `aws_kms_key_policy`. Source: the provider's changelog, 4.63.0.
const KEY_POLICY: Version = (4, 63, 0);

/// A version constraint on the AWS provider.
struct Constraint<'m> {
    place: Place,
    value: &'m str,
    /// The argument that it is the value of.
    name: &'static str,
}

/// What the constraints of a module say about origin access control.
#[derive(Debug, Default)]
pub struct Provider {
    /// The constraints raised.
    pub changes: Vec<Change>,
    /// A constraint that excludes it: nothing in the module may be changed.
    pub excluded: Option<Finding>,
    /// What else there is to tell.
    pub notes: Vec<Finding>,
}

/// Holds the constraints of a module against what the stages write.
pub fn provider(survey: &ModuleSurvey<'_>) -> Provider {
    constrained(survey, CONTROL, "origin access control")
}

/// Holds the constraints against `aws_kms_key_policy`.
pub fn provider_for_key_policy(survey: &ModuleSurvey<'_>) -> Provider {
    constrained(survey, KEY_POLICY, "aws_kms_key_policy")
}

fn constrained(survey: &ModuleSurvey<'_>, needed: Version, what: &str) -> Provider {
    let module = survey.module;
    let mut out = Provider::default();
    let constraints = constraints(module);
    if let Some((overriding, value)) = overriding(module) {
        // The constraint that counts stands there; the others mean nothing.
        if value.is_none_or(|value| judge(value, needed) != Verdict::Enough) {
            out.excluded = Some(override_files::finding(&overriding));
        }
        return out;
    }
    for constraint in &constraints {
        match judge(constraint.value, needed) {
            Verdict::Enough => {}
            Verdict::Raise(raised) => out.changes.push(Change {
                code: CODE,
                confidence: Confidence::Review,
                address: "provider aws".to_owned(),
                place: constraint.place,
                summary: format!(
                    "the AWS provider constraint {:?} becomes {raised:?}: {what} needs {}.{}.{}",
                    constraint.value, needed.0, needed.1, needed.2
                ),
                edits: vec![(constraint.place.file, Edit { span: constraint.place.span, text: format!("{raised:?}") })],
            }),
            Verdict::Excludes | Verdict::Unreadable => {
                let spot = super::spot(module, constraint.place);
                let lifted = lifted(constraint.value, needed)
                    .unwrap_or_else(|| format!(">= {}.{}.{}", needed.0, needed.1, needed.2));
                out.excluded = Some(provider_too_old::finding(spot, constraint.value, constraint.name, &lifted));
            }
        }
    }
    if constraints.is_empty()
        && let Some((file, block)) = survey.distributions.first().map(|d| (d.resource.file, d.resource.block))
    {
        let head = Span::new(block.span.start, block.labels.last().map_or(block.span.start, |label| label.span.end));
        out.notes.push(no_constraint::finding(super::spot(module, Place { file, span: head })));
    }
    if let Some(locked) = &survey.locked_provider
        && judge(&locked.version, CONTROL) != Verdict::Enough
    {
        out.notes.push(lock_file::finding(Spot::new(&locked.path, locked.span), &locked.version));
    }
    out
}

/// The constraint on `hashicorp/aws` of an override file, which takes the place of the others.
/// Source: Terraform language reference, "Override files", "Merging terraform blocks".
fn overriding(module: &Module) -> Option<(Overriding, Option<&str>)> {
    let mut last = None;
    for file in &module.overrides {
        for required in file.body.blocks("terraform").flat_map(|block| block.body.blocks("required_providers")) {
            if let Some(aws) = required.body.attribute("aws") {
                let what = "the version constraint of the AWS provider".to_owned();
                let found = Overriding { path: file.path.clone(), span: aws.span, what };
                last = Some((found, version_in(&aws.value).and_then(Expr::as_str)));
            }
        }
    }
    last
}

/// The constraints on `hashicorp/aws`: in `required_providers`, in either of its forms, and in `provider "aws"` blocks.
fn constraints(module: &Module) -> Vec<Constraint<'_>> {
    let mut out = Vec::new();
    for (file, block) in module.blocks_of("terraform") {
        for required in block.body.blocks("required_providers") {
            if let Some(aws) = required.body.attribute("aws") {
                out.extend(constraint(
                    file,
                    version_in(&aws.value),
                    if aws.value.as_str().is_some() { "aws" } else { "version" },
                ));
            }
        }
    }
    for (file, block) in module.blocks_of("provider") {
        if block.labels.first().is_some_and(|label| label.text == "aws") {
            out.extend(constraint(file, block.body.attribute("version").map(|version| &version.value), "version"));
        }
    }
    out
}

fn constraint<'m>(file: usize, value: Option<&'m Expr>, name: &'static str) -> Option<Constraint<'m>> {
    match value {
        Some(Expr { kind: ExprKind::String(text), span }) => {
            Some(Constraint { place: Place { file, span: *span }, value: text, name })
        }
        _ => None,
    }
}

fn version_in(value: &Expr) -> Option<&Expr> {
    match &value.kind {
        ExprKind::String(_) => Some(value),
        ExprKind::Object(items) => {
            items.iter().find(|item| item.key == ObjectKey::Name("version".to_owned())).map(|item| &item.value)
        }
        _ => None,
    }
}
