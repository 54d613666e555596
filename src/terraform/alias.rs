//! Local values that are only other names: `local.bucket = aws_s3_bucket.site.id`.

use super::address::Address;
use super::module::Module;
use super::reference::{self, Instance};
use crate::hcl::ast::{ExprKind, Item, Root, Span, Step, StepKind, Traversal};
use crate::policy::identity::OAI;
use std::collections::BTreeMap;

/// Says of each use of such a local value in a module what it stands for. One that carries an OAI is none of them: each place that
/// takes it is a place to which the OAI goes.
pub fn set(module: &mut Module) {
    let named: BTreeMap<String, Traversal> = module
        .blocks_of("locals")
        .flat_map(|(_, block)| block.body.attributes())
        .filter_map(|local| match &local.value.unwrapped().kind {
            ExprKind::Traversal(traversal) => Some((local.name.clone(), traversal.clone())),
            _ => None,
        })
        .collect();
    let meant: BTreeMap<String, Traversal> =
        named.keys().filter_map(|name| Some((name.clone(), behind(module, &named, name)?))).collect();
    if meant.is_empty() {
        return;
    }
    for file in &mut module.files {
        for item in &mut file.body.items {
            let Item::Block(block) = item else { continue };
            if block.keyword == "locals" {
                continue;
            }
            block.body.for_each_expr(&mut |expr| {
                let end = expr.span.end;
                let ExprKind::Traversal(traversal) = &mut expr.kind else { return };
                let Some((name, rest)) = local_of(traversal) else { return };
                let Some(found) = meant.get(name) else { return };
                let steps = found.steps.iter().chain(rest);
                // Places in the text of another block are none in this.
                let steps = steps.map(|step| Step { end, ..step.clone() }).collect();
                traversal.alias = Some(Box::new(Traversal { steps, ..found.clone() }));
            });
        }
    }
}

/// The local value that a traversal begins with, and the steps behind it.
fn local_of(traversal: &Traversal) -> Option<(&str, &[Step])> {
    let Root::Name(root) = &traversal.root else { return None };
    match traversal.steps.split_first()? {
        (Step { kind: StepKind::Attr(name), .. }, rest) if root == "local" => Some((name, rest)),
        _ => None,
    }
}

/// The resource, or the attribute of one, that a local value is another name for.
fn behind(module: &Module, named: &BTreeMap<String, Traversal>, name: &str) -> Option<Traversal> {
    let mut found = named.get(name)?.clone();
    // Each step leads to another local value; the bound only ends a circle, which Terraform would refuse anyway.
    for _ in 0..32 {
        let Some((next, rest)) = local_of(&found) else { break };
        let next = named.get(next)?;
        found = Traversal { steps: next.steps.iter().chain(rest).cloned().collect(), ..next.clone() };
    }
    let target = reference::of_traversal(Span::new(0, 0), &found, &[])?;
    let kind = match &target.target {
        address @ Address::Resource { kind, .. } if module.resource(address).is_some() => kind,
        _ => return None,
    };
    let is_plain = matches!(target.instance, Instance::None | Instance::Key(_));
    (is_plain && !kind.starts_with(OAI)).then_some(found)
}
