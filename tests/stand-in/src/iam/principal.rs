//! Whom a statement is about.
//!
//! Sources: `reference_policies_elements_principal.html`, `reference_policies_elements_notprincipal.html`.

use super::malformed::Malformed;
use super::policy::{Effect, Policy, Scope, Target};
use super::request::{Caller, account_of, role_of_session};
use std::fmt;

/// One principal that a policy names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Principal {
    /// `"Principal": "*"`.
    Everyone,
    /// Under `AWS`: an ARN, an account id, or `*`.
    Aws(String),
    /// Under `Service`.
    Service(String),
    /// Under `CanonicalUser`.
    CanonicalUser(String),
    /// Under `Federated`.
    Federated(String),
}

/// A principal, and where a policy names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPrincipal<'a> {
    /// Who.
    pub principal: &'a Principal,
    /// The number of the statement, from 0.
    pub statement: usize,
    /// What that statement does.
    pub effect: Effect,
    /// Whether the statement is about everybody else (`NotPrincipal`).
    pub excepted: bool,
}

impl Principal {
    /// The id of the origin access identity that this principal names by its IAM ARN, in whatever partition. A canonical user
    /// id does not tell whose it is.
    pub fn origin_access_identity(&self) -> Option<&str> {
        let Principal::Aws(arn) = self else { return None };
        let (partition, user) = arn.strip_prefix("arn:")?.split_once(':')?;
        let id = user.strip_prefix("iam::cloudfront:user/CloudFront Origin Access Identity ")?;
        (partition.starts_with("aws") && is_id(id)).then_some(id)
    }

    /// Whether this principal is a way to name the identity: its ARN, or its canonical user id.
    pub fn is_identity(&self, id: &str, canonical_user_id: &str) -> bool {
        match self {
            Principal::CanonicalUser(user) => user == canonical_user_id,
            other => other.origin_access_identity() == Some(id),
        }
    }

    /// Whether a statement that names this principal is about the caller.
    ///
    /// `"*"` is everybody, also a service: AWS's example for `aws:PrincipalIsAWSService` denies `"*"` and spares services by
    /// that key (`reference_policies_condition-keys.html`). `{"AWS": "*"}` is the same for anonymous callers
    /// (`reference_policies_elements_principal.html`), and allows "any root user, IAM user, assumed-role session, or federated
    /// user" (S3 user guide, `s3-bucket-user-policy-specifying-principal-intro.html`), so no service. Whether a *Deny* of
    /// `{"AWS": "*"}` reaches a service is documented nowhere; here it does, so that nothing passes for readable that may not be.
    pub(super) fn is_about(&self, caller: &Caller, effect: Effect) -> bool {
        match (self, caller) {
            (Principal::Everyone, _) => true,
            (Principal::Aws(name), Caller::Service { .. }) => name == "*" && effect == Effect::Deny,
            (Principal::Aws(name), _) if name == "*" => true,
            (Principal::Aws(name), Caller::Iam { arn }) => {
                let account = account_of(arn).unwrap_or_default();
                is_account(name, account) || names_caller(name, arn)
            }
            (Principal::Service(name), Caller::Service { name: caller }) => name == caller,
            (principal, Caller::OriginAccessIdentity { id, canonical_user_id }) => {
                principal.is_identity(id, canonical_user_id)
            }
            _ => false,
        }
    }

    /// Whether a `NotPrincipal` that has `self` for one of its entries names the caller itself, without regard to its account.
    fn is_caller_itself(&self, caller: &Caller) -> bool {
        match (self, caller) {
            (Principal::Everyone, _) => true,
            (Principal::Aws(name), Caller::Iam { arn }) => name == "*" || name == arn,
            _ => self.is_about(caller, Effect::Allow),
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Principal::Everyone => f.write_str("*"),
            Principal::Aws(name)
            | Principal::Service(name)
            | Principal::CanonicalUser(name)
            | Principal::Federated(name) => f.write_str(name),
        }
    }
}

/// Whether a statement with these principals is about the caller.
pub(super) fn about(principals: &Scope<Principal>, caller: &Caller, effect: Effect) -> bool {
    match principals {
        Scope::Only(principals) => principals.iter().any(|principal| principal.is_about(caller, effect)),
        Scope::AllBut(principals) => !spared(principals, caller),
    }
}

/// Whether a `NotPrincipal` spares the caller. One of an account is spared only with its account, a role's session only with
/// its role and its account: "Otherwise, the policy might deny access to the entire account"
/// (`reference_policies_elements_notprincipal.html`).
fn spared(principals: &[Principal], caller: &Caller) -> bool {
    let named = |whom: &dyn Fn(&Principal) -> bool| principals.iter().any(whom);
    if !named(&|principal| principal.is_caller_itself(caller)) {
        let Caller::Iam { arn } = caller else { return false };
        let is_root = arn.ends_with(":root");
        return is_root && named(&|principal| matches!(principal, Principal::Aws(name) if is_root_of(name, arn)));
    }
    let Caller::Iam { arn } = caller else { return true };
    let everybody =
        |principal: &Principal| matches!(principal, Principal::Everyone) || *principal == Principal::Aws("*".into());
    let account = |principal: &Principal| matches!(principal, Principal::Aws(name) if is_root_of(name, arn));
    let role = role_of_session(arn);
    let of_role = |principal: &Principal| match (principal, &role) {
        (_, None) => true,
        (Principal::Aws(name), Some(role)) => same_role(name, role),
        _ => false,
    };
    named(&everybody) || (named(&account) && named(&of_role))
}

impl Policy {
    /// Every principal that the policy names, statement by statement; one that is named twice comes twice.
    pub fn principals(&self) -> Vec<NamedPrincipal<'_>> {
        let mut named = Vec::new();
        for (statement, content) in self.statements.iter().enumerate() {
            let excepted = matches!(content.principals, Scope::AllBut(_));
            for principal in content.principals.entries() {
                named.push(NamedPrincipal { principal, statement, effect: content.effect, excepted });
            }
        }
        named
    }

    /// Refuses a policy that names somebody whom AWS does not know, as AWS does when it is stored: `Invalid principal in policy`
    /// for a bucket (S3 user guide, error `MalformedPolicy`), and the like for a key (KMS API reference, `PutKeyPolicy`: "The
    /// principals in the key policy must exist and be visible to AWS KMS").
    ///
    /// `exists` is asked for every principal of a valid form, but not for everybody. Errors on one that does not exist, and on
    /// one whose form is none: with a wildcard in a name, a `CloudFront OAI (E…)` as articles have it, a service that is no
    /// domain name, a canonical user for a key.
    pub fn refuse_unknown_principals(&self, exists: impl Fn(&Principal) -> bool) -> Result<(), Malformed> {
        let named = self.principals();
        let unknown = named.iter().map(|named| named.principal).find(|principal| {
            let everyone = matches!(principal, Principal::Everyone) || **principal == Principal::Aws("*".to_owned());
            !everyone && !(has_valid_form(principal, &self.target) && exists(principal))
        });
        match unknown {
            None => Ok(()),
            Some(_) => Err(Malformed::at(&self.target, invalid_principal(&self.target))),
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

/// Whether an id is one of CloudFront's.
fn is_id(id: &str) -> bool {
    id.starts_with('E') && id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Whether a principal is this account: by its id, or by the ARN of its root. Both delegate to the account.
fn is_account(name: &str, account: &str) -> bool {
    !account.is_empty() && (name == account || (name.ends_with(":root") && account_of(name) == Some(account)))
}

/// Whether a principal is the account that a caller's ARN belongs to.
fn is_root_of(name: &str, caller_arn: &str) -> bool {
    account_of(caller_arn).is_some_and(|account| is_account(name, account))
}

/// Whether an ARN names the caller: it is the caller's own, or that of the role whose session the caller is.
fn names_caller(name: &str, caller_arn: &str) -> bool {
    name == caller_arn || role_of_session(caller_arn).is_some_and(|role| same_role(name, &role))
}

/// Whether an ARN is that of the role; a path between `role/` and the name is left out, since a session does not tell it.
fn same_role(name: &str, role: &str) -> bool {
    let split = |arn: &str| {
        let (before, path) = arn.split_once(":role/")?;
        Some((before.to_owned(), path.rsplit('/').next()?.to_owned()))
    };
    split(name).is_some_and(|name| Some(name) == split(role))
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

    fn iam(arn: &str) -> Caller {
        Caller::Iam { arn: arn.to_owned() }
    }

    fn oai() -> Caller {
        Caller::OriginAccessIdentity { id: "E2QWRUHAPOMQZL".to_owned(), canonical_user_id: "b9700".to_owned() }
    }

    fn cloudfront() -> Caller {
        Caller::Service { name: "cloudfront.amazonaws.com".to_owned() }
    }

    fn allows(principal: &Principal, caller: &Caller) -> bool {
        principal.is_about(caller, Effect::Allow)
    }

    #[test]
    fn both_spellings_of_an_oai_are_it() {
        assert!(allows(&aws(OAI), &oai()));
        assert!(allows(&aws(&OAI.replace("arn:aws:", "arn:aws-cn:")), &oai()));
        assert!(allows(&Principal::CanonicalUser("b9700".to_owned()), &oai()));
        assert!(!allows(&aws(&OAI.replace("E2QW", "E3QW")), &oai()));
        assert!(!allows(&Principal::CanonicalUser("b9701".to_owned()), &oai()));
        assert_eq!(aws(OAI).origin_access_identity(), Some("E2QWRUHAPOMQZL"));
        assert_eq!(aws(ROLE).origin_access_identity(), None);
    }

    #[test]
    fn everyone_is_everyone() {
        for caller in [oai(), cloudfront(), iam(ROLE), Caller::Anonymous] {
            assert!(allows(&Principal::Everyone, &caller), "{caller:?}");
            assert_eq!(allows(&aws("*"), &caller), caller != cloudfront(), "{caller:?}");
            assert!(aws("*").is_about(&caller, Effect::Deny), "{caller:?}");
        }
    }

    #[test]
    fn an_account_is_its_principals_and_no_service() {
        for account in [ROOT, "111122223333"] {
            for arn in [ROOT, ROLE, SESSION] {
                assert!(allows(&aws(account), &iam(arn)), "{account} {arn}");
            }
            for other in [cloudfront(), oai(), Caller::Anonymous, iam("arn:aws:iam::444455556666:role/ci")] {
                assert!(!allows(&aws(account), &other), "{account} {other:?}");
            }
        }
    }

    #[test]
    fn a_role_is_its_sessions() {
        assert!(allows(&aws(ROLE), &iam(ROLE)) && allows(&aws(ROLE), &iam(SESSION)));
        assert!(allows(&aws("arn:aws:iam::111122223333:role/team/ci"), &iam(SESSION)));
        assert!(!allows(&aws("arn:aws:iam::111122223333:role/cd"), &iam(SESSION)));
        assert!(!allows(&aws(SESSION), &iam(ROLE)));
    }

    #[test]
    fn a_service_is_itself() {
        let service = |name: &str| Principal::Service(name.to_owned());
        assert!(allows(&service("cloudfront.amazonaws.com"), &cloudfront()));
        assert!(!allows(&service("logs.amazonaws.com"), &cloudfront()));
        assert!(!allows(&service("cloudfront.amazonaws.com"), &oai()));
        assert!(!allows(&Principal::Federated("cloudfront.amazonaws.com".to_owned()), &cloudfront()));
    }

    #[test]
    fn not_principal_spares_whom_it_names() {
        let spares = |names: &[&str], caller: &Caller| {
            let principals = names.iter().map(|name| aws(name)).collect();
            !about(&Scope::AllBut(principals), caller, Effect::Deny)
        };
        assert!(spares(&[OAI], &oai()) && !spares(&[OAI], &cloudfront()) && !spares(&[ROOT], &oai()));
        assert!(!spares(&[ROLE], &iam(ROLE)), "the account is missing");
        assert!(!spares(&[ROOT], &iam(ROLE)), "the role is missing");
        assert!(spares(&[ROLE, ROOT], &iam(ROLE)));
        assert!(spares(&[SESSION, ROLE, ROOT], &iam(SESSION)) && !spares(&[SESSION, ROOT], &iam(SESSION)));
        assert!(spares(&["111122223333"], &iam(ROOT)));
        let service = Scope::AllBut(vec![Principal::Service("cloudfront.amazonaws.com".to_owned())]);
        assert!(!about(&service, &cloudfront(), Effect::Deny) && about(&service, &oai(), Effect::Deny));
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
