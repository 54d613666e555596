//! What the code shows of a value in one place of the tree without anything being run: enough to tell which blocks are there,
//! and whether an input is given.

use super::address::Address;
use super::module::Module;
use super::reference::{self, Instance};
use super::tree::{Tree, output, variable};
use crate::hcl::ast::{Call, Expr, ExprKind};

/// What is known of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Known {
    /// It is null.
    Null,
    /// This text.
    Text(String),
    /// This number, as written.
    Number(String),
    /// True or false.
    Bool(bool),
    /// A list or object with so many items.
    Items(usize),
    /// An attribute of a resource that is never null or empty.
    Given,
}

/// Attributes that are there as soon as the resource is: its names.
const ALWAYS: [&str; 4] = ["id", "arn", "iam_arn", "cloudfront_access_identity_path"];

/// More steps than any value takes; the bound only ends a circle, which Terraform would refuse anyway.
const MOST_STEPS: usize = 64;

/// A reader of values in one place of the tree.
#[derive(Debug, Clone, Copy)]
pub struct Place<'t> {
    tree: &'t Tree,
    modules: &'t [Module],
    node: usize,
}

impl<'t> Place<'t> {
    /// The reader for a node.
    pub fn new(tree: &'t Tree, modules: &'t [Module], node: usize) -> Place<'t> {
        Place { tree, modules, node }
    }

    /// What is known of an expression of the node's module.
    pub fn value(self, expr: &Expr) -> Option<Known> {
        self.read(expr, 0)
    }

    /// What is known of an input of the node's module.
    pub fn input(self, name: &str) -> Option<Known> {
        self.variable(name, 0)
    }

    /// Whether a condition holds.
    pub fn holds(self, condition: &Expr) -> Option<bool> {
        match self.value(condition)? {
            Known::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Whether a `for_each` or `count` has anything in it.
    pub fn is_any(self, repetition: &Expr) -> Option<bool> {
        match self.value(repetition)? {
            Known::Items(count) => Some(count > 0),
            Known::Number(count) => Some(count != "0"),
            _ => None,
        }
    }

    fn read(self, expr: &Expr, depth: usize) -> Option<Known> {
        if depth > MOST_STEPS {
            return None;
        }
        let inner = expr.unwrapped();
        match &inner.kind {
            ExprKind::Null => Some(Known::Null),
            ExprKind::Bool(value) => Some(Known::Bool(*value)),
            ExprKind::Number(number) => Some(Known::Number(number.clone())),
            ExprKind::String(text) => Some(Known::Text(text.clone())),
            ExprKind::Array(items) => Some(Known::Items(items.len())),
            ExprKind::Object(items) => Some(Known::Items(items.len())),
            ExprKind::Conditional(parts) => match self.read(&parts[0], depth + 1) {
                Some(Known::Bool(true)) => self.read(&parts[1], depth + 1),
                Some(Known::Bool(false)) => self.read(&parts[2], depth + 1),
                _ => {
                    let yes = self.read(&parts[1], depth + 1)?;
                    (self.read(&parts[2], depth + 1)? == yes).then_some(yes)
                }
            },
            ExprKind::Operation(operator, operands) => self.operation(operator, operands, depth),
            ExprKind::Call(call) => self.call(call, depth),
            ExprKind::Traversal(_) => self.reference(inner, depth),
            _ => None,
        }
    }

    fn operation(self, operator: &str, operands: &[Expr], depth: usize) -> Option<Known> {
        // Each once: a long chain of conditions is a deep tree.
        let values: Vec<Option<Known>> = operands.iter().map(|operand| self.read(operand, depth + 1)).collect();
        let read = |index: usize| values.get(index).cloned().flatten();
        let decides = |value: bool| values.contains(&Some(Known::Bool(value)));
        let both = || values.iter().all(Option::is_some).then_some(());
        let result = match (operator, operands.len()) {
            ("!", 1) => match read(0)? {
                Known::Bool(value) => !value,
                _ => return None,
            },
            ("&&", 2) if decides(false) => false,
            ("&&", 2) => both().map(|()| true)?,
            ("||", 2) if decides(true) => true,
            ("||", 2) => both().map(|()| false)?,
            ("==", 2) => same(&read(0)?, &read(1)?)?,
            ("!=", 2) => !same(&read(0)?, &read(1)?)?,
            (">", 2) => match (read(0)?, read(1)?) {
                (Known::Number(count), Known::Number(zero)) if zero == "0" => count != "0" && !count.starts_with('-'),
                _ => return None,
            },
            _ => return None,
        };
        Some(Known::Bool(result))
    }

    fn call(self, call: &Call, depth: usize) -> Option<Known> {
        let Call { name, args } = call;
        let mut values = args.iter().map(|arg| self.read(arg, depth + 1));
        match name.as_str() {
            "toset" | "tolist" | "tomap" => values.next()?.filter(|value| matches!(value, Known::Items(_))),
            "length" => match values.next()?? {
                Known::Items(count) => Some(Known::Number(count.to_string())),
                Known::Text(text) if text.is_ascii() => Some(Known::Number(text.len().to_string())),
                _ => None,
            },
            "coalesce" => {
                let empty =
                    |value: &Option<Known>| *value == Some(Known::Null) || *value == Some(Known::Text(String::new()));
                values.find(|value| !empty(value))?
            }
            "concat" => values
                .try_fold(0, |sum, value| match value? {
                    Known::Items(count) => Some(sum + count),
                    _ => None,
                })
                .map(Known::Items),
            "compact" => {
                let ExprKind::Array(items) = &args.first()?.unwrapped().kind else { return None };
                let kept = items.iter().try_fold(0, |count, item| match self.read(item, depth + 1)? {
                    Known::Null => Some(count),
                    Known::Text(text) if text.is_empty() => Some(count),
                    _ => Some(count + 1),
                });
                kept.map(Known::Items)
            }
            _ => None,
        }
    }

    fn reference(self, expr: &Expr, depth: usize) -> Option<Known> {
        let found = reference::as_reference(expr).filter(|found| !found.deeper)?;
        let module = &self.modules[self.tree.nodes[self.node].module];
        match &found.target {
            Address::Resource { .. } => {
                let name = found.attribute_name()?;
                (ALWAYS.contains(&name) && found.instance != Instance::Splat).then_some(Known::Given)
            }
            // An output is the same wherever its call is made; where it is not, what takes it has no value either.
            Address::Module(call) if found.instance != Instance::Splat => {
                let child = *self.tree.children_of(self.node, call).first()?;
                let callee = &self.modules[self.tree.nodes[child].module];
                let (_, block) = output(callee, found.attribute_name()?)?;
                let value = &block.body.attribute("value")?.value;
                Place { node: child, ..self }.read(value, depth + 1)
            }
            _ if found.instance != Instance::None => None,
            Address::Variable(name) if found.attribute.is_none() => self.variable(name, depth + 1),
            Address::Local(name) if found.attribute.is_none() => self.read(&module.local(name)?.2.value, depth + 1),
            _ => None,
        }
    }

    fn variable(self, name: &str, depth: usize) -> Option<Known> {
        let module = &self.modules[self.tree.nodes[self.node].module];
        let (_, block) = variable(module, name)?;
        let (caller, _) = self.tree.nodes[self.node].caller.as_ref()?;
        let (_, call) = self.tree.call(self.modules, self.node)?;
        let default = || {
            let default = block.body.attribute("default")?;
            self.read(&default.value, depth + 1)
        };
        let Some(argument) = call.body.attribute(name) else { return default() };
        let value = Place { node: *caller, ..self }.read(&argument.value, depth + 1)?;
        // Source: Terraform language reference, "Input variables", `nullable`.
        match block.body.attribute("nullable").map(|nullable| &nullable.value.kind) {
            Some(ExprKind::Bool(true)) | None => Some(value),
            Some(ExprKind::Bool(false)) if value != Known::Null => Some(value),
            Some(ExprKind::Bool(false)) => default(),
            Some(_) => None,
        }
    }
}

/// Whether two values are equal, where that can be told.
fn same(one: &Known, other: &Known) -> Option<bool> {
    match (one, other) {
        (Known::Given, Known::Null) | (Known::Null, Known::Given) => Some(false),
        (Known::Given, Known::Text(text)) | (Known::Text(text), Known::Given) if text.is_empty() => Some(false),
        (Known::Given, _) | (_, Known::Given) | (Known::Items(_), Known::Items(_)) => None,
        _ => Some(one == other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::module::read_modules;
    use crate::workspace::{SourceFile, Workspace};

    fn told(arguments: &str, expr: &str) -> Option<Known> {
        let mut workspace = Workspace::default();
        for (path, text) in [
            ("main.tf", format!("module \"m\" {{\n  source = \"./m\"\n  {arguments}\n}}\n")),
            (
                "m/main.tf",
                format!(
                    "variable \"kind\" {{\n default = \"s3\"\n}}\nvariable \"path\" {{\n default = null\n}}\nvariable \"full\" {{\n default = \"\"\n nullable = false\n}}\nlocals {{\n  x = {expr}\n}}\n"
                ),
            ),
        ] {
            workspace.files.insert(path.to_owned(), SourceFile { bytes: text.into_bytes(), editable: true });
        }
        let modules = read_modules(&workspace).expect("UTF-8");
        let tree = Tree::new(&workspace, &modules);
        let node = tree.nodes.iter().position(|node| node.caller.is_some()).expect("a call");
        let module = &modules[tree.nodes[node].module];
        Place::new(&tree, &modules, node).value(&module.local("x").expect("a value").2.value)
    }

    #[test]
    fn conditions_on_inputs_are_decided_in_each_call() {
        let yes = Some(Known::Bool(true));
        let no = Some(Known::Bool(false));
        let given = "path = a.b.id";
        for (arguments, expr, expected) in [
            ("", "var.kind == \"s3\"", yes.clone()),
            ("kind = \"api\"", "var.kind == \"s3\"", no.clone()),
            ("kind = var.kind", "var.kind == \"s3\"", None),
            ("kind = var.kind", "var.kind == \"s3\" && false", no.clone()),
            ("", "var.path == null", yes.clone()),
            (given, "var.path == null", no.clone()),
            (given, "var.path != null && var.path != \"\"", yes.clone()),
            (given, "var.path == \"x\"", None),
            ("path = null", "var.path != \"\"", yes.clone()),
            ("path = \"\"", "length(compact([var.path])) > 0", no.clone()),
            ("full = null", "var.full == \"\"", yes.clone()),
            ("full = null", "!(var.full == null)", yes.clone()),
            (given, "coalesce(var.path, \"\") == \"\"", no.clone()),
            ("", "(var.path == null ? toset([true]) : toset([]))", Some(Known::Items(1))),
            (given, "(var.path == null ? toset([true]) : toset([]))", Some(Known::Items(0))),
        ] {
            assert_eq!(told(arguments, expr), expected, "{arguments}: {expr}");
        }
    }
}
