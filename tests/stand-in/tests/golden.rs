//! Every golden case, applied by real Terraform: stage by stage, backwards, afresh, and in one step as people do it by hand.
//! After every single operation the replay asks what CloudFront may still do.

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value as Json;
use stand_in::account::{Account, Operation, World};
use stand_in::case::{Case, Stage, TREES};
use stand_in::replay::{self, Denied, Probes};
use stand_in::terraform::{self, Root};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// What was counted over all cases, for the last line of the output.
#[derive(Debug, Default)]
struct Counts {
    cases: usize,
    applies: usize,
    operations: usize,
    denied_staged: usize,
    one_steps: usize,
    denied_one_steps: usize,
    denied_moments_one_step: usize,
}

static COUNTS: Mutex<Counts> = Mutex::new(Counts {
    cases: 0,
    applies: 0,
    operations: 0,
    denied_staged: 0,
    one_steps: 0,
    denied_one_steps: 0,
    denied_moments_one_step: 0,
});

fn counted(count: impl FnOnce(&mut Counts)) {
    count(&mut COUNTS.lock().expect("no test panics while it counts"));
}

fn main() {
    let arguments = Arguments::from_args();
    let here = arguments.list || terraform::is_here();
    let mirror = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mirror");
    if here && !arguments.list {
        terraform::mirror(&mirror).unwrap_or_else(|error| panic!("{error:#}"));
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../golden");
    let mut folders: Vec<PathBuf> = fs::read_dir(&golden)
        .expect("golden/")
        .map(|entry| entry.expect("an entry of golden/").path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let trials = folders.into_iter().map(|folder| {
        let mirror = mirror.clone();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name, move || run(&folder, &mirror)).with_ignored_flag(!here)
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    println!("{:?}", COUNTS.lock().expect("the counts"));
    conclusion.exit();
}

fn run(folder: &Path, mirror: &Path) -> Result<(), Failed> {
    let case = Case::read(folder).map_err(|error| format!("{error:#}"))?;
    if case.settings.not_applied.is_some() {
        return Ok(());
    }
    let report: Json = serde_json::from_slice(&fs::read(folder.join("report.json"))?)?;
    if !case.settings.refused.is_empty() {
        return refused(&case, mirror);
    }
    let staged = in_stages(&case, mirror, &report)?;
    backwards(&case, mirror, &staged)?;
    afresh(&case, mirror, &staged)?;
    grant_then_the_rest(&case, mirror)?;
    one_step(&case, mirror)?;
    counted(|counts| counts.cases += 1);
    Ok(())
}

/// What the stages led through.
struct Staged {
    /// The account after each tree.
    worlds: BTreeMap<&'static str, World>,
    /// Policies that grant moved into resources of their own, by the root's index.
    extracted: Vec<(usize, String)>,
}

fn failed(what: &str, error: &anyhow::Error) -> Failed {
    format!("{what}: {error:#}").into()
}

/// A tree that AWS or Terraform does not take is refused with the words that the settings give.
fn refused(case: &Case, mirror: &Path) -> Result<(), Failed> {
    for (tree, words) in &case.settings.refused {
        let mut stage = case.start(mirror).map_err(|error| failed(tree, &error))?;
        let outcome = stage.check_out(tree).and_then(|()| stage.roots.iter().try_for_each(Root::apply_at_once));
        match outcome {
            Ok(()) => return Err(format!("{tree} is applied, and should be refused: {words}").into()),
            Err(error) if format!("{error:#}").contains(words) => {}
            Err(error) => return Err(failed(tree, &error)),
        }
    }
    Ok(())
}

/// before, grant, switch, retire: planned, checked, applied, planned again; and never a denied moment.
fn in_stages(case: &Case, mirror: &Path, report: &Json) -> Result<Staged, Failed> {
    let mut stage = case.start(mirror).map_err(|error| failed("start", &error))?;
    let mut worlds = BTreeMap::new();
    let mut marks = BTreeMap::new();
    let mut extracted = Vec::new();
    for tree in TREES {
        marks.insert(tree, stage.account.open().log.len());
        stage.check_out(tree).map_err(|error| failed(tree, &error))?;
        for (index, root) in stage.roots.iter().enumerate() {
            root.validate().map_err(|error| failed(tree, &error))?;
            let plan = root.plan().map_err(|error| failed(tree, &error))?;
            if tree != "before" {
                announced(tree, &plan)?;
            }
            if tree == "grant" {
                extracted.extend(extractions(&plan, report).into_iter().map(|address| (index, address)));
            }
            root.apply().map_err(|error| failed(tree, &error))?;
            counted(|counts| counts.applies += 1);
            if let Err(said) = root.is_settled().map_err(|error| failed(tree, &error))? {
                return Err(format!("{tree}: a plan after the apply is not empty\n{said}").into());
            }
        }
        stage.account.deployed();
        worlds.insert(tree, stage.account.open().world.clone());
    }
    let held = stage.account.open();
    counted(|counts| counts.operations += held.log.len());
    let probes = replay::probes(held.log.iter().map(|operation| operation.after.as_ref()));
    let start = marks.get("grant").copied().unwrap_or_default();
    let log = &held.log[start..];
    let denied = replay::denied(&worlds["before"], log, &probes);
    counted(|counts| counts.denied_staged += denied.len());
    none_denied("in stages", &denied, log)?;
    after_retire(&worlds, &probes, report)?;
    Ok(Staged { worlds, extracted })
}

fn none_denied(run: &str, denied: &[Denied], log: &[Operation]) -> Result<(), Failed> {
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

/// A plan of a stage changes what the stage announces, in place, and nothing else.
fn announced(tree: &str, plan: &Json) -> Result<(), Failed> {
    for change in plan["resource_changes"].as_array().into_iter().flatten() {
        let actions: Vec<&str> =
            change["change"]["actions"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        let (address, kind) =
            (change["address"].as_str().unwrap_or_default(), change["type"].as_str().unwrap_or_default());
        let arguments = changed_arguments(change);
        let only = |allowed: &[&str]| arguments.iter().all(|argument| allowed.contains(&argument.as_str()));
        let fits = match (tree, actions.as_slice(), kind) {
            (_, ["no-op" | "read"], _) => true,
            (
                "grant",
                ["create"],
                "aws_cloudfront_origin_access_control" | "aws_s3_bucket_policy" | "aws_kms_key_policy",
            ) => true,
            ("grant", ["create"], "aws_s3_bucket_server_side_encryption_configuration") => false,
            (_, ["update"], "aws_s3_bucket_policy" | "aws_kms_key_policy" | "aws_s3_bucket" | "aws_kms_key") => {
                only(&["policy"])
            }
            ("switch", ["update"], "aws_cloudfront_distribution") => only(&["origin"]),
            ("switch", ["update"], "aws_cloudfront_origin_access_identity") => only(&["comment"]),
            ("retire", ["update"], "aws_s3_bucket_acl") => only(&["access_control_policy"]),
            ("retire", ["delete"], "aws_cloudfront_origin_access_identity") => true,
            _ => false,
        };
        if !fits {
            return Err(format!(
                "{tree}: the plan would {} {address} ({})",
                actions.join(" and "),
                arguments.join(", ")
            )
            .into());
        }
    }
    Ok(())
}

fn changed_arguments(change: &Json) -> Vec<String> {
    let (before, after, unknown) =
        (&change["change"]["before"], &change["change"]["after"], &change["change"]["after_unknown"]);
    let names =
        before.as_object().into_iter().flatten().chain(after.as_object().into_iter().flatten()).map(|(name, _)| name);
    let mut changed: Vec<String> = names
        .chain(unknown.as_object().into_iter().flatten().map(|(name, _)| name))
        .filter(|name| before[*name] != after[*name] || unknown[*name] == Json::Bool(true))
        .cloned()
        .collect();
    changed.sort();
    changed.dedup();
    changed
}

/// Policies that a grant plan creates because the code had them inside a bucket or key (OAC044).
fn extractions(plan: &Json, report: &Json) -> Vec<String> {
    let moved = report["stages"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|stage| stage["changes"].as_array().into_iter().flatten());
    if !moved.into_iter().any(|change| change["code"] == "OAC044") {
        return Vec::new();
    }
    let changes = plan["resource_changes"].as_array().into_iter().flatten();
    let created = changes.filter(|change| {
        change["change"]["actions"][0] == "create"
            && matches!(change["type"].as_str(), Some("aws_s3_bucket_policy" | "aws_kms_key_policy"))
    });
    created.filter_map(|change| change["address"].as_str().map(str::to_owned)).collect()
}

/// After retire there is no identity and none is named, unless the report says that a person must do something first; and
/// CloudFront may do what the identity could, for exactly its distributions.
fn after_retire(worlds: &BTreeMap<&'static str, World>, probes: &Probes, report: &Json) -> Result<(), Failed> {
    let (before, after) = (&worlds["before"], &worlds["retire"]);
    let (lost, won) = replay::difference(before, after, probes);
    if let Some(access) = lost.first() {
        return Err(format!("the identity could, and CloudFront cannot: {access:?}").into());
    }
    if let Some(access) = won.first() {
        return Err(format!("CloudFront can, and the identity could not: {access:?}").into());
    }
    let codes: Vec<&str> = ["findings"]
        .iter()
        .flat_map(|key| report[*key].as_array().into_iter().flatten())
        .filter(|finding| finding["level"] == "manual")
        .filter_map(|finding| finding["code"].as_str())
        .collect();
    let left = replay::identity_principals(after);
    if codes.is_empty() && (!after.identities.is_empty() || !left.is_empty()) {
        return Err(format!("nothing is manual, and this is left: {:?} {left:?}", after.identities.keys()).into());
    }
    let strangers = replay::strangers(after, probes);
    let had = replay::strangers(before, probes);
    if let Some(stranger) = strangers.iter().find(|stranger| !had.contains(stranger)) {
        return Err(format!("wider than the identity was: {stranger}").into());
    }
    Ok(())
}

/// Applies `tree` in every root.
fn apply(stage: &mut Stage, tree: &str) -> Result<(), Failed> {
    stage.check_out(tree).map_err(|error| failed(tree, &error))?;
    for root in &stage.roots {
        root.apply_at_once().map_err(|error| failed(tree, &error))?;
        counted(|counts| counts.applies += 1);
    }
    stage.account.deployed();
    Ok(())
}

/// What happened in an account since `mark`, with everything that its policies were ever about.
fn since(account: &Account, mark: usize) -> (World, Vec<Operation>, Probes) {
    let held = account.open();
    let probes = replay::probes(held.log.iter().map(|operation| operation.after.as_ref()));
    let start = mark.checked_sub(1).and_then(|last| held.log.get(last));
    let start = start.map(|operation| operation.after.as_ref().clone()).unwrap_or_default();
    (start, held.log[mark..].to_vec(), probes)
}

/// From switch back to grant, and from there back to the beginning: as the checklist says.
fn backwards(case: &Case, mirror: &Path, staged: &Staged) -> Result<(), Failed> {
    let mut stage = case.start(mirror).map_err(|error| failed("start", &error))?;
    for tree in ["before", "grant", "switch"] {
        apply(&mut stage, tree)?;
    }
    let mark = stage.account.open().log.len();
    apply(&mut stage, "grant")?;
    for (root, address) in &staged.extracted {
        stage.roots[*root].forget(address).map_err(|error| failed(address, &error))?;
    }
    apply(&mut stage, "before")?;
    let (start, log, probes) = since(&stage.account, mark);
    counted(|counts| counts.operations += log.len());
    // Back on an identity, encrypted objects cannot be read: nothing can change that.
    let denied: Vec<Denied> =
        replay::denied(&start, &log, &probes).into_iter().filter(|moment| !moment.access.encrypted).collect();
    counted(|counts| counts.denied_staged += denied.len());
    none_denied("backwards", &denied, &log)
}

/// An environment that is made from the code of any stage allows what the others do at that stage.
fn afresh(case: &Case, mirror: &Path, staged: &Staged) -> Result<(), Failed> {
    for tree in ["grant", "switch", "retire"] {
        let mut stage = case.start(mirror).map_err(|error| failed("start", &error))?;
        apply(&mut stage, tree)?;
        let held = stage.account.open();
        counted(|counts| counts.operations += held.log.len());
        let expected = staged.worlds.get(tree).map(readable).unwrap_or_default();
        let found = readable(&held.world);
        if found != expected {
            return Err(format!("{tree}, afresh: {found:?}\ninstead of {expected:?}").into());
        }
    }
    Ok(())
}

/// Each origin's accesses, without the ids that depend on the order in which an account made things.
fn readable(world: &World) -> Vec<(String, String, String, bool)> {
    let probes = replay::probes([world]);
    let accesses = replay::accesses(world, &probes);
    let mut found: Vec<_> =
        accesses.into_iter().map(|access| (access.origin, access.action, access.resource, access.encrypted)).collect();
    found.sort();
    found
}

/// An environment that lags: it had grant, and its next apply is retire's code. Safe.
fn grant_then_the_rest(case: &Case, mirror: &Path) -> Result<(), Failed> {
    let mut stage = case.start(mirror).map_err(|error| failed("start", &error))?;
    apply(&mut stage, "before")?;
    apply(&mut stage, "grant")?;
    let mark = stage.account.open().log.len();
    apply(&mut stage, "retire")?;
    let (start, log, probes) = since(&stage.account, mark);
    counted(|counts| counts.operations += log.len());
    let denied = replay::denied(&start, &log, &probes);
    counted(|counts| counts.denied_staged += denied.len());
    none_denied("grant, then switch and retire at once", &denied, &log)
}

/// The migration that people do by hand: grant and switch in one apply. This is the outage, and the replay must see it.
fn one_step(case: &Case, mirror: &Path) -> Result<(), Failed> {
    let mut stage = case.start(mirror).map_err(|error| failed("start", &error))?;
    apply(&mut stage, "before")?;
    let mark = stage.account.open().log.len();
    apply(&mut stage, "switch")?;
    let (start, log, probes) = since(&stage.account, mark);
    let denied = replay::denied(&start, &log, &probes);
    let moves = log.iter().any(|operation| operation.kind == "aws_cloudfront_distribution");
    counted(|counts| {
        counts.one_steps += usize::from(moves);
        counts.denied_one_steps += usize::from(!denied.is_empty());
        counts.denied_moments_one_step += denied.len();
    });
    if moves && denied.is_empty() {
        eprintln!("one step without a denied moment: {}", case.name());
    }
    Ok(())
}
