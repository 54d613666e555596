//! Every golden case, applied by real Terraform: stage by stage, backwards, afresh, and in one step as people do it by hand.
//! After every single operation the replay asks what CloudFront may still do.

use libtest_mimic::{Arguments, Failed, Trial};
use oai2oac::plan;
use oai2oac::stage::STAGES;
use serde_json::Value as Json;
use stand_in::account::{Account, Operation, World};
use stand_in::case::{Case, Stage, TREES};
use stand_in::replay::{self, Denied, Probes};
use stand_in::terraform::{self, Root};
use std::collections::{BTreeMap, BTreeSet};
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
    careless: usize,
    lagging: usize,
    plans_taken: usize,
    plans_refused: usize,
    one_steps: usize,
    one_steps_refused: usize,
    one_steps_denied: usize,
    one_step_denied_moments: usize,
}

impl std::fmt::Display for Counts {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        writeln!(out, "cases {}, applies {}, operations replayed {}", self.cases, self.applies, self.operations)?;
        writeln!(out, "denied moments in stages, back, afresh, lagging after grant: {}", self.denied_staged)?;
        writeln!(
            out,
            "all in one step: {} applies, {} refused half-way, {} with {} denied moments",
            self.one_steps, self.one_steps_refused, self.one_steps_denied, self.one_step_denied_moments
        )?;
        writeln!(
            out,
            "roots that never had grant: {}; reverts against the checklist: {}",
            self.lagging, self.careless
        )?;
        writeln!(
            out,
            "plans of stages that check-plan takes {}, tampered ones that it refuses {}",
            self.plans_taken, self.plans_refused
        )
    }
}

static COUNTS: Mutex<Counts> = Mutex::new(Counts {
    cases: 0,
    applies: 0,
    operations: 0,
    denied_staged: 0,
    careless: 0,
    lagging: 0,
    plans_taken: 0,
    plans_refused: 0,
    one_steps: 0,
    one_steps_refused: 0,
    one_steps_denied: 0,
    one_step_denied_moments: 0,
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
    println!("{}", COUNTS.lock().expect("the counts"));
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
    grant_then_the_rest(&case, mirror, &report)?;
    one_step(&case, mirror, &report)?;
    one_root_lags(&case, mirror)?;
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
                announced(tree, &plan, case)?;
                judged(tree, &plan, report)?;
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
    after_retire(case, &worlds, &probes, report)?;
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
fn announced(tree: &str, plan: &Json, case: &Case) -> Result<(), Failed> {
    for change in changes(plan) {
        let actions: Vec<&str> =
            change["change"]["actions"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        let (address, kind) =
            (change["address"].as_str().unwrap_or_default(), change["type"].as_str().unwrap_or_default());
        let mut arguments = changed_arguments(change);
        arguments.retain(|argument| !case.settings.also_changed.contains_key(&format!("{address} {argument}")));
        if arguments.is_empty() && actions == ["update"] {
            continue;
        }
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

/// `check-plan` takes the plan of a stage, and refuses it once it is tampered with.
fn judged(tree: &str, plan: &Json, report: &Json) -> Result<(), Failed> {
    let stage = STAGES.into_iter().find(|stage| stage.to_string() == tree);
    let verdict = plan::check(plan, stage).map_err(|error| format!("{tree}: check-plan: {error}"))?;
    let has_changes = changes(plan).any(|change| change["change"]["actions"][0] != "no-op");
    // In a plan nobody can see that a person attested a grant (OAC036).
    if !has_changes || tree == "switch" && has_code(report, "OAC036") {
        return Ok(());
    }
    if !verdict.safe {
        return Err(format!("{tree}: check-plan refuses the plan: {:#?}", verdict.told).into());
    }
    counted(|counts| counts.plans_taken += 1);
    for (what, tampered) in tampered(tree, plan) {
        let verdict = plan::check(&tampered, stage).map_err(|error| format!("{tree}: check-plan: {error}"))?;
        if verdict.is_good() {
            return Err(format!("{tree}: check-plan takes a plan with {what}").into());
        }
        counted(|counts| counts.plans_refused += 1);
    }
    Ok(())
}

fn changes(plan: &Json) -> impl Iterator<Item = &Json> {
    plan["resource_changes"].as_array().into_iter().flatten()
}

/// A plan with something in it that must not be applied, and what.
fn tampered(tree: &str, plan: &Json) -> Vec<(&'static str, Json)> {
    let mut out = Vec::new();
    let mut replaced = plan.clone();
    let buckets = replaced["resource_changes"].as_array_mut().into_iter().flatten();
    if let Some(bucket) =
        buckets.into_iter().find(|change| change["type"] == "aws_s3_bucket" && change["mode"] == "managed")
    {
        bucket["change"]["actions"] = serde_json::json!(["delete", "create"]);
        out.push(("a replaced bucket", replaced));
    }
    // A statement for CloudFront, in a policy of the state or of what is planned.
    let rewritten = |part: &str, from: &str, to: &str| -> Option<Json> {
        let text = plan[part].to_string();
        let changed = text.replace(from, to);
        let mut whole = plan.clone();
        whole[part] = serde_json::from_str(&changed).ok()?;
        (text != changed).then_some(whole)
    };
    if tree == "grant" {
        let planned: String = changes(plan)
            .filter(|change| {
                change["change"]["actions"][0] != "no-op" && change["type"] != "aws_cloudfront_distribution"
            })
            .map(Json::to_string)
            .collect();
        let everyone = rewritten("resource_changes", "cloudfront.amazonaws.com", "*");
        out.extend(everyone.filter(|_| planned.contains("SourceArn")).map(|plan| ("a wildcard principal", plan)));
        // A statement may name all distributions (OAC030), or one through an attribute that is not known yet.
        let foreign = rewritten("resource_changes", ":distribution/E3", ":distribution/E9");
        out.extend(
            foreign.filter(|_| planned.contains(":distribution/E3")).map(|plan| ("a foreign distribution", plan)),
        );
    }
    if tree == "switch"
        && changes(plan)
            .any(|change| change["type"] == "aws_cloudfront_distribution" && change["change"]["actions"][0] == "update")
    {
        let missing = rewritten("prior_state", "cloudfront.amazonaws.com", "logs.amazonaws.com");
        out.extend(missing.map(|plan| ("no grant in its state", plan)));
    }
    out
}

/// Whether the report has a change or a finding with this code.
fn has_code(report: &Json, code: &str) -> bool {
    let stages = report["stages"].as_array().into_iter().flatten();
    let changes = stages.flat_map(|stage| stage["changes"].as_array().into_iter().flatten());
    changes.chain(report["findings"].as_array().into_iter().flatten()).any(|item| item["code"] == code)
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

/// Policies that a grant plan creates because the code had them inside a bucket or key.
fn extractions(plan: &Json, report: &Json) -> Vec<String> {
    if !has_code(report, "OAC015") {
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
fn after_retire(
    case: &Case,
    worlds: &BTreeMap<&'static str, World>,
    probes: &Probes,
    report: &Json,
) -> Result<(), Failed> {
    let (before, after) = (&worlds["before"], &worlds["retire"]);
    let (lost, won) = replay::difference(before, after, probes);
    if let Some(access) = lost.first() {
        return Err(format!("the identity could, and CloudFront cannot: {access:?}").into());
    }
    if let Some(access) = won.first() {
        return Err(format!("CloudFront can, and the identity could not: {access:?}").into());
    }
    // What a person has to do, and identities that no origin here was moved away from: the report says so of each.
    let stays = report["references"].as_array().into_iter().flatten();
    let stays = stays
        .filter(|reference| !matches!(reference["outcome"].as_str(), Some("migrated" | "removed_at_retire")))
        .count();
    let made_here = after.identities.keys().filter(|id| !case.settings.identities.contains(id)).count();
    let left = replay::identity_principals(after);
    // An identity that nothing refers to may be used elsewhere, so it stays.
    if stays == 0 && !has_code(report, "OAC046") && made_here + left.len() > 0 {
        return Err(
            format!("the report says that all goes, and this is left: {:?} {left:?}", after.identities.keys()).into()
        );
    }
    if has_code(report, "OAC030") {
        // Naming all distributions of the account is wider; the report says so, for review.
        return Ok(());
    }
    let strangers = replay::strangers(after, probes);
    let had = replay::strangers(before, probes);
    if let Some(stranger) = strangers.iter().find(|stranger| !had.contains(stranger)) {
        return Err(format!("wider than the identity was: {stranger}").into());
    }
    Ok(())
}

/// Plans `tree` in every root, asks `check-plan` whether that can be applied, and applies it all the same: whether it takes them all.
fn apply_judged(stage: &mut Stage, tree: &str) -> Result<(bool, Result<(), Failed>), Failed> {
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

/// How a revert of grant treats a policy that grant moved into a resource of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WayBack {
    /// `terraform state rm` before it.
    StateRm,
    /// A `removed` block with `destroy = false` in it.
    Removed,
    /// Not at all, as nobody should.
    Careless,
}

/// From retire back to switch, to grant and to the beginning, as the checklist says; and where it says that a policy
/// must be taken out of the state first, also without doing so: the replay must see that.
fn backwards(case: &Case, mirror: &Path, staged: &Staged) -> Result<(), Failed> {
    let (_, denied, log) = back(case, mirror, staged, WayBack::StateRm)?;
    counted(|counts| counts.denied_staged += denied.len());
    none_denied("backwards", &denied, &log)?;
    if staged.extracted.is_empty() {
        return Ok(());
    }
    let (_, denied, log) = back(case, mirror, staged, WayBack::Removed)?;
    counted(|counts| counts.denied_staged += denied.len());
    none_denied("backwards with a `removed` block", &denied, &log)?;
    let (world, denied, _) = back(case, mirror, staged, WayBack::Careless)?;
    let still_granted = world.buckets.values().any(|bucket| bucket.policy.is_some());
    if denied.is_empty()
        && still_granted
        && staged.extracted.iter().any(|(_, address)| address.contains("aws_s3_bucket_policy"))
    {
        return Err("a careless revert shows no denied moment".into());
    }
    counted(|counts| counts.careless += 1);
    Ok(())
}

fn back(
    case: &Case,
    mirror: &Path,
    staged: &Staged,
    way: WayBack,
) -> Result<(World, Vec<Denied>, Vec<Operation>), Failed> {
    let mut stage = case.start(mirror).map_err(|error| failed("start", &error))?;
    for tree in ["before", "grant", "switch"] {
        apply(&mut stage, tree)?;
    }
    // What retire destroyed comes back with another id; code that has the old one as a literal cannot be reverted.
    let from_retire = case.settings.identities.is_empty();
    if from_retire {
        apply(&mut stage, "retire")?;
    }
    let mark = stage.account.open().log.len();
    if from_retire {
        apply(&mut stage, "switch")?;
    }
    apply(&mut stage, "grant")?;
    if way == WayBack::StateRm {
        for (root, address) in &staged.extracted {
            stage.roots[*root].forget(address).map_err(|error| failed(address, &error))?;
        }
    }
    stage.check_out("before").map_err(|error| failed("before", &error))?;
    for (root, address) in staged.extracted.iter().filter(|_| way == WayBack::Removed) {
        // A `removed` block takes all instances of a resource.
        let from = address.split('[').next().unwrap_or_default();
        let block = format!("removed {{\n  from = {from}\n  lifecycle {{\n    destroy = false\n  }}\n}}\n");
        fs::write(stage.roots[*root].folder.join(format!("removed_{}.tf", from.replace('.', "_"))), block)?;
    }
    for root in &stage.roots {
        root.apply_at_once().map_err(|error| failed("before", &error))?;
        counted(|counts| counts.applies += 1);
    }
    let (start, log, probes) = since(&stage.account, mark);
    counted(|counts| counts.operations += log.len());
    // Back on an identity, encrypted objects cannot be read: nothing can change that.
    let denied = replay::denied(&start, &log, &probes).into_iter().filter(|moment| !moment.access.encrypted).collect();
    Ok((stage.account.open().world.clone(), denied, log))
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

/// The changes that take what grants an identity access away.
fn removals(report: &Json) -> impl Iterator<Item = &Json> {
    let stages = report["stages"].as_array().into_iter().flatten();
    stages
        .flat_map(|stage| stage["changes"].as_array().into_iter().flatten())
        .filter(|change| change["code"] == "OAC009")
}

/// An environment that lags: it had grant, and its next apply is retire's code. Safe; unless Terraform does not wait for the
/// distribution (OAC066) or nothing orders the two (OAC009 for review), and refused, not denied, where the identity cannot be destroyed last (OAC033).
fn grant_then_the_rest(case: &Case, mirror: &Path, report: &Json) -> Result<(), Failed> {
    let mut stage = case.start(mirror).map_err(|error| failed("start", &error))?;
    apply(&mut stage, "before")?;
    apply(&mut stage, "grant")?;
    let mark = stage.account.open().log.len();
    let (takes, outcome) = apply_judged(&mut stage, "retire")?;
    let (start, log, probes) = since(&stage.account, mark);
    counted(|counts| counts.operations += log.len());
    let denied = replay::denied(&start, &log, &probes);
    if takes && (!denied.is_empty() || outcome.is_err()) {
        return Err("check-plan takes a plan of switch and retire at once, which is an outage".into());
    }
    if has_code(report, "OAC066") {
        return match denied.is_empty() {
            true => Err("OAC066 says that this is not safe, and no moment is denied".into()),
            false => Ok(()),
        };
    }
    match outcome {
        Err(error) if has_code(report, "OAC033") && error.message().is_some_and(|said| said.contains("InUse")) => {}
        outcome => outcome?,
    }
    // The report asks for a review where nothing in the code orders the two.
    if removals(report).any(|change| change["level"] == "review") {
        return Ok(());
    }
    counted(|counts| counts.denied_staged += denied.len());
    none_denied("grant, then switch and retire at once", &denied, &log)
}

/// The migration that people do by hand: grant and switch in one apply, or all of it. The first is the outage, and the replay must
/// see it wherever a policy has to change and waits for the distribution. The second is refused, or an outage too.
fn one_step(case: &Case, mirror: &Path, report: &Json) -> Result<(), Failed> {
    for tree in ["switch", "retire"] {
        let mut stage = case.start(mirror).map_err(|error| failed("start", &error))?;
        apply(&mut stage, "before")?;
        let mark = stage.account.open().log.len();
        let (takes, outcome) = apply_judged(&mut stage, tree)?;
        let (start, log, probes) = since(&stage.account, mark);
        let denied = replay::denied(&start, &log, &probes);
        if takes && (!denied.is_empty() || outcome.is_err()) {
            return Err(format!("check-plan takes the plan of {tree} at once, which is an outage").into());
        }
        let after = stage.account.open().world.clone();
        let moved = after.distributions.iter().any(|(id, distribution)| {
            start.distributions.get(id).is_some_and(|before| before.origins != distribution.origins)
        });
        let granted = after
            .buckets
            .iter()
            .any(|(name, bucket)| start.buckets.get(name).is_some_and(|before| before.policy != bucket.policy));
        let refused = match outcome {
            Ok(()) => false,
            Err(error) if error.message().is_some_and(|said| said.contains("InUse")) => true,
            Err(error) => return Err(error),
        };
        counted(|counts| {
            counts.one_steps += usize::from(moved || refused);
            counts.one_steps_refused += usize::from(refused);
            counts.one_steps_denied += usize::from(!denied.is_empty());
            counts.one_step_denied_moments += denied.len();
        });
        // Where a statement names all distributions (OAC030), its policy may come first by luck.
        if moved && granted && denied.is_empty() && !has_code(report, "OAC030") {
            return Err(format!("{tree} at once shows no denied moment").into());
        }
    }
    Ok(())
}

/// Several roots, one of which lags. Behind by all of it, its first apply is the outage, and its own alone; behind by the switch,
/// it is safe with the rest at once.
fn one_root_lags(case: &Case, mirror: &Path) -> Result<(), Failed> {
    for (reached, next) in [("before", "switch"), ("grant", "retire")] {
        let mut stage = case.start(mirror).map_err(|error| failed("start", &error))?;
        if stage.roots.len() < 2 {
            return Ok(());
        }
        for tree in TREES.iter().take_while(|tree| **tree != next) {
            stage.check_out(tree).map_err(|error| failed(tree, &error))?;
            let skipped =
                usize::from(TREES.iter().position(|one| one == tree) > TREES.iter().position(|one| *one == reached));
            for root in &stage.roots[skipped..] {
                root.apply_at_once().map_err(|error| failed(tree, &error))?;
                counted(|counts| counts.applies += 1);
            }
        }
        let mark = stage.account.open().log.len();
        apply(&mut stage, next)?;
        let (start, log, probes) = since(&stage.account, mark);
        counted(|counts| counts.operations += log.len());
        let denied = replay::denied(&start, &log, &probes);
        match reached {
            "grant" => none_denied("one root had grant, and has the rest at once", &denied, &log)?,
            _ if denied.is_empty() => {
                return Err("a root that never had grant is switched without a denied moment".into());
            }
            _ => {
                let distributions: BTreeSet<&String> =
                    denied.iter().map(|moment| &moment.access.distribution).collect();
                if distributions.len() == start.distributions.len() {
                    return Err("roots that had grant are denied too".into());
                }
                counted(|counts| counts.lagging += 1);
            }
        }
    }
    Ok(())
}
