//! `terraform-aws-modules/s3-bucket/aws`: a bucket, to which the caller hands a policy or attaches one.
//!
//! Source: the module's `main.tf`, `variables.tf` and `outputs.tf` at 2.0.0, 2.15.0, 3.0.0, 3.15.2, 4.0.0, 4.10.0, 4.10.1,
//! 4.11.0, 5.0.0 and 5.15.4.

use super::{Read, has_version, input, is_on, unknown_version};
use crate::hcl::ast::{Block, Expr, ExprKind, ObjectKey};
use crate::terraform::address::Address;
use crate::terraform::called::{Called, CalledOutput, HandedPolicy};
use crate::terraform::version::Version;
use std::collections::BTreeSet;

/// Where it comes from.
pub const SOURCE: &str = "terraform-aws-modules/s3-bucket/aws";

/// The first version that is known.
const FIRST: Version = (2, 0, 0);
/// The first version in which the bucket's settings are resources of their own.
const SETTINGS_APART: Version = (3, 0, 0);
/// The first version whose output `s3_bucket_id` does not wait for the policy.
const ID_APART: Version = (4, 10, 1);
/// The first version that is not known.
const END: Version = (6, 0, 0);

/// The inputs that the bucket itself is made of, from [`SETTINGS_APART`] on.
const OF_BUCKET: [&str; 11] = [
    "bucket",
    "bucket_namespace",
    "bucket_prefix",
    "create_bucket",
    "force_destroy",
    "is_directory_bucket",
    "object_lock_configuration",
    "object_lock_enabled",
    "putin_khuylo",
    "region",
    "tags",
];

/// The outputs that show the bucket, each with the attribute that it shows.
const OUTPUTS: [(&str, &str); 4] = [
    ("s3_bucket_id", "id"),
    ("s3_bucket_arn", "arn"),
    ("s3_bucket_bucket_domain_name", "bucket_domain_name"),
    ("s3_bucket_bucket_regional_domain_name", "bucket_regional_domain_name"),
];

/// What is known of a call.
///
/// # Errors
/// Where the call does not show what decides who can read from the bucket: the reason.
pub fn read(call: &Block) -> Read {
    if !has_version(call, FIRST, END) {
        return Err(unknown_version(call, "2.0 to 5.x"));
    }
    let is = |name: &str, wanted: bool| match is_on(call, name, wanted) {
        Some(on) if on == wanted => Ok(()),
        _ => Err(format!("its input {name} is not {wanted}")),
    };
    is("create_bucket", true)?;
    is("putin_khuylo", true)?;
    is("is_directory_bucket", false)?;
    if input(call, "request_payer").is_some_and(|payer| payer.as_str() != Some("BucketOwner")) {
        return Err("its input request_payer may make the requester pay".to_owned());
    }
    if input(call, "grant").is_some_and(|grant| !is_empty(grant)) {
        return Err("its input grant is an access control list, which is not read there".to_owned());
    }
    if let Some(encryption) = input(call, "server_side_encryption_configuration")
        && !is_empty(encryption)
        && find(encryption, "sse_algorithm").is_none()
    {
        return Err("its input server_side_encryption_configuration does not show the algorithm".to_owned());
    }
    let attached = is_on(call, "attach_policy", false).ok_or("its input attach_policy is computed")?;
    let others = call.body.attributes().any(|argument| {
        let attaches = argument.name.starts_with("attach_") && argument.name != "attach_public_policy";
        attaches && argument.name != "attach_policy" && argument.value.kind != ExprKind::Bool(false)
    });
    let policy = (attached && input(call, "policy").is_some()).then(|| HandedPolicy {
        variable: "policy".to_owned(),
        bucket: bucket(),
        // As a plan shows it.
        resource: Address::managed("aws_s3_bucket_policy", "this[0]"),
        ignored: false,
        acls_off: acls_off(call),
    });
    // With a policy of the module's own, one that the caller attaches beside it may be gone after each apply.
    let own_bucket = (policy.is_none() && !others).then(bucket);
    Ok(Called { outputs: outputs(call).collect(), policy, bucket: own_bucket, ..Called::default() })
}

/// The bucket in the module, as a plan shows it.
fn bucket() -> Address {
    Address::managed("aws_s3_bucket", "this[0]")
}

fn outputs(call: &Block) -> impl Iterator<Item = (String, CalledOutput)> {
    let own: BTreeSet<String> = match has_version(call, SETTINGS_APART, END) {
        true => OF_BUCKET.iter().map(|&name| name.to_owned()).collect(),
        // What an older bucket depends on is nearly everything.
        false => {
            let names = call.body.attributes().map(|argument| argument.name.clone());
            names.filter(|name| name != "policy" && !name.starts_with("attach_")).collect()
        }
    };
    let id_apart = has_version(call, ID_APART, END);
    OUTPUTS.iter().map(move |&(output, attribute)| {
        let mut variables = own.clone();
        if output == "s3_bucket_id" && !id_apart {
            variables.extend(["policy".to_owned(), "attach_policy".to_owned()]);
        }
        (output.to_owned(), CalledOutput { shows: Some((bucket(), attribute.to_owned())), variables })
    })
}

/// Whether the access control lists of the bucket's objects are turned off by the call.
fn acls_off(call: &Block) -> bool {
    let ownership = input(call, "object_ownership");
    is_on(call, "control_object_ownership", false) == Some(true)
        && ownership.is_none_or(|ownership| ownership.as_str() == Some("BucketOwnerEnforced"))
}

/// How the call says that new objects are encrypted: the algorithm, and the key where one is named.
pub fn encryption(call: &Block) -> Option<(&Expr, Option<&Expr>)> {
    let settings = input(call, "server_side_encryption_configuration")?;
    Some((find(settings, "sse_algorithm")?, find(settings, "kms_master_key_id")))
}

fn is_empty(expr: &Expr) -> bool {
    match &expr.unwrapped().kind {
        ExprKind::Array(items) => items.is_empty(),
        ExprKind::Object(items) => items.is_empty(),
        _ => false,
    }
}

/// The value of a key in objects and lists that are written out.
fn find<'e>(expr: &'e Expr, name: &str) -> Option<&'e Expr> {
    match &expr.unwrapped().kind {
        ExprKind::Object(items) => items.iter().find_map(|item| match &item.key {
            ObjectKey::Name(key) if key == name => Some(&item.value),
            ObjectKey::Name(_) => find(&item.value, name),
            ObjectKey::Computed(_) => None,
        }),
        ExprKind::Array(items) => items.iter().find_map(|item| find(item, name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hcl::parse::parse;

    fn read_call(arguments: &str) -> Read {
        let file = parse(&format!("module \"bucket\" {{\n{arguments}\n}}\n"));
        read(file.body.all_blocks().next().expect("a block"))
    }

    fn of_version(constraint: &str, more: &str) -> Read {
        read_call(&format!("version = {constraint:?}\n{more}"))
    }

    #[test]
    fn the_policy_is_followed_where_it_is_attached_for_sure() {
        for constraint in ["~> 2.15", "3.0.0", ">= 4.1, < 5.0", "~> 5.0"] {
            let known = of_version(constraint, "attach_policy = true\npolicy = \"{}\"").expect(constraint);
            assert_eq!(known.policy.map(|policy| policy.variable).as_deref(), Some("policy"), "{constraint}");
            assert_eq!(known.bucket, None, "{constraint}");
        }
        for more in [
            "attach_policy = var.attach",
            "create_bucket = var.create",
            "request_payer = \"Requester\"",
            "grant = var.grants",
            "server_side_encryption_configuration = var.encryption",
            "is_directory_bucket = true",
        ] {
            assert!(of_version("~> 4.0", more).is_err(), "{more}");
        }
        for constraint in [">= 3.0", "~> 6.0", "~> 1.25", "latest"] {
            assert!(of_version(constraint, "").is_err(), "{constraint}");
        }
        assert!(read_call("").is_err());
    }

    #[test]
    fn a_caller_attaches_a_policy_where_the_module_has_none() {
        assert!(of_version("~> 4.0", "policy = \"{}\"").expect("known").bucket.is_some());
        let own = of_version("~> 4.0", "attach_deny_insecure_transport_policy = true").expect("known");
        assert_eq!((own.policy, own.bucket), (None, None));
    }

    #[test]
    fn the_id_waits_for_the_policy_in_old_versions() {
        let waits = |constraint: &str, output: &str| {
            let known = of_version(constraint, "attach_policy = true\npolicy = \"{}\"\ntags = {}").expect("known");
            known.outputs[output].variables.contains("policy")
        };
        assert!(waits("~> 3.0", "s3_bucket_id") && waits("4.10.0", "s3_bucket_id") && waits("~> 4.1", "s3_bucket_id"));
        assert!(!waits("4.10.1", "s3_bucket_id") && !waits("~> 5.0", "s3_bucket_id"));
        assert!(!waits("~> 3.0", "s3_bucket_arn") && !waits("~> 2.9", "s3_bucket_bucket_regional_domain_name"));
    }
}
