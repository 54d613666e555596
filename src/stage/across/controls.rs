//! The way of an OAC's id to origins of other modules: an expression that is there, or the wire that brings it.

use super::carriers::{Carrier, carriers};
use super::links::Used;
use super::{Across, Move, things};
use crate::finding::{Snippet, wire_not_laid};
use crate::policy::identity::{Identity, Mention};
use crate::stage::both_ways;
use crate::stage::control::{self, Control};
use crate::stage::wires::{self, Wire, Wish};
use crate::survey::Survey;
use crate::survey::origins::{Origin, OriginIdentity};
use crate::survey::uses::Use;
use crate::template::Templates;
use crate::terraform::address::Address;
use crate::terraform::module::{Place, Repetition, Resource, repetition};
use crate::terraform::reference::{self};
use crate::terraform::tree::{Thing, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The OAC of each OAI that comes through an input or an output, where an expression for its id is there.
pub(super) fn controls(survey: &Survey<'_>, used: &[Used], across: &mut [Across]) {
    for origin in used {
        let Some((module, mention)) = needed_at(survey, origin) else { continue };
        if !matches!(mention.identity, Identity::Through(_)) || across[module].controls.contains_key(&mention.identity)
        {
            continue;
        }
        let Some(wanted) = wanted_controls(survey, module, &mention.identity, true) else { continue };
        let found = carriers(survey, (module, words_of(survey, module, origin)), &wanted, "id");
        if let Some(Carrier { expr, list: false, .. }) = found.into_iter().find(|carrier| carrier.things == wanted) {
            across[module].controls.insert(mention.identity.clone(), expr);
        }
    }
}

/// The block in whose words the id of an origin's OAC is named: the distribution, where the id is needed there.
fn words_of<'s, 'm>(survey: &'s Survey<'m>, module: usize, origin: &Used) -> Option<&'s Resource<'m>> {
    let resource = &survey.modules[origin.module].distributions[origin.position].resource;
    (module == origin.module).then_some(resource)
}

/// The module in which the id of an origin's OAC is needed, and the OAI in its words: the distribution's, or that of the object
/// which the origin is made of.
fn needed_at<'s>(survey: &'s Survey<'_>, origin: &Used) -> Option<(usize, &'s Mention)> {
    let found = &survey.modules[origin.module].distributions[origin.position].origins[origin.index];
    match (crate::stage::items::path(found), &found.identity) {
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
pub(super) fn control_wires(
    survey: &Survey<'_>,
    used: &[Used],
    templates: &Templates,
    across: &mut [Across],
) -> Vec<Wire> {
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
                    oais: oais_of(survey, module, &mention.identity),
                    within: words_of(survey, module, origin).cloned(),
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
                let finding = wire_not_laid::finding(crate::stage::spot(own.module, place), &reason)
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

/// The OAIs that an identity of a module is in any of its nodes.
fn oais_of(survey: &Survey<'_>, module: usize, identity: &Identity) -> BTreeSet<Thing> {
    survey.tree.nodes_of(module).flat_map(|node| things(&survey.modules[module], node, identity)).collect()
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
            // A block that makes origins of items takes the same of all.
            Some((node, _)) if is_dynamic || origin.has_control || origin.domain.is_some() => Err(*node),
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
            let finding = wire_not_laid::finding(crate::stage::spot(own.module, place), &reason);
            let told = across[origin.module].origins.entry((origin.position, origin.index)).or_default();
            if !told.findings.contains(&finding) {
                told.findings.push(finding);
            }
        }
    }
}
