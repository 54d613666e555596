//! Whether the principals of a policy exist.

use super::malformed::Malformed;
use super::policy::{Policy, Target};
use super::principal::Principal;

impl Policy {
    /// Refuses a policy that names somebody whom AWS does not know, as AWS does when it is stored: `Invalid principal in policy`
    /// for a bucket (S3 user guide, error `MalformedPolicy`), and the like for a key (KMS API reference, `PutKeyPolicy`: "The
    /// principals in the key policy must exist and be visible to AWS KMS").
    ///
    /// `exists` is asked for every principal of a valid form, but not for everybody. Errors on one that does not exist, and on
    /// one whose form is none: with a wildcard in a name, a `CloudFront OAI (E…)` as articles have it, a service that is no
    /// domain name, a canonical user for a key.
    pub fn refuse_unknown_principals(&self, exists: impl Fn(&Principal) -> bool) -> Result<(), Malformed> {
        let named = self.principals();
        let known = |principal: &Principal| has_valid_form(principal, &self.target) && exists(principal);
        match named.iter().all(|named| named.principal.is_everyone() || known(named.principal)) {
            true => Ok(()),
            false => Err(Malformed::at(&self.target, invalid_principal(&self.target))),
        }
    }
}

/// What the service says about a principal that it does not know: from memory.
pub(super) fn invalid_principal(target: &Target) -> &'static str {
    match target {
        Target::Bucket(_) => "Invalid principal in policy",
        Target::Key(_) => "Policy contains a statement with one or more invalid principals.",
    }
}

/// Whether a principal could exist, going by its form.
fn has_valid_form(principal: &Principal, target: &Target) -> bool {
    match principal {
        Principal::Everyone => true,
        Principal::Aws(name) => is_account_id(name) || is_unique_id(name) || is_arn(name),
        Principal::Service(name) => {
            let labels = name.split('.').all(|label| !label.is_empty() && label.bytes().all(is_domain_byte));
            labels
                && (name.ends_with(".amazonaws.com")
                    || name.ends_with(".amazonaws.com.cn")
                    || name.ends_with(".amazon.com"))
        }
        // Few services but S3 know canonical users (`reference_policies_grammar.html`).
        Principal::CanonicalUser(id) => {
            matches!(target, Target::Bucket(_)) && !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
        }
        Principal::Federated(name) => !name.is_empty() && !name.contains('*'),
    }
}

/// Whether a name is the ARN of an account's root, user, role or session, or of an OAI; no wildcard may be part of it
/// (`reference_policies_elements_principal.html`).
fn is_arn(name: &str) -> bool {
    let parts: Vec<&str> = name.splitn(6, ':').collect();
    let ["arn", partition, service @ ("iam" | "sts"), "", account, who] = parts[..] else { return false };
    if account == "cloudfront" {
        return Principal::Aws(name.to_owned()).origin_access_identity().is_some();
    }
    let kinds: &[&str] = if service == "iam" { &["user/", "role/"] } else { &["assumed-role/", "federated-user/"] };
    let named = kinds.iter().any(|kind| who.strip_prefix(kind).is_some_and(|name| !name.is_empty()));
    partition.starts_with("aws")
        && is_account_id(account)
        && (named || (service == "iam" && who == "root"))
        && !name.contains(['*', '?'])
}

/// Whether a name is what AWS puts in the place of a principal that was deleted: `AIDA…` for a user, `AROA…` for a role
/// (`reference_identifiers.html`).
fn is_unique_id(name: &str) -> bool {
    (name.starts_with("AIDA") || name.starts_with("AROA")) && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_account_id(name: &str) -> bool {
    name.len() == 12 && name.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_domain_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}

#[cfg(test)]
mod tests {
    use super::*;

    const OAI: &str = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2QWRUHAPOMQZL";
    const ROLE: &str = "arn:aws:iam::111122223333:role/ci";
    const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/ci/build";
    const ROOT: &str = "arn:aws:iam::111122223333:root";

    fn aws(name: &str) -> Principal {
        Principal::Aws(name.to_owned())
    }

    #[test]
    fn forms_of_principals() {
        let bucket = Target::Bucket("arn:aws:s3:::site".to_owned());
        let key = Target::Key("arn:aws:kms:eu-west-1:111122223333:key/k".to_owned());
        for valid in [OAI, ROLE, SESSION, ROOT, "111122223333", "AIDAEXAMPLE"] {
            assert!(has_valid_form(&aws(valid), &bucket), "{valid}");
        }
        let oai_by_name = "CloudFront OAI (E2QWRUHAPOMQZL)";
        let no_user = "arn:aws:iam::cloudfront:user/E2QWRUHAPOMQZL";
        for invalid in [oai_by_name, no_user, "arn:aws:iam::111122223333:role/*", "site", "", "arn:aws:s3:::site"] {
            assert!(!has_valid_form(&aws(invalid), &bucket), "{invalid}");
        }
        assert!(has_valid_form(&Principal::Service("logs.eu-central-1.amazonaws.com".to_owned()), &key));
        assert!(!has_valid_form(&Principal::Service("cloudfront".to_owned()), &key));
        assert!(has_valid_form(&Principal::CanonicalUser("b9700".to_owned()), &bucket));
        assert!(!has_valid_form(&Principal::CanonicalUser("b9700".to_owned()), &key));
    }
}
