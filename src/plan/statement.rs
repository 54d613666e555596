//! Policies in a plan: compared statement by statement, and asked what they let a distribution do.

use crate::policy::identity;
use crate::policy::statement::{Condition, Effect, Statement};
use crate::policy::value;
use crate::stage::access::is_source_condition;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// CloudFront's service principal.
const CLOUDFRONT: &str = "cloudfront.amazonaws.com";

/// A policy, every statement of which has been understood.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// Its statements.
    pub statements: Vec<Entry>,
}

/// A statement of a policy.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it says, in the model that is used for code too.
    pub statement: Statement,
    /// What it says, in a form in which equal statements are equal.
    pub form: Form,
}

/// What a statement says, without its id, in a form in which the order of lists, letters of actions and spellings of a
/// principal make no difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Form {
    /// Kind and name of everybody it is about; an OAI is `oai:` and its id.
    principals: BTreeSet<(String, String)>,
    /// Everything else, as JSON.
    rest: String,
}

/// From the canonical user id of an OAI to its id.
pub type Canonical = BTreeMap<String, String>;

impl Policy {
    /// Reads the text of a policy; an empty one has no statements. `None` where something in it is not understood.
    pub fn read(text: &str, canonical: &Canonical) -> Option<Policy> {
        match text.trim() {
            "" => Some(Policy::default()),
            text => Policy::of(&serde_json::from_str(text).ok()?, canonical),
        }
    }

    /// The policy that a value is; `None` where something in it is not understood.
    pub fn of(policy: &Value, canonical: &Canonical) -> Option<Policy> {
        let raw = match policy.get("Statement")? {
            Value::Array(items) => items.clone(),
            one => vec![one.clone()],
        };
        let statements = raw.iter().map(|raw| Entry::of(raw, canonical));
        Some(Policy { statements: statements.collect::<Option<_>>()? })
    }

    /// The statements here that have no equal in another policy: each stands for one there.
    pub fn beyond<'s>(&'s self, other: &Policy) -> Vec<&'s Entry> {
        let mut left: Vec<&Form> = other.statements.iter().map(|entry| &entry.form).collect();
        let missing = |entry: &&Entry| match left.iter().position(|form| **form == entry.form) {
            Some(at) => {
                left.swap_remove(at);
                false
            }
            None => true,
        };
        self.statements.iter().filter(missing).collect()
    }
}

impl Entry {
    fn of(raw: &Value, canonical: &Canonical) -> Option<Entry> {
        let read = value::read(&json!({ "Statement": [raw] }));
        let (Some(statement), Value::Object(raw)) = (read.statements.into_iter().next(), raw) else { return None };
        let understood = read.opaque.is_empty() && statement.unknown.is_empty() && statement.effect != Effect::Unknown;
        understood.then(|| Entry { statement, form: Form::of(raw, canonical) })
    }

    /// Its id, for people.
    pub fn name(&self) -> String {
        let sid = self.statement.sid.as_ref().and_then(|sid| sid.literal.as_deref()).filter(|sid| !sid.is_empty());
        let does = match self.statement.effect {
            Effect::Deny => "denies",
            _ => "allows",
        };
        match sid {
            Some(sid) => format!("{sid:?}"),
            None => format!("one that {does} {}", self.actions().join(", ")),
        }
    }

    /// Its actions.
    pub fn actions(&self) -> Vec<&str> {
        self.statement.actions.items.iter().filter_map(|term| term.literal.as_deref()).collect()
    }

    /// Its resources.
    pub fn resources(&self) -> Vec<&str> {
        self.statement.resources.items.iter().filter_map(|term| term.literal.as_deref()).collect()
    }

    /// The ids of the OAIs that it is about.
    pub fn identities(&self) -> impl Iterator<Item = &str> {
        self.form.principals.iter().filter_map(|(_, name)| name.strip_prefix("oai:"))
    }

    /// Whether it is about an OAI.
    pub fn names(&self, identity: &str) -> bool {
        self.identities().any(|id| id == identity)
    }

    /// Whether CloudFront's service principal is among those it is about.
    pub fn names_cloudfront(&self) -> bool {
        self.form.principals.contains(&("Service".to_owned(), CLOUDFRONT.to_owned()))
    }

    /// Whether everybody is.
    pub fn names_everybody(&self) -> bool {
        self.form.principals.iter().any(|(_, name)| name == "*")
    }

    /// The statement without some of its OAIs; `None` where nobody is left.
    pub fn without(&self, gone: impl Fn(&str) -> bool) -> Option<Form> {
        let mut form = self.form.clone();
        form.principals.retain(|(_, name)| name.strip_prefix("oai:").is_none_or(|id| !gone(id)));
        (!form.principals.is_empty()).then_some(form)
    }

    /// The conditions on whose behalf CloudFront calls.
    pub fn sources(&self) -> impl Iterator<Item = &Condition> {
        self.statement.conditions.iter().filter(|condition| is_source_condition(condition))
    }

    /// The ARNs for which CloudFront may call, each with whether it is a pattern.
    pub fn source_arns(&self) -> Vec<(&str, bool)> {
        let arns = self.sources().filter(|condition| condition.key.eq_ignore_ascii_case("aws:SourceArn"));
        arns.flat_map(|condition| {
            let pattern = condition.operator != "StringEquals";
            literals(condition).into_iter().map(move |arn| (arn, pattern && arn.contains(['*', '?'])))
        })
        .collect()
    }

    /// Whether it says to CloudFront, on behalf of a distribution, what `source` says to an OAI about an action on a
    /// resource: with the same effect, and under no condition that `source` lacks.
    pub fn tells(&self, distribution: &str, effect: Effect, source: Option<&Entry>, what: (&str, &str)) -> bool {
        let has = |condition: &Condition| {
            let conditions = source.map(|source| source.statement.conditions.as_slice()).unwrap_or_default();
            conditions.iter().any(|other| same_condition(condition, other))
        };
        self.names_cloudfront()
            && self.statement.effect == effect
            && !self.statement.negated
            && self.statement.conditions.iter().all(|condition| match is_source_condition(condition) {
                true => source_fits(condition, distribution),
                false => has(condition),
            })
            && self.covers(what)
    }

    /// Whether its actions and resources take in an action on a resource.
    pub fn covers(&self, (action, resource): (&str, &str)) -> bool {
        let action = action.to_ascii_lowercase();
        self.actions().iter().any(|pattern| covers(&pattern.to_ascii_lowercase(), &action))
            && self.resources().iter().any(|pattern| covers(pattern, resource))
    }

    /// Every action on every resource that it names.
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        self.actions()
            .into_iter()
            .flat_map(|action| self.resources().into_iter().map(move |resource| (action, resource)))
            .collect()
    }
}

impl Form {
    fn of(raw: &Map<String, Value>, canonical: &Canonical) -> Form {
        let mut principals = BTreeSet::new();
        let mut rest = Map::new();
        for (key, value) in raw {
            match key.as_str() {
                "Sid" => {}
                "Principal" => match value {
                    Value::Object(kinds) => {
                        for (kind, names) in kinds {
                            principals.extend(strings(names).into_iter().map(|name| principal(kind, name, canonical)));
                        }
                    }
                    other => principals.extend(strings(other).into_iter().map(|name| ("AWS".to_owned(), name))),
                },
                "Action" | "NotAction" => {
                    let actions: BTreeSet<String> =
                        strings(value).into_iter().map(|action| action.to_ascii_lowercase()).collect();
                    rest.insert(key.clone(), json!(actions));
                }
                "Condition" => {
                    rest.insert(key.clone(), conditions(value));
                }
                _ => {
                    rest.insert(key.clone(), normal(value));
                }
            }
        }
        Form { principals, rest: Value::Object(rest).to_string() }
    }
}

/// Operators with their keys, whose letters make no difference.
fn conditions(value: &Value) -> Value {
    let Value::Object(operators) = value else { return normal(value) };
    let operators = operators.iter().map(|(operator, keys)| {
        let keys = match keys {
            Value::Object(keys) => {
                Value::Object(keys.iter().map(|(key, values)| (key.to_ascii_lowercase(), normal(values))).collect())
            }
            other => normal(other),
        };
        (operator.clone(), keys)
    });
    Value::Object(operators.collect())
}

/// A string as a list of one, a list without its order.
fn normal(value: &Value) -> Value {
    match value {
        Value::Object(entries) => {
            Value::Object(entries.iter().map(|(key, value)| (key.clone(), normal(value))).collect())
        }
        other => json!(strings(other).into_iter().collect::<BTreeSet<String>>()),
    }
}

fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(strings).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

/// A principal in one spelling: S3 answers with an OAI's ARN where its canonical user id was written, and both S3 and KMS
/// answer with the root's ARN where an account was.
fn principal(kind: &str, name: String, canonical: &Canonical) -> (String, String) {
    let oai = match kind {
        "CanonicalUser" => canonical.get(&name).map(String::as_str),
        "AWS" => identity::literal(&name).map(|(id, _)| id),
        _ => None,
    };
    if let Some(id) = oai {
        return ("AWS".to_owned(), format!("oai:{id}"));
    }
    if kind == "AWS" && name.len() == 12 && name.bytes().all(|byte| byte.is_ascii_digit()) {
        return (kind.to_owned(), format!("arn:aws:iam::{name}:root"));
    }
    (kind.to_owned(), name)
}

fn literals(condition: &Condition) -> Vec<&str> {
    condition.values.items.iter().filter_map(|term| term.literal.as_deref()).collect()
}

fn same_condition(one: &Condition, other: &Condition) -> bool {
    let values = |condition: &Condition| literals(condition).into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    one.operator == other.operator && one.key.eq_ignore_ascii_case(&other.key) && values(one) == values(other)
}

/// Whether a condition on `aws:SourceArn` or `aws:SourceAccount` holds for a distribution.
pub fn source_fits(condition: &Condition, distribution: &str) -> bool {
    let by_arn = condition.key.eq_ignore_ascii_case("aws:SourceArn");
    let value = if by_arn { distribution } else { account(distribution) };
    literals(condition).iter().any(|pattern| match condition.operator.as_str() {
        "StringEquals" => *pattern == value,
        "StringLike" => covers(pattern, value),
        _ => {
            let segments = |arn: &str| arn.splitn(6, ':').map(str::to_owned).collect::<Vec<_>>();
            let (patterns, values) = (segments(pattern), segments(value));
            patterns.len() == values.len() && patterns.iter().zip(&values).all(|(one, other)| covers(one, other))
        }
    })
}

/// The account in an ARN.
pub fn account(arn: &str) -> &str {
    arn.split(':').nth(4).unwrap_or_default()
}

/// Whether every text that fits `value`, which may be a pattern itself, fits `pattern`. `*` is any text, `?` any character.
pub fn covers(pattern: &str, value: &str) -> bool {
    let (pattern, value): (Vec<char>, Vec<char>) = (pattern.chars().collect(), value.chars().collect());
    // The last `*` of the pattern, and up to where it has been stretched.
    let mut star: Option<(usize, usize)> = None;
    let (mut at, mut here) = (0, 0);
    while here < value.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, here));
                at += 1;
            }
            Some('?') if value[here] != '*' => (at, here) = (at + 1, here + 1),
            Some(same) if *same == value[here] => (at, here) = (at + 1, here + 1),
            _ => match star {
                Some((behind, stretched)) => {
                    star = Some((behind, stretched + 1));
                    (at, here) = (behind + 1, stretched + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|left| *left == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(statements: Value) -> Policy {
        let canonical = Canonical::from([("abc".to_owned(), "E2QWRUHAPOMQZL".to_owned())]);
        Policy::of(&json!({ "Statement": statements }), &canonical).expect("a policy")
    }

    #[test]
    fn a_pattern_covers_what_every_text_of_the_other_fits() {
        for (pattern, value) in [
            ("*", ""),
            ("a*", "a*"),
            ("a*c", "abc"),
            ("a?c", "abc"),
            ("*/*", "b/site/*"),
            ("a*b*", "axxb*"),
            ("a", "a"),
        ] {
            assert!(covers(pattern, value), "{pattern} {value}");
        }
        for (pattern, value) in
            [("", "a"), ("a", "a*"), ("a?", "a*"), ("a/*", "a*"), ("b/site/*", "b/*"), ("a*c", "ab")]
        {
            assert!(!covers(pattern, value), "{pattern} {value}");
        }
    }

    #[test]
    fn spelling_makes_no_difference_and_meaning_does() {
        let one = policy(json!([{
            "Sid": "A", "Effect": "Allow", "Principal": { "CanonicalUser": "abc" },
            "Action": ["s3:ListBucket", "s3:getobject"], "Resource": "x",
            "Condition": { "Bool": { "aws:SecureTransport": true } },
        }]));
        let same = json!({
            "Effect": "Allow",
            "Principal": { "AWS": ["arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2QWRUHAPOMQZL"] },
            "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["x"],
            "Condition": { "Bool": { "AWS:SecureTransport": "true" } },
        });
        assert!(one.beyond(&policy(json!([same.clone()]))).is_empty());
        let mut wider = same.clone();
        wider["Resource"] = json!(["x", "y"]);
        assert_eq!(one.beyond(&policy(json!([wider]))).len(), 1);
        assert_eq!(policy(json!([same.clone(), same.clone()])).beyond(&one).len(), 1);
        let account = |name: &str| {
            policy(json!([{ "Effect": "Allow", "Principal": { "AWS": name }, "Action": "kms:*", "Resource": "*" }]))
        };
        assert!(account("123456789012").beyond(&account("arn:aws:iam::123456789012:root")).is_empty());
    }

    #[test]
    fn a_source_is_matched_as_its_operator_says() {
        let arn = "arn:aws:cloudfront::123456789012:distribution/EDFDVBD6EXAMPLE";
        let fits = |operator: &str, key: &str, value: &str| {
            let policy = policy(json!([{
                "Effect": "Allow", "Principal": { "Service": CLOUDFRONT }, "Action": "s3:GetObject", "Resource": "*",
                "Condition": { operator: { key: value } },
            }]));
            policy.statements[0].tells(arn, Effect::Allow, None, ("s3:GetObject", "x"))
        };
        assert!(fits("StringEquals", "AWS:SourceArn", arn));
        assert!(!fits("StringEquals", "AWS:SourceArn", "arn:aws:cloudfront::123456789012:distribution/*"));
        assert!(fits("ArnLike", "aws:sourcearn", "arn:aws:cloudfront::123456789012:distribution/*"));
        assert!(fits("ArnEquals", "aws:SourceArn", arn));
        assert!(!fits("ArnLike", "aws:SourceArn", "arn:*"));
        assert!(fits("StringLike", "aws:SourceArn", "arn:*"));
        assert!(fits("StringEquals", "aws:SourceAccount", "123456789012"));
        assert!(!fits("StringEquals", "aws:SourceAccount", "210987654321"));
        assert!(!fits("StringNotEquals", "aws:SourceArn", arn));
        assert!(!fits("Bool", "aws:SecureTransport", "true"));
    }

    #[test]
    fn what_is_not_understood_is_no_policy() {
        for text in ["{", "[]", "{}", r#"{"Statement":[1]}"#, r#"{"Statement":[{"Effect":"Perhaps"}]}"#] {
            assert!(Policy::read(text, &Canonical::new()).is_none(), "{text}");
        }
        assert!(Policy::read(" ", &Canonical::new()).is_some_and(|policy| policy.statements.is_empty()));
    }
}
