//! An origin that takes the module's own OAI, or one that callers who are not in the walked code bring. The OAC takes the place of
//! the module's own, where the module sees to the bucket's policy too: it has a `count` that says when, and what goes with it
//! asks whether it is there. For all other callers nothing changes.

use crate::finding::{Finding, Snippet, brought_identity, not_for_some};
use crate::flow::is_empty;
use crate::hcl::ast::{Expr, ExprKind, Span, canonical};
use crate::hcl::parse;
use crate::policy::Notation;
use crate::policy::identity::Identity;
use crate::stage::access::is_for_others;
use crate::stage::source_arn::{Guard, SourceArns};
use crate::stage::{Context, PlanError};
use crate::survey::ModuleSurvey;
use crate::survey::origins::{Distribution, Origin, OriginIdentity};
use crate::survey::policies::PolicySource;
use crate::survey::references::Sink;
use crate::terraform::address::Address;
use crate::terraform::condition;
use crate::terraform::instances::same_instances;
use crate::terraform::module::{Place, Repetition, Resource, repetition};
use crate::terraform::reference;
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::json;

/// Where an OAC takes the place of an OAI, and where not.
#[derive(Debug, Clone, PartialEq)]
pub struct Either {
    /// The input that brings another OAI.
    pub input: String,
    /// Where the OAC takes the place of the module's own: all of these hold.
    pub conditions: Vec<String>,
    /// The `count` of the OAC that says so.
    pub count: String,
    /// Whether it also asks if the module sees to the bucket's policy.
    pub asks_for_policy: bool,
}

/// How the OAI of an interface is exchanged of which callers may bring another one; `None` where there is nothing to tell apart.
///
/// # Errors
/// Where the code does not say when the module's own is taken in words that can stand elsewhere: the place, and the reason.
pub fn of(survey: &ModuleSurvey<'_>, identity: &Identity) -> Result<Option<Either>, (Place, String)> {
    let mut out: Option<Either> = None;
    if !survey.is_interface {
        return Ok(None);
    }
    for distribution in &survey.distributions {
        for origin in &distribution.origins {
            let OriginIdentity::Known(mention) = &origin.identity else { continue };
            if mention.identity != *identity {
                continue;
            }
            let place = Place { file: distribution.resource.file, span: mention.span };
            let found = of_origin(survey, distribution, origin, identity).map_err(|reason| (place, reason))?;
            let Some(found) = found else { continue };
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
    let Some(brought) = origin.control_id.as_ref().and_then(|id| id.brought.as_ref()) else { return Ok(None) };
    let module = survey.module;
    let Some(declaration) = survey.declaration(identity) else { return Ok(None) };
    let unclear =
        || format!("it does not say when it takes the one in var.{} in words that can stand elsewhere", brought.input);
    let own = brought.own.clone().filter(|_| !origin.dynamic).ok_or_else(unclear)?;
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
            if !same_instances(module, &attachment.resource, &distribution.resource) {
                policy.extend(condition::of_block(module, &attachment.resource)?);
            }
        }
    }
    let is_made = condition::of_block(module, declaration)?;
    let text = module.text(declaration.file);
    let with_own = condition::needed(module, condition::each_once(is_made.iter().chain(&own).cloned()));
    let all = condition::needed(module, condition::each_once(with_own.iter().chain(&policy).cloned()));
    let asks_for_resource = |condition: &String| {
        let parsed = parse::parse_expr(condition, Span::new(0, condition.len()));
        parsed.is_none_or(|parsed| reference::in_expr(&parsed).iter().any(|found| found.target.is_managed()))
    };
    if all.iter().any(asks_for_resource) {
        return Err(unclear());
    }
    let count = match repetition(declaration.block) {
        // The same instances, in the same words.
        Repetition::Count(count) if all == condition::each_once(is_made) => count.unwrapped().span.of(text).to_owned(),
        _ if all.is_empty() => return Ok(None),
        _ => format!("{} ? 1 : 0", all.join(" && ")),
    };
    let asks_for_policy = all.len() > with_own.len();
    Ok(Some(Either { input: brought.input.clone(), conditions: all, count, asks_for_policy }))
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
        false => Err(format!("its `count` is not `{}`, where the module uses its own OAI", either.count)),
    })
}

/// What stands in the way of an origin whose OAI callers may bring, and what there is to tell of it.
pub fn readiness(
    survey: &ModuleSurvey<'_>,
    identity: &Identity,
    place: Place,
    input: &str,
) -> Result<Finding, Finding> {
    let spot = |place: Place| crate::stage::spot(survey.module, place);
    match of(survey, identity) {
        Ok(Some(either)) => Ok(brought_identity::kept(spot(place), input, either.asks_for_policy)),
        Ok(None) => Ok(brought_identity::finding(spot(place), input)),
        Err((at, reason)) => {
            let label = identity.address().map(|address| address.name().to_owned());
            let values = json!({ "label": label, "identity": survey.module.text_at(place) });
            let finding = not_for_some::finding(spot(at), &identity.to_string(), input, &reason);
            Err(finding.with_snippet(Snippet::new("snippet_for_some.tf", values)))
        }
    }
}

/// The ARNs of a statement for CloudFront beside one about an OAI: where there may be no OAC, the statement is there with it.
/// The condition is said once more, since a document that asks for the OAC is read only when that is made, and no plan shows it.
/// JSON that is written as text cannot leave a statement out, and keeps it: it names the module's own distribution.
pub fn guarded(
    survey: &ModuleSurvey<'_>,
    source: &PolicySource<'_>,
    identity: &Identity,
    arns: SourceArns,
) -> SourceArns {
    let is_text = matches!(source.notation, Some(Notation::Text(_) | Notation::Entries(_)));
    match of(survey, identity) {
        Ok(Some(either)) if !is_text => {
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

/// The edit that lets an origin take the OAC where there is one, and what it took where there is none.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn move_origin(
    survey: &ModuleSurvey<'_>,
    distribution: &Distribution<'_>,
    origin: &Origin<'_>,
    control: &Address,
    context: &Context<'_>,
) -> Result<Option<Edit>, PlanError> {
    let (Some(config), Some(id)) = (origin.s3_config, &origin.control_id) else { return Ok(None) };
    let text = survey.module.text(distribution.resource.file);
    let newline = layout::newline_at(text, config.span.start);
    let base = layout::indentation(text, config.span.start);
    let unit = layout::indent_unit(text, origin.block.span);
    let value = id.with_id(&format!("try({control}[0].id, null)"));
    let is_missing = format!("length({control}) == 0");
    let Some(for_each) = config.body.attribute("for_each").filter(|_| config.keyword == "dynamic") else {
        let Some(path) = config.body.attribute("origin_access_identity") else { return Ok(None) };
        let identity = layout::copied(text, path.value.span);
        let values = json!({ "control": value, "condition": is_missing, "identity": identity });
        let rendered = context.templates.render("origin_both_ways.tf", &values)?;
        return Ok(Some(Edit { span: config.span, text: layout::fitted(&rendered, base, &unit, newline) }));
    };
    let rendered = context.templates.render("origin_access_control_id.tf", &json!({ "value": value }))?;
    let line = layout::fitted(&rendered, base, &unit, newline);
    let items = items_under(text, &for_each.value, &is_missing);
    let before = Span::new(config.span.start, for_each.value.span.start).of(text);
    let behind = Span::new(for_each.value.span.end, config.span.end).of(text);
    Ok(Some(Edit { span: config.span, text: format!("{line}{newline}{newline}{base}{before}{items}{behind}") }))
}

/// The items of a list that are there only under one more condition.
fn items_under(text: &str, items: &Expr, guard: &str) -> String {
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
    matches!(of(survey, identity), Ok(Some(_))) || place(survey, identity).is_some()
}

/// Where an origin has an OAI beside the OAC.
pub fn place(survey: &ModuleSurvey<'_>, identity: &Identity) -> Option<Place> {
    let mut mine = survey.references.iter().filter(|found| found.identity.as_ref() == Some(identity));
    mine.find(|found| found.sink == Sink::Beside).map(|found| found.place)
}
