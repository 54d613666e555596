//! `oai2oac scan` as a person or a pipeline runs it, and held against the migration's report over all golden cases. The
//! texts in `tests/scan/` are compared byte for byte; `UPDATE_GOLDEN=1` rewrites them.

mod each;

use each::each;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oai2oac"));
    command.arg("scan").args(args).current_dir(folder).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command.env("GIT_CEILING_DIRECTORIES", std::env::temp_dir()).output().expect("the tool runs")
}

#[track_caller]
fn printed(output: &Output, code: i32) -> String {
    assert_eq!(output.status.code(), Some(code), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
fn json(folder: &Path, args: &[&str]) -> Value {
    let text = printed(&run(folder, &[&["--format", "json"], args].concat()), 0);
    serde_json::from_str(&text).expect("standard output is one JSON document")
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

/// All origins, each with its distribution.
fn origins(scan: &Value) -> impl Iterator<Item = (&Value, &Value)> {
    list(scan, "distributions").iter().flat_map(|it| list(it, "origins").iter().map(move |origin| (it, origin)))
}

/// A folder outside any repository with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let out = tempfile::tempdir().expect("a temporary folder");
    for (path, content) in files {
        let path = out.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a path in a folder")).expect("the folder of a file");
        std::fs::write(path, content).expect("a file");
    }
    out
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let path = entry.expect("an entry of a folder").path();
        let target = to.join(path.file_name().expect("a name"));
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(std::fs::copy(&path, &target).expect("a copied file")),
        }
    }
}

fn before(case: &str) -> PathBuf {
    root().join("golden").join(case).join("before")
}

/// What goes into a golden case, outside any repository, and the paths that are given.
fn golden(case: &Path) -> (TempDir, Vec<String>) {
    let out = tempfile::tempdir().expect("a temporary folder");
    copy(&case.join("before"), out.path());
    let named = std::fs::read_to_string(case.join("paths")).unwrap_or_default();
    (out, named.lines().map(str::to_owned).collect())
}

#[track_caller]
fn compare(name: &str, actual: &str) {
    let path = root().join("tests/scan").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, actual).expect("the expected text");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(actual, expected, "{}", path.display());
}

// ------------------------------------------------------------------------------------------ against the migration

/// A reference of the report with the fields that scan adds left out.
fn as_reported(reference: &Value) -> Value {
    let mut out = reference.clone();
    if let Some(fields) = out.as_object_mut() {
        fields.remove("folder");
        fields.remove("holder");
    }
    out
}

#[test]
fn what_scan_says_of_every_golden_case_is_what_the_migration_reports() {
    let entries = std::fs::read_dir(root().join("golden")).expect("golden/");
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry of golden/").path()).collect();
    // A scan selects nothing.
    cases.retain(|case| !case.join("only").exists());
    assert!(cases.len() > 80, "only {} cases", cases.len());
    each(&cases, |case| {
        let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let report = std::fs::read_to_string(case.join("report.json")).expect("a report");
        let report: Value = serde_json::from_str(&report).expect("a report");
        let (copy, paths) = golden(case);
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let scan = json(copy.path(), &paths);

        let references: Vec<Value> = list(&scan, "references").iter().map(as_reported).collect();
        assert_eq!(references, list(&report, "references"), "{name}: the references");

        let mut reported: Vec<String> = list(&report, "origins").iter().map(Value::to_string).collect();
        let mut scanned: Vec<String> = origins(&scan)
            .filter(|(_, origin)| !origin["stage"].is_null())
            .map(|(distribution, origin)| {
                serde_json::json!({
                    "distribution": distribution["address"], "origin": origin["origin"], "stage": origin["stage"],
                    "ready": origin["ready"], "blocked_by": origin["blocked_by"],
                })
                .to_string()
            })
            .collect();
        reported.sort();
        scanned.sort();
        assert_eq!(scanned, reported, "{name}: the origins");

        let shown: Vec<&Value> =
            origins(&scan).flat_map(|(_, origin)| list(origin, "obstacles")).chain(list(&scan, "findings")).collect();
        for finding in list(&report, "findings").iter().filter(|finding| finding["blocks"] != "nothing") {
            let same =
                |one: &&&Value| ["code", "file", "line", "message"].iter().all(|field| one[*field] == finding[*field]);
            assert!(shown.iter().any(|one| same(&one)), "{name}: {finding} is not shown");
        }
        for (_, origin) in origins(&scan) {
            for code in list(origin, "blocked_by") {
                let known = list(origin, "obstacles").iter().any(|obstacle| obstacle["code"] == *code);
                assert!(known, "{name}: {code} of {} has no place", origin["origin"]);
            }
        }
        broken_is_what_the_migration_calls_broken(&name, &scan, &report);
        the_chart_has_every_place(&name, copy.path(), &paths, &scan);
    });
}

/// An OAI in front of a bucket that encrypts with KMS is OAC041.
fn broken_is_what_the_migration_calls_broken(name: &str, scan: &Value, report: &Value) {
    let told: BTreeSet<String> = list(report, "findings")
        .iter()
        .filter(|finding| finding["code"] == "OAC041")
        .map(|finding| text(finding, "message").to_owned())
        .collect();
    let broken = origins(scan).filter(|(_, origin)| origin["state"] == "broken" && origin["access"] == "oai");
    let broken: BTreeSet<String> = broken
        .map(|(distribution, origin)| format!("{} of {} ", text(origin, "identity"), text(distribution, "address")))
        .collect();
    assert_eq!(told.len(), broken.len(), "{name}: {told:?}, {broken:?}");
    for words in broken {
        assert!(told.iter().any(|message| message.contains(&words)), "{name}: {words}");
    }
}

/// Every reference is an edge, and every line is one of the few forms that are written.
fn the_chart_has_every_place(name: &str, folder: &Path, paths: &[&str], scan: &Value) {
    let chart = printed(&run(folder, &[&["--format", "mermaid"], paths].concat()), 0);
    let mut edges = 0;
    for block in chart.split("```mermaid\n").skip(1) {
        let block = block.split("```").next().unwrap_or_default();
        let mut lines = block.lines();
        assert_eq!(lines.next(), Some("flowchart LR"), "{name}");
        assert!(
            lines.next().is_some_and(|line| line.starts_with("    identity([\"") && line.ends_with("\"])")),
            "{name}"
        );
        for line in lines {
            if line.starts_with("    classDef ") {
                continue;
            }
            assert!(line.starts_with("    identity -->"), "{name}: {line}");
            // The quotes are those around the label of the edge and of the place, and no other.
            assert!(matches!(line.matches('"').count(), 2 | 4), "{name}: {line}");
            edges += 1;
        }
    }
    assert_eq!(edges, list(scan, "references").len(), "{name}: the edges");
}

// ------------------------------------------------------------------------------------------------------------ text

#[test]
fn an_oai_in_front_of_a_key_is_broken() {
    compare("kms-document.txt", &printed(&run(&before("kms-document"), &[]), 0));
}

#[test]
fn an_origin_that_cannot_be_followed_is_listed_as_such() {
    compare("dynamic-origin-unseen.txt", &printed(&run(&before("dynamic-origin-unseen"), &[]), 0));
}

#[test]
fn the_worst_comes_first() {
    let cases = ["already-migrated", "simple-document", "hazard-website", "seed-webapps-half-way", "unreferenced-oai"];
    let paths: Vec<String> = cases.iter().map(|case| format!("golden/{case}/before")).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    compare("several.txt", &printed(&run(root(), &paths), 0));
}

#[test]
fn the_output_in_the_readme_is_what_the_tool_prints() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("README.md");
    let printed = printed(&run(root(), &["examples/webapp"]), 0);
    assert!(readme.contains(&format!("```text\n{printed}```\n")), "{printed}");
}

#[test]
fn paths_lead_from_the_current_folder() {
    let tree = folder(&[("cdn/readme.md", "")]);
    copy(&before("simple-document"), &tree.path().join("site"));
    let output = run(&tree.path().join("cdn"), &["../site"]);
    let out = printed(&output, 0);
    assert!(out.contains("  ../site/main.tf:"), "{out}");
}

#[test]
fn colours_are_for_those_who_ask() {
    let plain = printed(&run(&before("kms-document"), &["--color", "never"]), 0);
    let colored = printed(&run(&before("kms-document"), &["--color", "always"]), 0);
    assert!(!plain.contains('\u{1b}') && colored.contains("\u{1b}["));
}

// ------------------------------------------------------------------------------------------------------------ json

#[test]
fn the_json_has_its_fields() {
    let scan = json(&before("kms-document"), &[]);
    assert_eq!(scan["version"], 1);
    let distribution = &scan["distributions"][0];
    assert_eq!(distribution["address"], "aws_cloudfront_distribution.uploads");
    assert_eq!(distribution["state"], "broken");
    let violated: Vec<&str> = list(distribution, "violates").iter().filter_map(Value::as_str).collect();
    let controls = [
        "CloudFront.13",
        "CLOUDFRONT_S3_ORIGIN_ACCESS_CONTROL_ENABLED",
        "cloudfront_distributions_s3_origin_access_control",
    ];
    assert_eq!(violated, controls);
    let origin = &distribution["origins"][0];
    assert_eq!(origin["access"], "oai");
    assert_eq!(origin["bucket"], "aws_s3_bucket.uploads");
    assert_eq!(origin["identity"], "aws_cloudfront_origin_access_identity.uploads");
    assert_eq!(origin["encryption"]["kind"], "kms");
    assert_eq!(origin["encryption"]["key"], "aws_kms_key.uploads");
    assert_eq!(origin["grants"][0]["holder"], "data.aws_iam_policy_document.uploads");
    assert_eq!((&origin["stage"], &origin["ready"]), (&"grant".into(), &true.into()));
    assert_eq!(scan["summary"]["broken"], 1);
    assert_eq!(scan["identities"][0]["references"], 2);
    let named: Vec<&str> = list(&scan, "controls").iter().map(|control| text(control, "control")).collect();
    assert_eq!(named, controls);
    assert_eq!(scan["controls"][0]["violated_by"][0]["distribution"], "aws_cloudfront_distribution.uploads");
}

#[test]
fn every_field_is_documented() {
    let documented = std::fs::read_to_string(root().join("docs/scan.md")).expect("docs/scan.md");
    let mut names = BTreeSet::new();
    let mut queue = vec![json(&before("kms-document"), &[]), json(&before("value-through-local"), &[])];
    while let Some(value) = queue.pop() {
        match value {
            Value::Array(items) => queue.extend(items),
            Value::Object(fields) => {
                for (name, value) in fields {
                    names.insert(name);
                    queue.push(value);
                }
            }
            _ => {}
        }
    }
    let has = |name: &str| [format!("`{name}`"), format!("`{name}[]`")].iter().any(|form| documented.contains(form));
    let missing: Vec<&String> = names.iter().filter(|name| !has(name)).collect();
    assert!(missing.is_empty(), "docs/scan.md does not have {missing:?}");
}

#[test]
fn only_and_exclude_mean_what_they_mean_to_migrate() {
    let case = before("one-bucket-many-distributions");
    let all = json(&case, &[]);
    let wanted = text(&all["distributions"][0], "address").to_owned();
    let one = json(&case, &["--only", &wanted]);
    assert!(list(&all, "distributions").len() > 1);
    assert_eq!(list(&one, "distributions").len(), 1);
    assert_eq!(one["distributions"][0]["address"], wanted.as_str());
    assert_eq!(list(&one, "references").len(), list(&all, "references").len(), "the account never shrinks");
    assert_eq!(run(&case, &["--only", "aws_cloudfront_distribution.nobody"]).status.code(), Some(2));
    assert!(list(&json(&case, &["--exclude", "*.tf"]), "distributions").is_empty());
}

#[test]
fn access_is_told_apart() {
    let tree = folder(&[("main.tf", ACCESS)]);
    let scan = json(tree.path(), &[]);
    let of = |name: &str| {
        let found = origins(&scan).find(|(_, origin)| origin["origin"] == name);
        found.map(|(_, origin)| text(origin, "access").to_owned()).unwrap_or_default()
    };
    assert_eq!(of("signed"), "oac");
    assert_eq!(of("null"), "public");
    assert_eq!(of("open"), "public");
    assert_eq!(of("website"), "public");
    assert_eq!(of("service"), "other");
    assert_eq!(of("function"), "other");
    let violates = |name: &str| {
        let found = list(&scan, "distributions").iter().find(|it| text(it, "address").ends_with(name));
        found.map(|it| list(it, "violates").len())
    };
    assert_eq!(violates(".open"), Some(3));
    assert_eq!(violates(".website"), Some(0), "a website endpoint is a custom origin to CloudFront");
    assert_eq!(violates(".fine"), Some(0));
}

const ACCESS: &str = r#"
resource "aws_s3_bucket" "a" {
  bucket = "a"
}

resource "aws_cloudfront_origin_access_control" "a" {
  name                              = "a"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "fine" {
  origin {
    origin_id                = "signed"
    domain_name              = aws_s3_bucket.a.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.a.id
  }
  origin {
    origin_id   = "service"
    domain_name = "service.example.com"
    custom_origin_config {}
  }
  origin {
    origin_id                = "function"
    domain_name              = "x.lambda-url.eu-west-1.on.aws"
    origin_access_control_id = aws_cloudfront_origin_access_control.a.id
    custom_origin_config {}
  }
}

resource "aws_cloudfront_distribution" "open" {
  origin {
    origin_id   = "open"
    domain_name = aws_s3_bucket.a.bucket_regional_domain_name
  }
  origin {
    origin_id                = "null"
    domain_name              = aws_s3_bucket.a.bucket_regional_domain_name
    origin_access_control_id = null
  }
}

resource "aws_cloudfront_distribution" "website" {
  origin {
    origin_id   = "website"
    domain_name = aws_s3_bucket_website_configuration.a.website_endpoint
    custom_origin_config {}
  }
}
"#;

// --------------------------------------------------------------------------------------------------------- mermaid

#[test]
fn one_identity_is_one_bare_flowchart() {
    let (copy, _) = golden(&root().join("golden/two-oais"));
    let identity = "aws_cloudfront_origin_access_identity.media";
    let chart = printed(&run(copy.path(), &["--format", "mermaid", "--identity", identity]), 0);
    compare("two-oais.mmd", &chart);
}

#[test]
fn an_identity_has_to_be_there_once() {
    let case = before("two-oais");
    let unknown = run(&case, &["--format", "mermaid", "--identity", "aws_cloudfront_origin_access_identity.nobody"]);
    assert_eq!(printed(&unknown, 2), "");
    assert!(said(&unknown).contains("aws_cloudfront_origin_access_identity.media"), "{}", said(&unknown));
    let text = run(&case, &["--identity", "aws_cloudfront_origin_access_identity.media"]);
    assert_eq!(printed(&text, 2), "");
    let tree = tempfile::tempdir().expect("a temporary folder");
    copy(&before("simple-document"), &tree.path().join("production"));
    copy(&before("simple-document"), &tree.path().join("staging"));
    let address = json(&tree.path().join("staging"), &[])["identities"][0]["address"].clone();
    let address = address.as_str().expect("an address");
    let twice = run(tree.path(), &["--format", "mermaid", "--identity", address]);
    assert_eq!(printed(&twice, 2), "");
    assert!(said(&twice).contains("production, staging"), "{}", said(&twice));
    printed(&run(tree.path(), &["staging", "--format", "mermaid", "--identity", address]), 0);
}

// ------------------------------------------------------------------------------------------------------ exit codes

#[test]
fn a_pipeline_fails_on_what_it_names() {
    for (case, kms, any) in
        [("kms-document", 1, 1), ("simple-document", 0, 1), ("value-through-local", 0, 1), ("already-migrated", 0, 0)]
    {
        assert_eq!(run(&before(case), &["--fail-on", "kms"]).status.code(), Some(kms), "{case}");
        assert_eq!(run(&before(case), &["--fail-on", "any"]).status.code(), Some(any), "{case}");
        assert_eq!(run(&before(case), &[]).status.code(), Some(0), "{case}");
    }
    let unseen = run(&before("other-states"), &["--fail-on", "kms"]);
    printed(&unseen, 0);
    assert!(said(&unseen).contains("not followed: 3"), "{}", said(&unseen));
    assert_eq!(run(&before("kms-document"), &["--fail-on", "nothing"]).status.code(), Some(2));
    assert_eq!(run(&before("kms-document"), &["no-such-folder"]).status.code(), Some(2));
}

#[test]
fn a_file_that_is_no_text_is_refused() {
    let tree = folder(&[]);
    std::fs::write(tree.path().join("main.tf"), b"# caf\xe9\n").expect("a file");
    let output = run(tree.path(), &[]);
    assert_eq!(printed(&output, 2), "");
    assert!(said(&output).contains("not valid UTF-8"), "{}", said(&output));
}

#[test]
fn a_tree_without_terraform_or_an_oai_is_no_error() {
    let empty = folder(&[("readme.md", "")]);
    let without = folder(&[("main.tf", "resource \"aws_s3_bucket\" \"site\" {\n  bucket = \"site\"\n}\n")]);
    for (tree, notice) in [(&empty, "no Terraform files"), (&without, "no origin access identity")] {
        for format in ["text", "mermaid"] {
            let output = run(tree.path(), &["--format", format, "--fail-on", "any"]);
            assert_eq!(printed(&output, 0), "");
            assert!(said(&output).contains(notice), "{}", said(&output));
        }
        let scan = json(tree.path(), &[]);
        for field in ["distributions", "identities", "references", "findings"] {
            assert!(list(&scan, field).is_empty() && scan[field].is_array(), "{field}");
        }
        assert_eq!(scan["version"], 1);
    }
}

#[test]
fn nothing_is_written() {
    let (copy, _) = golden(&root().join("golden/kms-document"));
    let main = copy.path().join("main.tf");
    let old = std::fs::read(&main).expect("main.tf");
    printed(&run(copy.path(), &[]), 0);
    assert_eq!(std::fs::read(&main).expect("main.tf"), old);
    assert_eq!(std::fs::read_dir(copy.path()).expect("the folder").count(), 1);
}
