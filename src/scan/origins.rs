//! The distributions and their origins: the migration's word on each that has to do with an OAI, and the survey's on what
//! lies around it.

use super::controls::violated;
use super::{Access, Distribution, Encryption, EncryptionKind, Grant, Obstacle, Origin, State};
use crate::finding::Finding;
use crate::hcl::ast::ExprKind;
use crate::migrate::{Migration, OriginResult};
use crate::policy::identity::Identity;
use crate::policy::statement::Effect;
use crate::stage::Stage;
use crate::stage::keys::{KeyUse, key_of};
use crate::stage::registry::whole;
use crate::survey::buckets::Bucket;
use crate::survey::hazards::is_website;
use crate::survey::origins::{Origin as Found, OriginIdentity};
use crate::survey::references::{Kind, Sink};
use crate::survey::registry::in_state;
use crate::survey::{ModuleSurvey, Survey};
use crate::terraform::calls::names_of;
use crate::terraform::module::{Module, Place};
use crate::terraform::registry::cloudposse;
use crate::workspace::layout::line_number;
use crate::workspace::{Workspace, folder_of};

/// The distributions of the survey with what the migration says of their origins. Origins that only the migration knows are
/// listed too: nothing that it reports is left out.
pub fn distributions(
    workspace: &Workspace,
    modules: &[Module],
    survey: &Survey<'_>,
    migration: &Migration,
) -> Vec<Distribution> {
    let mut reported: Vec<&OriginResult> = migration.origins.iter().collect();
    let mut out = Vec::new();
    for module in &survey.modules {
        for found in &module.distributions {
            let resource = &found.resource;
            let address = in_state(resource);
            let file = module.module.path(resource.file);
            let line = |start: usize| module.module.line(resource.file, start);
            let mut origins = Vec::new();
            for origin in &found.origins {
                let at = line(origin.block.span.start);
                let same = |one: &&OriginResult| {
                    one.distribution == address && one.path == file && one.line == at && one.origin == origin.name
                };
                let result = reported.iter().position(same).map(|index| reported.remove(index));
                origins.push(surveyed(workspace, migration, module, origin, result, file, at));
            }
            let custom: Vec<bool> = found.origins.iter().map(is_custom).collect();
            out.push(Distribution {
                names: names_of(modules, &module.module.folder, &resource.address),
                folder: module.module.folder.clone(),
                file: file.to_owned(),
                line: line(resource.block.span.start),
                state: worst(&origins),
                violates: violated(&origins, &custom),
                origins,
                address,
            });
        }
    }
    for result in reported {
        let origin = reported_alone(workspace, migration, result);
        let same = |one: &&mut Distribution| one.address == result.distribution && one.file == result.path;
        match out.iter_mut().find(same) {
            Some(distribution) => {
                distribution.origins.push(origin);
                distribution.state = worst(&distribution.origins);
                if distribution.violates.is_empty() {
                    distribution.violates = violated(&distribution.origins[distribution.origins.len() - 1..], &[false]);
                }
            }
            None => out.push(Distribution {
                address: result.distribution.clone(),
                names: vec![result.distribution.clone()],
                folder: folder_of(&result.path).to_owned(),
                file: result.path.clone(),
                line: result.line,
                state: origin.state,
                violates: violated(std::slice::from_ref(&origin), &[false]),
                origins: vec![origin],
            }),
        }
    }
    out
}

fn worst(origins: &[Origin]) -> State {
    origins.iter().map(|origin| origin.state).min().unwrap_or(State::Other)
}

/// An origin of the survey; `result` is the migration's word on it, if it has to do with an OAI.
fn surveyed(
    workspace: &Workspace,
    migration: &Migration,
    module: &ModuleSurvey<'_>,
    origin: &Found<'_>,
    result: Option<&OriginResult>,
    file: &str,
    line: usize,
) -> Origin {
    let access = access(origin);
    let bucket = origin.bucket.as_ref().map(|found| &found.bucket);
    let (identity, grants) = match &origin.identity {
        OriginIdentity::Known(mention) => {
            let grants = bucket.map(|bucket| grants(module, bucket, &mention.identity)).unwrap_or_default();
            (Some(mention.identity.to_string()), grants)
        }
        OriginIdentity::Nobody | OriginIdentity::Unclear(_) => (None, Vec::new()),
    };
    let out = Origin {
        origin: origin.name.clone(),
        file: file.to_owned(),
        line,
        access,
        state: State::Other,
        bucket: bucket.map(ToString::to_string),
        identity,
        control: origin.control.as_ref().map(ToString::to_string),
        grants,
        attested: origin.attested.clone(),
        encryption: bucket.map_or_else(unknown, |bucket| encryption(module.module, bucket)),
        stage: None,
        ready: None,
        blocked_by: Vec::new(),
        obstacles: Vec::new(),
    };
    judged(out, workspace, migration, result)
}

/// An origin that the survey has no place for.
fn reported_alone(workspace: &Workspace, migration: &Migration, result: &OriginResult) -> Origin {
    let around = &result.around;
    let access = match (&around.identity, result.stage) {
        (_, Stage::Retire) => Access::Oac,
        (Some(_), _) => Access::Oai,
        (None, _) => Access::Unclear,
    };
    let encryption = match &around.key {
        Some(key) => Encryption { key: Some(key.name.clone()), ..Encryption::of_kind(EncryptionKind::Kms) },
        None => unknown(),
    };
    let out = Origin {
        origin: result.origin.clone(),
        file: result.path.clone(),
        line: result.line,
        access,
        state: State::Other,
        bucket: around.bucket.clone().or_else(|| around.bucket_name.clone()),
        identity: around.identity.clone(),
        control: around.control.clone().filter(|_| access == Access::Oac),
        grants: Vec::new(),
        attested: None,
        encryption,
        stage: None,
        ready: None,
        blocked_by: Vec::new(),
        obstacles: Vec::new(),
    };
    judged(out, workspace, migration, Some(result))
}

/// The origin with the migration's word on it, and how it is by that.
fn judged(mut origin: Origin, workspace: &Workspace, migration: &Migration, result: Option<&OriginResult>) -> Origin {
    if let Some(result) = result {
        origin.stage = Some(result.stage);
        origin.ready = Some(result.ready);
        origin.blocked_by.clone_from(&result.blocked_by);
        origin.obstacles = obstacles(workspace, migration, result);
    }
    let kms = matches!(origin.encryption.kind, EncryptionKind::Kms | EncryptionKind::KmsAwsManaged);
    origin.state = match origin.access {
        Access::Oai | Access::Unclear if kms => State::Broken,
        Access::Oai | Access::Unclear if origin.ready == Some(true) => State::Ready,
        Access::Oai | Access::Unclear => State::Blocked,
        Access::Public => State::Public,
        Access::Oac if origin.stage == Some(Stage::Retire) => State::Retire,
        Access::Oac => State::Done,
        Access::Other => State::Other,
    };
    origin
}

/// What stands in an origin's way. A code that the migration found for no place of its own stands where it told of it.
fn obstacles(workspace: &Workspace, migration: &Migration, result: &OriginResult) -> Vec<Obstacle> {
    let placed = |finding: &Finding| {
        let text = workspace.files.get(&finding.path).map(|file| String::from_utf8_lossy(&file.bytes));
        Obstacle {
            code: finding.code,
            level: finding.level,
            blocks: finding.blocks,
            file: finding.path.clone(),
            line: text.map_or(1, |text| line_number(&text, finding.span.start)),
            message: finding.message.clone(),
        }
    };
    let mut out: Vec<Obstacle> = result.obstacles.iter().map(placed).collect();
    let elsewhere = result.blocked_by.iter().filter(|code| !result.obstacles.iter().any(|known| known.code == **code));
    for code in elsewhere {
        let of_code = migration.findings.iter().filter(|found| found.finding.code == *code);
        out.extend(of_code.map(Obstacle::from));
    }
    out
}

/// How an origin gets at what it reads. An origin without settings of another kind is an S3 origin.
/// Source: the provider's documentation of `aws_cloudfront_distribution`, "Origin Arguments".
fn access(origin: &Found<'_>) -> Access {
    match origin.identity {
        OriginIdentity::Known(_) => return Access::Oai,
        OriginIdentity::Unclear(_) => return Access::Unclear,
        OriginIdentity::Nobody => {}
    }
    let domain = origin.block.body.attribute("domain_name");
    let is_s3 = origin.bucket.is_some() || domain.is_some_and(|domain| is_website(&domain.value));
    match (is_custom(origin), has_control(origin)) {
        (false, true) => Access::Oac,
        (false, false) => Access::Public,
        (true, _) if is_s3 => Access::Public,
        // A function URL or a media store can have an OAC too, but is no S3 origin.
        (true, _) => Access::Other,
    }
}

/// Whether an OAC is set: `null` sets none.
fn has_control(origin: &Found<'_>) -> bool {
    if origin.item.is_some() {
        return origin.has_control;
    }
    let attribute = origin.block.body.attribute("origin_access_control_id");
    attribute.is_some_and(|control| control.value.kind != ExprKind::Null)
}

/// Whether the origin has the settings of one that CloudFront does not take for an S3 origin.
fn is_custom(origin: &Found<'_>) -> bool {
    if let Some(item) = &origin.item {
        return item.is_custom;
    }
    let body = &origin.block.body;
    let has = |name: &str| body.blocks(name).chain(body.dynamics(name)).next().is_some();
    has("custom_origin_config") || has("vpc_origin_config")
}

/// Where an OAI is granted something on a bucket, or on its key.
fn grants(module: &ModuleSurvey<'_>, bucket: &Bucket, identity: &Identity) -> Vec<Grant> {
    let key = match key_of(module.module, bucket) {
        KeyUse::Declared(key, ..) => Some(Bucket::Declared(key)),
        KeyUse::None | KeyUse::AwsManaged(_) | KeyUse::Outside(..) => None,
    };
    let on = |position: usize| {
        let source = module.policies.get(position);
        source.is_some_and(|source| source.is_on(bucket) || key.as_ref().is_some_and(|key| source.is_on(key)))
    };
    let allows = |position: usize, statement: usize| {
        let found = module.policies.get(position).and_then(|source| source.policy.statements.get(statement));
        found.is_some_and(|statement| statement.effect != Effect::Deny)
    };
    let of_identity = module.references.iter().filter(|reference| reference.identity.as_ref() == Some(identity));
    let granting = of_identity.filter(|reference| match reference.sink {
        Sink::Principal(position, statement) => on(position) && allows(position, statement),
        Sink::Variable(position, _) => on(position),
        Sink::Acl(position) => module.acls.get(position).is_some_and(|acl| acl.bucket.bucket == *bucket),
        _ => false,
    });
    let placed = granting.map(|reference| Grant {
        kind: reference.kind,
        holder: reference.holder.clone(),
        file: module.module.path(reference.place.file).to_owned(),
        line: module.module.line(reference.place.file, reference.place.span.start),
    });
    let mut out: Vec<Grant> = placed.collect();
    // The module's own policy grants it, wherever that stands.
    if let Some(call) = whole::call_of(module.module, identity)
        && let Some((file, block)) = module.module.call(call)
    {
        out.push(Grant {
            kind: Kind::Grant,
            holder: format!("module.{call}.{}", cloudposse::POLICY_IN_STATE),
            file: module.module.path(file).to_owned(),
            line: module.module.line(file, block.span.start),
        });
    }
    out
}

/// How a bucket encrypts new objects, as the stages see it.
fn encryption(module: &Module, bucket: &Bucket) -> Encryption {
    let said = |kind: EncryptionKind, key: Option<String>, place: Place| Encryption {
        kind,
        key,
        file: Some(module.path(place.file).to_owned()),
        line: Some(module.line(place.file, place.span.start)),
    };
    match key_of(module, bucket) {
        KeyUse::Declared(key, _, place) => said(EncryptionKind::Kms, Some(key.to_string()), place),
        KeyUse::Outside(key, place) => {
            let name = key.map(|key| key.span.of(module.text(place.file)).to_owned());
            said(EncryptionKind::Kms, name, place)
        }
        KeyUse::AwsManaged(place) => said(EncryptionKind::KmsAwsManaged, None, place),
        KeyUse::None => match bucket {
            Bucket::Declared(address) if address.is_managed() => Encryption::of_kind(EncryptionKind::SseS3),
            Bucket::Called { module: call, .. } if whole::is_whole(module, call) => {
                Encryption::of_kind(EncryptionKind::SseS3)
            }
            // The bucket is made elsewhere, and its encryption with it.
            Bucket::Declared(_) | Bucket::Named(_) | Bucket::Called { .. } | Bucket::Unseen { .. } => unknown(),
        },
    }
}

fn unknown() -> Encryption {
    Encryption::of_kind(EncryptionKind::Unknown)
}
