//! The command line against real git: what is asked for, what is answered, and what the tree is afterwards.

mod each;

use each::each;
use oai2oac::cli::Engine;
use oai2oac::migrate::{MigrateError, Options, migrate, migrate_with};
use oai2oac::stage::{Change, Stage};
use oai2oac::template::Templates;
use oai2oac::workspace::discover::discover;
use oai2oac::workspace::edits::Edit;
use serde_json::Value;
use sha1::{Digest, Sha1};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

const TOOL: &str = env!("CARGO_BIN_EXE_oai2oac");

/// The case that needs nothing but one folder with one file, and has no findings.
const SIMPLE: &str = "simple-document";

/// What is said wherever standard output or a folder holds several stages.
const ORDER: &str = "apply each everywhere";

const ALL_STAGES: [&str; 6] = ["--stage", "grant", "--stage", "switch", "--stage", "retire"];

/// From a path to its content.
type Files = BTreeMap<String, Vec<u8>>;

// ---------------------------------------------------------------------------------------------------------- helpers

/// A command that knows neither the settings of the machine nor a repository around the tests.
fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY"] {
        command.env_remove(name);
    }
    for name in ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "EMAIL"] {
        command.env_remove(name);
    }
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "XDG_CONFIG_HOME"] {
        command.env_remove(name);
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("GIT_CEILING_DIRECTORIES", std::env::temp_dir()).env("HOME", "/nowhere").env("LC_ALL", "C");
    command
}

/// Runs a command to its end, with this on its standard input.
fn run(mut command: Command, input: &[u8]) -> Output {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?} must run: {error}"));
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let input = input.to_vec();
    // In a thread of its own: the command may write before it has read everything, or close the pipe early.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the output of a command");
    writer.join().expect("the writer");
    output
}

/// A finished run of the tool.
struct Run {
    code: Option<i32>,
    out: Vec<u8>,
    err: String,
}

impl Run {
    fn of(command: Command) -> Run {
        let output = run(command, b"");
        Run {
            code: output.status.code(),
            out: output.stdout,
            err: String::from_utf8(output.stderr).expect("standard error is text"),
        }
    }

    #[track_caller]
    fn exits(self, code: i32) -> Run {
        assert_eq!(self.code, Some(code), "the exit code; standard error was:\n{}", self.err);
        self
    }

    #[track_caller]
    fn says(self, words: &str) -> Run {
        assert!(self.err.contains(words), "{words:?} is not on standard error:\n{}", self.err);
        self
    }

    #[track_caller]
    fn does_not_say(self, words: &str) -> Run {
        assert!(!self.err.contains(words), "{words:?} is on standard error:\n{}", self.err);
        self
    }

    #[track_caller]
    fn prints_nothing(self) -> Run {
        assert_eq!(self.text(), "", "standard output");
        self
    }

    fn text(&self) -> String {
        String::from_utf8(self.out.clone()).expect("standard output is text")
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.out).expect("standard output is one JSON document")
    }
}

/// A folder with files, and room beside it.
struct Tree {
    room: TempDir,
    root: PathBuf,
}

impl Tree {
    /// A folder that is no repository.
    fn folder(files: &Files) -> Tree {
        let room = tempfile::tempdir().expect("a temporary folder");
        let root = room.path().canonicalize().expect("its real path").join("repository");
        let tree = Tree { room, root };
        std::fs::create_dir_all(&tree.root).expect("the root");
        for (path, content) in files {
            tree.write(path, content);
        }
        tree
    }

    /// A repository with the files committed.
    fn repository(files: &Files) -> Tree {
        let tree = Tree::folder(files);
        tree.git(&["init", "-q", "-b", "main"]);
        let settings = "[core]\n\tautocrlf = false\n[user]\n\tname = Ann Author\n\temail = ann@example.com\n";
        tree.write(".git/config", tree.read(".git/config") + settings);
        tree.commit();
        tree
    }

    /// A repository with what goes into a golden case.
    fn golden(case: &str) -> Tree {
        Tree::repository(&golden(case))
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// A path outside the root, as text for an argument.
    fn beside(&self, name: &str) -> String {
        self.room.path().join(name).to_str().expect("a temporary path is text").to_owned()
    }

    fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a path in the root")).expect("the folder of a file");
        std::fs::write(&path, content).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Puts something else in the place of the first `from` in a file.
    fn replace(&self, path: &str, from: &str, to: &str) {
        let old = self.read(path);
        assert!(old.contains(from), "{path} has no {from:?}");
        self.write(path, old.replacen(from, to, 1));
    }

    /// All files but git's own.
    fn files(&self) -> Files {
        let mut files = read_all(&self.root);
        files.retain(|path, _| !path.starts_with(".git/"));
        files
    }

    fn try_git(&self, args: &[&str], input: &[u8]) -> Output {
        let mut git = command("git", &self.root);
        git.args(args);
        run(git, input)
    }

    #[track_caller]
    fn git_with(&self, args: &[&str], input: &[u8]) -> String {
        let output = self.try_git(args, input);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {args:?}: {said}\n{}", String::from_utf8_lossy(input));
        String::from_utf8(output.stdout).expect("git prints text")
    }

    #[track_caller]
    fn git(&self, args: &[&str]) -> String {
        self.git_with(args, b"")
    }

    fn identity(&self, name: &str, email: &str) {
        self.git(&["config", "user.name", name]);
        self.git(&["config", "user.email", email]);
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "a commit"]);
    }

    fn migrate(&self, args: &[&str]) -> Run {
        self.migrate_in("", args)
    }

    /// As `migrate`, from a folder below the root.
    fn migrate_in(&self, folder: &str, args: &[&str]) -> Run {
        let mut tool = command(TOOL, &self.path(folder));
        tool.arg("migrate").args(args);
        Run::of(tool)
    }

    /// The stream of a dry run, whatever it has for a person to do.
    fn stream(&self, args: &[&str]) -> Vec<u8> {
        self.migrate(&[&["--dry-run", "--exit-zero"], args].concat()).exits(0).out
    }

    /// Writes and commits a stage: the next one, or the one that is named.
    fn write_stage(&self, args: &[&str]) {
        self.migrate(&[&["--exit-zero"], args].concat()).exits(0);
        self.commit();
    }
}

fn read_all(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut queue = vec![folder.to_owned()];
    while let Some(at) = queue.pop() {
        for entry in std::fs::read_dir(&at).unwrap_or_else(|error| panic!("{}: {error}", at.display())) {
            let path = entry.expect("an entry of a folder").path();
            if path.is_dir() {
                queue.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("a path below the folder");
                let name =
                    name.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
                files.insert(name, std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
            }
        }
    }
    files
}

/// Fails with the names of the files that differ.
#[track_caller]
fn assert_same(actual: &Files, expected: &Files, what: &str) {
    let paths: BTreeSet<&String> = actual.keys().chain(expected.keys()).collect();
    let different: Vec<&&String> = paths.iter().filter(|path| actual.get(**path) != expected.get(**path)).collect();
    assert!(different.is_empty(), "{what}: {different:?} differ");
}

fn golden_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

fn golden(case: &str) -> Files {
    read_all(&golden_folder().join(case).join("before"))
}

fn golden_cases() -> Vec<String> {
    let entries = std::fs::read_dir(golden_folder()).expect("golden/");
    let paths = entries.map(|entry| entry.expect("an entry of golden/").path()).filter(|path| path.is_dir());
    let mut cases: Vec<String> =
        paths.map(|path| path.file_name().expect("a name").to_string_lossy().into_owned()).collect();
    cases.sort();
    assert!(cases.len() > 10, "golden/ holds {} cases only", cases.len());
    cases
}

fn files<const N: usize>(files: [(&str, &str); N]) -> Files {
    files.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect()
}

/// The files with each text replaced by what becomes of it.
fn with_texts(files: Files, change: impl Fn(String) -> String) -> Files {
    let changed = |bytes| change(String::from_utf8(bytes).expect("Terraform is text")).into_bytes();
    files.into_iter().map(|(path, bytes)| (path, changed(bytes))).collect()
}

/// The one file of the simple case.
fn simple() -> String {
    String::from_utf8(golden(SIMPLE)["main.tf"].clone()).expect("Terraform is text")
}

/// The headers of the diffs in a stream.
fn diff_headers(stream: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(stream);
    text.lines().filter(|line| line.starts_with("diff --git")).map(str::to_owned).collect()
}

// ---------------------------------------------------------------------------------------------------------- dry run

#[test]
fn a_dry_run_prints_the_stream_and_writes_nothing() {
    let tree = Tree::golden(SIMPLE);
    let dry = tree.migrate(&["--dry-run"]).exits(0).says("grant: 3 changes in 1 file").says("switch: 2 changes");
    let text = dry.text();
    assert!(text.starts_with("From 0000000000000000000000000000000000000000 "), "{text}");
    assert!(text.ends_with(concat!("\n-- \noai2oac ", env!("CARGO_PKG_VERSION"), "\n\n")), "{text}");
    assert_eq!(text.lines().filter(|line| line.starts_with("From ")).count(), 2, "{text}");
    assert!(!text.contains("3 changes in 1 file"), "the summary belongs on standard error");
    assert_same(&tree.files(), &golden(SIMPLE), "a dry run");
    assert_eq!(tree.git(&["status", "--porcelain", "--ignored"]), "");
}

#[test]
fn a_stream_of_several_stages_comes_with_a_warning_about_their_order() {
    let tree = Tree::golden(SIMPLE);
    tree.migrate(&["--dry-run"]).exits(0).says(ORDER);
    tree.migrate(&[&["--dry-run"], &ALL_STAGES[..]].concat()).exits(0).says(ORDER);
    tree.migrate(&["--out-dir", &tree.beside("out")]).exits(0).says(ORDER);
    tree.migrate(&["--dry-run", "--stage", "grant"]).exits(0).does_not_say(ORDER);
    tree.write_stage(&[]);
    tree.migrate(&["--dry-run"]).exits(0).does_not_say(ORDER);
}

/// Outside git, where nothing has to be committed between the stages: that makes a run over all cases bearable.
#[test]
fn applied_whole_the_stream_gives_the_tree_that_the_written_stages_give() {
    each(&golden_cases(), |case| {
        let written = Tree::folder(&golden(case));
        let (two, three) = (written.stream(&[]), written.stream(&ALL_STAGES));
        let write = |args: &[&str]| {
            written.migrate(&[&["--exit-zero"], args].concat()).exits(0);
            written.files()
        };
        write(&[]);
        let switched = write(&[]);
        assert_stream_gives(case, &two, &switched);
        assert_same(&write(&[]), &switched, &format!("{case}, a third run"));
        assert_stream_gives(case, &three, &write(&["--stage", "retire"]));
    });
}

#[track_caller]
fn assert_stream_gives(case: &str, stream: &[u8], expected: &Files) {
    let tree = Tree::folder(&golden(case));
    if !stream.is_empty() {
        assert_eq!(tree.git_with(&["apply", "--summary", "-"], stream), "", "{case}: a file comes, goes or is renamed");
        tree.git_with(&["apply", "-"], stream);
    }
    assert_same(&tree.files(), expected, case);
}

#[test]
fn line_ends_a_byte_order_mark_and_a_missing_last_line_end_go_through_the_stream() {
    for name in ["CRLF", "byte order mark", "no last line end", "all of it"] {
        let variant = |text: String| match name {
            "CRLF" => text.replace('\n', "\r\n"),
            "byte order mark" => format!("\u{feff}{text}"),
            "no last line end" => text.trim_end().to_owned(),
            _ => format!("\u{feff}{}", text.trim_end().replace('\n', "\r\n")),
        };
        for case in [SIMPLE, "two-oais", "simple-jsonencode"] {
            let before = with_texts(golden(case), variant);
            let [written, applied, mailed] = [0; 3].map(|_| Tree::repository(&before));
            let stream = written.stream(&ALL_STAGES);
            for stage in ["grant", "switch", "retire"] {
                written.write_stage(&["--stage", stage]);
            }
            applied.git_with(&["apply", "-"], &stream);
            assert_same(&applied.files(), &written.files(), &format!("{case}, {name}, git apply"));
            mailed.git_with(&["am", "-q", "--keep-cr"], &stream);
            assert_same(&mailed.files(), &written.files(), &format!("{case}, {name}, git am"));
        }
    }
}

#[test]
fn git_am_makes_one_commit_a_stage_with_the_tree_that_the_stage_writes() {
    for case in [SIMPLE, "crlf", "two-oais", "outputs-root"] {
        let written = Tree::golden(case);
        let tree = Tree::golden(case);
        tree.git_with(&["am", "-q", "--keep-cr"], &tree.stream(&ALL_STAGES));
        assert_eq!(tree.git(&["rev-list", "--count", "HEAD"]).trim(), "4", "{case}");
        for (stage, commit) in [("grant", "HEAD~2"), ("switch", "HEAD~1"), ("retire", "HEAD")] {
            written.write_stage(&["--stage", stage]);
            let tree_of = |tree: &Tree, commit: &str| tree.git(&["rev-parse", &format!("{commit}^{{tree}}")]);
            assert_eq!(tree_of(&tree, commit), tree_of(&written, "HEAD"), "{case}: {stage}");
        }
    }
}

#[test]
fn the_author_is_who_ran_the_tool_and_the_date_is_that_of_git_am() {
    for author in ["Ann Author", "Ännchen von Tharau", "J. \"x\" O'Hara, Jr."] {
        let tree = Tree::golden(SIMPLE);
        tree.identity(author, "author@example.com");
        let stream = tree.stream(&[]);
        let text = String::from_utf8_lossy(&stream);
        assert!(!text.lines().any(|line| line.to_ascii_lowercase().starts_with("date:")), "{text}");

        tree.identity("Cora Committer", "cora@example.com");
        let start = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs();
        tree.git_with(&["am", "-q"], &stream);
        let line = |subject| format!("{author} <author@example.com> by Cora Committer: {subject}\n");
        let grant = line("Grant CloudFront access through origin access control");
        let switch = line("Move CloudFront origins to origin access control");
        assert_eq!(tree.git(&["log", "-2", "--format=%an <%ae> by %cn: %s"]), switch + &grant);
        for date in tree.git(&["log", "-2", "--format=%at"]).lines() {
            assert!(date.parse::<u64>().expect("seconds") >= start, "{date} is before {start}");
        }
    }
}

#[test]
fn where_git_knows_nobody_the_stream_still_has_an_author_for_git_am() {
    let tree = Tree::golden(SIMPLE);
    tree.git(&["config", "--unset", "user.name"]);
    tree.git(&["config", "--unset", "user.email"]);
    tree.git(&["config", "user.useConfigOnly", "true"]);
    let stream = tree.stream(&[]);
    tree.identity("Cora Committer", "cora@example.com");
    tree.git_with(&["am", "-q"], &stream);
    assert!(tree.git(&["log", "-1", "--format=%an"]).starts_with("oai2oac"));
}

#[test]
fn crlf_needs_keep_cr_and_standard_error_says_so() {
    let tree = Tree::golden("crlf");
    let dry = tree.migrate(&["--dry-run"]).exits(0).says("git am --keep-cr");
    assert!(!tree.try_git(&["am", "-q"], &dry.out).status.success(), "plain git am must be worth the warning");
    tree.git(&["am", "--abort"]);
    tree.git_with(&["am", "-q", "--keep-cr"], &dry.out);
    assert_eq!(tree.git(&["status", "--porcelain"]), "");
    tree.migrate(&["--check"]).exits(0);
    tree.migrate(&["--out-dir", &tree.beside("out")]).exits(0).says("git am --keep-cr");

    Tree::golden(SIMPLE).migrate(&["--dry-run"]).exits(0).does_not_say("--keep-cr");
}

#[test]
fn paths_are_relative_to_the_top_of_the_repository_from_any_folder() {
    let simple = simple();
    let tree = Tree::repository(&files([("app/cdn/main.tf", &simple), ("other/main.tf", &simple)]));
    let from_below = tree.migrate_in("app/cdn", &["--dry-run", "."]).exits(0);
    let header = "diff --git a/app/cdn/main.tf b/app/cdn/main.tf";
    assert_eq!(diff_headers(&from_below.out), [header, header]);
    assert_eq!(tree.migrate_in("app/cdn", &["--dry-run"]).out, from_below.out, "`.` is what is meant without a PATH");
    assert_eq!(tree.migrate_in("other", &["--dry-run", "../app"]).out, from_below.out);
    assert_eq!(tree.migrate(&["--dry-run", "app/cdn/main.tf"]).out, from_below.out);

    tree.git_with(&["apply", "-"], &from_below.out);
    tree.migrate_in("app", &["--check"]).exits(0);
    tree.migrate_in("app/cdn", &["--check", "../.."]).exits(1);
}

#[cfg(unix)]
#[test]
fn odd_names_go_through_git_apply_and_git_am() {
    let simple = simple();
    let names = ["a b/mäin.tf", "-dash/ m.tf", "q'\"q/back\\slash.tf", "tab\there/~$x.tf", "ü/a -> b.tf"];
    let tree = Tree::repository(&names.iter().map(|name| (name.to_string(), simple.clone().into_bytes())).collect());
    let dry = tree.migrate(&["--dry-run"]).exits(0);
    assert_eq!(diff_headers(&dry.out).len(), 2 * names.len());
    tree.git_with(&["apply", "--check", "-"], &dry.out);
    tree.git_with(&["am", "-q"], &dry.out);
    assert_eq!(tree.git(&["status", "--porcelain"]), "");
    tree.migrate(&["--check"]).exits(0);

    let one = tree.migrate_in("-dash", &["--dry-run", "--stage", "retire", "."]).exits(0);
    assert_eq!(diff_headers(&one.out), ["diff --git a/-dash/ m.tf b/-dash/ m.tf"]);
    let quoted = tree.migrate(&["--dry-run", "--stage", "retire", "q'\"q"]).exits(0);
    let name = r#"q'\"q/back\\slash.tf"#;
    assert_eq!(diff_headers(&quoted.out), [format!("diff --git \"a/{name}\" \"b/{name}\"")]);
}

#[test]
fn git_am_three_way_takes_the_stream_after_a_drift() {
    let tree = Tree::golden(SIMPLE);
    let stream = tree.stream(&[]);
    tree.replace("main.tf", "data \"aws_iam_policy_document\"", "# The policy.\ndata \"aws_iam_policy_document\"");
    tree.commit();
    assert!(!tree.try_git(&["am", "-q"], &stream).status.success(), "the drift must be in the way of plain git am");
    tree.git(&["am", "--abort"]);

    tree.git_with(&["am", "-q", "-3"], &stream);
    assert!(tree.read("main.tf").contains("# The policy."));
    assert!(tree.read("main.tf").contains("origin_access_control_id"));
    tree.migrate(&["--check"]).exits(0);
}

#[cfg(unix)]
#[test]
fn the_stream_keeps_the_executable_bit() {
    let tree = Tree::golden(SIMPLE);
    set_mode(&tree.path("main.tf"), 0o755);
    tree.commit();
    let stream = tree.stream(&[]);
    let text = String::from_utf8_lossy(&stream);
    let modes: BTreeSet<&str> =
        text.lines().filter(|line| line.starts_with("index ")).filter_map(|line| line.rsplit(' ').next()).collect();
    assert_eq!(modes, BTreeSet::from(["100755"]));
    tree.git_with(&["am", "-q"], &stream);
    assert!(tree.git(&["ls-files", "--stage", "main.tf"]).starts_with("100755"));
}

#[test]
fn stages_come_in_their_order_however_they_are_named() {
    let tree = Tree::golden(SIMPLE);
    let both = tree.stream(&[]);
    assert_eq!(tree.stream(&["--stage", "switch", "--stage", "grant"]), both);
    assert_eq!(tree.stream(&["--stage", "grant", "--stage", "switch", "--stage", "grant"]), both);
    assert!(tree.stream(&["--stage", "switch"]).is_empty(), "nothing is granted yet, so nothing can be switched");
}

#[test]
fn a_dry_run_outside_git_gives_a_stream_that_git_apply_takes() {
    let tree = Tree::folder(&golden("two-oais"));
    tree.git_with(&["apply", "-"], &tree.stream(&[]));
    tree.migrate(&["--check"]).exits(0);
}

// ------------------------------------------------------------------------------------------------------- exit codes

#[test]
fn manual_items_make_exit_code_one_unless_it_is_turned_off() {
    let tree = Tree::golden("ignore-changes");
    tree.migrate(&["--dry-run"]).exits(1).says("OAC027").says("2 manual");
    tree.migrate(&["--dry-run", "--exit-zero"]).exits(0).says("OAC027");
    tree.migrate(&["--out-dir", &tree.beside("out")]).exits(1);
    tree.migrate(&["--out-dir", &tree.beside("out"), "--exit-zero"]).exits(0);
    tree.migrate(&[]).exits(1).says("OAC027");
    assert!(!tree.git(&["status", "--porcelain"]).is_empty(), "with manual items the rest is written all the same");
    tree.commit();
    tree.migrate(&["--exit-zero"]).exits(0).says("OAC027");
}

#[test]
fn findings_that_are_not_manual_leave_exit_code_zero() {
    Tree::golden("attached-to-nothing").migrate(&["--dry-run"]).exits(0).says("OAC032").says("1 to review");
}

#[test]
fn help_and_version_are_no_errors() {
    let run_tool = |args: &[&str]| {
        let mut tool = command(TOOL, &std::env::temp_dir());
        tool.args(args);
        Run::of(tool).exits(0)
    };
    assert_eq!(run_tool(&["--version"]).text(), concat!("oai2oac ", env!("CARGO_PKG_VERSION"), "\n"));
    assert!(run_tool(&["--help"]).text().contains("migrate"));
    let help = run_tool(&["migrate", "--help"]).text();
    for option in ["--dry-run", "--stage", "--check", "--out-dir", "--report", "--exit-zero", "--allow-dirty"] {
        assert!(help.contains(option), "{option} is not in the help");
    }
    for option in ["--templates", "--exclude", "--only", "--color"] {
        assert!(help.contains(option), "{option} is not in the help");
    }
}

#[test]
fn wrong_arguments_are_refused_and_change_nothing() {
    let tree = Tree::golden(SIMPLE);
    let out = tree.beside("out");
    let wrong: [&[&str]; 12] = [
        &["--no-such-option"],
        &["--stage"],
        &["--stage", "both"],
        &["--color", "sometimes"],
        &["--dry-run", "--check"],
        &["--out-dir", &out, "--check"],
        &["--dry-run", "--report", "-"],
        &["--stage", "grant", "--stage", "switch"],
        &["--exclude", "["],
        &["no-such-folder"],
        &["main.tf", "no-such-file.tf"],
        &["--templates", "no-such-folder"],
    ];
    for args in wrong {
        tree.migrate(args).exits(2).prints_nothing().says("error:");
        assert_same(&tree.files(), &golden(SIMPLE), &format!("{args:?}"));
    }
    let mut tool = command(TOOL, &tree.root);
    tool.arg("no-such-command");
    Run::of(tool).exits(2);
    Run::of(command(TOOL, &tree.root)).exits(2);
    assert!(!Path::new(&out).exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_name_no_patch_can_carry_is_refused_and_can_be_left_out() {
    let tree = Tree::golden(SIMPLE);
    tree.write("two\nlines.tf", "");
    tree.migrate(&[]).exits(2).prints_nothing().says("two\\nlines.tf").says("--exclude");
    assert_eq!(tree.read("main.tf"), simple());
    tree.migrate(&["--exclude", "two*"]).exits(0).says("grant: 3 changes");
}

#[test]
fn a_path_that_is_no_terraform_or_in_another_repository_is_refused() {
    let tree = Tree::golden(SIMPLE);
    let other = Tree::golden(SIMPLE);
    tree.write("README.md", "No Terraform.\n");
    tree.migrate(&["README.md"]).exits(2).says("README.md is not a Terraform file");
    let elsewhere = other.root.to_str().expect("a temporary path is text");
    tree.migrate(&[".", elsewhere]).exits(2).says("run the tool once for each");
}

#[test]
fn a_tree_without_terraform_or_without_an_oai_gets_a_notice_and_exit_code_zero() {
    let without_oai = "resource \"aws_s3_bucket\" \"site\" {\n  bucket = \"site\"\n}\n";
    for tree in [files([]), files([("README.md", "Hello.\n")]), files([("main.tf", without_oai)])] {
        for tree in [Tree::folder(&tree), Tree::repository(&tree)] {
            let before = tree.files();
            tree.migrate(&[]).exits(0).prints_nothing().says("no origin access identity found");
            tree.migrate(&["--dry-run"]).exits(0).prints_nothing().says("no origin access identity found");
            tree.migrate(&["--check"]).exits(0).prints_nothing();
            assert_same(&tree.files(), &before, "nothing to do");
        }
    }
}

#[test]
fn an_oai_that_nobody_uses_is_not_said_to_be_missing() {
    let alone = "resource \"aws_cloudfront_origin_access_identity\" \"site\" {\n  comment = \"site\"\n}\n";
    let tree = Tree::repository(&files([("main.tf", alone)]));
    tree.migrate(&["--dry-run"]).does_not_say("no origin access identity found");
}

// ---------------------------------------------------------------------------------------------------------- writing

#[test]
fn each_run_writes_the_next_stage_and_the_last_one_nothing() {
    let tree = Tree::golden(SIMPLE);
    let grant = tree.stream(&["--stage", "grant"]);
    tree.migrate(&[]).exits(0).prints_nothing().says("grant: 3 changes").does_not_say("switch: 2 changes");
    let by_stream = Tree::golden(SIMPLE);
    by_stream.git_with(&["apply", "-"], &grant);
    assert_same(&tree.files(), &by_stream.files(), "the grant");
    tree.commit();

    tree.migrate(&[]).exits(0).prints_nothing().says("switch: 2 changes").does_not_say("grant: 3 changes");
    let switched = tree.files();
    assert!(tree.read("main.tf").contains("origin_access_control_id"));
    assert!(tree.read("main.tf").contains("resource \"aws_cloudfront_origin_access_identity\""), "the OAI stays");
    tree.commit();

    tree.migrate(&[]).exits(0).prints_nothing().says("grant: nothing to do").says("switch: nothing to do");
    assert_same(&tree.files(), &switched, "nothing is left to do");
    assert_eq!(tree.git(&["status", "--porcelain", "--ignored"]), "");
}

#[test]
fn the_order_of_the_stages_is_said_after_each_write() {
    let tree = Tree::golden(SIMPLE);
    tree.migrate(&[]).exits(0).says("apply it everywhere; only then");
    tree.commit();
    tree.migrate(&[]).exits(0).says("only where the grant has been applied");
}

#[test]
fn retire_is_written_only_when_it_is_asked_for() {
    let tree = Tree::golden(SIMPLE);
    tree.migrate(&["--stage", "retire"]).exits(0).says("retire: nothing to do");
    assert_same(&tree.files(), &golden(SIMPLE), "an OAI in use");
    tree.write_stage(&[]);
    tree.write_stage(&[]);
    tree.write_stage(&[]);
    assert!(tree.read("main.tf").contains("aws_cloudfront_origin_access_identity"));
    tree.migrate(&["--stage", "retire"]).exits(0).says("retire: 2 changes");
    assert!(!tree.read("main.tf").contains("aws_cloudfront_origin_access_identity"));
}

#[test]
fn files_with_uncommitted_changes_are_not_written() {
    for way in ["changed", "staged", "not tracked", "in no commit at all"] {
        let tree = Tree::golden(SIMPLE);
        match way {
            "not tracked" => {
                tree.git(&["rm", "-q", "--cached", "main.tf"]);
                tree.git(&["commit", "-q", "-m", "no longer tracked"]);
            }
            "in no commit at all" => drop(tree.git(&["update-ref", "-d", "HEAD"])),
            _ => tree.write("main.tf", simple() + "# mine\n"),
        }
        if way == "staged" {
            tree.git(&["add", "main.tf"]);
        }
        let before = tree.files();
        tree.migrate(&[]).exits(2).prints_nothing().says("main.tf").says("--allow-dirty");
        assert_same(&tree.files(), &before, way);
        tree.migrate(&["--dry-run"]).exits(0);

        tree.migrate(&["--allow-dirty"]).exits(0).says("grant: 3 changes");
        assert!(tree.read("main.tf").contains("aws_cloudfront_origin_access_control"), "{way}");
    }
}

#[test]
fn uncommitted_changes_in_other_files_are_in_nobodys_way() {
    let tree = Tree::golden(SIMPLE);
    tree.write("notes.txt", "mine\n");
    tree.write("variables.tf", "variable \"mine\" {}\n");
    tree.migrate(&[]).exits(0).says("grant: 3 changes");
    tree.git(&["commit", "-q", "-m", "grant", "main.tf"]);
    tree.migrate(&[]).exits(0).says("switch: 2 changes");
    assert_eq!(tree.read("variables.tf"), "variable \"mine\" {}\n");
}

#[test]
fn the_switch_is_not_written_over_a_grant_that_is_not_committed() {
    for case in [SIMPLE, "two-oais", "simple-jsonencode"] {
        let tree = Tree::golden(case);
        tree.migrate(&[]).exits(0);
        let granted = tree.files();
        for staged in [false, true] {
            if staged {
                tree.git(&["add", "-A"]);
            }
            for args in [&[][..], &["--allow-dirty"], &["--stage", "switch"], &["--stage", "switch", "--allow-dirty"]] {
                tree.migrate(args).exits(2).prints_nothing().says("the grant is not committed");
                assert_same(&tree.files(), &granted, &format!("{case} {args:?}"));
            }
        }
        tree.commit();
        tree.migrate(&[]).exits(0).says("switch:");
    }
}

#[test]
fn over_other_changes_the_switch_of_a_committed_grant_is_written_where_that_is_allowed() {
    let tree = Tree::golden(SIMPLE);
    tree.write_stage(&[]);
    tree.write("main.tf", tree.read("main.tf") + "# mine\n");
    tree.migrate(&[]).exits(2).says("uncommitted changes: main.tf");
    tree.migrate(&["--allow-dirty"]).exits(0).says("switch: 2 changes");
    assert!(tree.read("main.tf").ends_with("# mine\n") && tree.read("main.tf").contains("origin_access_control_id"));
}

#[test]
fn a_half_committed_grant_is_an_uncommitted_one() {
    let tree = Tree::golden("two-oais");
    tree.migrate(&[]).exits(0);
    tree.git(&["commit", "-q", "-m", "without the policies", "main.tf"]);
    let granted = tree.files();
    tree.migrate(&["--allow-dirty"]).exits(2).says("the grant is not committed");
    assert_same(&tree.files(), &granted, "s3.tf is not committed");
}

/// The two folders have the same addresses, as folders for two environments often do.
#[test]
fn an_uncommitted_grant_is_not_taken_for_the_open_one_of_a_twin_folder() {
    let simple = simple();
    let tree = Tree::repository(&files([("production/main.tf", &simple), ("staging/main.tf", &simple)]));
    tree.migrate(&["staging"]).exits(0);
    let granted = tree.files();
    tree.migrate(&["--stage", "switch", "--allow-dirty"]).exits(2).says("the grant is not committed");
    assert_same(&tree.files(), &granted, "the grant of staging is not committed");
}

#[test]
fn outside_git_the_tool_writes_and_says_that_it_could_not_look() {
    let tree = Tree::folder(&golden(SIMPLE));
    tree.migrate(&[]).exits(0).says("no git repository").says("grant: 3 changes");
    tree.migrate(&[]).exits(0).says("no git repository").says("switch: 2 changes");
    assert_stream_gives(SIMPLE, &Tree::golden(SIMPLE).stream(&[]), &tree.files());
    tree.migrate(&["--dry-run"]).exits(0).does_not_say("no git repository");
}

#[test]
fn one_stage_at_a_time_is_written() {
    let tree = Tree::golden(SIMPLE);
    tree.migrate(&["--stage", "grant", "--stage", "switch"]).exits(2).says("one stage");
    tree.migrate(&ALL_STAGES).exits(2).says("one stage");
    assert_same(&tree.files(), &golden(SIMPLE), "several stages");
    tree.migrate(&["--stage", "switch"])
        .exits(0)
        .says("switch: nothing to do")
        .says("the grant stage has something left");
    assert_same(&tree.files(), &golden(SIMPLE), "a switch before its grant");
    tree.migrate(&["--stage", "grant"]).exits(0).says("grant: 3 changes");
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("permissions can be set");
}

#[cfg(unix)]
#[test]
fn permissions_are_kept() {
    use std::os::unix::fs::PermissionsExt;
    for mode in [0o600, 0o640, 0o755] {
        let tree = Tree::golden(SIMPLE);
        set_mode(&tree.path("main.tf"), mode);
        tree.commit();
        tree.migrate(&[]).exits(0);
        assert_ne!(tree.read("main.tf"), simple());
        let now = std::fs::metadata(tree.path("main.tf")).expect("main.tf").permissions().mode();
        assert_eq!(now & 0o7777, mode, "{now:o}");
    }
}

#[test]
fn files_without_a_change_are_not_touched() {
    let mut all = golden("outputs-root");
    all.extend(files([("README.md", "Hello.\n"), ("other/main.tf", "variable \"x\" {\n}\n"), ("a.tfvars", "x=1\n")]));
    let tree = Tree::repository(&all);
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for path in all.keys() {
        let file = std::fs::File::options().write(true).open(tree.path(path)).expect("a file of the tree");
        file.set_modified(long_ago).expect("times can be set");
    }
    tree.migrate(&["--stage", "grant"]).exits(0).says("in 1 file\n");
    let after = tree.files();
    assert_eq!(after.keys().collect::<Vec<_>>(), all.keys().collect::<Vec<_>>(), "no file comes or goes");
    for path in all.keys() {
        let touched = std::fs::metadata(tree.path(path)).and_then(|file| file.modified()).expect("times") != long_ago;
        assert_eq!(touched, path == "main.tf", "{path}");
        assert_eq!(after[path] != all[path], path == "main.tf", "{path}");
    }
}

// ------------------------------------------------------------------------------------------------------------ check

#[test]
fn check_tells_by_its_exit_code_alone_whether_something_is_left() {
    let tree = Tree::golden(SIMPLE);
    let check = |args: &[&str], code: i32| {
        let before = tree.files();
        let run = tree.migrate(&[&["--check"], args].concat()).exits(code).prints_nothing();
        assert_eq!(run.err, "", "a quiet dry run");
        assert_same(&tree.files(), &before, "--check");
    };
    let stages = |codes: [i32; 3]| {
        for (stage, code) in ["grant", "switch", "retire"].into_iter().zip(codes) {
            check(&["--stage", stage], code);
        }
    };
    check(&[], 1);
    stages([1, 1, 1]);
    tree.write_stage(&[]);
    check(&[], 1);
    stages([0, 1, 1]);
    tree.write_stage(&[]);
    check(&[], 0);
    stages([0, 0, 1]);
    tree.write_stage(&["--stage", "retire"]);
    check(&[], 0);
    stages([0, 0, 0]);
}

#[test]
fn manual_items_alone_are_nothing_left_to_do() {
    let tree = Tree::golden("dynamic-origin-unseen");
    tree.migrate(&["--dry-run"]).exits(1).prints_nothing();
    tree.migrate(&["--check"]).exits(0);
    tree.migrate(&["--check", "--stage", "grant"]).exits(0);
    tree.migrate(&[]).exits(1);
    assert_same(&tree.files(), &golden("dynamic-origin-unseen"), "manual items only");
}

#[test]
fn check_does_not_pass_over_a_report_that_is_asked_for() {
    let tree = Tree::golden(SIMPLE);
    let file = tree.beside("report.json");
    let run = tree.migrate(&["--check", "--report", &file]);
    assert!(run.code == Some(2) || Path::new(&file).exists(), "neither refused nor written: {:?}", run.code);
}

// --------------------------------------------------------------------------------------------- series and report.json

#[test]
fn out_dir_gets_the_series_and_the_report_and_the_tree_stays() {
    let tree = Tree::golden(SIMPLE);
    let out = tree.beside("new/out");
    tree.migrate(&["--out-dir", &out]).exits(0).prints_nothing();
    assert_same(&tree.files(), &golden(SIMPLE), "--out-dir");

    let mut series = read_all(Path::new(&out));
    let report = series.remove("report.json").expect("report.json");
    series.retain(|name, _| name.ends_with(".patch"));
    assert_eq!(series.keys().collect::<Vec<_>>(), ["0001-grant.patch", "0002-switch.patch", "0003-retire.patch"]);
    assert_eq!(series.values().flatten().copied().collect::<Vec<u8>>(), tree.stream(&ALL_STAGES));
    let report: Value = serde_json::from_slice(&report).expect("report.json is JSON");
    assert_eq!(report["stages"].as_array().map(Vec::len), Some(3));
    for patch in series.keys() {
        tree.git(&["am", "-q", &format!("{out}/{patch}")]);
    }
    tree.migrate(&["--check", "--stage", "retire"]).exits(0);
}

#[test]
fn a_stale_patch_of_an_earlier_run_goes() {
    let tree = Tree::golden(SIMPLE);
    let out = tree.beside("out");
    tree.migrate(&["--out-dir", &out]).exits(0);
    std::fs::write(Path::new(&out).join("0004-mine.patch"), "mine").expect("a file of somebody else");
    tree.write_stage(&[]);
    tree.migrate(&["--out-dir", &out]).exits(0);
    let patches = || read_all(Path::new(&out)).into_keys().filter(|name| name.ends_with(".patch")).collect::<Vec<_>>();
    assert_eq!(patches(), ["0002-switch.patch", "0003-retire.patch", "0004-mine.patch"]);
    tree.migrate(&["--out-dir", &out, "--stage", "switch"]).exits(0);
    assert_eq!(patches(), ["0002-switch.patch", "0004-mine.patch"]);
}

#[test]
fn an_out_dir_that_cannot_be_one_is_refused() {
    let tree = Tree::golden(SIMPLE);
    tree.migrate(&["--out-dir", "main.tf"]).exits(2).says("main.tf");
    assert_same(&tree.files(), &golden(SIMPLE), "--out-dir main.tf");
}

#[test]
fn the_report_goes_to_a_file_or_to_standard_output() {
    let tree = Tree::golden("ignore-changes");
    let file = tree.beside("report.json");
    let dry = tree.migrate(&["--dry-run", "--report", &file]).exits(1);
    assert!(dry.text().starts_with("From "), "the stream stays on standard output");
    let written = std::fs::read(&file).expect("the report");

    let out = tree.beside("out");
    tree.migrate(&["--out-dir", &out, "--stage", "grant", "--stage", "switch"]).exits(1);
    assert_eq!(std::fs::read(Path::new(&out).join("report.json")).expect("report.json"), written);

    let printed = tree.migrate(&["--report", "-", "--color", "always"]).exits(1);
    assert_eq!(printed.json(), serde_json::from_slice::<Value>(&written).expect("the report is JSON"));
    tree.migrate(&["--report", &file]).exits(1).prints_nothing();
    assert_eq!(std::fs::read(&file).expect("the report"), written);
    assert_same(&tree.files(), &golden("ignore-changes"), "the report is written alone");
}

#[test]
fn a_report_that_cannot_be_written_leaves_everything_as_it_is() {
    let tree = Tree::golden(SIMPLE);
    tree.migrate(&["--report", &tree.beside("no/such/folder/report.json")]).exits(2).says("report.json");
    assert_same(&tree.files(), &golden(SIMPLE), "exit code 2 means that nothing was changed");
    let out = tree.beside("out");
    tree.migrate(&["--out-dir", &out, "--report", &tree.beside("no/such/folder/report.json")]).exits(2);
    assert!(!Path::new(&out).exists(), "exit code 2, and a series all the same");
}

#[test]
fn the_root_in_the_report_is_the_top_of_the_repository() {
    let tree = Tree::repository(&files([("app/main.tf", &simple())]));
    let report = tree.migrate_in("app", &["--report", "-", "."]).exits(0).json();
    assert_eq!(report["root"].as_str().map(Path::new), Some(tree.root.as_path()));
    assert_eq!(report["stages"][0]["files"], serde_json::json!(["app/main.tf"]));
    assert_eq!(report["references"][0]["file"], "app/main.tf");
}

/// The entries of a list of the report.
fn entries<'r>(report: &'r Value, list: &str) -> &'r Vec<Value> {
    report[list].as_array().unwrap_or_else(|| panic!("{list} is not a list"))
}

/// The report of the whole migration of a golden case.
fn report_of(tree: &Tree) -> Value {
    let file = tree.beside("report.json");
    tree.migrate(&[&["--dry-run", "--exit-zero", "--report", &file], &ALL_STAGES[..]].concat()).exits(0);
    serde_json::from_slice(&std::fs::read(&file).expect("the report")).expect("the report is JSON")
}

#[track_caller]
fn assert_fields(entry: &Value, names: &[&str]) {
    let fields: BTreeSet<&str> = entry.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(fields, names.iter().copied().collect(), "{entry:#}");
}

#[track_caller]
fn assert_one_of(entry: &Value, field: &str, allowed: &[&str]) {
    let value = entry[field].as_str().unwrap_or_else(|| panic!("{field} is not text: {entry:#}"));
    assert!(allowed.contains(&value), "{field}: {entry:#}");
}

/// The file and the line of an entry are a place in the tree as it is given.
#[track_caller]
fn assert_place(tree: &Tree, entry: &Value) {
    let text = tree.read(entry["file"].as_str().expect("a file"));
    let line = entry["line"].as_u64().expect("a line");
    assert!((1..=text.lines().count() as u64).contains(&line), "{entry:#}");
}

#[test]
fn the_report_has_the_fields_and_values_that_other_programs_rely_on() {
    for case in golden_cases() {
        let tree = Tree::golden(&case);
        let report = report_of(&tree);
        assert_fields(&report, &["version", "root", "stages", "references", "origins", "findings"]);
        assert_eq!(report["version"], 1);
        let stages = entries(&report, "stages");
        assert_eq!(stages.iter().map(|stage| &stage["name"]).collect::<Vec<_>>(), ["grant", "switch", "retire"]);
        for stage in stages {
            assert_fields(stage, &["name", "files", "changes"]);
            for file in entries(stage, "files") {
                assert!(tree.path(file.as_str().expect("a path")).is_file(), "{case}: {file}");
            }
            for change in entries(stage, "changes") {
                assert_fields(change, &["code", "level", "address", "file", "line", "summary"]);
                assert_one_of(change, "level", &["safe", "review"]);
                assert!(entries(stage, "files").contains(&change["file"]), "{case}: {change:#}");
            }
        }
        for reference in entries(&report, "references") {
            let mut fields = vec!["identity", "attribute", "kind", "file", "line", "outcome"];
            if reference["outcome"] != "migrated" {
                fields.push("reason");
            }
            assert_fields(reference, &fields);
            let kinds = ["origin", "grant", "acl", "key", "output", "module_input", "other"];
            assert_one_of(reference, "kind", &kinds);
            let outcomes = ["migrated", "removed_at_retire", "manual", "ignored", "untouched"];
            assert_one_of(reference, "outcome", &outcomes);
            assert_place(&tree, reference);
        }
        for origin in entries(&report, "origins") {
            assert_one_of(origin, "stage", &["grant", "switch", "retire"]);
            assert!(origin["distribution"].is_string() && origin["origin"].is_string(), "{origin:#}");
            assert!(origin["ready"].is_boolean(), "{origin:#}");
            assert!(entries(origin, "blocked_by").iter().all(Value::is_string), "{origin:#}");
        }
        for finding in entries(&report, "findings") {
            assert_fields(finding, &["code", "level", "blocks", "file", "line", "message", "snippet"]);
            assert_one_of(finding, "level", &["review", "manual", "note"]);
            assert_one_of(finding, "blocks", &["nothing", "switch", "retire"]);
            assert_place(&tree, finding);
        }
    }
}

#[test]
fn the_origins_of_the_report_have_the_fields_of_the_contract_and_no_others() {
    let report = report_of(&Tree::golden(SIMPLE));
    assert_fields(&entries(&report, "origins")[0], &["distribution", "origin", "stage", "ready", "blocked_by"]);
}

/// Looked for in the source as `grep` does: every line with an attribute of an OAI in it.
#[test]
fn every_use_of_an_oai_is_in_the_report_with_what_becomes_of_it() {
    for case in [SIMPLE, "crlf", "two-oais", "outputs-root", "ignore-changes", "value-through-local", "count-splat"] {
        let tree = Tree::golden(case);
        let report = report_of(&tree);
        let accounted: BTreeSet<(String, u64)> = entries(&report, "references")
            .iter()
            .map(|found| (found["file"].as_str().unwrap_or_default().to_owned(), found["line"].as_u64().unwrap_or(0)))
            .collect();
        for (path, bytes) in tree.files() {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            for (index, line) in text.lines().enumerate() {
                let code = line.split('#').next().unwrap_or_default();
                let is_use = code.contains("aws_cloudfront_origin_access_identity.");
                let place = (path.clone(), index as u64 + 1);
                assert!(!is_use || accounted.contains(&place), "{case}: {path}:{}: {line}", index + 1);
            }
        }
        for reference in entries(&report, "references").iter().filter(|found| found["outcome"] != "migrated") {
            assert!(reference["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{case}: {reference:#}");
        }
    }
}

// ----------------------------------------------------------------------------------------------- what is worked upon

#[test]
fn excluded_paths_are_not_read() {
    let simple = simple();
    let tree = Tree::repository(&files([("app/main.tf", &simple), ("old/site/main.tf", &simple), ("main.tf", "")]));
    let left = |args: &[&str]| {
        let stream = tree.stream(&[&["--stage", "grant"], args].concat());
        diff_headers(&stream)
            .iter()
            .filter_map(|header| Some(header.rsplit_once(" b/")?.1.to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(left(&[]), ["app/main.tf", "old/site/main.tf"]);
    assert_eq!(left(&["--exclude", "old"]), ["app/main.tf"]);
    assert_eq!(left(&["--exclude", "old/**"]), ["app/main.tf"]);
    assert_eq!(left(&["--exclude", "app", "--exclude", "site"]), [""; 0]);
    tree.write("old/broken.tf", b"x = \"\xff\"\n");
    tree.migrate(&["--exclude", "broken.tf"]).exits(0);
}

#[test]
fn what_git_ignores_and_what_is_hidden_is_left_out() {
    let simple = simple();
    let tree = Tree::repository(&files([
        (".gitignore", "generated/\n"),
        ("generated/main.tf", &simple),
        (".hidden/main.tf", &simple),
        (".terraform/modules/cdn/main.tf", &simple),
        ("main.tf", &simple),
    ]));
    assert_eq!(diff_headers(&tree.stream(&["--stage", "grant"])), ["diff --git a/main.tf b/main.tf"]);
}

#[test]
fn only_the_named_distribution_is_migrated() {
    let tree = Tree::golden("one-bucket-many-distributions");
    let only = ["--only", "aws_cloudfront_distribution.preview"];
    tree.write_stage(&only);
    let policy = tree.read("s3.tf");
    assert!(policy.contains("[aws_cloudfront_distribution.preview.arn]"), "{policy}");
    tree.write_stage(&only);
    tree.migrate(&[&["--check"], &only[..]].concat()).exits(0);
    tree.migrate(&["--check"]).exits(1);

    let text = tree.read("cloudfront.tf");
    let (tenant, preview) = text.split_once("\"preview\" {").expect("the second distribution");
    assert!(preview.contains("origin_access_control_id") && !preview.contains("s3_origin_config"), "{preview}");
    assert!(tenant.contains("s3_origin_config") && !tenant.contains("origin_access_control_id"), "{tenant}");
    assert!(!text.contains("Deprecated"), "the other distribution still needs the OAI:\n{text}");

    tree.write_stage(&[]);
    tree.write_stage(&[]);
    assert!(!tree.read("cloudfront.tf").contains("s3_origin_config"));
    assert!(tree.read("cloudfront.tf").contains("Deprecated"));
}

#[test]
fn an_unknown_address_is_refused_with_the_known_ones() {
    let tree = Tree::golden("one-bucket-many-distributions");
    tree.migrate(&["--only", "aws_cloudfront_distribution.preview", "--only", "aws_cloudfront_distribution.nope"])
        .exits(2)
        .prints_nothing()
        .says("aws_cloudfront_distribution.nope")
        .says("aws_cloudfront_distribution.preview")
        .says("aws_cloudfront_distribution.tenant");
    assert_same(&tree.files(), &golden("one-bucket-many-distributions"), "an unknown address");
    Tree::folder(&files([])).migrate(&["--only", "aws_cloudfront_distribution.nope"]).exits(2);
}

/// A root that calls a local module, and one that has nothing to do with it.
fn with_module() -> Files {
    let simple = simple();
    let calls = "module \"cdn\" {\n  source = \"../../modules/cdn\"\n}\n";
    files([("live/one/main.tf", calls), ("modules/cdn/main.tf", &simple), ("other/main.tf", &simple)])
}

#[test]
fn an_address_may_lead_through_a_module_call() {
    let tree = Tree::repository(&with_module());
    let address = "module.cdn.aws_cloudfront_distribution.handbook";
    let header = "diff --git a/modules/cdn/main.tf b/modules/cdn/main.tf";
    assert_eq!(diff_headers(&tree.stream(&["--only", address])), [header, header]);
    tree.migrate(&["--only", "module.nope.aws_cloudfront_distribution.handbook"]).exits(2).says(address);
}

#[test]
fn a_called_module_outside_the_paths_is_read_and_not_changed() {
    let tree = Tree::repository(&with_module());
    tree.migrate_in("live", &[]).exits(1).says("OAC037").says("modules/cdn/main.tf");
    assert_same(&tree.files(), &with_module(), "nothing in PATH needs a change");
    tree.migrate_in("live", &["--dry-run", ".", "../modules"]).exits(0).does_not_say("OAC037");
}

#[test]
fn of_a_named_file_the_neighbours_are_read_and_not_changed() {
    let tree = Tree::golden("two-oais");
    tree.migrate(&["main.tf"]).exits(1).says("manual[OAC037]").says("s3.tf:");
    assert_eq!(tree.git(&["status", "--porcelain"]), " M main.tf\n");
    assert!(!tree.read("main.tf").contains("origin_access_control_id"), "without its grant nothing is switched");
    tree.commit();
    tree.migrate(&["main.tf"]).exits(1);
    assert_eq!(tree.git(&["status", "--porcelain"]), "");

    tree.migrate(&["main.tf", "s3.tf"]).exits(0).does_not_say("OAC037");
    assert_eq!(tree.git(&["status", "--porcelain"]), " M s3.tf\n");
}

// -------------------------------------------------------------------------------------------------------- templates

#[test]
fn a_commit_template_of_ones_own_replaces_the_built_in_one() {
    let tree = Tree::golden(SIMPLE);
    let templates = Tree::folder(&files([(
        "commit.txt",
        "cdn: stage <{ stage }>\n\nSee TICKET-1.\n<% for summary in summaries %>* <{ summary }>\n<% endfor %>",
    )]));
    let folder = templates.root.to_str().expect("a temporary path is text");
    tree.git_with(&["am", "-q"], &tree.stream(&["--templates", folder]));
    assert_eq!(tree.git(&["log", "-2", "--format=%s"]), "cdn: stage switch\ncdn: stage grant\n");
    let body = tree.git(&["log", "-1", "--format=%b"]);
    assert!(body.starts_with("See TICKET-1.\n* mark aws_cloudfront_origin_access_identity.handbook"), "{body}");
}

#[test]
fn an_unknown_template_is_refused_with_the_known_ones() {
    let tree = Tree::golden(SIMPLE);
    tree.write("templates/comit.txt", "typing error\n");
    tree.migrate(&["--templates", "templates", "main.tf"]).exits(2).says("comit.txt").says("commit.txt");
    assert_eq!(tree.read("main.tf"), simple());
}

#[test]
fn a_broken_template_is_refused_and_nothing_is_written() {
    let tree = Tree::golden(SIMPLE);
    let out = tree.beside("out");
    for (text, ways) in [("<% if stage %>\nno end\n", 3), ("about <{ nobody_knows }>\n", 2)] {
        tree.write("templates/commit.txt", text);
        let before = tree.files();
        let all: [&[&str]; 3] = [&["--dry-run"], &["--out-dir", &out], &[]];
        for way in &all[..ways] {
            let args = [&["--templates", "templates"], *way].concat();
            tree.migrate(&args).exits(2).prints_nothing().says("commit.txt");
            assert_same(&tree.files(), &before, text);
            assert!(!Path::new(&out).exists(), "{text}");
        }
    }
}

#[test]
fn what_is_wrong_with_a_template_is_told_in_a_frame_and_not_in_the_words_of_the_program() {
    let tree = Tree::golden(SIMPLE);
    tree.write("templates/commit.txt", "A line.\nabout <{ nobody_knows }>\n");
    let run = tree.migrate(&["--templates", "templates", "--dry-run"]).exits(2);
    run.says("commit.txt:2").says("about <{ nobody_knows }>").does_not_say("ReportError").does_not_say("kind:");
}

// ----------------------------------------------------------------------------------------------------------- colours

#[test]
fn there_is_no_colour_where_there_is_no_terminal() {
    let tree = Tree::golden("ignore-changes");
    for args in [&["--dry-run"][..], &["--dry-run", "--color", "auto"], &["--dry-run", "--color", "never"], &["nope"]] {
        let run = tree.migrate(args).does_not_say("\u{1b}");
        assert!(!run.out.contains(&0x1b), "{args:?}");
    }
}

#[test]
fn colour_is_there_when_it_is_asked_for_and_can_be_taken_out_again() {
    let tree = Tree::golden("ignore-changes");
    let plain = tree.stream(&[]);
    let coloured = tree.migrate(&["--dry-run", "--color", "always"]).exits(1).says("\u{1b}[");
    assert!(coloured.text().contains("\u{1b}["));
    assert_eq!(without_escapes(&coloured.text()).into_bytes(), plain);

    let mut tool = command(TOOL, &tree.root);
    tool.env("NO_COLOR", "1").args(["migrate", "--dry-run", "--color", "always"]);
    assert!(Run::of(tool).says("\u{1b}[").out.contains(&0x1b), "what is said beats what is in the environment");
}

fn without_escapes(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |done, part| done + part.split_once('m').map_or("", |(_, rest)| rest))
}

/// What `oai2oac ARGS` shows on a terminal; `None`, and a word about it, where no terminal can be had.
#[cfg(target_os = "linux")]
fn on_a_terminal(tree: &Tree, args: &str, env: &[(&str, &str)]) -> Option<String> {
    let mut script = command("script", &tree.root);
    script.args(["-qec", &format!("\"$TOOL\" {args}"), "/dev/null"]);
    script.env("TOOL", TOOL).env("SHELL", "/bin/sh").env("TERM", "xterm").envs(env.iter().copied());
    match script.output() {
        Ok(output) => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Err(error) => {
            eprintln!("skipped: no `script` to make a terminal with: {error}");
            None
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_colour_unless_it_is_turned_off() {
    let tree = Tree::golden("ignore-changes");
    let Some(shown) = on_a_terminal(&tree, "migrate --dry-run", &[]) else { return };
    assert!(shown.contains("\u{1b}[") && shown.contains("diff --git") && shown.contains("OAC027"), "{shown}");
    for (args, env) in [("migrate --dry-run", &[("NO_COLOR", "1")][..]), ("migrate --dry-run --color never", &[])] {
        let shown = on_a_terminal(&tree, args, env).expect("there was a terminal a moment ago");
        assert!(!shown.contains('\u{1b}') && shown.contains("OAC027"), "{args} {env:?}: {shown}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn color_never_holds_for_wrong_arguments_too() {
    let tree = Tree::golden(SIMPLE);
    let Some(shown) = on_a_terminal(&tree, "migrate --color never --no-such-option", &[]) else { return };
    assert!(!shown.contains('\u{1b}') && shown.contains("--no-such-option"), "{shown}");
}

// ------------------------------------------------------------------------------------------------------------ errors

#[test]
fn a_finding_shows_its_source_line_in_a_frame() {
    let tree = Tree::golden("policy-not-here");
    tree.migrate(&["--dry-run"]).exits(1).says("manual[OAC024]").says("--> main.tf:42:3\n").says("\n42 |   origin {\n");
    tree.migrate(&["--dry-run"]).says("AWS:SourceArn");
    let crlf = Tree::repository(&with_texts(golden("policy-not-here"), |text| text.replace('\n', "\r\n")));
    crlf.migrate(&["--dry-run"]).exits(1).says("--> main.tf:42:3").says("42 |   origin {");
}

#[test]
fn a_block_that_cannot_be_read_is_shown_whatever_character_it_breaks_off_at() {
    for broken in ["locals {\n  name = “site”\n}\n", "locals {\n  name = 1 é\n}\n", "\u{a0}locals {\n}\n"] {
        let tree = Tree::golden(SIMPLE);
        tree.write("broken.tf", broken);
        tree.commit();
        tree.migrate(&["--dry-run"]).exits(1).says("manual[OAC020]").says("--> broken.tf:");
        tree.migrate(&[]).exits(1).says("grant: 3 changes");
    }
}

#[test]
fn a_module_whose_origin_names_an_oac_that_cannot_be_read_is_not_offered_another() {
    let tree = Tree::golden("outputs-module");
    tree.write_stage(&["--stage", "grant"]);
    tree.write_stage(&["--stage", "switch"]);
    tree.replace(
        "main.tf",
        "  origin_access_control_origin_type = \"s3\"\n",
        "  origin_access_control_origin_type = !\n",
    );
    tree.commit();
    tree.migrate(&["--dry-run"]).exits(1).prints_nothing().says("manual[OAC020]");
}

/// The simple case, and a file with a byte that is no UTF-8 in its second line.
fn with_invalid_utf8() -> Files {
    let mut all = golden(SIMPLE);
    all.insert("bad.tf".to_owned(), b"variable \"a\" {\n  default = \"caf\xe9\"\n}\n".to_vec());
    all
}

#[test]
fn invalid_utf8_is_refused_with_its_file_and_line() {
    for way in [&[][..], &["--dry-run"], &["--check"], &["main.tf"]] {
        let tree = Tree::repository(&with_invalid_utf8());
        tree.migrate(way).exits(2).prints_nothing().says("bad.tf").says("line 2").says("UTF-8");
        assert_same(&tree.files(), &with_invalid_utf8(), "invalid UTF-8");
    }
}

#[test]
fn invalid_utf8_is_shown_in_a_frame() {
    Tree::repository(&with_invalid_utf8()).migrate(&[]).exits(2).says("--> bad.tf:2").says("default = \"caf");
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_refused_and_nothing_is_written() {
    use std::os::unix::fs::MetadataExt;
    use std::os::unix::process::CommandExt;
    let tree = Tree::folder(&golden("two-oais"));
    let mut tool = command(TOOL, &tree.root);
    tool.args(["migrate", "."]);
    let am_root = std::fs::metadata(&tree.root).expect("the root").uid() == 0;
    if am_root {
        // Root reads everything, so somebody else has to run the tool.
        tool.uid(65534).gid(65534);
        set_mode(tree.room.path(), 0o755);
        set_mode(&tree.path("s3.tf"), 0o600);
    } else {
        set_mode(&tree.path("s3.tf"), 0o000);
    }
    tool.stdout(Stdio::piped()).stderr(Stdio::piped());
    match tool.output() {
        Err(error) if am_root => eprintln!("skipped: root cannot run the tool as somebody else: {error}"),
        output => {
            let output = output.expect("the tool runs");
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains("s3.tf"), "{said}");
            set_mode(&tree.path("s3.tf"), 0o644);
            assert_same(&tree.files(), &golden("two-oais"), "an unreadable file");
        }
    }
}

#[test]
fn a_read_only_target_is_refused_and_nothing_is_written() {
    let tree = Tree::golden("two-oais");
    let path = tree.path("s3.tf");
    let mut permissions = std::fs::metadata(&path).expect("s3.tf").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).expect("permissions can be set");
    tree.migrate(&[]).exits(2).prints_nothing().says("s3.tf is read-only").says("nothing was changed");
    assert_same(&tree.files(), &golden("two-oais"), "one of two targets is read-only");
    tree.migrate(&["--dry-run"]).exits(0);
}

#[test]
fn an_interrupted_run_is_noticed_and_named_by_the_next_one() {
    const JOURNAL: &str = ".oai2oac-journal.json";
    let tree = Tree::golden("two-oais");
    tree.migrate(&[]).exits(0);
    let (before, after) = (golden("two-oais"), tree.files());
    // As if the run had been killed between its two files.
    tree.write("s3.tf", &before["s3.tf"]);
    tree.write(".oai2oac-x.tmp", &after["s3.tf"]);
    let sha1 = |bytes: &[u8]| Sha1::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let entry = |path: &str| {
        let (old, new) = (sha1(&before[path]), sha1(&after[path]));
        serde_json::json!({ "path": path, "temporary": ".oai2oac-x.tmp", "old": old, "new": new })
    };
    let journal = serde_json::json!({ "version": 1, "files": [entry("main.tf"), entry("s3.tf")] });
    tree.write(JOURNAL, journal.to_string());

    let interrupted = tree.files();
    for way in [&[][..], &["--allow-dirty"], &["--dry-run"], &["--check"], &["main.tf"]] {
        let run = tree.migrate(way).exits(2).prints_nothing().says("an earlier run was stopped").says(JOURNAL);
        run.says("new already: main.tf").says("still old: s3.tf").says(".oai2oac-x.tmp");
        assert_same(&tree.files(), &interrupted, "an interrupted run");
    }
    // What the tool says to do about it.
    std::fs::remove_file(tree.path(JOURNAL)).expect("the journal");
    std::fs::remove_file(tree.path(".oai2oac-x.tmp")).expect("the temporary file");
    tree.migrate(&["--allow-dirty"]).exits(0);
    assert_same(&tree.files(), &after, "the rest of the stage");
}

#[test]
fn a_journal_of_somebody_else_is_named_and_left_alone() {
    let tree = Tree::golden(SIMPLE);
    tree.write(".oai2oac-journal.json", "not ours\n");
    tree.migrate(&[]).exits(2).says(".oai2oac-journal.json");
    assert_eq!(tree.read(".oai2oac-journal.json"), "not ours\n");
    assert_eq!(tree.read("main.tf"), simple());
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let simple = simple();
    let many = (0..64).map(|number| (format!("site{number}/main.tf"), simple.clone().into_bytes()));
    let tree = Tree::repository(&many.collect());
    assert!(tree.stream(&[]).len() > 128 * 1024, "more than a pipe takes before somebody reads");
    for args in [["--dry-run", "--color=never"], ["--dry-run", "--color=always"], ["--report", "-"]] {
        let mut tool = command(TOOL, &tree.root);
        tool.arg("migrate").args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = tool.spawn().expect("the tool runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the output");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{args:?}: {:?}\n{said}", output.status);
        let lowered = without_escapes(&said).to_lowercase();
        assert!(!["error", "panic", "broken pipe"].iter().any(|word| lowered.contains(word)), "{args:?}: {said}");
    }
}

#[test]
fn a_reader_that_goes_away_does_not_take_the_report_file_with_it() {
    let tree = Tree::golden(SIMPLE);
    let report = tree.beside("report.json");
    let mut tool = command(TOOL, &tree.root);
    tool.args(["migrate", "--dry-run", "--report", &report]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = tool.spawn().expect("the tool runs");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("its end").code(), Some(0));
    assert!(Path::new(&report).exists(), "exit code 0, and no report");
}

#[test]
fn a_reader_of_standard_error_that_goes_away_is_no_error_either() {
    let tree = Tree::golden("policy-not-here");
    let mut tool = command(TOOL, &tree.root);
    tool.args(["migrate", "--dry-run"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = tool.spawn().expect("the tool runs");
    drop(child.stderr.take());
    let output = child.wait_with_output().expect("the output");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.starts_with(b"From "));
}

// ------------------------------------------------------------------------- exit 3: a result that fails its own proof

/// Changes the text of every edit of a stage.
fn rewriting(stage: Stage, rewrite: impl Fn(&str) -> String) -> impl Fn(Stage, Vec<Change>) -> Vec<Change> {
    move |at, mut changes| {
        if at == stage {
            for (_, edit) in changes.iter_mut().flat_map(|change| &mut change.edits) {
                edit.text = rewrite(&edit.text);
            }
        }
        changes
    }
}

fn replacing(stage: Stage, from: &'static str, to: &'static str) -> impl Fn(Stage, Vec<Change>) -> Vec<Change> {
    rewriting(stage, move |text| text.replace(from, to))
}

fn run_in_process(tree: &Tree, args: &[&str], engine: Engine) -> u8 {
    let all = ["oai2oac", "migrate"].iter().chain(args).map(OsString::from);
    oai2oac::cli::run(all.chain([tree.root.clone().into()]), engine)
}

/// The engine's result fails the proof with these words, and the command line makes exit code 3 and no change of it.
#[track_caller]
fn assert_fails_its_proof(engine: Engine, words: &str) {
    let tree = Tree::golden(SIMPLE);
    let (out, report) = (tree.beside("out"), tree.beside("report.json"));
    for way in [&[][..], &["--dry-run"], &["--check"], &["--out-dir", &out], &["--report", &report]] {
        assert_eq!(run_in_process(&tree, way, engine), 3, "{way:?}");
        assert_same(&tree.files(), &golden(SIMPLE), words);
        assert!(!Path::new(&out).exists() && !Path::new(&report).exists(), "{way:?}");
    }
    let found = discover(std::slice::from_ref(&tree.root), &[], &|_, _| Vec::new()).expect("the workspace");
    let templates = Templates::new(&BTreeMap::new()).expect("the built-in templates");
    match engine(&found.workspace, &Options::default(), &templates) {
        Err(MigrateError::Proof(failure)) => assert!(failure.to_string().contains(words), "{failure}"),
        other => panic!("not a failed proof: {other:?}"),
    }
}

/// The simple case lies in the root, which has no name of its own.
#[test]
fn a_failed_proof_names_a_place_even_in_the_root() {
    let tree = Tree::golden(SIMPLE);
    let found = discover(std::slice::from_ref(&tree.root), &[], &|_, _| Vec::new()).expect("the workspace");
    let templates = Templates::new(&BTreeMap::new()).expect("the built-in templates");
    let nowhere = replacing(Stage::Switch, "origin_access_control.handbook.id", "origin_access_control.nope.id");
    let failure =
        migrate_with(&found.workspace, &Options::default(), &templates, &nowhere).expect_err("a failed proof");
    assert!(!failure.to_string().starts_with(':'), "{failure}");
}

#[test]
fn an_honest_engine_passes_where_the_wrong_ones_fail() {
    let tree = Tree::golden(SIMPLE);
    assert_eq!(run_in_process(&tree, &["--check"], migrate), 1);
    assert_eq!(run_in_process(&tree, &[], migrate), 0);
    assert_stream_gives(SIMPLE, &Tree::golden(SIMPLE).stream(&["--stage", "grant"]), &tree.files());
}

#[test]
fn a_wider_action_fails_its_proof() {
    assert_fails_its_proof(
        |workspace, options, templates| {
            migrate_with(workspace, options, templates, &replacing(Stage::Grant, "s3:GetObject", "s3:*"))
        },
        "has no source that it is as narrow as",
    );
}

#[test]
fn wider_resources_fail_their_proof() {
    assert_fails_its_proof(
        |workspace, options, templates| {
            let wider = replacing(Stage::Grant, "${aws_s3_bucket.handbook.arn}/*", "arn:aws:s3:::*");
            migrate_with(workspace, options, templates, &wider)
        },
        "has no source that it is as narrow as",
    );
}

#[test]
fn another_principal_fails_its_proof() {
    assert_fails_its_proof(
        |workspace, options, templates| {
            migrate_with(workspace, options, templates, &replacing(Stage::Grant, "cloudfront.amazonaws.com", "*"))
        },
        "has no source that it is as narrow as",
    );
}

/// The text without its condition block: what is left still parses, so that nothing else is wrong with it.
fn without_condition(text: &str) -> String {
    let Some((before, condition)) = text.split_once("condition {") else { return text.to_owned() };
    format!("{before}{}", condition.split_once('}').map_or("", |(_, after)| after))
}

#[test]
fn a_dropped_condition_fails_its_proof() {
    assert_fails_its_proof(
        |workspace, options, templates| {
            migrate_with(workspace, options, templates, &rewriting(Stage::Grant, without_condition))
        },
        "has no source that it is as narrow as",
    );
}

#[test]
fn a_condition_on_something_else_than_distributions_fails_its_proof() {
    assert_fails_its_proof(
        |workspace, options, templates| {
            let other = replacing(Stage::Grant, "aws_cloudfront_distribution.handbook.arn", "\"*\"");
            migrate_with(workspace, options, templates, &other)
        },
        "has no source that it is as narrow as",
    );
}

#[test]
fn a_missing_change_fails_its_proof() {
    assert_fails_its_proof(
        |workspace, options, templates| {
            migrate_with(workspace, options, templates, &|_, mut changes| {
                changes.retain(|change| change.code != "OAC002");
                changes
            })
        },
        "grant is not finished after one run",
    );
}

#[test]
fn overlapping_bytes_fail_their_proof() {
    assert_fails_its_proof(
        |workspace, options, templates| {
            migrate_with(workspace, options, templates, &|_, mut changes| {
                for change in &mut changes {
                    let again = Edit { span: change.place.span, text: String::new() };
                    change.edits.extend([(change.place.file, again.clone()), (change.place.file, again)]);
                }
                changes
            })
        },
        "want to change the same bytes",
    );
}

#[test]
fn text_that_does_not_parse_fails_its_proof() {
    assert_fails_its_proof(
        |workspace, options, templates| {
            migrate_with(workspace, options, templates, &replacing(Stage::Grant, "signing_protocol", "= signing"))
        },
        "of the result cannot be read",
    );
}

#[test]
fn a_closed_cycle_fails_its_proof() {
    assert_fails_its_proof(
        |workspace, options, templates| {
            let cycle = "origin_path = aws_s3_bucket_policy.handbook.id\n    origin_access_control_id";
            migrate_with(workspace, options, templates, &replacing(Stage::Switch, "origin_access_control_id", cycle))
        },
        "would depend on itself",
    );
}

#[test]
fn a_reference_whose_declaration_goes_fails_its_proof() {
    assert_fails_its_proof(
        |workspace, options, templates| {
            migrate_with(workspace, options, templates, &|stage, mut changes| {
                for change in changes.iter_mut().filter(|change| stage == Stage::Grant && change.code == "OAC003") {
                    let removal = Edit { span: change.place.span, text: String::new() };
                    change.edits = vec![(change.place.file, removal)];
                }
                changes
            })
        },
        "is referred to and not declared",
    );
}

#[test]
fn a_reference_to_nothing_fails_its_proof() {
    assert_fails_its_proof(
        |workspace, options, templates| {
            let nowhere =
                replacing(Stage::Switch, "origin_access_control.handbook.id", "origin_access_control.nope.id");
            migrate_with(workspace, options, templates, &nowhere)
        },
        "aws_cloudfront_origin_access_control.nope is referred to and not declared",
    );
}

#[test]
fn an_origin_that_is_moved_to_nothing_fails_its_proof() {
    assert_fails_its_proof(
        |workspace, options, templates| {
            migrate_with(workspace, options, templates, &|stage, mut changes| {
                for (_, edit) in changes.iter_mut().flat_map(|change| &mut change.edits) {
                    if stage == Stage::Switch && edit.text.contains("origin_access_control_id") {
                        edit.text.clear();
                    }
                }
                changes
            })
        },
        "is left without any access",
    );
}
