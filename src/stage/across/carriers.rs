//! Inputs and outputs that carry the ARNs of distributions already, and what they say in each place.

use crate::stage::source_arn::{Guard, SourceArns};
use crate::stage::wires::{self};
use crate::survey::origins::DISTRIBUTIONS;
use crate::survey::{OAC, Survey};
use crate::terraform::address::Address;
use crate::terraform::reference::{self, Instance};
use crate::terraform::tree::{Thing, Value, output};
use std::collections::{BTreeMap, BTreeSet};

/// Something in a module that carries an attribute of resources.
pub(super) struct Carrier {
    pub(super) expr: String,
    pub(super) list: bool,
    pub(super) things: BTreeMap<usize, BTreeSet<Thing>>,
    pub(super) is_input: bool,
}

/// Everything in a module that carries this attribute of these resources and of no others: inputs, outputs of calls, and the
/// resources themselves.
pub(super) fn carriers(
    survey: &Survey<'_>,
    module: usize,
    wanted: &BTreeMap<usize, BTreeSet<Thing>>,
    attribute: &str,
) -> Vec<Carrier> {
    let modules = survey.all();
    let own = &modules[module];
    let mut out = Vec::new();
    let mut push = |expr: String, list: bool, is_input: bool, value: &dyn Fn(usize) -> Value| {
        let mut things = BTreeMap::new();
        for (node, wanted) in wanted {
            let found: BTreeSet<Thing> = match value(*node) {
                Value::Nothing => BTreeSet::new(),
                Value::Of(found, of) if of == attribute && found.iter().all(|(_, i)| *i == Instance::None) => {
                    found.into_iter().map(|(thing, _)| thing).collect()
                }
                _ => return,
            };
            if !found.is_subset(wanted) {
                return;
            }
            things.insert(*node, found);
        }
        if things.values().any(|things: &BTreeSet<Thing>| !things.is_empty()) {
            out.push(Carrier { expr, list, things, is_input });
        }
    };
    for (_, block) in own.blocks_of("variable") {
        let Some(name) = block.labels.first().map(|label| label.text.as_str()) else { continue };
        let list = wires::is_list(own, block);
        push(format!("var.{name}"), list, true, &|node| survey.tree.input(modules, node, name));
    }
    for (call, _) in own.blocks_of("module").filter_map(|(_, block)| Some((&block.labels.first()?.text, block))) {
        let child = survey.tree.nodes_of(module).find_map(|node| survey.tree.nodes[node].children.get(call));
        let Some(child) = child.map(|child| &modules[survey.tree.nodes[*child].module]) else { continue };
        for (_, block) in child.blocks_of("output") {
            let Some(name) = block.labels.first().map(|label| label.text.as_str()) else { continue };
            let list = output(child, name)
                .and_then(|(_, block)| block.body.attribute("value"))
                .is_none_or(|value| reference::as_reference(&value.value).is_none());
            push(format!("module.{call}.{name}"), list, false, &|node| survey.tree.output(modules, node, call, name));
            push(format!("module.{call}.{name}.{attribute}"), false, false, &|node| {
                survey.tree.output_part(modules, node, call, name, attribute)
            });
        }
    }
    let kinds = |address: &Address| address.kind().is_some_and(|kind| DISTRIBUTIONS.contains(&kind) || kind == OAC);
    for resource in own.resources().filter(|resource| resource.address.is_managed() && kinds(&resource.address)) {
        let thing = |node: usize| Thing { node, address: resource.address.clone() };
        if wanted.iter().all(|(node, wanted)| wanted.contains(&thing(*node))) {
            push(format!("{}.{attribute}", resource.address), false, false, &|node| {
                Value::Of(vec![(thing(node), Instance::None)], attribute.to_owned())
            });
        }
    }
    out
}

/// The ARNs of these distributions as an expression, where the module has one.
pub(super) fn arns(
    survey: &Survey<'_>,
    module: usize,
    wanted: &BTreeMap<usize, BTreeSet<Thing>>,
) -> Option<SourceArns> {
    let mut found = carriers(survey, module, wanted, "arn");
    // A single one that is null in some call cannot stand in a statement.
    found.retain(|carrier| carrier.list || carrier.things.values().all(|things| !things.is_empty()));
    let chosen: Vec<Carrier> = match found.iter().position(|carrier| carrier.things == *wanted) {
        Some(exact) => vec![found.swap_remove(exact)],
        None => {
            let mut so_far: BTreeMap<usize, BTreeSet<Thing>> = BTreeMap::new();
            let mut chosen = Vec::new();
            for carrier in found {
                let adds = carrier
                    .things
                    .iter()
                    .any(|(node, things)| things.iter().any(|t| !so_far.get(node).is_some_and(|s| s.contains(t))));
                if adds {
                    for (node, things) in &carrier.things {
                        so_far.entry(*node).or_default().extend(things.iter().cloned());
                    }
                    chosen.push(carrier);
                }
            }
            if so_far != *wanted {
                return None;
            }
            chosen
        }
    };
    let ones: Vec<&str> = chosen.iter().filter(|c| !c.list).map(|c| c.expr.as_str()).collect();
    let lists: Vec<&Carrier> = chosen.iter().filter(|carrier| carrier.list).collect();
    let fixed = (!ones.is_empty()).then(|| format!("[{}]", ones.join(", ")));
    let guard = match ones.is_empty() && lists.iter().all(|carrier| carrier.is_input) {
        true => {
            let filled: Vec<String> = lists.iter().map(|carrier| format!("length({}) > 0", carrier.expr)).collect();
            Guard::When(filled.join(" || "))
        }
        false => Guard::Always,
    };
    let parts: Vec<String> = fixed.into_iter().chain(lists.iter().map(|carrier| carrier.expr.clone())).collect();
    let list = if parts.len() == 1 { parts[0].clone() } else { format!("concat({})", parts.join(", ")) };
    let single = (lists.is_empty() && ones.len() == 1).then(|| ones[0].to_owned());
    Some(SourceArns { list, single, guard, operator: "StringEquals" })
}
