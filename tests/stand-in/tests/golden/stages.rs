//! The run that people are meant to make: stage by stage.

use crate::counts::counted;
use crate::plans::{announced, changes, judged, untouched};
use crate::runs::{failed, has_code, none_denied};
use libtest_mimic::Failed;
use serde_json::Value as Json;
use stand_in::account::World;
use stand_in::case::{Case, Stage, TREES};
use stand_in::replay::{self, Probes};
use std::collections::BTreeMap;
use std::path::Path;

/// What the stages led through.
pub struct Staged {
    /// The account after each tree.
    pub worlds: BTreeMap<&'static str, World>,
    /// Where to go other ways from: everything as it was once a tree was applied.
    reached: BTreeMap<&'static str, Stage>,
    /// Policies that grant moved into resources of their own, by the root's index.
    pub extracted: Vec<(usize, String)>,
}

impl Staged {
    /// Whether the case has more than one root module.
    pub fn has_several_roots(&self) -> bool {
        self.reached.values().any(|stage| stage.roots.len() > 1)
    }

    /// Everything once `tree` was applied, to go on from.
    pub fn at(&self, tree: &str) -> Result<Stage, Failed> {
        let reached = self.reached.get(tree).ok_or_else(|| Failed::from(format!("{tree} was never applied")))?;
        reached.fork().map_err(|error| failed(tree, &error))
    }
}

/// before, grant, switch, retire: planned, checked, applied, planned again; and never a denied moment.
pub fn in_stages(case: &Case, mirror: &Path, report: &Json) -> Result<Staged, Failed> {
    let mut stage = case.start(mirror).map_err(|error| failed("start", &error))?;
    let mut worlds = BTreeMap::new();
    let mut marks = BTreeMap::new();
    let mut reached = BTreeMap::new();
    let mut extracted = Vec::new();
    for tree in TREES {
        marks.insert(tree, stage.account.open().log.len());
        stage.check_out(tree).map_err(|error| failed(tree, &error))?;
        for (index, root) in stage.roots.iter().enumerate() {
            root.validate().map_err(|error| failed(tree, &error))?;
            if tree == "before" {
                root.apply_at_once().map_err(|error| failed(tree, &error))?;
            } else {
                let plan = root.plan().map_err(|error| failed(tree, &error))?;
                announced(tree, &plan, report, case)?;
                if case.settings.bystanders.iter().any(|folder| root.folder.ends_with(folder)) {
                    untouched(tree, &plan)?;
                }
                judged(tree, &plan, report)?;
                if tree == "grant" {
                    extracted.extend(extractions(&plan, report).into_iter().map(|address| (index, address)));
                }
                root.apply().map_err(|error| failed(tree, &error))?;
            }
            counted(|counts| counts.applies += 1);
            if let Err(said) = root.is_settled().map_err(|error| failed(tree, &error))? {
                return Err(format!("{tree}: a plan after the apply is not empty\n{said}").into());
            }
        }
        stage.account.deployed();
        worlds.insert(tree, stage.account.open().world.clone());
        reached.insert(tree, stage.fork().map_err(|error| failed(tree, &error))?);
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
    Ok(Staged { worlds, reached, extracted })
}

/// Policies that a grant plan creates because the code had them inside a bucket or key.
pub fn extractions(plan: &Json, report: &Json) -> Vec<String> {
    if !has_code(report, "OAC015") {
        return Vec::new();
    }
    let created = changes(plan).filter(|change| {
        change["change"]["actions"][0] == "create"
            && matches!(change["type"].as_str(), Some("aws_s3_bucket_policy" | "aws_kms_key_policy"))
    });
    created.filter_map(|change| change["address"].as_str().map(str::to_owned)).collect()
}

/// After retire there is no identity and none is named, unless the report says that a person must do something first; and
/// CloudFront may do what the identity could, for exactly its distributions.
pub fn after_retire(
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
    // Where CloudFront was let in and the identity was not, the switch ends an outage (OAC098).
    if let Some(access) = won.first().filter(|_| !has_code(report, "OAC098")) {
        return Err(format!("CloudFront can, and the identity could not: {access:?}").into());
    }
    // What a person has to do, and identities that no origin here was moved away from: the report says so of each.
    let stays = report["references"].as_array().into_iter().flatten();
    let stays = stays
        .filter(|reference| !matches!(reference["outcome"].as_str(), Some("migrated" | "removed_at_retire")))
        .count();
    // The OAI of a call of a registry module is no reference; the origin that stays on it is told of.
    let blocked = report["origins"].as_array().into_iter().flatten().filter(|origin| origin["ready"] == false).count();
    let made_here = after.identities.keys().filter(|id| !case.settings.identities.contains(id)).count();
    let left = replay::identity_principals(after);
    // An identity that nothing refers to may be used elsewhere, so it stays.
    if stays + blocked == 0 && !has_code(report, "OAC046") && made_here + left.len() > 0 {
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
