//! The origin access control that takes the place of an OAI: found again, or made.

use super::interface::{choice, either};
use crate::hcl::ast::{Expr, ExprKind, Part, Span, canonical};
use crate::policy::identity::Identity;
use crate::survey::buckets::{self, Bucket, BucketUse};
use crate::survey::origins::{Distribution, OriginIdentity};
use crate::survey::registry::made;
use crate::survey::{ModuleSurvey, OAC};
use crate::terraform::address::Address;
use crate::terraform::graph;
use crate::terraform::instances::{is_toggle, same_instances};
use crate::terraform::module::{Repetition, Resource, repetition};
use crate::terraform::reference::{self, Instance};
use crate::terraform::registry::{self, cloudfront::Api, s3_bucket};
use crate::terraform::tree::variable;

/// The OAC of an OAI.
#[derive(Debug, Clone)]
pub enum Control<'m> {
    /// It is there.
    There(Resource<'m>),
    /// It is to be made, with this label; where there is one with it, it is to be there for more callers.
    Missing(String),
    /// One of another module, whose id this expression is.
    Handed(String),
    /// There is one that cannot take the OAI's place.
    Unfit(Resource<'m>, String),
}

/// The OAC of an OAI: the one with its label, else the only one of a module that has only one OAI where their labels sound
/// alike, else none yet.
pub fn control<'m>(survey: &ModuleSurvey<'m>, identity: &Identity) -> Option<Control<'m>> {
    if matches!(identity, Identity::Through(_)) {
        return survey.across.controls.get(identity).cloned().map(Control::Handed);
    }
    if let Some(control) = choice::control(survey, identity) {
        return Some(control);
    }
    let label = label(survey, identity)?;
    let same_label = survey.controls.iter().find(|control| control.address.name() == label);
    let only = match survey.controls.as_slice() {
        [only]
            if survey.all_identities().len() == 1
                && sound_alike(&label, only.address.name())
                && unfit(survey, identity, only).is_none() =>
        {
            Some(only)
        }
        _ => None,
    };
    Some(match same_label.or(only) {
        None => Control::Missing(label),
        Some(found) => match unfit(survey, identity, found) {
            None => Control::There(found.clone()),
            Some(reason) => Control::Unfit(found.clone(), reason),
        },
    })
}

/// Whether two labels are the same but for the words that tell an OAI from an OAC: `site_oai` and `site_oac`, or `oai`
/// and `main`.
fn sound_alike(identity: &str, control: &str) -> bool {
    let core = |label: &str| {
        let words = label.split(['_', '-']).map(str::to_ascii_lowercase);
        let generic = ["oai", "oac", "origin", "access", "identity", "control", "this", "main", "default"];
        words.filter(|word| !generic.contains(&word.as_str())).collect::<Vec<_>>().join("_")
    };
    let (identity, control) = (core(identity), core(control));
    identity == control || identity.is_empty() || control.is_empty()
}

/// The label: the OAI's own, or that of the first distribution that uses an OAI without a declaration.
fn label(survey: &ModuleSurvey<'_>, identity: &Identity) -> Option<String> {
    match identity {
        Identity::Declared { name, .. } => Some(name.clone()),
        // Where the module makes the OAC, its call says so.
        Identity::Called { module, .. } => {
            let api = made(survey.module, module)?.api;
            (api == Api::Ids).then(|| module.clone())
        }
        Identity::Through(_) => None,
        Identity::Literal(_) => {
            let (distribution, _, _) = first_origin(survey, identity)?;
            Some(distribution.resource.address.name().to_owned())
        }
    }
}

/// Why the settings of an OAC are not those of one that takes the place of an OAI, if they are not. `by_default` takes an input for
/// what it is where nobody gives it to say how the OAC signs.
pub fn unfit_settings(survey: &ModuleSurvey<'_>, control: &Resource<'_>, by_default: bool) -> Option<String> {
    let is = |name: &str, value: &Expr, wanted: &str| {
        let default = || variable(survey.module, &reference::as_input(value)?)?.1.body.attribute("default");
        let default = default().filter(|_| by_default && name == SIGNING);
        value.as_str() == Some(wanted) || default.is_some_and(|default| default.value.as_str() == Some(wanted))
    };
    SETTINGS.into_iter().find_map(|(name, wanted)| {
        let value = control.block.body.attribute(name);
        let is_it = value.is_some_and(|value| is(name, &value.value, wanted));
        (!is_it).then(|| format!("its `{name}` is not {wanted:?}"))
    })
}

/// The settings of an OAC that takes the place of an OAI.
const SETTINGS: [(&str, &str); 2] = [("origin_access_control_origin_type", "s3"), (SIGNING, "always")];

/// The argument that says when an OAC signs.
pub const SIGNING: &str = "signing_behavior";

fn unfit(survey: &ModuleSurvey<'_>, identity: &Identity, control: &Resource<'_>) -> Option<String> {
    if let Some(reason) = unfit_settings(survey, control, false) {
        return Some(reason);
    }
    if let Some(found) = either::unfit(survey, identity, control) {
        return found.err();
    }
    let single = matches!(repetition(control.block), Repetition::Single);
    match survey.declaration(identity) {
        _ if single => None,
        Some(declaration) if same_instances(survey.module, declaration, control) => None,
        _ => Some("its instances are not those of the OAI".to_owned()),
    }
}

/// Whether an input may bring another OAI in place of one that the module declares: the OAC is there in either case.
pub fn is_brought(survey: &ModuleSurvey<'_>, identity: &Identity) -> bool {
    survey.distributions.iter().flat_map(|distribution| &distribution.origins).any(|origin| {
        matches!(&origin.identity, OriginIdentity::Known(mention) if mention.identity == *identity)
            && origin.control_id.as_ref().is_some_and(|id| id.brought.is_some())
    })
}

/// The first origin that uses an OAI, in the order of files and source.
pub fn first_origin<'s, 'm>(
    survey: &'s ModuleSurvey<'m>,
    identity: &Identity,
) -> Option<(&'s Distribution<'m>, usize, &'s Instance)> {
    survey.distributions.iter().find_map(|distribution| {
        distribution.origins.iter().enumerate().find_map(|(index, origin)| match &origin.identity {
            OriginIdentity::Known(mention) if mention.identity == *identity => {
                Some((distribution, index, &mention.instance))
            }
            _ => None,
        })
    })
}

/// The name of a new OAC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlName {
    /// The expression.
    pub text: String,
    /// Whether it is the bucket's name alone, which is unique by itself.
    pub is_bucket: bool,
}

/// The name for the OAC of an OAI. Names are unique in an account and have at most 64 characters, bucket names at most 63.
/// Source: CloudFront API reference, OriginAccessControlConfig; S3 user guide, "General purpose bucket naming rules".
pub fn name(survey: &ModuleSurvey<'_>, identity: &Identity, label: &str, taken: &mut Vec<String>) -> ControlName {
    let declaration = survey.declaration(identity).filter(|_| !is_brought(survey, identity));
    let each = declaration.and_then(|declaration| match repetition(declaration.block) {
        Repetition::Single => None,
        Repetition::Count(_) if is_toggle(survey.module, declaration) => None,
        Repetition::Count(_) => Some("${count.index}"),
        Repetition::ForEach(_) => Some("${each.key}"),
    });
    let name = match bucket_name(survey, identity, declaration) {
        Some((bucket, true)) if !taken.contains(&bucket) => ControlName { text: bucket, is_bucket: true },
        Some((bucket, tells_apart)) => {
            let each = each.filter(|_| !tells_apart).map(|each| format!("{each}-")).unwrap_or_default();
            let prefix = if taken.contains(&bucket) || each.is_empty() { format!("{label}-{each}") } else { each };
            ControlName { text: format!("substr(\"{prefix}{}\", 0, 64)", interpolated(&bucket)), is_bucket: false }
        }
        None => match (super::interface::name_of(survey, identity), domain_input(survey, identity)) {
            (Some(bucket), _) => ControlName { text: bucket, is_bucket: true },
            // The first part of the domain name of a bucket is its name.
            (None, Some(input)) if survey.is_repeated && each.is_none() => ControlName {
                text: format!("substr(\"{label}-${{split(\".\", {input})[0]}}\", 0, 64)"),
                is_bucket: false,
            },
            (None, _) => {
                // One that is there once at most has a name of its own in either case.
                let once = |found: &&Resource<'_>| is_single(found) || is_toggle(survey.module, found);
                let declaration = declaration.or(survey.declaration(identity).filter(once));
                ControlName { text: fallback(survey, declaration, label, each), is_bucket: false }
            }
        },
    };
    taken.push(name.text.clone());
    name
}

/// The input that is the domain name of the first origin of an OAI, which tells the calls of a module apart, where what the OAI is
/// called does not.
fn domain_input(survey: &ModuleSurvey<'_>, identity: &Identity) -> Option<String> {
    let (distribution, index, _) = first_origin(survey, identity)?;
    let domain = &distribution.origins[index].block.body.attribute("domain_name")?.value;
    let comment = survey.declaration(identity).and_then(|declared| declared.block.body.attribute("comment"));
    let varies = comment.is_some_and(|comment| !reference::in_expr(&comment.value).is_empty());
    let input = reference::as_input(domain).filter(|_| !varies)?;
    Some(format!("var.{input}"))
}

fn interpolated(expr: &str) -> String {
    match expr.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(literal) => literal.to_owned(),
        None => format!("${{{expr}}}"),
    }
}

/// The name of the bucket of the OAI's first origin, in the words of the OAI's block, and whether it tells the OAI's
/// instances apart.
fn bucket_name(
    survey: &ModuleSurvey<'_>,
    identity: &Identity,
    declaration: Option<&Resource<'_>>,
) -> Option<(String, bool)> {
    let (distribution, index, used) = first_origin(survey, identity)?;
    let BucketUse { bucket, instance } = distribution.origins[index].bucket.as_ref()?;
    let address = match bucket {
        Bucket::Named(name) => {
            let own = matches!(repetition(distribution.resource.block), Repetition::Single);
            return own.then(|| (name.clone(), declaration.is_none_or(is_single)));
        }
        Bucket::Declared(address) => address,
        Bucket::Unseen { module: call } => {
            let (file, name) = buckets::name_of_unseen(survey.module, call)?;
            let name = name.span.of(survey.module.text(file)).to_owned();
            return is_single(&distribution.resource).then(|| (name, declaration.is_none_or(is_single)));
        }
        Bucket::Called { module: call, .. } => {
            let name = registry_name(survey, call)?;
            return is_single(&distribution.resource).then(|| (name, declaration.is_none_or(is_single)));
        }
    };
    let dependencies = survey.module.dependencies();
    if graph::path(dependencies, address, &distribution.resource.address).is_some() {
        return None;
    }
    // A policy that will name the distribution must not be on the way from the OAC to the bucket.
    let behind = graph::reached(dependencies, address);
    let mut policies = survey.policies.iter().map(|source| &source.holder.address);
    if policies.any(|holder| holder == address || behind.contains(holder)) {
        return None;
    }
    let single = declaration.is_none_or(|declaration| is_single(declaration) || is_toggle(survey.module, declaration));
    let bucket_resource = survey.module.resource(address);
    let together = declaration.zip(bucket_resource.as_ref()).is_some_and(|(d, b)| same_instances(survey.module, d, b));
    let by_key = declaration.is_some_and(|declaration| matches!(repetition(declaration.block), Repetition::ForEach(_)));
    // Both by the same expression, whatever it is.
    if let (Instance::Computed(one), Instance::Computed(other)) = (instance, used)
        && one.of(survey.module.text(distribution.resource.file))
            == other.of(survey.module.text(distribution.resource.file))
        && distribution.resource.block.span.contains(*one)
        && distribution.resource.block.span.contains(*other)
        && together
        && by_key
    {
        return Some((format!("{address}[each.key].bucket"), true));
    }
    let suffix = match instance {
        Instance::None => String::new(),
        // Where the distribution may be missing the bucket may be too, and the OAC would have no name.
        Instance::Key(_)
            if !is_single(&distribution.resource)
                && !declaration.is_some_and(|d| same_instances(survey.module, d, &distribution.resource)) =>
        {
            return None;
        }
        Instance::Key(key) => format!("[{key}]"),
        Instance::EachKey | Instance::CountIndex => {
            let declaration = declaration.filter(|declaration| {
                !is_single(declaration) && same_instances(survey.module, declaration, &distribution.resource)
            })?;
            instance.suffix(survey.module.text(declaration.file))
        }
        Instance::Splat if *used == Instance::Splat => String::new(),
        Instance::Splat | Instance::Computed(_) => return None,
    };
    if let Instance::Key(key) = instance
        && *used == Instance::Key(key.clone())
        && together
        && by_key
    {
        return Some((format!("{address}[each.key].bucket"), true));
    }
    // An origin for each instance of both, by the same key.
    if *instance == Instance::Splat && *used == Instance::Splat && together && by_key {
        return Some((format!("{address}[each.key].bucket"), true));
    }
    let follows = match instance {
        Instance::Splat => return None,
        Instance::EachKey | Instance::CountIndex => true,
        // `[0]` of both, each there or not at all.
        Instance::Key(key) if key == "0" && *used == Instance::Key("0".to_owned()) => together,
        _ => single,
    };
    Some((format!("{address}{suffix}.bucket"), follows))
}

/// The name that a call gives to the bucket of a registry module; of a local module's, an output for it may be there or not.
fn registry_name(survey: &ModuleSurvey<'_>, call: &str) -> Option<String> {
    let (file, block) = survey.module.call(call)?;
    let known = registry::is_of(block, s3_bucket::SOURCE) && matches!(repetition(block), Repetition::Single);
    let name = registry::input(block, "bucket").filter(|_| known)?;
    Some(name.span.of(survey.module.text(file)).to_owned())
}

fn is_single(resource: &Resource<'_>) -> bool {
    matches!(repetition(resource.block), Repetition::Single)
}

/// A name from what makes the OAI unique: its comment where that is put together, else its label.
fn fallback(survey: &ModuleSurvey<'_>, declaration: Option<&Resource<'_>>, label: &str, each: Option<&str>) -> String {
    let each_prefix = each.map(|each| format!("{each}-")).unwrap_or_default();
    let comment =
        declaration.and_then(|declaration| Some((declaration, &declaration.block.body.attribute("comment")?.value)));
    let literal = comment.and_then(|(_, comment)| comment.as_str()).unwrap_or_default();
    // The longer of the two says more about what the identity is for.
    let label = if literal.chars().count() > label.chars().count() { literal } else { label };
    let comment = comment.and_then(|(declaration, comment)| {
        let text = survey.module.text(declaration.file);
        let told = canonical(text, comment);
        let varies = !reference::in_expr(comment).is_empty() || told.contains("each.") || told.contains("count.");
        let plain = !matches!(&comment.kind, ExprKind::Template(template) if template.heredoc);
        (varies && plain).then(|| of_control(text, comment.unwrapped()))
    });
    match (comment, each) {
        (Some(comment), None) => format!("substr({comment}, 0, 64)"),
        (Some(comment), Some(each)) if comment.contains(each.trim_start_matches("${").trim_end_matches('}')) => {
            format!("substr({comment}, 0, 64)")
        }
        (Some(comment), Some(_)) => format!("substr(\"{each_prefix}{}\", 0, 64)", interpolated(&comment)),
        (None, Some(_)) => format!("substr(\"{each_prefix}{}\", 0, 64)", words_of_control(label)),
        (None, None) => format!("{:?}", words_of_control(label).chars().take(64).collect::<String>()),
    }
}

/// What an OAI is called, and its OAC.
const WORDS: [(&str, &str); 4] = [
    ("Origin Access Identity", "Origin Access Control"),
    ("Origin access identity", "Origin access control"),
    ("origin access identity", "origin access control"),
    ("OAI", "OAC"),
];

fn words_of_control(text: &str) -> String {
    WORDS.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The source of a comment about an OAI, in the words for its OAC; what is put into it from elsewhere is left alone.
fn of_control(text: &str, comment: &Expr) -> String {
    let filled: Vec<Span> = match &comment.kind {
        ExprKind::String(_) => Vec::new(),
        ExprKind::Template(template) => {
            let parts = template.parts.iter().filter_map(|part| match part {
                Part::Interpolation(expr) | Part::Directive(expr) => Some(expr.span),
                Part::Literal(_) => None,
            });
            parts.collect()
        }
        _ => vec![comment.span],
    };
    let mut out = String::new();
    let mut at = comment.span.start;
    for span in filled {
        out.push_str(&words_of_control(&text[at..span.start]));
        out.push_str(span.of(text));
        at = span.end;
    }
    out + &words_of_control(&text[at..comment.span.end])
}

/// The address of an OAC.
pub fn address(label: &str) -> Address {
    Address::managed(OAC, label)
}
