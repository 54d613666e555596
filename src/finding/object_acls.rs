//! OAC055: Objects of a bucket with an OAI may have access control lists of their own.
//!
//! An object's ACL can grant an OAI what no policy grants it, and an OAC cannot use ACLs. And an object that another
//! account has written, and owns, is out of the reach of the bucket policy. Neither can be seen in the code. Origin
//! access control asks for Object Ownership `BucketOwnerEnforced`, or `BucketOwnerPreferred` where ACLs are needed.
//! Source: CloudFront developer guide, "Restrict access to an Amazon S3 origin", notes; S3 user guide, "Controlling
//! ownership of objects and disabling ACLs for your bucket".
//!
//! To do: look at the ACLs and owners of some objects (`aws s3api get-object-acl`). Where nothing needs them, set
//! `BucketOwnerEnforced`, as a change of its own.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC055";

/// Why objects may have ACLs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// Ownership controls say `ObjectWriter`.
    ObjectWriter,
    /// Ownership controls say `BucketOwnerPreferred`.
    BucketOwnerPreferred,
    /// An ACL is set and ownership is not.
    Acl,
}

/// The finding at a spot.
pub fn finding(spot: Spot, bucket: &str, because: Because) -> Finding {
    let (level, why) = match because {
        Because::ObjectWriter => (Level::Review, "with `ObjectWriter` whoever writes an object owns it"),
        Because::BucketOwnerPreferred => (Level::Note, "`BucketOwnerPreferred` keeps object ACLs"),
        Because::Acl => (Level::Note, "an ACL without ownership controls means that object ACLs count"),
    };
    spot.finding(CODE, level, Blocks::Nothing, format!("{why}, so objects of {bucket} may grant access, or be out of the policy's reach, in a way that the code does not show, and an OAC cannot use ACLs: look at some objects with `aws s3api get-object-acl`"))
}
