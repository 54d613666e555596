//! Plans: whether what `terraform show -json` prints of one is a stage of the migration, the whole stage and nothing but the
//! stage, and safe to apply where it was made.
//!
//! The code says what will be there in the end. Only a plan says what is there now: its prior state is what has been applied
//! in this environment. So the switch is held here against the policies in the state.

mod access;
mod compare;
mod document;
mod grant;
pub mod read;
mod retire;
mod stage;
mod state;
mod statement;
mod switch;
pub mod told;

use crate::policy::identity::{self, OAI};
use crate::stage::Stage;
use crate::survey::OAC;
use compare::difference;
use read::{Action, Change, Plan, ReadError};
use serde::Serialize;
use serde_json::Value;
use state::{View, When, text};
use told::{
    Level, Told, already_applied, destroyed, drift, errored, fresh, no_stage, other_change, other_stage, part_of_stage,
    partial, state_only, tag_follows, text_unknown,
};

/// What there is to say of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The stage that was asked for.
    pub asked: Option<Stage>,
    /// The stage that it is, or that the state shows to have been applied; none where it is none, or everything that it has
    /// of the migration is new.
    pub stage: Option<Stage>,
    /// Whether it can be applied without anybody losing access, and has nothing in it that does not belong there.
    pub safe: bool,
    /// Whether the stage is whole, as far as this state goes.
    pub whole: bool,
    /// Everything there is to tell, what matters most first.
    pub told: Vec<Told>,
}

impl Verdict {
    /// Whether nothing stands against applying the plan.
    pub fn is_good(&self) -> bool {
        self.safe && self.whole
    }

    /// Those of a level.
    pub fn of(&self, level: Level) -> impl Iterator<Item = &Told> {
        self.told.iter().filter(move |told| told.level == level)
    }
}

/// What is told while a plan is looked at.
struct Check<'c, 'p> {
    view: &'c View<'p>,
    stage: Option<Stage>,
    told: Vec<Told>,
}

impl Check<'_, '_> {
    fn tell(&mut self, told: Told) {
        if !self.told.contains(&told) {
            self.told.push(told);
        }
    }
}

/// Judges a plan: as the stage that is asked for, or as the one that it is.
///
/// # Errors
/// Where it is no plan, or one of a format that is not known.
pub fn check(plan: &Value, asked: Option<Stage>) -> Result<Verdict, ReadError> {
    Ok(judge(&read::read(plan)?, asked))
}

/// Judges the text of a plan.
///
/// # Errors
/// Where it is no plan, or one of a format that is not known.
pub fn check_bytes(plan: &[u8], asked: Option<Stage>) -> Result<Verdict, ReadError> {
    check(&read::parse(plan)?, asked)
}

fn judge(plan: &Plan, asked: Option<Stage>) -> Verdict {
    let view = View::new(plan);
    let fresh = stage::fresh(&view);
    let found = stage::recognise(&view, &fresh);
    let mut check = Check { view: &view, stage: found, told: Vec::new() };
    frame(&mut check);
    if let (Some(asked), Some(found)) = (asked, found)
        && asked != found
    {
        check.tell(other_stage::told(asked, found));
    }
    for change in &plan.changes {
        if fresh.contains(change.id.address.as_str()) {
            if crate::survey::origins::DISTRIBUTIONS.contains(&change.id.kind.as_str()) {
                check.tell(fresh::told(&change.id.address));
            }
        } else {
            one(&mut check, change);
        }
    }
    outputs(&mut check);
    let mut stage = found;
    match found {
        Some(Stage::Grant) => {
            grant::whole(&mut check, When::Planned);
        }
        Some(Stage::Switch) => {
            switch::whole(&mut check);
        }
        Some(Stage::Retire) => retire::whole(&mut check),
        None if fresh.is_empty() => {
            stage = asked.filter(|asked| is_applied(&mut check, *asked));
            match stage {
                Some(stage) => check.tell(already_applied::told(stage)),
                None => check.tell(no_stage::told(asked)),
            }
        }
        None => {}
    }
    for change in &plan.drift {
        drifted(&mut check, change);
    }
    let mut told = check.told;
    told.sort_by(|one, other| (one.level, &one.address, one.code).cmp(&(other.level, &other.address, other.code)));
    let has = |level: Level| told.iter().any(|told| told.level == level);
    Verdict { asked, stage, safe: !has(Level::Refused), whole: !has(Level::Left), told }
}

/// What is told of the plan as a whole.
fn frame(check: &mut Check<'_, '_>) {
    let plan = check.view.plan;
    if plan.errored {
        check.tell(errored::told());
    }
    if plan.complete == Some(false) && !plan.errored || !plan.deferred.is_empty() {
        check.tell(partial::told(&plan.deferred));
    }
    let has_state = |change: &Change| plan.state.iter().any(|resource| resource.id.address == change.id.address);
    let is_there =
        |change: &&Change| !(change.before.is_null() || change.id.data || change.deposed || change.importing);
    if let Some(change) = plan.changes.iter().filter(is_there).find(|change| !has_state(change)) {
        check.tell(partial::without_state(&change.id.address));
    }
    for address in &plan.invocations {
        check.tell(other_change::told(address, "a provider's action is run"));
    }
}

/// Judges one change.
fn one<'p>(check: &mut Check<'_, 'p>, change: &'p Change) {
    let address = &change.id.address;
    if change.importing {
        check.tell(state_only::told(address, "is taken into the state"));
    }
    if let Some(previous) = &change.previous {
        check.tell(state_only::told(address, &format!("was {previous} in the state")));
    }
    let belongs = match (check.stage, change.action) {
        (_, Action::NoOp | Action::Read) => return,
        (Some(Stage::Retire), Action::Delete) if change.id.kind == OAI => retire::change(check, change),
        (_, Action::Delete | Action::Replace | Action::Forget | Action::Other) => {
            return check.tell(destroyed::told(address, &ending(change)));
        }
        (Some(Stage::Grant), _) => grant::change(check, change),
        (Some(Stage::Switch), _) => switch::change(check, change),
        (Some(Stage::Retire), _) => retire::change(check, change),
        (None, _) => false,
    };
    if !belongs {
        other(check, change);
    }
}

/// How something ends, for people.
fn ending(change: &Change) -> String {
    let how = match (change.action, change.deposed) {
        (Action::Replace, _) => "is replaced",
        (Action::Forget, _) => "leaves the state",
        (Action::Other, _) => "is changed in a way that is not known here",
        (_, true) => "has an old object that is destroyed",
        _ => "is destroyed",
    };
    if change.reason.is_empty() { how.to_owned() } else { format!("{how} ({})", change.reason) }
}

/// A change that is none of the stage's: wrong, unless it is no more than a text that waits for the apply.
fn other(check: &mut Check<'_, '_>, change: &Change) {
    let view = check.view;
    let address = &change.id.address;
    let difference = difference(change, &[]);
    let waits = view.plan.changes.iter().any(|read| read.id.data && read.action == Action::Read);
    let own = [OAI, OAC].contains(&change.id.kind.as_str())
        || crate::survey::origins::DISTRIBUTIONS.contains(&change.id.kind.as_str());
    match change.action {
        Action::Update if waits && !own && difference.known.is_empty() && !difference.unknown.is_empty() => {
            check.tell(text_unknown::unchanged(address, &difference.names()));
        }
        Action::Update if tags_follow_a_policy(view, change, &difference) => check.tell(tag_follows::told(address)),
        Action::Update if stage::moves(change) && check.stage == Some(Stage::Retire) => {
            check.tell(other_change::told(address, "an origin leaves its OAI (apply the switch here first)"));
        }
        Action::Update if difference.is_empty() => check.tell(other_change::told(address, "is updated")),
        Action::Update => check.tell(other_change::told(address, &format!("{} changes", difference.names()))),
        _ => check.tell(other_change::told(address, "is made")),
    }
}

/// Whether nothing but tags changes, which are made of a policy's text: a hash of it, say.
fn tags_follow_a_policy(view: &View<'_>, change: &Change, difference: &compare::Difference) -> bool {
    let tags = |name: &String| name == "tags" || name == "tags_all";
    let made_of = ["data.aws_iam_policy_document.", "aws_s3_bucket_policy.", "aws_kms_key_policy."];
    !difference.is_empty()
        && difference.known.iter().chain(&difference.unknown).all(tags)
        && document::references(view, &change.id, "tags")
            .iter()
            .any(|reference| made_of.iter().any(|start| reference.starts_with(start)))
}

/// Judges what becomes of the outputs.
fn outputs(check: &mut Check<'_, '_>) {
    let view = check.view;
    for (name, output) in &view.plan.outputs {
        let address = format!("output.{name}");
        match output.action {
            Action::NoOp => {}
            Action::Delete if check.stage == Some(Stage::Retire) && tells_identity(view, &output.before) => {
                check.tell(part_of_stage::told(&address, "goes with its OAI: see that no other state reads it"));
            }
            Action::Delete => check.tell(state_only::told(&address, "goes")),
            Action::Create => check.tell(state_only::told(&address, "is new")),
            _ => check.tell(state_only::told(&address, "gets another value")),
        }
    }
}

/// Whether a value has anything of an OAI in it.
fn tells_identity(view: &View<'_>, value: &Value) -> bool {
    match value {
        Value::String(value) => {
            identity::literal(value).is_some()
                || view.canonical.contains_key(value)
                || view.objects(When::Prior, &[OAI]).iter().any(|oai| text(oai.values, "id") == value)
        }
        Value::Array(items) => items.iter().any(|item| tells_identity(view, item)),
        Value::Object(entries) => entries.values().any(|item| tells_identity(view, item)),
        _ => false,
    }
}

/// Whether the state shows that a stage has been applied. What is missing is told.
fn is_applied(check: &mut Check<'_, '_>, stage: Stage) -> bool {
    let view = check.view;
    let distributions = view.distributions(When::Prior);
    let mut origins = distributions.iter().flat_map(|distribution| &distribution.origins);
    let moved = origins.clone().any(|origin| origin.control.is_some());
    match stage {
        Stage::Grant => {
            let told = check.told.len();
            grant::whole(check, When::Prior) && check.told[told..].iter().all(|told| told.level != Level::Left)
        }
        Stage::Switch => moved && origins.all(|origin| origin.identity.is_none()),
        Stage::Retire => {
            let kept = view.objects(When::Prior, &[OAI]).into_iter().any(|oai| !oai.id.data);
            moved && !kept && origins.all(|origin| origin.identity.is_none())
        }
    }
}

/// Tells of something that was changed outside Terraform.
fn drifted(check: &mut Check<'_, '_>, change: &Change) {
    let what = match change.action {
        Action::Delete => "was destroyed".to_owned(),
        Action::NoOp => return,
        _ => {
            let names = difference(change, &[]).names();
            if names.is_empty() { "was changed".to_owned() } else { format!("had {names} changed") }
        }
    };
    check.tell(drift::told(&change.id.address, &what));
}
