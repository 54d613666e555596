//! Where a value goes: through local values, conditions and functions, from an OAI to the places that take it. Pure: it
//! reads the tree and changes nothing. What it does not know the meaning of, it does not follow.

pub mod asked;
pub mod brought;
pub mod object;
pub mod path;
pub mod principal;

use crate::hcl::ast::{Call, Expr, ExprKind, ObjectKey, Root, Step, StepKind, Traversal};
use crate::policy::identity::{self, Identity, Mention};
use crate::terraform::address::Address;
use crate::terraform::module::Module;
use crate::terraform::reference::{self, Instance, Reference};
use std::collections::BTreeSet;

/// More steps than any value takes; the bound only ends a circle, which Terraform would refuse anyway.
pub const MOST_STEPS: usize = 32;

/// What the local values of a module have to do with OAIs.
#[derive(Debug)]
pub struct Flow<'m> {
    module: &'m Module,
    /// The local values in which an OAI is named, directly or through others.
    carriers: BTreeSet<String>,
    /// Whether the module is there for callers who are not in the walked code.
    for_callers: bool,
}

impl<'m> Flow<'m> {
    /// Reads the local values of a module.
    pub fn new(module: &'m Module, for_callers: bool) -> Flow<'m> {
        let mut carriers: BTreeSet<String> = BTreeSet::new();
        let locals: Vec<_> = module.blocks_of("locals").flat_map(|(_, block)| block.body.attributes()).collect();
        loop {
            let known = carriers.len();
            for local in &locals {
                let carried =
                    |found: &Reference| matches!(&found.target, Address::Local(name) if carriers.contains(name));
                if !asked::carried(&local.value).is_empty() || reference::in_expr(&local.value).iter().any(carried) {
                    carriers.insert(local.name.clone());
                }
            }
            if carriers.len() == known {
                return Flow { module, carriers, for_callers };
            }
        }
    }

    /// Whether the module is there for callers who are not in the walked code.
    pub fn is_for_callers(&self) -> bool {
        self.for_callers
    }

    /// Every mention of an OAI in an expression, those of the local values that it uses included: each at the place in
    /// this expression where it is, or comes in.
    pub fn mentions(&self, expr: &Expr) -> Vec<Mention> {
        let mut out = identity::mentions(expr);
        for found in reference::in_expr(expr) {
            for mention in self.carried(&found, 0) {
                if !out.contains(&mention) {
                    out.push(mention);
                }
            }
        }
        out
    }

    /// The mentions that come in by a reference to a local value, at its place.
    fn carried(&self, found: &Reference, depth: usize) -> Vec<Mention> {
        let Address::Local(name) = &found.target else { return Vec::new() };
        let Some((_, _, local)) = self.module.local(name).filter(|_| self.carriers.contains(name)) else {
            return Vec::new();
        };
        if depth > MOST_STEPS {
            return Vec::new();
        }
        // What cannot be told apart is all taken to come in.
        let value = entry(&local.value, found).unwrap_or(&local.value);
        let through = reference::in_expr(value);
        let direct = asked::carried(value).into_iter();
        let mut out: Vec<Mention> = Vec::new();
        for mention in direct.chain(through.iter().flat_map(|inner| self.carried(inner, depth + 1))) {
            let mut here = Mention { span: found.span, bound: mention.bound || found.bound, ..mention };
            if here.attribute.is_empty() && reference::as_reference(&local.value).is_some() {
                here.attribute = found.attribute_name().unwrap_or_default().to_owned();
            }
            match out.iter_mut().find(|known| known.identity == here.identity) {
                None => out.push(here),
                // Several attributes of one OAI come in here, and nothing tells which is used.
                Some(known) if known.attribute != here.attribute => known.attribute.clear(),
                Some(_) => {}
            }
        }
        out
    }

    /// The OAI whose attribute an expression is, by a local value that is the whole resource.
    pub fn of_whole(&self, expr: &Expr) -> Option<Mention> {
        let found = reference::as_reference(expr)?;
        let Address::Local(name) = &found.target else { return None };
        let ExprKind::Traversal(Traversal { root: Root::Name(_), steps, alias: None, .. }) = &expr.unwrapped().kind
        else {
            return None;
        };
        let [_, way @ .., attribute] = steps.as_slice() else { return None };
        let StepKind::Attr(attribute) = &attribute.kind else { return None };
        let (file, _, local) = self.module.local(name)?;
        let (_, value) = self.along((file, &local.value), way, 0)?;
        let mention = self.whole_with(value, attribute)?;
        Some(Mention { span: found.span, bound: found.bound, ..mention })
    }

    /// The attribute of an OAI that an expression is as a whole.
    fn whole_with(&self, value: &Expr, attribute: &str) -> Option<Mention> {
        let whole = reference::as_reference(value).filter(|whole| whole.attribute.is_none() && !whole.deeper)?;
        let fixed = matches!(whole.instance, Instance::None | Instance::Key(_)) && whole.means.is_none();
        Some(Mention {
            identity: Identity::of_address(&whole.target).filter(|_| fixed)?,
            instance: whole.instance,
            attribute: attribute.to_owned(),
            span: value.span,
            bound: whole.bound,
        })
    }

    /// The OAI whose attribute an expression is, by a local map of all instances by their keys:
    /// `{ for key, oai in RESOURCE : key => oai.ATTRIBUTE }`.
    pub fn of_map(&self, expr: &Expr, attribute: &str) -> Option<Mention> {
        let found = reference::as_reference(expr).filter(|found| !found.deeper && found.attribute.is_none())?;
        let Address::Local(name) = &found.target else { return None };
        let by_key = matches!(found.instance, Instance::EachKey | Instance::Key(_) | Instance::Computed(_));
        let (file, _, local) = self.module.local(name).filter(|_| by_key)?;
        let inner = local.value.unwrapped();
        let ExprKind::For(for_expr) = &inner.kind else { return None };
        let ([key, value], [of_key, of_value]) = (for_expr.names.as_slice(), for_expr.inner.as_slice()) else {
            return None;
        };
        let text = self.module.text(file);
        let is_map = inner.span.of(text).starts_with('{') && of_key.span.of(text) == key;
        let whole = reference::as_reference(&for_expr.collection)?;
        let all = whole.attribute.is_none() && whole.instance == Instance::None && whole.means.is_none();
        (is_map && all && of_value.span.of(text) == format!("{value}.{attribute}")).then_some(())?;
        Some(Mention {
            identity: Identity::of_address(&whole.target)?,
            instance: found.instance,
            attribute: attribute.to_owned(),
            span: found.span,
            bound: found.bound,
        })
    }

    /// Whether an OAI comes in by a reference to a local value.
    pub fn is_carrier(&self, found: &Reference, identity: &Identity) -> bool {
        self.carried(found, 0).iter().any(|mention| mention.identity == *identity)
    }

    /// The value behind an expression that is a reference to a local value, or to an entry of one, and nothing else: the
    /// file in which it stands, and itself.
    pub fn behind(&self, expr: &Expr) -> Option<(usize, &'m Expr)> {
        self.behind_at(expr, 0)
    }

    fn behind_at(&self, expr: &Expr, depth: usize) -> Option<(usize, &'m Expr)> {
        let Address::Local(name) = reference::as_reference(expr)?.target else { return None };
        let ExprKind::Traversal(Traversal { steps, .. }) = &expr.unwrapped().kind else { return None };
        let (file, _, local) = self.module.local(&name)?;
        self.along((file, &local.value), steps.get(1..)?, depth)
    }

    /// The value to which steps lead into objects and lists that are written out, through other local values.
    fn along(&self, (file, value): (usize, &'m Expr), steps: &[Step], depth: usize) -> Option<(usize, &'m Expr)> {
        let Some((step, rest)) = steps.split_first().filter(|_| depth <= MOST_STEPS) else {
            return steps.is_empty().then_some((file, value));
        };
        let key = match &step.kind {
            StepKind::Attr(name) => name.clone(),
            StepKind::Index(index) => match &index.unwrapped().kind {
                ExprKind::String(name) | ExprKind::Number(name) => name.clone(),
                _ => return None,
            },
            StepKind::LegacyIndex(number) => number.to_string(),
            StepKind::FullSplat | StepKind::AttrSplat => return None,
        };
        let found = self.of_key((file, value), &key, depth)?;
        self.along(found, rest, depth + 1)
    }

    /// The entry of an object that is written out, be it behind another local value or put together by `merge`.
    fn of_key(&self, (file, value): (usize, &'m Expr), key: &str, depth: usize) -> Option<(usize, &'m Expr)> {
        let through = |at: (usize, &'m Expr)| self.behind_at(at.1, depth + 1).unwrap_or(at);
        let (file, value) = through((file, value));
        Some(match &value.unwrapped().kind {
            ExprKind::Call(Call { name, args }) if name == "merge" => {
                let mut maps = args.iter().rev().map(|map| through((file, map)));
                // The last one that has it, where all behind that are written out.
                maps.find_map(|(file, map)| match (is_written(map), item(map, key)) {
                    (true, None) => None,
                    (true, Some(found)) => Some(Some((file, found))),
                    (false, _) => Some(None),
                })??
            }
            _ => (file, item(value, key)?),
        })
    }

    /// What `lookup` finds in an object in a file, where that has the key.
    fn looked_up<'e>(&self, (file, map): (usize, &'e Expr), key: &str) -> Option<(usize, &'e Expr)>
    where
        'm: 'e,
    {
        match self.behind(map) {
            Some(at) => self.of_key(at, key, 0),
            None => item(map, key).map(|value| (file, value)),
        }
    }

    /// Whether a reference is to an OAI, or to a local value that refers to nothing else.
    pub fn is_only_about(&self, found: &Reference, identity: &Identity) -> bool {
        self.only_about(found, identity, 0)
    }

    fn only_about(&self, found: &Reference, identity: &Identity, depth: usize) -> bool {
        match &found.target {
            Address::Local(name) if depth <= MOST_STEPS => self.module.local(name).is_some_and(|(_, _, local)| {
                let inner = reference::in_expr(entry(&local.value, found).unwrap_or(&local.value));
                !inner.is_empty() && inner.iter().all(|inner| self.only_about(inner, identity, depth + 1))
            }),
            target => Some(target) == identity.address().as_ref(),
        }
    }
}

/// The part of a local's value that a reference takes, where the value is written out.
pub fn entry<'e>(value: &'e Expr, found: &Reference) -> Option<&'e Expr> {
    let indexed = match &found.instance {
        Instance::None => value,
        Instance::Key(key) => item(value, key.trim_matches('"'))?,
        _ => return None,
    };
    match found.attribute_name() {
        None => Some(indexed),
        Some(name) => item(indexed, name),
    }
}

/// The entry of an object, or the item of a list, that is written out.
fn item<'e>(value: &'e Expr, key: &str) -> Option<&'e Expr> {
    match &value.unwrapped().kind {
        ExprKind::Object(items) if is_written(value) => {
            items.iter().find(|item| item.key == ObjectKey::Name(key.to_owned())).map(|item| &item.value)
        }
        ExprKind::Array(items) => items.get(key.parse::<usize>().ok()?),
        ExprKind::Call(Call { name, args }) => match (name.as_str(), args.as_slice()) {
            ("jsondecode", [encoded]) => match &encoded.unwrapped().kind {
                ExprKind::Call(Call { name, args }) if name == "jsonencode" => item(args.first()?, key),
                _ => None,
            },
            ("tomap" | "tolist", [same]) => item(same, key),
            _ => None,
        },
        _ => None,
    }
}

/// Whether an object has its keys written out.
fn is_written(value: &Expr) -> bool {
    matches!(&value.unwrapped().kind, ExprKind::Object(items) if items.iter().all(|item| matches!(item.key, ObjectKey::Name(_))))
}

/// Whether an expression is an empty list or object.
pub fn is_empty(expr: &Expr) -> bool {
    match &expr.unwrapped().kind {
        ExprKind::Array(items) => items.is_empty(),
        ExprKind::Object(items) => items.is_empty(),
        ExprKind::Call(call) if call.name == "toset" && call.args.len() == 1 => is_empty(&call.args[0]),
        _ => false,
    }
}

/// The only item of a list that is written out.
fn only_item(expr: &Expr) -> Option<&Expr> {
    match &expr.unwrapped().kind {
        ExprKind::Array(items) if items.len() == 1 => items.first(),
        ExprKind::Call(call) if call.name == "toset" && call.args.len() == 1 => only_item(&call.args[0]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::path::Way;
    use super::*;
    use crate::terraform::module::{Module, read_modules};
    use crate::workspace::{SourceFile, Workspace};

    const LOCALS: &str = r#"
        locals {
          path  = aws_cloudfront_origin_access_identity.a.cloudfront_access_identity_path
          paths = { a = local.path, b = aws_cloudfront_origin_access_identity.b[0].cloudfront_access_identity_path }
          maybe = var.on ? local.path : ""
          circle = local.circle
        }
    "#;

    fn module(path: &str) -> Module {
        let text = format!("{LOCALS}\nx \"y\" {{\n  path = {path}\n}}\n");
        let mut workspace = Workspace::default();
        workspace.files.insert("main.tf".to_owned(), SourceFile { bytes: text.into_bytes(), editable: true });
        read_modules(&workspace).expect("UTF-8").remove(0)
    }

    /// What takes the place of a path, with `OAC` for the OAC's address.
    fn control_id(path: &str, otherwise: Option<&str>) -> Option<String> {
        let module = module(path);
        let (_, block) = module.blocks_of("x").next().expect("a block");
        let way = Way { flow: &Flow::new(&module, false), otherwise: otherwise.map(str::to_owned) };
        let found = way.of_block(0, &block.body.attribute("path").expect("an argument").value)?;
        Some(found.control.with(&Address::managed("o", "c"), None))
    }

    #[test]
    fn an_id_takes_the_conditions_of_the_path() {
        let b = "aws_cloudfront_origin_access_identity.b";
        for (path, expected) in [
            ("local.path".to_owned(), "o.c.id"),
            ("local.paths[\"b\"]".to_owned(), "o.c[0].id"),
            ("local.paths.a".to_owned(), "o.c.id"),
            ("local.maybe".to_owned(), "var.on ? o.c.id : null"),
            ("var.off ? null : local.maybe".to_owned(), "var.off ? null : (var.on ? o.c.id : null)"),
            (format!("try({b}[0].cloudfront_access_identity_path, null)"), "try(o.c[0].id, null)"),
            (format!("join(\"\", {b}.*.cloudfront_access_identity_path)"), "try(o.c[0].id, null)"),
            (format!("one({b}[*].cloudfront_access_identity_path)"), "try(o.c[0].id, null)"),
            (format!("element(concat({b}[*].cloudfront_access_identity_path, [\"\"]), 0)"), "try(o.c[0].id, null)"),
            (
                format!("length({b}) > 0 ? {b}[0].cloudfront_access_identity_path : \"\""),
                "length(o.c) > 0 ? o.c[0].id : null",
            ),
            ("lookup(local.paths, \"a\", \"\")".to_owned(), "o.c.id"),
        ] {
            assert_eq!(control_id(&path, None).as_deref(), Some(expected), "{path}");
        }
        assert_eq!(control_id("local.maybe", Some("var.oac")).as_deref(), Some("var.on ? o.c.id : var.oac"));
    }

    #[test]
    fn what_is_not_sure_is_not_followed() {
        for path in [
            "var.path",
            "local.paths[var.key]",
            "local.circle",
            "var.on ? local.path : var.path",
            "var.on ? local.paths.a : local.paths.b",
            "local.path != \"\" ? local.path : null",
            "join(\",\", [local.path])",
            "\"${local.path}x\"",
            "[for path in [local.path] : path][0]",
        ] {
            assert_eq!(control_id(path, None), None, "{path}");
        }
    }

    #[test]
    fn what_a_local_value_carries_is_mentioned_where_it_is_taken() {
        let module = module("[local.paths[var.key], local.path]");
        let (_, block) = module.blocks_of("x").next().expect("a block");
        let found = Flow::new(&module, false).mentions(&block.body.attribute("path").expect("an argument").value);
        let told = found.iter().map(|m| (m.identity.to_string(), m.span.of(module.text(0)))).collect::<Vec<_>>();
        let of = |name: &str| format!("aws_cloudfront_origin_access_identity.{name}");
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told.contains(&(of("a"), "local.paths[var.key]")) && told.contains(&(of("b"), "local.paths[var.key]")));
        assert!(told.contains(&(of("a"), "local.path")));
    }
}
