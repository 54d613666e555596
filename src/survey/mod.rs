//! What was found: identities, origins, buckets, grants, and how they hang together.

pub mod absent;
pub mod acls;
pub mod buckets;
pub mod chosen;
pub mod domains;
pub mod given;
pub mod hazards;
pub mod inputs;
pub mod items;
pub mod leftovers;
pub mod mentions;
pub mod origins;
pub mod overrides;
pub mod policies;
pub mod references;
pub mod registry;
pub mod terragrunt;
pub mod uses;

use crate::flow::Flow;
use crate::hcl::ast::{Block, Span};
use crate::hcl::parse;
use crate::policy::identity::{Identity, OAI};
use crate::stage::across::Across;
use crate::stage::wires::Wire;
use crate::terraform::address::{Address, Mode};
use crate::terraform::module::{Module, Resource};
use crate::terraform::reference;
use crate::terraform::tree::{Thing, Tree, Value};
use crate::workspace::{Workspace, folder_of, inside};
use absent::Absent;
use acls::AclGrant;
use mentions::Known;
use origins::Distribution;
use policies::PolicySource;
use references::OaiReference;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// The resource type of an origin access control.
pub const OAC: &str = "aws_cloudfront_origin_access_control";

/// What was found in a workspace.
#[derive(Debug)]
pub struct Survey<'m> {
    /// By module, in the order of their folders.
    pub modules: Vec<ModuleSurvey<'m>>,
    /// Mentions of an OAI in files that are not read as modules.
    pub elsewhere: Vec<mentions::TextMention>,
    /// How the modules call each other.
    pub tree: Tree,
    /// What has to exist before what, over all modules.
    pub dependencies: BTreeMap<(usize, Address), BTreeSet<(usize, Address)>>,
    /// The inputs, outputs and arguments that are still needed between modules.
    pub wires: Vec<Wire>,
    /// The OAIs that stay, once that has been asked.
    pub staying: OnceCell<BTreeSet<Thing>>,
    all: &'m [Module],
}

/// What was found in one module.
#[derive(Debug)]
pub struct ModuleSurvey<'m> {
    /// The module.
    pub module: &'m Module,
    /// What its local values have to do with OAIs.
    pub flow: Flow<'m>,
    /// Whether nobody in the walked code calls it, so that its inputs come from elsewhere.
    pub is_open: bool,
    /// Whether Terraform is run in its folder.
    pub is_root: bool,
    /// Whether the walked code calls it more than once, so that what has the same name in each call is there twice.
    pub is_repeated: bool,
    /// Whether it is there for callers that are not in the walked code.
    pub is_interface: bool,
    /// Its calls that show how a module is called whose other callers are not in the walked code.
    pub samples: BTreeSet<String>,
    /// Its calls of modules whose code is not in the walked code.
    pub absent: BTreeMap<String, Absent>,
    /// Its outputs that none of its callers takes, where all of them are known.
    pub untaken: BTreeSet<String>,
    /// The OAIs that it declares, as resources or data sources.
    pub identities: Vec<Resource<'m>>,
    /// The OACs that it declares.
    pub controls: Vec<Resource<'m>>,
    /// Its distributions.
    pub distributions: Vec<Distribution<'m>>,
    /// Its origins whose buckets are told by the names of inputs, by the positions of distribution and origin.
    pub by_names: BTreeSet<(usize, usize)>,
    /// Its bucket policies, by where their statements stand.
    pub policies: Vec<PolicySource<'m>>,
    /// The grants to OAIs in its buckets' ACLs.
    pub acls: Vec<AclGrant<'m>>,
    /// Every place in its code where an OAI ends up.
    pub references: Vec<OaiReference>,
    /// The AWS provider in the lock file beside it.
    pub locked_provider: Option<LockedProvider>,
    /// The OAIs of other modules that come through its inputs and outputs, by name: what each is in the nodes of the module.
    pub through: BTreeMap<String, BTreeMap<usize, Vec<Thing>>>,
    /// The inputs by which callers hand over OAIs who are not in the walked code.
    pub handed_over: BTreeSet<String>,
    /// What other modules have to do with it, once that has been asked.
    pub across: Across,
    /// Mentions of its OAIs in files that are not read as modules: of its own folder, and of a `tests` folder below it.
    pub elsewhere: Vec<mentions::TextMention>,
}

/// The AWS provider that a lock file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockedProvider {
    /// The lock file.
    pub path: String,
    /// Where the version stands in it.
    pub span: Span,
    /// The version.
    pub version: String,
}

/// Surveys the modules of a workspace.
pub fn survey<'m>(workspace: &Workspace, modules: &'m [Module]) -> Survey<'m> {
    let assets: Vec<&str> = modules
        .iter()
        .flat_map(|module| &module.files)
        .filter(|file| file.asset)
        .map(|file| file.path.as_str())
        .collect();
    let mut elsewhere = mentions::elsewhere(workspace, &assets);
    elsewhere.extend(terragrunt::handed(workspace, modules));
    given::in_values(workspace, modules, &mut elsewhere);
    elsewhere.sort_by(|a, b| (&a.path, a.span).cmp(&(&b.path, b.span)));
    let tree = Tree::new(workspace, modules);
    let dependencies = tree.dependencies(modules);
    let all = modules;
    let mut modules: Vec<ModuleSurvey> =
        (0..modules.len()).map(|index| survey_module(workspace, (&tree, modules, index), &elsewhere)).collect();
    let objects = references::Objects::of(&modules);
    for (index, module) in modules.iter_mut().enumerate() {
        references::follow_questions(module.module, &mut module.references);
        references::follow_wires(&tree, all, index, &mut module.references);
        objects.follow(index, module.module, &mut module.references);
        module.untaken = tree.untaken(all, index);
        for name in module.handed_over.clone() {
            let nodes = tree.nodes_of(index).map(|node| {
                let things = match tree.input(all, node, &name) {
                    Value::Of(found, _) => found.into_iter().map(|(thing, _)| thing).collect(),
                    Value::Nothing | Value::Unknown => Vec::new(),
                };
                (node, things)
            });
            module.through.insert(format!("var.{name}"), nodes.collect());
        }
        uses::settle(&tree, all, index, module);
        module.is_open = tree.nodes_of(index).all(|node| tree.nodes[node].caller.is_none());
    }
    for (index, mention) in references::read_from_others(&modules) {
        modules[index].elsewhere.push(mention);
    }
    Survey { modules, elsewhere, tree, dependencies, wires: Vec::new(), staying: OnceCell::new(), all }
}

impl<'m> Survey<'m> {
    /// All modules, in the order of their surveys.
    pub fn all(&self) -> &'m [Module] {
        self.all
    }
}

/// The OAIs of other modules that a module's inputs and its calls' outputs stand for.
pub(crate) fn through(module: &Module) -> BTreeMap<String, BTreeMap<usize, Vec<Thing>>> {
    let found = module.blocks().flat_map(|(_, block)| reference::in_body(&block.body));
    let means = found.filter_map(|found| found.means).filter(|means| means.kind() == Some(OAI));
    means.map(|means| (means.name, means.things)).collect()
}

/// Whether a mention is about a module: it stands in its folder, or in the folder of its tests; or a Terragrunt unit takes
/// the module's output.
/// Source: Terraform documentation, "Tests", on where test files are looked for.
fn concerns(mention: &mentions::TextMention, folder: &str) -> bool {
    let own = folder_of(&mention.path);
    match &mention.known {
        Known::Handed(handed) => handed.giver.as_deref() == Some(folder),
        Known::Read(..) | Known::Given(_) | Known::Nothing => own == folder || own == inside(folder, "tests"),
    }
}

fn survey_module<'m>(
    workspace: &Workspace,
    (tree, modules, index): (&Tree, &'m [Module], usize),
    elsewhere: &[mentions::TextMention],
) -> ModuleSurvey<'m> {
    let module = &modules[index];
    let of_kind = |kind: &'static str| module.resources().filter(move |r| r.address.kind() == Some(kind));
    let flow = Flow::new(module, tree.interfaces.contains(&index));
    let mut through = through(module);
    let mut distributions = origins::distributions(&flow, (tree, modules, index), &mut through);
    let mut policies = policies::policies(&flow, module);
    let by_names = inputs::settle((tree, modules, index), &mut distributions, &policies);
    let handed_over = match tree.interfaces.contains(&index) {
        true => policies::principals_of_callers(module, &mut policies),
        false => BTreeSet::new(),
    };
    let is_interface = tree.interfaces.contains(&index);
    let acls = acls::acls(module);
    let references = references::references(&flow, module, &distributions, &policies, &acls);
    ModuleSurvey {
        module,
        flow,
        is_open: false,
        is_root: module.is_root(workspace),
        is_repeated: tree.nodes_of(index).count() > 1,
        is_interface,
        samples: tree.samples.get(&index).cloned().unwrap_or_default(),
        absent: absent::absent(modules, module),
        untaken: BTreeSet::new(),
        identities: of_kind(OAI).collect(),
        controls: of_kind(OAC).filter(|resource| resource.address.is_managed()).collect(),
        distributions,
        by_names,
        policies,
        acls,
        references,
        locked_provider: locked_provider(workspace, &module.folder),
        through,
        handed_over,
        across: Across::default(),
        elsewhere: elsewhere.iter().filter(|m| concerns(m, &module.folder)).cloned().collect(),
    }
}

/// Source of the format: Terraform documentation, "Dependency lock file".
fn locked_provider(workspace: &Workspace, folder: &str) -> Option<LockedProvider> {
    let path = crate::workspace::inside(folder, ".terraform.lock.hcl");
    let text = std::str::from_utf8(&workspace.files.get(&path)?.bytes).ok()?;
    let file = parse::parse(text);
    let is_aws = |block: &&Block| {
        block.keyword == "provider" && block.labels.first().is_some_and(|label| label.text.ends_with("/hashicorp/aws"))
    };
    let version = file.body.all_blocks().find(is_aws)?.body.attribute("version")?;
    Some(LockedProvider { path, span: version.span, version: version.value.as_str()?.to_owned() })
}

impl<'m> ModuleSurvey<'m> {
    /// The block that declares an identity.
    pub fn declaration(&self, identity: &Identity) -> Option<&Resource<'m>> {
        let address = identity.address()?;
        self.identities.iter().find(|resource| resource.address == address)
    }

    /// Whether anything in the module refers to a declared OAI.
    pub fn refers_to(&self, declared: &Address) -> bool {
        let named = |reference: &OaiReference| reference.identity.as_ref().and_then(Identity::address);
        self.references.iter().any(|reference| named(reference).as_ref() == Some(declared))
    }

    /// Where files that are not read as modules mention an OAI, or may.
    pub fn mentioned_elsewhere<'s>(
        &'s self,
        identity: &'s Identity,
    ) -> impl Iterator<Item = &'s mentions::TextMention> + 's {
        let may_be =
            move |mention: &&mentions::TextMention| mention.identity.as_ref().is_none_or(|named| named == identity);
        self.elsewhere.iter().filter(may_be)
    }

    /// The identities that matter in this module, each once: the declared ones in source order, then those that are only
    /// known by their id.
    pub fn all_identities(&self) -> Vec<Identity> {
        let mut out: Vec<Identity> = Vec::new();
        // One that is declared twice, which Terraform refuses, is one all the same.
        for identity in self.identities.iter().filter_map(|resource| Identity::of_address(&resource.address)) {
            if !out.contains(&identity) {
                out.push(identity);
            }
        }
        for reference in &self.references {
            if let Some(identity) = &reference.identity
                && !out.contains(identity)
            {
                out.push(identity.clone());
            }
        }
        out
    }
}

/// Whether an identity is a resource that this code manages.
pub fn is_managed(identity: &Identity) -> bool {
    matches!(identity, Identity::Declared { mode: Mode::Managed, .. })
}
