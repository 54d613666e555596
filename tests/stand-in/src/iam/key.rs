//! KMS's safety check on key policies.

use super::evaluate::evaluate;
use super::policy::Policy;
use super::request::Request;

/// Whether a key policy locks `caller_arn` out: whoever stores it could not change it again. KMS refuses such a policy, unless
/// `BypassPolicyLockoutSafetyCheck` is set (KMS API reference, `PutKeyPolicy`). Ask for the account's root
/// (`arn:aws:iam::ACCOUNT:root`) or for the principal that applies; a grant to the account counts for both, as it leaves the
/// rest to the account's own policies.
pub fn locks_out(policy: &Policy, caller_arn: &str) -> bool {
    let request = Request::iam(caller_arn, "kms:PutKeyPolicy", policy.target.arn());
    !evaluate(std::slice::from_ref(policy), &request).is_allow()
}

#[cfg(test)]
mod tests {
    use super::super::policy::Target;
    use super::*;

    const ROOT: &str = "arn:aws:iam::111122223333:root";

    fn locked(statements: &str) -> bool {
        let target = Target::Key("arn:aws:kms:eu-west-1:111122223333:key/k".to_owned());
        let policy = Policy::parse(&format!(r#"{{"Statement": [{statements}]}}"#), &target).unwrap();
        assert_eq!(locks_out(&policy, ROOT), locks_out(&policy, "arn:aws:iam::111122223333:role/ci"));
        locks_out(&policy, ROOT)
    }

    #[test]
    fn the_account_must_be_able_to_change_the_policy() {
        let root =
            format!(r#"{{"Effect": "Allow", "Principal": {{"AWS": "{ROOT}"}}, "Action": "kms:*", "Resource": "*"}}"#);
        let cloudfront = r#"{"Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Action": "kms:*", "Resource": "*"}"#;
        let deny = r#"{"Effect": "Deny", "Principal": "*", "Action": "kms:PutKeyPolicy", "Resource": "*"}"#;
        assert!(!locked(&root));
        assert!(!locked(&format!("{root}, {cloudfront}")));
        assert!(locked(cloudfront));
        assert!(locked(&root.replace("kms:*", "kms:Decrypt")));
        assert!(locked(&root.replace("111122223333", "444455556666")));
        assert!(locked(&root.replace(r#", "Resource": "*""#, "")));
        assert!(locked(&format!("{root}, {deny}")));
    }
}
