//! What an origin and its grants are to each other when they stand in different modules, judged once for the whole survey so
//! that the stages can plan each module by itself.

use super::access::{beside, covered_where, is_account_wide};
use super::answers::{self, Answers};
use super::both_ways;
use super::control::{self, Control};
use super::interface::{self, Offer};
use super::source_arn::{Guard, SourceArns, users};
use super::statement::{copyable, snippet_like};
use super::wires::{self, Wire, Wish};
use crate::finding::{
    Finding, Snippet, bucket_not_seen, encrypted_with_key, ignored_changes, statement_not_copied, wire_not_laid,
};
use crate::hcl::ast::{Block, Expr, ExprKind, Part};
use crate::policy::Notation;
use crate::policy::identity::{Identity, Mention};
use crate::policy::statement::{Effect, Statement};
use crate::survey::buckets::{self, Bucket, Encryption};
use crate::survey::origins::{DISTRIBUTIONS, Origin, OriginIdentity};
use crate::survey::policies::Attachment;
use crate::survey::uses::Use;
use crate::survey::{ModuleSurvey, OAC, Survey, hazards};
use crate::template::Templates;
use crate::terraform::address::Address;
use crate::terraform::known::{Known, Place as In};
use crate::terraform::module::{Place, Repetition, repetition};
use crate::terraform::reference::{self, Instance};
use crate::terraform::tree::{Thing, Value, output, variable};
use std::collections::{BTreeMap, BTreeSet};

/// What other modules have to do with one.
#[derive(Debug, Default)]
pub struct Across {
    /// Its origins whose grants stand in other modules, by the positions of distribution and origin.
    pub origins: BTreeMap<(usize, usize), FarGrants>,
    /// Its statements that are, or have to be, for distributions of other modules.
    pub needs: Vec<Need>,
    /// For each OAI that comes through an input or an output: the expression for the id of its OAC, where there is one.
    pub controls: BTreeMap<Identity, String>,
    /// The OAIs declared here that origins of other modules use, with those distributions.
    pub used: BTreeMap<Identity, Vec<(String, Address)>>,
    /// The OAIs declared here from which an origin of another module has been moved.
    pub left: BTreeSet<Identity>,
    /// The OAIs that stay because of something in another module, and what that is.
    pub held: BTreeMap<Identity, String>,
    /// For each OAI of another module, whether it is marked as deprecated there.
    pub deprecated: BTreeMap<Identity, bool>,
    /// How its origins whose OAI is handed over take the id of the OAC, by the positions of distribution and origin.
    pub moves: BTreeMap<(usize, usize), Move>,
    /// What becomes of the places that ask for an OAI that is handed over, at the retirement.
    pub answers: Answers,
    /// The OAIs declared here that origins of other modules use which cannot be moved.
    pub stuck: BTreeSet<Identity>,
    /// What a module offers callers that are not in the walked code, in the place of each OAI that they use or hand over.
    pub offers: BTreeMap<Identity, Offer>,
}

/// How an origin whose OAI is handed over takes the id of an OAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// As it is: it is null wherever the origin takes no OAI.
    Plain,
    /// Under the conditions of the OAI's path.
    Conditional,
    /// As it is, and where it is null the origin keeps its `s3_origin_config`.
    BesideEmpty,
    /// It takes it already where a caller hands it over: the callers move it.
    Callers,
}

/// How far the grants of an origin are that stand in other modules.
#[derive(Debug, Default)]
pub struct FarGrants {
    /// What has to be done by hand first.
    pub findings: Vec<Finding>,
    /// Whether the grant stage has something left to do for them.
    pub waits: bool,
    /// Whether there are any that are known.
    pub are_seen: bool,
}

impl FarGrants {
    /// Whether nothing is known but that the OAC is out of reach.
    pub fn is_only_identity(&self) -> bool {
        !self.are_seen
    }
}

/// A statement about an OAI that origins of other modules use.
#[derive(Debug)]
pub struct Need {
    /// The positions of the policy and of the statement in it.
    pub statement: (usize, usize),
    /// The distributions, by folder.
    pub distributions: Vec<(String, Address)>,
    /// Whether CloudFront has the same grant for all of them.
    pub covered: bool,
    /// Their ARNs, where an expression for them is there.
    pub arns: Option<SourceArns>,
}

/// An origin in one place of the tree.
#[derive(Debug, Clone)]
struct Used {
    module: usize,
    position: usize,
    index: usize,
    node: usize,
    identity: Thing,
}

/// A statement about an OAI, on a bucket, in one place of the tree.
#[derive(Debug, Clone)]
struct Granted {
    module: usize,
    policy: usize,
    statement: usize,
    node: usize,
    identity: Thing,
    bucket: Thing,
}

/// An origin and a statement about its OAI on its bucket.
struct Link<'l> {
    origin: &'l Used,
    grant: &'l Granted,
}

/// Looks at all modules together, and notes for each what the others have to do with it.
pub fn judge(survey: &mut Survey<'_>, templates: &Templates) {
    let is_wired = survey.tree.nodes.iter().any(|node| node.caller.is_some());
    let mut across: Vec<Across> = survey.modules.iter().map(|_| Across::default()).collect();
    let used = if is_wired { origins(survey) } else { Vec::new() };
    let mut wires = Vec::new();
    if is_wired {
        controls(survey, &used, &mut across);
        wires = control_wires(survey, &used, templates, &mut across);
        deprecated(survey, &mut across);
        left(survey, &mut across);
        for (module, across) in across.iter_mut().enumerate() {
            across.answers = answers::answers(survey, module);
        }
    }
    for (module, across) in survey.modules.iter_mut().zip(across) {
        module.across = across;
        if module.is_interface {
            interface::judge(module);
        }
    }
    if is_wired {
        let mut across: Vec<Across> =
            survey.modules.iter_mut().map(|module| std::mem::take(&mut module.across)).collect();
        let grants = grants(survey);
        wires.extend(statements(survey, &used, &grants, templates, &mut across));
        for (module, across) in survey.modules.iter_mut().zip(across) {
            module.across = across;
        }
    }
    survey.wires = wires;
}

/// The OAIs that an identity of a module is in one of its nodes.
pub fn things(survey: &ModuleSurvey<'_>, node: usize, identity: &Identity) -> Vec<Thing> {
    match identity {
        Identity::Through(name) => survey.through.get(name).and_then(|things| things.get(&node)).cloned(),
        _ => identity.address().map(|address| vec![Thing { node, address }]),
    }
    .unwrap_or_default()
}

fn origins(survey: &Survey<'_>) -> Vec<Used> {
    let mut out = Vec::new();
    for (module, own) in survey.modules.iter().enumerate() {
        for (position, distribution) in own.distributions.iter().enumerate() {
            for (index, origin) in distribution.origins.iter().enumerate() {
                let OriginIdentity::Known(mention) = &origin.identity else { continue };
                for node in survey.tree.nodes_of(module).filter(|node| origin.uses_in(*node)) {
                    let of = things(own, node, &mention.identity).into_iter();
                    out.extend(of.map(|identity| Used { module, position, index, node, identity }));
                }
            }
        }
    }
    out
}

/// The bucket that an origin reads from, in a node of its module.
fn bucket_of(survey: &Survey<'_>, module: usize, node: usize, origin: &Origin<'_>) -> Option<Thing> {
    // What an object says of a bucket is said where the object stands.
    if let Some(item) = &origin.item
        && let Some(domain) = item.domain.filter(|domain| survey.tree.nodes[domain.node].module != module)
    {
        let written = *item.nodes.get(&node)?;
        let home = &survey.all()[survey.tree.nodes[written].module];
        let declared = buckets::of_domain(home, (domain.file, domain.expr), &[])
            .filter(|_| survey.tree.nodes[domain.node].module == survey.tree.nodes[written].module);
        return match declared.map(|found| (found.bucket, found.instance)) {
            Some((bucket @ (Bucket::Declared(_) | Bucket::Called { .. }), Instance::None)) => {
                of_bucket(survey, written, &bucket)
            }
            Some((Bucket::Declared(_) | Bucket::Called { .. }, _)) => None,
            _ => domain_of(survey, written, domain.expr),
        };
    }
    match origin.bucket.as_ref().map(|found| (&found.bucket, &found.instance)) {
        Some((bucket @ (Bucket::Declared(_) | Bucket::Called { .. }), Instance::None)) => {
            return of_bucket(survey, node, bucket);
        }
        Some((Bucket::Declared(_) | Bucket::Called { .. }, _)) => return None,
        Some((Bucket::Named(_), _)) | None => {}
    }
    domain_of(survey, node, &origin.block.body.attribute("domain_name")?.value)
}

/// The bucket of another module that a domain name is of.
fn domain_of(survey: &Survey<'_>, node: usize, domain: &Expr) -> Option<Thing> {
    let (value, names): (&Expr, &[&str]) = match &domain.unwrapped().kind {
        ExprKind::Template(template) => match template.parts.as_slice() {
            [Part::Interpolation(name), Part::Literal(rest), ..]
                if rest.starts_with(".s3.") || rest.starts_with(".s3-") && !rest.contains("website") =>
            {
                (name, &["id", "bucket"])
            }
            _ => return None,
        },
        _ => (domain, &["bucket_regional_domain_name", "bucket_domain_name"]),
    };
    as_bucket(survey.tree.value(survey.all(), node, value), names)
}

fn of_bucket(survey: &Survey<'_>, node: usize, bucket: &Bucket) -> Option<Thing> {
    match bucket {
        Bucket::Declared(address) => Some(Thing { node, address: address.clone() }),
        Bucket::Called { module, bucket } => {
            let node = *survey.tree.nodes[node].children.get(module)?;
            Some(Thing { node, address: bucket.clone() })
        }
        Bucket::Named(_) => None,
    }
}

fn as_bucket(value: Value, names: &[&str]) -> Option<Thing> {
    let Value::Of(mut things, attribute) = value else { return None };
    let (thing, instance) = things.pop()?;
    let is_bucket = thing.address.kind() == Some("aws_s3_bucket") && names.contains(&attribute.as_str());
    (things.is_empty() && is_bucket && instance == Instance::None).then_some(thing)
}

fn bucket_of_policy(survey: &Survey<'_>, node: usize, attachment: &Attachment<'_>) -> Option<Thing> {
    if let Some(thing) = of_bucket(survey, node, &attachment.bucket.bucket) {
        return (attachment.bucket.instance == Instance::None).then_some(thing);
    }
    let bucket = &attachment.resource.block.body.attribute("bucket")?.value;
    as_bucket(survey.tree.value(survey.all(), node, bucket), &["id", "bucket"])
}

fn grants(survey: &Survey<'_>) -> Vec<Granted> {
    let mut out = Vec::new();
    for (module, own) in survey.modules.iter().enumerate() {
        for (policy, source) in own.policies.iter().enumerate().filter(|(_, source)| !source.is_key_policy()) {
            for (statement, found) in source.policy.statements.iter().enumerate() {
                let identities: BTreeSet<&Identity> = found
                    .identifiers()
                    .flat_map(|identifier| &identifier.mentions)
                    .map(|mention| &mention.identity)
                    .collect();
                for node in survey.tree.nodes_of(module) {
                    let buckets = source.attachments.iter().filter_map(|at| bucket_of_policy(survey, node, at));
                    let buckets: BTreeSet<Thing> = buckets.collect();
                    let of = identities.iter().flat_map(|identity| things(own, node, identity));
                    for (identity, bucket) in of.flat_map(|identity| buckets.iter().map(move |b| (identity.clone(), b)))
                    {
                        let bucket = bucket.clone();
                        out.push(Granted { module, policy, statement, node, identity, bucket });
                    }
                }
            }
        }
    }
    out
}

/// Whether an origin and a statement are seen together by the stages when they look at one module alone.
fn is_near(survey: &Survey<'_>, link: &Link<'_>) -> bool {
    let (origin, grant) = (link.origin, link.grant);
    let own = &survey.modules[grant.module];
    let statement = &own.policies[grant.policy].policy.statements[grant.statement];
    let mut mentions = statement.identifiers().flat_map(|identifier| &identifier.mentions);
    origin.node == grant.node
        && mentions.any(|mention: &Mention| {
            users(own, &own.policies[grant.policy], mention).contains(&(origin.position, origin.index))
        })
}

/// The OAC of each OAI that comes through an input or an output, where an expression for its id is there.
fn controls(survey: &Survey<'_>, used: &[Used], across: &mut [Across]) {
    for origin in used {
        let Some((module, mention)) = needed_at(survey, origin) else { continue };
        if !matches!(mention.identity, Identity::Through(_)) || across[module].controls.contains_key(&mention.identity)
        {
            continue;
        }
        let Some(wanted) = wanted_controls(survey, module, &mention.identity, true) else { continue };
        let found = carriers(survey, module, &wanted, "id");
        if let Some(Carrier { expr, list: false, .. }) = found.into_iter().find(|carrier| carrier.things == wanted) {
            across[module].controls.insert(mention.identity.clone(), expr);
        }
    }
}

/// The module in which the id of an origin's OAC is needed, and the OAI in its words: the distribution's, or that of the object
/// which the origin is made of.
fn needed_at<'s>(survey: &'s Survey<'_>, origin: &Used) -> Option<(usize, &'s Mention)> {
    let found = &survey.modules[origin.module].distributions[origin.position].origins[origin.index];
    match (super::items::path(found), &found.identity) {
        (Some((_, held)), _) => Some((held.home, &held.mention)),
        (None, OriginIdentity::Known(mention)) => Some((origin.module, mention)),
        _ => None,
    }
}

/// For each node of a module the OAC of the OAI that an identity is there; `None` where there is none yet, or one that is
/// unfit. With `made` false, the one that the grant stage is to make counts too.
fn wanted_controls(
    survey: &Survey<'_>,
    module: usize,
    identity: &Identity,
    made: bool,
) -> Option<BTreeMap<usize, BTreeSet<Thing>>> {
    let mut out = BTreeMap::new();
    let origins = || survey.modules[module].distributions.iter().flat_map(|distribution| &distribution.origins);
    let takes = |node: usize| {
        let mut of_it = origins()
            .filter(
                |origin| matches!(&origin.identity, OriginIdentity::Known(mention) if mention.identity == *identity),
            )
            .peekable();
        // Where only objects hold it, they decide.
        of_it.peek().is_none() || of_it.any(|origin| origin.uses_in(node))
    };
    for node in survey.tree.nodes_of(module) {
        let mut own = BTreeSet::new();
        for thing in things(&survey.modules[module], node, identity).into_iter().filter(|_| takes(node)) {
            let declaring = &survey.modules[survey.tree.nodes[thing.node].module];
            let declared = Identity::of_address(&thing.address)?;
            let declaration = declaring.declaration(&declared)?;
            if !matches!(repetition(declaration.block), Repetition::Single) {
                return None;
            }
            let address = match control::control(declaring, &declared)? {
                Control::There(found) => found.address,
                Control::Missing(label) if !made => control::address(&label),
                _ => return None,
            };
            own.insert(Thing { node: thing.node, address });
        }
        out.insert(node, own);
    }
    Some(out)
}

/// The wires for the ids of OACs that are still to be laid; where one cannot be, its origins are told so.
fn control_wires(survey: &Survey<'_>, used: &[Used], templates: &Templates, across: &mut [Across]) -> Vec<Wire> {
    let mut out: Vec<Wire> = Vec::new();
    let mut seen: BTreeSet<(usize, Identity)> = BTreeSet::new();
    for origin in used {
        let own = &survey.modules[origin.module];
        let distribution = &own.distributions[origin.position];
        let found = &distribution.origins[origin.index];
        let Some((module, mention)) = needed_at(survey, origin) else { continue };
        let key = (own.module.folder.clone(), distribution.resource.address.clone());
        let declaring = survey.tree.nodes[origin.identity.node].module;
        let declared = Identity::of_address(&origin.identity.address);
        if !matches!(mention.identity, Identity::Through(_)) {
            if module != origin.module {
                handed_in_object(survey, origin, (module, mention), &key, across);
            }
            continue;
        }
        let feasible = match wanted_controls(survey, module, &mention.identity, false) {
            Some(wanted) if module != origin.module && wanted.values().any(BTreeSet::is_empty) => {
                let without =
                    wanted.iter().find(|(_, things)| things.is_empty()).map_or(origin.node, |(node, _)| *node);
                let address = survey.tree.name_of(without, &distribution.resource.address);
                Err(format!("{address} is handed no OAI, and its origin would change with the others"))
            }
            Some(wanted) if module != origin.module => Ok(wanted),
            Some(mut wanted) => match how_to_move(found, &mut wanted, |node, name| handed(survey, node, name)) {
                Err(node) => {
                    let address = survey.tree.name_of(node, &distribution.resource.address);
                    Err(format!("the origin of {address} would change with the others"))
                }
                Ok(how) => {
                    across[origin.module].moves.insert((origin.position, origin.index), how);
                    Ok(wanted)
                }
            },
            None => Err(format!("the code does not show which OAC takes the place of {}", mention.identity)),
        };
        let feasible = match feasible {
            Ok(wanted) => {
                let beside = wires::carriers_of(survey, module, &mention.identity);
                let own_input = both_ways::control_input(found).filter(|_| module == origin.module);
                let wish = Wish {
                    module,
                    things: wanted,
                    attribute: "id",
                    name: own_input.as_deref().unwrap_or(CONTROL_INPUT),
                    list: false,
                    beside,
                    users: vec![key.clone()],
                    templates,
                };
                wires::lay(survey, &wish).and_then(|wire| {
                    let distribution = &distribution.resource.address;
                    let users = wish.things.iter().flat_map(|(node, things)| things.iter().map(move |t| (*node, t)));
                    let way = users.into_iter().find_map(|(node, control)| {
                        let node = if module == origin.module { node } else { origin.node };
                        let user = (node, distribution.clone());
                        wires::way(survey, &(control.node, control.address.clone()), &user)
                    });
                    match way {
                        Some(way) => Err(format!("{} would depend on itself: {way}", distribution)),
                        None => Ok(wire),
                    }
                })
            }
            Err(reason) => Err(reason),
        };
        match feasible {
            Ok(wire) => {
                // Those that show how a module is called are not what it is there for.
                if let Some(declared) = declared.filter(|_| !survey.tree.samples.contains_key(&origin.module)) {
                    let users = across[declaring].used.entry(declared).or_default();
                    if !users.contains(&key) {
                        users.push(key);
                    }
                }
                let missing = !across[module].controls.contains_key(&mention.identity);
                let ready = wanted_controls(survey, module, &mention.identity, true).is_some();
                if missing && ready && seen.insert((module, mention.identity.clone())) {
                    let moves = across[module].moves.iter().filter(|(_, how)| **how == Move::Callers);
                    let moves: Vec<_> = moves.map(|((position, index), _)| (module, *position, *index)).collect();
                    out.extend(wire.map(|wire| Wire { moves, ..wire }));
                }
            }
            Err(reason) => {
                across[declaring].stuck.extend(declared);
                let span = if module == origin.module { mention.span } else { found.block.span };
                let place = Place { file: distribution.resource.file, span };
                let finding = wire_not_laid::finding(super::spot(own.module, place), &reason)
                    .with_snippet(Snippet::new("snippet_control_input.tf", serde_json::json!({})));
                let grants = across[origin.module].origins.entry((origin.position, origin.index)).or_default();
                if !grants.findings.contains(&finding) {
                    grants.findings.push(finding);
                }
            }
        }
    }
    out
}

/// The name for an input with the id of an OAC.
const CONTROL_INPUT: &str = "origin_access_control_id";

/// The OACs whose ids an input has in a node; `None` where it may have anything else.
fn handed(survey: &Survey<'_>, node: usize, input: &str) -> Option<BTreeSet<Thing>> {
    match survey.tree.input(survey.all(), node, input) {
        Value::Nothing => Some(BTreeSet::new()),
        Value::Of(found, attribute) if attribute == "id" => Some(found.into_iter().map(|(thing, _)| thing).collect()),
        _ => None,
    }
}

/// How an origin takes the id of an OAC that is null where `wanted` has none.
///
/// # Errors
/// A place of the tree where the origin takes no OAI and would not stay as it is.
fn how_to_move(
    origin: &Origin<'_>,
    wanted: &mut BTreeMap<usize, BTreeSet<Thing>>,
    handed: impl Fn(usize, &str) -> Option<BTreeSet<Thing>>,
) -> Result<Move, usize> {
    if let Some(input) = both_ways::control_input(origin) {
        // Those that hand an OAC over already go on doing so.
        for (node, wanted) in wanted.iter_mut() {
            let is_moved = !origin.uses_in(*node);
            wanted.extend(handed(*node, &input).ok_or(*node)?.into_iter().filter(|_| is_moved));
        }
        return Ok(Move::Callers);
    }
    // What is handed over would be taken before the grant is applied.
    let control = origin.block.body.attribute("origin_access_control_id");
    let reads_input = control.is_some_and(|control| {
        let mut found = reference::in_expr(&control.value).into_iter();
        found.any(|found| found.target == Address::Variable(CONTROL_INPUT.to_owned()))
    });
    if let Some((node, _)) = wanted.iter().next().filter(|_| reads_input) {
        return Err(*node);
    }
    let is_wanted = |node: &usize| wanted.get(node).is_some_and(|things| !things.is_empty());
    let keeps = |used: &Use| matches!(used, Use::Empty | Use::Unclear);
    let follows = |(node, used): (&usize, &Use)| match used {
        Use::Identity(is_sure) => *is_sure,
        _ => !is_wanted(node),
    };
    let is_dynamic = origin.s3_config.is_some_and(|config| config.keyword == "dynamic");
    if !origin.uses.is_empty() && origin.uses.iter().all(follows) {
        return match origin.uses.iter().find(|(_, used)| keeps(used)) {
            None => Ok(Move::Plain),
            Some((node, _)) if is_dynamic || origin.has_control => Err(*node),
            Some(_) => Ok(Move::BesideEmpty),
        };
    }
    match origin.uses.iter().find(|(_, used)| keeps(used)) {
        Some((node, _)) => Err(*node),
        None => Ok(Move::Conditional),
    }
}

/// Notes that an origin of another module uses an OAI that is declared where the object stands which the origin is made of.
fn handed_in_object(
    survey: &Survey<'_>,
    origin: &Used,
    (module, mention): (usize, &Mention),
    user: &(String, Address),
    across: &mut [Across],
) {
    let home = &survey.modules[module];
    let distribution = &survey.modules[origin.module].distributions[origin.position];
    let thing = |address: Address| (origin.identity.node, address);
    let refused = match control::control(home, &mention.identity) {
        Some(Control::Unfit(found, reason)) => Some(format!("{} cannot take the OAI's place: {reason}", found.address)),
        Some(Control::There(found)) => {
            wires::way(survey, &thing(found.address.clone()), &(origin.node, distribution.resource.address.clone()))
                .map(|way| format!("{} would depend on itself: {way}", distribution.resource.address))
        }
        Some(Control::Missing(_)) => None,
        _ => Some(format!("the code does not show which OAC takes the place of {}", mention.identity)),
    };
    match refused {
        None => {
            let users = across[module].used.entry(mention.identity.clone()).or_default();
            if !users.contains(user) {
                users.push(user.clone());
            }
        }
        Some(reason) => {
            let own = &survey.modules[origin.module];
            let span = distribution.origins[origin.index].block.span;
            let place = Place { file: distribution.resource.file, span };
            let finding = wire_not_laid::finding(super::spot(own.module, place), &reason);
            let told = across[origin.module].origins.entry((origin.position, origin.index)).or_default();
            if !told.findings.contains(&finding) {
                told.findings.push(finding);
            }
        }
    }
}

/// What the statements of each module are to distributions of others, and the wires for their ARNs that are still to be laid.
fn statements(
    survey: &Survey<'_>,
    used: &[Used],
    grants: &[Granted],
    templates: &Templates,
    across: &mut [Across],
) -> Vec<Wire> {
    let mut links: Vec<Link<'_>> = Vec::new();
    for origin in used {
        let found = &survey.modules[origin.module].distributions[origin.position].origins[origin.index];
        let Some(bucket) = bucket_of(survey, origin.module, origin.node, found) else { continue };
        for grant in grants.iter().filter(|grant| grant.identity == origin.identity && grant.bucket == bucket) {
            let link = Link { origin, grant };
            if !is_near(survey, &link) {
                links.push(link);
            }
        }
    }
    every_call_is_granted(survey, used, &links, across);
    let mut out = Vec::new();
    let mut by_statement: BTreeMap<(usize, usize, usize), Vec<&Link<'_>>> = BTreeMap::new();
    for link in &links {
        let grant = link.grant;
        by_statement.entry((grant.module, grant.policy, grant.statement)).or_default().push(link);
    }
    for ((module, policy, index), links) in by_statement {
        let own = &survey.modules[module];
        let source = &own.policies[policy];
        let statement = &source.policy.statements[index];
        if own.is_interface
            && let Some(offered) = offered(survey, &links, (policy, index), &across[module])
        {
            out.extend(by_offer(survey, &links, &offered, templates, across));
            continue;
        }
        let mut wanted: BTreeMap<usize, BTreeSet<Thing>> =
            survey.tree.nodes_of(module).map(|node| (node, BTreeSet::new())).collect();
        let mut distributions: Vec<(String, Address)> = Vec::new();
        for link in &links {
            let far = &survey.modules[link.origin.module];
            let address = far.distributions[link.origin.position].resource.address.clone();
            let user = (far.module.folder.clone(), address.clone());
            if !distributions.contains(&user) {
                distributions.push(user);
            }
            let thing = Thing { node: link.origin.node, address };
            wanted.entry(link.grant.node).or_default().insert(thing);
        }
        let all = beside(own, source);
        let covered = wanted.iter().all(|(node, things)| {
            things.iter().all(|thing| covered_where(&all, statement, |other| names_thing(other, *node, thing)))
        });
        let refused = match (covered, copyable(own, source, statement)) {
            (true, _) => None,
            (false, Err(reason)) => Some((false, reason)),
            (false, Ok(())) => laid(survey, &links, (module, policy), &wanted, &distributions, templates, &mut out)
                .err()
                .map(|reason| (true, reason)),
        };
        let arns = arns(survey, module, &wanted);
        let place = Place { file: source.file, span: statement.span };
        for link in &links {
            let far = &survey.modules[link.origin.module];
            let resource = &far.distributions[link.origin.position].resource;
            let told =
                &mut across[link.origin.module].origins.entry((link.origin.position, link.origin.index)).or_default();
            told.waits |= !covered && refused.is_none();
            told.are_seen = true;
            let mut findings = around_bucket(survey, link);
            if let Some((at_wire, reason)) = &refused {
                let spot = super::spot(own.module, place);
                let snippet = snippet_like(own, source, statement, resource);
                findings.push(match at_wire {
                    true => wire_not_laid::finding(spot, reason).with_snippet(snippet),
                    false => statement_not_copied::finding(spot, reason).with_snippet(snippet),
                });
            }
            told.findings.extend(findings.into_iter().filter(|f| !told.findings.contains(f)).collect::<Vec<_>>());
        }
        let arns = arns.filter(|_| refused.is_none());
        across[module].needs.push(Need { statement: (policy, index), distributions, covered, arns });
    }
    out
}

/// What a module offers for a statement that lets in OAIs of those who show how it is called.
struct Offered {
    /// The input for ARNs.
    input: String,
    /// Whether the statement that takes it is there.
    granted: bool,
    /// What is in the way.
    findings: Vec<Finding>,
}

fn offered(survey: &Survey<'_>, links: &[&Link<'_>], at: (usize, usize), across: &Across) -> Option<Offered> {
    let grant = links.first()?.grant;
    let statement = &survey.modules[grant.module].policies[at.0].policy.statements[at.1];
    let mentions = statement.identifiers().flat_map(|identifier| &identifier.mentions);
    let offer = mentions.into_iter().find_map(|mention| across.offers.get(&mention.identity))?;
    let granted = across.needs.iter().any(|need| need.statement == at && need.covered);
    Some(Offered { input: offer.arns.clone()?, granted, findings: offer.findings.clone() })
}

/// Tells origins of samples how far their grants are in a module that takes ARNs from callers, and hands it those that it has
/// not been given yet.
fn by_offer(
    survey: &Survey<'_>,
    links: &[&Link<'_>],
    offered: &Offered,
    templates: &Templates,
    across: &mut [Across],
) -> Vec<Wire> {
    let mut out = Vec::new();
    for link in links {
        let (origin, grant) = (link.origin, link.grant);
        let far = &survey.modules[origin.module];
        let resource = &far.distributions[origin.position].resource;
        let thing = Thing { node: origin.node, address: resource.address.clone() };
        let given = match survey.tree.input(survey.all(), grant.node, &offered.input) {
            Value::Of(found, of) => of == "arn" && found.iter().any(|(other, _)| *other == thing),
            Value::Nothing | Value::Unknown => false,
        };
        let told = across[origin.module].origins.entry((origin.position, origin.index)).or_default();
        told.are_seen = true;
        told.findings
            .extend(offered.findings.iter().filter(|f| !told.findings.contains(f)).cloned().collect::<Vec<_>>());
        if !offered.findings.is_empty() || (given && offered.granted) {
            continue;
        }
        let holder = &survey.modules[grant.module].policies[grant.policy].holder.address;
        let user = (far.module.folder.clone(), resource.address.clone());
        let wish = Wish {
            module: grant.module,
            things: BTreeMap::from([(grant.node, BTreeSet::from([thing.clone()]))]),
            attribute: "arn",
            name: "cloudfront_distribution_arns",
            list: true,
            beside: Vec::new(),
            users: vec![user],
            templates,
        };
        let circle = wires::way(survey, &(origin.node, resource.address.clone()), &(grant.node, holder.clone()));
        let laid = match (circle, repetition(resource.block)) {
            (Some(way), _) => Err(format!("a statement that names the distribution would close a cycle: {way}")),
            (None, Repetition::Single) => wires::hand(survey, &wish, &offered.input),
            (None, _) => Err(format!("{} is there several times or not at all", resource.address)),
        };
        match laid {
            Ok(_) if given => told.waits = true,
            Ok(wire) => {
                told.waits = true;
                // The input has to be there before something is handed over by it.
                let is_there = variable(&survey.all()[grant.module], &offered.input).is_some();
                out.extend(wire.filter(|_| is_there));
            }
            Err(reason) => {
                let place = Place { file: resource.file, span: resource.block.span };
                let finding = wire_not_laid::finding(super::spot(far.module, place), &reason);
                if !told.findings.contains(&finding) {
                    told.findings.push(finding);
                }
            }
        }
    }
    out
}

/// Holds back an origin whose module is called with an OAI in several places, of which one has no grant that is seen: the
/// origin moves in all of them or in none.
fn every_call_is_granted(survey: &Survey<'_>, used: &[Used], links: &[Link<'_>], across: &mut [Across]) {
    let allows = |link: &Link<'_>| {
        let policy = &survey.modules[link.grant.module].policies[link.grant.policy].policy;
        policy.statements[link.grant.statement].effect == Effect::Allow
    };
    let is_of = |link: &Link<'_>, origin: &Used| {
        (link.origin.module, link.origin.position, link.origin.index) == (origin.module, origin.position, origin.index)
    };
    for origin in used {
        let of_origin = || links.iter().filter(|link| is_of(link, origin));
        if of_origin().next().is_none() || of_origin().any(|link| link.origin.node == origin.node && allows(link)) {
            continue;
        }
        let own = &survey.modules[origin.module];
        let distribution = &own.distributions[origin.position];
        let block = distribution.origins[origin.index].block;
        let domain = block.body.attribute("domain_name").map_or(block.span, |domain| domain.value.span);
        let place = Place { file: distribution.resource.file, span: domain };
        let address = survey.tree.name_of(origin.node, &distribution.resource.address);
        let whose = format!("{} of {address}", own.module.text_at(place));
        let finding = bucket_not_seen::finding(super::spot(own.module, place), &whose)
            .with_snippet(super::statement::snippet(None, &distribution.resource));
        let told = across[origin.module].origins.entry((origin.position, origin.index)).or_default();
        if !told.findings.contains(&finding) {
            told.findings.push(finding);
        }
    }
}

/// Adds the wire that the ARNs for a statement still need, if they need one.
///
/// # Errors
/// Where it cannot be laid, or the statement cannot take them: the reason.
fn laid(
    survey: &Survey<'_>,
    links: &[&Link<'_>],
    (module, policy): (usize, usize),
    wanted: &BTreeMap<usize, BTreeSet<Thing>>,
    distributions: &[(String, Address)],
    templates: &Templates,
    out: &mut Vec<Wire>,
) -> Result<(), String> {
    let own = &survey.modules[module];
    let source = &own.policies[policy];
    for link in links {
        let far = &survey.modules[link.origin.module];
        let distribution = &far.distributions[link.origin.position].resource;
        if !matches!(repetition(distribution.block), Repetition::Single) {
            return Err(format!("{} is there several times or not at all", distribution.address));
        }
        for node in [link.origin.node, link.grant.node] {
            if !survey.tree.is_single(survey.all(), node) {
                return Err(format!(
                    "the module of {} is called with `count` or `for_each`",
                    if node == link.origin.node { &distribution.address } else { &source.holder.address }
                ));
            }
        }
        let holders = source.attachments.iter().map(|attachment| &attachment.resource.address);
        for holder in holders.chain([&source.holder.address]) {
            let (from, to) = ((link.origin.node, distribution.address.clone()), (link.grant.node, holder.clone()));
            if let Some(way) = wires::way(survey, &from, &to) {
                return Err(format!("a statement that names the distribution would close a cycle: {way}"));
            }
        }
    }
    let single =
        |resource: &crate::terraform::module::Resource<'_>| matches!(repetition(resource.block), Repetition::Single);
    if !single(&source.holder) {
        return Err(format!("{} is there several times or not at all", source.holder.address));
    }
    let found = arns(survey, module, wanted);
    if matches!(&source.notation, Some(Notation::Text(_))) && found.as_ref().is_none_or(|f| f.guard != Guard::Always) {
        return Err(
            "there may be no distribution, and JSON that is written as text cannot leave the statement out then"
                .to_owned(),
        );
    }
    if found.is_some() {
        return Ok(());
    }
    let identities: Vec<&Identity> = links
        .iter()
        .flat_map(|link| {
            let statement = &source.policy.statements[link.grant.statement];
            statement.identifiers().flat_map(|i| &i.mentions).map(|mention| &mention.identity)
        })
        .collect();
    let beside = identities.first().map(|identity| wires::carriers_of(survey, module, identity)).unwrap_or_default();
    let wish = Wish {
        module,
        things: wanted.clone(),
        attribute: "arn",
        name: "cloudfront_distribution_arns",
        list: true,
        beside,
        users: distributions.to_vec(),
        templates,
    };
    out.extend(wires::lay(survey, &wish)?);
    Ok(())
}

/// What stands in an origin's way around a bucket of another module, its policy apart.
fn around_bucket(survey: &Survey<'_>, link: &Link<'_>) -> Vec<Finding> {
    let bucket = &link.grant.bucket;
    let module = survey.tree.nodes[bucket.node].module;
    let own = &survey.modules[module];
    let named = Bucket::Declared(bucket.address.clone());
    let far = &survey.modules[link.origin.module];
    let resource = &far.distributions[link.origin.position].resource;
    let spot = |place: Place| super::spot(own.module, place);
    let mut out = hazards::denials_for(own, &named, &format!("{}.arn", resource.address));
    match super::keys::key_of(own.module, &named) {
        super::keys::KeyUse::None => {}
        _ if is_plainly_encrypted(survey, bucket) => {}
        super::keys::KeyUse::AwsManaged(place) => out.push(crate::finding::aws_managed_key::finding(spot(place))),
        super::keys::KeyUse::Declared(_, _, place) | super::keys::KeyUse::Outside(_, place) => {
            out.push(
                encrypted_with_key::finding(spot(place), "a key of another module than the distribution's")
                    .with_snippet(super::statement::key_snippet(resource, false)),
            );
        }
    }
    if let Some(grant) = own.acls.iter().find(|grant| grant.bucket.bucket == named) {
        let place = Place { file: grant.resource.file, span: grant.block.span };
        let finding = crate::finding::acl_not_carried_over::finding(
            spot(place),
            "the distribution is in another module than the bucket",
        );
        out.push(finding.with_snippet(super::statement::snippet(Some(&named), resource)));
    }
    let granting = &survey.modules[link.grant.module];
    let source = &granting.policies[link.grant.policy];
    for attachment in source.attachments.iter().filter(|attachment| attachment.ignored) {
        let place = Place { file: attachment.resource.file, span: attachment.resource.block.span };
        out.push(ignored_changes::finding(super::spot(granting.module, place), &attachment.resource, "policy"));
    }
    out.extend(super::access::two_policies(own, &named));
    for address in source.attachments.iter().map(|a| &a.resource.address).chain([&source.holder.address]) {
        let found = granting.overridden(address);
        out.extend(found.iter().map(crate::finding::override_files::finding));
    }
    out
}

/// Whether a caller of a bucket's module hands over that its objects are not encrypted with a KMS key.
fn is_plainly_encrypted(survey: &Survey<'_>, bucket: &Thing) -> bool {
    let module = &survey.all()[survey.tree.nodes[bucket.node].module];
    let Encryption::Kms { place, .. } = buckets::encryption(module, &Bucket::Declared(bucket.address.clone())) else {
        return true;
    };
    let here = In::new(&survey.tree, survey.all(), bucket.node);
    let mut blocks: Vec<&Block> = module.files[place.file].body.all_blocks().collect();
    while let Some(block) = blocks.pop() {
        if let Some(algorithm) = block.body.attribute("sse_algorithm").filter(|_| block.span == place.span) {
            return here.value(&algorithm.value) == Some(Known::Text("AES256".to_owned()));
        }
        blocks.extend(block.body.all_blocks());
    }
    false
}

/// Whether the source conditions of a statement let a distribution of any module through.
fn names_thing(statement: &Statement, node: usize, thing: &Thing) -> bool {
    let arns = statement.conditions.iter().filter(|condition| condition.key.eq_ignore_ascii_case("aws:SourceArn"));
    let mut arns = arns.flat_map(|condition| &condition.exprs).peekable();
    let stands_for = |expr: &Expr| {
        reference::in_expr(expr).iter().any(|found| match &found.means {
            Some(means) => means.attribute == "arn" && means.things.get(&node).is_some_and(|all| all.contains(thing)),
            None => thing.node == node && found.target == thing.address,
        })
    };
    arns.peek().is_none() || arns.any(|expr| is_account_wide(expr) || stands_for(expr))
}

/// Something in a module that carries an attribute of resources.
struct Carrier {
    expr: String,
    list: bool,
    things: BTreeMap<usize, BTreeSet<Thing>>,
    is_input: bool,
}

/// Everything in a module that carries this attribute of these resources and of no others: inputs, outputs of calls, and the
/// resources themselves.
fn carriers(
    survey: &Survey<'_>,
    module: usize,
    wanted: &BTreeMap<usize, BTreeSet<Thing>>,
    attribute: &str,
) -> Vec<Carrier> {
    let modules = survey.all();
    let own = &modules[module];
    let mut out = Vec::new();
    let mut push = |expr: String, list: bool, is_input: bool, value: &dyn Fn(usize) -> Value| {
        let mut things = BTreeMap::new();
        for (node, wanted) in wanted {
            let found: BTreeSet<Thing> = match value(*node) {
                Value::Nothing => BTreeSet::new(),
                Value::Of(found, of) if of == attribute && found.iter().all(|(_, i)| *i == Instance::None) => {
                    found.into_iter().map(|(thing, _)| thing).collect()
                }
                _ => return,
            };
            if !found.is_subset(wanted) {
                return;
            }
            things.insert(*node, found);
        }
        if things.values().any(|things: &BTreeSet<Thing>| !things.is_empty()) {
            out.push(Carrier { expr, list, things, is_input });
        }
    };
    for (_, block) in own.blocks_of("variable") {
        let Some(name) = block.labels.first().map(|label| label.text.as_str()) else { continue };
        let list = wires::is_list(own, block);
        push(format!("var.{name}"), list, true, &|node| survey.tree.input(modules, node, name));
    }
    for (call, _) in own.blocks_of("module").filter_map(|(_, block)| Some((&block.labels.first()?.text, block))) {
        let child = survey.tree.nodes_of(module).find_map(|node| survey.tree.nodes[node].children.get(call));
        let Some(child) = child.map(|child| &modules[survey.tree.nodes[*child].module]) else { continue };
        for (_, block) in child.blocks_of("output") {
            let Some(name) = block.labels.first().map(|label| label.text.as_str()) else { continue };
            let list = output(child, name)
                .and_then(|(_, block)| block.body.attribute("value"))
                .is_none_or(|value| reference::as_reference(&value.value).is_none());
            push(format!("module.{call}.{name}"), list, false, &|node| survey.tree.output(modules, node, call, name));
            push(format!("module.{call}.{name}.{attribute}"), false, false, &|node| {
                survey.tree.output_part(modules, node, call, name, attribute)
            });
        }
    }
    let kinds = |address: &Address| address.kind().is_some_and(|kind| DISTRIBUTIONS.contains(&kind) || kind == OAC);
    for resource in own.resources().filter(|resource| resource.address.is_managed() && kinds(&resource.address)) {
        let thing = |node: usize| Thing { node, address: resource.address.clone() };
        if wanted.iter().all(|(node, wanted)| wanted.contains(&thing(*node))) {
            push(format!("{}.{attribute}", resource.address), false, false, &|node| {
                Value::Of(vec![(thing(node), Instance::None)], attribute.to_owned())
            });
        }
    }
    out
}

/// The ARNs of these distributions as an expression, where the module has one.
fn arns(survey: &Survey<'_>, module: usize, wanted: &BTreeMap<usize, BTreeSet<Thing>>) -> Option<SourceArns> {
    let mut found = carriers(survey, module, wanted, "arn");
    // A single one that is null in some call cannot stand in a statement.
    found.retain(|carrier| carrier.list || carrier.things.values().all(|things| !things.is_empty()));
    let chosen: Vec<Carrier> = match found.iter().position(|carrier| carrier.things == *wanted) {
        Some(exact) => vec![found.swap_remove(exact)],
        None => {
            let mut so_far: BTreeMap<usize, BTreeSet<Thing>> = BTreeMap::new();
            let mut chosen = Vec::new();
            for carrier in found {
                let adds = carrier
                    .things
                    .iter()
                    .any(|(node, things)| things.iter().any(|t| !so_far.get(node).is_some_and(|s| s.contains(t))));
                if adds {
                    for (node, things) in &carrier.things {
                        so_far.entry(*node).or_default().extend(things.iter().cloned());
                    }
                    chosen.push(carrier);
                }
            }
            if so_far != *wanted {
                return None;
            }
            chosen
        }
    };
    let ones: Vec<&str> = chosen.iter().filter(|c| !c.list).map(|c| c.expr.as_str()).collect();
    let lists: Vec<&Carrier> = chosen.iter().filter(|carrier| carrier.list).collect();
    let fixed = (!ones.is_empty()).then(|| format!("[{}]", ones.join(", ")));
    let guard = match ones.is_empty() && lists.iter().all(|carrier| carrier.is_input) {
        true => {
            let filled: Vec<String> = lists.iter().map(|carrier| format!("length({}) > 0", carrier.expr)).collect();
            Guard::When(filled.join(" || "))
        }
        false => Guard::Always,
    };
    let parts: Vec<String> = fixed.into_iter().chain(lists.iter().map(|carrier| carrier.expr.clone())).collect();
    let list = if parts.len() == 1 { parts[0].clone() } else { format!("concat({})", parts.join(", ")) };
    let single = (lists.is_empty() && ones.len() == 1).then(|| ones[0].to_owned());
    Some(SourceArns { list, single, guard, operator: "StringEquals" })
}

/// Whether the OAIs that come through inputs and outputs are marked as deprecated where they are declared.
fn deprecated(survey: &Survey<'_>, across: &mut [Across]) {
    for (module, own) in survey.modules.iter().enumerate() {
        for identity in own.all_identities().into_iter().filter(|found| matches!(found, Identity::Through(_))) {
            let all: Vec<Thing> = survey.tree.nodes_of(module).flat_map(|node| things(own, node, &identity)).collect();
            // One that callers hand over who are not in the walked code is nobody's here.
            let is = !all.is_empty()
                && all.into_iter().all(|thing| {
                    let declaring = &survey.modules[survey.tree.nodes[thing.node].module];
                    Identity::of_address(&thing.address)
                        .is_some_and(|declared| super::switch::is_deprecated(declaring, &declared))
                });
            across[module].deprecated.insert(identity, is);
        }
    }
}

/// Notes the OAIs from which origins of other modules have been moved: these sign with their OAC.
fn left(survey: &Survey<'_>, across: &mut [Across]) {
    for (module, own) in survey.modules.iter().enumerate().filter(|(at, _)| !survey.tree.samples.contains_key(at)) {
        let origins = own.distributions.iter().flat_map(|distribution| &distribution.origins);
        for origin in origins {
            let control = origin.block.body.attribute("origin_access_control_id").map(|control| &control.value);
            for own in survey.tree.nodes_of(module) {
                let written = origin.item.as_ref().and_then(|item| item.nodes.get(&own).zip(item.control));
                let (node, expr) = match (&origin.item, written) {
                    (Some(_), Some((written, control))) => (*written, Some(control.expr)),
                    (Some(_), None) => continue,
                    (None, _) => (own, control),
                };
                // Under a condition too.
                let named =
                    expr.map(reference::in_expr).unwrap_or_default().into_iter().filter_map(|found| found.means);
                let named = named.filter(|means| means.kind() == Some(OAC) && means.attribute == "id");
                let in_condition = named.flat_map(|means| means.things.get(&node).cloned().unwrap_or_default());
                let found: BTreeSet<Thing> = match expr.map(|expr| survey.tree.value(survey.all(), node, expr)) {
                    Some(Value::Of(found, attribute)) if attribute == "id" => {
                        found.into_iter().map(|(thing, _)| thing).collect()
                    }
                    _ => in_condition.collect(),
                };
                for thing in found.into_iter().filter(|thing| thing.node != own) {
                    let at = survey.tree.nodes[thing.node].module;
                    let declaring = &survey.modules[at];
                    let identities = declaring.identities.iter().filter_map(|i| Identity::of_address(&i.address));
                    let gone = identities.filter(|identity| {
                        matches!(control::control(declaring, identity), Some(Control::There(found)) if found.address == thing.address)
                    });
                    across[at].left.extend(gone);
                }
            }
        }
    }
}
