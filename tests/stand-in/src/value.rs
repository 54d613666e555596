//! Terraform's values as they cross the wire: JSON's kinds, and one more for what is not known before the apply.

use anyhow::{Context, Result, bail};
use rmpv::Value as Packed;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// A value of an argument, an attribute or a whole resource. Lists, sets and tuples are lists; maps and objects are maps.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Known only after the apply.
    Unknown,
    /// Not set.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any number; Terraform's are wider, but no configuration of this kind needs that.
    Number(f64),
    /// Text.
    String(String),
    /// A list, set or tuple.
    List(Vec<Value>),
    /// A map or object.
    Map(BTreeMap<String, Value>),
}

static NULL: Value = Value::Null;

impl Value {
    /// A string value.
    pub fn text(text: impl Into<String>) -> Value {
        Value::String(text.into())
    }

    /// The attribute `name`; null where there is none, or where this is no object.
    pub fn get(&self, name: &str) -> &Value {
        match self {
            Value::Map(map) => map.get(name).unwrap_or(&NULL),
            _ => &NULL,
        }
    }

    /// Sets the attribute `name` of an object; does nothing on another value.
    pub fn set(&mut self, name: &str, value: Value) {
        if let Value::Map(map) = self {
            map.insert(name.to_owned(), value);
        }
    }

    /// The text, if this is a string that is not empty.
    pub fn str(&self) -> Option<&str> {
        match self {
            Value::String(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The elements of a list; none where this is no list.
    pub fn list(&self) -> &[Value] {
        match self {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The texts in a list of strings, or a string as a list of one.
    pub fn strings(&self) -> Vec<String> {
        match self {
            Value::String(text) => vec![text.clone()],
            other => other.list().iter().filter_map(|item| item.str().map(str::to_owned)).collect(),
        }
    }

    /// Whether nothing was written here: null.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// Whether this is `true`.
    pub fn is_true(&self) -> bool {
        matches!(self, Value::Bool(true))
    }

    /// Whether no part of the value waits for the apply.
    pub fn is_known(&self) -> bool {
        match self {
            Value::Unknown => false,
            Value::List(items) => items.iter().all(Value::is_known),
            Value::Map(map) => map.values().all(Value::is_known),
            _ => true,
        }
    }

    /// The value of a JSON text that Terraform keeps in a state file.
    pub fn from_json(json: &Json) -> Value {
        match json {
            Json::Null => Value::Null,
            Json::Bool(bool) => Value::Bool(*bool),
            Json::Number(number) => Value::Number(number.as_f64().unwrap_or_default()),
            Json::String(text) => Value::String(text.clone()),
            Json::Array(items) => Value::List(items.iter().map(Value::from_json).collect()),
            Json::Object(map) => {
                Value::Map(map.iter().map(|(key, item)| (key.clone(), Value::from_json(item))).collect())
            }
        }
    }

    /// Reads MessagePack as Terraform encodes values in it; extension types stand for unknown values.
    /// Errors when the bytes are not that. Source: docs/plugin-protocol/object-wire-format.md of hashicorp/terraform.
    pub fn unpack(bytes: &[u8]) -> Result<Value> {
        let packed = rmpv::decode::read_value(&mut &*bytes).context("a value that is no MessagePack")?;
        Value::from_packed(packed)
    }

    fn from_packed(packed: Packed) -> Result<Value> {
        Ok(match packed {
            Packed::Nil => Value::Null,
            Packed::Boolean(bool) => Value::Bool(bool),
            Packed::Integer(integer) => Value::Number(integer.as_f64().unwrap_or_default()),
            Packed::F32(number) => Value::Number(f64::from(number)),
            Packed::F64(number) => Value::Number(number),
            Packed::String(text) => Value::String(text.into_str().context("text that is no UTF-8")?),
            Packed::Array(items) => Value::List(items.into_iter().map(Value::from_packed).collect::<Result<_>>()?),
            Packed::Map(entries) => {
                let mut map = BTreeMap::new();
                for (key, item) in entries {
                    let key = key.as_str().context("a key that is no text")?.to_owned();
                    map.insert(key, Value::from_packed(item)?);
                }
                Value::Map(map)
            }
            Packed::Ext(..) => Value::Unknown,
            Packed::Binary(_) => bail!("bytes where a value should be"),
        })
    }

    /// Writes MessagePack as Terraform reads it.
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Writing into a vector cannot fail.
        let _ = rmpv::encode::write_value(&mut bytes, &self.to_packed());
        bytes
    }

    fn to_packed(&self) -> Packed {
        match self {
            Value::Unknown => Packed::Ext(0, vec![0]),
            Value::Null => Packed::Nil,
            Value::Bool(bool) => Packed::Boolean(*bool),
            #[allow(clippy::cast_possible_truncation)]
            Value::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => Packed::from(*number as i64),
            Value::Number(number) => Packed::F64(*number),
            Value::String(text) => Packed::from(text.as_str()),
            Value::List(items) => Packed::Array(items.iter().map(Value::to_packed).collect()),
            Value::Map(map) => {
                Packed::Map(map.iter().map(|(key, item)| (Packed::from(key.as_str()), item.to_packed())).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_survives_the_wire() {
        let value = Value::Map(BTreeMap::from([
            ("arn".to_owned(), Value::Unknown),
            ("comment".to_owned(), Value::text("é")),
            ("enabled".to_owned(), Value::Bool(true)),
            ("ttl".to_owned(), Value::Number(86400.0)),
            ("ratio".to_owned(), Value::Number(0.5)),
            ("aliases".to_owned(), Value::List(vec![Value::text("a"), Value::Null])),
        ]));
        assert_eq!(Value::unpack(&value.pack()).expect("what was packed"), value);
        assert!(!value.is_known());
    }

    #[test]
    fn bytes_that_are_no_value_are_an_error() {
        assert!(Value::unpack(&[0x92, 0x01]).is_err());
    }
}
