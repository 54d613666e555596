//! Switch: every ready origin moves to the OAC, and an OAI that no origin uses any more is marked deprecated.

use super::access::readiness;
use super::across::Move;
use super::control::{self, Control};
use super::interface::either;
use super::items;
use super::provider::provider;
use super::{Change, Confidence, Context, PlanError, StagePlan, at_top_of_body, interface, registry};
use crate::hcl::ast::{Expr, ExprKind, Span};
use crate::policy::identity::Identity;
use crate::survey::origins::{Distribution, Origin, OriginIdentity};
use crate::survey::references::{Kind, OTHER_STATE, Sink};
use crate::survey::registry::in_state;
use crate::survey::{ModuleSurvey, is_managed};
use crate::terraform::address::Address;
use crate::terraform::module::{Place, Resource};
use crate::terraform::reference;
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::json;

/// Codes of this stage's changes.
pub mod codes {
    /// An origin is moved.
    pub const ORIGIN: &str = "OAC005";
    /// The origin of a module moves at once with what the module keeps for it.
    pub const WHOLE: &str = "OAC097";
    /// An origin's global endpoint becomes the regional one.
    pub const ENDPOINT: &str = "OAC006";
    /// An OAI is marked deprecated.
    pub const DEPRECATED: &str = "OAC007";
    /// A `depends_on` follows.
    pub const DEPENDS_ON: &str = "OAC008";
}

/// The most characters that an OAI's comment may have.
/// Source: CloudFront API reference, CloudFrontOriginAccessIdentityConfig.
const COMMENT_LIMIT: usize = 128;

/// What is left to do.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn plan(survey: &ModuleSurvey<'_>, context: &Context<'_>) -> Result<StagePlan, PlanError> {
    let mut plan = StagePlan::default();
    if provider(survey).excluded.is_some() {
        // Told by the grant stage where it matters.
        return Ok(plan);
    }
    let mut moved = Vec::new();
    for (position, distribution) in survey.distributions.iter().enumerate() {
        if !context.selects(survey.module, &distribution.resource.address) {
            continue;
        }
        for (index, origin) in distribution.origins.iter().enumerate() {
            let OriginIdentity::Known(mention) = &origin.identity else { continue };
            if origin.item.is_some() {
                // Its object may be in another module, so that it is moved with the wires.
                if items::will_move(survey, position, index, context) {
                    moved.push((position, index));
                }
                continue;
            }
            if let Some(first) = distribution.beside(index).find(|other| *other < index) {
                // One edit of the block moves the origins of all its items.
                if moved.contains(&(position, first)) {
                    follow_endpoint(survey, (distribution, index), context, &mut plan);
                    moved.push((position, index));
                }
                continue;
            }
            if let Some(control) = registry::switch::control(survey, origin) {
                if readiness(survey, position, index).is_ready()
                    && registry::switch::move_origin(survey, distribution, origin, &control, context, &mut plan)?
                {
                    moved.push((position, index));
                }
                continue;
            }
            let id = origin.control_id.as_ref();
            let (value, name) = match control::control(survey, &mention.identity) {
                Some(Control::There(control)) => {
                    let Some(id) = id else { continue };
                    (id.with(&control.address, Some(&control)), control.address.to_string())
                }
                Some(Control::Handed(expr)) => match (survey.across.moves.get(&(position, index)), id) {
                    (Some(Move::Conditional) | None, Some(id)) => (id.with_id(&expr), expr),
                    _ => (expr.clone(), expr),
                },
                _ => continue,
            };
            if let (Ok(Some(_)), Some(Control::There(control))) =
                (either::of(survey, &mention.identity), control::control(survey, &mention.identity))
            {
                if readiness(survey, position, index).is_ready() {
                    let edits = either::move_origin(survey, distribution, origin, &control.address, context)?;
                    if !edits.is_empty() {
                        moves(survey, (distribution, index), (&name, edits), context, &mut plan);
                        moved.push((position, index));
                    }
                }
                continue;
            }
            if readiness(survey, position, index).is_ready() {
                let how = survey.across.moves.get(&(position, index)).copied();
                move_origin(survey, (distribution, index), (&value, &name), how, context, &mut plan)?;
                moved.push((position, index));
            }
        }
    }
    follow_depends_on(survey, &moved, &mut plan);
    for identity in survey.all_identities() {
        if is_abandoned(survey, &identity, &moved) && !is_deprecated(survey, &identity) {
            deprecate(survey, &identity, context, &mut plan)?;
        }
        if is_abandoned(survey, &identity, &moved) || is_deprecated(survey, &identity) {
            interface::deprecate(survey, &identity, context, &mut plan)?;
        }
    }
    Ok(plan)
}

fn move_origin(
    survey: &ModuleSurvey<'_>,
    (distribution, index): (&Distribution<'_>, usize),
    (value, name): (&str, &str),
    how: Option<Move>,
    context: &Context<'_>,
    plan: &mut StagePlan,
) -> Result<(), PlanError> {
    let origin = &distribution.origins[index];
    let Some(config) = origin.s3_config else { return Ok(()) };
    let file = distribution.resource.file;
    let text = survey.module.text(file);
    let inner = config.body.attribute("origin_access_identity").map(|path| layout::copied(text, path.value.span));
    let rendered = match (how, inner) {
        (Some(Move::BesideEmpty), Some(path)) => {
            let values = json!({ "control": value, "condition": format!("{value} == null"), "identity": path });
            context.templates.render("origin_both_ways.tf", &values)?
        }
        _ => context.templates.render("origin_access_control_id.tf", &json!({ "value": value }))?,
    };
    let newline = layout::newline_at(text, config.span.start);
    let base = layout::indentation(text, config.span.start);
    let written = layout::fitted(&rendered, base, &layout::indent_unit(text, origin.block.span), newline);
    let edits = match origin.block.body.attribute("origin_access_control_id") {
        None => vec![Edit { span: config.span, text: written }],
        Some(other) => {
            let mut edits = super::remove_blocks(text, &[config.span]);
            edits.push(Edit { span: other.span, text: written });
            edits
        }
    };
    moves(survey, (distribution, index), (name, edits), context, plan);
    Ok(())
}

/// The changes that move an origin by these edits, and with it the others that its block makes.
fn moves(
    survey: &ModuleSurvey<'_>,
    (distribution, index): (&Distribution<'_>, usize),
    (name, edits): (&str, Vec<Edit>),
    context: &Context<'_>,
    plan: &mut StagePlan,
) {
    let origin = &distribution.origins[index];
    let Some(config) = origin.s3_config else { return };
    let file = distribution.resource.file;
    let mut names = vec![origin.name.as_str()];
    for other in distribution.beside(index).map(|other| distribution.origins[other].name.as_str()) {
        if !names.contains(&other) {
            names.push(other);
        }
    }
    let (origins, signs) = if names.len() == 1 { ("origin", "signs") } else { ("origins", "sign") };
    plan.changes.push(Change {
        code: codes::ORIGIN,
        confidence: Confidence::Safe,
        address: in_state(&distribution.resource),
        place: Place { file, span: config.span },
        summary: format!("{origins} {} of {} {signs} with {name}", names.join(", "), in_state(&distribution.resource)),
        edits: edits.into_iter().map(|edit| (file, edit)).collect(),
    });
    follow_endpoint(survey, (distribution, index), context, plan);
}

/// The change by which an origin that moves reads from the regional endpoint of its bucket.
fn follow_endpoint(
    survey: &ModuleSurvey<'_>,
    (distribution, index): (&Distribution<'_>, usize),
    context: &Context<'_>,
    plan: &mut StagePlan,
) {
    let origin = &distribution.origins[index];
    let Some((file, edit)) = &origin.regional_domain else { return };
    let address = &distribution.resource.address;
    let place = Place { file: *file, span: edit.span };
    // What origins of a distribution read that is left alone stays as it is.
    let reads = |other: &Origin<'_>| other.domain.is_some() && other.regional_domain == origin.regional_domain;
    let mut others =
        survey.distributions.iter().filter(|other| !context.selects(survey.module, &other.resource.address));
    if others.any(|other| other.origins.iter().any(reads)) {
        return;
    }
    // What several items read is written once.
    if plan.changes.iter().any(|change| change.code == codes::ENDPOINT && change.place == place) {
        return;
    }
    plan.changes.push(Change {
        code: codes::ENDPOINT,
        confidence: Confidence::Review,
        address: address.to_string(),
        place,
        summary: format!(
            "origin {} of {address} reads from the bucket's regional endpoint: the global one may redirect for hours after the bucket was made",
            origin.name
        ),
        edits: vec![(*file, edit.clone())],
    });
}

/// In a distribution that uses an OAI no longer, `depends_on` names the OAC instead.
fn follow_depends_on(survey: &ModuleSurvey<'_>, moved: &[(usize, usize)], plan: &mut StagePlan) {
    for reference in &survey.references {
        let (Sink::DependsOn(holder), Some(identity)) = (&reference.sink, &reference.identity) else { continue };
        let Some(position) = survey.distributions.iter().position(|d| d.resource.address == *holder) else { continue };
        let uses = |index: usize, origin: &Origin<'_>| {
            matches!(&origin.identity, OriginIdentity::Known(mention) if mention.identity == *identity)
                && !moved.contains(&(position, index))
        };
        let origins = &survey.distributions[position].origins;
        let moved_here = moved.iter().any(|(at, index)| {
            *at == position
                && matches!(&origins[*index].identity, OriginIdentity::Known(mention) if mention.identity == *identity)
        });
        let Some(Control::There(control)) = control::control(survey, identity) else { continue };
        if !moved_here || origins.iter().enumerate().any(|(index, origin)| uses(index, origin)) {
            continue;
        }
        let already = survey.module.files[reference.place.file].body.all_blocks().any(|block| {
            block.span.contains(reference.place.span)
                && block.body.attribute("depends_on").is_some_and(|attribute| {
                    crate::terraform::reference::in_expr(&attribute.value).iter().any(|r| r.target == control.address)
                })
        });
        if already {
            continue;
        }
        plan.changes.push(Change {
            code: codes::DEPENDS_ON,
            confidence: Confidence::Safe,
            address: holder.to_string(),
            place: reference.place,
            summary: format!("{holder} depends on {} in place of {identity}", control.address),
            edits: vec![(reference.place.file, Edit { span: reference.place.span, text: control.address.to_string() })],
        });
    }
}

/// Whether origins have moved away from an OAI and nothing in the module is known to need it as an origin's identity.
fn is_abandoned(survey: &ModuleSurvey<'_>, identity: &Identity, moved: &[(usize, usize)]) -> bool {
    let Some(Control::There(control)) = control::control(survey, identity) else { return false };
    // Nothing ties an OAI that nobody refers to to these origins, so that it is for a person to say what it was for.
    let referred_to = identity.address().is_some_and(|address| survey.refers_to(&address));
    let mut left = survey.across.used.contains_key(identity) || survey.across.stuck.contains(identity);
    let mut gone = survey.across.left.contains(identity);
    for (position, distribution) in survey.distributions.iter().enumerate() {
        for (index, origin) in distribution.origins.iter().enumerate() {
            let uses = matches!(&origin.identity, OriginIdentity::Known(mention) if mention.identity == *identity);
            let moves = moved.contains(&(position, index));
            left |= uses && !moves;
            gone |= (uses && moves) || (referred_to && origin.control.as_ref() == Some(&control.address));
        }
    }
    let elsewhere = survey.references.iter().any(|reference| {
        let may_be = reference.identity.is_none() || reference.identity.as_ref() == Some(identity);
        let as_origin = !matches!(reference.attribute.as_str(), "iam_arn" | "s3_canonical_user_id");
        let follows = matches!(reference.sink, Sink::Unread)
            || (matches!(reference.sink, Sink::Elsewhere(_)) && reference.kind != Kind::Grant)
            || matches!(reference.sink, Sink::Origin(position, index) if !moved.contains(&(position, index)));
        // What another state hands over is none of this one's.
        let of_other = reference.sink == Sink::Elsewhere(OTHER_STATE);
        may_be && as_origin && follows && !of_other && !is_bookkeeping(&reference.sink)
    });
    gone && !left && !elsewhere
}

/// Blocks that name an OAI without using it.
fn is_bookkeeping(sink: &Sink) -> bool {
    matches!(sink, Sink::Elsewhere("an import block" | "a check block" | "a removed block"))
}

/// Whether an OAI is marked as deprecated: in its `comment`, or in a comment right above its block.
pub fn is_deprecated(survey: &ModuleSurvey<'_>, identity: &Identity) -> bool {
    let Some(declaration) = survey.declaration(identity) else { return false };
    let text = survey.module.text(declaration.file);
    let says = |text: &str| text.to_ascii_lowercase().contains("deprecated");
    let argument = declaration.block.body.attribute("comment").is_some_and(|comment| says(comment.value.span.of(text)));
    let line = Span::new(layout::line_start(text, declaration.block.span.start), declaration.block.span.start);
    argument || says(layout::with_comments_above(text, line).of(text))
}

fn deprecate(
    survey: &ModuleSurvey<'_>,
    identity: &Identity,
    context: &Context<'_>,
    plan: &mut StagePlan,
) -> Result<(), PlanError> {
    let Some(declaration) = survey.declaration(identity).filter(|_| is_managed(identity)) else { return Ok(()) };
    let Some(Control::There(control)) = control::control(survey, identity) else { return Ok(()) };
    let text = survey.module.text(declaration.file);
    let block = declaration.block;
    let mut edits = vec![(declaration.file, marked(survey, declaration, &control.address, context)?)];
    let until = if interface::stays_for_callers(survey, identity) { "for callers" } else { "until the retire stage" };
    // A change of its `comment` would be one for callers that go on with it.
    let goes_on = either::stays(survey, identity);
    if !goes_on {
        edits.extend(comment_edit(text, declaration, context)?.map(|edit| (declaration.file, edit)));
    }
    plan.changes.push(Change {
        code: if goes_on { interface::codes::DEPRECATED } else { codes::DEPRECATED },
        confidence: Confidence::Safe,
        address: declaration.address.to_string(),
        place: Place { file: declaration.file, span: block.span },
        summary: format!("mark {} as deprecated; it stays {until}", declaration.address),
        edits,
    });
    Ok(())
}

/// The edit that says in a comment above an OAI that it is deprecated.
///
/// # Errors
/// Where the template cannot be rendered.
pub fn marked(
    survey: &ModuleSurvey<'_>,
    declaration: &Resource<'_>,
    control: &Address,
    context: &Context<'_>,
) -> Result<Edit, PlanError> {
    let text = survey.module.text(declaration.file);
    let block = declaration.block;
    let newline = layout::newline_at(text, block.span.start);
    let base = layout::indentation(text, block.span.start);
    let identity = Identity::of_address(&declaration.address);
    let callers = identity.is_some_and(|identity| interface::stays_for_callers(survey, &identity));
    let values = json!({ "control": control.to_string(), "callers": callers });
    let rendered = context.templates.render("deprecated.tf", &values)?;
    let comment = layout::fitted(&rendered, base, "", newline);
    let at = Span::new(block.span.start, block.span.start);
    Ok(Edit { span: at, text: format!("{comment}{newline}{base}") })
}

/// The edit that says in the OAI's `comment` that it is deprecated; none for a heredoc.
fn comment_edit(text: &str, declaration: &Resource<'_>, context: &Context<'_>) -> Result<Option<Edit>, PlanError> {
    let Some(comment) = declaration.block.body.attribute("comment").filter(|c| c.value.kind != ExprKind::Null) else {
        let value = "\"Deprecated: replaced by an origin access control\"";
        let rendered = context.templates.render("comment.tf", &json!({ "comment": value }))?;
        let null = declaration.block.body.attribute("comment");
        return Ok(Some(match null {
            Some(null) => Edit { span: null.span, text: layout::fitted(&rendered, "", "", "\n") },
            None => at_top_of_body(text, declaration.block, &rendered),
        }));
    };
    Ok(deprecated_comment(text, &comment.value).map(|value| Edit { span: comment.value.span, text: value }))
}

/// A comment expression with `Deprecated: ` before it, cut to what CloudFront takes.
fn deprecated_comment(text: &str, value: &Expr) -> Option<String> {
    let inner = value.unwrapped();
    let source = inner.span.of(text);
    Some(match &inner.kind {
        ExprKind::Template(template) if template.heredoc => return None,
        ExprKind::String(_) if !source.starts_with('"') => return None,
        ExprKind::String(literal) => {
            let whole = format!("Deprecated: {literal}");
            if whole.chars().count() <= COMMENT_LIMIT {
                format!("\"Deprecated: {}", &source[1..])
            } else {
                // Cutting the source text could cut an escape in two, so Terraform cuts the value.
                format!("substr(\"Deprecated: {}, 0, {COMMENT_LIMIT})", &source[1..])
            }
        }
        ExprKind::Template(_) => format!("substr(\"Deprecated: {}, 0, {COMMENT_LIMIT})", &source[1..]),
        _ if is_bucket_name(value) => format!("\"Deprecated: ${{{source}}}\""),
        // The value may be null, which a template refuses and `compact` drops.
        _ => format!("substr(join(\" \", compact([\"Deprecated:\", {source}])), 0, {COMMENT_LIMIT})"),
    })
}

/// Whether a value is a bucket's name: never null, and short enough for a comment.
fn is_bucket_name(value: &Expr) -> bool {
    reference::as_reference(value).is_some_and(|found| {
        let named = found.attribute.as_ref().is_some_and(|(name, _)| name == "bucket" || name == "id");
        named && !found.deeper && found.target.kind() == Some("aws_s3_bucket")
    })
}

/// The addresses of the distributions in which an OAI is or was used, as far as the policies and origins tell: those whose
/// bucket's policy names it.
pub fn distributions_on_its_buckets<'s>(
    survey: &'s ModuleSurvey<'_>,
    identity: &Identity,
) -> Vec<&'s Distribution<'s>> {
    let names = |statement: &crate::policy::statement::Statement| {
        statement.identifiers().flat_map(|identifier| &identifier.mentions).any(|mention| mention.identity == *identity)
    };
    let sources: Vec<_> = survey.policies.iter().filter(|source| source.policy.statements.iter().any(names)).collect();
    let on_bucket = |origin: &Origin<'_>| {
        origin.bucket.as_ref().is_some_and(|bucket| sources.iter().any(|source| source.is_on(&bucket.bucket)))
    };
    survey.distributions.iter().filter(|distribution| distribution.origins.iter().any(on_bucket)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hcl::parse::parse;

    fn deprecated(value: &str) -> Option<String> {
        let text = format!("comment = {value}");
        let file = parse(&text);
        deprecated_comment(&text, &file.body.attribute("comment").expect("an attribute").value)
    }

    #[test]
    fn comments_stay_within_what_cloudfront_takes() {
        assert_eq!(deprecated("\"site\"").as_deref(), Some("\"Deprecated: site\""));
        assert_eq!(deprecated("\"for ${var.x}\"").as_deref(), Some("substr(\"Deprecated: for ${var.x}\", 0, 128)"));
        assert_eq!(
            deprecated("var.comment").as_deref(),
            Some("substr(join(\" \", compact([\"Deprecated:\", var.comment])), 0, 128)")
        );
        assert_eq!(
            deprecated("aws_s3_bucket.site[0].bucket").as_deref(),
            Some("\"Deprecated: ${aws_s3_bucket.site[0].bucket}\"")
        );
        assert_eq!(
            deprecated("aws_s3_bucket.site.tags[\"x\"]").as_deref(),
            Some("substr(join(\" \", compact([\"Deprecated:\", aws_s3_bucket.site.tags[\"x\"]])), 0, 128)")
        );
        let long = format!("\"{}\"", "x".repeat(120));
        assert_eq!(deprecated(&long), Some(format!("substr(\"Deprecated: {}\", 0, 128)", "x".repeat(120))));
    }
}
