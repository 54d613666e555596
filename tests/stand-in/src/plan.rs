//! What a plan says of a resource: which attributes wait for the apply, and which change needs a replacement.
//! This follows the rules of the plugin SDK that the real provider is written with, as its documentation tells them.

use crate::schema::{Block, Nesting};
use crate::value::Value;
use serde_json::Value as Json;

/// The planned state, and the arguments that cannot change in place.
#[derive(Debug, PartialEq)]
pub struct Planned {
    /// The resource after the apply, as far as it is known.
    pub state: Value,
    /// Changed arguments that force a new resource.
    pub replace: Vec<String>,
}

/// Arguments whose change means a new resource, for the types whose replacement would matter here.
/// Source: the provider's documentation of each resource ("Forces new resource"); not in the schemas.
fn forces_new(kind: &str, argument: &str) -> bool {
    match kind {
        "aws_s3_bucket" => matches!(argument, "bucket" | "bucket_prefix" | "object_lock_enabled"),
        "aws_s3_object" | "aws_s3_bucket_object" => matches!(argument, "bucket" | "key"),
        "aws_cloudfront_distribution" => argument == "staging",
        "aws_kms_key" => {
            matches!(argument, "customer_master_key_spec" | "key_usage" | "custom_key_store_id" | "multi_region")
        }
        "aws_kms_key_policy" => argument == "key_id",
        "aws_kms_alias" => matches!(argument, "name" | "name_prefix"),
        "aws_iam_role" | "aws_iam_user" | "aws_iam_policy" => argument == "name",
        "aws_lambda_function" => argument == "function_name",
        _ => kind.starts_with("aws_s3_bucket_") && argument == "bucket",
    }
}

/// Plans a resource from its `prior` state (null to create it) and what Terraform proposes from the code.
#[must_use]
pub fn plan(kind: &str, block: &Block, prior: &Value, proposed: &Value) -> Planned {
    if prior.is_null() {
        return Planned { state: with_unknown(block, proposed), replace: Vec::new() };
    }
    let mut state = block.conform(proposed);
    let prior = block.conform(prior);
    for name in block.attributes.keys() {
        // The provider keeps what it has where the new text of a policy means the same.
        if is_policy(name) && same_policy(prior.get(name), state.get(name)) {
            let kept = prior.get(name).clone();
            state.set(name, kept);
        }
    }
    if same_content(block, &prior, &state) {
        return Planned { state: prior, replace: Vec::new() };
    }
    let replace: Vec<String> = block
        .attributes
        .keys()
        .filter(|name| forces_new(kind, name) && prior.get(name) != state.get(name))
        .cloned()
        .collect();
    if !replace.is_empty() {
        // A new resource has new computed attributes.
        for (name, attribute) in &block.attributes {
            if attribute.computed && !attribute.optional {
                state.set(name, Value::Unknown);
            }
        }
        if block.attributes.get("id").is_some_and(|id| id.computed) {
            state.set("id", Value::Unknown);
        }
    }
    Planned { state, replace }
}

/// A new resource: what the provider will set is unknown.
fn with_unknown(block: &Block, proposed: &Value) -> Value {
    let mut state = block.conform(proposed);
    for (name, attribute) in &block.attributes {
        if attribute.computed && state.get(name).is_null() {
            state.set(name, Value::Unknown);
        }
    }
    for (name, nested) in &block.blocks {
        let inner = match state.get(name) {
            Value::List(items) => Value::List(items.iter().map(|item| with_unknown(&nested.block, item)).collect()),
            other => other.clone(),
        };
        state.set(name, inner);
    }
    state
}

/// Whether two states are the same, whatever the order in a set.
fn same_content(block: &Block, one: &Value, other: &Value) -> bool {
    let attributes = block.attributes.iter().all(|(name, attribute)| {
        let (one, other) = (one.get(name), other.get(name));
        match attribute.kind.get(0).and_then(Json::as_str) {
            Some("set") => same_items(one.list(), other.list(), |a, b| a == b) && one.is_null() == other.is_null(),
            _ => one == other,
        }
    });
    attributes
        && block.blocks.iter().all(|(name, nested)| {
            let (one, other) = (one.get(name), other.get(name));
            let same = |a: &Value, b: &Value| same_content(&nested.block, a, b);
            match nested.nesting {
                Nesting::Set => same_items(one.list(), other.list(), same),
                Nesting::List => {
                    one.list().len() == other.list().len()
                        && one.list().iter().zip(other.list()).all(|(one, other)| same(one, other))
                }
                Nesting::Single => one.is_null() == other.is_null() && (one.is_null() || same(one, other)),
            }
        })
}

fn same_items(one: &[Value], other: &[Value], same: impl Fn(&Value, &Value) -> bool) -> bool {
    one.len() == other.len() && one.iter().all(|item| other.iter().any(|candidate| same(item, candidate)))
}

fn is_policy(argument: &str) -> bool {
    argument == "policy" || argument == "assume_role_policy"
}

fn same_policy(prior: &Value, planned: &Value) -> bool {
    let read = |value: &Value| serde_json::from_str::<Json>(value.str()?).ok().map(|policy| without_order(&policy));
    matches!((read(prior), read(planned)), (Some(prior), Some(planned)) if prior == planned)
}

/// A policy with its lists sorted and lists of one as the value itself: neither changes what a policy means.
fn without_order(policy: &Json) -> Json {
    match policy {
        Json::Array(items) => {
            let mut items: Vec<Json> = items.iter().map(without_order).collect();
            items.sort_by_key(Json::to_string);
            match <[Json; 1]>::try_from(items) {
                Ok([single]) => single,
                Err(items) => Json::Array(items),
            }
        }
        Json::Object(map) => map.iter().map(|(key, item)| (key.clone(), without_order(item))).collect(),
        other => other.clone(),
    }
}

/// Gives every attribute that still waits a value: the same for the same resource, so that runs can be compared.
#[must_use]
pub fn filled(block: &Block, state: &Value, id: &str) -> Value {
    let mut state = block.conform(state);
    for (name, attribute) in &block.attributes {
        if *state.get(name) == Value::Unknown {
            state.set(name, computed(name, &attribute.kind, id));
        }
    }
    for (name, nested) in &block.blocks {
        let inner = match state.get(name) {
            Value::List(items) => Value::List(items.iter().map(|item| filled(&nested.block, item, id)).collect()),
            object @ Value::Map(_) => filled(&nested.block, object, id),
            other => other.clone(),
        };
        state.set(name, inner);
    }
    state
}

fn computed(name: &str, kind: &Json, id: &str) -> Value {
    match kind.as_str().or_else(|| kind.get(0).and_then(Json::as_str)) {
        Some("string") => Value::text(format!("{name}-of-{id}")),
        Some("bool") => Value::Bool(false),
        Some("number") => Value::Number(0.0),
        Some("map" | "object") => Value::Map(std::collections::BTreeMap::new()),
        _ => Value::List(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::aws;
    use serde_json::json;

    fn block(kind: &str) -> Block {
        aws("5.99.1").expect("schemas").resources[kind].clone()
    }

    fn value(json: &Json) -> Value {
        Value::from_json(json)
    }

    #[test]
    fn a_new_resource_waits_for_what_the_provider_sets() {
        let block = block("aws_cloudfront_origin_access_control");
        let planned =
            plan("aws_cloudfront_origin_access_control", &block, &Value::Null, &value(&json!({"name": "site"})));
        assert_eq!(*planned.state.get("id"), Value::Unknown);
        assert_eq!(*planned.state.get("name"), Value::text("site"));
        assert!(planned.state.get("description").is_null());
    }

    #[test]
    fn the_same_policy_in_other_words_is_no_change() {
        let block = block("aws_s3_bucket_policy");
        let prior = value(&json!({"bucket": "b", "id": "b", "policy": r#"{"Statement":[{"Action":["a","b"]}]}"#}));
        let proposed =
            value(&json!({"bucket": "b", "id": "b", "policy": r#"{ "Statement": {"Action": ["b", "a"]} }"#}));
        let planned = plan("aws_s3_bucket_policy", &block, &prior, &proposed);
        assert_eq!(planned.state, block.conform(&prior));
        assert!(planned.replace.is_empty());
    }

    #[test]
    fn another_bucket_is_another_policy_resource() {
        let block = block("aws_s3_bucket_policy");
        let prior = value(&json!({"bucket": "b", "id": "b", "policy": "{}"}));
        let proposed = Value::Map([("bucket".to_owned(), Value::Unknown)].into());
        let planned = plan("aws_s3_bucket_policy", &block, &prior, &proposed);
        assert_eq!(planned.replace, ["bucket"]);
        assert_eq!(*planned.state.get("id"), Value::Unknown);
    }

    #[test]
    fn the_order_in_a_set_of_blocks_is_no_change() {
        let block = block("aws_cloudfront_distribution");
        let origin = |id: &str| json!({"origin_id": id, "domain_name": "x"});
        let prior = value(&json!({"id": "E1", "origin": [origin("a"), origin("b")]}));
        let proposed = value(&json!({"id": "E1", "origin": [origin("b"), origin("a")]}));
        let planned = plan("aws_cloudfront_distribution", &block, &prior, &proposed);
        assert_eq!(planned.state, block.conform(&prior));
    }
}
