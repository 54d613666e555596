//! Instances of resources: which blocks have the same ones, and what names tell them apart.

use super::module::{Module, Repetition, Resource, repetition};
use super::reference::{self, Instance};
use crate::hcl::ast::canonical;
use crate::hcl::ast::{Expr, ExprKind, Root, Span, StepKind, Traversal};

/// The value of an expression that refers to nothing: numbers, strings, lists, and `toset` of them.
pub fn constant(text: &str, expr: &Expr) -> Option<hcl::Value> {
    use hcl::eval::{Context, Evaluate, FuncDef, ParamType};
    let source = hcl_edit::parser::parse_expr(expr.span.of(text)).ok()?;
    let mut context = Context::new();
    let toset = FuncDef::builder().param(ParamType::Any).build(|args| Ok(args[0].clone()));
    context.declare_func("toset", toset);
    hcl::Expression::from(source).evaluate(&context).ok()
}

/// Whether a `count` or `for_each` is known to give at least one instance.
pub fn is_never_empty(text: &str, expr: &Expr) -> bool {
    match constant(text, expr) {
        Some(hcl::Value::Number(number)) => number.as_u64().is_some_and(|count| count > 0),
        Some(hcl::Value::Array(items)) => !items.is_empty(),
        Some(hcl::Value::Object(items)) => !items.is_empty(),
        _ => false,
    }
}

/// Whether two blocks have the same instances: both one, or the same `count` or `for_each`.
pub fn same_instances(module: &Module, one: &Resource<'_>, other: &Resource<'_>) -> bool {
    match (repetition(one.block), repetition(other.block)) {
        (Repetition::Single, Repetition::Single) => true,
        (Repetition::Count(a), Repetition::Count(b)) => {
            canonical(module.text(one.file), a) == canonical(module.text(other.file), b)
        }
        (Repetition::ForEach(_), Repetition::ForEach(_)) => keys(module, one) == keys(module, other),
        _ => false,
    }
}

/// What the keys of a `for_each` come from, in a form in which equal sources are equal. A resource as the `for_each`
/// stands for its own keys.
fn keys(module: &Module, resource: &Resource<'_>) -> String {
    let mut at = resource.clone();
    // Each step leads to another resource; the bound only ends a circle, which Terraform would refuse anyway.
    for _ in 0..32 {
        let Repetition::ForEach(expr) = repetition(at.block) else { break };
        let whole = reference::as_reference(expr)
            .filter(|found| found.instance == Instance::None && found.attribute.is_none())
            .and_then(|found| module.resource(&found.target));
        match whole {
            Some(next) => at = next,
            None => {
                let inner = match &expr.unwrapped().kind {
                    ExprKind::Call(call) if matches!(call.name.as_str(), "toset" | "tomap") && call.args.len() == 1 => {
                        &call.args[0]
                    }
                    _ => expr,
                };
                return canonical(module.text(at.file), inner);
            }
        }
    }
    at.address.to_string()
}

/// Whether a resource is there once or not at all: `count = condition ? 1 : 0`, or `count = 1`.
pub fn is_toggle(module: &Module, resource: &Resource<'_>) -> bool {
    let Repetition::Count(count) = repetition(resource.block) else { return false };
    let text = module.text(resource.file);
    let is_01 = |expr: &Expr| matches!(expr.unwrapped().span.of(text), "0" | "1");
    match &count.unwrapped().kind {
        ExprKind::Conditional(parts) => is_01(&parts[1]) && is_01(&parts[2]),
        _ => count.unwrapped().span.of(text) == "1",
    }
}

/// The names bound by Terraform for each instance that an expression uses: `each.key`, `each.value`, `count.index`.
pub fn instance_names(expr: &Expr) -> Vec<(Span, String)> {
    let mut out = Vec::new();
    if let ExprKind::Traversal(Traversal { root: Root::Name(root), steps, .. }) = &expr.kind
        && matches!(root.as_str(), "each" | "count")
        && let Some(step) = steps.first()
        && let StepKind::Attr(name) = &step.kind
    {
        out.push((Span::new(expr.span.start, step.end), format!("{root}.{name}")));
    }
    for child in expr.children() {
        out.extend(instance_names(child));
    }
    if let ExprKind::For(for_expr) = &expr.kind {
        for child in &for_expr.inner {
            out.extend(instance_names(child));
        }
    }
    out
}
