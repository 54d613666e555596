//! An origin whose OAI, or whose bucket's policy, callers who are not in the walked code may see to themselves. The OAC takes the
//! place of the module's own OAI, where the module sees to the policy too: it has a `count` that says when, and what goes with it
//! asks whether it is there. For all other callers nothing changes.

use crate::finding::{Finding, Snippet, brought_identity, not_for_some, own_policy};
use crate::flow::is_empty;
use crate::hcl::ast::{Expr, ExprKind, Span, canonical};
use crate::hcl::parse;
use crate::policy::Notation;
use crate::policy::identity::Identity;
use crate::policy::statement::Statement;
use crate::stage::access::is_for_others;
use crate::stage::across::Attached;
use crate::stage::control;
use crate::stage::interface::choice;
use crate::stage::source_arn::{Guard, SourceArns};
use crate::stage::there::where_it_is;
use crate::stage::{Context, PlanError};
use crate::survey::ModuleSurvey;
use crate::survey::origins::{Distribution, Origin, OriginIdentity, identity_argument};
use crate::survey::policies::PolicySource;
use crate::survey::references::Sink;
use crate::terraform::address::Address;
use crate::terraform::condition;
use crate::terraform::instances::same_instances;
use crate::terraform::language;
use crate::terraform::module::{Place, Repetition, Resource, repetition};
use crate::terraform::reference;
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::json;

/// Where an OAC takes the place of an OAI, and where not.
#[derive(Debug, Clone, PartialEq)]
pub struct Either {
    /// The input that brings another OAI; `None` where it is the bucket's policy alone that callers may see to.
    pub input: Option<String>,
    /// The input by which callers choose between an OAI and an OAC, where they do.
    pub chosen: Option<String>,
    /// Where the OAC takes the place of the module's own: all of these hold.
    pub conditions: Vec<String>,
    /// The `count` of the OAC that says so.
    pub count: String,
    /// Whether it also asks if the module sees to the bucket's policy.
    pub asks_for_policy: bool,
    /// Whether origins go on with an OAI for some callers.
    pub stays: bool,
}

/// How the OAI of an interface is exchanged of which callers may bring another one; `None` where there is nothing to tell apart.
///
/// # Errors
/// Where the code does not say when the module's own is taken in words that can stand elsewhere: the place, and the reason.
pub fn of(survey: &ModuleSurvey<'_>, identity: &Identity) -> Result<Option<Either>, (Place, String)> {
    let mut out: Option<Either> = None;
    for (position, distribution) in survey.distributions.iter().enumerate() {
        for (index, origin) in distribution.origins.iter().enumerate() {
            let OriginIdentity::Known(mention) = &origin.identity else { continue };
            if mention.identity != *identity {
                continue;
            }
            let place = Place { file: distribution.resource.file, span: mention.span };
            let chosen = choice::of(survey, distribution, origin, identity);
            let found = match (chosen, survey.across.attached.get(&(position, index))) {
                (Some(chosen), _) => Ok(Some(chosen)),
                (None, Some(policy)) => of_policy(survey, distribution, origin, identity, policy),
                (None, None) => of_origin(survey, distribution, origin, identity),
            };
            let Some(found) = found.map_err(|reason| (place, reason))? else { continue };
            // One OAC for several buckets is there where all their policies are.
            if let Some(known) = out.as_mut().filter(|known| known.input.is_none() && found.input.is_none()) {
                let all = known.conditions.iter().chain(&found.conditions).cloned();
                *known = by_policy(condition::needed(survey.module, condition::each_once(all)));
                continue;
            }
            if out.as_ref().is_some_and(|known| *known != found) {
                return Err((place, "its origins take it under different conditions".to_owned()));
            }
            out = Some(found);
        }
    }
    Ok(out)
}

fn of_origin(
    survey: &ModuleSurvey<'_>,
    distribution: &Distribution<'_>,
    origin: &Origin<'_>,
    identity: &Identity,
) -> Result<Option<Either>, String> {
    let brought = origin.control_id.as_ref().and_then(|id| id.brought.as_ref());
    let Some(brought) = brought.filter(|_| survey.is_interface) else { return Ok(None) };
    let module = survey.module;
    let Some(declaration) = survey.declaration(identity) else { return Ok(None) };
    let unclear =
        || format!("it does not say when it takes the one in var.{} in words that can stand elsewhere", brought.input);
    let own = brought.own.clone().filter(|_| !origin.dynamic).ok_or_else(unclear)?;
    let policy = conditions_of_policy(survey, distribution, origin, identity)?;
    let is_made = condition::of_block(module, declaration)?;
    let text = module.text(declaration.file);
    let with_own = condition::needed(module, condition::each_once(is_made.iter().chain(&own).cloned()));
    let all = condition::needed(module, condition::each_once(with_own.iter().chain(&policy).cloned()));
    if all.iter().any(|condition| asks_for_resource(condition)) {
        return Err(unclear());
    }
    let count = match repetition(declaration.block) {
        // The same instances, in the same words.
        Repetition::Count(count) if all == condition::each_once(is_made) => count.unwrapped().span.of(text).to_owned(),
        _ if all.is_empty() => return Ok(None),
        _ => count_where(&all),
    };
    let asks_for_policy = all.len() > with_own.len();
    let input = Some(brought.input.clone());
    Ok(Some(Either { input, chosen: None, conditions: all, count, asks_for_policy, stays: true }))
}

/// The conditions under which there is the policy that lets an OAI in to the bucket of an origin, where those of its
/// distribution do not say so.
///
/// # Errors
/// Where the code does not show when there is that policy.
pub fn conditions_of_policy(
    survey: &ModuleSurvey<'_>,
    distribution: &Distribution<'_>,
    origin: &Origin<'_>,
    identity: &Identity,
) -> Result<Vec<String>, String> {
    let mut policy = Vec::new();
    for source in &survey.policies {
        let on_bucket = |bucket| origin.bucket.as_ref().is_some_and(|used| used.bucket == bucket);
        let names = |source: &PolicySource<'_>| {
            let mut named = source.policy.statements.iter().flat_map(|statement| statement.identifiers());
            named.any(|identifier| identifier.mentions.iter().any(|mention| mention.identity == *identity))
        };
        if !names(source) || is_for_others(survey, source, origin) {
            continue;
        }
        // A document that is missing lets no OAI in either.
        for attachment in source.attachments.iter().filter(|a| on_bucket(a.bucket.bucket.clone())) {
            if !same_instances(survey.module, &attachment.resource, &distribution.resource) {
                policy.extend(condition::of_block(survey.module, &attachment.resource)?);
            }
        }
    }
    Ok(policy)
}

/// Whether a condition is about a resource, or not understood.
pub fn asks_for_resource(condition: &str) -> bool {
    let parsed = parse::of_text(condition);
    parsed.is_none_or(|parsed| reference::in_expr(&parsed).iter().any(|found| found.target.is_managed()))
}

/// How the module's own OAI is exchanged where the bucket's policy is there under conditions that callers decide.
fn of_policy(
    survey: &ModuleSurvey<'_>,
    distribution: &Distribution<'_>,
    origin: &Origin<'_>,
    identity: &Identity,
    policy: &Attached,
) -> Result<Option<Either>, String> {
    let policy = policy.clone()?;
    let own = survey.declaration(identity);
    if matches!(identity, Identity::Through(_) | Identity::Called { .. }) || survey.across.used.contains_key(identity) {
        return Err("the OAI is not this module's alone, so that its OAC cannot follow the policy".to_owned());
    }
    let of_items = origin.item.is_some() || origin.domain.is_some();
    if matches!(distribution.resource.address, Address::Module(_)) || of_items || origin.has_control {
        return Err("the origin has no place for an OAI beside an OAC".to_owned());
    }
    let is_made = own.map_or_else(|| Ok(Vec::new()), |own| condition::of_block(survey.module, own))?;
    let all = condition::needed(survey.module, condition::each_once(is_made.into_iter().chain(policy)));
    match all.iter().find(|condition| asks_for_resource(condition)) {
        Some(condition) => Err(format!("`{condition}` cannot stand in the `count` of the OAC")),
        None => Ok(Some(by_policy(all))),
    }
}

fn by_policy(conditions: Vec<String>) -> Either {
    let count = count_where(&conditions);
    Either { input: None, chosen: None, count, conditions, asks_for_policy: true, stays: true }
}

/// The `count` of what is there where all of these hold.
pub fn count_where(conditions: &[String]) -> String {
    format!("{} ? 1 : 0", conditions.join(" && "))
}

/// Why an OAC that is there cannot be the one for callers who bring no OAI, if it cannot.
pub fn unfit(survey: &ModuleSurvey<'_>, identity: &Identity, control: &Resource<'_>) -> Option<Result<(), String>> {
    let mut origins = survey.distributions.iter().flat_map(|distribution| &distribution.origins);
    if origins.any(|origin| origin.beside.as_ref() == Some(&control.address)) {
        return Some(Ok(()));
    }
    let either = of(survey, identity).ok()??;
    let written = match repetition(control.block) {
        Repetition::Count(count) => canonical(survey.module.text(control.file), count),
        _ => String::new(),
    };
    Some(match written == either.count.split_whitespace().collect::<String>() {
        true => Ok(()),
        false => Err(match either.input {
            Some(_) => format!("its `count` is not `{}`, where the module uses its own OAI", either.count),
            None => format!("its `count` is not `{}`, where the module sees to the bucket's policy", either.count),
        }),
    })
}

/// What stands in the way of an origin whose OAI callers may bring, and what there is to tell of it.
pub fn readiness(
    survey: &ModuleSurvey<'_>,
    identity: &Identity,
    place: Place,
    input: Option<&str>,
) -> Result<Finding, Finding> {
    let spot = |place: Place| crate::stage::spot(survey.module, place);
    match (of(survey, identity), input) {
        (Ok(Some(either)), Some(input)) => Ok(brought_identity::kept(spot(place), input, either.asks_for_policy)),
        (Ok(None), Some(input)) => Ok(brought_identity::finding(spot(place), input)),
        (Ok(either), None) => {
            let conditions = either.map(|either| either.conditions.join(" && ")).unwrap_or_default();
            Ok(own_policy::finding(spot(place), &identity.to_string(), &conditions))
        }
        (Err((at, reason)), input) => {
            let label = identity.address().map_or_else(|| "NAME".to_owned(), |address| address.name().to_owned());
            let values = json!({
                "label": label,
                "identity": survey.module.text_at(place),
                "brought": input.is_some(),
                "id": language::only(survey.module, &control::address(&label), "id"),
            });
            let finding = match input {
                Some(input) => not_for_some::finding(spot(at), &identity.to_string(), input, &reason),
                None => not_for_some::of_policy(spot(at), &identity.to_string(), &reason),
            };
            let template = match identity {
                Identity::Through(_) => "snippet_for_some_handed.tf",
                // What a call says in its place depends on its module.
                Identity::Called { .. } => return Err(finding),
                _ => "snippet_for_some.tf",
            };
            Err(finding.with_snippet(Snippet::new(template, values)))
        }
    }
}

/// The ARNs of a statement for CloudFront beside one about an OAI: where there may be no OAC, the statement is there with it.
/// The condition is said once more, since a document that asks for the OAC is read only when that is made, and no plan shows it.
/// JSON that is written as text cannot leave a statement out, and keeps it: it names the module's own distribution.
pub fn guarded(
    survey: &ModuleSurvey<'_>,
    (source, statement): (&PolicySource<'_>, &Statement),
    identity: &Identity,
    arns: SourceArns,
) -> SourceArns {
    let is_text = matches!(source.notation, Some(Notation::Text(_) | Notation::Entries(_)));
    match of(survey, identity) {
        // A policy that is not there says nothing to anybody.
        Ok(Some(either)) if !is_text && (either.input.is_some() || either.chosen.is_some()) => {
            let there = where_it_is(survey, source, Some(statement));
            if either.chosen.is_some() && condition::all_hold(survey.module, &either.conditions, &there) {
                return arns;
            }
            let here = either.conditions.join(" && ");
            let implied = condition::implied(survey.module, &either.conditions);
            // Where there is an OAC, there is the distribution.
            let says_nothing_more = |condition: &str| {
                let of_it = |found: &&Distribution<'_>| condition == format!("length({}) > 0", found.resource.address);
                let found = survey.distributions.iter().find(of_it);
                let needed = found.and_then(|found| condition::of_block(survey.module, &found.resource).ok());
                needed.is_some_and(|needed| needed.iter().all(|condition| implied.contains(condition)))
            };
            let guard = match &arns.guard {
                Guard::When(condition) if *condition != here && !says_nothing_more(condition) => {
                    format!("{here} && ({condition})")
                }
                _ => here,
            };
            SourceArns { guard: Guard::When(guard), ..arns }
        }
        _ => arns,
    }
}

/// The edits that let an origin take the OAC where there is one, and what it took where there is none.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn move_origin(
    survey: &ModuleSurvey<'_>,
    distribution: &Distribution<'_>,
    origin: &Origin<'_>,
    control: &Address,
    context: &Context<'_>,
) -> Result<Vec<Edit>, PlanError> {
    let (Some(config), Some(id)) = (origin.s3_config, &origin.control_id) else { return Ok(Vec::new()) };
    if let OriginIdentity::Known(mention) = &origin.identity
        && let Some(either) = choice::of(survey, distribution, origin, &mention.identity)
    {
        return Ok(choice::move_origin(survey, distribution, origin, &either).unwrap_or_default());
    }
    let text = survey.module.text(distribution.resource.file);
    let newline = layout::newline_at(text, config.span.start);
    let base = layout::indentation(text, config.span.start);
    let unit = layout::indent_unit(text, origin.block.span);
    let value = match id.by_instances && id.brought.is_none() {
        false => id.with_id(&format!("try({control}[0].id, null)")),
        // It asks for the OAI already, which may be missing too.
        true => match id.with(control, survey.module.resource(control).as_ref()) {
            asks if asks.starts_with("try(") => asks,
            asks => format!("try({asks}, null)"),
        },
    };
    let is_missing = format!("length({control}) == 0");
    let Some(for_each) = config.body.attribute("for_each").filter(|_| config.keyword == "dynamic") else {
        let Some(path) = config.body.attribute("origin_access_identity") else { return Ok(Vec::new()) };
        let identity = layout::copied(text, path.value.span);
        let values = json!({ "control": value, "condition": is_missing, "identity": identity });
        let rendered = context.templates.render("origin_both_ways.tf", &values)?;
        return Ok(vec![Edit { span: config.span, text: layout::fitted(&rendered, base, &unit, newline) }]);
    };
    let rendered = context.templates.render("origin_access_control_id.tf", &json!({ "value": value }))?;
    let line = layout::fitted(&rendered, base, &unit, newline);
    let items = items_under(text, &for_each.value, &is_missing);
    let before = Span::new(config.span.start, for_each.value.span.start).of(text);
    let behind = Span::new(for_each.value.span.end, config.span.end).of(text);
    Ok(vec![Edit { span: config.span, text: format!("{line}{newline}{newline}{base}{before}{items}{behind}") }])
}

/// The items of a list that are there only under one more condition.
pub fn items_under(text: &str, items: &Expr, guard: &str) -> String {
    let written = items.span.of(text);
    match &items.unwrapped().kind {
        ExprKind::Conditional(parts) if is_empty(&parts[2]) => {
            let condition = parts[0].span.of(text);
            let condition = match &parts[0].kind {
                ExprKind::Operation("||", _) => format!("({condition})"),
                _ => condition.to_owned(),
            };
            format!("{guard} && {condition} ? {} : {}", parts[1].span.of(text), parts[2].span.of(text))
        }
        ExprKind::Conditional(parts) => match condition::conjuncts(text, &parts[0], false) {
            Some(contrary) if is_empty(&parts[1]) => {
                let (some, none) = (parts[2].span.of(text), parts[1].span.of(text));
                format!("{guard} && {} ? {some} : {none}", contrary.join(" && "))
            }
            _ => format!("{guard} ? ({written}) : []"),
        },
        _ => format!("{guard} ? {written} : []"),
    }
}

/// Whether callers go on with an OAI beside the OAC: origins take it where there is no OAC, or will.
pub fn stays(survey: &ModuleSurvey<'_>, identity: &Identity) -> bool {
    matches!(of(survey, identity), Ok(Some(either)) if either.stays) || place(survey, identity).is_some()
}

/// Whether callers bring another OAI where origins have one beside the OAC, or see to the bucket's policy alone.
pub fn is_brought_beside(survey: &ModuleSurvey<'_>, identity: &Identity) -> bool {
    let origins = survey.distributions.iter().flat_map(|d| d.origins.iter().map(move |o| (d.resource.file, o)));
    let mut beside = origins.filter(|(_, origin)| origin.beside.is_some());
    beside.any(|(file, origin)| {
        let path = origin.s3_config.and_then(identity_argument);
        let brought = path.and_then(|path| survey.flow.path_or_brought(file, &path.value));
        brought.is_some_and(|(mention, _)| mention.identity == *identity)
    })
}

/// Where an origin has an OAI beside the OAC.
pub fn place(survey: &ModuleSurvey<'_>, identity: &Identity) -> Option<Place> {
    let mut mine = survey.references.iter().filter(|found| found.identity.as_ref() == Some(identity));
    mine.find(|found| found.sink == Sink::Beside).map(|found| found.place)
}
