//! How an origin access identity is named: by reference, by ARN, by path, by canonical user id.

use crate::hcl::ast::{Call, Expr, ExprKind, Part, Span};
use crate::terraform::address::{Address, Mode};
use crate::terraform::reference::{self, Instance};
use std::fmt;

/// The resource type and data source type of an OAI.
pub const OAI: &str = "aws_cloudfront_origin_access_identity";

/// An origin access identity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identity {
    /// One that the code declares, as a resource or a data source.
    Declared {
        /// Resource or data source.
        mode: Mode,
        /// Its name in the module.
        name: String,
    },
    /// One that the code knows by its id alone, such as `E2QWRUHAPOMQZL`.
    Literal(String),
    /// Those that a call of a registry module makes, its instances by their keys.
    Called {
        /// The call.
        module: String,
        /// The name of the resource there, as a state has it.
        name: &'static str,
    },
    /// One of another module, which comes through an input or an output: the name that all its mentions in this module
    /// share.
    Through(String),
}

impl Identity {
    /// The address, for an identity that the code declares.
    pub fn address(&self) -> Option<Address> {
        match self {
            Identity::Declared { mode, name } => {
                Some(Address::Resource { mode: *mode, kind: OAI.to_owned(), name: name.clone() })
            }
            Identity::Literal(_) | Identity::Called { .. } | Identity::Through(_) => None,
        }
    }

    /// The identity that an address names.
    pub fn of_address(address: &Address) -> Option<Identity> {
        match address {
            Address::Resource { mode, kind, name } if kind == OAI => {
                Some(Identity::Declared { mode: *mode, name: name.clone() })
            }
            _ => None,
        }
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Identity::Literal(id) => f.write_str(id),
            // As a state calls them.
            Identity::Called { module, name } => write!(f, "module.{module}.{OAI}.{name}"),
            Identity::Through(name) if name.starts_with("module.") => f.write_str(name),
            Identity::Through(name) => write!(f, "the OAI in {name}"),
            Identity::Declared { mode: Mode::Managed, name } => write!(f, "{OAI}.{name}"),
            Identity::Declared { mode: Mode::Data, name } => write!(f, "data.{OAI}.{name}"),
        }
    }
}

/// One place that names an OAI.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Which.
    pub identity: Identity,
    /// Which of its instances.
    pub instance: Instance,
    /// The attribute that is used (`iam_arn`, `cloudfront_access_identity_path`, …), empty for the whole object.
    pub attribute: String,
    /// The reference, or the whole string for a literal.
    pub span: Span,
    /// Whether other names are bound around it (`for`, `dynamic`).
    pub bound: bool,
}

/// Every mention of an OAI in an expression.
pub fn mentions(expr: &Expr) -> Vec<Mention> {
    let mut out: Vec<Mention> = reference::in_expr(expr)
        .into_iter()
        .filter_map(|found| {
            let through = found.means.as_ref().filter(|means| means.kind() == Some(OAI));
            Some(Mention {
                identity: match through {
                    Some(means) => Identity::Through(means.name.clone()),
                    None => Identity::of_address(&found.target)?,
                },
                attribute: match through {
                    Some(means) => means.attribute.clone(),
                    None => found.attribute_name().unwrap_or_default().to_owned(),
                },
                instance: found.instance,
                span: found.span,
                bound: found.bound,
            })
        })
        .collect();
    literals(expr, &mut out);
    out
}

fn literals(expr: &Expr, out: &mut Vec<Mention>) {
    if let ExprKind::String(value) = &expr.kind
        && let Some((id, attribute)) = literal(value)
    {
        out.push(Mention {
            identity: Identity::Literal(id.to_owned()),
            instance: Instance::None,
            attribute: attribute.to_owned(),
            span: expr.span,
            bound: false,
        });
    }
    if let ExprKind::For(for_expr) = &expr.kind {
        for inner in &for_expr.inner {
            literals(inner, out);
        }
    }
    for child in expr.children() {
        literals(child, out);
    }
}

/// The id of the OAI that a literal string names, and the attribute that the string is the value of.
///
/// The right spellings are the ARN (in any partition) and the distribution's path; `CloudFront OAI (E…)` stands in
/// articles, is not valid, and is recognised so that it can be told.
/// Source: CloudFront developer guide, "Restrict access with an origin access identity".
pub fn literal(value: &str) -> Option<(&str, &'static str)> {
    let (before, id) = ["CloudFront Origin Access Identity ", "CloudFront OAI (", "origin-access-identity/cloudfront/"]
        .iter()
        .find_map(|mark| value.split_once(mark))?;
    let id = id.trim_end_matches(')').trim();
    let attribute = match before {
        "" if value.starts_with("origin-access-identity/") => "cloudfront_access_identity_path",
        _ => "iam_arn",
    };
    let plausible = id.len() >= 8 && id.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    plausible.then_some((id, attribute))
}

/// What stands in an ARN right before the id.
pub const BEFORE_ID: &str = "CloudFront Origin Access Identity ";

/// The mention that an identifier of a principal is, if it is one OAI's ARN or canonical user id and nothing else.
pub fn as_principal(expr: &Expr) -> Option<Mention> {
    as_value(expr, &["iam_arn", "s3_canonical_user_id"], BEFORE_ID)
}

/// The mention that an origin's `origin_access_identity` is, if it is one OAI's path and nothing else.
pub fn as_path(expr: &Expr) -> Option<Mention> {
    as_value(expr, &["cloudfront_access_identity_path"], "origin-access-identity/cloudfront/")
}

fn as_value(expr: &Expr, attributes: &[&str], before_id: &str) -> Option<Mention> {
    let inner = same_text(expr);
    let mut found = mentions(inner);
    let mention = match found.len() {
        1 => found.remove(0),
        _ => return None,
    };
    let is_whole = match &inner.kind {
        ExprKind::String(_) | ExprKind::Traversal(_) | ExprKind::For(_) => {
            mention.span == inner.span && attributes.contains(&mention.attribute.as_str())
        }
        _ => put_together(inner).is_some_and(|(before, id)| {
            before.ends_with(before_id) && id.unwrapped().span == mention.span && mention.attribute == "id"
        }),
    };
    is_whole.then_some(mention)
}

/// What an expression is the same text as.
fn same_text(expr: &Expr) -> &Expr {
    match &expr.unwrapped().kind {
        ExprKind::Call(Call { name, args }) if matches!(name.as_str(), "tostring" | "trimspace") && args.len() == 1 => {
            same_text(&args[0])
        }
        _ => expr.unwrapped(),
    }
}

/// The text that stands right before the last part of a text that is put together, as far as it is written out, and that part.
pub fn put_together(expr: &Expr) -> Option<(String, &Expr)> {
    match &expr.unwrapped().kind {
        ExprKind::Template(template) => match template.parts.as_slice() {
            [.., Part::Literal(before), Part::Interpolation(last)] => Some((before.clone(), last)),
            _ => None,
        },
        ExprKind::Call(Call { name, args }) => match (name.as_str(), args.as_slice()) {
            ("format" | "formatlist", [form, .., last]) => {
                let before = form.as_str()?.strip_suffix("%s")?;
                let is_one_each = form.as_str()?.matches('%').count() == args.len() - 1;
                // A list for the last one is put together item by item, where nothing else is one.
                Some((before.rsplit("%s").next()?.to_owned(), last)).filter(|_| is_one_each)
            }
            ("join", [separator, list]) => {
                let ExprKind::Array(items) = &list.unwrapped().kind else { return None };
                let (last, before) = items.split_last()?;
                let written = before.iter().rev().map_while(Expr::as_str).collect::<Vec<_>>();
                let separator = separator.as_str()?;
                let text = written.iter().rev().map(|item| format!("{item}{separator}")).collect();
                Some((text, last))
            }
            ("replace", [whole, mark, last]) => {
                let before = whole.as_str()?.strip_suffix(mark.as_str()?)?;
                let is_once = !mark.as_str()?.is_empty() && !before.contains(mark.as_str()?);
                // What stands between slashes is a pattern.
                let is_plain = !mark.as_str()?.starts_with('/');
                Some((before.to_owned(), last)).filter(|_| is_once && is_plain)
            }
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hcl::parse::parse;

    fn expr(text: &str) -> Expr {
        let file = parse(&format!("x = {text}"));
        file.body.attribute("x").expect("an attribute").value.clone()
    }

    #[test]
    fn literals_are_recognised_in_every_spelling() {
        for value in [
            "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2QWRUHAPOMQZL",
            "arn:aws-cn:iam::cloudfront:user/CloudFront Origin Access Identity E2QWRUHAPOMQZL",
            "arn:aws:iam::cloudfront:user/CloudFront OAI (E2QWRUHAPOMQZL)",
            "CloudFront OAI (E2QWRUHAPOMQZL)",
            "origin-access-identity/cloudfront/E2QWRUHAPOMQZL",
        ] {
            assert_eq!(literal(value).map(|(id, _)| id), Some("E2QWRUHAPOMQZL"), "{value}");
        }
        assert_eq!(literal("origin-access-identity/cloudfront/"), None);
    }

    #[test]
    fn a_principal_is_one_oai_and_nothing_else() {
        let oai = format!("{OAI}.site");
        for text in [
            format!("{oai}.iam_arn"),
            format!("\"${{{oai}.iam_arn}}\""),
            format!("({oai}[0].s3_canonical_user_id)"),
            format!("\"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${{{oai}.id}}\""),
            format!("format(\"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity %s\", {oai}.id)"),
            format!("formatlist(\"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity %s\", {oai}[*].id)"),
            format!("\"arn:${{var.p}}:iam::cloudfront:user/CloudFront Origin Access Identity ${{{oai}.id}}\""),
            format!("format(\"arn:%s:iam::cloudfront:user/CloudFront Origin Access Identity %s\", var.p, {oai}.id)"),
            format!("join(\" \", [\"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity\", {oai}.id])"),
            format!("replace(\"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ID\", \"ID\", {oai}.id)"),
            format!("tostring({oai}.iam_arn)"),
        ] {
            assert!(as_principal(&expr(&text)).is_some(), "{text}");
        }
        for text in [
            format!("{oai}.id"),
            format!("try({oai}.iam_arn, null)"),
            format!("\"${{{oai}.iam_arn}}x\""),
            format!("format(\"%s %s\", {oai}.id)"),
        ] {
            assert!(as_principal(&expr(&text)).is_none(), "{text}");
        }
    }
}
