//! Distributions, OAIs and keys that registry modules make: what their calls and outputs name.

use super::buckets::{Bucket, BucketUse};
use super::origins::{Origin, OriginIdentity};
use super::policies::{self, Attachment, PolicySource};
use crate::flow::Flow;
use crate::flow::path::{ControlId, PathFlow, Way};
use crate::hcl::ast::{Attribute, Block, Expr, ExprKind, Root, Span, StepKind};
use crate::hcl::parse;
use crate::policy::Notation;
use crate::policy::entries::Entries;
use crate::policy::identity::{Identity, Mention, OAI};
use crate::policy::statement::Policy;
use crate::terraform::address::Address;
use crate::terraform::module::{Module, Place, Resource};
use crate::terraform::reference::{self, Instance, Reference};
use crate::terraform::registry::cloudfront::{self, Api, Made};
use crate::terraform::registry::kms::{self, MadeKey};
use crate::terraform::registry::{self as modules, cloudposse};

/// The distributions that calls make, each as the resource that the call describes, by the names of the calls.
pub fn distributions(module: &Module) -> Vec<(Resource<'_>, &Made)> {
    let made = module.called.iter().filter_map(|(name, called)| {
        let made = called.distribution.as_ref()?;
        let (file, _) = module.call(name)?;
        Some((Resource { address: Address::Module(name.clone()), file, block: &made.block }, made))
    });
    made.collect()
}

/// The distribution that a call makes.
pub fn made<'m>(module: &'m Module, call: &str) -> Option<&'m Made> {
    module.called.get(call)?.distribution.as_ref()
}

/// The key that a call makes.
pub fn made_key<'m>(module: &'m Module, call: &str) -> Option<&'m MadeKey> {
    module.called.get(call)?.key.as_ref()
}

/// The call whose key a reference names.
pub fn key_of_call(module: &Module, found: &Reference) -> Option<Address> {
    let Address::Module(call) = &found.target else { return None };
    let named = found.instance == Instance::None && !found.deeper && found.attribute_name().is_some_and(kms::is_key);
    (named && made_key(module, call).is_some()).then(|| found.target.clone())
}

/// The statements that calls hand to modules for the policies of their keys. A policy that is handed over as a whole takes
/// their place, and is read like that of any key.
pub fn key_statements<'m>(module: &'m Module, taken: &mut Vec<(usize, Span)>) -> Vec<PolicySource<'m>> {
    let mut out: Vec<PolicySource> = Vec::new();
    for (file, block) in module.blocks_of("module") {
        let Some(name) = block.labels.first().map(|label| &label.text) else { continue };
        let (Some(key), None) = (made_key(module, name), kms::policy(block)) else { continue };
        let Some(value) = kms::statements(block) else { continue };
        let call = Resource { address: Address::Module(name.clone()), file, block };
        let (holder, value) = policies::followed(module, &call, value, taken);
        let bucket = BucketUse { bucket: Bucket::Declared(call.address.clone()), instance: Instance::None };
        let attachment =
            Attachment { resource: call, document_instance: Instance::None, bucket, ignored: false, inline: false };
        let entries = Entries { value, conditions: key.conditions };
        let read = policies::source(module, holder, Some(Notation::Entries(entries)));
        match out.iter_mut().find(|known| known.holder.address == read.holder.address) {
            None => out.push(PolicySource { attachments: vec![attachment], ..read }),
            Some(known) => {
                // Versions with different names for the same thing: nothing that is written there suits both.
                if !matches!(&known.notation, Some(Notation::Entries(own)) if own.conditions == key.conditions) {
                    known.notation = None;
                    known.policy = Policy { opaque: vec![value.span], ..Policy::default() };
                }
                known.attachments.push(attachment);
            }
        }
    }
    out
}

/// The conditions of CloudFront's statements that the module of a key drops, since it has another name for them: each with
/// where it stands, the call, and that name.
pub fn dropped_conditions(policies: &[PolicySource<'_>], module: &Module) -> Vec<(Place, Address, &'static str)> {
    let mut out = Vec::new();
    for source in policies {
        let Some(Notation::Entries(entries)) = &source.notation else { continue };
        let Some(attachment) = source.attachments.first() else { continue };
        for statement in source.policy.statements.iter().filter(|statement| statement.is_for_cloudfront()) {
            let named = |span: &&Span| {
                let text = span.of(module.text(source.file)).trim_start_matches('"');
                let name = text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
                matches!(name, "condition" | "conditions") && name != entries.conditions
            };
            let dropped = statement.unknown.iter().filter(named);
            let place = |span: &Span| Place { file: source.file, span: *span };
            out.extend(dropped.map(|span| (place(span), attachment.resource.address.clone(), entries.conditions)));
        }
    }
    out
}

/// The output with the ARN of the distribution that a call makes.
fn arn_output(call: &Block) -> &'static str {
    match modules::is_of(call, cloudposse::SOURCE) {
        true => cloudposse::DISTRIBUTION_ARN,
        false => cloudfront::DISTRIBUTION_ARN,
    }
}

/// The expression of a distribution's ARN, for the resource or call that makes it.
pub fn arn(distribution: &Resource<'_>) -> String {
    let address = &distribution.address;
    match address {
        Address::Module(_) => format!("{address}.{}", arn_output(distribution.block)),
        _ => format!("{address}.arn"),
    }
}

/// Whether a reference is to the ARN of a distribution that a call makes.
pub fn is_arn_of_distribution(module: &Module, found: &Reference) -> bool {
    let Address::Module(call) = &found.target else { return false };
    found.attribute_name().is_some_and(|output| is_arn_output(module, call, output))
}

/// Whether an output of a call is the ARN of the distribution that it makes.
pub fn is_arn_output(module: &Module, call: &str, output: &str) -> bool {
    made(module, call).is_some_and(|made| arn_output(&made.block) == output)
}

/// What a distribution is called in a state, its own instances aside.
pub fn in_state(distribution: &Resource<'_>) -> String {
    let address = &distribution.address;
    match address {
        Address::Module(_) if modules::is_of(distribution.block, cloudposse::SOURCE) => {
            format!("{address}.{}", cloudposse::DISTRIBUTION_IN_STATE)
        }
        Address::Module(_) => format!("{address}.aws_cloudfront_distribution.this"),
        _ => address.to_string(),
    }
}

/// What a key is called in a state, its instances aside.
pub fn key_in_state(address: &Address) -> String {
    match address {
        Address::Module(_) => format!("{address}.{}", kms::IN_STATE),
        _ => address.to_string(),
    }
}

/// What an OAC that a call makes is called in a state, by its key as an expression.
pub fn control_in_state(call: &str, key: &str) -> Address {
    Address::ModuleOutput {
        module: call.to_owned(),
        output: format!("aws_cloudfront_origin_access_control.this[{key}]"),
    }
}

/// Reads in an origin of a call what it says in other words than a resource does.
pub fn settle(flow: &Flow<'_>, file: usize, origin: &mut Origin<'_>, call: &Address, made: &Made) {
    let Address::Module(call) = call else { return };
    if made.api == Api::Whole {
        settle_whole(origin, call);
        return;
    }
    let body = &origin.block.body;
    if let Some(control) = body.attribute(cloudfront::CONTROLS) {
        origin.has_control = true;
        origin.control = cloudfront::key(&control.value).map(|key| control_in_state(call, &key));
    }
    let Some(config) = origin.s3_config else { return };
    let path = config.body.attribute("cloudfront_access_identity_path");
    let key = config.body.attribute("origin_access_identity");
    let followed = |path: &Attribute| Way { flow, otherwise: None }.of_block(file, &path.value);
    (origin.identity, origin.control_id) = match (path, key) {
        (None, None) => (OriginIdentity::Nobody, None),
        (Some(path), None) => match followed(path) {
            Some(PathFlow { mention, control }) if !mention.bound => (OriginIdentity::Known(mention), Some(control)),
            _ => (OriginIdentity::Unclear(path.value.span), None),
        },
        (None, Some(key)) => match cloudfront::key(&key.value).filter(|key| made.identities.contains(key)) {
            Some(name) => {
                let control = ControlId::of_instance(format!("[{name}]"));
                let instance = Instance::Key(name);
                let identity = called(call);
                let (attribute, span) = (key.name.clone(), key.value.span);
                (OriginIdentity::Known(Mention { identity, instance, attribute, span, bound: false }), Some(control))
            }
            None => (OriginIdentity::Unclear(key.value.span), None),
        },
        (Some(path), Some(_)) => (OriginIdentity::Unclear(path.value.span), None),
    };
}

/// The same for the one S3 origin of a module that has a bucket, an OAI and an OAC of its own.
fn settle_whole(origin: &mut Origin<'_>, call: &str) {
    origin.bucket = Some(BucketUse { bucket: bucket_of(call), instance: Instance::None });
    // What the module itself grants is known, and nobody has to speak for it.
    origin.attested = None;
    match origin.s3_config {
        None => origin.control = Some(cloudposse::control(call)),
        Some(config) => {
            let mention = Mention {
                identity: Identity::Called { module: call.to_owned(), name: cloudposse::IDENTITY_IN_STATE },
                instance: Instance::None,
                attribute: "cloudfront_access_identity_path".to_owned(),
                span: config.span,
                bound: false,
            };
            origin.identity = OriginIdentity::Known(mention);
        }
    }
}

/// The bucket that such a module makes.
pub fn bucket_of(call: &str) -> Bucket {
    Bucket::Called { module: call.to_owned(), bucket: cloudposse::bucket() }
}

/// The OAI that a `moved` block leads out of a call that makes none any more.
pub fn kept(block: &Block) -> Option<(String, Identity)> {
    let named = |name: &str| reference::as_reference(&block.body.attribute(name)?.value);
    let (from, to) = (named("from")?, named("to")?);
    let Address::Module(call) = from.target.clone() else { return None };
    let out = block.keyword == "moved" && from.attribute_name() == Some(OAI);
    Some((call, Identity::of_address(&to.target).filter(|_| out)?))
}

/// The OAIs of a call that an output of it is about, where the module is known.
pub fn of_output(module: &Module, found: &Reference) -> Option<Identity> {
    let Address::Module(call) = &found.target else { return None };
    let about = cloudfront::IDENTITY_OUTPUTS.contains(&found.attribute_name()?);
    let own = made(module, call).is_some_and(|made| !made.identities.is_empty());
    (about && own).then(|| called(call))
}

/// Whether an output of a call is about the OAI that its module makes, though its name does not say so.
pub fn is_of_identity(module: &Module, call: &Address, output: &str) -> bool {
    let Address::Module(name) = call else { return false };
    let known = module.call(name).is_some_and(|(_, block)| modules::is_of(block, cloudposse::SOURCE));
    known && cloudposse::IDENTITY_OUTPUTS.contains(&output)
}

/// The OAIs that a call makes by its inputs.
pub fn called(call: &str) -> Identity {
    Identity::Called { module: call.to_owned(), name: cloudfront::IDENTITY_IN_STATE }
}

/// The OAIs that an input of a call is about, where the call makes them.
pub fn of_input(module: &Module, call: &str, input: &str) -> Option<Identity> {
    let about = [cloudfront::CREATE_IDENTITY, cloudfront::IDENTITIES, "origin_access_identity"].contains(&input);
    let own = made(module, call).is_some_and(|made| !made.identities.is_empty());
    (about && own).then(|| called(call))
}

/// Whether an input by itself makes OAIs, and uses none.
pub fn is_declaring(input: &str) -> bool {
    [cloudfront::CREATE_IDENTITY, cloudfront::IDENTITIES].contains(&input)
}

/// Finds the OAIs of calls among the principals of policies.
pub fn principals(module: &Module, policies: &mut [PolicySource<'_>]) {
    for source in policies {
        let text = module.text(source.file);
        let statements = source.policy.statements.iter_mut();
        let principals = statements.flat_map(|s| s.principals.iter_mut().chain(s.not_principals.iter_mut()));
        for identifier in principals.flat_map(|principals| &mut principals.identifiers) {
            if !identifier.text.contains("module.") || identifier.span.of(text) != identifier.text {
                continue;
            }
            let head = "x = ";
            let read = parse::parse(&format!("{head}{}", identifier.text));
            let Some(argument) = read.body.attribute("x") else { continue };
            let placed = |span: Span| {
                let at = |offset: usize| offset + identifier.span.start - head.len();
                Span::new(at(span.start), at(span.end))
            };
            for found in reference::in_expr(&argument.value) {
                let Some(identity) = of_output(module, &found) else { continue };
                let whole = as_whole(module, &argument.value);
                let (instance, attribute) =
                    whole.clone().unwrap_or((Instance::Computed(placed(found.span)), String::new()));
                let span = placed(found.span);
                let mention = Mention { identity, instance, attribute, span, bound: found.bound };
                if whole.is_some() && identifier.mentions.is_empty() {
                    identifier.oais = vec![mention.clone()];
                }
                identifier.mentions.push(mention);
            }
        }
    }
}

/// The OAIs of a call that an expression is the ARNs of, if it is nothing else, and the attribute that it has of them.
fn as_whole(module: &Module, expr: &Expr) -> Option<(Instance, String)> {
    let inner = expr.unwrapped();
    let ExprKind::Traversal(traversal) = &inner.kind else { return None };
    let Root::Name(root) = &traversal.root else { return None };
    let names: Vec<&StepKind> = traversal.steps.iter().map(|step| &step.kind).collect();
    if root != "module" {
        return None;
    }
    let iam_arn = "iam_arn".to_owned();
    match names.as_slice() {
        [StepKind::Attr(_), StepKind::Attr(output)] if output == cloudfront::IAM_ARNS_OUTPUT => {
            Some((Instance::Splat, iam_arn))
        }
        // Terraform goes through a map in the order of its keys.
        [StepKind::Attr(call), StepKind::Attr(output), StepKind::Index(index)]
            if output == cloudfront::IAM_ARNS_OUTPUT =>
        {
            let ExprKind::Number(at) = &index.kind else { return None };
            let mut keys = made(module, call)?.identities.clone();
            keys.sort();
            Some((Instance::Key(keys.get(at.parse::<usize>().ok()?)?.clone()), iam_arn))
        }
        [StepKind::Attr(_), StepKind::Attr(output), StepKind::Index(key), StepKind::Attr(attribute)]
            if output == cloudfront::IDENTITIES_OUTPUT
                && matches!(attribute.as_str(), "iam_arn" | "s3_canonical_user_id") =>
        {
            Some((Instance::Key(cloudfront::key(key)?), attribute.clone()))
        }
        _ => None,
    }
}
