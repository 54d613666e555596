//! What becomes, at the retirement, of the places where a module asks for an OAI that is handed over, or has one by the way:
//! they ask for the OAC instead, wherever the module is called with the same answer.

use super::access::is_source_condition;
use crate::flow::asked;
use crate::hcl::ast::Span;
use crate::survey::origins::identity_argument;
use crate::survey::references::Sink;
use crate::survey::uses::Use;
use crate::survey::{ModuleSurvey, OAC, Survey};
use crate::terraform::known::{Known, Place as In};
use crate::terraform::module::Place;
use crate::terraform::reference;
use crate::terraform::tree::{Value, variable};
use crate::workspace::edits::Edit;
use std::collections::BTreeMap;

/// By the place of the reference: the edit, or why there is none.
pub type Answers = BTreeMap<Place, Result<Edit, String>>;

/// The answers for a module.
pub fn answers(survey: &Survey<'_>, module: usize) -> Answers {
    let own = &survey.modules[module];
    let mut out = Answers::new();
    for reference in &own.references {
        let place = reference.place;
        let Some(input) = own.module.text_at(place).strip_prefix("var.") else {
            if matches!(reference.sink, Sink::Asked | Sink::Unused) {
                out.insert(place, Err("a place where an OAI comes from no input".to_owned()));
            }
            continue;
        };
        match reference.sink {
            // It goes with the statement.
            Sink::Asked if is_of_statement(own, place) => {}
            Sink::Asked => _ = out.insert(place, question(survey, module, place, input)),
            Sink::Unused => _ = out.insert(place, empty(survey, module, place)),
            _ => {}
        }
    }
    out
}

/// Whether a place decides whether there is a statement about OAIs.
fn is_of_statement(own: &ModuleSurvey<'_>, place: Place) -> bool {
    let sources = own.policies.iter().filter(|source| source.file == place.file);
    let mut statements = sources.flat_map(|source| &source.policy.statements);
    statements.any(|statement| {
        let mut guards = statement.guards.iter();
        !statement.generated && statement.names_oai() && guards.any(|guard| guard.span.contains(place.span))
    })
}

/// The input that is given wherever the OAI's is: it carries the id of an OAC.
fn successor(survey: &Survey<'_>, module: usize) -> Option<String> {
    let names = survey.modules[module].module.blocks_of("variable").filter_map(|(_, block)| block.labels.first());
    let is_control = |name: &str| {
        let values: Vec<Value> =
            survey.tree.nodes_of(module).map(|node| survey.tree.input(survey.all(), node, name)).collect();
        values.iter().any(|value| *value != Value::Nothing)
            && values.iter().all(|value| match value {
                Value::Nothing => true,
                Value::Of(found, attribute) => {
                    attribute == "id" && found.iter().all(|(thing, _)| thing.address.kind() == Some(OAC))
                }
                Value::Unknown => false,
            })
    };
    names.map(|label| label.text.clone()).find(|name| is_control(name))
}

/// The list of the ARNs that a module is handed in the place of its OAIs.
fn handed_arns(survey: &Survey<'_>, module: usize) -> Option<String> {
    let own = &survey.modules[module];
    let names = own.module.blocks_of("variable").filter_map(|(_, block)| block.labels.first());
    let is_list = |name: &&str| {
        let declared = variable(own.module, name);
        let kind = declared.and_then(|(file, block)| Some((file, block.body.attribute("type")?)));
        kind.is_some_and(|(file, kind)| kind.value.span.of(own.module.text(file)).starts_with("list("))
    };
    let names: Vec<&str> = names.map(|label| label.text.as_str()).filter(is_list).collect();
    let statements = own.policies.iter().flat_map(|source| &source.policy.statements);
    let conditions = statements.flat_map(|statement| &statement.conditions).filter(|found| is_source_condition(found));
    let exprs: Vec<_> = conditions.flat_map(|condition| &condition.exprs).collect();
    let named = |name: &&&str| exprs.iter().any(|expr| reference::as_input(expr).as_deref() == Some(**name));
    names.iter().find(named).map(|name| (*name).to_owned())
}

fn question(survey: &Survey<'_>, module: usize, place: Place, input: &str) -> Result<Edit, String> {
    let own = &survey.modules[module];
    let what = || format!("a condition on var.{input}");
    let asked = asked::at(own.module, place).ok_or_else(what)?;
    let successor = successor(survey, module);
    let arns = if successor.is_none() { handed_arns(survey, module) } else { None };
    let name = successor.clone().or_else(|| arns.clone()).ok_or_else(what)?;
    for node in survey.tree.nodes_of(module) {
        let here = In::new(&survey.tree, survey.all(), node);
        let before = here.holds(asked.comparison);
        let is_given = match here.input(&name) {
            Some(Known::Null) => Some(false),
            Some(Known::Items(count)) => Some(count > 0),
            Some(_) if arns.is_none() => Some(true),
            _ => None,
        };
        if before.is_none() || before != is_given.map(|given| given == asked.given) {
            let whose = survey.tree.nodes[node].caller.as_ref().map_or_else(String::new, |(_, call)| call.clone());
            return Err(format!(
                "a condition on var.{input} that would have another answer for module.{whose} if it were on var.{name}"
            ));
        }
    }
    let operator = if asked.given { "!=" } else { "==" };
    let text = match (&arns, asked.given) {
        (Some(_), true) => format!("length(var.{name}) > 0"),
        (Some(_), false) => format!("length(var.{name}) == 0"),
        (None, _) => format!("var.{name} {operator} null"),
    };
    Ok(Edit { span: asked.comparison.span, text })
}

/// The path that an origin keeps for the calls that hand no OAI over.
fn empty(survey: &Survey<'_>, module: usize, place: Place) -> Result<Edit, String> {
    let own = &survey.modules[module];
    let origins = own.distributions.iter().filter(|distribution| distribution.resource.file == place.file);
    let holds = |span: Option<Span>| span.is_some_and(|span| span.contains(place.span));
    let origin = origins
        .flat_map(|distribution| &distribution.origins)
        .find(|origin| holds(origin.s3_config.map(|config| config.span)));
    let config = origin.and_then(|origin| origin.s3_config.map(|config| (origin, config)));
    let Some((origin, config)) = config else { return Err("an origin that is not found again".to_owned()) };
    let is_value = identity_argument(config).is_some_and(|value| value.value.unwrapped().span == place.span);
    let known = origin.uses.values().all(|used| matches!(used, Use::Nobody | Use::Empty));
    match is_value && known {
        true => Ok(Edit { span: place.span, text: "\"\"".to_owned() }),
        false => Err("an origin whose path is not known for all calls".to_owned()),
    }
}
