//! The JSON of `terraform show -json` as plain values, with an error that says what is wrong where it is none.
//!
//! Source: Terraform's "JSON Output Format", formats 1.0 to 1.2; OpenTofu writes the same.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Why a text is not a plan that can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is the plan file itself.
    #[error("this is the plan file itself: give the JSON that `terraform show -json PLANFILE` prints")]
    Binary,
    /// It is no text.
    #[error("this is not UTF-8 or UTF-16 text")]
    Encoding,
    /// It is no JSON.
    #[error("this is not JSON: {0}")]
    Json(String),
    /// It is the log of a command.
    #[error(
        "this is the log of a command with `-json`: save the plan (`-out=PLANFILE`) and give what `terraform show -json PLANFILE` prints"
    )]
    Log,
    /// It is a state.
    #[error("this is a state, not a plan: give what `terraform show -json PLANFILE` prints")]
    State,
    /// It is some other JSON.
    #[error("this is not a plan: it has no {0}")]
    Lacks(&'static str),
    /// It is of a format that is not known.
    #[error("plan format {0:?} is not known: formats 1.x are read")]
    Format(String),
    /// It is a plan with something unexpected in it.
    #[error("{place}: {problem}")]
    Shape {
        /// Where.
        place: String,
        /// What.
        problem: String,
    },
}

/// A plan.
#[derive(Debug, Default)]
pub struct Plan {
    /// What becomes of each resource and data source, also where that is nothing.
    pub changes: Vec<Change>,
    /// What was changed outside Terraform.
    pub drift: Vec<Change>,
    /// Addresses of changes that are put off to a later plan.
    pub deferred: Vec<String>,
    /// Actions that providers are asked to run.
    pub invocations: Vec<String>,
    /// What becomes of the root module's outputs.
    pub outputs: BTreeMap<String, OutputChange>,
    /// What is there before the plan is applied.
    pub state: Vec<Resource>,
    /// The configuration, as far as the plan shows it.
    pub configuration: Value,
    /// Whether planning failed on the way.
    pub errored: bool,
    /// Whether everything has been planned; formats before 1.2 do not say.
    pub complete: Option<bool>,
}

/// What is done to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    NoOp,
    /// It is made.
    Create,
    /// A data source is read during the apply.
    Read,
    /// It is changed in place.
    Update,
    /// It is destroyed.
    Delete,
    /// It is destroyed and made again, in either order.
    Replace,
    /// It leaves the state and stays.
    Forget,
    /// Something that this tool does not know.
    Other,
}

impl Action {
    fn of(words: &[&str]) -> Action {
        match words {
            [] | ["no-op"] => Action::NoOp,
            ["create"] => Action::Create,
            ["read"] => Action::Read,
            ["update"] => Action::Update,
            ["delete"] => Action::Delete,
            ["forget"] => Action::Forget,
            _ if words.contains(&"create") && words.len() > 1 => Action::Replace,
            _ if words.contains(&"delete") => Action::Delete,
            _ => Action::Other,
        }
    }
}

/// What identifies a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Id {
    /// The whole address.
    pub address: String,
    /// The address of its module instance; empty for the root module.
    pub module: String,
    /// Whether it is a data source.
    pub data: bool,
    /// The resource type.
    pub kind: String,
    /// The name.
    pub name: String,
    /// The key of its instance, as JSON; empty where there is none.
    pub index: String,
}

/// A resource in the prior state.
#[derive(Debug)]
pub struct Resource {
    /// Which.
    pub id: Id,
    /// Its attributes.
    pub values: Value,
}

/// A change of a resource.
#[derive(Debug)]
pub struct Change {
    /// Which.
    pub id: Id,
    /// Where it stood in the last state, if that was elsewhere.
    pub previous: Option<String>,
    /// Whether it is an old object that a replacement left behind.
    pub deposed: bool,
    /// What is done.
    pub action: Action,
    /// Whether it is taken into the state from outside.
    pub importing: bool,
    /// Its attributes before.
    pub before: Value,
    /// Its attributes afterwards, as far as they are known.
    pub after: Value,
    /// Which of them are not known yet.
    pub unknown: Value,
    /// Why, in Terraform's own words.
    pub reason: String,
}

/// A change of an output.
#[derive(Debug)]
pub struct OutputChange {
    /// What is done.
    pub action: Action,
    /// Its value before.
    pub before: Value,
}

/// Reads the text of a plan, in UTF-8 or as Windows PowerShell redirects it.
///
/// # Errors
/// Where it is no plan.
pub fn parse(bytes: &[u8]) -> Result<Value, ReadError> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(ReadError::Binary);
    }
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest)?,
        _ => utf8(bytes)?,
    };
    serde_json::from_str(&text).map_err(|error| {
        // A log is one JSON document a line.
        let first = text.lines().next().and_then(|line| serde_json::from_str::<Value>(line).ok());
        match first {
            Some(first) if first.get("@level").is_some() => ReadError::Log,
            _ => ReadError::Json(error.to_string()),
        }
    })
}

fn utf8(bytes: &[u8]) -> Result<String, ReadError> {
    String::from_utf8(bytes.to_vec()).map_err(|_| ReadError::Encoding)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ReadError> {
    let units = bytes.chunks(2).map(|pair| match pair {
        [one, other] => Ok(unit([*one, *other])),
        _ => Err(ReadError::Encoding),
    });
    String::from_utf16(&units.collect::<Result<Vec<u16>, _>>()?).map_err(|_| ReadError::Encoding)
}

/// Reads a plan.
///
/// # Errors
/// Where it is no plan, or one of a format that is not known.
pub fn read(plan: &Value) -> Result<Plan, ReadError> {
    let Value::Object(root) = plan else { return Err(ReadError::Lacks("`format_version`")) };
    if root.contains_key("@level") {
        return Err(ReadError::Log);
    }
    let Some(format) = root.get("format_version").and_then(Value::as_str) else {
        return Err(if root.contains_key("terraform_version") && root.contains_key("serial") {
            ReadError::State
        } else {
            ReadError::Lacks("`format_version`")
        });
    };
    if format.split('.').next() != Some("1") {
        return Err(ReadError::Format(format.to_owned()));
    }
    let planned = ["planned_values", "resource_changes", "configuration"].iter().any(|name| root.contains_key(*name));
    if !planned {
        return Err(if root.contains_key("values") { ReadError::State } else { ReadError::Lacks("`planned_values`") });
    }
    let mut out = Plan {
        changes: changes(root, "resource_changes")?,
        drift: changes(root, "resource_drift")?,
        configuration: root.get("configuration").cloned().unwrap_or_default(),
        errored: flag(root, "errored")?.unwrap_or(false),
        complete: flag(root, "complete")?,
        ..Plan::default()
    };
    for (at, deferred) in list(root, "deferred_changes")?.iter().enumerate() {
        let place = format!("deferred_changes[{at}]");
        let change = deferred.get("resource_change").ok_or_else(|| shape(&place, "has no `resource_change`"))?;
        out.deferred.push(text(object(change, &place)?, "address", &place)?);
    }
    for (at, invocation) in list(root, "action_invocations")?.iter().enumerate() {
        let place = format!("action_invocations[{at}]");
        out.invocations.push(text(object(invocation, &place)?, "address", &place)?);
    }
    if let Some(outputs) = present(root, "output_changes") {
        for (name, change) in object(outputs, "output_changes")? {
            let place = format!("output_changes.{name}");
            let change = object(change, &place)?;
            let before = change.get("before").cloned().unwrap_or_default();
            out.outputs.insert(name.clone(), OutputChange { action: action(change, &place)?, before });
        }
    }
    if let Some(prior) = present(root, "prior_state") {
        let values = present(object(prior, "prior_state")?, "values");
        let module = values.map(|values| object(values, "prior_state.values")).transpose()?;
        if let Some(module) = module.and_then(|values| present(values, "root_module")) {
            resources(module, "", "prior_state.values.root_module", &mut out.state)?;
        }
    }
    Ok(out)
}

fn resources(module: &Value, address: &str, place: &str, out: &mut Vec<Resource>) -> Result<(), ReadError> {
    let module = object(module, place)?;
    for (at, resource) in list_at(module, "resources", place)?.iter().enumerate() {
        let place = format!("{place}.resources[{at}]");
        let resource = object(resource, &place)?;
        let id = id(resource, address.to_owned(), &place)?;
        let deposed = resource.contains_key("deposed_key");
        if !deposed {
            out.push(Resource { id, values: resource.get("values").cloned().unwrap_or_default() });
        }
    }
    for (at, child) in list_at(module, "child_modules", place)?.iter().enumerate() {
        let place = format!("{place}.child_modules[{at}]");
        let address = text(object(child, &place)?, "address", &place)?;
        resources(child, &address, &place, out)?;
    }
    Ok(())
}

fn changes(root: &Map<String, Value>, name: &str) -> Result<Vec<Change>, ReadError> {
    let mut out = Vec::new();
    for (at, change) in list(root, name)?.iter().enumerate() {
        let place = format!("{name}[{at}]");
        let resource = object(change, &place)?;
        let module = optional_text(resource, "module_address", &place)?.unwrap_or_default();
        let id = id(resource, module, &place)?;
        let place = format!("{place}.change");
        let change = object(resource.get("change").unwrap_or(&Value::Null), &place)?;
        let value = |name: &str| change.get(name).cloned().unwrap_or_default();
        out.push(Change {
            id,
            previous: optional_text(resource, "previous_address", &place)?,
            deposed: present(resource, "deposed").is_some(),
            action: action(change, &place)?,
            importing: present(change, "importing").is_some(),
            before: value("before"),
            after: value("after"),
            unknown: value("after_unknown"),
            reason: optional_text(resource, "action_reason", &place)?.unwrap_or_default(),
        });
    }
    Ok(out)
}

fn id(resource: &Map<String, Value>, module: String, place: &str) -> Result<Id, ReadError> {
    Ok(Id {
        address: text(resource, "address", place)?,
        module,
        data: optional_text(resource, "mode", place)?.as_deref() == Some("data"),
        kind: text(resource, "type", place)?,
        name: text(resource, "name", place)?,
        index: present(resource, "index").map(Value::to_string).unwrap_or_default(),
    })
}

fn action(change: &Map<String, Value>, place: &str) -> Result<Action, ReadError> {
    let words: Option<Vec<&str>> = list_at(change, "actions", place)?.iter().map(Value::as_str).collect();
    match words {
        Some(words) if change.contains_key("actions") => Ok(Action::of(&words)),
        _ => Err(shape(place, "has no `actions` that are a list of words")),
    }
}

fn shape(place: &str, problem: &str) -> ReadError {
    ReadError::Shape { place: place.to_owned(), problem: problem.to_owned() }
}

fn present<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    object.get(name).filter(|value| !value.is_null())
}

fn object<'v>(value: &'v Value, place: &str) -> Result<&'v Map<String, Value>, ReadError> {
    value.as_object().ok_or_else(|| shape(place, "is not an object"))
}

fn list<'v>(object: &'v Map<String, Value>, name: &str) -> Result<&'v [Value], ReadError> {
    match present(object, name) {
        None => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(shape(name, "is not a list")),
    }
}

fn list_at<'v>(object: &'v Map<String, Value>, name: &str, place: &str) -> Result<&'v [Value], ReadError> {
    list(object, name).map_err(|_| shape(&format!("{place}.{name}"), "is not a list"))
}

fn text(object: &Map<String, Value>, name: &str, place: &str) -> Result<String, ReadError> {
    optional_text(object, name, place)?.ok_or_else(|| shape(place, &format!("has no `{name}`")))
}

fn optional_text(object: &Map<String, Value>, name: &str, place: &str) -> Result<Option<String>, ReadError> {
    match present(object, name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(shape(&format!("{place}.{name}"), "is not a string")),
    }
}

fn flag(object: &Map<String, Value>, name: &str) -> Result<Option<bool>, ReadError> {
    match present(object, name) {
        None => Ok(None),
        Some(Value::Bool(flag)) => Ok(Some(*flag)),
        Some(_) => Err(shape(name, "is neither true nor false")),
    }
}
