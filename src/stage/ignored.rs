//! `ignore_changes` on a bucket policy: Terraform would write no statement that the grant adds, so the grant takes the entry out.

use super::source_arn::users;
use super::statement::copyable;
use super::{Change, Confidence, Context, StagePlan, remove_blocks};
use crate::finding::ignored_changes;
use crate::hcl::ast::{Attribute, Block, Expr, ExprKind, Root, Span, Traversal};
use crate::stage::retire::remove_items;
use crate::survey::ModuleSurvey;
use crate::survey::policies::{Attachment, PolicySource};
use crate::terraform::address::Address;
use crate::terraform::module::{Place, ignored_changes as names};
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use std::collections::BTreeSet;

/// The code of this change.
pub const CODE: &str = "OAC090";

/// The argument that is taken out of the list.
const ARGUMENT: &str = "policy";

/// Whether an attachment's policy is under `ignore_changes`, and the entry can be taken out: it stands in the list of the
/// bucket policy's own block, and the policy names its OAIs by their canonical users, which is why people put it there: S3 answers
/// with the ARN instead, and every plan shows that. Where it has no such reason, somebody else may write the policy. `all` is more
/// than this argument, and a person has to say what of it stays.
///
/// Source: hashicorp/terraform-provider-aws#10158.
pub fn can_be_taken_out(source: &PolicySource<'_>, attachment: &Attachment<'_>) -> bool {
    let resource = &attachment.resource;
    let principals = || source.policy.statements.iter().flat_map(|statement| &statement.principals);
    let mut of_oais =
        principals().filter(|principals| principals.identifiers.iter().any(|found| !found.oais.is_empty()));
    attachment.ignored
        && of_oais.all(|principals| principals.kind == "CanonicalUser")
        && resource.address.kind() == Some("aws_s3_bucket_policy")
        && !names(resource.block).iter().any(|name| name == "all")
        && list(resource.block).is_some()
}

/// The list of what is ignored, with its block and the items.
fn list(block: &Block) -> Option<(&Block, &Attribute, &[Expr])> {
    let mut lifecycles = block.body.blocks("lifecycle");
    let (lifecycle, None) = (lifecycles.next()?, lifecycles.next()) else { return None };
    let attribute = lifecycle.body.attribute("ignore_changes")?;
    let ExprKind::Array(items) = &attribute.value.kind else { return None };
    Some((lifecycle, attribute, items))
}

/// Takes the entries out for policies that CloudFront is granted something in.
pub fn plan(survey: &ModuleSurvey<'_>, context: &Context<'_>, plan: &mut StagePlan) {
    let mut done: BTreeSet<Address> = BTreeSet::new();
    for (position, source) in survey.policies.iter().enumerate() {
        if source.is_key_policy() || !is_for_selected(survey, (position, source), context) {
            continue;
        }
        for attachment in source.attachments.iter().filter(|attachment| can_be_taken_out(source, attachment)) {
            let resource = &attachment.resource;
            if !done.insert(resource.address.clone()) {
                continue;
            }
            let text = survey.module.text(resource.file);
            let Some((_, attribute, _)) = list(resource.block) else { continue };
            let place = Place { file: resource.file, span: attribute.span };
            let spot = super::spot(survey.module, place);
            plan.findings.push(ignored_changes::taken_out(spot, &resource.address.to_string()));
            plan.changes.push(Change {
                code: CODE,
                confidence: Confidence::Review,
                address: resource.address.to_string(),
                place,
                summary: format!(
                    "take `{ARGUMENT}` out of `ignore_changes` of {}: what differs in AWS is overwritten",
                    resource.address
                ),
                edits: taken_out(text, resource.block).into_iter().map(|edit| (resource.file, edit)).collect(),
            });
        }
    }
}

/// Whether a statement of a policy is to be carried over for distributions that are to be migrated.
fn is_for_selected(
    survey: &ModuleSurvey<'_>,
    (position, source): (usize, &PolicySource<'_>),
    context: &Context<'_>,
) -> bool {
    source.policy.statements.iter().enumerate().filter(|(_, statement)| statement.names_oai()).any(
        |(index, statement)| {
            let mentions = || statement.identifiers().flat_map(|identifier| &identifier.oais);
            let near = mentions().any(|mention| {
                users(survey, source, mention)
                    .into_iter()
                    .any(|(at, _)| context.selects(survey.module, &survey.distributions[at].resource.address))
            });
            let far = survey.across.needs.iter().any(|need| {
                need.statement == (position, index)
                    && !need.distributions.is_empty()
                    && need.distributions.iter().all(|(folder, address)| context.names(folder, address))
            });
            (near || far) && copyable(survey, source, statement).is_ok()
        },
    )
}

/// The edits that take the entry out: the item with the comments that are about it, or the argument or the whole `lifecycle`
/// block where nothing else is in it.
fn taken_out(text: &str, block: &Block) -> Vec<Edit> {
    let Some((lifecycle, attribute, items)) = list(block) else { return Vec::new() };
    let is_policy = |item: &&Expr| match &item.unwrapped().kind {
        ExprKind::Traversal(Traversal { root: Root::Name(name), .. }) | ExprKind::String(name) => name == ARGUMENT,
        _ => false,
    };
    let gone: Vec<Span> = items.iter().filter(is_policy).map(|item| item.span).collect();
    if gone.len() == items.len() {
        return match lifecycle.body.items.len() {
            1 => remove_blocks(text, &[lifecycle.span]),
            _ => remove_blocks(text, &[attribute.span]),
        };
    }
    let siblings: Vec<Span> = items.iter().map(|item| item.span).collect();
    let own_lines = |span: &Span| {
        let lines = layout::whole_lines(text, *span)?;
        // Comments above the first of several entries may be about all of them.
        let next = text[lines.end..].lines().next().unwrap_or_default().trim();
        let is_alone = next.is_empty() || next.starts_with(['#', ']']) || next.starts_with("//");
        Some(if is_alone { layout::with_comments_above(text, lines) } else { lines })
    };
    let lines: Vec<Span> = gone.iter().filter_map(own_lines).collect();
    if lines.len() == gone.len() {
        return lines.into_iter().map(|span| Edit { span, text: String::new() }).collect();
    }
    remove_items(text, &gone, &siblings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hcl::parse;
    use crate::workspace::edits::apply;

    fn without(lifecycle: &str) -> String {
        let text = format!("resource \"aws_s3_bucket_policy\" \"x\" {{\n  bucket = a\n\n{lifecycle}}}\n");
        let file = parse::parse(&text);
        let block = file.body.all_blocks().next().expect("a block");
        apply(&text, &taken_out(&text, block)).expect("disjoint").text
    }

    fn with(lifecycle: &str) -> String {
        let gap = if lifecycle.is_empty() { "" } else { "\n" };
        format!("resource \"aws_s3_bucket_policy\" \"x\" {{\n  bucket = a\n{gap}{lifecycle}}}\n")
    }

    #[test]
    fn a_block_that_says_nothing_else_goes_with_its_comments() {
        assert_eq!(without("  lifecycle {\n    ignore_changes = [policy]\n  }\n"), with(""));
        let long =
            "  # S3 rewrites it\n  lifecycle {\n    ignore_changes = [\n      # why\n      policy,\n    ]\n  }\n";
        assert_eq!(without(long), with(""));
    }

    #[test]
    fn other_settings_stay() {
        let list = |items: &str| format!("  lifecycle {{\n    prevent_destroy = true\n{items}  }}\n");
        assert_eq!(without(&list("    # why\n    ignore_changes = [policy]\n")), with(&list("")));
    }

    #[test]
    fn other_entries_stay_with_their_comments() {
        let list = |items: &str| format!("  lifecycle {{\n    ignore_changes = {items}\n  }}\n");
        assert_eq!(without(&list("[policy, bucket]")), with(&list("[bucket]")));
        assert_eq!(without(&list("[bucket, policy]")), with(&list("[bucket]")));
        let several = |own: &str| list(&format!("[\n      # renamed by hand\n      bucket,\n{own}    ]"));
        assert_eq!(without(&several("      # rewritten by S3\n      policy,\n")), with(&several("")));
        let heading = |own: &str| list(&format!("[\n      # set by the platform team\n{own}      bucket,\n    ]"));
        assert_eq!(without(&heading("      policy,\n")), with(&heading("")));
    }
}
