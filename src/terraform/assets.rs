//! Files that configuration reads: `file(…)`, `templatefile(…)`, and the old `template_file` data source.

use super::address::Address;
use super::module::{Module, folder_path};
use super::reference;
use crate::hcl::ast::{
    Block, Body, Call, Expr, ExprKind, Item, ObjectItem, Part, Root, Span, StepKind, Template, Traversal,
};

/// A call that reads a file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileCall {
    /// The file, relative to the root of the workspace.
    pub path: String,
    /// Whether the file is a template.
    pub template: bool,
    /// The variables of a template, and where their object stands.
    pub variables: Option<(Vec<ObjectItem>, Span)>,
    /// The whole call.
    pub span: Span,
}

/// The call that an expression is, if it reads a file whose path the code shows.
pub fn file_call(folder: &str, expr: &Expr) -> Option<FileCall> {
    let ExprKind::Call(Call { name, args }) = &expr.unwrapped().kind else { return None };
    let path = folder_path(folder, &literal_path(args.first()?)?)?;
    let span = expr.unwrapped().span;
    match (name.as_str(), args.get(1).map(|variables| (&variables.kind, variables.span))) {
        ("file", None) => Some(FileCall { path, template: false, variables: None, span }),
        ("templatefile", Some((ExprKind::Object(items), object))) => {
            Some(FileCall { path, template: true, variables: Some((items.clone(), object)), span })
        }
        _ => None,
    }
}

/// The block and call behind `data.template_file.x.rendered`.
pub fn template_file<'m>(module: &'m Module, expr: &Expr) -> Option<(usize, &'m Block, FileCall)> {
    let found = reference::as_reference(expr).filter(|found| found.attribute_name() == Some("rendered"))?;
    let resource = module.resource(&found.target)?;
    if found.target != Address::data("template_file", found.target.name()) {
        return None;
    }
    let call = file_call(&module.folder, &resource.block.body.attribute("template")?.value)?;
    let variables = resource.block.body.attribute("vars").and_then(|vars| match &vars.value.kind {
        ExprKind::Object(items) => Some((items.clone(), vars.value.span)),
        _ => None,
    });
    Some((resource.file, resource.block, FileCall { template: true, variables: Some(variables?), ..call }))
}

/// The path of a file that a module reads, relative to its folder: a literal, or one below `path.module`.
fn literal_path(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::String(path) => Some(path.clone()),
        ExprKind::Template(Template { parts, .. }) => match parts.as_slice() {
            [Part::Interpolation(base), Part::Literal(rest)] if is_module_path(base) => {
                Some(rest.trim_start_matches('/').to_owned())
            }
            _ => None,
        },
        _ => None,
    }
}

fn is_module_path(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Traversal(Traversal { root: Root::Name(root), steps, .. }) => {
            root == "path" && matches!(steps.as_slice(), [step] if step.kind == StepKind::Attr("module".to_owned()))
        }
        _ => false,
    }
}

/// The files that a body reads, relative to the root of the workspace.
pub fn files_read(folder: &str, body: &Body) -> Vec<String> {
    let mut out = Vec::new();
    in_body(folder, body, &mut out);
    out
}

fn in_body(folder: &str, body: &Body, out: &mut Vec<String>) {
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => in_expr(folder, &attribute.value, out),
            Item::Block(block) => in_body(folder, &block.body, out),
        }
    }
}

fn in_expr(folder: &str, expr: &Expr, out: &mut Vec<String>) {
    out.extend(file_call(folder, expr).map(|call| call.path));
    for child in expr.children() {
        in_expr(folder, child, out);
    }
}
