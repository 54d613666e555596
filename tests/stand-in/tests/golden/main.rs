//! Every golden case, applied by real Terraform: stage by stage, backwards, afresh, and in one step as people do it by hand.
//! After every single operation the replay asks what CloudFront may still do.

mod counts;
mod outage;
mod plans;
mod runs;
mod stages;
mod ways;

use crate::counts::{COUNTS, counted};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value as Json;
use stand_in::case::Case;
use stand_in::terraform::{self, Root};
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let mut arguments = Arguments::from_args();
    // Half of the time a case waits for Terraform's processes to start and to write their states.
    let threads = || std::thread::available_parallelism().ok().map(|cores| 2 * cores.get());
    arguments.test_threads = arguments.test_threads.or_else(threads);
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
        let case = Case::read(&folder).unwrap_or_else(|error| panic!("{error:#}"));
        let ignored = !here || case.settings.not_applied.is_some();
        Trial::test(name, move || run(&case, &mirror)).with_ignored_flag(ignored)
    });
    let conclusion = libtest_mimic::run(&arguments, trials.collect());
    println!("{}", COUNTS.lock().expect("the counts"));
    conclusion.exit();
}

fn run(case: &Case, mirror: &Path) -> Result<(), Failed> {
    let report: Json = serde_json::from_slice(&fs::read(case.folder.join("report.json"))?)?;
    if !case.settings.refused.is_empty() {
        return refused(case, mirror);
    }
    let staged = stages::in_stages(case, mirror, &report)?;
    ways::backwards(case, &staged, &report)?;
    ways::afresh(case, mirror, &staged)?;
    ways::grant_then_the_rest(&staged, &report)?;
    outage::one_step(&staged, &report)?;
    outage::one_root_lags(case, &staged)?;
    counted(|counts| counts.cases += 1);
    Ok(())
}

/// A tree that AWS or Terraform does not take is refused with the words that the settings give.
fn refused(case: &Case, mirror: &Path) -> Result<(), Failed> {
    for (tree, words) in &case.settings.refused {
        let mut stage = case.start(mirror).map_err(|error| runs::failed(tree, &error))?;
        let outcome = stage.check_out(tree).and_then(|()| stage.roots.iter().try_for_each(Root::apply_at_once));
        match outcome {
            Ok(()) => return Err(format!("{tree} is applied, and should be refused: {words}").into()),
            Err(error) if format!("{error:#}").contains(words) => {}
            Err(error) => return Err(runs::failed(tree, &error)),
        }
    }
    Ok(())
}
