//! Files that configuration reads: `file(…)`, `templatefile(…)`, and the old `template_file` data source.

use super::address::Address;
use super::called::PolicyInputs;
use super::module::{Module, Resource, folder_path};
use super::reference;
use crate::hcl::ast::{
    Block, Body, Call, Expr, ExprKind, Item, ObjectItem, ObjectKey, Part, Root, Span, StepKind, Template, Traversal,
};
use std::collections::BTreeMap;

/// A call that reads a file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileCall {
    /// The file, relative to the root of the workspace.
    pub path: String,
    /// Whether the file is a template.
    pub template: bool,
    /// The variables of a template.
    pub variables: Option<Variables>,
    /// The whole call.
    pub span: Span,
    /// Whether a module reads the file, and is handed the variables.
    pub handed: bool,
}

/// The variables that fill a template.
#[derive(Debug, Clone, PartialEq)]
pub struct Variables {
    /// The maps that are merged to them, in their order.
    pub maps: Vec<VariableMap>,
    /// What hands them over: an object, a local value, or a call of `merge`.
    pub span: Span,
}

/// Variables of a template that are written out in one place.
#[derive(Debug, Clone, PartialEq)]
pub struct VariableMap {
    /// The file in which they stand.
    pub file: usize,
    /// The variables.
    pub items: Vec<ObjectItem>,
    /// Where they stand.
    pub span: Span,
}

impl Variables {
    /// Each variable, with the file in which it stands. Of two with one name the later one counts.
    pub fn items(&self) -> impl Iterator<Item = (usize, &ObjectItem)> {
        self.maps.iter().flat_map(|map| map.items.iter().map(move |item| (map.file, item)))
    }

    /// The values by their names.
    pub fn values(&self) -> BTreeMap<String, Expr> {
        let named = self.items().filter_map(|(_, item)| match &item.key {
            ObjectKey::Name(name) => Some((name.clone(), item.value.clone())),
            ObjectKey::Computed(_) => None,
        });
        named.collect()
    }

    /// The map that stands where the variables are handed over, to which more can be added.
    pub fn own(&self) -> Option<&VariableMap> {
        self.maps.iter().rev().find(|map| self.span.contains(map.span))
    }
}

/// The call that an expression in a file of a module is, if it reads a file whose path the code shows, and its variables are
/// written out.
pub fn file_call(module: &Module, file: usize, expr: &Expr) -> Option<FileCall> {
    let (path, template, args) = path_read(&module.folder, expr)?;
    let span = expr.unwrapped().span;
    let variables = match args.get(1) {
        Some(handed) => Some(Variables { maps: maps(module, file, handed)?, span: handed.span }),
        None => None,
    };
    Some(FileCall { path, template, variables, span, handed: false })
}

/// The path of the file that an expression reads, whether that is a template, and the arguments of the call.
fn path_read<'e>(folder: &str, expr: &'e Expr) -> Option<(String, bool, &'e [Expr])> {
    let ExprKind::Call(Call { name, args }) = &expr.unwrapped().kind else { return None };
    let path = folder_path(folder, &literal_path(args.first()?)?)?;
    match (name.as_str(), args.len()) {
        ("file", 1) => Some((path, false, args)),
        ("templatefile", 2) => Some((path, true, args)),
        _ => None,
    }
}

/// The maps that an expression is merged of: objects that are written out, here or in local values.
fn maps(module: &Module, file: usize, expr: &Expr) -> Option<Vec<VariableMap>> {
    let inner = expr.unwrapped();
    match &inner.kind {
        ExprKind::Object(items) => Some(vec![VariableMap { file, items: items.clone(), span: inner.span }]),
        ExprKind::Call(Call { name, args }) if name == "merge" => {
            let all: Option<Vec<Vec<VariableMap>>> = args.iter().map(|map| maps(module, file, map)).collect();
            Some(all?.concat())
        }
        _ => {
            let found = reference::as_reference(inner).filter(|found| found.attribute.is_none())?;
            let Address::Local(name) = &found.target else { return None };
            let (file, _, local) = module.local(name).filter(|_| found.instance == reference::Instance::None)?;
            match &local.value.unwrapped().kind {
                ExprKind::Object(items) => {
                    Some(vec![VariableMap { file, items: items.clone(), span: local.value.unwrapped().span }])
                }
                _ => None,
            }
        }
    }
}

/// A `template_file` that an expression renders: its block, its template, and the variables that are written out in it.
#[derive(Debug, Clone)]
pub struct TemplateFile<'m> {
    /// The data source.
    pub resource: Resource<'m>,
    /// The template.
    pub template: &'m Expr,
    /// Its variables.
    pub variables: Variables,
}

/// The block behind `data.template_file.x.rendered`.
pub fn template_file<'m>(module: &'m Module, expr: &Expr) -> Option<TemplateFile<'m>> {
    let found = reference::as_reference(expr).filter(|found| found.attribute_name() == Some("rendered"))?;
    let resource = module.resource(&found.target)?;
    if found.target != Address::data("template_file", found.target.name()) {
        return None;
    }
    let body = &resource.block.body;
    let template = &body.attribute("template")?.value;
    // Terraform 0.11 took a map as a block.
    let variables = match (body.attribute("vars"), body.blocks("vars").next()) {
        (Some(vars), _) => {
            Variables { maps: maps(module, resource.file, &vars.value)?, span: vars.value.unwrapped().span }
        }
        (None, Some(block)) => {
            let items = block.body.attributes().map(|attribute| ObjectItem {
                key: ObjectKey::Name(attribute.name.clone()),
                key_span: attribute.span,
                value: attribute.value.clone(),
                span: attribute.span,
            });
            let map = VariableMap { file: resource.file, items: items.collect(), span: block.span };
            Variables { maps: vec![map], span: block.span }
        }
        (None, None) => Variables { maps: Vec::new(), span: template.span },
    };
    Some(TemplateFile { resource, template, variables })
}

/// The template that a call names to a module which makes a bucket's policy of it.
pub fn handed_template(module: &Module, file: usize, call: &Block) -> Option<FileCall> {
    let attaches = module.called.get(&call.labels.first()?.text)?.attaches.as_ref()?;
    let PolicyInputs::Template { path, variables } = &attaches.policy else { return None };
    let path = folder_path(&module.folder, &literal_path(&call.body.attribute(path)?.value)?)?;
    let variables = &call.body.attribute(variables)?.value;
    let span = variables.span;
    let variables = Variables { maps: maps(module, file, variables)?, span };
    Some(FileCall { path, template: true, variables: Some(variables), span, handed: true })
}

/// The files that a module reads or has read by those that it calls, as often as it does, relative to the root of the
/// workspace.
pub fn read_by(module: &Module) -> Vec<String> {
    let own = module.files.iter().flat_map(|file| files_read(&module.folder, &file.body));
    let handed = module.blocks_of("module").filter_map(|(file, call)| Some(handed_template(module, file, call)?.path));
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
    out.extend(path_read(folder, expr).map(|(path, ..)| path));
    for child in expr.children() {
        in_expr(folder, child, out);
    }
}
