//! Distributions and their origins.

use super::buckets::{self, Bucket, BucketUse};
use super::chosen::{self, Chosen};
use super::domains::{self, Domain};
use super::items::{self, Held, Item};
use super::registry;
use super::uses::Use;
use crate::flow::path::{ControlId, PathFlow, Way, names};
use crate::flow::{Flow, is_empty};
use crate::hcl::ast::{Attribute, Block, Call, Expr, ExprKind, Span};
use crate::hcl::lex::{self, TokenKind};
use crate::policy::identity::{Identity, Mention};
use crate::terraform::address::Address;
use crate::terraform::condition;
use crate::terraform::instances::all_by;
use crate::terraform::module::{Module, Place, Resource, ignored_changes};
use crate::terraform::reference::{self, Instance};
use crate::terraform::tree::{Thing, Tree};
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use std::collections::BTreeMap;

/// The resource types that have origins.
pub const DISTRIBUTIONS: [&str; 2] = ["aws_cloudfront_distribution", "aws_cloudfront_multitenant_distribution"];

/// A distribution.
#[derive(Debug)]
pub struct Distribution<'m> {
    /// Its resource.
    pub resource: Resource<'m>,
    /// Its origins, in source order.
    pub origins: Vec<Origin<'m>>,
    /// Whether Terraform is told to leave its origins alone.
    pub ignores_origins: bool,
}

/// An origin.
#[derive(Debug)]
pub struct Origin<'m> {
    /// The `origin` block, or the content of a `dynamic` one.
    pub block: &'m Block,
    /// The `origin` block, or the `dynamic` one around its content.
    pub outer: &'m Block,
    /// Whether it is made by a `dynamic` block.
    pub dynamic: bool,
    /// The items that it is made for then.
    pub items: Option<Span>,
    /// The object that it is made of, where it is the objects that hold the OAI.
    pub item: Option<Item<'m>>,
    /// What it reads from, where the items of its block bring that, and the OAI is the block's own.
    pub domain: Option<Domain<'m>>,
    /// The text of its `origin_id`, for people.
    pub name: String,
    /// Which OAI it uses.
    pub identity: OriginIdentity,
    /// What it takes wherever its module is called, where its OAI is handed over: by the places of the tree.
    pub uses: BTreeMap<usize, Use>,
    /// The block that holds the OAI.
    pub s3_config: Option<&'m Block>,
    /// Whether it has an `origin_access_control_id` of its own.
    pub has_control: bool,
    /// What brings the id of the OAC that takes its OAI's place.
    pub control_id: Option<ControlId>,
    /// Whether it has the settings of an origin that is no S3 bucket.
    pub is_custom: bool,
    /// The OAC that it uses, where that is a reference to one.
    pub control: Option<Address>,
    /// The bucket that it reads from, where that can be seen.
    pub bucket: Option<BucketUse>,
    /// What makes the regional endpoint of the global one that it uses, where that is a reference, and its file.
    pub regional_domain: Option<(usize, Edit)>,
    /// The conditions under which it has a place for an OAI, as far as the code says.
    pub known: Vec<String>,
    /// What callers choose by whether it takes an OAI or an OAC, where they do.
    pub chosen: Option<Chosen>,
    /// The OAC beside which it has an OAI for callers of the module, where it has.
    pub beside: Option<Address>,
    /// Why a person says that its grants are in place.
    pub attested: Option<String>,
}

impl<'m> Origin<'m> {
    /// Whether it is there in a place of the tree, as far as its item tells.
    pub fn is_in(&self, node: usize) -> bool {
        self.domain.as_ref().is_none_or(|domain| domain.nodes.contains_key(&node))
    }

    /// What says in its own module from what it reads, `file` being that of its block.
    pub fn domain_name(&self, file: usize) -> Option<(usize, &'m Expr)> {
        match &self.domain {
            Some(domain) => domain.at.filter(|_| domain.is_near).map(|at| (at.file, at.expr)),
            None => Some((file, &self.block.body.attribute("domain_name")?.value)),
        }
    }

    /// Whether it takes an OAI in a place of the tree, as far as that is known.
    pub fn uses_in(&self, node: usize) -> bool {
        self.uses.get(&node).is_none_or(|used| matches!(used, Use::Identity(_)))
    }

    /// Whether it names an OAI and an OAC both, and not one where the other is not.
    pub fn contradicts_itself(&self) -> bool {
        self.has_control && !self.control_id.as_ref().is_some_and(|id| id.keeps_other)
    }
}

impl Distribution<'_> {
    /// The other origins of the block that makes this one of an item: they have one OAI, so that they move together.
    pub fn beside(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let own = &self.origins[index];
        let same = move |other: &Origin<'_>| other.domain.is_some() && std::ptr::eq(other.block, own.block);
        (0..self.origins.len()).filter(move |other| *other != index && same(&self.origins[*other]))
    }
}

/// Which OAI an origin uses.
#[derive(Debug, Clone, PartialEq)]
pub enum OriginIdentity {
    /// None: no `s3_origin_config`, or an empty string in it.
    Nobody,
    /// This one.
    Known(Mention),
    /// One that cannot be told from the expression at this place.
    Unclear(Span),
}

/// The comment by which a person attests that the grants of an origin are in place.
pub const ATTESTATION: &str = "oai2oac:granted";

/// The resources that the inputs and outputs of a module stand for, by name, in each of its nodes.
type Through = BTreeMap<String, BTreeMap<usize, Vec<Thing>>>;

/// The distributions of a module, in source order. OAIs of other modules that come in objects are noted in `through`.
pub fn distributions<'m>(
    flow: &Flow<'m>,
    (tree, modules, index): (&Tree, &'m [Module], usize),
    through: &mut Through,
) -> Vec<Distribution<'m>> {
    let module = &modules[index];
    let resources = module
        .resources()
        .filter(|r| r.address.is_managed() && r.address.kind().is_some_and(|kind| DISTRIBUTIONS.contains(&kind)));
    let resources = resources.map(|resource| (resource, None));
    let calls = registry::distributions(module).into_iter().map(|(resource, made)| (resource, Some(made)));
    resources
        .chain(calls)
        .map(|(resource, made)| {
            let body = &resource.block.body;
            let fixed = body.blocks("origin").map(|block| (block, block, false));
            let dynamic = body
                .dynamics("origin")
                .flat_map(|outer| outer.body.blocks("content").map(move |content| (outer, content, true)));
            let mut origins: Vec<Origin> = Vec::new();
            for (outer, block, dynamic) in fixed.chain(dynamic) {
                let items = match dynamic && made.is_none() {
                    true => items::items(tree, modules, index, resource.file, (outer, block)),
                    false => None,
                };
                let whole = || origin(flow, module, resource.file, outer, block, dynamic);
                if let Some(items) = items {
                    origins.extend(
                        items.into_iter().map(|item| {
                            of_item((tree, modules, index), (resource.file, outer), whole(), item, through)
                        }),
                    );
                    continue;
                }
                let domains = match dynamic && made.is_none() && is_plain(&whole()) {
                    true => domains::domains(tree, modules, index, resource.file, (outer, block)),
                    false => None,
                };
                match domains {
                    Some(domains) => {
                        origins.extend(domains.into_iter().map(|domain| of_domain(modules, index, whole(), domain)));
                    }
                    None => origins.push(whole()),
                }
            }
            origins.sort_by_key(|origin| origin.block.span);
            if let Some(made) = made {
                origins
                    .iter_mut()
                    .for_each(|origin| registry::settle(flow, resource.file, origin, &resource.address, made));
            }
            let ignored = ignored_changes(resource.block);
            let ignores_origins = ignored.iter().any(|name| name == "origin" || name == "all");
            Distribution { resource, origins, ignores_origins }
        })
        .collect()
}

/// What names the OAI in an `s3_origin_config`, or in the content of a `dynamic` block for it.
pub fn identity_argument(config: &Block) -> Option<&Attribute> {
    let content = config.body.blocks("content").next().unwrap_or(config);
    content.body.attribute("origin_access_identity")
}

fn origin<'m>(
    flow: &Flow<'m>,
    module: &'m Module,
    file: usize,
    outer: &'m Block,
    block: &'m Block,
    dynamic: bool,
) -> Origin<'m> {
    let text = module.text(file);
    let body = &block.body;
    let fixed = body.blocks("s3_origin_config").next();
    let unfolded = body.dynamics("s3_origin_config").next();
    let value = fixed.or(unfolded).and_then(identity_argument);
    let other = body.attribute("origin_access_control_id");
    let chosen = other.zip(unfolded).and_then(|(other, config)| chosen::chosen(module, file, &other.value, config));
    let way = Way { flow, otherwise: other.filter(|_| chosen.is_none()).map(|other| operand(text, other)) };
    let found = value.and_then(|value| match (fixed, unfolded) {
        (Some(_), None) => way.of_block(file, &value.value),
        (None, Some(block)) => way.of_dynamic(file, block, &value.value),
        _ => None,
    });
    // Whose words are an iterator's cannot be put elsewhere.
    let found = found.filter(|found| !(dynamic && flow.is_for_callers() && found.control.brought.is_some()));
    let beside = control_of(block).filter(|control| unfolded.is_some_and(|config| gives_way(config, control)));
    let (identity, control_id) = match (value, found) {
        (None, _) => (OriginIdentity::Nobody, None),
        // The module's own OAI is left; what an input brings is for callers.
        _ if beside.is_some() => (OriginIdentity::Nobody, None),
        (Some(value), _) if value.value.as_str() == Some("") => (OriginIdentity::Nobody, None),
        (Some(_), Some(PathFlow { mut mention, mut control })) => {
            let declared = mention.identity.address();
            settle(module, file, outer, declared.as_ref(), &mut mention.instance);
            // Only one of the two is there.
            control.keeps_other |= chosen.is_some();
            (OriginIdentity::Known(mention), Some(control))
        }
        (Some(value), None) => (OriginIdentity::Unclear(value.value.span), None),
    };
    let domain = body.attribute("domain_name");
    let regional_domain = domain.and_then(|domain| regional_domain(module, file, &domain.value));
    let made = unfolded.and_then(|config| config.body.attribute("for_each"));
    let known = made.and_then(|made| condition::where_any(text, &made.value)).unwrap_or_default();
    let mut bucket = domain.and_then(|domain| buckets::of_domain(module, (file, &domain.value), &known));
    // A name that is put together from an item is none where there is no item.
    let of_item = |value: &Expr| reference::iterator(outer).is_some_and(|iterator| names(value, iterator));
    if dynamic && domain.is_some_and(|domain| of_item(&domain.value)) {
        bucket = bucket.filter(|found| !matches!(found.bucket, Bucket::Named(_)));
    }
    if let Some(BucketUse { bucket: Bucket::Declared(address), instance }) = &mut bucket {
        settle(module, file, outer, Some(address), instance);
    }
    Origin {
        block,
        outer,
        uses: BTreeMap::new(),
        dynamic,
        item: None,
        domain: None,
        items: outer.body.attribute("for_each").filter(|_| dynamic).map(|items| items.value.span),
        name: body
            .attribute("origin_id")
            .map_or_else(String::new, |id| id.value.span.of(text).trim_matches('"').to_owned()),
        identity,
        s3_config: fixed.or(unfolded),
        control: control_of(block),
        has_control: other.is_some(),
        control_id,
        is_custom: body.blocks("custom_origin_config").next().is_some(),
        bucket,
        regional_domain,
        known,
        chosen,
        beside,
        attested: attestation(text, outer.span),
    }
}

/// The origin that a `dynamic` block makes of one object.
fn of_item<'m>(
    (tree, modules, index): (&Tree, &'m [Module], usize),
    (file, outer): (usize, &'m Block),
    whole: Origin<'m>,
    item: Item<'m>,
    through: &mut Through,
) -> Origin<'m> {
    let module = &modules[index];
    let unclear = match whole.identity {
        OriginIdentity::Unclear(span) => span,
        _ => whole.items.unwrap_or(whole.block.span),
    };
    let here = |node: usize| tree.nodes[node].module == index;
    let (identity, control_id, is_custom) = match &item.held {
        Held::Nobody => (OriginIdentity::Nobody, None, item.is_custom),
        Held::Unclear => (OriginIdentity::Unclear(unclear), None, false),
        Held::Path(held) => {
            let span = whole.items.unwrap_or(unclear);
            let mention = Mention { span, ..held.mention.clone() };
            let mention = match item.nodes.iter().all(|(own, written)| own == written) {
                true => mention,
                false => {
                    let name =
                        named_through((tree, modules, index), module.text_at(Place { file, span }), &item, through);
                    Mention { identity: Identity::Through(name), instance: Instance::None, ..mention }
                }
            };
            (OriginIdentity::Known(mention), Some(held.control.clone()), item.is_custom)
        }
    };
    let domain = item.domain.filter(|at| here(at.node) && item.nodes.contains_key(&at.node));
    let by_key = |found: BucketUse| match &item.domain_key {
        Some(key) => BucketUse { instance: Instance::Key(format!("{key:?}")), ..found },
        None => found,
    };
    let bucket = match (domain, item.domain) {
        (Some(at), _) => buckets::of_domain(module, (at.file, at.expr), &[]).map(by_key),
        (None, Some(_)) => None,
        (None, None) => whole.bucket,
    };
    let regional_domain =
        domain.filter(|_| item.domain_key.is_none()).and_then(|at| regional_domain(module, at.file, at.expr));
    let attested = match &item.held {
        Held::Path(held) => attestation(modules[held.home].text(held.file), held.literal.at.expr.span),
        _ => None,
    };
    let control = item.control.filter(|at| here(at.node)).and_then(|at| control_in(at.expr));
    Origin {
        name: item.id.clone(),
        identity,
        control_id,
        is_custom,
        has_control: item.has_control,
        control,
        bucket,
        regional_domain,
        attested: attested.or(whole.attested),
        items: outer.body.attribute("for_each").map(|items| items.value.span),
        item: Some(item),
        ..whole
    }
}

/// Whether an origin has an OAI, or an OAC, and nothing to do with those of callers who choose.
fn is_plain(origin: &Origin<'_>) -> bool {
    let is_brought = origin.control_id.as_ref().is_some_and(|id| id.brought.is_some());
    let is_one = match origin.identity {
        OriginIdentity::Known(_) => !origin.has_control,
        OriginIdentity::Nobody => origin.has_control && origin.s3_config.is_none(),
        OriginIdentity::Unclear(_) => false,
    };
    is_one && !is_brought && origin.chosen.is_none() && origin.beside.is_none()
}

/// The origin that a `dynamic` block with an OAI of its own makes of one item.
fn of_domain<'m>(modules: &'m [Module], index: usize, whole: Origin<'m>, domain: Domain<'m>) -> Origin<'m> {
    let module = &modules[index];
    let near = domain.at.filter(|_| domain.is_near);
    let bucket = near.and_then(|_| domain.bucket(module, &whole.known));
    let attested = domain.object.and_then(|(home, file, span)| attestation(modules[home].text(file), span));
    Origin {
        name: domain.id.clone(),
        bucket,
        regional_domain: near
            .filter(|at| domain.key.is_none() && !domain.is_name && !is_shared(module, at.expr))
            .and_then(|at| regional_domain(module, at.file, at.expr)),
        attested: attested.or(whole.attested),
        domain: Some(domain),
        ..whole
    }
}

/// The name for an OAI that comes in an object from another module: that by which the module knows it already, or where it
/// comes in.
fn named_through(
    (tree, modules, index): (&Tree, &[Module], usize),
    source: &str,
    item: &Item<'_>,
    through: &mut Through,
) -> String {
    let Held::Path(held) = &item.held else { return String::new() };
    let known = super::through(&modules[held.home]);
    let things = |written: usize| match &held.mention.identity {
        Identity::Through(name) => known.get(name).and_then(|nodes| nodes.get(&written)).cloned().unwrap_or_default(),
        identity => identity.address().map(|address| Thing { node: written, address }).into_iter().collect(),
    };
    let all: BTreeMap<usize, Vec<Thing>> = tree
        .nodes_of(index)
        .map(|node| (node, item.nodes.get(&node).map(|written| things(*written)).unwrap_or_default()))
        .collect();
    if let Some((name, _)) = through.iter().find(|(_, known)| **known == all) {
        return name.clone();
    }
    let key = match item.name.bytes().all(|byte| byte.is_ascii_digit()) {
        true => item.name.clone(),
        false => format!("{:?}", item.name),
    };
    let plain = format!("{source}[{key}]");
    let mut name = plain.clone();
    // Two objects of one key are there under different conditions.
    for number in 2.. {
        match through.contains_key(&name) {
            true => name = format!("{plain} #{number}"),
            false => break,
        }
    }
    through.insert(name.clone(), all);
    name
}

/// Where a `dynamic` block makes an origin for each instance of a thing, the origins are of all of them.
fn settle(module: &Module, file: usize, outer: &Block, thing: Option<&Address>, instance: &mut Instance) {
    let Instance::Computed(index) = instance else { return };
    let Some(for_each) = outer.body.attribute("for_each").filter(|_| outer.keyword == "dynamic") else { return };
    let Some(resource) = thing.and_then(|thing| module.resource(thing)) else { return };
    let Some(iterator) = reference::iterator(outer) else { return };
    if all_by(module, &resource, (file, &for_each.value, iterator), index.of(module.text(file))) {
        *instance = Instance::Splat;
    }
}

/// The edit that makes the regional endpoint of a bucket of the global one that a domain name is by reference, and its file.
fn regional_domain(module: &Module, file: usize, domain: &Expr) -> Option<(usize, Edit)> {
    let found = reference::as_reference(domain)?;
    let (name, span) = found.attribute.as_ref().filter(|_| found.target.kind().is_some())?;
    if name != "bucket_domain_name" {
        return None;
    }
    let attribute = ".bucket_regional_domain_name";
    if span.start < span.end {
        return Some((file, Edit { span: *span, text: attribute.to_owned() }));
    }
    // The domain name is a local value, which others may take as well.
    let of_local = reference::in_expr(domain).into_iter().find_map(|named| match named.target {
        Address::Local(name) if is_taken_once(module, &name) => module.local(&name),
        _ => None,
    });
    if let Some((file, _, local)) = of_local {
        return regional_domain(module, file, &local.value);
    }
    let instance = match &found.instance {
        Instance::Key(key) => format!("[{key}]"),
        _ => String::new(),
    };
    Some((file, Edit { span: found.span, text: format!("{}{instance}{attribute}", found.target) }))
}

/// Whether an expression is a local value that is taken in several places.
fn is_shared(module: &Module, value: &Expr) -> bool {
    let locals = module.blocks_of("locals").flat_map(|(_, block)| block.body.attributes());
    locals.into_iter().any(|local| std::ptr::eq(&local.value, value) && !is_taken_once(module, &local.name))
}

/// Whether a local value is taken in one place alone.
fn is_taken_once(module: &Module, name: &str) -> bool {
    let taken = module.blocks().flat_map(|(_, block)| reference::in_body(&block.body));
    taken.filter(|found| matches!(&found.target, Address::Local(other) if other == name)).count() == 1
}

/// An argument's value as it stands within another expression.
fn operand(text: &str, argument: &Attribute) -> String {
    let written = layout::copied(text, argument.value.span);
    match argument.value.kind {
        ExprKind::Conditional(_) | ExprKind::Operation(..) => format!("({written})"),
        _ => written,
    }
}

/// Whether a `dynamic` block is there only without instances of an OAC.
fn gives_way(config: &Block, control: &Address) -> bool {
    let Some(for_each) = config.body.attribute("for_each") else { return false };
    let ExprKind::Conditional(parts) = &for_each.value.unwrapped().kind else { return false };
    let mut queue = vec![parts[0].unwrapped()];
    while let Some(expr) = queue.pop() {
        match &expr.kind {
            ExprKind::Operation("&&", sides) => queue.extend(sides.iter().map(Expr::unwrapped)),
            ExprKind::Operation("==", sides) => {
                let [ExprKind::Call(Call { name, args }), ExprKind::Number(zero)] = [0, 1]
                    .map(|side| sides.get(side).map(|side| &side.unwrapped().kind))
                    .map(|k| k.unwrap_or(&ExprKind::Null))
                else {
                    continue;
                };
                let counted = args.first().and_then(reference::as_reference).filter(|found| found.attribute.is_none());
                if name == "length" && zero == "0" && counted.is_some_and(|found| found.target == *control) {
                    return is_empty(&parts[2]);
                }
            }
            _ => {}
        }
    }
    false
}

/// The OAC of this module that an origin uses, be it under a condition.
fn control_of(block: &Block) -> Option<Address> {
    control_in(&block.body.attribute("origin_access_control_id")?.value)
}

fn control_in(value: &Expr) -> Option<Address> {
    let mut named: Vec<Address> = reference::in_expr(value)
        .into_iter()
        .map(|found| found.target)
        .filter(|target| target.kind() == Some(super::OAC))
        .collect();
    named.dedup();
    if named.len() == 1 { named.pop() } else { None }
}

/// The reason in an attestation: a comment inside the origin's block or directly above it.
fn attestation(text: &str, block: Span) -> Option<String> {
    let whole = Span::new(layout::line_start(text, block.start), block.end);
    let around = Span::new(layout::with_comments_above(text, whole).start, block.end);
    let (tokens, _) = lex::tokens(around.of(text), 0);
    let comments = tokens.iter().filter(|t| matches!(t.kind, TokenKind::LineComment | TokenKind::BlockComment));
    comments
        .filter_map(|comment| comment.span.of(around.of(text)).split_once(ATTESTATION))
        .map(|(_, reason)| reason.trim_end_matches("*/").trim().to_owned())
        .find(|reason| !reason.is_empty())
}
