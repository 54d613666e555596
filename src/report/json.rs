//! `report.json`: everything that a run found, for other programs.

use crate::finding::{Blocks, Level};
use crate::migrate::{Migration, Outcome};
use crate::stage::{Confidence, Stage};
use crate::survey::references::Kind;
use serde::Serialize;

/// The version of the format: it grows when a field changes its meaning or goes.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'r> {
    version: u32,
    root: &'r str,
    stages: Vec<StageEntry<'r>>,
    references: Vec<ReferenceEntry<'r>>,
    origins: Vec<OriginEntry<'r>>,
    findings: Vec<FindingEntry<'r>>,
}

#[derive(Serialize)]
struct StageEntry<'r> {
    name: Stage,
    files: Vec<&'r str>,
    changes: Vec<ChangeEntry<'r>>,
}

#[derive(Serialize)]
struct ChangeEntry<'r> {
    code: &'r str,
    level: Confidence,
    address: &'r str,
    file: &'r str,
    line: usize,
    summary: &'r str,
}

#[derive(Serialize)]
struct ReferenceEntry<'r> {
    identity: &'r str,
    attribute: &'r str,
    kind: Kind,
    file: &'r str,
    line: usize,
    outcome: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'r str>,
}

#[derive(Serialize)]
struct OriginEntry<'r> {
    distribution: &'r str,
    origin: &'r str,
    stage: Stage,
    ready: bool,
    blocked_by: &'r [&'static str],
}

#[derive(Serialize)]
struct FindingEntry<'r> {
    code: &'r str,
    level: Level,
    blocks: Blocks,
    file: &'r str,
    line: usize,
    message: &'r str,
    snippet: Option<&'r str>,
}

/// The report as JSON, with a line end at its end. `root` is the folder that its paths are relative to.
///
/// # Errors
/// None that the data can cause.
pub fn report(migration: &Migration, root: &str) -> serde_json::Result<String> {
    let stages = migration.stages.iter().map(|stage| StageEntry {
        name: stage.stage,
        files: stage.files.keys().map(String::as_str).collect(),
        changes: stage
            .changes
            .iter()
            .map(|change| ChangeEntry {
                code: change.code,
                level: change.confidence,
                address: &change.address,
                file: &change.path,
                line: change.line,
                summary: &change.summary,
            })
            .collect(),
    });
    let references = migration.references.iter().map(|reference| ReferenceEntry {
        identity: &reference.identity,
        attribute: &reference.attribute,
        kind: reference.kind,
        file: &reference.path,
        line: reference.line,
        outcome: reference.outcome,
        reason: reference.reason.as_deref(),
    });
    let origins = migration.origins.iter().map(|origin| OriginEntry {
        distribution: &origin.distribution,
        origin: &origin.origin,
        stage: origin.stage,
        ready: origin.ready,
        blocked_by: &origin.blocked_by,
    });
    let findings = migration.findings.iter().map(|found| FindingEntry {
        code: found.finding.code,
        level: found.finding.level,
        blocks: found.finding.blocks,
        file: &found.finding.path,
        line: found.line,
        message: &found.finding.message,
        snippet: found.snippet.as_deref(),
    });
    let report = Report {
        version: VERSION,
        root,
        stages: stages.collect(),
        references: references.collect(),
        origins: origins.collect(),
        findings: findings.collect(),
    };
    serde_json::to_string_pretty(&report).map(|text| text + "\n")
}
