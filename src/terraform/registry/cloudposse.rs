//! `cloudposse/cloudfront-s3-cdn/aws`: a bucket with a policy of its own, and a distribution on an OAI or, from 0.95.1 on, on an
//! OAC: either or. What the caller hands over as `additional_bucket_policy` is merged into the policy.
//!
//! Source: the module's `main.tf`, `variables.tf`, `outputs.tf` and `versions.tf` at 0.8.0, 0.9.0, 0.35.0, 0.60.0, 0.82.5, 0.90.0, 0.95.0,
//! 0.95.1, 0.96.0, 0.98.2, 1.0.0, 1.1.1, 2.0.0 and 2.1.1.

use super::cloudfront::{Api, Made};
use super::{Read, has_version, input, is_on, unknown_version, versions};
use crate::hcl::ast::{Attribute, Block, Body, Expr, ExprKind, Item, ObjectItem, ObjectKey, Span};
use crate::terraform::address::Address;
use crate::terraform::called::{Called, CalledOutput, HandedPolicy};
use crate::terraform::module::{Repetition, repetition};
use crate::terraform::version::Version;
use std::collections::BTreeSet;

/// Where it comes from.
pub const SOURCE: &str = "cloudposse/cloudfront-s3-cdn/aws";

/// The first version that is written for Terraform 0.12.
const LANGUAGE: Version = (0, 9, 0);
/// The first version that knows OACs.
const CONTROLS: Version = (0, 95, 1);
/// The first version that is not known.
const END: Version = (3, 0, 0);

/// The input with the ARN of an OAI that the caller brings.
const IDENTITY: &str = "cloudfront_origin_access_identity_iam_arn";
/// The input with what the caller adds to the bucket's policy.
pub const POLICY: &str = "additional_bucket_policy";

/// The input that says what its origins are on.
pub const ACCESS: &str = "origin_access_type";
/// Its value for an OAC.
pub const CONTROL: &str = "origin_access_control";
/// The input with what comes before the keys of all objects; the module's own statements are about those alone.
pub const PATH: &str = "origin_path";

/// The output with the distribution's ARN.
pub const DISTRIBUTION_ARN: &str = "cf_arn";
/// The output with the bucket's ARN.
pub const BUCKET_ARN: &str = "s3_bucket_arn";

/// What its distribution is called in a state, without the call and its own instances.
pub const DISTRIBUTION_IN_STATE: &str = "aws_cloudfront_distribution.default";
/// The policy of its bucket.
pub const POLICY_IN_STATE: &str = "aws_s3_bucket_policy.default[0]";
/// The OAC that it makes.
pub const CONTROL_IN_STATE: &str = "aws_cloudfront_origin_access_control.default[0]";
/// The OAI that it makes, by its name alone.
pub const IDENTITY_IN_STATE: &str = "default[0]";

/// The sids of the statements that the module writes, which those of the caller with the same take the place of.
pub const OWN_SIDS: [&str; 2] = ["S3GetObjectForCloudFront", "S3ListBucketForCloudFront"];
/// What stands for the OAI in what the caller adds to the policy, and for the OAC's id.
pub const PLACEHOLDERS: [&str; 2] =
    ["{cloudfront_origin_access_identity_iam_arn}", "{cloudfront_origin_access_control_arn}"];

/// The inputs that the bucket is made of: its name, its tags and whether it is there.
const OF_BUCKET: [&str; 20] = [
    "additional_tag_map",
    "attributes",
    "context",
    "delimiter",
    "descriptor_formats",
    "enabled",
    "environment",
    "extra_origin_attributes",
    "id_length_limit",
    "label_key_case",
    "label_order",
    "label_value_case",
    "labels_as_tags",
    "name",
    "namespace",
    "origin_force_destroy",
    "regex_replace_chars",
    "stage",
    "tags",
    "tenant",
];
/// The outputs that show the bucket, each with the attribute that it shows.
const BUCKET_OUTPUTS: [(&str, &str); 3] =
    [("s3_bucket", "bucket"), (BUCKET_ARN, "arn"), ("s3_bucket_domain_name", "bucket_regional_domain_name")];
/// The outputs that show the distribution.
const DISTRIBUTION_OUTPUTS: [&str; 8] = [
    "cf_id",
    DISTRIBUTION_ARN,
    "cf_status",
    "cf_domain_name",
    "cf_etag",
    "cf_hosted_zone_id",
    "cf_origin_groups",
    "cf_origin_ids",
];

/// The outputs about the OAI that it makes.
pub const IDENTITY_OUTPUTS: [&str; 2] = ["cf_identity_iam_arn", "cf_s3_canonical_user_id"];

/// What decides about the steps by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Steps<'b> {
    /// The ARN of the OAI that the caller brings; the module makes one otherwise.
    pub identity: Option<&'b Expr>,
    /// Whether the caller adds statements to the policy already.
    pub has_policy: bool,
    /// What a person has to know beside the steps.
    pub also: Vec<&'static str>,
}

/// Whether a call is on an OAC already.
pub fn is_moved(call: &Block) -> bool {
    input(call, ACCESS).and_then(Expr::as_str) == Some(CONTROL)
}

/// What is known of a call.
///
/// # Errors
/// Where more decides about its origins, or about what they may read, than the tool changes: the reason.
pub fn read(call: &Block) -> Read {
    if !has_version(call, CONTROLS, END) {
        return Err(unknown_version(call, "0.95.1 to 2.x"));
    }
    if !matches!(repetition(call), Repetition::Single) {
        return Err("its call is there several times".to_owned());
    }
    if is_on(call, "website_enabled", false) != Some(false) {
        return Err("its input website_enabled is not false".to_owned());
    }
    // One that something else switches off makes nothing, whatever is written in it.
    if is_on(call, "enabled", true) == Some(false) {
        return Err("its input enabled is false".to_owned());
    }
    let is_written =
        |name: &&&str| input(call, name).is_some_and(|value| !is_empty(value) && !matches!(value.as_str(), Some("")));
    if let Some(name) = BEYOND.iter().find(is_written) {
        return Err(format!("its input {name} brings in more than its own bucket, OAI and OAC"));
    }
    let signing = input(call, "origin_access_control_signing_behavior");
    if signing.is_some_and(|signing| signing.as_str() != Some("always")) {
        return Err("its OAC would not always sign".to_owned());
    }
    match input(call, ACCESS).map(|access| access.as_str()) {
        None | Some(Some("origin_access_identity" | CONTROL)) => {}
        Some(_) => return Err(format!("its input {ACCESS} is computed")),
    }
    let policy = HandedPolicy {
        variable: POLICY.to_owned(),
        bucket: bucket(),
        // As a plan shows it.
        resource: Address::managed("aws_s3_bucket_policy", "default[0]"),
        ignored: false,
        acls_off: input(call, "s3_object_ownership").and_then(Expr::as_str) == Some("BucketOwnerEnforced"),
    };
    let block = resource(call).ok_or("its call has no name")?;
    let distribution = Made { block, identities: Vec::new(), api: Api::Whole, toggle: None, identity_toggle: None };
    Ok(Called {
        outputs: outputs(call).collect(),
        policy: Some(policy),
        distribution: Some(distribution),
        ..Called::default()
    })
}

/// Inputs that bring in other buckets, OAIs and OACs than those that the module makes.
const BEYOND: [&str; 6] = [
    "origin_bucket",
    "s3_origins",
    "origin_groups",
    IDENTITY,
    "cloudfront_origin_access_identity_path",
    "cloudfront_origin_access_control_id",
];

/// The bucket that the module makes, as a plan shows it.
pub fn bucket() -> Address {
    Address::managed("aws_s3_bucket", "origin[0]")
}

/// The OAC that the module makes, as a plan shows it.
pub fn control(call: &str) -> Address {
    Address::ModuleOutput { module: call.to_owned(), output: CONTROL_IN_STATE.to_owned() }
}

/// The outputs that do not wait for what the caller adds to the bucket's policy.
fn outputs(call: &Block) -> impl Iterator<Item = (String, CalledOutput)> {
    let all: BTreeSet<String> = call.body.attributes().map(|argument| argument.name.clone()).collect();
    let all: BTreeSet<String> = all.into_iter().filter(|name| name != POLICY).collect();
    let of_bucket: BTreeSet<String> = OF_BUCKET.iter().map(|&name| name.to_owned()).collect();
    let of_identity = of_bucket.clone();
    let buckets = BUCKET_OUTPUTS.iter().map(move |&(output, attribute)| {
        let shows = Some((bucket(), attribute.to_owned()));
        (output.to_owned(), CalledOutput { shows, variables: of_bucket.clone() })
    });
    let identities = IDENTITY_OUTPUTS
        .iter()
        .map(move |&output| (output.to_owned(), CalledOutput { shows: None, variables: of_identity.clone() }));
    let distributions = DISTRIBUTION_OUTPUTS
        .iter()
        .map(move |&output| (output.to_owned(), CalledOutput { shows: None, variables: all.clone() }));
    buckets.chain(identities).chain(distributions)
}

/// What a call says, as the block of the resource that the module makes of it: its one S3 origin has the name of the call and
/// stands where that does.
fn resource(call: &Block) -> Option<Block> {
    let label = call.labels.first()?;
    let at = label.span;
    let name = || ExprKind::String(label.text.clone());
    let access = match is_moved(call) {
        true => argument("origin_access_control_id", ExprKind::String(CONTROL_IN_STATE.to_owned()), at),
        false => Item::Block(block("s3_origin_config", Vec::new(), at)),
    };
    let origin = block("origin", vec![argument("origin_id", name(), at), access], at);
    let mut body = Body::default();
    body.items.extend(call.body.attributes().map(|attribute| Item::Attribute(attribute.clone())));
    body.items.push(Item::Block(origin));
    let own = |wanted: &str| call.body.attribute(wanted).map(|argument| (&argument.value, argument.span));
    body.items.push(Item::Block(behaviour("default_cache_behavior", name(), at, own)));
    for items in objects(input(call, "ordered_cache")) {
        let own = |wanted: &str| entry(items, wanted).map(|item| (&item.value, item.span));
        let target =
            own("target_origin_id").and_then(|(target, _)| target.as_str()).filter(|target| !target.is_empty());
        let target = target.map_or_else(name, |target| ExprKind::String(target.to_owned()));
        body.items.push(Item::Block(behaviour("ordered_cache_behavior", target, at, own)));
    }
    body.items.extend(blocks("custom_error_response", input(call, "custom_error_response")));
    let labels = call.labels.clone();
    Some(Block { keyword: "resource".to_owned(), labels, body, span: call.span, inner: call.inner })
}

/// What a call, or an entry of `ordered_cache`, says of a cache behaviour, in the words of the resource.
fn behaviour<'e>(keyword: &str, target: ExprKind, at: Span, own: impl Fn(&str) -> Option<(&'e Expr, Span)>) -> Block {
    let mut items = vec![argument("target_origin_id", target, at)];
    for name in ["allowed_methods", "cache_policy_id", "origin_request_policy_id"] {
        let written = own(name).filter(|(value, _)| value.kind != ExprKind::Null);
        items.extend(written.map(|(value, span)| argument(name, value.kind.clone(), span)));
    }
    if let Some((headers, span)) = own("forward_header_values") {
        let value = Attribute { name: "headers".to_owned(), value: headers.clone(), span };
        items.push(Item::Block(block("forwarded_values", vec![Item::Attribute(value)], span)));
    }
    for name in ["lambda_function_association", "function_association"] {
        items.extend(blocks(name, own(name).map(|(value, _)| value)));
    }
    block(keyword, items, at)
}

/// The objects of a list that is written out, as blocks.
fn blocks(keyword: &str, list: Option<&Expr>) -> Vec<Item> {
    let of_object = |items: &[ObjectItem]| {
        let arguments = items.iter().filter_map(|item| match &item.key {
            ObjectKey::Name(name) => {
                let value = item.value.clone();
                Some(Item::Attribute(Attribute { name: name.clone(), value, span: item.span }))
            }
            ObjectKey::Computed(_) => None,
        });
        let span = items.first().map_or(Span::new(0, 0), |first| first.span);
        Item::Block(block(keyword, arguments.collect(), span))
    };
    objects(list).filter(|items| !items.is_empty()).map(of_object).collect()
}

/// The entries of the objects of a list that is written out.
fn objects(list: Option<&Expr>) -> impl Iterator<Item = &[ObjectItem]> {
    let items = match list.map(|list| &list.kind) {
        Some(ExprKind::Array(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter().filter_map(|item| match &item.kind {
        ExprKind::Object(entries) => Some(entries.as_slice()),
        _ => None,
    })
}

fn entry<'e>(items: &'e [ObjectItem], name: &str) -> Option<&'e ObjectItem> {
    items.iter().find(|item| item.key == ObjectKey::Name(name.to_owned()))
}

fn argument(name: &str, kind: ExprKind, span: Span) -> Item {
    Item::Attribute(Attribute { name: name.to_owned(), value: Expr { kind, span }, span })
}

fn block(keyword: &str, items: Vec<Item>, span: Span) -> Block {
    Block { keyword: keyword.to_owned(), labels: Vec::new(), body: Body { items }, span, inner: span }
}

/// The steps by hand for a call.
///
/// # Errors
/// Where there are none yet: the reason.
pub fn steps(call: &Block) -> Result<Steps<'_>, String> {
    if has_version(call, (0, 0, 0), LANGUAGE) {
        return Err(format!(
            "versions before 0.9.0 are for Terraform 0.11, which has no AWS provider that knows OACs: move to Terraform 0.12 and raise its version to 0.9.0 first, then on to {}, which needs Terraform 1.3 and an AWS provider of 4.29 or later; apply each step and look at what its plan changes beside, then run again",
            versions(call, "~> 0.98")
        ));
    }
    if has_version(call, (0, 0, 0), CONTROLS) {
        return Err(format!(
            "versions before 0.95.1 know no OAC: raise its version to {} first, which needs Terraform 1.3 and an AWS provider of 4.29 or later, apply that, and run again",
            versions(call, "~> 0.98")
        ));
    }
    if !has_version(call, CONTROLS, END) {
        return Err(unknown_version(call, "0.95.1 to 2.x"));
    }
    if is_on(call, "website_enabled", false) != Some(false) {
        return Err("its input website_enabled makes the origin a website endpoint, which takes neither an OAI nor an OAC: turn it off first, or leave the call as it is".to_owned());
    }
    let mut also = Vec::new();
    if !matches!(repetition(call), Repetition::Single) {
        also.push("The call is there several times: each instance has its own bucket, OAI and OAC.");
    }
    if input(call, "origin_bucket").is_some() && is_on(call, "override_origin_bucket_policy", true) != Some(true) {
        also.push("The policy of `origin_bucket` is kept elsewhere: the statements go there.");
    }
    if input(call, "s3_origins").is_some_and(|origins| !is_empty(origins)) {
        also.push(
            "The origins in `s3_origins` move with it: the policy of each of their buckets needs the statements too.",
        );
    }
    if input(call, "origin_groups").is_some_and(|groups| !is_empty(groups)) {
        also.push("The bucket of each member of `origin_groups` needs the statements too.");
    }
    let written = |name: &str| input(call, name).filter(|value| !matches!(value.as_str(), Some("" | "{}")));
    Ok(Steps { identity: written(IDENTITY), has_policy: written(POLICY).is_some(), also })
}

fn is_empty(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Array(items) if items.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hcl::parse::parse;

    fn unread(arguments: &str) -> Option<String> {
        let file = parse(&format!("module \"cdn\" {{\nversion = \"~> 2.1\"\n{arguments}\n}}\n"));
        read(file.body.all_blocks().next().expect("a block")).err()
    }

    #[test]
    fn a_call_reads_like_the_resource_that_it_makes() {
        let file = parse("module \"cdn\" {\nversion = \"~> 2.1\"\nname = \"x\"\n}\n");
        let called = read(file.body.all_blocks().next().expect("a block")).expect("known");
        let made = called.distribution.as_ref().expect("a distribution");
        let origin = made.block.body.blocks("origin").next().expect("an origin");
        assert!(origin.body.blocks("s3_origin_config").next().is_some());
        assert!(called.beside_policy(DISTRIBUTION_ARN).is_some());
        let moved =
            parse("module \"cdn\" {\nversion = \"~> 2.1\"\norigin_access_type = \"origin_access_control\"\n}\n");
        let moved = read(moved.body.all_blocks().next().expect("a block")).expect("known").distribution;
        let moved = moved.expect("a distribution");
        let origin = moved.block.body.blocks("origin").next().expect("an origin");
        assert!(origin.body.attribute("origin_access_control_id").is_some());
    }

    #[test]
    fn a_call_with_more_than_its_own_is_not_read() {
        for arguments in [
            "name = \"x\"",
            "context = module.label.context",
            "enabled = var.on",
            "s3_origins = []",
            "origin_groups = []",
            "cloudfront_origin_access_identity_iam_arn = \"\"",
            "origin_access_type = \"origin_access_identity\"",
        ] {
            assert_eq!(unread(arguments), None, "{arguments}");
        }
        for arguments in [
            "enabled = false",
            "website_enabled = var.website",
            "origin_bucket = aws_s3_bucket.x.id",
            "s3_origins = var.origins",
            "origin_groups = [{}]",
            "cloudfront_origin_access_identity_iam_arn = var.arn",
            "cloudfront_origin_access_control_id = var.control",
            "origin_access_control_signing_behavior = \"no-override\"",
            "origin_access_type = var.access",
            "for_each = var.sites",
            "count = 1",
        ] {
            assert!(unread(arguments).is_some(), "{arguments}");
        }
    }

    fn reason(arguments: &str) -> Option<String> {
        let file = parse(&format!("module \"cdn\" {{\n{arguments}\n}}\n"));
        steps(file.body.all_blocks().next().expect("a block")).err()
    }

    #[test]
    fn there_are_steps_where_the_version_knows_both() {
        for constraint in ["0.95.1", "~> 0.98", "~> 1.1", "2.1.1", ">= 1.0, < 3.0"] {
            assert_eq!(reason(&format!("version = {constraint:?}")), None, "{constraint}");
        }
        for (constraint, word) in
            [("0.82.5", "raise"), ("~> 0.90.0", "raise"), (">= 0.90", "admits"), ("~> 3.0", "admits")]
        {
            let reason = reason(&format!("version = {constraint:?}"));
            assert!(reason.is_some_and(|reason| reason.contains(word)), "{constraint}");
        }
        assert!(reason("version = \"2.1.1\"\nwebsite_enabled = true").is_some());
    }
}
