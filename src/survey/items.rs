//! Origins that a `dynamic` block makes of objects: one for each object, with what it holds, and what would become of that
//! object if its origin were moved.

use crate::flow::Flow;
use crate::flow::object::{
    At, Bound, CONTROL, Changed, Entry, Eyes, Fails, Left, Literal, Object, Trail, Value, empty,
};
use crate::flow::path::{ControlId, PathFlow, Way, names};
use crate::hcl::ast::{Block, Body, Expr, ExprKind, Item as Part, ObjectItem, Root, Span, Step, StepKind, Traversal};
use crate::hcl::json::is_json;
use crate::policy::identity::{self, Mention};
use crate::survey::origins::identity_argument;
use crate::survey::references::holder;
use crate::terraform::address::Address;
use crate::terraform::module::Module;
use crate::terraform::reference::{self, Instance, iterator};
use crate::terraform::tree::Tree;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// An object of which a `dynamic` block makes an origin.
#[derive(Debug)]
pub struct Item<'m> {
    /// Its name or number.
    pub name: String,
    /// Its `origin_id`, for people.
    pub id: String,
    /// The nodes of the distribution's module in which it is one, each with the node in which it is written.
    pub nodes: BTreeMap<usize, usize>,
    /// The OAI that it holds.
    pub held: Held<'m>,
    /// The objects that it is written as.
    pub literals: Vec<(usize, usize, Literal<'m>)>,
    /// Where the object begins: file and place.
    pub spot: Option<(String, Span)>,
    /// What says from what the origin reads.
    pub domain: Option<At<'m>>,
    /// The key of the instance that this names, where names that are bound around it tell.
    pub domain_key: Option<String>,
    /// What says which OAC it uses.
    pub control: Option<At<'m>>,
    /// Whether it uses an OAC.
    pub has_control: bool,
    /// Whether it is no origin of a bucket.
    pub is_custom: bool,
    /// What was passed on the way to it.
    pub trail: Trail,
    /// The types of inputs that it has and that have no entry for an OAC: module, file and place.
    pub types: BTreeSet<(usize, usize, Span)>,
    /// The block that takes it apart.
    pub content: &'m Block,
    /// The name that it has there.
    pub iterator: &'m str,
    /// What has the same type as it, and has no entry for an OAC yet: module, file and literal.
    pub beside: Vec<(usize, usize, Literal<'m>)>,
    /// Whether the block makes no `s3_origin_config` of it, for sure.
    pub is_bare: bool,
    /// The entries that hold the path of an OAI which the block does not take: module, file and place.
    pub idle: Vec<(usize, usize, Span)>,
}

/// What an object holds of an OAI.
#[derive(Debug)]
pub enum Held<'m> {
    /// None.
    Nobody,
    /// One.
    Path(Box<HeldPath<'m>>),
    /// Whatever this is.
    Unclear,
}

/// The path of an OAI in an object.
#[derive(Debug)]
pub struct HeldPath<'m> {
    /// The module in which the object is written.
    pub home: usize,
    /// The file of the object.
    pub file: usize,
    /// The object.
    pub literal: Literal<'m>,
    /// The entry that holds the path.
    pub entry: &'m ObjectItem,
    /// The OAI, in the words of that module.
    pub mention: Mention,
    /// What brings the OAC's id, in the words of that module.
    pub control: ControlId,
    /// What is to be left of the entry, or why the object cannot be changed.
    pub left: Result<Left, String>,
    /// Whether the entry could stay beside the OAC's id, or why not.
    pub kept: Result<(), String>,
    /// The outputs that show the object to whoever reads them, so that what they know stays in it.
    pub shown: Vec<String>,
    /// What has the same entries as the object, so that those who read an output may take all for one type: it gets one for an
    /// OAC too.
    pub alike: Vec<(usize, usize, Literal<'m>)>,
    /// Whether the block has yet to be told that the OAC goes first where the entry stays: by the entry for it, which is known
    /// also while the OAC is still to be made.
    pub needs_guard: bool,
    /// The objects whose origins can only be moved together with this one, since they get an entry for an OAC too.
    pub with: BTreeSet<(usize, usize, Span)>,
    /// Whether the block makes an `s3_origin_config` whatever the entry is, so that this goes, and all origins move together.
    pub whole: bool,
}

impl<'m> Item<'m> {
    /// The `s3_origin_config` of the block that takes it apart, or the `dynamic` block for it.
    pub fn config(&self) -> Option<&'m Block> {
        as_config(self.content)
    }

    /// Whether every item of the block has an entry for an OAC, once one has.
    pub fn always_has_control(&self) -> bool {
        !self.types.is_empty()
    }
}

/// The `s3_origin_config` of an origin's block, or the `dynamic` block for it.
fn as_config(content: &Block) -> Option<&Block> {
    let of_kind = |block: &&Block| {
        let made = block.keyword == "dynamic" && block.labels.iter().any(|label| label.text == "s3_origin_config");
        made || block.keyword == "s3_origin_config"
    };
    content.body.all_blocks().find(of_kind)
}

/// A `dynamic "origin"` block.
#[derive(Clone, Copy)]
pub(super) struct Maker<'m> {
    module: usize,
    file: usize,
    pub(super) items: &'m Expr,
    pub(super) iterator: &'m str,
    pub(super) content: &'m Block,
    /// The `s3_origin_config`, or the `dynamic` block for it.
    pub(super) config: Option<&'m Block>,
}

/// Whether what a `dynamic` block needs for its origins' OAI, or OAC, comes out of its items and from nowhere else.
fn comes_from_items(maker: &Maker<'_>) -> bool {
    match maker.config {
        Some(config) => {
            let Some(value) = identity_argument(config) else { return false };
            let items = config.body.attribute("for_each");
            let names_none = || items.is_none_or(|items| identity::mentions(&items.value).is_empty());
            names_item(config, maker.iterator)
                && (names(&value.value, maker.iterator) || names_none())
                && !refers(&value.value, &[Some(maker.iterator), iterator(config)])
        }
        None => maker.content.body.attribute(CONTROL).is_some_and(|control| {
            names(&control.value, maker.iterator) && !refers(&control.value, &[Some(maker.iterator)])
        }),
    }
}

/// Whether what is in an `s3_origin_config` comes out of the items of the block around it, whatever else does.
pub fn names_item(config: &Block, item: &str) -> bool {
    let Some(value) = identity_argument(config) else { return false };
    let through = config.body.attribute("for_each").filter(|_| config.keyword == "dynamic");
    let of_inner = through.zip(iterator(config));
    names(&value.value, item)
        || of_inner.is_some_and(|(items, name)| names(&value.value, name) && names(&items.value, item))
}

/// Whether an expression refers to anything but these names, which blocks bind.
fn refers(expr: &Expr, bound: &[Option<&str>]) -> bool {
    reference::in_expr(expr).iter().any(|found| !bound.contains(&found.target.kind()))
}

/// The objects of which a `dynamic "origin"` block makes origins, where it is these that hold the OAI, and all of them are
/// written out.
pub fn items<'m>(
    tree: &Tree,
    modules: &'m [Module],
    module: usize,
    file: usize,
    (outer, content): (&'m Block, &'m Block),
) -> Option<Vec<Item<'m>>> {
    let maker = maker(module, file, (outer, content))?;
    if !comes_from_items(&maker) {
        return None;
    }
    let mut out: Vec<(Vec<Place>, Item<'m>, usize)> = Vec::new();
    for node in tree.nodes_of(module) {
        let eyes = Eyes { tree, modules, changed: None, trail: RefCell::default() };
        let entries = maker.entries(&eyes, node)?;
        let trail = eyes.trail.borrow().clone();
        for (index, entry) in entries.iter().enumerate() {
            let item = maker.item(&eyes, node, &entries, index, &trail);
            let literals = match &entry.value {
                Value::Object(object) => object.literals.iter().map(|literal| place(tree, literal.at)).collect(),
                _ => Vec::new(),
            };
            let same = out.iter_mut().find(|(places, known, _)| *places == literals && known.name == entry.name);
            match same {
                Some((_, known, _)) => known.nodes.extend(item.nodes),
                None => out.push((literals, item, index)),
            }
        }
    }
    let mut out: Vec<Item<'m>> = out.into_iter().map(|(_, item, _)| item).collect();
    (!out.is_empty()).then(|| {
        refuse_what_is_taken_elsewhere(tree, modules, &maker, &mut out);
        out
    })
}

/// A `dynamic "origin"` block as one that makes origins of items.
pub(super) fn maker<'m>(module: usize, file: usize, (outer, content): (&'m Block, &'m Block)) -> Option<Maker<'m>> {
    let items = &outer.body.attribute("for_each")?.value;
    Some(Maker { module, file, items, iterator: iterator(outer)?, content, config: as_config(content) })
}

/// Module, file and place.
pub(super) type Place = (usize, usize, Span);

pub(super) fn place(tree: &Tree, at: At<'_>) -> Place {
    (tree.nodes[at.node].module, at.file, at.expr.span)
}

impl<'m> Maker<'m> {
    pub(super) fn entries(&self, eyes: &Eyes<'_, 'm>, node: usize) -> Option<Vec<Entry<'m>>> {
        match eyes.value(At { node, file: self.file, expr: self.items }, &Vec::new()) {
            Ok(Value::List(items)) => {
                let numbered = items.into_iter().enumerate();
                Some(numbered.map(|(index, item)| Entry { name: index.to_string(), ..item }).collect())
            }
            Ok(Value::Object(object)) if object.complete => Some(object.fields),
            _ => None,
        }
    }

    pub(super) fn bound(&self, node: usize, entry: &Entry<'m>) -> Bound<'m> {
        let at = At { node, file: self.file, expr: self.items };
        let field = |name: &str, value| Entry { name: name.to_owned(), value, maybe: false, source: None };
        let key = Value::Text(entry.name.clone(), at);
        let fields = vec![field("key", key), field("value", entry.value.clone())];
        let both = Object { fields, ..empty() };
        vec![(self.iterator.to_owned(), Value::Object(both))]
    }

    fn at(&self, node: usize, expr: &'m Expr) -> At<'m> {
        At { node, file: self.file, expr }
    }

    /// What the origin has for its OAI; `None` where it has no `s3_origin_config`.
    fn path(&self, eyes: &Eyes<'_, 'm>, node: usize, bound: &Bound<'m>) -> Result<Option<Value<'m>>, Fails> {
        let Some(config) = self.config else { return Ok(None) };
        let inner = config.body.blocks("content").next().filter(|_| config.keyword == "dynamic");
        let Some(content) = inner else {
            let Some(value) = config.body.attribute("origin_access_identity") else { return Ok(None) };
            return eyes.value(self.at(node, &value.value), bound).map(Some);
        };
        let (Some(items), Some(value), Some(name)) =
            (config.body.attribute("for_each"), content.body.attribute("origin_access_identity"), iterator(config))
        else {
            return Ok(Some(Value::Unknown));
        };
        let entry = match eyes.value(self.at(node, &items.value), bound)? {
            Value::List(items) if items.is_empty() => return Ok(None),
            Value::List(mut items) if items.len() == 1 => items.remove(0),
            Value::Object(object) if object.complete && object.fields.is_empty() => return Ok(None),
            Value::Object(mut object) if object.complete && object.fields.len() == 1 => object.fields.remove(0),
            Value::Null => return Err(Fails),
            _ => return Ok(Some(Value::Unknown)),
        };
        if entry.maybe {
            return Ok(Some(Value::Unknown));
        }
        let field = |name: &str, value| Entry { name: name.to_owned(), value, maybe: false, source: None };
        let fields = vec![field("value", entry.value)];
        let each = Object { fields, complete: false, ..empty() };
        let mut bound = bound.clone();
        bound.push((name.to_owned(), Value::Object(each)));
        eyes.value(self.at(node, &value.value), &bound).map(Some)
    }

    fn text(&self, eyes: &Eyes<'_, 'm>, at: At<'m>) -> &'m str {
        eyes.modules[eyes.tree.nodes[at.node].module].text(at.file)
    }

    fn attribute(&self, eyes: &Eyes<'_, 'm>, node: usize, bound: &Bound<'m>, name: &str) -> Option<Value<'m>> {
        let value = &self.content.body.attribute(name)?.value;
        eyes.value(self.at(node, value), bound).ok()
    }

    /// What an expression of the block names for an item, and the key of the instance in it, where bound names tell.
    pub(super) fn named(
        &self,
        eyes: &Eyes<'_, 'm>,
        node: usize,
        bound: &Bound<'m>,
        expr: &'m Expr,
    ) -> (Option<At<'m>>, Option<String>) {
        match eyes.value(self.at(node, expr), bound) {
            Ok(Value::Other(at)) => (Some(at), None),
            // The text of a key is not written where it comes from.
            Ok(Value::Text(text, at)) if at.expr.as_str() == Some(text.as_str()) => (Some(at), None),
            Ok(Value::Instance(at, key)) if at.node == node => (Some(at), Some(key)),
            _ => (None, None),
        }
    }

    /// The `origin_id` of an item's origin, for people.
    pub(super) fn id(&self, eyes: &Eyes<'_, 'm>, node: usize, bound: &Bound<'m>, entry: &Entry<'m>) -> String {
        match self.attribute(eyes, node, bound, "origin_id") {
            Some(Value::Text(text, _)) => text,
            Some(Value::Other(at) | Value::Instance(at, _)) => {
                at.expr.span.of(self.text(eyes, at)).trim_matches('"').to_owned()
            }
            _ => entry.name.clone(),
        }
    }

    fn item(&self, eyes: &Eyes<'_, 'm>, node: usize, entries: &[Entry<'m>], index: usize, trail: &Trail) -> Item<'m> {
        let entry = &entries[index];
        let bound = self.bound(node, entry);
        let (control, has_control) = match self.attribute(eyes, node, &bound, CONTROL) {
            None | Some(Value::Null) => (None, false),
            Some(Value::Text(text, _)) if text.is_empty() => (None, false),
            Some(Value::Other(at) | Value::Text(_, at) | Value::Instance(at, _)) => (Some(at), true),
            Some(_) => (None, true),
        };
        let (domain, domain_key) = match self.content.body.attribute("domain_name") {
            Some(domain) => self.named(eyes, node, &bound, &domain.value),
            None => (None, None),
        };
        let customs = self.content.body.dynamics("custom_origin_config").next();
        let is_custom = match customs.and_then(|block| block.body.attribute("for_each")) {
            Some(items) => match eyes.value(self.at(node, &items.value), &bound) {
                Ok(Value::List(items)) => !items.is_empty() && items.iter().all(|item| !item.maybe),
                _ => false,
            },
            None => self.content.body.blocks("custom_origin_config").next().is_some(),
        };
        let held = match self.path(eyes, node, &bound) {
            Ok(None | Some(Value::Null)) => Held::Nobody,
            Ok(Some(Value::Text(text, _))) if text.is_empty() => Held::Nobody,
            Ok(Some(Value::Other(at))) => match self.held(eyes, node, entries, index, at) {
                Some(held) => Held::Path(Box::new(held)),
                None => Held::Unclear,
            },
            Ok(Some(Value::Instance(at, key))) if at.node == node => {
                let held = self.held(eyes, node, entries, index, at).map(|held| {
                    let mention = Mention { instance: Instance::Key(format!("{key:?}")), ..held.mention.clone() };
                    HeldPath { mention, ..held }
                });
                held.map_or(Held::Unclear, |held| Held::Path(Box::new(held)))
            }
            _ => Held::Unclear,
        };
        let written = match &held {
            Held::Path(held) => held.literal.at.node,
            _ => control.map_or(node, |at| at.node),
        };
        let idle = match (&held, &entry.value) {
            (Held::Nobody, Value::Object(object)) => self.idle(eyes, object),
            _ => Vec::new(),
        };
        let beside = match &held {
            Held::Path(_) => beside(eyes, entries, index, false),
            _ => Vec::new(),
        };
        Item {
            name: entry.name.clone(),
            id: self.id(eyes, node, &bound, entry),
            nodes: BTreeMap::from([(node, written)]),
            held,
            spot: spot_of(eyes, &entry.value),
            literals: match &entry.value {
                Value::Object(object) => {
                    let placed =
                        |literal: &Literal<'m>| (eyes.tree.nodes[literal.at.node].module, literal.at.file, *literal);
                    object.literals.iter().map(placed).collect()
                }
                _ => Vec::new(),
            },
            domain,
            domain_key,
            control,
            has_control,
            is_custom,
            trail: trail.clone(),
            types: match &entry.value {
                Value::Object(object) => object.types.clone(),
                _ => BTreeSet::new(),
            },
            content: self.content,
            iterator: self.iterator,
            beside,
            is_bare: self.path(eyes, node, &bound) == Ok(None),
            idle,
        }
    }

    /// The entries of an object that hold the path of an OAI, where the block takes none.
    fn idle(&self, eyes: &Eyes<'_, 'm>, object: &Object<'m>) -> Vec<Place> {
        let holding = object.fields.iter().filter(|field| holds_any(&field.value));
        let sources = holding.filter_map(|field| field.source);
        sources.map(|(literal, item)| (place(eyes.tree, literal.at).0, literal.at.file, item.span)).collect()
    }

    /// The OAI behind a path that an object holds.
    fn held(
        &self,
        eyes: &Eyes<'_, 'm>,
        node: usize,
        entries: &[Entry<'m>],
        index: usize,
        path: At<'m>,
    ) -> Option<HeldPath<'m>> {
        let Value::Object(object) = &entries[index].value else { return None };
        let holders: Vec<(Literal<'m>, &'m ObjectItem)> =
            object.fields.iter().filter(|field| holds(&field.value, path)).filter_map(|field| field.source).collect();
        let (literal, entry) = *holders.first()?;
        let home = eyes.tree.nodes[literal.at.node].module;
        if eyes.tree.nodes[path.node].module != home {
            return None;
        }
        let flow = Flow::new(&eyes.modules[home], false);
        let way = Way { flow: &flow, otherwise: None };
        let PathFlow { mention, control } = way.of_block(path.file, path.expr)?;
        let is_static = self.config.is_some_and(|config| config.keyword != "dynamic");
        let (left, whole) = match (holders.as_slice(), is_static) {
            ([_], false) => match self.left(eyes, node, entries, index, (literal, entry)) {
                Ok(left) => (Ok(left), false),
                Err(reason) => {
                    let without = Maker { config: None, ..*self };
                    (without.left(eyes, node, entries, index, (literal, entry)).map_err(|_| reason), true)
                }
            },
            ([_], true) => {
                let without = Maker { config: None, ..*self };
                (without.left(eyes, node, entries, index, (literal, entry)), true)
            }
            _ => (Err("its path stands in the object more than once".to_owned()), false),
        };
        let kept = match holders.as_slice() {
            [_] => self.kept(eyes, node, entries, index, (literal, entry)),
            _ => Err("its path stands in the object more than once".to_owned()),
        };
        let (kept, needs_guard) = match kept {
            Ok(needs_guard) => (Ok(()), needs_guard),
            Err(reason) => (Err(reason), false),
        };
        let file = literal.at.file;
        let (shown, alike) = (Vec::new(), beside(eyes, entries, index, true));
        let with = BTreeSet::new();
        Some(HeldPath {
            home,
            file,
            literal,
            entry,
            mention,
            control,
            left,
            kept,
            shown,
            alike,
            needs_guard,
            with,
            whole,
        })
    }

    /// Whether the entry that holds a path can stay, so that the object only has one more, and whether the block has to be told
    /// then that the OAC goes first: it may do so already, or make the same `s3_origin_config` of all its items, which goes.
    fn kept(
        &self,
        eyes: &Eyes<'_, 'm>,
        node: usize,
        entries: &[Entry<'m>],
        index: usize,
        (literal, entry): (Literal<'m>, &'m ObjectItem),
    ) -> Result<bool, String> {
        let unclear =
            || "the block that takes it apart does not show what it makes of an OAC beside the OAI".to_owned();
        let (module, file, span) = place(eyes.tree, literal.at);
        self.can_be_written(eyes, (module, file, span))?;
        let crate::hcl::ast::ObjectKey::Name(name) = &entry.key else { return Err(unclear()) };
        let before = self.fails(eyes, node, &self.bound(node, &entries[index]));
        let literals = [(module, file, span, name.clone())];
        let changed = Eyes {
            tree: eyes.tree,
            modules: eyes.modules,
            changed: Some(Changed { literals: &literals, entry: Left::Kept, control: true }),
            trail: RefCell::default(),
        };
        let after = self.entries(&changed, node).filter(|after| after.len() == entries.len()).ok_or_else(unclear)?;
        let bound = self.bound(node, &after[index]);
        let fails = self.fails(&changed, node, &bound).into_iter().any(|name| !before.contains(&name));
        let same = self.makes_the_same(eyes, &changed, node, (&entries[index], &after[index]));
        if fails || !same || !self.arrives(&changed, node, &after[index], &bound) {
            return Err(unclear());
        }
        let Some(config) = self.config else { return Err(unclear()) };
        if config.keyword != "dynamic" || self.path(&changed, node, &bound) == Ok(None) {
            return Ok(false);
        }
        let items = config.body.attribute("for_each").ok_or_else(unclear)?;
        let is_list = |entry: &Entry<'m>| {
            matches!(eyes.value(self.at(node, &items.value), &self.bound(node, entry)), Ok(Value::List(_)))
        };
        if !is_list_expr(&items.value) && !entries.iter().all(is_list) {
            return Err("its `s3_origin_config` is not made of a list".to_owned());
        }
        Ok(true)
    }

    /// Whether an object, and the block, may be changed.
    ///
    /// # Errors
    /// Where they may not: the reason.
    fn can_be_written(&self, eyes: &Eyes<'_, 'm>, (module, file, span): Place) -> Result<(), String> {
        let holder = eyes.modules[module].blocks().find(|(at, block)| *at == file && block.span.contains(span));
        if holder.is_some_and(|(_, block)| block.keyword == "variable") {
            return Err("it is the default of an input, where an OAC cannot be referred to".to_owned());
        }
        if !eyes.modules[module].files[file].editable || !eyes.modules[self.module].files[self.file].editable {
            return Err("it, or the block, is in a file outside the paths that were given".to_owned());
        }
        Ok(())
    }

    /// Whether a block makes the same of an item as before, its OAI and OAC apart.
    fn makes_the_same(
        &self,
        before: &Eyes<'_, 'm>,
        after: &Eyes<'_, 'm>,
        node: usize,
        (one, other): (&Entry<'m>, &Entry<'m>),
    ) -> bool {
        let control = self.content.body.attribute(CONTROL).map(|control| control.span);
        let made = |eyes: &Eyes<'_, 'm>, entry: &Entry<'m>| {
            let mut made = self.made(eyes, node, entry);
            made.retain(|(span, _)| Some(*span) != control);
            made
        };
        made(before, one) == made(after, other)
    }

    /// Whether an OAC's id that is written into an object arrives in the block.
    fn arrives(&self, changed: &Eyes<'_, 'm>, node: usize, after: &Entry<'m>, bound: &Bound<'m>) -> bool {
        match self.content.body.attribute(CONTROL) {
            Some(control) => changed.value(self.at(node, &control.value), bound) == Ok(Value::Control),
            None => matches!(&after.value, Value::Object(object)
                if object.fields.iter().any(|field| field.value == Value::Control && !field.maybe)),
        }
    }

    /// What is to be left of the entry that holds a path: the least with which the block makes no `s3_origin_config` any
    /// more, the OAC's id arrives, and nothing fails that did not before.
    fn left(
        &self,
        eyes: &Eyes<'_, 'm>,
        node: usize,
        entries: &[Entry<'m>],
        index: usize,
        (literal, entry): (Literal<'m>, &'m ObjectItem),
    ) -> Result<Left, String> {
        let Value::Object(own) = &entries[index].value else { return Err("it is no object".to_owned()) };
        let crate::hcl::ast::ObjectKey::Name(name) = &entry.key else {
            return Err("the entry that holds the path has a computed name".to_owned());
        };
        let empty_list = matches!(entry.value.unwrapped().kind, ExprKind::Array(_));
        let nested = matches!(entry.value.unwrapped().kind, ExprKind::Object(_));
        // Terraform gives the objects beside it the same type: what goes from one is missing in it.
        let choices: Vec<Left> = match (own.agrees.is_empty(), empty_list, nested) {
            (true, ..) => vec![Left::Gone, Left::Null, Left::EmptyList, Left::EmptyObject],
            (false, true, _) => vec![Left::EmptyList],
            (false, false, false) => vec![Left::Null],
            (false, false, true) => Vec::new(),
        };
        let (module, file, span) = place(eyes.tree, literal.at);
        self.can_be_written(eyes, (module, file, span))?;
        let before = self.fails(eyes, node, &self.bound(node, &entries[index]));
        for left in choices {
            let literals = [(module, file, span, name.clone())];
            let changed = Eyes {
                tree: eyes.tree,
                modules: eyes.modules,
                changed: Some(Changed { literals: &literals, entry: left, control: true }),
                trail: RefCell::default(),
            };
            let Some(after) = self.entries(&changed, node).filter(|after| after.len() == entries.len()) else {
                continue;
            };
            let bound = self.bound(node, &after[index]);
            let path_is_gone = self.path(&changed, node, &bound) == Ok(None);
            let arrives = self.arrives(&changed, node, &after[index], &bound);
            // The entry may decide what else the block makes.
            let same = self.makes_the_same(eyes, &changed, node, (&entries[index], &after[index]));
            let fails = self.fails(&changed, node, &bound).into_iter().any(|name| !before.contains(&name));
            if path_is_gone && arrives && !fails && same {
                return match spelled_elsewhere(eyes.modules, name) {
                    Some(elsewhere) => Err(format!("`{name}` of such an object is read elsewhere too, at {elsewhere}")),
                    None => Ok(left),
                };
            }
        }
        Err(match nested && !own.agrees.is_empty() {
            true => format!("Terraform makes its objects the same type, so that `{name}` cannot leave one of them"),
            false => format!("the block reads `{name}` of its items in a way that does not show what it makes without"),
        })
    }

    /// The arguments of the block that Terraform would refuse.
    fn fails(&self, eyes: &Eyes<'_, 'm>, node: usize, bound: &Bound<'m>) -> Vec<Span> {
        let values = self.values(eyes, node, bound).into_iter();
        values.filter(|(_, value)| *value == Err(Fails)).map(|(span, _)| span).collect()
    }

    /// What the block makes of an item beside its `s3_origin_config`, by the places of its arguments.
    pub(super) fn made(&self, eyes: &Eyes<'_, 'm>, node: usize, entry: &Entry<'m>) -> Vec<(Span, Made<'m>)> {
        Maker { config: None, ..*self }.values(eyes, node, &self.bound(node, entry))
    }

    fn values(&self, eyes: &Eyes<'_, 'm>, node: usize, bound: &Bound<'m>) -> Vec<(Span, Made<'m>)> {
        let mut out = Vec::new();
        let mut queue: Vec<&'m Body> = vec![&self.content.body];
        while let Some(body) = queue.pop() {
            for part in &body.items {
                match part {
                    // A block that takes the path itself goes.
                    Part::Block(block) if block.keyword == "s3_origin_config" => {}
                    Part::Block(block) if self.config.is_none() && as_config(self.content) == Some(block) => {}
                    Part::Block(block) if block.keyword == "dynamic" => {
                        let items = block.body.attribute("for_each");
                        out.extend(items.map(|items| (items.span, eyes.value(self.at(node, &items.value), bound))));
                    }
                    Part::Block(block) => queue.push(&block.body),
                    Part::Attribute(attribute) => {
                        out.push((attribute.span, eyes.value(self.at(node, &attribute.value), bound)));
                    }
                }
            }
        }
        out
    }
}

/// Where an object begins that a value is written as: the file, and its first line.
pub(super) fn spot_of(eyes: &Eyes<'_, '_>, value: &Value<'_>) -> Option<(String, Span)> {
    let Value::Object(object) = value else { return None };
    let at = object.literals.first()?.at;
    let module = &eyes.modules[eyes.tree.nodes[at.node].module];
    let line = at.expr.span.of(module.text(at.file)).lines().next().map_or(1, str::len);
    let start = at.expr.span.start;
    Some((module.path(at.file).to_owned(), Span::new(start, start + line)))
}

/// What an argument is made, or that Terraform refuses it.
type Made<'m> = Result<Value<'m>, Fails>;

/// The objects that have to be of one type with this one, and have no entry for an OAC. Where they are shown, those who read
/// them may ask the same of all that have the same entries.
fn beside<'m>(
    eyes: &Eyes<'_, 'm>,
    entries: &[Entry<'m>],
    index: usize,
    shown: bool,
) -> Vec<(usize, usize, Literal<'m>)> {
    let Value::Object(own) = &entries[index].value else { return Vec::new() };
    let names = |object: &Object<'m>| {
        let names: BTreeSet<String> = object.fields.iter().map(|field| field.name.clone()).collect();
        object.complete.then_some(names)
    };
    // An object type without a word for what may be missing wants the entry in each of its objects.
    let strict =
        own.types.iter().any(|(module, file, span)| !span.of(eyes.modules[*module].text(*file)).contains("optional("));
    let mut out = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let Value::Object(object) = &entry.value else { continue };
        let alike = shown && names(object).is_some() && names(object) == names(own);
        let together = strict || alike || !object.agrees.is_disjoint(&own.agrees);
        let has = object.fields.iter().any(|field| field.name == CONTROL && field.source.is_some());
        if at != index
            && together
            && !has
            && let Some(literal) = object.literals.first()
        {
            let module = eyes.tree.nodes[literal.at.node].module;
            out.push((module, literal.at.file, *literal));
        }
    }
    out
}

/// Whether a value is, or has in it, this expression.
fn holds(value: &Value<'_>, path: At<'_>) -> bool {
    match value {
        Value::Other(at) | Value::Instance(at, _) => *at == path,
        Value::List(items) => items.iter().any(|item| holds(&item.value, path)),
        Value::Object(object) => object.fields.iter().any(|field| holds(&field.value, path)),
        _ => false,
    }
}

/// Whether a value is, or has in it, the path of an OAI.
pub(super) fn holds_any(value: &Value<'_>) -> bool {
    match value {
        Value::Other(at) | Value::Instance(at, _) => !identity::mentions(at.expr).is_empty(),
        Value::List(items) => items.iter().any(|item| holds_any(&item.value)),
        Value::Object(object) => object.fields.iter().any(|field| holds_any(&field.value)),
        _ => false,
    }
}

/// Whether an expression is a list, whatever is in it.
fn is_list_expr(expr: &Expr) -> bool {
    match &expr.unwrapped().kind {
        ExprKind::Array(_) => true,
        ExprKind::Conditional(parts) => is_list_expr(&parts[1]) && is_list_expr(&parts[2]),
        ExprKind::Call(call) => matches!(call.name.as_str(), "compact" | "concat" | "flatten" | "tolist"),
        _ => false,
    }
}

/// Where an entry of this name is read outside the blocks that make origins.
fn spelled_elsewhere(modules: &[Module], name: &str) -> Option<String> {
    modules.iter().find_map(|module| {
        let spelling = |(_, block): &(usize, &Block)| spelled_in(&block.body, name);
        module.blocks().find(spelling).map(|(file, block)| {
            let path = module.path(file);
            match is_json(path) {
                // The lines of a view are none of the file's.
                true => format!("{path} ({})", holder(block)),
                false => format!("{path}:{}", module.line(file, block.span.start)),
            }
        })
    })
}

fn spelled_in(body: &Body, name: &str) -> bool {
    body.items.iter().any(|part| match part {
        Part::Attribute(attribute) => spells(&attribute.value, name),
        Part::Block(block) => {
            let makes_origins = block.keyword == "dynamic" && block.labels.iter().any(|label| label.text == "origin");
            !makes_origins && spelled_in(&block.body, name)
        }
    })
}

/// Whether an expression reads an entry of this name.
pub(super) fn spells(expr: &Expr, name: &str) -> bool {
    let own = match &expr.kind {
        ExprKind::Traversal(Traversal { root, steps, .. }) => {
            // What stands before it names a resource, a local value or an input.
            let skipped = match root {
                Root::Expr(_) => 0,
                Root::Name(root) => match root.as_str() {
                    "var" | "local" => 1,
                    "module" => 2,
                    _ if names_resource(root, steps) => 3,
                    _ => 0,
                },
            };
            steps.iter().skip(skipped).any(|step| match &step.kind {
                StepKind::Attr(own) => own == name,
                StepKind::Index(index) => index.as_str() == Some(name),
                _ => false,
            })
        }
        ExprKind::Call(call) => call.name == "lookup" && call.args.get(1).and_then(Expr::as_str) == Some(name),
        _ => false,
    };
    let inner = match &expr.kind {
        ExprKind::For(for_expr) => for_expr.inner.iter().any(|inner| spells(inner, name)),
        _ => false,
    };
    own || inner || expr.children().into_iter().any(|child| spells(child, name))
}

/// Whether a traversal begins with the address of a resource or data source, and not with a name that a block or `for` binds.
fn names_resource(root: &str, steps: &[Step]) -> bool {
    let of_block = matches!(steps.first().map(|step| &step.kind), Some(StepKind::Attr(name)) if name == "value");
    root == "data" || root.contains('_') && !of_block
}

/// Objects that something else takes too stay as they are: what that makes of them is not known. Where only outputs show them to
/// whoever reads these, what was in them stays, and the OAC's id stands beside it.
fn refuse_what_is_taken_elsewhere<'m>(tree: &Tree, modules: &'m [Module], maker: &Maker<'m>, items: &mut [Item<'m>]) {
    let mut all: Vec<Vec<Taker>> = Vec::new();
    for item in items.iter() {
        all.push(takers(tree, modules, maker, item));
    }
    for (item, takers) in items.iter_mut().zip(all) {
        let Held::Path(held) = &mut item.held else { continue };
        let names = takers.iter().map(|taker| match taker {
            Taker::Output(name) => Some(name.clone()),
            Taker::Other(_) => None,
        });
        let names: Option<BTreeSet<String>> = names.collect();
        match (takers.first(), names) {
            (None, _) => {}
            (Some(_), Some(names)) => {
                held.shown = names.into_iter().collect();
                held.left = held.kept.clone().map(|()| Left::Kept);
                item.beside = std::mem::take(&mut held.alike);
                held.whole = item.content.body.blocks("s3_origin_config").next().is_some();
            }
            (Some(first), None) if held.left.is_ok() => {
                let others = takers.iter().find_map(|taker| match taker {
                    Taker::Other(reason) => Some(reason.clone()),
                    Taker::Output(_) => None,
                });
                held.left = Err(others.unwrap_or_else(|| first.to_string()));
            }
            _ => {}
        }
    }
    move_together(items);
}

/// Where an item gets an entry for an OAC although it has none, the block must have no need to ask what is in it: it has no OAI, or
/// moves too.
fn move_together(items: &mut [Item<'_>]) {
    let mut with: Vec<Result<BTreeSet<Place>, String>> = Vec::new();
    for item in items.iter() {
        let mut own = BTreeSet::new();
        let mut refused = None;
        if let Held::Path(held) = &item.held
            && held.needs_guard
            && held.left == Ok(Left::Kept)
        {
            let of_item = |other: &Item<'_>, (module, file, literal): &(usize, usize, Literal<'_>)| {
                let mut literals = other.literals.iter();
                literals.any(|known| (known.0, known.1, known.2.at.expr.span) == (*module, *file, literal.at.expr.span))
            };
            for other in items.iter().filter(|other| !std::ptr::eq(*other, item) && !other.is_bare) {
                if item.types.is_empty() && !item.beside.iter().any(|literal| of_item(other, literal)) {
                    continue;
                }
                match &other.held {
                    Held::Path(held) if held.left == Ok(Left::Kept) => {
                        _ = own.insert((held.home, held.file, held.literal.at.expr.span));
                    }
                    _ => {
                        refused =
                            Some(format!("origin {} would have an entry for an OAC too, and keep its OAI", other.id))
                    }
                }
            }
        }
        with.push(refused.map_or(Ok(own), Err));
    }
    for (item, with) in items.iter_mut().zip(with) {
        let Held::Path(held) = &mut item.held else { continue };
        match with {
            Ok(with) => held.with = with,
            Err(reason) => held.left = Err(reason),
        }
    }
}

/// What else takes an object.
enum Taker {
    /// An output that shows it to whoever reads it: its name.
    Output(String),
    /// Something whose use of it is not known: what, for people.
    Other(String),
}

impl std::fmt::Display for Taker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Taker::Output(name) => write!(f, "output.{name} shows it too"),
            Taker::Other(reason) => f.write_str(reason),
        }
    }
}

fn takers(tree: &Tree, modules: &[Module], maker: &Maker<'_>, item: &Item<'_>) -> Vec<Taker> {
    let Held::Path(held) = &item.held else { return Vec::new() };
    let mut out = Vec::new();
    for (module, name) in &item.trail.outputs {
        if !tree.is_closed(*module) {
            out.push(Taker::Other(format!("output.{name} shows it too, to callers that are not known")));
        }
    }
    let own = item.trail.locals.iter().map(|(module, _)| *module).chain([maker.module]);
    let callers = item.trail.outputs.iter().flat_map(|(module, _)| {
        let callers = tree.nodes_of(*module).filter_map(|node| tree.nodes[node].caller.as_ref());
        callers.map(|(caller, _)| tree.nodes[*caller].module).collect::<Vec<_>>()
    });
    for index in own.chain(callers).collect::<BTreeSet<usize>>() {
        let module = &modules[index];
        let flow = Flow::new(module, false);
        for (file, block) in module.blocks() {
            let origins = block.body.dynamics("origin").filter_map(|made| made.body.attribute("for_each"));
            let mut allowed: Vec<Span> = origins.map(|items| items.value.span).collect();
            let own_locals = block
                .body
                .attributes()
                .filter(|local| block.keyword == "locals" && item.trail.locals.contains(&(index, local.name.clone())));
            allowed.extend(own_locals.map(|local| local.span));
            let arguments = item.trail.arguments.iter().filter(|(at, in_file, _)| (*at, *in_file) == (index, file));
            allowed.extend(arguments.map(|(.., span)| *span));
            for found in reference::in_body(&block.body) {
                let passed = match &found.target {
                    Address::Local(name) => item.trail.locals.contains(&(index, name.clone())),
                    Address::Variable(name) => item.trail.inputs.contains(&(index, name.clone())),
                    Address::Module(call) => found.attribute_name().is_some_and(|output| {
                        tree.nodes_of(index)
                            .filter_map(|node| tree.nodes[node].children.get(call))
                            .any(|child| item.trail.outputs.contains(&(tree.nodes[*child].module, output.to_owned())))
                    }),
                    _ => false,
                };
                let before = module.text(file)[..found.span.start].trim_end();
                let counted = before.ends_with("length(") || before.ends_with("keys(");
                if !passed || counted || allowed.iter().any(|span| span.contains(found.span)) {
                    continue;
                }
                let takes = match &found.target {
                    Address::Local(_) => flow.is_carrier(&found, &held.mention.identity) && index == held.home,
                    Address::Module(_) => true,
                    _ => found.attribute.is_none(),
                };
                let elsewhere = matches!(&found.target, Address::Local(_)) && index != held.home;
                if takes || (elsewhere && found.attribute.is_none()) {
                    let shown = block.labels.first().filter(|_| block.keyword == "output");
                    let is_last = |name: &str| !tree.is_closed(index) || tree.untaken(modules, index).contains(name);
                    if let Some(name) = shown.filter(|name| is_last(&name.text)) {
                        out.push(Taker::Output(name.text.clone()));
                        continue;
                    }
                    let holder = module.holder_at(crate::terraform::module::Place { file, span: found.span });
                    let written = found.span.of(module.text(file));
                    out.push(Taker::Other(format!("{holder} takes {written} too, with the OAI's path in it")));
                }
            }
        }
    }
    out
}
