//! Asks the user's own `git` what it knows about the files: where the repository is, who commits, what is not
//! committed yet, and what the last commit holds. Nothing here writes to the repository.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, bail};

/// Variables that a calling git hook may have set and that would point git at another repository than the one the
/// files lie in, or change what a path on its command line means.
const MISLEADING: [&str; 11] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_COMMON_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
];

/// A git work tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Git {
    root: PathBuf,
}

impl Git {
    /// The work tree that `path`, a file or a folder, lies in.
    ///
    /// `None` if it lies in none, or if no git is installed.
    ///
    /// # Errors
    /// Whatever else git objects to, in its own words: a repository that belongs to somebody else, a bare one, a
    /// broken one, a `path` that is not there.
    pub fn open(path: &Path) -> Result<Option<Git>> {
        let folder = match path.parent() {
            Some(parent) if path.is_file() => parent,
            _ => path,
        };
        // `git -C ''` would be the current folder too, but only by a special rule.
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let output = match command(folder).args(["rev-parse", "--show-toplevel"]).output() {
            Ok(output) => output,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).context("cannot run git"),
        };
        if !output.status.success() {
            let words = words(&output);
            // The words in brackets set "there is no repository" apart from "there is one, and it is broken".
            if words.lines().any(|line| line.starts_with("fatal: not a git repository (or any")) {
                return Ok(None);
            }
            bail!("git does not work in {}: {words}", folder.display());
        }
        let line = output.stdout.strip_suffix(b"\n").unwrap_or(&output.stdout);
        if line.is_empty() {
            bail!("git names no work tree for {}", folder.display());
        }
        let root = path_of(line)?;
        let root =
            canonical(&root).with_context(|| format!("cannot open the repository's top folder {}", root.display()))?;
        Ok(Some(Git { root }))
    }

    /// The top folder of the work tree: absolute, without symbolic links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Who would be the author of a commit made now: `Name <email>`. `None` if git does not know.
    ///
    /// # Errors
    /// When git fails for any other reason.
    pub fn identity(&self) -> Result<Option<String>> {
        let args = ["var", "GIT_AUTHOR_IDENT"];
        let output = self.output(&args)?;
        if !output.status.success() {
            let words = words(&output);
            let unknown = ["Please tell me who you are", "ident name", "disallowed characters"];
            if unknown.iter().any(|text| words.contains(text)) {
                return Ok(None);
            }
            bail!("git {} failed: {words}", args.join(" "));
        }
        // What follows the address is the time; git lets no '>' into a name or an address.
        let line = String::from_utf8_lossy(&output.stdout);
        Ok(line.rfind('>').map(|end| line[..=end].to_string()))
    }

    /// Those of `paths` (relative to the root, `/`-separated) whose content is not in the last commit as it stands:
    /// changed, staged, deleted, in conflict, untracked or ignored; in the order given.
    ///
    /// A path that neither git nor the disk has is not among them. What the user told git not to look at
    /// (`update-index --assume-unchanged`, `--skip-worktree`) counts as unchanged, as in `git status`.
    ///
    /// # Errors
    /// When git fails.
    pub fn uncommitted(&self, paths: &[String]) -> Result<Vec<String>> {
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        // Everything is asked for and filtered here: `git status` takes no list of paths but on its command line,
        // which has an end.
        let status = self.run(&[
            "status",
            "--porcelain=v1",
            "-z",
            "--no-renames",
            "--untracked-files=no",
            "--ignore-submodules=none",
        ])?;
        let changed: HashSet<&[u8]> = records(&status).filter_map(|record| record.get(3..)).collect();
        // "Not tracked" is one question; "untracked or ignored" would be a walk through folders such as
        // `node_modules`.
        let tracked = self.run(&["ls-files", "-z"])?;
        let tracked: HashSet<&[u8]> = records(&tracked).collect();
        let is_uncommitted = |path: &&String| {
            let bytes = path.as_bytes();
            changed.contains(bytes)
                || (!tracked.contains(bytes) && self.root.join(path.as_str()).symlink_metadata().is_ok())
        };
        Ok(paths.iter().filter(is_uncommitted).cloned().collect())
    }

    /// The content that `path` (relative to the root, `/`-separated) has in the last commit, in the form that a fresh
    /// checkout would write to disk: line endings and filters as git's configuration and attributes have them. The
    /// stored blob may differ (`core.autocrlf`, `eol=crlf`, `ident`, clean and smudge filters).
    ///
    /// `None` if there is no commit yet, or if it has no regular file there.
    ///
    /// # Errors
    /// When git fails, a filter included.
    pub fn head_bytes(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let head = ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"];
        let output = self.output(&head)?;
        if output.status.code() == Some(1) {
            return Ok(None);
        }
        if !output.status.success() {
            bail!("git {} failed: {}", head.join(" "), words(&output));
        }
        let listing = self.run(&["ls-tree", "-z", "--full-tree", "HEAD", "--", path])?;
        // `MODE TYPE ID<tab>PATH`; the mode of a regular file is 100644 or 100755, a symbolic link is 120000.
        let Some(entry) = records(&listing).find(|entry| entry.starts_with(b"100")) else {
            return Ok(None);
        };
        let entry = String::from_utf8_lossy(entry);
        let id = entry.split(['\t', ' ']).nth(2).with_context(|| format!("git ls-tree says of {path}: {entry}"))?;
        self.run(&["cat-file", "--filters", &format!("--path={path}"), id]).map(Some)
    }

    /// Runs git in the root and gives what it says, whether it succeeds or not.
    fn output(&self, args: &[&str]) -> Result<Output> {
        command(&self.root).args(args).output().with_context(|| format!("cannot run git {}", args.join(" ")))
    }

    /// Runs git in the root and gives its standard output; an error with git's own words if it fails.
    fn run(&self, args: &[&str]) -> Result<Vec<u8>> {
        let output = self.output(args)?;
        if !output.status.success() {
            bail!("git {} failed: {}", args.join(" "), words(&output));
        }
        Ok(output.stdout)
    }
}

/// `fs::canonicalize`, but without the `\\?\` that Windows puts in front and that git does not take.
///
/// # Errors
/// As `fs::canonicalize`.
pub(super) fn canonical(path: &Path) -> io::Result<PathBuf> {
    let path = path.canonicalize()?;
    let plain = path.to_str().and_then(|text| text.strip_prefix(r"\\?\")).filter(|text| text.get(1..2) == Some(":"));
    Ok(match plain {
        Some(plain) if cfg!(windows) => PathBuf::from(plain),
        _ => path,
    })
}

/// git in a folder, with nothing in its way that a calling hook has set, and with English words.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    // Without optional locks git only reads: no refreshed index is written, no lock gets in the user's way.
    command.args(["--no-pager", "--no-optional-locks", "--literal-pathspecs", "-C"]).arg(folder);
    // English words, because the callers tell one failure from another by them.
    command.env("LC_ALL", "C");
    for name in MISLEADING {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}

/// The fields of a `-z` output.
fn records(output: &[u8]) -> impl Iterator<Item = &[u8]> {
    output.split(|byte| *byte == 0).filter(|record| !record.is_empty())
}

fn words(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr).trim().to_string();
    if text.is_empty() { output.status.to_string() } else { text }
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> Result<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    Ok(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> Result<PathBuf> {
    Ok(PathBuf::from(std::str::from_utf8(bytes).context("git names a work tree that is not UTF-8")?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use std::fs;

    fn git(folder: &Path, args: &[&str]) {
        let output = command(folder).args(args).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", words(&output));
    }

    /// A repository that the settings of whoever runs the tests have little say in.
    fn repository() -> (tempfile::TempDir, Git) {
        let folder = tempfile::tempdir().unwrap();
        git(folder.path(), &["init", "-q"]);
        for (key, value) in [
            ("user.name", "Jo Müller"),
            ("user.email", "jo@example.com"),
            ("commit.gpgSign", "false"),
            ("core.autocrlf", "false"),
            ("core.hooksPath", "/nowhere"),
            ("core.excludesFile", "/nowhere"),
        ] {
            git(folder.path(), &["config", key, value]);
        }
        let opened = Git::open(folder.path()).unwrap().unwrap();
        (folder, opened)
    }

    fn put(git: &Git, path: &str, text: &str) {
        let path = git.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn commit_all(repo: &Git) {
        git(repo.root(), &["add", "-A"]);
        git(repo.root(), &["commit", "-q", "-m", "x"]);
    }

    fn strings(paths: &[&str]) -> Vec<String> {
        paths.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn opens_the_top_from_a_folder_and_from_a_file_below() {
        let (folder, repo) = repository();
        put(&repo, "a b/ü/main.tf", "");
        assert_eq!(repo.root(), folder.path().canonicalize().unwrap());
        for below in ["a b/ü", "a b/ü/main.tf"] {
            assert_eq!(Git::open(&folder.path().join(below)).unwrap().unwrap(), repo);
        }
    }

    #[test]
    fn no_repository_is_none_and_a_broken_one_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Git::open(folder.path()).unwrap(), None);
        fs::write(folder.path().join(".git"), "gitdir: /nowhere\n").unwrap();
        let error = Git::open(folder.path()).unwrap_err().to_string();
        assert!(error.contains("not a git repository: /nowhere"), "{error}");
        fs::write(folder.path().join(".git"), "nonsense").unwrap();
        assert!(Git::open(folder.path()).is_err());
        assert!(Git::open(&folder.path().join("missing")).is_err());
    }

    #[test]
    fn a_bare_repository_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        git(folder.path(), &["init", "-q", "--bare"]);
        let error = Git::open(folder.path()).unwrap_err().to_string();
        assert!(error.contains("work tree"), "{error}");
    }

    /// Needs the right to give files away, so it says nothing when run by an ordinary user.
    #[cfg(unix)]
    #[test]
    fn dubious_ownership_is_an_error_in_the_words_of_git() {
        let (folder, repo) = repository();
        let trusts_all = repo.output(&["config", "--get-all", "safe.directory"]).unwrap();
        let given_away = [".git", "."]
            .iter()
            .all(|path| std::os::unix::fs::chown(folder.path().join(path), Some(12345), Some(12345)).is_ok());
        if given_away && trusts_all.stdout.is_empty() && std::env::var_os("SUDO_UID").is_none() {
            let error = Git::open(folder.path()).unwrap_err().to_string();
            assert!(error.contains("dubious ownership"), "{error}");
        }
    }

    #[test]
    fn identity_has_no_time_and_may_be_unknown() {
        let (_folder, repo) = repository();
        if std::env::var_os("GIT_AUTHOR_NAME").is_some() || std::env::var_os("GIT_AUTHOR_EMAIL").is_some() {
            return;
        }
        assert_eq!(repo.identity().unwrap().as_deref(), Some("Jo Müller <jo@example.com>"));
        git(repo.root(), &["config", "user.name", ""]);
        assert_eq!(repo.identity().unwrap(), None);
        git(repo.root(), &["config", "user.name", "<>"]);
        assert_eq!(repo.identity().unwrap(), None);
        fs::write(repo.root().join(".git/config"), "[broken").unwrap();
        assert!(repo.identity().is_err());
    }

    #[test]
    fn uncommitted_finds_every_kind_and_nothing_else() {
        let (_folder, repo) = repository();
        let tracked = [
            "clean.tf",
            "changed.tf",
            "staged.tf",
            "staged-and-back.tf",
            "deleted.tf",
            "removed.tf",
            "moved.tf",
            "tracked-ignored.tf",
            "s p/ä\"[x]*.tf",
            ":(top)x.tf",
            "-dash.tf",
        ];
        for path in tracked {
            put(&repo, path, "one\n");
        }
        commit_all(&repo);
        assert!(repo.uncommitted(&strings(&tracked)).unwrap().is_empty());

        put(&repo, ".gitignore", "*ignored.tf\nvendor/\n");
        put(&repo, "changed.tf", "two\n");
        put(&repo, "staged.tf", "two\n");
        put(&repo, "staged-and-back.tf", "two\n");
        git(repo.root(), &["add", "staged.tf", "staged-and-back.tf"]);
        put(&repo, "staged-and-back.tf", "one\n");
        fs::remove_file(repo.root().join("deleted.tf")).unwrap();
        git(repo.root(), &["rm", "-q", "--cached", "removed.tf"]);
        git(repo.root(), &["mv", "moved.tf", "moved-here.tf"]);
        put(&repo, "new.tf", "");
        put(&repo, "folder/new.tf", "");
        put(&repo, "ignored.tf", "");
        put(&repo, "vendor/deep/main.tf", "");
        put(&repo, "intended.tf", "");
        git(repo.root(), &["add", "-N", "intended.tf"]);

        let uncommitted = strings(&[
            "changed.tf",
            "staged.tf",
            "staged-and-back.tf",
            "deleted.tf",
            "removed.tf",
            "moved.tf",
            "moved-here.tf",
            "new.tf",
            "folder/new.tf",
            "ignored.tf",
            "vendor/deep/main.tf",
            "intended.tf",
        ]);
        let mut asked = strings(&["clean.tf", "tracked-ignored.tf", "s p/ä\"[x]*.tf", ":(top)x.tf", "nowhere.tf"]);
        asked.extend(uncommitted.clone());
        asked.push("-dash.tf".to_string());
        assert_eq!(repo.uncommitted(&asked).unwrap(), uncommitted);

        put(&repo, "s p/ä\"[x]*.tf", "two\n");
        assert_eq!(repo.uncommitted(&strings(&["s p/ä\"[x]*.tf"])).unwrap().len(), 1);
    }

    #[test]
    fn uncommitted_works_before_the_first_commit_and_with_thousands_of_paths() {
        let (_folder, repo) = repository();
        put(&repo, "staged.tf", "");
        git(repo.root(), &["add", "-A"]);
        put(&repo, "new.tf", "");
        let mut asked: Vec<String> =
            (0..20_000).map(|n| format!("a/rather/long/path/to/no/file/number-{n}.tf")).collect();
        asked.extend(strings(&["staged.tf", "new.tf"]));
        assert_eq!(repo.uncommitted(&asked).unwrap(), strings(&["staged.tf", "new.tf"]));
        assert!(repo.uncommitted(&[]).unwrap().is_empty());
    }

    #[test]
    fn uncommitted_sees_a_change_made_within_the_same_second() {
        let (_folder, repo) = repository();
        put(&repo, "main.tf", "one\n");
        commit_all(&repo);
        put(&repo, "main.tf", "two\n");
        assert_eq!(repo.uncommitted(&strings(&["main.tf"])).unwrap(), strings(&["main.tf"]));
    }

    #[test]
    fn head_bytes_are_those_of_the_last_commit() {
        let (_folder, repo) = repository();
        assert_eq!(repo.head_bytes("main.tf").unwrap(), None);
        for path in ["main.tf", "a/b.tf", "a:b*.tf", ":(top)x.tf", "-dash.tf"] {
            put(&repo, path, path);
        }
        put(&repo, "bytes.tf", "\u{feff}a\r\nb\n");
        commit_all(&repo);
        put(&repo, "main.tf", "changed");
        put(&repo, "new.tf", "");
        git(repo.root(), &["add", "new.tf"]);
        for path in ["main.tf", "a/b.tf", "a:b*.tf", ":(top)x.tf", "-dash.tf"] {
            assert_eq!(repo.head_bytes(path).unwrap().as_deref(), Some(path.as_bytes()), "{path}");
        }
        assert_eq!(repo.head_bytes("bytes.tf").unwrap().as_deref(), Some("\u{feff}a\r\nb\n".as_bytes()));
        for path in ["new.tf", "nowhere.tf", "a", "*.tf", "a/nowhere.tf"] {
            assert_eq!(repo.head_bytes(path).unwrap(), None, "{path}");
        }
    }

    #[test]
    fn head_bytes_have_the_line_endings_of_the_work_tree() {
        let (_folder, repo) = repository();
        put(&repo, ".gitattributes", "*.tf text eol=crlf\n");
        put(&repo, "main.tf", "a\r\nb\r\n");
        commit_all(&repo);
        assert_eq!(repo.run(&["cat-file", "blob", "HEAD:main.tf"]).unwrap(), b"a\nb\n");
        assert_eq!(repo.head_bytes("main.tf").unwrap().as_deref(), Some(&b"a\r\nb\r\n"[..]));
        assert!(repo.uncommitted(&strings(&["main.tf"])).unwrap().is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_in_the_last_commit_has_no_bytes() {
        let (_folder, repo) = repository();
        put(&repo, "main.tf", "x");
        std::os::unix::fs::symlink("main.tf", repo.root().join("link.tf")).unwrap();
        commit_all(&repo);
        assert_eq!(repo.head_bytes("link.tf").unwrap(), None);
    }

    #[test]
    fn a_linked_work_tree_has_its_own_root() {
        let (_folder, repo) = repository();
        put(&repo, "main.tf", "x");
        commit_all(&repo);
        let other = tempfile::tempdir().unwrap();
        let path = other.path().join("tree");
        git(repo.root(), &["worktree", "add", "-q", "--detach", path.to_str().unwrap()]);
        let linked = Git::open(&path).unwrap().unwrap();
        assert_eq!(linked.root(), path.canonicalize().unwrap());
        assert_eq!(linked.head_bytes("main.tf").unwrap().as_deref(), Some(&b"x"[..]));
    }
}
