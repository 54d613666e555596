//! Other ways through the stages: back, afresh, and with a stage skipped.

use crate::counts::counted;
use crate::runs::{apply, apply_judged, apply_with, failed, has_code, none_denied, since};
use crate::stages::Staged;
use libtest_mimic::Failed;
use serde_json::Value as Json;
use stand_in::account::{Operation, World};
use stand_in::case::{Case, Stage};
use stand_in::replay::{self, Denied};
use std::fs;
use std::path::Path;

/// How a revert of grant treats a policy that grant moved into a resource of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayBack {
    /// `terraform state rm` before it.
    StateRm,
    /// A `removed` block with `destroy = false` in it.
    Removed,
    /// Not at all, as nobody should.
    Careless,
}

/// From retire back to switch, to grant and to the beginning, as the checklist says; and where it says that a policy
/// must be taken out of the state first, also without doing so: the replay must see that.
pub fn backwards(case: &Case, staged: &Staged, report: &Json) -> Result<(), Failed> {
    let beside = beside_revert(report);
    let back = |reverted: &Reverted, way| back(reverted, staged, way);
    let reverted = revert_to_grant(case, staged, &beside)?;
    let (_, denied, log) = back(&reverted, WayBack::StateRm)?;
    if has_code(report, "OAC098") {
        return match denied.is_empty() {
            true => Err("OAC098 says that the revert brings denials back, and no moment is denied".into()),
            false => Ok(()),
        };
    }
    counted(|counts| counts.denied_staged += denied.len());
    none_denied("backwards", &denied, &log)?;
    if !beside.is_empty() {
        // Without that code, Terraform destroys what is in use, or the bucket learns too late of the new identity.
        let careless = revert_to_grant(case, staged, &[]).and_then(|careless| back(&careless, WayBack::StateRm));
        if careless.is_ok_and(|(_, denied, _)| denied.is_empty()) {
            return Err("a revert without what the checklist has beside it shows no denied moment".into());
        }
        counted(|counts| counts.careless += 1);
    }
    if staged.extracted.is_empty() {
        return Ok(());
    }
    let (_, denied, log) = back(&reverted, WayBack::Removed)?;
    counted(|counts| counts.denied_staged += denied.len());
    none_denied("backwards with a `removed` block", &denied, &log)?;
    let (world, denied, _) = back(&reverted, WayBack::Careless)?;
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

/// What the checklist has beside the revert of the switch (OAC096): each with its folder.
fn beside_revert(report: &Json) -> Vec<(String, String)> {
    let findings = report["findings"].as_array().into_iter().flatten();
    let told = findings.filter(|finding| finding["code"] == "OAC096");
    told.filter_map(|finding| {
        let folder = Path::new(finding["file"].as_str()?).parent()?;
        Some((folder.to_string_lossy().into_owned(), finding["snippet"].as_str()?.to_owned()))
    })
    .collect()
}

/// A case on its way back, with grant's code applied.
struct Reverted {
    stage: Stage,
    /// Where in the log the way back begins.
    mark: usize,
}

fn revert_to_grant(case: &Case, staged: &Staged, beside: &[(String, String)]) -> Result<Reverted, Failed> {
    // What retire destroyed comes back with another id; code that has the old one as a literal cannot be reverted.
    let from_retire = case.settings.identities.is_empty();
    let mut stage = staged.at(if from_retire { "retire" } else { "switch" })?;
    let mark = stage.account.open().log.len();
    if from_retire {
        apply(&mut stage, "switch")?;
    }
    apply_with(&mut stage, "grant", beside)?;
    Ok(Reverted { stage, mark })
}

/// From grant to the beginning: the account then, and the denied moments and operations of the whole way back.
fn back(reverted: &Reverted, staged: &Staged, way: WayBack) -> Result<(World, Vec<Denied>, Vec<Operation>), Failed> {
    let mut stage = reverted.stage.fork().map_err(|error| failed("grant", &error))?;
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
    let (start, log, probes) = since(&stage.account, reverted.mark);
    counted(|counts| counts.operations += log.len());
    // Back on an identity, encrypted objects cannot be read: nothing can change that.
    let denied = replay::denied(&start, &log, &probes).into_iter().filter(|moment| !moment.access.encrypted).collect();
    Ok((stage.account.open().world.clone(), denied, log))
}

/// An environment that is made from the code of any stage allows what the others do at that stage.
pub fn afresh(case: &Case, mirror: &Path, staged: &Staged) -> Result<(), Failed> {
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
pub fn readable(world: &World) -> Vec<(String, String, String, bool)> {
    let probes = replay::probes([world]);
    let accesses = replay::accesses(world, &probes);
    let mut found: Vec<_> =
        accesses.into_iter().map(|access| (access.origin, access.action, access.resource, access.encrypted)).collect();
    found.sort();
    found
}

/// The changes that take what grants an identity access away.
pub fn removals(report: &Json) -> impl Iterator<Item = &Json> {
    let stages = report["stages"].as_array().into_iter().flatten();
    stages
        .flat_map(|stage| stage["changes"].as_array().into_iter().flatten())
        .filter(|change| change["code"] == "OAC009")
}

/// An environment that lags: it had grant, and its next apply is retire's code. Safe; unless Terraform does not wait for the
/// distribution (OAC066) or nothing orders the two (OAC009 for review), and refused, not denied, where the identity cannot be destroyed last (OAC033).
pub fn grant_then_the_rest(staged: &Staged, report: &Json) -> Result<(), Failed> {
    let mut stage = staged.at("grant")?;
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
