//! The patches against real git: what `git apply` and `git am` make of them is, byte for byte, what was meant.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use oai2oac::report::diff::{FileChange, FileMode, colorize, file_diff};
use oai2oac::report::series::{Patch, Series, has_crlf, numbered, patch, stream};
use proptest::prelude::*;
use tempfile::TempDir;

const AUTHOR: &str = "Ann Author <ann@example.com>";

/// Runs git in a folder, cut off from the configuration of the machine and from a repository around the tests.
fn run(dir: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new("git");
    command.args(["-c", "core.autocrlf=false", "-c", "init.defaultBranch=main"]).args(args).current_dir(dir);
    // A git hook that runs the tests sets these.
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY"] {
        command.env_remove(name);
    }
    command.envs([
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_CEILING_DIRECTORIES", std::env::temp_dir().to_str().unwrap()),
        ("GIT_AUTHOR_NAME", "Not The Author"),
        ("GIT_AUTHOR_EMAIL", "not@example.com"),
        ("GIT_COMMITTER_NAME", "Cora Committer"),
        ("GIT_COMMITTER_EMAIL", "cora@example.com"),
        ("LC_ALL", "C"),
    ]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("git must be installed to run these tests");
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // In a thread of its own: git may write before it has read everything. A git that fails early closes the pipe.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

/// Runs git and returns its standard output; git must succeed.
fn git(dir: &Path, args: &[&str], input: &[u8]) -> Vec<u8> {
    let output = run(dir, args, input);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {args:?}: {said}\n{}", String::from_utf8_lossy(input));
    output.stdout
}

/// As `git`, for text.
fn git_text(dir: &Path, args: &[&str]) -> String {
    String::from_utf8(git(dir, args, b"")).unwrap()
}

/// A file's states: as committed, then after each patch.
struct History<'a> {
    path: &'a str,
    mode: FileMode,
    states: Vec<&'a [u8]>,
}

fn history<'a>(path: &'a str, states: &[&'a str]) -> History<'a> {
    History { path, mode: FileMode::Regular, states: states.iter().map(|state| state.as_bytes()).collect() }
}

/// A repository with the first state of each file committed.
fn repository(files: &[History]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    git(dir.path(), &["init", "-q"], b"");
    for file in files {
        write(dir.path(), file.path, file.states[0]);
        if file.mode == FileMode::Executable {
            make_executable(&dir.path().join(file.path));
        }
    }
    git(dir.path(), &["add", "-A"], b"");
    git(dir.path(), &["commit", "-q", "-m", "start"], b"");
    dir
}

fn write(dir: &Path, path: &str, content: &[u8]) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

#[cfg(unix)]
fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn make_executable(_: &Path) {}

/// The patch between two states of the files.
fn patch_at(files: &[History], step: usize, subject: &str, body: &str) -> Patch {
    let changes: Vec<FileChange> = files
        .iter()
        .map(|file| FileChange { path: file.path, old: file.states[step], new: file.states[step + 1], mode: file.mode })
        .collect();
    patch(step + 1, ["grant", "switch", "retire"][step], subject, body, &changes).unwrap()
}

/// All patches of the files, with subjects `Step 1` and so on.
fn series_of(files: &[History]) -> Series {
    let steps = 0..files[0].states.len() - 1;
    let patches = steps.map(|step| patch_at(files, step, &format!("Step {}", step + 1), "Because.\n")).collect();
    Series { from: AUTHOR.into(), patches }
}

/// The files in the folder are exactly in this state.
fn assert_state(dir: &Path, files: &[History], step: usize) {
    for file in files {
        let content = fs::read(dir.join(file.path)).unwrap();
        let wanted = file.states[step];
        assert!(content == wanted, "{} after {step} patches:\n{}", file.path, String::from_utf8_lossy(&content));
    }
    // A path that git reads wrongly would make a file of another name.
    assert!(!git_text(dir, &["status", "--porcelain", "--untracked-files=all"]).contains("??"));
}

/// The stream passes `git apply` whole and `git am` as one commit a patch, and both give the last state.
fn assert_applies(files: &[History]) {
    let series = series_of(files);
    let stream = stream(&series);
    let last = files[0].states.len() - 1;

    let dir = repository(files);
    git(dir.path(), &["apply", "--check", "-"], &stream);
    assert_state(dir.path(), files, 0);
    git(dir.path(), &["apply", "-"], &stream);
    assert_state(dir.path(), files, last);

    let dir = repository(files);
    git(dir.path(), &["am", "--keep-cr", "-q"], &stream);
    assert_state(dir.path(), files, last);
    assert_eq!(git_text(dir.path(), &["status", "--porcelain"]), "");
    assert_eq!(git_text(dir.path(), &["rev-list", "--count", "HEAD"]).trim(), (last + 1).to_string());
    for step in 0..=last {
        git(dir.path(), &["checkout", "-q", &format!("main~{}", last - step)], b"");
        assert_state(dir.path(), files, step);
    }
}

const MAIN: [&str; 4] = [
    "\
resource \"aws_cloudfront_origin_access_identity\" \"site\" {
  comment = \"site\"
}

resource \"aws_cloudfront_distribution\" \"site\" {
  origin {
    domain_name = aws_s3_bucket.site.bucket_regional_domain_name
    origin_id   = \"site\"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.site.cloudfront_access_identity_path
    }
  }
}
",
    "\
resource \"aws_cloudfront_origin_access_identity\" \"site\" {
  comment = \"site\"
}

resource \"aws_cloudfront_origin_access_control\" \"site\" {
  name = \"site\"
}

resource \"aws_cloudfront_distribution\" \"site\" {
  origin {
    domain_name = aws_s3_bucket.site.bucket_regional_domain_name
    origin_id   = \"site\"

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.site.cloudfront_access_identity_path
    }
  }
}
",
    "\
resource \"aws_cloudfront_origin_access_identity\" \"site\" {
  comment = \"site\"
}

resource \"aws_cloudfront_origin_access_control\" \"site\" {
  name = \"site\"
}

resource \"aws_cloudfront_distribution\" \"site\" {
  origin {
    domain_name              = aws_s3_bucket.site.bucket_regional_domain_name
    origin_id                = \"site\"
    origin_access_control_id = aws_cloudfront_origin_access_control.site.id
  }
}
",
    "\
resource \"aws_cloudfront_origin_access_control\" \"site\" {
  name = \"site\"
}

resource \"aws_cloudfront_distribution\" \"site\" {
  origin {
    domain_name              = aws_s3_bucket.site.bucket_regional_domain_name
    origin_id                = \"site\"
    origin_access_control_id = aws_cloudfront_origin_access_control.site.id
  }
}
",
];

const POLICY: [&str; 4] = [
    "data \"aws_iam_policy_document\" \"site\" {\n  statement {\n    sid = \"oai\"\n  }\n}\n",
    "data \"aws_iam_policy_document\" \"site\" {\n  statement {\n    sid = \"oai\"\n  }\n  statement {\n    sid = \"oac\"\n  }\n}\n",
    "# switched\ndata \"aws_iam_policy_document\" \"site\" {\n  statement {\n    sid = \"oai\"\n  }\n  statement {\n    sid = \"oac\"\n  }\n}\n",
    "# switched\ndata \"aws_iam_policy_document\" \"site\" {\n  statement {\n    sid = \"oac\"\n  }\n}\n",
];

#[test]
fn three_patches_on_the_same_files_apply_as_one_stream() {
    assert_applies(&[history("main.tf", &MAIN), history("modules/site/policy.tf", &POLICY)]);
}

#[test]
fn each_patch_becomes_a_commit_with_its_message_and_author() {
    let files = [history("main.tf", &MAIN), history("policy.tf", &POLICY)];
    let long =
        "Let CloudFront read the bucket through an origin access control as well, beside the identity it has today";
    let umlauts =
        "Ursprünge auf Origin Access Control umstellen – für jede Verteilung, die heute noch eine Identität benutzt";
    let series = Series {
        from: AUTHOR.into(),
        patches: vec![
            patch_at(&files, 0, long, "First paragraph.\n\n- a list\n- with +signs\n+ and more\n"),
            patch_at(&files, 1, umlauts, "Größe: 1 €\n"),
            patch_at(&files, 2, "Take the =?odd?= identity\naway", ""),
        ],
    };
    let dir = repository(&files);
    git(dir.path(), &["am", "-q"], &stream(&series));

    let message = |commit: &str| git_text(dir.path(), &["log", "-1", "--format=%B", commit]);
    assert_eq!(
        message("HEAD~2").trim_end(),
        format!("{long}\n\nFirst paragraph.\n\n- a list\n- with +signs\n+ and more")
    );
    assert_eq!(message("HEAD~1").trim_end(), format!("{umlauts}\n\nGröße: 1 €"));
    assert_eq!(message("HEAD").trim_end(), "Take the =?odd?= identity away");
    for commit in ["HEAD", "HEAD~1", "HEAD~2"] {
        assert_eq!(git_text(dir.path(), &["log", "-1", "--format=%an <%ae>", commit]).trim(), AUTHOR);
    }
}

#[test]
fn any_author_arrives() {
    for author in [
        "Jörg Müller <joerg@example.com>",
        "Doe, John \"Jack\" (ops) <john.doe@example.com>",
        "Back\\slash Smith <b@example.com>",
        "J. R. Hartley <j@example.com>",
        "Włodzimierz Brzęczyszczykiewicz-Grzegżółka <w@example.com>",
        "Tom =?x?= Odd <tom@example.com>",
        "山田 太郎 <taro@example.com>",
        "O'Brien_x <o@example.com>",
    ] {
        let files = [history("main.tf", &["a\n", "b\n"])];
        let series = Series { from: author.into(), ..series_of(&files) };
        let dir = repository(&files);
        git(dir.path(), &["am", "-q"], &stream(&series));
        assert_eq!(git_text(dir.path(), &["log", "-1", "--format=%an <%ae>"]).trim(), author);
    }
}

#[test]
fn numbered_patches_are_the_stream_in_pieces() {
    let files = [history("main.tf", &MAIN), history("policy.tf", &POLICY)];
    let series = series_of(&files);
    let numbered = numbered(&series);
    let names: Vec<&str> = numbered.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["0001-grant.patch", "0002-switch.patch", "0003-retire.patch"]);
    assert_eq!(numbered.iter().flat_map(|(_, mail)| mail.clone()).collect::<Vec<u8>>(), stream(&series));

    let dir = repository(&files);
    let mails = tempfile::tempdir().unwrap();
    for (step, (name, mail)) in numbered.iter().enumerate() {
        let path = mails.path().join(name);
        fs::write(&path, mail).unwrap();
        git(dir.path(), &["am", "-q", path.to_str().unwrap()], b"");
        assert_state(dir.path(), &files, step + 1);
    }
}

#[test]
fn lines_that_end_in_cr_lf() {
    let crlf: Vec<String> = MAIN.iter().map(|state| state.replace('\n', "\r\n")).collect();
    let crlf: Vec<&str> = crlf.iter().map(String::as_str).collect();
    let mixed = ["a\r\nb\nc\r\n", "a\r\nb\r\nc\r\n", "a\nb\r\nc", "a\nb\r\nc\r"];
    let files = [history("main.tf", &crlf), history("mixed.tf", &mixed), history("lf.tf", &POLICY)];
    assert_applies(&files);

    let needs_keep_cr = |file: &History| {
        has_crlf(&[FileChange { path: file.path, old: file.states[0], new: file.states[1], mode: file.mode }])
    };
    assert_eq!(files.each_ref().map(needs_keep_cr), [true, true, false]);
    let dir = repository(&files[..1]);
    assert!(!run(dir.path(), &["am", "-q"], &stream(&series_of(&files[..1]))).status.success());
}

#[test]
fn a_last_line_without_newline() {
    assert_applies(&[
        history("came.tf", &["a\nb\n", "a\nb", "a\nb\nc", "a\nb\nc\n"]),
        history("stays.tf", &["a\nb", "x\nb", "x\ny", "x\nb"]),
        history("single.tf", &["a", "b", "b\nc", "b"]),
        history("distant.tf", &["1\n2\n3\n4\n5\n6\n7\n8\n9", "0\n2\n3\n4\n5\n6\n7\n8\n9", "2", "2\n"]),
    ]);
}

#[test]
fn a_file_that_was_or_becomes_empty() {
    assert_applies(&[history("main.tf", &["", "a\n", "", "b"]), history("other.tf", &["a\nb\n", "", "a", ""])]);
}

#[test]
fn a_cr_that_ends_no_line() {
    assert_applies(&[
        history("main.tf", &["a\rb\nc\n", "a\rb\nc\rd\n", "a\rx\nc\rd\n", "\r\r\n\r"]),
        history("end.tf", &["a\r", "b\r", "b\r\n", "b\n\r"]),
    ]);
}

#[test]
fn other_encodings_and_odd_characters() {
    let latin1: [&[u8]; 3] = [b"# caf\xe9\nx\n", b"# caf\xe9\ny \xff\n", b"\xe9\x0c\x0b\x1b[31m\n"];
    assert_applies(&[
        history("main.tf", &["\u{feff}# ä\n\u{85}\u{2028}x\n", "\u{feff}# ö\n\u{85}\u{2028}x\n", "🙂\n"]),
        History { path: "latin1.tf", mode: FileMode::Regular, states: latin1.to_vec() },
    ]);
}

#[test]
fn content_that_looks_like_mail_or_patch() {
    assert_applies(&[history(
        "main.tf",
        &[
            "From x Mon Sep 17 00:00:00 2001\n-- \n--- a/main.tf\n+++ b/main.tf\n@@ -1 +1 @@\n",
            "From y Mon Sep 17 00:00:00 2001\n- \n-- a/main.tf\n++ b/main.tf\n@@ -1 +2 @@\n",
            "diff --git a/x b/x\n-- \n\n\n\\ No newline at end of file\n---\nFrom: x\n",
            "-- \n",
        ],
    )]);
}

#[cfg(unix)] // Windows has no such names
#[test]
fn odd_names() {
    let names = [
        "with space.tf",
        "two  spaces/and more.tf",
        "ümläut.tf",
        "ümläut with space.tf",
        "quote\".tf",
        "apostrophe's.tf",
        "tab\there.tf",
        "back\\slash.tf",
        "new\nline.tf",
        "-leading/-dash.tf",
        "b/a/b.tf",
        "trailing ",
        "{brace}$dollar`tick`.tf",
        "=>.tf",
        "日本語/🙂.tf",
        "bell\u{7}del\u{7f}.tf",
    ];
    let files: Vec<History> = names.iter().map(|name| history(name, &POLICY)).collect();
    assert_applies(&files);
}

#[cfg(unix)] // Windows has no executable files
#[test]
fn an_executable_file_stays_one() {
    let file = History { mode: FileMode::Executable, ..history("bin/deploy.tf", &POLICY) };
    let files = [file, history("main.tf", &POLICY)];
    assert_applies(&files);

    let dir = repository(&files);
    git(dir.path(), &["am", "-q"], &stream(&series_of(&files)));
    assert!(git_text(dir.path(), &["ls-files", "-s", "bin/deploy.tf"]).starts_with("100755 "));
    assert!(git_text(dir.path(), &["ls-files", "-s", "main.tf"]).starts_with("100644 "));
    // git warns when the mode in a patch is not the file's.
    let output = run(dir.path(), &["apply", "-R", "--check", "-"], &stream(&series_of(&files[..1])));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("has type"));
}

#[test]
fn paths_count_from_the_root_wherever_git_am_runs() {
    let files = [history("infra/cdn/main.tf", &MAIN), history("elsewhere/policy.tf", &POLICY)];
    assert_applies(&files);
    let dir = repository(&files);
    git(&dir.path().join("infra/cdn"), &["am", "-q"], &stream(&series_of(&files)));
    assert_state(dir.path(), &files, 3);
}

#[test]
fn am_3way_carries_the_patches_over_a_drift() {
    let start: String = (1..=20).map(|line| format!("line {line}\n")).collect();
    let granted = start.replace("line 10\n", "line 10\ngrant\n");
    let switched = granted.replace("line 10\n", "switch\n");
    let retired = switched.replace("switch\n", "");
    let files = [history("main.tf", &[&start, &granted, &switched, &retired])];
    let stream = stream(&series_of(&files));
    let drift = |state: &str| state.replace("line 8\n", "line 8, changed by somebody else\n");

    let dir = repository(&files);
    write(dir.path(), "main.tf", drift(&start).as_bytes());
    git(dir.path(), &["commit", "-q", "-a", "-m", "drift"], b"");
    assert!(!run(dir.path(), &["apply", "--check", "-"], &stream).status.success());
    git(dir.path(), &["am", "-3", "-q"], &stream);
    assert_eq!(fs::read_to_string(dir.path().join("main.tf")).unwrap(), drift(&retired));
    assert_eq!(git_text(dir.path(), &["rev-list", "--count", "HEAD"]).trim(), "5");
}

#[test]
fn a_message_with_lines_like_a_diff() {
    let files = [history("main.tf", &POLICY)];
    let body = "\
From: Somebody Else <else@example.com>
Subject: another one

diff --git a/main.tf b/main.tf
index 1..2 100644
--- a/main.tf
+++ b/main.tf
@@ -1,2 +1,2 @@
-a
+b
\\ No newline at end of file
---
 main.tf | 2 +-
Index: main.tf
diff -u a b
From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001
>From quoted
-- 
signature
----- Original Message -----
GIT binary patch
Date: today
\u{0}nul
-- >8 --
after";
    let arrived = "\
\x20From: Somebody Else <else@example.com>
Subject: another one

 diff --git a/main.tf b/main.tf
index 1..2 100644
 --- a/main.tf
 +++ b/main.tf
 @@ -1,2 +1,2 @@
-a
+b
\\ No newline at end of file
 ---
 main.tf | 2 +-
 Index: main.tf
 diff -u a b
 From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001
 >From quoted
--
signature
 ----- Original Message -----
GIT binary patch
Date: today
nul
-- >8 --
after";
    let steps = ["grant", "switch", "retire"].into_iter().enumerate();
    let patches = steps.map(|(step, name)| patch_at(&files, step, name, body)).collect();
    let stream = stream(&Series { from: AUTHOR.into(), patches });

    let dir = repository(&files);
    git(dir.path(), &["apply", "-"], &stream);
    assert_state(dir.path(), &files, 3);

    let dir = repository(&files);
    git(dir.path(), &["am", "-q"], &stream);
    assert_state(dir.path(), &files, 3);
    for (commit, subject) in [("HEAD~2", "grant"), ("HEAD~1", "switch"), ("HEAD", "retire")] {
        let message = git_text(dir.path(), &["log", "-1", "--format=%B", commit]);
        assert_eq!(message.trim_end(), format!("{subject}\n\n{arrived}"));
        assert_eq!(git_text(dir.path(), &["log", "-1", "--format=%an <%ae>", commit]).trim(), AUTHOR);
    }
}

#[test]
fn first_lines_that_look_like_headers_stay_in_the_message() {
    let files = [history("main.tf", &["a\n", "b\n"])];
    for line in ["From: x <x@y.z>", "subject: x", "DATE: 2001-01-01", "[PATCH] x", ">From x", "\n\n---", "a: b"] {
        let series = Series { from: AUTHOR.into(), patches: vec![patch_at(&files, 0, "Subject line", line)] };
        let dir = repository(&files);
        git(dir.path(), &["am", "-q"], &stream(&series));
        let message = git_text(dir.path(), &["log", "-1", "--format=%an <%ae>%n%s%n%b"]);
        let body = message.trim_end().strip_prefix(&format!("{AUTHOR}\nSubject line\n")).unwrap();
        assert_eq!(body.trim_start(), line.trim());
    }
}

#[test]
fn diff_and_diffstat_are_those_of_git() {
    let ten: String = (1..=10).map(|line| format!("  line {line}\n")).collect();
    let many: String = (1..=150).map(|line| format!("line {line}\n")).collect();
    let cut_in_a_character = format!("resource \"{}ä\" {{\n{ten}}}\n", "x".repeat(68));
    let heading = |change: &str| cut_in_a_character.replace("line 8", change);
    let (heading_old, heading_new) = (heading("old"), heading("new"));
    let (many_old, many_new) = (many.replace("line", "a"), many.replace("line", "b") + &ten);
    let mut files = vec![
        history("main.tf", &MAIN[..2]),
        history("modules/site/policy.tf", &POLICY[2..]),
        history("heading.tf", &[&heading_old, &heading_new]),
        history("many.tf", &[&many_old, &many_new]),
        history("with space.tf", &["a", "b"]),
        history("a/very/long/path/to/a/file/that/does/not/fit/into/the/line/of/a/stat/main.tf", &["", "a\n"]),
        history("no-slash-in-the-end-of-this-name-that-is-too-long-for-the-column-it-has.tf", &["a\n", ""]),
    ];
    if cfg!(unix) {
        let odd = ["ä b.tf", "tab\t b.tf", "\"q\".tf", "back\\slash\u{7f}.tf"];
        files.extend(odd.map(|name| history(name, &["a\r\nb\n", "a\r\nb"])));
        files.push(History { mode: FileMode::Executable, ..history("run", &["#!\n", "#!\nx\n"]) });
    }
    files.sort_by_key(|file| file.path);

    for files in std::iter::once(&files[..]).chain(files.chunks(1)) {
        let dir = repository(files);
        for file in files {
            fs::write(dir.path().join(file.path), file.states[1]).unwrap();
        }
        let Patch { files: diff, .. } = patch_at(files, 0, "s", "");
        let wanted = git(dir.path(), &["diff", "--full-index", "--diff-algorithm=histogram"], b"");
        assert_eq!(String::from_utf8_lossy(&diff), String::from_utf8_lossy(&wanted));

        let mail = String::from_utf8(stream(&series_of(files))).unwrap();
        let stat = mail.split_once("\n---\n").unwrap().1.split_once("\n\ndiff ").unwrap().0;
        assert_eq!(stat, git_text(dir.path(), &["diff", "--stat=72"]).trim_end_matches('\n'));
    }
}

#[test]
fn colours_change_nothing_but_the_look() {
    let series =
        series_of(&[history("main.tf", &MAIN), history("crlf.tf", &["a\r\nb\r\n", "a\r\nc", "a\r\n", "b\r\n"])]);
    let stream = stream(&series);
    let mut plain = String::from_utf8(colorize(&stream)).unwrap();
    for code in ["\x1b[m", "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[36m"] {
        assert!(plain.contains(code));
        plain = plain.replace(code, "");
    }
    assert_eq!(plain.as_bytes(), stream);
}

/// A file of a few lines, many of them alike, with any of the line ends there are.
fn any_content() -> impl Strategy<Value = Vec<u8>> {
    let text =
        prop::sample::select(vec!["", "}", "  }", "a {", "  b {", "x", "  x = 1", "-- ", "a\rb", "\r", "\\ No", "ä"]);
    let end = prop::sample::select(vec!["\n", "\n", "\n", "\r\n"]);
    let last = prop::sample::select(vec!["", "", "}", "x", "x\r", "\r", " "]);
    (prop::collection::vec((text, end), 0..24), last).prop_map(|(lines, last)| {
        let lines: String = lines.into_iter().flat_map(|(text, end)| [text, end]).collect();
        (lines + last).into_bytes()
    })
}

/// A file before and after: either nothing in common but the kind of lines, or some of the lines taken out, doubled, moved.
fn any_change() -> impl Strategy<Value = (Vec<u8>, Vec<u8>)> {
    let edited = (any_content(), prop::collection::vec((any::<prop::sample::Index>(), 0..4usize), 1..5)).prop_map(
        |(old, edits)| {
            let mut lines: Vec<&[u8]> = old.split_inclusive(|&byte| byte == b'\n').collect();
            for (index, kind) in edits {
                let at = index.index(lines.len() + 1);
                match kind {
                    0 if at < lines.len() => drop(lines.remove(at)),
                    1 if at < lines.len() => lines[at] = b"  y = 2\n",
                    2 => lines.insert(at, b"new {\n"),
                    _ => {
                        let block = lines[at..lines.len().min(at + 4)].to_vec();
                        lines.splice(at..at, block);
                    }
                }
            }
            let new = lines.concat();
            (old, new)
        },
    );
    prop_oneof![edited, (any_content(), any_content())]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// One `git apply` for many files, as starting git is what takes the time.
    #[test]
    fn git_apply_gives_the_bytes(changes in prop::collection::vec(any_change(), 40)) {
        let dir = tempfile::tempdir().unwrap();
        let mut diffs = Vec::new();
        for (index, (old, new)) in changes.iter().enumerate() {
            let path = format!("{index}.tf");
            fs::write(dir.path().join(&path), old).unwrap();
            diffs.extend(file_diff(&FileChange { path: &path, old, new, mode: FileMode::Regular }));
        }
        if !diffs.is_empty() {
            git(dir.path(), &["apply", "--whitespace=nowarn", "-"], &diffs);
        }
        for (index, (_, new)) in changes.iter().enumerate() {
            let content = fs::read(dir.path().join(format!("{index}.tf"))).unwrap();
            prop_assert_eq!(&content, new, "{}", String::from_utf8_lossy(&diffs));
        }
    }
}
