//! Provider version constraints: whether they admit what the written resources need, and how to raise them.
//!
//! Source of the operators: Terraform language reference, "Version constraints".

/// A version by its three numbers.
pub type Version = (u64, u64, u64);

/// What a constraint says about a version that is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything that it admits is new enough.
    Enough,
    /// It admits both sides: this is the constraint raised to the needed version.
    Raise(String),
    /// It admits nothing that is new enough.
    Excludes,
    /// It cannot be read.
    Unreadable,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Exactly,
    Not,
    Above,
    AtLeast,
    Below,
    AtMost,
    Pessimistic,
}

struct Term<'c> {
    text: &'c str,
    operator: Operator,
    version: Version,
    numbers: usize,
}

/// Holds a constraint against the version that is needed.
pub fn judge(constraint: &str, needed: Version) -> Verdict {
    let Some(terms) = terms(constraint) else { return Verdict::Unreadable };
    let (low, high) = range(&terms);
    if high <= needed || high <= low {
        Verdict::Excludes
    } else if low >= needed {
        Verdict::Enough
    } else {
        Verdict::Raise(raised(&terms, needed))
    }
}

/// Whether a constraint admits versions from `low` on and below `high`, and no others.
pub fn is_within(constraint: &str, low: Version, high: Version) -> bool {
    terms(constraint).is_some_and(|terms| {
        let (from, to) = range(&terms);
        low <= from && to <= high && from < to
    })
}

fn terms(constraint: &str) -> Option<Vec<Term<'_>>> {
    constraint.split(',').map(term).collect()
}

/// The first version that terms admit, and the first behind the last.
fn range(terms: &[Term]) -> (Version, Version) {
    let (mut low, mut high) = ((0, 0, 0), (u64::MAX, 0, 0));
    for term in terms {
        let (major, minor, patch) = term.version;
        let above = (major, minor, patch.saturating_add(1));
        let (from, to) = match term.operator {
            Operator::Exactly => (term.version, above),
            Operator::Not => continue,
            Operator::Above => (above, high),
            Operator::AtLeast => (term.version, high),
            Operator::Below => (low, term.version),
            Operator::AtMost => (low, above),
            Operator::Pessimistic if term.numbers == 3 => (term.version, (major, minor.saturating_add(1), 0)),
            Operator::Pessimistic => (term.version, (major.saturating_add(1), 0, 0)),
        };
        low = low.max(from);
        high = high.min(to);
    }
    (low, high)
}

/// A constraint that excludes the needed version, in the form that it has: from that version on, and with the bound that it has
/// where the next such is; nothing where it cannot be read.
pub fn lifted(constraint: &str, needed: Version) -> Option<String> {
    terms(constraint).map(|terms| raised(&terms, needed))
}

fn raised(terms: &[Term], needed: Version) -> String {
    let sets_first = |term: &Term| {
        matches!(term.operator, Operator::Above | Operator::AtLeast | Operator::Pessimistic | Operator::Exactly)
    };
    // A name for the version that is as long as the one that is there, and exact enough.
    let long = format!("{}.{}.{}", needed.0, needed.1, needed.2);
    let short = format!("{}.{}", needed.0, needed.1);
    let version = |term: &Term| if term.numbers == 3 { long.as_str() } else { short.as_str() };
    let mut parts: Vec<String> = Vec::new();
    if !terms.iter().any(sets_first) {
        parts.push(format!(">= {short}"));
    }
    for term in terms {
        parts.push(match term.operator {
            Operator::Pessimistic => format!("~> {}", version(term)),
            Operator::Above | Operator::AtLeast => format!(">= {}", version(term)),
            Operator::Exactly if term.text.starts_with('=') => format!("= {long}"),
            Operator::Exactly => long.clone(),
            Operator::Below if term.version <= needed => format!("< {}", next_major(term, needed)),
            Operator::AtMost if term.version < needed => format!("< {}", next_major(term, needed)),
            Operator::Below | Operator::AtMost | Operator::Not => term.text.to_owned(),
        });
    }
    parts.join(", ")
}

/// The major version behind the needed one, with as many numbers as a term has.
fn next_major(term: &Term, needed: Version) -> String {
    format!("{}{}", needed.0.saturating_add(1), ".0".repeat(term.numbers.saturating_sub(1)))
}

fn term(text: &str) -> Option<Term<'_>> {
    let text = text.trim();
    let operators = [
        (">=", Operator::AtLeast),
        ("<=", Operator::AtMost),
        ("!=", Operator::Not),
        ("~>", Operator::Pessimistic),
        ("=", Operator::Exactly),
        (">", Operator::Above),
        ("<", Operator::Below),
    ];
    let (operator, rest) = operators
        .iter()
        .find_map(|(sign, operator)| text.strip_prefix(sign).map(|rest| (*operator, rest)))
        .unwrap_or((Operator::Exactly, text));
    let numbers =
        rest.trim().trim_start_matches('v').split('.').map(|n| n.parse().ok()).collect::<Option<Vec<u64>>>()?;
    let number = |index: usize| numbers.get(index).copied().unwrap_or(0);
    (numbers.len() <= 3).then(|| Term {
        text,
        operator,
        version: (number(0), number(1), number(2)),
        numbers: numbers.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEEDED: Version = (4, 29, 0);

    #[test]
    fn constraints_are_raised_in_their_own_style() {
        let raise = |constraint: &str| match judge(constraint, NEEDED) {
            Verdict::Raise(raised) => raised,
            other => format!("{other:?}"),
        };
        assert_eq!(raise(">= 3.60, < 6.0"), ">= 4.29, < 6.0");
        assert_eq!(raise("~> 4.0"), "~> 4.29");
        assert_eq!(raise(">= 2.7.0"), ">= 4.29.0");
        assert_eq!(raise("< 6.0"), ">= 4.29, < 6.0");
        assert_eq!(raise("> 3"), ">= 4.29");
        assert_eq!(raise("~> 4"), "~> 4.29");
    }

    #[test]
    fn constraints_that_are_new_enough_stay() {
        for constraint in ["~> 5.0", ">= 4.29", "5.1.0", "~> 4.30.1", ">= 4.29, != 4.30.0"] {
            assert_eq!(judge(constraint, NEEDED), Verdict::Enough, "{constraint}");
        }
    }

    #[test]
    fn a_constraint_is_within_a_range_as_a_whole_or_not() {
        for constraint in ["~> 3.2", "3.4.1", ">= 3.2, < 6.0", "~> 5.0", ">= 4.0, != 4.1.0, < 5"] {
            assert!(is_within(constraint, (3, 2, 0), (6, 0, 0)), "{constraint}");
        }
        for constraint in ["~> 3.0", ">= 3.2", "< 6.0", "6.0.1", "latest", "", "~> 6.0", ">= 5, < 4"] {
            assert!(!is_within(constraint, (3, 2, 0), (6, 0, 0)), "{constraint}");
        }
    }

    #[test]
    fn constraints_that_exclude_it_are_lifted_in_their_own_style() {
        let lifted = |constraint: &str| lifted(constraint, NEEDED).unwrap_or_default();
        assert_eq!(lifted("~> 2.70"), "~> 4.29");
        assert_eq!(lifted("~> 3"), "~> 4.29");
        assert_eq!(lifted("~> 4.28.0"), "~> 4.29.0");
        assert_eq!(lifted("3.74.0"), "4.29.0");
        assert_eq!(lifted("= 3.74"), "= 4.29.0");
        assert_eq!(lifted(">= 3, < 4"), ">= 4.29, < 5");
        assert_eq!(lifted(">= 2.7.0, != 3.1.0, <= 3.99.0"), ">= 4.29.0, != 3.1.0, < 5.0.0");
        assert_eq!(lifted("< 4.29"), ">= 4.29, < 5.0");
        assert_eq!(lifted("latest"), "");
        for constraint in ["~> 2.70", "~> 4.28.0", "3.74.0", ">= 3, < 4", "< 4.29"] {
            assert_eq!(judge(&lifted(constraint), NEEDED), Verdict::Enough, "{constraint}");
        }
    }

    #[test]
    fn constraints_that_exclude_it_are_told() {
        for constraint in ["~> 3.0", "= 4.28.0", "~> 4.28.0", "< 4.29", ">= 3, < 4"] {
            assert_eq!(judge(constraint, NEEDED), Verdict::Excludes, "{constraint}");
        }
        assert_eq!(judge(">= 4.0-beta", NEEDED), Verdict::Unreadable);
        assert_eq!(judge("", NEEDED), Verdict::Unreadable);
    }
}
