//! What a change changes: attributes, and the statements of policies.

use super::read::{Action, Change};
use super::state::{BUCKET, BUCKET_POLICY, KEY_POLICY, KEYS, Object, Text, View, When, contains_true, is_key, text};
use super::statement::{Entry, Policy};
use serde_json::Value;
use std::collections::BTreeSet;

/// Attributes that the provider works out, of whatever resource: that one of them is not known yet says nothing.
const WORKED_OUT: [&str; 13] = [
    "arn",
    "caller_reference",
    "domain_name",
    "etag",
    "hosted_zone_id",
    "id",
    "in_progress_validation_batches",
    "last_modified_time",
    "status",
    "trusted_key_groups",
    "trusted_signers",
    "version",
    "version_id",
];

/// The attributes that a change changes.
#[derive(Debug, Default)]
pub struct Difference {
    /// Those with another value.
    pub known: Vec<String>,
    /// Those whose new value is not known, and which are the same as far as it is.
    pub unknown: Vec<String>,
}

impl Difference {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty() && self.unknown.is_empty()
    }

    /// The attributes, for people.
    pub fn names(&self) -> String {
        self.known.iter().chain(&self.unknown).cloned().collect::<Vec<_>>().join(", ")
    }
}

/// What a change changes, these attributes left aside.
pub fn difference(change: &Change, aside: &[&str]) -> Difference {
    let mut out = Difference::default();
    let objects = [&change.before, &change.after, &change.unknown].into_iter().filter_map(Value::as_object);
    let names: BTreeSet<&String> = objects.flat_map(|object| object.keys()).collect();
    for name in names.into_iter().filter(|name| !aside.contains(&name.as_str())) {
        let (before, after) = (change.before.get(name), change.after.get(name));
        let unknown = change.unknown.get(name);
        if !contains_true(unknown) {
            if !same(before, after) {
                out.known.push(name.clone());
            }
        } else if !same_as_known(before, after, unknown) {
            out.known.push(name.clone());
        } else if !WORKED_OUT.contains(&name.as_str()) {
            out.unknown.push(name.clone());
        }
    }
    out
}

/// Whether two values are the same; a missing one is the same as an empty one, as it is to the provider.
pub fn same(one: Option<&Value>, other: Option<&Value>) -> bool {
    let empty = |value: Option<&Value>| match value {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Array(items)) => items.is_empty(),
        Some(Value::Object(entries)) => entries.is_empty(),
        Some(Value::Bool(value)) => !value,
        Some(Value::Number(value)) => value.as_f64() == Some(0.0),
    };
    one == other || (empty(one) && empty(other))
}

/// Whether what is known of a new value is the same as before.
fn same_as_known(before: Option<&Value>, after: Option<&Value>, unknown: Option<&Value>) -> bool {
    match unknown {
        Some(Value::Bool(true)) => true,
        Some(Value::Object(marks)) if contains_true(unknown) => {
            let objects = [before, after, unknown].into_iter().flatten().filter_map(Value::as_object);
            let names: BTreeSet<&String> = objects.flat_map(|object| object.keys()).collect();
            let of = |value: Option<&'_ Value>, name: &str| value.and_then(|value| value.get(name)).cloned();
            names
                .into_iter()
                .all(|name| same_as_known(of(before, name).as_ref(), of(after, name).as_ref(), marks.get(name)))
        }
        Some(Value::Array(marks)) if contains_true(unknown) => {
            let items = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
            let (before, after) = (items(before), items(after));
            before.len() == after.len()
                && (0..after.len()).all(|at| same_as_known(before.get(at), after.get(at), marks.get(at)))
        }
        _ => same(before, after),
    }
}

/// What a policy is the policy of.
#[derive(Debug, Clone)]
pub enum Owner<'p> {
    /// A bucket, by its name.
    Bucket(String),
    /// A key; nothing where it is not in this state.
    Key(Option<Object<'p>>),
}

/// What a change does to a policy.
#[derive(Debug)]
pub enum Delta {
    /// The statements that go, those that come, and what was there.
    Known {
        /// Those that go.
        lost: Vec<Entry>,
        /// Those that come.
        added: Vec<Entry>,
        /// What was there.
        before: Policy,
        /// Whether the code did not have the old policy.
        live: bool,
    },
    /// The new text is not known.
    Unknown,
    /// The old or the new text is not understood.
    Unreadable,
    /// The old policy is not in this state.
    Unseen,
}

/// Whether a change is about a policy, and whose.
pub fn owner<'p>(view: &View<'p>, change: &'p Change) -> Option<Owner<'p>> {
    let values = if change.action == Action::Create { &change.after } else { &change.before };
    let kind = change.id.kind.as_str();
    let touched = || {
        contains_true(change.unknown.get("policy")) || !same(change.before.get("policy"), change.after.get("policy"))
    };
    match (kind, change.action) {
        (BUCKET_POLICY, Action::Create | Action::Update) => Some(Owner::Bucket(text(values, "bucket").to_owned())),
        (BUCKET, Action::Update) if touched() => Some(Owner::Bucket(super::state::bucket_name(values).to_owned())),
        (KEY_POLICY, Action::Create | Action::Update) => {
            let keys = view.objects(When::Prior, &KEYS).into_iter().filter(|key| !key.id.data);
            Some(Owner::Key(keys.into_iter().find(|key| is_key(key.values, text(values, "key_id")))))
        }
        (_, Action::Update) if KEYS.contains(&kind) && touched() => {
            Some(Owner::Key(Some(Object { id: &change.id, values: &change.before, change: None })))
        }
        _ => None,
    }
}

/// The policy that a change starts from; nothing where this state does not show it.
pub fn before<'p>(view: &View<'p>, change: &'p Change, owner: &Owner<'p>) -> Option<Text> {
    if change.action != Action::Create {
        return Some(view.text(&change.before));
    }
    match owner {
        Owner::Bucket(name) => {
            let buckets = view.objects(When::Prior, &[BUCKET]);
            let bucket = buckets.into_iter().find(|at| !at.id.data && super::state::bucket_name(at.values) == name);
            bucket.map(|bucket| view.text(bucket.values))
        }
        // Every key has a policy: an empty one was not read.
        Owner::Key(key) => key.filter(|key| !text(key.values, "policy").is_empty()).map(|key| view.text(key.values)),
    }
}

/// What a change does to a policy.
pub fn delta<'p>(view: &View<'p>, change: &'p Change, owner: &Owner<'p>) -> Delta {
    let after = view.held(&Object { id: &change.id, values: &change.after, change: Some(change) }).text;
    match (before(view, change, owner), after) {
        (None, _) => Delta::Unseen,
        (_, Text::Unknown) => Delta::Unknown,
        (Some(Text::Known(before)), Text::Known(after)) => {
            let owned = |entries: Vec<&Entry>| entries.into_iter().cloned().collect();
            let (lost, added) = (owned(before.beyond(&after)), owned(after.beyond(&before)));
            Delta::Known { lost, added, before, live: change.action == Action::Create }
        }
        _ => Delta::Unreadable,
    }
}
