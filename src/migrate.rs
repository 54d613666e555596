//! The migration: a fold of three pure stages over a workspace. No clock, no environment, no file system, no process.

use crate::finding::{
    Finding, Level, Spot, broken_for_new_objects, json_not_written, left_out, mention_elsewhere, outside_paths,
};
use crate::flow::object::Left;
use crate::hcl::align;
use crate::hcl::ast::{Block, Expr, Span};
use crate::hcl::json;
use crate::policy::identity::Identity;
use crate::proof::{self, Failure};
use crate::stage::access::readiness;
use crate::stage::across;
use crate::stage::control::{self, Control};
use crate::stage::interface;
use crate::stage::items;
use crate::stage::keys::{self, KeyUse};
use crate::stage::leftovers;
use crate::stage::registry;
use crate::stage::switch::{self, is_deprecated};
use crate::stage::wires;
use crate::stage::{self, Change, Confidence, Context, Kept, Placed, STAGES, Stage};
use crate::survey::buckets::{self, Bucket, BucketUse, Encryption};
use crate::survey::mentions::Known;
use crate::survey::origins::{Distribution, Origin, OriginIdentity};
use crate::survey::references::{Kind, OaiReference};
use crate::survey::registry::{control_in_state, in_state, key_in_state};
use crate::survey::{self, ModuleSurvey, Survey};
use crate::template::{TemplateError, Templates};
use crate::terraform::address::Address;
use crate::terraform::calls;
use crate::terraform::module::{Module, NotUtf8, Place, Reader, Repetition, is_configuration, repetition};
use crate::terraform::reference::Instance;
use crate::terraform::registry::cloudposse;
use crate::workspace::edits::{Applied, Edit, Overlap, apply, with_open_end};
use crate::workspace::layout::{self, line_number};
use crate::workspace::views::Views;
use crate::workspace::{Workspace, folder_of};
use std::collections::{BTreeMap, BTreeSet};

/// What a person chose.
#[derive(Debug, Clone)]
pub struct Options {
    /// The stages to show or write, in their order.
    pub stages: Vec<Stage>,
    /// The addresses of the distributions to migrate; all if empty.
    pub only: Vec<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options { stages: STAGES.to_vec(), only: Vec::new() }
    }
}

/// A hand in the changes of a stage before they are made, so that the proofs can be tested.
pub type Tamper<'t> = &'t dyn Fn(Stage, Vec<Change>) -> Vec<Change>;

/// Why there is no migration.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// A file cannot be read as Terraform.
    #[error(transparent)]
    Input(#[from] NotUtf8),
    /// `--only` names what is not there.
    #[error("{0}")]
    UnknownAddress(String),
    /// A template that the user gave cannot be rendered.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A result failed its own proof: a bug.
    #[error("{0}")]
    Proof(#[from] Failure),
}

/// The whole migration, stage by stage.
#[derive(Debug)]
pub struct Migration {
    /// All stages, in their order, each on top of the one before.
    pub whole: Vec<StageResult>,
    /// The stages that were asked for, on the code as it was given.
    pub stages: Vec<StageResult>,
    /// Every place where an OAI ends up in the code as it was given.
    pub references: Vec<ReferenceResult>,
    /// The origins that use an OAI, or used one.
    pub origins: Vec<OriginResult>,
    /// Where Terraform is run for the modules that have to do with an OAI, by their folders.
    pub states: BTreeMap<String, Vec<StateResult>>,
    /// What modules keep and offer for callers that are not in the walked code.
    pub interfaces: Vec<InterfaceResult>,
    /// What there is to tell, the most pressing first.
    pub findings: Vec<FindingResult>,
}

/// What a module keeps of an OAI for callers that are not in the walked code, and what it offers them in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterfaceResult {
    /// The module's folder, relative to the root; empty for the root itself.
    pub folder: String,
    /// The OAI.
    pub identity: String,
    /// The OAC that takes its place, where the module makes it.
    pub made: Option<String>,
    /// The outputs that show it.
    pub outputs: Vec<String>,
    /// The input by which callers hand it over.
    pub input: Option<String>,
    /// Whether they can leave that input out.
    pub optional: bool,
    /// The input by which they hand over the ARNs of their distributions.
    pub arns: Option<String>,
    /// The output with the id of the OAC.
    pub control: Option<String>,
    /// The input by which callers bring another OAI in its place.
    pub brought: Option<String>,
    /// The input by which they choose between an OAI and an OAC.
    pub chosen: Option<String>,
    /// Whether callers may see to the policy of the bucket behind its origins, so that these have an OAI beside the OAC.
    pub own_policy: bool,
    /// Whether origins of the module itself move away from the OAI, or have done so.
    pub moves: bool,
}

/// What a stage does.
#[derive(Debug, Clone)]
pub struct StageResult {
    /// The stage.
    pub stage: Stage,
    /// The changed files: path, content before, content after.
    pub files: BTreeMap<String, (Vec<u8>, Vec<u8>)>,
    /// The changes, in the order of files and places.
    pub changes: Vec<ChangeResult>,
}

/// A change, with its place for people.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangeResult {
    /// The stable code.
    pub code: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is changed.
    pub address: String,
    /// The file.
    pub path: String,
    /// The line in the file as the stage finds it.
    pub line: usize,
    /// What is done.
    pub summary: String,
}

/// A finding, with its place in the code as it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingResult {
    /// The finding; its span is in the file as it was given.
    pub finding: Finding,
    /// The line, from 1.
    pub line: usize,
    /// The code to put in, rendered.
    pub snippet: Option<String>,
}

/// What becomes of a reference to an OAI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Its place takes the OAC.
    Migrated,
    /// It goes with the OAI.
    RemovedAtRetire,
    /// A person has to see to it.
    Manual,
    /// It is no use of an OAI.
    Ignored,
    /// It stays, and nothing has to be done about it now.
    Untouched,
}

/// A place where an OAI ends up, and what becomes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceResult {
    /// The OAI; `?` where the code does not tell.
    pub identity: String,
    /// The attribute that is used.
    pub attribute: String,
    /// What kind of place it is.
    pub kind: Kind,
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Why, unless it is migrated.
    pub reason: Option<String>,
}

/// An origin and how far it is.
#[derive(Debug, Clone, PartialEq)]
pub struct OriginResult {
    /// The distribution.
    pub distribution: String,
    /// The file of the distribution.
    pub path: String,
    /// The line of the origin.
    pub line: usize,
    /// The origin's id as the code writes it.
    pub origin: String,
    /// The next stage for it: `grant`, `switch`, `retire`.
    pub stage: Stage,
    /// Whether it will be moved.
    pub ready: bool,
    /// The codes of what stands in the way.
    pub blocked_by: Vec<&'static str>,
    /// The findings behind these codes, with their spans in the code as it was given.
    pub obstacles: Vec<Finding>,
    /// What it hangs together with.
    pub around: Surroundings,
}

/// What an origin hangs together with, for people who follow its migration in their accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Whether the distribution is there once for each item of a `count` or `for_each`.
    pub repeated: bool,
    /// Whether the distribution answers errors with pages of its own.
    pub error_pages: bool,
    /// The bucket that it reads from, where the module declares it.
    pub bucket: Option<String>,
    /// The expression of the bucket's name.
    pub bucket_name: Option<String>,
    /// Whether the module turns the access control lists of the bucket's objects off.
    pub acls_off: bool,
    /// The policies on the bucket and its key: what puts them there, and what holds their statements.
    pub policies: Vec<(String, String)>,
    /// The key that new objects in the bucket are encrypted with, if it is not one of AWS's own.
    pub key: Option<KeyResult>,
    /// The OAI that it uses.
    pub identity: Option<String>,
    /// The OAC that it uses, or is to use.
    pub control: Option<String>,
}

/// A key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyResult {
    /// Its address, or the expression that names it where it is declared elsewhere.
    pub name: String,
    /// Whether that is an address in the state as it is.
    pub in_state: bool,
}

/// A folder in which Terraform is run for a module, and what the module is called there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StateResult {
    /// The folder, relative to the root; empty for the root itself.
    pub folder: String,
    /// What stands before the module's addresses in the state, such as `module.cdn.`.
    pub prefix: String,
    /// Whether Terraform is known to be run in the folder: else it is a module whose callers are not known.
    pub is_root: bool,
    /// Whether a `count` or `for_each` stands at a call on the way to the module.
    pub repeated: bool,
}

/// Plans all stages and proves each.
///
/// # Errors
/// Where a file is not UTF-8, `only` names no distribution, a template fails, or a result fails its proof.
pub fn migrate(workspace: &Workspace, options: &Options, templates: &Templates) -> Result<Migration, MigrateError> {
    migrate_with(workspace, options, templates, &|_, changes| changes)
}

/// [`migrate`] with a hand in the changes of each stage before they are made, so that the proofs can be tested.
///
/// # Errors
/// As [`migrate`].
pub fn migrate_with(
    workspace: &Workspace,
    options: &Options,
    templates: &Templates,
    tamper: Tamper<'_>,
) -> Result<Migration, MigrateError> {
    migrate_read(&Reader::default(), workspace, options, templates, tamper)
}

/// [`migrate_with`], what is known of the files taken from a reader.
fn migrate_read(
    reader: &Reader,
    workspace: &Workspace,
    options: &Options,
    templates: &Templates,
    tamper: Tamper<'_>,
) -> Result<Migration, MigrateError> {
    let modules = reader.modules(workspace)?;
    let mut first = survey::survey(workspace, &modules);
    proof::account::every_mention(&first)?;
    across::judge(&mut first, templates);
    let (selected, left_out) = selection(&modules, &first, options)?;
    let context = Context { templates, only: selected.as_ref() };
    let given = Given { reader, workspace, survey: &first, context: &context };

    let mut fold = Fold::run(&given, &STAGES, tamper)?;
    fold.findings.extend(left_out);
    let stages = match asked_for(&fold.stages, &options.stages) {
        Some(stages) => stages,
        None => Fold::run(&given, &options.stages, tamper)?.stages,
    };
    let (origins, interfaces) = given.surveyed(&fold.granted, |granted| {
        let origins = origin_results(&first, granted, &fold, &context);
        let interfaces = interface_results(granted, &origins, &context);
        Ok((origins, interfaces))
    })?;
    let states = states(&first);
    for mention in &first.elsewhere {
        fold.tell(vec![mention_elsewhere::finding(mention)]);
    }
    let references = reference_results(&first, &fold)?;
    let findings = fold.findings(workspace, templates)?;
    Ok(Migration { whole: fold.stages, stages, references, origins, states, interfaces, findings })
}

/// The stages that were asked for, out of a fold of all: each is there as it would be alone where those before it that were not
/// asked for leave the code as it is.
fn asked_for(whole: &[StageResult], asked: &[Stage]) -> Option<Vec<StageResult>> {
    let (asked, others): (Vec<&StageResult>, Vec<&StageResult>) =
        whole.iter().partition(|result| asked.contains(&result.stage));
    let last = asked.last().map(|result| result.stage);
    let alone = others.iter().all(|other| other.files.is_empty() || Some(other.stage) > last);
    alone.then(|| asked.into_iter().cloned().collect())
}

/// The code as it was given, and what was found in it.
struct Given<'g> {
    reader: &'g Reader,
    workspace: &'g Workspace,
    survey: &'g Survey<'g>,
    context: &'g Context<'g>,
}

impl Given<'_> {
    /// Does something with what is found in a workspace, which is known where it is as it was given.
    fn surveyed<T>(
        &self,
        workspace: &Workspace,
        with: impl FnOnce(&Survey<'_>) -> Result<T, MigrateError>,
    ) -> Result<T, MigrateError> {
        if workspace == self.workspace {
            return with(self.survey);
        }
        let modules = self.reader.modules(workspace)?;
        with(&surveyed(workspace, &modules, self.context))
    }
}

/// Whether the series that a reviewer sees is what people get who run stage by stage: each stage of a whole migration, run
/// alone on what the one before wrote, gives what the fold gave, and leaves nothing of itself.
///
/// # Errors
/// Where it does not, or a run fails.
pub fn stages_stand_alone(
    workspace: &Workspace,
    migration: &Migration,
    only: &[String],
    templates: &Templates,
) -> Result<(), MigrateError> {
    let (reader, mut workspace) = (Reader::default(), workspace.clone());
    let run = |workspace: &Workspace, stages: &[Stage]| {
        let options = Options { stages: stages.to_vec(), only: only.to_vec() };
        migrate_read(&reader, workspace, &options, templates, &|_, changes| changes)
    };
    // What is left of the stages that were written is seen in the run that makes the next one alone.
    for (index, stage) in migration.whole.iter().map(Some).chain([None]).enumerate() {
        let asked: Vec<Stage> = stage.map(|stage| stage.stage).into_iter().collect();
        let alone = run(&workspace, &asked)?;
        if let Some(left) = alone.whole.iter().take(index).find(|stage| !stage.files.is_empty()) {
            let written = migration.whole[index - 1].stage;
            return Err(Failure::new(&format!("{} is not finished after {written}", left.stage), "").into());
        }
        let Some(stage) = stage else { break };
        if alone.stages.iter().any(|result| result.files != stage.files) {
            return Err(
                Failure::new(&format!("{} alone gives something else than in the series", stage.stage), "").into()
            );
        }
        for (path, (_, new)) in &stage.files {
            if let Some(file) = workspace.files.get_mut(path) {
                file.bytes.clone_from(new);
            }
        }
    }
    Ok(())
}

/// Distributions, by module folder.
type Selected = BTreeSet<(String, Address)>;

/// The distributions that `only` names, or all; and what there is to tell of those that cannot be told from others.
fn selection(
    modules: &[Module],
    survey: &Survey<'_>,
    options: &Options,
) -> Result<(Option<Selected>, Vec<Finding>), MigrateError> {
    if options.only.is_empty() {
        return Ok((None, Vec::new()));
    }
    let mut known: BTreeMap<String, Vec<(String, Address)>> = BTreeMap::new();
    let mut apart: BTreeSet<(String, Address)> = BTreeSet::new();
    let mut findings = Vec::new();
    for (index, module) in survey.modules.iter().enumerate() {
        for distribution in &module.distributions {
            let address = &distribution.resource.address;
            let names = survey.tree.nodes_of(index).map(|node| survey.tree.name_of(node, address));
            let is_named = |name: &String| {
                options.only.iter().any(|wanted| name == wanted || name.ends_with(&format!(".{wanted}")))
            };
            let (named, others): (Vec<String>, Vec<String>) = names.partition(is_named);
            if let Some(first) = named.first().filter(|_| !others.is_empty()) {
                let place = Place { file: distribution.resource.file, span: distribution.resource.block.span };
                findings.push(left_out::finding(stage::spot(module.module, place), first, &others));
                apart.insert((module.module.folder.clone(), address.clone()));
            }
            for name in calls::names_of(modules, &module.module.folder, address) {
                known.entry(name).or_default().push((module.module.folder.clone(), address.clone()));
            }
        }
    }
    let mut out = BTreeSet::new();
    for wanted in &options.only {
        match known.get(wanted) {
            Some(found) => out.extend(found.iter().filter(|found| !apart.contains(found)).cloned()),
            None => {
                let names: Vec<&str> = known.keys().map(String::as_str).collect();
                let hint = match names.as_slice() {
                    [] => "there is no distribution in the walked code".to_owned(),
                    names => format!("the distributions in the walked code are {}", names.join(", ")),
                };
                return Err(MigrateError::UnknownAddress(format!("--only {wanted}: no such distribution; {hint}")));
            }
        }
    }
    Ok((Some(out), findings))
}

/// More rounds than any module has references on one way.
const MOST_ROUNDS: usize = 256;

/// More rounds than a stage needs: one for each statement of a policy, as where all vanish from the same list, and one that
/// finds nothing left. A stage that never finds its own work done would add to it, round by round, until its proof fails.
fn rounds(survey: &Survey<'_>) -> usize {
    let policies = survey.modules.iter().flat_map(|module| &module.policies);
    // Between modules, each round takes the change one call further.
    let calls = if survey.tree.nodes.iter().any(|node| node.caller.is_some()) { survey.modules.len() + 2 } else { 0 };
    // What is offered to callers comes first, then what they can do without, then the word that it is deprecated.
    let offers = if survey.modules.iter().any(|module| !module.across.offers.is_empty()) { 2 } else { 0 };
    policies.map(|source| source.policy.statements.len()).max().unwrap_or(0) + 2 + calls + offers
}

/// What is found in the modules, with what they have to do with each other.
fn surveyed<'m>(workspace: &Workspace, modules: &'m [Module], context: &Context<'_>) -> Survey<'m> {
    let mut survey = survey::survey(workspace, modules);
    across::judge(&mut survey, context.templates);
    survey
}

/// The next changes between modules that are left to do in a stage, and only together.
fn next_wire(survey: &Survey<'_>, stage: Stage, context: &Context<'_>) -> Result<Vec<Placed>, MigrateError> {
    Ok(match stage {
        Stage::Grant => wires::next(survey, context).into_iter().collect(),
        Stage::Switch => {
            let moved = items::next(survey, context)?;
            if moved.is_empty() { wires::next_move(survey, context).into_iter().collect() } else { moved }
        }
        Stage::Retire => wires::retire(survey)?.into_iter().collect(),
    })
}

/// The edits of changes, by file.
fn edits_by_path(changes: &[Placed]) -> BTreeMap<&str, Vec<Edit>> {
    let mut out: BTreeMap<&str, Vec<Edit>> = BTreeMap::new();
    for (path, edit) in changes.iter().flat_map(|change| &change.edits) {
        out.entry(path).or_default().push(edit.clone());
    }
    out
}

/// What a stage does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// What comes before its own changes: see [`Fold::prepared`].
    Prepare,
    /// The changes of each module by itself.
    Plan,
    /// The changes between modules.
    Wire,
    /// Nothing.
    Done,
}

/// How far a stage is.
#[derive(Debug)]
struct Progress {
    stage: Stage,
    step: Step,
    /// How often this step has changed something.
    times: usize,
    round: usize,
    rounds: usize,
    /// Whether this round has changed something.
    changed: bool,
}

impl Progress {
    fn new(stage: Stage, before: &Survey<'_>) -> Progress {
        Progress { stage, step: Step::Prepare, times: 0, round: 0, rounds: rounds(before), changed: false }
    }

    /// Goes on behind a step that has changed something, or has found nothing to change.
    fn go_on(&mut self, changed: bool) {
        self.times += usize::from(changed);
        self.changed |= changed;
        let again = changed && self.step != Step::Plan && self.times < MOST_ROUNDS;
        if again {
            return;
        }
        self.times = 0;
        self.step = match self.step {
            Step::Prepare => {
                self.changed = false;
                Step::Plan
            }
            Step::Plan => Step::Wire,
            // What one round does lets the next do more: a statement that goes into the same list as another, an input whose
            // value arrives, an OAI that no module uses any more.
            Step::Wire if self.changed && self.round + 1 < self.rounds => {
                self.round += 1;
                self.changed = false;
                Step::Plan
            }
            Step::Wire | Step::Done => Step::Done,
        };
    }
}

/// Where an OAI ends up: file, place, and which one, where that is known.
type Held = (String, Span, Option<Identity>);

/// The workspace on its way through the stages.
struct Fold<'r> {
    reader: &'r Reader,
    workspace: Workspace,
    /// For each file that is text: the way from its text as it was given to its text now.
    ways: BTreeMap<String, Applied>,
    /// The edits of each stage, as ways from its text before to its text after.
    steps: Vec<BTreeMap<String, Applied>>,
    stages: Vec<StageResult>,
    findings: Vec<Finding>,
    /// The workspace after the grant stage.
    granted: Workspace,
    /// What the retire stage leaves where it is, by module folder.
    kept: BTreeMap<String, Vec<Kept>>,
    /// Where OAIs end up when all is done.
    left: Vec<Held>,
    /// The JSON files: the workspace has their views.
    views: Views,
    /// The first change that was not made in a JSON file, by module folder.
    refused: BTreeMap<String, Finding>,
}

impl<'r> Fold<'r> {
    fn run(given: &Given<'r>, stages: &[Stage], tamper: Tamper<'_>) -> Result<Fold<'r>, MigrateError> {
        let mut fold = Fold::new(given.reader, given.workspace);
        let workspace = fold.workspace.clone();
        given.surveyed(&workspace, |before| fold.make_stages(stages, before, given.context, tamper))?;
        Ok(fold)
    }

    fn new(reader: &'r Reader, workspace: &Workspace) -> Fold<'r> {
        let (views, workspace) = Views::of(workspace);
        let texts = workspace.files.iter().filter_map(|(path, file)| {
            let text = std::str::from_utf8(&file.bytes).ok()?;
            Some((path.clone(), Applied::untouched(text)))
        });
        Fold {
            reader,
            ways: texts.collect(),
            steps: Vec::new(),
            stages: Vec::new(),
            findings: Vec::new(),
            granted: workspace.clone(),
            workspace,
            kept: BTreeMap::new(),
            left: Vec::new(),
            views,
            refused: BTreeMap::new(),
        }
    }

    /// Makes stages, the first of them on what is found in the code as it is. The code is read again whenever it has changed,
    /// and never otherwise: what is found after the last change of a stage is what the next begins with.
    fn make_stages(
        &mut self,
        stages: &[Stage],
        before: &Survey<'_>,
        context: &Context<'_>,
        tamper: Tamper<'_>,
    ) -> Result<(), MigrateError> {
        let Some((&stage, rest)) = stages.split_first() else {
            self.left = held(before);
            return Ok(());
        };
        self.begin(stage);
        let mut progress = Progress::new(stage, before);
        if self.is_done(&mut progress, before, context, tamper)? {
            self.finish(stage, before, before, context)?;
            return self.make_stages(rest, before, context, tamper);
        }
        loop {
            let modules = self.reader.modules(&self.workspace)?;
            let survey = surveyed(&self.workspace, &modules, context);
            if self.is_done(&mut progress, &survey, context, tamper)? {
                self.finish(stage, before, &survey, context)?;
                return self.make_stages(rest, &survey, context, tamper);
            }
        }
    }

    /// Does the steps of a stage on what is found in the code, up to the first that changes it; whether all are done.
    fn is_done(
        &mut self,
        progress: &mut Progress,
        survey: &Survey<'_>,
        context: &Context<'_>,
        tamper: Tamper<'_>,
    ) -> Result<bool, MigrateError> {
        let stage = progress.stage;
        if stage == Stage::Retire {
            wires::hold(survey, context);
        }
        loop {
            let changes = match progress.step {
                Step::Prepare => self.prepared(stage, survey, context)?,
                Step::Plan => self.planned(stage, progress.round, survey, context, tamper)?,
                Step::Wire => self.writable(stage, next_wire(survey, stage, context)?),
                Step::Done => return Ok(true),
            };
            progress.go_on(!changes.is_empty());
            if !changes.is_empty() {
                self.make(changes)?;
                return Ok(false);
            }
        }
    }

    /// What comes before a stage's own changes. Before the grant, ways that would become circles are opened, one after the other;
    /// before the retirement, what the switch has left in objects goes.
    fn prepared(
        &mut self,
        stage: Stage,
        survey: &Survey<'_>,
        context: &Context<'_>,
    ) -> Result<Vec<Placed>, MigrateError> {
        match stage {
            Stage::Grant => self.restructured(survey, context),
            Stage::Switch => Ok(Vec::new()),
            Stage::Retire => self.cleared(survey, context),
        }
    }

    /// The changes that each module needs by itself.
    fn planned(
        &mut self,
        stage: Stage,
        round: usize,
        survey: &Survey<'_>,
        context: &Context<'_>,
        tamper: Tamper<'_>,
    ) -> Result<Vec<Placed>, MigrateError> {
        let mut changes = Vec::new();
        for module in &survey.modules {
            let plan = stage::plan(module, stage, context)?;
            self.tell(plan.findings);
            if stage == Stage::Retire && round == 0 {
                let kept = self.before_stage(module.module, [plan.kept, plan.carried].concat());
                self.kept.insert(module.module.folder.clone(), kept);
            }
            let planned = tamper(stage, plan.changes).into_iter();
            changes.extend(planned.map(|change| change.placed(module.module)));
        }
        Ok(self.writable(stage, changes))
    }

    /// Ends a stage: what it has made is proved.
    fn finish(
        &mut self,
        stage: Stage,
        before: &Survey<'_>,
        after: &Survey<'_>,
        context: &Context<'_>,
    ) -> Result<(), MigrateError> {
        if stage == Stage::Grant {
            self.tell(wires::unselected(after, context).into_iter().map(|(finding, _)| finding).collect());
        }
        self.prove(stage, before, after, context)?;
        if stage == Stage::Grant {
            self.granted = self.workspace.clone();
        }
        Ok(())
    }

    /// Takes findings of the stage that is being planned, with their places led back to the code as it was given. What has
    /// been told before is not told again, also where its snippet would be another one after what has been written since.
    fn tell(&mut self, findings: Vec<Finding>) {
        let before = self.findings.len();
        for mut finding in findings {
            if let Some(way) = self.ways.get(&finding.path) {
                let start = way.back(finding.span.start);
                let end = way.back(finding.span.end).max(start);
                finding.span = Span::new(start, end);
            }
            let same = |(position, other): (usize, &Finding)| {
                other.code == finding.code
                    && other.path == finding.path
                    && other.message == finding.message
                    && other.span.start == finding.span.start
                    && (position < before || other.snippets == finding.snippets)
            };
            if !self.findings.iter().enumerate().any(same) {
                self.findings.push(finding);
            }
        }
    }

    /// Begins a stage that changes nothing yet.
    fn begin(&mut self, stage: Stage) {
        self.stages.push(StageResult { stage, files: BTreeMap::new(), changes: Vec::new() });
        self.steps.push(BTreeMap::new());
        self.views.begin();
    }

    /// The changes that can be made; the others are told of. A JSON file takes only what it has a form for, and nothing where
    /// a program writes it.
    fn writable(&mut self, stage: Stage, changes: Vec<Placed>) -> Vec<Placed> {
        if self.can_be_made(&changes) {
            return changes;
        }
        let mut out = Vec::new();
        for change in changes {
            match self.refusal(stage, &change) {
                None => out.push(change),
                Some(finding) => {
                    self.refused.entry(folder_of(&change.path).to_owned()).or_insert_with(|| finding.clone());
                    self.tell(vec![finding]);
                }
            }
        }
        out
    }

    /// Whether all JSON files have a form for all of these changes together.
    fn can_be_made(&self, changes: &[Placed]) -> bool {
        edits_by_path(changes).into_iter().filter(|(path, _)| self.views.has(path)).all(|(path, edits)| {
            let made = self.ways.get(path).and_then(|way| apply(&way.text, &edits).ok());
            !self.views.is_generated(path)
                && made.is_some_and(|made| self.views.pieces(path, &made.text).is_some_and(|pieces| pieces.is_ok()))
        })
    }

    /// Why a change is not made, if it is not.
    fn refusal(&self, stage: Stage, change: &Placed) -> Option<Finding> {
        let paths = change.edits.iter().map(|(path, _)| path.as_str()).filter(|path| self.views.has(path));
        for path in paths.collect::<BTreeSet<&str>>() {
            let edits: Vec<Edit> =
                change.edits.iter().filter(|(at, _)| at == path).map(|(_, edit)| edit.clone()).collect();
            let Some(way) = self.ways.get(path) else { continue };
            // Edits that overlap are told of where they are made.
            let Ok(made) = apply(&way.text, &edits) else { continue };
            let Some(pieces) = self.views.pieces(path, &made.text) else { continue };
            let first = edits.iter().map(|edit| edit.span).min().unwrap_or(change.span);
            let spot = if change.path == path { change.span } else { first };
            let spot = Spot::new(path, spot);
            if self.views.is_generated(path) {
                return Some(json_not_written::generated(spot, stage, &change.summary, &pieces.unwrap_or_default()));
            }
            if let Err(reason) = pieces {
                let written: Vec<&str> = edits.iter().map(|edit| edit.text.trim()).collect();
                let written = written.join("\n");
                let written = json::snippet(&written).unwrap_or(written);
                return Some(json_not_written::no_form(spot, stage, &change.summary, &reason, &written));
            }
        }
        None
    }

    /// The changes that open the next ways that would become circles. Each edit takes one reference away, so that there are
    /// never more rounds than references.
    fn restructured(&mut self, survey: &Survey<'_>, context: &Context<'_>) -> Result<Vec<Placed>, MigrateError> {
        let mut changes = Vec::new();
        for module in &survey.modules {
            let plan = stage::restructure::plan(module, context)?;
            self.tell(plan.findings);
            changes.extend(plan.changes.into_iter().map(|change| change.placed(module.module)));
        }
        Ok(self.writable(Stage::Grant, changes))
    }

    /// The changes that take away what the switch has left in objects, where the OAIs that were in them go with it for sure.
    fn cleared(&self, survey: &Survey<'_>, context: &Context<'_>) -> Result<Vec<Placed>, MigrateError> {
        for with in leftovers::plan(survey) {
            if self.can_be_made(&with.changes) && self.go_with(&with, context)? {
                return Ok(with.changes);
            }
        }
        Ok(Vec::new())
    }

    /// Whether OAIs can be retired once what is left of them in objects is away.
    fn go_with(&self, with: &leftovers::With, context: &Context<'_>) -> Result<bool, MigrateError> {
        let mut without = self.workspace.clone();
        for (path, edits) in edits_by_path(&with.changes) {
            let Some(file) = without.files.get_mut(path) else { return Ok(false) };
            let Ok(made) = apply(&String::from_utf8_lossy(&file.bytes), &edits) else { return Ok(false) };
            file.bytes = made.text.into_bytes();
        }
        let modules = self.reader.modules(&without)?;
        let survey = surveyed(&without, &modules, context);
        wires::hold(&survey, context);
        for (module, identity) in &with.identities {
            let own = &survey.modules[*module];
            let kept = stage::retire::plan(own, context)?.kept;
            let of_it = |found: &&OaiReference| found.identity.as_ref() == Some(identity) && !found.sink.only_speaks();
            let stays =
                own.references.iter().filter(of_it).any(|found| kept.iter().any(|kept| kept.place == found.place));
            if stays || stage::retire::stays(own, identity, context).is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Makes changes in the stage that was begun last.
    fn make(&mut self, changes: Vec<Placed>) -> Result<(), Failure> {
        let (Some(result), Some(steps)) = (self.stages.last_mut(), self.steps.last_mut()) else {
            return Err(Failure::new("changes without a stage", ""));
        };
        let mut edits: BTreeMap<String, Vec<(Edit, String)>> = BTreeMap::new();
        for change in changes {
            let path = change.path;
            let start = match steps.get(&path) {
                Some(step) => step.back(change.span.start),
                None => change.span.start,
            };
            let found = result.files.get(&path).map(|(before, _)| before);
            let found = found.or(self.workspace.files.get(&path).map(|file| &file.bytes));
            let given = self.ways.get(&path).map_or(start, |way| way.back(change.span.start));
            let line = self.views.line_now(&path, given).unwrap_or_else(|| {
                line_number(&found.map(|text| String::from_utf8_lossy(text)).unwrap_or_default(), start)
            });
            let name = format!("{} at {path}:{line}", change.code);
            for (path, edit) in change.edits {
                edits.entry(path).or_default().push((edit, name.clone()));
            }
            result.changes.push(ChangeResult {
                code: change.code,
                confidence: change.confidence,
                address: change.address,
                path,
                line,
                summary: change.summary,
            });
        }
        for (path, edits) in edits {
            let (edits, names): (Vec<Edit>, Vec<String>) = edits.into_iter().unzip();
            let Some(way) = self.ways.get_mut(&path) else {
                return Err(Failure::new("an edit in a file that was not read", &path));
            };
            let old = way.text.clone();
            let edits = with_open_end(&old, edits);
            let overlap = |overlap: Overlap| Failure::overlap(&path, &names[overlap.first], &names[overlap.second]);
            let made = apply(&old, &edits).map_err(overlap)?;
            let tidy = is_configuration(&path);
            let indented = if tidy { align::reindent(&old, &made) } else { Vec::new() };
            let aligned_overlap = |_| Failure::new("two alignments of the same place", &path);
            let made_tidy = made.then(&indented).map_err(aligned_overlap)?;
            let aligned = if tidy { align::realign(&old, &made_tidy) } else { Vec::new() };
            let step = made_tidy.then(&aligned).map_err(aligned_overlap)?;
            proof::untouched_bytes(&path, &old, &edits, &made, &step)?;
            let so_far = steps.remove(&path).unwrap_or_else(|| Applied::untouched(&old));
            let so_far = so_far.then(&edits).map_err(overlap)?;
            let so_far = so_far.then(&indented).and_then(|way| way.then(&aligned)).map_err(aligned_overlap)?;
            let whole = way.then(&edits).map_err(overlap)?;
            *way = whole.then(&indented).and_then(|way| way.then(&aligned)).map_err(aligned_overlap)?;
            if let Some(file) = self.workspace.files.get_mut(&path) {
                let before = std::mem::replace(&mut file.bytes, step.text.clone().into_bytes());
                let first = result.files.remove(&path).map_or(before, |(first, _)| first);
                let both = match self.views.carry(&path, &step.text) {
                    Some(carried) => carried.map_err(|reason| Failure::new(&reason, &path))?,
                    None => (first, file.bytes.clone()),
                };
                result.files.insert(path.clone(), both);
            }
            steps.insert(path, so_far);
        }
        result.changes.sort_by(|a, b| (&a.path, a.line, a.code).cmp(&(&b.path, b.line, b.code)));
        Ok(())
    }

    /// Proves the stage that was just made: the survey after it against the one from before it.
    fn prove(
        &self,
        stage: Stage,
        before: &Survey<'_>,
        after: &Survey<'_>,
        context: &Context<'_>,
    ) -> Result<(), MigrateError> {
        let Some(result) = self.stages.last().filter(|result| !result.files.is_empty()) else { return Ok(()) };
        proof::prove(stage, before, after, result)?;
        let left = |change: &Placed| self.refusal(stage, change).is_none();
        if let Some(change) = next_wire(after, stage, context)?.into_iter().find(left) {
            let what = format!("{stage} is not finished after one run: {}", change.summary);
            return Err(Failure::new(&what, &change.path).into());
        }
        for module in &after.modules {
            let mut changes = stage::plan(module, stage, context)?.changes;
            if stage == Stage::Grant {
                changes.splice(0..0, stage::restructure::plan(module, context)?.changes);
            }
            if let Some(change) = changes.into_iter().map(|change| change.placed(module.module)).find(left) {
                let what = format!("{stage} is not finished after one run: {}", change.summary);
                return Err(Failure::new(&what, &change.path).into());
            }
        }
        Ok(())
    }

    /// Whether the switch moves the origin of a module that moves as a whole, in a file: no place of its own goes with that.
    fn has_moved(&self, path: &str, distribution: &str) -> bool {
        let switched = self.stages.iter().filter(|result| result.stage == Stage::Switch);
        let mut changes = switched.flat_map(|result| &result.changes);
        changes
            .any(|change| change.code == switch::codes::WHOLE && change.path == path && change.address == distribution)
    }

    /// Where a place in the code as it was given is after so many stages, or the stage that took it away.
    fn follow(&self, path: &str, span: Span) -> Result<Span, Stage> {
        let mut at = span;
        for (step, stage) in self.steps.iter().zip(STAGES) {
            if let Some(applied) = step.get(path) {
                at = applied.forward(at).ok_or(stage)?;
            }
        }
        Ok(at)
    }

    /// Where a place in the code as it was given is before the last stage.
    fn before_retire(&self, path: &str, span: Span) -> Option<Span> {
        self.steps.iter().take(2).try_fold(span, |at, step| match step.get(path) {
            Some(applied) => applied.forward(at),
            None => Some(at),
        })
    }

    /// What stays, with its places led back to the code before the stage that is being planned.
    fn before_stage(&self, module: &Module, kept: Vec<Kept>) -> Vec<Kept> {
        let back = |kept: Kept| match self.steps.last().and_then(|steps| steps.get(module.path(kept.place.file))) {
            Some(step) => {
                let span = Span::new(step.back(kept.place.span.start), step.back(kept.place.span.end));
                Kept { place: Place { span, ..kept.place }, ..kept }
            }
            None => kept,
        };
        kept.into_iter().map(back).collect()
    }

    /// A finding about the code after the grant stage, with its place led back to the code as it was given.
    fn before_grant(&self, finding: &Finding) -> Finding {
        let mut out = finding.clone();
        if let Some(step) = self.steps.first().and_then(|steps| steps.get(&finding.path)) {
            let start = step.back(finding.span.start);
            out.span = Span::new(start, step.back(finding.span.end).max(start));
        }
        out
    }

    /// A finding about the code as it was given, with its place in the file itself.
    fn as_given(&self, finding: &Finding) -> Finding {
        let span = self.views.place(&finding.path, finding.span);
        let mut out = Finding { span, ..finding.clone() };
        if self.views.has(&finding.path) {
            // A comment in JSON is a member.
            out.message = out.message.replace("`# oai2oac:granted REASON`", "`\"//\": \"oai2oac:granted REASON\"`");
        }
        out
    }

    fn findings(&self, given: &Workspace, templates: &Templates) -> Result<Vec<FindingResult>, TemplateError> {
        let mut out = Vec::new();
        for finding in &self.findings {
            let text = given.files.get(&finding.path).map(|file| String::from_utf8_lossy(&file.bytes));
            let finding = self.as_given(finding);
            let line = text.map_or(1, |text| line_number(&text, finding.span.start));
            let mut pieces = Vec::new();
            for snippet in &finding.snippets {
                let piece = in_line(&templates.render(snippet.template, &snippet.values)?);
                let is_hcl = snippet.template != json_not_written::TEXT;
                let as_json = (is_hcl && self.views.has(&finding.path)).then(|| json::snippet(&piece)).flatten();
                pieces.push(as_json.unwrap_or(piece));
            }
            let snippet = (!pieces.is_empty()).then(|| pieces.join("\n"));
            out.push(FindingResult { finding, line, snippet });
        }
        out.sort_by(|a, b| {
            let key = |f: &FindingResult| {
                (
                    f.finding.code != broken_for_new_objects::CODE,
                    f.finding.level,
                    f.finding.blocks,
                    f.finding.path.clone(),
                    f.line,
                    f.finding.code,
                )
            };
            key(a).cmp(&key(b))
        });
        Ok(out)
    }
}

/// A rendered snippet with its indentation, and its `=` signs in line, as `terraform fmt` has them.
fn in_line(rendered: &str) -> String {
    let whole = Edit { span: Span::new(0, 0), text: format!("{}\n", layout::standing_alone(rendered).trim()) };
    let written = apply("", &[whole]).and_then(|made| {
        let aligned = align::realign("", &made);
        made.then(&aligned)
    });
    written.map_or_else(|_| rendered.to_owned(), |made| made.text)
}

fn reference_results(first: &Survey<'_>, fold: &Fold<'_>) -> Result<Vec<ReferenceResult>, Failure> {
    let mut out = Vec::new();
    for module in &first.modules {
        for reference in &module.references {
            let path = module.module.path(reference.place.file);
            let line = module.module.line(reference.place.file, reference.place.span.start);
            let (outcome, reason) = match fold.follow(path, reference.place.span) {
                Err(Stage::Retire) => (Outcome::RemovedAtRetire, Some("goes with the OAI".to_owned())),
                Err(_) => (Outcome::Migrated, None),
                // What takes a value in which an OAI stood is left as it is when the OAI leaves that value.
                Ok(now) if !is_reference(&fold.left, path, now, reference.identity.as_ref()) => {
                    (Outcome::Migrated, None)
                }
                Ok(_) => {
                    let at = fold.before_retire(path, reference.place.span);
                    let mut kept = fold.kept.get(&module.module.folder).into_iter().flatten();
                    let found =
                        kept.find(|kept| Some(kept.place.span) == at && module.module.path(kept.place.file) == path);
                    match found {
                        Some(kept) if reference.sink.only_speaks() => (Outcome::Ignored, Some(kept.reason.clone())),
                        Some(kept) if kept.manual => (Outcome::Manual, Some(kept.reason.clone())),
                        // What it waits for is not made by the tool.
                        Some(_) if fold.refused.contains_key(&module.module.folder) => {
                            let reason = fold.refused.get(&module.module.folder).map(|finding| finding.message.clone());
                            (Outcome::Manual, reason)
                        }
                        Some(kept) => (Outcome::Untouched, Some(kept.reason.clone())),
                        None => {
                            return Err(Failure::new(&format!("line {line}: an OAI is lost from the account"), path));
                        }
                    }
                }
            };
            out.push(ReferenceResult {
                identity: reference.identity.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string),
                attribute: reference.attribute.clone(),
                kind: reference.kind,
                path: path.to_owned(),
                line,
                outcome,
                reason,
            });
        }
    }
    for mention in &first.elsewhere {
        out.push(ReferenceResult {
            identity: mention.identity.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string),
            attribute: match &mention.known {
                Known::Handed(handed) => handed.attribute.clone().unwrap_or_default(),
                _ => String::new(),
            },
            kind: if matches!(mention.known, Known::Handed(_)) { Kind::ModuleInput } else { Kind::Other },
            path: mention.path.clone(),
            line: fold
                .views
                .line(&mention.path, mention.span.start)
                .unwrap_or_else(|| line_number(&mention.text, mention.span.start)),
            outcome: Outcome::Manual,
            reason: Some("stands in a file that the tool does not change".to_owned()),
        });
    }
    out.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
    Ok(out)
}

/// Where OAIs end up.
fn held(survey: &Survey<'_>) -> Vec<Held> {
    let of_module = |module: &ModuleSurvey<'_>| {
        let held = |found: &OaiReference| {
            (module.module.path(found.place.file).to_owned(), found.place.span, found.identity.clone())
        };
        module.references.iter().map(held).collect::<Vec<_>>()
    };
    survey.modules.iter().flat_map(of_module).collect()
}

/// Whether an OAI ends up at a place: this one, where it is one that the module declares.
fn is_reference(held: &[Held], path: &str, span: Span, identity: Option<&Identity>) -> bool {
    let declared = matches!(identity, Some(Identity::Declared { .. }));
    held.iter().any(|(file, place, found)| {
        let same = !declared || found.is_none() || found.as_ref() == identity;
        same && file == path && (place.contains(span) || span.contains(*place))
    })
}

/// The origins of the code as it was given; what stands in their way is what does so after the grant stage.
fn origin_results(
    first: &Survey<'_>,
    granted: &Survey<'_>,
    fold: &Fold<'_>,
    context: &Context<'_>,
) -> Vec<OriginResult> {
    let mut out = Vec::new();
    let shared = wires::unselected(granted, context);
    for (module, after) in first.modules.iter().zip(&granted.modules) {
        let excluded = crate::stage::provider::provider(after).excluded;
        for (position, distribution) in module.distributions.iter().enumerate() {
            let address = &distribution.resource.address;
            for (index, origin) in distribution.origins.iter().enumerate() {
                let Some(stage) = stage_of(module, position, index, origin) else { continue };
                let found = readiness(after, position, index);
                let in_the_way = excluded.iter().chain(&found.blocked_by);
                let shared =
                    shared.iter().filter(|(_, users)| users.contains(&(module.module.folder.clone(), address.clone())));
                let obstacles: Vec<Finding> = in_the_way
                    .chain(shared.map(|(told, _)| told))
                    .map(|finding| fold.as_given(&fold.before_grant(finding)))
                    .collect();
                let mut blocked_by: Vec<&'static str> = obstacles.iter().map(|finding| finding.code).collect();
                blocked_by.dedup();
                let path = module.module.path(distribution.resource.file);
                let object =
                    items::path(origin).map(|(_, held)| (first.modules[held.home].module.path(held.file), held));
                let by_callers = after.across.moves.get(&(position, index)) == Some(&across::Move::Callers);
                let moves = stage == Stage::Retire
                    || (by_callers && found.is_ready() && context.selects(module.module, address))
                    || (object.is_some_and(|(_, held)| held.left == Ok(Left::Kept))
                        && found.is_ready()
                        && excluded.is_none()
                        && context.selects(module.module, address))
                    || object
                        .is_some_and(|(path, held)| fold.follow(path, held.entry.value.span) == Err(Stage::Switch))
                    || (origin.item.is_none()
                        && origin.s3_config.is_some_and(|config| fold.follow(path, config.span) == Err(Stage::Switch)))
                    || fold.has_moved(path, &in_state(&distribution.resource));
                let selected = context.selects(module.module, address);
                if !moves && selected && blocked_by.is_empty() && module.module.has_foreign_files() {
                    blocked_by.push(outside_paths::CODE);
                }
                if let Some(refused) = fold.refused.get(&module.module.folder)
                    && !moves
                    && selected
                    && blocked_by.is_empty()
                {
                    blocked_by.push(refused.code);
                }
                out.push(OriginResult {
                    distribution: in_state(&distribution.resource),
                    path: path.to_owned(),
                    line: module.module.line(distribution.resource.file, origin.block.span.start),
                    origin: origin.name.clone(),
                    stage,
                    ready: moves,
                    blocked_by,
                    obstacles,
                    around: surroundings(module, after, distribution, origin),
                });
            }
        }
    }
    out
}

/// What modules keep of OAIs for callers that are not in the walked code, and what they offer them, the grant stage done.
fn interface_results(granted: &Survey<'_>, origins: &[OriginResult], context: &Context<'_>) -> Vec<InterfaceResult> {
    let mut out = Vec::new();
    for module in granted.modules.iter().filter(|module| module.is_interface) {
        let folder = &module.module.folder;
        for identity in module.all_identities() {
            let offer = module.across.offers.get(&identity).filter(|offer| offer.stands() && context.only.is_none());
            let outputs: Vec<String> =
                interface::outputs_of(module, &identity).into_iter().map(|(_, _, name)| name).collect();
            let name = identity.to_string();
            let mut of_identity = origins
                .iter()
                .filter(|origin| folder_of(&origin.path) == folder && origin.around.identity.as_ref() == Some(&name));
            let moves = of_identity.any(|origin| origin.ready) || (offer.is_none() && is_deprecated(module, &identity));
            let either = interface::either::of(module, &identity).ok().flatten();
            let own_policy = either.as_ref().is_some_and(|either| either.input.is_none() && either.asks_for_policy);
            let chosen = either.as_ref().and_then(|either| either.chosen.clone());
            let brought = either.and_then(|either| either.input);
            if offer.is_none() && (outputs.is_empty() && brought.is_none() && !own_policy || !moves) {
                continue;
            }
            let input = match &identity {
                Identity::Through(name) => Some(name.trim_start_matches("var.").to_owned()),
                _ => None,
            };
            let made = match control::control(module, &identity) {
                Some(Control::There(found)) => Some(found.address.to_string()),
                _ => None,
            };
            out.push(InterfaceResult {
                folder: folder.clone(),
                identity: name,
                made,
                outputs,
                optional: input.as_ref().is_some_and(|input| interface::is_optional(module, input)),
                input,
                arns: offer.and_then(|offer| offer.arns.clone()),
                control: offer.and_then(|offer| offer.control.clone()).map(|(name, _)| name),
                brought,
                chosen,
                own_policy,
                moves,
            });
        }
    }
    out
}

/// What an origin hangs together with; its policies are those after the grant stage, which may move them.
fn surroundings(
    module: &ModuleSurvey<'_>,
    granted: &ModuleSurvey<'_>,
    distribution: &Distribution<'_>,
    origin: &Origin<'_>,
) -> Surroundings {
    let body = &distribution.resource.block.body;
    let of_call = match (registry::switch::control(module, origin), &distribution.resource.address) {
        (Some(registry::Control::There(key) | registry::Control::Missing(key)), Address::Module(call)) => {
            Some(control_in_state(call, &key))
        }
        (Some(registry::Control::Whole), Address::Module(call)) => Some(cloudposse::control(call)),
        _ => None,
    };
    let control = match &origin.identity {
        OriginIdentity::Known(_) if of_call.is_some() => of_call,
        OriginIdentity::Known(mention) => match control::control(module, &mention.identity) {
            Some(Control::There(found)) => Some(found.address),
            Some(Control::Missing(label)) => Some(control::address(&label)),
            Some(Control::Handed(_) | Control::Unfit(..)) | None => None,
        },
        _ => origin.control.clone(),
    };
    let mut out = Surroundings {
        // What a module makes of a call may have instances of its own.
        repeated: !matches!(repetition(distribution.resource.block), Repetition::Single)
            || matches!(distribution.resource.address, Address::Module(_)),
        error_pages: body
            .blocks("custom_error_response")
            .chain(body.dynamics("custom_error_response"))
            .next()
            .is_some(),
        identity: match &origin.identity {
            OriginIdentity::Known(mention) => Some(mention.identity.to_string()),
            _ => None,
        },
        control: control.map(|address| address.to_string()),
        ..Surroundings::default()
    };
    let Some(BucketUse { bucket, .. }) = &origin.bucket else { return out };
    let name = match bucket {
        Bucket::Named(name) => Some(name.clone()),
        Bucket::Called { .. } => {
            out.bucket = Some(bucket.to_string());
            None
        }
        Bucket::Unseen { module: call } => {
            out.bucket = Some(bucket.to_string());
            let name = buckets::name_of_unseen(module.module, call);
            name.map(|(file, name)| name.span.of(module.module.text(file)).to_owned())
        }
        Bucket::Declared(address) => {
            out.bucket = Some(address.to_string());
            module.module.resource(address).and_then(|resource| {
                let name = resource.block.body.attribute("bucket")?.value.span;
                Some(name.of(module.module.text(resource.file)).to_owned())
            })
        }
    };
    out.bucket_name = name;
    out.acls_off = acls_off(module.module, bucket);
    let mut holders = vec![bucket.clone()];
    match keys::key_of(module.module, bucket) {
        KeyUse::Declared(address, instance, _) => {
            out.key = Some(KeyResult { name: key_in_state(&address), in_state: instance == Instance::None });
            holders.push(Bucket::Declared(address));
        }
        KeyUse::Outside(..) => {
            let text = |place: Place, key: Expr| key.span.of(module.module.text(place.file)).to_owned();
            if let Encryption::Kms { place, key: Some(key) } = buckets::encryption(module.module, bucket) {
                out.key = Some(KeyResult { name: text(place, key), in_state: false });
            }
        }
        KeyUse::None | KeyUse::AwsManaged(_) => {}
    }
    for source in &granted.policies {
        let attached = source.attachments.iter().filter(|attachment| holders.contains(&attachment.bucket.bucket));
        let pairs = attached.map(|found| {
            let on = &found.resource.address;
            let behind = module.module.called.get(on.name()).and_then(|called| called.with_policy());
            // What a plan shows of a call is the resource behind it.
            let name = match (on, behind) {
                (Address::Module(_), Some(resource)) => format!("{on}.{resource}"),
                _ if matches!(found.bucket.bucket, Bucket::Unseen { .. }) => on.to_string(),
                (Address::Module(_), None) => key_in_state(on),
                _ => on.to_string(),
            };
            (name, source.holder.address.to_string())
        });
        out.policies.extend(pairs);
    }
    out
}

/// Whether a module turns the access control lists of a bucket's objects off.
/// Source: Amazon S3 user guide, "Controlling ownership of objects and disabling ACLs for your bucket".
fn acls_off(module: &Module, bucket: &Bucket) -> bool {
    if let Bucket::Called { module: call, .. } = bucket
        && buckets::policy_handed_to(module, call).is_some_and(|handed| handed.acls_off)
    {
        return true;
    }
    module.managed("aws_s3_bucket_ownership_controls").any(|resource| {
        let body = &resource.block.body;
        let mut rules = body.blocks("rule").filter_map(|rule| rule.body.attribute("object_ownership"));
        body.attribute("bucket")
            .is_some_and(|named| buckets::named_by(module, resource.file, &named.value).bucket == *bucket)
            && rules.any(|ownership| ownership.value.as_str() == Some("BucketOwnerEnforced"))
    })
}

/// Where Terraform is run for each module that has to do with an OAI: in its own folder, or in those from which local
/// calls lead to it.
fn states(survey: &Survey<'_>) -> BTreeMap<String, Vec<StateResult>> {
    // What calls a module from such a folder shows or tests it; the callers that matter are not in the code.
    let is_sample = |path: &str| path.split('/').any(|part| matches!(part, "example" | "examples" | "test" | "tests"));
    let mut callers: BTreeMap<String, Vec<(&str, &str, bool)>> = BTreeMap::new();
    for caller in survey.modules.iter().map(|module| module.module).filter(|module| !is_sample(&module.folder)) {
        for (name, source) in calls::calls(caller) {
            let Some(callee) = crate::workspace::resolve(&caller.folder, source) else { continue };
            // What wraps a module that is there for others shows no more of them than a sample.
            if survey.modules.iter().any(|module| module.module.folder == callee && module.is_interface) {
                continue;
            }
            let named = |(_, block): &(usize, &Block)| block.labels.iter().any(|label| label.text == name);
            let call = caller.blocks_of("module").find(named);
            let repeated = call.is_some_and(|(_, block)| !matches!(repetition(block), Repetition::Single));
            callers.entry(callee).or_default().push((&caller.folder, name, repeated));
        }
    }
    let is_root = |folder: &str| survey.modules.iter().any(|module| module.module.folder == folder && module.is_root);
    let states_of = |folder: &str| {
        let mut out = Vec::new();
        let mut queue = vec![(folder.to_owned(), String::new(), false)];
        while let Some((at, prefix, repeated)) = queue.pop() {
            let is_root = is_root(&at);
            // Terraform refuses a module that calls itself; the bound only ends the circle.
            let calls = callers.get(&at).filter(|_| prefix.matches("module.").count() <= 16);
            for (caller, name, each) in calls.into_iter().flatten() {
                queue.push(((*caller).to_owned(), format!("module.{name}.{prefix}"), repeated || *each));
            }
            if is_root || calls.is_none() {
                out.push(StateResult { folder: at, prefix, is_root, repeated });
            }
        }
        out.sort();
        out
    };
    let about =
        survey.modules.iter().filter(|module| !module.references.is_empty() || !module.distributions.is_empty());
    about.map(|module| (module.module.folder.clone(), states_of(&module.module.folder))).collect()
}

/// The next stage for an origin; `None` if it has nothing to do with an OAI.
fn stage_of(module: &ModuleSurvey<'_>, position: usize, index: usize, origin: &Origin<'_>) -> Option<Stage> {
    match &origin.identity {
        OriginIdentity::Unclear(_) => Some(Stage::Grant),
        OriginIdentity::Known(mention) => {
            let control = match registry::switch::control(module, origin) {
                Some(of_call) => matches!(of_call, registry::Control::There(_) | registry::Control::Whole),
                None => {
                    matches!(control::control(module, &mention.identity), Some(Control::There(_) | Control::Handed(_)))
                }
            };
            let ready = control && readiness(module, position, index).is_ready();
            Some(if ready { Stage::Switch } else { Stage::Grant })
        }
        OriginIdentity::Nobody => {
            let bucket = &origin.bucket.as_ref()?.bucket;
            let on_bucket = module.policies.iter().filter(|source| source.is_on(bucket));
            let still = on_bucket.flat_map(|source| &source.policy.statements).any(|statement| statement.names_oai());
            (origin.control.is_some() && still).then_some(Stage::Retire)
        }
    }
}

impl Migration {
    /// Whether a person has something to do.
    pub fn has_manual(&self) -> bool {
        self.findings.iter().any(|found| found.finding.level == Level::Manual)
    }

    /// Whether this stage has something left to do, the stages before it done.
    pub fn is_left(&self, stage: Stage) -> bool {
        self.whole.iter().any(|result| result.stage == stage && !result.changes.is_empty())
    }
}
