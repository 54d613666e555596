//! What the data source `aws_iam_policy_document` renders.
//!
//! The behaviour was read in the provider's source (hashicorp/terraform-provider-aws,
//! `internal/service/iam/policy_document_data_source.go` and `policy_model.go`, at two commits of 5.x and 6.x) and for older
//! versions in its CHANGELOG and in issues; nothing of it is copied. It matters to the byte: the text is what a plan compares.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

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

/// A list of names, or one name without a list: the two are rendered differently, and a document that is merged keeps its form.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Names {
    One(String),
    List(Vec<String>),
}

/// A policy while documents are merged into it.
#[derive(Debug, Default)]
struct Document {
    version: String,
    id: String,
    statements: Vec<Statement>,
}

/// A statement of a [`Document`]. Actions and resources of a merged document are kept as they are.
#[derive(Debug, Default)]
struct Statement {
    sid: String,
    effect: String,
    actions: Option<Value>,
    not_actions: Option<Value>,
    resources: Option<Value>,
    not_resources: Option<Value>,
    principals: Vec<(String, Names)>,
    not_principals: Vec<(String, Names)>,
    conditions: Vec<(String, String, Names)>,
}

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

impl Document {
    /// The document that the `statement` blocks make.
    fn configured(arguments: &PolicyDocument, provider: ProviderVersion) -> Result<Document, String> {
        let version = arguments.version.as_deref().unwrap_or("2012-10-17");
        if !["2008-10-17", "2012-10-17"].contains(&version) {
            return Err(format!("expected version to be one of [2008-10-17 2012-10-17], got {version}"));
        }
        let mut sids = BTreeSet::new();
        let mut statements = Vec::new();
        for block in &arguments.statements {
            if !block.sid.is_empty() && !sids.insert(&block.sid) {
                return Err(format!("duplicate Sid ({}). Remove it, or give each statement its own", block.sid));
            }
            if provider >= CHECKS_SIDS && !block.sid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                return Err(format!(
                    "invalid value for sid (must only include alphanumeric characters): {}",
                    block.sid
                ));
            }
            statements.push(Statement::configured(block, version)?);
        }
        Ok(Document { version: version.to_owned(), id: arguments.policy_id.clone(), statements })
    }

    /// Reads the JSON of another document, as Go's decoder does: names of fields in any case, unknown ones dropped, null as if
    /// it were not there. The provider wants a list of statements, where IAM also takes a single one.
    fn read(text: &str) -> Result<Document, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let fields = Fields::of(&value, "policy")?;
        let statements = match fields.get("Statement") {
            None => Vec::new(),
            Some(Value::Array(statements)) => statements.iter().map(Statement::read).collect::<Result<_, _>>()?,
            Some(_) => return Err("json: the Statement of a document must be a list".to_owned()),
        };
        Ok(Document { version: fields.text("Version")?, id: fields.text("Id")?, statements })
    }

    /// Takes another document in: its id, its version if it is higher, and its statements, each in the place of the one with the
    /// same `sid`, or at the end.
    fn merge(&mut self, other: Document) {
        if !other.id.is_empty() {
            self.id = other.id;
        }
        if other.version > self.version {
            self.version = other.version;
        }
        for statement in other.statements {
            let same = |old: &&mut Statement| !statement.sid.is_empty() && old.sid == statement.sid;
            match self.statements.iter_mut().find(same) {
                Some(old) => *old = statement,
                None => self.statements.push(statement),
            }
        }
    }

    /// The JSON of the document. Without statements there is no `Statement` at all; in 4.x it is null: from memory.
    fn rendered(&self, provider: ProviderVersion) -> Result<Json, String> {
        let mut fields = Vec::new();
        push_text(&mut fields, "Version", &self.version);
        push_text(&mut fields, "Id", &self.id);
        let statements = self.statements.iter().map(|one| one.rendered(provider)).collect::<Result<Vec<_>, _>>()?;
        if !statements.is_empty() {
            fields.push(("Statement".to_owned(), Json::List(statements)));
        } else if provider < FIVE {
            fields.push(("Statement".to_owned(), Json::Plain("null".to_owned())));
        }
        Ok(Json::Object(fields))
    }
}

impl Statement {
    fn configured(block: &DocumentStatement, version: &str) -> Result<Statement, String> {
        let effect = block.effect.as_deref().unwrap_or("Allow");
        if !["Allow", "Deny"].contains(&effect) {
            return Err(format!("expected effect to be one of [Allow Deny], got {effect}"));
        }
        // Actions have no variables.
        let actions = |names: &[String]| (!names.is_empty()).then(|| Names::configured(names).into_value());
        let resources = |names: &[String], what: &str| match names {
            [] => Ok(None),
            names => Names::configured(names).with_variables(version, what).map(|names| Some(names.into_value())),
        };
        let principals = |blocks: &[DocumentPrincipals], what: &str| {
            let read = |block: &DocumentPrincipals| {
                let names = Names::configured(&block.identifiers).with_variables(version, what)?;
                Ok((block.kind.clone(), names))
            };
            blocks.iter().map(read).collect::<Result<Vec<_>, String>>()
        };
        let condition = |block: &DocumentCondition| {
            let values = Names::List(block.values.clone()).with_variables(version, "condition")?;
            let values = match values {
                Names::List(mut list) if list.len() == 1 => Names::One(list.remove(0)),
                other => other,
            };
            Ok((block.test.clone(), block.variable.clone(), values))
        };
        Ok(Statement {
            sid: block.sid.clone(),
            effect: effect.to_owned(),
            actions: actions(&block.actions),
            not_actions: actions(&block.not_actions),
            resources: resources(&block.resources, "resources")?,
            not_resources: resources(&block.not_resources, "not_resources")?,
            principals: principals(&block.principals, "principals")?,
            not_principals: principals(&block.not_principals, "not_principals")?,
            conditions: block.conditions.iter().map(condition).collect::<Result<Vec<_>, String>>()?,
        })
    }

    fn read(value: &Value) -> Result<Statement, String> {
        let fields = Fields::of(value, "statement")?;
        let kept = |name: &str| fields.get(name).cloned();
        Ok(Statement {
            sid: fields.text("Sid")?,
            effect: fields.text("Effect")?,
            actions: kept("Action"),
            not_actions: kept("NotAction"),
            resources: kept("Resource"),
            not_resources: kept("NotResource"),
            principals: read_principals(fields.get("Principal"))?,
            not_principals: read_principals(fields.get("NotPrincipal"))?,
            conditions: read_conditions(fields.get("Condition"))?,
        })
    }

    fn rendered(&self, provider: ProviderVersion) -> Result<Json, String> {
        let mut fields = Vec::new();
        if provider < FIVE {
            fields.push(("Sid".to_owned(), Json::text(&self.sid)));
        } else {
            push_text(&mut fields, "Sid", &self.sid);
        }
        push_text(&mut fields, "Effect", &self.effect);
        let lists = [
            ("Action", &self.actions),
            ("NotAction", &self.not_actions),
            ("Resource", &self.resources),
            ("NotResource", &self.not_resources),
        ];
        for (name, value) in lists {
            if let Some(value) = value {
                fields.push((name.to_owned(), Json::of(value)));
            }
        }
        for (name, principals) in [("Principal", &self.principals), ("NotPrincipal", &self.not_principals)] {
            if !principals.is_empty() {
                fields.push((name.to_owned(), rendered_principals(principals)));
            }
        }
        if !self.conditions.is_empty() {
            fields.push(("Condition".to_owned(), rendered_conditions(&self.conditions, provider)?));
        }
        Ok(Json::Object(fields))
    }
}

impl Names {
    /// A set of the configuration: one name stands for itself, several are sorted backwards.
    fn configured(names: &[String]) -> Names {
        match names {
            [name] => Names::One(name.clone()),
            names => Names::List(sorted_backwards(names)),
        }
    }

    /// With `&{` turned into `${`: that is how a variable of IAM is written where `${` is Terraform's own. Not in documents of
    /// 2008, which have no variables.
    fn with_variables(self, version: &str, what: &str) -> Result<Names, String> {
        let replace = |name: String| match name.contains("&{") {
            true if version == "2008-10-17" => {
                Err(format!("reading {what}: found &{{ in ({name}), but documents of 2008-10-17 have no variables"))
            }
            true => Ok(name.replace("&{", "${")),
            false => Ok(name),
        };
        Ok(match self {
            Names::One(name) => Names::One(replace(name)?),
            Names::List(names) => Names::List(names.into_iter().map(replace).collect::<Result<_, _>>()?),
        })
    }

    fn into_value(self) -> Value {
        match self {
            Names::One(name) => Value::String(name),
            Names::List(names) => names.into(),
        }
    }
}

/// The principals of a merged document. Any plain string counts as `"*"`.
fn read_principals(value: Option<&Value>) -> Result<Vec<(String, Names)>, String> {
    let wrong = || "unsupported value of Principal".to_owned();
    match value {
        None => Ok(Vec::new()),
        Some(Value::String(_)) => Ok(vec![("*".to_owned(), Names::List(vec!["*".to_owned()]))]),
        Some(Value::Object(groups)) => {
            let group = |(kind, names): (&String, &Value)| {
                let names = match names {
                    Value::String(name) => Names::One(name.clone()),
                    Value::Array(names) => {
                        let texts: Option<Vec<_>> = names.iter().map(|name| name.as_str().map(str::to_owned)).collect();
                        Names::List(texts.ok_or_else(wrong)?)
                    }
                    _ => return Err(wrong()),
                };
                Ok((kind.clone(), names))
            };
            groups.iter().map(group).collect()
        }
        Some(_) => Err(wrong()),
    }
}

/// The conditions of a merged document. Numbers are dropped without a word, with the condition that has them.
fn read_conditions(value: Option<&Value>) -> Result<Vec<(String, String, Names)>, String> {
    let wrong = || "unsupported value of Condition".to_owned();
    let mut conditions = Vec::new();
    let Some(value) = value else { return Ok(conditions) };
    for (test, keys) in value.as_object().ok_or_else(wrong)? {
        if keys.is_null() {
            continue;
        }
        for (variable, values) in keys.as_object().ok_or_else(wrong)? {
            let values = match values {
                Value::String(text) => Names::List(vec![text.clone()]),
                Value::Bool(truth) => Names::One(truth.to_string()),
                // Anything but strings in the list makes the provider crash.
                Value::Array(values) => {
                    let texts: Option<Vec<_>> = values.iter().map(|value| value.as_str().map(str::to_owned)).collect();
                    Names::List(texts.ok_or_else(wrong)?)
                }
                _ => continue,
            };
            conditions.push((test.clone(), variable.clone(), values));
        }
    }
    Ok(conditions)
}

/// Principals as an object, sorted by type, or `"*"` for type `*` with the identifier `*`. Of several blocks of one type the
/// lists follow each other; the provider takes the blocks in the order of its hashes, here it is the order they were given in.
fn rendered_principals(principals: &[(String, Names)]) -> Json {
    if let [(kind, names)] = principals {
        let star = match names {
            Names::One(name) => name == "*",
            Names::List(names) => *names == ["*"],
        };
        if kind == "*" && star {
            return Json::text("*");
        }
    }
    let mut groups: BTreeMap<&str, Names> = BTreeMap::new();
    for (kind, names) in principals {
        let more = match names {
            Names::One(name) => vec![name.clone()],
            Names::List(names) => sorted_backwards(names),
        };
        let group = match (groups.remove(kind.as_str()), names) {
            (None, Names::One(name)) => Names::One(name.clone()),
            (None, Names::List(_)) => Names::List(more),
            (Some(Names::One(first)), _) => Names::List([vec![first], more].concat()),
            (Some(Names::List(first)), _) => Names::List([first, more].concat()),
        };
        groups.insert(kind, group);
    }
    Json::Object(groups.into_iter().map(|(kind, names)| (kind.to_owned(), Json::of(&names.into_value()))).collect())
}

/// Conditions as an object, sorted by test and then by variable. Values of one test and variable follow each other; before 5.14 a
/// single value took the place of those before it (an older `policy_model.go`), and a document's single value stayed a list.
fn rendered_conditions(conditions: &[(String, String, Names)], provider: ProviderVersion) -> Result<Json, String> {
    let mut tests: BTreeMap<&str, BTreeMap<&str, Names>> = BTreeMap::new();
    for (test, variable, names) in conditions {
        let values = tests.entry(test).or_default();
        let before = values.remove(variable.as_str());
        let now = match (before, names) {
            (None, names) => names.clone(),
            (Some(_), Names::One(_)) if provider < MERGES_CONDITIONS => names.clone(),
            (Some(Names::One(_)), Names::List(_)) if provider < MERGES_CONDITIONS => {
                return Err(format!("two conditions {test} on {variable}: the provider crashes"));
            }
            (Some(before), names) => Names::List([before.into_list(), names.clone().into_list()].concat()),
        };
        values.insert(variable, now);
    }
    let flat = |names: Names| match names {
        Names::List(mut list) if list.len() == 1 && provider >= MERGES_CONDITIONS => Names::One(list.remove(0)),
        other => other,
    };
    let variables = |values: BTreeMap<&str, Names>| {
        values.into_iter().map(|(variable, names)| (variable.to_owned(), Json::of(&flat(names).into_value()))).collect()
    };
    Ok(Json::Object(
        tests.into_iter().map(|(test, values)| (test.to_owned(), Json::Object(variables(values)))).collect(),
    ))
}

impl Names {
    fn into_list(self) -> Vec<String> {
        match self {
            Names::One(name) => vec![name],
            Names::List(names) => names,
        }
    }
}

fn sorted_backwards(names: &[String]) -> Vec<String> {
    let mut names = names.to_vec();
    names.sort_by(|left, right| right.cmp(left));
    names
}

/// An object of a merged document, whose names Go reads in any case.
struct Fields<'a>(Option<&'a Map<String, Value>>);

impl<'a> Fields<'a> {
    fn of(value: &'a Value, what: &str) -> Result<Fields<'a>, String> {
        match value {
            Value::Object(fields) => Ok(Fields(Some(fields))),
            Value::Null if what == "policy" => Ok(Fields(None)),
            _ => Err(format!("json: a {what} must be an object")),
        }
    }

    /// The value of a field; null is none.
    fn get(&self, name: &str) -> Option<&'a Value> {
        let found = self.0?.iter().filter(|(field, _)| field.eq_ignore_ascii_case(name)).next_back();
        found.map(|(_, value)| value).filter(|value| !value.is_null())
    }

    fn text(&self, name: &str) -> Result<String, String> {
        match self.get(name) {
            None => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(_) => Err(format!("json: {name} must be a string")),
        }
    }
}

/// JSON to write, with its fields in order.
enum Json {
    /// Text that is JSON already.
    Plain(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

fn push_text(fields: &mut Vec<(String, Json)>, name: &str, text: &str) {
    if !text.is_empty() {
        fields.push((name.to_owned(), Json::text(text)));
    }
}

impl Json {
    /// A string, escaped as Go's encoder does it: `<`, `>` and `&` too, so that JSON may stand in HTML, and two line separators
    /// that JavaScript knows.
    fn text(text: &str) -> Json {
        let mut written = String::from("\"");
        for letter in text.chars() {
            match letter {
                '"' => written.push_str("\\\""),
                '\\' => written.push_str("\\\\"),
                '\n' => written.push_str("\\n"),
                '\r' => written.push_str("\\r"),
                '\t' => written.push_str("\\t"),
                '\u{8}' => written.push_str("\\b"),
                '\u{c}' => written.push_str("\\f"),
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                    written.push_str(&format!("\\u{:04x}", u32::from(letter)));
                }
                other => written.push(other),
            }
        }
        written.push('"');
        Json::Plain(written)
    }

    /// A value of a merged document; Go sorts the names of its objects.
    fn of(value: &Value) -> Json {
        match value {
            Value::String(text) => Json::text(text),
            Value::Array(values) => Json::List(values.iter().map(Json::of).collect()),
            Value::Object(fields) => {
                let sorted: BTreeMap<_, _> = fields.iter().collect();
                Json::Object(sorted.into_iter().map(|(name, value)| (name.clone(), Json::of(value))).collect())
            }
            plain => Json::Plain(plain.to_string()),
        }
    }

    /// The text: without any white space, or with each entry on a line of its own, two spaces a level deeper. What is empty stays
    /// on its line.
    fn written(&self, depth: Option<usize>) -> String {
        let line = |depth: usize| format!("\n{}", "  ".repeat(depth));
        let inner = depth.map(|depth| depth + 1);
        let enclosed = |open: char, entries: Vec<String>, close: char| match depth {
            Some(depth) if !entries.is_empty() => {
                format!(
                    "{open}{}{}{}{close}",
                    line(depth + 1),
                    entries.join(&format!(",{}", line(depth + 1))),
                    line(depth)
                )
            }
            _ => format!("{open}{}{close}", entries.join(",")),
        };
        match self {
            Json::Plain(text) => text.clone(),
            Json::List(values) => enclosed('[', values.iter().map(|value| value.written(inner)).collect(), ']'),
            Json::Object(fields) => {
                let colon = if depth.is_some() { ": " } else { ":" };
                let field = |(name, value): &(String, Json)| {
                    format!("{}{colon}{}", Json::text(name).written(None), value.written(inner))
                };
                enclosed('{', fields.iter().map(field).collect(), '}')
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert!(of(vec![principals("AWS", &["a"]), principals("AWS", &["b"])]).contains(r#"["a","b"]"#));
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
