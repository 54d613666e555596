//! Which actions of S3 are on objects and which on the bucket.

use super::pattern::Pattern;

/// What an action is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// The bucket.
    Bucket,
    /// An object in it.
    Object,
}

/// Actions on objects (Service Authorization Reference, `list_amazons3.html`; written down from memory).
const ON_OBJECTS: &[&str] = &[
    "AbortMultipartUpload",
    "BypassGovernanceRetention",
    "DeleteObject",
    "DeleteObjectTagging",
    "DeleteObjectVersion",
    "DeleteObjectVersionTagging",
    "GetObject",
    "GetObjectAcl",
    "GetObjectAttributes",
    "GetObjectLegalHold",
    "GetObjectRetention",
    "GetObjectTagging",
    "GetObjectTorrent",
    "GetObjectVersion",
    "GetObjectVersionAcl",
    "GetObjectVersionAttributes",
    "GetObjectVersionForReplication",
    "GetObjectVersionTagging",
    "GetObjectVersionTorrent",
    "InitiateReplication",
    "ListMultipartUploadParts",
    "ObjectOwnerOverrideToBucketOwner",
    "PutObject",
    "PutObjectAcl",
    "PutObjectLegalHold",
    "PutObjectRetention",
    "PutObjectTagging",
    "PutObjectVersionAcl",
    "PutObjectVersionTagging",
    "ReplicateDelete",
    "ReplicateObject",
    "ReplicateTags",
    "RestoreObject",
];

/// Actions on the bucket (the same source, from memory too).
const ON_BUCKETS: &[&str] = &[
    "CreateBucket",
    "DeleteBucket",
    "DeleteBucketPolicy",
    "DeleteBucketWebsite",
    "GetAccelerateConfiguration",
    "GetAnalyticsConfiguration",
    "GetBucketAcl",
    "GetBucketCORS",
    "GetBucketLocation",
    "GetBucketLogging",
    "GetBucketNotification",
    "GetBucketObjectLockConfiguration",
    "GetBucketOwnershipControls",
    "GetBucketPolicy",
    "GetBucketPolicyStatus",
    "GetBucketPublicAccessBlock",
    "GetBucketRequestPayment",
    "GetBucketTagging",
    "GetBucketVersioning",
    "GetBucketWebsite",
    "GetEncryptionConfiguration",
    "GetIntelligentTieringConfiguration",
    "GetInventoryConfiguration",
    "GetLifecycleConfiguration",
    "GetMetricsConfiguration",
    "GetReplicationConfiguration",
    "ListBucket",
    "ListBucketMultipartUploads",
    "ListBucketVersions",
    "PutAccelerateConfiguration",
    "PutAnalyticsConfiguration",
    "PutBucketAcl",
    "PutBucketCORS",
    "PutBucketLogging",
    "PutBucketNotification",
    "PutBucketObjectLockConfiguration",
    "PutBucketOwnershipControls",
    "PutBucketPolicy",
    "PutBucketPublicAccessBlock",
    "PutBucketRequestPayment",
    "PutBucketTagging",
    "PutBucketVersioning",
    "PutBucketWebsite",
    "PutEncryptionConfiguration",
    "PutIntelligentTieringConfiguration",
    "PutInventoryConfiguration",
    "PutLifecycleConfiguration",
    "PutMetricsConfiguration",
    "PutReplicationConfiguration",
];

/// The levels on which a policy's action does anything; both, if no action of the lists matches it: they are not complete.
pub(super) fn levels(action: &str) -> Vec<Level> {
    let pattern = Pattern::wildcards(action);
    let any = |names: &[&str]| names.iter().any(|name| pattern.matches_ignoring_case(&format!("s3:{name}")));
    match (any(ON_BUCKETS), any(ON_OBJECTS)) {
        (true, false) => vec![Level::Bucket],
        (false, true) => vec![Level::Object],
        _ => vec![Level::Bucket, Level::Object],
    }
}

/// Whether a condition key is one of S3's that some of the actions have; true for every key that is not only of listings
/// (Service Authorization Reference, `list_amazons3.html`).
pub(super) fn key_applies(key: &str, actions: &[String]) -> bool {
    if !["s3:prefix", "s3:delimiter", "s3:max-keys"].contains(&key.to_ascii_lowercase().as_str()) {
        return true;
    }
    let listings = ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"];
    let lists = |action: &String| listings.iter().any(|name| Pattern::wildcards(action).matches_ignoring_case(name));
    actions.iter().any(lists)
}

/// Whether a policy's action can be one of S3's at all.
pub(super) fn is_of_s3(action: &str) -> bool {
    let service = action.split_once(':').map(|(service, name)| (service.to_ascii_lowercase(), name));
    action == "*" || service.is_some_and(|(service, name)| service == "s3" && !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_have_levels() {
        assert_eq!(levels("s3:GetObject"), [Level::Object]);
        assert_eq!(levels("S3:getobject*"), [Level::Object]);
        assert_eq!(levels("s3:ListBucket"), [Level::Bucket]);
        assert_eq!(levels("s3:List*"), [Level::Bucket, Level::Object]);
        assert_eq!(levels("*"), [Level::Bucket, Level::Object]);
        assert_eq!(levels("s3:SomethingNew"), [Level::Bucket, Level::Object]);
        assert!(is_of_s3("*") && is_of_s3("S3:GetObject") && !is_of_s3("kms:Decrypt") && !is_of_s3("GetObject"));
    }
}
