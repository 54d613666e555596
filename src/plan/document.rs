//! A policy whose text waits for the apply, read from the document that it is made of.
//!
//! A document that depends on something that changes is read during the apply, and so the text made of it is unknown. But
//! the plan shows what the document is asked for: its statements, as far as their values are known. In the switch they all
//! are, since the distribution keeps its ARN.

use super::read::{Action, Change, Id};
use super::state::{View, When, contains_true, items, text};
use serde_json::{Map, Value, json};

const DOCUMENT: &str = "aws_iam_policy_document";

/// How deep documents may be made of documents.
const DEEPEST: usize = 8;

/// What the argument `policy` of a resource will be, where the plan shows the documents that it is made of.
pub fn waiting(view: &View<'_>, change: &Change) -> Option<Value> {
    let mut names = references(view, &change.id, "policy").into_iter();
    if let Some(name) = names.find_map(|name| name.strip_prefix("data.template_file.")) {
        return filled(view, change, name.split(['.', '[']).next().unwrap_or_default());
    }
    match referred(view, &change.id, "policy").as_slice() {
        [only] => policy(view, only, DEEPEST).or_else(|| merged(view, only, change)),
        [] => match own_documents(view, change).as_slice() {
            [only] => policy(view, only, DEEPEST).or_else(|| merged(view, only, change)),
            _ => only_candidate(view, change),
        },
        _ => None,
    }
}

/// The policy that a `template_file` makes of the only document that it may wait for, its variables filled in.
fn filled(view: &View<'_>, change: &Change, name: &str) -> Option<Value> {
    let mut reads = view.plan.changes.iter().filter(|read| read.id.data && read.action == Action::Read);
    let is_it =
        |read: &&Change| read.id.kind == "template_file" && read.id.name == name && read.id.module == change.id.module;
    let read = reads.find(is_it)?;
    if contains_true(read.unknown.get("vars")) {
        return None;
    }
    let is_read = |id: &&Id| {
        let mut changes = view.plan.changes.iter();
        changes.any(|change| change.id.address == id.address && change.action == Action::Read)
    };
    // One that does not wait is in the other branch of a condition.
    let waiting: Vec<&Id> = referred(view, &read.id, "template").into_iter().filter(is_read).collect();
    let [only] = waiting.as_slice() else { return None };
    let mut policy = policy(view, only, DEEPEST)?;
    let variables = read.after.get("vars").and_then(Value::as_object);
    fill(&mut policy, variables.unwrap_or(&Map::new())).then_some(policy)
}

/// Puts variables in the places of `${NAME}`; whether all of them are known.
fn fill(value: &mut Value, variables: &Map<String, Value>) -> bool {
    match value {
        Value::String(text) => {
            for (name, value) in variables {
                *text = text.replace(&format!("${{{name}}}"), value.as_str().unwrap_or_default());
            }
            !text.contains("${")
        }
        Value::Array(items) => items.iter_mut().all(|item| fill(item, variables)),
        Value::Object(entries) => entries.values_mut().all(|entry| fill(entry, variables)),
        _ => true,
    }
}

/// The waiting documents of the module that a policy resource stands in, where that is not the root: what a module makes
/// the policy of, through whatever local values.
fn own_documents<'p>(view: &View<'p>, change: &Change) -> Vec<&'p Id> {
    let waiting = view.plan.changes.iter().filter(|read| read.id.kind == DOCUMENT && read.action == Action::Read);
    let beside = waiting.filter(|read| read.id.module == change.id.module && !change.id.module.is_empty());
    beside.map(|read| &read.id).collect()
}

/// The policy that a module merges from documents of its own and one that is handed to it: those in the module as they are,
/// and the only document outside that can be the other.
fn merged(view: &View<'_>, id: &Id, change: &Change) -> Option<Value> {
    let read = view.plan.changes.iter().find(|read| read.id.address == id.address && read.action == Action::Read)?;
    let is_list = |name: &str| name == "source_policy_documents";
    let waits = |name: &str| contains_true(read.unknown.get(name));
    let others = ["statement", "override_policy_documents", "override_json", "source_json"];
    let more = others.iter().any(|name| waits(name) || !items(&read.after, name).is_empty());
    let names = references(view, id, "source_policy_documents");
    if more || !read.unknown.as_object()?.iter().any(|(name, mark)| is_list(name) && *mark == Value::Bool(true)) {
        return None;
    }
    names.iter().any(|name| name.starts_with("var.")).then_some(())?;
    let mut statements = Vec::new();
    for own in referred(view, id, "source_policy_documents") {
        statements.extend(statements_of(policy(view, own, DEEPEST)?)?);
    }
    statements.extend(statements_of(only_candidate(view, change)?)?);
    Some(json!({ "Statement": statements }))
}

/// Where the policy comes through a local value or a module's input, which the plan does not show: the only document among
/// those that wait which can be this policy.
fn only_candidate(view: &View<'_>, change: &Change) -> Option<Value> {
    let waiting = view.plan.changes.iter().filter(|read| read.id.kind == DOCUMENT && read.action == Action::Read);
    let policies = waiting.filter_map(|read| policy(view, &read.id, DEEPEST));
    let fits = |policy: &Value| {
        let statements = items(policy, "Statement");
        let bucket = format!(":s3:::{}", text(&change.after, "bucket"));
        let concerned = |statement: &&Value| match change.id.kind.as_str() {
            "aws_s3_bucket_policy" => strings(statement.get("Resource"))
                .iter()
                .all(|arn| arn.ends_with(&bucket) || arn.contains(&format!("{bucket}/"))),
            _ => strings(statement.get("Action")).iter().all(|action| action.starts_with("kms:")),
        };
        let somebody =
            |statement: &&Value| statement.get("Principal").is_some() || statement.get("NotPrincipal").is_some();
        !statements.is_empty() && statements.iter().all(|statement| concerned(statement) && somebody(statement))
    };
    let mut candidates = policies.filter(fits);
    candidates.next().filter(|_| candidates.next().is_none())
}

/// The documents of the same module that an argument refers to, for the same instance where there are several.
fn referred<'p>(view: &View<'p>, id: &Id, argument: &str) -> Vec<&'p Id> {
    let names = references(view, id, argument).into_iter();
    let mut wanted: Vec<&str> = names.filter_map(|name| name.strip_prefix("data.aws_iam_policy_document.")).collect();
    // A reference is listed with each of its parts: `x.json`, `x[0]`, `x`.
    wanted = wanted.into_iter().map(|name| name.split(['.', '[']).next().unwrap_or_default()).collect();
    wanted.dedup();
    let mut out = Vec::new();
    for name in wanted {
        let ids = view.plan.changes.iter().map(|change| &change.id).chain(view.plan.state.iter().map(|at| &at.id));
        let mut instances: Vec<&Id> = Vec::new();
        for found in ids {
            let same = found.data && found.kind == DOCUMENT && found.name == name && found.module == id.module;
            if same && !instances.iter().any(|known| known.address == found.address) {
                instances.push(found);
            }
        }
        match instances.as_slice() {
            [only] => out.push(*only),
            several => out.extend(several.iter().find(|found| found.index == id.index)),
        }
    }
    out
}

/// What an argument refers to, as the configuration in the plan says.
pub fn references<'p>(view: &View<'p>, id: &Id, argument: &str) -> Vec<&'p str> {
    let listed = configured(view, id).and_then(|block| block.pointer(&format!("/expressions/{argument}/references")));
    listed.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Where a module instance comes from, as the configuration in the plan says; nothing for the root module.
pub fn source<'p>(view: &View<'p>, module: &str) -> Option<&'p str> {
    let mut at = view.plan.configuration.get("root_module")?;
    let mut source = None;
    for call in calls(module) {
        let call = at.get("module_calls")?.get(call)?;
        source = call.get("source").and_then(Value::as_str);
        at = call.get("module")?;
    }
    source
}

/// The block of a resource in the configuration.
fn configured<'p>(view: &View<'p>, id: &Id) -> Option<&'p Value> {
    let mut module = view.plan.configuration.get("root_module")?;
    for call in calls(&id.module) {
        module = module.get("module_calls")?.get(call)?.get("module")?;
    }
    let mode = if id.data { "data" } else { "managed" };
    let blocks = module.get("resources")?.as_array()?;
    blocks
        .iter()
        .find(|block| text(block, "type") == id.kind && text(block, "name") == id.name && text(block, "mode") == mode)
}

/// The names of the calls in the address of a module instance: `a` and `b` in `module.a["x.y"].module.b[0]`.
fn calls(address: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = address;
    while let Some(name) = rest.strip_prefix("module.") {
        let end = name.find(['.', '[']).unwrap_or(name.len());
        out.push(name[..end].to_owned());
        rest = &name[end..];
        if rest.starts_with('[') {
            // A key is a string with escapes or a number.
            let mut quoted = false;
            let mut escaped = false;
            let end = rest.char_indices().find(|(_, letter)| {
                match letter {
                    _ if escaped => escaped = false,
                    '\\' if quoted => escaped = true,
                    '"' => quoted = !quoted,
                    ']' if !quoted => return true,
                    _ => {}
                }
                false
            });
            rest = end.map_or("", |(end, _)| &rest[end + 1..]);
        }
        rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    out
}

/// The policy that a document will be.
fn policy(view: &View<'_>, id: &Id, deeper: usize) -> Option<Value> {
    let deeper = deeper.checked_sub(1)?;
    let mut changes = view.plan.changes.iter();
    let Some(read) = changes.find(|change| change.id.address == id.address && change.action == Action::Read) else {
        let documents = view.objects(When::Prior, &[DOCUMENT]);
        let document = documents.into_iter().find(|document| document.id.address == id.address)?;
        return serde_json::from_str(text(document.values, "json")).ok();
    };
    let unknown = |name: &str| contains_true(read.unknown.get(name));
    let given = |name: &str| !items(&read.after, name).is_empty() || !text(&read.after, name).is_empty();
    // What came before lists of documents.
    let older = ["override_json", "source_json"];
    if unknown("statement") || older.iter().any(|name| unknown(name) || given(name)) {
        return None;
    }
    let mut statements = Vec::new();
    for source in others(view, read, "source_policy_documents", deeper)? {
        statements.extend(source);
    }
    let own: Option<Vec<Value>> = items(&read.after, "statement").into_iter().map(statement).collect();
    let overriding = others(view, read, "override_policy_documents", deeper)?.into_iter().flatten();
    for own in own?.into_iter().chain(overriding) {
        // One with the same id takes the place of the other.
        let sid = own.get("Sid").filter(|sid| sid.as_str().is_some_and(|sid| !sid.is_empty()));
        match sid.and_then(|sid| statements.iter().position(|other: &Value| other.get("Sid") == Some(sid))) {
            Some(at) => statements[at] = own,
            None => statements.push(own),
        }
    }
    Some(json!({ "Statement": statements }))
}

/// The statements of the documents that a document is made of, by the argument that lists them.
fn others(view: &View<'_>, read: &Change, argument: &str, deeper: usize) -> Option<Vec<Vec<Value>>> {
    let listed = items(&read.after, argument);
    if read.unknown.get(argument) == Some(&Value::Bool(true)) {
        // Not even how many there are is known.
        return None;
    }
    let policies: Option<Vec<Value>> = if contains_true(read.unknown.get(argument)) {
        let referred = referred(view, &read.id, argument);
        if referred.len() != listed.len() {
            return None;
        }
        referred.into_iter().map(|id| policy(view, id, deeper)).collect()
    } else {
        listed.iter().map(|source| serde_json::from_str(source.as_str()?).ok()).collect()
    };
    policies?.into_iter().map(statements_of).collect()
}

fn statements_of(policy: Value) -> Option<Vec<Value>> {
    match policy.get("Statement")? {
        Value::Array(items) => Some(items.clone()),
        one => Some(vec![one.clone()]),
    }
}

/// A `statement` block as the statement that the provider makes of it.
fn statement(block: &Value) -> Option<Value> {
    let mut out = Map::new();
    let effect = match text(block, "effect") {
        "" => "Allow",
        effect => effect,
    };
    out.insert("Effect".to_owned(), json!(effect));
    if !text(block, "sid").is_empty() {
        out.insert("Sid".to_owned(), json!(text(block, "sid")));
    }
    let lists = [
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ];
    for (argument, element) in lists {
        let values = strings(block.get(argument));
        if !values.is_empty() {
            out.insert(element.to_owned(), json!(values));
        }
    }
    for (blocks, element) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
        let mut kinds: Map<String, Value> = Map::new();
        for block in items(block, blocks) {
            let names = strings(block.get("identifiers"));
            let kind = text(block, "type");
            if kind == "*" {
                out.insert(element.to_owned(), json!("*"));
            } else {
                let all = kinds.entry(kind).or_insert_with(|| json!([]));
                all.as_array_mut()?.extend(names.into_iter().map(Value::from));
            }
        }
        if !kinds.is_empty() {
            out.insert(element.to_owned(), Value::Object(kinds));
        }
    }
    let mut conditions: Map<String, Value> = Map::new();
    for block in items(block, "condition") {
        let keys = conditions.entry(text(block, "test")).or_insert_with(|| json!({}));
        let values = keys.as_object_mut()?.entry(text(block, "variable")).or_insert_with(|| json!([]));
        values.as_array_mut()?.extend(strings(block.get("values")).into_iter().map(Value::from));
    }
    if !conditions.is_empty() {
        out.insert("Condition".to_owned(), Value::Object(conditions));
    }
    Some(Value::Object(out))
}

/// Strings, with the document's notation for a policy's own variables resolved.
fn strings(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(|text| text.replace("&{", "${")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_address_is_cut_into_its_calls() {
        assert_eq!(calls(""), Vec::<String>::new());
        assert_eq!(calls("module.a"), ["a"]);
        assert_eq!(calls(r#"module.a["x.]\"y"].module.b[0]"#), ["a", "b"]);
        assert_eq!(calls("module.a[\"x"), ["a"]);
    }

    #[test]
    fn a_template_is_filled_in_where_all_its_variables_are_known() {
        let variables = json!({ "bucket": "b", "oai": "arn:x" });
        let variables = variables.as_object().expect("an object");
        let mut policy = json!({ "Resource": ["arn:aws:s3:::${bucket}/*"], "Principal": { "AWS": "${oai}" } });
        assert!(fill(&mut policy, variables));
        assert_eq!(policy, json!({ "Resource": ["arn:aws:s3:::b/*"], "Principal": { "AWS": "arn:x" } }));
        assert!(!fill(&mut json!("${other}"), variables));
    }

    #[test]
    fn a_block_becomes_the_statement_that_the_provider_makes_of_it() {
        let block = json!({
            "sid": "Read", "effect": null, "actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::b/&{aws:username}"],
            "not_actions": null, "principals": [{ "type": "AWS", "identifiers": ["x"] }], "not_principals": [],
            "condition": [{ "test": "StringEquals", "variable": "AWS:SourceArn", "values": ["y"] }],
        });
        let expected = json!({
            "Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::b/${aws:username}"],
            "Principal": { "AWS": ["x"] }, "Condition": { "StringEquals": { "AWS:SourceArn": ["y"] } },
        });
        assert_eq!(statement(&block), Some(expected));
    }
}
