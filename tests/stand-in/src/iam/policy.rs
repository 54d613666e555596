//! A policy as AWS stores it, and what it refuses to store.
//!
//! Sources: `reference_policies_grammar.html` and the pages of the elements (`reference_policies_elements_….html`); for keys the
//! KMS API reference, `PutKeyPolicy`; for buckets the S3 user guide. Most messages of S3 are worded as versity/versitygw, which
//! imitates S3, and issues of hashicorp/terraform-provider-aws quote them; the others, and those of KMS, are from memory.

use super::condition::Condition;
use super::known_principals::invalid_principal;
use super::malformed::Malformed;
use super::principal::Principal;
use super::repeated_keys::repeated_key;
use super::s3_actions::{self, Level};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What a policy is attached to, by ARN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A bucket: `arn:aws:s3:::NAME`.
    Bucket(String),
    /// A KMS key.
    Key(String),
}

impl Target {
    /// Its ARN.
    pub fn arn(&self) -> &str {
        match self {
            Target::Bucket(arn) | Target::Key(arn) => arn,
        }
    }
}

/// A policy that AWS would store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its `Id`.
    pub id: Option<String>,
    /// Its statements, in order.
    pub statements: Vec<Statement>,
    pub(super) version: Version,
    pub(super) target: Target,
}

/// The language's version. A policy without one is of 2008 (`reference_policies_elements_version.html`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V2008,
    V2012,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its `Sid`, if it has one that is not empty.
    pub sid: Option<String>,
    /// Allow or deny.
    pub effect: Effect,
    /// `Principal` or `NotPrincipal`.
    pub principals: Scope<Principal>,
    /// `Action` or `NotAction`; a key's statement may have neither, and then does nothing.
    pub actions: Option<Scope<String>>,
    /// `Resource` or `NotResource`; a key's statement may have neither, and then does nothing.
    pub resources: Option<Scope<String>>,
    /// All of them must hold.
    pub conditions: Vec<Condition>,
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies.
    Deny,
}

/// An element, or the one that is its opposite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope<T> {
    /// These, as `Action` says.
    Only(Vec<T>),
    /// Everything else, as `NotAction` says.
    AllBut(Vec<T>),
}

impl<T> Scope<T> {
    /// What is listed.
    pub fn entries(&self) -> &[T] {
        match self {
            Scope::Only(entries) | Scope::AllBut(entries) => entries,
        }
    }
}

impl Policy {
    /// Reads a policy as strictly as the service of `target` does when it is stored. Errors with what that service would answer.
    /// Whether the principals exist is another question: [`Policy::refuse_unknown_principals`].
    pub fn parse(text: &str, target: &Target) -> Result<Policy, Malformed> {
        Reader { target }.policy(text).map_err(|message| Malformed::at(target, message))
    }
}

/// Reads the parts of a policy; errors are the messages of a [`Malformed`].
struct Reader<'a> {
    target: &'a Target,
}

impl Reader<'_> {
    fn policy(&self, text: &str) -> Result<Policy, String> {
        self.refuse_characters(text)?;
        if !text.starts_with('{') {
            return Err("Policies must be valid JSON and the first byte must be '{'".to_owned());
        }
        let value: Value = serde_json::from_str(text).map_err(|_| "This policy contains invalid Json".to_owned())?;
        self.refuse_size(&value)?;
        if let Some(key) = repeated_key(text) {
            return Err(format!("Duplicate field {key}"));
        }
        let Value::Object(object) = value else { return Err("This policy contains invalid Json".to_owned()) };
        refuse_unknown_fields(&object, &["Version", "Id", "Statement"])?;
        let version = match optional_text(&object, "Version")? {
            None | Some("2008-10-17") => Version::V2008,
            Some("2012-10-17") => Version::V2012,
            Some(_) => return Err("The policy must contain a valid version string".to_owned()),
        };
        let statements = match object.get("Statement") {
            None => return Err("Missing required field Statement".to_owned()),
            Some(Value::Array(statements)) if statements.is_empty() => {
                return Err("Could not parse the policy: Statement is empty!".to_owned());
            }
            Some(Value::Array(statements)) => {
                statements.iter().map(|one| self.statement(one)).collect::<Result<_, _>>()?
            }
            Some(one) => vec![self.statement(one)?],
        };
        refuse_repeated_sids(&statements)?;
        let id = optional_text(&object, "Id")?.map(str::to_owned);
        Ok(Policy { id, statements, version, target: self.target.clone() })
    }

    /// A bucket policy has at most 20 KB (S3 user guide, quotas), a key policy 32 KB (KMS API reference, `PutKeyPolicy`). White
    /// space is not counted, since the provider sends none: from memory.
    fn refuse_size(&self, policy: &Value) -> Result<(), String> {
        let limit = match self.target {
            Target::Bucket(_) => 20 * 1024,
            Target::Key(_) => 32 * 1024,
        };
        match policy.to_string().len() <= limit {
            true => Ok(()),
            false => Err("Policy exceeds the maximum allowed document size.".to_owned()),
        }
    }

    /// A key policy has characters up to U+00FF only, without control characters but tab, line feed and carriage return (KMS API
    /// reference, `PutKeyPolicy`).
    fn refuse_characters(&self, text: &str) -> Result<(), String> {
        let valid = |letter: char| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{ff}');
        match matches!(self.target, Target::Bucket(_)) || text.chars().all(valid) {
            true => Ok(()),
            false => Err("The policy contains characters that are not allowed".to_owned()),
        }
    }

    fn statement(&self, value: &Value) -> Result<Statement, String> {
        let Value::Object(object) = value else { return Err("Invalid policy syntax.".to_owned()) };
        let fields = [
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition",
        ];
        refuse_unknown_fields(object, &fields)?;
        let sid = optional_text(object, "Sid")?;
        if sid.is_some_and(|sid| sid.chars().any(char::is_control)) {
            return Err("Statement IDs (SID) must not have control characters".to_owned());
        }
        let effect = match optional_text(object, "Effect")? {
            None => return Err("Missing required field Effect".to_owned()),
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            Some(other) => return Err(format!("Invalid effect : {other}")),
        };
        let principals = self.principals(object, effect)?;
        let actions = self.names(object, "Action", "NotAction")?;
        let resources = self.names(object, "Resource", "NotResource")?;
        let conditions = object.get("Condition").map_or(Ok(Vec::new()), conditions)?;
        if let Target::Bucket(bucket) = self.target {
            refuse_foreign(bucket, &actions, &resources)?;
            refuse_idle_conditions(&actions, &conditions)?;
        }
        let sid = sid.filter(|sid| !sid.is_empty()).map(str::to_owned);
        Ok(Statement { sid, effect, principals, actions, resources, conditions })
    }

    /// `Principal` or `NotPrincipal`, which a resource's policy must have. `NotPrincipal` goes with `Deny` only
    /// (`reference_policies_elements_notprincipal.html`).
    fn principals(&self, object: &Map<String, Value>, effect: Effect) -> Result<Scope<Principal>, String> {
        match (object.get("Principal"), object.get("NotPrincipal")) {
            (None, None) => Err("Missing required field Principal".to_owned()),
            (Some(_), Some(_)) => Err("Statement must have either Principal or NotPrincipal, not both".to_owned()),
            (Some(principals), None) => Ok(Scope::Only(self.principal_list(principals)?)),
            (None, Some(_)) if effect == Effect::Allow => Err("Allow with NotPrincipal is not allowed.".to_owned()),
            (None, Some(principals)) => Ok(Scope::AllBut(self.principal_list(principals)?)),
        }
    }

    fn principal_list(&self, value: &Value) -> Result<Vec<Principal>, String> {
        let invalid = || invalid_principal(self.target).to_owned();
        let groups = match value {
            Value::String(star) if star == "*" => return Ok(vec![Principal::Everyone]),
            Value::Object(groups) => groups,
            _ => return Err(invalid()),
        };
        let mut principals = Vec::new();
        for (kind, names) in groups {
            let kind: fn(String) -> Principal = match kind.as_str() {
                "AWS" => Principal::Aws,
                "Service" => Principal::Service,
                "CanonicalUser" => Principal::CanonicalUser,
                "Federated" => Principal::Federated,
                _ => return Err(invalid()),
            };
            principals.extend(texts(names).ok_or_else(invalid)?.into_iter().map(kind));
        }
        if principals.is_empty() {
            return Err("Missing required field Principal cannot be empty!".to_owned());
        }
        Ok(principals)
    }

    /// An element with a list of names, or its opposite; exactly one of them, where only a key policy may have neither (KMS API
    /// reference, `PutKeyPolicy`: the request succeeds, "even though the policy statement is ineffective").
    fn names(&self, object: &Map<String, Value>, only: &str, all_but: &str) -> Result<Option<Scope<String>>, String> {
        let read = |value: &Value, field: &str| match texts(value) {
            None => Err("Invalid policy syntax.".to_owned()),
            Some(names) if names.is_empty() => Err(format!("Missing required field {field} cannot be empty!")),
            Some(names) => Ok(names),
        };
        match (object.get(only), object.get(all_but)) {
            (Some(_), Some(_)) => Err(format!("Statement must have either {only} or {all_but}, not both")),
            (Some(value), None) => Ok(Some(Scope::Only(read(value, only)?))),
            (None, Some(value)) => Ok(Some(Scope::AllBut(read(value, all_but)?))),
            (None, None) if matches!(self.target, Target::Key(_)) => Ok(None),
            (None, None) => Err(format!("Missing required field {only}")),
        }
    }
}

/// Refuses what is not about the bucket: actions of other services, resources elsewhere, and actions that none of the resources
/// can have. For `NotAction` and `NotResource` the last rule says nothing.
fn refuse_foreign(
    bucket: &str,
    actions: &Option<Scope<String>>,
    resources: &Option<Scope<String>>,
) -> Result<(), String> {
    let listed = |scope: &Option<Scope<String>>| scope.as_ref().map_or(Vec::new(), |scope| scope.entries().to_vec());
    if !listed(actions).iter().all(|action| s3_actions::is_of_s3(action)) {
        return Err("Policy has invalid action".to_owned());
    }
    let mut levels = Vec::new();
    for resource in listed(resources) {
        match resource.strip_prefix(bucket) {
            Some("") => levels.push(Level::Bucket),
            Some(rest) if rest.starts_with('/') => levels.push(Level::Object),
            _ => return Err("Policy has invalid resource".to_owned()),
        }
    }
    let (Some(Scope::Only(actions)), Some(Scope::Only(_))) = (actions, resources) else { return Ok(()) };
    let applies = |action: &String| s3_actions::levels(action).iter().any(|level| levels.contains(level));
    match actions.iter().all(applies) {
        true => Ok(()),
        false => Err("Action does not apply to any resource(s) in statement".to_owned()),
    }
}

/// Refuses a condition on what only listings have (`s3:prefix` and its like) beside actions that list nothing.
fn refuse_idle_conditions(actions: &Option<Scope<String>>, conditions: &[Condition]) -> Result<(), String> {
    let Some(Scope::Only(actions)) = actions else { return Ok(()) };
    let is_idle = |condition: &Condition| !s3_actions::key_applies(&condition.key, actions);
    match conditions.iter().any(is_idle) {
        true => Err("Conditions do not apply to combination of actions and resources in statement".to_owned()),
        false => Ok(()),
    }
}

/// The `Condition` element: operators, keys, values.
fn conditions(value: &Value) -> Result<Vec<Condition>, String> {
    let invalid = || "Invalid Condition syntax.".to_owned();
    let mut conditions = Vec::new();
    for (operator, keys) in value.as_object().ok_or_else(invalid)? {
        for (key, values) in keys.as_object().ok_or_else(invalid)? {
            let values = match values {
                Value::Array(values) => values.iter().map(scalar).collect::<Option<Vec<_>>>(),
                one => scalar(one).map(|value| vec![value]),
            };
            conditions.push(Condition::new(operator, key, values.ok_or_else(invalid)?)?);
        }
    }
    Ok(conditions)
}

/// A condition's value as text; quotation marks are optional for numbers and booleans (`reference_policies_grammar.html`).
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

/// A string, or a list of strings; `None` for anything else.
fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(values) => values.iter().map(|value| value.as_str().map(str::to_owned)).collect(),
        one => one.as_str().map(|text| vec![text.to_owned()]),
    }
}

fn optional_text<'a>(object: &'a Map<String, Value>, field: &str) -> Result<Option<&'a str>, String> {
    object.get(field).map(|value| value.as_str().ok_or_else(|| format!("Invalid value of field {field}"))).transpose()
}

fn refuse_unknown_fields(object: &Map<String, Value>, known: &[&str]) -> Result<(), String> {
    match object.keys().find(|field| !known.contains(&field.as_str())) {
        Some(field) => Err(format!("Unknown field {field}")),
        None => Ok(()),
    }
}

/// A `Sid` is unique in its policy (`reference_policies_elements_sid.html`), but several may be empty: from memory.
fn refuse_repeated_sids(statements: &[Statement]) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    match statements.iter().filter_map(|statement| statement.sid.as_ref()).find(|&sid| !seen.insert(sid)) {
        Some(_) => Err("Statement IDs (SID) in a single policy must be unique.".to_owned()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket() -> Target {
        Target::Bucket("arn:aws:s3:::site".to_owned())
    }

    fn key() -> Target {
        Target::Key("arn:aws:kms:eu-west-1:111122223333:key/k".to_owned())
    }

    /// A valid statement for a bucket.
    const STATEMENT: &str = r#"{"Sid": "Read", "Effect": "Allow", "Principal": {"AWS": "111122223333"},
        "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"}"#;

    fn parse(statement: &str, target: &Target) -> Result<Policy, Malformed> {
        Policy::parse(&format!(r#"{{"Version": "2012-10-17", "Statement": {statement}}}"#), target)
    }

    /// Why S3 refuses the statement with `old` replaced by `new`.
    fn refusal(old: &str, new: &str) -> String {
        let changed = STATEMENT.replace(old, new);
        assert_ne!(changed, STATEMENT);
        parse(&changed, &bucket()).unwrap_err().to_string()
    }

    fn accepted(old: &str, new: &str) -> bool {
        let changed = STATEMENT.replace(old, new);
        assert_ne!(changed, STATEMENT);
        parse(&changed, &bucket()).is_ok()
    }

    #[test]
    fn a_policy_has_one_statement_or_a_list() {
        assert_eq!(parse(STATEMENT, &bucket()).unwrap().statements.len(), 1);
        let two = format!("[{STATEMENT}, {}]", STATEMENT.replace("Read", "ReadToo"));
        assert_eq!(parse(&two, &bucket()).unwrap().statements.len(), 2);
        assert_eq!(
            parse("[]", &bucket()).unwrap_err().to_string(),
            "MalformedPolicy: Could not parse the policy: Statement is empty!"
        );
        for text in ["", "[]", r#"{"Version": "2012-10-17"}"#, "{", r#"{"Statement": "*"}"#] {
            assert!(Policy::parse(text, &bucket()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_version_is_one_of_two_or_missing() {
        for version in ["", r#""Version": "2008-10-17","#, r#""Version": "2012-10-17", "Id": "x","#] {
            assert!(
                Policy::parse(&format!(r#"{{{version} "Statement": {STATEMENT}}}"#), &bucket()).is_ok(),
                "{version}"
            );
        }
        for version in [r#""Version": "2020-01-01","#, r#""Version": 2012,"#, r#""version": "2012-10-17","#] {
            assert!(
                Policy::parse(&format!(r#"{{{version} "Statement": {STATEMENT}}}"#), &bucket()).is_err(),
                "{version}"
            );
        }
    }

    #[test]
    fn elements_are_known_and_complete() {
        assert_eq!(refusal(r#""Effect": "Allow","#, ""), "MalformedPolicy: Missing required field Effect");
        assert_eq!(refusal(r#""Allow""#, r#""allow""#), "MalformedPolicy: Invalid effect : allow");
        assert_eq!(refusal(r#""Sid""#, r#""sid""#), "MalformedPolicy: Unknown field sid");
        assert_eq!(refusal(r#""Action": "s3:GetObject","#, ""), "MalformedPolicy: Missing required field Action");
        assert_eq!(
            refusal(r#", "Principal": {"AWS": "111122223333"}"#, ""),
            "MalformedPolicy: Missing required field Principal"
        );
        assert!(refusal(r#""Sid": "Read""#, r#""NotAction": "s3:Put*""#).contains("not both"));
        assert!(refusal(r#""Sid": "Read""#, r#""NotResource": "arn:aws:s3:::site/a""#).contains("not both"));
        assert!(refusal(r#""Sid": "Read""#, r#""NotPrincipal": "*""#).contains("not both"));
        assert!(refusal(r#""Principal""#, r#""NotPrincipal""#).contains("Allow with NotPrincipal"));
        assert!(refusal(r#""Sid": "Read""#, r#""Effect": "Deny""#).contains("Duplicate field Effect"));
        assert!(refusal(r#""s3:GetObject""#, "[]").contains("cannot be empty"));
        assert!(refusal(r#""s3:GetObject""#, "[1]").contains("syntax"));
    }

    #[test]
    fn a_sid_is_unique_and_printable() {
        assert!(accepted("Read", "Allow reading, please.") && accepted("Read", ""));
        assert!(refusal("Read", "Re\\nad").contains("SID"));
        assert!(parse(&format!("[{STATEMENT}, {STATEMENT}]"), &bucket()).unwrap_err().message.contains("unique"));
        let unnamed = STATEMENT.replace("Read", "");
        assert!(parse(&format!("[{unnamed}, {unnamed}]"), &bucket()).is_ok());
    }

    #[test]
    fn principals_are_everyone_or_grouped_by_kind() {
        let principal = r#"{"AWS": "111122223333"}"#;
        for valid in
            [r#""*""#, r#"{"AWS": ["*"]}"#, r#"{"AWS": "*", "Service": ["a.amazonaws.com", "b.amazonaws.com"]}"#]
        {
            assert!(accepted(principal, valid), "{valid}");
        }
        for invalid in [r#""111122223333""#, r#"{"*": "*"}"#, r#"{"AWS": 1}"#, r#"["*"]"#] {
            assert_eq!(refusal(principal, invalid), "MalformedPolicy: Invalid principal in policy", "{invalid}");
        }
        for empty in ["{}", r#"{"AWS": []}"#] {
            assert!(refusal(principal, empty).contains("cannot be empty"), "{empty}");
        }
    }

    #[test]
    fn resources_are_in_the_bucket() {
        let resource = r#""arn:aws:s3:::site/*""#;
        for foreign in ["*", "arn:aws:s3:::site2/*", "arn:aws:s3:::*", "site/*", "arn:aws:s3:::site*"] {
            let refused = refusal(resource, &format!(r#"["arn:aws:s3:::site/*", "{foreign}"]"#));
            assert_eq!(refused, "MalformedPolicy: Policy has invalid resource", "{foreign}");
        }
        assert!(accepted(resource, r#"["arn:aws:s3:::site/a", "arn:aws:s3:::site"]"#));
    }

    #[test]
    fn actions_fit_a_resource() {
        let does_not_apply = "MalformedPolicy: Action does not apply to any resource(s) in statement";
        assert_eq!(refusal("site/*", "site"), does_not_apply);
        assert_eq!(refusal("s3:GetObject", "s3:ListBucket"), does_not_apply);
        assert_eq!(refusal(r#""s3:GetObject""#, r#"["s3:GetObject", "s3:ListBucket"]"#), does_not_apply);
        assert_eq!(refusal("s3:GetObject", "kms:Decrypt"), "MalformedPolicy: Policy has invalid action");
        for action in ["s3:*", "*", "s3:Get*", "S3:getobject"] {
            assert!(accepted("s3:GetObject", action), "{action}");
        }
        assert!(accepted(r#""Action": "s3:GetObject""#, r#""NotAction": "s3:ListBucket""#));
    }

    #[test]
    fn conditions_are_operators_keys_and_values() {
        let with = |condition: &str| format!(r#""Sid": "Read", "Condition": {condition}"#);
        for valid in [
            "{}",
            r#"{"StringEquals": {"AWS:SourceArn": []}}"#,
            r#"{"Bool": {"aws:SecureTransport": false}, "NumericLessThan": {"s3:signatureAge": [10, "20"]}}"#,
        ] {
            assert!(accepted(r#""Sid": "Read""#, &with(valid)), "{valid}");
        }
        for invalid in [
            "[]",
            r#"{"StringEquals": "a"}"#,
            r#"{"StringEquals": {"k": null}}"#,
            r#"{"StringEquals": {"k": [["a"]]}}"#,
            r#"{"StringSame": {"k": "a"}}"#,
        ] {
            assert!(refusal(r#""Sid": "Read""#, &with(invalid)).contains("Condition"), "{invalid}");
        }
    }

    #[test]
    fn a_policy_has_a_size() {
        let of_size = |size: usize| STATEMENT.replace("site/*", &format!("site/{}", "a".repeat(size)));
        assert!(parse(&of_size(20_000), &bucket()).is_ok());
        assert!(parse(&of_size(20_480), &bucket()).unwrap_err().message.contains("maximum allowed document size"));
        let spaced = STATEMENT.replace(", ", &format!(", {}", " ".repeat(20_480)));
        assert!(parse(&spaced, &bucket()).is_ok());
    }

    #[test]
    fn a_condition_on_listings_needs_one() {
        let prefix = r#""Sid": "Read", "Condition": {"StringLike": {"s3:Prefix": "a/*"}}"#;
        let refused = refusal(r#""Sid": "Read""#, prefix);
        assert!(refused.contains("Conditions do not apply to combination"), "{refused}");
        let listing = STATEMENT.replace(r#""Sid": "Read""#, prefix).replace("s3:GetObject", "s3:List*");
        assert!(parse(&listing.replace("site/*", "site"), &bucket()).is_ok());
    }

    #[test]
    fn a_key_policy_may_lack_what_makes_it_effective() {
        let statement =
            r#"{"Sid": "Enable IAM User Permissions", "Effect": "Allow", "Principal": {"AWS": "111122223333"}}"#;
        let policy = parse(statement, &key()).unwrap();
        assert_eq!((&policy.statements[0].actions, &policy.statements[0].resources), (&None, &None));
        let refused = parse(&statement.replace("AWS", "Aws"), &key()).unwrap_err();
        assert_eq!(refused.code, "MalformedPolicyDocumentException");
        assert!(parse(&statement.replace("IAM", "IAM\u{2028}"), &key()).is_err());
    }

    #[test]
    fn a_principal_must_exist() {
        const OAI: &str = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2QWRUHAPOMQZL";
        let policy = |principal: &str| parse(&STATEMENT.replace("111122223333", principal), &bucket()).unwrap();
        let everybody = |_: &Principal| true;
        let nobody = |_: &Principal| false;
        assert_eq!(policy(OAI).refuse_unknown_principals(everybody), Ok(()));
        assert_eq!(policy("*").refuse_unknown_principals(nobody), Ok(()));
        let refused = policy(OAI).refuse_unknown_principals(nobody).unwrap_err();
        assert_eq!(refused.to_string(), "MalformedPolicy: Invalid principal in policy");
        assert!(policy("CloudFront OAI (E2QWRUHAPOMQZL)").refuse_unknown_principals(everybody).is_err());
    }

    #[test]
    fn a_policy_tells_whom_it_names() {
        let deny = STATEMENT.replace("Read", "No").replace("Allow", "Deny").replace("Principal", "NotPrincipal");
        let policy = parse(&format!("[{STATEMENT}, {deny}]"), &bucket()).unwrap();
        let named: Vec<_> = policy
            .principals()
            .iter()
            .map(|named| (named.principal.to_string(), named.statement, named.excepted))
            .collect();
        assert_eq!(named, [("111122223333".to_owned(), 0, false), ("111122223333".to_owned(), 1, true)]);
    }
}
