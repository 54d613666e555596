//! Lists of names, in the two forms that they are rendered in.

use serde_json::Value;

/// A list of names, or one name without a list: the two are rendered differently, and a document that is merged keeps its form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Names {
    One(String),
    List(Vec<String>),
}

impl Names {
    /// A set of the configuration: one name stands for itself, several are sorted backwards.
    pub(super) fn configured(names: &[String]) -> Names {
        match names {
            [name] => Names::One(name.clone()),
            names => Names::List(sorted_backwards(names)),
        }
    }

    /// With `&{` turned into `${`: that is how a variable of IAM is written where `${` is Terraform's own. Not in documents of
    /// 2008, which have no variables.
    pub(super) fn with_variables(self, version: &str, what: &str) -> Result<Names, String> {
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

    pub(super) fn into_value(self) -> Value {
        match self {
            Names::One(name) => Value::String(name),
            Names::List(names) => names.into(),
        }
    }

    /// The names as a list.
    pub(super) fn into_list(self) -> Vec<String> {
        match self {
            Names::One(name) => vec![name],
            Names::List(names) => names,
        }
    }
}

/// From the last name to the first.
pub(super) fn sorted_backwards(names: &[String]) -> Vec<String> {
    let mut names = names.to_vec();
    names.sort_by(|left, right| right.cmp(left));
    names
}
