//! Conditions of a statement: an operator, a key, values.
//!
//! Sources: `reference_policies_elements_condition_operators.html` for the operators and for what a missing key does,
//! `reference_policies_condition-logic-multiple-context-keys-or-values.html` for several keys and values,
//! `reference_policies_condition-single-vs-multi-valued-context-keys.html` for `ForAllValues` and `ForAnyValue`.

use super::pattern::Pattern;
use super::request::Context;
use super::value::{Block, instant, number};

/// One key of a `Condition` element, under its operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The operator as it is written, such as `ForAnyValue:StringLikeIfExists`.
    pub operator: String,
    /// The key as it is written.
    pub key: String,
    /// The values; numbers and booleans as text.
    pub values: Vec<String>,
    meaning: Operator,
}

/// What the name of an operator says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Operator {
    quantifier: Quantifier,
    test: Test,
    negated: bool,
    if_exists: bool,
}

/// What becomes of several values in the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quantifier {
    None,
    All,
    Any,
}

/// How one value of the request is held against one of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    Equal,
    EqualIgnoringCase,
    Like,
    Arn,
    Bool,
    Binary,
    Ip,
    Number(Comparison),
    Date(Comparison),
    Null,
}

/// How numbers and dates are compared: the request's value stands on the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Condition {
    /// Reads a condition. `Err` has the reason why AWS would not take it: the operator is unknown, or a value is not of the
    /// operator's kind (that AWS refuses such values when a policy is stored is from memory).
    pub(super) fn new(operator: &str, key: &str, values: Vec<String>) -> Result<Condition, String> {
        let meaning = Operator::parse(operator).ok_or_else(|| format!("Invalid Condition type : {operator}"))?;
        if let Some(value) = values.iter().find(|value| !meaning.test.takes(value)) {
            return Err(format!("Invalid value {value} for condition {operator}"));
        }
        Ok(Condition { operator: operator.to_owned(), key: key.to_owned(), values, meaning })
    }

    /// Whether the condition holds for a request. `variables`: whether the policy's version knows policy variables.
    ///
    /// An empty list of values is matched by nothing, so a negated operator holds: AWS's rules for several values (OR, and NOR
    /// for negated operators) applied to none. Whether AWS stores such a list is not documented.
    pub(super) fn holds(&self, context: &Context, variables: bool) -> bool {
        let Operator { quantifier, test, negated, if_exists } = self.meaning;
        let actual = context.get(&self.key);
        if test == Test::Null {
            return self.values.iter().any(|value| value.eq_ignore_ascii_case("true") == actual.is_empty());
        }
        if actual.is_empty() {
            return match quantifier {
                _ if if_exists => true,
                Quantifier::None => negated,
                Quantifier::All => true,
                Quantifier::Any => false,
            };
        }
        let matches = |value: &String| self.values.iter().any(|ours| test.matches(value, ours, context, variables));
        match quantifier {
            // Several values without a quantifier are not documented; that one match is enough is from memory.
            Quantifier::None => actual.iter().any(matches) != negated,
            Quantifier::All => actual.iter().all(|value| matches(value) != negated),
            Quantifier::Any => actual.iter().any(|value| matches(value) != negated),
        }
    }
}

impl Operator {
    /// What a name means; `None` for one that AWS does not have. The case of letters counts: from memory.
    fn parse(name: &str) -> Option<Operator> {
        let (quantifier, name) = match name.split_once(':') {
            Some(("ForAllValues", rest)) => (Quantifier::All, rest),
            Some(("ForAnyValue", rest)) => (Quantifier::Any, rest),
            Some(_) => return None,
            None => (Quantifier::None, name),
        };
        // `Null` asks for existence itself, so neither affix goes with it.
        if name == "Null" {
            let plain = Operator { quantifier, test: Test::Null, negated: false, if_exists: false };
            return (quantifier == Quantifier::None).then_some(plain);
        }
        let (name, if_exists) = name.strip_suffix("IfExists").map_or((name, false), |name| (name, true));
        let (test, negated) = match name {
            "StringEquals" => (Test::Equal, false),
            "StringNotEquals" => (Test::Equal, true),
            "StringEqualsIgnoreCase" => (Test::EqualIgnoringCase, false),
            "StringNotEqualsIgnoreCase" => (Test::EqualIgnoringCase, true),
            "StringLike" => (Test::Like, false),
            "StringNotLike" => (Test::Like, true),
            "ArnEquals" | "ArnLike" => (Test::Arn, false),
            "ArnNotEquals" | "ArnNotLike" => (Test::Arn, true),
            "Bool" => (Test::Bool, false),
            "BinaryEquals" => (Test::Binary, false),
            "IpAddress" => (Test::Ip, false),
            "NotIpAddress" => (Test::Ip, true),
            "NumericEquals" => (Test::Number(Comparison::Equal), false),
            "NumericNotEquals" => (Test::Number(Comparison::Equal), true),
            "NumericLessThan" => (Test::Number(Comparison::Less), false),
            "NumericLessThanEquals" => (Test::Number(Comparison::LessOrEqual), false),
            "NumericGreaterThan" => (Test::Number(Comparison::Greater), false),
            "NumericGreaterThanEquals" => (Test::Number(Comparison::GreaterOrEqual), false),
            "DateEquals" => (Test::Date(Comparison::Equal), false),
            "DateNotEquals" => (Test::Date(Comparison::Equal), true),
            "DateLessThan" => (Test::Date(Comparison::Less), false),
            "DateLessThanEquals" => (Test::Date(Comparison::LessOrEqual), false),
            "DateGreaterThan" => (Test::Date(Comparison::Greater), false),
            "DateGreaterThanEquals" => (Test::Date(Comparison::GreaterOrEqual), false),
            _ => return None,
        };
        Some(Operator { quantifier, test, negated, if_exists })
    }
}

impl Test {
    /// Whether a policy's value is of the kind that this test compares.
    fn takes(self, value: &str) -> bool {
        match self {
            // Only strings and ARNs may have policy variables (`reference_policies_variables.html`), and `Bool`, of which the
            // page on operators says so while the page on variables denies it.
            Test::Equal | Test::EqualIgnoringCase | Test::Like | Test::Arn | Test::Binary => true,
            Test::Bool => value.starts_with("${") || is_bool(value),
            Test::Null => is_bool(value),
            Test::Ip => Block::parse(value).is_some(),
            Test::Number(_) => number(value).is_some(),
            Test::Date(_) => instant(value).is_some(),
        }
    }

    /// Whether the request's value fits the policy's.
    fn matches(self, actual: &str, ours: &str, context: &Context, variables: bool) -> bool {
        let pattern = |wildcards| match variables {
            true => Pattern::resolve(ours, wildcards, context),
            false if wildcards => Some(Pattern::wildcards(ours)),
            false => Some(Pattern::exact(ours)),
        };
        let compare = |comparison: Comparison, read: fn(&str) -> Option<f64>| {
            read(actual).zip(read(ours)).is_some_and(|(left, right)| comparison.holds(left, right))
        };
        match self {
            Test::Equal => pattern(false).is_some_and(|pattern| pattern.matches(actual)),
            Test::EqualIgnoringCase | Test::Bool => {
                pattern(false).is_some_and(|pattern| pattern.matches_ignoring_case(actual))
            }
            Test::Like => pattern(true).is_some_and(|pattern| pattern.matches(actual)),
            Test::Arn => pattern(true).is_some_and(|pattern| pattern.matches_arn(actual)),
            Test::Binary => actual == ours,
            Test::Ip => {
                Block::parse(ours).zip(actual.parse().ok()).is_some_and(|(block, address)| block.contains(address))
            }
            Test::Number(comparison) => compare(comparison, number),
            Test::Date(comparison) => compare(comparison, instant),
            Test::Null => false,
        }
    }
}

impl Comparison {
    fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Comparison::Equal => left == right,
            Comparison::Less => left < right,
            Comparison::LessOrEqual => left <= right,
            Comparison::Greater => left > right,
            Comparison::GreaterOrEqual => left >= right,
        }
    }
}

fn is_bool(value: &str) -> bool {
    value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether `operator` holds with these values of the policy against these of the request's key `k`.
    fn holds(operator: &str, values: &[&str], actual: &[&str]) -> bool {
        let mut context = Context::default();
        context.set("k", actual.iter().copied());
        context.set("aws:username", ["anna"]);
        let values = values.iter().map(|&value| value.to_owned()).collect();
        Condition::new(operator, "K", values).unwrap().holds(&context, true)
    }

    fn refused(operator: &str, value: &str) -> bool {
        Condition::new(operator, "k", vec![value.to_owned()]).is_err()
    }

    #[test]
    fn strings_are_compared() {
        assert!(holds("StringEquals", &["a"], &["a"]) && !holds("StringEquals", &["a"], &["A"]));
        assert!(!holds("StringEquals", &["a*"], &["ab"]) && holds("StringLike", &["a*"], &["ab"]));
        assert!(holds("StringEqualsIgnoreCase", &["a"], &["A"]) && !holds("StringNotEqualsIgnoreCase", &["a"], &["A"]));
        assert!(holds("StringNotLike", &["a*"], &["b"]) && !holds("StringNotLike", &["a*"], &["ab"]));
        assert!(holds("StringEquals", &["${aws:username}"], &["anna"]));
    }

    #[test]
    fn several_values_are_or_and_nor_when_negated() {
        assert!(holds("StringEquals", &["a", "b"], &["b"]));
        assert!(!holds("StringNotEquals", &["a", "b"], &["b"]));
        assert!(holds("StringNotEquals", &["a", "b"], &["c"]));
    }

    #[test]
    fn no_values_match_nothing() {
        assert!(!holds("StringEquals", &[], &["a"]) && !holds("StringEquals", &[], &[]));
        assert!(holds("StringNotEquals", &[], &["a"]) && holds("StringNotEquals", &[], &[]));
        assert!(!holds("ForAllValues:StringEquals", &[], &["a"]));
    }

    #[test]
    fn a_missing_key_fails_unless_negated_or_asked_for_if_it_exists() {
        assert!(!holds("StringEquals", &["a"], &[]));
        assert!(holds("StringNotEquals", &["a"], &[]));
        assert!(holds("NotIpAddress", &["10.0.0.0/8"], &[]) && !holds("IpAddress", &["10.0.0.0/8"], &[]));
        assert!(!holds("Bool", &["false"], &[]) && holds("BoolIfExists", &["false"], &[]));
        assert!(holds("StringNotEqualsIfExists", &["a"], &[]) && !holds("StringNotEqualsIfExists", &["a"], &["a"]));
        assert!(holds("Null", &["true"], &[]) && !holds("Null", &["false"], &[]));
        assert!(holds("Null", &["false"], &["a"]) && !holds("Null", &["true"], &["a"]));
    }

    #[test]
    fn quantifiers_ask_each_value_of_the_request() {
        assert!(holds("ForAllValues:StringEquals", &["a", "b"], &["a", "b"]));
        assert!(!holds("ForAllValues:StringEquals", &["a", "b"], &["a", "c"]));
        assert!(holds("ForAllValues:StringEquals", &["a"], &[]));
        assert!(holds("ForAnyValue:StringEquals", &["a"], &["c", "a"]));
        assert!(!holds("ForAnyValue:StringEquals", &["a"], &[]));
        assert!(holds("ForAllValues:StringNotEquals", &["a"], &["b", "c"]));
        assert!(!holds("ForAllValues:StringNotEquals", &["a"], &["a", "c"]));
        assert!(holds("ForAnyValue:StringNotEquals", &["a"], &["a", "c"]));
        assert!(holds("ForAnyValue:StringLikeIfExists", &["a*"], &[]));
    }

    #[test]
    fn a_variable_without_a_value_does_not_match() {
        assert!(!holds("StringLike", &["${aws:nothing}*"], &["x"]));
        assert!(holds("StringNotLike", &["${aws:nothing}*"], &["x"]));
    }

    #[test]
    fn version_2008_has_no_variables() {
        let mut context = Context::default();
        context.set("k", ["${aws:username}"]);
        let condition = Condition::new("StringEquals", "k", vec!["${aws:username}".to_owned()]).unwrap();
        assert!(condition.holds(&context, false) && !condition.holds(&context, true));
    }

    #[test]
    fn arns_are_compared_with_wildcards_by_both_names() {
        let arn = "arn:aws:cloudfront::111122223333:distribution/E1";
        for operator in ["ArnEquals", "ArnLike"] {
            assert!(holds(operator, &["arn:aws:cloudfront::111122223333:distribution/*"], &[arn]));
            assert!(!holds(operator, &["arn:aws:cloudfront::999999999999:distribution/*"], &[arn]));
        }
        for operator in ["ArnNotEquals", "ArnNotLike"] {
            assert!(!holds(operator, &[arn], &[arn]) && holds(operator, &[arn], &[]));
        }
    }

    #[test]
    fn addresses_numbers_and_dates_are_compared_by_meaning() {
        assert!(holds("IpAddress", &["10.0.0.0/8", "2001:db8::/32"], &["2001:db8::1"]));
        assert!(!holds("NotIpAddress", &["10.0.0.0/8"], &["10.1.2.3"]));
        assert!(holds("NumericLessThanEquals", &["10"], &["10.0"]) && !holds("NumericLessThan", &["10"], &["10"]));
        assert!(holds("NumericNotEquals", &["10"], &["11"]) && !holds("NumericGreaterThan", &["10"], &["9"]));
        assert!(holds("DateGreaterThan", &["2020-01-01T00:00:01Z"], &["2020-06-01T00:00:00Z"]));
        assert!(!holds("DateLessThan", &["2020-01-01"], &["1600000000"]));
        assert!(holds("Bool", &["TRUE"], &["true"]) && !holds("Bool", &["true"], &["false"]));
        assert!(holds("BinaryEquals", &["QQ=="], &["QQ=="]));
    }

    #[test]
    fn unknown_operators_and_values_of_another_kind_are_refused() {
        for operator in ["StringMatches", "NullIfExists", "ForAnyValue:Null", "ForSome:StringLike", "stringequals", ""]
        {
            assert!(refused(operator, "true"), "{operator}");
        }
        assert!(refused("IpAddress", "10.0.0.0/40") && refused("Bool", "yes") && refused("Null", "0"));
        assert!(refused("NumericEquals", "ten") && refused("DateEquals", "today"));
    }
}
