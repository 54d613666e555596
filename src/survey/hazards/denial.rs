//! Whom a Deny statement hits: an OAI, and CloudFront's service principal on behalf of a distribution.
//!
//! Source of what is said about keys and operators: IAM user guide, "AWS global condition context keys" and "IAM JSON
//! policy elements: Condition operators".

use crate::hcl::ast::{Expr, ExprKind};
use crate::policy::identity;
use crate::policy::statement::{Condition, Effect, Statement, Term};
use crate::terraform::reference;

/// What a Deny does to CloudFront.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denial {
    /// It denies an OAC and spares the OAI, as far as the code tells: the key by which.
    Control(String),
    /// It denies both: the key by which, if there is one.
    Both(Option<String>),
}

/// Who sends a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Caller {
    Identity,
    Service,
}

/// What a condition finds in a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    /// The request has no such key.
    Missing,
    /// It has one of the values.
    Fits,
    /// It has another value.
    Differs,
    /// The code does not tell.
    Unknown,
}

/// Whether a statement hits a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hit {
    Yes,
    No,
    Unknown,
}

/// What a statement does to CloudFront, if it is a Deny that hits an OAC in what these grants allow an OAI. Without
/// grants, reading objects is what counts.
pub fn judge(statement: &Statement, grants: &[&Statement]) -> Option<Denial> {
    let understood = statement.effect == Effect::Deny && !statement.negated && statement.unknown.is_empty();
    if !understood || !concerns(statement, grants) || hit(statement, Caller::Service) != Hit::Yes {
        return None;
    }
    match hit(statement, Caller::Identity) {
        Hit::Yes => Some(Denial::Both(statement.conditions.first().map(|condition| condition.key.clone()))),
        Hit::No | Hit::Unknown => {
            let excepting = statement.conditions.iter().find(|on| holds(on, Caller::Identity) != Hit::Yes);
            let key = excepting.map_or("NotPrincipal", |condition| &condition.key);
            Some(Denial::Control(key.to_owned()))
        }
    }
}

/// Whether the code tells if a statement hits what an OAC signs.
pub fn is_decided(statement: &Statement) -> bool {
    statement.unknown.is_empty() && hit(statement, Caller::Service) != Hit::Unknown
}

/// Whether a statement is for all callers, whatever its conditions.
pub fn is_for_everybody(statement: &Statement) -> bool {
    statement.principals.iter().any(|principals| {
        matches!(principals.kind.as_str(), "*" | "AWS")
            && principals.identifiers.iter().any(|identifier| identifier.literal.as_deref() == Some("*"))
    })
}

fn hit(statement: &Statement, caller: Caller) -> Hit {
    let all = is_for_everybody(statement);
    let others = !statement.not_principals.is_empty();
    if !all && !others {
        return Hit::No;
    }
    let excepted = statement.not_principals.iter().any(|principals| {
        principals.identifiers.iter().any(|identifier| match caller {
            Caller::Identity => !identifier.mentions.is_empty(),
            Caller::Service => principals.kind == "Service" || identifier.literal.as_deref() == Some("*"),
        })
    });
    if excepted {
        return Hit::No;
    }
    let mut out = Hit::Yes;
    for condition in &statement.conditions {
        match holds(condition, caller) {
            Hit::Yes => {}
            Hit::No => return Hit::No,
            Hit::Unknown => out = Hit::Unknown,
        }
    }
    out
}

/// Whether a condition holds for a caller's request.
fn holds(condition: &Condition, caller: Caller) -> Hit {
    let operator = condition.operator.to_ascii_lowercase();
    let (set, operator) = operator.split_once(':').map_or(("", operator.as_str()), |(set, rest)| (set, rest));
    let (operator, if_exists) =
        operator.strip_suffix("ifexists").map_or((operator, false), |operator| (operator, true));
    let found = key(condition, caller);
    if operator.is_empty() || found == Key::Unknown {
        return Hit::Unknown;
    }
    let yes = |so: bool| if so { Hit::Yes } else { Hit::No };
    if operator == "null" {
        return match literals(condition).as_deref() {
            Some(["true"]) => yes(found == Key::Missing),
            Some(["false"]) => yes(found != Key::Missing),
            _ => Hit::Unknown,
        };
    }
    let negated = operator.contains("not");
    match found {
        Key::Missing => match set {
            "foranyvalue" => Hit::No,
            "forallvalues" => Hit::Yes,
            _ => yes(negated || if_exists),
        },
        Key::Fits => yes(!negated),
        Key::Differs => yes(negated),
        Key::Unknown => Hit::Unknown,
    }
}

/// What a condition finds in a request of this caller for an object.
fn key(condition: &Condition, caller: Caller) -> Key {
    let service = caller == Caller::Service;
    let fits = |so: bool| if so { Key::Fits } else { Key::Differs };
    let for_identity = |known: Key| if service { Key::Missing } else { known };
    let for_service = |known: Key| if service { known } else { Key::Missing };
    match condition.key.to_ascii_lowercase().as_str() {
        // CloudFront's requests come through no VPC endpoint, whoever they are signed by.
        key if key.starts_with("aws:sourcevpc") || key.starts_with("aws:vpc") => Key::Missing,
        "aws:sourceip" if mentions_cloudfront(condition) => Key::Unknown,
        "aws:sourceip" => Key::Differs,
        "aws:principalorgid" | "aws:principalorgpaths" => for_identity(Key::Unknown),
        key if key.starts_with("aws:principaltag/") => Key::Missing,
        "aws:principalarn" | "aws:userid" | "aws:username" => for_identity(identity_in(condition)),
        "aws:principalaccount" => {
            if service {
                Key::Differs
            } else {
                Key::Unknown
            }
        }
        "aws:principalisawsservice" => match literals(condition).as_deref() {
            Some(["true"]) => fits(service),
            Some(["false"]) => fits(!service),
            _ => Key::Unknown,
        },
        "aws:principalservicename" | "aws:principalservicenameslist" => for_service(match literals(condition) {
            Some(names) => fits(names.iter().any(|name| overlap(name, "cloudfront.amazonaws.com"))),
            None => Key::Unknown,
        }),
        "aws:sourcearn" => for_service(distribution_in(condition)),
        "aws:sourceaccount" | "aws:sourceorgid" | "aws:sourceorgpaths" => for_service(Key::Unknown),
        "aws:securetransport" => match literals(condition).as_deref() {
            Some(["true"]) => Key::Fits,
            Some(["false"]) => Key::Differs,
            _ => Key::Unknown,
        },
        _ => Key::Unknown,
    }
}

/// Whether an OAI is among the values, each an ARN or a user id.
fn identity_in(condition: &Condition) -> Key {
    let mentioned = condition.exprs.iter().any(|expr| !identity::mentions(expr).is_empty());
    let by_pattern =
        |text: &str| text.contains(":cloudfront:user/") || text.contains("CloudFront Origin Access Identity");
    match literals(condition) {
        _ if mentioned => Key::Fits,
        Some(texts) if texts.iter().any(|text| by_pattern(text)) => Key::Fits,
        // An OAI's user id is not documented, so it may be one of these.
        Some(_) if !condition.key.eq_ignore_ascii_case("aws:principalarn") => Key::Unknown,
        Some(_) => Key::Differs,
        None if condition.exprs.iter().all(names_other_principals) => Key::Differs,
        None => Key::Unknown,
    }
}

/// Whether an expression is put together from nothing but literals and the ARNs of roles and users.
fn names_other_principals(expr: &Expr) -> bool {
    let inner = expr.unwrapped();
    match &inner.kind {
        ExprKind::String(_) => true,
        ExprKind::Array(items) => items.iter().all(names_other_principals),
        ExprKind::Template(_) | ExprKind::Traversal(_) => {
            let found = reference::in_expr(inner);
            !found.is_empty()
                && found.iter().all(|found| {
                    let kind = found.target.kind().unwrap_or_default();
                    kind.starts_with("aws_iam_") || matches!(kind, "aws_caller_identity" | "aws_partition")
                })
        }
        _ => false,
    }
}

/// Whether a distribution is among the values.
fn distribution_in(condition: &Condition) -> Key {
    let referred = condition
        .exprs
        .iter()
        .flat_map(reference::in_expr)
        .any(|found| found.target.kind().is_some_and(|kind| kind.starts_with("aws_cloudfront_")));
    match literals(condition) {
        _ if referred => Key::Fits,
        Some(texts) if texts.iter().any(|text| text.contains(":distribution/") || text.contains(":cloudfront:")) => {
            Key::Fits
        }
        Some(_) => Key::Differs,
        None => Key::Unknown,
    }
}

/// Whether the values may be CloudFront's own addresses.
fn mentions_cloudfront(condition: &Condition) -> bool {
    condition.values.items.iter().any(|term| term.text.to_ascii_lowercase().contains("cloudfront"))
}

/// The values, where all are plain strings.
fn literals(condition: &Condition) -> Option<Vec<&str>> {
    condition.values.items.iter().map(|term| term.literal.as_deref()).collect()
}

/// Whether a Deny is about anything that an OAI is granted.
fn concerns(statement: &Statement, grants: &[&Statement]) -> bool {
    if grants.is_empty() {
        return statement.actions.items.iter().any(|action| is_about(action, "s3:GetObject"));
    }
    grants.iter().any(|grant| {
        let granted = grant.actions.items.iter().filter_map(|action| action.literal.as_deref());
        let same_action = granted.into_iter().any(|one| statement.actions.items.iter().any(|a| is_about(a, one)));
        let resources = &statement.resources.items;
        same_action && resources.iter().any(|one| grant.resources.items.iter().any(|other| may_meet(one, other)))
    })
}

fn is_about(action: &Term, granted: &str) -> bool {
    action.literal.as_deref().is_some_and(|action| overlap(action, granted))
}

/// Whether two resources of a policy may have something in common. What begins with different expressions may.
fn may_meet(one: &Term, other: &Term) -> bool {
    let (one, other) = (pattern(one), pattern(other));
    let head = |text: &str| match text.strip_prefix("${") {
        Some(_) => text.find('}').map_or(text.len(), |end| end + 1),
        None => 0,
    };
    let (one_head, other_head) = (head(&one), head(&other));
    if one[..one_head] != other[..other_head] {
        return true;
    }
    overlap(&one[one_head..], &other[other_head..])
}

/// A resource as the text of a template, without quotes.
fn pattern(term: &Term) -> String {
    match (&term.literal, term.text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))) {
        (Some(literal), _) => literal.clone(),
        (None, Some(template)) => template.to_owned(),
        (None, None) => format!("${{{}}}", term.text),
    }
}

/// Whether two patterns with `*` and `?`, as in actions and ARNs, have a text in common; an interpolation stands for
/// any text. Letters count without their case, as in actions.
pub fn overlap(one: &str, other: &str) -> bool {
    let (one, other) = (atoms(one), atoms(other));
    // `reached[j]`: what stands before here in `one` and the first `j` atoms of `other` have a text in common.
    let mut reached = vec![false; other.len() + 1];
    reached[0] = true;
    skip_stars(&other, &mut reached);
    for atom in &one {
        let mut next = vec![false; other.len() + 1];
        for j in 0..=other.len() {
            let any = *atom == Atom::Any;
            next[j] = (any && reached[j]) || (j > 0 && other[j - 1] == Atom::Any && reached[j]);
            if j > 0 {
                next[j] |= (any && next[j - 1]) || (reached[j - 1] && atom.meets(other[j - 1]));
            }
        }
        skip_stars(&other, &mut next);
        reached = next;
    }
    reached[other.len()]
}

/// A piece of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Atom {
    /// `*`
    Any,
    /// `?`
    One,
    Char(char),
}

impl Atom {
    fn meets(self, other: Atom) -> bool {
        match (self, other) {
            (Atom::Char(a), Atom::Char(b)) => a == b,
            _ => true,
        }
    }
}

fn skip_stars(atoms: &[Atom], reached: &mut [bool]) {
    for (j, atom) in atoms.iter().enumerate() {
        if *atom == Atom::Any && reached[j] {
            reached[j + 1] = true;
        }
    }
}

fn atoms(pattern: &str) -> Vec<Atom> {
    let mut out = Vec::new();
    let mut rest = pattern;
    while let Some(first) = rest.chars().next() {
        if let Some(inside) = rest.strip_prefix("${") {
            out.push(Atom::Any);
            rest = inside.split_once('}').map_or("", |(_, behind)| behind);
            continue;
        }
        out.push(match first {
            '*' => Atom::Any,
            '?' => Atom::One,
            other => Atom::Char(other.to_ascii_lowercase()),
        });
        rest = &rest[first.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hcl::parse::parse;
    use crate::policy::document;

    const OAI: &str = "aws_cloudfront_origin_access_identity.site.iam_arn";

    fn statements(text: &str) -> Vec<Statement> {
        let file = parse(text);
        assert!(file.broken.is_empty(), "{:?}", file.broken);
        let block = file.body.all_blocks().next().expect("a block");
        document::read(text, block).statements
    }

    /// The verdict on a Deny of reading to everybody under these conditions, each an operator, a key and values.
    fn verdict(conditions: &[(&str, &str, &str)]) -> Option<Denial> {
        let conditions: String = conditions
            .iter()
            .map(|(test, key, values)| {
                format!("condition {{\n test = \"{test}\"\n variable = \"{key}\"\n values = [{values}]\n }}\n")
            })
            .collect();
        let text = format!(
            "data \"aws_iam_policy_document\" \"x\" {{\n statement {{\n actions = [\"s3:GetObject\"]\n resources = [\"${{aws_s3_bucket.x.arn}}/*\"]\n principals {{\n type = \"AWS\"\n identifiers = [{OAI}]\n }}\n }}\n statement {{\n effect = \"Deny\"\n actions = [\"s3:*\"]\n resources = [aws_s3_bucket.x.arn, \"${{aws_s3_bucket.x.arn}}/*\"]\n principals {{\n type = \"*\"\n identifiers = [\"*\"]\n }}\n {conditions} }}\n}}\n"
        );
        let statements = statements(&text);
        judge(&statements[1], &[&statements[0]])
    }

    fn control(key: &str) -> Option<Denial> {
        Some(Denial::Control(key.to_owned()))
    }

    fn both(key: &str) -> Option<Denial> {
        Some(Denial::Both(Some(key.to_owned())))
    }

    #[test]
    fn a_deny_that_excepts_the_oai_alone_denies_the_control() {
        let vpce = ("StringNotEquals", "aws:SourceVpce", "\"vpce-1\"");
        assert_eq!(verdict(&[vpce, ("ArnNotEquals", "aws:PrincipalArn", OAI)]), control("aws:PrincipalArn"));
        let literal = "\"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2QWRUHAPOMQZL\"";
        assert_eq!(verdict(&[("StringNotLike", "aws:PrincipalArn", literal)]), control("aws:PrincipalArn"));
        assert_eq!(verdict(&[("StringNotLike", "aws:PrincipalArn", "var.reader")]), control("aws:PrincipalArn"));
        assert_eq!(verdict(&[("StringNotLike", "aws:userid", "\"AROAEXAMPLE:*\"")]), control("aws:userid"));
        assert_eq!(verdict(&[("StringNotEquals", "aws:PrincipalOrgID", "\"o-1\"")]), control("aws:PrincipalOrgID"));
        assert_eq!(verdict(&[("StringNotEquals", "aws:PrincipalAccount", "\"1\"")]), control("aws:PrincipalAccount"));
    }

    #[test]
    fn a_deny_by_network_denies_both() {
        assert_eq!(verdict(&[("StringNotEquals", "aws:SourceVpce", "\"vpce-1\"")]), both("aws:SourceVpce"));
        assert_eq!(verdict(&[("StringNotEqualsIfExists", "aws:SourceVpc", "\"vpc-1\"")]), both("aws:SourceVpc"));
        assert_eq!(verdict(&[("Null", "aws:SourceVpce", "\"true\"")]), both("aws:SourceVpce"));
        assert_eq!(verdict(&[("NotIpAddress", "aws:SourceIp", "var.office")]), both("aws:SourceIp"));
        let role = ("ArnNotEquals", "aws:PrincipalArn", "aws_iam_role.admin.arn");
        assert_eq!(verdict(&[role]), both("aws:PrincipalArn"));
        assert_eq!(verdict(&[]), Some(Denial::Both(None)));
    }

    #[test]
    fn a_deny_that_does_not_hit_the_control_is_no_denial() {
        let org = ("StringNotEqualsIfExists", "aws:PrincipalOrgID", "\"o-1\"");
        for conditions in [
            vec![("Bool", "aws:SecureTransport", "\"false\"")],
            vec![org, ("BoolIfExists", "aws:PrincipalIsAWSService", "\"false\"")],
            vec![org, ("StringNotEquals", "aws:SourceArn", "aws_cloudfront_distribution.site.arn")],
            vec![org, ("StringNotEquals", "aws:PrincipalServiceName", "\"cloudfront.amazonaws.com\"")],
            vec![("StringEquals", "aws:SourceVpce", "\"vpce-1\"")],
            vec![("Null", "aws:SourceVpce", "\"false\"")],
            vec![("IpAddress", "aws:SourceIp", "\"203.0.113.7/32\"")],
            vec![("NotIpAddress", "aws:SourceIp", "data.aws_ip_ranges.cloudfront.cidr_blocks[0]")],
            vec![("ForAnyValue:StringNotLike", "aws:PrincipalOrgPaths", "\"o-1/*\"")],
            vec![("StringNotEquals", "s3:ExistingObjectTag/public", "\"yes\"")],
        ] {
            assert_eq!(verdict(&conditions), None, "{conditions:?}");
        }
    }

    #[test]
    fn a_condition_that_is_not_known_leaves_a_deny_undecided() {
        let deny = |test: &str| {
            statements(&format!(
                "data \"aws_iam_policy_document\" \"x\" {{\n statement {{\n effect = \"Deny\"\n principals {{\n type = \"*\"\n identifiers = [\"*\"]\n }}\n condition {{\n {test}\n }}\n }}\n }}\n"
            ))
            .remove(0)
        };
        let null = |key: &str| deny(&format!("test = \"Null\"\n variable = \"{key}\"\n values = [\"true\"]"));
        assert!(is_decided(&null("aws:SourceVpce")));
        assert!(!is_decided(&null("s3:x-amz-acl")));
    }

    #[test]
    fn a_deny_counts_where_it_meets_a_grant() {
        let term = |literal: &str| Term {
            text: format!("{literal:?}"),
            literal: Some(literal.to_owned()),
            span: crate::hcl::ast::Span::new(0, 0),
        };
        let expr = |text: &str| Term { literal: None, text: text.to_owned(), ..term("") };
        let objects = expr("\"${aws_s3_bucket.x.arn}/*\"");
        assert!(may_meet(&objects, &expr("\"${aws_s3_bucket.x.arn}/drafts/*\"")));
        assert!(!may_meet(&objects, &expr("aws_s3_bucket.x.arn")));
        assert!(may_meet(&objects, &expr("local.objects")));
        assert!(may_meet(&term("*"), &objects));
        assert!(may_meet(&term("arn:aws:s3:::x/*"), &term("arn:aws:s3:::x/a")));
        assert!(!may_meet(&term("arn:aws:s3:::x/a/*"), &term("arn:aws:s3:::x/b/*")));
        assert!(!may_meet(&expr("\"${aws_s3_bucket.x.arn}/a/*\""), &expr("\"${aws_s3_bucket.x.arn}/b/*\"")));
    }

    #[test]
    fn patterns_overlap_where_a_text_fits_both() {
        for (one, other) in
            [("s3:*", "s3:GetObject"), ("s3:Get*", "s3:*Object"), ("S3:getobject", "s3:GetObject"), ("*", "")]
        {
            assert!(overlap(one, other), "{one} {other}");
            assert!(overlap(other, one), "{other} {one}");
        }
        for (one, other) in
            [("s3:Put*", "s3:GetObject"), ("s3:*Acl", "s3:GetObject"), ("s3:Get?", "s3:Get"), ("a*", "b*")]
        {
            assert!(!overlap(one, other), "{one} {other}");
            assert!(!overlap(other, one), "{other} {one}");
        }
    }
}
