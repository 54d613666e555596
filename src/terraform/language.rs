//! What the versions of Terraform know that a module may be run with.

use super::address::Address;
use super::module::Module;
use super::reference;
use super::version::{Version, is_within};
use crate::hcl::ast::{Body, Call, Expr, ExprKind, Item};

/// The first version of Terraform that knows `optional` in a type. Source: Terraform 1.3 release notes.
const OPTIONAL: Version = (1, 3, 0);

/// The first version of Terraform that knows the function `one`. Source: Terraform 0.15 release notes.
const ONE: Version = (0, 15, 0);

/// Whether `optional` is known in the types of a module.
pub fn knows_optional(module: &Module) -> bool {
    asks_for(module, OPTIONAL)
}

/// An attribute of the only instance of a resource, null where there is none; in words that are known to whatever version of
/// Terraform the module may be run with.
pub fn only(module: &Module, resource: &Address, attribute: &str) -> String {
    match asks_for(module, ONE) || module.blocks().any(|(_, block)| calls(&block.body, "one")) {
        true => format!("one({resource}[*].{attribute})"),
        false => format!("length({resource}) > 0 ? {resource}[0].{attribute} : null"),
    }
}

/// Whether an expression is an attribute of one instance, or null where there is none, in one of the forms that modules have for it.
pub fn is_only(expr: &Expr) -> bool {
    match &expr.unwrapped().kind {
        ExprKind::Call(Call { name, .. }) => matches!(name.as_str(), "try" | "one"),
        ExprKind::Conditional(parts) => {
            let counted = |expr: &Expr| match &expr.unwrapped().kind {
                ExprKind::Call(Call { name, args }) if name == "length" => {
                    args.first().and_then(reference::as_reference)
                }
                _ => None,
            };
            let asked = match &parts[0].unwrapped().kind {
                ExprKind::Operation(">", sides) => sides.first().and_then(counted),
                _ => None,
            };
            let taken = reference::as_reference(&parts[1]);
            let is_same = asked.zip(taken).is_some_and(|(asked, taken)| asked.target == taken.target);
            is_same && parts[2].unwrapped().kind == ExprKind::Null
        }
        _ => false,
    }
}

/// Whether a module is for versions of Terraform from this one on alone.
fn asks_for(module: &Module, version: Version) -> bool {
    let constraints = module.blocks_of("terraform").filter_map(|(_, block)| block.body.attribute("required_version"));
    let mut texts = constraints.filter_map(|constraint| constraint.value.as_str());
    texts.any(|text| is_within(text, version, (u64::MAX, 0, 0)))
}

/// Whether anything in a body calls a function.
fn calls(body: &Body, function: &str) -> bool {
    body.items.iter().any(|item| match item {
        Item::Block(block) => calls(&block.body, function),
        Item::Attribute(attribute) => {
            let mut queue = vec![&attribute.value];
            while let Some(expr) = queue.pop() {
                if matches!(&expr.kind, ExprKind::Call(call) if call.name == function) {
                    return true;
                }
                queue.extend(expr.children());
            }
            false
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::module::read_modules;
    use crate::workspace::{SourceFile, Workspace};

    fn written(code: &str) -> String {
        let mut workspace = Workspace::default();
        let file = SourceFile { bytes: code.as_bytes().to_vec(), editable: true };
        workspace.files.insert("main.tf".to_owned(), file);
        let modules = read_modules(&workspace).expect("UTF-8");
        only(&modules[0], &Address::managed("aws_x", "y"), "id")
    }

    #[test]
    fn a_function_is_written_only_where_every_version_knows_it() {
        let asking = |constraint: &str| written(&format!("terraform {{\n  required_version = \"{constraint}\"\n}}\n"));
        let (new, old) = ("one(aws_x.y[*].id)", "length(aws_x.y) > 0 ? aws_x.y[0].id : null");
        for constraint in [">= 0.15", "~> 1.3", ">= 1.0, < 2.0", "1.5.7"] {
            assert_eq!(asking(constraint), new, "{constraint}");
        }
        for constraint in [">= 0.13", "~> 0.14", "< 2.0", ">= 0.12.20"] {
            assert_eq!(asking(constraint), old, "{constraint}");
        }
        assert_eq!(written("locals {\n  a = 1\n}\n"), old);
        assert_eq!(written("output \"a\" {\n  value = { b = [one(aws_x.z[*].id)] }\n}\n"), new);
    }

    #[test]
    fn what_is_written_is_known_again() {
        let read = |text: &str| {
            let file = crate::hcl::parse::parse(&format!("a = {text}\n"));
            is_only(&file.body.attribute("a").expect("an attribute").value)
        };
        assert!(read(&written("")) && read("one(aws_x.y[*].id)") && read("try(aws_x.y[0].id, null)"));
        assert!(!read("length(aws_x.y) > 0 ? aws_x.z[0].id : null") && !read("aws_x.y[*].id"));
        assert!(!read("length(aws_x.y) > 0 ? aws_x.y[0].id : \"\""));
    }
}
