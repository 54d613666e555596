//! What the tool is there to prevent. A check that cannot fail proves nothing, so here it must fail.

use crate::counts::counted;
use crate::runs::{apply, apply_judged, failed, has_code, none_denied, since};
use crate::stages::Staged;
use libtest_mimic::Failed;
use serde_json::Value as Json;
use stand_in::case::{Case, TREES};
use stand_in::replay;
use std::collections::BTreeSet;
use std::path::Path;

/// The migration that people do by hand: grant and switch in one apply, or all of it. The first is the outage, and the replay must
/// see it wherever a policy has to change and waits for the distribution. The second is refused, or an outage too.
pub fn one_step(staged: &Staged, report: &Json) -> Result<(), Failed> {
    for tree in ["switch", "retire"] {
        let mut stage = staged.at("before")?;
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
pub fn one_root_lags(case: &Case, staged: &Staged) -> Result<(), Failed> {
    if !staged.has_several_roots() {
        return Ok(());
    }
    if trees(&case.folder.join("grant"))? == trees(&case.folder.join("switch"))? {
        // Nothing is switched, so nothing can be too early.
        return Ok(());
    }
    for (reached, next) in [("before", "switch"), ("grant", "retire")] {
        let mut stage = staged.at(reached)?;
        for tree in TREES.iter().skip_while(|tree| **tree != reached).skip(1).take_while(|tree| **tree != next) {
            stage.check_out(tree).map_err(|error| failed(tree, &error))?;
            for root in &stage.roots[1..] {
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

/// The files of a folder and of those below it.
fn trees(folder: &Path) -> Result<std::collections::BTreeMap<std::path::PathBuf, Vec<u8>>, Failed> {
    let mut out = std::collections::BTreeMap::new();
    let mut queue = vec![folder.to_owned()];
    while let Some(at) = queue.pop() {
        for entry in std::fs::read_dir(&at)? {
            let path = entry?.path();
            match path.is_dir() {
                true => queue.push(path),
                false => {
                    out.insert(path.strip_prefix(folder)?.to_owned(), std::fs::read(&path)?);
                }
            }
        }
    }
    Ok(out)
}
