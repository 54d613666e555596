//! Other words for the instance that belongs to a block's own: `each.value`, and an item of a list by `count.index`.

use super::address::Address;
use super::instances;
use super::module::{Module, Repetition, address_of, repetition};
use super::reference;
use crate::hcl::ast::{Block, Body, Call, Each, Expr, ExprKind, Item, Root, Span, Step, StepKind, Traversal};
use std::collections::BTreeMap;

/// What is known of a block with instances.
enum Own {
    /// What its `each.value` is.
    Each(Each),
    /// What has the same `count`.
    Count(String),
    /// What the values of a `dynamic` block in it are, which stands here and binds this name.
    Dynamic(Span, String, Each),
}

/// Says in a module what each `each.value` is, and the value of each `dynamic` block that is made for all instances of something; and writes `element(x.y[*].z, count.index)` and `x.y.*.z[count.index]` as
/// `x.y[count.index].z`, where x.y has the `count` of the block.
pub fn set(module: &mut Module) {
    let mut blocks = Vec::new();
    let mut alike: BTreeMap<String, Vec<Address>> = BTreeMap::new();
    for (file, read) in module.files.iter().enumerate() {
        for (at, item) in read.body.items.iter().enumerate() {
            let Item::Block(block) = item else { continue };
            blocks.extend(dynamic_in(module, file, &block.body).into_iter().map(|own| (file, at, own)));
            match repetition(block) {
                Repetition::Single => {}
                Repetition::ForEach(items) => {
                    let values = instances::values(module, file, items);
                    blocks.extend(values.map(|values| (file, at, Own::Each(values))));
                }
                Repetition::Count(count) => {
                    let count = instances::counted(module, file, count);
                    let address = address_of(block).filter(|found| found.kind().is_some());
                    alike.entry(count.clone()).or_default().extend(address);
                    blocks.push((file, at, Own::Count(count)));
                }
            }
        }
    }
    for (file, at, own) in blocks {
        let Some(Item::Block(block)) = module.files[file].body.items.get_mut(at) else { continue };
        match own {
            Own::Each(values) => name_values(&mut block.body, "each", &values),
            Own::Dynamic(at, iterator, values) => {
                if let Some(dynamic) = block_at(&mut block.body, at) {
                    name_values(&mut dynamic.body, &iterator, &values);
                }
            }
            Own::Count(count) => {
                let others = alike.get(&count).map_or(&[][..], Vec::as_slice);
                block.body.for_each_expr(&mut |expr| {
                    let own = item_of(expr).filter(|own| {
                        let of = reference::as_reference(own).map(|found| found.target);
                        of.is_some_and(|of| others.contains(&of))
                    });
                    if let Some(own) = own {
                        expr.kind = own.kind;
                    }
                });
            }
        }
    }
}

/// The `dynamic` blocks in a body that are made for all instances of a resource.
fn dynamic_in(module: &Module, file: usize, body: &Body) -> Vec<Own> {
    let mut out = Vec::new();
    for item in &body.items {
        let Item::Block(block) = item else { continue };
        if block.keyword == "dynamic"
            && let Some(items) = block.body.attribute("for_each")
            && let Some(iterator) = reference::iterator(block)
            && let Some(values @ Each::Instances(Address::Resource { .. })) =
                instances::values(module, file, &items.value)
        {
            out.push(Own::Dynamic(block.span, iterator.to_owned(), values));
        }
        out.extend(dynamic_in(module, file, &block.body));
    }
    out
}

fn block_at(body: &mut Body, span: Span) -> Option<&mut Block> {
    body.items.iter_mut().find_map(|item| {
        let Item::Block(block) = item else { return None };
        match block.span == span {
            true => Some(block),
            false => block_at(&mut block.body, span),
        }
    })
}

/// Says of each value of an iterator in a body what it is.
fn name_values(body: &mut Body, iterator: &str, values: &Each) {
    body.for_each_expr(&mut |expr| match &mut expr.kind {
        ExprKind::Traversal(traversal) if reference::is_value_of(traversal, iterator) => {
            traversal.each = Some(values.clone());
        }
        _ => {}
    });
}

/// The item with the index `count.index` of a list that takes something of all instances, as what is taken of that instance.
fn item_of(expr: &Expr) -> Option<Expr> {
    // Behind `[*]` an index is one into each item. Source: HCL's syntax specification, "Splat Operators".
    let is_splat = |step: &Step, in_call: bool| match step.kind {
        StepKind::AttrSplat => true,
        StepKind::FullSplat => in_call,
        _ => false,
    };
    let (list, steps, index, in_call) = match &expr.kind {
        ExprKind::Call(Call { name, args }) if name == "element" => {
            let [list, index] = args.as_slice() else { return None };
            let ExprKind::Traversal(list) = &list.unwrapped().kind else { return None };
            (list, list.steps.as_slice(), index, true)
        }
        ExprKind::Traversal(list) => {
            let (Step { kind: StepKind::Index(index), .. }, steps) = list.steps.split_last()? else { return None };
            (list, steps, index, false)
        }
        _ => return None,
    };
    if !is_count_index(index) {
        return None;
    }
    let splat = steps.iter().position(|step| is_splat(step, in_call))?;
    let is_attribute = |step: &Step| matches!(step.kind, StepKind::Attr(_));
    if !steps[splat + 1..].iter().all(is_attribute) {
        return None;
    }
    let mut steps = steps.to_vec();
    steps[splat].kind = StepKind::Index(index.clone());
    let kind = ExprKind::Traversal(Traversal { steps, ..list.clone() });
    Some(Expr { kind, span: expr.span })
}

fn is_count_index(expr: &Expr) -> bool {
    let ExprKind::Traversal(Traversal { root: Root::Name(root), steps, .. }) = &expr.unwrapped().kind else {
        return false;
    };
    let [Step { kind: StepKind::Attr(name), .. }] = steps.as_slice() else { return false };
    root == "count" && name == "index"
}
