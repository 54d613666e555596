//! What is there, distribution by distribution: the migration's own account of origins and references, put beside what the
//! survey knows of the buckets behind them. Pure, like the core.

pub mod controls;
pub mod identities;
pub mod origins;

use crate::finding::{Blocks, Level};
use crate::migrate::{FindingResult, Migration, Outcome, ReferenceResult};
use crate::stage::Stage;
use crate::survey::{self, references::Kind};
use crate::terraform::module::{NotUtf8, read_modules};
use crate::workspace::Workspace;
use controls::ControlResult;
use serde::Serialize;

/// What is there.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Scan {
    /// How much of what there is.
    pub summary: Summary,
    /// The controls of auditors that the state of the code bears on.
    pub controls: Vec<ControlResult>,
    /// The distributions, the worst first.
    pub distributions: Vec<Distribution>,
    /// The OAIs, in the order of their folders and names.
    pub identities: Vec<IdentityResult>,
    /// Every place where an OAI ends up: the migration's account.
    pub references: Vec<Reference>,
    /// What holds something back and belongs to none of the origins above.
    pub findings: Vec<Obstacle>,
}

impl Scan {
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.distributions.is_empty()
            && self.identities.is_empty()
            && self.references.is_empty()
            && self.findings.is_empty()
    }
}

/// How much of what there is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Distributions.
    pub distributions: usize,
    /// Origins, by how they get at what they read.
    pub origins: OriginCounts,
    /// Origins with an OAI in front of a bucket that encrypts with KMS.
    pub broken: usize,
    /// Origins on an OAI that a person has to do something for.
    pub blocked: usize,
    /// Origins on an OAI that can be moved.
    pub ready: usize,
    /// OAIs.
    pub identities: usize,
    /// Places where an OAI ends up.
    pub references: usize,
    /// Those of them that a person has to see to.
    pub manual_references: usize,
}

/// Origins, by how they get at what they read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OriginCounts {
    /// With an OAI.
    pub oai: usize,
    /// With what may be an OAI, but cannot be followed.
    pub unclear: usize,
    /// With an OAC.
    pub oac: usize,
    /// From S3 with neither.
    pub public: usize,
    /// Not from S3, as far as the code shows.
    pub other: usize,
}

/// How an origin gets at what it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// With an OAI.
    Oai,
    /// With what may be an OAI, but cannot be followed.
    Unclear,
    /// With an OAC.
    Oac,
    /// From S3 with neither.
    Public,
    /// Not from S3, as far as the code shows.
    Other,
}

impl Access {
    /// Whether it is, or may be, an OAI.
    pub fn may_be_oai(self) -> bool {
        matches!(self, Access::Oai | Access::Unclear)
    }
}

/// How an origin is, and so its distribution: the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// An OAI in front of a bucket that encrypts with KMS: what was written since cannot be read.
    Broken,
    /// On an OAI, and a person has to do something before it can be moved.
    Blocked,
    /// On an OAI, and can be moved.
    Ready,
    /// From S3 with neither an OAI nor an OAC.
    Public,
    /// On an OAC, and grants to an OAI are left.
    Retire,
    /// On an OAC.
    Done,
    /// Nothing that an OAC is for.
    Other,
}

/// A distribution.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Distribution {
    /// Its address in its module.
    pub address: String,
    /// Its addresses in the states in which it may be: what `--only` takes.
    pub names: Vec<String>,
    /// The folder of its module.
    pub folder: String,
    /// Its file.
    pub file: String,
    /// Its line.
    pub line: usize,
    /// The worst of its origins' states.
    pub state: State,
    /// The controls that it violates.
    pub violates: Vec<&'static str>,
    /// Its origins, in the order of the code.
    pub origins: Vec<Origin>,
}

/// An origin.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Origin {
    /// Its id as the code writes it.
    pub origin: String,
    /// Its file.
    pub file: String,
    /// Its line.
    pub line: usize,
    /// How it gets at what it reads.
    pub access: Access,
    /// How it is.
    pub state: State,
    /// The bucket that it reads from, where that can be seen.
    pub bucket: Option<String>,
    /// The OAI that it uses, where that can be followed.
    pub identity: Option<String>,
    /// The OAC that it uses, where the module declares it.
    pub control: Option<String>,
    /// Where its OAI is granted something on that bucket.
    pub grants: Vec<Grant>,
    /// Why a person says that what it needs is granted, where one does.
    pub attested: Option<String>,
    /// How the bucket encrypts new objects.
    pub encryption: Encryption,
    /// The next stage for it; none where no stage has anything to do.
    pub stage: Option<Stage>,
    /// Whether the migration will move it; none where it has nothing to move.
    pub ready: Option<bool>,
    /// The codes of what stands in the way.
    pub blocked_by: Vec<&'static str>,
    /// What stands in the way.
    pub obstacles: Vec<Obstacle>,
}

/// A grant to an OAI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grant {
    /// What kind of grant it is.
    pub kind: Kind,
    /// What holds it.
    pub holder: String,
    /// The file.
    pub file: String,
    /// The line.
    pub line: usize,
}

/// How a bucket encrypts new objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Encryption {
    /// With what kind of key.
    pub kind: EncryptionKind,
    /// The key, as an address or as the code names it.
    pub key: Option<String>,
    /// The file that says so.
    pub file: Option<String>,
    /// The line.
    pub line: Option<usize>,
}

impl Encryption {
    /// One that says no more than its kind.
    pub fn of_kind(kind: EncryptionKind) -> Encryption {
        Encryption { kind, key: None, file: None, line: None }
    }
}

/// The kinds of encryption that reports tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EncryptionKind {
    /// With a KMS key that somebody can open to CloudFront.
    Kms,
    /// With the key `aws/s3`, whose policy nobody can edit.
    KmsAwsManaged,
    /// With S3's own keys, or the module says nothing, which means the same.
    SseS3,
    /// The code does not show it.
    Unknown,
}

/// A finding that holds something back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Obstacle {
    /// Its code.
    pub code: &'static str,
    /// How much it asks.
    pub level: Level,
    /// What it holds back.
    pub blocks: Blocks,
    /// The file.
    pub file: String,
    /// The line.
    pub line: usize,
    /// What there is to say.
    pub message: String,
}

impl From<&FindingResult> for Obstacle {
    fn from(found: &FindingResult) -> Obstacle {
        let finding = &found.finding;
        Obstacle {
            code: finding.code,
            level: finding.level,
            blocks: finding.blocks,
            file: finding.path.clone(),
            line: found.line,
            message: finding.message.clone(),
        }
    }
}

/// An OAI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IdentityResult {
    /// Its address in its module, or its id where the code knows no more.
    pub address: String,
    /// The folder of its module; none for an id, which means the same everywhere.
    pub folder: Option<String>,
    /// The file that declares it.
    pub file: Option<String>,
    /// The line.
    pub line: Option<usize>,
    /// The places where it ends up.
    pub references: usize,
    /// Those of them that a person has to see to.
    pub manual_references: usize,
}

/// A place where an OAI ends up.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reference {
    /// The OAI; `?` where the code does not tell.
    pub identity: String,
    /// The folder of the OAI's module; none for an id, and where the code does not tell.
    pub folder: Option<String>,
    /// The attribute that is used.
    pub attribute: String,
    /// What kind of place it is.
    pub kind: Kind,
    /// What holds it, where it stands in configuration.
    pub holder: Option<String>,
    /// The file.
    pub file: String,
    /// The line.
    pub line: usize,
    /// What becomes of it.
    pub outcome: Outcome,
    /// Why, unless it is migrated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl From<&ReferenceResult> for Reference {
    fn from(found: &ReferenceResult) -> Reference {
        Reference {
            identity: found.identity.clone(),
            folder: None,
            attribute: found.attribute.clone(),
            kind: found.kind,
            holder: None,
            file: found.path.clone(),
            line: found.line,
            outcome: found.outcome,
            reason: found.reason.clone(),
        }
    }
}

/// What is there, by the migration of a workspace. Distributions are left out that `only` does not name; references and
/// OAIs never are.
///
/// # Errors
/// Where a file is not UTF-8.
pub fn scan(workspace: &Workspace, migration: &Migration, only: &[String]) -> Result<Scan, NotUtf8> {
    let modules = read_modules(workspace)?;
    let survey = survey::survey(workspace, &modules);
    let mut distributions = origins::distributions(workspace, &modules, &survey, migration);
    distributions.retain(|one| only.is_empty() || one.names.iter().any(|name| only.contains(name)));
    distributions.sort_by(|a, b| (a.state, &a.file, a.line).cmp(&(b.state, &b.file, b.line)));
    let references = identities::references(&survey, migration);
    let identities = identities::identities(&survey, &references);
    let findings = findings_beside(&distributions, migration, only);
    let summary = summary(&distributions, &identities, &references);
    let controls = controls::results(&distributions);
    Ok(Scan { summary, controls, distributions, identities, references, findings })
}

/// The findings that hold something back and belong to none of these origins. With `only`, those that hold back the switch
/// of others are left out too.
fn findings_beside(distributions: &[Distribution], migration: &Migration, only: &[String]) -> Vec<Obstacle> {
    let origins = || distributions.iter().flat_map(|distribution| &distribution.origins);
    let holding = migration.findings.iter().filter(|found| found.finding.blocks != Blocks::Nothing);
    holding
        .filter(|found| only.is_empty() || found.finding.blocks != Blocks::Switch)
        .map(Obstacle::from)
        .filter(|found| !origins().any(|origin| origin.obstacles.contains(found)))
        .collect()
}

fn summary(distributions: &[Distribution], identities: &[IdentityResult], references: &[Reference]) -> Summary {
    let origins: Vec<&Origin> = distributions.iter().flat_map(|distribution| &distribution.origins).collect();
    let with = |access: Access| origins.iter().filter(|origin| origin.access == access).count();
    let being = |state: State| origins.iter().filter(|origin| origin.state == state).count();
    Summary {
        distributions: distributions.len(),
        origins: OriginCounts {
            oai: with(Access::Oai),
            unclear: with(Access::Unclear),
            oac: with(Access::Oac),
            public: with(Access::Public),
            other: with(Access::Other),
        },
        broken: being(State::Broken),
        blocked: origins.iter().filter(|o| o.access.may_be_oai() && o.ready == Some(false)).count(),
        ready: origins.iter().filter(|o| o.access.may_be_oai() && o.ready == Some(true)).count(),
        identities: identities.len(),
        references: references.len(),
        manual_references: references.iter().filter(|reference| reference.outcome == Outcome::Manual).count(),
    }
}
