//! What waits for what, over all modules.

use super::address::Address;
use super::graph::Graph;
use super::module::Module;
use super::reference::{self, Instance};
use super::tree::{Node, Tree};
use std::collections::{BTreeMap, BTreeSet};

impl Tree {
    /// The node that each call of a node leads to; of those whose instances are told apart, the one that stands for all.
    fn calls_of<'t>(&'t self, node: &'t Node) -> BTreeMap<&'t str, usize> {
        let children = node.children.values().filter(|child| self.nodes[**child].alike == **child);
        children.filter_map(|child| Some((self.nodes[*child].caller.as_ref()?.1.as_str(), *child))).collect()
    }

    /// What resource has to exist before which, over all modules: Terraform's own graph, as far as the code shows it. The instances of a
    /// call are one there.
    pub fn dependencies(&self, modules: &[Module]) -> BTreeMap<(usize, Address), BTreeSet<(usize, Address)>> {
        let graphs: Vec<Graph> = modules.iter().map(Module::plain_dependencies).collect();
        let mut out: BTreeMap<(usize, Address), BTreeSet<(usize, Address)>> = BTreeMap::new();
        let all = || self.nodes.iter().enumerate().filter(|(index, node)| node.alike == *index);
        for (index, node) in all() {
            let called: BTreeMap<&str, usize> = self.calls_of(node);
            for (from, targets) in &graphs[node.module] {
                let own = out.entry((index, from.clone())).or_default();
                for target in targets {
                    match target {
                        Address::ModuleOutput { module, output } => match called.get(module.as_str()) {
                            Some(child) => _ = own.insert((*child, Address::Output(output.clone()))),
                            // Of a module whose code is not here, what the output hangs on may be known all the same.
                            None => match modules[node.module].behind_output(module, output) {
                                Some(behind) => own.extend(behind.into_iter().map(|target| match target {
                                    Address::ModuleOutput { module, output }
                                        if called.contains_key(module.as_str()) =>
                                    {
                                        (called[module.as_str()], Address::Output(output))
                                    }
                                    Address::ModuleOutput { module, .. } => (index, Address::Module(module)),
                                    target => (index, target),
                                })),
                                None => _ = own.insert((index, Address::Module(module.clone()))),
                            },
                        },
                        _ => _ = own.insert((index, target.clone())),
                    }
                }
            }
            // Whoever waits for a call waits for all that is in it.
            for (name, child) in &called {
                let name = *name;
                let all = graphs[self.nodes[*child].module].keys().map(|address| (*child, address.clone()));
                out.entry((index, Address::Module(name.to_owned()))).or_default().extend(all);
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
                                        && called.contains_key(module.as_str()) =>
                                {
                                    (called[module.as_str()], Address::Output(output.to_owned()))
                                }
                                _ => (index, found.target.clone()),
                            }
                        }));
                    }
                }
            }
        }
        // The block of a call itself is nothing that Terraform makes: its arguments count where they arrive.
        for (index, node) in all() {
            for (name, child) in self.calls_of(node) {
                if let Some(own) = out.get_mut(&(index, Address::Module(name.to_owned()))) {
                    own.retain(|(at, _)| *at == child);
                }
            }
        }
        out
    }
}
