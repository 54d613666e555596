//! Whom a statement is about.
//!
//! Sources: `reference_policies_elements_principal.html`, `reference_policies_elements_notprincipal.html`.

use super::policy::{Effect, Policy, Scope};
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
    /// user" (MediaPackage user guide, `policy-principal.html`; the S3 user guide's page on principals begins alike), so no
    /// service. Whether a *Deny* of `{"AWS": "*"}` reaches a service was found nowhere; here it does, so that nothing passes for
    /// readable that may not be.
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

    /// Whether this is `"*"` or `{"AWS": "*"}`.
    pub(super) fn is_everyone(&self) -> bool {
        matches!(self, Principal::Everyone) || matches!(self, Principal::Aws(name) if name == "*")
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
    let Caller::Iam { arn } = caller else {
        return principals.iter().any(|principal| principal.is_about(caller, Effect::Allow));
    };
    if principals.iter().any(Principal::is_everyone) {
        return true;
    }
    let named = |is_meant: &dyn Fn(&str) -> bool| {
        principals.iter().any(|principal| matches!(principal, Principal::Aws(name) if is_meant(name)))
    };
    let account = account_of(arn).unwrap_or_default();
    let with_account = named(&|name| is_account(name, account));
    let itself = arn.ends_with(":root") || named(&|name| name == arn);
    let with_role = role_of_session(arn).is_none_or(|role| named(&|name| same_role(name, &role)));
    with_account && itself && with_role
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
}

/// Whether an id is one of CloudFront's.
fn is_id(id: &str) -> bool {
    id.starts_with('E') && id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Whether a principal is this account: by its id, or by the ARN of its root. Both delegate to the account.
fn is_account(name: &str, account: &str) -> bool {
    !account.is_empty() && (name == account || (name.ends_with(":root") && account_of(name) == Some(account)))
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
}
