//! Wires: inputs, outputs and arguments that carry the ARN of a distribution or the id of an OAC from the module that has it
//! to the module that needs it; and, at the retirement, those that carried the OAI, once nothing hangs on them any more.

use super::switch::is_deprecated;
use super::{Context, Placed, PlanError, at_end_of_body, behind_block, remove_blocks};
use crate::finding::{Finding, Snippet, Spot, left_out};
use crate::flow::path::Way;
use crate::hcl::ast::{Block, Call, Expr, ExprKind, Span};
use crate::policy::identity::{Identity, OAI};
use crate::stage::Confidence;
use crate::survey::{ModuleSurvey, Survey};
use crate::template::Templates;
use crate::terraform::address::Address;
use crate::terraform::instances::Form;
use crate::terraform::language::is_only;
use crate::terraform::module::{Module, Place, Repetition, Resource, repetition};
use crate::terraform::reference::{self, Instance};
use crate::terraform::tree::{Node, Thing, Value, output, taken_of, variable};
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Codes of these changes.
pub mod codes {
    /// A value is handed from module to module.
    pub const LAID: &str = "OAC068";
    /// An input or output that carried an OAI goes.
    pub const GONE: &str = "OAC069";
}

/// What a module needs of others.
#[derive(Debug)]
pub struct Wish<'w> {
    /// The module that needs it.
    pub module: usize,
    /// The resources, for each of its nodes.
    pub things: BTreeMap<usize, BTreeSet<Thing>>,
    /// Their attribute.
    pub attribute: &'static str,
    /// The name for an input.
    pub name: &'w str,
    /// Whether the input is a list.
    pub list: bool,
    /// The inputs of the module that carry the OAI: the new ones stand beside them.
    pub beside: Vec<String>,
    /// The OAIs whose place it takes: what hands their paths over under a condition hands it over under the same.
    pub oais: BTreeSet<Thing>,
    /// The block in which it is named, where that is known.
    pub within: Option<Resource<'w>>,
    /// The distributions that it is for.
    pub users: Vec<(String, Address)>,
    /// What the input is written with.
    pub templates: &'w Templates,
}

impl Wish<'_> {
    /// Whether it is for the id of an OAC, and not for the ARNs of distributions.
    fn is_control(&self) -> bool {
        self.attribute == "id"
    }
}

/// A wire that can be laid.
#[derive(Debug)]
pub struct Wire {
    /// The change.
    pub change: Placed,
    /// The distributions that it is for, by folder.
    pub users: Vec<(String, Address)>,
    /// The origins that are moved by it: module, distribution and origin by their positions.
    pub moves: Vec<(usize, usize, usize)>,
}

/// The next wire that moves origins, once all of these are ready.
pub fn next_move(survey: &Survey<'_>, context: &Context<'_>) -> Option<Placed> {
    let selected = |(folder, address): &(String, Address)| context.names(folder, address);
    let ready = |(module, position, index): &(usize, usize, usize)| {
        super::access::readiness(&survey.modules[*module], *position, *index).is_ready()
    };
    let moves = survey.wires.iter().filter(|wire| !wire.moves.is_empty());
    let mut moves = moves.filter(|wire| wire.users.iter().all(selected) && wire.moves.iter().all(ready));
    let wire = moves.next()?;
    let named = wire.moves.iter().map(|(module, position, index)| {
        let distribution = &survey.modules[*module].distributions[*position];
        format!("{} of {}", distribution.origins[*index].name, distribution.resource.address)
    });
    let (_, address) = wire.users.first()?;
    let summary = format!(
        "origin {} signs with {}, which is handed over",
        named.collect::<Vec<_>>().join(", "),
        wire.change.address
    );
    Some(Placed { code: super::switch::codes::ORIGIN, address: address.to_string(), summary, ..wire.change.clone() })
}

/// What is for selected distributions and for others at once, so that it is not done: what there is to tell, and for which of them.
pub fn unselected(survey: &Survey<'_>, context: &Context<'_>) -> Vec<(Finding, Vec<(String, Address)>)> {
    let mut out = Vec::new();
    let mut tell = |spot: Spot, users: &[(String, Address)]| {
        let name = |(folder, address): &(String, Address)| match folder.as_str() {
            "" => address.to_string(),
            folder => format!("{address} of {folder}"),
        };
        let (selected, others): (Vec<_>, Vec<_>) =
            users.iter().cloned().partition(|(folder, address)| context.names(folder, address));
        if let Some(first) = selected.first().filter(|_| !others.is_empty()) {
            let others: Vec<String> = others.iter().map(name).collect();
            out.push((left_out::finding(spot, &name(first), &others), selected));
        }
    };
    for wire in &survey.wires {
        tell(Spot::new(&wire.change.path, wire.change.span), &wire.users);
    }
    for own in &survey.modules {
        for need in own.across.needs.iter().filter(|need| !need.covered) {
            let source = &own.policies[need.statement.0];
            let place = Place { file: source.file, span: source.policy.statements[need.statement.1].span };
            tell(super::spot(own.module, place), &need.distributions);
        }
    }
    out
}

/// The next wire to lay, of those for distributions that are to be migrated.
pub fn next(survey: &Survey<'_>, context: &Context<'_>) -> Option<Placed> {
    let selected = |(folder, address): &(String, Address)| context.names(folder, address);
    let mut laid = survey.wires.iter().filter(|wire| wire.moves.is_empty());
    laid.find(|wire| wire.users.iter().all(selected)).map(|wire| wire.change.clone())
}

/// The inputs of a module that carry an OAI.
pub fn carriers_of(survey: &Survey<'_>, module: usize, identity: &Identity) -> Vec<String> {
    carriers(survey, module, |node| super::across::things(&survey.modules[module], node, identity))
}

/// The inputs of a module that carry these resources, or nothing, in each of its nodes.
fn carriers(survey: &Survey<'_>, module: usize, wanted: impl Fn(usize) -> Vec<Thing>) -> Vec<String> {
    let own = &survey.modules[module];
    let names = own.module.blocks_of("variable").filter_map(|(_, block)| block.labels.first());
    let carries = |name: &str| {
        survey.tree.nodes_of(module).all(|node| match survey.tree.input(survey.all(), node, name) {
            Value::Nothing => true,
            Value::Of(found, _) => {
                let wanted = wanted(node);
                found.iter().all(|(thing, _)| wanted.contains(thing))
            }
            Value::Unknown => false,
        }) && survey.tree.nodes_of(module).any(|n| survey.tree.input(survey.all(), n, name) != Value::Nothing)
    };
    names.map(|label| label.text.clone()).filter(|name| carries(name)).collect()
}

/// Whether an input is a list.
pub fn is_list(module: &Module, variable: &Block) -> bool {
    let file = module.blocks().find(|(_, block)| block.span == variable.span && **block == *variable);
    let text = file.map_or("", |(file, _)| module.text(file));
    let of_type = variable.body.attribute("type").map(|kind| kind.value.span.of(text));
    of_type.is_some_and(|kind| kind.starts_with("list(") || kind.starts_with("set("))
}

/// The way from one resource to another along everything that Terraform waits for, for people.
pub fn way(survey: &Survey<'_>, from: &(usize, Address), to: &(usize, Address)) -> Option<String> {
    let graph = &survey.dependencies;
    // There the instances of a call are one.
    let alike = |(node, address): &(usize, Address)| (survey.tree.nodes[*node].alike, address.clone());
    let (from, to) = (&alike(from), &alike(to));
    let mut came: BTreeMap<&(usize, Address), &(usize, Address)> = BTreeMap::new();
    let mut queue = std::collections::VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        for next in graph.get(at).into_iter().flatten() {
            if came.contains_key(next) || next == from {
                continue;
            }
            came.insert(next, at);
            if next == to {
                let mut names = Vec::new();
                let mut step = Some(&next);
                while let Some(at) = step {
                    names.push(survey.tree.name_of(at.0, &at.1));
                    step = came.get(*at);
                }
                names.reverse();
                return Some(names.join(" -> "));
            }
            queue.push_back(next);
        }
    }
    None
}

/// What a person writes where a wire for one node is not laid: the list in the words of the module that needs it, and where
/// that is an input, what declares it and hands it over.
pub fn by_hand(survey: &Survey<'_>, wish: &Wish<'_>) -> Option<(String, Option<Snippet>)> {
    let mut laying = Laying { survey, wish, edits: BTreeMap::new(), outputs: BTreeMap::new() };
    let (node, thing) = wish.things.iter().find_map(|(node, things)| Some((*node, things.first()?)))?;
    let list = |part: Part| match part {
        Part::List(list) => list,
        Part::One(item) | Part::Maybe(item) => format!("[{item}]"),
    };
    if survey.tree.way_down(node, thing.node).is_some() {
        return Some((list(laying.reach(node, thing, (wish.within.as_ref(), None)).ok()?), None));
    }
    let (caller, call) = survey.tree.nodes[node].caller.clone()?;
    let module = &survey.all()[survey.tree.nodes[caller].module];
    let value = match survey.tree.way_down(caller, thing.node) {
        Some(_) => {
            let key = survey.tree.nodes[node].key.as_deref();
            let value = list(laying.reach(caller, thing, (module.call_as_resource(&call).as_ref(), key)).ok()?);
            // What is for one instance alone is no other's.
            match (key, module.call(&call).map(|(_, call)| repetition(call))) {
                (Some(key), Some(Repetition::ForEach(_))) if !value.contains("each.") => {
                    format!("each.key == {key} ? {value} : []")
                }
                (Some(key), Some(Repetition::Count(_))) if !value.contains("count.") => {
                    format!("count.index == {key} ? {value} : []")
                }
                _ => value,
            }
        }
        None => format!("var.{}", wish.name),
    };
    let folder = &survey.all()[wish.module].folder;
    let values = json!({ "folder": folder, "name": wish.name, "call": call, "value": value });
    Some((format!("var.{}", wish.name), Some(Snippet::new("snippet_arns.tf", values))))
}

/// What a wire from one node to a block of another waits for beside the resource itself: all of a call that is named by
/// the instances of the block or as a list. Terraform tells outputs apart only behind a literal index or none.
pub fn waited_for(survey: &Survey<'_>, node: usize, block: &Resource<'_>, from: usize) -> Vec<(usize, Address)> {
    let above = survey.tree.ancestors(node);
    let Some(common) = survey.tree.ancestors(from).into_iter().find(|at| above.contains(at)) else { return Vec::new() };
    let below = above.iter().take_while(|at| **at != common).last();
    let entered = below.and_then(|at| survey.tree.nodes[*at].caller.as_ref());
    let mut key = below.and_then(|at| survey.tree.nodes[*at].key.as_deref());
    let module = &survey.all()[survey.tree.nodes[common].module];
    let argument = entered.and_then(|(_, call)| module.call_as_resource(call));
    let mut within = argument.or_else(|| (common == node).then(|| block.clone()));
    let mut at = common;
    let mut out = Vec::new();
    for child in survey.tree.way_down(common, from).unwrap_or_default() {
        let Some((_, call)) = &survey.tree.nodes[child].caller else { continue };
        let module = &survey.all()[survey.tree.nodes[at].module];
        let forms =
            module.call_as_resource(call).map(|of| survey.tree.forms(survey.all(), (at, within.as_ref()), &of, key));
        let apart = |form: &Form| matches!(form.instance, Instance::None | Instance::Key(_)) && !form.may_be_missing;
        // Where the instances are told apart, the form that is preferred counts.
        let is_apart = match &survey.tree.nodes[child].key {
            Some(_) => forms.unwrap_or_default().first().is_some_and(apart),
            None => forms.unwrap_or_default().iter().any(apart),
        };
        if !is_apart {
            out.push((at, Address::Module(call.clone())));
        }
        at = child;
        within = None;
        key = None;
    }
    out
}

/// The edits that carry what a module needs to it; `None` where all of it is there.
///
/// # Errors
/// Where that cannot be done: the reason.
pub fn lay(survey: &Survey<'_>, wish: &Wish<'_>) -> Result<Option<Wire>, String> {
    let mut laying = Laying { survey, wish, edits: BTreeMap::new(), outputs: BTreeMap::new() };
    let all = || wish.things.iter().flat_map(|(node, things)| things.iter().map(move |thing| (*node, thing)));
    // What lies below needs an output on its way up, and no input.
    let name = match all().all(|(node, thing)| survey.tree.way_down(node, thing.node).is_some()) {
        true => {
            let mut shown = BTreeSet::new();
            for (node, things) in &wish.things {
                shown.extend(laying.reach_all(*node, &things.iter().collect(), (wish.within.as_ref(), None))?);
            }
            shown.iter().map(Part::text).collect::<Vec<_>>().join(", ")
        }
        false => format!("var.{}", laying.feed(wish.module, &wish.things, &wish.beside, 0)?),
    };
    let own = &survey.modules[wish.module].module;
    let what = match (wish.is_control(), wish.list) {
        (true, _) => "the id of its OAC",
        (false, true) => "the ARNs of its distributions",
        (false, false) => "the ARN of its distribution",
    };
    let folder = if own.folder.is_empty() { "." } else { &own.folder };
    let summary = format!("hand {what} to {folder} as {name}");
    finish(laying, name, summary)
}

/// The wire of the edits that have been gathered; `None` where there are none.
fn finish(laying: Laying<'_, '_, '_>, name: String, summary: String) -> Result<Option<Wire>, String> {
    let (survey, wish) = (laying.survey, laying.wish);
    let own = &survey.modules[wish.module].module;
    let mut edits: Vec<(String, Edit)> = Vec::new();
    for ((module, file), found) in laying.edits {
        let file = &survey.modules[module].module.files[file];
        if !file.editable {
            return Err(format!("{} is outside the paths that were given", file.path));
        }
        edits.extend(found.into_values().map(|edit| (file.path.clone(), edit)));
    }
    if edits.is_empty() {
        return Ok(None);
    }
    let anchor = edits.iter().find(|(path, _)| own.files.iter().any(|file| file.path == *path)).or(edits.first());
    let Some((path, span)) = anchor.map(|(path, edit)| (path.clone(), edit.span)) else { return Ok(None) };
    let change = Placed { code: codes::LAID, confidence: Confidence::Safe, address: name, path, span, summary, edits };
    Ok(Some(Wire { change, users: wish.users.clone(), moves: Vec::new() }))
}

/// The edits by which those who call a module in some of its places hand over, by an input of it that is a list, what they
/// have: `None` where all of it is handed over.
///
/// # Errors
/// Where that cannot be done: the reason.
pub fn hand(survey: &Survey<'_>, wish: &Wish<'_>, input: &str) -> Result<Option<Wire>, String> {
    let mut laying = Laying { survey, wish, edits: BTreeMap::new(), outputs: BTreeMap::new() };
    let mut address = String::new();
    for (node, things) in &wish.things {
        let Some((caller, call)) = survey.tree.nodes[*node].caller.clone() else { continue };
        let module = survey.tree.nodes[caller].module;
        let own = &survey.modules[module].module;
        if !survey.tree.is_single(survey.all(), *node) || survey.tree.nodes[*node].key.is_some() {
            return Err(format!("module.{call} is called with `count` or `for_each`"));
        }
        let known = match survey.tree.input(survey.all(), *node, input) {
            Value::Of(found, _) => found.into_iter().map(|(thing, _)| thing).collect(),
            Value::Nothing => BTreeSet::new(),
            Value::Unknown if own.call(&call).is_none_or(|(_, block)| block.body.attribute(input).is_some()) => {
                return Err(format!("module.{call} is handed {input} already, in a way that is not edited"));
            }
            Value::Unknown => BTreeSet::new(),
        };
        let mut parts = BTreeSet::new();
        for thing in things.difference(&known) {
            if survey.tree.way_down(caller, thing.node).is_none() {
                return Err(format!("{} is not in what calls the module", thing.address));
            }
            parts.insert(laying.reach(caller, thing, (own.call_as_resource(&call).as_ref(), None))?);
        }
        if !parts.is_empty() {
            laying.argument(module, &call, input, &parts, &wish.beside)?;
            address = format!("module.{call}");
        }
    }
    finish(laying, address.clone(), format!("hand the ARNs of its distributions to {address} as {input}"))
}

/// Whether an expression that is an OAI's path is that whatever is called.
fn is_sure(value: &Expr) -> bool {
    match &value.unwrapped().kind {
        // Without its key the value would be the default.
        ExprKind::Call(Call { name, args }) if name == "lookup" => args.first().is_some_and(is_sure),
        ExprKind::Call(Call { name, args }) if matches!(name.as_str(), "try" | "coalesce") => {
            args.first().and_then(reference::as_reference).is_some_and(|found| {
                matches!(found.instance, Instance::None | Instance::EachKey | Instance::CountIndex)
                    && matches!(found.target, Address::Module(_))
            })
        }
        _ => reference::as_reference(value).is_some(),
    }
}

/// A piece of the value for an input.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// One item.
    One(String),
    /// One item of a call that may not be made.
    Maybe(String),
    /// A list of items.
    List(String),
}

impl Part {
    fn text(&self) -> &str {
        match self {
            Part::One(text) | Part::Maybe(text) | Part::List(text) => text,
        }
    }
}

/// What an output is to those who name its call in this form.
fn in_form(form: &Form, shown: &Part) -> Part {
    let text = form.of(shown.text());
    match shown {
        _ if form.is_list && matches!(shown, Part::List(_)) => Part::List(format!("flatten({text})")),
        Part::List(_) => Part::List(text),
        _ if form.is_list => Part::List(text),
        _ if form.may_be_missing => Part::Maybe(text),
        Part::One(_) | Part::Maybe(_) => Part::One(text),
    }
}

/// What one wire edits, while it is being laid.
struct Laying<'l, 's, 'm> {
    survey: &'l Survey<'m>,
    wish: &'l Wish<'s>,
    /// By module and file, and there by place: what is put at the same place is one edit.
    edits: BTreeMap<(usize, usize), BTreeMap<usize, Edit>>,
    /// The new outputs: module, and what each shows.
    outputs: BTreeMap<(usize, String), String>,
}

impl<'m> Laying<'_, '_, 'm> {
    fn module(&self, module: usize) -> &'m Module {
        &self.survey.all()[module]
    }

    fn put(&mut self, module: usize, file: usize, edit: Edit) {
        let at = self.edits.entry((module, file)).or_default();
        match at.get_mut(&edit.span.start) {
            Some(known) => known.text.push_str(&edit.text),
            None => _ = at.insert(edit.span.start, edit),
        }
    }

    /// Gives a module an input with these things, and gives it from all callers; the input's name.
    fn feed(
        &mut self,
        module: usize,
        things: &BTreeMap<usize, BTreeSet<Thing>>,
        beside: &[String],
        depth: usize,
    ) -> Result<String, String> {
        let (survey, own) = (self.survey, self.module(module));
        let folder = if own.folder.is_empty() { "the root" } else { &own.folder };
        if depth > 16 || !survey.tree.is_closed(module) {
            return Err(format!(
                "not all that call {folder} are in the walked code, so its callers have to hand it over"
            ));
        }
        let (name, is_new) = self.input(module, things);
        // What the callers in turn have to be given.
        let mut above: BTreeMap<usize, BTreeMap<usize, BTreeSet<Thing>>> = BTreeMap::new();
        for (node, things) in things {
            let Some((caller, _)) = survey.tree.nodes[*node].caller.clone() else { continue };
            let callers = survey.tree.nodes[caller].module;
            for thing in things.iter().filter(|thing| survey.tree.way_down(caller, thing.node).is_none()) {
                above.entry(callers).or_default().entry(caller).or_default().insert(thing.clone());
            }
        }
        let mut through: BTreeMap<usize, String> = BTreeMap::new();
        for (caller, mut wanted) in above {
            for node in survey.tree.nodes_of(caller) {
                wanted.entry(node).or_default();
            }
            let given = self.feed(caller, &wanted, &[], depth + 1)?;
            through.insert(caller, given);
        }
        let mut arguments: BTreeMap<(usize, String), BTreeSet<Part>> = BTreeMap::new();
        for (node, things) in things {
            let Some((caller, call)) = survey.tree.nodes[*node].caller.clone() else { continue };
            let known: BTreeSet<Thing> = match (is_new, survey.tree.input(survey.all(), *node, &name)) {
                (false, Value::Of(found, _)) => found.into_iter().map(|(thing, _)| thing).collect(),
                _ => BTreeSet::new(),
            };
            let is_below = |thing: &&Thing| survey.tree.way_down(caller, thing.node).is_some();
            let (below, others): (BTreeSet<&Thing>, BTreeSet<&Thing>) = things.difference(&known).partition(is_below);
            let within = survey.all()[survey.tree.nodes[caller].module].call_as_resource(&call);
            let key = survey.tree.nodes[*node].key.as_deref();
            let mut parts = self.reach_all(caller, &below, (within.as_ref(), key))?;
            if !others.is_empty() {
                let given = format!("var.{}", through[&survey.tree.nodes[caller].module]);
                parts.insert(if self.wish.list { Part::List(given) } else { Part::One(given) });
            }
            if !self.wish.list && self.wish.is_control() {
                parts = self.as_handed(*node, parts)?;
            }
            let key = (survey.tree.nodes[caller].module, call);
            // An input of the caller has nothing in it where nothing is needed.
            let through = |parts: &BTreeSet<Part>| parts.iter().all(|part| part.text().starts_with("var."));
            match arguments.get_mut(&key).filter(|other| **other != parts) {
                Some(other) if other.is_empty() && through(&parts) => *other = parts,
                Some(other) if parts.is_empty() && through(other) => {}
                Some(_) => return Err(format!("module.{} needs different values in different places", key.1)),
                None => _ = arguments.entry(key).or_insert(parts),
            }
        }
        if is_new {
            self.declare(module, &name, beside)?;
        }
        for ((caller, call), parts) in arguments.into_iter().filter(|(_, parts)| !parts.is_empty()) {
            self.argument(caller, &call, &name, &parts, beside)?;
        }
        Ok(name)
    }

    /// The name for an input, and whether it is a new one.
    fn input(&self, module: usize, things: &BTreeMap<usize, BTreeSet<Thing>>) -> (String, bool) {
        let (survey, own) = (self.survey, self.module(module));
        let fits = |name: &str, block: &Block| {
            let values = || things.keys().map(|node| (node, survey.tree.input(survey.all(), *node, name)));
            let holds = |(node, value): (&usize, Value)| match value {
                Value::Nothing => true,
                Value::Of(found, of) => {
                    of == self.wish.attribute && found.iter().all(|(thing, _)| things[node].contains(thing))
                }
                Value::Unknown => false,
            };
            is_list(own, block) == self.wish.list
                && values().all(holds)
                && (name == self.wish.name || values().any(|(_, value)| value != Value::Nothing))
        };
        let known: Vec<(&str, &Block)> = own
            .blocks_of("variable")
            .filter_map(|(_, block)| Some((block.labels.first()?.text.as_str(), block)))
            .collect();
        if let Some((name, _)) = known.iter().find(|(name, block)| fits(name, block)) {
            return ((*name).to_owned(), false);
        }
        let is_free = |name: &String| !known.iter().any(|(other, _)| other == name);
        let plain = self.wish.name.to_owned();
        // Beside another one, as outputs are: by what it is.
        let labels: BTreeSet<&str> = things.values().flatten().map(|thing| thing.address.name()).collect();
        let labelled = labels.first().filter(|_| labels.len() == 1).map(|label| format!("{label}_{plain}"));
        let numbered = (2..).map(|number| format!("{plain}_{number}"));
        let names = [plain.clone()].into_iter().chain(labelled).chain(numbered);
        (names.into_iter().find(is_free).unwrap_or(plain), true)
    }

    fn declare(&mut self, module: usize, name: &str, beside: &[String]) -> Result<(), String> {
        let own = self.module(module);
        let template = match (self.wish.is_control(), self.wish.list) {
            (true, _) => "variable_control.tf",
            (false, true) => "variable_arns.tf",
            (false, false) => "variable_arn.tf",
        };
        let rendered = self.render(template, &json!({ "name": name }))?;
        let beside = beside.iter().find_map(|name| variable(own, name));
        let Some((file, block)) = beside.or_else(|| own.blocks_of("variable").last()) else {
            return Err(format!("{} has no inputs yet", own.folder));
        };
        let edit = behind_block(own.text(file), block.span, &rendered, true);
        self.put(module, file, edit);
        Ok(())
    }

    fn argument(
        &mut self,
        caller: usize,
        call: &str,
        name: &str,
        parts: &BTreeSet<Part>,
        beside: &[String],
    ) -> Result<(), String> {
        let own = self.module(caller);
        let Some((file, block)) = own.call(call) else { return Err(format!("module.{call} is not found")) };
        let text = own.text(file);
        let (mut whole, mut items): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                Part::One(item) | Part::Maybe(item) => items.push(item),
                Part::List(list) => whole.push(list.clone()),
            }
        }
        let items_list = format!("[{}]", items.join(", "));
        if let Some(known) = block.body.attribute(name) {
            return match &known.value.kind {
                ExprKind::Array(found) if whole.is_empty() && !found.is_empty() => {
                    let end = found.last().map_or(known.value.span.end, |last| last.span.end);
                    self.put(caller, file, Edit { span: Span::new(end, end), text: format!(", {}", items.join(", ")) });
                    Ok(())
                }
                ExprKind::Array(_) | ExprKind::Null if whole.is_empty() && self.wish.list => {
                    self.put(caller, file, Edit { span: known.value.span, text: items_list });
                    Ok(())
                }
                ExprKind::Null if items.len() == 1 => {
                    self.put(caller, file, Edit { span: known.value.span, text: items[0].to_owned() });
                    Ok(())
                }
                _ => Err(format!("module.{call} is handed {name} already, in a way that is not edited")),
            };
        }
        let value = match (self.wish.list, whole.as_slice(), items.as_slice()) {
            (true, [], _) => items_list,
            (true, [one], []) => one.clone(),
            (true, whole, []) => format!("concat({})", whole.join(", ")),
            (true, whole, _) => format!("concat({}, {items_list})", whole.join(", ")),
            (false, [], [one]) => (*one).to_owned(),
            (false, ..) => return Err(format!("module.{call} would be handed several OACs")),
        };
        let rendered = self.render("argument.tf", &json!({ "name": name, "value": value }))?;
        let own_argument =
            |name: &str| !matches!(name, "source" | "version" | "count" | "for_each" | "depends_on" | "providers");
        let last = block.body.attributes().filter(|argument| own_argument(&argument.name)).last();
        let anchor = beside.iter().find_map(|name| block.body.attribute(name)).or(last);
        let edit = match anchor {
            Some(anchor) if text[anchor.span.end..block.span.end].contains('\n') => {
                let at = layout::next_line(text, anchor.span.end);
                let newline = layout::newline_at(text, anchor.span.start);
                let indent = layout::indentation(text, anchor.span.start);
                Edit { span: Span::new(at, at), text: format!("{indent}{}{newline}", rendered.trim()) }
            }
            _ => at_end_of_body(text, block, &rendered),
        };
        self.put(caller, file, edit);
        Ok(())
    }

    /// Ids as the call of a node hands over the paths of their OAIs: under the same conditions, or null.
    fn as_handed(&self, node: usize, parts: BTreeSet<Part>) -> Result<BTreeSet<Part>, String> {
        let survey = self.survey;
        let Some((caller, name)) = &survey.tree.nodes[node].caller else { return Ok(parts) };
        let at = &survey.modules[survey.tree.nodes[*caller].module];
        let inputs = carriers(survey, survey.tree.nodes[node].module, |_| self.wish.oais.iter().cloned().collect());
        let call = at.module.call(name);
        let argument = call.and_then(|(file, call)| {
            let argument = inputs.iter().find_map(|input| call.body.attribute(input))?;
            Some((file, &argument.value))
        });
        let plain = argument.is_none_or(|(_, value)| is_sure(value));
        parts
            .into_iter()
            .map(|part| match (argument, &part) {
                (Some((file, value)), _) if !plain => {
                    let way = Way { flow: &at.flow, otherwise: None };
                    let found = way.of_block(file, value).map(|found| found.control.with_id(part.text()));
                    found
                        .map(Part::One)
                        .ok_or_else(|| format!("module.{name} is handed the OAI by an expression that is not followed"))
                }
                (None, Part::Maybe(id)) => Ok(Part::One(format!("try({id}, null)"))),
                _ => Ok(part),
            })
            .collect()
    }

    /// The expressions for things in a node above them, in the words of a block: all instances of a call at once where the block
    /// names them so.
    fn reach_all(
        &mut self,
        node: usize,
        things: &BTreeSet<&Thing>,
        words: (Option<&Resource<'_>>, Option<&str>),
    ) -> Result<BTreeSet<Part>, String> {
        let survey = self.survey;
        let mut out = BTreeSet::new();
        let mut left = things.clone();
        while let Some(thing) = left.pop_first() {
            let way = survey.tree.way_down(node, thing.node).unwrap_or_default();
            let siblings = match (way.as_slice(), &survey.tree.nodes[thing.node]) {
                ([only], Node { key: Some(_), caller: Some((_, call)), .. }) if self.wish.list => {
                    let own = self.module(survey.tree.nodes[node].module);
                    let call = own.call_as_resource(call);
                    let forms = call.map(|of| survey.tree.forms(survey.all(), (node, words.0), &of, None));
                    let list = forms.unwrap_or_default().into_iter().find(|form| form.is_list);
                    list.map(|form| (form, survey.tree.siblings(*only)))
                }
                _ => None,
            };
            let beside = |node: &usize| Thing { node: *node, address: thing.address.clone() };
            let all = siblings.filter(|(_, nodes)| nodes.iter().map(beside).all(|other| things.contains(&other)));
            out.insert(match all {
                Some((form, nodes)) => {
                    left.retain(|other| other.address != thing.address || !nodes.contains(&other.node));
                    let shown = self.shown(thing.node, thing)?;
                    in_form(&form, &shown)
                }
                None => self.reach(node, thing, words)?,
            });
        }
        Ok(out)
    }

    /// The expression for a thing in a node at or above its own, in the words of a block, and of its instance with this key.
    fn reach(
        &mut self,
        node: usize,
        thing: &Thing,
        (within, key): (Option<&Resource<'_>>, Option<&str>),
    ) -> Result<Part, String> {
        if node == thing.node {
            return Ok(Part::One(format!("{}.{}", thing.address, self.wish.attribute)));
        }
        let survey = self.survey;
        let way = survey.tree.way_down(node, thing.node).unwrap_or_default();
        let child = way.first().copied();
        let Some((child, (_, call))) = child.and_then(|child| Some((child, survey.tree.nodes[child].caller.as_ref()?)))
        else {
            return Err(format!("{} is not below its caller", thing.address));
        };
        let own = self.module(survey.tree.nodes[node].module);
        let forms = own.call_as_resource(call).map(|of| survey.tree.forms(survey.all(), (node, within), &of, key));
        let forms = forms.unwrap_or_default();
        let shown = self.shown(child, thing)?;
        let wants_list = self.wish.list;
        let fits = |form: &&Form| match (&survey.tree.nodes[child].key, &form.instance) {
            (None, _) => form.is_list || !form.may_be_missing || !wants_list,
            (Some(of), Instance::Key(written)) => of == written,
            (Some(of), Instance::EachKey | Instance::CountIndex) => key == Some(of),
            (Some(_), _) => false,
        };
        let Some(form) = forms.iter().find(fits).filter(|form| wants_list || !form.is_list) else {
            return Err(format!("module.{call} is called with `count` or `for_each`"));
        };
        Ok(in_form(form, &shown))
    }

    /// The name of the output of a node's module that shows a thing: one that is there, or a new one.
    fn shown(&mut self, node: usize, thing: &Thing) -> Result<Part, String> {
        let survey = self.survey;
        let module = survey.tree.nodes[node].module;
        let own = self.module(module);
        for (_, block) in own.blocks_of("output") {
            let (Some(label), Some(value)) = (block.labels.first(), block.body.attribute("value")) else { continue };
            let Value::Of(found, of) = survey.tree.value(survey.all(), node, &value.value) else { continue };
            let only = matches!(found.as_slice(), [(only, Instance::None | Instance::Splat)] if only == thing);
            if of == self.wish.attribute
                && only
                && let Some(part) = self.as_part(&label.text, &value.value)
            {
                return Ok(part);
            }
        }
        for (_, block) in own.blocks_of("output") {
            let (Some(label), Some(value)) = (block.labels.first(), block.body.attribute("value")) else { continue };
            if let Value::Of(found, of) = survey.tree.value_or_whole(survey.all(), (node, None), &value.value)
                && of.is_empty()
                && matches!(found.as_slice(), [(only, Instance::None)] if only == thing)
            {
                return Ok(Part::One(format!("{}.{}", label.text, self.wish.attribute)));
            }
        }
        let reached = self.reach(node, thing, (None, None))?;
        let value = match &reached {
            Part::Maybe(id) => format!("try({id}, null)"),
            Part::One(value) | Part::List(value) => value.clone(),
        };
        let several = matches!(reached, Part::List(_));
        let as_part = |name: String| if several { Part::List(name) } else { Part::One(name) };
        let key = (module, value.clone());
        if let Some(name) = self.outputs.get(&key) {
            return Ok(as_part(name.clone()));
        }
        let base = match (self.wish.is_control(), several) {
            (true, _) => "origin_access_control_id",
            (false, false) => "cloudfront_distribution_arn",
            (false, true) => "cloudfront_distribution_arns",
        };
        let taken = |name: &str, outputs: &BTreeMap<(usize, String), String>| {
            output(own, name).is_some() || outputs.iter().any(|((at, _), other)| *at == module && other == name)
        };
        let mut name = base.to_owned();
        if taken(&name, &self.outputs) {
            name = format!("{}_{base}", thing.address.name());
        }
        if taken(&name, &self.outputs) {
            return Err(format!("{} has an output {name} that shows something else", own.folder));
        }
        let template = if self.wish.is_control() { "output_control.tf" } else { "output_arn.tf" };
        let rendered = self.render(template, &json!({ "name": name, "value": value, "several": several }))?;
        let declaring = |block: &Block| crate::terraform::module::address_of(block);
        let about_oai = own.blocks_of("output").find(|(_, block)| {
            reference::in_body(&block.body).iter().any(|found| {
                found.target.kind() == Some(OAI) || found.means.as_ref().is_some_and(|m| m.kind() == Some(OAI))
            })
        });
        let below = survey.tree.way_down(node, thing.node).unwrap_or_default();
        let first = match below.first().and_then(|child| survey.tree.nodes[*child].caller.as_ref()) {
            Some((_, call)) => Address::Module(call.clone()),
            None => thing.address.clone(),
        };
        let anchor = about_oai
            .or_else(|| own.blocks_of("output").last())
            .or_else(|| own.blocks().find(|(_, block)| declaring(block).is_some_and(|address| address == first)));
        let Some((file, block)) = anchor else { return Err(format!("{} cannot get an output", own.folder)) };
        let edit = behind_block(own.text(file), block.span, &rendered, true);
        self.put(module, file, edit);
        self.outputs.insert(key, name.clone());
        Ok(as_part(name))
    }

    /// What an output is to those who take it; `None` where it cannot stand where it is needed.
    fn as_part(&self, name: &str, value: &Expr) -> Option<Part> {
        match (reference::as_reference(value), &value.unwrapped().kind) {
            (Some(found), _) if found.instance == Instance::Splat => {
                self.wish.list.then(|| Part::List(name.to_owned()))
            }
            (Some(_), _) => Some(Part::One(name.to_owned())),
            (None, _) if is_only(value) && !self.wish.list => Some(Part::One(name.to_owned())),
            (None, ExprKind::Call(call)) if call.name == "flatten" && self.wish.list => {
                Some(Part::List(name.to_owned()))
            }
            _ => None,
        }
    }

    fn render(&self, template: &str, values: &serde_json::Value) -> Result<String, String> {
        self.wish.templates.render(template, values).map_err(|error| error.to_string())
    }
}

/// The next input or output to remove: one that carries nothing but OAIs that go, and that nothing uses any more.
///
/// # Errors
/// None at present; the signature is that of the stages.
pub fn retire(survey: &Survey<'_>) -> Result<Option<Placed>, PlanError> {
    for (module, own) in survey.modules.iter().enumerate() {
        if !survey.tree.is_closed(module) || survey.tree.nodes_of(module).next().is_none() {
            continue;
        }
        for keyword in ["variable", "output"] {
            for (file, block) in own.module.blocks_of(keyword) {
                let Some(label) = block.labels.first() else { continue };
                if carries_retiring(survey, module, keyword, block)
                    && let Some(edits) = removal(survey, module, keyword, &label.text, (file, block))
                {
                    let address = match keyword {
                        "variable" => format!("var.{}", label.text),
                        _ => format!("output.{}", label.text),
                    };
                    return Ok(Some(Placed {
                        code: codes::GONE,
                        confidence: Confidence::Safe,
                        summary: format!("remove {address}, which carried an OAI"),
                        address,
                        path: own.module.path(file).to_owned(),
                        span: block.span,
                        edits,
                    }));
                }
            }
        }
    }
    Ok(survey.tree.interfaces.iter().find_map(|module| not_handed_over(survey, *module)))
}

/// The next argument to remove by which a sample hands an OAI that goes to a module that can do without.
fn not_handed_over(survey: &Survey<'_>, module: usize) -> Option<Placed> {
    let own = &survey.modules[module];
    for name in own.handed_over.iter().filter(|name| super::interface::is_optional(own, name)) {
        for node in survey.tree.nodes_of(module) {
            let Some((caller, call)) = survey.tree.nodes[node].caller.as_ref() else { continue };
            let Value::Of(found, _) = survey.tree.input(survey.all(), node, name) else { continue };
            if !found.iter().all(|(thing, _)| goes(survey, thing)) {
                continue;
            }
            let at = survey.modules[survey.tree.nodes[*caller].module].module;
            let Some((file, block)) = at.call(call).filter(|(file, _)| at.files[*file].editable) else { continue };
            let Some(argument) = block.body.attribute(name) else { continue };
            let text = at.text(file);
            let Some(lines) = layout::whole_lines(text, argument.span) else { continue };
            let span = layout::with_comments_above(text, lines);
            return Some(Placed {
                code: codes::GONE,
                confidence: Confidence::Safe,
                address: format!("module.{call}"),
                path: at.path(file).to_owned(),
                span: argument.span,
                summary: format!("no longer hand an OAI to module.{call} as {name}"),
                edits: vec![(at.path(file).to_owned(), Edit { span, text: String::new() })],
            });
        }
    }
    None
}

/// Whether an input or output is, wherever its module is called, an OAI that goes, or nothing.
fn carries_retiring(survey: &Survey<'_>, module: usize, keyword: &str, block: &Block) -> bool {
    let carried: Option<Vec<Vec<Thing>>> =
        survey.tree.nodes_of(module).map(|node| carried(survey, node, keyword, block)).collect();
    let mut things = carried.iter().flatten().flatten().peekable();
    carried.is_some() && things.peek().is_some() && things.all(|thing| goes(survey, thing))
}

/// What an input or output is where its module is called; `None` where that is not known.
fn carried(survey: &Survey<'_>, node: usize, keyword: &str, block: &Block) -> Option<Vec<Thing>> {
    match (keyword, block.body.attribute("value")) {
        ("variable", _) => {
            let name = &block.labels.first()?.text;
            match survey.tree.input(survey.all(), node, name) {
                Value::Nothing => Some(Vec::new()),
                Value::Of(found, _) => Some(found.into_iter().map(|(thing, _)| thing).collect()),
                Value::Unknown => {
                    let (caller, call) = survey.tree.nodes[node].caller.as_ref()?;
                    let module = survey.modules[survey.tree.nodes[*caller].module].module;
                    let call = module.call_as_resource(call)?;
                    let argument = call.block.body.attribute(name)?;
                    survey.tree.shown(survey.all(), (*caller, Some(&call)), &argument.value)
                }
            }
        }
        (_, Some(value)) => survey.tree.shown(survey.all(), (node, None), &value.value),
        _ => None,
    }
}

/// The OAIs that are handed on by an input or output that hands on one that stays, too, and why they stay with it: it is still
/// there, and so is what each call says of it. So is an input that hands on something else.
fn beside_staying(survey: &Survey<'_>, stays: impl Fn(&Thing) -> bool) -> Option<(Vec<Thing>, String)> {
    for (module, own) in survey.modules.iter().enumerate().filter(|(module, _)| survey.tree.is_closed(*module)) {
        let inputs = own.module.blocks_of("variable").map(|(_, block)| ("variable", block));
        let outputs = own.module.blocks_of("output").map(|(_, block)| ("output", block));
        for (keyword, block) in inputs.chain(outputs) {
            let Some(label) = block.labels.first() else { continue };
            let is_oai = |thing: &Thing| Identity::of_address(&thing.address).is_some();
            let carried: Vec<Option<Vec<Thing>>> =
                survey.tree.nodes_of(module).map(|node| carried(survey, node, keyword, block)).collect();
            // Of a list with others in it, the OAI is taken out.
            if carried.iter().flatten().any(|things| things.iter().any(is_oai) && !things.iter().all(is_oai)) {
                continue;
            }
            let is_else = |things: &Option<Vec<Thing>>| things.as_ref().is_none_or(|things| !things.iter().all(is_oai));
            let something_else = keyword == "variable" && carried.iter().any(is_else);
            let all = carried.into_iter().flatten().flatten().filter(is_oai);
            let (staying, others): (Vec<Thing>, Vec<Thing>) = all.partition(&stays);
            let beside = match staying.first() {
                Some(stays) => format!("{}, which stays", stays.address),
                None if something_else => "something else".to_owned(),
                None => continue,
            };
            if !others.is_empty() {
                let folder = if own.module.folder.is_empty() { "the root" } else { &own.module.folder };
                let name = if keyword == "variable" { "var" } else { keyword };
                return Some((others, format!("{name}.{} of {folder} hands on {beside}, as well", label.text)));
            }
        }
    }
    None
}

/// Whether an OAI is about to be retired.
fn goes(survey: &Survey<'_>, thing: &Thing) -> bool {
    is_left(survey, thing) && !survey.staying.get().is_some_and(|staying| staying.contains(thing))
}

/// Whether an OAI is marked as one that nothing uses any more.
fn is_left(survey: &Survey<'_>, thing: &Thing) -> bool {
    let declaring = &survey.modules[survey.tree.nodes[thing.node].module];
    Identity::of_address(&thing.address).is_some_and(|identity| is_deprecated(declaring, &identity))
}

/// The edits that remove an input or output with all that gives it; `None` where something uses it, or may not be changed.
fn removal(
    survey: &Survey<'_>,
    module: usize,
    keyword: &str,
    name: &str,
    (file, block): (usize, &Block),
) -> Option<Vec<(String, Edit)>> {
    let own = survey.modules[module].module;
    let callers: BTreeSet<(usize, String)> = survey
        .tree
        .nodes_of(module)
        .filter_map(|node| survey.tree.nodes[node].caller.clone())
        .map(|(node, call)| (survey.tree.nodes[node].module, call))
        .collect();
    let mut gone: BTreeMap<(usize, usize), Vec<Span>> = BTreeMap::from([((module, file), vec![block.span])]);
    let mut arguments: Vec<((usize, usize), Edit)> = Vec::new();
    match keyword {
        "variable" => {
            for (at, other) in own.blocks().filter(|(at, other)| (*at, other.span) != (file, block.span)) {
                let uses = reference::in_body(&other.body).into_iter();
                for found in uses.filter(|found| found.target == Address::Variable(name.to_owned())) {
                    let answer = survey.modules[module].across.answers.get(&Place { file: at, span: found.span })?;
                    arguments.push(((module, at), answer.clone().ok()?));
                }
            }
            for (caller, call) in &callers {
                let module = survey.modules[*caller].module;
                let (file, block) = module.call(call)?;
                let Some(argument) = block.body.attribute(name) else { continue };
                let text = module.text(file);
                let lines = layout::whole_lines(text, argument.span)?;
                let span = layout::with_comments_above(text, lines);
                arguments.push(((*caller, file), Edit { span, text: String::new() }));
            }
        }
        _ => {
            for (caller, call) in &callers {
                let module = survey.modules[*caller].module;
                let used = module.blocks().any(|(_, block)| {
                    taken_of(block, call).iter().any(|found| found.attribute_name().is_none_or(|output| output == name))
                });
                if used {
                    return None;
                }
            }
        }
    }
    let mut out = Vec::new();
    for ((module, file), spans) in std::mem::take(&mut gone) {
        let module = survey.modules[module].module;
        let edits = remove_blocks(module.text(file), &spans);
        out.extend(edits.into_iter().map(|edit| ((module, file), edit)));
    }
    out.extend(arguments.into_iter().map(|((module, file), edit)| ((survey.modules[module].module, file), edit)));
    let editable = out.iter().all(|((module, file), _)| module.files[*file].editable);
    editable.then(|| out.into_iter().map(|((module, file), edit)| (module.path(file).to_owned(), edit)).collect())
}

/// Notes which OAIs stay in any module, so that no other module lets go of what belongs to them.
pub fn hold(survey: &Survey<'_>, context: &Context<'_>) {
    if survey.staying.get().is_some() {
        return;
    }
    let mut staying: BTreeMap<Thing, String> = BTreeMap::new();
    // What a module tells of by itself it need not be told.
    let mut together: BTreeMap<Thing, BTreeMap<usize, String>> = BTreeMap::new();
    for (module, own) in survey.modules.iter().enumerate() {
        for identity in own.all_identities() {
            let left_out = |name: &str| super::interface::is_optional(own, name.trim_start_matches("var."));
            if let Identity::Through(name) = &identity
                && super::interface::is_handed_over(own, &identity)
                && left_out(name)
            {
                // Those that show how the module is called can do without.
                continue;
            }
            if let Some(reason) = super::retire::stays(own, &identity, context) {
                for node in survey.tree.nodes_of(module) {
                    for thing in super::across::things(own, node, &identity) {
                        staying.entry(thing).or_insert_with(|| reason.clone());
                    }
                }
            }
        }
        for (identity, reason) in super::retire::stay_together(own, context) {
            let nodes = survey.tree.nodes_of(module);
            for thing in nodes.flat_map(|node| super::across::things(own, node, &identity)) {
                together.entry(thing).or_default().insert(module, reason.clone());
            }
        }
    }
    loop {
        let stays =
            |thing: &Thing| staying.contains_key(thing) || together.contains_key(thing) || !is_left(survey, thing);
        let Some((things, reason)) = beside_staying(survey, stays) else { break };
        for thing in things {
            let reason = format!("{} stays: {reason}", thing.address);
            staying.insert(thing, reason);
        }
    }
    let held = |own: &ModuleSurvey<'_>, module: usize| {
        let mut out = BTreeMap::new();
        for identity in own.all_identities() {
            let all = survey.tree.nodes_of(module).flat_map(|node| super::across::things(own, node, &identity));
            let by_others = |thing: Thing| {
                let told = together.get(&thing).and_then(|told| told.iter().find(|(at, _)| **at != module));
                staying.get(&thing).or(told.map(|(_, reason)| reason)).cloned()
            };
            if let Some(reason) = all.into_iter().find_map(by_others) {
                out.insert(identity, reason);
            }
        }
        out
    };
    let held: Vec<_> = survey.modules.iter().enumerate().map(|(module, own)| held(own, module)).collect();
    for (own, held) in survey.modules.iter().zip(held) {
        own.across.held.get_or_init(|| held);
    }
    survey.staying.get_or_init(|| staying.into_keys().chain(together.into_keys()).collect());
}
