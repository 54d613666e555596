//! Comparisons that ask whether a value is given: `var.x != null`, `var.x == ""`, `length(var.x) > 0`.

use crate::hcl::ast::{Body, Call, Expr, ExprKind, Item, Span};
use crate::policy::identity::{self, Identity, Mention};
use crate::terraform::instances;
use crate::terraform::module::{Module, Place};
use crate::terraform::reference;

/// A comparison of a reference with `null` or an empty string, or of its length with zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked<'e> {
    /// The comparison.
    pub comparison: &'e Expr,
    /// Whether it holds where the value is given.
    pub given: bool,
    /// Whether it is an operand of something else.
    pub is_part: bool,
}

/// The comparison whose one side is the reference at a place of a module.
pub fn at(module: &Module, place: Place) -> Option<Asked<'_>> {
    in_body(&module.files.get(place.file)?.body, place.span)
}

fn in_body(body: &Body, span: Span) -> Option<Asked<'_>> {
    match body.items.iter().find(|item| item.span().contains(span))? {
        Item::Attribute(attribute) => in_expr(&attribute.value, span),
        Item::Block(block) => in_body(&block.body, span),
    }
}

/// Whether a condition names an OAI that is handed over.
pub fn names_handed(condition: &Expr) -> bool {
    let mut named = reference::in_expr(condition).into_iter().filter_map(|found| found.means);
    named.any(|means| means.kind() == Some(identity::OAI))
}

/// The comparison whose one side is the reference at a place of an expression.
pub fn in_expr(expr: &Expr, span: Span) -> Option<Asked<'_>> {
    within(expr, span, false)
}

fn within(expr: &Expr, span: Span, is_part: bool) -> Option<Asked<'_>> {
    if let ExprKind::Operation(operator @ ("==" | "!="), sides) = &expr.kind
        && let [one, other] = sides.as_slice()
    {
        let empty = |side: &Expr| side.unwrapped().kind == ExprKind::Null || side.as_str() == Some("");
        let is_it = |side: &Expr| reference::as_reference(side).is_some_and(|found| found.span == span);
        if (is_it(one) && empty(other)) || (is_it(other) && empty(one)) {
            return Some(Asked { comparison: expr, given: *operator == "!=", is_part });
        }
    }
    if let ExprKind::Operation(operator @ ("==" | "!=" | ">"), sides) = &expr.kind
        && let [one, other] = sides.as_slice()
        && let ExprKind::Call(Call { name, args }) = &one.unwrapped().kind
        && name == "length"
        && let [list] = args.as_slice()
        && instances::is_zero(other)
        && reference::as_reference(list).is_some_and(|found| found.span == span)
    {
        return Some(Asked { comparison: expr, given: *operator != "==", is_part });
    }
    let is_operation = matches!(expr.kind, ExprKind::Operation(..));
    let mut inner = expr.children();
    if let ExprKind::For(for_expr) = &expr.kind {
        inner.extend(&for_expr.inner);
    }
    inner.into_iter().find(|child| child.span.contains(span)).and_then(|child| within(child, span, is_operation))
}

/// The mentions in an expression of OAIs whose value it has, in whatever part: not those that it only asks for.
pub fn carried(expr: &Expr) -> Vec<Mention> {
    let asks =
        |mention: &Mention| matches!(mention.identity, Identity::Through(_)) && in_expr(expr, mention.span).is_some();
    identity::mentions(expr).into_iter().filter(|mention| !asks(mention)).collect()
}
