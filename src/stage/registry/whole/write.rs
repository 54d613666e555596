//! What the grant and the switch write for a module that moves as a whole.

use super::target::{Target, last_statement, obstacle, target};
use super::{calls, is_granted, own, provider};
use crate::finding::{not_before_destroy, way_back_by_hand};
use crate::hcl::ast::{Block, ExprKind, Span};
use crate::policy::Notation;
use crate::policy::identity::OAI;
use crate::policy::json;
use crate::stage::source_arn::SourceArns;
use crate::stage::statement::{for_identity, in_json_entries};
use crate::stage::{Change, Confidence, Context, PlanError, StagePlan, at_end_of_body, behind_block, grant, switch};
use crate::survey::ModuleSurvey;
use crate::survey::origins::Distribution;
use crate::survey::policies::PolicySource;
use crate::survey::registry::in_state;
use crate::terraform::address::Address;
use crate::terraform::module::Place;
use crate::terraform::registry::cloudposse::{ACCESS, CONTROL, POLICY, control};
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::json;

/// Grant: CloudFront's statements join what the calls hand over.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn grant(survey: &ModuleSurvey<'_>, context: &Context<'_>, plan: &mut StagePlan) -> Result<(), PlanError> {
    for (_, distribution, call) in calls(survey, context) {
        let (Some((file, block)), None) = (survey.module.call(call), obstacle(survey, call)) else { continue };
        let head = block.labels.first().map_or(block.span, |label| label.span);
        let spot = || crate::stage::spot(survey.module, Place { file, span: head });
        let own_provider = provider(survey.module, call).unwrap_or_default();
        plan.findings.push(not_before_destroy::of_call(spot(), call));
        plan.findings.push(way_back_by_hand::finding(spot(), call, &label(survey, call), own_provider));
        let Some(target) = target(survey, call).ok().filter(|_| !is_granted(survey, call)) else { continue };
        let arns = SourceArns::of_all(&distribution.resource);
        let arn = arns.single.clone().unwrap_or_default();
        let (holder, edits) = match target {
            Target::Input => {
                let statements =
                    own(call).map(|own| json!({ "sid": own.sid, "action": own.action, "resource": own.resource }));
                let values = json!({ "name": POLICY, "statements": statements, "arn": arn });
                let rendered = context.templates.render("registry_policy.tf", &values)?;
                let text = survey.module.text(file);
                let edit = match block.body.attribute(POLICY) {
                    None => at_end_of_body(text, block, &rendered),
                    Some(empty) => {
                        let base = layout::indentation(text, empty.span.start);
                        let unit = layout::indent_unit(text, block.span);
                        let newline = layout::newline_at(text, empty.span.start);
                        Edit { span: empty.span, text: layout::fitted(&rendered, base, &unit, newline) }
                    }
                };
                (Address::Module(call.to_owned()), vec![(file, edit)])
            }
            Target::Beside(source) => {
                (source.holder.address.clone(), added(survey, source, call, Who::CloudFront(&arns), context)?)
            }
        };
        let place = Place { file: edits.first().map_or(file, |(file, _)| *file), span: head };
        let span = edits.first().map_or(head, |(_, edit)| edit.span);
        plan.changes.push(Change {
            code: grant::codes::STATEMENT,
            confidence: Confidence::Safe,
            address: holder.to_string(),
            place: Place { span, ..place },
            summary: format!(
                "add the statements for CloudFront that the OAI of module.{call} has in the module's own policy, on behalf of {}",
                in_state(&distribution.resource)
            ),
            edits,
        });
    }
    Ok(())
}

/// For whom statements are written.
enum Who<'a> {
    /// CloudFront, on behalf of these distributions.
    CloudFront(&'a SourceArns),
    /// The OAI with this ARN.
    Identity(&'a str),
}

/// The edits that put statements behind the last one of a policy, written as that one is.
fn added(
    survey: &ModuleSurvey<'_>,
    source: &PolicySource<'_>,
    call: &str,
    who: Who<'_>,
    context: &Context<'_>,
) -> Result<Vec<(usize, Edit)>, PlanError> {
    let text = survey.module.text(source.file);
    let mut out: Vec<Edit> = Vec::new();
    for own in own(call) {
        let sid = match who {
            Who::CloudFront(_) => own.sid,
            Who::Identity(_) => own.of_identity,
        };
        let edits = match &source.notation {
            Some(Notation::Document(document)) => {
                let (kind, principal, arns) = match who {
                    Who::CloudFront(arns) => ("Service", "\"cloudfront.amazonaws.com\"", arns.list.as_str()),
                    Who::Identity(arn) => ("AWS", arn, ""),
                };
                let values = json!({
                    "sid": sid,
                    "action": own.action,
                    "resource": own.resource,
                    "kind": kind,
                    "principal": principal,
                    "arns": arns,
                });
                let rendered = context.templates.render("registry_statement.tf", &values)?;
                let blocks = document.body.all_blocks();
                vec![match blocks.filter(|block| is_statement(block)).last() {
                    Some(last) => behind_block(text, last.span, &rendered, true),
                    None => at_end_of_body(text, document, &rendered),
                }]
            }
            Some(notation @ Notation::Jsonencode(policy)) => {
                let Some(last) = last_statement(policy) else { continue };
                let ExprKind::Object(items) = &last.kind else { continue };
                let neighbour = source.policy.statements.iter().find(|statement| statement.span == last.span);
                let Some(neighbour) = neighbour else { continue };
                let quoted = |text: &str| format!("{text:?}");
                let mut entries = vec![("Sid", quoted(sid)), ("Effect", quoted("Allow"))];
                let rest = [("Action", quoted(own.action)), ("Resource", own.resource.clone())];
                match who {
                    Who::CloudFront(arns) => {
                        entries.push(("Principal", String::new()));
                        entries.extend(rest);
                        entries.push(("Condition", String::new()));
                        in_json_entries(text, notation, neighbour, &entries, arns, context.templates)?
                    }
                    Who::Identity(arn) => {
                        let style = json::style(text, items, false);
                        let key = if style.quoted { "\"AWS\"" } else { "AWS" };
                        entries.push(("Principal", format!("{{ {key}{} {arn} }}", style.separator)));
                        entries.extend(rest);
                        for_identity(text, notation, neighbour, &entries, context.templates)?
                    }
                }
            }
            _ => Vec::new(),
        };
        for edit in edits {
            match out.iter_mut().find(|other| other.span == edit.span) {
                // Both stand behind the same one.
                Some(other) => other.text.push_str(&edit.text),
                None => out.push(edit),
            }
        }
    }
    Ok(out.into_iter().map(|edit| (source.file, edit)).collect())
}

fn is_statement(block: &Block) -> bool {
    block.keyword == "statement" || block.labels.iter().any(|label| label.text == "statement")
}

/// A name for the OAI beside the call that nothing has yet: that of the call, if possible.
fn label(survey: &ModuleSurvey<'_>, call: &str) -> String {
    let taken = |name: &str| survey.module.resource(&Address::managed(OAI, name)).is_some();
    let mut name = call.to_owned();
    for number in 2.. {
        if !taken(&name) {
            break;
        }
        name = format!("{call}_{number}");
    }
    name
}

/// Switch: the module takes its OAC, and its OAI is kept beside it with what it may do.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn switch(
    survey: &ModuleSurvey<'_>,
    distribution: &Distribution<'_>,
    call: &str,
    context: &Context<'_>,
    plan: &mut StagePlan,
) -> Result<bool, PlanError> {
    let (Some((file, block)), Ok(Target::Beside(source))) = (survey.module.call(call), target(survey, call)) else {
        return Ok(false);
    };
    let text = survey.module.text(file);
    let (label, control) = (label(survey, call), control(call).to_string());
    let identity = format!("{OAI}.{label}");
    let values = json!({
        "control": control,
        "label": label,
        "module": call,
        "provider": provider(survey.module, call).unwrap_or_default(),
    });
    let rendered = context.templates.render("registry_identity.tf", &values)?;
    let mut edits = vec![(file, access(text, block, context)?)];
    edits.extend(added(survey, source, call, Who::Identity(&format!("{identity}.iam_arn")), context)?);
    edits.push((file, behind_block(text, block.span, &rendered, true)));
    plan.changes.push(Change {
        code: switch::codes::WHOLE,
        confidence: Confidence::Safe,
        address: in_state(&distribution.resource),
        place: Place { file, span: block.labels.first().map_or(block.span, |label| label.span) },
        summary: format!(
            "the origin of module.{call} signs with {control}; the OAI that the module forgets becomes {identity}, which keeps what the module granted it until the retire stage"
        ),
        edits,
    });
    Ok(true)
}

/// The edit that says in a call that its origin is on an OAC.
fn access(text: &str, call: &Block, context: &Context<'_>) -> Result<Edit, PlanError> {
    let value = format!("{CONTROL:?}");
    if let Some(known) = call.body.attribute(ACCESS) {
        return Ok(Edit { span: known.value.span, text: value });
    }
    let rendered = context.templates.render("argument.tf", &json!({ "name": ACCESS, "value": value }))?;
    let Some(policy) = call.body.attribute(POLICY).filter(|policy| layout::begins_line(text, policy.span.start)) else {
        return Ok(at_end_of_body(text, call, &rendered));
    };
    // Beside the statements that are about it, a blank line between where these have lines of their own.
    let newline = layout::newline_at(text, policy.span.start);
    let base = layout::indentation(text, policy.span.start);
    let line = Span::new(layout::line_start(text, policy.span.start), policy.span.end);
    let at = layout::with_comments_above(text, line).start;
    let gap = if policy.span.of(text).contains('\n') { newline } else { "" };
    let argument = layout::fitted(&rendered, base, "", newline);
    Ok(Edit { span: Span::new(at, at), text: format!("{base}{argument}{newline}{gap}") })
}
