//! Every place in a module's code where an OAI ends up.

use super::acls::AclGrant;
use super::mentions::{self, Known, TextMention};
use super::origins::{Distribution, OriginIdentity};
use super::policies::{DOCUMENT, MERGING, PolicySource};
use super::registry;
use super::{ModuleSurvey, given, terragrunt};
use crate::flow::{Flow, asked};
use crate::hcl::ast::{Block, Body, Call, Expr, ExprKind, Item, ObjectKey, Span};
use crate::policy::identity::{self, Identity, OAI};
use crate::terraform::address::Address;
use crate::terraform::module::{Module, Place, Resource, address_of};
use crate::terraform::reference;
use crate::terraform::tree::{Tree, Value, variable};
use serde::Serialize;

/// One place where an OAI ends up.
#[derive(Debug, Clone, PartialEq)]
pub struct OaiReference {
    /// Which OAI; `None` where the code does not tell.
    pub identity: Option<Identity>,
    /// The attribute that is used, or the expression where the code does not tell.
    pub attribute: String,
    /// What kind of place it is.
    pub kind: Kind,
    /// Where.
    pub place: Place,
    /// What holds it, for people: `aws_s3_bucket_policy.site`, `output.oai`.
    pub holder: String,
    /// What the place is to the stages.
    pub sink: Sink,
}

/// The kinds of place that reports tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An origin.
    Origin,
    /// A bucket policy.
    Grant,
    /// A bucket or object ACL.
    Acl,
    /// A key policy.
    Key,
    /// An output.
    Output,
    /// An input of a module.
    ModuleInput,
    /// Anything else.
    Other,
}

/// What a place is to the stages.
#[derive(Debug, Clone, PartialEq)]
pub enum Sink {
    /// An origin: the positions of the distribution and of the origin in it.
    Origin(usize, usize),
    /// A principal: the positions of the policy and of the statement in it.
    Principal(usize, usize),
    /// A variable of a template that holds a policy: the position of the policy, and where the entry stands.
    Variable(usize, Span),
    /// The place of an OAI in an origin that takes an OAC, for callers of the module that do not.
    Beside,
    /// A policy that callers of the module hand over as text, with the OAI filled in.
    Filled,
    /// A local value that is handed to a template, whose variables in it are references of their own.
    Variables,
    /// A grant in a bucket's ACL: its position.
    Acl(usize),
    /// An entry of a `depends_on` list, in the block with this address.
    DependsOn(Address),
    /// An output.
    Output(String),
    /// What makes an OAI in a call, and uses none.
    Declaration,
    /// A block that leads an OAI out of a module that makes none any more, and goes with it.
    Moved,
    /// A `moved` block, which says what a resource was called before and uses none: Terraform takes it without the resource too.
    Renamed,
    /// A local value, which is followed: each place that takes it is a reference of its own.
    Local(String),
    /// A block or file that could not be read.
    Unread,
    /// Text in a string that only speaks of an OAI.
    Text,
    /// An argument of a call, or an output, from which the OAI is followed into another module.
    Wire,
    /// A comparison that asks whether an OAI is handed over.
    Asked,
    /// The place of an OAI in an origin that takes none wherever the module is called.
    Unused,
    /// Somewhere that the stages do not change: what it is, for people.
    Elsewhere(&'static str),
}

impl Sink {
    /// Whether the place only speaks of an OAI, so that it stays where it is when the OAI goes.
    pub fn only_speaks(&self) -> bool {
        matches!(self, Sink::Text | Sink::Renamed)
    }
}

/// All references of a module, in the order of files and source.
pub fn references(
    flow: &Flow<'_>,
    module: &Module,
    distributions: &[Distribution<'_>],
    policies: &[PolicySource<'_>],
    acls: &[AclGrant<'_>],
) -> Vec<OaiReference> {
    let mut out = Vec::new();
    for (file, block) in module.blocks() {
        let mut found = Vec::new();
        mentions_in(flow, &block.body, &mut found);
        for (mention, within) in found {
            let place = Place { file, span: mention.span };
            if takes_policy(module, place, policies) {
                continue;
            }
            let of_item = objects::sink(place, &mention.identity, distributions);
            let is_filled =
                flow.is_for_callers() && within.is_some_and(|name| is_text_of_callers(module, block, name, place));
            let sink = match of_item {
                Some(sink) => sink,
                None if is_description(block, mention.span) => Sink::Text,
                None if is_filled => Sink::Filled,
                None => sink(place, block, within, distributions, policies, acls),
            };
            // A name that an OAI had is no OAI.
            let is_former =
                sink == Sink::Renamed && mention.identity.address().is_none_or(|name| module.resource(&name).is_none());
            let (identity, attribute) = match is_former {
                true => (None, module.text_at(place).to_owned()),
                false => (Some(mention.identity), mention.attribute),
            };
            out.push(OaiReference {
                identity,
                attribute,
                kind: kind(block, &sink, policies),
                place,
                holder: holder(block),
                sink,
            });
        }
    }
    moved_out(module, &mut out);
    // An origin that takes the OAI of a call uses it, however it takes it.
    let of_call = |found: &reference::Reference| registry::of_output(module, found).is_some();
    outputs_by_name(module, distributions, policies, acls, of_call, &mut out);
    objects::from_elsewhere(distributions, &mut out);
    unclear_origins(module, distributions, &mut out);
    inputs_by_name(module, distributions, &mut out);
    outputs_by_name(module, distributions, policies, acls, |_| true, &mut out);
    from_other_states(module, policies, &mut out);
    principals_in_text(policies, &mut out);
    given::references(module, &mut out);
    text_in_strings(module, &mut out);
    unread_blocks(module, &mut out);
    out.sort_by_key(|reference| reference.place);
    out
}

/// Whether a place in a policy document merges in a policy that an input brings, through functions that only fill it in.
fn is_text_of_callers(module: &Module, block: &Block, argument: &str, place: Place) -> bool {
    let is_merged = block.labels.first().is_some_and(|label| label.text == DOCUMENT) && MERGING.contains(&argument);
    let found = block.body.attributes().flat_map(|merged| reference::in_expr(&merged.value));
    let Some(found) = found.into_iter().find(|found| is_merged && found.span == place.span) else { return false };
    let Address::Local(name) = &found.target else { return false };
    let Some((_, _, local)) = module.local(name).filter(|_| found.attribute.is_none()) else { return false };
    let mut text = local.value.unwrapped();
    while let ExprKind::Call(Call { name, args }) = &text.kind
        && name == "replace"
        && let Some(inner) = args.first()
    {
        text = inner.unwrapped();
    }
    reference::as_reference(text).is_some_and(|found| matches!(found.target, Address::Variable(_)))
}

/// Sees which places only ask whether an OAI is handed over.
pub fn follow_questions(module: &Module, references: &mut [OaiReference]) {
    for found in references.iter_mut().filter(|found| matches!(found.identity, Some(Identity::Through(_)))) {
        let follows = matches!(found.sink, Sink::Elsewhere(_) | Sink::Local(_));
        if follows && asked::at(module, found.place).is_some() {
            found.sink = Sink::Asked;
        }
    }
}
pub use objects::Objects;
#[path = "objects.rs"]
mod objects;

/// Sees which arguments of calls and which outputs hand an OAI over to a module where it is followed.
pub fn follow_wires(tree: &Tree, modules: &[Module], index: usize, references: &mut [OaiReference]) {
    let module = &modules[index];
    for found in references.iter_mut().filter(|reference| reference.identity.is_some()) {
        let blocks = || module.blocks().filter(|(file, _)| *file == found.place.file).map(|(_, block)| block);
        let Some(block) = blocks().find(|block| block.span.contains(found.place.span)) else { continue };
        let file = found.place.file;
        let within = address_of(block).map(|address| Resource { address, file, block });
        let whole = |value: &Expr| {
            tree.nodes_of(index).all(|node| {
                let shown = tree.shown(modules, (node, within.as_ref()), value);
                shown.is_some_and(|things| things.iter().all(|thing| thing.address.kind() == Some(OAI)))
            })
        };
        let follows = match (&found.sink, block.labels.first()) {
            (Sink::Elsewhere(_), Some(call)) if block.keyword == "module" => {
                let mut arguments = block.body.attributes();
                let argument = arguments.find(|argument| argument.span.contains(found.place.span));
                let nodes: Vec<Vec<usize>> =
                    tree.nodes_of(index).map(|node| tree.children_of(node, &call.text)).collect();
                argument.is_some_and(|argument| {
                    // Of whichever call, the input is the same attribute of OAIs or nothing.
                    let declared = |child: &usize| {
                        let callee = tree.nodes[*child].module;
                        // What those hand over who are not seen is not asked.
                        let open = tree.interfaces.contains(&callee);
                        let nodes = || tree.nodes_of(callee).filter(|node| !open || tree.nodes[*node].caller.is_some());
                        let all = || nodes().map(|node| tree.input(modules, node, &argument.name));
                        let mut attributes: Vec<String> = all()
                            .filter_map(|value| match value {
                                Value::Of(_, attribute) => Some(attribute),
                                _ => None,
                            })
                            .collect();
                        attributes.dedup();
                        let is_one = || attributes.len() == 1 && all().all(|value| value != Value::Unknown);
                        let by_parts = || !open && is_taken_by_parts(&modules[callee], &argument.name);
                        variable(&modules[callee], &argument.name).is_some() && (is_one() || by_parts())
                    };
                    whole(&argument.value)
                        && nodes.iter().all(|children| !children.is_empty() && children.iter().all(declared))
                })
            }
            (Sink::Output(name), _) => {
                tree.is_closed(index)
                    && tree.is_followed(modules, index, name)
                    && block.body.attribute("value").is_some_and(|value| whole(&value.value))
            }
            _ => false,
        };
        if follows {
            found.sink = Sink::Wire;
        }
    }
}

/// Whether each use of an input, which holds nothing but OAIs, is of one attribute of one of them that is followed.
fn is_taken_by_parts(module: &Module, input: &str) -> bool {
    let uses = module.blocks().flat_map(|(_, block)| reference::in_body(&block.body));
    uses.filter(|found| found.target == Address::Variable(input.to_owned()))
        .all(|found| found.means.is_some_and(|means| means.kind() == Some(OAI)))
}

/// All mentions in a body, each with the argument of the block itself that it stands in.
fn mentions_in<'b>(flow: &Flow<'_>, body: &'b Body, out: &mut Vec<(identity::Mention, Option<&'b str>)>) {
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => {
                let mentions = flow.mentions(&attribute.value).into_iter();
                out.extend(mentions.map(|mention| (mention, Some(attribute.name.as_str()))));
            }
            Item::Block(block) => mentions_in(flow, &block.body, out),
        }
    }
}

/// Whether a place takes a policy that stands in a local value: the OAIs in it are references where they stand.
fn takes_policy(module: &Module, place: Place, policies: &[PolicySource<'_>]) -> bool {
    let name = module.text_at(place).strip_prefix("local.").map(str::to_owned);
    name.is_some_and(|name| policies.iter().any(|source| source.holder.address == Address::Local(name.clone())))
}

fn sink(
    place: Place,
    block: &Block,
    within: Option<&str>,
    distributions: &[Distribution<'_>],
    policies: &[PolicySource<'_>],
    acls: &[AclGrant<'_>],
) -> Sink {
    if within == Some("depends_on")
        && let Some(address) = address_of(block)
    {
        return Sink::DependsOn(address);
    }
    for (position, distribution) in distributions.iter().enumerate() {
        for (index, origin) in distribution.origins.iter().enumerate() {
            // What is not followed out of the items is known to go to an origin all the same.
            let items = origin.items.filter(|_| matches!(origin.identity, OriginIdentity::Unclear(_)));
            let spans = origin.s3_config.map(|config| config.span).into_iter().chain(items);
            if distribution.resource.file == place.file && spans.into_iter().any(|span| span.contains(place.span)) {
                return if origin.beside.is_some() { Sink::Beside } else { Sink::Origin(position, index) };
            }
        }
    }
    for (position, source) in policies.iter().enumerate() {
        if source.file != place.file {
            continue;
        }
        for (index, statement) in source.policy.statements.iter().enumerate() {
            let principals = statement.principals.iter().chain(&statement.not_principals);
            if principals.into_iter().any(|principals| principals.span.contains(place.span)) {
                return Sink::Principal(position, index);
            }
        }
    }
    for (position, source) in policies.iter().enumerate() {
        let Some(variables) = &source.variables else { continue };
        let mut items = variables.items().filter(|(file, _)| *file == place.file);
        if let Some((_, item)) = items.find(|(_, item)| item.span.contains(place.span)) {
            return Sink::Variable(position, item.span);
        }
        let file = source.call.as_ref().map_or(source.file, |_| source.holder.file);
        if file == place.file && variables.span.contains(place.span) {
            return Sink::Variables;
        }
    }
    let in_grant = |grant: &AclGrant<'_>| grant.resource.file == place.file && grant.block.span.contains(place.span);
    if let Some(position) = acls.iter().position(in_grant) {
        return Sink::Acl(position);
    }
    if block.keyword == "output"
        && let Some(Address::Output(name)) = address_of(block)
    {
        return Sink::Output(name);
    }
    if let Some(local) = within.filter(|_| block.keyword == "locals") {
        return Sink::Local(local.to_owned());
    }
    if registry::kept(block).is_some() {
        return Sink::Moved;
    }
    if block.keyword == "moved" {
        return Sink::Renamed;
    }
    Sink::Elsewhere(match block.keyword.as_str() {
        "locals" => "a local value",
        "module" => MODULE_INPUT,
        "import" => "an import block",
        "check" => "a check block",
        "removed" => "a removed block",
        "data" => "a data source",
        "variable" => given::DEFAULT,
        "resource" if block.labels.first().is_some_and(|label| label.text == "aws_ssm_parameter") => PARAMETER,
        _ => "an argument that the tool does not know",
    })
}

fn kind(block: &Block, sink: &Sink, policies: &[PolicySource<'_>]) -> Kind {
    match sink {
        Sink::Origin(..) => return Kind::Origin,
        Sink::Principal(position, _) if policies[*position].is_key_policy() => return Kind::Key,
        Sink::Principal(..) | Sink::Variable(..) | Sink::Variables => return Kind::Grant,
        Sink::Acl(_) => return Kind::Acl,
        Sink::Output(_) => return Kind::Output,
        _ => {}
    }
    match (block.keyword.as_str(), block.labels.first().map(|label| label.text.as_str())) {
        ("module", _) => Kind::ModuleInput,
        (_, Some("aws_s3_bucket_acl" | "aws_s3_object" | "aws_s3_bucket_object")) => Kind::Acl,
        (_, Some("aws_kms_key" | "aws_kms_key_policy")) => Kind::Key,
        (_, Some("aws_s3_bucket_policy" | "aws_s3_bucket" | "aws_iam_policy_document")) => Kind::Grant,
        _ => Kind::Other,
    }
}

/// What a block is called for people: its address, or its keyword.
pub fn holder(block: &Block) -> String {
    address_of(block).map_or_else(|| block.keyword.clone(), |address| address.to_string())
}

/// Origins whose OAI comes from an expression that names none: a variable, a module's output.
fn unclear_origins(module: &Module, distributions: &[Distribution<'_>], out: &mut Vec<OaiReference>) {
    for (position, distribution) in distributions.iter().enumerate() {
        let file = distribution.resource.file;
        for (index, origin) in distribution.origins.iter().enumerate() {
            let OriginIdentity::Unclear(span) = origin.identity else { continue };
            if out.iter().any(|reference| reference.place.file == file && span.contains(reference.place.span)) {
                continue;
            }
            out.push(OaiReference {
                identity: None,
                attribute: span.of(module.text(file)).to_owned(),
                kind: Kind::Origin,
                place: Place { file, span },
                holder: distribution.resource.address.to_string(),
                sink: Sink::Origin(position, index),
            });
        }
    }
}

/// Inputs of modules that are about OAIs by their name: what a module from elsewhere makes of them is not known.
fn inputs_by_name(module: &Module, distributions: &[Distribution<'_>], out: &mut Vec<OaiReference>) {
    for (file, block) in module.blocks_of("module") {
        for attribute in block.body.attributes() {
            let mut named = Vec::new();
            named_inputs(&attribute.name, attribute.span, &attribute.value, &mut named);
            for (name, span) in named {
                let inside =
                    |reference: &OaiReference| reference.place.file == file && span.contains(reference.place.span);
                if !out.iter().any(inside) {
                    let place = Place { file, span };
                    let call = block.labels.first().map_or("", |label| &label.text);
                    let identity = registry::of_input(module, call, &name);
                    let (kind, sink) = match &identity {
                        Some(_) if registry::is_declaring(&name) => (Kind::ModuleInput, Sink::Declaration),
                        Some(_) => (Kind::Origin, sink(place, block, None, distributions, &[], &[])),
                        None => (Kind::ModuleInput, Sink::Elsewhere(MODULE_INPUT)),
                    };
                    out.push(OaiReference { identity, attribute: name, kind, place, holder: holder(block), sink });
                }
            }
        }
    }
}

/// Where an OAI goes that is written into an SSM parameter.
pub const PARAMETER: &str = "an SSM parameter";

/// What is about an OAI by its name and comes from another state, or from an SSM parameter.
pub const OTHER_STATE: &str = "another state";

/// Where an OAI goes that is handed to a module.
pub const MODULE_INPUT: &str = "an input of a module";

/// What such a reference comes from.
pub const MODULE_OUTPUT: &str = "an output of a module";

/// What blocks that lead an OAI out of a module call it there.
fn moved_out(module: &Module, out: &mut Vec<OaiReference>) {
    for (file, block) in module.blocks_of("moved") {
        let (Some((_, identity)), Some(from)) = (registry::kept(block), block.body.attribute("from")) else { continue };
        out.push(OaiReference {
            identity: Some(identity),
            attribute: String::new(),
            kind: Kind::Other,
            place: Place { file, span: from.value.span },
            holder: holder(block),
            sink: Sink::Moved,
        });
    }
}

/// Outputs of called modules that are about OAIs by their name: whose OAI that is, is not followed.
fn outputs_by_name(
    module: &Module,
    distributions: &[Distribution<'_>],
    policies: &[PolicySource<'_>],
    acls: &[AclGrant<'_>],
    wanted: impl Fn(&reference::Reference) -> bool,
    out: &mut Vec<OaiReference>,
) {
    for (file, block) in module.blocks() {
        for found in reference::in_body(&block.body).into_iter().filter(&wanted) {
            let about = |name: &&str| is_about_oais(name) || registry::is_of_identity(module, &found.target, name);
            let Some(output) = found.attribute_name().filter(about) else { continue };
            let inside = |known: &OaiReference| known.place.file == file && known.place.span.contains(found.span);
            if !matches!(found.target, Address::Module(_)) || out.iter().any(inside) {
                continue;
            }
            let place = Place { file, span: found.span };
            let sink = sink(place, block, None, distributions, policies, acls);
            let identity = registry::of_output(module, &found);
            out.push(OaiReference {
                attribute: format!("{}.{output}", found.target),
                kind: kind(block, &sink, policies),
                place,
                holder: holder(block),
                sink: if identity.is_some() || sink.only_speaks() { sink } else { Sink::Elsewhere(MODULE_OUTPUT) },
                identity,
            });
        }
    }
}

/// What is read from other states and from SSM parameters and is about OAIs by its name.
fn from_other_states(module: &Module, policies: &[PolicySource<'_>], out: &mut Vec<OaiReference>) {
    for (file, block) in module.blocks() {
        for found in reference::in_body(&block.body) {
            let text = found.span.of(module.text(file));
            let named = match found.target.kind() {
                _ if found.target.is_managed() => None,
                Some("terraform_remote_state") if found.attribute_name() == Some("outputs") => output_read(text),
                Some("aws_ssm_parameter") if matches!(found.attribute_name(), Some("value" | "insecure_value")) => {
                    let name = module.resource(&found.target);
                    let name =
                        name.and_then(|data| data.block.body.attribute("name")?.value.as_str().map(str::to_owned));
                    let name = name.unwrap_or_default().replace(['/', '-', '.'], "_").to_ascii_lowercase();
                    Some(if is_about_oais(&name) { name } else { found.target.name().to_owned() })
                }
                _ => None,
            };
            let place = Place { file, span: found.span };
            let inside = |known: &OaiReference| known.place.file == file && known.place.span.contains(found.span);
            if !named.is_some_and(|name| is_about_oais(&name)) || out.iter().any(inside) {
                continue;
            }
            let sink = Sink::Elsewhere(OTHER_STATE);
            let kind = kind(block, &sink, policies);
            out.push(OaiReference {
                identity: None,
                attribute: text.to_owned(),
                kind,
                place,
                holder: holder(block),
                sink,
            });
        }
    }
}

/// What one module reads from another state and another module's output of that name shows: an OAI, as far as the names
/// tell. Each with the module that shows it.
pub fn read_from_others(modules: &[ModuleSurvey<'_>]) -> Vec<(usize, TextMention)> {
    let mut out = Vec::new();
    for reader in modules {
        for found in reader.references.iter().filter(|found| found.sink == Sink::Elsewhere(OTHER_STATE)) {
            let Some(output) = output_read(&found.attribute) else { continue };
            let path = reader.module.path(found.place.file);
            for (index, giver) in
                modules.iter().enumerate().filter(|(_, giver)| giver.module.folder != reader.module.folder)
            {
                let Some((identity, _)) = terragrunt::shown(giver.module, &output) else { continue };
                let there = kept_at(reader.module, found.place);
                out.push((
                    index,
                    TextMention {
                        path: path.to_owned(),
                        text: reader.module.text(found.place.file).to_owned(),
                        span: found.place.span,
                        identity: Some(identity),
                        known: Known::Read(found.attribute.clone(), there, found.holder.clone()),
                    },
                ));
            }
        }
    }
    out
}

/// The output that `data.terraform_remote_state.x.outputs.y` is.
fn output_read(text: &str) -> Option<String> {
    let output = text.split_once("outputs")?.1.trim_start_matches(['.', '[', '"']);
    let end = output.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
    Some(output[..end.unwrap_or(output.len())].to_owned())
}

/// Where what a data source reads is kept, for people.
pub fn kept_at(module: &Module, place: Place) -> String {
    let found =
        module.blocks().filter(|(file, _)| *file == place.file).flat_map(|(_, block)| reference::in_body(&block.body));
    let target = found.filter(|found| found.span == place.span).map(|found| found.target).next();
    let Some(data) = target.and_then(|target| module.resource(&target)) else { return OTHER_STATE.to_owned() };
    let text = module.text(data.file);
    if data.address.kind() == Some("aws_ssm_parameter") {
        let name = data.block.body.attribute("name").map_or("", |name| name.value.span.of(text));
        return format!("the parameter {name}");
    }
    let backend = data.block.body.attribute("backend").and_then(|backend| backend.value.as_str()).unwrap_or("other");
    let config = data.block.body.attribute("config").map(|config| &config.value.kind);
    let items = match config {
        Some(ExprKind::Object(items)) => items.as_slice(),
        _ => &[],
    };
    let told = |wanted: &str| {
        let item = items.iter().find(|item| item.key == ObjectKey::Name(wanted.to_owned()))?;
        Some(format!(", {wanted} {}", item.value.span.of(text)))
    };
    let rest: String = ["bucket", "key", "path", "organization"].into_iter().filter_map(told).collect();
    format!("the state in the {backend} backend{rest}")
}

/// Whether an input or output of a module is about OAIs by its name.
pub fn is_about_oais(name: &str) -> bool {
    ["origin_access_identit", "cloudfront_access_identity"].iter().any(|words| name.contains(words))
        || name.split('_').any(|word| word == "oai")
}

/// The arguments and object keys that are about OAIs, each as deep as it goes; those that are switched off say nothing.
fn named_inputs(name: &str, span: Span, value: &Expr, out: &mut Vec<(String, Span)>) {
    let before = out.len();
    let mut queue = vec![value];
    while let Some(expr) = queue.pop() {
        match &expr.kind {
            ExprKind::Object(items) => {
                for item in items {
                    if let ObjectKey::Name(key) = &item.key {
                        named_inputs(key, item.span, &item.value, out);
                    }
                }
            }
            _ => queue.extend(expr.children()),
        }
    }
    let off = matches!(value.kind, ExprKind::Null | ExprKind::Bool(false))
        || value.as_str() == Some("")
        || matches!(&value.kind, ExprKind::Array(items) if items.is_empty())
        || matches!(&value.kind, ExprKind::Object(items) if items.is_empty());
    if is_about_oais(name) && !off && out.len() == before {
        out.push((name.to_owned(), span));
    }
}

/// Principals of policies that are written as text: a literal ARN in a heredoc is no expression of its own.
fn principals_in_text(policies: &[PolicySource<'_>], out: &mut Vec<OaiReference>) {
    for (position, source) in policies.iter().enumerate() {
        for (index, statement) in source.policy.statements.iter().enumerate() {
            let principals = statement.principals.iter().chain(&statement.not_principals);
            for mention in principals.flat_map(|principals| &principals.identifiers).flat_map(|i| &i.mentions) {
                let place = Place { file: source.file, span: mention.span };
                if !out.iter().any(|reference| reference.place == place) {
                    out.push(OaiReference {
                        identity: Some(mention.identity.clone()),
                        attribute: mention.attribute.clone(),
                        kind: if source.is_key_policy() { Kind::Key } else { Kind::Grant },
                        place,
                        holder: source.holder.address.to_string(),
                        sink: Sink::Principal(position, index),
                    });
                }
            }
        }
    }
}

/// Whether a place is in the description of an input or output, in which Terraform takes nothing but text for people.
fn is_description(block: &Block, span: Span) -> bool {
    matches!(block.keyword.as_str(), "output" | "variable")
        && block.body.attribute("description").is_some_and(|text| text.span.contains(span))
}

/// OAIs that stand in longer strings: a policy as text that could not be read, a description.
fn text_in_strings(module: &Module, out: &mut Vec<OaiReference>) {
    for (file, block) in module.blocks() {
        for (span, identity) in mentions::in_code(module.text(file), block.span) {
            let known = out
                .iter()
                .any(|r| r.place.file == file && (r.place.span.contains(span) || span.contains(r.place.span)));
            let label = block.labels.iter().any(|label| label.span.contains(span));
            if !known && !label && !block.labels.iter().any(|l| span.contains(l.span)) {
                let sink = match &identity {
                    _ if is_description(block, span) => Sink::Text,
                    Some(Identity::Literal(_) | Identity::Through(_)) => Sink::Elsewhere("a longer string"),
                    _ => Sink::Text,
                };
                out.push(OaiReference {
                    identity,
                    attribute: String::new(),
                    kind: kind(block, &sink, &[]),
                    place: Place { file, span },
                    holder: holder(block),
                    sink,
                });
            }
        }
    }
}

fn unread_blocks(module: &Module, out: &mut Vec<OaiReference>) {
    for (file, source) in module.files.iter().enumerate() {
        for broken in &source.broken {
            for (span, identity) in mentions::in_code(&source.text, broken.span) {
                let first_line = broken.span.of(&source.text).lines().next().unwrap_or_default();
                out.push(OaiReference {
                    identity,
                    attribute: String::new(),
                    kind: Kind::Other,
                    place: Place { file, span },
                    holder: first_line.trim_end_matches(['{', ' ']).to_owned(),
                    sink: Sink::Unread,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::survey;
    use crate::terraform::module::read_modules;
    use crate::workspace::{SourceFile, Workspace};

    #[test]
    fn what_is_read_from_elsewhere_is_known_by_its_name() {
        let text = r#"
            data "aws_ssm_parameter" "reader" { name = "/cdn/atlas/oai-reader" }
            data "aws_ssm_parameter" "domain" { name = "/cdn/atlas/domain" }
            data "terraform_remote_state" "cdn" { backend = "remote" }
            locals {
              a = data.aws_ssm_parameter.reader.value
              b = data.aws_ssm_parameter.domain.value
              c = data.terraform_remote_state.cdn.outputs["oai_path"]
              d = data.terraform_remote_state.cdn.outputs.zone_id
            }
        "#;
        let mut workspace = Workspace::default();
        let file = SourceFile { bytes: text.as_bytes().to_vec(), editable: true };
        workspace.files.insert("main.tf".to_owned(), file);
        let modules = read_modules(&workspace).expect("UTF-8");
        let found = survey(&workspace, &modules);
        let told: Vec<(&str, String)> = found.modules[0]
            .references
            .iter()
            .map(|found| (found.attribute.as_str(), kept_at(&modules[0], Place { file: 0, span: found.place.span })))
            .collect();
        let expected = [
            ("data.aws_ssm_parameter.reader.value", "the parameter \"/cdn/atlas/oai-reader\"".to_owned()),
            ("data.terraform_remote_state.cdn.outputs[\"oai_path\"]", "the state in the remote backend".to_owned()),
        ];
        assert_eq!(told, expected);
    }
}
