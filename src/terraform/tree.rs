//! The modules of a workspace as Terraform calls them: one node for each way from a folder in which Terraform is run to a
//! module, and where a value that is handed from module to module comes from.

use super::address::Address;
use super::calls::calls;
use super::graph::Graph;
use super::module::{Module, Repetition, repetition};
use super::reference::{self, Instance, Reference};
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
    /// What it calls, by the names of the calls.
    pub children: BTreeMap<String, usize>,
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
    /// This attribute of these resources, each with the instance by which it is named.
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
        let mut queue: Vec<Node> =
            starts.map(|module| Node { module, caller: None, children: BTreeMap::new() }).collect();
        queue.reverse();
        while let Some(node) = queue.pop() {
            if tree.nodes.len() >= MOST_NODES {
                let alone = |module| Node { module, caller: None, children: BTreeMap::new() };
                return Tree { nodes: (0..modules.len()).map(alone).collect(), ..Tree::default() };
            }
            let at = tree.nodes.len();
            if let Some((caller, name)) = &node.caller {
                tree.nodes[*caller].children.insert(name.clone(), at);
            }
            let callees = followed[node.module].iter().rev();
            queue.extend(callees.map(|(name, callee)| Node {
                module: *callee,
                caller: Some((at, name.clone())),
                children: BTreeMap::new(),
            }));
            tree.nodes.push(node);
        }
        tree
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

    /// Whether each call on the way from the start of the tree to a node is made once.
    pub fn is_single(&self, modules: &[Module], node: usize) -> bool {
        self.ancestors(node)
            .into_iter()
            .filter_map(|at| self.call(modules, at))
            .all(|(_, call)| matches!(repetition(call), Repetition::Single))
    }

    /// What an expression in the module of a node is.
    pub fn value(&self, modules: &[Module], node: usize, expr: &Expr) -> Value {
        self.follow(modules, node, expr, &[], 0)
    }

    /// What an expression in the module of a node is; a whole resource counts as an attribute without a name.
    pub fn value_or_whole(&self, modules: &[Module], node: usize, expr: &Expr) -> Value {
        match reference::as_reference(expr) {
            Some(found) if found.target.kind().is_some() && found.attribute.is_none() && !found.deeper => {
                let thing = Thing { node, address: found.target };
                Value::Of(vec![(thing, found.instance)], String::new())
            }
            _ => self.value(modules, node, expr),
        }
    }

    /// All resources that an expression in the module of a node shows or whose attributes it shows, be it an object of them;
    /// `None` where it shows anything else.
    pub fn shown(&self, modules: &[Module], node: usize, expr: &Expr) -> Option<Vec<Thing>> {
        if let ExprKind::Object(items) = &expr.unwrapped().kind {
            let all: Option<Vec<Vec<Thing>>> =
                items.iter().map(|item| self.shown(modules, node, &item.value)).collect();
            return Some(all?.concat());
        }
        match self.value_or_whole(modules, node, expr) {
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
                let waits = block.body.attribute("depends_on").map(|attribute| attribute.span);
                reference::in_body(&block.body).iter().all(|found| {
                    found.target != Address::Module(call.clone())
                        || waits.is_some_and(|list| list.contains(found.span))
                        || found.attribute_name().is_some_and(|name| name != output)
                        || found.means.is_some()
                })
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
                    let waits = block.body.attribute("depends_on").map(|attribute| attribute.span);
                    reference::in_body(&block.body).iter().any(|found| {
                        found.target == Address::Module(call.clone())
                            && waits.is_none_or(|list| !list.contains(found.span))
                            && found.attribute_name().is_none_or(|name| name == output)
                    })
                })
            })
        };
        names.map(|label| label.text.clone()).filter(|name| !takes(name)).collect()
    }

    /// What the attribute at the end of `rest` of an expression is.
    fn follow(&self, modules: &[Module], node: usize, expr: &Expr, rest: &[String], depth: usize) -> Value {
        // A value that leads back to itself is refused by Terraform; the bound only ends the circle.
        if depth > 64 {
            return Value::Unknown;
        }
        let inner = expr.unwrapped();
        match &inner.kind {
            ExprKind::Null => Value::Nothing,
            ExprKind::String(text) if text.is_empty() => Value::Nothing,
            ExprKind::Array(items) if rest.is_empty() => self.united(modules, node, items, depth),
            ExprKind::Call(Call { name, args })
                if rest.is_empty()
                    && matches!(name.as_str(), "concat" | "compact" | "flatten" | "distinct" | "tolist" | "toset") =>
            {
                self.united(modules, node, args, depth)
            }
            ExprKind::Object(items) => {
                let Some((first, rest)) = rest.split_first() else { return Value::Unknown };
                let item = items.iter().find(|item| item.key == ObjectKey::Name(first.clone()));
                item.map_or(Value::Nothing, |item| self.follow(modules, node, &item.value, rest, depth + 1))
            }
            ExprKind::Traversal(traversal) => {
                let Some(found) = reference::as_reference(inner) else { return Value::Unknown };
                let Some(mut names) = names_behind(traversal, &found) else { return Value::Unknown };
                names.extend(rest.iter().cloned());
                self.of_reference(modules, node, &found.target, &found.instance, &names, depth + 1)
            }
            _ => Value::Unknown,
        }
    }

    fn of_reference(
        &self,
        modules: &[Module],
        node: usize,
        target: &Address,
        instance: &Instance,
        names: &[String],
        depth: usize,
    ) -> Value {
        let module = &modules[self.nodes[node].module];
        match target {
            Address::Resource { .. } => match names {
                [attribute] => {
                    let thing = Thing { node, address: target.clone() };
                    Value::Of(vec![(thing, instance.clone())], attribute.clone())
                }
                _ => Value::Unknown,
            },
            _ if *instance != Instance::None => Value::Unknown,
            Address::Local(name) => match module.local(name) {
                Some((_, _, local)) => self.follow(modules, node, &local.value, names, depth),
                None => Value::Unknown,
            },
            Address::Variable(name) => {
                let Some((caller, _)) = &self.nodes[node].caller else { return Value::Unknown };
                let Some((_, call)) = self.call(modules, node) else { return Value::Unknown };
                match call.body.attribute(name) {
                    Some(argument) => self.follow(modules, *caller, &argument.value, names, depth),
                    None => {
                        let default = variable(module, name).and_then(|(_, block)| block.body.attribute("default"));
                        match default.map(|default| self.follow(modules, node, &default.value, names, depth)) {
                            Some(Value::Nothing) => Value::Nothing,
                            _ => Value::Unknown,
                        }
                    }
                }
            }
            Address::Module(name) => {
                let (Some(child), Some((output, rest))) = (self.nodes[node].children.get(name), names.split_first())
                else {
                    return Value::Unknown;
                };
                let single = module.call(name).is_some_and(|(_, call)| repetition(call) == Repetition::Single);
                let callee = &modules[self.nodes[*child].module];
                let value = self::output(callee, output).and_then(|(_, block)| block.body.attribute("value"));
                match value.filter(|_| single) {
                    Some(value) => self.follow(modules, *child, &value.value, rest, depth),
                    None => Value::Unknown,
                }
            }
            _ => Value::Unknown,
        }
    }

    fn united(&self, modules: &[Module], node: usize, items: &[Expr], depth: usize) -> Value {
        let mut things = Vec::new();
        let mut of: Option<String> = None;
        for item in items {
            match self.follow(modules, node, item, &[], depth + 1) {
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

    /// What a reference of a module to an input or to an output of a call stands for; `None` where that is not the same
    /// attribute of resources in all nodes of the module, or nothing at all.
    fn meaning(&self, modules: &[Module], module: usize, found: &Reference, names: &[String]) -> Option<Meaning> {
        let mut things = BTreeMap::new();
        let mut of: Option<String> = None;
        for node in self.nodes_of(module) {
            match self.of_reference(modules, node, &found.target, &found.instance, names, 0) {
                Value::Nothing => _ = things.insert(node, Vec::new()),
                Value::Of(own, attribute) if of.as_ref().is_none_or(|of| *of == attribute) => {
                    of = Some(attribute);
                    things.insert(node, own.into_iter().map(|(thing, _)| thing).collect());
                }
                _ => return None,
            }
        }
        Some(Meaning { attribute: of?, things, name: String::new() })
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

    fn of_address(&self, modules: &[Module], node: usize, target: Address, names: &[String]) -> Value {
        self.of_reference(modules, node, &target, &Instance::None, names, 0)
    }

    /// The address of something in a node, as Terraform writes it from where the tree begins.
    pub fn name_of(&self, node: usize, address: &Address) -> String {
        let calls = self.ancestors(node).into_iter().filter_map(|at| self.nodes[at].caller.as_ref());
        let mut calls: Vec<String> = calls.map(|(_, name)| format!("module.{name}.")).collect();
        calls.reverse();
        format!("{}{address}", calls.concat())
    }

    /// The path of calls from one node down to another below it.
    pub fn way_down(&self, from: usize, to: usize) -> Option<Vec<String>> {
        let mut names = Vec::new();
        let mut at = to;
        while at != from {
            let (caller, name) = self.nodes[at].caller.as_ref()?;
            names.push(name.clone());
            at = *caller;
        }
        names.reverse();
        Some(names)
    }

    /// What resource has to exist before which, over all modules: Terraform's own graph, as far as the code shows it.
    pub fn dependencies(&self, modules: &[Module]) -> BTreeMap<(usize, Address), BTreeSet<(usize, Address)>> {
        let graphs: Vec<Graph> = modules.iter().map(Module::plain_dependencies).collect();
        // An output of a module from elsewhere that is known not to wait for the policy that is handed to it.
        let is_apart = |module: &Module, call: &str, output: &str| {
            module.called.get(call).is_some_and(|called| called.beside_policy(output).is_some())
        };
        let mut apart: BTreeSet<(usize, String, String)> = BTreeSet::new();
        let mut out: BTreeMap<(usize, Address), BTreeSet<(usize, Address)>> = BTreeMap::new();
        for (index, node) in self.nodes.iter().enumerate() {
            for (from, targets) in &graphs[node.module] {
                let own = out.entry((index, from.clone())).or_default();
                for target in targets {
                    match target {
                        Address::ModuleOutput { module, output } => match node.children.get(module) {
                            Some(child) => _ = own.insert((*child, Address::Output(output.clone()))),
                            None if is_apart(&modules[node.module], module, output) => {
                                _ = own.insert((index, target.clone()));
                                apart.insert((index, module.clone(), output.clone()));
                            }
                            None => _ = own.insert((index, Address::Module(module.clone()))),
                        },
                        _ => _ = own.insert((index, target.clone())),
                    }
                }
            }
            // Whoever waits for a call waits for all that is in it.
            for (name, child) in &node.children {
                let all = graphs[self.nodes[*child].module].keys().map(|address| (*child, address.clone()));
                out.entry((index, Address::Module(name.clone()))).or_default().extend(all);
                let Some((_, call)) = modules[node.module].call(name) else { continue };
                let targets = |argument: &str| {
                    let value = call.body.attribute(argument).map(|argument| reference::in_expr(&argument.value));
                    value.into_iter().flatten().map(|found| (index, found.target)).collect::<Vec<_>>()
                };
                for address in graphs[self.nodes[*child].module].keys() {
                    let own = out.entry((*child, address.clone())).or_default();
                    for whole in ["count", "for_each", "depends_on"] {
                        own.extend(targets(whole));
                    }
                    if let Address::Variable(variable) = address {
                        let value = call.body.attribute(variable).map(|argument| reference::in_expr(&argument.value));
                        own.extend(value.into_iter().flatten().map(|found| {
                            match (&found.target, found.attribute_name()) {
                                (Address::Module(module), Some(output))
                                    if matches!(found.instance, Instance::None | Instance::Key(_))
                                        && node.children.contains_key(module) =>
                                {
                                    (node.children[module], Address::Output(output.to_owned()))
                                }
                                _ => (index, found.target.clone()),
                            }
                        }));
                    }
                }
            }
        }
        let mut seen = BTreeSet::new();
        while let Some((index, call, output)) = apart.pop_first() {
            let module = &modules[self.nodes[index].module];
            let from = Address::ModuleOutput { module: call.clone(), output: output.clone() };
            for target in module.behind_output(&call, &output) {
                if let Address::ModuleOutput { module, output } = &target
                    && !seen.contains(&(index, target.clone()))
                {
                    apart.insert((index, module.clone(), output.clone()));
                }
                out.entry((index, from.clone())).or_default().insert((index, target));
            }
            seen.insert((index, from));
        }
        // The block of a call itself is nothing that Terraform makes: its arguments count where they arrive.
        for (index, node) in self.nodes.iter().enumerate() {
            for (name, child) in &node.children {
                if let Some(own) = out.get_mut(&(index, Address::Module(name.clone()))) {
                    own.retain(|(at, _)| at == child);
                }
            }
        }
        out
    }
}

/// The names of the attributes behind a reference's target; `None` where an index stands among them.
fn names_behind(traversal: &Traversal, found: &Reference) -> Option<Vec<String>> {
    let Root::Name(_) = traversal.root else { return None };
    let behind = traversal.steps.iter().filter(|step| step.end > found.head.end);
    let mut out = Vec::new();
    for (position, step) in behind.enumerate() {
        match &step.kind {
            StepKind::Attr(name) => out.push(name.clone()),
            _ if position == 0 && found.instance != Instance::None => {}
            _ => return None,
        }
    }
    Some(out)
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
        let mut found: BTreeMap<String, Meaning> = BTreeMap::new();
        for (file, block) in modules[index].blocks() {
            for reference in reference::in_body(&block.body) {
                if !matches!(reference.target, Address::Variable(_) | Address::Module(_)) {
                    continue;
                }
                let text = reference.span.of(modules[index].text(file));
                let names: Vec<String> = reference.span.of(modules[index].text(file))
                    [reference.head.end - reference.span.start..]
                    .split('.')
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect();
                let plain = names.iter().all(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-'));
                if plain
                    && !found.contains_key(text)
                    && let Some(meaning) = tree.meaning(modules, index, &reference, &names)
                {
                    found.insert(text.to_owned(), meaning);
                }
            }
        }
        name_alike(&tree, &mut found);
        if !found.is_empty() {
            modules[index].set_meanings(&found);
        }
    }
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
            [thing] => Some((tree.way_down(*node, thing.node)?, thing.address.clone())),
            _ => None,
        });
        let mut below: Vec<_> = below.collect();
        below.dedup();
        meaning.name = match below.as_slice() {
            [Some((way, address))] => {
                let way: String = way.iter().map(|name| format!("module.{name}.")).collect();
                format!("{way}{address}")
            }
            _ => text.clone(),
        };
        names.push((meaning.things.clone(), meaning.name.clone()));
    }
}
