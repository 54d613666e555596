//! The modules of a workspace as Terraform calls them: one node for each way from a folder in which Terraform is run to a
//! module, and where a value that is handed from module to module comes from.

use super::address::Address;
use super::calls::calls;
use super::endpoint;
use super::instances::{self, Form, Pick};
use super::keyed;
use super::known::Place;
use super::module::{Module, Repetition, Resource, address_of, repetition};
use super::reference::{self, Instance, Reference};
use super::unencrypted;
use crate::hcl::ast::{Block, Call, Expr, ExprKind, ObjectKey, Root, StepKind, Traversal};
use crate::workspace::{Workspace, resolve};
use std::collections::{BTreeMap, BTreeSet};

/// More nodes than this are not followed: a tree that calls itself has no end.
const MOST_NODES: usize = 4096;

/// All modules, each as often as it is called.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The nodes; a caller comes before what it calls.
    pub nodes: Vec<Node>,
    /// The modules that only others call who are not in the walked code: what they show and take is for those.
    pub interfaces: BTreeSet<usize>,
    /// The modules that show how such a one is called, or wrap it, each with the names of these calls.
    pub samples: BTreeMap<usize, BTreeSet<String>>,
}

/// A module in one place of the tree.
#[derive(Debug, Clone)]
pub struct Node {
    /// The module, by its position.
    pub module: usize,
    /// The node that calls it, and the name of the call; `None` where nobody in the walked code does, or not all is known
    /// of who does.
    pub caller: Option<(usize, String)>,
    /// The key of the instance that it is of that call, where its instances are told apart.
    pub key: Option<String>,
    /// The node that stands for it in Terraform's graph, which does not tell the instances of a call apart.
    pub alike: usize,
    /// What it calls, by the names of the calls; those whose instances are told apart have their key behind it.
    pub children: BTreeMap<String, usize>,
}

impl Node {
    fn start(module: usize) -> Node {
        Node { module, caller: None, key: None, alike: 0, children: BTreeMap::new() }
    }
}

/// Where an expression stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Here<'h> {
    /// The node of its module.
    pub(super) node: usize,
    /// The block.
    pub(super) within: Option<&'h Resource<'h>>,
    /// The key of that block's instance, where it is known.
    key: Option<&'h str>,
}

impl<'h> Here<'h> {
    pub(super) fn new((node, within): (usize, Option<&'h Resource<'h>>)) -> Here<'h> {
        Here { node, within, key: None }
    }
}

/// A resource or data source in one place of the tree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Thing {
    /// The node whose module declares it.
    pub node: usize,
    /// The resource.
    pub address: Address,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Null, an empty string or list, or not given.
    Nothing,
    /// This attribute of these resources, each with the instance by which it is named; or nothing, where a call that hands it
    /// over is not made. What is taken of all instances of a call is named by a splat.
    Of(Vec<(Thing, Instance)>, String),
    /// Something else.
    Unknown,
}

/// What an expression stands for that takes its value from another module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The attribute.
    pub attribute: String,
    /// The resources, for each node of the module in which the expression stands.
    pub things: BTreeMap<usize, Vec<Thing>>,
    /// The nodes in which it may be nothing, or a list with nothing in it.
    pub missing: BTreeSet<usize>,
    /// One name for all expressions of the module that stand for the same resources.
    pub name: String,
}

impl Meaning {
    /// The type of the resources.
    pub fn kind(&self) -> Option<&str> {
        self.things.values().flatten().find_map(|thing| thing.address.kind())
    }
}

/// Whether a folder shows or tests a module: the callers that matter are not in such a one.
pub fn is_sample(folder: &str) -> bool {
    folder.split('/').any(|part| matches!(part, "example" | "examples" | "test" | "tests"))
}

/// Whether a module wraps one that it lies in: then both are there for callers that are not in the walked code.
fn is_wrapper(workspace: &Workspace, caller: &Module, callee: &Module) -> bool {
    let above = format!("{}/", callee.folder);
    let within = callee.folder.is_empty() || caller.folder.starts_with(&above);
    within && caller.folder != callee.folder && !caller.is_root(workspace) && !callee.is_root(workspace)
}

impl Tree {
    /// The tree of the modules of a workspace.
    pub fn new(workspace: &Workspace, modules: &[Module]) -> Tree {
        let position = |folder: &str| modules.iter().position(|module| module.folder == folder);
        let mut followed: Vec<Vec<(String, usize)>> = Vec::new();
        let apart: Vec<BTreeMap<String, BTreeSet<String>>> = modules.iter().map(keyed::told_apart).collect();
        // Modules with a caller that is not followed, and those with none but samples: their inputs are not known.
        let mut called: BTreeSet<usize> = BTreeSet::new();
        let mut open: BTreeSet<usize> = BTreeSet::new();
        for caller in modules {
            let mut own = Vec::new();
            for (name, source) in calls(caller) {
                let Some(callee) = resolve(&caller.folder, source).and_then(|folder| position(&folder)) else {
                    continue;
                };
                match caller.called.contains_key(name) {
                    true => own.push((name.to_owned(), callee)),
                    false => _ = open.insert(callee),
                }
                if !is_sample(&caller.folder) && !is_wrapper(workspace, caller, &modules[callee]) {
                    called.insert(callee);
                }
            }
            followed.push(own);
        }
        let is_interface = |index: &usize| {
            !called.contains(index) && !modules[*index].is_root(workspace) && !is_sample(&modules[*index].folder)
        };
        let interfaces: BTreeSet<usize> = (0..modules.len()).filter(is_interface).collect();
        // What shows how a module is called, or wraps it, is followed beside those who are not seen.
        let mut samples: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        for (caller, own) in followed.iter_mut().enumerate() {
            own.retain(|(_, callee)| called.contains(callee) || interfaces.contains(callee));
            for (name, _) in own.iter().filter(|(_, callee)| interfaces.contains(callee)) {
                samples.entry(caller).or_default().insert(name.clone());
            }
        }
        let mut tree = Tree { nodes: Vec::new(), interfaces, samples };
        let starts = (0..modules.len())
            .filter(|index| !called.contains(index) || open.contains(index) || modules[*index].is_root(workspace));
        let mut queue: Vec<Node> = starts.map(Node::start).collect();
        queue.reverse();
        while let Some(node) = queue.pop() {
            if tree.nodes.len() >= MOST_NODES {
                let alone = |module| Node { alike: module, ..Node::start(module) };
                return Tree { nodes: (0..modules.len()).map(alone).collect(), ..Tree::default() };
            }
            let at = tree.nodes.len();
            let mut alike = at;
            if let Some((caller, name)) = &node.caller {
                let known = tree.children_of(tree.nodes[*caller].alike, name);
                alike = known.first().map_or(at, |first| tree.nodes[*first].alike);
                let slot = node.key.as_ref().map_or_else(|| name.clone(), |key| format!("{name}[{key}]"));
                tree.nodes[*caller].children.insert(slot, at);
            }
            for (name, callee) in followed[node.module].iter().rev() {
                let one = |key: Option<&String>| Node {
                    caller: Some((at, name.clone())),
                    key: key.cloned(),
                    ..Node::start(*callee)
                };
                match apart[node.module].get(name) {
                    None => queue.push(one(None)),
                    Some(keys) => queue.extend(keys.iter().rev().map(|key| one(Some(key)))),
                }
            }
            tree.nodes.push(Node { alike, ..node });
        }
        tree
    }

    /// What a call in a node leads to: one node, or one for each instance where these are told apart.
    pub fn children_of(&self, node: usize, call: &str) -> Vec<usize> {
        let of_call = |child: &&usize| self.nodes[**child].caller.as_ref().is_some_and(|(_, name)| name == call);
        self.nodes[node].children.values().filter(of_call).copied().collect()
    }

    /// The nodes of the same call as this one, itself included.
    pub fn siblings(&self, node: usize) -> Vec<usize> {
        self.nodes[node].caller.as_ref().map_or_else(|| vec![node], |(caller, call)| self.children_of(*caller, call))
    }

    /// The nodes of a module.
    pub fn nodes_of(&self, module: usize) -> impl Iterator<Item = usize> {
        self.nodes.iter().enumerate().filter(move |(_, node)| node.module == module).map(|(index, _)| index)
    }

    /// Whether all callers of a module are known.
    pub fn is_closed(&self, module: usize) -> bool {
        self.nodes_of(module).all(|node| self.nodes[node].caller.is_some())
    }

    /// From a node up to where the tree begins, itself first.
    pub fn ancestors(&self, node: usize) -> Vec<usize> {
        let mut out = vec![node];
        let mut at = node;
        while let Some((caller, _)) = &self.nodes[at].caller {
            out.push(*caller);
            at = *caller;
        }
        out
    }

    /// The call that leads to a node.
    pub fn call<'m>(&self, modules: &'m [Module], node: usize) -> Option<(usize, &'m Block)> {
        let (caller, name) = self.nodes[node].caller.as_ref()?;
        modules[self.nodes[*caller].module].call(name)
    }

    /// Whether each call on the way from the start of the tree to a node is made once, or its instances are told apart.
    pub fn is_single(&self, modules: &[Module], node: usize) -> bool {
        self.ancestors(node)
            .into_iter()
            .filter(|at| self.nodes[*at].key.is_none())
            .filter_map(|at| self.call(modules, at))
            .all(|(_, call)| matches!(repetition(call), Repetition::Single))
    }

    /// The calls by whose instances a node is told from others, each with what its instances come from. A call that is made
    /// once or not at all tells nothing apart, and where each instance is a node these are told apart by themselves.
    pub fn spread(&self, modules: &[Module], node: usize) -> BTreeSet<(usize, String)> {
        let several = self.ancestors(node).into_iter().filter(|at| self.nodes[*at].key.is_none());
        let calls = several.filter_map(|at| {
            let (caller, name) = self.nodes[at].caller.as_ref()?;
            let module = &modules[self.nodes[*caller].module];
            Some((*caller, instances::source(module, &module.call_as_resource(name)?)?))
        });
        calls.collect()
    }

    /// What an expression in the module of a node is.
    pub fn value(&self, modules: &[Module], node: usize, expr: &Expr) -> Value {
        self.follow(modules, Here::new((node, None)), expr, &[], 0)
    }

    /// What an expression in a block of the module of a node is, in the words of that block: its `each.key` is known.
    pub fn value_in(&self, modules: &[Module], node: usize, block: &Resource<'_>, expr: &Expr) -> Value {
        self.follow(modules, Here::new((node, Some(block))), expr, &[], 0)
    }

    /// What an expression in the module of a node is, in the words of a block; a whole resource counts as an attribute without
    /// a name.
    pub fn value_or_whole(
        &self,
        modules: &[Module],
        (node, block): (usize, Option<&Resource<'_>>),
        expr: &Expr,
    ) -> Value {
        match reference::as_reference(expr) {
            Some(found) if found.target.kind().is_some() && found.attribute.is_none() && !found.deeper => {
                let thing = Thing { node, address: found.target };
                Value::Of(vec![(thing, found.instance)], String::new())
            }
            _ => self.follow(modules, Here::new((node, block)), expr, &[], 0),
        }
    }

    /// All resources that an expression in a block of the module of a node shows or whose attributes it shows, be it an object
    /// of them; `None` where it shows anything else.
    pub fn shown(
        &self,
        modules: &[Module],
        (node, block): (usize, Option<&Resource<'_>>),
        expr: &Expr,
    ) -> Option<Vec<Thing>> {
        if let ExprKind::Object(items) = &expr.unwrapped().kind {
            let all: Option<Vec<Vec<Thing>>> =
                items.iter().map(|item| self.shown(modules, (node, block), &item.value)).collect();
            return Some(all?.concat());
        }
        match self.value_or_whole(modules, (node, block), expr) {
            Value::Of(found, _) => Some(found.into_iter().map(|(thing, _)| thing).collect()),
            Value::Nothing => Some(Vec::new()),
            Value::Unknown => None,
        }
    }

    /// Whether everything that callers take of an output is followed.
    pub fn is_followed(&self, modules: &[Module], module: usize, output: &str) -> bool {
        self.nodes_of(module).all(|node| {
            let Some((caller, call)) = &self.nodes[node].caller else { return false };
            modules[self.nodes[*caller].module].blocks().all(|(_, block)| {
                taken_of(block, call)
                    .iter()
                    .all(|found| found.attribute_name().is_some_and(|name| name != output) || found.means.is_some())
            })
        })
    }

    /// The outputs of a module, all of whose callers are known, that none of them takes.
    pub fn untaken(&self, modules: &[Module], module: usize) -> BTreeSet<String> {
        if !self.is_closed(module) {
            return BTreeSet::new();
        }
        let names = modules[module].blocks_of("output").filter_map(|(_, block)| block.labels.first());
        let takes = |output: &str| {
            self.nodes_of(module).filter_map(|node| self.nodes[node].caller.as_ref()).any(|(caller, call)| {
                modules[self.nodes[*caller].module].blocks().any(|(_, block)| {
                    taken_of(block, call).iter().any(|found| found.attribute_name().is_none_or(|name| name == output))
                })
            })
        };
        names.map(|label| label.text.clone()).filter(|name| !takes(name)).collect()
    }

    /// What the attribute at the end of `rest` of an expression is.
    fn follow(&self, modules: &[Module], here: Here<'_>, expr: &Expr, rest: &[String], depth: usize) -> Value {
        // A value that leads back to itself is refused by Terraform; the bound only ends the circle.
        if depth > 64 {
            return Value::Unknown;
        }
        let inner = expr.unwrapped();
        if let Some(name) = endpoint::name_in(inner) {
            return self.domain_name(modules, here, name, rest, depth + 1);
        }
        match &inner.kind {
            ExprKind::Null => Value::Nothing,
            ExprKind::String(text) if text.is_empty() => Value::Nothing,
            ExprKind::Array(items) => match rest.split_first() {
                None => self.united(modules, here, items, depth),
                Some((index, rest)) => {
                    let item = index.parse::<usize>().ok().and_then(|index| items.get(index));
                    item.map_or(Value::Unknown, |item| self.follow(modules, here, item, rest, depth + 1))
                }
            },
            ExprKind::Call(call) => self.of_call(modules, here, call, rest, depth),
            ExprKind::Conditional(parts) => match Place::new(self, modules, here.node).holds(&parts[0]) {
                Some(holds) => {
                    let taken = if holds { &parts[1] } else { &parts[2] };
                    self.follow(modules, here, taken, rest, depth + 1)
                }
                None => self.one_of(modules, here, &parts[1..], rest, depth),
            },
            ExprKind::Object(items) => {
                let Some((first, rest)) = rest.split_first() else { return Value::Unknown };
                let item = items.iter().find(|item| item.key == ObjectKey::Name(first.clone()));
                item.map_or(Value::Nothing, |item| self.follow(modules, here, &item.value, rest, depth + 1))
            }
            ExprKind::Traversal(Traversal { root: Root::Expr(list), steps, .. })
                if rest.is_empty() && instances::is_first(steps) =>
            {
                self.only(modules, here, list, depth)
            }
            ExprKind::Traversal(traversal) => {
                let Some(found) = reference::as_reference(inner) else { return Value::Unknown };
                let Some(mut names) = names_behind(traversal, &found) else { return Value::Unknown };
                names.extend(rest.iter().cloned());
                self.of_reference(modules, here, &found.target, &found.instance, &names, depth + 1)
            }
            ExprKind::For(for_expr) => {
                let Some((target, steps)) = reference::each_of_call(for_expr) else { return Value::Unknown };
                let names = steps.iter().filter_map(|step| match &step.kind {
                    StepKind::Attr(name) => Some(name.clone()),
                    _ => None,
                });
                let names: Vec<String> = names.chain(rest.iter().cloned()).collect();
                self.of_reference(modules, here, &target, &Instance::Splat, &names, depth + 1)
            }
            _ => Value::Unknown,
        }
    }

    /// What a domain name is that is put together from this name: that of a bucket, where the name is one's.
    fn domain_name(&self, modules: &[Module], here: Here<'_>, name: &Expr, rest: &[String], depth: usize) -> Value {
        match self.follow(modules, here, name, rest, depth) {
            Value::Of(things, attribute)
                if endpoint::NAMES.contains(&attribute.as_str())
                    && things.iter().all(|(thing, _)| thing.address.kind() == Some("aws_s3_bucket")) =>
            {
                Value::Of(things, endpoint::DOMAIN_NAMES[0].to_owned())
            }
            _ => Value::Unknown,
        }
    }

    fn of_call(
        &self,
        modules: &[Module],
        here: Here<'_>,
        Call { name, args }: &Call,
        rest: &[String],
        depth: usize,
    ) -> Value {
        match (name.as_str(), args.as_slice()) {
            ("concat" | "compact" | "flatten" | "distinct" | "tolist" | "toset", _) if rest.is_empty() => {
                self.united(modules, here, args, depth)
            }
            // The first is taken where it cannot fail, and is neither null nor empty.
            ("try" | "coalesce", [first, ..])
                if reference::as_reference(first).is_some_and(|found| found.instance == Instance::None) =>
            {
                match self.follow(modules, here, first, rest, depth + 1) {
                    Value::Of(things, attribute) => Value::Of(things, attribute),
                    _ => self.one_of(modules, here, args, rest, depth),
                }
            }
            ("try" | "coalesce", _) => self.one_of(modules, here, args, rest, depth),
            ("one", [list]) if rest.is_empty() => self.only(modules, here, list, depth),
            ("join", [separator, list]) if rest.is_empty() && separator.as_str() == Some("") => {
                self.only(modules, here, list, depth)
            }
            ("element", [list, index]) if rest.is_empty() && instances::is_zero(index) => {
                self.only(modules, here, list, depth)
            }
            ("lookup", [map, key, default @ ..]) if rest.is_empty() && default.len() <= 1 => {
                let Some(key) = key.as_str() else { return Value::Unknown };
                match (self.follow(modules, here, map, &[key.to_owned()], depth + 1), default) {
                    (Value::Nothing, [default]) => self.follow(modules, here, default, &[], depth + 1),
                    (value, _) => value,
                }
            }
            _ => Value::Unknown,
        }
    }

    /// What a value is that is one of these: the only one that is anything, if they do not differ.
    fn one_of(&self, modules: &[Module], here: Here<'_>, values: &[Expr], rest: &[String], depth: usize) -> Value {
        let mut out = Value::Nothing;
        for value in values {
            match self.follow(modules, here, value, rest, depth + 1) {
                Value::Nothing => {}
                value if out == Value::Nothing || out == value => out = value,
                _ => return Value::Unknown,
            }
        }
        out
    }

    /// What the only item of a list is.
    fn only(&self, modules: &[Module], here: Here<'_>, list: &Expr, depth: usize) -> Value {
        match self.follow(modules, here, list, &[], depth + 1) {
            Value::Of(things, attribute) if matches!(things.as_slice(), [(_, Instance::None | Instance::Key(_))]) => {
                Value::Of(things, attribute)
            }
            Value::Nothing => Value::Nothing,
            _ => Value::Unknown,
        }
    }

    fn of_reference(
        &self,
        modules: &[Module],
        here: Here<'_>,
        target: &Address,
        instance: &Instance,
        names: &[String],
        depth: usize,
    ) -> Value {
        let node = here.node;
        let module = &modules[self.nodes[node].module];
        match target {
            Address::Resource { .. } => match names {
                [attribute] => {
                    let thing = Thing { node, address: target.clone() };
                    Value::Of(vec![(thing, instance.clone())], attribute.clone())
                }
                _ => Value::Unknown,
            },
            Address::Module(name) => {
                let Some((output, rest)) = names.split_first() else { return Value::Unknown };
                let of_child = |child: usize| {
                    let callee = &modules[self.nodes[child].module];
                    let value = self::output(callee, output).and_then(|(_, block)| block.body.attribute("value"));
                    value.map_or(Value::Unknown, |value| {
                        self.follow(modules, Here::new((child, None)), &value.value, rest, depth)
                    })
                };
                match self.nodes[node].children.get(name) {
                    Some(child) => {
                        let call = module.call_as_resource(name);
                        let picked = call.and_then(|call| instances::pick(module, here.within, &call, instance));
                        picked.map_or(Value::Unknown, |pick| pick_of(pick, of_child(*child)))
                    }
                    None => match self.told_apart(here, name, instance) {
                        Some(picked) if *instance != Instance::Splat && picked.len() == 1 => of_child(picked[0]),
                        Some(picked) => all_of(picked.into_iter().map(of_child).collect()),
                        None => Value::Unknown,
                    },
                }
            }
            // A key of what they hold is a name like those behind it.
            Address::Local(_) | Address::Variable(_) if matches!(instance, Instance::Key(_)) => {
                let names = names_with_key(instance, names);
                self.of_reference(modules, here, target, &Instance::None, &names, depth + 1)
            }
            _ if *instance != Instance::None => Value::Unknown,
            Address::Local(name) => match module.local(name) {
                Some((_, _, local)) => self.follow(modules, Here::new((node, None)), &local.value, names, depth),
                None => Value::Unknown,
            },
            Address::Variable(name) => {
                let Some((caller, call)) = &self.nodes[node].caller else { return Value::Unknown };
                let Some(call) = modules[self.nodes[*caller].module].call_as_resource(call) else {
                    return Value::Unknown;
                };
                match call.block.body.attribute(name) {
                    Some(argument) => {
                        self.follow(modules, self.above(node, *caller, &call), &argument.value, names, depth)
                    }
                    None => {
                        let default = variable(module, name).and_then(|(_, block)| block.body.attribute("default"));
                        let here = Here::new((node, None));
                        match default.map(|default| self.follow(modules, here, &default.value, names, depth)) {
                            Some(Value::Nothing) => Value::Nothing,
                            _ => Value::Unknown,
                        }
                    }
                }
            }
            _ => Value::Unknown,
        }
    }

    /// The arguments of the call that leads to a node.
    pub(super) fn above<'h>(&'h self, node: usize, caller: usize, call: &'h Resource<'h>) -> Here<'h> {
        Here { node: caller, within: Some(call), key: self.nodes[node].key.as_deref() }
    }

    /// The nodes that a reference takes of a call whose instances are told apart; `None` where that is not known.
    pub(super) fn told_apart(&self, here: Here<'_>, call: &str, instance: &Instance) -> Option<Vec<usize>> {
        let of_key = |key: &str| self.nodes[here.node].children.get(&format!("{call}[{key}]")).copied();
        let found: Vec<usize> = match (instance, here.key) {
            (Instance::Key(key), _) => vec![of_key(key)?],
            (Instance::EachKey | Instance::CountIndex, Some(key)) => vec![of_key(key)?],
            (Instance::EachKey | Instance::CountIndex, None) => {
                // In the words of a call, for all of its instances.
                let Address::Module(holder) = &here.within?.address else { return None };
                let holders = self.children_of(here.node, holder).into_iter();
                holders.map(|holder| of_key(self.nodes[holder].key.as_deref()?)).collect::<Option<_>>()?
            }
            (Instance::Splat, _) => self.children_of(here.node, call),
            _ => return None,
        };
        (!found.is_empty()).then_some(found)
    }

    fn united(&self, modules: &[Module], here: Here<'_>, items: &[Expr], depth: usize) -> Value {
        let mut things = Vec::new();
        let mut of: Option<String> = None;
        for item in items {
            match self.follow(modules, here, item, &[], depth + 1) {
                Value::Nothing => {}
                Value::Of(found, attribute) if of.as_ref().is_none_or(|of| *of == attribute) => {
                    of = Some(attribute);
                    things.extend(found.into_iter().filter(|thing| !things.contains(thing)).collect::<Vec<_>>());
                }
                _ => return Value::Unknown,
            }
        }
        of.map_or(Value::Nothing, |of| Value::Of(things, of))
    }

    /// What a reference in a block of a module to an input or to an output of a call stands for; `None` where that is not the
    /// same attribute of resources in all nodes of the module, or nothing at all.
    fn meaning(
        &self,
        modules: &[Module],
        module: usize,
        within: Option<&Resource<'_>>,
        found: &Reference,
        names: &[String],
    ) -> Option<Meaning> {
        let mut things = BTreeMap::new();
        let mut of: Option<String> = None;
        for node in self.nodes_of(module) {
            match self.of_reference(modules, Here::new((node, within)), &found.target, &found.instance, names, 0) {
                Value::Nothing => _ = things.insert(node, Vec::new()),
                Value::Of(own, attribute) if of.as_ref().is_none_or(|of| *of == attribute) => {
                    of = Some(attribute);
                    things.insert(node, own.into_iter().map(|(thing, _)| thing).collect());
                }
                _ => return None,
            }
        }
        let missing = |node: &usize| {
            self.reference_may_be_missing(modules, Here::new((*node, within)), &found.target, &found.instance, names, 0)
        };
        let missing = things.keys().copied().filter(missing).collect();
        Some(Meaning { attribute: of?, things, missing, name: String::new() })
    }

    /// What an input of the module of a node is there.
    pub fn input(&self, modules: &[Module], node: usize, name: &str) -> Value {
        self.of_address(modules, node, Address::Variable(name.to_owned()), &[])
    }

    /// What an output of a call in the module of a node is.
    pub fn output(&self, modules: &[Module], node: usize, call: &str, name: &str) -> Value {
        self.of_address(modules, node, Address::Module(call.to_owned()), &[name.to_owned()])
    }

    /// What an attribute of an output of a call in the module of a node is, where the output is a whole object.
    pub fn output_part(&self, modules: &[Module], node: usize, call: &str, name: &str, attribute: &str) -> Value {
        let names = [name.to_owned(), attribute.to_owned()];
        self.of_address(modules, node, Address::Module(call.to_owned()), &names)
    }

    /// What an output of a call is, or an attribute of it, in the words of a block and by an instance that it names.
    pub fn output_in(
        &self,
        modules: &[Module],
        (node, block): (usize, Option<&Resource<'_>>),
        (call, instance): (&str, &Instance),
        names: &[String],
    ) -> Value {
        self.of_reference(modules, Here::new((node, block)), &Address::Module(call.to_owned()), instance, names, 0)
    }

    fn of_address(&self, modules: &[Module], node: usize, target: Address, names: &[String]) -> Value {
        self.of_reference(modules, Here::new((node, None)), &target, &Instance::None, names, 0)
    }

    /// The address of something in a node, as Terraform writes it from where the tree begins.
    pub fn name_of(&self, node: usize, address: &Address) -> String {
        let mut calls = self.ancestors(node);
        calls.reverse();
        format!("{}{address}", self.path_of(&calls))
    }

    /// The calls that lead to these nodes, as Terraform writes them in front of an address.
    fn path_of(&self, nodes: &[usize]) -> String {
        let calls = nodes.iter().filter_map(|at| Some((&self.nodes[*at].caller.as_ref()?.1, &self.nodes[*at].key)));
        let calls = calls.map(|(name, key)| match key {
            Some(key) => format!("module.{name}[{key}]."),
            None => format!("module.{name}."),
        });
        calls.collect()
    }

    /// The forms in which a block of a node's module can name a call; `key` is that of the block's instance, where it is known.
    pub fn forms(
        &self,
        modules: &[Module],
        (node, within): (usize, Option<&Resource<'_>>),
        call: &Resource<'_>,
        key: Option<&str>,
    ) -> Vec<Form> {
        let module = &modules[self.nodes[node].module];
        let Address::Module(name) = &call.address else { return Vec::new() };
        if self.nodes[node].children.contains_key(name) {
            return instances::forms(module, within, call);
        }
        let keys: Vec<&str> =
            self.children_of(node, name).into_iter().filter_map(|child| self.nodes[child].key.as_deref()).collect();
        let mut out = Vec::new();
        if let Some(block) = within.filter(|_| key.is_some_and(|key| keys.contains(&key))) {
            out.push(match repetition(block.block) {
                Repetition::ForEach(_) => Form::same(module, Some(block), &call.address),
                _ => Form::by_key(&call.address, "[count.index]", Instance::CountIndex),
            });
        }
        if let Some(block) = within.filter(|block| instances::takes_all(module, block, &call.address)) {
            out.push(Form { may_be_missing: false, ..Form::list(module, Some(block), call) });
        }
        out.extend(
            keys.iter().map(|key| Form::by_key(&call.address, &format!("[{key}]"), Instance::Key((*key).to_owned()))),
        );
        out
    }

    /// The nodes on the way from one down to another below it, the last one included.
    pub fn way_down(&self, from: usize, to: usize) -> Option<Vec<usize>> {
        let mut nodes = Vec::new();
        let mut at = to;
        while at != from {
            nodes.push(at);
            at = self.nodes[at].caller.as_ref()?.0;
        }
        nodes.reverse();
        Some(nodes)
    }
}

/// What a value is that is made of one of each instance of a call, none of which may be missing.
fn all_of(values: Vec<Value>) -> Value {
    if values.iter().all(|value| *value == Value::Nothing) {
        return Value::Nothing;
    }
    let (mut things, mut of) = (Vec::new(), None);
    for value in values {
        match value {
            Value::Of(found, attribute)
                if of.as_ref().is_none_or(|of| *of == attribute)
                    && found.iter().all(|(_, instance)| *instance == Instance::None) =>
            {
                of = Some(attribute);
                things.extend(found);
            }
            _ => return Value::Unknown,
        }
    }
    of.map_or(Value::Unknown, |of| Value::Of(things, of))
}

/// What an output is where this is picked of the instances of its call.
fn pick_of(pick: Pick, value: Value) -> Value {
    match (pick, value) {
        (Pick::All, Value::Of(things, attribute)) if things.iter().all(|(_, instance)| *instance == Instance::None) => {
            Value::Of(things.into_iter().map(|(thing, _)| (thing, Instance::Splat)).collect(), attribute)
        }
        (Pick::All, Value::Of(..)) => Value::Unknown,
        (_, value) => value,
    }
}

/// The names of the attributes behind a reference's target; `None` where an index stands among them.
pub(super) fn names_behind(traversal: &Traversal, found: &Reference) -> Option<Vec<String>> {
    let behind = traversal.steps.iter().filter(|step| step.end > found.head.end);
    let mut out = Vec::new();
    for (position, step) in behind.enumerate() {
        match &step.kind {
            StepKind::Attr(name) => out.push(name.clone()),
            StepKind::Index(key) if !out.is_empty() => out.push(key.as_str()?.to_owned()),
            _ if position == 0 && found.instance != Instance::None => {}
            _ => return None,
        }
    }
    Some(out)
}

/// The names behind a value with the key of it that is taken before them.
pub(super) fn names_with_key(instance: &Instance, names: &[String]) -> Vec<String> {
    let key = match instance {
        Instance::Key(key) => Some(key.trim_matches('"').to_owned()),
        _ => None,
    };
    key.into_iter().chain(names.iter().cloned()).collect()
}

/// What a block takes of the outputs of a call. What waits for the call takes nothing, nor does a `for_each` over its instances: what
/// that is used for stands behind `each.value`.
pub fn taken_of(block: &Block, call: &str) -> Vec<Reference> {
    let span = |name: &str| block.body.attribute(name).map(|attribute| attribute.value.span);
    let (waits, each) = (span("depends_on"), span("for_each"));
    let found =
        reference::in_body(&block.body).into_iter().filter(|found| found.target == Address::Module(call.to_owned()));
    found
        .filter(|found| waits.is_none_or(|list| !list.contains(found.span)))
        .filter(|found| each != Some(found.span) || found.attribute.is_some() || found.instance != Instance::None)
        .collect()
}

/// The block of a variable.
pub fn variable<'m>(module: &'m Module, name: &str) -> Option<(usize, &'m Block)> {
    named(module, "variable", name)
}

/// The block of an output.
pub fn output<'m>(module: &'m Module, name: &str) -> Option<(usize, &'m Block)> {
    named(module, "output", name)
}

fn named<'m>(module: &'m Module, keyword: &'m str, name: &str) -> Option<(usize, &'m Block)> {
    module.blocks_of(keyword).find(|(_, block)| block.labels.first().is_some_and(|label| label.text == name))
}

/// Says at every reference to an input, or to an output of a call, what it stands for.
pub fn resolve_meanings(workspace: &Workspace, modules: &mut [Module]) {
    let tree = Tree::new(workspace, modules);
    for index in 0..modules.len() {
        // The same words may mean one thing in one block and another, or none, in the next.
        let mut found: BTreeMap<String, Option<Meaning>> = BTreeMap::new();
        for (file, block) in modules[index].blocks() {
            let within = address_of(block).map(|address| Resource { address, file, block });
            for reference in reference::in_body(&block.body) {
                if !matches!(reference.target, Address::Variable(_) | Address::Module(_)) {
                    continue;
                }
                let text = reference.span.of(modules[index].text(file));
                let by_block = matches!(reference.instance, Instance::EachKey | Instance::CountIndex);
                if found.contains_key(text) && !by_block {
                    continue;
                }
                let Some(names) = names_of(&reference, modules[index].text(file)) else { continue };
                let meaning = tree.meaning(modules, index, within.as_ref(), &reference, &names);
                match found.get_mut(text) {
                    Some(known) if *known != meaning => *known = None,
                    Some(_) => {}
                    None => _ = found.insert(text.to_owned(), meaning),
                }
            }
        }
        let mut found: BTreeMap<String, Meaning> =
            found.into_iter().filter_map(|(text, meaning)| Some((text, meaning?))).collect();
        name_alike(&tree, &mut found);
        if !found.is_empty() {
            modules[index].set_meanings(&found);
        }
    }
    unencrypted::note(&tree, modules);
}

/// The names behind a reference's target and instance; `None` where an index stands among them.
fn names_of(reference: &Reference, text: &str) -> Option<Vec<String>> {
    let Some((_, first)) = &reference.attribute else {
        let all = reference.instance == Instance::None && reference.head.end == reference.span.end;
        let of_key = matches!((&reference.target, &reference.instance), (Address::Variable(_), Instance::Key(_)));
        return (all || of_key).then(Vec::new);
    };
    let behind = text.get(first.start..reference.span.end)?;
    // Of all instances by a `for`, whose bracket closes behind them.
    let by_for = text.get(reference.span.start..)?.starts_with('[');
    let behind = if by_for { behind.strip_suffix(']')?.trim_end() } else { behind };
    let is_plain = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    let mut out = Vec::new();
    // A key that is written out is a name as well: `.paths["docs"]`.
    for name in behind.split('.').filter(|name| !name.is_empty()) {
        let (name, keys) = name.split_at(name.find('[').unwrap_or(name.len()));
        out.push(name.to_owned());
        for key in keys.split_terminator(']') {
            out.push(key.strip_prefix("[\"")?.strip_suffix('"')?.to_owned());
        }
    }
    out.iter().all(|name| !name.is_empty() && is_plain(name)).then_some(out)
}

/// Gives the same name to all that stands for the same resources: where these are, if that is below the module, else the
/// first of the inputs that they come through.
fn name_alike(tree: &Tree, found: &mut BTreeMap<String, Meaning>) {
    let mut names: Vec<(BTreeMap<usize, Vec<Thing>>, String)> = Vec::new();
    for (text, meaning) in found.iter_mut() {
        if let Some((_, name)) = names.iter().find(|(things, _)| *things == meaning.things) {
            meaning.name.clone_from(name);
            continue;
        }
        let below = meaning.things.iter().map(|(node, things)| match things.as_slice() {
            [thing] => Some((tree.path_of(&tree.way_down(*node, thing.node)?), thing.address.clone())),
            _ => None,
        });
        let mut below: Vec<_> = below.collect();
        below.dedup();
        meaning.name = match below.as_slice() {
            [Some((way, address))] => {
                format!("{way}{address}")
            }
            _ => text.clone(),
        };
        names.push((meaning.things.clone(), meaning.name.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::module::read_modules;
    use crate::workspace::SourceFile;

    /// What an input of a call with `repeated` in it is that is handed this expression.
    fn handed(repeated: &str, expr: &str) -> Value {
        let calls = "module \"single\" {\n  source = \"./a\"\n}\nmodule \"maybe\" {\n  source = \"./a\"\n  count = var.on ? 1 : 0\n}\nmodule \"each\" {\n  source = \"./a\"\n  for_each = toset(var.keys)\n}\nmodule \"many\" {\n  source = \"./a\"\n  count = var.many\n}\n";
        let mut workspace = Workspace::default();
        for (path, text) in [
            ("main.tf", format!("{calls}module \"taker\" {{\n  source = \"./b\"\n  {repeated}\n  x = {expr}\n}}\n")),
            (
                "a/main.tf",
                "output \"id\" {\n  value = t.a.id\n}\noutput \"ids\" {\n  value = { a = t.a.id, b = t.b.id }\n}\noutput \"none\" {\n  value = null\n}\n"
                    .to_owned(),
            ),
            ("b/main.tf", "variable \"x\" {}\n".to_owned()),
        ] {
            workspace.files.insert(path.to_owned(), SourceFile { bytes: text.into_bytes(), editable: true });
        }
        let modules = read_modules(&workspace).expect("UTF-8");
        let tree = Tree::new(&workspace, &modules);
        let is_taker = |node: &Node| node.caller.as_ref().is_some_and(|(_, call)| call == "taker");
        tree.input(&modules, tree.nodes.iter().position(is_taker).expect("a call"), "x")
    }

    #[test]
    fn a_value_comes_through_calls_that_are_repeated_or_may_be_missing() {
        for (repeated, expr, expected) in [
            ("", "module.single.id", Some("a")),
            ("", "module.maybe[0].id", Some("a")),
            ("", "one(module.maybe[*].id)", Some("a")),
            ("", "join(\"\", module.maybe.*.id)", Some("a")),
            ("", "element(module.maybe[*].id, 0)", Some("a")),
            ("", "element(concat(module.maybe[*].id, [\"\"]), 0)", Some("a")),
            ("", "concat(module.maybe[*].id, [\"\"])[0]", Some("a")),
            ("", "try(module.maybe[0].id, \"\")", Some("a")),
            ("", "try(module.maybe[0].id, module.single.id)", None),
            ("", "coalesce(module.single.none, module.single.id)", Some("a")),
            ("", "coalesce(module.single.id, var.other)", Some("a")),
            ("", "coalesce(var.other, module.single.id)", None),
            ("", "lookup(module.single.ids, \"b\", null)", Some("b")),
            ("", "module.single.ids[\"b\"]", Some("b")),
            ("", "var.on ? module.maybe[0].id : null", Some("a")),
            ("", "true ? module.single.id : var.other", Some("a")),
            ("", "var.on ? module.maybe[0].id : var.other", None),
            ("", "var.on ? module.single.ids.a : module.single.ids.b", None),
            ("for_each = var.keys", "module.each[each.key].id", Some("a")),
            ("for_each = module.each", "module.each[each.key].id", Some("a")),
            ("for_each = var.others", "module.each[each.key].id", None),
            ("", "module.each[\"k\"].id", None),
            ("", "module.each[var.key].id", None),
            ("", "one(values(module.each)[*].id)", None),
            ("count = var.many", "module.many[count.index].id", Some("a")),
            ("count = 2", "module.many[count.index].id", None),
            ("", "module.many[0].id", None),
        ] {
            let found = match handed(repeated, expr) {
                Value::Of(found, attribute) => {
                    assert_eq!((found.len(), attribute.as_str()), (1, "id"), "{expr}");
                    assert_eq!(found[0].1, Instance::None, "{expr}");
                    Some(found[0].0.address.name().to_owned())
                }
                Value::Nothing | Value::Unknown => None,
            };
            assert_eq!(found.as_deref(), expected, "{repeated} {expr}");
        }
    }

    #[test]
    fn all_instances_of_a_call_are_named_by_a_splat() {
        for expr in ["values(module.each)[*].id", "module.many[*].id", "concat(values(module.each)[*].id, [])"] {
            let Value::Of(found, _) = handed("", expr) else { panic!("{expr}") };
            assert!(found.iter().all(|(_, instance)| *instance == Instance::Splat), "{expr}");
        }
    }
}
