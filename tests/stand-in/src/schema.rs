//! The provider's schemas, from `schemas/`: which arguments and attributes each type has, in the versions that code pins.

use crate::tfplugin6;
use crate::value::Value;
use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

/// The versions of `hashicorp/aws` that the stand-in can be, oldest first, each with the schemas it has.
const PACKED: [(&str, &[u8]); 5] = [
    ("3.76.1", include_bytes!("../schemas/aws-4.63.0.json.gz")),
    ("4.22.0", include_bytes!("../schemas/aws-4.63.0.json.gz")),
    ("4.63.0", include_bytes!("../schemas/aws-4.63.0.json.gz")),
    ("5.99.1", include_bytes!("../schemas/aws-5.99.1.json.gz")),
    ("6.25.0", include_bytes!("../schemas/aws-6.25.0.json.gz")),
];

/// The first version with origin access controls. For older ones the schemas of 4.63.0 without them have to do.
const FIRST_WITH_CONTROLS: (u32, u32) = (4, 29);

/// The versions of `hashicorp/aws` that the stand-in can be, oldest first.
pub fn versions() -> impl Iterator<Item = &'static str> {
    PACKED.iter().map(|(version, _)| *version)
}

/// The schemas of one provider.
#[derive(Debug, Clone, Default)]
pub struct Schemas {
    /// Major and minor version of the provider.
    pub version: (u32, u32),
    /// The `provider` block.
    pub provider: Block,
    /// Resource types.
    pub resources: BTreeMap<String, Block>,
    /// Data sources.
    pub data: BTreeMap<String, Block>,
}

/// A block: its arguments and attributes, and the blocks in it.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// Arguments and attributes by name.
    pub attributes: BTreeMap<String, Attribute>,
    /// Nested blocks by name.
    pub blocks: BTreeMap<String, Nested>,
}

/// An argument or attribute.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Terraform's JSON notation of the type.
    pub kind: Json,
    /// Whether code must set it.
    pub required: bool,
    /// Whether code may set it.
    pub optional: bool,
    /// Whether the provider sets it where code does not.
    pub computed: bool,
}

/// A nested block.
#[derive(Debug, Clone)]
pub struct Nested {
    /// How several of them are held.
    pub nesting: Nesting,
    /// How many there must be.
    pub min: i64,
    /// How many there may be; 0 for any number.
    pub max: i64,
    /// What is in it.
    pub block: Block,
}

/// How nested blocks are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nesting {
    /// In the order of the code.
    List,
    /// Without order.
    Set,
    /// One object, or null.
    Single,
}

/// The schemas of one version of `hashicorp/aws`, read once: each root of each tree asks for them. Errors when there are none for
/// `version`.
pub fn aws(version: &str) -> Result<Arc<Schemas>> {
    static READ: Mutex<BTreeMap<String, Arc<Schemas>>> = Mutex::new(BTreeMap::new());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = read.get(version) {
        return Ok(Arc::clone(known));
    }
    let schemas = Arc::new(unpack(version)?);
    read.insert(version.to_owned(), Arc::clone(&schemas));
    Ok(schemas)
}

fn unpack(version: &str) -> Result<Schemas> {
    let (_, packed) = PACKED
        .iter()
        .find(|(known, _)| *known == version)
        .with_context(|| format!("no schemas of version {version}"))?;
    let mut text = String::new();
    GzDecoder::new(*packed).read_to_string(&mut text).context("schemas that do not unpack")?;
    let json: Json = serde_json::from_str(&text).context("schemas that are no JSON")?;
    let mut schemas = Schemas::read(&json)?;
    let mut numbers = version.split('.').map(|number| number.parse().unwrap_or_default());
    schemas.version = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
    if schemas.version < FIRST_WITH_CONTROLS {
        schemas.resources.remove("aws_cloudfront_origin_access_control");
        let distribution = schemas.resources.get_mut("aws_cloudfront_distribution");
        if let Some(origin) = distribution.and_then(|distribution| distribution.blocks.get_mut("origin")) {
            origin.block.attributes.remove("origin_access_control_id");
        }
    }
    Ok(schemas)
}

impl Schemas {
    fn read(json: &Json) -> Result<Schemas> {
        let types = |kind: &str| -> Result<BTreeMap<String, Block>> {
            let listed = json[kind].as_object().with_context(|| format!("no `{kind}` in the schemas"))?;
            listed.iter().map(|(name, block)| Ok((name.clone(), Block::read(block).context(name.clone())?))).collect()
        };
        Ok(Schemas {
            version: (0, 0),
            provider: Block::read(&json["provider"])?,
            resources: types("resources")?,
            data: types("data")?,
        })
    }

    /// Only the types in `used`: Terraform checks whatever it is given, and these are many.
    #[must_use]
    pub fn only(&self, used: &BTreeSet<String>) -> Schemas {
        let of = |all: &BTreeMap<String, Block>| {
            let kept = all.iter().filter(|(name, _)| used.contains(*name));
            kept.map(|(name, block)| (name.clone(), block.clone())).collect()
        };
        Schemas {
            version: self.version,
            provider: self.provider.clone(),
            resources: of(&self.resources),
            data: of(&self.data),
        }
    }
}

impl Block {
    fn read(json: &Json) -> Result<Block> {
        let mut block = Block::default();
        for (name, attribute) in json["a"].as_object().context("a block without attributes")? {
            let flags = attribute[1].as_str().with_context(|| format!("{name} has no flags"))?;
            let attribute = Attribute {
                kind: attribute[0].clone(),
                required: flags.contains('r'),
                optional: flags.contains('o'),
                computed: flags.contains('c'),
            };
            block.attributes.insert(name.clone(), attribute);
        }
        for (name, nested) in json["b"].as_object().context("a block without nested blocks")? {
            let nesting = match nested[0].as_str() {
                Some("set") => Nesting::Set,
                Some("single") => Nesting::Single,
                _ => Nesting::List,
            };
            let (min, max) = (nested[1].as_i64().unwrap_or(0), nested[2].as_i64().unwrap_or(0));
            block.blocks.insert(name.clone(), Nested { nesting, min, max, block: Block::read(&nested[3])? });
        }
        Ok(block)
    }

    /// The block as the plugin protocol tells it.
    pub fn to_protocol(&self) -> tfplugin6::Schema {
        tfplugin6::Schema { version: 0, block: Some(self.protocol_block()) }
    }

    fn protocol_block(&self) -> tfplugin6::schema::Block {
        use tfplugin6::schema::nested_block::NestingMode;
        let attributes = self.attributes.iter().map(|(name, attribute)| tfplugin6::schema::Attribute {
            name: name.clone(),
            r#type: attribute.kind.to_string().into_bytes(),
            required: attribute.required,
            optional: attribute.optional,
            computed: attribute.computed,
            sensitive: false,
        });
        let block_types = self.blocks.iter().map(|(name, nested)| tfplugin6::schema::NestedBlock {
            type_name: name.clone(),
            block: Some(nested.block.protocol_block()),
            nesting: match nested.nesting {
                Nesting::List => NestingMode::List,
                Nesting::Set => NestingMode::Set,
                Nesting::Single => NestingMode::Single,
            } as i32,
            min_items: nested.min,
            max_items: nested.max,
        });
        tfplugin6::schema::Block { version: 0, attributes: attributes.collect(), block_types: block_types.collect() }
    }

    /// `value` with exactly this block's names: what is missing is null or empty, what is unknown to the schema goes.
    #[must_use]
    pub fn conform(&self, value: &Value) -> Value {
        let mut map = BTreeMap::new();
        for name in self.attributes.keys() {
            map.insert(name.clone(), value.get(name).clone());
        }
        for (name, nested) in &self.blocks {
            let held = value.get(name);
            let conformed = match (nested.nesting, held) {
                (Nesting::Single, Value::Null) => Value::Null,
                (Nesting::Single, object) => nested.block.conform(object),
                (_, list) => Value::List(list.list().iter().map(|item| nested.block.conform(item)).collect()),
            };
            map.insert(name.clone(), conformed);
        }
        Value::Map(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_reads_and_knows_the_control_of_an_origin() {
        for version in versions() {
            let schemas = aws(version).expect("schemas of a listed version");
            let origin = &schemas.resources["aws_cloudfront_distribution"].blocks["origin"];
            assert_eq!(origin.nesting, Nesting::Set, "{version}");
            let knows = origin.block.attributes.contains_key("origin_access_control_id");
            assert_eq!(knows, schemas.version >= FIRST_WITH_CONTROLS, "{version}");
        }
        assert!(aws("3.0.0").is_err());
    }

    #[test]
    fn a_value_is_given_the_names_of_its_block() {
        let block = &aws("5.99.1").expect("schemas").resources["aws_s3_bucket_policy"];
        let value = block.conform(&Value::from_json(&serde_json::json!({"bucket": "site", "gone": 1})));
        assert_eq!(value, Value::from_json(&serde_json::json!({"bucket": "site", "id": null, "policy": null})));
    }
}
