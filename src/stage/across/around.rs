//! What stands around a bucket of another module: its key, and what else names it.

use super::links::Link;
use crate::finding::{Finding, encrypted_with_key, ignored_changes};
use crate::hcl::ast::{Block, Expr};
use crate::policy::statement::Statement;
use crate::stage::access::is_account_wide;
use crate::stage::ignored::can_be_taken_out;
use crate::survey::buckets::{self, Bucket, Encryption};
use crate::survey::{Survey, hazards};
use crate::terraform::known::{Known, Place as In};
use crate::terraform::module::Place;
use crate::terraform::reference::{self};
use crate::terraform::tree::Thing;

/// What stands in an origin's way around a bucket of another module, its policy apart.
pub(super) fn around_bucket(survey: &Survey<'_>, link: &Link<'_>) -> Vec<Finding> {
    let bucket = &link.grant.bucket;
    let module = survey.tree.nodes[bucket.node].module;
    let own = &survey.modules[module];
    let named = Bucket::Declared(bucket.address.clone());
    let far = &survey.modules[link.origin.module];
    let resource = &far.distributions[link.origin.position].resource;
    let spot = |place: Place| crate::stage::spot(own.module, place);
    let mut out = hazards::denials_for(own, &named, &format!("{}.arn", resource.address));
    match crate::stage::keys::key_of(own.module, &named) {
        crate::stage::keys::KeyUse::None => {}
        _ if is_plainly_encrypted(survey, bucket) => {}
        crate::stage::keys::KeyUse::AwsManaged(place) => {
            out.push(crate::finding::aws_managed_key::finding(spot(place)))
        }
        crate::stage::keys::KeyUse::Declared(_, _, place) | crate::stage::keys::KeyUse::Outside(_, place) => {
            out.push(
                encrypted_with_key::finding(
                    spot(place),
                    "a key of another module than the distribution's",
                    buckets::is_encrypted_for_sure(own.module, place),
                )
                .with_snippet(crate::stage::statement::key_snippet(resource, false)),
            );
        }
    }
    if let Some(grant) = own.acls.iter().find(|grant| grant.bucket.bucket == named) {
        let place = Place { file: grant.resource.file, span: grant.block.span };
        let finding = crate::finding::acl_not_carried_over::finding(
            spot(place),
            "the distribution is in another module than the bucket",
        );
        out.push(finding.with_snippet(crate::stage::statement::snippet(Some(&named), resource)));
    }
    let granting = &survey.modules[link.grant.module];
    let source = &granting.policies[link.grant.policy];
    for attachment in source.attachments.iter().filter(|at| at.ignored && !can_be_taken_out(source, at)) {
        let place = Place { file: attachment.resource.file, span: attachment.resource.block.span };
        out.push(ignored_changes::finding(crate::stage::spot(granting.module, place), &attachment.resource, "policy"));
    }
    out.extend(crate::stage::access::two_policies(own, &named));
    for address in source.attachments.iter().map(|a| &a.resource.address).chain([&source.holder.address]) {
        let found = granting.overridden(address);
        out.extend(found.iter().map(crate::finding::override_files::finding));
    }
    out
}

/// Whether a caller of a bucket's module hands over that its objects are not encrypted with a KMS key.
fn is_plainly_encrypted(survey: &Survey<'_>, bucket: &Thing) -> bool {
    let module = &survey.all()[survey.tree.nodes[bucket.node].module];
    let Encryption::Kms { place, .. } = buckets::encryption(module, &Bucket::Declared(bucket.address.clone())) else {
        return true;
    };
    let here = In::new(&survey.tree, survey.all(), bucket.node);
    let mut blocks: Vec<&Block> = module.files[place.file].body.all_blocks().collect();
    while let Some(block) = blocks.pop() {
        if let Some(algorithm) = block.body.attribute("sse_algorithm").filter(|_| block.span == place.span) {
            return here.value(&algorithm.value) == Some(Known::Text("AES256".to_owned()));
        }
        blocks.extend(block.body.all_blocks());
    }
    false
}

/// Whether the source conditions of a statement let a distribution of any module through.
pub(super) fn names_thing(statement: &Statement, node: usize, thing: &Thing) -> bool {
    let arns = statement.conditions.iter().filter(|condition| condition.key.eq_ignore_ascii_case("aws:SourceArn"));
    let mut arns = arns.flat_map(|condition| &condition.exprs).peekable();
    let stands_for = |expr: &Expr| {
        reference::in_expr(expr).iter().any(|found| match &found.means {
            Some(means) => means.attribute == "arn" && means.things.get(&node).is_some_and(|all| all.contains(thing)),
            None => thing.node == node && found.target == thing.address,
        })
    };
    arns.peek().is_none() || arns.any(|expr| is_account_wide(expr) || stands_for(expr))
}
