//! What the data source `aws_iam_policy_document` renders.
//!
//! The behaviour was read in the provider's source (hashicorp/terraform-provider-aws,
//! `internal/service/iam/policy_document_data_source.go` and `policy_model.go`, as of 5.x and 6.x, and a copy of 3.x that another
//! provider has), in its CHANGELOG and in issues; nothing of it is copied. Of 4.x no source was found. It matters to the byte: the text is what a plan compares.

mod go_json;
mod merge;
mod names;
mod rendering;
mod set_order;

use merge::Document;
use std::collections::BTreeSet;

/// The arguments of the data source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyDocument {
    /// `policy_id`; empty if it is not set.
    pub policy_id: String,
    /// `version`; `None` for the default, `2012-10-17`.
    pub version: Option<String>,
    /// The `statement` blocks.
    pub statements: Vec<DocumentStatement>,
    /// `source_policy_documents`; an element is `None` where it is null.
    pub source_policy_documents: Vec<Option<String>>,
    /// `override_policy_documents`; an element is `None` where it is null.
    pub override_policy_documents: Vec<Option<String>>,
    /// `source_json`, which has a meaning in 4.x only; empty if it is not set.
    pub source_json: String,
    /// `override_json`, which has a meaning in 4.x only; empty if it is not set.
    pub override_json: String,
}

/// One `statement` block. Sets may be in any order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentStatement {
    /// `sid`; empty if it is not set.
    pub sid: String,
    /// `effect`; `None` for the default, `Allow`.
    pub effect: Option<String>,
    /// `actions`.
    pub actions: Vec<String>,
    /// `not_actions`.
    pub not_actions: Vec<String>,
    /// `resources`.
    pub resources: Vec<String>,
    /// `not_resources`.
    pub not_resources: Vec<String>,
    /// The `principals` blocks.
    pub principals: Vec<DocumentPrincipals>,
    /// The `not_principals` blocks.
    pub not_principals: Vec<DocumentPrincipals>,
    /// The `condition` blocks.
    pub conditions: Vec<DocumentCondition>,
}

/// One `principals` or `not_principals` block.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentPrincipals {
    /// `type`.
    pub kind: String,
    /// `identifiers`.
    pub identifiers: Vec<String>,
}

/// One `condition` block.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentCondition {
    /// `test`.
    pub test: String,
    /// `variable`.
    pub variable: String,
    /// `values`, whose order is kept.
    pub values: Vec<String>,
}

/// What the data source computes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// `json`.
    pub json: String,
    /// `minified_json`; an attribute that the schema of 4.x does not have.
    pub minified_json: String,
}

/// Major and minor version of the provider, such as `(5, 99)`.
pub type ProviderVersion = (u32, u32);

/// An empty `sid` is left out from here on (CHANGELOG of 5.0.0), and `source_json` and `override_json` mean nothing.
const FIVE: ProviderVersion = (5, 0);
/// Conditions with the same test and variable are merged from here on (CHANGELOG of 5.14.0).
const MERGES_CONDITIONS: ProviderVersion = (5, 14);
/// A `sid` must be alphanumeric from here on: pull request 40562, merged in December 2024; the version is from memory.
const CHECKS_SIDS: ProviderVersion = (5, 82);

/// Renders a policy document as a version of the provider does.
///
/// Errors with the provider's message (in other words): two statements with one `sid`, a document that is no JSON or no policy,
/// `&{` in a document of 2008, a `version`, `effect` or `sid` that the version does not take.
pub fn render(arguments: &PolicyDocument, provider: ProviderVersion) -> Result<Rendered, String> {
    let mut merged = Document::default();
    if provider < FIVE {
        if !arguments.source_json.is_empty() {
            merged = Document::read(&arguments.source_json).map_err(|error| format!("merging source JSON: {error}"))?;
        }
    } else {
        for (name, text) in [("source_json", &arguments.source_json), ("override_json", &arguments.override_json)] {
            if !text.is_empty() {
                return Err(format!("expected \"{name}\" to be an empty string: got {text}"));
            }
        }
    }
    merge_sources(&mut merged, arguments)?;
    merged.merge(Document::configured(arguments, provider)?);
    for (index, text) in arguments.override_policy_documents.iter().enumerate() {
        let Some(text) = text else { continue };
        merged.merge(Document::read(text).map_err(|error| format!("merging override document {index}: {error}"))?);
    }
    if !arguments.override_json.is_empty() {
        let document = Document::read(&arguments.override_json);
        merged.merge(document.map_err(|error| format!("merging override JSON: {error}"))?);
    }
    let value = merged.rendered(provider)?;
    Ok(Rendered { json: value.written(Some(0)), minified_json: value.written(None) })
}

/// Merges `source_policy_documents`. A `sid` may come only once in all of them and `source_json`.
fn merge_sources(merged: &mut Document, arguments: &PolicyDocument) -> Result<(), String> {
    let named = |document: &Document| -> Vec<String> {
        document.statements.iter().map(|statement| statement.sid.clone()).filter(|sid| !sid.is_empty()).collect()
    };
    let mut sids: BTreeSet<String> = named(merged).into_iter().collect();
    for (index, text) in arguments.source_policy_documents.iter().enumerate() {
        let Some(text) = text else { continue };
        let document = Document::read(text).map_err(|error| format!("merging source document {index}: {error}"))?;
        if let Some(sid) = named(&document).into_iter().find(|sid| !sids.insert(sid.clone())) {
            return Err(format!("merging source document {index}: duplicate Sid ({sid}) in source_policy_documents"));
        }
        merged.merge(document);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const V4: ProviderVersion = (4, 63);
    const V6: ProviderVersion = (6, 25);

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|&text| text.to_owned()).collect()
    }

    fn statement(sid: &str, actions: &[&str]) -> DocumentStatement {
        DocumentStatement { sid: sid.to_owned(), actions: texts(actions), ..DocumentStatement::default() }
    }

    fn document(statements: Vec<DocumentStatement>) -> PolicyDocument {
        PolicyDocument { statements, ..PolicyDocument::default() }
    }

    fn principals(kind: &str, identifiers: &[&str]) -> DocumentPrincipals {
        DocumentPrincipals { kind: kind.to_owned(), identifiers: texts(identifiers) }
    }

    fn condition(test: &str, variable: &str, values: &[&str]) -> DocumentCondition {
        DocumentCondition { test: test.to_owned(), variable: variable.to_owned(), values: texts(values) }
    }

    fn minified(arguments: &PolicyDocument, provider: ProviderVersion) -> String {
        render(arguments, provider).unwrap().minified_json
    }

    /// What the only statement renders to.
    fn rendered(statement: DocumentStatement) -> String {
        let text = minified(&document(vec![statement]), V6);
        let statements = text.strip_prefix(r#"{"Version":"2012-10-17","Statement":["#).unwrap();
        statements.strip_suffix("]}").unwrap().to_owned()
    }

    /// A document with these others as sources and overrides.
    fn merging(sources: &[&str], statements: Vec<DocumentStatement>, overrides: &[&str]) -> PolicyDocument {
        PolicyDocument {
            source_policy_documents: sources.iter().map(|&text| Some(text.to_owned())).collect(),
            override_policy_documents: overrides.iter().map(|&text| Some(text.to_owned())).collect(),
            ..document(statements)
        }
    }

    #[test]
    fn a_whole_document() {
        let read = DocumentStatement {
            resources: texts(&["arn:aws:s3:::site/*"]),
            principals: vec![principals("AWS", &["a", "c", "b"])],
            conditions: vec![condition("StringEquals", "AWS:SourceArn", &[])],
            ..statement("Read", &["s3:GetObject", "s3:ListBucket"])
        };
        let arguments = PolicyDocument { policy_id: "site".to_owned(), ..document(vec![read]) };
        let expected = r#"{
  "Version": "2012-10-17",
  "Id": "site",
  "Statement": [
    {
      "Sid": "Read",
      "Effect": "Allow",
      "Action": [
        "s3:ListBucket",
        "s3:GetObject"
      ],
      "Resource": "arn:aws:s3:::site/*",
      "Principal": {
        "AWS": [
          "c",
          "b",
          "a"
        ]
      },
      "Condition": {
        "StringEquals": {
          "AWS:SourceArn": []
        }
      }
    }
  ]
}"#;
        let rendered = render(&arguments, V6).unwrap();
        assert_eq!(rendered.json, expected);
        let value: Value = serde_json::from_str(expected).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&rendered.minified_json).unwrap(), value);
        assert!(!rendered.minified_json.contains([' ', '\n']));
    }

    #[test]
    fn what_is_empty_is_left_out() {
        assert_eq!(minified(&document(vec![]), V6), r#"{"Version":"2012-10-17"}"#);
        assert_eq!(minified(&document(vec![]), V4), r#"{"Version":"2012-10-17","Statement":null}"#);
        let empty = || document(vec![DocumentStatement::default(), DocumentStatement::default()]);
        assert_eq!(
            minified(&empty(), V6),
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow"},{"Effect":"Allow"}]}"#
        );
        assert!(minified(&empty(), V4).contains(r#"{"Sid":"","Effect":"Allow"}"#));
    }

    #[test]
    fn everyone_has_two_forms() {
        let of = |blocks| rendered(DocumentStatement { principals: blocks, ..DocumentStatement::default() });
        assert_eq!(of(vec![principals("*", &["*"])]), r#"{"Effect":"Allow","Principal":"*"}"#);
        assert_eq!(of(vec![principals("AWS", &["*"])]), r#"{"Effect":"Allow","Principal":{"AWS":"*"}}"#);
        assert_eq!(of(vec![principals("*", &["a"])]), r#"{"Effect":"Allow","Principal":{"*":"a"}}"#);
    }

    #[test]
    fn principals_of_one_type_are_one_list() {
        let of = |blocks| rendered(DocumentStatement { not_principals: blocks, ..DocumentStatement::default() });
        let both = of(vec![principals("Service", &["s"]), principals("AWS", &["a", "b"]), principals("AWS", &["c"])]);
        assert_eq!(both, r#"{"Effect":"Allow","NotPrincipal":{"AWS":["b","a","c"],"Service":"s"}}"#);
        let (a, b) = (principals("AWS", &["a"]), principals("AWS", &["b"]));
        assert_eq!(of(vec![a.clone(), b.clone()]), of(vec![b, a]), "the blocks are a set");
        assert!(of(vec![principals("AWS", &[])]).contains(r#"{"AWS":[]}"#));
    }

    #[test]
    fn conditions_are_sorted_and_keep_the_order_of_values() {
        let of = |conditions, provider| {
            let statement = DocumentStatement { conditions, ..DocumentStatement::default() };
            minified(&document(vec![statement]), provider)
        };
        let several = vec![
            condition("StringLike", "b", &["1"]),
            condition("Bool", "z", &["true"]),
            condition("Bool", "a", &["x", "z", "y"]),
        ];
        assert!(of(several, V6).contains(r#"{"Bool":{"a":["x","z","y"],"z":"true"},"StringLike":{"b":"1"}}"#));
        let same = vec![condition("StringLike", "b", &["1"]), condition("StringLike", "b", &["2"])];
        assert!(of(same.clone(), V6).contains(r#"{"b":["1","2"]}"#));
        assert!(of(same, V4).contains(r#"{"b":"2"}"#));
    }

    #[test]
    fn variables_are_written_with_an_ampersand() {
        let home = DocumentStatement {
            resources: texts(&["arn:aws:s3:::site/&{aws:username}/*"]),
            conditions: vec![condition("StringEquals", "k", &["&{aws:username}"])],
            ..statement("", &["s3:&{kept}"])
        };
        let text = rendered(home.clone());
        assert!(text.contains("site/${aws:username}/*") && text.contains(r#""k":"${aws:username}""#));
        assert!(text.contains("s3:\\u0026{kept}"), "{text}");
        let old = PolicyDocument { version: Some("2008-10-17".to_owned()), ..document(vec![home]) };
        assert!(render(&old, V6).unwrap_err().contains("2008-10-17"));
    }

    #[test]
    fn strings_are_escaped_as_go_does() {
        let text = rendered(statement("", &["<a>&\"\\\u{1}\t\u{2028}ä"]));
        assert_eq!(text, "{\"Effect\":\"Allow\",\"Action\":\"\\u003ca\\u003e\\u0026\\\"\\\\\\u0001\\t\\u2028ä\"}");
    }

    #[test]
    fn sids_are_unique() {
        let twice = document(vec![statement("A", &["x:1"]), statement("A", &["x:2"])]);
        assert!(render(&twice, V6).unwrap_err().contains("duplicate Sid (A)"));
        let source = r#"{"Statement": [{"Sid": "A"}]}"#;
        assert!(render(&merging(&[source, source], vec![], &[]), V6).unwrap_err().contains("source document 1"));
        let spaced = document(vec![statement("A b", &["x:1"])]);
        assert!(render(&spaced, V6).is_err() && render(&spaced, (5, 81)).is_ok());
    }

    #[test]
    fn later_documents_replace_statements_where_they_stand() {
        let source = r#"{"Version": "2008-10-17", "Id": "old",
            "Statement": [{"Sid": "A", "Effect": "Deny"}, {"Effect": "Deny"}, {"Sid": "B", "Effect": "Deny"}]}"#;
        let over = r#"{"Id": "new", "Statement": [{"Sid": "B", "Action": ["z"]}, {"Sid": "C"}]}"#;
        let merged = merging(&[source], vec![statement("A", &["x:1"]), statement("D", &[])], &[over]);
        assert_eq!(
            minified(&merged, V6),
            r#"{"Version":"2012-10-17","Id":"new","Statement":[{"Sid":"A","Effect":"Allow","Action":"x:1"},{"Effect":"Deny"},{"Sid":"B","Action":["z"]},{"Sid":"D","Effect":"Allow"},{"Sid":"C"}]}"#
        );
    }

    #[test]
    fn a_merged_document_keeps_its_form() {
        let source = r#"{"statement": [{"effect": "Allow", "action": ["a", "b"], "Resource": "r", "Unknown": 1,
            "Principal": {"AWS": ["a", "b"], "Service": ["s"]},
            "Condition": {"Bool": {"t": false}, "StringEquals": {"k": "v"}, "NumericEquals": {"n": 1}}}]}"#;
        let merged = merging(&[source], vec![], &[]);
        let start = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["a","b"],"Resource":"r","Principal":{"AWS":["b","a"],"Service":["s"]},"Condition":{"Bool":{"t":"false"},"StringEquals":{"k":"#;
        assert_eq!(minified(&merged, V6), format!(r#"{start}"v"}}}}}}]}}"#));
        let older = start.replace(r#"{"Effect""#, r#"{"Sid":"","Effect""#);
        assert_eq!(minified(&merged, V4), format!(r#"{older}["v"]}}}}}}]}}"#));
        let anyone = merging(&[r#"{"Statement": [{"Principal": "*"}]}"#], vec![], &[]);
        assert!(minified(&anyone, V6).contains(r#""Principal":"*""#));
    }

    #[test]
    fn what_is_no_policy_is_an_error() {
        let wrong = ["", "{", "[]", r#"{"Statement": {}}"#, r#"{"Statement": ["a"]}"#, r#"{"Version": 1}"#];
        for text in wrong.into_iter().chain([
            r#"{"Statement": [{"Principal": 1}]}"#,
            r#"{"Statement": [{"Principal": null}]}"#,
            r#"{"Statement": [null]}"#,
            r#"{"Statement": [{"Principal": {"AWS": [1]}}]}"#,
            r#"{"Statement": [{"Condition": {"StringEquals": {"k": [1]}}}]}"#,
        ]) {
            assert!(render(&merging(&[text], vec![], &[]), V6).unwrap_err().contains("source document 0"), "{text}");
            assert!(render(&merging(&[], vec![], &[text]), V6).unwrap_err().contains("override document 0"), "{text}");
        }
        let nothing = PolicyDocument { source_policy_documents: vec![None], ..document(vec![]) };
        assert!(render(&nothing, V6).is_ok());
    }

    #[test]
    fn values_of_the_schema_are_checked() {
        let effect = DocumentStatement { effect: Some("allow".to_owned()), ..DocumentStatement::default() };
        assert!(render(&document(vec![effect]), V6).is_err());
        let version = PolicyDocument { version: Some("2020-01-01".to_owned()), ..PolicyDocument::default() };
        assert!(render(&version, V6).is_err());
    }

    #[test]
    fn legacy_arguments_mean_something_in_4_only() {
        let legacy = PolicyDocument {
            source_json: r#"{"Statement": [{"Sid": "A", "Effect": "Deny"}]}"#.to_owned(),
            override_json: r#"{"Statement": [{"Sid": "B", "Effect": "Deny"}]}"#.to_owned(),
            ..document(vec![statement("B", &["x:1"])])
        };
        let text = r#"{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Deny"},{"Sid":"B","Effect":"Deny"}]}"#;
        assert_eq!(minified(&legacy, V4), text);
        assert!(render(&legacy, V6).unwrap_err().contains("source_json"));
    }
}
