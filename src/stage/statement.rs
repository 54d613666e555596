//! Writing a statement for CloudFront beside one for an OAI.

use super::access::beside;
use super::source_arn::{Guard, SourceArns};
use super::{PlanError, behind_block, meta_arguments, own_instance};
use crate::finding::Snippet;
use crate::flow::{asked, is_empty};
use crate::hcl::ast::{Block, Call, Expr, ExprKind, ObjectItem, ObjectKey, Span, canonical};
use crate::hcl::json::quote_literal;
use crate::policy::Notation;
use crate::policy::statement::{Condition, Effect, List, Statement};
use crate::policy::{document, json};
use crate::survey::ModuleSurvey;
use crate::survey::buckets::Bucket;
use crate::survey::policies::PolicySource;
use crate::template::Templates;
use crate::terraform::address::Address;
use crate::terraform::assets::{FileCall, Variables};
use crate::terraform::condition;
use crate::terraform::instances::same_instances;
use crate::terraform::module::{Module, Resource};
use crate::terraform::reference;
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::{Value, json};

/// Condition keys that mean the same for CloudFront's service principal as for an OAI: they speak of the request or the
/// object, not of the caller. A key that ends in `/` stands for all keys that begin so.
///
/// The headers `x-amz-…` are the viewer's: they reach S3 the same way whoever signs, and a condition on one that is not there
/// fails for both. How a request is signed (`s3:authType`, `s3:signatureversion`, `s3:signatureAge`, `s3:x-amz-content-sha256`) is
/// not the viewer's, and not the same for both.
///
/// Source: IAM user guide, "AWS global condition context keys" (`aws:SecureTransport`, `aws:CurrentTime`, `aws:EpochTime`,
/// `aws:ResourceAccount`); Service authorization reference, "Condition keys for Amazon S3" (the others).
const KEYS_OF_THE_REQUEST: [&str; 15] = [
    "aws:SecureTransport",
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:ResourceAccount",
    "s3:ResourceAccount",
    "s3:TlsVersion",
    "s3:prefix",
    "s3:delimiter",
    "s3:max-keys",
    "s3:x-amz-acl",
    "s3:x-amz-copy-source",
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:x-amz-storage-class",
    "s3:ExistingObjectTag/",
];

/// Whether a statement about an OAI can be carried over to CloudFront.
///
/// # Errors
/// Where it cannot: the reason.
pub fn copyable(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, statement: &Statement) -> Result<(), String> {
    let text = survey.module.text(source.file);
    if statement.not_principals.iter().any(|p| p.identifiers.iter().any(|i| !i.mentions.is_empty())) {
        return Err("`NotPrincipal` names the OAI: a Deny that spares the OAI does not spare CloudFront".to_owned());
    }
    if statement.generated {
        return Err("the statement is made by a `dynamic` block, a `for` or a condition".to_owned());
    }
    let asks_for_more =
        |guard: &Expr| condition_of(guard).is_some_and(|(it, _)| asked::names_handed(it) && !is_question(it));
    if statement.guards.iter().any(asks_for_more) {
        return Err("the statement is there under a condition that asks for an OAI and for something else".to_owned());
    }
    if statement.effect == Effect::Unknown {
        return Err("the statement's effect is an expression".to_owned());
    }
    if statement.negated {
        return Err("the statement says what it is not about (`NotAction` or `NotResource`)".to_owned());
    }
    if let Some(span) = statement.unknown.first() {
        return Err(format!("the statement has a part that is not understood: {}", first_line(span.of(text))));
    }
    if statement.actions.items.is_empty() || statement.resources.items.is_empty() {
        return Err("the statement has no action or no resource, so it has no effect".to_owned());
    }
    for principals in &statement.principals {
        for identifier in principals.identifiers.iter().filter(|identifier| !identifier.mentions.is_empty()) {
            if identifier.oais.is_empty() || !matches!(principals.kind.as_str(), "AWS" | "CanonicalUser") {
                return Err(format!("the principal is {}", first_line(identifier.span.of(text))));
            }
        }
    }
    if !statement.names_oai() && statement.conditions.is_empty() {
        return Err("the OAI is named in a part of the statement that is not understood".to_owned());
    }
    for condition in &statement.conditions {
        if !holds_for_cloudfront(condition) {
            return Err(format!("{} speaks of the caller and may never hold for CloudFront", told(condition)));
        }
    }
    Ok(())
}

/// Whether a condition means the same for CloudFront as for the OAI.
pub fn holds_for_cloudfront(condition: &Condition) -> bool {
    let known = KEYS_OF_THE_REQUEST.iter().any(|key| {
        let same_start = condition.key.get(..key.len()).is_some_and(|start| start.eq_ignore_ascii_case(key));
        same_start && (key.ends_with('/') || condition.key.len() == key.len())
    });
    known && !condition.operator.is_empty()
}

/// A condition, for people.
fn told(condition: &Condition) -> String {
    format!("the condition on `{}`", if condition.key.is_empty() { "an expression" } else { &condition.key })
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// The edits that put a statement for these distributions right behind `statement`.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn twin(
    text: &str,
    source: &PolicySource<'_>,
    statement: &Statement,
    arns: &SourceArns,
    taken_sids: &mut Vec<String>,
    templates: &Templates,
) -> Result<Vec<Edit>, PlanError> {
    let sid = sid(text, statement, taken_sids);
    match &source.notation {
        Some(Notation::Document(block)) => {
            let Some(original) = block.body.all_blocks().find(|inner| inner.span == statement.span) else {
                return Ok(Vec::new());
            };
            in_document(text, original, sid.as_deref(), arns, templates).map(|edit| vec![edit])
        }
        Some(notation @ (Notation::Jsonencode(_) | Notation::Text(_))) => {
            in_json(text, notation, statement, sid.as_deref(), arns, templates)
        }
        // The statements about the OAIs of a key's policy get one in their place, and none each.
        Some(Notation::Entries(_)) | None => Ok(Vec::new()),
    }
}

/// A sid for the new statement: none where the original has none, or an empty one, else the original's with a word that tells them apart,
/// unique in the policy.
fn sid(text: &str, statement: &Statement, taken: &mut Vec<String>) -> Option<String> {
    let own = statement.sid.as_ref()?;
    let Some(literal) = &own.literal else {
        let expr = own.span.of(text);
        return Some(match expr.strip_suffix('"').filter(|_| expr.starts_with('"')) {
            Some(open) => format!("{open}OAC\""),
            None => format!("\"${{{expr}}}OAC\""),
        });
    };
    if literal.is_empty() {
        return None;
    }
    let base = ["OriginAccessIdentity", "OAI", "Oai", "oai"]
        .iter()
        .zip(["OriginAccessControl", "OAC", "Oac", "oac"])
        .find_map(|(from, to)| literal.contains(from).then(|| literal.replacen(from, to, 1)))
        .unwrap_or_else(|| format!("{literal}{}OAC", if literal.contains(' ') { " " } else { "" }));
    let mut name = base.clone();
    for number in 2.. {
        if !taken.contains(&name) {
            break;
        }
        name = format!("{base}{number}");
    }
    taken.push(name.clone());
    Some(quote_literal(&name))
}

fn in_document(
    text: &str,
    original: &Block,
    sid: Option<&str>,
    arns: &SourceArns,
    templates: &Templates,
) -> Result<Edit, PlanError> {
    let said = said_in(original);
    let parts = document::twin_parts(text, said, sid);
    let for_each = original.body.attribute("for_each").filter(|_| original.keyword == "dynamic");
    let arns = match for_each.and_then(|items| condition_of(&items.value)) {
        Some((condition, wanted)) => under(text, (condition, wanted), arns),
        None => arns.clone(),
    };
    in_document_parts(text, original, parts, has_gaps(text, said), &arns, templates)
}

/// The block that says what a statement says: itself, or the content of a `dynamic` block.
fn said_in(statement: &Block) -> &Block {
    match statement.keyword.as_str() {
        "dynamic" => statement.body.blocks("content").next().unwrap_or(statement),
        _ => statement,
    }
}

/// The condition under which a `for_each` has its one item, and whether that is where it holds.
fn condition_of(for_each: &Expr) -> Option<(&Expr, bool)> {
    match &for_each.unwrapped().kind {
        ExprKind::Conditional(parts) => Some((parts[0].unwrapped(), !is_empty(&parts[1]))),
        _ => None,
    }
}

/// Whether a condition asks for an OAI and for nothing else.
fn is_question(condition: &Expr) -> bool {
    let mut named = reference::in_expr(condition).into_iter();
    named.any(|found| asked::in_expr(condition, found.span).is_some_and(|it| it.comparison.span == condition.span))
}

/// The same distributions under a condition as well. Where it only asks for the OAI, whether there are any says the same.
fn under(text: &str, (condition, wanted): (&Expr, bool), arns: &SourceArns) -> SourceArns {
    let written = layout::copied(text, condition.span);
    let written = match condition::conjuncts(text, condition, false) {
        _ if wanted => written,
        Some(contrary) => contrary.join(" && "),
        None => format!("!({written})"),
    };
    let guard = match &arns.guard {
        Guard::When(own) if asked::names_handed(condition) => own.clone(),
        Guard::When(own) => match &condition.kind {
            ExprKind::Operation("||", _) | ExprKind::Conditional(_) if wanted => format!("({written}) && {own}"),
            _ => format!("{written} && {own}"),
        },
        Guard::Always => written,
    };
    SourceArns { guard: Guard::When(guard), ..arns.clone() }
}

/// The edit that puts a statement with these parts and a condition on the ARNs behind a statement of a document.
///
/// # Errors
/// Where the template cannot be rendered.
pub fn in_document_parts(
    text: &str,
    neighbour: &Block,
    parts: Vec<document::StatementPart>,
    gap: bool,
    arns: &SourceArns,
    templates: &Templates,
) -> Result<Edit, PlanError> {
    let line = Span::new(layout::line_start(text, neighbour.span.start), neighbour.span.end);
    let between = &text[..layout::with_comments_above(text, line).start];
    let after = text[neighbour.span.end..].trim_start_matches([' ', '\t', '\r']);
    let after = after.strip_prefix('\n').unwrap_or(after);
    let is_blank = |text: &str| text.starts_with('\n') || text.starts_with("\r\n");
    let is_statement = |text: &str| ["statement", "dynamic", "#", "//", "/*"].iter().any(|word| text.starts_with(word));
    // Between its statements the document has blank lines or not; where it has no others, what stands above is something else.
    let above = between.trim_end().ends_with('}').then(|| between.ends_with("\n\n") || between.ends_with("\n\r\n"));
    let below = is_statement(after.trim_start()).then(|| is_blank(after));
    let gap_before = match (above, below) {
        (None, None) => true,
        (above, below) => above == Some(true) || below == Some(true),
    };
    Ok(behind_block(text, neighbour.span, &rendered(&parts, gap, arns, templates)?, gap_before))
}

/// A statement of a document with these parts and a condition on the ARNs.
///
/// # Errors
/// Where the template cannot be rendered.
pub fn rendered(
    parts: &[document::StatementPart],
    gap: bool,
    arns: &SourceArns,
    templates: &Templates,
) -> Result<String, PlanError> {
    let for_each = match &arns.guard {
        Guard::Always => String::new(),
        Guard::When(condition) => format!("{condition} ? [1] : []"),
    };
    templates.render("document_statement.tf", &document_context(parts, gap, &for_each, arns))
}

/// The parts of a new statement for CloudFront in a document.
pub fn parts_of(what: &CloudFrontStatement<'_>, sid: Option<&str>) -> Vec<document::StatementPart> {
    let argument =
        |name: &str, value: String| document::StatementPart::Argument { gap: false, name: name.to_owned(), value };
    let mut parts: Vec<document::StatementPart> = sid.iter().map(|sid| argument("sid", (*sid).to_owned())).collect();
    parts.extend([
        argument("actions", format!("[{}]", what.actions.join(", "))),
        argument("resources", format!("[{}]", what.resource)),
        document::StatementPart::Principals { gap: true },
    ]);
    parts
}

/// What the template of a document's statement is filled with.
fn document_context(parts: &[document::StatementPart], gap: bool, for_each: &str, arns: &SourceArns) -> Value {
    json!({
        "for_each": for_each,
        "note": "",
        "pad": if for_each.is_empty() { "" } else { "  " },
        "parts": parts,
        "gap": gap,
        "operator": arns.operator,
        "arns": arns.list,
    })
}

/// What the template of a JSON statement is filled with.
fn json_context(entries: &[json::Entry], operators: &[json::OperatorEntry], style: &json::Style) -> Value {
    json!({
        "note": "",
        "entries": entries,
        "operators": operators,
        "service": if style.quoted { "\"Service\"" } else { "Service" },
        "comma": if style.comma { "," } else { "" },
        "style": style,
    })
}

/// Whether the nested blocks of a block have blank lines before them.
fn has_gaps(text: &str, block: &Block) -> bool {
    let before = |span: Span| text[..layout::line_start(text, span.start)].trim_end_matches([' ', '\t', '\r']);
    block
        .body
        .all_blocks()
        .last()
        .is_none_or(|last| before(last.span).ends_with("\n\n") || before(last.span).ends_with("\n\r\n"))
}

fn in_json(
    text: &str,
    notation: &Notation<'_>,
    statement: &Statement,
    sid: Option<&str>,
    arns: &SourceArns,
    templates: &Templates,
) -> Result<Vec<Edit>, PlanError> {
    let Some(list) = notation.object().and_then(|policy| find_list(policy, statement.span)) else {
        return Ok(Vec::new());
    };
    let style = json::style(text, list.object, matches!(notation, Notation::Text(_)));
    let entries = json::twin_entries(text, list.object, &style, sid);
    let operators = json::twin_conditions(text, list.object, &style, arns.operator, &arn_value(arns, &style));
    beside_in_list(text, statement.span, &list, &style, &entries, &operators, arns, templates)
}

/// The edits that put a statement with these entries behind a statement of a JSON policy, written as that one is.
///
/// # Errors
/// Where the template cannot be rendered.
pub fn in_json_entries(
    text: &str,
    notation: &Notation<'_>,
    neighbour: &Statement,
    entries: &[(&str, String)],
    arns: &SourceArns,
    templates: &Templates,
) -> Result<Vec<Edit>, PlanError> {
    let Some(list) = notation.object().and_then(|policy| find_list(policy, neighbour.span)) else {
        return Ok(Vec::new());
    };
    let style = json::style(text, list.object, matches!(notation, Notation::Text(_)));
    let entries = json::new_entries(entries, &style);
    let operators = json::twin_conditions(text, &[], &style, arns.operator, &arn_value(arns, &style));
    beside_in_list(text, neighbour.span, &list, &style, &entries, &operators, arns, templates)
}

/// The edits that put a statement with these entries, all of them written out, behind a statement of a JSON policy.
///
/// # Errors
/// Where the template cannot be rendered.
pub fn for_identity(
    text: &str,
    notation: &Notation<'_>,
    neighbour: &Statement,
    entries: &[(&str, String)],
    templates: &Templates,
) -> Result<Vec<Edit>, PlanError> {
    let Some(list) = notation.object().and_then(|policy| find_list(policy, neighbour.span)) else {
        return Ok(Vec::new());
    };
    let style = json::style(text, list.object, matches!(notation, Notation::Text(_)));
    let entries: Vec<json::Entry> =
        json::new_entries(entries, &style).into_iter().map(|entry| json::Entry { kind: "argument", ..entry }).collect();
    let nobody = SourceArns { list: String::new(), single: None, guard: Guard::Always, operator: "" };
    beside_in_list(text, neighbour.span, &list, &style, &entries, &[], &nobody, templates)
}

/// A new statement for CloudFront that is no copy of another.
#[derive(Debug)]
pub struct CloudFrontStatement<'s> {
    /// Its sid, where its neighbours have one.
    pub sid: &'s str,
    /// Its actions, as expressions.
    pub actions: &'s [String],
    /// Its resource, as an expression.
    pub resource: String,
}

/// The edits that add a statement for these distributions to a policy: behind the one about an OAI, or the last.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn add_beside(
    survey: &ModuleSurvey<'_>,
    source: &PolicySource<'_>,
    what: &CloudFrontStatement<'_>,
    arns: &SourceArns,
    templates: &Templates,
) -> Result<Vec<(usize, Edit)>, PlanError> {
    let text = survey.module.text(source.file);
    let (arns, over) = handed_over(survey.module, source, arns, &mut Vec::new());
    let fixed: Vec<&Statement> = source.policy.statements.iter().filter(|statement| !statement.generated).collect();
    let neighbour = fixed.iter().find(|statement| statement.names_oai()).or(fixed.last());
    let Some(neighbour) = neighbour.copied() else { return Ok(Vec::new()) };
    let taken: Vec<String> =
        beside(survey, source).iter().filter_map(|other| other.sid.as_ref()?.literal.clone()).collect();
    let sid = neighbour.sid.as_ref().map(|_| {
        let mut name = what.sid.to_owned();
        for number in 2.. {
            if !taken.contains(&name) {
                break;
            }
            name = format!("{}{number}", what.sid);
        }
        format!("{name:?}")
    });
    let list = what.actions.join(", ");
    let edits = match &source.notation {
        Some(Notation::Document(block)) => {
            let Some(original) = block.body.all_blocks().find(|inner| inner.span == neighbour.span) else {
                return Ok(Vec::new());
            };
            vec![in_document_parts(text, original, parts_of(what, sid.as_deref()), true, &arns, templates)?]
        }
        Some(Notation::Entries(entries)) => {
            super::registry::key::beside(text, entries, neighbour, sid.as_deref(), what, &arns, templates)?
        }
        Some(notation) => {
            let strict = matches!(notation, Notation::Text(_)) && !what.resource.starts_with('"');
            let resource = if strict { format!("\"${{{}}}\"", what.resource) } else { what.resource.clone() };
            let value = if what.actions.len() > 1 { format!("[{list}]") } else { list };
            let mut entries: Vec<(&str, String)> = sid.iter().map(|sid| ("Sid", sid.clone())).collect();
            entries.extend([("Effect", "\"Allow\"".to_owned()), ("Principal", String::new())]);
            entries.extend([("Action", value), ("Resource", resource), ("Condition", String::new())]);
            in_json_entries(text, notation, neighbour, &entries, &arns, templates)?
        }
        None => Vec::new(),
    };
    Ok(edits.into_iter().map(|edit| (source.file, edit)).chain(over).collect())
}

/// The ARNs as a variable of the template that a policy stands in, and the edits that hand it over: `arns` itself where the
/// policy stands in the configuration.
pub fn handed_over(
    module: &Module,
    source: &PolicySource<'_>,
    arns: &SourceArns,
    handed: &mut Vec<(String, String)>,
) -> (SourceArns, Vec<(usize, Edit)>) {
    let Some(call) = &source.call else { return (arns.clone(), Vec::new()) };
    let value = arns.single.clone().unwrap_or_else(|| arns.list.clone());
    let known: Vec<(String, String)> = call
        .variables
        .iter()
        .flat_map(Variables::items)
        .filter_map(|(file, item)| match &item.key {
            ObjectKey::Name(name) => Some((name.clone(), canonical(module.text(file), &item.value))),
            ObjectKey::Computed(_) => None,
        })
        .chain(handed.iter().cloned())
        .collect();
    let base = variable_name(call, arns.single.is_some());
    let same = known.iter().find(|(_, known)| *known == value.split_whitespace().collect::<String>());
    let mut name = base.clone();
    let mut edits = Vec::new();
    match same {
        Some((known, _)) => name.clone_from(known),
        None => {
            for number in 2.. {
                if !known.iter().any(|(other, _)| *other == name) {
                    break;
                }
                name = format!("{base}{number}");
            }
            handed.push((name.clone(), value.split_whitespace().collect()));
            edits = variable_edits(module.text(source.holder.file), call, &name, &value);
        }
    }
    let single = arns.single.as_ref().map(|_| name.clone());
    (
        SourceArns { list: name, single, ..arns.clone() },
        edits.into_iter().map(|edit| (source.holder.file, edit)).collect(),
    )
}

/// The name for a variable of a template with the ARN, written as its neighbours are.
fn variable_name(call: &FileCall, is_single: bool) -> String {
    let base = if is_single { "cloudfront_distribution_arn" } else { "cloudfront_distribution_arns" };
    let mut known = call.variables.iter().flat_map(Variables::items).map(|(_, item)| &item.key).peekable();
    let is_upper = |key: &ObjectKey| matches!(key, ObjectKey::Name(name) if !name.contains(char::is_lowercase));
    if known.peek().is_some() && known.all(is_upper) { base.to_uppercase() } else { base.to_owned() }
}

/// What a person puts into a template that several places read, and then into each of these places.
pub fn snippets_in_template(
    survey: &ModuleSurvey<'_>,
    source: &PolicySource<'_>,
    statement: &Statement,
    arn: &str,
) -> Vec<Snippet> {
    let Some(call) = &source.call else { return Vec::new() };
    let name = variable_name(call, true);
    let written = twin_for(survey, source, statement, &SourceArns::of_variable(&name));
    let argument = Snippet::new("argument.tf", json!({ "name": name, "value": arn }));
    written.into_iter().chain([argument]).collect()
}

/// The edits that add a variable to a call; a plain file becomes a template.
fn variable_edits(text: &str, call: &FileCall, name: &str, value: &str) -> Vec<Edit> {
    let at = |offset: usize, text: String| Edit { span: Span::new(offset, offset), text };
    match &call.variables {
        None => {
            let newline = layout::newline_at(text, call.span.start);
            let base = layout::indentation(text, call.span.start);
            let object = format!(", {{{newline}{base}  {name} = {value}{newline}{base}}}");
            vec![at(call.span.start, "template".to_owned()), at(call.span.end - 1, object)]
        }
        Some(variables) => match variables.own().map(|own| (own.items.last(), own.span)) {
            // What is written out elsewhere may be for others too.
            None => {
                let Span { start, end } = variables.span;
                let more = format!(", {{ {name} = {value} }}");
                match text[start..end].starts_with("merge(") {
                    true => vec![at(end - 1, more)],
                    false => vec![at(start, "merge(".to_owned()), at(end, format!("{more})"))],
                }
            }
            Some((Some(last), _)) if layout::begins_line(text, last.span.start) => {
                let newline = layout::newline_at(text, last.span.start);
                let base = layout::indentation(text, last.span.start);
                let separator =
                    if text[last.span.end..].trim_start_matches([' ', '\t']).starts_with(',') { "," } else { "" };
                let end = last.span.end + separator.len();
                vec![at(end, format!("{newline}{base}{name} = {value}{separator}"))]
            }
            Some((Some(last), _)) => vec![at(last.span.end, format!(", {name} = {value}"))],
            Some((None, object)) => vec![at(object.start + 1, format!(" {name} = {value} "))],
        },
    }
}

/// The value of the ARN condition: in JSON that is text, a reference stands in a string.
fn arn_value(arns: &SourceArns, style: &json::Style) -> String {
    match (&arns.single, style.strict) {
        (Some(single), true) if single.starts_with('"') => single.clone(),
        (Some(single), true) => format!("\"${{{single}}}\""),
        (Some(single), false) => single.clone(),
        (None, true) => format!("${{jsonencode({})}}", arns.list),
        (None, false) => arns.list.clone(),
    }
}

#[expect(clippy::too_many_arguments, reason = "what is written, how, and where: none of it belongs to another")]
fn beside_in_list(
    text: &str,
    statement: Span,
    list: &StatementList<'_>,
    style: &json::Style,
    entries: &[json::Entry],
    operators: &[json::OperatorEntry],
    arns: &SourceArns,
    templates: &Templates,
) -> Result<Vec<Edit>, PlanError> {
    let context = json_context(entries, operators, style);
    let rendered = templates.render("json_statement.tf", &context)?;
    let newline = layout::newline_at(text, statement.start);
    let base = layout::indentation(text, statement.start);
    let unit = layout::indent_unit(text, statement);
    let object = layout::fitted(&rendered, base, &unit, newline);
    let at = |offset: usize, text: String| Edit { span: Span::new(offset, offset), text };
    let behind = statement.end;
    Ok(match (&arns.guard, list.array) {
        (Guard::Always, Some(_)) if layout::begins_line(text, statement.start) => {
            vec![at(behind, format!(",{newline}{base}{object}"))]
        }
        (Guard::Always, Some(_)) => {
            vec![at(behind, format!(", {object}"))]
        }
        (Guard::Always, None) => {
            vec![at(statement.start, "[".to_owned()), at(behind, format!(", {object}]"))]
        }
        (Guard::When(condition), array) => {
            let array = array.unwrap_or(statement);
            let own = layout::indentation(text, array.start);
            let object = layout::fitted(&rendered, own, &unit, newline);
            let generated = format!("{condition} ? [{object}] : []");
            let (before, after) = match (list.concat, list.array) {
                (true, _) => (String::new(), format!(", {generated}")),
                (false, Some(_)) => ("concat(".to_owned(), format!(", {generated})")),
                (false, None) => ("concat([".to_owned(), format!("], {generated})")),
            };
            vec![at(array.start, before), at(array.end, after)]
                .into_iter()
                .filter(|edit| !edit.text.is_empty())
                .collect()
        }
    })
}

/// Where a statement stands in a JSON policy.
struct StatementList<'e> {
    /// The statement's own entries.
    object: &'e [ObjectItem],
    /// The array that it is an item of.
    array: Option<Span>,
    /// Whether that array is an argument of `concat`.
    concat: bool,
}

fn find_list(policy: &Expr, statement: Span) -> Option<StatementList<'_>> {
    let ExprKind::Object(items) = &policy.unwrapped().kind else { return None };
    let list = items.iter().find(|item| item.key == ObjectKey::Name("Statement".to_owned()))?;
    search(&list.value, statement, None, false)
}

fn search(expr: &Expr, statement: Span, array: Option<Span>, concat: bool) -> Option<StatementList<'_>> {
    match &expr.unwrapped().kind {
        ExprKind::Object(object) if expr.span == statement => Some(StatementList { object, array, concat }),
        ExprKind::Array(items) => items.iter().find_map(|item| search(item, statement, Some(expr.span), concat)),
        ExprKind::Call(Call { name, args }) => {
            args.iter().find_map(|arg| search(arg, statement, array, name == "concat"))
        }
        _ => None,
    }
}

/// The statement for a bucket policy that a person adds by hand.
pub fn snippet(bucket: Option<&Bucket>, distribution: &Resource<'_>) -> Snippet {
    let arn = match bucket {
        None | Some(Bucket::Called { .. } | Bucket::Unseen { .. }) => "arn:aws:s3:::BUCKET".to_owned(),
        Some(Bucket::Declared(address)) => format!("${{{address}.arn}}"),
        Some(Bucket::Named(name)) => match name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(literal) => format!("arn:aws:s3:::{literal}"),
            None => format!("arn:aws:s3:::${{{name}}}"),
        },
    };
    let arns = SourceArns::of_all(distribution);
    by_hand("snippet_statement.tf", "Allow", "[\"s3:GetObject\"]", &format!("[\"{arn}/*\"]"), &arns, None)
}

/// The policy for a bucket of the module that has none in the code, which a person adds by hand; the statement alone where the
/// bucket is not declared here.
pub fn policy_snippet(module: &Module, bucket: &Bucket, distribution: &Resource<'_>) -> Snippet {
    let declared = match bucket {
        Bucket::Declared(address) => module.resource(address).filter(|found| found.address.is_managed()),
        Bucket::Named(_) | Bucket::Called { .. } | Bucket::Unseen { .. } => None,
    };
    let Some(declared) = declared else { return snippet(Some(bucket), distribution) };
    let label = declared.address.name();
    let is_free = |name: &str| module.resource(&Address::data("aws_iam_policy_document", name)).is_none();
    let instance = own_instance(declared.block);
    let arns = match distribution.address.kind().is_some() && same_instances(module, &declared, distribution) {
        true => format!("[{}{instance}.arn]", distribution.address),
        false => SourceArns::of_all(distribution).list,
    };
    let values = json!({
        "label": label,
        "name": if is_free(label) { label.to_owned() } else { format!("{label}_cloudfront") },
        "bucket": format!("{}{instance}", declared.address),
        "instance": instance,
        "meta": meta_arguments(module.text(declared.file), declared.block),
        "arns": arns,
    });
    Snippet::new("snippet_bucket_policy.tf", values)
}

/// The statement for a key policy that a person adds by hand.
pub fn key_snippet(distribution: &Resource<'_>, writes: bool) -> Snippet {
    key_snippet_for(&SourceArns::of_all(distribution), writes)
}

/// [`key_snippet`] for distributions with these ARNs.
pub fn key_snippet_for(arns: &SourceArns, writes: bool) -> Snippet {
    let list: Vec<String> = super::keys::actions(writes).iter().map(|action| format!("{action:?}")).collect();
    by_hand("snippet_statement.tf", "Allow", &format!("[{}]", list.join(", ")), "[\"*\"]", arns, None)
}

/// The statement beside one that could not be carried over, in its notation: same actions, same resources.
pub fn snippet_like(
    survey: &ModuleSurvey<'_>,
    source: &PolicySource<'_>,
    statement: &Statement,
    distribution: &Resource<'_>,
) -> Snippet {
    snippet_for(survey, source, statement, &SourceArns::of_all(distribution))
}

/// [`snippet_like`] for distributions with these ARNs.
pub fn snippet_for(
    survey: &ModuleSurvey<'_>,
    source: &PolicySource<'_>,
    statement: &Statement,
    arns: &SourceArns,
) -> Snippet {
    let text = survey.module.text(source.file);
    if let Some(snippet) = dynamic_snippet(survey, source, statement, arns) {
        return snippet;
    }
    let is_text = matches!(&source.notation, Some(Notation::Text(_)));
    let is_block = matches!(&source.notation, Some(Notation::Document(_)));
    // What the statement asks for beside its principal may not get lost, and JSON as text takes nothing in another form.
    if (is_text || !statement.conditions.is_empty())
        && !(is_block && statement.generated)
        && statement.names_oai()
        && let Some(mut snippet) = twin_for(survey, source, statement, arns)
    {
        let of_caller = statement.conditions.iter().find(|condition| !holds_for_cloudfront(condition));
        if let Some(condition) = of_caller.filter(|_| !is_text) {
            snippet.values["note"] =
                json!(format!("{} may never hold for CloudFront: decide what takes its place", told(condition)));
        }
        return snippet;
    }
    let list = |list: &List| {
        list.span.map_or_else(|| "[]".to_owned(), |span| span.of(text).split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let signs = source.notation.as_ref().and_then(json::Signs::of);
    let template = match (statement.not_principals.is_empty(), signs.is_some()) {
        (true, true) => "snippet_statement_json.tf",
        (true, false) => "snippet_statement.tf",
        (false, true) => "snippet_deny_json.tf",
        (false, false) => "snippet_deny.tf",
    };
    let effect = if statement.effect == Effect::Deny { "Deny" } else { "Allow" };
    let mut snippet = by_hand(template, effect, &list(&statement.actions), &list(&statement.resources), arns, signs);
    if !statement.conditions.is_empty() && !is_text {
        snippet.values["note"] = json!("with the conditions of the statement beside it, as far as they fit CloudFront");
    }
    snippet
}

/// The statement beside one of a `dynamic` block, made as often as that, where nothing else about it is in the way.
fn dynamic_snippet(
    survey: &ModuleSurvey<'_>,
    source: &PolicySource<'_>,
    statement: &Statement,
    arns: &SourceArns,
) -> Option<Snippet> {
    let text = survey.module.text(source.file);
    let Some(Notation::Document(document)) = &source.notation else { return None };
    let dynamic = document.body.dynamics("statement").find(|block| block.span == statement.span)?;
    copyable(survey, source, &Statement { generated: false, ..statement.clone() }).ok()?;
    // The template knows the block's own name for its items alone.
    dynamic.body.attribute("iterator").is_none().then_some(())?;
    let content = dynamic.body.blocks("content").next()?;
    let sid = sid(text, statement, &mut Vec::new());
    let parts = document::twin_parts(text, content, sid.as_deref());
    let for_each = layout::copied(text, dynamic.body.attribute("for_each")?.value.span);
    Some(Snippet::new("document_statement.tf", document_context(&parts, has_gaps(text, content), &for_each, arns)))
}

fn by_hand(
    template: &'static str,
    effect: &str,
    actions: &str,
    resources: &str,
    arns: &SourceArns,
    signs: Option<json::Signs>,
) -> Snippet {
    let arn = signs.map(|signs| arns.single.as_ref().map_or_else(|| signs.list(&arns.list), |arn| signs.one(arn)));
    let values = json!({
        "note": "",
        "effect": effect,
        "actions": actions,
        "resources": resources,
        "operator": arns.operator,
        "arns": arns.list,
        "arn": arn,
        "signs": signs,
    });
    Snippet::new(template, values)
}

/// The statement that the grant stage would have written beside one, for a person who knows where it has to go.
pub fn twin_snippet(
    survey: &ModuleSurvey<'_>,
    source: &PolicySource<'_>,
    statement: &Statement,
    distribution: &Resource<'_>,
) -> Snippet {
    twin_for(survey, source, statement, &SourceArns::of_all(distribution))
        .unwrap_or_else(|| snippet_like(survey, source, statement, distribution))
}

fn twin_for(
    survey: &ModuleSurvey<'_>,
    source: &PolicySource<'_>,
    statement: &Statement,
    arns: &SourceArns,
) -> Option<Snippet> {
    let text = survey.module.text(source.file);
    let mut sids: Vec<String> =
        beside(survey, source).iter().filter_map(|other| other.sid.as_ref()?.literal.clone()).collect();
    let sid = sid(text, statement, &mut sids);
    match &source.notation {
        Some(Notation::Document(block)) => {
            let original = block.body.all_blocks().find(|inner| inner.span == statement.span);
            original.map(said_in).map(|said| {
                let parts = document::twin_parts(text, said, sid.as_deref());
                Snippet::new("document_statement.tf", document_context(&parts, has_gaps(text, said), "", arns))
            })
        }
        Some(notation @ (Notation::Jsonencode(_) | Notation::Text(_))) => {
            let list = notation.object().and_then(|policy| find_list(policy, statement.span));
            list.map(|list| {
                let style = json::style(text, list.object, matches!(notation, Notation::Text(_)));
                let entries = json::twin_entries(text, list.object, &style, sid.as_deref());
                let value = arn_value(arns, &style);
                let operators = json::twin_conditions(text, list.object, &style, arns.operator, &value);
                Snippet::new("json_statement.tf", json_context(&entries, &operators, &style))
            })
        }
        Some(Notation::Entries(_)) | None => None,
    }
}
