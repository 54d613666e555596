//! The statements that have to be for distributions of other modules, and the way of these ARNs to them.

use super::around::{around_bucket, names_thing};
use super::carriers::arns;
use super::links::{Granted, Link, Used, bucket_of, go_together, is_near};
use super::{Across, Need};
use crate::finding::{Finding, bucket_not_seen, statement_not_copied, wire_not_laid};
use crate::policy::Notation;
use crate::policy::identity::Identity;
use crate::policy::statement::Effect;
use crate::stage::access::covered_where;
use crate::stage::ignored::can_be_taken_out;
use crate::stage::items;
use crate::stage::restructure;
use crate::stage::source_arn::{Guard, SourceArns, in_notation, takes};
use crate::stage::statement::{copyable, snippet_for, snippet_like, snippets_in_template};
use crate::stage::there::beside_always;
use crate::stage::wires::{self, Wire, Wish};
use crate::survey::Survey;
use crate::template::Templates;
use crate::terraform::address::Address;
use crate::terraform::module::{Place, Repetition, Resource, repetition};
use crate::terraform::tree::{Thing, Value, variable};
use std::collections::{BTreeMap, BTreeSet};

/// What the statements of each module are to distributions of others, and the wires for their ARNs that are still to be laid.
pub(super) fn statements(
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
        let all = beside_always(own, source, Some(statement), None);
        let covered = wanted.iter().all(|(node, things)| {
            things.iter().all(|thing| covered_where(&all, statement, |other| names_thing(other, *node, thing)))
        });
        let looked = match (covered, copyable(own, source, statement)) {
            (true, _) => Ok(Laid::Open),
            (false, Err(reason)) => Err(Refusal::Statement(reason)),
            (false, Ok(())) => laid(survey, &links, (module, policy), &wanted, &distributions, templates, &mut out),
        };
        if matches!(looked, Ok(Laid::Inside)) {
            across[module].inside.entry(policy).or_default().extend(distributions.iter().cloned());
        }
        let refused = looked.err();
        let arns = arns(survey, (module, &source.holder), &wanted);
        for link in &links {
            let far = &survey.modules[link.origin.module];
            let resource = &far.distributions[link.origin.position].resource;
            let told =
                &mut across[link.origin.module].origins.entry((link.origin.position, link.origin.index)).or_default();
            told.waits |= !covered && refused.is_none();
            told.waits |= source.attachments.iter().any(|at| can_be_taken_out(source, at));
            told.are_seen = true;
            let mut findings = around_bucket(survey, link);
            findings.extend(refused.as_ref().map(|refusal| told_of(survey, link, refusal, resource, templates)));
            told.findings.extend(findings.into_iter().filter(|f| !told.findings.contains(f)).collect::<Vec<_>>());
        }
        let arns = arns.filter(|_| refused.is_none());
        across[module].needs.push(Need { statement: (policy, index), distributions, covered, arns });
    }
    out
}

/// Why a statement does not get the ARNs of distributions of other modules.
enum Refusal {
    /// It cannot be carried over.
    Statement(String),
    /// They cannot be carried to it.
    Wire(String),
    /// It would close a cycle if it named them: the way.
    Cycle(String),
}

/// How a statement gets the ARNs of distributions of other modules.
enum Laid {
    /// They are there, or a wire brings them.
    Open,
    /// Its policy stands inside the bucket that they wait for, and is moved out of it first.
    Inside,
}

/// What there is to tell of a statement that is left to a person, with the code for its place.
fn told_of(
    survey: &Survey<'_>,
    link: &Link<'_>,
    refusal: &Refusal,
    distribution: &Resource<'_>,
    templates: &Templates,
) -> Finding {
    let grant = link.grant;
    let own = &survey.modules[grant.module];
    let source = &own.policies[grant.policy];
    let statement = &source.policy.statements[grant.statement];
    let spot = crate::stage::spot(own.module, Place { file: source.file, span: statement.span });
    let finding = match refusal {
        Refusal::Statement(reason) => statement_not_copied::finding(spot, reason),
        Refusal::Wire(reason) => wire_not_laid::finding(spot, reason),
        Refusal::Cycle(way) => wire_not_laid::finding(spot, &format!("{}; {WIDER}", closes(way))),
    };
    let thing = Thing { node: link.origin.node, address: distribution.address.clone() };
    let wish = Wish {
        module: grant.module,
        things: BTreeMap::from([(grant.node, BTreeSet::from([thing]))]),
        attribute: "arn",
        name: ARNS_INPUT,
        list: true,
        beside: Vec::new(),
        oais: BTreeSet::new(),
        within: Some(source.holder.clone()),
        users: Vec::new(),
        templates,
    };
    let by_hand = wires::by_hand(survey, &wish);
    if source.is_shared && matches!(refusal, Refusal::Wire(_)) {
        let arn = by_hand.as_ref().map_or("module.NAME.cloudfront_distribution_arn", |(list, _)| {
            list.strip_prefix('[').and_then(|list| list.strip_suffix(']')).unwrap_or(list)
        });
        let snippets = snippets_in_template(own, source, statement, arn);
        let argument = by_hand.as_ref().and_then(|(_, argument)| argument.clone());
        return snippets.into_iter().chain(argument).fold(finding, Finding::with_snippet);
    }
    let snippet = match (refusal, &by_hand) {
        (Refusal::Cycle(_), _) => snippet_for(own, source, statement, &SourceArns::account_wide("current")),
        (_, Some((list, _))) => snippet_for(own, source, statement, &SourceArns::of_list(list.clone())),
        (_, None) => snippet_like(own, source, statement, distribution),
    };
    let finding = finding.with_snippet(snippet);
    match (refusal, by_hand) {
        (Refusal::Statement(_) | Refusal::Wire(_), Some((_, Some(argument)))) => finding.with_snippet(argument),
        _ => finding,
    }
}

/// Why a statement does not name a distribution that depends on it.
fn closes(way: &str) -> String {
    format!("a statement that names the distribution would close a cycle: {way}")
}

/// What there is to say of the statement that a person may write instead.
const WIDER: &str = "one for all distributions of the account would not, and is wider";

/// The name for an input with the ARNs of distributions.
const ARNS_INPUT: &str = "cloudfront_distribution_arns";
/// The name for an input with the one ARN that every caller has.
const ARN_INPUT: &str = "cloudfront_distribution_arn";

/// What a module offers for a statement that lets in OAIs of those who show how it is called.
struct Offered {
    /// The input for ARNs.
    pub(super) input: String,
    /// Whether the statement that takes it is there.
    pub(super) granted: bool,
    /// What is in the way.
    pub(super) findings: Vec<Finding>,
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
            name: ARNS_INPUT,
            list: true,
            beside: Vec::new(),
            oais: BTreeSet::new(),
            within: None,
            users: vec![user],
            templates,
        };
        let circle = wires::way(survey, &(origin.node, resource.address.clone()), &(grant.node, holder.clone()));
        let laid = match (circle, repetition(resource.block)) {
            (Some(way), _) => Err(closes(&way)),
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
                let finding = wire_not_laid::finding(crate::stage::spot(far.module, place), &reason);
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
        let found = &distribution.origins[origin.index];
        let block = found.block;
        let domain = block.body.attribute("domain_name").map_or(block.span, |domain| domain.value.span);
        let place = Place { file: distribution.resource.file, span: domain };
        let address = survey.tree.name_of(origin.node, &distribution.resource.address);
        let of_item = found.domain.as_ref().map(|domain| format!("origin {}", domain.id));
        let whose = format!("{} of {address}", of_item.as_deref().unwrap_or_else(|| own.module.text_at(place)));
        let spot = found.domain.as_ref().and_then(|_| items::spot(found));
        let spot = spot.unwrap_or_else(|| crate::stage::spot(own.module, place));
        let finding = bucket_not_seen::finding(spot, &whose)
            .with_snippet(crate::stage::statement::snippet(None, &distribution.resource));
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
) -> Result<Laid, Refusal> {
    let own = &survey.modules[module];
    let source = &own.policies[policy];
    let mut laid = Laid::Open;
    for link in links {
        let far = &survey.modules[link.origin.module];
        let distribution = &far.distributions[link.origin.position].resource;
        if !matches!(repetition(distribution.block), Repetition::Single) {
            return Err(Refusal::Wire(format!("{} is there several times or not at all", distribution.address)));
        }
        go_together(survey, link).map_err(Refusal::Wire)?;
        let holders = source.attachments.iter().map(|attachment| &attachment.resource.address);
        for holder in holders.chain([&source.holder.address]) {
            let to = written_as(survey, link.grant.node, holder);
            let from = [(link.origin.node, distribution.address.clone())];
            let waited_for = wires::waited_for(survey, link.grant.node, &source.holder, link.origin.node);
            if let Some(way) = from.into_iter().chain(waited_for).find_map(|from| wires::way(survey, &from, &to)) {
                if !stands_inside(survey, link, holder) {
                    return Err(Refusal::Cycle(way));
                }
                laid = Laid::Inside;
            }
        }
    }
    let found = arns(survey, (module, &source.holder), wanted);
    // What lies below is shown by outputs, and is there wherever its calls are made.
    let is_below = |node: &usize, thing: &Thing| {
        survey.tree.way_down(*node, thing.node).is_some() && survey.tree.is_single(survey.all(), thing.node)
    };
    let below = || wanted.iter().all(|(node, things)| things.iter().all(|thing| is_below(node, thing)));
    let is_text = matches!(&source.notation, Some(Notation::Text(_)));
    // Every caller has to hand one over then.
    let one_each =
        is_text && found.is_none() && !below() && wanted.iter().all(|(node, things)| has_one(survey, *node, things));
    let may_be_none = found.as_ref().map_or_else(|| !below() && !one_each, |found| found.guard != Guard::Always);
    if is_text && may_be_none {
        return Err(Refusal::Wire(
            "there may be no distribution, and JSON that is written as text cannot leave the statement out then"
                .to_owned(),
        ));
    }
    if let Some(found) = found {
        return in_notation(source, found).map(|_| laid).map_err(Refusal::Wire);
    }
    takes(source, wanted.values().all(|things| things.len() < 2)).map_err(Refusal::Wire)?;
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
        name: if one_each { ARN_INPUT } else { ARNS_INPUT },
        list: !one_each,
        beside,
        oais: BTreeSet::new(),
        within: Some(source.holder.clone()),
        users: distributions.to_vec(),
        templates,
    };
    let wire = wires::lay(survey, &wish).map_err(Refusal::Wire)?;
    // What brings them comes once the way is open.
    if let Laid::Open = laid {
        out.extend(wire);
    }
    Ok(laid)
}

/// Whether a node needs one distribution, which is there wherever its call is.
fn has_one(survey: &Survey<'_>, node: usize, things: &BTreeSet<Thing>) -> bool {
    let (Some(thing), 1, Some((caller, _))) = (things.first(), things.len(), &survey.tree.nodes[node].caller) else {
        return false;
    };
    let is_there = |node: &usize| {
        let of = survey.tree.nodes[*node].caller.as_ref();
        let call = of.and_then(|(above, call)| survey.all()[survey.tree.nodes[*above].module].call(call));
        call.is_some_and(|(_, call)| matches!(repetition(call), Repetition::Single))
    };
    survey.tree.way_down(*caller, thing.node).is_some_and(|way| way.iter().all(is_there))
}

/// Whether a policy stands inside its bucket, and a distribution waits for no more than the bucket: a resource of its own would
/// open the way.
fn stands_inside(survey: &Survey<'_>, link: &Link<'_>, holder: &Address) -> bool {
    let own = &survey.modules[link.grant.module];
    let source = &own.policies[link.grant.policy];
    let distribution = &survey.modules[link.origin.module].distributions[link.origin.position].resource;
    let from = (link.origin.node, distribution.address.clone());
    let waits_for_all = survey.tree.ancestors(link.grant.node).into_iter().any(|at| {
        let call = survey.tree.nodes[at].caller.as_ref();
        call.is_some_and(|(above, call)| wires::way(survey, &from, &(*above, Address::Module(call.clone()))).is_some())
    });
    source.holder.address == *holder
        && source.attachments.iter().all(|attachment| attachment.inline && attachment.resource.address == *holder)
        && restructure::can_be_extracted(own, source)
        && !waits_for_all
}

/// The resource in whose policy a statement of a holder ends up, and where that is: behind a call, the one of its module.
fn written_as(survey: &Survey<'_>, node: usize, holder: &Address) -> (usize, Address) {
    let behind = || {
        let Address::Module(call) = holder else { return None };
        let known = survey.all()[survey.tree.nodes[node].module].called.get(call)?;
        let resource = known.with_policy()?;
        Some((*survey.tree.nodes[node].children.get(call)?, resource.clone()))
    };
    behind().unwrap_or_else(|| (node, holder.clone()))
}
