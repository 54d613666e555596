//! What the tool tells a person to do by hand, done: the steps of a snippet as trees in `by_hand/`, applied like those of a
//! golden case.

use anyhow::{Context, Result};
use oai2oac::plan;
use oai2oac::stage::Stage;
use stand_in::case::{Case, Stage as Staged, TREES};
use stand_in::replay::{self, Denied};
use stand_in::terraform::{self, Root};
use std::fs;
use std::path::{Path, PathBuf};

/// The case, and the mirror; nothing where there is no Terraform.
fn case(name: &str) -> Option<(Case, PathBuf)> {
    if !terraform::is_here() {
        return None;
    }
    let mirror = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mirror-{name}"));
    terraform::mirror(&mirror).expect("a mirror");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("by_hand").join(name);
    Some((Case::read(&folder).expect("a case"), mirror))
}

/// Checks out a tree, adds what a person adds for this way alone, and applies it.
fn apply(stage: &mut Staged, tree: &str, beside: &str) -> Result<()> {
    stage.check_out(tree)?;
    if !beside.is_empty() {
        fs::write(stage.roots[0].folder.join("beside.tf"), beside)?;
    }
    stage.roots.iter().try_for_each(Root::apply_at_once).with_context(|| tree.to_owned())?;
    stage.account.deployed();
    Ok(())
}

/// The denied moments since an operation.
fn denied_since(stage: &Staged, mark: usize) -> Vec<Denied> {
    let held = stage.account.open();
    let probes = replay::probes(held.log.iter().map(|operation| operation.after.as_ref()));
    let start = mark.checked_sub(1).and_then(|last| held.log.get(last)).expect("a start");
    replay::denied(&start.after, &held.log[mark..], &probes)
}

fn mark(stage: &Staged) -> usize {
    stage.account.open().log.len()
}

#[test]
fn the_steps_for_the_cloudposse_module_deny_nothing() -> Result<()> {
    let Some((case, mirror)) = case("cloudposse-s3-cdn") else { return Ok(()) };
    let mut stage = case.start(&mirror)?;
    apply(&mut stage, "before", "")?;
    let begin = mark(&stage);
    for (tree, which) in [("grant", Stage::Grant), ("switch", Stage::Switch), ("retire", Stage::Retire)] {
        stage.check_out(tree)?;
        let plan = stage.roots[0].plan()?;
        let judged = plan::check(&plan, Some(which)).map_err(|error| anyhow::anyhow!("{tree}: {error}"))?;
        assert!(judged.is_good() && judged.stage == Some(which), "{tree}: {judged:#?}");
        stage.roots[0].apply()?;
        assert_eq!(stage.roots[0].is_settled()?, Ok(()), "{tree}");
        stage.account.deployed();
    }
    let denied = denied_since(&stage, begin);
    assert!(denied.is_empty(), "{denied:#?}");
    assert!(stage.account.open().world.identities.is_empty());
    Ok(())
}

#[test]
fn the_way_back_of_the_cloudposse_module_moves_the_identity_back() -> Result<()> {
    let Some((case, mirror)) = case("cloudposse-s3-cdn") else { return Ok(()) };
    let back = fs::read_to_string(case.folder.join("back.tf"))?;
    let mut stage = case.start(&mirror)?;
    for tree in ["before", "grant", "switch"] {
        apply(&mut stage, tree, "")?;
    }
    let begin = mark(&stage);
    apply(&mut stage, "grant", &back)?;
    apply(&mut stage, "before", "")?;
    let denied = denied_since(&stage, begin);
    assert!(denied.is_empty(), "{denied:#?}");
    Ok(())
}

#[test]
fn the_cloudposse_module_can_be_made_afresh_in_each_step() -> Result<()> {
    let Some((case, mirror)) = case("cloudposse-s3-cdn") else { return Ok(()) };
    for tree in TREES {
        apply(&mut case.start(&mirror)?, tree, "")?;
    }
    Ok(())
}

#[test]
fn the_cloudposse_module_without_the_grant_is_an_outage() -> Result<()> {
    let Some((case, mirror)) = case("cloudposse-s3-cdn") else { return Ok(()) };
    let mut stage = case.start(&mirror)?;
    apply(&mut stage, "before", "")?;
    let begin = mark(&stage);
    apply(&mut stage, "switch", "")?;
    assert!(!denied_since(&stage, begin).is_empty());
    Ok(())
}

/// A module whose callers choose between an OAI and an OAC (OAC089): a caller that changes its mind once the grant is applied, and one
/// that does so before.
#[test]
fn a_caller_that_chooses_an_oac_is_denied_nothing_after_the_grant() -> Result<()> {
    for (first, is_outage) in [("grant", false), ("before", true)] {
        let Some((_, mirror)) = case("cloudposse-s3-cdn") else { return Ok(()) };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../golden/interface-choice");
        let mut stage = Case::read(&folder)?.start(&mirror)?;
        for tree in ["before", first] {
            stage.check_out(tree)?;
            caller(&stage)?.apply_at_once()?;
            stage.account.deployed();
        }
        let begin = mark(&stage);
        let main = caller(&stage)?.folder.join("main.tf");
        let chosen = fs::read_to_string(&main)?.replace("name = ", "access = \"oac\"\n  name = ");
        fs::write(&main, chosen)?;
        let outcome = caller(&stage)?.apply_at_once();
        stage.account.deployed();
        let denied = denied_since(&stage, begin);
        match is_outage {
            // The OAI would be deleted first, which AWS refuses.
            true => assert!(outcome.is_err() || !denied.is_empty(), "{first}"),
            false => {
                outcome.with_context(|| first.to_owned())?;
                assert!(denied.is_empty(), "{first}: {denied:#?}");
            }
        }
    }
    Ok(())
}

/// The same, once the switch is applied: there and back.
#[test]
fn a_caller_that_chooses_after_the_switch_is_denied_nothing_there_and_back() -> Result<()> {
    for (name, which, choice) in [
        ("interface-choice", "a-moving", "access = \"oac\"\n  name = "),
        ("interface-choice-switch", "a-oai", "use_oac = true\n  name = "),
    ] {
        let Some((_, mirror)) = case("cloudposse-s3-cdn") else { return Ok(()) };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../golden").join(name);
        let mut stage = Case::read(&folder)?.start(&mirror)?;
        let root = |stage: &Staged| {
            stage.roots.iter().position(|root| root.folder.ends_with(which)).context("a caller that moves")
        };
        for tree in ["before", "grant", "switch"] {
            stage.check_out(tree)?;
            stage.roots[root(&stage)?].apply_at_once()?;
            stage.account.deployed();
        }
        let begin = mark(&stage);
        let main = stage.roots[root(&stage)?].folder.join("main.tf");
        let before = fs::read_to_string(&main)?;
        for chosen in [before.replace("name = ", choice), before] {
            fs::write(&main, chosen)?;
            stage.roots[root(&stage)?].apply_at_once()?;
            stage.account.deployed();
        }
        let denied = denied_since(&stage, begin);
        assert!(denied.is_empty(), "{name}: {denied:#?}");
    }
    Ok(())
}

fn caller(stage: &Staged) -> Result<&Root> {
    stage.roots.iter().find(|root| root.folder.ends_with("a-moving")).context("a caller that moves")
}
