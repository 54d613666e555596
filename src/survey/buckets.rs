//! Buckets: which one an origin reads from, a policy is attached to, an encryption setting is for.

use crate::hcl::ast::canonical;
use crate::hcl::ast::{Block, Call, Expr, ExprKind, ObjectKey, Span};
use crate::policy::identity::OAI;
use crate::terraform::address::Address;
use crate::terraform::called::{Attaches, HandedPolicy};
use crate::terraform::condition;
use crate::terraform::endpoint;
use crate::terraform::graph;
use crate::terraform::module::{Module, Place, Repetition, repetition};
use crate::terraform::reference::{self, Instance, Reference};
use crate::terraform::registry::{self, s3_bucket};
use crate::terraform::tree::variable;
use std::fmt;

/// A bucket as the code names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bucket {
    /// A resource or data source of the module.
    Declared(Address),
    /// One known by its name alone: the name expression's text.
    Named(String),
    /// One of a local module, whose policy the call hands over.
    Called {
        /// The call.
        module: String,
        /// The resource in the called module.
        bucket: Address,
    },
    /// One of a module whose code is not here, to which the call hands the policy.
    Unseen {
        /// The call.
        module: String,
    },
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bucket::Declared(address) => write!(f, "{address}"),
            Bucket::Named(name) => f.write_str(name),
            Bucket::Called { module, bucket } => write!(f, "module.{module}.{bucket}"),
            Bucket::Unseen { module } => write!(f, "module.{module}"),
        }
    }
}

/// A bucket and which of its instances.
#[derive(Debug, Clone, PartialEq)]
pub struct BucketUse {
    /// The bucket.
    pub bucket: Bucket,
    /// The instance.
    pub instance: Instance,
}

/// How new objects in a bucket are encrypted, as far as the module says.
#[derive(Debug, Clone, PartialEq)]
pub enum Encryption {
    /// Nothing said, or SSE-S3.
    Plain,
    /// With a KMS key, or with something that the code does not show.
    Kms {
        /// Where that is said.
        place: Place,
        /// The key expression, if there is one.
        key: Option<Expr>,
    },
}

const BUCKET_TYPE: &str = "aws_s3_bucket";

/// The bucket that a value names: its name, id or ARN by reference, or its name as text.
pub fn named_by(module: &Module, file: usize, expr: &Expr) -> BucketUse {
    if let Some(found) = reference::as_reference(expr)
        && found.target.kind() == Some(BUCKET_TYPE)
    {
        return BucketUse { bucket: Bucket::Declared(found.target), instance: found.instance };
    }
    if let Some(found) = reference::as_reference(expr)
        && let Some((of_call, _)) = called(module, &found)
    {
        return of_call;
    }
    if let Some(used) = reference::as_reference(expr).and_then(|found| by_setting(module, &found)) {
        return used;
    }
    if let Some(found) = reference::as_reference(expr)
        && let Address::Local(name) = &found.target
        && let Some((file, _, local)) = module.local(name)
    {
        if matches!(found.attribute_name(), Some("id" | "bucket" | "arn")) && is_whole(module, &found) {
            return BucketUse { bucket: Bucket::Named(format!("local.{name}.bucket")), instance: Instance::None };
        }
        // A name for the name of a chosen bucket.
        let of_chosen = reference::as_reference(&local.value).filter(|inner| is_whole(module, inner));
        if of_chosen.is_some() && found.attribute.is_none() && found.instance == Instance::None {
            return named_by(module, file, &local.value);
        }
    }
    named(module, canonical(module.text(file), expr))
}

/// Settings of a bucket whose id is its name, where no expected owner stands beside it. Source: the provider's documentation.
const NAMED_AS_BUCKET: [&str; 3] =
    ["aws_s3_bucket_ownership_controls", "aws_s3_bucket_public_access_block", "aws_s3_bucket_versioning"];

/// The bucket that a resource is a setting of, where a reference takes the bucket's name from it: a policy waits so for
/// the setting.
fn by_setting(module: &Module, found: &Reference) -> Option<BucketUse> {
    let kind = found.target.kind().filter(|kind| kind.starts_with("aws_s3_bucket_") && found.target.is_managed())?;
    let setting = module.managed(kind).find(|setting| setting.address == found.target)?;
    let body = &setting.block.body;
    let is_name = match found.attribute_name()? {
        "bucket" => true,
        "id" => NAMED_AS_BUCKET.contains(&kind) && body.attribute("expected_bucket_owner").is_none(),
        _ => false,
    };
    let name = &body.attribute("bucket").filter(|_| is_name)?.value;
    // Settings that are named after settings in a circle are nothing that Terraform takes, and still read here.
    let of_setting = reference::as_reference(name).is_some_and(|name| name.target.kind() != Some(BUCKET_TYPE));
    if of_setting {
        return None;
    }
    let named = named_by(module, setting.file, name);
    let instance = match (&named.instance, repetition(setting.block)) {
        // The one bucket of a module, whichever setting of it is named.
        (Instance::None | Instance::Key(_), Repetition::Single | Repetition::Count(_)) => named.instance,
        (Instance::EachKey, Repetition::ForEach(_)) | (Instance::CountIndex, Repetition::Count(_)) => {
            found.instance.clone()
        }
        _ => return None,
    };
    Some(BucketUse { instance, ..named })
}

/// Whether a reference is to an attribute of a local value that is a bucket as a whole, whichever of several.
fn is_whole(module: &Module, found: &Reference) -> bool {
    let Address::Local(name) = &found.target else { return false };
    if found.instance != Instance::None || found.attribute.is_none() || found.deeper {
        return false;
    }
    let Some((_, _, local)) = module.local(name) else { return false };
    let (mut names, mut buckets) = (vec![name.clone()], 0);
    let mut queue = vec![&local.value];
    while let Some(expr) = queue.pop() {
        let inner = expr.unwrapped();
        match &inner.kind {
            // What decides which bucket it is, is none itself.
            ExprKind::Conditional(parts) => queue.extend(&parts[1..]),
            ExprKind::Object(items) => queue.extend(items.iter().map(|item| &item.value)),
            ExprKind::Null | ExprKind::String(_) => {}
            _ => match reference::as_reference(inner).map(|found| (found.target.clone(), found.attribute)) {
                Some((Address::Local(other), _)) if names.contains(&other) => {}
                Some((Address::Local(other), _)) => {
                    let Some((_, _, local)) = module.local(&other) else { return false };
                    names.push(other);
                    queue.push(&local.value);
                }
                Some((target, None)) if target.kind() == Some(BUCKET_TYPE) => buckets += 1,
                _ => return false,
            },
        }
    }
    buckets > 0
}

/// The buckets of the module of which one may be meant by a local value.
fn behind_local(module: &Module, name: &str) -> Vec<Address> {
    let Some(local) = name.strip_prefix("local.") else { return Vec::new() };
    let local = local.split(['.', '[']).next().unwrap_or_default();
    let reached = graph::reached(module.dependencies(), &Address::Local(local.to_owned()));
    reached.into_iter().filter(|found| found.is_managed() && found.kind() == Some(BUCKET_TYPE)).collect()
}

/// The bucket of a module that an output of the call tells of, and the attribute that the output shows; where the call
/// hands over the bucket's policy, or may attach one.
fn called(module: &Module, found: &Reference) -> Option<(BucketUse, String)> {
    let Address::Module(name) = &found.target else { return None };
    let known = module.called.get(name)?;
    let (bucket, attribute) = known.outputs.get(found.attribute_name()?)?.shows.clone()?;
    let own = policy_handed_to(module, name).map(|handed| &handed.bucket).or(known.bucket.as_ref());
    let own = own.filter(|own| **own == bucket && !found.deeper)?;
    let fits = match repetition(module.call(name)?.1) {
        Repetition::Single => found.instance == Instance::None,
        Repetition::ForEach(_) => matches!(found.instance, Instance::EachKey | Instance::Key(_)),
        Repetition::Count(_) => false,
    };
    let bucket = Bucket::Called { module: name.clone(), bucket: own.clone() };
    fits.then(|| (BucketUse { bucket, instance: found.instance.clone() }, attribute))
}

/// The variable for a bucket's policy in a local module, where the call hands a policy over.
pub fn policy_handed_to<'m>(module: &'m Module, call: &str) -> Option<&'m HandedPolicy> {
    let handed = module.called.get(call)?.policy.as_ref()?;
    let argument = module.call(call)?.1.body.attribute(&handed.variable)?;
    (argument.value.kind != ExprKind::Null && !matches!(argument.value.as_str(), Some("" | "{}"))).then_some(handed)
}

/// The inputs of a local module that puts a policy on a bucket, where the call names one.
pub fn attached_by<'m>(module: &'m Module, call: &str) -> Option<&'m Attaches> {
    let attaches = module.called.get(call)?.attaches.as_ref()?;
    let argument = module.call(call)?.1.body.attribute(attaches.policy.variable())?;
    (argument.value.kind != ExprKind::Null && argument.value.as_str() != Some("")).then_some(attaches)
}

/// The bucket in front of whose regional or global domain name an origin stands, given conditions that hold where it takes
/// an OAI.
///
/// Source of the forms of the name: Amazon S3 user guide, "Methods for accessing a general purpose bucket".
pub fn of_domain(module: &Module, (file, expr): (usize, &Expr), known: &[String]) -> Option<BucketUse> {
    let inner = decided(module.text(file), expr, known);
    if !matches!(inner.kind, ExprKind::Conditional(_) | ExprKind::Call(_))
        && endpoint::is_website(inner.span.of(module.text(file)))
    {
        return None;
    }
    if let Some(found) = reference::as_reference(inner) {
        if let Address::Local(name) = &found.target
            && found.attribute.is_none()
        {
            let (file, _, local) = module.local(name).filter(|_| found.instance == Instance::None)?;
            let direct =
                !matches!(reference::as_reference(&local.value), Some(Reference { target: Address::Local(_), .. }));
            return direct.then(|| of_domain(module, (file, &local.value), known)).flatten();
        }
        let is_domain = |name: &str| endpoint::DOMAIN_NAMES.contains(&name);
        if let Some((of_call, shown)) = called(module, &found) {
            return is_domain(&shown).then_some(of_call);
        }
        if let Some(bucket) = unseen(module, &found) {
            return Some(bucket);
        }
        if let Some(used) = by_outputs(module, expr) {
            return Some(used);
        }
        let domain = found.attribute_name().is_some_and(is_domain);
        if domain && is_whole(module, &found) {
            let bucket = Bucket::Named(format!("{}.bucket", found.target));
            return Some(BucketUse { bucket, instance: Instance::None });
        }
        return (domain && found.target.kind() == Some(BUCKET_TYPE))
            .then_some(BucketUse { bucket: Bucket::Declared(found.target), instance: found.instance });
    }
    match &inner.kind {
        ExprKind::String(domain) => {
            let (name, _) = domain.split_once(".s3.").or_else(|| domain.split_once(".s3-"))?;
            domain.ends_with(".amazonaws.com").then(|| named(module, format!("{name:?}")))
        }
        // Both branches name one bucket, by two forms of its domain name.
        ExprKind::Conditional(parts) => {
            let one = of_domain(module, (file, &parts[1]), known)?;
            (one == of_domain(module, (file, &parts[2]), known)?).then_some(one)
        }
        ExprKind::Call(Call { name, args }) if name == "format" => {
            is_form(module, decided(module.text(file), args.first()?, known)).then_some(())?;
            Some(named_by(module, file, args.get(1)?))
        }
        _ => Some(named_by(module, file, endpoint::name_in(inner)?)),
    }
}

/// Whether an expression is the form of a bucket's domain name, for the bucket's name to be put into: written out, or the default
/// of an input, which callers give another one for another partition.
fn is_form(module: &Module, form: &Expr) -> bool {
    let given = reference::as_reference(form).and_then(|found| match found.target {
        Address::Variable(name) if found.attribute.is_none() => variable(module, &name),
        _ => None,
    });
    let default = given.and_then(|(_, block)| block.body.attribute("default"));
    let rest = default.map_or(form, |default| &default.value).as_str().and_then(|form| form.strip_prefix("%s"));
    rest.is_some_and(endpoint::follows_name)
}

/// The branch that an expression takes where these conditions hold, as far as they decide it.
fn decided<'e>(text: &str, expr: &'e Expr, known: &[String]) -> &'e Expr {
    let inner = expr.unwrapped();
    let ExprKind::Conditional(parts) = &inner.kind else { return inner };
    let holds = |wanted: bool| {
        let parts = condition::conjuncts(text, &parts[0], wanted);
        parts.is_some_and(|parts| parts.iter().all(|part| known.contains(part)))
    };
    match (holds(true), holds(false)) {
        (true, _) => decided(text, &parts[1], known),
        (_, true) => decided(text, &parts[2], known),
        _ => inner,
    }
}

/// The bucket of a module whose code is not here, where its policy is: the caller attaches the only one to an output that is
/// called like the one behind the origin, and hands no OAI to the module, which so cannot let one in by itself.
pub fn by_outputs(module: &Module, domain: &Expr) -> Option<BucketUse> {
    let found = reference::as_reference(domain.unwrapped())?;
    let Address::Module(name) = &found.target else { return None };
    let output = found.attribute_name().filter(|output| output.ends_with("domain_name") && !found.deeper)?;
    let (_, call) = module.call(name)?;
    let source = call.body.attribute("source")?.value.as_str()?;
    let elsewhere = !source.starts_with('.') && registry::read(call).is_none() && !module.called.contains_key(name);
    if !elsewhere || found.instance != Instance::None || !matches!(repetition(call), Repetition::Single) {
        return None;
    }
    let policies = module.managed("aws_s3_bucket_policy").filter_map(|policy| {
        let bucket = &policy.block.body.attribute("bucket")?.value;
        let named = reference::as_reference(bucket).filter(|named| named.target == found.target)?;
        Some((policy.file, bucket, named))
    });
    let all: Vec<_> = policies.collect();
    let [(file, bucket, named)] = all.as_slice() else { return None };
    let same = named.attribute_name().is_some_and(|other| subject(other) == subject(output));
    let whole = named.instance == Instance::None && !named.deeper;
    let reached = graph::reached(module.dependencies(), &found.target);
    let hands_identity = reached.iter().any(|address| address.kind() == Some(OAI));
    (same && whole && !hands_identity).then(|| named_by(module, *file, bucket))
}

/// The bucket of a module whose code is not here and that is handed the bucket's policy, where an output of it is called like a
/// bucket's domain name and speaks of no other bucket than the argument with the policy does.
fn unseen(module: &Module, found: &Reference) -> Option<BucketUse> {
    let Address::Module(name) = &found.target else { return None };
    let argument = module.called.get(name)?.unseen.as_ref()?;
    let output = found.attribute_name().filter(|output| output.ends_with("domain_name") && !found.deeper)?;
    let whole = found.instance == Instance::None && !output.contains("website");
    let bucket = Bucket::Unseen { module: name.clone() };
    (whole && subject(output) == subject(argument)).then_some(BucketUse { bucket, instance: Instance::None })
}

/// The arguments by which modules are told the name of the bucket that they make.
const NAMES: [&str; 3] = ["bucket", "bucket_name", "name"];

/// The buckets of modules whose code is not here, which are handed the bucket's policy and this name.
fn unseen_with_name(module: &Module, name: &str) -> Vec<Bucket> {
    let named = module.called.iter().filter(|(_, known)| known.unseen.is_some()).filter_map(|(label, _)| {
        let (file, own) = name_of_unseen(module, label)?;
        (canonical(module.text(file), own) == name).then(|| Bucket::Unseen { module: label.clone() })
    });
    named.collect()
}

/// The name that a call gives the bucket of a module whose code is not here.
pub fn name_of_unseen<'m>(module: &'m Module, call: &str) -> Option<(usize, &'m Expr)> {
    let (file, call) = module.call(call)?;
    let own = NAMES.iter().find_map(|argument| call.body.attribute(argument))?;
    Some((file, &own.value))
}

/// What an output of a bucket is about, by its name: without the words that every such output has.
pub(super) fn subject(output: &str) -> String {
    let general =
        ["s3", "bucket", "id", "name", "arn", "regional", "domain", "policy", "policies", "document", "documents"];
    let general = [&general[..], &["json", "source", "custom", "additional"]].concat();
    output.split('_').filter(|word| !general.contains(word)).collect::<Vec<_>>().join("_")
}

/// The declared bucket with this name expression, where there is exactly one, else the name itself.
fn named(module: &Module, name: String) -> BucketUse {
    let mut same = module.resources().filter(|resource| {
        resource.address.kind() == Some(BUCKET_TYPE)
            && resource
                .block
                .body
                .attribute("bucket")
                .is_some_and(|attribute| canonical(module.text(resource.file), &attribute.value) == name)
    });
    match (same.next(), same.next()) {
        (Some(only), None) if called_with_name(module, &name).is_empty() => {
            let instance = match repetition(only.block) {
                Repetition::Single => Instance::None,
                Repetition::ForEach(_) if name.contains("each.") => Instance::EachKey,
                Repetition::Count(_) if name.contains("count.") => Instance::CountIndex,
                // The name is the same for all instances, so it means whichever there is.
                _ => Instance::Splat,
            };
            BucketUse { bucket: Bucket::Declared(only.address), instance }
        }
        (None, _) => match called_with_name(module, &name).as_slice() {
            [only] => BucketUse { bucket: only.clone(), instance: Instance::None },
            _ => BucketUse { bucket: Bucket::Named(name), instance: Instance::None },
        },
        _ => BucketUse { bucket: Bucket::Named(name), instance: Instance::None },
    }
}

/// The buckets of registry modules whose calls give them this name.
fn called_with_name(module: &Module, name: &str) -> Vec<Bucket> {
    let named = module.blocks_of("module").filter_map(|(file, call)| {
        let label = &call.labels.first()?.text;
        let known = module.called.get(label).filter(|_| registry::is_of(call, s3_bucket::SOURCE))?;
        let bucket = known.policy.as_ref().map(|handed| &handed.bucket).or(known.bucket.as_ref())?;
        let own = registry::input(call, "bucket")?;
        let same = canonical(module.text(file), own) == name && matches!(repetition(call), Repetition::Single);
        same.then(|| Bucket::Called { module: label.clone(), bucket: bucket.clone() })
    });
    named.chain(unseen_with_name(module, name)).collect()
}

/// How new objects in a bucket are encrypted: by its own encryption resource, or by a block inside the bucket; of a bucket whose
/// module is not here, what the call says.
pub fn encryption(module: &Module, bucket: &Bucket) -> Encryption {
    if let Bucket::Named(name) = bucket {
        let chosen =
            behind_local(module, name).into_iter().map(|address| encryption(module, &Bucket::Declared(address)));
        if let Some(found) = chosen.into_iter().find(|found| *found != Encryption::Plain) {
            return found;
        }
    }
    if let Bucket::Unseen { module: name } = bucket {
        return module.call(name).map_or(Encryption::Plain, |(file, call)| said_in_call(file, call));
    }
    if let Bucket::Called { module: name, .. } = bucket
        && let Some((file, call)) = module.call(name).filter(|(_, call)| registry::is_of(call, s3_bucket::SOURCE))
        && let Some((algorithm, key)) = s3_bucket::encryption(call)
        && algorithm.as_str() != Some("AES256")
    {
        let key = key.filter(|key| key.kind != ExprKind::Null && key.as_str() != Some("")).cloned();
        return Encryption::Kms { place: Place { file, span: algorithm.span }, key };
    }
    let separate = module
        .managed("aws_s3_bucket_server_side_encryption_configuration")
        .filter(|resource| {
            resource
                .block
                .body
                .attribute("bucket")
                .is_some_and(|attribute| named_by(module, resource.file, &attribute.value).bucket == *bucket)
        })
        .map(|resource| (resource.file, resource.block));
    let inline = module
        .managed(BUCKET_TYPE)
        .filter(|resource| Bucket::Declared(resource.address.clone()) == *bucket)
        .flat_map(|resource| {
            let blocks = resource.block.body.all_blocks();
            let inner = blocks.filter(|block| {
                block.keyword == "server_side_encryption_configuration"
                    || block.labels.first().is_some_and(|label| label.text == "server_side_encryption_configuration")
            });
            inner.map(move |block| (resource.file, block))
        });
    for (file, block) in separate.chain(inline) {
        if let Some(found) = kms_in(module, file, block) {
            return found;
        }
    }
    Encryption::Plain
}

/// Whether a setting says by itself that new objects are encrypted with a KMS key, whatever is handed over.
pub fn is_encrypted_for_sure(module: &Module, place: Place) -> bool {
    let mut queue: Vec<(&Block, bool)> =
        module.blocks().filter(|(file, _)| *file == place.file).map(|(_, block)| (block, true)).collect();
    while let Some((block, is_there)) = queue.pop() {
        if block.span == place.span
            && let Some(algorithm) = block.body.attribute("sse_algorithm")
        {
            return is_there && algorithm.value.as_str().is_some();
        }
        let is_there = is_there && block.keyword != "dynamic";
        queue.extend(block.body.all_blocks().filter(|inner| inner.span.contains(place.span)).map(|b| (b, is_there)));
    }
    // Said by an argument of a call.
    true
}

/// What the arguments of a call say of encryption with a KMS key, by their names or by the algorithm.
fn said_in_call(file: usize, call: &Block) -> Encryption {
    let mut found: Option<(Span, Option<Expr>)> = None;
    let mut queue: Vec<(String, &Expr)> =
        call.body.attributes().map(|argument| (argument.name.clone(), &argument.value)).collect();
    while let Some((name, value)) = queue.pop() {
        let is_none = matches!(value.kind, ExprKind::Null | ExprKind::Bool(false)) || value.as_str() == Some("");
        match &value.unwrapped().kind {
            _ if is_none => {}
            ExprKind::Object(items) => queue.extend(items.iter().map(|item| match &item.key {
                ObjectKey::Name(name) => (name.clone(), &item.value),
                ObjectKey::Computed(_) => (String::new(), &item.value),
            })),
            ExprKind::Array(items) => queue.extend(items.iter().map(|item| (name.clone(), item))),
            _ if name.contains("kms") => found = Some((value.span, Some(value.clone()))),
            _ if value.as_str().is_some_and(|text| text.starts_with("aws:kms")) && found.is_none() => {
                found = Some((value.span, None));
            }
            _ => {}
        }
    }
    found.map_or(Encryption::Plain, |(span, key)| Encryption::Kms { place: Place { file, span }, key })
}

fn kms_in(module: &Module, file: usize, block: &Block) -> Option<Encryption> {
    let mut blocks = vec![block];
    while let Some(block) = blocks.pop() {
        if module.unencrypted.contains(&Place { file, span: block.span }) {
            continue;
        }
        if let Some(algorithm) = block.body.attribute("sse_algorithm")
            && algorithm.value.as_str() != Some("AES256")
        {
            let key = block.body.attribute("kms_master_key_id").map(|key| key.value.clone());
            let key = key.filter(|key| key.kind != ExprKind::Null && key.as_str() != Some(""));
            return Some(Encryption::Kms { place: Place { file, span: block.span }, key });
        }
        blocks.extend(block.body.all_blocks());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::module::read_modules;
    use crate::workspace::{SourceFile, Workspace};

    const CODE: &str = r#"
        module "m" {
          source = "github.com/example/bucket.git"
        }
        resource "aws_s3_bucket_policy" "p" {
          bucket = module.m.bucket_id
        }
        x {
          domain = module.m.bucket_regional_domain_name
        }
    "#;

    fn found(code: &str) -> bool {
        let mut workspace = Workspace::default();
        let file = SourceFile { bytes: code.as_bytes().to_vec(), editable: true };
        workspace.files.insert("main.tf".to_owned(), file);
        let modules = read_modules(&workspace).expect("UTF-8");
        let block = modules[0].blocks_of("x").next().expect("a block").1;
        by_outputs(&modules[0], &block.body.attribute("domain").expect("a domain").value).is_some()
    }

    #[test]
    fn outputs_that_are_called_alike_are_of_one_bucket() {
        assert!(found(CODE));
        assert!(found(&CODE.replace("bucket_id", "s3_bucket_name")));
    }

    #[test]
    fn what_may_be_another_bucket_or_another_policy_is_not_taken_for_it() {
        for (from, to) in [
            ("bucket_id", "logs_bucket_id"),
            ("bucket_regional_domain_name", "website_domain"),
            ("bucket_regional_domain_name", "assets_bucket_regional_domain_name"),
            ("github.com/example/bucket.git\"", "github.com/example/bucket.git\"\n for_each = var.names"),
            (
                "github.com/example/bucket.git\"",
                "github.com/example/bucket.git\"\n a = aws_cloudfront_origin_access_identity.x.iam_arn",
            ),
            ("github.com/example/bucket.git", "./bucket"),
            ("x {", "resource \"aws_s3_bucket_policy\" \"q\" {\n bucket = module.m.other\n }\n x {"),
        ] {
            assert!(!found(&CODE.replacen(from, to, 1)), "{to}");
        }
    }
}
