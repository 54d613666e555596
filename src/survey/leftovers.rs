//! What a switch leaves where origins are made of objects: blocks that make no `s3_origin_config` any more, and the entries of
//! objects that only these read.

use super::items::{Place, holds_any, maker, place, spells};
use super::origins::Origin;
use super::{OAC, Survey};
use crate::flow::object::{At, Changed, Entry, Eyes, Left, Literal, Trail, Value};
use crate::hcl::ast::{Block, Body, Expr, ExprKind, Item as Part, ObjectItem, ObjectKey, Root, Span, StepKind};
use crate::terraform::address::Address;
use crate::terraform::module::Module;
use crate::terraform::reference;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// What is left of OAIs around the same objects.
#[derive(Debug, Default)]
pub struct Leftover<'m> {
    /// The distributions, by module and position, each with the block in it that makes nothing, where there still is one.
    pub blocks: Vec<(usize, usize, Option<&'m Block>)>,
    /// The objects with what is left in them: by module and file.
    pub entries: Vec<(usize, usize, Literal<'m>, Vec<&'m ObjectItem>)>,
    /// The object types that name what is left: by module and file, with all their entries.
    pub types: Vec<(usize, usize, &'m [ObjectItem], Vec<Span>)>,
    /// The outputs that have shown it.
    pub shown: BTreeSet<String>,
    /// The OACs that the origins use, by module.
    pub controls: BTreeSet<(usize, Address)>,
}

/// A block that makes no `s3_origin_config` of any of its items, wherever its module is called.
struct Bare<'m> {
    module: usize,
    position: usize,
    file: usize,
    outer: &'m Block,
    content: &'m Block,
    config: Option<&'m Block>,
    trail: Trail,
    literals: BTreeSet<Place>,
    controls: BTreeSet<(usize, Address)>,
}

/// What is left in the walked code, around the same objects together.
pub fn leftovers<'m>(survey: &Survey<'m>) -> Vec<Leftover<'m>> {
    let bare = bare(survey);
    let mut groups: Vec<Vec<&Bare<'m>>> = Vec::new();
    for block in &bare {
        let (together, apart): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|group: &Vec<&Bare<'m>>| group.iter().any(|other| !other.literals.is_disjoint(&block.literals)));
        groups = apart;
        groups.push(together.into_iter().flatten().chain([block]).collect());
    }
    let mut out: Vec<Leftover<'m>> = groups.iter().map(|group| leftover(survey, &bare, group)).collect();
    let is_any =
        |found: &Leftover<'_>| !found.entries.is_empty() || found.blocks.iter().any(|(.., config)| config.is_some());
    out.retain(|found| !found.controls.is_empty() && is_any(found));
    out.sort_by_key(|found| found.blocks.first().map(|(module, position, _)| (*module, *position)));
    out
}

fn bare<'m>(survey: &Survey<'m>) -> Vec<Bare<'m>> {
    let mut out = Vec::new();
    for (module, own) in survey.modules.iter().enumerate() {
        for (position, distribution) in own.distributions.iter().enumerate() {
            let mut seen: Vec<&Block> = Vec::new();
            for origin in distribution.origins.iter().filter(|origin| origin.item.is_some()) {
                if seen.iter().any(|block| std::ptr::eq(*block, origin.block)) {
                    continue;
                }
                seen.push(origin.block);
                let of_block: Vec<&Origin<'m>> =
                    distribution.origins.iter().filter(|other| std::ptr::eq(other.block, origin.block)).collect();
                let items = || of_block.iter().filter_map(|origin| origin.item.as_ref());
                let config = items().find_map(|item| item.config());
                let is_left = match config {
                    Some(config) => config.keyword == "dynamic",
                    None => items().any(|item| !item.idle.is_empty()),
                };
                if !is_left || !items().all(|item| item.is_bare) {
                    continue;
                }
                let mut trail = Trail::default();
                for item in items() {
                    trail.arguments.extend(item.trail.arguments.iter().copied());
                    trail.locals.extend(item.trail.locals.iter().cloned());
                    trail.outputs.extend(item.trail.outputs.iter().cloned());
                    trail.inputs.extend(item.trail.inputs.iter().cloned());
                }
                let literals = items().flat_map(|item| &item.literals);
                let literals = literals.map(|(module, file, literal)| (*module, *file, literal.at.expr.span)).collect();
                let controls = items().filter_map(|item| item.control).flat_map(|at| controls(survey, at)).collect();
                let (file, outer, content) = (distribution.resource.file, origin.outer, origin.block);
                out.push(Bare { module, position, file, outer, content, config, trail, literals, controls });
            }
        }
    }
    out
}

/// The OACs that an expression names, by module.
fn controls(survey: &Survey<'_>, at: At<'_>) -> Vec<(usize, Address)> {
    let found = reference::in_expr(at.expr).into_iter();
    let named = found.flat_map(|found| match found.means {
        Some(means) => {
            let things = means.things.get(&at.node).cloned().unwrap_or_default().into_iter();
            things.map(|thing| (thing.node, thing.address)).collect()
        }
        None => vec![(at.node, found.target)],
    });
    let of_kind = named.filter(|(_, address)| address.kind() == Some(OAC));
    of_kind.map(|(node, address)| (survey.tree.nodes[node].module, address)).collect()
}

fn leftover<'m>(survey: &Survey<'m>, bare: &[Bare<'m>], group: &[&Bare<'m>]) -> Leftover<'m> {
    let mut out = Leftover::default();
    for block in group {
        out.blocks.push((block.module, block.position, block.config));
        out.controls.extend(block.controls.iter().cloned());
    }
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut idle: BTreeSet<String> = BTreeSet::new();
    for (_, entry) in group.iter().flat_map(|block| entries(survey, block, None).unwrap_or_default()) {
        let Value::Object(object) = entry.value else { continue };
        let holding = object.fields.iter().filter(|field| holds_any(&field.value));
        idle.extend(holding.map(|field| field.name.clone()));
        names.extend(object.fields.into_iter().map(|field| field.name));
    }
    let of_config =
        |name: &String| group.iter().filter_map(|block| block.config).any(|config| spelled(&config.body, name, &[]));
    names.retain(|name| idle.contains(name) || of_config(name));
    for name in names {
        if let Some(found) = gone(survey, bare, group, &name) {
            for (module, file, literal, item) in found.entries {
                let same = |(at, in_file, known, _): &&mut (usize, usize, Literal<'m>, Vec<&'m ObjectItem>)| {
                    (*at, *in_file, known.at.expr.span) == (module, file, literal.at.expr.span)
                };
                match out.entries.iter_mut().find(same) {
                    Some((.., items)) => items.push(item),
                    None => out.entries.push((module, file, literal, vec![item])),
                }
            }
            for (module, file, items, span) in found.types {
                let same = |(at, in_file, known, _): &&mut (usize, usize, &'m [ObjectItem], Vec<Span>)| {
                    (*at, *in_file) == (module, file) && std::ptr::eq(*known, items)
                };
                match out.types.iter_mut().find(same) {
                    Some((.., spans)) => spans.push(span),
                    None => out.types.push((module, file, items, vec![span])),
                }
            }
            out.shown.extend(found.shown);
        }
    }
    out
}

/// The items of a block in each place of its module, as they are, or as they would be.
fn entries<'m>(survey: &Survey<'m>, block: &Bare<'m>, changed: Option<Changed<'_>>) -> Option<Vec<(usize, Entry<'m>)>> {
    let maker = maker(block.module, block.file, (block.outer, block.content))?;
    let eyes = Eyes { tree: &survey.tree, modules: survey.all(), changed, trail: RefCell::default() };
    let mut out = Vec::new();
    for node in survey.tree.nodes_of(block.module) {
        out.extend(maker.entries(&eyes, node)?.into_iter().map(|entry| (node, entry)));
    }
    Some(out)
}

/// An entry that can go from all objects.
struct Gone<'m> {
    entries: Vec<(usize, usize, Literal<'m>, &'m ObjectItem)>,
    types: Vec<(usize, usize, &'m [ObjectItem], Span)>,
    shown: BTreeSet<String>,
}

/// The entries of a name that nothing reads but blocks that make nothing: from all objects, or from none.
fn gone<'m>(survey: &Survey<'m>, bare: &[Bare<'m>], group: &[&Bare<'m>], name: &str) -> Option<Gone<'m>> {
    let configs: Vec<(usize, usize, Span)> =
        bare.iter().filter_map(|block| Some((block.module, block.file, block.config?.span))).collect();
    for (index, module) in survey.all().iter().enumerate() {
        for (file, other) in module.blocks() {
            let own: Vec<Span> = configs.iter().filter(|c| (c.0, c.1) == (index, file)).map(|c| c.2).collect();
            if spelled(&other.body, name, &own) {
                return None;
            }
        }
    }
    let mut found = Gone { entries: Vec::new(), types: Vec::new(), shown: BTreeSet::new() };
    let mut declared: BTreeSet<Place> = BTreeSet::new();
    let mut held = false;
    for block in group {
        for (_, entry) in entries(survey, block, None)? {
            let Value::Object(object) = entry.value else { return None };
            declared.extend(object.declared.iter().copied());
            for field in object.fields.iter().filter(|field| field.name == name) {
                let Some((literal, item)) = field.source else {
                    // What is not given is null by its type.
                    match field.value == Value::Null && !object.declared.is_empty() {
                        true => continue,
                        false => return None,
                    }
                };
                let holds = holds_any(&field.value);
                if !holds && !is_void(&field.value) {
                    return None;
                }
                held |= holds;
                let (module, file, span) = place(&survey.tree, literal.at);
                let of_input = survey.all()[module]
                    .blocks()
                    .any(|(at, block)| at == file && block.keyword == "variable" && block.span.contains(span));
                if of_input || !survey.all()[module].files[file].editable {
                    return None;
                }
                if !found
                    .entries
                    .iter()
                    .any(|(at, in_file, _, known)| (*at, *in_file, known.span) == (module, file, item.span))
                {
                    found.entries.push((module, file, literal, item));
                }
            }
        }
    }
    for (module, file, span) in declared {
        let items = object_at(&survey.all()[module], file, span)?;
        if let Some(item) = items.iter().find(|item| item.key == ObjectKey::Name(name.to_owned())) {
            if !survey.all()[module].files[file].editable {
                return None;
            }
            found.types.push((module, file, items, item.span));
        }
    }
    let literals: Vec<(usize, usize, Span, String)> = found
        .entries
        .iter()
        .map(|(module, file, literal, _)| (*module, *file, literal.at.expr.span, name.to_owned()))
        .collect();
    for taker in takers(survey, bare, group, &literals) {
        match taker {
            Some(output) if held => _ = found.shown.insert(output),
            _ => return None,
        }
    }
    let is_same = group.iter().all(|block| makes_the_same(survey, block, &literals).unwrap_or_default());
    (is_same && !(found.entries.is_empty() && found.types.is_empty())).then_some(found)
}

/// Whether a block makes the same of its items without an entry.
fn makes_the_same(survey: &Survey<'_>, block: &Bare<'_>, literals: &[(usize, usize, Span, String)]) -> Option<bool> {
    let maker = maker(block.module, block.file, (block.outer, block.content))?;
    let eyes = |changed| Eyes { tree: &survey.tree, modules: survey.all(), changed, trail: RefCell::default() };
    let gone = Changed { literals, entry: Left::Gone, control: false };
    let (before, after) = (entries(survey, block, None)?, entries(survey, block, Some(gone.clone()))?);
    let same = |((node, one), (_, other)): (&(usize, Entry<'_>), &(usize, Entry<'_>))| {
        one.name == other.name
            && maker.made(&eyes(None), *node, one) == maker.made(&eyes(Some(gone.clone())), *node, other)
    };
    Some(before.len() == after.len() && before.iter().zip(&after).all(same))
}

/// Whether nothing is in a value.
fn is_void(value: &Value<'_>) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text, _) => text.is_empty(),
        Value::List(items) => items.iter().all(|item| is_void(&item.value)),
        Value::Object(object) => object.complete && object.fields.iter().all(|field| is_void(&field.value)),
        _ => false,
    }
}

/// Whether a body reads an entry of this name, these places apart.
fn spelled(body: &Body, name: &str, apart: &[Span]) -> bool {
    body.items.iter().any(|part| match part {
        _ if apart.contains(&part.span()) => false,
        Part::Attribute(attribute) => spells(&attribute.value, name),
        Part::Block(block) => spelled(&block.body, name, apart),
    })
}

/// The entries of the object that stands at a place.
fn object_at(module: &Module, file: usize, span: Span) -> Option<&[ObjectItem]> {
    let (_, holder) = module.blocks().find(|(at, block)| *at == file && block.span.contains(span))?;
    let mut queue: Vec<&Expr> = holder.body.attributes().map(|attribute| &attribute.value).collect();
    while let Some(expr) = queue.pop() {
        match &expr.kind {
            ExprKind::Object(items) if expr.span == span => return Some(items),
            _ => queue.extend(expr.children()),
        }
    }
    None
}

/// What else takes objects, on whichever way: the name of an output that shows them, or `None` for anything else.
fn takers(
    survey: &Survey<'_>,
    bare: &[Bare<'_>],
    group: &[&Bare<'_>],
    literals: &[(usize, usize, Span, String)],
) -> Vec<Option<String>> {
    let mut out = Vec::new();
    let eyes = Eyes { tree: &survey.tree, modules: survey.all(), changed: None, trail: RefCell::default() };
    for (index, module) in survey.all().iter().enumerate() {
        for (file, block) in module.blocks() {
            let makers = bare.iter().filter(|bare| (bare.module, bare.file) == (index, file));
            let mut allowed: Vec<Span> = Vec::new();
            allowed.extend(makers.filter_map(|bare| Some(bare.outer.body.attribute("for_each")?.span)));
            for trail in group.iter().map(|block| &block.trail) {
                let locals = block.body.attributes().filter(|_| block.keyword == "locals");
                let own = locals.filter(|local| trail.locals.contains(&(index, local.name.clone())));
                allowed.extend(own.map(|local| local.span));
                let arguments = trail.arguments.iter().filter(|(at, in_file, _)| (*at, *in_file) == (index, file));
                allowed.extend(arguments.map(|(.., span)| *span));
                let shows = |output: &Block| {
                    let name = output.labels.first().map(|label| label.text.clone()).unwrap_or_default();
                    output.keyword == "output" && trail.outputs.contains(&(index, name))
                };
                allowed.extend(Some(block.span).filter(|_| shows(block)));
            }
            let mut queue: Vec<&Expr> = Vec::new();
            expressions(&block.body, &mut queue);
            let text = module.text(file);
            while let Some(expr) = queue.pop() {
                if allowed.iter().any(|span| span.contains(expr.span)) {
                    continue;
                }
                queue.extend(expr.children());
                if let ExprKind::For(for_expr) = &expr.kind {
                    queue.extend(&for_expr.inner);
                }
                if !names_passed(expr, index, group) {
                    continue;
                }
                let before = text[..expr.span.start].trim_end();
                let is_counted = before.ends_with("length(") || before.ends_with("keys(");
                let takes = survey.tree.nodes_of(index).any(|node| {
                    let value = eyes.value(At { node, file, expr }, &Vec::new());
                    value.is_ok_and(|value| has_any(survey, &value, literals))
                });
                if takes && !is_counted {
                    let label = block.labels.first().map(|label| label.text.clone());
                    // Callers that are not in the walked code may use what an output of theirs shows.
                    let own = &survey.modules[index];
                    let is_last = |name: &String| own.is_root || own.untaken.contains(name);
                    out.push(label.filter(|name| block.keyword == "output" && is_last(name)));
                }
            }
        }
    }
    out
}

/// Whether an expression is a local value, an input or an output of a call that the objects are led through, or a part of one.
fn names_passed(expr: &Expr, module: usize, group: &[&Bare<'_>]) -> bool {
    let ExprKind::Traversal(traversal) = &expr.kind else { return false };
    let (Root::Name(root), Some(StepKind::Attr(name))) = (&traversal.root, traversal.steps.first().map(|s| &s.kind))
    else {
        return false;
    };
    let passed = |trail: &Trail| match root.as_str() {
        "local" => trail.locals.contains(&(module, name.clone())),
        "var" => trail.inputs.contains(&(module, name.clone())),
        "module" => !trail.outputs.is_empty(),
        _ => false,
    };
    group.iter().any(|block| passed(&block.trail))
}

/// All expressions in a body.
fn expressions<'b>(body: &'b Body, out: &mut Vec<&'b Expr>) {
    for part in &body.items {
        match part {
            Part::Attribute(attribute) => out.push(&attribute.value),
            Part::Block(block) => expressions(&block.body, out),
        }
    }
}

/// Whether a value is made of any of these objects, or may be.
fn has_any(survey: &Survey<'_>, value: &Value<'_>, literals: &[(usize, usize, Span, String)]) -> bool {
    let all: BTreeMap<Place, ()> =
        literals.iter().map(|(module, file, span, _)| ((*module, *file, *span), ())).collect();
    let inside = |entries: &[Entry<'_>]| entries.iter().any(|entry| has_any(survey, &entry.value, literals));
    match value {
        Value::Object(object) => {
            object.literals.iter().any(|literal| all.contains_key(&place(&survey.tree, literal.at)))
                || inside(&object.fields)
        }
        Value::List(items) => inside(items),
        Value::Unknown => true,
        _ => false,
    }
}
