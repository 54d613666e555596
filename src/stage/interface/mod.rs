//! Modules that others call who are not in the walked code: what their callers use or hand over stays, and what takes its
//! place is put beside it, so that each caller moves in its own time and the OAI goes with a later major version.

pub mod choice;
mod deprecated;
pub mod either;
mod offer;
mod optional;

pub use deprecated::plan as deprecate;
pub use optional::is_optional;

use super::source_arn::SourceArns;
use super::{Change, Confidence, Context, PlanError, StagePlan, behind_block};
use crate::finding::Finding;
use crate::hcl::ast::{Block, Expr};
use crate::policy::identity::Identity;
use crate::policy::statement::Statement;
use crate::survey::ModuleSurvey;
use crate::survey::references::Sink;
use crate::terraform::address::Address;
use crate::terraform::module::Place;
use crate::terraform::reference;
use crate::terraform::tree::variable;
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::json;

pub use offer::{judge, name_of};

/// Codes of these changes.
pub mod codes {
    /// What takes the place of an OAI is offered to callers.
    pub const OFFERED: &str = "OAC079";
    /// What callers use or hand over of an OAI is marked as deprecated.
    pub const DEPRECATED: &str = "OAC080";
}

/// What a module offers its callers in the place of an OAI that they use or hand over.
#[derive(Debug, Clone, Default)]
pub struct Offer {
    /// The input by which they hand over the ARNs of their distributions, where a policy of the module is about the OAI.
    pub arns: Option<String>,
    /// The output with the id of the OAC, where the module declares the OAI, and what it shows.
    pub control: Option<(String, String)>,
    /// What has to be done by hand; where there is something, nothing is offered.
    pub findings: Vec<Finding>,
}

impl Offer {
    /// Whether it can be made.
    pub fn stands(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Whether the module offers its callers the OAC of an OAI that it declares.
pub fn is_offered(survey: &ModuleSurvey<'_>, identity: &Identity, context: &Context<'_>) -> bool {
    let made = |offer: &Offer| offer.stands() && offer.control.is_some();
    context.only.is_none() && survey.across.offers.get(identity).is_some_and(made)
}

/// Whether an OAI is one that callers hand to a module of which none is in the walked code.
pub fn is_handed_over(survey: &ModuleSurvey<'_>, identity: &Identity) -> bool {
    matches!(identity, Identity::Through(name) if survey.handed_over.contains(name.trim_start_matches("var.")))
}

/// The outputs that show an OAI to callers, each once, in the order of the source.
pub fn outputs_of<'m>(survey: &ModuleSurvey<'m>, identity: &Identity) -> Vec<(usize, &'m Block, String)> {
    let mut out: Vec<(usize, &Block, String)> = Vec::new();
    for found in survey.references.iter().filter(|found| found.identity.as_ref() == Some(identity)) {
        let Sink::Output(name) = &found.sink else { continue };
        let mut blocks = survey.module.blocks_of("output");
        if let Some((file, block)) = blocks.find(|(_, block)| block.labels.first().is_some_and(|l| l.text == *name))
            && !out.iter().any(|(_, _, known)| known == name)
        {
            out.push((file, block, name.clone()));
        }
    }
    out
}

/// Whether an OAI stays for callers alone: they may use what the module shows of it.
pub fn stays_for_callers(survey: &ModuleSurvey<'_>, identity: &Identity) -> bool {
    survey.is_interface && (!outputs_of(survey, identity).is_empty() || either::stays(survey, identity))
}

/// Whether the ARNs that a statement is for come through an input of the module.
pub fn names_input(statement: &Statement, inputs: &[String]) -> bool {
    let conditions =
        statement.conditions.iter().filter(|condition| condition.key.eq_ignore_ascii_case("aws:SourceArn"));
    let mut exprs = conditions.flat_map(|condition| &condition.exprs);
    inputs.iter().all(|input| exprs.any(|expr| takes(expr, input)))
}

/// Whether a reference is to an input by which callers hand over the ARNs of their distributions.
pub fn is_input_of_arns(survey: &ModuleSurvey<'_>, found: &reference::Reference) -> bool {
    let Address::Variable(name) = &found.target else { return false };
    survey.across.offers.values().any(|offer| offer.arns.as_ref() == Some(name))
}

fn takes(expr: &Expr, input: &str) -> bool {
    reference::in_expr(expr).iter().any(|found| found.target == Address::Variable(input.to_owned()))
}

/// The ARNs that callers hand over by these inputs.
fn arns(inputs: &[String]) -> SourceArns {
    let inputs: Vec<String> = inputs.iter().map(|input| format!("var.{input}")).collect();
    match inputs.as_slice() {
        [only] => SourceArns::of_callers(only.clone(), &inputs),
        all => SourceArns::of_callers(format!("concat({})", all.join(", ")), &inputs),
    }
}

/// What the grant stage has left to do for callers: the input, the output, and that they can do without an input.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn plan(survey: &ModuleSurvey<'_>, context: &Context<'_>, plan: &mut StagePlan) -> Result<(), PlanError> {
    if context.only.is_some() {
        return Ok(());
    }
    let mut declared: Vec<String> = Vec::new();
    for (identity, offer) in &survey.across.offers {
        plan.findings.extend(offer.findings.iter().cloned());
        if !offer.stands() {
            continue;
        }
        if let Some(name) = offer.arns.as_ref().filter(|name| variable(survey.module, name).is_none())
            && !declared.contains(name)
        {
            declared.push(name.clone());
            let rendered = context.templates.render("variable_arns.tf", &json!({ "name": name }))?;
            plan.changes.extend(input(survey, identity, name, &rendered));
        }
        if let Some((name, value)) = &offer.control
            && crate::terraform::tree::output(survey.module, name).is_none()
        {
            let rendered = context.templates.render("output_control.tf", &offer::output_values(name, value))?;
            plan.changes.extend(output(survey, identity, name, &rendered));
        }
    }
    optional::plan(survey, context, plan)?;
    for (identity, offer) in survey.across.offers.iter().filter(|(_, offer)| offer.stands()) {
        deprecated::offered(survey, identity, offer, context, plan)?;
    }
    Ok(())
}

/// The change that declares an input for ARNs: behind the inputs that are there, else before the policy.
fn input(survey: &ModuleSurvey<'_>, identity: &Identity, name: &str, rendered: &str) -> Option<Change> {
    let handed = match identity {
        Identity::Through(handed) => variable(survey.module, handed.trim_start_matches("var.")),
        _ => None,
    };
    let (file, block, edit) = match handed.or_else(|| survey.module.blocks_of("variable").last()) {
        Some((file, block)) => {
            let text = survey.module.text(file);
            (file, block, behind_block(text, block.span, rendered, true))
        }
        None => {
            let names = |statement: &Statement| {
                statement.identifiers().flat_map(|i| &i.mentions).any(|mention| mention.identity == *identity)
            };
            let holder = &survey.policies.iter().find(|source| source.policy.statements.iter().any(names))?.holder;
            let text = survey.module.text(holder.file);
            (holder.file, holder.block, super::grant::before_block(text, holder.block.span, rendered))
        }
    };
    Some(Change {
        code: codes::OFFERED,
        confidence: Confidence::Safe,
        address: format!("var.{name}"),
        place: Place { file, span: block.span },
        summary: format!(
            "take the ARNs of callers' distributions as var.{name}; without any, nothing changes for a caller"
        ),
        edits: vec![(file, edit)],
    })
}

/// The change that shows the id of an OAC: behind the first output of its OAI.
fn output(survey: &ModuleSurvey<'_>, identity: &Identity, name: &str, rendered: &str) -> Option<Change> {
    let outputs = outputs_of(survey, identity);
    let path = outputs.iter().find(|(_, block, _)| shows(survey, block, "cloudfront_access_identity_path"));
    let (file, block, _) = path.or(outputs.first())?;
    let text = survey.module.text(*file);
    // Where the outputs stand without blank lines between them, so does this one.
    let behind = &text[layout::next_line(text, block.span.end)..];
    let edit = behind_block(text, block.span, rendered, true);
    let follows = behind.starts_with("output");
    let newline = layout::newline_at(text, block.span.start);
    let edit = if follows { Edit { text: format!("{}{newline}", edit.text), ..edit } } else { edit };
    Some(Change {
        code: codes::OFFERED,
        confidence: Confidence::Safe,
        address: format!("output.{name}"),
        place: Place { file: *file, span: block.span },
        summary: format!("show callers the id of the OAC that takes the place of {identity} as output.{name}"),
        edits: vec![(*file, edit)],
    })
}

/// Whether an output shows this attribute of a resource.
fn shows(survey: &ModuleSurvey<'_>, output: &Block, attribute: &str) -> bool {
    let inside = |found: &&crate::survey::references::OaiReference| {
        let mut blocks = survey.module.blocks();
        blocks.any(|(file, block)| {
            file == found.place.file && block.span == output.span && block.span.contains(found.place.span)
        })
    };
    survey.references.iter().filter(inside).any(|found| found.attribute == attribute)
}
