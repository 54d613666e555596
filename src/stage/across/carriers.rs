//! Inputs and outputs that carry the ARNs of distributions already, and what they say in each place.

use crate::hcl::ast::Expr;
use crate::stage::source_arn::{Guard, SourceArns};
use crate::stage::wires::{self};
use crate::survey::origins::DISTRIBUTIONS;
use crate::survey::{OAC, Survey};
use crate::terraform::address::Address;
use crate::terraform::instances::Form;
use crate::terraform::language::is_only;
use crate::terraform::module::Resource;
use crate::terraform::reference::{self, Instance};
use crate::terraform::tree::{Thing, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Something in a module that carries an attribute of resources.
pub(super) struct Carrier {
    pub(super) expr: String,
    pub(super) list: bool,
    pub(super) things: BTreeMap<usize, BTreeSet<Thing>>,
    /// When a list that may be empty has something in it.
    pub(super) filled: Option<String>,
}

/// Everything in a module that carries this attribute of these resources and of no others: inputs, outputs of calls, and the
/// resources themselves; each in the words of the block that needs it.
pub(super) fn carriers(
    survey: &Survey<'_>,
    (module, block): (usize, Option<&Resource<'_>>),
    wanted: &BTreeMap<usize, BTreeSet<Thing>>,
    attribute: &str,
) -> Vec<Carrier> {
    let modules = survey.all();
    let own = &modules[module];
    let mut out = Vec::new();
    let mut push = |expr: String, list: bool, filled: Option<String>, value: &dyn Fn(usize) -> Value| {
        let by = |instance: &Instance| *instance == Instance::None || list && *instance == Instance::Splat;
        let mut things = BTreeMap::new();
        for (node, wanted) in wanted {
            let found: BTreeSet<Thing> = match value(*node) {
                Value::Nothing => BTreeSet::new(),
                Value::Of(found, of) if of == attribute && found.iter().all(|(_, i)| by(i)) => {
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
            out.push(Carrier { expr, list, things, filled });
        }
    };
    for (_, block) in own.blocks_of("variable") {
        let Some(name) = block.labels.first().map(|label| label.text.as_str()) else { continue };
        let list = wires::is_list(own, block);
        let filled = list.then(|| format!("length(var.{name}) > 0"));
        push(format!("var.{name}"), list, filled, &|node| survey.tree.input(modules, node, name));
    }
    for call in own.blocks_of("module").filter_map(|(_, call)| own.call_as_resource(&call.labels.first()?.text)) {
        let Address::Module(name) = &call.address else { continue };
        let mut nodes = survey.tree.nodes_of(module);
        let found = nodes.find_map(|node| Some((node, survey.tree.children_of(node, name).first().copied()?)));
        let Some((node, child)) = found else { continue };
        let child = &modules[survey.tree.nodes[child].module];
        for form in survey.tree.forms(modules, (node, block), &call, None) {
            let Form { instance, is_list, may_be_missing, .. } = form.clone();
            // An item that may be missing is null then, which no list of ARNs can hold.
            if may_be_missing && !is_list && attribute == "arn" {
                continue;
            }
            for (_, output) in child.blocks_of("output") {
                let Some(shown) = output.labels.first().map(|label| label.text.as_str()) else { continue };
                let value = |node: usize, names: &[&str]| {
                    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
                    survey.tree.output_in(modules, (node, block), (name, &instance), &names)
                };
                let value_of = output.body.attribute("value").map(|value| &value.value);
                let list = value_of.is_none_or(|value| !is_one(value, attribute));
                if list && is_list {
                    let expr = format!("flatten({})", form.of(shown));
                    let filled = Some(format!("length({expr}) > 0"));
                    push(expr, true, filled, &|node| value(node, &[shown]));
                    continue;
                }
                let may_be_empty = is_list && may_be_missing || list && value_of.is_some_and(takes_all);
                for (expr, list, names) in [
                    (form.of(shown), list || is_list, vec![shown]),
                    (form.of(&format!("{shown}.{attribute}")), is_list, vec![shown, attribute]),
                ] {
                    let filled = may_be_empty.then(|| format!("length({expr}) > 0"));
                    push(expr, list, filled, &|node| value(node, &names));
                }
            }
        }
    }
    let kinds = |address: &Address| address.kind().is_some_and(|kind| DISTRIBUTIONS.contains(&kind) || kind == OAC);
    for resource in own.resources().filter(|resource| resource.address.is_managed() && kinds(&resource.address)) {
        let thing = |node: usize| Thing { node, address: resource.address.clone() };
        if wanted.iter().all(|(node, wanted)| wanted.contains(&thing(*node))) {
            push(format!("{}.{attribute}", resource.address), false, None, &|node| {
                Value::Of(vec![(thing(node), Instance::None)], attribute.to_owned())
            });
        }
    }
    out
}

/// Whether an output is one value, or null.
fn is_one(value: &Expr, attribute: &str) -> bool {
    match reference::as_reference(value) {
        Some(found) => found.instance != Instance::Splat,
        None => attribute == "id" && is_only(value),
    }
}

/// Whether an output is a list of all instances, of which there may be none.
fn takes_all(value: &Expr) -> bool {
    reference::in_expr(value).iter().any(|found| found.instance == Instance::Splat)
}

/// The ARNs of these distributions as an expression for a block, where the module has one.
pub(super) fn arns(
    survey: &Survey<'_>,
    (module, block): (usize, &Resource<'_>),
    wanted: &BTreeMap<usize, BTreeSet<Thing>>,
) -> Option<SourceArns> {
    let mut found = carriers(survey, (module, Some(block)), wanted, "arn");
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
    let filled: Option<Vec<&str>> = lists.iter().map(|carrier| carrier.filled.as_deref()).collect();
    let guard = match filled.filter(|_| ones.is_empty()) {
        Some(filled) => Guard::When(filled.join(" || ")),
        None => Guard::Always,
    };
    let parts: Vec<String> = fixed.into_iter().chain(lists.iter().map(|carrier| carrier.expr.clone())).collect();
    let list = if parts.len() == 1 { parts[0].clone() } else { format!("concat({})", parts.join(", ")) };
    let single = (lists.is_empty() && ones.len() == 1).then(|| ones[0].to_owned());
    Some(SourceArns { list, single, guard, operator: "StringEquals" })
}
