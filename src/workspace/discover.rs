//! From the paths that the user names to the workspace: which folders are walked, which files are read, and which of
//! them the tool may change.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::WalkBuilder;

use super::git::{Git, canonical};
use super::{SourceFile, Workspace, folder_of};

/// The configuration proper: what can be changed, and what can call modules.
const CONFIGURATION: [&str; 4] = [".tf", ".tofu", ".tf.json", ".tofu.json"];

/// Read for what they say about the configuration; `.hcl` is also `.tftest.hcl`, `.tofutest.hcl`, `terragrunt.hcl` and
/// so on.
const CONTEXT: [&str; 5] = [".tfvars", ".tfvars.json", ".tftest.json", ".tofutest.json", ".hcl"];

/// The provider versions that `terraform init` chose; the one hidden file that is read.
const LOCK_FILE: &str = ".terraform.lock.hcl";

/// Where `terraform init` keeps its downloads: never ours to read or to change.
const DOWNLOADS: &str = ".terraform";

/// What there is to work on.
#[derive(Debug, Clone)]
pub struct Discovered {
    /// The folder that all paths of the workspace are relative to: the top of the git work tree, or outside git the
    /// folder that all given paths have in common. Absolute, without symbolic links.
    pub root: PathBuf,
    /// The repository, if the paths lie in one.
    pub git: Option<Git>,
    /// The files.
    pub workspace: Workspace,
    /// The walked folders, relative to the root, that are git repositories of their own (submodules, nested clones)
    /// and hold files of the workspace. These files are not editable, because no commit of the outer repository can
    /// hold a change to them.
    pub nested_repositories: Vec<String>,
}

/// Reads the Terraform files that `paths` lead to.
///
/// A folder is walked as ripgrep walks it: without what `.gitignore` and its like leave out, without hidden files and
/// folders, without symbolic links; and without `.terraform` folders. Its files are editable. A file that is named
/// itself is read whatever `.gitignore` says, and is editable; the other files of its folder are read with it. Then
/// come the folders of the local modules that the configuration calls, wherever they are below the root. Only `.tf`,
/// `.tofu`, `.tf.json` and `.tofu.json` files are ever editable.
///
/// `exclude` are globs relative to the root: without a `/` one matches at any depth, and one that matches a folder
/// leaves out what is below. `called_modules` gets the path and the bytes of each configuration file and says which
/// module sources it names (`./x`, `../y`); sources that lead outside the root, through a symbolic link or nowhere are
/// passed over.
///
/// No Terraform files at all is no error: the workspace is empty.
///
/// # Errors
/// A path that is not there, or is neither a folder nor a Terraform file; paths in different repositories; a glob that
/// is none; a folder or a file that cannot be read; a file name that is not UTF-8 or has a line break in it; whatever
/// [`Git::open`] objects to.
pub fn discover(
    paths: &[PathBuf],
    exclude: &[String],
    called_modules: &dyn Fn(&str, &[u8]) -> Vec<String>,
) -> Result<Discovered> {
    let exclude = Exclude::new(exclude)?;
    let targets = paths.iter().map(|path| target(path)).collect::<Result<Vec<Target>>>()?;
    let (root, git) = common_root(&targets)?;
    let mut found = Found::default();
    // Folders first, because a folder that has been walked is not read a second time for a file in it.
    for target in targets.iter().filter(|target| target.is_folder) {
        walk(&root, &target.path, &exclude, &mut found)?;
    }
    for target in targets.iter().filter(|target| !target.is_folder) {
        read_given_file(&root, target, &exclude, &mut found)?;
    }
    read_called_modules(&root, &exclude, called_modules, &mut found)?;
    read_lock_files(&root, &exclude, &mut found)?;

    let Found { mut files, mut nested, .. } = found;
    nested.retain(|folder| {
        let mut holds_files = false;
        for (path, file) in &mut files {
            if path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/')) {
                file.editable = false;
                holds_files = true;
            }
        }
        holds_files
    });
    let nested_repositories = nested.into_iter().collect();
    Ok(Discovered { root, git, workspace: Workspace { files }, nested_repositories })
}

/// What the steps of the discovery add to.
#[derive(Default)]
struct Found {
    files: BTreeMap<String, SourceFile>,
    /// Folders that have been walked or read, relative to the root.
    folders: BTreeSet<String>,
    /// Folders below a walked one that are git repositories of their own.
    nested: BTreeSet<String>,
}

/// A path that the user named.
struct Target {
    /// As the user wrote it.
    given: PathBuf,
    /// Where it leads: absolute, without symbolic links.
    path: PathBuf,
    is_folder: bool,
}

impl Target {
    fn folder(&self) -> &Path {
        match self.path.parent() {
            Some(parent) if !self.is_folder => parent,
            _ => &self.path,
        }
    }
}

fn target(given: &Path) -> Result<Target> {
    let path = canonical(given).with_context(|| format!("cannot open {}", given.display()))?;
    let metadata = fs::metadata(&path).with_context(|| format!("cannot open {}", given.display()))?;
    if metadata.is_file() {
        let name = path.file_name().unwrap_or_default();
        if kind_of(name).is_none() {
            bail!("{} is not a Terraform file: it is named neither like *.tf nor like any other one", given.display());
        }
    } else if !metadata.is_dir() {
        bail!("{} is neither a file nor a folder", given.display());
    }
    if path.components().any(|part| part.as_os_str() == DOWNLOADS) {
        bail!("{} lies in a {DOWNLOADS} folder, whose content `terraform init` replaces", given.display());
    }
    Ok(Target { given: given.to_path_buf(), path, is_folder: metadata.is_dir() })
}

/// The repository that all targets lie in; outside git, the folder that they have in common.
fn common_root(targets: &[Target]) -> Result<(PathBuf, Option<Git>)> {
    // One question per folder: a hook may name thousands of files.
    let mut repositories: BTreeMap<&Path, (&Target, Option<Git>)> = BTreeMap::new();
    for target in targets {
        if !repositories.contains_key(target.folder()) {
            repositories.insert(target.folder(), (target, Git::open(target.folder())?));
        }
    }
    let mut all = repositories.into_values();
    let Some((first, git)) = all.next() else {
        bail!("no path is given");
    };
    for (other, other_git) in all {
        if other_git != git {
            let place = |git: &Option<Git>| match git {
                Some(git) => format!("in the repository {}", git.root().display()),
                None => "in no git repository".to_string(),
            };
            bail!(
                "{} lies {}, but {} lies {}: run the tool once for each",
                first.given.display(),
                place(&git),
                other.given.display(),
                place(&other_git),
            );
        }
    }
    let root = match &git {
        Some(git) => git.root().to_path_buf(),
        None => common_folder(targets)?,
    };
    for target in targets {
        if !target.path.starts_with(&root) {
            bail!("{} leads to {}, outside {}", target.given.display(), target.path.display(), root.display());
        }
    }
    Ok((root, git))
}

fn common_folder(targets: &[Target]) -> Result<PathBuf> {
    let shared = |a: PathBuf, b: PathBuf| -> PathBuf {
        let pairs = a.components().zip(b.components());
        pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.as_os_str()).collect()
    };
    let root = targets.iter().map(|target| target.folder().to_path_buf()).reduce(shared).unwrap_or_default();
    if root.as_os_str().is_empty() {
        bail!("the given paths have no folder in common");
    }
    Ok(root)
}

/// Reads what is below `start`, all of it editable.
fn walk(root: &Path, start: &Path, exclude: &Exclude, found: &mut Found) -> Result<()> {
    let filter = {
        let (root, exclude) = (root.to_path_buf(), exclude.clone());
        move |entry: &ignore::DirEntry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            let path = entry.path().strip_prefix(&root).unwrap_or(entry.path());
            entry.file_name() != DOWNLOADS && !exclude.matches(path, is_folder)
        }
    };
    // The order has no say in the result, only in which of several errors is seen first.
    let walker = WalkBuilder::new(start).current_dir(root).sort_by_file_name(OsStr::cmp).filter_entry(filter).build();
    for entry in walker {
        let entry = match entry {
            Ok(entry) => entry,
            // A line in a `.gitignore` that is no pattern: git passes over it as well.
            Err(error) if !error.is_io() => continue,
            Err(error) => return Err(error).context("cannot read a folder (`--exclude` leaves it out)"),
        };
        let path = entry.path();
        if entry.file_type().is_some_and(|kind| kind.is_dir()) {
            // A folder whose name is no text cannot be called as a module; its files are an error where they are
            // found.
            if let Ok(folder) = relative(root, path) {
                if entry.depth() > 0 && is_repository(path) {
                    found.nested.insert(folder.clone());
                }
                found.folders.insert(folder);
            }
        } else if entry.file_type().is_some_and(|kind| kind.is_file())
            && kind_of(entry.file_name()).is_some()
            && !exclude.matches(path.strip_prefix(root).unwrap_or(path), false)
        {
            read_file(root, path, true, found)?;
        }
    }
    Ok(())
}

/// Whether git takes the folder for the top of a work tree; a submodule and a linked work tree have a file instead of
/// the folder.
fn is_repository(folder: &Path) -> bool {
    let git = folder.join(".git");
    git.is_file() || git.join("HEAD").is_file()
}

/// Reads the file that the user named, and for what they say about it the other files of its folder.
fn read_given_file(root: &Path, target: &Target, exclude: &Exclude, found: &mut Found) -> Result<()> {
    if exclude.matches(target.path.strip_prefix(root).unwrap_or(&target.path), false) {
        return Ok(());
    }
    read_file(root, &target.path, true, found)?;
    read_folder(root, target.folder(), exclude, found).map(|_| ())
}

/// Reads, for as long as there are new ones, the modules that the files call.
fn read_called_modules(
    root: &Path,
    exclude: &Exclude,
    called_modules: &dyn Fn(&str, &[u8]) -> Vec<String>,
    found: &mut Found,
) -> Result<()> {
    let mut to_ask: BTreeSet<String> = found.files.keys().cloned().collect();
    while let Some(path) = to_ask.pop_first() {
        let Some(file) = found.files.get(&path).filter(|_| is_configuration(&path)) else {
            continue;
        };
        for source in called_modules(&path, &file.bytes) {
            let Some(module) = resolve(folder_of(&path), &source) else {
                continue;
            };
            let folder = root.join(&module);
            // A path that is not its own canonical form goes through a symbolic link, and those are not followed.
            if folder.is_file() && !exclude.matches(Path::new(&module), false) {
                read_wanted_file(&folder, &module, &path, found)?;
            } else if folder.is_dir() && canonical(&folder).is_ok_and(|real| real == folder) {
                to_ask.extend(read_folder(root, &folder, exclude, found)?);
            }
        }
    }
    Ok(())
}

/// Reads a file that configuration reads; it may be changed where that configuration may.
fn read_wanted_file(full: &Path, path: &str, reader: &str, found: &mut Found) -> Result<()> {
    if found.files.contains_key(path) || canonical(full).is_ok_and(|real| real != full) {
        return Ok(());
    }
    let bytes = std::fs::read(full).with_context(|| format!("cannot read {path}"))?;
    let editable = found.files.get(reader).is_some_and(|file| file.editable);
    found.files.insert(path.to_owned(), SourceFile { bytes, editable });
    Ok(())
}

/// The folder that a module source leads to, relative to the root; `None` if that is outside, or not a local path.
fn resolve(folder: &str, source: &str) -> Option<String> {
    if !source.starts_with("./") && !source.starts_with("../") && source != "." && source != ".." {
        return None;
    }
    super::resolve(folder, source).filter(|path| !path.split('/').any(|part| part == DOWNLOADS))
}

/// Reads the files of one folder, none of them editable, and gives the paths of those that are new. A folder that has
/// been walked or read already is left as it is.
///
/// `.gitignore` has no say here, because Terraform does not ask it either.
fn read_folder(root: &Path, folder: &Path, exclude: &Exclude, found: &mut Found) -> Result<Vec<String>> {
    if !found.folders.insert(relative(root, folder)?) {
        return Ok(Vec::new());
    }
    let mut new = Vec::new();
    let failed = || format!("cannot read the folder {}", folder.display());
    let mut entries =
        fs::read_dir(folder).and_then(Iterator::collect::<std::io::Result<Vec<_>>>).with_context(failed)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let is_file = entry.file_type().with_context(failed)?.is_file();
        let is_wanted = kind_of(&entry.file_name()).is_some();
        if is_file && is_wanted && !exclude.matches(path.strip_prefix(root).unwrap_or(&path), false) {
            new.extend(read_file(root, &path, false, found)?);
        }
    }
    Ok(new)
}

/// Reads the lock file of each folder that has files: it is hidden, so no walk finds it.
fn read_lock_files(root: &Path, exclude: &Exclude, found: &mut Found) -> Result<()> {
    let folders: BTreeSet<String> = found.files.keys().map(|path| folder_of(path).to_string()).collect();
    for folder in folders {
        let path = root.join(&folder).join(LOCK_FILE);
        let is_file = path.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
        if is_file && !exclude.matches(&Path::new(&folder).join(LOCK_FILE), false) {
            read_file(root, &path, false, found)?;
        }
    }
    Ok(())
}

/// Reads a file unless it is there already, and gives its path if it is new. What one way makes editable stays so.
fn read_file(root: &Path, path: &Path, editable: bool, found: &mut Found) -> Result<Option<String>> {
    let name = relative(root, path)?;
    let editable = editable && is_configuration(&name);
    if let Some(file) = found.files.get_mut(&name) {
        file.editable |= editable;
        return Ok(None);
    }
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    found.files.insert(name.clone(), SourceFile { bytes, editable });
    Ok(Some(name))
}

/// The path below the root in the form that the workspace has it.
fn relative(root: &Path, path: &Path) -> Result<String> {
    let Ok(below) = path.strip_prefix(root) else {
        bail!("{} lies outside {}", path.display(), root.display());
    };
    let mut parts = Vec::new();
    for part in below.components() {
        let Component::Normal(part) = part else {
            bail!("{} is not a path below {}", path.display(), root.display());
        };
        let Some(part) = part.to_str() else {
            bail!("the name of {} is not UTF-8 (`--exclude` leaves it out)", path.display());
        };
        if part.contains('\n') {
            bail!("the name of {path:?} has a line break in it (`--exclude` leaves it out)");
        }
        parts.push(part);
    }
    Ok(parts.join("/"))
}

/// What a file is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Configuration,
    Context,
}

/// `None` for files that are not read. Hidden ones are not: Terraform does not read them either.
fn kind_of(name: &OsStr) -> Option<Kind> {
    // The ends are ASCII, so they survive in a name that is otherwise not UTF-8.
    let name = name.to_string_lossy();
    if name == LOCK_FILE {
        return Some(Kind::Context);
    }
    if name.starts_with('.') {
        return None;
    }
    if CONFIGURATION.iter().any(|end| name.ends_with(end)) {
        return Some(Kind::Configuration);
    }
    CONTEXT.iter().any(|end| name.ends_with(end)).then_some(Kind::Context)
}

fn is_configuration(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    kind_of(OsStr::new(name)) == Some(Kind::Configuration)
}

/// The paths that the user leaves out.
#[derive(Debug, Clone)]
struct Exclude {
    /// Match files and folders.
    any: GlobSet,
    /// Those written with a `/` at the end: match folders only.
    folders: GlobSet,
}

impl Exclude {
    fn new(globs: &[String]) -> Result<Exclude> {
        let (mut any, mut folders) = (GlobSetBuilder::new(), GlobSetBuilder::new());
        for given in globs {
            let trimmed = given.strip_prefix("./").unwrap_or(given);
            let (glob, folder_only) = match trimmed.strip_suffix('/') {
                Some(glob) => (glob, true),
                None => (trimmed, false),
            };
            let glob = if glob.contains('/') {
                glob.strip_prefix('/').unwrap_or(glob).to_string()
            } else if glob.is_empty() {
                bail!("--exclude {given:?} is not a glob that matches anything");
            } else if given.starts_with("./") {
                glob.to_string()
            } else {
                format!("**/{glob}")
            };
            let parsed = GlobBuilder::new(&glob)
                .literal_separator(true)
                .build()
                .map_err(|error| anyhow::anyhow!("--exclude {given:?} is not a valid glob: {}", error.kind()))?;
            if folder_only {
                folders.add(parsed)
            } else {
                any.add(parsed)
            };
        }
        let build = |set: GlobSetBuilder| set.build().context("the --exclude globs are too large");
        Ok(Exclude { any: build(any)?, folders: build(folders)? })
    }

    /// Whether the path, relative to the root, or a folder that it lies in is left out.
    fn matches(&self, path: &Path, is_folder: bool) -> bool {
        let mut is_folder = is_folder;
        for part in path.ancestors().filter(|part| !part.as_os_str().is_empty()) {
            if self.any.is_match(part) || (is_folder && self.folders.is_match(part)) {
                return true;
            }
            is_folder = true;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use std::process::Command;

    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().canonicalize().unwrap();
        (folder, path)
    }

    fn init(path: &Path) {
        fs::create_dir_all(path).unwrap();
        assert!(Command::new("git").arg("-C").arg(path).args(["init", "-q"]).status().unwrap().success());
    }

    fn repository(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
        let (guard, path) = folder();
        init(&path);
        put(&path, files);
        (guard, path)
    }

    fn put(root: &Path, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    /// In the tests, a file's lines are its module sources.
    fn sources(_path: &str, bytes: &[u8]) -> Vec<String> {
        std::str::from_utf8(bytes).unwrap().lines().map(str::to_string).collect()
    }

    fn run(paths: &[PathBuf], exclude: &[&str]) -> Result<Discovered> {
        let exclude: Vec<String> = exclude.iter().map(ToString::to_string).collect();
        discover(paths, &exclude, &sources)
    }

    /// The paths of the workspace; a `*` marks the editable ones.
    fn names(discovered: &Discovered) -> Vec<String> {
        let files = &discovered.workspace.files;
        files.iter().map(|(path, file)| format!("{path}{}", if file.editable { "*" } else { "" })).collect()
    }

    fn found(paths: &[PathBuf], exclude: &[&str]) -> Vec<String> {
        names(&run(paths, exclude).unwrap())
    }

    fn error(paths: &[PathBuf], exclude: &[&str]) -> String {
        format!("{:#}", run(paths, exclude).unwrap_err())
    }

    #[test]
    fn a_folder_is_walked_as_ripgrep_does_it() {
        let (_guard, root) = repository(&[
            (".gitignore", "ignored.tf\n[\nbuild/\n"),
            ("a/main.tf", ""),
            ("a/x.tofu", ""),
            ("a/x.tf.json", "{}"),
            ("a/x.tofu.json", "{}"),
            ("a/x.tfvars", ""),
            ("a/x.tfvars.json", "{}"),
            ("a/x.tftest.hcl", ""),
            ("a/x.tftest.json", "{}"),
            ("a/x.tofutest.hcl", ""),
            ("a/.terraform.lock.hcl", ""),
            ("a/.hidden.tf", ""),
            ("a/main.tf~", ""),
            ("a/README.md", ""),
            ("a/ignored.tf", ""),
            ("b/terragrunt.hcl", ""),
            ("build/main.tf", ""),
            (".hidden/main.tf", ""),
            ("a/.terraform/modules/x/main.tf", ""),
            ("none/.terraform.lock.hcl", ""),
        ]);
        let expected = [
            "a/.terraform.lock.hcl",
            "a/main.tf*",
            "a/x.tf.json*",
            "a/x.tftest.hcl",
            "a/x.tftest.json",
            "a/x.tfvars",
            "a/x.tfvars.json",
            "a/x.tofu*",
            "a/x.tofu.json*",
            "a/x.tofutest.hcl",
            "b/terragrunt.hcl",
        ];
        let discovered = run(std::slice::from_ref(&root), &[]).unwrap();
        assert_eq!(names(&discovered), expected);
        assert_eq!(discovered.root, root);
        assert_eq!(discovered.git.unwrap().root(), root);
        assert!(discovered.nested_repositories.is_empty());

        let below = run(&[root.join("b"), root.join("a/x.tf.json")], &[]).unwrap();
        assert_eq!(below.root, root);
        assert!(names(&below).contains(&"a/x.tf.json*".to_string()));
        assert!(names(&below).contains(&"a/main.tf".to_string()));
    }

    #[test]
    fn downloads_are_left_out_even_where_hidden_files_are_not() {
        let (_guard, root) = repository(&[(".ignore", "!.*\n"), ("m.tf", "./.terraform/y"), (".terraform/y/m.tf", "")]);
        assert_eq!(found(std::slice::from_ref(&root), &[]), ["m.tf*"]);
        assert!(error(&[root.join(".terraform/y")], &[]).contains("terraform init"));
    }

    #[test]
    fn outside_git_the_root_is_the_common_folder_and_gitignore_has_no_say() {
        let (_guard, root) = folder();
        put(&root, &[(".gitignore", "*.tf"), ("a/b/x.tf", ""), ("a/c/d/y.tf", ""), ("a/z.tf", "")]);
        let one = run(&[root.join("a/b")], &[]).unwrap();
        assert_eq!((one.root.clone(), names(&one)), (root.join("a/b"), vec!["x.tf*".to_string()]));
        assert!(one.git.is_none());
        let two = run(&[root.join("a/b"), root.join("a/c/d/y.tf")], &[]).unwrap();
        assert_eq!(two.root, root.join("a"));
        assert_eq!(names(&two), ["b/x.tf*", "c/d/y.tf*"]);
        let file = run(&[root.join("a/z.tf")], &[]).unwrap();
        assert_eq!((file.root.clone(), names(&file)), (root.join("a"), vec!["z.tf*".to_string()]));
    }

    #[test]
    fn no_terraform_is_an_empty_workspace() {
        let (_guard, root) = repository(&[("README.md", "")]);
        assert!(found(&[root], &[]).is_empty());
    }

    #[test]
    fn what_cannot_be_worked_on_is_an_error_that_names_it() {
        let (_guard, root) = repository(&[("README.md", "")]);
        let (_other_guard, other) = repository(&[("x.tf", "")]);
        let (_plain_guard, plain) = folder();
        put(&plain, &[("x.tf", "")]);
        assert!(error(&[root.join("nowhere")], &[]).contains("nowhere"));
        assert!(error(&[root.join("README.md")], &[]).contains("README.md is not a Terraform file"));
        assert!(error(&[], &[]).contains("no path"));
        let two = error(&[root.clone(), other.join("x.tf")], &[]);
        assert!(two.contains(root.to_str().unwrap()) && two.contains(other.to_str().unwrap()), "{two}");
        assert!(error(&[root.clone(), plain], &[]).contains("in no git repository"));
        for glob in ["a[", "", "/", "./", "{a"] {
            assert!(error(std::slice::from_ref(&root), &[glob]).contains(&format!("--exclude {glob:?}")), "{glob}");
        }
    }

    #[test]
    fn a_file_brings_its_folder_along_but_only_to_be_read() {
        let (_guard, root) = repository(&[
            (".gitignore", "a/main.tf\na/secret.auto.tfvars\n"),
            ("a/main.tf", ""),
            ("a/other.tf", ""),
            ("a/secret.auto.tfvars", ""),
            ("a/.hidden.tf", ""),
            ("a/deeper/x.tf", ""),
            ("b/x.tf", ""),
        ]);
        assert_eq!(found(&[root.join("a/main.tf")], &[]), ["a/main.tf*", "a/other.tf", "a/secret.auto.tfvars"]);
        let both = [root.join("a/main.tf"), root.join("a/other.tf")];
        assert_eq!(found(&both, &[]), ["a/main.tf*", "a/other.tf*", "a/secret.auto.tfvars"]);
        let values = [root.join("a/secret.auto.tfvars")];
        assert_eq!(found(&values, &[]), ["a/main.tf", "a/other.tf", "a/secret.auto.tfvars"]);
    }

    #[test]
    fn a_file_that_is_ignored_is_editable_when_named_beside_its_folder() {
        let (_guard, root) = repository(&[(".gitignore", "x.tf\ny.tf"), ("x.tf", ""), ("y.tf", ""), ("z.tf", "")]);
        assert_eq!(found(&[root.join("x.tf"), root], &[]), ["x.tf*", "z.tf*"]);
    }

    #[test]
    fn called_modules_are_read_to_the_end_and_only_inside_the_root() {
        let (_guard, root) = repository(&[
            (".gitignore", "vendor/\n"),
            (
                "live/app/main.tf",
                "../../modules/a\n../../../outside\n./missing\n../../modules//vars/\nhashicorp/consul/aws\n/etc",
            ),
            ("modules/a/main.tf", "../b"),
            ("modules/a/sub/x.tf", ""),
            ("modules/b/main.tf.json", "../../live/app\n../../vendor/c\n./"),
            ("modules/b/test.tftest.hcl", "../never-asked"),
            ("modules/never-asked/main.tf", ""),
            ("modules/vars/x.tf", ""),
            ("vendor/c/main.tofu", ""),
            ("main.tf", ""),
        ]);
        let expected = [
            "live/app/main.tf*",
            "modules/a/main.tf",
            "modules/b/main.tf.json",
            "modules/b/test.tftest.hcl",
            "modules/vars/x.tf",
            "vendor/c/main.tofu",
        ];
        assert_eq!(found(&[root.join("live")], &[]), expected);
        assert_eq!(found(&[root.join("live/app/main.tf")], &[]), expected);
        let with_a = found(&[root.join("live"), root.join("modules/a")], &[]);
        assert!(
            with_a.contains(&"modules/a/main.tf*".to_string()) && with_a.contains(&"modules/a/sub/x.tf*".to_string())
        );
        assert!(!found(&[root.join("live")], &["modules/b"]).contains(&"vendor/c/main.tofu".to_string()));
        let to_the_root = found(&[root.join("modules/vars")], &[]);
        assert_eq!(to_the_root, ["modules/vars/x.tf*"]);
    }

    #[test]
    fn the_root_itself_can_be_a_called_module() {
        let (_guard, root) = repository(&[("main.tf", "./examples/x"), ("examples/x/main.tf", "../..")]);
        assert_eq!(found(&[root.join("examples")], &[]), ["examples/x/main.tf*", "main.tf"]);
    }

    #[test]
    fn a_walked_folder_that_is_called_is_not_read_again() {
        let (_guard, root) =
            repository(&[(".gitignore", "gen.tf"), ("main.tf", "./m"), ("m/x.tf", ""), ("m/gen.tf", "")]);
        assert_eq!(found(&[root], &[]), ["m/x.tf*", "main.tf*"]);
    }

    #[test]
    fn excluded_paths_are_left_out_altogether() {
        let (_guard, root) = repository(&[
            ("main.tf", "./modules/a"),
            ("modules/a/main.tf", ""),
            ("modules/a/test/main.tf", ""),
            ("test/main.tf", ""),
            ("test.tf", ""),
            ("test.tf.d/x.tf", ""),
            (".terraform.lock.hcl", ""),
        ]);
        let all = found(std::slice::from_ref(&root), &[]);
        let without = |globs: &[&str]| -> Vec<String> {
            let left = found(std::slice::from_ref(&root), globs);
            all.iter().filter(|name| !left.contains(name)).map(|name| name.trim_end_matches('*').to_string()).collect()
        };
        assert!(without(&[]).is_empty());
        assert_eq!(without(&["test"]), ["modules/a/test/main.tf", "test/main.tf"]);
        assert_eq!(without(&["/test", "x"]), ["test/main.tf"]);
        assert_eq!(without(&["./test"]), ["test/main.tf"]);
        assert_eq!(without(&["test*"]), ["modules/a/test/main.tf", "test.tf", "test.tf.d/x.tf", "test/main.tf"]);
        assert_eq!(without(&["test*/"]), ["modules/a/test/main.tf", "test.tf.d/x.tf", "test/main.tf"]);
        assert_eq!(without(&["modules/*/main.tf"]), ["modules/a/main.tf"]);
        assert_eq!(without(&["modules/**"]), ["modules/a/main.tf", "modules/a/test/main.tf"]);
        assert_eq!(without(&["modules/**/main.tf"]), ["modules/a/main.tf", "modules/a/test/main.tf"]);
        assert_eq!(without(&["**/a"]), ["modules/a/main.tf", "modules/a/test/main.tf"]);
        assert_eq!(without(&["{test,test.tf.d}/main.tf"]), ["test/main.tf"]);
        assert_eq!(without(&[".terraform.lock.hcl"]), [".terraform.lock.hcl"]);
        assert!(found(std::slice::from_ref(&root), &["*"]).is_empty());
        assert_eq!(found(&[root.join("test.tf")], &["test.tf"]), Vec::<String>::new());
        assert!(found(&[root.join("test")], &["test"]).is_empty());
    }

    #[test]
    fn a_repository_inside_is_read_but_not_editable() {
        let (_guard, root) = repository(&[("main.tf", ""), ("empty/.git/notes", ""), ("empty/x.tf", "")]);
        for inner in ["sub", "no-terraform"] {
            init(&root.join(inner));
        }
        put(&root, &[("sub/a/x.tf", ""), ("sub.tf", ""), ("subs/x.tf", "")]);
        let discovered = run(std::slice::from_ref(&root), &[]).unwrap();
        assert_eq!(names(&discovered), ["empty/x.tf*", "main.tf*", "sub.tf*", "sub/a/x.tf", "subs/x.tf*"]);
        assert_eq!(discovered.nested_repositories, ["sub"]);
        let inner = run(&[root.join("sub")], &[]).unwrap();
        assert_eq!((inner.root.clone(), names(&inner)), (root.join("sub"), vec!["a/x.tf*".to_string()]));
        assert!(error(&[root.clone(), root.join("sub")], &[]).contains("once for each"));
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_are_followed_only_where_the_user_names_one() {
        use std::os::unix::fs::symlink;
        let (_guard, root) =
            repository(&[("real/x.tf", ""), ("app/main.tf", "./linked\n../real-link"), ("app/y.tf", "")]);
        let (_other_guard, other) = folder();
        put(&other, &[("x.tf", ""), ("deep/z.tf", "")]);
        symlink("../real", root.join("app/linked")).unwrap();
        symlink("real", root.join("real-link")).unwrap();
        symlink("../real/x.tf", root.join("app/x.tf")).unwrap();
        symlink("nowhere", root.join("app/dangling.tf")).unwrap();
        symlink(&other, root.join("outside")).unwrap();
        symlink("../real/x.tf", root.join("app/.terraform.lock.hcl")).unwrap();
        assert_eq!(found(&[root.join("app")], &[]), ["app/main.tf*", "app/y.tf*"]);
        assert_eq!(found(&[root.join("app/main.tf")], &[]), ["app/main.tf*", "app/y.tf"]);
        assert_eq!(found(&[root.join("real-link")], &[]), ["real/x.tf*"]);
        assert_eq!(found(&[root.join("app/x.tf")], &[]), ["real/x.tf*"]);
        assert!(error(&[root.join("app/dangling.tf")], &[]).contains("dangling.tf"));
        assert!(error(&[root.clone(), root.join("outside")], &[]).contains("in no git repository"));
        symlink(&root, other.join("in")).unwrap();
        assert_eq!(run(&[other.join("in/app")], &[]).unwrap().root, root);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_no_clean_text_is_an_error_unless_excluded() {
        use std::os::unix::ffi::OsStrExt;
        let (_guard, root) = repository(&[("ok.tf", "")]);
        fs::write(root.join(OsStr::from_bytes(b"b\xffd.txt")), "").unwrap();
        assert_eq!(found(std::slice::from_ref(&root), &[]), ["ok.tf*"]);
        fs::write(root.join(OsStr::from_bytes(b"b\xffd.tf")), "").unwrap();
        assert!(error(std::slice::from_ref(&root), &[]).contains("b\u{fffd}d.tf is not UTF-8"));
        assert_eq!(found(std::slice::from_ref(&root), &["b?d.tf"]), ["ok.tf*"]);
        fs::remove_file(root.join(OsStr::from_bytes(b"b\xffd.tf"))).unwrap();
        put(&root, &[("two\nlines/x.tf", "")]);
        assert!(error(std::slice::from_ref(&root), &[]).contains("two\\nlines"));
        assert_eq!(found(&[root], &["two*"]), ["ok.tf*"]);
    }

    /// Says nothing when run by a user who may read everything.
    #[cfg(unix)]
    #[test]
    fn what_cannot_be_read_is_an_error_with_path_and_reason() {
        use std::os::unix::fs::PermissionsExt;
        let (_guard, root) = repository(&[("a/locked.tf", ""), ("a/ok.tf", "")]);
        let locked = root.join("a/locked.tf");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(&locked).is_ok() {
            return;
        }
        let message = error(std::slice::from_ref(&root), &[]);
        assert!(message.contains("a/locked.tf") && message.contains("denied"), "{message}");
        fs::set_permissions(root.join("a"), fs::Permissions::from_mode(0o000)).unwrap();
        let message = error(std::slice::from_ref(&root), &[]);
        let left = run(std::slice::from_ref(&root), &["a"]);
        fs::set_permissions(root.join("a"), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(message.contains("/a") && message.contains("denied"), "{message}");
        assert!(names(&left.unwrap()).is_empty());
    }
}
