//! Distributions that a registry module makes: its inputs are migrated, stage by stage.
//!
//! Grants, keys and readiness are those of any distribution; here is what a call says in other words than a resource.

pub mod grant;
pub mod key;
pub mod retire;
pub mod switch;
pub mod untold;
pub mod whole;

use crate::hcl::ast::{Expr, ObjectItem, ObjectKey};
use crate::policy::identity::{Identity, Mention};
use crate::survey::ModuleSurvey;
use crate::survey::buckets::Bucket;
use crate::survey::origins::Origin;
use crate::survey::registry::made;
use crate::terraform::module::Module;
use crate::terraform::reference::Instance;
use crate::terraform::registry::{self, cloudfront, cloudfront::Api};

/// The OAC that a call makes in place of one of its OAIs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// It is there, with this key, an expression.
    There(String),
    /// It is to be made, with this key, an expression.
    Missing(String),
    /// The module makes it once the origin moves.
    Whole,
    /// The call does not let one be made or used: the reason.
    Unfit(String),
}

/// The OAC in place of an origin's OAI, where a call is to make it.
pub fn control(survey: &ModuleSurvey<'_>, origin: &Origin<'_>, mention: &Mention) -> Option<Control> {
    let Identity::Called { module: name, .. } = &mention.identity else { return None };
    let (_, call) = survey.module.call(name)?;
    if whole::call_of(survey.module, &mention.identity).is_some() {
        return Some(Control::Whole);
    }
    let made = made(survey.module, name).filter(|made| made.api != Api::Ids)?;
    let Instance::Key(own) = &mention.instance else { return None };
    let Some(known) = cloudfront::controls(call) else {
        return Some(Control::Unfit("its inputs about OACs are computed".to_owned()));
    };
    let wanted = match made.api {
        Api::Names => own.clone(),
        _ => key(survey.module, name, origin, own),
    };
    // The module's default is for any bucket.
    let alone = known.len() == 1 && made.identities.len() == 1;
    let default = known.first().filter(|(_, settings)| alone && settings.is_none());
    let found = known.iter().find(|(key, _)| *key == wanted || key == own).or(default);
    Some(match found {
        Some((key, settings)) => match unfit(*settings) {
            None => Control::There(key.clone()),
            Some(reason) => Control::Unfit(format!("its OAC {key} cannot take the place of the OAI: {reason}")),
        },
        None if known.is_empty() && call.body.attribute(cloudfront::CONTROLS).is_some() => {
            Control::Unfit(format!("it has {} and not {} = true", cloudfront::CONTROLS, cloudfront::CREATE_CONTROL))
        }
        None if known.iter().any(|(_, settings)| settings.is_none()) => {
            Control::Unfit(format!("it makes the OAC of its default: write {} out", cloudfront::CONTROLS))
        }
        None => Control::Missing(wanted),
    })
}

/// The key of a new OAC whose name is its key, and so must be unique in the account: the bucket's name where that is
/// written out, else the call and the OAI's key, or that key where a variable or local value has it.
/// Source: CloudFront API reference, OriginAccessControlConfig.
fn key(module: &Module, call: &str, origin: &Origin<'_>, own: &str) -> String {
    let Some(written) = own.strip_prefix('"') else { return own.to_owned() };
    let name = bucket_name(module, origin).and_then(|(_, literal)| literal);
    let name = name.unwrap_or_else(|| format!("{call}-{}", written.trim_end_matches('"')));
    format!("{:?}", name.chars().take(64).collect::<String>())
}

/// The name of an origin's bucket: an expression for it, and its value where that is written out.
fn bucket_name(module: &Module, origin: &Origin<'_>) -> Option<(String, Option<String>)> {
    let used = origin.bucket.as_ref().filter(|used| used.instance == Instance::None)?;
    let literal = |value: &Expr| value.as_str().filter(|name| !name.is_empty()).map(str::to_owned);
    match &used.bucket {
        Bucket::Declared(address) => {
            let own = module.resource(address)?.block.body.attribute("bucket");
            Some((format!("{address}.bucket"), own.and_then(|own| literal(&own.value))))
        }
        Bucket::Unseen { .. } => None,
        Bucket::Named(name) => Some((name.clone(), name.strip_prefix('"')?.strip_suffix('"').map(str::to_owned))),
        Bucket::Called { module: call, .. } => {
            let (file, call) = module.call(call)?;
            let own = registry::input(call, "bucket")?;
            Some((own.span.of(module.text(file)).to_owned(), literal(own)))
        }
    }
}

/// Why an OAC cannot take an OAI's place. One without settings is the module's default, which can.
fn unfit(settings: Option<&[ObjectItem]>) -> Option<String> {
    let settings = settings?;
    let value = |name: &str| settings.iter().find(|item| item.key == ObjectKey::Name(name.to_owned()));
    let wanted = [("origin_type", "s3"), ("signing_behavior", "always")];
    let wrong = wanted.iter().find(|(name, wanted)| value(name).and_then(|item| item.value.as_str()) != Some(wanted));
    wrong.map(|(name, wanted)| format!("its `{name}` is not {wanted:?}"))
}
