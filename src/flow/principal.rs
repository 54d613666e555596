//! Principals that come through local values, conditions and functions.

use super::{Flow, MOST_STEPS};
use crate::hcl::ast::{Call, Expr, ExprKind, Root, Span, Step, StepKind, Traversal};
use crate::policy::identity::{self, Mention};
use crate::policy::statement::{Identifier, KEEP_ITEMS, Policy};
use crate::policy::text;
use std::collections::BTreeMap;

impl Flow<'_> {
    /// Fills in which OAIs the principals of a policy are whose values come from elsewhere in the module.
    pub fn fill_principals(&self, policy: &mut Policy) {
        for statement in &mut policy.statements {
            let principals = statement.principals.iter_mut().chain(&mut statement.not_principals);
            for identifier in principals.flat_map(|principals| &mut principals.identifiers) {
                if identifier.oais.is_empty() {
                    self.fill(identifier);
                }
            }
        }
    }

    /// Fills in which OAIs the principals of a template are whose variables take them from elsewhere in the module.
    pub fn fill_variables(&self, policy: &mut Policy, variables: &BTreeMap<String, Expr>) {
        for statement in &mut policy.statements {
            let principals = statement.principals.iter_mut().chain(&mut statement.not_principals);
            for identifier in principals.flat_map(|principals| &mut principals.identifiers) {
                let value = text::variable(&identifier.text).and_then(|name| variables.get(name));
                if let Some(value) = value.filter(|_| identifier.oais.is_empty()) {
                    let here = identifier.span;
                    self.fill_with(identifier, value);
                    identifier.mentions.iter_mut().chain(&mut identifier.oais).for_each(|mention| mention.span = here);
                }
            }
        }
    }

    fn fill(&self, identifier: &mut Identifier) {
        // In a template's file the value is not the place's own text.
        if !identifier.mentions.is_empty() && identifier.mentions.iter().any(|m| m.span == identifier.span) {
            return;
        }
        self.fill_with(identifier, &identifier.value.clone());
    }

    fn fill_with(&self, identifier: &mut Identifier, value: &Expr) {
        identifier.mentions = self.mentions(value);
        if let Some((mention, _)) = self.principal_or_brought(value) {
            identifier.oais = vec![mention];
            identifier.brought = true;
            return;
        }
        let mut parts = Parts::default();
        let whole = self.parts(value, value.unwrapped().span, &mut parts, 0);
        if whole.is_some() && !parts.oais.is_empty() {
            identifier.oais = parts.oais;
            identifier.has_others = parts.has_others;
        }
    }

    /// The OAIs that a value is made of; `None` where an OAI is in it in a way that is not followed.
    fn parts(&self, expr: &Expr, here: Span, out: &mut Parts, depth: usize) -> Option<()> {
        if depth > MOST_STEPS {
            return None;
        }
        let inner = expr.unwrapped();
        let is_principal = |whole: &Mention| matches!(whole.attribute.as_str(), "iam_arn" | "s3_canonical_user_id");
        let of_map = || self.of_map(inner, "iam_arn").or_else(|| self.of_map(inner, "s3_canonical_user_id"));
        let whole = || self.of_whole(inner).filter(is_principal);
        if let Some(mention) =
            identity::as_principal(inner).or_else(whole).or_else(of_map).filter(|mention| !mention.bound)
        {
            out.add(mention, here);
            return Some(());
        }
        if let Some(mention) = crate::policy::statement::all_instances(inner, &identity::mentions(inner)) {
            out.add(mention, here);
            return Some(());
        }
        if self.mentions(inner).is_empty() {
            // Nothing here can be an OAI; an empty value is no principal either.
            out.has_others |= !is_nothing(inner);
            return Some(());
        }
        if let Some((_, value)) = self.behind(inner) {
            return self.parts(value, here, out, depth + 1);
        }
        match &inner.kind {
            ExprKind::Array(items) => items.iter().try_for_each(|item| self.parts(item, here, out, depth + 1)),
            ExprKind::Conditional(parts) => {
                parts[1..].iter().try_for_each(|branch| self.parts(branch, here, out, depth + 1))
            }
            ExprKind::Call(Call { name, args }) => {
                let values = match (name.as_str(), args.as_slice()) {
                    // Where there is the entry, the default is taken nowhere.
                    ("lookup", [map, key, ..]) => std::slice::from_ref(self.looked_up((0, map), key.as_str()?)?.1),
                    ("formatlist", [form, list]) if form.as_str() == Some("%s") => std::slice::from_ref(list),
                    ("formatlist", _) => return arns_of_ids(inner, here, out),
                    ("join", [separator, list]) if separator.as_str() == Some("") => std::slice::from_ref(list),
                    ("element", [list, _]) => std::slice::from_ref(list),
                    ("try" | "coalesce" | "coalescelist" | "one", all) => all,
                    (name, all) if KEEP_ITEMS.contains(&name) => all,
                    _ => return None,
                };
                values.iter().try_for_each(|value| self.parts(value, here, out, depth + 1))
            }
            ExprKind::For(for_expr) => {
                let ([.., name], [value]) = (for_expr.names.as_slice(), for_expr.inner.as_slice()) else {
                    return None;
                };
                let attribute = attribute_of(value, name)?;
                let collection = self.behind(&for_expr.collection).map_or(&for_expr.collection, |(_, value)| value);
                let items: Vec<&Expr> = match &collection.unwrapped().kind {
                    ExprKind::Array(items) => items.iter().collect(),
                    ExprKind::Object(items) => items.iter().map(|item| &item.value).collect(),
                    _ => return None,
                };
                items.into_iter().try_for_each(|item| match self.whole_with(item, attribute) {
                    Some(mention) if is_principal(&mention) && !mention.bound => {
                        out.add(mention, here);
                        Some(())
                    }
                    _ => self.parts(super::item(item, attribute)?, here, out, depth + 1),
                })
            }
            _ => None,
        }
    }
}

/// The attribute of what a `for` goes through that its value is.
fn attribute_of<'e>(value: &'e Expr, name: &str) -> Option<&'e str> {
    match &value.unwrapped().kind {
        ExprKind::Traversal(Traversal { root: Root::Name(root), steps, .. }) if root == name => {
            match steps.as_slice() {
                [Step { kind: StepKind::Attr(attribute), .. }] => Some(attribute),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The ARNs that are put together of a list of ids which is written out.
fn arns_of_ids(expr: &Expr, here: Span, out: &mut Parts) -> Option<()> {
    let (before, list) = identity::put_together(expr)?;
    let ExprKind::Array(ids) = &list.unwrapped().kind else { return None };
    before.ends_with(identity::BEFORE_ID).then_some(())?;
    ids.iter().try_for_each(|id| match identity::mentions(id).as_slice() {
        [mention] if mention.span == id.unwrapped().span && mention.attribute == "id" && !mention.bound => {
            out.add(mention.clone(), here);
            Some(())
        }
        _ => None,
    })
}

#[derive(Default)]
struct Parts {
    oais: Vec<Mention>,
    has_others: bool,
}

impl Parts {
    fn add(&mut self, mention: Mention, here: Span) {
        let mention = Mention { span: here, ..mention };
        if !self.oais.contains(&mention) {
            self.oais.push(mention);
        }
    }
}

fn is_nothing(expr: &Expr) -> bool {
    expr.kind == ExprKind::Null || expr.as_str() == Some("") || super::is_empty(expr)
}
