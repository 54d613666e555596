//! Whether a request may be done.

use super::pattern::Pattern;
use super::policy::{Effect, Policy, Scope, Statement, Version};
use super::principal::about;
use super::request::Request;
use std::fmt;

/// What the policies say to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// This statement denies it, whatever others allow.
    ExplicitDeny(Place),
    /// This statement allows it, and none denies it.
    Allow(Place),
    /// No statement is about it.
    ImplicitDeny,
}

/// Where a statement stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The number of the policy among those that were given, from 0.
    pub policy: usize,
    /// The number of the statement in it, from 0.
    pub statement: usize,
    /// The statement's `Sid`.
    pub sid: Option<String>,
}

impl Decision {
    /// Whether the request is allowed.
    pub fn is_allow(&self) -> bool {
        matches!(self, Decision::Allow(_))
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Decision::ExplicitDeny(place) => write!(f, "denied by {place}"),
            Decision::Allow(place) => write!(f, "allowed by {place}"),
            Decision::ImplicitDeny => f.write_str("allowed by no statement"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "statement {}", self.statement)?;
        match &self.sid {
            Some(sid) => write!(f, " ({sid})"),
            None => Ok(()),
        }
    }
}

/// Decides: an explicit deny wins, then an allow, and what nobody allows is denied
/// (`reference_policies_evaluation-logic.html`). The place is that of the first statement that decides.
pub fn evaluate(policies: &[Policy], request: &Request) -> Decision {
    let first = |effect: Effect| {
        policies.iter().enumerate().find_map(|(policy, content)| {
            let mut statements = content.statements.iter().enumerate();
            let (statement, found) = statements
                .find(|(_, statement)| statement.effect == effect && applies(statement, content.version, request))?;
            Some(Place { policy, statement, sid: found.sid.clone() })
        })
    };
    match (first(Effect::Deny), first(Effect::Allow)) {
        (Some(place), _) => Decision::ExplicitDeny(place),
        (None, Some(place)) => Decision::Allow(place),
        (None, None) => Decision::ImplicitDeny,
    }
}

/// Whether a statement is about a request: everything it says must fit.
fn applies(statement: &Statement, version: Version, request: &Request) -> bool {
    let variables = version == Version::V2012;
    let resource = |text: &String| match variables {
        true => {
            Pattern::resolve(text, true, &request.context).is_some_and(|pattern| pattern.matches(&request.resource))
        }
        false => Pattern::wildcards(text).matches(&request.resource),
    };
    // Actions are case-insensitive, resources are not (`reference_policies_elements_action.html`, `…_resource.html`).
    about(&statement.principals, &request.caller, statement.effect)
        && in_scope(&statement.actions, |text| Pattern::wildcards(text).matches_ignoring_case(&request.action))
        && in_scope(&statement.resources, resource)
        && statement.conditions.iter().all(|condition| condition.holds(&request.context, variables))
}

/// Whether a list of patterns covers something. A statement without such a list, which a key policy may have, does nothing
/// (KMS API reference, `PutKeyPolicy`).
fn in_scope(scope: &Option<Scope<String>>, matches: impl Fn(&String) -> bool) -> bool {
    match scope {
        None => false,
        Some(Scope::Only(patterns)) => patterns.iter().any(matches),
        Some(Scope::AllBut(patterns)) => !patterns.iter().any(matches),
    }
}

#[cfg(test)]
mod tests {
    use super::super::policy::Target;
    use super::*;

    const DISTRIBUTION: &str = "arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE";
    const OBJECT: &str = "arn:aws:s3:::site/index.html";

    fn bucket_policy(statements: &str) -> Policy {
        let target = Target::Bucket("arn:aws:s3:::site".to_owned());
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        Policy::parse(&text, &target).unwrap()
    }

    const GRANT: &str = r#"{"Sid": "Cdn", "Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*", "Condition": {"StringEquals":
        {"AWS:SourceArn": "arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE"}}}"#;

    #[test]
    fn cloudfront_reads_for_the_distribution_that_was_granted() {
        let policies = [bucket_policy(GRANT)];
        let decision = evaluate(&policies, &Request::cloudfront(DISTRIBUTION, "s3:GetObject", OBJECT));
        assert_eq!(decision, Decision::Allow(Place { policy: 0, statement: 0, sid: Some("Cdn".to_owned()) }));
        assert_eq!(decision.to_string(), "allowed by statement 0 (Cdn)");
        let other = DISTRIBUTION.replace("EDF", "EXX");
        for request in [
            Request::cloudfront(&other, "s3:GetObject", OBJECT),
            Request::cloudfront(DISTRIBUTION, "s3:PutObject", OBJECT),
            Request::cloudfront(DISTRIBUTION, "s3:GetObject", "arn:aws:s3:::site2/index.html"),
            Request::cloudfront(DISTRIBUTION, "s3:GetObject", "arn:aws:s3:::SITE/index.html"),
            Request::origin_access_identity("E2QWRUHAPOMQZL", "b9700", "s3:GetObject", OBJECT),
        ] {
            assert_eq!(evaluate(&policies, &request), Decision::ImplicitDeny, "{request:?}");
        }
    }

    #[test]
    fn a_deny_wins_over_an_allow() {
        let deny = r#"{"Effect": "Deny", "Principal": "*", "Action": "S3:*", "Resource": "arn:aws:s3:::site/*",
            "Condition": {"ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci"}}}"#;
        let decide = |statements: &str| {
            evaluate(&[bucket_policy(statements)], &Request::cloudfront(DISTRIBUTION, "s3:GetObject", OBJECT))
        };
        let place = Place { policy: 0, statement: 1, sid: None };
        assert_eq!(decide(&format!("{GRANT}, {deny}")), Decision::ExplicitDeny(place));
        let spared =
            deny.replace(r#""Condition": {"#, r#""Condition": {"Bool": {"aws:PrincipalIsAWSService": "false"}, "#);
        assert!(decide(&format!("{spared}, {GRANT}")).is_allow());
        let insecure = r#"{"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "s3:*", "Resource": "arn:aws:s3:::site/*",
            "Condition": {"Bool": {"aws:SecureTransport": false}}}"#;
        assert!(decide(&format!("{insecure}, {GRANT}")).is_allow());
    }

    #[test]
    fn a_deny_that_spares_the_identity_alone_hits_the_service() {
        let oai = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2QWRUHAPOMQZL";
        let both = format!(
            r#"{GRANT}, {{"Effect": "Allow", "Principal": {{"AWS": "{oai}"}}, "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::site/*"}}"#
        );
        let spare_principal = format!(r#""NotPrincipal": {{"AWS": "{oai}"}}"#);
        let spare_arn =
            format!(r#""Principal": "*", "Condition": {{"StringNotEquals": {{"aws:PrincipalArn": "{oai}"}}}}"#);
        for spare in [spare_principal, spare_arn] {
            let deny = format!(r#"{{"Effect": "Deny", {spare}, "Action": "s3:*", "Resource": "arn:aws:s3:::site/*"}}"#);
            let policies = [bucket_policy(&format!("{both}, {deny}"))];
            let service = evaluate(&policies, &Request::cloudfront(DISTRIBUTION, "s3:GetObject", OBJECT));
            assert!(matches!(service, Decision::ExplicitDeny(Place { statement: 2, .. })), "{deny}");
            let identity = Request::origin_access_identity("E2QWRUHAPOMQZL", "b9700", "s3:GetObject", OBJECT);
            assert!(evaluate(&policies, &identity).is_allow(), "{deny}");
        }
        let by_network = r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::site/*",
            "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}"#;
        let policies = [bucket_policy(&format!("{both}, {by_network}"))];
        assert!(!evaluate(&policies, &Request::cloudfront(DISTRIBUTION, "s3:GetObject", OBJECT)).is_allow());
    }

    #[test]
    fn not_action_and_not_resource_are_about_the_rest() {
        let policies = [bucket_policy(
            r#"{"Effect": "Allow", "Principal": "*", "NotAction": "s3:Put*", "NotResource": "arn:aws:s3:::site/private/*"}"#,
        )];
        let allowed = |action, resource| evaluate(&policies, &Request::anonymous(action, resource)).is_allow();
        assert!(allowed("s3:GetObject", OBJECT));
        assert!(!allowed("s3:PutObject", OBJECT));
        assert!(!allowed("s3:GetObject", "arn:aws:s3:::site/private/a"));
    }

    #[test]
    fn a_variable_in_a_resource_is_the_callers() {
        let policies = [bucket_policy(
            r#"{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:GetObject",
                "Resource": "arn:aws:s3:::site/home/${aws:username}/*"}"#,
        )];
        let allowed =
            |arn| evaluate(&policies, &Request::iam(arn, "s3:GetObject", "arn:aws:s3:::site/home/anna/a")).is_allow();
        assert!(allowed("arn:aws:iam::111122223333:user/anna"));
        assert!(!allowed("arn:aws:iam::111122223333:user/otto"));
        assert!(!allowed("arn:aws:iam::111122223333:role/anna"), "a role has no user name");
    }

    #[test]
    fn a_key_statement_without_resource_or_action_does_nothing() {
        let key = "arn:aws:kms:eu-west-1:111122223333:key/k";
        let decide = |rest: &str| {
            let statement = format!(r#"{{"Effect": "Allow", "Principal": "*" {rest}}}"#);
            let policy =
                Policy::parse(&format!(r#"{{"Statement": {statement}}}"#), &Target::Key(key.to_owned())).unwrap();
            evaluate(&[policy], &Request::cloudfront(DISTRIBUTION, "kms:Decrypt", key)).is_allow()
        };
        assert!(decide(r#", "Action": "kms:Decrypt", "Resource": "*""#));
        assert!(!decide(r#", "Action": "kms:Decrypt""#));
        assert!(!decide(r#", "Resource": "*""#));
    }
}
