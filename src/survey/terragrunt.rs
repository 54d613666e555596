//! Terragrunt units that hand an OAI over: which input of which unit takes it, and where it comes from.
//!
//! Source: Terragrunt documentation, "HCL Blocks" (`terraform`, `dependency`, `include`), "HCL Attributes" (`inputs`), and
//! "HCL Functions".

use super::mentions::{Known, TextMention};
use super::origins::DISTRIBUTIONS;
use super::references::is_about_oais;
use crate::hcl::ast::{Block, Expr, ExprKind, ObjectKey, Part, Root, Span, StepKind, Traversal};
use crate::hcl::parse::{self, File};
use crate::policy::identity::{Identity, OAI};
use crate::terraform::address::Address;
use crate::terraform::module::Module;
use crate::terraform::reference;
use crate::workspace::{Workspace, folder_of, inside, resolve};

/// What an input of a unit takes from another unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// The input.
    pub input: String,
    /// The folder of the module that takes it, or its source where that is not here.
    pub taker: Option<String>,
    /// The name of the dependency.
    pub dependency: String,
    /// The folder of the unit that it comes from.
    pub unit: Option<String>,
    /// The folder of the module that it comes from, where that is here.
    pub giver: Option<String>,
    /// The output that it is.
    pub output: String,
    /// The attribute of the OAI, where the code tells.
    pub attribute: Option<String>,
    /// The label of the distribution in the module that it comes from, where there is one.
    pub distribution: Option<String>,
    /// The output of that module which shows the distribution's ARN.
    pub arn_output: Option<String>,
}

/// The inputs of Terragrunt units that take an OAI from another unit.
pub fn handed(workspace: &Workspace, modules: &[Module]) -> Vec<TextMention> {
    let mut out = Vec::new();
    for (path, file) in workspace.files.iter().filter(|(path, _)| is_unit(path)) {
        let Ok(text) = std::str::from_utf8(&file.bytes) else { continue };
        let unit = Unit { workspace, path, text, file: parse::parse(text) };
        let Some(inputs) = unit.file.body.attribute("inputs") else { continue };
        let mut found = Vec::new();
        taken(&inputs.value, None, &mut found);
        for (input, dependency, output, span) in found {
            let from = unit.dependency(&dependency);
            let giver = from.as_ref().and_then(|folder| module_of(workspace, modules, folder));
            let declared = giver.and_then(|module| shown(module, &output));
            let of_other =
                giver.is_some_and(|module| module.blocks_of("output").any(|(_, block)| is_named(block, &output)));
            if declared.is_none() && (of_other || !(is_about_oais(&output) || is_about_oais(&input))) {
                continue;
            }
            let (identity, attribute) = declared.unzip();
            let taker = unit.source().map(|source| match source {
                Source::Here(folder) => folder,
                Source::Elsewhere(text) => text,
            });
            out.push(TextMention {
                path: path.clone(),
                text: text.to_owned(),
                span,
                identity,
                known: Known::Handed(Handed {
                    input,
                    taker,
                    dependency,
                    unit: from,
                    giver: giver.map(|module| module.folder.clone()),
                    output,
                    attribute: attribute.flatten(),
                    distribution: giver.and_then(distribution),
                    arn_output: giver.and_then(arn_output),
                }),
            });
        }
    }
    out
}

/// Whether Terragrunt reads a file of this name as configuration.
fn is_unit(path: &str) -> bool {
    path.ends_with(".hcl") && !["lock.hcl", "tftest.hcl", "tofutest.hcl"].iter().any(|end| path.ends_with(end))
}

/// Every `dependency.NAME.outputs.OUTPUT` in the inputs: the input, the dependency, the output and where it stands.
fn taken(expr: &Expr, input: Option<&str>, out: &mut Vec<(String, String, String, Span)>) {
    if let ExprKind::Traversal(Traversal { root: Root::Name(root), steps, .. }) = &expr.kind
        && root == "dependency"
    {
        let names: Vec<&str> = steps
            .iter()
            .filter_map(|step| match &step.kind {
                StepKind::Attr(name) => Some(name.as_str()),
                StepKind::Index(index) => index.as_str(),
                _ => None,
            })
            .collect();
        if let (Some(input), [dependency, "outputs", output, ..]) = (input, names.as_slice()) {
            out.push((input.to_owned(), (*dependency).to_owned(), (*output).to_owned(), expr.span));
        }
    }
    if let ExprKind::Object(items) = &expr.kind {
        for item in items {
            let name = match &item.key {
                ObjectKey::Name(name) => Some(name.as_str()),
                ObjectKey::Computed(_) => None,
            };
            taken(&item.value, input.or(name), out);
        }
        return;
    }
    expr.children().into_iter().for_each(|child| taken(child, input, out));
}

/// The OAI that an output of a module shows, and which attribute of it, where it shows one.
pub(super) fn shown(module: &Module, output: &str) -> Option<(Identity, Option<String>)> {
    let (_, block) = module.blocks_of("output").find(|(_, block)| is_named(block, output))?;
    let value = &block.body.attribute("value")?.value;
    reference::in_expr(value).into_iter().find_map(|found| {
        let identity = Identity::of_address(&found.target).filter(|_| found.target.kind() == Some(OAI))?;
        Some((identity, found.attribute_name().map(str::to_owned)))
    })
}

/// The label of a module's only distribution.
fn distribution(module: &Module) -> Option<String> {
    let mut all = module.resources().filter(|resource| is_distribution(&resource.address));
    let only = all.next()?;
    all.next().is_none().then(|| only.address.name().to_owned())
}

fn is_distribution(address: &Address) -> bool {
    address.is_managed() && address.kind().is_some_and(|kind| DISTRIBUTIONS.contains(&kind))
}

/// The output of a module that shows the ARN of its distribution.
fn arn_output(module: &Module) -> Option<String> {
    let shows = |block: &Block| {
        let found = reference::as_reference(&block.body.attribute("value")?.value)?;
        (is_distribution(&found.target) && found.attribute_name() == Some("arn") && !found.deeper).then_some(())
    };
    let mut outputs = module.blocks_of("output").filter(|(_, block)| shows(block).is_some());
    outputs.next()?.1.labels.first().map(|label| label.text.clone())
}

fn is_named(block: &Block, name: &str) -> bool {
    block.labels.first().is_some_and(|label| label.text == name)
}

/// The module of the unit in a folder, where it is here.
fn module_of<'m>(workspace: &Workspace, modules: &'m [Module], folder: &str) -> Option<&'m Module> {
    let path = inside(folder, "terragrunt.hcl");
    let own = || modules.iter().find(|module| module.folder == folder);
    let Some(file) = workspace.files.get(&path) else { return own() };
    let text = std::str::from_utf8(&file.bytes).ok()?;
    match (Unit { workspace, path: &path, text, file: parse::parse(text) }).source() {
        Some(Source::Here(folder)) => modules.iter().find(|module| module.folder == folder),
        Some(Source::Elsewhere(_)) => None,
        None => own(),
    }
}

/// Where the module of a unit is.
enum Source {
    Here(String),
    Elsewhere(String),
}

struct Unit<'w> {
    workspace: &'w Workspace,
    path: &'w str,
    text: &'w str,
    file: File,
}

impl Unit<'_> {
    fn folder(&self) -> &str {
        folder_of(self.path)
    }

    /// The folder of the unit that a dependency names.
    fn dependency(&self, name: &str) -> Option<String> {
        let own = |file: &File| {
            let block = file.body.blocks("dependency").find(|block| is_named(block, name))?;
            block.body.attribute("config_path").map(|attribute| attribute.value.clone())
        };
        let path = own(&self.file).or_else(|| self.included().iter().find_map(own))?;
        resolve(self.folder(), self.path_of(&path)?.trim_end_matches('/'))
    }

    /// Where its module is: what it says itself, or a file that it includes.
    fn source(&self) -> Option<Source> {
        let own = |file: &File| {
            let block = file.body.blocks("terraform").next()?;
            block.body.attribute("source").map(|attribute| attribute.value.clone())
        };
        let (source, text) = match own(&self.file) {
            Some(source) => (source, self.text.to_owned()),
            None => self.included_with_text().into_iter().find_map(|(file, text)| Some((own(&file)?, text)))?,
        };
        let here = self.path_of(&source).filter(|path| path.starts_with(['.', '/']));
        let here = here.and_then(|path| {
            let path = path.split_once('?').map_or(path.clone(), |(path, _)| path.to_owned());
            // What stands before a double slash is copied as a whole; the module is what both name.
            let path = path.replace("//", "/");
            match path.strip_prefix('/') {
                Some(from_root) => Some(from_root.trim_end_matches('/').to_owned()),
                None => resolve(self.folder(), &path),
            }
        });
        let written = source.as_str().map_or_else(|| source.span.of(&text).to_owned(), str::to_owned);
        Some(here.map_or(Source::Elsewhere(written), Source::Here))
    }

    fn included(&self) -> Vec<File> {
        self.included_with_text().into_iter().map(|(file, _)| file).collect()
    }

    /// The files that it includes, as far as their paths can be told.
    fn included_with_text(&self) -> Vec<(File, String)> {
        let paths = self.file.body.blocks("include").filter_map(|block| {
            let path = self.path_of(&block.body.attribute("path")?.value)?;
            match path.strip_prefix('/') {
                Some(from_root) => Some(from_root.to_owned()),
                None => resolve(self.folder(), &path),
            }
        });
        let texts = paths.filter(|path| path != self.path).filter_map(|path| {
            let bytes = &self.workspace.files.get(&path)?.bytes;
            std::str::from_utf8(bytes).ok().map(str::to_owned)
        });
        texts.map(|text| (parse::parse(&text), text)).collect()
    }

    /// The path that an expression is: relative to the unit, or from the root with a `/` before it.
    fn path_of(&self, expr: &Expr) -> Option<String> {
        match &expr.unwrapped().kind {
            ExprKind::String(text) => Some(text.clone()),
            ExprKind::Template(template) if !template.directives => {
                let parts = template.parts.iter().map(|part| match part {
                    Part::Literal(text) => Some(text.clone()),
                    Part::Interpolation(expr) => self.path_of(expr),
                    Part::Directive(_) => None,
                });
                parts.collect::<Option<Vec<_>>>().map(|parts| parts.concat())
            }
            ExprKind::Call(call) => match (call.name.as_str(), call.args.as_slice()) {
                ("get_repo_root", []) => Some(String::new()),
                ("get_terragrunt_dir", []) => Some(format!("/{}", self.folder())),
                ("dirname", [path]) => {
                    let path = self.path_of(path)?;
                    Some(path.rsplit_once('/').map_or(".".to_owned(), |(folder, _)| folder.to_owned()))
                }
                ("find_in_parent_folders", args) => {
                    let name = match args.first() {
                        Some(name) => self.path_of(name)?,
                        None => "terragrunt.hcl".to_owned(),
                    };
                    self.above(&name)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The nearest file of this name in a folder above.
    fn above(&self, name: &str) -> Option<String> {
        let mut folder = self.folder();
        while !folder.is_empty() {
            folder = folder_of(folder);
            let path = inside(folder, name);
            if self.workspace.files.contains_key(&path) {
                return Some(format!("/{path}"));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::module::read_modules;
    use crate::workspace::SourceFile;

    #[test]
    fn an_output_is_followed_to_the_module_behind_the_unit() {
        let mut workspace = Workspace::default();
        let module = "resource \"aws_cloudfront_origin_access_identity\" \"a\" {}\noutput \"reader\" {\n  value = aws_cloudfront_origin_access_identity.a.iam_arn\n}\noutput \"oai_free\" {\n  value = 1\n}\n";
        let common = "terraform {\n  source = \"${get_repo_root()}/modules//cdn?ref=v1\"\n}\n";
        let unit = "dependency \"cdn\" {\n  config_path = \"../cdn\"\n}\ninputs = merge(local.x, {\n  a = [dependency.cdn.outputs.reader]\n  b = dependency.cdn.outputs.oai_free\n  c = dependency.far.outputs.oai_arn\n})\n";
        for (path, text) in [
            ("modules/cdn/main.tf", module),
            ("live/root.hcl", "inputs = {}\n"),
            ("live/common/cdn.hcl", common),
            (
                "live/prod/cdn/terragrunt.hcl",
                "include \"c\" {\n  path = \"${dirname(find_in_parent_folders(\"root.hcl\"))}/common/cdn.hcl\"\n}\n",
            ),
            ("live/prod/bucket/terragrunt.hcl", unit),
        ] {
            workspace.files.insert(path.to_owned(), SourceFile { bytes: text.as_bytes().to_vec(), editable: false });
        }
        let modules = read_modules(&workspace).expect("UTF-8");
        let found = handed(&workspace, &modules);
        let told: Vec<_> = found
            .iter()
            .filter_map(|one| match &one.known {
                Known::Handed(handed) => Some(handed),
                _ => None,
            })
            .map(|one| (one.input.as_str(), one.giver.as_deref(), one.attribute.as_deref()))
            .collect();
        assert_eq!(told, [("a", Some("modules/cdn"), Some("iam_arn")), ("c", None, None)]);
    }
}
