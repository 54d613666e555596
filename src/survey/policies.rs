//! Bucket and key policies: where their statements stand and what they are attached to.

use super::buckets::{self, Bucket, BucketUse};
use super::references::is_about_oais;
use super::registry;
use crate::flow::path::names_within;
use crate::flow::{self, Flow, asked, is_empty};
use crate::hcl::ast::{Attribute, Block, Call, Expr, ExprKind, Part, Span};
use crate::policy::identity::{Identity, Mention};
use crate::policy::statement::{Identifier, KEEP_ITEMS, Policy};
use crate::policy::{self, Notation};
use crate::terraform::address::Address;
use crate::terraform::assets::{self, FileCall, Variables};
use crate::terraform::instances::same_instances;
use crate::terraform::module::{Module, Place, Repetition, Resource, address_of, ignored_changes, repetition};
use crate::terraform::reference::{self, Instance, Reference};
use crate::terraform::registry::kms;
use crate::terraform::tree;
use std::collections::BTreeSet;

/// The data source type of a policy document.
pub const DOCUMENT: &str = "aws_iam_policy_document";

/// A policy and what it is attached to.
#[derive(Debug)]
pub struct PolicySource<'m> {
    /// The block that holds the statements: a policy document, or a bucket policy.
    pub holder: Resource<'m>,
    /// The file in which the statements stand: the holder's own, or one that it reads.
    pub file: usize,
    /// The call that reads that file.
    pub call: Option<FileCall>,
    /// The variables that fill the text of the policy in, where it is a template.
    pub variables: Option<Variables>,
    /// Whether the file is read in other places too, so that what is written into it is said there as well.
    pub is_shared: bool,
    /// How the statements are written; `None` for a notation that the tool does not read.
    pub notation: Option<Notation<'m>>,
    /// What they say.
    pub policy: Policy,
    /// The buckets that it is attached to.
    pub attachments: Vec<Attachment<'m>>,
    /// Where else the document is used: merged into another, handed to a module, put out.
    pub other_uses: Vec<Place>,
}

/// A policy on a bucket or key.
#[derive(Debug, Clone)]
pub struct Attachment<'m> {
    /// The `aws_s3_bucket_policy`, the bucket whose inline policy it is, or the call that hands it to a module.
    pub resource: Resource<'m>,
    /// Which instance of the document it takes.
    pub document_instance: Instance,
    /// The bucket or key.
    pub bucket: BucketUse,
    /// Whether Terraform is told to leave the policy alone.
    pub ignored: bool,
    /// Whether the policy stands inside the bucket's own block.
    pub inline: bool,
}

impl PolicySource<'_> {
    /// Whether the policy is attached to this bucket, whatever the instance.
    pub fn is_on(&self, bucket: &Bucket) -> bool {
        self.attachments.iter().any(|attachment| attachment.bucket.bucket == *bucket)
    }

    /// Whether it is the policy of this key.
    pub fn is_on_key(&self, key: &Address) -> bool {
        self.is_on(&Bucket::Declared(key.clone()))
    }

    /// Whether it is the policy of a key.
    pub fn is_key_policy(&self) -> bool {
        self.attachments.iter().any(|attachment| match &attachment.bucket.bucket {
            // A call by itself is known for its key alone; a bucket of one has an address of its own.
            Bucket::Declared(address) => address.kind() == Some("aws_kms_key") || matches!(address, Address::Module(_)),
            Bucket::Named(_) | Bucket::Called { .. } | Bucket::Unseen { .. } => false,
        })
    }
}

/// The bucket and key policies of a module, and the documents that name an OAI without being attached here.
pub fn policies<'m>(flow: &Flow<'m>, module: &'m Module) -> Vec<PolicySource<'m>> {
    let mut out: Vec<PolicySource> = module
        .resources()
        .filter(|resource| resource.address == Address::data(DOCUMENT, resource.address.name()))
        .map(|holder| source(module, holder.clone(), Some(Notation::Document(holder.block))))
        .collect();
    let mut taken: Vec<(usize, Span)> = Vec::new();
    let calls = module.blocks_of("module").filter_map(|(file, block)| {
        let address = address_of(block)?;
        Some(Resource { address, file, block })
    });
    for resource in module.resources().filter(|resource| resource.address.is_managed()).chain(calls) {
        let Some((value, bucket, inline)) = policy_of(module, &resource) else { continue };
        let ignored = match &resource.address {
            Address::Module(name) => match buckets::attached_by(module, name) {
                Some(attaches) => attaches.ignored,
                None => buckets::policy_handed_to(module, name).is_some_and(|handed| handed.ignored),
            },
            _ => ignored_changes(resource.block).iter().any(|name| name == "policy" || name == "all"),
        };
        let attachment = |document_instance| Attachment {
            resource: resource.clone(),
            document_instance,
            bucket: bucket.clone(),
            ignored,
            inline,
        };
        let (holder, value) = followed(module, &resource, value, &mut taken);
        let document = of_document(value);
        if let Some(found) = document
            && let Some(source) = out.iter_mut().find(|source| source.holder.address == found.target)
        {
            if matches!(resource.address, Address::Module(_)) && !goes_with_call(module, &resource, source, &found) {
                continue;
            }
            taken.push((holder.file, found.span));
            source.attachments.push(attachment(found.instance));
            continue;
        }
        if let Some(filled) = assets::template_file(module, value)
            && let Some(documents) = alternatives(filled.template)
        {
            for found in documents {
                if let Some(source) = out.iter_mut().find(|source| source.holder.address == found.target) {
                    taken.push((filled.resource.file, found.span));
                    source.attachments.push(attachment(found.instance));
                    fill(&mut source.policy, &filled.variables, flow);
                    source.variables = Some(filled.variables.clone());
                }
            }
            continue;
        }
        if let Some(mut read) = from_file(module, &holder, value, flow).or_else(|| from_heredoc(module, value, flow)) {
            read.attachments.push(attachment(Instance::None));
            out.push(read);
            continue;
        }
        match out.iter_mut().find(|source| source.holder.address == holder.address) {
            Some(known) => known.attachments.push(attachment(Instance::None)),
            None => {
                let notation = notation(module.text(holder.file), value);
                let mut read = source(module, holder, notation);
                if read.notation.is_none() {
                    read.policy.opaque.push(value.span);
                }
                read.attachments.push(attachment(Instance::None));
                out.push(read);
            }
        }
    }
    out.extend(registry::key_statements(module, &mut taken));
    for source in &mut out {
        flow.fill_principals(&mut source.policy);
        see_conditions(source);
    }
    merge(module, &mut out, &mut taken);
    other_uses(module, &taken, &mut out);
    registry::principals(module, &mut out);
    out.retain(|source| !source.attachments.is_empty() || source.policy.statements.iter().any(|s| s.names_oai()));
    out
}

/// A policy that is attached to nothing yet.
pub fn source<'m>(module: &'m Module, holder: Resource<'m>, notation: Option<Notation<'m>>) -> PolicySource<'m> {
    let text = module.text(holder.file);
    let policy = notation.as_ref().map(|notation| policy::read(text, notation)).unwrap_or_default();
    let file = holder.file;
    PolicySource {
        holder,
        file,
        call: None,
        variables: None,
        is_shared: false,
        notation,
        policy,
        attachments: Vec::new(),
        other_uses: Vec::new(),
    }
}

/// The policy in a file that is read by `file`, `templatefile` or a `template_file`, or by a module that is called with it; a
/// template's variables stand for their values. `None` where the value is no such call, or the file is not here.
fn from_file<'m>(module: &'m Module, holder: &Resource<'m>, value: &Expr, flow: &Flow<'m>) -> Option<PolicySource<'m>> {
    let handed = || match &holder.address {
        Address::Module(_) => assets::handed_template(module, holder.file, holder.block),
        _ => None,
    };
    let (holder, call) = match assets::file_call(module, holder.file, value).or_else(handed) {
        Some(call) => (holder.clone(), call),
        None => {
            let filled = assets::template_file(module, value)?;
            let call = assets::file_call(module, filled.resource.file, filled.template)?;
            let variables = Some(filled.variables);
            (filled.resource, FileCall { template: true, variables, ..call })
        }
    };
    let file = module.files.iter().position(|file| file.asset && file.path == call.path)?;
    let text = module.text(file);
    let read = policy::text::read(text, Span::new(0, text.len()), call.template)?;
    let notation = Notation::Text(read);
    let mut policy = policy::read(text, &notation);
    if let Some(variables) = &call.variables {
        fill(&mut policy, variables, flow);
    }
    let notation = Some(notation);
    Some(PolicySource {
        holder,
        file,
        variables: call.variables.clone(),
        call: Some(call),
        is_shared: module.files[file].readers != 1,
        notation,
        policy,
        attachments: Vec::new(),
        other_uses: Vec::new(),
    })
}

/// The policy in a heredoc that a `template_file` fills in.
fn from_heredoc<'m>(module: &'m Module, value: &Expr, flow: &Flow<'m>) -> Option<PolicySource<'m>> {
    let filled = assets::template_file(module, value)?;
    let notation = notation(module.text(filled.resource.file), filled.template)?;
    let mut read = source(module, filled.resource, Some(notation));
    fill(&mut read.policy, &filled.variables, flow);
    read.variables = Some(filled.variables);
    Some(read)
}

/// Puts the variables of a template in their places in a policy.
fn fill(policy: &mut Policy, variables: &Variables, flow: &Flow<'_>) {
    let values = variables.values();
    policy::text::substitute(policy, &values);
    flow.fill_variables(policy, &values);
}

/// The document whose JSON a value is: the only instance of one that may be missing is index 0.
fn of_document(value: &Expr) -> Option<Reference> {
    let inner = value.unwrapped();
    let of_json = |value: &Expr| reference::as_reference(value).filter(|found| found.attribute_name() == Some("json"));
    let is_empty = |value: &Expr| value.kind == ExprKind::Null || value.as_str() == Some("");
    let list = match &inner.kind {
        ExprKind::Call(Call { name, args }) => match (name.as_str(), args.as_slice()) {
            ("join", [separator, list]) if separator.as_str() == Some("") => list,
            ("one", [list]) => list,
            ("try", [value, rest @ ..]) if rest.iter().all(is_empty) => return of_json(value),
            _ => return None,
        },
        _ => return of_json(inner),
    };
    let found = of_json(list).filter(|found| found.instance == Instance::Splat)?;
    Some(Reference { instance: Instance::Key("0".to_owned()), ..found })
}

/// The documents that a value is, whatever the conditions in it.
fn alternatives(value: &Expr) -> Option<Vec<Reference>> {
    let inner = value.unwrapped();
    match &inner.kind {
        ExprKind::Conditional(parts) => {
            let mut out = alternatives(&parts[1])?;
            out.extend(alternatives(&parts[2])?);
            Some(out)
        }
        _ => of_document(inner).map(|found| vec![found]),
    }
}

/// Where a policy's value stands: in the resource itself, or in the local value that it comes from, or that local's entry.
pub fn followed<'m>(
    module: &'m Module,
    resource: &Resource<'m>,
    value: &'m Expr,
    taken: &mut Vec<(usize, Span)>,
) -> (Resource<'m>, &'m Expr) {
    let mut holder = resource.clone();
    let mut value = value;
    // A local that leads back to itself is refused by Terraform; the bound only ends the circle.
    for _ in 0..32 {
        let Some(found) = reference::as_reference(value) else { break };
        let Address::Local(name) = &found.target else { break };
        let Some((file, block, attribute)) = module.local(name).filter(|_| !found.deeper) else { break };
        let Some(inner) = flow::entry(&attribute.value, &found) else { break };
        let whole = found.instance == Instance::None && found.attribute.is_none();
        // Several entries of one local may hold policies: only a document has an address of its own.
        if !whole && of_document(inner).is_none() {
            break;
        }
        taken.push((holder.file, found.span));
        holder = Resource { address: found.target.clone(), file, block };
        value = inner;
    }
    (holder, value)
}

/// The notation of a policy's value; `None` for one that the tool does not read.
fn notation<'m>(text: &str, value: &'m Expr) -> Option<Notation<'m>> {
    match &value.unwrapped().kind {
        ExprKind::Call(Call { name, args }) if name == "jsonencode" && args.len() == 1 => {
            args.first().map(Notation::Jsonencode)
        }
        _ => policy::text::read_heredoc(text, value).map(Notation::Text),
    }
}

/// The arguments by which a document takes in others. Source: the provider's documentation of
/// `aws_iam_policy_document`; the first two are the names of old versions.
pub const MERGING: [&str; 4] = ["source_json", "override_json", "source_policy_documents", "override_policy_documents"];

/// Documents that are merged into others are attached to what those are attached to.
fn merge(module: &Module, sources: &mut [PolicySource<'_>], taken: &mut Vec<(usize, Span)>) {
    let mut merges: Vec<(usize, usize)> = Vec::new();
    for into in 0..sources.len() {
        let holder = sources[into].holder.clone();
        for name in MERGING {
            let Some(argument) = holder.block.body.attribute(name) else { continue };
            if holder.address.kind() != Some(DOCUMENT) {
                continue;
            }
            let mut items = Vec::new();
            listed(&argument.value, &mut items);
            let mut all = true;
            for item in items {
                let found = reference::as_reference(item).filter(|found| found.attribute_name() == Some("json"));
                let from = found.as_ref().and_then(|found| {
                    let from = sources.iter().position(|source| source.holder.address == found.target)?;
                    let together = match found.instance {
                        Instance::None => true,
                        Instance::EachKey | Instance::CountIndex => {
                            same_instances(module, &sources[from].holder, &holder)
                        }
                        // Whichever there is of one that may be missing.
                        Instance::Splat => matches!(repetition(sources[from].holder.block), Repetition::Count(_)),
                        _ => false,
                    };
                    together.then_some((from, found.span))
                });
                match from {
                    Some((from, span)) => {
                        taken.push((holder.file, span));
                        merges.push((from, into));
                    }
                    None => all = false,
                }
            }
            if all {
                sources[into].policy.opaque.retain(|span| *span != argument.span);
            }
        }
    }
    // A chain of documents is as long as there are documents at most.
    for _ in 0..sources.len() {
        for &(from, into) in &merges {
            let inherited: Vec<Attachment> = sources[into].attachments.clone();
            for attachment in inherited {
                let known = sources[from].attachments.iter().any(|a| a.resource.address == attachment.resource.address);
                if !known {
                    sources[from].attachments.push(attachment);
                }
            }
        }
    }
}

/// The items of a list that is put together by functions that keep their items.
fn listed<'e>(list: &'e Expr, out: &mut Vec<&'e Expr>) {
    match &list.unwrapped().kind {
        ExprKind::Array(items) => items.iter().for_each(|item| listed(item, out)),
        ExprKind::Call(Call { name, args }) if KEEP_ITEMS.contains(&name.as_str()) => {
            args.iter().for_each(|item| listed(item, out));
        }
        _ => out.push(list),
    }
}

/// The argument of a resource that holds a policy, a null or empty one apart.
pub fn policy_argument<'m>(resource: &Resource<'m>) -> Option<&'m Attribute> {
    let argument = resource.block.body.attribute("policy")?;
    (argument.value.kind != ExprKind::Null && argument.value.as_str() != Some("")).then_some(argument)
}

/// The policy that a resource puts on a bucket or key: a policy resource, or the bucket's or key's own argument.
fn policy_of<'m>(module: &'m Module, resource: &Resource<'m>) -> Option<(&'m Expr, BucketUse, bool)> {
    if let Address::Module(name) = &resource.address {
        return handed_over(module, name, resource);
    }
    let value = &policy_argument(resource)?.value;
    let own = || BucketUse { bucket: Bucket::Declared(resource.address.clone()), instance: Instance::None };
    match resource.address.kind()? {
        "aws_s3_bucket_policy" => {
            let bucket = &resource.block.body.attribute("bucket")?.value;
            Some((value, buckets::named_by(module, resource.file, bucket), false))
        }
        "aws_kms_key_policy" => {
            let key = reference::as_reference(&resource.block.body.attribute("key_id")?.value)?;
            Some((value, BucketUse { bucket: Bucket::Declared(key.target), instance: key.instance }, false))
        }
        "aws_s3_bucket" | "aws_kms_key" => Some((value, own(), true)),
        _ => None,
    }
}

/// The policy that a call hands to a module for its bucket or key.
fn handed_over<'m>(module: &Module, name: &str, call: &Resource<'m>) -> Option<(&'m Expr, BucketUse, bool)> {
    if registry::made_key(module, name).is_some() {
        let bucket = BucketUse { bucket: Bucket::Declared(call.address.clone()), instance: Instance::None };
        return Some((&kms::policy(call.block)?.value, bucket, false));
    }
    if let Some(attaches) = buckets::attached_by(module, name) {
        let bucket = &call.block.body.attribute(&attaches.bucket)?.value;
        let value = &call.block.body.attribute(attaches.policy.variable())?.value;
        return Some((value, buckets::named_by(module, call.file, bucket), false));
    }
    if let Some(argument) = module.called.get(name).and_then(|known| known.unseen.as_ref()) {
        let value = &call.block.body.attribute(argument)?.value;
        let value = match &value.unwrapped().kind {
            ExprKind::Array(items) => items.first()?,
            _ => value,
        };
        let bucket = Bucket::Unseen { module: name.to_owned() };
        return Some((value, BucketUse { bucket, instance: Instance::None }, false));
    }
    let handed = buckets::policy_handed_to(module, name)?;
    let instance = match repetition(call.block) {
        Repetition::Single => Instance::None,
        Repetition::ForEach(_) => Instance::EachKey,
        Repetition::Count(_) => return None,
    };
    let bucket = Bucket::Called { module: name.to_owned(), bucket: handed.bucket.clone() };
    let value = call.block.body.attribute(&handed.variable)?.value.single()?;
    Some((value, BucketUse { bucket, instance }, false))
}

/// Sees which statements about an OAI a `dynamic` block makes once or not at all, by a condition and nothing else.
fn see_conditions(source: &mut PolicySource<'_>) {
    let Some(Notation::Document(document)) = &source.notation else { return };
    for statement in source.policy.statements.iter_mut().filter(|s| s.generated && s.names_oai()) {
        let dynamic = document.body.dynamics("statement").find(|block| block.span == statement.span);
        statement.generated = !dynamic.is_some_and(|dynamic| {
            let items = dynamic.body.attribute("for_each").map(|items| &items.value.unwrapped().kind);
            let is_once = match items {
                Some(ExprKind::Conditional(parts)) => is_one_or_none(parts),
                _ => false,
            };
            let is_plain = dynamic.body.attribute("iterator").is_none();
            let mut contents = dynamic.body.blocks("content");
            is_once && is_plain && !contents.any(|content| names_within(&content.body, "statement"))
        });
    }
}

/// Whether a condition chooses between one item and none. Where it is asked whether there is an OAI, it is one where there is.
fn is_one_or_none([condition, yes, no]: &[Expr; 3]) -> bool {
    let one = |list: &Expr| matches!(&list.unwrapped().kind, ExprKind::Array(items) if items.len() == 1);
    (one(yes) && is_empty(no)) || (is_empty(yes) && one(no) && !asked::names_handed(condition))
}

/// What says which bucket an attached policy is for.
pub fn bucket_argument<'m>(module: &Module, attachment: &Attachment<'m>) -> Option<&'m Expr> {
    let name = match &attachment.resource.address {
        Address::Module(call) => &buckets::attached_by(module, call)?.bucket,
        _ => "bucket",
    };
    Some(&attachment.resource.block.body.attribute(name)?.value)
}

/// Whether the code shows which instance of a document a call takes: the only one, or the one with its own key.
fn goes_with_call(module: &Module, call: &Resource<'_>, source: &PolicySource<'_>, found: &Reference) -> bool {
    match found.instance {
        Instance::None => matches!(repetition(source.holder.block), Repetition::Single),
        Instance::EachKey => same_instances(module, call, &source.holder),
        _ => false,
    }
}

/// Notes where documents are used in other ways than the known ones.
fn other_uses(module: &Module, taken: &[(usize, Span)], sources: &mut [PolicySource<'_>]) {
    for (file, block) in module.blocks() {
        for found in reference::in_body(&block.body) {
            let own = sources.iter_mut().find(|source| source.holder.address == found.target);
            if let Some(source) = own.filter(|_| !taken.contains(&(file, found.span))) {
                source.other_uses.push(Place { file, span: found.span });
            }
        }
    }
}

/// Sees the OAIs that callers hand to a module of which none is in the walked code: inputs among the principals that are about
/// OAIs by their name, or stand where only the id of one can.
pub fn principals_of_callers(module: &Module, sources: &mut [PolicySource<'_>]) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let principals = sources.iter_mut().flat_map(|source| &mut source.policy.statements);
    for principals in principals.flat_map(|statement| &mut statement.principals) {
        let attribute = match principals.kind.as_str() {
            "AWS" => "iam_arn",
            "CanonicalUser" => "s3_canonical_user_id",
            _ => continue,
        };
        for identifier in principals.identifiers.iter_mut().filter(|identifier| identifier.mentions.is_empty()) {
            let Some((name, span)) = handed_identity(identifier) else { continue };
            let Some((_, variable)) = tree::variable(module, &name) else { continue };
            let identity = Identity::Through(format!("var.{name}"));
            // The items of a list are OAIs of which each is as good as another.
            let instance = if is_list(variable) { Instance::Splat } else { Instance::None };
            let mention = Mention { identity, instance, attribute: attribute.to_owned(), span, bound: false };
            identifier.oais = vec![mention.clone()];
            identifier.mentions = vec![mention];
            out.insert(name);
        }
    }
    out
}

/// The input that a principal is, and where it stands: alone, or as the id in an ARN.
fn handed_identity(identifier: &Identifier) -> Option<(String, Span)> {
    let value = identifier.value.unwrapped();
    let (value, by_name) = match &value.kind {
        ExprKind::Template(template) => match template.parts.as_slice() {
            [Part::Literal(before), Part::Interpolation(id)] => {
                before.ends_with("CloudFront Origin Access Identity ").then_some((id.unwrapped(), false))?
            }
            _ => return None,
        },
        _ => (value, true),
    };
    let found = reference::as_reference(value)?;
    let Address::Variable(name) = &found.target else { return None };
    let whole = found.attribute.is_none() && found.instance == Instance::None && !found.deeper && !found.bound;
    (whole && (!by_name || is_about_oais(name))).then(|| (name.clone(), found.span))
}

/// Whether an input is declared as a list or set.
fn is_list(variable: &Block) -> bool {
    let kind = variable.body.attribute("type").map(|kind| &kind.value.kind);
    matches!(kind, Some(ExprKind::Call(Call { name, .. })) if name == "list" || name == "set")
}
