//! Every golden case, its configuration turned into JSON syntax, has to become in each stage what it becomes in the native
//! one: the stages know one syntax, and what they do is carried over into the other.

mod each;

use each::each;
use oai2oac::hcl::json;
use oai2oac::migrate::{Options, migrate, stages_stand_alone};
use oai2oac::template::Templates;
use oai2oac::workspace::{SourceFile, Workspace};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

type Tree = BTreeMap<String, Vec<u8>>;

fn read(folder: &Path, at: &Path, out: &mut Tree) {
    let Ok(entries) = std::fs::read_dir(at) else { return };
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            read(folder, &path, out);
        } else {
            let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
            out.insert(name, std::fs::read(&path).expect("a file"));
        }
    }
}

fn tree(folder: &Path) -> Tree {
    let mut out = Tree::new();
    read(folder, folder, &mut out);
    out
}

/// A tree with its configuration in JSON; `None` where some of it has no form there.
fn in_json(tree: &Tree, minified: bool) -> Option<Tree> {
    let mut out = Tree::new();
    for (path, bytes) in tree {
        if path.ends_with(".tf") {
            let text = json::of_native(std::str::from_utf8(bytes).ok()?).ok()?;
            let text = match minified {
                true => minify(&text),
                false => text,
            };
            json::View::read(&text).unwrap_or_else(|unread| panic!("{}\n{text}", unread.message));
            out.insert(format!("{path}.json"), text.into_bytes());
        } else {
            out.insert(path.clone(), bytes.clone());
        }
    }
    Some(out)
}

/// JSON without white space between its tokens.
fn minify(text: &str) -> String {
    let (mut out, mut quoted, mut escaped) = (String::new(), false, false);
    for c in text.chars() {
        if quoted || !c.is_whitespace() {
            out.push(c);
        }
        quoted ^= c == '"' && !escaped;
        escaped = quoted && c == '\\' && !escaped;
    }
    out
}

#[test]
fn json_becomes_what_the_native_syntax_becomes() {
    compare(false);
}

#[test]
fn minified_json_becomes_what_the_native_syntax_becomes() {
    compare(true);
}

fn compare(minified: bool) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let templates = Templates::new(&BTreeMap::new()).expect("the templates");
    let entries = std::fs::read_dir(&golden).expect("golden/");
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.expect("a case").path()).collect();
    cases.sort();
    // How a file is laid out has little to do with what is in it.
    let step = if minified { 5 } else { 1 };
    let cases: Vec<PathBuf> = cases.into_iter().step_by(step).collect();
    let (compared, failed) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    each(&cases, |case| {
        let (files, differences) = compare_case(case, minified, &templates);
        compared.fetch_add(files, Ordering::Relaxed);
        failed.lock().expect("what failed").extend(differences);
    });
    let (compared, mut failed) = (compared.into_inner(), failed.into_inner().expect("what failed"));
    failed.sort();
    assert!(compared > 500 / step, "only {compared} files could be compared");
    assert!(failed.is_empty(), "{} of them\n{}", failed.len(), failed.join("\n"));
}

/// How many files of a case were compared, and what differs.
fn compare_case(case: &Path, minified: bool, templates: &Templates) -> (usize, Vec<String>) {
    let (mut compared, mut failed) = (0, Vec::new());
    let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let given = tree(&case.join("before"));
    // Comments are left out, and some paths only are given.
    let attested = given.values().any(|bytes| String::from_utf8_lossy(bytes).contains("oai2oac:granted"));
    // A heredoc is left alone where a string is changed, and JSON has strings only.
    let in_heredoc = name == "interface-distribution";
    if attested || in_heredoc || ["paths", "only"].iter().any(|name| case.join(name).exists()) {
        return (compared, failed);
    }
    let Some(before) = in_json(&given, minified) else { return (compared, failed) };
    let file = |bytes: &Vec<u8>| SourceFile { bytes: bytes.clone(), editable: true };
    let files = before.iter().map(|(path, bytes)| (path.clone(), file(bytes))).collect();
    let workspace = Workspace { files };
    let migration = match migrate(&workspace, &Options::default(), templates) {
        Ok(migration) => migration,
        Err(error) => return (compared, vec![format!("{name}: {error}")]),
    };
    if !minified && let Err(error) = stages_stand_alone(&workspace, &migration, &[], templates) {
        failed.push(format!("{name}: {error}"));
    }
    let mut now = before;
    for stage in &migration.whole {
        now.extend(stage.files.iter().map(|(path, (_, new))| (path.clone(), new.clone())));
        let Some(expected) = in_json(&tree(&case.join(stage.stage.name())), minified) else { break };
        for (path, bytes) in &expected {
            compared += 1;
            let is_short = !String::from_utf8_lossy(&now[path]).trim_end().contains('\n');
            if minified && path.ends_with(".tf.json") && !is_short && !given.contains_key(path) {
                failed.push(format!("{name}: {path} has several lines after {}", stage.stage));
            }
            let (want, have) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&now[path]));
            if !json::same(&want, &have) {
                failed.push(format!("{name}: {path} differs after {}\n{have}\n-- in place of\n{want}", stage.stage));
            }
        }
    }
    (compared, failed)
}

const SITE: &str = r#"{
  "resource": {
    "aws_cloudfront_origin_access_identity": {"a": {COMMENT"comment": "a"}},
    "aws_s3_bucket": {"a": {"bucket": "acme-a"}},
    "aws_s3_bucket_policy": {"a": {"bucket": "acme-a", "policy": "${data.aws_iam_policy_document.a.json}"}},
    "aws_cloudfront_distribution": {
      "a": {
        "origin": {
          ATTEST"domain_name": "DOMAIN",
          "origin_id": "a",
          "s3_origin_config": {"origin_access_identity": "${aws_cloudfront_origin_access_identity.a.cloudfront_access_identity_path}"}
        }
      }
    }
  },
  "data": {
    "aws_iam_policy_document": {
      "a": {
        "statement": [{
          "actions": ["s3:GetObject"],
          "resources": ["arn:aws:s3:::acme-a/*"],
          "principals": [{"type": "AWS", "identifiers": ["${aws_cloudfront_origin_access_identity.a.iam_arn}"]}]
        }]
      }
    }
  }
}
"#;

fn site(comment: &str, attest: &str, domain: &str) -> String {
    SITE.replace("COMMENT", comment).replace("ATTEST", attest).replace("DOMAIN", domain)
}

fn migrated(files: &[(&str, &str)]) -> oai2oac::migrate::Migration {
    let file = |text: &str| SourceFile { bytes: text.as_bytes().to_vec(), editable: true };
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), file(text))).collect();
    let templates = Templates::new(&BTreeMap::new()).expect("the templates");
    migrate(&Workspace { files }, &Options::default(), &templates).expect("a migration")
}

fn codes(migration: &oai2oac::migrate::Migration) -> Vec<(&str, usize)> {
    migration.findings.iter().map(|found| (found.finding.code, found.line)).collect()
}

const OWN: &str = "${aws_s3_bucket.a.bucket_regional_domain_name}";

#[test]
fn a_person_vouches_in_a_comment_member() {
    let elsewhere = "other.s3.eu-west-1.amazonaws.com";
    let waiting = migrated(&[("main.tf.json", &site("", "", elsewhere))]);
    assert!(waiting.whole[1].files.is_empty());
    let attest = "\"//\": \"oai2oac:granted in the other account\",\n          ";
    let vouched = migrated(&[("main.tf.json", &site("", attest, elsewhere))]);
    assert!(!vouched.whole[1].files.is_empty());
    assert!(codes(&vouched).contains(&("OAC036", 8)), "{:?}", codes(&vouched));
}

#[test]
fn json_that_cannot_be_read_costs_itself_alone_and_loses_no_oai() {
    let other = "{\n  \"output\": {\"x\": {\"value\": \"${aws_cloudfront_origin_access_identity.a.id}\"}},\n}\n";
    let migration = migrated(&[("main.tf.json", &site("", "", OWN)), ("outputs.tf.json", other)]);
    assert!(codes(&migration).contains(&("OAC020", 3)), "{:?}", codes(&migration));
    assert!(!migration.whole[1].files.is_empty());
    assert!(migration.whole[2].files.is_empty());
    assert!(migration.references.iter().any(|found| found.path == "outputs.tf.json" && found.line == 2));
}

#[test]
fn what_a_file_has_no_place_for_is_told() {
    let data = "\"//\": {\"path\": \"a\"}, ";
    let migration = migrated(&[("main.tf.json", &site(data, "", OWN))]);
    let found = migration.findings.iter().find(|found| found.finding.code == "OAC083").expect("a finding");
    assert_eq!(found.line, 3);
    // The OAI is not marked, so it is not removed; the origin is moved all the same.
    assert!(!migration.whole[1].files.is_empty());
    assert!(migration.whole[2].files.is_empty());
}
