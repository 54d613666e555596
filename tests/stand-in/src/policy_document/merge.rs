//! A policy while documents are merged into it: what the blocks of the configuration and the JSON of other documents become.

use super::names::Names;
use super::set_order;
use super::{CHECKS_SIDS, DocumentCondition, DocumentPrincipals, DocumentStatement, PolicyDocument, ProviderVersion};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A policy while documents are merged into it.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) version: String,
    pub(super) id: String,
    pub(super) statements: Vec<Statement>,
}

/// A statement of a [`Document`]. Actions and resources of a merged document are kept as they are.
#[derive(Debug, Default)]
pub(super) struct Statement {
    pub(super) sid: String,
    pub(super) effect: String,
    pub(super) actions: Option<Value>,
    pub(super) not_actions: Option<Value>,
    pub(super) resources: Option<Value>,
    pub(super) not_resources: Option<Value>,
    pub(super) principals: Vec<(String, Names)>,
    pub(super) not_principals: Vec<(String, Names)>,
    pub(super) conditions: Vec<(String, String, Names)>,
}

impl Document {
    /// The document that the `statement` blocks make.
    pub(super) fn configured(arguments: &PolicyDocument, provider: ProviderVersion) -> Result<Document, String> {
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
    pub(super) fn read(text: &str) -> Result<Document, String> {
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
    pub(super) fn merge(&mut self, other: Document) {
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
            set_order::principals(blocks).into_iter().map(read).collect::<Result<Vec<_>, String>>()
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
            conditions: set_order::conditions(&block.conditions)
                .into_iter()
                .map(condition)
                .collect::<Result<Vec<_>, String>>()?,
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
            principals: read_principals(fields.raw("Principal"))?,
            not_principals: read_principals(fields.raw("NotPrincipal"))?,
            conditions: read_conditions(fields.get("Condition"))?,
        })
    }
}

/// The principals of a merged document. Any plain string counts as `"*"`, and null is an error.
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
        self.raw(name).filter(|value| !value.is_null())
    }

    /// The value of a field, which may be null.
    fn raw(&self, name: &str) -> Option<&'a Value> {
        self.0?.iter().rfind(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    fn text(&self, name: &str) -> Result<String, String> {
        match self.get(name) {
            None => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(_) => Err(format!("json: {name} must be a string")),
        }
    }
}
