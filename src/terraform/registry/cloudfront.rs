//! `terraform-aws-modules/cloudfront/aws`: a distribution, with OAIs and OACs of its own or from its caller.
//!
//! Source: the module's `main.tf`, `variables.tf` and `outputs.tf` at 2.0.0, 2.9.3, 3.0.0, 3.1.0, 3.2.0, 3.4.1, 4.2.0, 5.0.0,
//! 5.2.0 and 6.0.0, and its `docs/UPGRADE-6.0.md`.

use super::{Read, has_version, input, is_on, unknown_version, versions};
use crate::hcl::ast::{Attribute, Block, Body, Expr, ExprKind, Item, ObjectItem, ObjectKey, Span};
use crate::terraform::address::Address;
use crate::terraform::called::{Called, CalledOutput};
use crate::terraform::module::{Repetition, repetition};
use crate::terraform::reference::{self, Instance};
use crate::terraform::version::Version;

/// Where it comes from.
pub const SOURCE: &str = "terraform-aws-modules/cloudfront/aws";

/// The first version whose origins take an `origin_access_control_id`.
const IDS: Version = (3, 0, 0);
/// The first version that makes OACs.
const KEYS: Version = (3, 2, 0);
/// The first version in which an OAC has another name than its key.
const NAMES: Version = (5, 0, 0);
/// The first version without OAIs.
const END: Version = (6, 0, 0);

/// The output with the distribution's ARN.
pub const DISTRIBUTION_ARN: &str = "cloudfront_distribution_arn";
/// The OAIs that it makes, by their name alone.
pub const IDENTITY_IN_STATE: &str = "this";
/// The input that turns OAIs on.
pub const CREATE_IDENTITY: &str = "create_origin_access_identity";
/// The input with the comments of OAIs, by their keys.
pub const IDENTITIES: &str = "origin_access_identities";
/// The input that turns OACs on.
pub const CREATE_CONTROL: &str = "create_origin_access_control";
/// The input with the settings of OACs, by their keys.
pub const CONTROLS: &str = "origin_access_control";

/// The output with the OAIs by their keys.
pub const IDENTITIES_OUTPUT: &str = "cloudfront_origin_access_identities";
/// The output with the ARNs of the OAIs, in the order of their keys.
pub const IAM_ARNS_OUTPUT: &str = "cloudfront_origin_access_identity_iam_arns";
/// The outputs about OAIs.
pub const IDENTITY_OUTPUTS: [&str; 3] = [IDENTITIES_OUTPUT, IAM_ARNS_OUTPUT, "cloudfront_origin_access_identity_ids"];

/// How an origin is given an OAC in every version that a call admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Api {
    /// By the id of one that the caller makes.
    Ids,
    /// By the key of one that the module makes, whose name is that key.
    Keys,
    /// By the key of one that the module makes, which may have a name.
    Names,
    /// By one input for all of them, at which the module makes one in place of its OAI: that of [`super::cloudposse`].
    Whole,
}

/// A distribution that a call makes.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// What the call says of it, as the block of the resource that the module makes. All its spans are places in the call.
    pub block: Block,
    /// The keys of the OAIs that the module makes, each as an expression: see [`key`].
    pub identities: Vec<String>,
    /// How its origins take an OAC.
    pub api: Api,
    /// The value on which it hangs whether there is a distribution at all.
    pub toggle: Option<Expr>,
    /// The value on which it hangs whether there are OAIs.
    pub identity_toggle: Option<Expr>,
}

/// What is known of a call.
///
/// # Errors
/// Where the call does not show its origins and OAIs: the reason.
pub fn read(call: &Block) -> Read {
    let api = api(call)?;
    if !matches!(repetition(call), Repetition::Single) {
        return Err("its call is there several times".to_owned());
    }
    if is_on(call, "create_distribution", true) == Some(false) {
        return Err("its input create_distribution is not true".to_owned());
    }
    let (toggle, identity_toggle) = (toggle(call, "create_distribution")?, toggle(call, CREATE_IDENTITY)?);
    let on = identity_toggle.is_some() || is_on(call, CREATE_IDENTITY, false) == Some(true);
    let identities = match input(call, IDENTITIES).filter(|_| on) {
        None => Vec::new(),
        Some(identities) => keys(identities).ok_or(format!("the keys of its input {IDENTITIES} are computed"))?,
    };
    let block = resource(call).ok_or("its input origin is not written out as an object of objects")?;
    let outputs = IDENTITY_OUTPUTS.iter().map(|&output| {
        let variables = [CREATE_IDENTITY, IDENTITIES].iter().map(|&name| name.to_owned()).collect();
        (output.to_owned(), CalledOutput { shows: None, variables })
    });
    let distribution = Some(Made { block, identities, api, toggle, identity_toggle });
    Ok(Called { outputs: outputs.collect(), distribution, ..Called::default() })
}

/// The value of an input that is on or off, where a variable or a local value decides it: what is written elsewhere can say
/// the same. Any other expression is refused.
fn toggle(call: &Block, name: &str) -> Result<Option<Expr>, String> {
    let computed = input(call, name).filter(|value| !matches!(value.kind, ExprKind::Bool(_)));
    match computed {
        None => Ok(None),
        Some(value) if is_plain(value) => Ok(Some(value.clone())),
        Some(_) => Err(format!("its input {name} is computed")),
    }
}

/// Whether a value is a variable or a local value, and nothing else.
fn is_plain(value: &Expr) -> bool {
    reference::as_reference(value).is_some_and(|found| {
        matches!(found.target, Address::Variable(_) | Address::Local(_))
            && found.attribute.is_none()
            && found.instance == Instance::None
    })
}

/// Whether two values are the same variable or local value.
fn is_same(one: &Expr, other: &Expr) -> bool {
    let target = |value: &Expr| reference::as_reference(value).map(|found| found.target);
    is_plain(one) && is_plain(other) && target(one) == target(other)
}

/// Whether all versions that a call admits know no OAC.
pub fn is_before_controls(call: &Block) -> bool {
    has_version(call, (0, 0, 0), IDS)
}

/// Whether all versions that a call admits know no OAI any more.
pub fn is_after_identities(call: &Block) -> bool {
    has_version(call, END, (u64::MAX, 0, 0))
}

fn api(call: &Block) -> Result<Api, String> {
    let within = |low, high| has_version(call, low, high);
    match () {
        () if within(NAMES, END) => Ok(Api::Names),
        () if within(KEYS, END) => Ok(Api::Keys),
        () if within(IDS, END) => Ok(Api::Ids),
        () if is_before_controls(call) => Err(format!(
            "versions before 3.0 know no OAC: raise its version to {} first, which needs an AWS provider of 4.29 or later (5.12 from 3.4 on), apply that, and run again",
            versions(call, "~> 3.2")
        )),
        () if is_after_identities(call) => Err(format!(
            "versions from 6.0 on know no OAI, and drop an `s3_origin_config` without a word: go back to {}, migrate there stage by stage, and raise it once the OAI is retired",
            versions(call, "~> 5.0")
        )),
        () => Err(unknown_version(call, "3.0 to 5.x")),
    }
}

/// The keys of an object that is written out. Two keys may have the same value where one of them is not written out.
fn keys(expr: &Expr) -> Option<Vec<String>> {
    let items = items(expr)?;
    let keys = items.iter().map(|item| key_of(item).filter(|key| key.starts_with('"') || items.len() == 1));
    keys.collect()
}

/// A key as an expression, where that shows it: `"site"`, `var.name`, `local.name`, however it is written.
pub fn key(expr: &Expr) -> Option<String> {
    if let Some(text) = expr.as_str() {
        return Some(format!("{text:?}"));
    }
    let inner = expr.unwrapped();
    let plain = reference::as_reference(inner).filter(|_| is_plain(inner))?;
    Some(plain.target.to_string())
}

/// The key of an entry, as [`key`] has it.
pub fn key_of(item: &ObjectItem) -> Option<String> {
    match &item.key {
        ObjectKey::Name(name) => Some(format!("{name:?}")),
        ObjectKey::Computed(computed) => key(computed),
    }
}

fn items(expr: &Expr) -> Option<&[ObjectItem]> {
    match &expr.kind {
        ExprKind::Object(items) => Some(items),
        _ => None,
    }
}

/// The key of an OAC, as [`key`] has it, and its settings where the call writes them.
pub type Settings<'c> = (String, Option<&'c [ObjectItem]>);

/// The OACs that a call makes, by their keys, each with its settings: those of the module's default where it names none.
/// `None` where they are computed. What turns the OAIs on may turn the OACs on too.
pub fn controls(call: &Block) -> Option<Vec<Settings<'_>>> {
    let with_identities = input(call, CREATE_CONTROL)
        .zip(input(call, CREATE_IDENTITY))
        .is_some_and(|(controls, identities)| is_same(controls, identities));
    if !with_identities && !is_on(call, CREATE_CONTROL, false)? {
        return Some(Vec::new());
    }
    // The module's own default.
    let Some(settings) = input(call, CONTROLS) else { return Some(vec![("\"s3\"".to_owned(), None)]) };
    let named = keys(settings)?.into_iter().zip(items(settings)?);
    named.map(|(key, item)| Some((key, Some(items(&item.value)?)))).collect()
}

/// Arguments of a call that are lists or single objects of the resource's blocks.
const BLOCKS: [&str; 3] = ["default_cache_behavior", "ordered_cache_behavior", "custom_error_response"];
/// Entries of an origin that are blocks of it.
const IN_ORIGIN: [&str; 2] = ["s3_origin_config", "custom_origin_config"];

/// What a call says, as the block of the resource that the module makes of it.
fn resource(call: &Block) -> Option<Block> {
    let mut body = Body::default();
    for attribute in call.body.attributes() {
        match (attribute.name.as_str(), &attribute.value.kind) {
            ("origin", _) => {
                for item in items(&attribute.value)? {
                    let ObjectKey::Name(key) = &item.key else { return None };
                    body.items.push(Item::Block(origin(key, item)?));
                }
            }
            (name, ExprKind::Array(list)) if BLOCKS.contains(&name) => {
                let objects = list.iter().filter_map(|one| Some(block(name, one.span, items(one)?)));
                body.items.extend(objects.map(Item::Block));
            }
            (name, ExprKind::Object(own)) if BLOCKS.contains(&name) => {
                body.items.push(Item::Block(block(name, attribute.span, own)));
            }
            _ => body.items.push(Item::Attribute(attribute.clone())),
        }
    }
    let labels = call.labels.clone();
    Some(Block { keyword: "resource".to_owned(), labels, body, span: call.span, inner: call.inner })
}

/// An entry of `origin`; one without an `origin_id` has its key as that.
fn origin(key: &str, item: &ObjectItem) -> Option<Block> {
    let mut out = block("origin", item.span, items(&item.value)?);
    if out.body.attribute("origin_id").is_none() {
        let value = Expr { kind: ExprKind::String(key.to_owned()), span: item.key_span };
        let attribute = Attribute { name: "origin_id".to_owned(), value, span: item.key_span };
        out.body.items.push(Item::Attribute(attribute));
    }
    Some(out)
}

fn block(keyword: &str, span: Span, entries: &[ObjectItem]) -> Block {
    let mut body = Body::default();
    for item in entries {
        let ObjectKey::Name(name) = &item.key else { continue };
        match &item.value.kind {
            ExprKind::Object(own) if IN_ORIGIN.contains(&name.as_str()) => {
                body.items.push(Item::Block(block(name, item.span, own)));
            }
            ExprKind::Object(events) if name.ends_with("function_association") => {
                body.items.extend(events.iter().filter_map(|event| function(name, event)));
            }
            _ => {
                let attribute = Attribute { name: name.clone(), value: item.value.clone(), span: item.span };
                body.items.push(Item::Attribute(attribute));
            }
        }
    }
    Block { keyword: keyword.to_owned(), labels: Vec::new(), body, span, inner: span }
}

/// A function of a cache behaviour, which the module keeps by its event.
fn function(keyword: &str, event: &ObjectItem) -> Option<Item> {
    let ObjectKey::Name(name) = &event.key else { return None };
    let mut out = block(keyword, event.span, items(&event.value)?);
    let value = Expr { kind: ExprKind::String(name.clone()), span: event.key_span };
    out.body.items.push(Item::Attribute(Attribute { name: "event_type".to_owned(), value, span: event.key_span }));
    Some(Item::Block(out))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hcl::parse::parse;

    const ORIGIN: &str = "create_origin_access_identity = true\norigin_access_identities = { site = \"x\" }\n\
        origin = { files = { domain_name = \"x\", s3_origin_config = { origin_access_identity = \"site\" } } }";

    fn read_call(arguments: &str) -> Result<Made, String> {
        let file = parse(&format!("module \"cdn\" {{\n{arguments}\n}}\n"));
        Ok(read(file.body.all_blocks().next().expect("a block"))?.distribution.expect("a distribution"))
    }

    fn of_version(constraint: &str) -> Result<Made, String> {
        read_call(&format!("version = {constraint:?}\n{ORIGIN}"))
    }

    #[test]
    fn the_version_says_how_an_origin_takes_an_oac() {
        for (constraint, api) in [
            ("~> 3.0", Api::Ids),
            ("3.1.0", Api::Ids),
            ("~> 3.2", Api::Keys),
            (">= 3.4, < 6.0", Api::Keys),
            ("~> 5.0", Api::Names),
        ] {
            assert_eq!(of_version(constraint).map(|made| made.api), Ok(api), "{constraint}");
        }
        for (constraint, word) in
            [("~> 2.9", "raise"), ("~> 6.0", "go back"), (">= 3.2", "admits"), ("< 4.0", "admits")]
        {
            assert!(of_version(constraint).is_err_and(|reason| reason.contains(word)), "{constraint}");
        }
        assert!(read_call(ORIGIN).is_err_and(|reason| reason.contains("no version constraint")));
    }

    #[test]
    fn a_call_reads_like_the_resource_that_it_makes() {
        let made = of_version("~> 5.0").expect("known");
        assert_eq!(made.identities, ["\"site\""]);
        let origin = made.block.body.blocks("origin").next().expect("an origin");
        assert_eq!(origin.body.attribute("origin_id").and_then(|id| id.value.as_str()), Some("files"));
        let config = origin.body.blocks("s3_origin_config").next().expect("a config");
        assert_eq!(config.body.attribute("origin_access_identity").and_then(|key| key.value.as_str()), Some("site"));
    }

    #[test]
    fn a_variable_may_decide_whether_there_is_anything() {
        let on = ORIGIN.replace("= true", "= var.on");
        let made = read_call(&format!("version = \"~> 5.0\"\ncreate_distribution = local.on\n{on}")).expect("known");
        assert_eq!(made.identities, ["\"site\""]);
        assert!(made.toggle.is_some() && made.identity_toggle.is_some());
        let controls = |more: &str| {
            let file = parse(&format!("module \"cdn\" {{\n{on}\n{more}\n}}\n"));
            controls(file.body.all_blocks().next().expect("a block")).map(|known| known.len())
        };
        assert_eq!(controls("create_origin_access_control = var.on"), Some(1));
        assert_eq!(controls("create_origin_access_control = var.other"), None);
        assert_eq!(controls(""), Some(0));
    }

    #[test]
    fn what_is_computed_is_not_known() {
        for arguments in [
            "origin = local.origins",
            "origin = { for name in var.names : name => {} }",
            "origin = { files = var.origin }",
            "for_each = var.sites\norigin = {}",
            "create_distribution = var.on && var.more\norigin = {}",
            "create_distribution = false\norigin = {}",
            "create_origin_access_identity = var.all.on\norigin = {}",
            "create_origin_access_identity = true\norigin_access_identities = var.names\norigin = {}",
        ] {
            assert!(read_call(&format!("version = \"~> 5.0\"\n{arguments}")).is_err(), "{arguments}");
        }
    }
}
