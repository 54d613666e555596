//! Policies as AWS holds them and as a plan shows them: JSON with every reference filled in.

use super::json;
use super::statement::Policy;
use crate::hcl::ast::{Expr, ExprKind, ObjectItem, ObjectKey, Span};
use serde_json::Value;

/// Reads a policy. What is no statement stays opaque, as in the other notations.
pub fn read(policy: &Value) -> Policy {
    let mut text = String::new();
    let policy = expr(policy, &mut text);
    json::read(&text, &policy)
}

/// The value as an expression, whose source is written to `text`: so the readers of code read it too. Numbers and truth
/// values become strings, since in a policy they mean the same.
fn expr(value: &Value, text: &mut String) -> Expr {
    let start = text.len();
    let mut scalar = |content: String| {
        text.push_str(&format!("{content:?}"));
        ExprKind::String(content)
    };
    let kind = match value {
        Value::Null => scalar(String::new()),
        Value::Bool(value) => scalar(value.to_string()),
        Value::Number(value) => scalar(value.to_string()),
        Value::String(value) => scalar(value.clone()),
        Value::Array(items) => {
            text.push('[');
            let items = items.iter().map(|item| separated(item, text)).collect();
            text.push(']');
            ExprKind::Array(items)
        }
        Value::Object(entries) => {
            text.push('{');
            let items = entries.iter().map(|(key, value)| {
                let key_start = text.len();
                text.push_str(&format!("{key:?}"));
                let key_span = Span::new(key_start, text.len());
                text.push(':');
                let value = separated(value, text);
                ObjectItem {
                    key: ObjectKey::Name(key.clone()),
                    key_span,
                    span: Span::new(key_start, value.span.end),
                    value,
                }
            });
            let items = items.collect();
            text.push('}');
            ExprKind::Object(items)
        }
    };
    Expr { kind, span: Span::new(start, text.len()) }
}

fn separated(value: &Value, text: &mut String) -> Expr {
    let value = expr(value, text);
    text.push(',');
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::statement::Effect;
    use serde_json::json;

    #[test]
    fn a_statement_is_read_like_one_in_code() {
        let policy = read(&json!({ "Version": "2012-10-17", "Statement": {
            "Sid": "Read", "Effect": "Allow", "Principal": { "Service": "cloudfront.amazonaws.com" },
            "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::b/${aws:username}/*",
            "Condition": { "Bool": { "aws:SecureTransport": true } },
        } }));
        let [statement] = policy.statements.as_slice() else { panic!("one statement: {policy:?}") };
        assert!(statement.is_for_cloudfront());
        assert_eq!(statement.effect, Effect::Allow);
        assert_eq!(statement.resources.items[0].literal.as_deref(), Some("arn:aws:s3:::b/${aws:username}/*"));
        assert_eq!(statement.conditions[0].values.items[0].literal.as_deref(), Some("true"));
        assert!(statement.unknown.is_empty() && policy.opaque.is_empty());
    }

    #[test]
    fn what_is_no_policy_is_opaque() {
        for value in [json!(null), json!("x"), json!([1]), json!({ "Statement": "x" }), json!({ "Statement": [1, {}] })]
        {
            assert!(!read(&value).opaque.is_empty(), "{value}");
        }
    }
}
