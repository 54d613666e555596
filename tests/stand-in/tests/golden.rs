//! Every golden case, applied stage by stage by real Terraform.

use libtest_mimic::{Arguments, Failed, Trial};
use stand_in::account::Account;
use stand_in::terraform::{self, Root};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

fn main() {
    let arguments = Arguments::from_args();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../golden");
    let mirror = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mirror");
    terraform::mirror(&mirror).expect("mirror");
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(&golden).expect("golden/").map(|e| e.expect("entry").path()).filter(|p| p.is_dir()).collect();
    cases.sort();
    let trials = cases.into_iter().map(|case| {
        let mirror = mirror.clone();
        let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name, move || run(&case, &mirror))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

fn run(case: &Path, mirror: &Path) -> Result<(), Failed> {
    let scratch = tempfile::tempdir()?;
    let account = Arc::new(Account::default());
    let folder = scratch.path().join("tree");
    let sockets = scratch.path().join("s");
    std::fs::create_dir_all(&sockets)?;
    let mut root = Root::new(&folder, &sockets, mirror, &account);
    for stage in ["before", "grant", "switch", "retire"] {
        let from = case.join(stage);
        copy(&from, &folder)?;
        let started = Instant::now();
        let tell = |what: &str| eprintln!("{:?} {what}", started.elapsed());
        root.init(&used(case)).map_err(|e| format!("{stage}: {e:#}"))?;
        tell("init");
        root.validate().map_err(|e| format!("{stage}: {e:#}"))?;
        tell("validate");
        root.plan().map_err(|e| format!("{stage}: {e:#}"))?;
        tell("plan+show");
        root.apply().map_err(|e| format!("{stage}: {e:#}"))?;
        tell("apply");
        if let Err(said) = root.is_settled().map_err(|e| format!("{stage}: {e:#}"))? {
            return Err(format!("{stage}: not settled: {said}").into());
        }
        tell("replan");
        account.deployed();
    }
    for op in &account.open().log {
        eprintln!("{op}");
    }
    Ok(())
}

fn used(folder: &Path) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("dir") {
        let path = entry.expect("entry").path();
        if path.is_dir() {
            used.extend(used_in(&path));
        } else if path.extension().is_some_and(|e| e == "tf") {
            let text = std::fs::read_to_string(&path).expect("text");
            used.extend(text.split('"').filter(|w| w.starts_with("aws_")).map(str::to_owned));
        }
    }
    used
}

fn used_in(folder: &Path) -> BTreeSet<String> {
    used(folder)
}

fn copy(from: &Path, to: &Path) -> Result<(), Failed> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}
