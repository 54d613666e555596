//! Whether a value that comes from another module may be nothing all the same.

use super::address::Address;
use super::instances;
use super::module::Module;
use super::reference::{self, Instance};
use super::tree::{self, Here, Tree, names_behind, names_with_key};
use crate::hcl::ast::{Call, Expr, ExprKind, ObjectKey};

impl Tree {
    /// Whether a value that is an attribute of resources may be nothing all the same, or a list with nothing in it.
    fn may_be_missing(&self, modules: &[Module], here: Here<'_>, expr: &Expr, rest: &[String], depth: usize) -> bool {
        let inner = expr.unwrapped();
        match &inner.kind {
            ExprKind::Array(items) => items.is_empty(),
            ExprKind::Call(Call { name, args })
                if matches!(name.as_str(), "concat" | "distinct" | "tolist" | "toset") =>
            {
                args.iter().all(|arg| self.may_be_missing(modules, here, arg, &[], depth + 1))
            }
            ExprKind::Object(items) => {
                let Some((first, rest)) = rest.split_first() else { return true };
                let item = items.iter().find(|item| item.key == ObjectKey::Name(first.clone()));
                item.is_none_or(|item| self.may_be_missing(modules, here, &item.value, rest, depth + 1))
            }
            ExprKind::Traversal(traversal) if depth <= 64 => {
                let Some(found) = reference::as_reference(inner) else { return true };
                let Some(mut names) = names_behind(traversal, &found) else { return true };
                names.extend(rest.iter().cloned());
                self.reference_may_be_missing(modules, here, &found.target, &found.instance, &names, depth + 1)
            }
            _ => true,
        }
    }

    pub(super) fn reference_may_be_missing(
        &self,
        modules: &[Module],
        here: Here<'_>,
        target: &Address,
        instance: &Instance,
        names: &[String],
        depth: usize,
    ) -> bool {
        let node = here.node;
        let module = &modules[self.nodes[node].module];
        match target {
            Address::Resource { .. } => *instance == Instance::Splat,
            Address::Local(name) => {
                let (local, names) = (module.local(name), names_with_key(instance, names));
                let here = Here::new((node, None));
                local.is_none_or(|(_, _, local)| self.may_be_missing(modules, here, &local.value, &names, depth))
            }
            Address::Variable(name) => {
                let Some((caller, call)) = &self.nodes[node].caller else { return true };
                let Some(call) = modules[self.nodes[*caller].module].call_as_resource(call) else { return true };
                let names = names_with_key(instance, names);
                call.block.body.attribute(name).is_none_or(|argument| {
                    self.may_be_missing(modules, self.above(node, *caller, &call), &argument.value, &names, depth)
                })
            }
            Address::Module(name) => {
                let Some((output, rest)) = names.split_first() else { return true };
                let in_child = |child: usize| {
                    let callee = &modules[self.nodes[child].module];
                    let value = tree::output(callee, output).and_then(|(_, block)| block.body.attribute("value"));
                    let here = Here::new((child, None));
                    value.is_none_or(|value| self.may_be_missing(modules, here, &value.value, rest, depth))
                };
                let Some(child) = self.nodes[node].children.get(name) else {
                    let picked = self.told_apart(here, name, instance);
                    return picked.is_none_or(|picked| picked.into_iter().any(in_child));
                };
                let Some(call) = module.call_as_resource(name) else { return true };
                let same = here.within.is_some_and(|block| instances::same_instances(module, block, &call));
                *instance == Instance::Splat && !same && !instances::is_always(module, &call) || in_child(*child)
            }
            _ => true,
        }
    }
}
