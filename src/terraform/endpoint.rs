//! Domain names of buckets that are put together from the bucket's name.
//!
//! Source of the forms: Amazon S3 user guide, "Methods for accessing a general purpose bucket".

use crate::hcl::ast::{Call, Expr, ExprKind, Part};

/// The attributes of a bucket that are its domain names.
pub const DOMAIN_NAMES: [&str; 2] = ["bucket_regional_domain_name", "bucket_domain_name"];

/// The attributes of a bucket that are its name.
pub const NAMES: [&str; 2] = ["id", "bucket"];

/// The bucket's name in a domain name that is put together from it, by a template or by `format`.
pub fn name_in(expr: &Expr) -> Option<&Expr> {
    match &expr.unwrapped().kind {
        ExprKind::Template(template) => match template.parts.as_slice() {
            [Part::Interpolation(name), Part::Literal(rest), ..] if follows_name(rest) => Some(name),
            _ => None,
        },
        ExprKind::Call(Call { name, args }) if name == "format" => {
            let rest = args.first()?.as_str()?.strip_prefix("%s")?;
            args.get(1).filter(|_| follows_name(rest))
        }
        _ => None,
    }
}

/// Whether a text behind a bucket's name makes it the bucket's domain name.
pub fn follows_name(rest: &str) -> bool {
    // With the region to come, a dash or a dot stands before it: `%s.s3%s%s.amazonaws.com`.
    [".s3.", ".s3-", ".s3%s"].iter().any(|start| rest.starts_with(start)) && !is_website(rest)
}

/// A website endpoint takes neither an OAI nor an OAC. Source: CloudFront developer guide, "Using an Amazon S3 bucket".
pub fn is_website(text: &str) -> bool {
    text.contains("s3-website")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hcl::parse;

    fn name(value: &str) -> Option<String> {
        let text = format!("x = {value}\n");
        let file = parse::parse(&text);
        let value = &file.body.attribute("x").expect("an attribute").value;
        name_in(value).map(|name| name.span.of(&text).to_owned())
    }

    #[test]
    fn the_name_of_a_bucket_is_found_in_its_domain_name() {
        for (value, wanted) in [
            ("\"${aws_s3_bucket.a.id}.s3.amazonaws.com\"", "aws_s3_bucket.a.id"),
            ("\"${var.name}.s3.${var.region}.amazonaws.com\"", "var.name"),
            ("\"${var.name}.s3-${var.region}.amazonaws.com\"", "var.name"),
            ("format(\"%s.s3.%s.amazonaws.com\", local.name, var.region)", "local.name"),
        ] {
            assert_eq!(name(value).as_deref(), Some(wanted), "{value}");
        }
    }

    #[test]
    fn what_is_no_domain_name_of_a_bucket_has_none() {
        for value in [
            "\"${var.name}.s3-website-${var.region}.amazonaws.com\"",
            "\"www.${var.name}.s3.amazonaws.com\"",
            "\"${var.name}.example.com\"",
            "format(\"%s.s3-website.%s.amazonaws.com\", var.name, var.region)",
            "format(var.form, var.name)",
            "var.name",
        ] {
            assert_eq!(name(value), None, "{value}");
        }
    }
}
