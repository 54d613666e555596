//! The checklist: what people do and look at before, between and after the stages, as Markdown to be ticked.

use crate::finding::{Blocks, Level, callers_choose, way_back_by_hand};
use crate::hcl::{json, parse};
use crate::migrate::{ChangeResult, FindingResult, Migration, OriginResult, StageResult, StateResult};
use crate::stage::{
    Confidence, STAGES, Stage, both_ways, grant, interface, provider, restructure, retire, switch, wires,
};
use crate::template::{TemplateError, Templates};
use crate::terraform::address::Address;
use crate::terraform::module::{address_of, is_configuration, native};
use crate::workspace::folder_of;
use serde::Serialize;
use std::collections::BTreeSet;

/// What the template is filled with.
#[derive(Serialize)]
struct Checklist {
    /// The stage, where it is one alone: then the checklist is the text of its pull request.
    alone: Option<Stage>,
    /// Whether there is an OAI, or something else to tell.
    found: bool,
    /// The earlier stage that ready origins wait for.
    waits: Option<Stage>,
    grant: Option<StagePart>,
    switch: Option<StagePart>,
    retire: Option<StagePart>,
    origins: Vec<OriginPart>,
    /// The modules whose callers are not in the walked code.
    interfaces: Vec<InterfacePart>,
    manual: Vec<FindingPart>,
    review: Vec<FindingPart>,
    notes: Vec<FindingPart>,
    /// The inputs by which callers that are not in the code move the origins of a module.
    callers: Vec<serde_json::Value>,
}

/// What a module keeps of an OAI for its callers, and what it offers them.
#[derive(Serialize)]
struct InterfacePart {
    folder: String,
    identity: String,
    made: Option<String>,
    outputs: Vec<String>,
    input: Option<String>,
    optional: bool,
    arns: Option<String>,
    control: Option<String>,
    brought: Option<String>,
    chosen: Option<String>,
    own_policy: bool,
    moves: bool,
}

/// A stage that has something to do.
#[derive(Serialize)]
struct StagePart {
    changes: Vec<ChangePart>,
    plan: PlanPart,
    /// Whether a constraint on the provider changes.
    upgrade: bool,
    /// Whether `create_before_destroy` is set, which counts once it is in the state.
    lifecycle: bool,
    /// Where it is applied.
    states: Vec<StatePart>,
    /// The origins that it is about.
    origins: Vec<OriginPart>,
    lookup: Lookup,
    /// The names of their buckets, where the code has all of them as text.
    buckets: Vec<String>,
    /// Those of their buckets whose objects may have access control lists.
    acls: Vec<String>,
    keys: Vec<KeyPart>,
    /// Their OACs.
    controls: Vec<String>,
    /// Whether one of their distributions answers errors with pages of its own.
    error_pages: bool,
    /// The OAIs that it destroys.
    identities: Vec<String>,
    /// The policies that get a resource of their own, which a revert would delete.
    extracted: Vec<String>,
    /// What goes beside a revert of it.
    back: Vec<FindingPart>,
}

#[derive(Serialize)]
struct ChangePart {
    summary: String,
    review: bool,
    file: String,
    line: usize,
}

/// What `terraform plan` shows of a stage, as addresses.
#[derive(Debug, Default, PartialEq, Serialize)]
struct PlanPart {
    creates: Vec<String>,
    updates: Vec<String>,
    /// What is listed because its document is read again.
    rereads: Vec<String>,
    /// What gets another address, by the new one.
    moves: Vec<String>,
    destroys: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct OriginPart {
    distribution: String,
    name: Option<String>,
    file: String,
    line: usize,
    bucket: Option<String>,
    identity: Option<String>,
    control: Option<String>,
    stage: Stage,
    ready: bool,
    blocked_by: Vec<&'static str>,
}

/// How the distributions are found in the state.
#[derive(Debug, PartialEq, Serialize)]
struct Lookup {
    addresses: Vec<String>,
    /// Whether that is one distribution and no more.
    one: bool,
    /// An extended regular expression for them, where the code does not tell their addresses to the letter.
    pattern: Option<String>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct KeyPart {
    name: String,
    /// The key's address in the state, where it is a resource.
    address: Option<String>,
    /// A bucket that is encrypted with it, where its name is known.
    bucket: Option<String>,
    /// Whether something has to be done by hand before its origins are ready.
    by_hand: bool,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct StatePart {
    folder: String,
    is_root: bool,
}

#[derive(Serialize)]
struct FindingPart {
    code: &'static str,
    file: String,
    line: usize,
    message: String,
    blocks: Blocks,
    snippet: Option<String>,
    /// The marks around the snippet.
    fence: String,
    /// The language of the snippet.
    language: &'static str,
}

/// The checklist of these stages. One stage alone makes the text of its pull request.
///
/// # Errors
/// Where the template cannot be rendered.
pub fn checklist(migration: &Migration, stages: &[Stage], templates: &Templates) -> Result<String, TemplateError> {
    let text = templates.render("checklist.md", &data(migration, stages))?;
    Ok(tidy(&text))
}

fn data(migration: &Migration, stages: &[Stage]) -> Checklist {
    let alone = match stages {
        [only] => Some(*only),
        _ => None,
    };
    // As in the migration itself: the first stages are the fold, others start from the code as it was given.
    let results = if STAGES.starts_with(stages) { &migration.whole } else { &migration.stages };
    let part = |stage: Stage| {
        let result = results.iter().find(|result| result.stage == stage && !result.changes.is_empty());
        result.filter(|_| stages.contains(&stage)).map(|result| stage_part(migration, result, stages))
    };
    let findings = |level: Level| -> Vec<FindingPart> {
        let of_level = migration.findings.iter().filter(|found| found.finding.level == level);
        of_level
            .filter(|found| stages.iter().any(|stage| concerns(found.finding.blocks, *stage)))
            .map(finding)
            .collect()
    };
    let (grant, mut switch) = (part(Stage::Grant), part(Stage::Switch));
    if let (Some(grant), Some(switch)) = (&grant, &mut switch) {
        // An OAC that is older than the grant does not tell whether the grant was applied.
        switch.controls.retain(|control| grant.plan.creates.contains(control));
    }
    Checklist {
        alone,
        found: !migration.references.is_empty() || !migration.origins.is_empty() || !migration.findings.is_empty(),
        waits: waits_for(migration, alone),
        grant,
        switch,
        retire: part(Stage::Retire),
        origins: migration.origins.iter().map(|origin| origin_part(migration, origin)).collect(),
        interfaces: interfaces(migration, alone),
        manual: findings(Level::Manual),
        review: findings(Level::Review),
        notes: findings(Level::Note),
        callers: callers(migration, stages),
    }
}

/// What there is to say to callers that are not in the code, once for each input.
fn callers(migration: &Migration, stages: &[Stage]) -> Vec<serde_json::Value> {
    let told = migration.findings.iter().filter(|found| found.finding.code == callers_choose::CODE);
    let mut out: Vec<serde_json::Value> = Vec::new();
    for values in told.flat_map(|found| &found.finding.snippets).map(|snippet| &snippet.values) {
        if stages.contains(&Stage::Grant) && !out.contains(values) {
            out.push(values.clone());
        }
    }
    out
}

/// What there is to say of modules whose callers are not in the walked code: what they offer comes with the grant, and what
/// moves in them with the switch.
fn interfaces(migration: &Migration, alone: Option<Stage>) -> Vec<InterfacePart> {
    let told = migration.interfaces.iter().filter(|found| match alone {
        Some(Stage::Switch) => found.moves,
        Some(Stage::Grant | Stage::Retire) | None => true,
    });
    told.cloned()
        .map(|found| InterfacePart {
            folder: if found.folder.is_empty() { ".".to_owned() } else { found.folder },
            identity: found.identity,
            made: found.made,
            outputs: found.outputs,
            input: found.input,
            optional: found.optional,
            arns: found.arns,
            control: found.control,
            brought: found.brought,
            chosen: found.chosen,
            own_policy: found.own_policy,
            moves: found.moves,
        })
        .collect()
}

/// The stage that comes before this one for origins that are ready.
fn waits_for(migration: &Migration, alone: Option<Stage>) -> Option<Stage> {
    let ready = migration.origins.iter().filter(|origin| origin.ready).map(|origin| origin.stage);
    ready.min().filter(|first| alone.is_some_and(|alone| *first < alone))
}

/// Whether a finding that holds this back concerns a stage. What holds back the switch is best done with the grant, is left
/// out of the switch, and keeps the OAI from its retirement.
fn concerns(blocks: Blocks, stage: Stage) -> bool {
    match blocks {
        Blocks::Switch | Blocks::Nothing => true,
        Blocks::Retire => stage == Stage::Retire,
    }
}

/// Whether a stage is about an origin. The switch moves those that wait for the grant only where the grant comes before,
/// and the retirement is about those whose OAI loses something.
fn is_about(migration: &Migration, origin: &OriginResult, result: &StageResult, stages: &[Stage]) -> bool {
    let moves = match origin.stage {
        Stage::Grant => origin.ready && stages.contains(&Stage::Grant),
        Stage::Switch => origin.ready,
        Stage::Retire => false,
    };
    match result.stage {
        Stage::Grant => {
            // Nobody says of an origin that was not selected what holds it back; the grants of one that callers move are theirs.
            let by_callers = origin.blocked_by.contains(&callers_choose::CODE);
            let selected = origin.ready || !origin.blocked_by.is_empty() && !by_callers;
            let touched = result.files.keys().any(|path| module_folder(migration, path) == folder_of(&origin.path));
            selected && touched && origin.stage != Stage::Retire
        }
        Stage::Switch => moves,
        Stage::Retire => {
            let moved = origin.stage == Stage::Retire || moves && stages.contains(&Stage::Switch);
            moved && result.changes.iter().any(|change| is_around(migration, origin, change))
        }
    }
}

/// Whether a change is to the OAI of an origin, or to a policy of its bucket.
fn is_around(migration: &Migration, origin: &OriginResult, change: &ChangeResult) -> bool {
    let around = &origin.around;
    module_folder(migration, &change.path) == folder_of(&origin.path)
        && (around.identity.as_ref() == Some(&change.address)
            || around.policies.iter().any(|(_, holder)| *holder == change.address))
}

fn stage_part(migration: &Migration, result: &StageResult, stages: &[Stage]) -> StagePart {
    let about: Vec<&OriginResult> =
        migration.origins.iter().filter(|origin| is_about(migration, origin, result, stages)).collect();
    let plan = plan(migration, result);
    let changes = result.changes.iter().map(|change| ChangePart {
        summary: prose(&change.summary),
        review: change.confidence == Confidence::Review,
        file: change.path.clone(),
        line: change.line,
    });
    let has = |code: &str| result.changes.iter().any(|change| change.code == code);
    let names: Option<Vec<String>> = about.iter().map(|origin| bucket_name(origin)).collect();
    let acls = about.iter().filter(|origin| !origin.around.acls_off).filter_map(|origin| bucket(migration, origin));
    let controls = about.iter().filter_map(|origin| Some(named(migration, origin, origin.around.control.as_ref()?)));
    StagePart {
        changes: changes.collect(),
        upgrade: has(provider::CODE),
        lifecycle: has(grant::codes::LIFECYCLE),
        states: states(migration, result),
        origins: about.iter().map(|origin| origin_part(migration, origin)).collect(),
        lookup: lookup(migration, &about),
        buckets: unique(names.unwrap_or_default()),
        acls: unique(acls),
        keys: keys_of(migration, &about),
        // What the stage itself makes tells nothing of the one before it.
        controls: unique(controls.filter(|control| !plan.creates.contains(control))),
        error_pages: about.iter().any(|origin| origin.around.error_pages),
        back: if has(switch::codes::WHOLE) { beside_revert(migration) } else { Vec::new() },
        extracted: plan.creates.iter().filter(|address| is_policy(address)).cloned().collect(),
        identities: plan.destroys.iter().filter(|address| is_identity(address)).cloned().collect(),
        plan,
    }
}

/// Whether an address is of something that a plan may update.
fn is_managed(address: &str) -> bool {
    !["data.", "local.", "output.", "var."].iter().any(|start| address.starts_with(start))
}

fn is_identity(address: &str) -> bool {
    address.contains(crate::policy::identity::OAI)
}

fn is_policy(address: &str) -> bool {
    ["aws_s3_bucket_policy.", "aws_kms_key_policy."].iter().any(|kind| address.contains(kind))
}

fn unique(items: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for item in items {
        if !out.contains(&item) {
            out.push(item);
        }
    }
    out
}

/// The folder of the module that a changed file belongs to: its own, or one above it for a file that the module reads.
fn module_folder<'p>(migration: &Migration, path: &'p str) -> &'p str {
    let mut folder = folder_of(path);
    while !folder.is_empty() && !migration.states.contains_key(folder) {
        folder = folder_of(folder);
    }
    folder
}

fn states_of<'m>(migration: &'m Migration, folder: &str) -> &'m [StateResult] {
    migration.states.get(folder).map_or(&[], Vec::as_slice)
}

/// Where a stage is applied.
fn states(migration: &Migration, result: &StageResult) -> Vec<StatePart> {
    let folders: BTreeSet<&str> = result.files.keys().map(|path| module_folder(migration, path)).collect();
    let all: BTreeSet<StatePart> = folders
        .iter()
        .flat_map(|folder| states_of(migration, folder))
        .map(|StateResult { folder, is_root, .. }| StatePart {
            folder: if folder.is_empty() { ".".to_owned() } else { folder.clone() },
            is_root: *is_root,
        })
        .collect();
    all.into_iter().collect()
}

/// An address of a module as the state has it, where there is one state.
fn in_state(migration: &Migration, folder: &str, address: &str) -> String {
    match states_of(migration, folder) {
        [only] => format!("{}{address}", only.prefix),
        _ => address.to_owned(),
    }
}

/// An address of an origin's module, as the state has it.
fn named(migration: &Migration, origin: &OriginResult, address: &str) -> String {
    in_state(migration, folder_of(&origin.path), address)
}

/// The changes that are in no plan. What creates or destroys something is found by what is declared.
const IN_NO_PLAN: &[&str] = &[
    wires::codes::LAID,
    wires::codes::GONE,
    both_ways::codes::OFFERED,
    interface::codes::OFFERED,
    interface::codes::DEPRECATED,
    grant::codes::LIFECYCLE,
    provider::CODE,
    switch::codes::DEPENDS_ON,
    retire::codes::DEPENDS_ON,
    restructure::codes::OWN_VALUE,
    restructure::codes::DEPENDS_ON,
];

/// What a plan of a stage shows. What is declared is compared, so that this holds whatever the changes are.
fn plan(migration: &Migration, result: &StageResult) -> PlanPart {
    let before = declared(result.files.iter().map(|(path, (old, _))| (path.as_str(), old.as_slice())));
    let after = declared(result.files.iter().map(|(path, (_, new))| (path.as_str(), new.as_slice())));
    let only_in = |one: &BTreeSet<(String, String)>, other: &BTreeSet<(String, String)>| {
        unique(one.difference(other).map(|(folder, address)| in_state(migration, folder, address)))
    };
    let (mut creates, mut destroys) = (only_in(&after, &before), only_in(&before, &after));
    let of_folder = |folder: &'_ str| {
        let folder = folder.to_owned();
        migration.origins.iter().filter(move |origin| folder_of(&origin.path) == folder)
    };
    let mut updates = Vec::new();
    let mut rereads = Vec::new();
    for change in &result.changes {
        if IN_NO_PLAN.contains(&change.code) {
            continue;
        }
        let folder = module_folder(migration, &change.path);
        // What a called module makes is declared in none of these files.
        let made = change.address.split(", ").filter(|one| one.starts_with("module.") && one.matches('.').count() > 1);
        let mut made = made.map(|address| in_state(migration, folder, address)).peekable();
        if change.code == grant::codes::WIDENED {
            creates.push(in_state(migration, folder, &change.address));
            continue;
        }
        let list = match change.code {
            grant::codes::CONTROL => Some(&mut creates),
            retire::codes::IDENTITY => Some(&mut destroys),
            _ => None,
        };
        if let Some(list) = list.filter(|_| made.peek().is_some()) {
            list.extend(made);
            continue;
        }
        let policies = || of_folder(folder).flat_map(|origin| &origin.around.policies);
        let attached = policies().filter(|(_, holder)| *holder == change.address).map(|(attachment, _)| attachment);
        // A call that holds a policy is in no plan: the resource behind it is.
        let own = is_managed(&change.address) && attached.clone().next().is_none();
        let own = own.then_some(&change.address);
        updates.extend(attached.chain(own).map(|address| in_state(migration, folder, address)));
        let own = || of_folder(folder).filter(|origin| origin.distribution == change.address);
        if change.code == switch::codes::WHOLE {
            let around = own().map(|origin| &origin.around);
            creates
                .extend(around.clone().filter_map(|found| Some(in_state(migration, folder, found.control.as_ref()?))));
            let policies = around.flat_map(|found| &found.policies);
            rereads.extend(policies.map(|(attachment, _)| in_state(migration, folder, attachment)));
        }
        if change.code == switch::codes::ORIGIN {
            // A document that names the distribution is read again when that changes.
            let own = own();
            let documents =
                own.flat_map(|origin| &origin.around.policies).filter(|(_, holder)| holder.starts_with("data."));
            rereads.extend(documents.map(|(attachment, _)| in_state(migration, folder, attachment)));
        }
    }
    let moves: Vec<String> = moved_to(result).map(|(folder, to)| in_state(migration, &folder, &to)).collect();
    creates.retain(|address| !moves.contains(address));
    updates.extend(moves.iter().cloned());
    let mut updates = unique(updates);
    updates.retain(|address| !destroys.contains(address) && !creates.contains(address));
    PlanPart { creates, updates, rereads: unique(rereads), moves, destroys }
}

/// The addresses to which new `moved` blocks lead, each with its folder.
fn moved_to(result: &StageResult) -> impl Iterator<Item = (String, String)> {
    let all = |path: &str, bytes: &[u8]| -> BTreeSet<(String, String)> {
        let text = String::from_utf8_lossy(bytes);
        let Ok((text, _)) = native(path, &text) else { return BTreeSet::new() };
        let file = parse::parse(&text);
        let blocks = file.body.blocks("moved").filter_map(|block| block.body.attribute("to"));
        blocks.map(|to| (folder_of(path).to_owned(), to.value.span.of(&text).trim().to_owned())).collect()
    };
    let files = result.files.iter().filter(|(path, _)| is_configuration(path));
    files.flat_map(move |(path, (old, new))| {
        let before = all(path, old);
        all(path, new).into_iter().filter(move |found| !before.contains(found)).collect::<Vec<_>>()
    })
}

/// What is put beside a revert of the switch, for the origins that it takes.
fn beside_revert(migration: &Migration) -> Vec<FindingPart> {
    migration.findings.iter().filter(|found| found.finding.code == way_back_by_hand::CODE).map(finding).collect()
}

/// The managed resources that files declare, each with its folder.
fn declared<'f>(files: impl Iterator<Item = (&'f str, &'f [u8])>) -> BTreeSet<(String, String)> {
    let mut out = BTreeSet::new();
    for (path, bytes) in files.filter(|(path, _)| is_configuration(path)) {
        let text = String::from_utf8_lossy(bytes);
        let Ok((text, _)) = native(path, &text) else { continue };
        let file = parse::parse(&text);
        let addresses = file.body.all_blocks().filter_map(address_of).filter(Address::is_managed);
        out.extend(addresses.map(|address| (folder_of(path).to_owned(), address.to_string())));
    }
    out
}

fn origin_part(migration: &Migration, origin: &OriginResult) -> OriginPart {
    let around = &origin.around;
    let identity = around.identity.as_ref().map(|identity| match is_identity(identity) {
        true => named(migration, origin, identity),
        false => identity.clone(),
    });
    OriginPart {
        distribution: named(migration, origin, &origin.distribution),
        name: (!origin.origin.is_empty()).then(|| code(&origin.origin)),
        file: origin.path.clone(),
        line: origin.line,
        bucket: bucket(migration, origin),
        identity,
        control: around.control.as_ref().map(|address| named(migration, origin, address)),
        stage: origin.stage,
        ready: origin.ready,
        blocked_by: origin.blocked_by.clone(),
    }
}

/// An origin's bucket for people: its address, and its name where that is written out.
fn bucket(migration: &Migration, origin: &OriginResult) -> Option<String> {
    let address = origin.around.bucket.as_ref().map(|address| code(&named(migration, origin, address)));
    match (address, bucket_name(origin)) {
        (Some(address), Some(name)) => Some(format!("{address} ({})", code(&name))),
        (Some(address), None) => Some(address),
        (None, Some(name)) => Some(code(&name)),
        (None, None) => origin.around.bucket_name.as_deref().map(code),
    }
}

/// The name of an origin's bucket, where it is written out.
/// Source of the alphabet: Amazon S3 user guide, "General purpose bucket naming rules".
fn bucket_name(origin: &OriginResult) -> Option<String> {
    let name = origin.around.bucket_name.as_ref()?.strip_prefix('"')?.strip_suffix('"')?;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    (!name.is_empty() && name.chars().all(fits)).then(|| name.to_owned())
}

/// Whether an address of an origin's module is to the letter what the state has.
fn is_literal(migration: &Migration, origin: &OriginResult) -> bool {
    matches!(states_of(migration, folder_of(&origin.path)), [only] if only.is_root && !only.repeated)
}

/// How the distributions of these origins are found in the state. Their addresses are known to the letter in one state,
/// without `count` and `for_each`.
fn lookup(migration: &Migration, origins: &[&OriginResult]) -> Lookup {
    let folders = origins.iter().flat_map(|origin| states_of(migration, folder_of(&origin.path)));
    let folders: BTreeSet<&str> = folders.map(|state| state.folder.as_str()).collect();
    let literal = |origin: &&OriginResult| is_literal(migration, origin) && !origin.around.repeated;
    let known = folders.len() == 1 && origins.iter().all(literal);
    let addresses = unique(origins.iter().map(|origin| match known {
        true => named(migration, origin, &origin.distribution),
        false => origin.distribution.clone(),
    }));
    let pattern = (!known).then(|| pattern(migration, origins));
    Lookup { one: known && addresses.len() == 1, addresses, pattern }
}

/// An extended regular expression for the instances of the distributions of these origins, in whatever state.
fn pattern(migration: &Migration, origins: &[&OriginResult]) -> String {
    let all_known = origins.iter().all(|o| states_of(migration, folder_of(&o.path)).iter().all(|state| state.is_root));
    let alternatives = unique(origins.iter().flat_map(|origin| {
        let states = states_of(migration, folder_of(&origin.path)).iter();
        states.map(|state| {
            // Each module on the way may be called once for each item of a `count` or `for_each`.
            let calls = state.prefix.split('.').skip(1).step_by(2);
            let prefix: String = calls.map(|call| format!("module\\.{call}(\\[[^]]*\\])?\\.")).collect();
            format!("{prefix}{}", origin.distribution.replace('.', "\\."))
        })
    }));
    let start = if all_known { "^" } else { "(^|\\.)" };
    match alternatives.as_slice() {
        [only] => format!("{start}{only}(\\[|$)"),
        all => format!("{start}({})(\\[|$)", all.join("|")),
    }
}

fn keys_of(migration: &Migration, origins: &[&OriginResult]) -> Vec<KeyPart> {
    let mut out: Vec<KeyPart> = Vec::new();
    for origin in origins {
        let Some(key) = &origin.around.key else { continue };
        let address = key.in_state.then(|| named(migration, origin, &key.name));
        let name = code(address.as_deref().unwrap_or(&key.name));
        if !out.iter().any(|known| known.name == name) {
            out.push(KeyPart {
                name,
                address: address.filter(|_| is_literal(migration, origin)),
                bucket: bucket_name(origin),
                by_hand: !origin.ready,
            });
        }
    }
    out
}

fn finding(found: &FindingResult) -> FindingPart {
    let snippet = found.snippet.as_ref().map(|snippet| snippet.trim_end().to_owned());
    FindingPart {
        code: found.finding.code,
        file: found.finding.path.clone(),
        line: found.line,
        message: prose(&found.finding.message),
        blocks: found.finding.blocks,
        language: if json::is_json(&found.finding.path) { "json" } else { "hcl" },
        fence: "`".repeat(longest_run(snippet.as_deref().unwrap_or_default()).max(2) + 1),
        snippet,
    }
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// A text as a code span.
fn code(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let marks = "`".repeat(longest_run(&text) + 1);
    if marks.len() == 1 { format!("`{text}`") } else { format!("{marks} {text} {marks}") }
}

/// A sentence as Markdown: whatever Markdown would read in it as a mark of its own becomes a code span. The code spans
/// that it has stay.
fn prose(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once('`') {
        let Some((span, after)) = behind.split_once('`') else { break };
        words(before, &mut out);
        out.push_str(&code(span));
        rest = after;
    }
    words(rest, &mut out);
    out
}

/// The characters that Markdown, or a forge that shows it, gives a meaning inside a sentence.
const MARKS: [char; 13] = ['_', '*', '[', ']', '<', '{', '}', '$', '~', '&', '@', '#', '`'];

fn words(text: &str, out: &mut String) {
    let mut rest = text;
    while !rest.is_empty() {
        let start = rest.find(|c: char| !c.is_whitespace() && c != '(').unwrap_or(rest.len());
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let word = word(rest);
        if word.contains(MARKS) {
            out.push_str(&code(word))
        } else {
            out.push_str(word)
        }
        rest = &rest[word.len()..];
        // What ends a sentence, or a bracket around the word, stands behind the code span.
        let end = rest.find(|c| !is_ending(c) && !matches!(c, ')' | ']' | '}')).unwrap_or(rest.len());
        out.push_str(&rest[..end]);
        rest = &rest[end..];
    }
}

/// The first word of a text, without what ends a sentence or closes a bracket around it. A string in quotes is one word, and
/// spaces in brackets that the word opens belong to it, so that a call stays whole.
fn word(text: &str) -> &str {
    if let Some(end) = text.strip_prefix('"').and_then(|rest| rest.find('"')) {
        return &text[..end + 2];
    }
    let mut depth = 0usize;
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => {
                end = at;
                break;
            }
            ')' | ']' | '}' => depth -= 1,
            c if c.is_whitespace() && depth == 0 => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    if depth > 0 {
        end = text.find(char::is_whitespace).unwrap_or(text.len());
    }
    text[..end].trim_end_matches(is_ending)
}

fn is_ending(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '.' | '?' | '!')
}

/// No more than one blank line in a row, except in fenced code, and one line end at the end.
fn tidy(text: &str) -> String {
    let mut out = String::new();
    let mut fenced = false;
    for line in text.trim().lines() {
        let line = line.trim_end();
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if !(line.is_empty() && !fenced && out.ends_with("\n\n")) {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::migrate::{Options, migrate};
    use crate::workspace::{SourceFile, Workspace};
    use std::collections::BTreeMap;

    /// A site: its bucket, OAI, policy and distribution, with more inside the origin.
    fn site(name: &str, in_origin: &str) -> String {
        format!(
            r#"
resource "aws_s3_bucket" "{name}" {{
  bucket = "acme-{name}"
}}

resource "aws_cloudfront_origin_access_identity" "{name}" {{
  comment = "{name}"
}}

resource "aws_s3_bucket_policy" "{name}" {{
  bucket = aws_s3_bucket.{name}.id
  policy = jsonencode({{
    Statement = [{{
      Effect    = "Allow"
      Principal = {{ AWS = aws_cloudfront_origin_access_identity.{name}.iam_arn }}
      Action    = "s3:GetObject"
      Resource  = "${{aws_s3_bucket.{name}.arn}}/*"
    }}]
  }})
}}

resource "aws_cloudfront_distribution" "{name}" {{
  origin {{
    domain_name = aws_s3_bucket.{name}.bucket_regional_domain_name
    origin_id   = "{name}"
    {in_origin}

    s3_origin_config {{
      origin_access_identity = aws_cloudfront_origin_access_identity.{name}.cloudfront_access_identity_path
    }}
  }}
}}
"#
        )
    }

    const ROOT: &str = r#"
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
}
"#;

    /// Attested, since the key's policy is not in the code.
    fn encrypted(name: &str) -> String {
        format!(
            r#"{}
resource "aws_s3_bucket_server_side_encryption_configuration" "{name}" {{
  bucket = aws_s3_bucket.{name}.id
  rule {{
    apply_server_side_encryption_by_default {{
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.key
    }}
  }}
}}
"#,
            site(name, "# oai2oac:granted in the key's own repository")
        )
    }

    fn workspace(files: &[(&str, &str)]) -> Workspace {
        let file = |text: &str| SourceFile { bytes: text.as_bytes().to_vec(), editable: true };
        Workspace { files: files.iter().map(|(path, text)| ((*path).to_owned(), file(text))).collect() }
    }

    fn of(workspace: &Workspace, stages: &[Stage]) -> String {
        let templates = Templates::new(&BTreeMap::new()).unwrap();
        let options = Options { stages: stages.to_vec(), only: Vec::new() };
        checklist(&migrate(workspace, &options, &templates).unwrap(), stages, &templates).unwrap()
    }

    fn after(workspace: &Workspace, stage: Stage) -> Workspace {
        let options = Options { stages: vec![stage], only: Vec::new() };
        let migration = migrate(workspace, &options, &Templates::new(&BTreeMap::new()).unwrap()).unwrap();
        let mut out = workspace.clone();
        for (path, (_, new)) in &migration.stages[0].files {
            out.files.get_mut(path).unwrap().bytes.clone_from(new);
        }
        out
    }

    #[test]
    fn a_stage_alone_holds_what_concerns_it() {
        let given = workspace(&[("main.tf", &format!("{ROOT}{}", site("web", "")))]);
        let grant = of(&given, &[Stage::Grant]);
        assert!(grant.contains("terraform plan") && grant.contains("get-bucket-policy --bucket"), "{grant}");
        for other in ["# From", "wait distribution-deployed", "the switch is applied", "get-object-acl"] {
            assert!(!grant.contains(other), "{other} in {grant}");
        }
        assert_eq!(
            of(&given, &[Stage::Switch]),
            "The switch stage has nothing to do. Origins wait for the grant: `oai2oac migrate --stage grant`.\n"
        );
        let granted = after(&given, Stage::Grant);
        let switch = of(&granted, &[Stage::Switch]);
        for needed in ["Merged is not applied", "get-bucket-policy", "distribution-deployed", "sha256sum", "Roll back"]
        {
            assert!(switch.contains(needed), "{needed} not in {switch}");
        }
        let retire = of(&after(&granted, Stage::Switch), &[Stage::Retire]);
        for needed in
            ["OAIs with new ids", "list-distributions", "destroys `aws_cloudfront_origin_access_identity.web`"]
        {
            assert!(retire.contains(needed), "{needed} not in {retire}");
        }
        assert_eq!(of(&given, &[Stage::Retire]).lines().count(), 1);
    }

    #[test]
    fn all_stages_have_the_four_parts_of_what_there_is_to_do() {
        let given = workspace(&[("main.tf", &format!("{ROOT}{}", site("web", "")))]);
        let parts = |text: &str| -> Vec<String> {
            text.lines().filter(|line| line.starts_with("## ")).map(str::to_owned).collect()
        };
        let all = ["## Before the migration", "## Infrastructure changes", "## Testing", "## After the migration"];
        assert_eq!(parts(&of(&given, &STAGES)), all);
        let switched = after(&after(&given, Stage::Grant), Stage::Switch);
        assert_eq!(parts(&of(&switched, &STAGES)), [all[0], all[3]]);
        let retired = after(&switched, Stage::Retire);
        assert_eq!(of(&retired, &STAGES), "No origin access identity was found: there is nothing to migrate.\n");
        assert_eq!(of(&workspace(&[]), &STAGES), of(&retired, &[Stage::Grant]));
    }

    #[test]
    fn lines_about_keys_are_for_keys() {
        let about_keys = ["get-key-policy", "cloudtrail lookup-events", "before the encryption", "kms:Decrypt"];
        let plain = of(&workspace(&[("main.tf", &format!("{ROOT}{}", site("web", "")))]), &STAGES);
        let keyed = of(&workspace(&[("main.tf", &format!("{ROOT}{}", encrypted("web")))]), &STAGES);
        for line in about_keys {
            assert!(!plain.contains(line), "{line} in {plain}");
            assert!(keyed.contains(line), "{line} not in {keyed}");
        }
    }

    #[test]
    fn addresses_are_those_of_the_state() {
        let module = site("web", "");
        let call = |each: &str| format!("{ROOT}module \"cdn\" {{\n  source = \"../modules/cdn\"\n{each}}}\n");
        let show = |files: &[(&str, &str)]| {
            let text = of(&workspace(files), &STAGES);
            let wanted = ["Applied in", "id=$(", "ids=$("];
            let lines = text.lines().filter(|line| wanted.iter().any(|wanted| line.contains(wanted)));
            unique(lines.map(|line| line.trim().to_owned()))
        };
        let one = show(&[("modules/cdn/main.tf", &module), ("live/main.tf", &call(""))]);
        assert_eq!(one.len(), 2, "{one:?}");
        assert_eq!(one[0], "- [ ] Applied in `live`, in every workspace");
        assert!(
            one[1].starts_with("id=$(terraform state show -no-color module.cdn.aws_cloudfront_distribution.web |"),
            "{one:?}"
        );

        let each = call("  for_each = var.sites\n");
        let many = show(&[("modules/cdn/main.tf", &module), ("live/main.tf", &each), ("test/main.tf", &call(""))]);
        assert_eq!(many.len(), 2, "{many:?}");
        assert!(
            many[1].contains(r"grep -E '^module\.cdn(\[[^]]*\])?\.aws_cloudfront_distribution\.web(\[|$)'"),
            "{many:?}"
        );

        let alone = show(&[("main.tf", &module)]);
        assert!(alone[0].contains("no caller is in this code"), "{alone:?}");
        assert!(alone[1].contains(r"grep -E '(^|\.)aws_cloudfront_distribution\.web(\[|$)'"), "{alone:?}");
    }

    #[test]
    fn what_markdown_would_read_becomes_code() {
        for (text, wanted) in [
            (
                "add aws_x.y beside \"Web\" in data.z_z.y, on behalf",
                "add `aws_x.y` beside \"Web\" in `data.z_z.y`, on behalf",
            ),
            ("stays (aws_a.b -> c_c.d): it", "stays (`aws_a.b` -> `c_c.d`): it"),
            ("name substr(\"x-${a.b}\", 0, 64) must", "name `substr(\"x-${a.b}\", 0, 64)` must"),
            ("constraint \">= 3.60, < 6.0\" goes", "constraint `\">= 3.60, < 6.0\"` goes"),
            ("`origin` of aws_x.y[0]. Then", "`origin` of `aws_x.y[0]`. Then"),
            ("cannot be read (expected `}`), so", "cannot be read (expected `}`), so"),
            ("an open ( bracket_s and `a tick", "an open ( `bracket_s` and `` `a `` tick"),
            ("in two\n  lines)]", "in two lines)]"),
        ] {
            assert_eq!(prose(text), wanted);
        }
        assert_eq!(code("a``b"), "``` a``b ```");
    }

    #[test]
    fn blank_lines_are_tidy_outside_code() {
        assert_eq!(tidy("\n\na  \n\n\n\nb\n```\n\n\nc\n```\n\n\nd"), "a\n\nb\n```\n\n\nc\n```\n\nd\n");
    }
}
