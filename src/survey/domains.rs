//! Origins that a `dynamic` block makes of items which bring the domain names, while the OAI, or the OAC, is the block's own: one
//! for each item. The block takes the same of all of them, so they move together.

use super::buckets::{self, BucketUse};
use super::items::{Maker, Place, maker, place, spot_of};
use crate::flow::object::{At, CONTROL, Entry, Eyes, Value};
use crate::flow::path::{names, names_within};
use crate::hcl::ast::{Block, Span};
use crate::terraform::endpoint;
use crate::terraform::module::Module;
use crate::terraform::reference::Instance;
use crate::terraform::tree::Tree;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The domain name that an item brings.
#[derive(Debug)]
pub struct Domain<'m> {
    /// The name or number of the item.
    pub item: String,
    /// The `origin_id` of its origin, for people.
    pub id: String,
    /// The nodes of the distribution's module in which there is such an item, each with the node in which the name is written.
    pub nodes: BTreeMap<usize, usize>,
    /// What it is of, where the code shows that: the name itself, or that of the bucket from which the block puts it together.
    pub at: Option<At<'m>>,
    /// Whether it is the bucket's name.
    pub is_name: bool,
    /// The key of the instance in it, where names that are bound around it tell.
    pub key: Option<String>,
    /// Whether that is written in the distribution's own module.
    pub is_near: bool,
    /// It as it is written, where the code shows it.
    pub text: Option<String>,
    /// Where the item begins: file and place.
    pub spot: Option<(String, Span)>,
    /// The object that the item is written as: module, file and place.
    pub object: Option<Place>,
}

impl Domain<'_> {
    /// The bucket, in the words of the module in which it is named.
    pub fn bucket(&self, module: &Module, known: &[String]) -> Option<BucketUse> {
        let at = self.at?;
        let found = match self.is_name {
            true => buckets::named_by(module, at.file, at.expr),
            false => buckets::of_domain(module, (at.file, at.expr), known)?,
        };
        Some(match &self.key {
            Some(key) => BucketUse { instance: Instance::Key(format!("{key:?}")), ..found },
            None => found,
        })
    }

    /// The attributes of a bucket that it may be.
    pub fn attributes(&self) -> &'static [&'static str] {
        match self.is_name {
            true => &endpoint::NAMES,
            false => &endpoint::DOMAIN_NAMES,
        }
    }
}

/// The items of a block of origins with what each brings, where all of them are written out, wherever the module is called.
pub fn domains<'m>(
    tree: &Tree,
    modules: &'m [Module],
    module: usize,
    file: usize,
    (outer, content): (&'m Block, &'m Block),
) -> Option<Vec<Domain<'m>>> {
    let maker = maker(module, file, (outer, content)).filter(is_its_own)?;
    let mut out: Vec<(Vec<Place>, Domain<'m>)> = Vec::new();
    for node in tree.nodes_of(module) {
        let eyes = Eyes { tree, modules, changed: None, trail: RefCell::default() };
        for entry in maker.entries(&eyes, node)? {
            let found = domain(&maker, &eyes, node, &entry);
            let written = match (&found.at, &entry.value) {
                (Some(at), _) => vec![place(tree, *at)],
                (None, Value::Object(object)) => object.literals.iter().map(|known| place(tree, known.at)).collect(),
                (None, _) => Vec::new(),
            };
            let same = out
                .iter_mut()
                .find(|(places, known)| *places == written && (&known.item, &known.key) == (&found.item, &found.key));
            match same {
                Some((_, known)) => known.nodes.extend(found.nodes),
                None => out.push((written, found)),
            }
        }
    }
    let brings = |found: &Domain<'_>| {
        found.at.is_some_and(|at| !found.is_near || at.file != file || !content.span.contains(at.expr.span))
    };
    let out: Vec<Domain<'m>> = out.into_iter().map(|(_, found)| found).collect();
    out.iter().any(brings).then_some(out)
}

/// Whether a block takes the domain name out of its items, and nothing for its OAI or OAC.
fn is_its_own(maker: &Maker<'_>) -> bool {
    let control = maker.content.body.attribute(CONTROL);
    let domain = maker.content.body.attribute("domain_name");
    if !domain.is_some_and(|domain| names(&domain.value, maker.iterator)) {
        return false;
    }
    let names_item = maker.config.is_some_and(|config| names_within(&config.body, maker.iterator))
        || control.is_some_and(|control| names(&control.value, maker.iterator));
    (maker.config.is_some() || control.is_some()) && !names_item
}

fn domain<'m>(maker: &Maker<'m>, eyes: &Eyes<'_, 'm>, node: usize, entry: &Entry<'m>) -> Domain<'m> {
    let bound = maker.bound(node, entry);
    let domain = maker.content.body.attribute("domain_name").map(|domain| &domain.value);
    let whole = domain.map(|domain| maker.named(eyes, node, &bound, domain)).unwrap_or_default();
    let name = domain.filter(|_| whole.0.is_none()).and_then(endpoint::name_in);
    let is_name = name.is_some();
    let (at, key) = name.map_or(whole, |name| maker.named(eyes, node, &bound, name));
    let module_of = |at: At<'_>| &eyes.modules[eyes.tree.nodes[at.node].module];
    let object = match &entry.value {
        Value::Object(object) => object.literals.first().map(|literal| place(eyes.tree, literal.at)),
        _ => None,
    };
    Domain {
        item: entry.name.clone(),
        id: maker.id(eyes, node, &bound, entry),
        nodes: BTreeMap::from([(node, at.map_or(node, |at| at.node))]),
        at,
        is_name,
        key,
        is_near: at.is_some_and(|at| eyes.tree.nodes[at.node].module == eyes.tree.nodes[node].module),
        text: at.map(|at| at.expr.span.of(module_of(at).text(at.file)).to_owned()),
        spot: spot_of(eyes, &entry.value)
            .or_else(|| at.map(|at| (module_of(at).path(at.file).to_owned(), at.expr.span))),
        object,
    }
}
