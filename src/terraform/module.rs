//! A module: the Terraform files of one folder, read together.

use super::address::{Address, Mode};
use super::alias;
use super::assets;
use super::called::{self, Called};
use super::graph::Graph;
use super::own_instance;
use super::reference::{self, Instance, Reference};
use super::tree::{self, Meaning};
use crate::hcl::ast::{Attribute, Block, Body, Each, Expr, ExprKind, Item, Root, Span, Traversal};
use crate::hcl::json::{self, Unread, View};
use crate::hcl::parse::{self, Broken};
use crate::workspace::layout::line_number;
use crate::workspace::{SourceFile, Workspace, folder_of, inside};
use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// The Terraform files of one folder.
#[derive(Debug, Clone)]
pub struct Module {
    /// The folder, relative to the root; empty for the root itself.
    pub folder: String,
    /// Its files in the order of their names, override files left out.
    pub files: Vec<ModuleFile>,
    /// Its override files: they are merged over the others, which the tool does not follow.
    pub overrides: Vec<ModuleFile>,
    /// What is known of the local modules that it calls, by the names of the calls.
    pub called: BTreeMap<String, Called>,
    /// The encryption settings of buckets that set no KMS key wherever the module is called.
    pub unencrypted: BTreeSet<Place>,
    /// What refers to what, once that has been asked.
    dependencies: OnceCell<Graph>,
}

/// One file of a module.
#[derive(Debug, Clone)]
pub struct ModuleFile {
    /// The path relative to the root.
    pub path: String,
    /// The text; of a JSON file, that of its view.
    pub text: String,
    /// The way from the text to the file, where the file is JSON.
    pub view: Option<View>,
    /// Whether the tool may change it.
    pub editable: bool,
    /// What could be read.
    pub body: Body,
    /// What could not.
    pub broken: Vec<Broken>,
    /// Whether it is no configuration but a file that configuration reads.
    pub asset: bool,
    /// How often configuration reads it, of whichever module.
    pub readers: usize,
    /// What each block of the body declares, in the order of the blocks.
    addresses: Vec<Option<Address>>,
}

/// A place in a module: a file, by its position in [`Module::files`], and a span in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: usize,
    /// The span.
    pub span: Span,
}

/// A resource or data source of a module.
#[derive(Debug, Clone)]
pub struct Resource<'m> {
    /// Its address.
    pub address: Address,
    /// Its file, by position in [`Module::files`].
    pub file: usize,
    /// Its block.
    pub block: &'m Block,
}

/// How many instances a block stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Repetition<'m> {
    /// One.
    Single,
    /// `count = …`
    Count(&'m Expr),
    /// `for_each = …`
    ForEach(&'m Expr),
}

/// A file that is not UTF-8.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: line {line} is not valid UTF-8, and Terraform takes nothing else")]
pub struct NotUtf8 {
    /// The file.
    pub path: String,
    /// The line with the first bad byte, from 1.
    pub line: usize,
    /// Where that byte stands.
    pub offset: usize,
}

/// Whether Terraform reads a file of this name as configuration.
pub fn is_configuration(path: &str) -> bool {
    is_native(path) || json::is_json(path)
}

/// Whether Terraform reads a file of this name as configuration in its native syntax.
pub fn is_native(path: &str) -> bool {
    path.ends_with(".tf") || path.ends_with(".tofu")
}

/// The text of a configuration file in the native syntax: its own, or that of the view of a JSON file with the way back from
/// it. A JSON file may be given as its view.
///
/// # Errors
/// Where a JSON file cannot be read.
pub fn native<'t>(path: &str, text: &'t str) -> Result<(Cow<'t, str>, Option<View>), Unread> {
    if !json::is_json(path) || json::is_view(text) {
        return Ok((Cow::Borrowed(text), None));
    }
    let view = View::read(text)?;
    Ok((Cow::Owned(view.text.clone()), Some(view)))
}

/// Whether Terraform merges a file of this name over the others.
/// Source: Terraform language reference, "Override files".
pub fn is_override(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    stem == "override" || stem.ends_with("_override")
}

/// Reads modules again and again, and parses the text of a file only where it is another one than the last time.
#[derive(Debug, Default)]
pub struct Reader {
    /// The files by path: their bytes, and what was read of them alone.
    known: RefCell<BTreeMap<String, (Vec<u8>, ModuleFile)>>,
}

impl Reader {
    /// The modules of a workspace, by folder.
    ///
    /// # Errors
    /// Where a configuration file is not UTF-8.
    pub fn modules(&self, workspace: &Workspace) -> Result<Vec<Module>, NotUtf8> {
        let mut folders: BTreeMap<&str, Module> = BTreeMap::new();
        for (path, file) in workspace.files.iter().filter(|(path, _)| is_configuration(path)) {
            let read = self.file(path, file)?;
            let folder = folder_of(path);
            let module = folders.entry(folder).or_insert_with(|| Module {
                folder: folder.to_owned(),
                files: Vec::new(),
                overrides: Vec::new(),
                called: BTreeMap::new(),
                unencrypted: BTreeSet::new(),
                dependencies: OnceCell::new(),
            });
            if is_override(path) { module.overrides.push(read) } else { module.files.push(read) }
        }
        Ok(together(workspace, folders.into_values().collect()))
    }

    /// What is read of a configuration file alone.
    fn file(&self, path: &str, file: &SourceFile) -> Result<ModuleFile, NotUtf8> {
        let mut known = self.known.borrow_mut();
        if let Some((_, read)) = known.get(path).filter(|(bytes, _)| *bytes == file.bytes) {
            return Ok(ModuleFile { editable: file.editable, ..read.clone() });
        }
        let read = read_file(path, file)?;
        known.insert(path.to_owned(), (file.bytes.clone(), read.clone()));
        Ok(read)
    }
}

/// The modules of a workspace that is read once, by folder.
///
/// # Errors
/// Where a configuration file is not UTF-8.
pub fn read_modules(workspace: &Workspace) -> Result<Vec<Module>, NotUtf8> {
    Reader::default().modules(workspace)
}

fn read_file(path: &str, file: &SourceFile) -> Result<ModuleFile, NotUtf8> {
    let text = std::str::from_utf8(&file.bytes).map_err(|error| NotUtf8 {
        path: path.to_owned(),
        line: file.bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1,
        offset: error.valid_up_to(),
    })?;
    let (text, view, unread) = match native(path, text) {
        Ok((text, view)) => (text, view, None),
        Err(unread) => (Cow::Borrowed(text), None, Some(unread)),
    };
    let parse::File { mut body, mut broken } = match unread {
        None => parse::parse(&text),
        Some(Unread { at, message }) => {
            let broken = vec![Broken { span: Span::new(0, text.len()), at, message }];
            parse::File { body: Body::default(), broken }
        }
    };
    // Terraform takes no arguments outside blocks, so what such a one says is not known.
    for attribute in body.attributes() {
        let message = "an argument stands outside any block".to_owned();
        broken.push(Broken { span: attribute.span, at: attribute.span.start, message });
    }
    body.items.retain(|item| matches!(item, Item::Block(_)));
    broken.sort_by_key(|broken| broken.span);
    Ok(ModuleFile {
        addresses: body.all_blocks().map(address_of).collect(),
        path: path.to_owned(),
        text: text.into_owned(),
        view,
        editable: file.editable,
        body,
        broken,
        asset: false,
        readers: 0,
    })
}

/// The modules with what the files of each, and all of them together, say of each other.
fn together(workspace: &Workspace, mut modules: Vec<Module>) -> Vec<Module> {
    modules.iter_mut().for_each(set_refused_apart);
    modules.iter_mut().for_each(alias::set);
    modules.iter_mut().for_each(own_instance::set);
    let known = called::called(workspace, &modules);
    for (module, known) in modules.iter_mut().zip(known) {
        module.called = known;
        // What is known of a called module decides what its outputs depend on.
        module.dependencies = OnceCell::new();
    }
    let read: Vec<Vec<String>> = modules.iter().map(assets::read_by).collect();
    let readers = |path: &String| read.iter().flatten().filter(|other| *other == path).count();
    for (module, paths) in modules.iter_mut().zip(&read) {
        let mut paths = paths.clone();
        paths.sort();
        paths.dedup();
        for path in paths {
            let Some(file) = workspace.files.get(&path).filter(|_| !is_configuration(&path)) else { continue };
            let Ok(text) = std::str::from_utf8(&file.bytes) else { continue };
            let readers = readers(&path);
            module.files.push(ModuleFile {
                path,
                text: text.to_owned(),
                view: None,
                editable: file.editable,
                body: Body::default(),
                broken: Vec::new(),
                asset: true,
                readers,
                addresses: Vec::new(),
            });
        }
    }
    tree::resolve_meanings(workspace, &mut modules);
    modules
}

/// Takes out what Terraform refuses: what is declared a second time, since nobody can say which of the two is meant, and what has
/// a name by which nothing can refer to it.
fn set_refused_apart(module: &mut Module) {
    let mut known: BTreeSet<Address> = BTreeSet::new();
    for file in &mut module.files {
        let mut addresses = std::mem::take(&mut file.addresses).into_iter();
        file.body.items.retain(|item| {
            let declared = match (addresses.next().flatten(), item) {
                (Some(address), _) => vec![address],
                (None, Item::Block(block)) if block.keyword == "locals" => {
                    block.body.attributes().map(|local| Address::Local(local.name.clone())).collect()
                }
                (None, _) => return true,
            };
            let refused = declared.iter().find_map(|address| match is_name(address) {
                false => Some(format!("{:?} is no name", address.name())),
                true if known.contains(address) => Some(format!("{address} is declared a second time")),
                true => None,
            });
            let Some(message) = refused else {
                known.extend(declared);
                return true;
            };
            file.broken.push(Broken { span: item.span(), at: item.span().start, message });
            false
        });
        file.broken.sort_by_key(|broken| broken.span);
        file.addresses = file.body.all_blocks().map(address_of).collect();
    }
}

/// Whether something can be referred to by its name. Source: Terraform language documentation, "Identifiers".
fn is_name(address: &Address) -> bool {
    let name = address.name();
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// Whether `each.value` is an instance of a call.
fn is_of_call(traversal: &Traversal) -> bool {
    matches!(&traversal.each, Some(Each::Instances(Address::Module(_))))
}

/// The path of something relative to a folder, from the root; `None` where it is absolute or leaves the root.
pub fn folder_path(folder: &str, relative: &str) -> Option<String> {
    if relative.starts_with('/') {
        return None;
    }
    crate::workspace::resolve(folder, relative)
}

impl Module {
    /// All top-level blocks with their files' positions, in the order of files and source.
    pub fn blocks(&self) -> impl Iterator<Item = (usize, &Block)> {
        self.files.iter().enumerate().flat_map(|(index, file)| file.body.all_blocks().map(move |block| (index, block)))
    }

    /// All top-level blocks with this keyword.
    pub fn blocks_of<'m>(&'m self, keyword: &'m str) -> impl Iterator<Item = (usize, &'m Block)> {
        self.blocks().filter(move |(_, block)| block.keyword == keyword)
    }

    /// All blocks that declare something, each with its file and its address.
    fn declared(&self) -> impl Iterator<Item = (usize, &Block, &Address)> {
        self.files.iter().enumerate().flat_map(|(index, file)| {
            let blocks = file.body.all_blocks().zip(&file.addresses);
            blocks.filter_map(move |(block, address)| Some((index, block, address.as_ref()?)))
        })
    }

    /// The resources and data sources whose address fits, in the order of files and source. The address is copied only
    /// then: this is asked for each of them, of all of them.
    fn resources_where<'m>(&'m self, fits: impl Fn(&Address) -> bool + 'm) -> impl Iterator<Item = Resource<'m>> {
        let found = self.declared().filter(move |(_, _, address)| address.kind().is_some() && fits(address));
        found.map(|(file, block, address)| Resource { address: address.clone(), file, block })
    }

    /// All resources and data sources, in the order of files and source.
    pub fn resources(&self) -> impl Iterator<Item = Resource<'_>> {
        self.resources_where(|_| true)
    }

    /// The managed resources of this type.
    pub fn managed<'m>(&'m self, kind: &'m str) -> impl Iterator<Item = Resource<'m>> {
        self.resources_where(move |address| address.is_managed() && address.kind() == Some(kind))
    }

    /// The resource or data source with this address.
    pub fn resource(&self, address: &Address) -> Option<Resource<'_>> {
        let (file, block, address) = self.declared().find(|(.., found)| *found == address && found.kind().is_some())?;
        Some(Resource { address: address.clone(), file, block })
    }

    /// The value of a local: its file, its `locals` block, and itself.
    pub fn local(&self, name: &str) -> Option<(usize, &Block, &Attribute)> {
        let mut blocks = self.blocks_of("locals");
        blocks.find_map(|(file, block)| block.body.attribute(name).map(|attribute| (file, block, attribute)))
    }

    /// The text at a place.
    pub fn text_at(&self, place: Place) -> &str {
        place.span.of(self.text(place.file))
    }

    /// The top-level block at a place, for people: its address, or its keyword.
    pub fn holder_at(&self, place: Place) -> String {
        let holder = self.blocks().find(|(file, block)| *file == place.file && block.span.contains(place.span));
        let named = |block: &Block| address_of(block).map_or_else(|| block.keyword.clone(), |found| found.to_string());
        holder.map_or_else(String::new, |(_, block)| named(block))
    }

    /// The text of a file.
    pub fn text(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |file| &file.text)
    }

    /// The line in a file at which a place in its text is.
    pub fn line(&self, file: usize, offset: usize) -> usize {
        self.files.get(file).map_or(1, |file| match &file.view {
            Some(view) => view.line(offset),
            None => line_number(&file.text, offset),
        })
    }

    /// The path of a file.
    pub fn path(&self, file: usize) -> &str {
        self.files.get(file).map_or("", |file| &file.path)
    }

    /// The call of a module: its file and its block.
    pub fn call(&self, name: &str) -> Option<(usize, &Block)> {
        self.blocks_of("module").find(|(_, block)| block.labels.first().is_some_and(|label| label.text == name))
    }

    /// A call with its address, as resources have them.
    pub fn call_as_resource(&self, name: &str) -> Option<Resource<'_>> {
        let (file, block) = self.call(name)?;
        Some(Resource { address: Address::Module(name.to_owned()), file, block })
    }

    /// Everything that is declared here, each with what its declaration refers to. An output of a called module has an
    /// entry of its own where it is known which arguments of the call it depends on.
    pub fn dependencies(&self) -> &Graph {
        self.dependencies.get_or_init(|| self.read_dependencies())
    }

    fn read_dependencies(&self) -> Graph {
        let mut out = Graph::new();
        for (_, block) in self.blocks() {
            if block.keyword == "locals" {
                for attribute in block.body.attributes() {
                    let targets = reference::in_expr(&attribute.value).into_iter().map(|found| self.depended_on(found));
                    out.entry(Address::Local(attribute.name.clone())).or_default().extend(targets);
                }
            } else if let Some(address) = address_of(block) {
                // An entry of this list waits for all of a module, whatever it names of it.
                let waits = block.body.attribute("depends_on").map(|attribute| attribute.span);
                let targets = reference::in_body(&block.body).into_iter().map(|found| match waits {
                    Some(list) if list.contains(found.span) => found.target,
                    _ => self.depended_on(found),
                });
                out.entry(address).or_default().extend(targets);
            }
        }
        let mut outputs: Vec<Address> = out.values().flatten().cloned().collect();
        while let Some(address) = outputs.pop() {
            if let Address::ModuleOutput { module, output } = &address
                && !out.contains_key(&address)
            {
                let targets = self.behind_output(module, output).unwrap_or_default();
                outputs.extend(targets.iter().cloned());
                out.insert(address, targets);
            }
        }
        out
    }

    /// Says at each reference with one of these texts what it stands for.
    pub(super) fn set_meanings(&mut self, meanings: &BTreeMap<String, Meaning>) {
        for file in &mut self.files {
            let text = &file.text;
            file.body.for_each_expr(&mut |expr| {
                let span = match &expr.kind {
                    ExprKind::Traversal(traversal) => {
                        let start = match &traversal.root {
                            Root::Name(name) if matches!(name.as_str(), "var" | "module") || is_of_call(traversal) => {
                                reference::start_of(traversal, text)
                            }
                            Root::Name(_) => None,
                            Root::Expr(values) => reference::values_of_call(traversal).map(|_| values.span.start),
                        };
                        start.zip(traversal.steps.last()).map(|(start, last)| Span::new(start, last.end))
                    }
                    ExprKind::For(for_expr) => reference::each_of_call(for_expr).map(|_| expr.span),
                    _ => None,
                };
                let Some(span) = span else { return };
                let found = meanings.get(span.of(text)).map(|meaning| Box::new(meaning.clone()));
                match &mut expr.kind {
                    ExprKind::Traversal(traversal) => traversal.means = found,
                    ExprKind::For(for_expr) => for_expr.means = found,
                    _ => {}
                }
            });
        }
    }

    /// Everything that is declared here with what its own declaration refers to: outputs of calls by their names, calls as
    /// a whole where Terraform waits for all of them.
    pub fn plain_dependencies(&self) -> Graph {
        let mut out = Graph::new();
        for (_, block) in self.blocks() {
            let plain = |found: Reference| match (&found.target, found.attribute_name()) {
                (Address::Module(module), Some(output))
                    if matches!(found.instance, Instance::None | Instance::Key(_)) =>
                {
                    Address::ModuleOutput { module: module.clone(), output: output.to_owned() }
                }
                _ => found.target,
            };
            if block.keyword == "locals" {
                for attribute in block.body.attributes() {
                    let targets = reference::in_expr(&attribute.value).into_iter().map(plain);
                    out.entry(Address::Local(attribute.name.clone())).or_default().extend(targets);
                }
            } else if let Some(address) = address_of(block) {
                let waits = block.body.attribute("depends_on").map(|attribute| attribute.span);
                let targets = reference::in_body(&block.body).into_iter().map(|found| match waits {
                    Some(list) if list.contains(found.span) => found.target,
                    _ => plain(found),
                });
                out.entry(address).or_default().extend(targets);
            }
        }
        out
    }

    /// What a reference depends on: of a module whose outputs are known, the output alone. Terraform tells outputs apart
    /// only behind a literal index or none: `module.x[each.key].y` waits for all of the module.
    fn depended_on(&self, reference: Reference) -> Address {
        if let Address::Module(name) = &reference.target
            && let Some(output) = reference.attribute_name()
            && matches!(reference.instance, Instance::None | Instance::Key(_))
            && self.called.get(name).is_some_and(|called| called.beside_policy(output).is_some())
        {
            return Address::ModuleOutput { module: name.clone(), output: output.to_owned() };
        }
        reference.target
    }

    /// What the arguments of a call refer to that an output of it depends on: those for its variables, and those about
    /// the call as a whole. `None` where the output is not known, or waits for the policy that is handed over.
    pub fn behind_output(&self, name: &str, output: &str) -> Option<BTreeSet<Address>> {
        let mut out = BTreeSet::new();
        let known = self.called.get(name).and_then(|called| called.beside_policy(output))?;
        let (_, call) = self.call(name)?;
        for argument in call.body.attributes() {
            let whole = matches!(argument.name.as_str(), "count" | "for_each" | "depends_on");
            if whole || known.variables.contains(&argument.name) {
                out.extend(
                    reference::in_expr(&argument.value).into_iter().map(|found| {
                        if argument.name == "depends_on" { found.target } else { self.depended_on(found) }
                    }),
                );
            }
        }
        Some(out)
    }

    /// Whether it has files that the tool may not change.
    pub fn has_foreign_files(&self) -> bool {
        self.files.iter().any(|file| !file.editable)
    }

    /// Whether Terraform is run in this folder, as far as the code tells: it configures a backend, a cloud workspace or a
    /// provider, or has a lock file.
    pub fn is_root(&self, workspace: &Workspace) -> bool {
        workspace.files.contains_key(&inside(&self.folder, ".terraform.lock.hcl"))
            || self.blocks().any(|(_, block)| match block.keyword.as_str() {
                "provider" => true,
                "terraform" => {
                    block.body.all_blocks().any(|inner| matches!(inner.keyword.as_str(), "backend" | "cloud"))
                }
                _ => false,
            })
    }
}

/// What a top-level block declares; nothing for `terraform`, `provider`, `locals`, `moved` and the like.
pub fn address_of(block: &Block) -> Option<Address> {
    let label = |index: usize| block.labels.get(index).map(|label| label.text.clone());
    Some(match block.keyword.as_str() {
        "resource" => Address::Resource { mode: Mode::Managed, kind: label(0)?, name: label(1)? },
        "data" => Address::Resource { mode: Mode::Data, kind: label(0)?, name: label(1)? },
        "variable" => Address::Variable(label(0)?),
        "module" => Address::Module(label(0)?),
        "output" => Address::Output(label(0)?),
        _ => return None,
    })
}

/// How many instances a resource block stands for.
pub fn repetition(block: &Block) -> Repetition<'_> {
    match (block.body.attribute("count"), block.body.attribute("for_each")) {
        (Some(count), _) => Repetition::Count(&count.value),
        (None, Some(for_each)) => Repetition::ForEach(&for_each.value),
        (None, None) => Repetition::Single,
    }
}

/// The names in a block's `lifecycle { ignore_changes = … }`; `all` is one of them.
pub fn ignored_changes(block: &Block) -> Vec<String> {
    let values = block.body.blocks("lifecycle").filter_map(|inner| inner.body.attribute("ignore_changes"));
    values
        .flat_map(|attribute| match &attribute.value.kind {
            ExprKind::Array(items) => items.iter().filter_map(first_name).collect::<Vec<_>>(),
            _ => first_name(&attribute.value).into_iter().collect(),
        })
        .collect()
}

fn first_name(expr: &Expr) -> Option<String> {
    match &expr.unwrapped().kind {
        ExprKind::Traversal(Traversal { root: Root::Name(name), .. }) => Some(name.clone()),
        ExprKind::String(name) => Some(name.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gives_what_is_read_at_once() {
        let mut workspace = Workspace::default();
        let mut put = |path: &str, text: &str, editable| {
            let file = SourceFile { bytes: text.as_bytes().to_vec(), editable };
            workspace.files.insert(path.to_owned(), file);
            workspace.clone()
        };
        let call = "module \"m\" {\n  source = \"./m\"\n}\noutput \"id\" {\n  value = module.m.id\n}\n";
        put("main.tf", call, true);
        let shown =
            |kind: &str| format!("resource \"{kind}\" \"y\" {{}}\noutput \"id\" {{\n  value = {kind}.y.id\n}}\n");
        let versions = [
            put("m/main.tf", &shown("a"), true),
            put("m/other.tf", "resource \"a\" \"y\" {}\n", true),
            put("m/main.tf", &shown("b"), true),
            put("m/main.tf", &shown("b"), false),
            put("m/main.tf", "resource {\n", false),
            put("m/main.tf", &shown("a"), true),
        ];
        let reader = Reader::default();
        for version in &versions {
            let (again, at_once) = (reader.modules(version).expect("UTF-8"), read_modules(version).expect("UTF-8"));
            assert_eq!(format!("{again:?}"), format!("{at_once:?}"));
        }
    }

    #[test]
    fn what_terraform_refuses_counts_as_unread() {
        let mut workspace = Workspace::default();
        for (path, text) in [
            ("a.tf", "resource \"x\" \"y\" {}\nlocals {}\nlocals {\n  a = 1\n}\n"),
            (
                "b.tf",
                "data \"x\" \"y\" {}\nresource \"x\" \"y\" {}\nresource \"x\" \"z\" {}\nresource \"x\" \"{z\" {}\nlocals {\n  b = 1\n  a = 2\n}\nlocals {\n  b = 3\n}\n",
            ),
        ] {
            let bytes = text.as_bytes().to_vec();
            workspace.files.insert(path.to_owned(), SourceFile { bytes, editable: true });
        }
        let modules = read_modules(&workspace).expect("UTF-8");
        let addresses: Vec<String> = modules[0].resources().map(|found| found.address.to_string()).collect();
        assert_eq!(addresses, ["x.y", "data.x.y", "x.z"]);
        assert_eq!(modules[0].files[0].broken, []);
        let broken = &modules[0].files[1].broken;
        let told: Vec<&str> = broken.iter().map(|b| b.message.as_str()).collect();
        assert_eq!(told, ["x.y is declared a second time", "\"{z\" is no name", "local.a is declared a second time"]);
        assert_eq!(modules[0].local("b").map(|(_, _, local)| local.value.span.of(modules[0].text(1))), Some("3"));
    }
}
