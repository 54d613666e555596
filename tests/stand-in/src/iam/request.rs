//! Who asks for what.

use std::collections::BTreeMap;

/// Who makes a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// An AWS service that acts for itself, such as `cloudfront.amazonaws.com`.
    Service {
        /// The service principal.
        name: String,
    },
    /// CloudFront signing as an origin access identity.
    OriginAccessIdentity {
        /// Its id, such as `E2QWRUHAPOMQZL`.
        id: String,
        /// Its canonical user id.
        canonical_user_id: String,
    },
    /// A root user, IAM user, role or role session.
    Iam {
        /// Its ARN: `arn:aws:iam::ACCOUNT:root`, `…:user/…`, `…:role/…` or `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`.
        arn: String,
    },
    /// Anybody, with an unsigned request.
    Anonymous,
}

/// The keys of a request that conditions and policy variables can ask for. Names are case-insensitive
/// (`reference_policies_variables.html`: "Key names are case-insensitive").
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context(BTreeMap<String, Vec<String>>);

impl Context {
    /// Sets a key. No values are the same as no key.
    pub fn set<V: Into<String>>(&mut self, key: &str, values: impl IntoIterator<Item = V>) {
        self.0.insert(key.to_ascii_lowercase(), values.into_iter().map(Into::into).collect());
    }

    /// Takes a key away.
    pub fn remove(&mut self, key: &str) {
        self.0.remove(&key.to_ascii_lowercase());
    }

    /// The values of a key; empty if the request has none.
    pub fn get(&self, key: &str) -> &[String] {
        self.0.get(&key.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }
}

/// One request: a caller wants to do an action to a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who.
    pub caller: Caller,
    /// Such as `s3:GetObject`.
    pub action: String,
    /// The ARN of the bucket, object or key.
    pub resource: String,
    /// What else is known of the request.
    pub context: Context,
}

impl Request {
    /// A request of `caller` over HTTPS, with the keys of the context that follow from who calls; others can be set
    /// afterwards. Which keys a caller has: `reference_policies_condition-keys.html`, under "Availability".
    pub fn new(caller: Caller, action: &str, resource: &str) -> Request {
        let mut context = Context::default();
        context.set("aws:SecureTransport", ["true"]);
        match &caller {
            Caller::Service { name } => {
                context.set("aws:PrincipalIsAWSService", ["true"]);
                context.set("aws:PrincipalServiceName", [name]);
                context.set("aws:PrincipalServiceNamesList", [name]);
            }
            Caller::OriginAccessIdentity { id, canonical_user_id } => {
                // An OAI looks like an IAM user of an account called `cloudfront`. Which keys its requests have is
                // documented nowhere; `aws:PrincipalArn` and a user id are from memory, and so is the user id's value.
                context.set("aws:PrincipalIsAWSService", ["false"]);
                context.set("aws:PrincipalArn", [oai_arn(id)]);
                context.set("aws:userid", [canonical_user_id]);
            }
            Caller::Iam { arn } => set_identity(&mut context, arn),
            Caller::Anonymous => {
                context.set("aws:PrincipalType", ["Anonymous"]);
                context.set("aws:userid", ["anonymous"]);
            }
        }
        Request { caller, action: action.to_owned(), resource: resource.to_owned(), context }
    }

    /// What CloudFront asks for with an origin access control: it calls as its service principal, and says for which
    /// distribution, of which account (CloudFront developer guide, "Restrict access to an Amazon S3 origin").
    pub fn cloudfront(distribution_arn: &str, action: &str, resource: &str) -> Request {
        let caller = Caller::Service { name: "cloudfront.amazonaws.com".to_owned() };
        let mut request = Request::new(caller, action, resource);
        request.context.set("aws:SourceArn", [distribution_arn]);
        if let Some(account) = account_of(distribution_arn) {
            request.context.set("aws:SourceAccount", [account]);
        }
        request
    }

    /// What CloudFront asks for with an origin access identity, for a viewer that came over HTTPS: CloudFront uses the viewer's
    /// protocol then (CloudFront developer guide, "Requiring HTTPS for communication between CloudFront and your Amazon S3
    /// origin"), so set `aws:SecureTransport` for one that did not.
    pub fn origin_access_identity(id: &str, canonical_user_id: &str, action: &str, resource: &str) -> Request {
        let (id, canonical_user_id) = (id.to_owned(), canonical_user_id.to_owned());
        Request::new(Caller::OriginAccessIdentity { id, canonical_user_id }, action, resource)
    }

    /// What a root user, IAM user, role or role session asks for.
    pub fn iam(arn: &str, action: &str, resource: &str) -> Request {
        Request::new(Caller::Iam { arn: arn.to_owned() }, action, resource)
    }

    /// What anybody asks for, unsigned.
    pub fn anonymous(action: &str, resource: &str) -> Request {
        Request::new(Caller::Anonymous, action, resource)
    }
}

/// The IAM ARN of an OAI (CloudFront developer guide, "Use an origin access identity").
pub(super) fn oai_arn(id: &str) -> String {
    format!("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {id}")
}

/// The account of an ARN, if it has one.
pub(super) fn account_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|account| !account.is_empty())
}

/// The ARN of the role that a session's ARN belongs to; without the role's path, which a session's ARN does not have.
pub(super) fn role_of_session(arn: &str) -> Option<String> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [_, partition, "sts", _, account, session] = parts[..] else { return None };
    let role = session.strip_prefix("assumed-role/")?.split('/').next()?;
    Some(format!("arn:{partition}:iam::{account}:role/{role}"))
}

/// The keys of a caller of an account (`reference_policies_condition-keys.html`, `reference_policies_variables.html`).
fn set_identity(context: &mut Context, arn: &str) {
    context.set("aws:PrincipalIsAWSService", ["false"]);
    // For a role's session the key has the ARN of the role, not of the session.
    context.set("aws:PrincipalArn", [role_of_session(arn).unwrap_or_else(|| arn.to_owned())]);
    if let Some(account) = account_of(arn) {
        context.set("aws:PrincipalAccount", [account]);
    }
    let name = arn.splitn(6, ':').nth(5).unwrap_or_default();
    let kind = match name.split('/').next() {
        Some("root") => "Account",
        Some("user") => "User",
        _ => "AssumedRole",
    };
    context.set("aws:PrincipalType", [kind]);
    if let Some(user) = name.strip_prefix("user/").and_then(|path| path.rsplit('/').next()) {
        context.set("aws:username", [user]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_context_follows_from_who_calls() {
        let distribution = "arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE";
        let service = Request::cloudfront(distribution, "s3:GetObject", "arn:aws:s3:::site/a").context;
        assert_eq!(service.get("AWS:SOURCEARN"), [distribution]);
        assert_eq!(service.get("aws:SourceAccount"), ["111122223333"]);
        assert_eq!(service.get("aws:PrincipalIsAWSService"), ["true"]);
        assert!(service.get("aws:PrincipalArn").is_empty());

        let session = Request::iam("arn:aws:sts::111122223333:assumed-role/ci/build", "s3:GetObject", "").context;
        assert_eq!(session.get("aws:PrincipalArn"), ["arn:aws:iam::111122223333:role/ci"]);
        assert_eq!(session.get("aws:PrincipalAccount"), ["111122223333"]);

        let user = Request::iam("arn:aws:iam::111122223333:user/team/anna", "s3:GetObject", "").context;
        assert_eq!(user.get("aws:username"), ["anna"]);
        assert!(Request::anonymous("s3:GetObject", "").context.get("aws:PrincipalIsAWSService").is_empty());
    }
}
