//! Real `terraform` in a folder, with the stand-in in place of the provider.

use crate::account::Account;
use crate::schema::{self, Block, Nested, Schemas};
use crate::server::{Serving, reattach, serve};
use anyhow::{Context, Result, bail, ensure};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

/// What a person must have to run these tests.
pub const MISSING: &str = "these tests need `terraform` (1.7 or later) on the PATH";

/// Whether to run at all: without Terraform this is a failure in CI, and a visible skip elsewhere.
/// Panics where `CI` is set and there is no Terraform.
pub fn is_here() -> bool {
    let found = Command::new("terraform").arg("version").env("CHECKPOINT_DISABLE", "1").output().is_ok();
    assert!(found || std::env::var_os("CI").is_none(), "{MISSING}");
    if !found {
        eprintln!("skipped: {MISSING}");
    }
    found
}

/// What Terraform says where a `dynamic` block hangs on a value that only the apply makes.
const NOT_KNOWN_AT_PLAN: &str = "Provider produced inconsistent final plan";

/// A root module in a folder, with its state beside it.
#[derive(Debug)]
pub struct Root {
    /// The folder of the root module.
    pub folder: PathBuf,
    /// Whether an apply that fails since something was not known at its plan is made again.
    pub again: bool,
    sockets: PathBuf,
    mirror: PathBuf,
    serving: BTreeMap<String, Serving>,
    account: Arc<Account>,
}

/// Providers that golden cases use beside `hashicorp/aws`, as packages for Terraform to choose from.
const OTHERS: [(&str, &str); 1] = [("template", "2.2.0")];

/// Writes a filesystem mirror of empty packages below `folder`. `terraform init` only chooses a version and notes its
/// checksum; what then runs is the stand-in. Errors when Terraform cannot tell its platform, or the disk is full.
pub fn mirror(folder: &Path) -> Result<()> {
    let output = Command::new("terraform")
        .args(["version", "-json"])
        .env("CHECKPOINT_DISABLE", "1")
        .output()
        .context(MISSING)?;
    let version: Json = serde_json::from_slice(&output.stdout).context("terraform version -json")?;
    let platform = version["platform"].as_str().context("terraform tells no platform")?;
    let aws = schema::versions().map(|version| ("aws", version));
    for (name, version) in aws.chain(OTHERS) {
        let package = folder.join(format!("registry.terraform.io/hashicorp/{name}/{version}/{platform}"));
        fs::create_dir_all(&package)?;
        fs::write(package.join(format!("terraform-provider-{name}_v{version}")), b"#!/bin/sh\nexit 1\n")?;
    }
    let config = format!(
        "provider_installation {{\n  filesystem_mirror {{\n    path = {:?}\n  }}\n}}\n",
        folder.display().to_string()
    );
    fs::write(folder.join("terraform.rc"), config)?;
    Ok(())
}

impl Root {
    /// A root module at `folder`, on `account`; `sockets` is a folder with a short path for its providers' sockets.
    pub fn new(folder: &Path, sockets: &Path, mirror: &Path, account: &Arc<Account>) -> Root {
        Root {
            folder: folder.to_owned(),
            again: false,
            sockets: sockets.to_owned(),
            mirror: mirror.to_owned(),
            serving: BTreeMap::new(),
            account: Arc::clone(account),
        }
    }

    /// The same root in a copy of its folder, on a copy of its account.
    pub fn fork(&self, folder: &Path, sockets: &Path, account: &Arc<Account>) -> Root {
        Root { again: self.again, ..Root::new(folder, sockets, &self.mirror, account) }
    }

    fn run(&self, arguments: &[&str], providers: &str) -> Result<Output> {
        let mut command = Command::new("terraform");
        command.args(arguments).current_dir(&self.folder);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("TF_")) {
            command.env_remove(name);
        }
        command.env("CHECKPOINT_DISABLE", "1").env("TF_IN_AUTOMATION", "1");
        // Each run ends before its garbage is worth collecting.
        command.env("GOGC", "off");
        command.env("TF_CLI_CONFIG_FILE", self.mirror.join("terraform.rc"));
        if !providers.is_empty() {
            command.env("TF_REATTACH_PROVIDERS", providers);
        }
        command.output().context(MISSING)
    }

    /// `terraform init`: Terraform chooses the version, and the stand-in serves that version's schemas of the types in `used`.
    /// Errors with what Terraform says.
    /// With `upgrade`, a newer version may be chosen than the lock file has.
    pub fn init(&mut self, used: &BTreeSet<String>, upgrade: bool) -> Result<()> {
        self.serving.clear();
        let upgrade = format!("-upgrade={upgrade}");
        let output = self.run(&["init", "-no-color", "-input=false", &upgrade], "")?;
        ensure!(output.status.success(), "terraform init: {}", said(&output));
        let lock = fs::read_to_string(self.folder.join(".terraform.lock.hcl")).unwrap_or_default();
        for (source, version) in locked(&lock) {
            let schemas = match source.as_str() {
                "registry.terraform.io/hashicorp/aws" => schema::aws(&version)?.only(used),
                "registry.terraform.io/hashicorp/template" => template(),
                other => bail!("no schemas of {other}"),
            };
            let socket = self.socket(&source);
            let _ = fs::remove_file(&socket);
            self.serving.insert(source.clone(), serve(&socket, schemas, &self.account)?);
        }
        Ok(())
    }

    fn socket(&self, source: &str) -> PathBuf {
        self.sockets.join(format!("{}.sock", source.rsplit('/').next().unwrap_or(source)))
    }

    fn terraform(&self, arguments: &[&str]) -> Result<Output> {
        let sockets: Vec<(&str, PathBuf)> =
            self.serving.keys().map(|source| (source.as_str(), self.socket(source))).collect();
        let providers: Vec<(&str, &Path)> =
            sockets.iter().map(|(source, socket)| (*source, socket.as_path())).collect();
        self.run(arguments, &reattach(&providers))
    }

    /// `terraform validate`. Errors with what Terraform says.
    pub fn validate(&self) -> Result<()> {
        let output = self.terraform(&["validate", "-no-color"])?;
        ensure!(output.status.success(), "terraform validate: {}", said(&output));
        Ok(())
    }

    /// Plans into a file beside the code, and gives the plan's JSON. Errors with what Terraform says.
    pub fn plan(&self) -> Result<Json> {
        let output = self.terraform(&["plan", "-no-color", "-input=false", "-out=plan.bin"])?;
        ensure!(output.status.success(), "terraform plan: {}", said(&output));
        let output = self.terraform(&["show", "-json", "plan.bin"])?;
        ensure!(output.status.success(), "terraform show: {}", said(&output));
        serde_json::from_slice(&output.stdout).context("terraform show -json")
    }

    /// Applies the last plan. Errors with what Terraform says.
    pub fn apply(&self) -> Result<()> {
        let output = self.terraform(&["apply", "-no-color", "-input=false", "plan.bin"])?;
        if self.again && !output.status.success() && said(&output).contains(NOT_KNOWN_AT_PLAN) {
            return self.apply_once();
        }
        ensure!(output.status.success(), "terraform apply: {}", said(&output));
        Ok(())
    }

    /// Plans and applies in one go. Errors with what Terraform says.
    pub fn apply_at_once(&self) -> Result<()> {
        match self.apply_once() {
            Err(error) if self.again && format!("{error:#}").contains(NOT_KNOWN_AT_PLAN) => self.apply_once(),
            outcome => outcome,
        }
    }

    fn apply_once(&self) -> Result<()> {
        let output = self.terraform(&["apply", "-no-color", "-input=false", "-auto-approve"])?;
        ensure!(output.status.success(), "terraform apply: {}", said(&output));
        Ok(())
    }

    /// `terraform state rm`: the resource stays, and is no longer this root's. Errors with what Terraform says.
    pub fn forget(&self, address: &str) -> Result<()> {
        let output = self.terraform(&["state", "rm", address])?;
        ensure!(output.status.success(), "terraform state rm: {}", said(&output));
        Ok(())
    }

    /// Whether a plan would change nothing. Errors when it cannot be made.
    pub fn is_settled(&self) -> Result<Result<(), String>> {
        let output = self.terraform(&["plan", "-no-color", "-input=false", "-detailed-exitcode"])?;
        match output.status.code() {
            Some(0) => Ok(Ok(())),
            Some(2) => Ok(Err(said(&output))),
            _ => bail!("terraform plan: {}", said(&output)),
        }
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Source and version of each provider in a dependency lock file.
fn locked(lock: &str) -> Vec<(String, String)> {
    let mut providers: Vec<(String, String)> = Vec::new();
    for line in lock.lines() {
        if let Some(rest) = line.strip_prefix("provider \"") {
            providers.push((rest.split('"').next().unwrap_or_default().to_owned(), String::new()));
        } else if let Some((_, version)) = line.trim().split_once("version").filter(|(before, _)| before.is_empty())
            && let Some(last) = providers.last_mut()
        {
            last.1 = version.trim_matches(|c: char| c == ' ' || c == '=' || c == '"').to_owned();
        }
    }
    providers
}

/// The schemas of `hashicorp/template`, which is no longer kept and still in old code.
fn template() -> Schemas {
    let string = |flags: &str| attribute(serde_json::json!("string"), flags);
    let attributes = [
        ("id", string("c")),
        ("rendered", string("c")),
        ("template", string("o")),
        ("vars", attribute(serde_json::json!(["map", "string"]), "o")),
        ("filename", string("o")),
    ];
    let attributes = attributes.into_iter().map(|(name, attribute)| (name.to_owned(), attribute)).collect();
    let file = Block { attributes, blocks: BTreeMap::<String, Nested>::new() };
    Schemas { data: BTreeMap::from([("template_file".to_owned(), file)]), ..Schemas::default() }
}

fn attribute(kind: Json, flags: &str) -> schema::Attribute {
    schema::Attribute { kind, required: false, optional: flags.contains('o'), computed: flags.contains('c') }
}
