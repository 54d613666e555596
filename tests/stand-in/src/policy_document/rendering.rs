//! What a merged policy looks like: which fields, in which order and form.

use super::go_json::Json;
use super::merge::{Document, Statement};
use super::names::{Names, sorted_backwards};
use super::{FIVE, MERGES_CONDITIONS, ProviderVersion};
use std::collections::BTreeMap;

impl Document {
    /// The JSON of the document. Without statements there is no `Statement` at all; in 4.x it is null: from memory.
    pub(super) fn rendered(&self, provider: ProviderVersion) -> Result<Json, String> {
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

/// Principals as an object, sorted by type, or `"*"` for type `*` with the identifier `*`. Of several blocks of one type the
/// lists follow each other.
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

fn push_text(fields: &mut Vec<(String, Json)>, name: &str, text: &str) {
    if !text.is_empty() {
        fields.push((name.to_owned(), Json::text(text)));
    }
}
