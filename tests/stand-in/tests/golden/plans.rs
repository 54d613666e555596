//! Plans of stages: what they may change, and what `check-plan` says of them and of plans that were tampered with.

use crate::counts::counted;
use crate::runs::has_code;
use libtest_mimic::Failed;
use oai2oac::plan;
use oai2oac::stage::STAGES;
use serde_json::Value as Json;
use stand_in::case::Case;

/// A plan of a stage changes what the stage announces, in place, and nothing else.
pub fn announced(tree: &str, plan: &Json, report: &Json, case: &Case) -> Result<(), Failed> {
    for change in changes(plan) {
        let actions: Vec<&str> =
            change["change"]["actions"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        let (address, kind) =
            (change["address"].as_str().unwrap_or_default(), change["type"].as_str().unwrap_or_default());
        let mut arguments = changed_arguments(change);
        arguments.retain(|argument| !case.settings.also_changed.contains_key(&format!("{address} {argument}")));
        if arguments.is_empty() && actions == ["update"] {
            continue;
        }
        let only = |allowed: &[&str]| arguments.iter().all(|argument| allowed.contains(&argument.as_str()));
        let fits = match (tree, actions.as_slice(), kind) {
            (_, ["no-op" | "read"], _) => true,
            (
                "grant",
                ["create"],
                "aws_cloudfront_origin_access_control" | "aws_s3_bucket_policy" | "aws_kms_key_policy",
            ) => true,
            ("grant", ["create"], "aws_s3_bucket_server_side_encryption_configuration") => false,
            (_, ["update"], "aws_s3_bucket_policy" | "aws_kms_key_policy" | "aws_s3_bucket" | "aws_kms_key") => {
                only(&["policy"])
            }
            ("switch", ["update"], "aws_cloudfront_distribution") => only(&["origin"]),
            // A module that moves as a whole makes its OAC with that.
            ("switch", ["create"], "aws_cloudfront_origin_access_control") => has_code(report, "OAC097"),
            ("switch", ["update"], "aws_cloudfront_origin_access_identity") => only(&["comment"]),
            ("retire", ["update"], "aws_s3_bucket_acl") => only(&["access_control_policy"]),
            ("retire", ["delete"], "aws_cloudfront_origin_access_identity") => true,
            _ => false,
        };
        if !fits {
            return Err(format!(
                "{tree}: the plan would {} {address} ({})",
                actions.join(" and "),
                arguments.join(", ")
            )
            .into());
        }
    }
    Ok(())
}

/// A plan of a caller that does nothing changes nothing, an OAC that nothing uses yet apart.
pub fn untouched(tree: &str, plan: &Json) -> Result<(), Failed> {
    for change in changes(plan) {
        let action = change["change"]["actions"][0].as_str().unwrap_or_default();
        let new_control = action == "create" && change["type"] == "aws_cloudfront_origin_access_control";
        let fits = matches!(action, "no-op" | "read") || tree == "grant" && new_control;
        if !fits {
            return Err(format!("{tree}: the plan of a bystander would {action} {}", change["address"]).into());
        }
    }
    Ok(())
}

pub fn changed_arguments(change: &Json) -> Vec<String> {
    let (before, after, unknown) =
        (&change["change"]["before"], &change["change"]["after"], &change["change"]["after_unknown"]);
    let names =
        before.as_object().into_iter().flatten().chain(after.as_object().into_iter().flatten()).map(|(name, _)| name);
    let mut changed: Vec<String> = names
        .chain(unknown.as_object().into_iter().flatten().map(|(name, _)| name))
        .filter(|name| before[*name] != after[*name] || unknown[*name] == Json::Bool(true))
        .cloned()
        .collect();
    changed.sort();
    changed.dedup();
    changed
}

pub fn changes(plan: &Json) -> impl Iterator<Item = &Json> {
    plan["resource_changes"].as_array().into_iter().flatten()
}

/// `check-plan` takes the plan of a stage, and refuses it once it is tampered with.
pub fn judged(tree: &str, plan: &Json, report: &Json) -> Result<(), Failed> {
    let stage = STAGES.into_iter().find(|stage| stage.to_string() == tree);
    let verdict = plan::check(plan, stage).map_err(|error| format!("{tree}: check-plan: {error}"))?;
    let has_changes = changes(plan).any(|change| change["change"]["actions"][0] != "no-op");
    // In a plan nobody can see that a person attested a grant (OAC036).
    if !has_changes || tree == "switch" && has_code(report, "OAC036") {
        return Ok(());
    }
    if !verdict.safe {
        return Err(format!("{tree}: check-plan refuses the plan: {:#?}", verdict.told).into());
    }
    counted(|counts| counts.plans_taken += 1);
    for (what, tampered) in tampered(tree, plan) {
        let verdict = plan::check(&tampered, stage).map_err(|error| format!("{tree}: check-plan: {error}"))?;
        if verdict.is_good() {
            return Err(format!("{tree}: check-plan takes a plan with {what}").into());
        }
        counted(|counts| counts.plans_refused += 1);
    }
    Ok(())
}

/// A plan with something in it that must not be applied, and what.
pub fn tampered(tree: &str, plan: &Json) -> Vec<(&'static str, Json)> {
    let mut out = Vec::new();
    let mut replaced = plan.clone();
    let buckets = replaced["resource_changes"].as_array_mut().into_iter().flatten();
    if let Some(bucket) =
        buckets.into_iter().find(|change| change["type"] == "aws_s3_bucket" && change["mode"] == "managed")
    {
        bucket["change"]["actions"] = serde_json::json!(["delete", "create"]);
        out.push(("a replaced bucket", replaced));
    }
    // A statement for CloudFront, in a policy of the state or of what is planned.
    let rewritten = |part: &str, from: &str, to: &str| -> Option<Json> {
        let text = plan[part].to_string();
        let changed = text.replace(from, to);
        let mut whole = plan.clone();
        whole[part] = serde_json::from_str(&changed).ok()?;
        (text != changed).then_some(whole)
    };
    if tree == "grant" {
        let planned: String = changes(plan)
            .filter(|change| {
                change["change"]["actions"][0] != "no-op" && change["type"] != "aws_cloudfront_distribution"
            })
            .map(Json::to_string)
            .collect();
        let everyone = rewritten("resource_changes", "cloudfront.amazonaws.com", "*");
        out.extend(everyone.filter(|_| planned.contains("SourceArn")).map(|plan| ("a wildcard principal", plan)));
        // A statement may name all distributions (OAC030), or one through an attribute that is not known yet.
        let foreign = rewritten("resource_changes", ":distribution/E3", ":distribution/E9");
        out.extend(
            foreign.filter(|_| planned.contains(":distribution/E3")).map(|plan| ("a foreign distribution", plan)),
        );
    }
    if tree == "switch"
        && changes(plan)
            .any(|change| change["type"] == "aws_cloudfront_distribution" && change["change"]["actions"][0] == "update")
    {
        let missing = rewritten("prior_state", "cloudfront.amazonaws.com", "logs.amazonaws.com");
        out.extend(missing.map(|plan| ("no grant in its state", plan)));
    }
    out
}
