//! Files that configuration reads: `file(…)`, `templatefile(…)`, and the old `template_file` data source.

use super::address::Address;
use super::called::PolicyInputs;
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
    /// Whether a module reads the file, and is handed the variables.
    pub handed: bool,
}

/// The call that an expression is, if it reads a file whose path the code shows.
pub fn file_call(folder: &str, expr: &Expr) -> Option<FileCall> {
    let ExprKind::Call(Call { name, args }) = &expr.unwrapped().kind else { return None };
    let path = folder_path(folder, &literal_path(args.first()?)?)?;
    let span = expr.unwrapped().span;
    match (name.as_str(), args.get(1).map(|variables| (&variables.kind, variables.span))) {
        ("file", None) => Some(FileCall { path, template: false, variables: None, span, handed: false }),
        ("templatefile", Some((ExprKind::Object(items), object))) => {
            Some(FileCall { path, template: true, variables: Some((items.clone(), object)), span, handed: false })
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

/// The template that a call names to a module which makes a bucket's policy of it.
pub fn handed_template(module: &Module, call: &Block) -> Option<FileCall> {
    let attaches = module.called.get(&call.labels.first()?.text)?.attaches.as_ref()?;
    let PolicyInputs::Template { path, variables } = &attaches.policy else { return None };
    let path = folder_path(&module.folder, &literal_path(&call.body.attribute(path)?.value)?)?;
    let variables = &call.body.attribute(variables)?.value;
    let ExprKind::Object(items) = &variables.kind else { return None };
    let span = variables.span;
    Some(FileCall { path, template: true, variables: Some((items.clone(), span)), span, handed: true })
}

/// The files that a module reads or has read by those that it calls, as often as it does, relative to the root of the
/// workspace.
pub fn read_by(module: &Module) -> Vec<String> {
    let own = module.files.iter().flat_map(|file| files_read(&module.folder, &file.body));
    let handed = module.blocks_of("module").filter_map(|(_, call)| Some(handed_template(module, call)?.path));
    own.chain(handed).collect()
}

/// The files that calls may name to modules that read them, by their names, relative to the module's folder.
pub fn may_be_handed(module: &Module) -> Vec<String> {
    let calls = module.blocks_of("module").flat_map(|(_, call)| call.body.attributes());
    let below = |value: &Expr| matches!(value.kind, ExprKind::Template(_)).then(|| literal_path(value)).flatten();
    let is_template = |path: &String| [".json", ".tpl", ".tftpl", ".tmpl"].iter().any(|end| path.ends_with(end));
    calls.filter_map(|argument| below(&argument.value)).filter(is_template).collect()
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
