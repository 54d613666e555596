//! ACLs of buckets that grant an OAI something.

use super::buckets::{self, Bucket, BucketUse};
use crate::hcl::ast::{Block, Expr, ExprKind};
use crate::policy::identity::{self, Mention};
use crate::terraform::module::{Module, Resource};
use crate::terraform::reference::Instance;

/// A grant to an OAI in a bucket's ACL.
#[derive(Debug)]
pub struct AclGrant<'m> {
    /// The resource that holds it: `aws_s3_bucket_acl`, or the bucket.
    pub resource: Resource<'m>,
    /// The bucket.
    pub bucket: BucketUse,
    /// The OAI.
    pub mention: Mention,
    /// What is granted (`READ`, …); empty where the code does not show it.
    pub permissions: Vec<String>,
    /// The `grant` block.
    pub block: &'m Block,
}

/// The actions on the bucket that an ACL permission allows.
/// Source: Amazon S3 user guide, "Access control list (ACL) overview", mapping of ACL and access policy permissions.
pub fn actions(permission: &str) -> Option<&'static [&'static str]> {
    match permission {
        "READ" => Some(&["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"]),
        "READ_ACP" => Some(&["s3:GetBucketAcl"]),
        // What WRITE and FULL_CONTROL allow depends on who owns the bucket and the objects.
        _ => None,
    }
}

/// The grants to OAIs in the bucket ACLs of a module.
pub fn acls(module: &Module) -> Vec<AclGrant<'_>> {
    let mut out = Vec::new();
    for resource in module.resources().filter(|resource| resource.address.is_managed()) {
        match resource.address.kind() {
            Some("aws_s3_bucket_acl") => {
                let Some(bucket) = resource.block.body.attribute("bucket") else { continue };
                let bucket = buckets::named_by(module, resource.file, &bucket.value);
                for grant in
                    resource.block.body.blocks("access_control_policy").flat_map(|policy| policy.body.blocks("grant"))
                {
                    let grantee = grant.body.blocks("grantee").next();
                    let id = grantee.and_then(|grantee| grantee.body.attribute("id"));
                    let permission =
                        grant.body.attribute("permission").and_then(|permission| permission.value.as_str());
                    let permissions = permission.map(str::to_owned).into_iter().collect();
                    out.extend(id.and_then(|id| grant_of(&resource, &bucket, &id.value, permissions, grant)));
                }
            }
            Some("aws_s3_bucket") => {
                let bucket = BucketUse { bucket: Bucket::Declared(resource.address.clone()), instance: Instance::None };
                for grant in resource.block.body.blocks("grant") {
                    let permissions =
                        match grant.body.attribute("permissions").map(|permissions| &permissions.value.kind) {
                            Some(ExprKind::Array(items)) => {
                                items.iter().filter_map(Expr::as_str).map(str::to_owned).collect()
                            }
                            _ => Vec::new(),
                        };
                    let id = grant.body.attribute("id");
                    out.extend(id.and_then(|id| grant_of(&resource, &bucket, &id.value, permissions, grant)));
                }
            }
            _ => {}
        }
    }
    out
}

fn grant_of<'m>(
    resource: &Resource<'m>,
    bucket: &BucketUse,
    id: &Expr,
    permissions: Vec<String>,
    block: &'m Block,
) -> Option<AclGrant<'m>> {
    let mention = identity::as_principal(id)?;
    Some(AclGrant { resource: resource.clone(), bucket: bucket.clone(), mention, permissions, block })
}
