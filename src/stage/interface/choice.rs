//! An origin of which callers choose whether it takes an OAI or an OAC. Those that choose the OAI get the OAC of those that choose
//! it: its `count` is wider, and the origin names the OAI only where there is none. To choose the OAC is safe from then on, since
//! nothing about the origin changes any more.

use super::either::{Either, asks_for_resource, conditions_of_policy};
use crate::flow::brought::Brought;
use crate::hcl::ast::{Expr, ExprKind};
use crate::hcl::parse;
use crate::policy::identity::Identity;
use crate::stage::control::{Control, unfit_settings};
use crate::survey::ModuleSurvey;
use crate::survey::origins::{Distribution, Origin, OriginIdentity};
use crate::terraform::condition::{self, any_of, each_once, exclude, holds, implied, needed};
use crate::terraform::module::{Repetition, Resource, repetition};
use crate::terraform::reference::{self, Instance};
use crate::workspace::edits::Edit;
use crate::workspace::layout;

/// How an origin of which callers choose moves for those that choose the OAI; `None` where the code does not say when there is
/// what in words that can stand elsewhere, or where an OAC is there for them already.
pub fn of(
    survey: &ModuleSurvey<'_>,
    distribution: &Distribution<'_>,
    origin: &Origin<'_>,
    identity: &Identity,
) -> Option<Either> {
    let module = survey.module;
    let chosen = origin.chosen.as_ref().filter(|_| !origin.dynamic)?;
    let control = named_by(survey, origin)?;
    let Repetition::Count(_) = repetition(control.block) else { return None };
    let mut origins = survey.distributions.iter().flat_map(|distribution| &distribution.origins);
    if origins.any(|other| other.control == origin.control && other.chosen.is_none()) {
        return None;
    }
    let text = module.text(distribution.resource.file);
    let branch = branch(text, &origin.block.body.attribute("origin_access_control_id")?.value, control)?;
    let own = match origin.control_id.as_ref()?.brought.as_ref() {
        Some(Brought { own, .. }) => own.clone()?,
        None => Vec::new(),
    };
    let declaration = survey.declaration(identity)?;
    let policy = conditions_of_policy(survey, distribution, origin, identity).ok()?;
    let is_made = condition::of_block(module, declaration).ok()?;
    let certain = implied(module, &each_once(is_made.iter().chain(&own).chain(&policy).cloned()));
    // That they do not choose the OAC is said by what they choose.
    let said = |condition: &&String| {
        let contrary = condition.strip_prefix('!').map(|contrary| implied(module, &[contrary.to_owned()]));
        contrary.is_some_and(|contrary| exclude(&contrary, &certain)) && !certain.contains(condition)
    };
    let asks_for_policy = |all: &[String]| policy.iter().any(|condition| all.contains(condition));
    let known = origin.known.iter().filter(|condition| !said(condition)).cloned();
    let all = needed(module, each_once(is_made.into_iter().chain(own).chain(known).chain(policy.iter().cloned())));
    let given = implied(module, &all);
    let there = condition::of_block(module, control).ok()?;
    let is_wide = condition::all_hold(module, &there, &all);
    let is_apart = |conditions: &[String]| exclude(&implied(module, conditions), &given);
    if all.is_empty() || !(is_wide || is_apart(&there)) || !is_apart(&branch.conditions) {
        return None;
    }
    if all.iter().chain(&branch.conditions).any(|condition| asks_for_resource(condition)) {
        return None;
    }
    // Where each instance of the origin that could have the OAI has the OAC, none has it.
    let of_distribution = condition::of_block(module, &distribution.resource).unwrap_or_default();
    let here = each_once(origin.known.iter().cloned().chain(of_distribution));
    let brought = origin.control_id.as_ref().and_then(|id| id.brought.as_ref());
    let stays = brought.is_some() || !condition::all_hold(module, &all, &here);
    // What goes on beside the OAC is for callers that are not in the walked code.
    if stays && !survey.is_interface {
        return None;
    }
    Some(Either {
        input: brought.map(|brought| brought.input.clone()),
        chosen: Some(chosen.input.clone()),
        stays,
        count: super::either::count_where(&all),
        asks_for_policy: asks_for_policy(&all),
        conditions: all,
    })
}

/// The OAC of this module that an origin names.
fn named_by<'s, 'm>(survey: &'s ModuleSurvey<'m>, origin: &Origin<'_>) -> Option<&'s Resource<'m>> {
    survey.controls.iter().find(|control| Some(&control.address) == origin.control.as_ref())
}

/// Where an origin takes the OAC of those that choose it.
struct Branch<'e> {
    /// What is asked.
    asked: &'e Expr,
    /// The conditions that hold there.
    conditions: Vec<String>,
    /// The id.
    id: &'e Expr,
    /// What it takes elsewhere.
    other: &'e Expr,
    /// Whether it takes it where what is asked holds, and not where it does not.
    wanted: bool,
}

fn branch<'e>(text: &str, value: &'e Expr, control: &Resource<'_>) -> Option<Branch<'e>> {
    let ExprKind::Conditional(parts) = &value.unwrapped().kind else { return None };
    let is_id = |expr: &Expr| {
        let first = Instance::Key("0".to_owned());
        reference::as_reference(expr).is_some_and(|found| found.target == control.address && found.instance == first)
    };
    let (id, other, wanted) = match (is_id(&parts[1]), is_id(&parts[2])) {
        (true, false) => (&parts[1], &parts[2], true),
        (false, true) => (&parts[2], &parts[1], false),
        _ => return None,
    };
    let conditions = condition::conjuncts(text, &parts[0], wanted)?;
    Some(Branch { asked: &parts[0], conditions, id, other, wanted })
}

/// The OAC of an OAI of which callers choose: there, or to be there for those that choose the OAI, too.
pub fn control<'m>(survey: &ModuleSurvey<'m>, identity: &Identity) -> Option<Control<'m>> {
    let (either, control) = found(survey, identity)?;
    if let Some(reason) = unfit_settings(survey, &control, true) {
        return Some(Control::Unfit(control, reason));
    }
    let there = condition::of_block(survey.module, &control).ok()?;
    Some(match condition::all_hold(survey.module, &there, &either.conditions) {
        true => Control::There(control),
        false => Control::Missing(control.address.name().to_owned()),
    })
}

/// The `count` by which an OAC is there for callers that choose the OAI, too.
pub fn widened<'m>(survey: &ModuleSurvey<'m>, identity: &Identity) -> Option<(Resource<'m>, Edit)> {
    let (either, control) = found(survey, identity)?;
    let Repetition::Count(count) = repetition(control.block) else { return None };
    let there = condition::of_block(survey.module, &control).ok()?;
    let text = match any_of(vec![there, either.conditions]).as_slice() {
        [] => "1".to_owned(),
        all => format!("{} ? 1 : 0", joined(all)),
    };
    let edit = Edit { span: count.span, text };
    Some((control, edit))
}

fn found<'m>(survey: &ModuleSurvey<'m>, identity: &Identity) -> Option<(Either, Resource<'m>)> {
    survey.distributions.iter().find_map(|distribution| {
        distribution.origins.iter().find_map(|origin| {
            let OriginIdentity::Known(mention) = &origin.identity else { return None };
            let either = of(survey, distribution, origin, identity).filter(|_| mention.identity == *identity)?;
            Some((either, named_by(survey, origin)?.clone()))
        })
    })
}

/// Conditions that all have to hold, in front of a `?`.
fn joined(all: &[String]) -> String {
    let inside = |only: &str| {
        let parsed = parse::of_text(only)?;
        matches!(parsed.kind, ExprKind::Parens(_)).then(|| only[1..only.len() - 1].to_owned())
    };
    match all {
        [only] => inside(only).unwrap_or_else(|| only.clone()),
        all => all.join(" && "),
    }
}

/// The edits by which an origin takes the OAC where callers choose the OAI, too.
pub fn move_origin(
    survey: &ModuleSurvey<'_>,
    distribution: &Distribution<'_>,
    origin: &Origin<'_>,
    either: &Either,
) -> Option<Vec<Edit>> {
    let text = survey.module.text(distribution.resource.file);
    let control = named_by(survey, origin)?;
    let value = &origin.block.body.attribute("origin_access_control_id")?.value;
    let branch = branch(text, value, control)?;
    let config = origin.s3_config?;
    // What holds wherever there is the distribution need not be said in it.
    let there = implied(survey.module, &condition::of_block(survey.module, &distribution.resource).unwrap_or_default());
    let left = |conditions: &[String]| conditions.iter().filter(|one| !holds(one, &there)).cloned().collect();
    let all = any_of(vec![left(&branch.conditions), left(&either.conditions)]);
    let id = match (all.as_slice(), branch.wanted) {
        ([], _) => Edit { span: value.span, text: layout::copied(text, branch.id.span) },
        (all, true) => Edit { span: branch.asked.span, text: joined(all) },
        (all, false) => {
            let (id, other) = (layout::copied(text, branch.id.span), layout::copied(text, branch.other.span));
            let other = match &branch.other.kind {
                ExprKind::Conditional(_) => format!("({other})"),
                _ => other,
            };
            Edit { span: value.span, text: format!("{} ? {id} : {other}", joined(all)) }
        }
    };
    if !either.stays {
        let mut edits = crate::stage::remove_blocks(text, &[config.span]);
        edits.push(id);
        return Some(edits);
    }
    let items = &config.body.attribute("for_each")?.value;
    let is_missing = format!("length({}) == 0", control.address);
    Some(vec![id, Edit { span: items.span, text: super::either::items_under(text, items, &is_missing) }])
}
