//! Writes a set of changed files: all of them, or none. What that promises and what it does not is in
//! `docs/writing.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use sha1::{Digest, Sha1};
use tempfile::{NamedTempFile, TempPath};

/// In the root while files are being replaced; what `interrupted` finds.
const JOURNAL: &str = ".oai2oac-journal.json";
const TEMPORARY_PREFIX: &str = ".oai2oac-";
const TEMPORARY_SUFFIX: &str = ".tmp";
const JOURNAL_VERSION: u32 = 1;

/// What is to happen to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What the file holds now; anything else there is an error.
    pub old: Vec<u8>,
    /// What it shall hold.
    pub new: Vec<u8>,
}

/// What an earlier run left behind that was stopped while it replaced files. All paths but the journal's are relative
/// to the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interrupted {
    /// The journal itself, in the root.
    pub journal: PathBuf,
    /// Files that have their new content.
    pub written: Vec<String>,
    /// Files that still have their old content.
    pub pending: Vec<String>,
    /// Files that have neither, or are no longer there: somebody changed them afterwards.
    pub changed_since: Vec<String>,
    /// Temporary files that lie beside them.
    pub temporary: Vec<String>,
}

/// Replaces the content of files below `root`: `changes` goes from a path relative to it (`/`-separated) to what the
/// file holds and what it shall hold. Files whose old and new content are the same are not touched.
///
/// Each single file is at any moment entirely old or entirely new. Permissions are kept.
///
/// # Errors
/// If a file does not hold what it should, cannot be replaced, is a symbolic link or lies behind one; if an earlier
/// run was interrupted; if the disk is full. Nothing has changed then, unless the text says otherwise: what was
/// already replaced when a later file failed is put back, and if even that fails the text says which files are new.
pub fn write_all(root: &Path, changes: &BTreeMap<String, Change>) -> Result<()> {
    write_with(root, changes, &mut |_| Ok(()))
}

/// Looks whether an earlier run was stopped while it replaced files below `root`. `None` if not.
///
/// # Errors
/// If there is a journal that cannot be read or that this tool has not written.
pub fn interrupted(root: &Path) -> Result<Option<Interrupted>> {
    let place = root.join(JOURNAL);
    let foreign = || format!("{} is not a journal of this tool: look at it, and delete it", place.display());
    match place.symlink_metadata() {
        Ok(metadata) if metadata.is_file() => {}
        Ok(_) => bail!(foreign()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot look for {}", place.display())),
    }
    let bytes = fs::read(&place).with_context(|| format!("cannot read {}", place.display()))?;
    let journal: Journal = serde_json::from_slice(&bytes).with_context(foreign)?;
    if journal.version != JOURNAL_VERSION {
        bail!("{} was written by another version of this tool: finish with that one", place.display());
    }

    let mut folders = BTreeSet::from([String::new()]);
    let (mut written, mut pending, mut changed_since) = (Vec::new(), Vec::new(), Vec::new());
    for JournalEntry { path, old, new, .. } in journal.files {
        // A journal may have come with somebody else's repository, so it must not lead anywhere.
        let parts = parts(&path).with_context(foreign)?;
        folders.insert(parts[..parts.len() - 1].join("/"));
        let now = locate(root, &path).and_then(|target| Ok(sha1_hex(&fs::read(target)?)));
        match now {
            Ok(now) if now == new => written.push(path),
            Ok(now) if now == old => pending.push(path),
            _ => changed_since.push(path),
        }
    }
    let temporary = folders.iter().flat_map(|folder| temporary_files(root, folder)).collect();
    Ok(Some(Interrupted { journal: place, written, pending, changed_since, temporary }))
}

/// Says in plain text, for the user, what an interrupted run has left and what to do about it.
pub fn describe(left: &Interrupted) -> String {
    let root = left.journal.parent().unwrap_or(Path::new("."));
    let mut text = String::from(
        "an earlier run was stopped while it was writing (or another one is at work right now); every file is whole, but:\n",
    );
    let mut list = |paths: &[String], one: &str, many: &str| {
        if !paths.is_empty() {
            let what = if paths.len() == 1 { one } else { many };
            text.push_str(&format!("  {} {what}: {}\n", paths.len(), paths.join(", ")));
        }
    };
    list(&left.written, "file is new already", "files are new already");
    list(&left.pending, "file is still old", "files are still old");
    list(&left.changed_since, "file was changed since, look at it", "files were changed since, look at them");
    if left.written.is_empty() {
        text.push_str("Nothing has to be taken back.\n");
    } else {
        text.push_str(&format!(
            "To go back: git -C {} checkout -- {}\n  (this also takes away what had not been committed in these files before)\n\
             To go on: leave the files as they are; the next run does what is left of the stage.\n",
            quoted(&root.to_string_lossy()),
            left.written.iter().map(|path| quoted(path)).collect::<Vec<_>>().join(" "),
        ));
    }
    let mut rest = vec![quoted(&left.journal.to_string_lossy())];
    rest.extend(left.temporary.iter().map(|path| quoted(&root.join(path).to_string_lossy())));
    text.push_str(&format!(
        "In any case, when no other run is at work: rm -- {}\nThen run this again.",
        rest.join(" ")
    ));
    text
}

/// The moments between which a run can fail or be killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step<'a> {
    Checked,
    Staged(&'a str),
    Journaled,
    BeforeRename(&'a str),
    Renamed(&'a str),
    AllRenamed,
    BeforePutBack(&'a str),
    JournalDeleted,
}

/// Called at each step; an error is treated as if the step had failed with it.
type Hook<'h> = &'h mut dyn FnMut(Step<'_>) -> io::Result<()>;

/// A file that is about to be replaced: the new content lies beside it.
struct Staged<'a> {
    path: &'a str,
    target: PathBuf,
    change: &'a Change,
    temporary: TempPath,
}

/// A file that has been replaced.
struct Replaced<'a> {
    path: &'a str,
    target: PathBuf,
    change: &'a Change,
}

#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    version: u32,
    files: Vec<JournalEntry>,
}

/// `temporary` is the name of the file beside `path` that holds the new content; `old` and `new` are SHA-1 sums of the
/// content.
#[derive(Debug, Serialize, Deserialize)]
struct JournalEntry {
    path: String,
    temporary: String,
    old: String,
    new: String,
}

fn write_with(root: &Path, changes: &BTreeMap<String, Change>, hook: Hook) -> Result<()> {
    let changes: Vec<(&str, &Change)> = changes
        .iter()
        .filter(|(_, change)| change.old != change.new)
        .map(|(path, change)| (path.as_str(), change))
        .collect();
    if changes.is_empty() {
        return Ok(());
    }
    if let Some(left) = interrupted(root)? {
        bail!(describe(&left));
    }

    // What fails in these two leaves nothing behind: temporary files go when they are dropped.
    let staged = prepare(root, &changes, hook).context("nothing was changed")?;
    write_journal(root, &staged).context("nothing was changed")?;
    let mut replaced = Vec::new();
    if let Err(error) = replace(root, staged, &mut replaced, hook) {
        return Err(undo(root, error, &replaced, hook));
    }
    delete_journal(root).context("all files were written, but the journal cannot be deleted; do it by hand")?;
    // Nothing can go wrong any more; the moment is there for the tests.
    let _ = hook(Step::JournalDeleted);
    Ok(())
}

/// Checks every target, then puts all new contents beside them.
fn prepare<'a>(root: &Path, changes: &[(&'a str, &'a Change)], hook: Hook) -> Result<Vec<Staged<'a>>> {
    let mut targets = Vec::new();
    for (path, change) in changes {
        let target = locate(root, path)?;
        check_content(&target, path, &change.old)?;
        let metadata = target.symlink_metadata().with_context(|| format!("cannot look at {path}"))?;
        if metadata.permissions().readonly() {
            bail!("{path} is read-only");
        }
        // Opening is the only way to ask that knows all reasons: rights, access lists, attributes, a read-only disk.
        OpenOptions::new().append(true).open(&target).with_context(|| format!("{path} cannot be written"))?;
        targets.push((*path, *change, target, metadata));
    }
    hook(Step::Checked)?;

    let mut staged = Vec::new();
    for (path, change, target, metadata) in targets {
        let temporary = stage(&target, &change.new, &metadata)
            .with_context(|| format!("the new content of {path} cannot be written beside it"))?;
        staged.push(Staged { path, target, change, temporary });
        hook(Step::Staged(path))?;
    }
    Ok(staged)
}

/// Writes `bytes` to a temporary file beside `target` that is like it in permissions and, where we may, in owner; it
/// is on the disk when this returns.
fn stage(target: &Path, bytes: &[u8], like: &Metadata) -> io::Result<TempPath> {
    let mut file = temporary_in(target.parent().unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    copy_owner(file.as_file(), like);
    file.as_file().set_permissions(like.permissions())?;
    file.as_file().sync_all()?;
    Ok(file.into_temp_path())
}

fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(TEMPORARY_PREFIX).suffix(TEMPORARY_SUFFIX).tempfile_in(folder)
}

/// Matters when root works on somebody else's files, as in a container. Where it is not allowed the file becomes ours,
/// as with every `git checkout`.
#[cfg(unix)]
fn copy_owner(file: &File, like: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let Ok(now) = file.metadata() else {
        return;
    };
    if (now.uid(), now.gid()) != (like.uid(), like.gid()) && fchown(file, Some(like.uid()), Some(like.gid())).is_err() {
        let _ = fchown(file, None, Some(like.gid()));
    }
}

#[cfg(not(unix))]
fn copy_owner(_file: &File, _like: &Metadata) {}

/// Puts the journal into the root; from here on an interruption is noticed by the next run.
fn write_journal(root: &Path, staged: &[Staged]) -> Result<()> {
    let entry = |file: &Staged| JournalEntry {
        path: file.path.to_string(),
        temporary: file.temporary.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        old: sha1_hex(&file.change.old),
        new: sha1_hex(&file.change.new),
    };
    let journal = Journal { version: JOURNAL_VERSION, files: staged.iter().map(entry).collect() };
    let mut bytes = serde_json::to_vec_pretty(&journal).context("cannot put the journal into JSON")?;
    bytes.push(b'\n');

    let place = root.join(JOURNAL);
    let failed = || format!("cannot write the journal {}", place.display());
    let mut file = temporary_in(root).with_context(failed)?;
    file.write_all(&bytes).and_then(|()| file.as_file().sync_all()).with_context(failed)?;
    if let Err(error) = file.persist_noclobber(&place) {
        if error.error.kind() == io::ErrorKind::AlreadyExists {
            bail!("another run has begun to write below {}", root.display());
        }
        // Some file systems know no way to rename that spares what is there.
        error.file.persist(&place).with_context(failed)?;
    }
    if let Err(error) = flush_folder(root) {
        let _ = delete_journal(root);
        return Err(error).with_context(failed);
    }
    Ok(())
}

/// Renames the new files over the old ones and notes in `replaced` each that is done.
fn replace<'a>(root: &Path, staged: Vec<Staged<'a>>, replaced: &mut Vec<Replaced<'a>>, hook: Hook) -> Result<()> {
    hook(Step::Journaled)?;
    let mut folders = BTreeSet::new();
    for Staged { path, target, change, temporary } in staged {
        hook(Step::BeforeRename(path)).with_context(|| format!("cannot replace {path}"))?;
        // Once more, because writing the others took its time.
        locate(root, path)?;
        check_content(&target, path, &change.old)?;
        temporary.persist(&target).map_err(|error| error.error).with_context(|| format!("cannot replace {path}"))?;
        folders.extend(target.parent().map(Path::to_path_buf));
        replaced.push(Replaced { path, target, change });
        hook(Step::Renamed(path))?;
    }
    for folder in folders {
        flush_folder(&folder).with_context(|| format!("cannot flush the folder {}", folder.display()))?;
    }
    hook(Step::AllRenamed)?;
    Ok(())
}

/// Puts the old contents back after `error`, and gives the error to report.
fn undo(root: &Path, error: anyhow::Error, replaced: &[Replaced], hook: Hook) -> anyhow::Error {
    let mut failures = Vec::new();
    for file in replaced.iter().rev() {
        if let Err(failure) = put_back(root, file, hook) {
            failures.push(format!("{}: {failure:#}", file.path));
        }
    }
    if failures.is_empty() {
        if let Err(failure) = delete_journal(root) {
            let journal = root.join(JOURNAL);
            return error.context(format!("nothing was changed, but delete {} ({failure})", journal.display()));
        }
        return error.context(match replaced.len() {
            0 => "nothing was changed".to_string(),
            count => format!("nothing was changed ({count} already written and put back)"),
        });
    }
    // The journal stays, so that the next run notices as well.
    let state = match interrupted(root) {
        Ok(Some(left)) => describe(&left),
        _ => String::new(),
    };
    error.context(format!(
        "writing failed half-way, and not everything could be put back ({})\n{state}\nWriting failed because",
        failures.join("; "),
    ))
}

fn put_back(root: &Path, file: &Replaced, hook: Hook) -> Result<()> {
    hook(Step::BeforePutBack(file.path))?;
    locate(root, file.path)?;
    check_content(&file.target, file.path, &file.change.new)?;
    let metadata = file.target.symlink_metadata()?;
    let temporary = stage(&file.target, &file.change.old, &metadata)?;
    temporary.persist(&file.target).map_err(|error| error.error)?;
    // The content is back whether or not the folder is flushed at once.
    let _ = file.target.parent().map(flush_folder);
    Ok(())
}

fn delete_journal(root: &Path) -> io::Result<()> {
    fs::remove_file(root.join(JOURNAL))?;
    // Should the deletion be lost with the power, the next run finds a journal whose files are all whole, and says so.
    let _ = flush_folder(root);
    Ok(())
}

/// Makes the renames in a folder last. Folders that cannot be opened or systems that cannot flush one are passed over:
/// the renames have happened, they are only not yet safe from a power cut.
#[cfg(unix)]
fn flush_folder(folder: &Path) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, PermissionDenied, Unsupported};
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error) if matches!(error.kind(), InvalidInput | PermissionDenied | Unsupported) => Ok(()),
        result => result,
    }
}

#[cfg(not(unix))]
fn flush_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// The parts of a root-relative path; an error if it is anything else.
fn parts(path: &str) -> Result<Vec<&str>> {
    let parts: Vec<&str> = path.split('/').collect();
    let is_name = |part: &&str| {
        let mut components = Path::new(part).components();
        matches!(components.next(), Some(Component::Normal(_))) && components.next().is_none()
    };
    if !parts.iter().all(is_name) {
        bail!("{path:?} is not a path below the root");
    }
    Ok(parts)
}

/// The regular file at a root-relative path; an error if it is anything else or if a symbolic link leads there.
fn locate(root: &Path, path: &str) -> Result<PathBuf> {
    let parts = parts(path)?;
    let mut place = root.to_path_buf();
    for (index, part) in parts.iter().enumerate() {
        place.push(part);
        let kind = place.symlink_metadata().with_context(|| format!("cannot look at {path}"))?.file_type();
        if kind.is_symlink() {
            bail!("{path} is reached by a symbolic link ({})", place.display());
        }
        let is_last = index + 1 == parts.len();
        if is_last && !kind.is_file() || !is_last && !kind.is_dir() {
            bail!("{path} is not a regular file");
        }
    }
    Ok(place)
}

fn check_content(target: &Path, path: &str, expected: &[u8]) -> Result<()> {
    if fs::read(target).with_context(|| format!("cannot read {path}"))? != expected {
        bail!("{path} was changed by somebody else while we were working; run this again");
    }
    Ok(())
}

/// The temporary files of this tool in a folder; none if it cannot be read, as they matter to nobody then.
fn temporary_files(root: &Path, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name.starts_with(TEMPORARY_PREFIX) && name.ends_with(TEMPORARY_SUFFIX))
        .map(|name| if folder.is_empty() { name } else { format!("{folder}/{name}") })
        .collect();
    names.sort();
    names
}

fn sha1_hex(bytes: &[u8]) -> String {
    Sha1::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A word for a POSIX shell.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+=:@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use std::process::Command;

    const PATHS: [&str; 4] = ["a/one.tf", "a/two.tf", "b c/it's.tf", "three.tf"];

    fn old(path: &str) -> Vec<u8> {
        format!("old content of {path}\n").into_bytes()
    }

    fn new(path: &str) -> Vec<u8> {
        format!("new and rather longer content of {path}\n").repeat(1000).into_bytes()
    }

    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for path in PATHS {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), old(path)).unwrap();
        }
        (folder, root)
    }

    fn changes() -> BTreeMap<String, Change> {
        PATHS.iter().map(|path| (path.to_string(), Change { old: old(path), new: new(path) })).collect()
    }

    /// Which of the files are new; panics if one is neither.
    fn written(root: &Path) -> Vec<&'static str> {
        let is_new = |path: &&str| {
            let bytes = fs::read(root.join(path)).unwrap();
            assert!(bytes == old(path) || bytes == new(path), "{path} is neither old nor new");
            bytes == new(path)
        };
        PATHS.into_iter().filter(is_new).collect()
    }

    /// All files below the folder that are not among the targets.
    fn leftovers(root: &Path) -> Vec<String> {
        let mut left = Vec::new();
        for folder in ["", "a", "b c"] {
            for entry in fs::read_dir(root.join(folder)).unwrap() {
                let entry = entry.unwrap();
                let path = root.join(folder).join(entry.file_name());
                let path = path.strip_prefix(root).unwrap().to_str().unwrap().to_string();
                if entry.file_type().unwrap().is_file() && !PATHS.contains(&path.as_str()) {
                    left.push(path);
                }
            }
        }
        left
    }

    fn failure(root: &Path, changes: &BTreeMap<String, Change>) -> String {
        format!("{:#}", write_all(root, changes).unwrap_err())
    }

    fn injected() -> io::Result<()> {
        Err(io::Error::other("injected"))
    }

    #[test]
    fn writes_all_and_leaves_nothing_behind() {
        let (_folder, root) = folder();
        write_all(&root, &changes()).unwrap();
        assert_eq!(written(&root), PATHS);
        assert_eq!(leftovers(&root), Vec::<String>::new());
        assert_eq!(interrupted(&root).unwrap(), None);
    }

    #[test]
    fn nothing_to_change_touches_nothing() {
        let (_folder, root) = folder();
        write_all(&root, &BTreeMap::new()).unwrap();
        let same = Change { old: b"not what is there".to_vec(), new: b"not what is there".to_vec() };
        write_all(&root, &BTreeMap::from([("three.tf".to_string(), same)])).unwrap();
        assert!(written(&root).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_kept() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let (_folder, root) = folder();
        for (path, mode) in PATHS.iter().zip([0o600, 0o664, 0o755, 0o646]) {
            fs::set_permissions(root.join(path), fs::Permissions::from_mode(mode)).unwrap();
        }
        // Only root may; for everybody else there is nothing to see.
        let given_away = std::os::unix::fs::chown(root.join("three.tf"), Some(12345), Some(54321)).is_ok();
        write_all(&root, &changes()).unwrap();
        for (path, mode) in PATHS.iter().zip([0o600, 0o664, 0o755, 0o646]) {
            assert_eq!(fs::metadata(root.join(path)).unwrap().mode() & 0o7777, mode, "{path}");
        }
        let metadata = fs::metadata(root.join("three.tf")).unwrap();
        assert!(!given_away || (metadata.uid(), metadata.gid()) == (12345, 54321));
    }

    #[test]
    fn a_target_that_is_not_as_expected_stops_everything() {
        let (_folder, root) = folder();
        fs::write(root.join("three.tf"), "edited").unwrap();
        let message = failure(&root, &changes());
        assert!(message.starts_with("nothing was changed: three.tf was changed by somebody else"), "{message}");
        fs::remove_file(root.join("three.tf")).unwrap();
        assert!(failure(&root, &changes()).contains("cannot look at three.tf"));
        fs::create_dir(root.join("three.tf")).unwrap();
        assert!(failure(&root, &changes()).contains("three.tf is not a regular file"));
        fs::remove_dir(root.join("three.tf")).unwrap();
        fs::write(root.join("three.tf"), old("three.tf")).unwrap();
        let mut permissions = fs::metadata(root.join("three.tf")).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(root.join("three.tf"), permissions).unwrap();
        assert!(failure(&root, &changes()).contains("three.tf is read-only"));
        assert!(written(&root).is_empty() && leftovers(&root).is_empty());
    }

    /// Says nothing when run by a user whom permissions do not bind.
    #[cfg(unix)]
    #[test]
    fn a_folder_that_takes_no_file_stops_everything() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, root) = folder();
        fs::set_permissions(root.join("b c"), fs::Permissions::from_mode(0o555)).unwrap();
        if File::create(root.join("b c/probe")).is_ok() {
            return;
        }
        let message = failure(&root, &changes());
        fs::set_permissions(root.join("b c"), fs::Permissions::from_mode(0o755)).unwrap();
        assert!(message.contains("new content of b c/it's.tf cannot be written"), "{message}");
        assert!(written(&root).is_empty() && leftovers(&root).is_empty());
    }

    #[test]
    fn paths_that_lead_elsewhere_are_refused() {
        let (_folder, root) = folder();
        for path in ["../x.tf", "/etc/hosts", "a/../three.tf", "a//one.tf", "./three.tf", "", "a/"] {
            let change = Change { old: Vec::new(), new: b"x".to_vec() };
            let message = failure(&root, &BTreeMap::from([(path.to_string(), change)]));
            assert!(message.contains("is not a path below the root"), "{path}: {message}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn symbolic_links_are_refused() {
        let (_folder, root) = folder();
        let (_other_folder, other) = folder();
        fs::rename(root.join("a"), root.join("real")).unwrap();
        std::os::unix::fs::symlink(other.join("a"), root.join("a")).unwrap();
        assert!(failure(&root, &changes()).contains("a/one.tf is reached by a symbolic link"));
        fs::remove_file(root.join("a")).unwrap();
        fs::rename(root.join("real"), root.join("a")).unwrap();
        fs::remove_file(root.join("three.tf")).unwrap();
        std::os::unix::fs::symlink(other.join("three.tf"), root.join("three.tf")).unwrap();
        assert!(failure(&root, &changes()).contains("three.tf is reached by a symbolic link"));
        assert!(written(&root).is_empty() && written(&other).is_empty());
    }

    #[test]
    fn an_edit_made_while_we_work_is_not_overwritten() {
        let (_folder, root) = folder();
        let error = write_with(&root, &changes(), &mut |step| {
            if step == Step::BeforeRename("three.tf") {
                fs::write(root.join("three.tf"), "edited").unwrap();
            }
            Ok(())
        })
        .unwrap_err();
        assert_eq!(
            format!("{error:#}"),
            "nothing was changed (3 already written and put back): three.tf was changed by somebody else while we were \
             working; run this again"
        );
        assert_eq!(fs::read(root.join("three.tf")).unwrap(), b"edited");
        fs::write(root.join("three.tf"), old("three.tf")).unwrap();
        assert!(written(&root).is_empty() && leftovers(&root).is_empty());
    }

    /// Runs with a failure at the given step, counted from 0, and says whether the run got that far.
    fn fail_at(root: &Path, count: usize) -> Option<Result<()>> {
        let mut seen = 0;
        let result = write_with(root, &changes(), &mut |_| {
            written(root);
            seen += 1;
            if seen == count + 1 { injected() } else { Ok(()) }
        });
        (seen > count).then_some(result)
    }

    #[test]
    fn a_failure_at_any_step_changes_nothing() {
        for count in 0.. {
            let (_folder, root) = folder();
            let Some(result) = fail_at(&root, count) else {
                // 1 checked, 4 staged, 1 journal, 4 × 2 renames, 1 all renamed, 1 journal deleted.
                assert_eq!(count, 16);
                break;
            };
            let expected: &[&str] = if result.is_ok() { &PATHS } else { &[] };
            assert_eq!(written(&root), expected, "step {count}");
            assert_eq!(leftovers(&root), Vec::<String>::new(), "step {count}");
            assert_eq!(interrupted(&root).unwrap(), None, "step {count}");
            assert_eq!(result.is_ok(), count == 15);
            if let Err(error) = result {
                let message = format!("{error:#}");
                assert!(message.starts_with("nothing was changed") && message.contains("injected"), "{message}");
            }
        }
    }

    #[test]
    fn what_cannot_be_put_back_is_said_now_and_noticed_later() {
        let (_folder, root) = folder();
        let error = write_with(&root, &changes(), &mut |step| match step {
            Step::BeforeRename("three.tf") | Step::BeforePutBack("a/two.tf") => injected(),
            _ => Ok(()),
        })
        .unwrap_err();
        assert_eq!(written(&root), ["a/two.tf"]);
        let left = interrupted(&root).unwrap().unwrap();
        assert_eq!((left.written.as_slice(), left.pending.len()), (&["a/two.tf".to_string()][..], 3));
        assert!(left.temporary.is_empty());
        let message = format!("{error:#}");
        assert!(message.contains("not everything could be put back (a/two.tf: injected)"), "{message}");
        assert!(message.contains(&describe(&left)) && message.contains("checkout -- a/two.tf"), "{message}");
        // The next run refuses, and goes on once the user has cleaned up.
        assert!(failure(&root, &changes()).contains("an earlier run was stopped"));
        fs::remove_file(&left.journal).unwrap();
        let mut rest = changes();
        rest.remove("a/two.tf");
        write_all(&root, &rest).unwrap();
        assert_eq!(written(&root), PATHS);
    }

    const CHILD_ROOT: &str = "OAI2OAC_TEST_WRITE_ROOT";
    const CHILD_STEP: &str = "OAI2OAC_TEST_WRITE_STEP";
    const CHILD_FAILS: &str = "OAI2OAC_TEST_WRITE_FAILS";

    /// Not a test by itself: the process that `killed_at_any_step…` starts and that ends, without any clean-up, at a
    /// step.
    #[test]
    fn child_that_is_killed() {
        let (Ok(root), Ok(step)) = (std::env::var(CHILD_ROOT), std::env::var(CHILD_STEP)) else {
            return;
        };
        let mut left: usize = step.parse().unwrap();
        let fails = std::env::var(CHILD_FAILS).is_ok_and(|value| value == "yes");
        let done = write_with(Path::new(&root), &changes(), &mut |step| {
            if left == 0 {
                std::process::exit(99);
            }
            left -= 1;
            if fails && step == Step::BeforeRename("three.tf") { injected() } else { Ok(()) }
        });
        std::process::exit(if done.is_ok() { 98 } else { 97 });
    }

    /// Starts the child, which ends at the given step, counted from 0, or with 98 (done) or 97 (failed) if it never
    /// gets there.
    fn killed(root: &Path, step: usize, fails: &str) -> Option<i32> {
        let (_, module) = module_path!().split_once("::").unwrap();
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", &format!("{module}::child_that_is_killed")])
            .envs([(CHILD_ROOT, root.as_os_str()), (CHILD_STEP, step.to_string().as_ref())])
            .env(CHILD_FAILS, fails)
            .output()
            .unwrap();
        child.status.code()
    }

    #[test]
    fn killed_at_any_step_every_file_is_whole_and_the_next_run_notices() {
        for step in 0.. {
            let (_folder, root) = folder();
            let code = killed(&root, step, "no");
            if code == Some(98) {
                assert_eq!(step, 16);
                break;
            }
            assert_eq!(code, Some(99));
            let new = written(&root);
            // The journal is there from step 5 on and gone at step 15.
            let Some(left) = interrupted(&root).unwrap() else {
                assert!(step < 5 && new.is_empty() || step == 15 && new == PATHS, "step {step}");
                continue;
            };
            assert!((5..15).contains(&step), "step {step}");
            assert_eq!(left.written, new, "step {step}");
            assert_eq!(left.written.len() + left.pending.len(), PATHS.len());
            assert!(left.changed_since.is_empty());
            assert_eq!(left.temporary.len(), left.pending.len(), "step {step}");
            assert!(failure(&root, &changes()).contains(&describe(&left)));

            // Cleaning up as told, and going on.
            for path in left.temporary.iter().map(|path| root.join(path)).chain([left.journal.clone()]) {
                fs::remove_file(path).unwrap();
            }
            assert_eq!(leftovers(&root), Vec::<String>::new());
            let rest = changes().into_iter().filter(|(path, _)| left.pending.contains(path)).collect();
            write_all(&root, &rest).unwrap();
            assert_eq!(written(&root), PATHS);
        }
    }

    #[test]
    fn killed_while_putting_back_every_file_is_whole_and_the_next_run_notices() {
        // 1 checked, 4 staged, 1 journal, 3 × 2 renames, 1 that fails.
        for (step, still_new) in [(13, &PATHS[..3]), (14, &PATHS[..2]), (15, &PATHS[..1])] {
            let (_folder, root) = folder();
            assert_eq!(killed(&root, step, "yes"), Some(99));
            assert_eq!(written(&root), still_new);
            assert_eq!(interrupted(&root).unwrap().unwrap().written, still_new);
        }
        let (_folder, root) = folder();
        assert_eq!(killed(&root, 16, "yes"), Some(97));
        assert!(written(&root).is_empty() && leftovers(&root).is_empty());
    }

    #[test]
    fn a_left_journal_tells_old_new_and_changed_apart() {
        let (_folder, root) = folder();
        let journal = Journal {
            version: JOURNAL_VERSION,
            files: PATHS
                .iter()
                .map(|path| JournalEntry {
                    path: path.to_string(),
                    temporary: ".oai2oac-x.tmp".to_string(),
                    old: sha1_hex(&old(path)),
                    new: sha1_hex(&new(path)),
                })
                .collect(),
        };
        fs::write(root.join(JOURNAL), serde_json::to_vec(&journal).unwrap()).unwrap();
        fs::write(root.join("a/.oai2oac-x.tmp"), "").unwrap();
        fs::write(root.join("a/one.tf"), "neither").unwrap();
        fs::remove_file(root.join("a/two.tf")).unwrap();
        fs::write(root.join("b c/it's.tf"), new("b c/it's.tf")).unwrap();
        let left = interrupted(&root).unwrap().unwrap();
        assert_eq!(left.changed_since, ["a/one.tf", "a/two.tf"]);
        assert_eq!(left.written, ["b c/it's.tf"]);
        assert_eq!(left.pending, ["three.tf"]);
        assert_eq!(left.temporary, ["a/.oai2oac-x.tmp"]);
        let text = describe(&left);
        assert!(
            text.contains(&format!(r"git -C {} checkout -- 'b c/it'\''s.tf'", quoted(root.to_str().unwrap()))),
            "{text}"
        );
        assert!(text.contains("a/.oai2oac-x.tmp") && text.contains(JOURNAL), "{text}");
        assert!(
            text.contains("2 files were changed since") && text.contains("1 file is still old: three.tf"),
            "{text}"
        );
    }

    #[test]
    fn a_journal_that_is_not_ours_is_an_error() {
        let (_folder, root) = folder();
        let leading_out = r#"{"version":1,"files":[{"path":"../../x","temporary":"","old":"","new":""}]}"#;
        for text in ["", "{", "[]", r#"{"version":1}"#, leading_out] {
            fs::write(root.join(JOURNAL), text).unwrap();
            let error = format!("{:#}", interrupted(&root).unwrap_err());
            assert!(error.contains("is not a journal of this tool"), "{error}");
            assert!(write_all(&root, &changes()).is_err());
        }
        fs::write(root.join(JOURNAL), r#"{"version":2,"files":[]}"#).unwrap();
        assert!(format!("{:#}", interrupted(&root).unwrap_err()).contains("another version"));
        assert!(written(&root).is_empty());
    }

    #[test]
    fn words_are_quoted_for_a_shell() {
        for (word, expected) in [("a/b-c_1.tf", "a/b-c_1.tf"), ("a b", "'a b'"), ("", "''"), ("$(x)'", r"'$(x)'\'''")] {
            assert_eq!(quoted(word), expected);
        }
    }
}
