//! A golden case as something to apply: its trees, its root modules, and what it needs from outside the code.

use crate::account::{Account, Bucket};
use crate::data::{identity_from_outside, key_from_outside};
use crate::resource::Setting;
use crate::terraform::Root;
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The trees of a case, in order.
pub const TREES: [&str; 4] = ["before", "grant", "switch", "retire"];

/// `apply/settings.json` of a case. What else is in `apply/` is laid over each tree: variables, a backend, a caller; what is in
/// `apply.TREE/` over that tree and those after it, where a caller moves along.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The account's number.
    pub account: Option<String>,
    /// Identities that were made outside the code.
    pub identities: Vec<String>,
    /// Buckets that were made outside the code.
    pub buckets: Vec<String>,
    /// Keys that were made outside the code.
    pub keys: Vec<String>,
    /// ARNs of roles and users that were made outside the code.
    pub principals: Vec<String>,
    /// What Terraform or AWS says of a tree that it does not take, by tree.
    pub refused: BTreeMap<String, String>,
    /// What else a stage's plan changes, and why that is right: `ADDRESS ARGUMENT` and a reason.
    pub also_changed: BTreeMap<String, String>,
    /// Why a new environment takes two applies, as Terraform itself says: a condition hangs on what the first one makes.
    pub applied_again: Option<String>,
    /// Root modules that the stages are not about: no plan changes anything there, an OAC that nothing uses yet apart.
    pub bystanders: Vec<String>,
    /// Why the case cannot be applied at all.
    pub not_applied: Option<String>,
}

/// A golden case.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its folder.
    pub folder: PathBuf,
    /// Its settings.
    pub settings: Settings,
}

/// A case laid out on disk, with its account.
#[derive(Debug)]
pub struct Stage {
    /// The working tree.
    pub tree: PathBuf,
    /// Its root modules.
    pub roots: Vec<Root>,
    /// The account.
    pub account: Arc<Account>,
    case: Case,
    /// The resource types and data sources that any of its trees may name.
    used: Arc<BTreeSet<String>>,
    // Everything above is in here.
    _scratch: tempfile::TempDir,
}

impl Case {
    /// The case in `folder`. Errors when its settings are not readable.
    pub fn read(folder: &Path) -> Result<Case> {
        let path = folder.join("apply/settings.json");
        let settings = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).with_context(|| path.display().to_string())?,
            Err(_) => Settings::default(),
        };
        Ok(Case { folder: folder.to_owned(), settings })
    }

    /// The name of the case.
    pub fn name(&self) -> String {
        self.folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// A fresh account, and a folder for the case's trees. Errors when the disk does.
    pub fn start(&self, mirror: &Path) -> Result<Stage> {
        let scratch = tempfile::tempdir()?;
        let account = Arc::new(Account::default());
        {
            let mut held = account.open();
            held.number.clone_from(&self.settings.account);
            let setting = Setting::of(&held);
            self.settings.identities.iter().for_each(|id| identity_from_outside(&mut held, &setting, id));
            let owned = || Bucket { account: setting.account.clone(), ..Bucket::default() };
            held.world.buckets.extend(self.settings.buckets.iter().map(|name| (name.clone(), owned())));
            self.settings.keys.iter().for_each(|id| key_from_outside(&mut held, &setting, id));
            held.world.principals.extend(self.settings.principals.iter().cloned());
        }
        let tree = scratch.path().join("tree");
        // The modules that nobody calls are the roots; they are the same in each tree of a case.
        lay_out(&self.folder, "before", &tree)?;
        let mut roots = Vec::new();
        for (index, folder) in root_folders(&tree)?.into_iter().enumerate() {
            let mut root = Root::new(&folder, &sockets(scratch.path(), index)?, mirror, &account);
            root.again = self.settings.applied_again.is_some();
            roots.push(root);
        }
        let mut used = types_in(&self.folder)?;
        used.extend(types_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("modules"))?);
        Ok(Stage { tree, roots, account, case: self.clone(), used: Arc::new(used), _scratch: scratch })
    }
}

impl Stage {
    /// The same folder, states and account once more, to go another way from here. Nothing can be applied in it before a tree is
    /// checked out. Errors when the disk does.
    pub fn fork(&self) -> Result<Stage> {
        let scratch = tempfile::tempdir()?;
        let tree = scratch.path().join("tree");
        copy_as_is(&self.tree, &tree)?;
        let account = Arc::new(self.account.fork());
        let (from, to) = (fs::canonicalize(&self.tree)?, fs::canonicalize(&tree)?);
        let mut roots = Vec::new();
        for (index, root) in self.roots.iter().enumerate() {
            let folder = to.join(root.folder.strip_prefix(&from)?);
            roots.push(root.fork(&folder, &sockets(scratch.path(), index)?, &account));
        }
        let (case, used) = (self.case.clone(), Arc::clone(&self.used));
        Ok(Stage { tree, roots, account, case, used, _scratch: scratch })
    }

    /// Brings the working tree to `tree` of the case, and initialises its roots.
    /// Errors with what Terraform says.
    pub fn check_out(&mut self, tree: &str) -> Result<()> {
        clear(&self.tree)?;
        lay_out(&self.case.folder, tree, &self.tree)?;
        for root in &mut self.roots {
            // The report says where a lock file keeps a provider that is too old (OAC035); people then upgrade.
            root.init(&self.used, tree != "before" && self.case.folder.join("before/.terraform.lock.hcl").exists())?;
        }
        Ok(())
    }
}

/// The folder for the sockets of a root's providers: a short path, as sockets ask for.
fn sockets(scratch: &Path, index: usize) -> Result<PathBuf> {
    let folder = scratch.join(format!("s{index}"));
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Copies a folder with all that Terraform wrote into it; its links to the mirror stay links.
fn copy_as_is(from: &Path, to: &Path) -> Result<()> {
    copy_each(from, to, &|path, target| match path.is_symlink() {
        true => Ok(std::os::unix::fs::symlink(fs::read_link(path)?, target)?),
        false => copy_file(path, target),
    })
}

/// Makes a folder's folders at another place, and hands over what else is in them.
fn copy_each(from: &Path, to: &Path, one: &dyn Fn(&Path, &Path) -> Result<()>) -> Result<()> {
    fs::create_dir_all(to)?;
    for path in entries(from)? {
        let target = to.join(path.file_name().unwrap_or_default());
        match path.is_dir() && !path.is_symlink() {
            true => copy_each(&path, &target, one)?,
            false => one(&path, &target)?,
        }
    }
    Ok(())
}

fn copy_file(path: &Path, target: &Path) -> Result<()> {
    fs::copy(path, target).with_context(|| path.display().to_string())?;
    Ok(())
}

/// Takes away what `check_out` brought; what Terraform wrote stays.
fn clear(folder: &Path) -> Result<()> {
    for path in entries(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && name != ".terraform" {
            clear(&path)?;
        } else if path.is_file() && !name.starts_with("terraform.tfstate") && name != ".terraform.lock.hcl" {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

fn lay_out(case: &Path, tree: &str, to: &Path) -> Result<()> {
    copy(&case.join(tree), to)?;
    let so_far = TREES.iter().take_while(|earlier| **earlier != tree).chain([&tree]);
    let over = so_far.map(|earlier| format!("apply.{earlier}"));
    for over in ["apply".to_owned()].into_iter().chain(over).map(|name| case.join(name)) {
        if over.is_dir() {
            copy(&over, to)?;
        }
    }
    let registry = Path::new(env!("CARGO_MANIFEST_DIR")).join("modules");
    for folder in module_folders(to)? {
        install_registry_modules(&folder, &registry)?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    copy_each(from, to, &|path, target| match path.file_name().is_some_and(|name| name == ".terraform.lock.hcl") {
        true => copy_lock(path, target),
        false => copy_file(path, target),
    })
}

/// Checksums in a lock file are those of the real packages; and what Terraform itself wrote stays.
fn copy_lock(from: &Path, to: &Path) -> Result<()> {
    if !to.exists() {
        let lock = fs::read_to_string(from)?;
        let (mut kept, mut in_hashes) = (String::new(), false);
        for line in lock.lines() {
            in_hashes = in_hashes || line.trim_start().starts_with("hashes");
            if !in_hashes {
                kept.push_str(line);
                kept.push('\n');
            }
            in_hashes = in_hashes && !line.trim_end().ends_with(']');
        }
        fs::write(to, kept)?;
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let listed = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths = listed.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn is_code(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".tf") || name.ends_with(".tf.json")
}

/// Folders that hold Terraform code.
fn module_folders(tree: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let paths = entries(tree)?;
    if paths.iter().any(|path| is_code(path)) {
        found.push(tree.to_owned());
    }
    for path in paths.iter().filter(|path| path.is_dir() && path.file_name().is_none_or(|name| name != ".terraform")) {
        found.extend(module_folders(path)?);
    }
    Ok(found)
}

/// The module folders that no other one calls.
fn root_folders(tree: &Path) -> Result<Vec<PathBuf>> {
    let folders = module_folders(tree)?;
    let mut called = BTreeSet::new();
    for folder in &folders {
        for source in quoted_after(&code_in(folder)?, "source") {
            if source.starts_with('.') {
                called.insert(fs::canonicalize(folder.join(&source)).with_context(|| source.clone())?);
            }
        }
    }
    let folders = folders.into_iter().map(|folder| Ok(fs::canonicalize(folder)?)).collect::<Result<Vec<_>>>()?;
    Ok(folders.into_iter().filter(|folder| !called.contains(folder)).collect())
}

fn code_in(folder: &Path) -> Result<String> {
    let mut code = String::new();
    for path in entries(folder)?.iter().filter(|path| is_code(path)) {
        code.push_str(&String::from_utf8_lossy(&fs::read(path)?));
    }
    Ok(code)
}

/// The quoted values of lines `NAME = "…"`, or in JSON `"NAME": "…"`.
fn quoted_after(code: &str, name: &str) -> Vec<String> {
    let lines = code.lines().filter_map(|line| {
        let line = line.trim();
        let in_json = line.strip_prefix('"').and_then(|line| line.strip_prefix(name)?.strip_prefix("\":"));
        in_json.or_else(|| line.strip_prefix(name)?.trim_start().strip_prefix('='))
    });
    lines.filter_map(|value| Some(value.trim().strip_prefix('"')?.split('"').next()?.to_owned())).collect()
}

/// Resource types and data sources that any tree of a case names; others need no schema.
fn types_in(folder: &Path) -> Result<BTreeSet<String>> {
    let mut used = BTreeSet::new();
    for path in entries(folder)? {
        if path.is_dir() {
            used.extend(types_in(&path)?);
        } else if is_code(&path) {
            let code = String::from_utf8_lossy(&fs::read(&path)?).into_owned();
            used.extend(
                code.split(['"', ' '])
                    .filter(|word| word.starts_with("aws_") || *word == "template_file")
                    .map(str::to_owned),
            );
        }
    }
    Ok(used)
}

/// Tells Terraform that the registry modules which `folder` and its local modules call are already there:
/// `modules/NAMESPACE/NAME/PROVIDER`, also for calls that take them from git, or where versions differ the folders `from-VERSION` in it, each for that version and
/// later ones.
/// Source: Terraform keeps a manifest of installed modules and takes what fits.
fn install_registry_modules(folder: &Path, registry: &Path) -> Result<()> {
    let mut installed = vec![serde_json::json!({"Key": "", "Source": "", "Dir": "."})];
    install_called(folder, folder, "", registry, &mut installed)?;
    if folder.join(".terraform/modules").is_dir() {
        let manifest = serde_json::json!({"Modules": installed});
        fs::write(folder.join(".terraform/modules/modules.json"), manifest.to_string())?;
    }
    Ok(())
}

fn install_called(
    root: &Path,
    folder: &Path,
    above: &str,
    registry: &Path,
    installed: &mut Vec<serde_json::Value>,
) -> Result<()> {
    for block in format!("\n{}", code_in(folder)?).split("\nmodule \"").skip(1) {
        let key = format!("{above}{}", block.split('"').next().unwrap_or_default());
        let block = block.split("\n}").next().unwrap_or_default();
        let Some(source) = quoted_after(block, "source").into_iter().next() else { continue };
        if source.starts_with('.') {
            let local = folder.join(&source);
            if local.is_dir() {
                let way = folder.strip_prefix(root)?.join(source.trim_start_matches("./"));
                installed.push(serde_json::json!({"Key": key, "Source": source, "Dir": way}));
                install_called(root, &local, &format!("{key}."), registry, installed)?;
            }
            continue;
        }
        let target = format!(".terraform/modules/{key}");
        if let Some((own, revision)) = published_from(&source) {
            let commit = COMMITS.lines().find_map(|line| line.strip_prefix(revision)?.rsplit(' ').next());
            let folder = of_version(&registry.join(&own), commit.unwrap_or(revision.trim_start_matches('v')))?;
            copy(&folder, &root.join(&target))?;
            installed.push(serde_json::json!({"Key": key, "Source": source, "Dir": target}));
            continue;
        }
        let own = source.strip_prefix("registry.terraform.io/").unwrap_or(&source).to_owned();
        if !registry.join(&own).is_dir() {
            continue;
        }
        // Without a constraint it is the latest, whatever that is.
        let constraint = quoted_after(block, "version").into_iter().next().unwrap_or_else(|| "99.0".to_owned());
        let digits = constraint.trim_start_matches(|c: char| !c.is_ascii_digit()).split(',').next().unwrap_or_default();
        let version = format!("{digits}{}", ".0".repeat(2_usize.saturating_sub(digits.matches('.').count())));
        copy(&of_version(&registry.join(&own), &version)?, &root.join(&target))?;
        installed.push(serde_json::json!({
            "Key": key, "Source": format!("registry.terraform.io/{own}"), "Version": version, "Dir": target,
        }));
    }
    Ok(())
}

/// The commits of the versions of registry modules.
const COMMITS: &str = include_str!("../../../src/terraform/registry/commits.txt");

/// The registry module that a git repository publishes, and the revision that is taken of it.
fn published_from(source: &str) -> Option<(String, &str)> {
    let (repository, revision) = source.split_once("?ref=")?;
    let (_, path) = repository.strip_prefix("git::")?.split_once("github.com/")?;
    let (namespace, repository) = path.strip_suffix(".git")?.split_once('/')?;
    let (provider, name) = repository.strip_prefix("terraform-")?.split_once('-')?;
    Some((format!("{namespace}/{name}/{provider}"), revision))
}

/// The folder of a registry module for a version: the latest `from-VERSION` that is not later, or the module's own folder.
fn of_version(module: &Path, version: &str) -> Result<PathBuf> {
    let numbers = |text: &str| text.split('.').map(|number| number.trim().parse().unwrap_or(0)).collect::<Vec<u64>>();
    let folders = entries(module)?.into_iter().filter_map(|path| {
        let from = numbers(path.file_name()?.to_str()?.strip_prefix("from-")?);
        (from <= numbers(version)).then_some((from, path))
    });
    Ok(folders.max().map_or_else(|| module.to_owned(), |(_, path)| path))
}
