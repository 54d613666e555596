//! A module that moves by one input, and whose bucket policy is its own: what it lets its OAI do is written nowhere in the
//! caller's code. The grant adds the same for CloudFront to the statements that the caller hands over; with the switch the module
//! forgets the OAI and what it grants it, so that both are kept beside the call until the retirement.

use super::untold;
use crate::finding::{Finding, not_before_destroy, way_back_by_hand};
use crate::hcl::ast::{Block, Expr, ExprKind, ObjectKey, Span};
use crate::policy::Notation;
use crate::policy::identity::{Identity, OAI};
use crate::policy::json;
use crate::policy::statement::{Effect, List, Statement, Term};
use crate::stage::access::covered;
use crate::stage::source_arn::SourceArns;
use crate::stage::statement::{for_identity, in_json_entries};
use crate::stage::{Change, Confidence, Context, PlanError, StagePlan, at_end_of_body, behind_block, grant, switch};
use crate::survey::ModuleSurvey;
use crate::survey::buckets::Bucket;
use crate::survey::origins::{Distribution, OriginIdentity};
use crate::survey::policies::PolicySource;
use crate::survey::registry::{bucket_of, in_state, kept, made};
use crate::terraform::address::Address;
use crate::terraform::graph;
use crate::terraform::module::{Module, Place, Repetition, repetition};
use crate::terraform::reference;
use crate::terraform::registry::cloudfront::Api;
use crate::terraform::registry::cloudposse::{
    ACCESS, BUCKET_ARN, CONTROL, DISTRIBUTION_ARN, IDENTITY_OUTPUTS, OWN_SIDS, PLACEHOLDERS, POLICY, control,
};
use crate::terraform::registry::input;
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::json;
use std::collections::BTreeSet;

/// One of the things that the module lets its OAI do.
struct Own {
    /// The sid of the same for CloudFront: the module's own where it has one, so that the one takes the place of the other.
    sid: &'static str,
    /// The sid of the module's statement about the OAI.
    of_identity: &'static str,
    action: &'static str,
    /// The resource, as an expression.
    resource: String,
    /// What else names all of that.
    wider: Option<String>,
}

/// What the module lets its OAI do, and CloudFront once it is on an OAC: of the latter, all but listing.
fn own(call: &str) -> [Own; 2] {
    let [read, list] = OWN_SIDS;
    let bucket = format!("module.{call}.{BUCKET_ARN}");
    [
        Own {
            sid: "S3GetObjectForCloudFrontServicePrincipal",
            of_identity: read,
            action: "s3:GetObject",
            // The module fills in where its objects are.
            resource: format!("\"${{{bucket}}}$${{origin_path}}*\""),
            wider: Some(format!("\"${{{bucket}}}/*\"")),
        },
        Own {
            sid: "S3ListBucketForCloudFrontServicePrincipal",
            of_identity: list,
            action: "s3:ListBucket",
            resource: bucket,
            wider: None,
        },
    ]
}

/// Where statements are added to those that a call hands over.
enum Target<'s, 'm> {
    /// Nothing is handed over yet.
    Input,
    /// Behind the last statement of this policy.
    Beside(&'s PolicySource<'m>),
}

/// The name of a call that moves as a whole, for the identity of its origin.
pub fn call_of<'i>(module: &Module, identity: &'i Identity) -> Option<&'i str> {
    let Identity::Called { module: call, .. } = identity else { return None };
    is_whole(module, call).then_some(call)
}

/// Whether a call moves as a whole.
pub fn is_whole(module: &Module, call: &str) -> bool {
    made(module, call).is_some_and(|made| made.api == Api::Whole)
}

/// The calls of selected distributions that are on an OAI of their own, with the positions of these.
fn calls<'s, 'm>(
    survey: &'s ModuleSurvey<'m>,
    context: &Context<'_>,
) -> impl Iterator<Item = (usize, &'s Distribution<'m>, &'s str)> {
    let selected = survey.distributions.iter().enumerate();
    let selected: Vec<_> = selected.filter(|(_, d)| context.selects(survey.module, &d.resource.address)).collect();
    selected.into_iter().filter_map(|(position, distribution)| {
        let Some(OriginIdentity::Known(mention)) = distribution.origins.first().map(|origin| &origin.identity) else {
            return None;
        };
        Some((position, distribution, call_of(survey.module, &mention.identity)?))
    })
}

/// Whether there is such a call.
pub fn is_any(survey: &ModuleSurvey<'_>, context: &Context<'_>) -> bool {
    calls(survey, context).next().is_some()
}

/// The policies that a call hands over, merged ones too.
fn sources<'s, 'm>(survey: &'s ModuleSurvey<'m>, call: &str) -> impl Iterator<Item = &'s PolicySource<'m>> {
    let bucket = bucket_of(call);
    survey.policies.iter().filter(move |source| source.is_on(&bucket))
}

/// Whether CloudFront is let do all that the module's OAI is.
pub fn is_granted(survey: &ModuleSurvey<'_>, call: &str) -> bool {
    let statements = sources(survey, call).flat_map(|source| &source.policy.statements);
    let statements: Vec<&Statement> = statements.filter(|statement| !statement.generated).collect();
    let address = Address::Module(call.to_owned());
    own(call).iter().all(|own| {
        let mut resources = std::iter::once(&own.resource).chain(&own.wider);
        resources.any(|resource| covered(&statements, &allowing(own.action, resource), &address))
    })
}

/// A statement that allows this.
fn allowing(action: &str, resource: &str) -> Statement {
    let list = |text: &str, literal: Option<String>| List {
        items: vec![Term { text: text.to_owned(), literal, span: Span::new(0, 0) }],
        span: None,
    };
    Statement {
        effect: Effect::Allow,
        actions: list(&format!("{action:?}"), Some(action.to_owned())),
        resources: list(resource, None),
        ..Statement::empty(Span::new(0, 0))
    }
}

/// What keeps the tool from taking the steps for a call.
fn obstacle(survey: &ModuleSurvey<'_>, call: &str) -> Option<String> {
    let uses_output = |found: &reference::Reference| {
        found.target == Address::Module(call.to_owned())
            && found.attribute_name().is_some_and(|output| IDENTITY_OUTPUTS.contains(&output))
    };
    let used = survey.module.blocks().flat_map(|(file, block)| {
        reference::in_body(&block.body).into_iter().map(move |found| (Place { file, span: found.span }, found))
    });
    let mut used = used.filter(|(_, found)| uses_output(found));
    if let Some((place, _)) = used.next() {
        let output = survey.module.text_at(place);
        let holder = survey.module.holder_at(place);
        return Some(format!("{holder} takes {output}, which is empty from the switch on"));
    }
    let (_, block) = survey.module.call(call)?;
    if block.body.attribute("providers").is_some() && provider(survey.module, call).is_none() {
        return Some("its `providers` do not show which one makes the OAI".to_owned());
    }
    target(survey, call).err()
}

/// Where statements are added to those that a call hands over.
///
/// # Errors
/// Where the tool does not see for sure what they would do there: the reason.
fn target<'s, 'm>(survey: &'s ModuleSurvey<'m>, call: &str) -> Result<Target<'s, 'm>, String> {
    let module = survey.module;
    let (_, block) = module.call(call).ok_or("there is no such call")?;
    let all: Vec<&PolicySource> = sources(survey, call).collect();
    for source in &all {
        fits(survey, call, source)?;
    }
    let Some(argument) = handed(block) else { return Ok(Target::Input) };
    let named = reference::as_reference(argument).map(|found| found.target);
    let by_name = all.iter().find(|source| Some(&source.holder.address) == named.as_ref());
    let found = match (by_name, all.as_slice()) {
        (Some(found), _) | (None, [found]) => *found,
        _ => return Err(format!("its input {POLICY} is not understood")),
    };
    let holder = &found.holder;
    // Whoever names an output of the call itself takes no policy of it.
    let elsewhere = holder.address != Address::Module(call.to_owned()) && !found.other_uses.is_empty();
    if found.attachments.len() != 1 || elsewhere {
        return Err(format!("what it hands over as {POLICY} is used elsewhere too"));
    }
    if !matches!(repetition(holder.block), Repetition::Single) {
        return Err(format!("{} is there several times", holder.address));
    }
    let writable = match &found.notation {
        Some(Notation::Document(_)) => true,
        Some(Notation::Jsonencode(policy)) => last_statement(policy).is_some(),
        _ => false,
    };
    if !writable {
        return Err(format!("its input {POLICY} is written in a notation that is not edited here"));
    }
    // The statements name the distribution and the bucket, which must not wait for what holds the statements.
    let ways = [DISTRIBUTION_ARN, BUCKET_ARN].into_iter().flat_map(|output| module.behind_output(call, output));
    let from: BTreeSet<Address> = ways.collect();
    let own = Address::Module(call.to_owned());
    let reached = from.iter().flat_map(|from| {
        let reached = graph::reached(module.dependencies(), from);
        reached.into_iter().chain([from.clone()])
    });
    if let Some(way) = reached.into_iter().find(|address| *address == holder.address || *address == own) {
        return Err(format!("its distribution waits for {way}, where the statements would name it"));
    }
    Ok(Target::Beside(found))
}

/// The policy that a call hands over, if any.
fn handed(call: &Block) -> Option<&Expr> {
    input(call, POLICY).filter(|value| !matches!(value.as_str(), Some("" | "{}")))
}

/// Whether all of a policy is understood, and leaves the module's own statements as they are.
fn fits(survey: &ModuleSurvey<'_>, call: &str, source: &PolicySource<'_>) -> Result<(), String> {
    let holder = &source.holder.address;
    if let Some(span) = source.policy.opaque.first() {
        let text = span.of(survey.module.text(source.file));
        return Err(format!("a part of {holder} is not read: {}", text.lines().next().unwrap_or_default()));
    }
    let kept: Vec<Identity> = kept_of(survey.module, call).map(|(_, _, identity)| identity).collect();
    for statement in &source.policy.statements {
        let text = statement.span.of(survey.module.text(source.file));
        if let Some(placeholder) = PLACEHOLDERS.iter().find(|placeholder| text.contains(**placeholder)) {
            return Err(format!("{holder} has a statement about `${placeholder}`"));
        }
        let mut mentions = statement.identifiers().flat_map(|identifier| &identifier.mentions);
        if mentions.any(|mention| !kept.contains(&mention.identity)) {
            return Err(format!("{holder} has a statement about an OAI"));
        }
        let Some(sid) = &statement.sid else { continue };
        let Some(sid) = &sid.literal else {
            return Err(format!("{holder} has a statement whose sid is computed, and may be one of the module's own"));
        };
        let overrides = OWN_SIDS.contains(&sid.as_str()) && !statement.names_oai();
        let taken = own(call).iter().any(|own| own.sid == sid) && !is_granted(survey, call);
        if overrides || taken {
            return Err(format!("{holder} has a statement {sid:?}, which takes the place of the module's own"));
        }
    }
    Ok(())
}

/// The last statement of a policy whose statements are written out as a list of objects.
fn last_statement(policy: &Expr) -> Option<&Expr> {
    let ExprKind::Object(items) = &policy.unwrapped().kind else { return None };
    let list = items.iter().find(|item| item.key == ObjectKey::Name("Statement".to_owned()))?;
    let ExprKind::Array(items) = &list.value.kind else { return None };
    items.last().filter(|last| matches!(last.kind, ExprKind::Object(_)))
}

/// The provider that makes the module's OAI, where the call hands one over.
fn provider<'m>(module: &'m Module, call: &str) -> Option<&'m str> {
    let (file, block) = module.call(call)?;
    let ExprKind::Object(items) = &block.body.attribute("providers")?.value.kind else { return None };
    let own = items.iter().find(|item| item.key_span.of(module.text(file)) == "aws")?;
    Some(own.value.span.of(module.text(file)))
}

/// What an origin of such a module needs before it moves.
pub fn needed(survey: &ModuleSurvey<'_>, call: &str) -> (Option<Finding>, bool) {
    let finding = obstacle(survey, call).and_then(|reason| untold::of_call(survey, call, &reason));
    let waits = finding.is_none() && !is_granted(survey, call);
    (finding, waits)
}

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

/// The `moved` blocks that lead an OAI out of a call: the file, the block and the OAI.
pub fn kept_of<'m>(module: &'m Module, call: &str) -> impl Iterator<Item = (usize, &'m Block, Identity)> {
    let moved = module.blocks_of("moved");
    moved.filter_map(move |(file, block)| {
        let (from, identity) = kept(block)?;
        (from == call).then_some((file, block, identity))
    })
}

/// The `moved` blocks that go with an OAI.
pub fn moved<'m>(module: &'m Module, identity: &Identity) -> Vec<(usize, &'m Block)> {
    let blocks = module.blocks_of("moved");
    blocks.filter(|(_, block)| kept(block).is_some_and(|(_, own)| own == *identity)).collect()
}

/// The call whose bucket a policy is on, where it moves as a whole.
fn call_on<'s>(module: &Module, source: &'s PolicySource<'_>) -> Option<&'s str> {
    source.attachments.iter().find_map(|attachment| match &attachment.bucket.bucket {
        Bucket::Called { module: call, .. } if is_whole(module, call) => Some(call.as_str()),
        _ => None,
    })
}

/// Whether a statement lets CloudFront do what the module lets its OAI do, for the module's distribution alone.
pub fn is_grant(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, statement: &Statement) -> bool {
    let Some(call) = call_on(survey.module, source) else { return false };
    let of_own = |expr: &Expr| {
        let one = match &expr.unwrapped().kind {
            ExprKind::Array(items) if items.len() == 1 => &items[0],
            _ => expr,
        };
        reference::as_reference(one).is_some_and(|found| {
            found.target == Address::Module(call.to_owned()) && found.attribute_name() == Some(DISTRIBUTION_ARN)
        })
    };
    let conditioned = match statement.conditions.as_slice() {
        [only] => {
            only.operator == "StringEquals"
                && only.key == "AWS:SourceArn"
                && !only.exprs.is_empty()
                && only.exprs.iter().all(of_own)
        }
        _ => false,
    };
    statement.is_for_cloudfront() && conditioned && says(statement, call)
}

/// Whether a statement lets the OAI that is kept beside a module do what the module let it do.
pub fn is_kept(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, statement: &Statement) -> bool {
    let Some(call) = call_on(survey.module, source) else { return false };
    let kept: Vec<Identity> = kept_of(survey.module, call).map(|(_, _, identity)| identity).collect();
    let mut identifiers = statement.identifiers().peekable();
    let own_alone = identifiers.peek().is_some()
        && identifiers.all(|identifier| {
            !identifier.has_others && matches!(identifier.oais.as_slice(), [only] if kept.contains(&only.identity))
        });
    own_alone && statement.not_principals.is_empty() && statement.conditions.is_empty() && says(statement, call)
}

/// Whether a statement allows exactly one of the things that a module lets its OAI do.
fn says(statement: &Statement, call: &str) -> bool {
    let texts = |list: &List| list.items.iter().map(|term| term.text.clone()).collect::<Vec<_>>();
    let same = |own: &Own| {
        texts(&statement.actions) == [format!("{:?}", own.action)]
            && texts(&statement.resources) == [own.resource.clone()]
    };
    statement.effect == Effect::Allow
        && !statement.negated
        && !statement.generated
        && statement.unknown.is_empty()
        && own(call).iter().any(same)
}

/// Whether a module that has moved keeps its OAI beside it, with all that it may do.
pub fn is_all_kept(survey: &ModuleSurvey<'_>, call: &str) -> bool {
    let kept: Vec<Identity> = kept_of(survey.module, call).map(|(_, _, identity)| identity).collect();
    let statements: Vec<_> = sources(survey, call)
        .flat_map(|source| source.policy.statements.iter().map(move |statement| (source, statement)))
        .filter(|(source, statement)| is_kept(survey, source, statement))
        .collect();
    let declared = kept.iter().all(|identity| survey.declaration(identity).is_some());
    !kept.is_empty()
        && declared
        && own(call).iter().all(|own| {
            statements.iter().any(|(_, statement)| {
                statement.resources.items.iter().any(|term| term.text == own.resource)
                    && statement.actions.items.iter().any(|term| term.literal.as_deref() == Some(own.action))
            })
        })
}
