//! What every run of a case does: check out a tree, apply it, and look at what happened.

use crate::counts::counted;
use libtest_mimic::Failed;
use oai2oac::plan;
use serde_json::Value as Json;
use stand_in::account::{Account, Operation, World};
use stand_in::case::Stage;
use stand_in::replay::{self, Denied, Probes};
use std::fmt::Write;
use std::fs;

pub fn failed(what: &str, error: &anyhow::Error) -> Failed {
    format!("{what}: {error:#}").into()
}

/// Applies `tree` in every root.
pub fn apply(stage: &mut Stage, tree: &str) -> Result<(), Failed> {
    apply_with(stage, tree, &[])
}

/// Applies `tree` in every root, with more code in some of its folders.
pub fn apply_with(stage: &mut Stage, tree: &str, beside: &[(String, String)]) -> Result<(), Failed> {
    stage.check_out(tree).map_err(|error| failed(tree, &error))?;
    for (index, (folder, code)) in beside.iter().enumerate() {
        fs::write(stage.tree.join(folder).join(format!("beside_{index}.tf")), code)?;
    }
    for root in &stage.roots {
        root.apply_at_once().map_err(|error| failed(tree, &error))?;
        counted(|counts| counts.applies += 1);
    }
    stage.account.deployed();
    Ok(())
}

/// Plans `tree` in every root, asks `check-plan` whether that can be applied, and applies it all the same: whether it takes them all.
pub fn apply_judged(stage: &mut Stage, tree: &str) -> Result<(bool, Result<(), Failed>), Failed> {
    stage.check_out(tree).map_err(|error| failed(tree, &error))?;
    let (mut takes, mut outcome) = (true, Ok(()));
    for root in &stage.roots {
        let plan = root.plan().map_err(|error| failed(tree, &error))?;
        takes &= plan::check(&plan, None).map_err(|error| format!("{tree}: check-plan: {error}"))?.is_good();
        counted(|counts| counts.applies += 1);
        if let Err(error) = root.apply() {
            outcome = Err(failed(tree, &error));
        }
    }
    stage.account.deployed();
    Ok((takes, outcome))
}

/// What happened in an account since `mark`, with everything that its policies were ever about.
pub fn since(account: &Account, mark: usize) -> (World, Vec<Operation>, Probes) {
    let held = account.open();
    let probes = replay::probes(held.log.iter().map(|operation| operation.after.as_ref()));
    let start = mark.checked_sub(1).and_then(|last| held.log.get(last));
    let start = start.map(|operation| operation.after.as_ref().clone()).unwrap_or_default();
    (start, held.log[mark..].to_vec(), probes)
}

pub fn none_denied(run: &str, denied: &[Denied], log: &[Operation]) -> Result<(), Failed> {
    if denied.is_empty() {
        return Ok(());
    }
    let mut told = format!("{run}: {} denied moments\n", denied.len());
    for moment in denied {
        let _ = writeln!(told, "  {moment}");
    }
    for operation in log {
        let _ = writeln!(told, "  log: {operation}");
    }
    Err(told.into())
}

/// Whether the report has a change or a finding with this code.
pub fn has_code(report: &Json, code: &str) -> bool {
    let stages = report["stages"].as_array().into_iter().flatten();
    let changes = stages.flat_map(|stage| stage["changes"].as_array().into_iter().flatten());
    changes.chain(report["findings"].as_array().into_iter().flatten()).any(|item| item["code"] == code)
}
