//! What a code means and what to do: the pages are the doc comments of the files that raise the codes, and the table of
//! `docs/codes.md` says the rest. Nothing is written twice.

/// The table of all codes.
const TABLE: &str = include_str!("../docs/codes.md");

/// The files whose doc comments are pages; `tests/help.rs` holds that none is missing.
const PAGES: &[&str] = &[
    include_str!("finding/acl_not_carried_over.rs"),
    include_str!("finding/attached_to_nothing.rs"),
    include_str!("finding/attested.rs"),
    include_str!("finding/authorization_forwarded.rs"),
    include_str!("finding/aws_managed_key.rs"),
    include_str!("finding/broken_for_new_objects.rs"),
    include_str!("finding/brought_identity.rs"),
    include_str!("finding/bucket_by_outputs.rs"),
    include_str!("finding/policy_handed_out.rs"),
    include_str!("finding/bucket_elsewhere.rs"),
    include_str!("finding/bucket_listed.rs"),
    include_str!("finding/bucket_not_seen.rs"),
    include_str!("finding/callers_choose.rs"),
    include_str!("finding/callers_choose_kind.rs"),
    include_str!("finding/cannot_offer.rs"),
    include_str!("finding/commented_code.rs"),
    include_str!("finding/continuous_deployment.rs"),
    include_str!("finding/control_name.rs"),
    include_str!("finding/cycle.rs"),
    include_str!("finding/deny_spares_identity.rs"),
    include_str!("finding/deny_whatever.rs"),
    include_str!("finding/dropped_conditions.rs"),
    include_str!("finding/edge_function.rs"),
    include_str!("finding/encrypted_with_key.rs"),
    include_str!("finding/errors_hidden.rs"),
    include_str!("finding/extracted.rs"),
    include_str!("finding/grant_missing.rs"),
    include_str!("finding/granted_already.rs"),
    include_str!("finding/ignored_changes.rs"),
    include_str!("finding/json_not_written.rs"),
    include_str!("finding/key_policy_replaced.rs"),
    include_str!("finding/key_through_module.rs"),
    include_str!("finding/left_out.rs"),
    include_str!("finding/kept_for_callers.rs"),
    include_str!("finding/lock_file.rs"),
    include_str!("finding/mention_elsewhere.rs"),
    include_str!("finding/no_constraint.rs"),
    include_str!("finding/no_wait.rs"),
    include_str!("finding/not_before_destroy.rs"),
    include_str!("finding/not_for_some.rs"),
    include_str!("finding/object_acls.rs"),
    include_str!("finding/object_not_changed.rs"),
    include_str!("finding/object_shown.rs"),
    include_str!("finding/origin_not_followed.rs"),
    include_str!("finding/other_state.rs"),
    include_str!("finding/outside_paths.rs"),
    include_str!("finding/override_files.rs"),
    include_str!("finding/own_policy.rs"),
    include_str!("finding/partition.rs"),
    include_str!("finding/policy_emptied.rs"),
    include_str!("finding/policy_not_read.rs"),
    include_str!("finding/policy_size.rs"),
    include_str!("finding/provider_too_old.rs"),
    include_str!("finding/public_beside.rs"),
    include_str!("finding/reference_not_followed.rs"),
    include_str!("finding/registry_call.rs"),
    include_str!("finding/requester_pays.rs"),
    include_str!("finding/statement_not_copied.rs"),
    include_str!("finding/terragrunt_input.rs"),
    include_str!("finding/two_policies.rs"),
    include_str!("finding/unfit_control.rs"),
    include_str!("finding/unread_block.rs"),
    include_str!("finding/unreferenced.rs"),
    include_str!("finding/way_back_by_hand.rs"),
    include_str!("finding/website_endpoint.rs"),
    include_str!("finding/wire_not_laid.rs"),
    include_str!("finding/write_methods.rs"),
    include_str!("plan/told/already_applied.rs"),
    include_str!("plan/told/control_elsewhere.rs"),
    include_str!("plan/told/denied.rs"),
    include_str!("plan/told/destroyed.rs"),
    include_str!("plan/told/drift.rs"),
    include_str!("plan/told/errored.rs"),
    include_str!("plan/told/foreign_distribution.rs"),
    include_str!("plan/told/fresh.rs"),
    include_str!("plan/told/grant_first.rs"),
    include_str!("plan/told/grant_left.rs"),
    include_str!("plan/told/live_policy.rs"),
    include_str!("plan/told/no_stage.rs"),
    include_str!("plan/told/not_cloudfront.rs"),
    include_str!("plan/told/not_deployed.rs"),
    include_str!("plan/told/not_in_state.rs"),
    include_str!("plan/told/other_change.rs"),
    include_str!("plan/told/other_stage.rs"),
    include_str!("plan/told/other_states.rs"),
    include_str!("plan/told/part_of_stage.rs"),
    include_str!("plan/told/partial.rs"),
    include_str!("plan/told/policy_unreadable.rs"),
    include_str!("plan/told/state_only.rs"),
    include_str!("plan/told/statement_lost.rs"),
    include_str!("plan/told/stays.rs"),
    include_str!("plan/told/still_named.rs"),
    include_str!("plan/told/still_used.rs"),
    include_str!("plan/told/tag_follows.rs"),
    include_str!("plan/told/text_unknown.rs"),
    include_str!("plan/told/unfit_control.rs"),
    include_str!("plan/told/wide_source.rs"),
    include_str!("plan/told/wider.rs"),
];

/// What there is to say of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The code.
    pub code: &'static str,
    /// What it belongs to: the heading that it stands under.
    pub section: &'static str,
    /// What else the table has in its row: each with the name of its column, such as its level and what it holds back.
    pub facts: Vec<(&'static str, &'static str)>,
    /// What it says, in a sentence.
    pub sentence: &'static str,
    /// What it means and what to do, in paragraphs; nothing for a change, which the sentence says all of.
    pub page: String,
}

/// All codes, in the order of the table.
pub fn codes() -> Vec<Code> {
    let mut out = Vec::new();
    let (mut section, mut columns) = ("", Vec::new());
    for line in TABLE.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading;
        } else if line.starts_with("| code |") {
            columns = cells(line);
        } else if line.starts_with("| OAC") {
            let row = cells(line);
            if let [code, facts @ .., sentence] = row.as_slice() {
                let named = columns.iter().skip(1).copied().zip(facts.iter().copied());
                out.push(Code { code, section, facts: named.collect(), sentence, page: page(code) });
            }
        }
    }
    out
}

fn cells(row: &'static str) -> Vec<&'static str> {
    row.trim_matches('|').split('|').map(str::trim).collect()
}

/// The paragraphs below the first line of a file's doc comment.
fn page(code: &str) -> String {
    let of_code = |page: &&&str| {
        page.strip_prefix("//! ").and_then(|rest| rest.strip_prefix(code)).is_some_and(|rest| rest.starts_with(':'))
    };
    let Some(page) = PAGES.iter().find(of_code) else { return String::new() };
    let comment = page.lines().skip(1).map_while(|line| line.strip_prefix("//!"));
    let lines: Vec<&str> = comment.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n").trim().to_owned()
}
