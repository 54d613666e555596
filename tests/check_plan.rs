//! Plans in the format of `terraform show -json`, put together from plain pieces: each stage accepted, each tampering refused.

use oai2oac::plan::told::Level;
use oai2oac::plan::{Verdict, check, check_bytes};
use oai2oac::stage::Stage;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Command, Stdio};

const ACCOUNT: &str = "123456789012";
const UNKNOWN: &str = "(known after apply)";
const DISTRIBUTION: &str = "aws_cloudfront_distribution";
const OAI: &str = "aws_cloudfront_origin_access_identity";
const OAC: &str = "aws_cloudfront_origin_access_control";
const POLICY: &str = "aws_s3_bucket_policy";
const KEY: &str = "aws_kms_key";
const KEY_POLICY: &str = "aws_kms_key_policy";
const DOCUMENT: &str = "aws_iam_policy_document";

// ---------------------------------------------------------------------------------------------------------- plans

/// The resources of a state, by address.
#[derive(Debug, Clone, Default)]
struct Things(BTreeMap<String, Thing>);

#[derive(Debug, Clone)]
struct Thing {
    module: String,
    data: bool,
    kind: String,
    name: String,
    index: Option<Value>,
    values: Value,
}

impl Thing {
    fn address(&self) -> String {
        let module = if self.module.is_empty() { String::new() } else { format!("{}.", self.module) };
        let data = if self.data { "data." } else { "" };
        let index = self.index.as_ref().map(|index| format!("[{index}]")).unwrap_or_default();
        format!("{module}{data}{}.{}{index}", self.kind, self.name)
    }

    fn json(&self) -> Map<String, Value> {
        let mut out = Map::new();
        out.insert("address".into(), json!(self.address()));
        out.insert("mode".into(), json!(if self.data { "data" } else { "managed" }));
        out.insert("type".into(), json!(self.kind));
        out.insert("name".into(), json!(self.name));
        if let Some(index) = &self.index {
            out.insert("index".into(), index.clone());
        }
        out.insert("provider_name".into(), json!("registry.terraform.io/hashicorp/aws"));
        out
    }
}

impl Things {
    fn put(&mut self, module: &str, kind: &str, name: &str, index: Option<Value>, values: Value) {
        let (data, kind) = kind.strip_prefix("data.").map_or((false, kind), |kind| (true, kind));
        let thing = Thing { module: module.into(), data, kind: kind.into(), name: name.into(), index, values };
        self.0.insert(thing.address(), thing);
    }

    fn with(mut self, address: &str, values: Value) -> Things {
        let (kind, name) = address.rsplit_once('.').expect("an address");
        self.put("", kind, name, None, values);
        self
    }

    fn without(mut self, address: &str) -> Things {
        assert!(self.0.remove(address).is_some(), "{address}");
        self
    }

    fn at(&mut self, address: &str) -> &mut Value {
        &mut self.0.get_mut(address).unwrap_or_else(|| panic!("{address}")).values
    }

    fn set(mut self, address: &str, attribute: &str, value: impl Into<Value>) -> Things {
        self.at(address)[attribute] = value.into();
        self
    }

    fn and(mut self, other: Things) -> Things {
        self.0.extend(other.0);
        self
    }

    /// The `values` of a state: modules in modules are told beside each other here, which is read the same.
    fn state(&self) -> Value {
        let mut modules: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for thing in self.0.values() {
            let mut resource = thing.json();
            resource.insert("values".into(), thing.values.clone());
            modules.entry(&thing.module).or_default().push(Value::Object(resource));
        }
        let root = modules.remove("").unwrap_or_default();
        let children: Vec<Value> = modules
            .into_iter()
            .map(|(address, resources)| json!({ "address": address, "resources": resources }))
            .collect();
        json!({ "format_version": "1.0", "values": { "root_module": { "resources": root, "child_modules": children } } })
    }
}

/// A value with what is not known left out, and the marks for that.
fn split(value: &Value) -> (Option<Value>, Value) {
    match value {
        Value::String(text) if text == UNKNOWN => (None, json!(true)),
        Value::Array(items) => {
            let parts: Vec<(Option<Value>, Value)> = items.iter().map(split).collect();
            let known: Vec<Value> = parts.iter().map(|(known, _)| known.clone().unwrap_or_default()).collect();
            (Some(json!(known)), json!(parts.into_iter().map(|(_, marks)| marks).collect::<Vec<_>>()))
        }
        Value::Object(entries) => {
            let mut known = Map::new();
            let mut marks = Map::new();
            for (name, value) in entries {
                let (value, mark) = split(value);
                if let Some(value) = value {
                    known.insert(name.clone(), value);
                }
                if mark != json!(false) {
                    marks.insert(name.clone(), mark);
                }
            }
            (Some(Value::Object(known)), Value::Object(marks))
        }
        other => (Some(other.clone()), json!(false)),
    }
}

/// The plan that leads from one state to another.
fn plan(before: &Things, after: &Things) -> Value {
    let addresses: BTreeSet<&String> = before.0.keys().chain(after.0.keys()).collect();
    let mut changes = Vec::new();
    for address in addresses {
        let (old, new) = (before.0.get(address), after.0.get(address));
        let Some(thing) = new.or(old) else { continue };
        let reads = new.is_some_and(|new| new.data && new.values.to_string().contains(UNKNOWN));
        if thing.data && !reads {
            continue;
        }
        let actions = match (old, new) {
            _ if reads => json!(["read"]),
            (None, _) => json!(["create"]),
            (_, None) => json!(["delete"]),
            (Some(old), Some(new)) if old.values == new.values => json!(["no-op"]),
            _ => json!(["update"]),
        };
        let (known, marks) = new.map_or((None, json!({})), |new| split(&new.values));
        let mut change = thing.json();
        if !thing.module.is_empty() {
            change.insert("module_address".into(), json!(thing.module));
        }
        let before = old.filter(|_| !thing.data).map(|old| old.values.clone());
        change.insert(
            "change".into(),
            json!({
                "actions": actions, "before": before, "after": known, "after_unknown": marks,
                "before_sensitive": {}, "after_sensitive": {},
            }),
        );
        changes.push(Value::Object(change));
    }
    json!({
        "format_version": "1.2", "terraform_version": "1.11.4", "planned_values": { "root_module": {} },
        "resource_changes": changes, "prior_state": before.state(), "configuration": { "root_module": {} },
        "applyable": true, "complete": true, "errored": false,
    })
}

fn change_of<'p>(plan: &'p mut Value, address: &str) -> &'p mut Value {
    let changes = plan["resource_changes"].as_array_mut().expect("changes");
    changes.iter_mut().find(|change| change["address"] == address).unwrap_or_else(|| panic!("no change of {address}"))
}

// ----------------------------------------------------------------------------------------------------------- pieces

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Before,
    Granted,
    Switched,
    Retired,
}
use Step::{Before, Granted, Retired, Switched};

fn arn(name: &str) -> String {
    format!("arn:aws:cloudfront::{ACCOUNT}:distribution/E{}", name.to_uppercase())
}

fn identity(name: &str) -> String {
    format!("E0000000{}", name.to_uppercase())
}

fn oai_principal(name: &str) -> Value {
    json!({ "AWS": format!("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {}", identity(name)) })
}

fn oai_reads(name: &str) -> Value {
    json!({
        "Sid": "Read", "Effect": "Allow", "Principal": oai_principal(name), "Action": "s3:GetObject",
        "Resource": format!("arn:aws:s3:::{name}/*"),
    })
}

fn cloudfront(sid: &str, action: &str, resource: &str, arn: &str) -> Value {
    json!({
        "Sid": sid, "Effect": "Allow", "Principal": { "Service": "cloudfront.amazonaws.com" }, "Action": action,
        "Resource": resource, "Condition": { "StringEquals": { "AWS:SourceArn": arn } },
    })
}

fn cloudfront_reads(name: &str) -> Value {
    cloudfront("ReadOAC", "s3:GetObject", &format!("arn:aws:s3:::{name}/*"), &arn(name))
}

fn cloudfront_decrypts(name: &str) -> Value {
    cloudfront("AllowCloudFront", "kms:Decrypt", "*", &arn(name))
}

fn root(sid: &str) -> Value {
    json!({
        "Sid": sid, "Effect": "Allow", "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT}:root") }, "Action": "kms:*",
        "Resource": "*",
    })
}

fn policy(statements: &[Value]) -> String {
    json!({ "Version": "2012-10-17", "Statement": statements }).to_string()
}

fn bucket_statements(name: &str, step: Step) -> Vec<Value> {
    match step {
        Before => vec![oai_reads(name)],
        Granted | Switched => vec![oai_reads(name), cloudfront_reads(name)],
        Retired => vec![cloudfront_reads(name)],
    }
}

fn origin(name: &str, oai: &str, control: &str) -> Value {
    let config = if oai.is_empty() { json!([]) } else { json!([{ "origin_access_identity": oai }]) };
    json!({
        "connection_attempts": 3, "connection_timeout": 10, "custom_header": [], "custom_origin_config": [],
        "domain_name": format!("{name}.s3.eu-central-1.amazonaws.com"), "origin_access_control_id": control,
        "origin_id": name, "origin_path": "", "origin_shield": [], "s3_origin_config": config,
    })
}

/// A bucket with its policy, an OAI, and a distribution in front, after a stage.
fn site_in(module: &str, index: Option<Value>, name: &str, step: Step) -> Things {
    let mut out = Things::default();
    let label = if index.is_some() { "site" } else { name };
    let oai_path = format!("origin-access-identity/cloudfront/{}", identity(name));
    let (oai, control) = match step {
        Before | Granted => (oai_path.as_str(), String::new()),
        Switched | Retired => ("", format!("EOAC{name}")),
    };
    let mut put = |kind: &str, values: Value| out.put(module, kind, label, index.clone(), values);
    put(
        "aws_s3_bucket",
        json!({
            "id": name, "bucket": name, "arn": format!("arn:aws:s3:::{name}"), "grant": [],
            "bucket_domain_name": format!("{name}.s3.amazonaws.com"), "policy": policy(&bucket_statements(name, step)),
            "bucket_regional_domain_name": format!("{name}.s3.eu-central-1.amazonaws.com"), "tags": {},
            "server_side_encryption_configuration": [{ "rule": [{
                "apply_server_side_encryption_by_default": [{ "sse_algorithm": "AES256", "kms_master_key_id": "" }],
                "bucket_key_enabled": false,
            }] }],
        }),
    );
    put(POLICY, json!({ "id": name, "bucket": name, "policy": policy(&bucket_statements(name, step)) }));
    put(
        DISTRIBUTION,
        json!({
            "id": format!("E{}", name.to_uppercase()), "arn": arn(name), "status": "Deployed", "etag": "E1",
            "comment": "", "enabled": true, "origin": [origin(name, oai, &control)], "tags": {},
            "last_modified_time": "2026-01-01 00:00:00 +0000 UTC", "in_progress_validation_batches": 0,
        }),
    );
    if step != Retired {
        let comment = if step == Switched { format!("Deprecated: {name}") } else { name.to_owned() };
        put(
            OAI,
            json!({
                "id": identity(name), "comment": comment, "etag": "E1", "cloudfront_access_identity_path": oai_path,
                "iam_arn": oai_principal(name)["AWS"], "s3_canonical_user_id": format!("canonical-{name}"),
            }),
        );
    }
    if step != Before {
        put(OAC, control_values(name, &format!("EOAC{name}")));
    }
    out
}

fn control_values(name: &str, id: &str) -> Value {
    json!({
        "id": id, "etag": "E1", "name": name, "description": "Managed by Terraform",
        "origin_access_control_origin_type": "s3", "signing_behavior": "always", "signing_protocol": "sigv4",
    })
}

fn site(name: &str, step: Step) -> Things {
    site_in("", None, name, step)
}

fn key_arn(name: &str) -> String {
    format!("arn:aws:kms:eu-central-1:{ACCOUNT}:key/key-{name}")
}

/// The same, encrypted with a key of its own.
fn encrypted(name: &str, step: Step) -> Things {
    let mut statements = vec![root("Root")];
    if step != Before {
        statements.push(cloudfront_decrypts(name));
    }
    site(name, step)
        .with(
            &format!("{KEY}.{name}"),
            json!({
                "id": format!("key-{name}"), "key_id": format!("key-{name}"), "arn": key_arn(name), "description": name,
                "policy": policy(&statements), "tags": {},
            }),
        )
        .with(
            &format!("aws_s3_bucket_server_side_encryption_configuration.{name}"),
            json!({ "id": name, "bucket": name, "rule": [{ "apply_server_side_encryption_by_default": [{
                "sse_algorithm": "aws:kms", "kms_master_key_id": key_arn(name),
            }], "bucket_key_enabled": true }] }),
        )
}

/// The plan of a stage for one site: what is made has no id yet.
fn stage_plan(before: &Things, after: &Things) -> Value {
    let mut after = after.clone();
    let made: Vec<String> = after.0.keys().filter(|address| !before.0.contains_key(*address)).cloned().collect();
    for address in made {
        let thing = after.0.get_mut(&address).expect("a thing");
        thing.values["id"] = json!(UNKNOWN);
        if thing.kind == OAC {
            thing.values["etag"] = json!(UNKNOWN);
        }
    }
    // The bucket shows its policy as it was read, until it is read again.
    for (address, thing) in after.0.iter_mut().filter(|(_, thing)| thing.kind == "aws_s3_bucket") {
        if let Some(old) = before.0.get(address) {
            thing.values["policy"] = old.values["policy"].clone();
        }
    }
    for thing in after.0.values_mut().filter(|thing| thing.kind == DISTRIBUTION) {
        let changed = before.0.get(&thing.address()).is_some_and(|old| old.values["origin"] != thing.values["origin"]);
        if changed {
            thing.values["etag"] = json!(UNKNOWN);
            thing.values["last_modified_time"] = json!(UNKNOWN);
            thing.values["status"] = json!(UNKNOWN);
        }
    }
    plan(before, &after)
}

fn grant(name: &str) -> Value {
    stage_plan(&site(name, Before), &site(name, Granted))
}

fn switch(name: &str) -> Value {
    stage_plan(&site(name, Granted), &site(name, Switched))
}

fn retire(name: &str) -> Value {
    stage_plan(&site(name, Switched), &site(name, Retired))
}

// ---------------------------------------------------------------------------------------------------------- verdicts

fn verdict(plan: &Value, asked: Option<Stage>) -> Verdict {
    check(plan, asked).unwrap_or_else(|error| panic!("{error}\n{plan:#}"))
}

#[track_caller]
fn accepts(plan: &Value, stage: Stage) -> Verdict {
    for asked in [None, Some(stage)] {
        let verdict = verdict(plan, asked);
        assert!(verdict.is_good() && verdict.stage == Some(stage), "{verdict:#?}");
    }
    verdict(plan, None)
}

#[track_caller]
fn refuses(plan: &Value, code: &str) -> Verdict {
    tells(plan, Level::Refused, code)
}

/// The plan is told of with this code at this level.
#[track_caller]
fn tells(plan: &Value, level: Level, code: &str) -> Verdict {
    let verdict = verdict(plan, None);
    assert!(verdict.of(level).any(|told| told.code == code), "no {code}: {verdict:#?}");
    verdict
}

#[track_caller]
fn says(verdict: &Verdict, words: &str) {
    assert!(verdict.told.iter().any(|told| told.message.contains(words)), "{words:?} is not in {verdict:#?}");
}

// ------------------------------------------------------------------------------------------------------------- stages

#[test]
fn each_stage_is_accepted_as_what_it_is() {
    let verdict = accepts(&grant("web"), Stage::Grant);
    assert!(verdict.told.iter().all(|told| told.level == Level::Safe && told.code == "OAC110"), "{verdict:#?}");
    let verdict = accepts(&switch("web"), Stage::Switch);
    says(&verdict, "origin web moves from the OAI E0000000WEB to aws_cloudfront_origin_access_control.web");
    says(&verdict, "its grant is in aws_s3_bucket_policy.web");
    accepts(&retire("web"), Stage::Retire);
}

#[test]
fn each_stage_of_an_encrypted_site_is_accepted() {
    for (before, after, stage) in
        [(Before, Granted, Stage::Grant), (Granted, Switched, Stage::Switch), (Switched, Retired, Stage::Retire)]
    {
        accepts(&stage_plan(&encrypted("web", before), &encrypted("web", after)), stage);
    }
    let verdict = verdict(&stage_plan(&encrypted("web", Granted), &encrypted("web", Switched)), None);
    says(&verdict, "aws_s3_bucket_policy.web and aws_kms_key.web");
}

#[test]
fn another_stage_than_the_one_asked_for_is_refused() {
    for (plan, asked) in [(grant("web"), Stage::Switch), (switch("web"), Stage::Grant), (retire("web"), Stage::Switch)]
    {
        let verdict = verdict(&plan, Some(asked));
        assert!(verdict.of(Level::Refused).any(|told| told.code == "OAC102"), "{verdict:#?}");
    }
}

#[test]
fn older_formats_are_read() {
    for format in ["1.0", "1.1"] {
        let mut plan = switch("web");
        plan["format_version"] = json!(format);
        for name in ["applyable", "complete", "errored"] {
            plan.as_object_mut().expect("an object").remove(name);
        }
        accepts(&plan, Stage::Switch);
    }
}

#[test]
fn modules_count_and_for_each_are_judged_one_by_one() {
    let all = |step| {
        let single = site_in("module.sites[\"a.b\"].module.cdn", None, "abc", step);
        let several = site_in("", Some(json!(0)), "one", step).and(site_in("", Some(json!(1)), "two", step));
        several.and(site_in("", Some(json!("x")), "three", step)).and(single)
    };
    accepts(&stage_plan(&all(Before), &all(Granted)), Stage::Grant);
    accepts(&stage_plan(&all(Granted), &all(Switched)), Stage::Switch);
    accepts(&stage_plan(&all(Switched), &all(Retired)), Stage::Retire);
}

// ------------------------------------------------------------------------------------------- what no stage does

#[test]
fn what_is_replaced_or_destroyed_is_refused() {
    for plan in [grant("web"), switch("web"), retire("web")] {
        for actions in [json!(["delete", "create"]), json!(["create", "delete"]), json!(["create", "forget"])] {
            let mut plan = plan.clone();
            let change = change_of(&mut plan, "aws_s3_bucket.web");
            change["change"]["actions"] = actions;
            change["action_reason"] = json!("replace_because_cannot_update");
            says(&refuses(&plan, "OAC111"), "is replaced (replace_because_cannot_update)");
        }
        for actions in [json!(["delete"]), json!(["forget"])] {
            let mut plan = plan.clone();
            change_of(&mut plan, "aws_s3_bucket_policy.web")["change"]["actions"] = actions;
            refuses(&plan, "OAC111");
        }
    }
    let mut plan = switch("web");
    change_of(&mut plan, "aws_cloudfront_origin_access_identity.web")["change"]["actions"] = json!(["delete"]);
    refuses(&plan, "OAC140");
    refuses(&plan, "OAC112");
}

#[test]
fn a_destroy_plan_is_refused() {
    for step in [Before, Granted, Switched, Retired] {
        refuses(&plan(&site("web", step), &Things::default()), "OAC111");
    }
}

#[test]
fn a_change_of_something_else_is_refused() {
    for (before, after) in [(Before, Granted), (Granted, Switched), (Switched, Retired)] {
        let after = site("web", after).set("aws_s3_bucket.web", "tags", json!({ "Team": "web" }));
        says(&refuses(&stage_plan(&site("web", before), &after), "OAC112"), "tags changes");
        let after = after.set(&format!("{DISTRIBUTION}.web"), "comment", "new");
        says(&refuses(&stage_plan(&site("web", before), &after), "OAC112"), "comment changes");
        let after = after.with("aws_iam_role.new", json!({ "name": "new" }));
        says(&refuses(&stage_plan(&site("web", before), &after), "OAC112"), "is made");
    }
}

#[test]
fn a_tag_made_of_a_policy_follows_it() {
    let distribution = format!("{DISTRIBUTION}.web");
    let after = site("web", Granted).set(&distribution, "tags", json!({ "PolicyHash": "new" }));
    let mut plan = stage_plan(&site("web", Before), &after);
    refuses(&plan, "OAC112");
    plan["configuration"]["root_module"]["resources"] = json!([{
        "mode": "managed", "type": DISTRIBUTION, "name": "web",
        "expressions": { "tags": { "references": ["data.aws_iam_policy_document.web.json"] } },
    }]);
    let verdict = accepts(&plan, Stage::Grant);
    assert!(verdict.of(Level::Review).any(|told| told.code == "OAC116"), "{verdict:#?}");
}

#[test]
fn what_changes_in_the_state_alone_is_to_be_looked_at() {
    let mut plan = grant("web");
    change_of(&mut plan, "aws_s3_bucket.web")["previous_address"] = json!("aws_s3_bucket.old");
    change_of(&mut plan, "aws_cloudfront_distribution.web")["change"]["importing"] = json!({ "id": "EWEB" });
    plan["output_changes"] = json!({
        "url": { "actions": ["update"], "before": "a", "after": "b", "after_unknown": false },
        "same": { "actions": ["no-op"], "before": "a", "after": "a", "after_unknown": false },
    });
    let verdict = accepts(&plan, Stage::Grant);
    assert_eq!(verdict.of(Level::Review).filter(|told| told.code == "OAC114").count(), 3, "{verdict:#?}");
}

#[test]
fn drift_is_no_change_of_the_plan() {
    let mut plan = switch("web");
    let drifted = change_of(&mut plan, "aws_s3_bucket.web").clone();
    plan["resource_drift"] = json!([drifted]);
    plan["resource_drift"][0]["change"]["actions"] = json!(["update"]);
    plan["resource_drift"][0]["change"]["before"]["tags"] = json!({ "By": "hand" });
    let verdict = accepts(&plan, Stage::Switch);
    assert!(verdict.of(Level::Note).any(|told| told.code == "OAC105" && told.message.contains("tags")), "{verdict:#?}");
}

#[test]
fn a_plan_that_failed_or_is_not_complete_is_refused() {
    let mut plan = grant("web");
    plan["errored"] = json!(true);
    refuses(&plan, "OAC100");
    let mut plan = grant("web");
    plan["complete"] = json!(false);
    refuses(&plan, "OAC101");
    let mut plan = grant("web");
    plan["deferred_changes"] =
        json!([{ "reason": "instance_count_unknown", "resource_change": { "address": "aws_s3_bucket.later" } }]);
    says(&refuses(&plan, "OAC101"), "aws_s3_bucket.later");
    let mut plan = grant("web");
    plan["action_invocations"] = json!([{ "address": "action.aws_cloudfront_create_invalidation.all" }]);
    refuses(&plan, "OAC112");
}

#[test]
fn a_plan_without_its_state_is_refused() {
    for mut plan in [grant("web"), switch("web"), retire("web")] {
        plan.as_object_mut().expect("an object").remove("prior_state");
        says(&refuses(&plan, "OAC101"), "prior_state");
    }
}

#[test]
fn a_targeted_plan_of_an_older_terraform_is_not_the_whole_stage() {
    let mut plan = grant("web");
    plan.as_object_mut().expect("an object").remove("complete");
    let changes = plan["resource_changes"].as_array_mut().expect("changes");
    changes.retain(|change| change["type"] == OAC);
    tells(&plan, Level::Left, "OAC125");
    let mut plan =
        stage_plan(&site("one", Granted).and(site("two", Granted)), &site("one", Switched).and(site("two", Granted)));
    plan.as_object_mut().expect("an object").remove("complete");
    tells(&plan, Level::Left, "OAC133");
}

#[test]
fn a_plan_without_changes_is_good_where_the_state_has_the_stage() {
    let nothing = |step| plan(&site("web", step), &site("web", step));
    let good = |step, asked| {
        let verdict = verdict(&nothing(step), Some(asked));
        assert_eq!(verdict.is_good(), verdict.of(Level::Note).any(|told| told.code == "OAC104"), "{verdict:#?}");
        verdict.is_good()
    };
    assert!(good(Granted, Stage::Grant) && good(Switched, Stage::Switch) && good(Retired, Stage::Retire));
    assert!(!good(Before, Stage::Grant) && !good(Granted, Stage::Switch) && !good(Switched, Stage::Retire));
    assert!(good(Switched, Stage::Grant));
    refuses(&nothing(Granted), "OAC103");
    // A plan that only refreshes has no `resource_changes` at all.
    let mut refresh = nothing(Granted);
    refresh.as_object_mut().expect("an object").remove("resource_changes");
    assert!(verdict(&refresh, Some(Stage::Grant)).is_good());
    refuses(&plan(&Things::default(), &Things::default()), "OAC103");
}

#[test]
fn a_plan_of_something_else_is_no_stage() {
    let before = site("web", Granted);
    let after = before.clone().set("aws_s3_bucket.web", "tags", json!({ "Team": "web" }));
    let verdict = refuses(&plan(&before, &after), "OAC103");
    assert!(verdict.stage.is_none() && verdict.of(Level::Refused).any(|told| told.code == "OAC112"));
}

// -------------------------------------------------------------------------------------------------------------- fresh

#[test]
fn a_new_environment_is_safe_in_every_stage() {
    for step in [Before, Granted, Switched, Retired] {
        let mut after = site("web", step);
        for thing in after.0.values_mut() {
            for name in ["id", "arn", "etag", "policy"] {
                thing.values[name] = json!(UNKNOWN);
            }
        }
        let plan = plan(&Things::default(), &after);
        for asked in [None, Some(Stage::Grant), Some(Stage::Switch), Some(Stage::Retire)] {
            let verdict = verdict(&plan, asked);
            assert!(verdict.is_good() && verdict.of(Level::Safe).any(|told| told.code == "OAC106"), "{verdict:#?}");
        }
    }
}

#[test]
fn a_new_instance_beside_an_old_one_is_safe() {
    let all = |step| site_in("", Some(json!("old")), "old", step);
    let new = site_in("", Some(json!("new")), "new", Switched);
    accepts(&stage_plan(&all(Granted), &all(Switched).and(new)), Stage::Switch);
    let module = |name: &str, step| site_in(&format!("module.site[\"{name}\"]"), None, name, step);
    accepts(&stage_plan(&module("old", Granted), &module("old", Switched).and(module("new", Switched))), Stage::Switch);
    // What is new and belongs to no new distribution is still something else.
    let plan = stage_plan(
        &all(Granted),
        &all(Switched)
            .and(site_in("", Some(json!("new")), "new", Switched))
            .with("aws_iam_role.new", json!({ "name": "new" })),
    );
    refuses(&plan, "OAC112");
}

#[test]
fn a_distribution_that_is_made_later_than_its_bucket_is_safe() {
    let distribution = format!("{DISTRIBUTION}.web");
    let before = site("web", Switched).without(&distribution).without(&format!("{POLICY}.web"));
    let before = before.set("aws_s3_bucket.web", "policy", "").without(&format!("{OAC}.web"));
    let mut after = site("web", Switched).set(&format!("{POLICY}.web"), "policy", UNKNOWN);
    after.at(&distribution)["arn"] = json!(UNKNOWN);
    let mut plan = stage_plan(&before, &after);
    // The text is not known, and the bucket has no policy that it could take the place of.
    let verdict = verdict(&plan, Some(Stage::Switch));
    assert!(verdict.is_good(), "{verdict:#?}");
    // Where the bucket has one, that is looked at.
    let bucket = plan["prior_state"]["values"]["root_module"]["resources"].as_array_mut().expect("resources");
    let bucket = bucket.iter_mut().find(|bucket| bucket["type"] == "aws_s3_bucket").expect("a bucket");
    bucket["values"]["policy"] = json!(policy(&[oai_reads("web")]));
    assert!(!check(&plan, Some(Stage::Switch)).expect("a plan").safe);
}

// -------------------------------------------------------------------------------------------------------------- grant

/// The plan of a grant whose bucket policy has these statements in the end.
fn grant_with(statements: &[Value]) -> Value {
    let after = site("web", Granted).set(&format!("{POLICY}.web"), "policy", policy(statements));
    stage_plan(&site("web", Before), &after)
}

#[test]
fn a_grant_may_not_take_anything_away() {
    refuses(&grant_with(&[cloudfront_reads("web")]), "OAC120");
    let mut changed = oai_reads("web");
    changed["Action"] = json!("s3:*");
    refuses(&grant_with(&[changed, cloudfront_reads("web")]), "OAC120");
}

#[test]
fn the_spelling_of_a_statement_may_change() {
    let mut same = oai_reads("web");
    same["Sid"] = json!("Other");
    same["Action"] = json!(["s3:GetObject"]);
    same["Principal"] = json!({ "CanonicalUser": "canonical-web" });
    accepts(&grant_with(&[cloudfront_reads("web"), same]), Stage::Grant);
}

#[test]
fn a_grant_to_somebody_else_is_refused() {
    let with = |principal: Value| {
        let mut statement = cloudfront_reads("web");
        statement["Principal"] = principal;
        grant_with(&[oai_reads("web"), cloudfront_reads("web"), statement])
    };
    for everybody in [json!("*"), json!({ "AWS": "*" }), json!({ "Service": ["cloudfront.amazonaws.com", "*"] })] {
        says(&refuses(&with(everybody), "OAC121"), "is for everybody");
    }
    for other in [
        json!({ "AWS": "arn:aws:iam::210987654321:root" }),
        json!({ "Service": ["cloudfront.amazonaws.com", "ec2.amazonaws.com"] }),
        json!({ "Service": "cloudfront.amazonaws.com", "AWS": "arn:aws:iam::210987654321:root" }),
    ] {
        refuses(&with(other), "OAC121");
    }
    let mut statement = cloudfront_reads("web");
    let principal = statement.as_object_mut().expect("an object").remove("Principal").expect("a principal");
    statement["NotPrincipal"] = principal;
    refuses(&grant_with(&[oai_reads("web"), cloudfront_reads("web"), statement]), "OAC121");
}

#[test]
fn a_grant_for_a_foreign_distribution_is_refused() {
    let with = |condition: Value| {
        let mut statement = cloudfront_reads("web");
        statement["Condition"] = condition;
        grant_with(&[oai_reads("web"), cloudfront_reads("web"), statement])
    };
    let foreign = format!("arn:aws:cloudfront::{ACCOUNT}:distribution/EFOREIGN");
    refuses(&with(json!({ "StringEquals": { "AWS:SourceArn": foreign } })), "OAC122");
    refuses(&with(json!({ "StringEquals": { "AWS:SourceArn": [arn("web"), foreign] } })), "OAC122");
    refuses(&with(json!({ "StringLike": { "AWS:SourceArn": "*" } })), "OAC122");
    refuses(&with(json!({ "StringNotEquals": { "AWS:SourceArn": arn("web") } })), "OAC122");
    refuses(&with(json!({})), "OAC122");
    refuses(&with(json!({ "StringEquals": { "AWS:SourceAccount": "210987654321" } })), "OAC122");
    let other_account = "arn:aws:cloudfront::210987654321:distribution/*";
    refuses(&with(json!({ "ArnLike": { "AWS:SourceArn": other_account } })), "OAC122");
}

#[test]
fn a_grant_for_the_whole_account_is_to_be_looked_at() {
    let mut statement = cloudfront_reads("web");
    let all = format!("arn:aws:cloudfront::{ACCOUNT}:distribution/*");
    statement["Condition"] = json!({ "ArnLike": { "AWS:SourceArn": all } });
    let verdict = accepts(&grant_with(&[oai_reads("web"), statement]), Stage::Grant);
    assert!(verdict.of(Level::Review).any(|told| told.code == "OAC124"), "{verdict:#?}");
    let two = |step| site("web", step).and(site("app", step));
    let after = two(Granted).set(
        &format!("{POLICY}.web"),
        "policy",
        policy(&[
            oai_reads("web"),
            cloudfront_reads("web"),
            cloudfront("x", "s3:GetObject", "arn:aws:s3:::web/*", &arn("app")),
        ]),
    );
    let verdict = accepts(&stage_plan(&two(Before), &after), Stage::Grant);
    says(&verdict, "aws_cloudfront_distribution.app, which has no origin on the bucket");
}

#[test]
fn a_grant_of_more_than_the_oai_has_is_refused() {
    for (action, resource) in [
        ("s3:*", "arn:aws:s3:::web/*"),
        ("s3:PutObject", "arn:aws:s3:::web/*"),
        ("s3:GetObject", "*"),
        ("s3:ListBucket", "arn:aws:s3:::web"),
    ] {
        let statement = cloudfront("x", action, resource, &arn("web"));
        refuses(&grant_with(&[oai_reads("web"), cloudfront_reads("web"), statement]), "OAC123");
    }
    let mut statement = cloudfront_reads("web");
    statement.as_object_mut().expect("an object").remove("Action");
    statement["NotAction"] = json!("s3:DeleteObject");
    refuses(&grant_with(&[oai_reads("web"), cloudfront_reads("web"), statement]), "OAC123");
}

#[test]
fn what_an_acl_grants_may_become_a_statement() {
    let acl = json!({ "id": "web", "bucket": "web", "access_control_policy": [{ "owner": [{ "id": "me" }], "grant": [
        { "grantee": [{ "id": "canonical-web", "type": "CanonicalUser" }], "permission": "READ" },
        { "grantee": [{ "id": "me", "type": "CanonicalUser" }], "permission": "FULL_CONTROL" },
    ] }] });
    let mut list = cloudfront("List", "s3:ListBucket", "arn:aws:s3:::web", &arn("web"));
    list["Action"] = json!(["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"]);
    let all = |step| site("web", step).with("aws_s3_bucket_acl.web", acl.clone());
    let statements = policy(&[oai_reads("web"), cloudfront_reads("web"), list.clone()]);
    let granted = all(Granted).set(&format!("{POLICY}.web"), "policy", statements.clone());
    accepts(&stage_plan(&all(Before), &granted), Stage::Grant);
    // It has to, since an OAC cannot use an ACL.
    tells(&stage_plan(&all(Before), &all(Granted)), Level::Left, "OAC125");
    refuses(&stage_plan(&all(Granted), &all(Switched)), "OAC130");
    // And goes in the retirement.
    let switched = all(Switched).set(&format!("{POLICY}.web"), "policy", statements);
    let mut retired = all(Retired).set(&format!("{POLICY}.web"), "policy", policy(&[cloudfront_reads("web"), list]));
    let grants = retired.at("aws_s3_bucket_acl.web")["access_control_policy"][0]["grant"].as_array_mut();
    grants.expect("grants").remove(0);
    accepts(&stage_plan(&switched, &retired), Stage::Retire);
    retired.at("aws_s3_bucket_acl.web")["access_control_policy"][0]["grant"] = json!([]);
    refuses(&stage_plan(&switched, &retired), "OAC112");
}

#[test]
fn a_grant_that_does_not_reach_the_policy_is_not_whole() {
    let after = site("web", Granted).set(&format!("{POLICY}.web"), "policy", policy(&[oai_reads("web")]));
    let verdict = tells(&stage_plan(&site("web", Before), &after), Level::Left, "OAC125");
    assert!(verdict.safe && !verdict.whole);
    let mut other = cloudfront_reads("web");
    other["Resource"] = json!("arn:aws:s3:::web/public/*");
    tells(&grant_with(&[oai_reads("web"), other]), Level::Left, "OAC125");
    let after = site("web", Granted).without(&format!("{OAC}.web"));
    tells(&stage_plan(&site("web", Before), &after), Level::Left, "OAC125");
}

#[test]
fn an_oac_that_does_not_sign_is_refused() {
    for (argument, value) in [("signing_behavior", "never"), ("origin_access_control_origin_type", "lambda")] {
        let after = |step| site("web", step).set(&format!("{OAC}.web"), argument, value);
        refuses(&stage_plan(&site("web", Before), &after(Granted)), "OAC127");
        refuses(&stage_plan(&after(Granted), &after(Switched)), "OAC127");
    }
}

#[test]
fn a_policy_of_its_own_takes_the_inline_one_over_whole() {
    let inline = |step| site("web", step).without(&format!("{POLICY}.web"));
    accepts(&stage_plan(&inline(Before), &site("web", Granted)), Stage::Grant);
    let team = json!({ "Effect": "Allow", "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT}:root") }, "Action": "s3:*", "Resource": "arn:aws:s3:::web/*" });
    let live = inline(Before).set("aws_s3_bucket.web", "policy", policy(&[oai_reads("web"), team]));
    refuses(&stage_plan(&live, &site("web", Granted)), "OAC126");
    // A bucket of another state may have any policy.
    let elsewhere = inline(Before).without("aws_s3_bucket.web");
    refuses(&stage_plan(&elsewhere, &site("web", Granted).without("aws_s3_bucket.web")), "OAC126");
}

#[test]
fn a_first_key_policy_takes_the_place_of_awss_default_alone() {
    let live = |statements: &[Value]| encrypted("web", Before).set(&format!("{KEY}.web"), "policy", policy(statements));
    let written = policy(&[root("EnableIamUserPermissions"), cloudfront_decrypts("web")]);
    let with_policy = |before: &Things| {
        let after = encrypted("web", Granted).set(
            &format!("{KEY}.web"),
            "policy",
            before.0[&format!("{KEY}.web")].values["policy"].clone(),
        );
        after.with(
            &format!("{KEY_POLICY}.web"),
            json!({ "key_id": "key-web", "policy": written, "bypass_policy_lockout_safety_check": false }),
        )
    };
    let before = live(&[root("Enable IAM User Permissions")]);
    accepts(&stage_plan(&before, &with_policy(&before)), Stage::Grant);
    let admin = json!({ "Effect": "Allow", "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT}:role/admin") }, "Action": "kms:*", "Resource": "*" });
    let before = live(&[root("Enable IAM User Permissions"), admin]);
    refuses(&stage_plan(&before, &with_policy(&before)), "OAC126");
    let before = live(&[]).set(&format!("{KEY}.web"), "policy", "");
    refuses(&stage_plan(&before, &with_policy(&before)), "OAC126");
    // The same where the policy is written into the key.
    let inline = |before: &Things| {
        stage_plan(before, &encrypted("web", Granted).set(&format!("{KEY}.web"), "policy", written.clone()))
    };
    accepts(&inline(&live(&[root("Enable IAM User Permissions")])), Stage::Grant);
    let admin = json!({ "Effect": "Allow", "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT}:role/admin") }, "Action": "kms:*", "Resource": "*" });
    refuses(&inline(&live(&[root("Enable IAM User Permissions"), admin])), "OAC120");
}

#[test]
fn a_key_policy_may_gain_no_more_than_decryption() {
    let with = |statement: Value| {
        let after = encrypted("web", Granted).set(&format!("{KEY}.web"), "policy", policy(&[root("Root"), statement]));
        stage_plan(&encrypted("web", Before), &after)
    };
    refuses(&with(cloudfront("x", "kms:*", "*", &arn("web"))), "OAC123");
    refuses(&with(cloudfront("x", "kms:Encrypt", "*", &arn("web"))), "OAC123");
    refuses(&with(cloudfront("x", "kms:Decrypt", "*", "arn:aws:cloudfront::1:distribution/E")), "OAC122");
    let mut open = cloudfront_decrypts("web");
    open.as_object_mut().expect("an object").remove("Condition");
    let verdict = accepts(&with(open.clone()), Stage::Grant);
    assert!(verdict.of(Level::Review).any(|told| told.code == "OAC124"), "{verdict:#?}");
    open["Principal"] = json!("*");
    refuses(&with(open), "OAC121");
    // Without it the grant is not whole.
    let after = encrypted("web", Granted).set(&format!("{KEY}.web"), "policy", policy(&[root("Root")]));
    tells(&stage_plan(&encrypted("web", Before), &after), Level::Left, "OAC125");
}

#[test]
fn a_text_that_nobody_can_see_is_refused_in_the_grant() {
    let after = site("web", Granted).set(&format!("{POLICY}.web"), "policy", UNKNOWN);
    refuses(&stage_plan(&site("web", Before), &after), "OAC113");
}

#[test]
fn a_policy_that_is_not_understood_is_refused() {
    for text in ["{", "[]", "{\"Statement\": [{\"Effect\": \"Allow\", \"Principals\": \"*\"}]}"] {
        let after = site("web", Granted).set(&format!("{POLICY}.web"), "policy", text);
        refuses(&stage_plan(&site("web", Before), &after), "OAC115");
    }
}

// ------------------------------------------------------------------------------------------------------------- switch

#[test]
fn a_switch_without_the_grant_in_the_state_is_refused() {
    // The environment lags: its last apply was before the grant, and this plan has both.
    let verdict = refuses(&stage_plan(&site("web", Before), &site("web", Switched)), "OAC130");
    assert_eq!(verdict.stage, Some(Stage::Switch));
    says(&verdict, "apply the grant here first");
    // The bucket has its grant, and its key has none.
    let lagging = encrypted("web", Granted).set(&format!("{KEY}.web"), "policy", policy(&[root("Root")]));
    let after = encrypted("web", Switched).set(&format!("{KEY}.web"), "policy", policy(&[root("Root")]));
    says(&refuses(&stage_plan(&lagging, &after), "OAC130"), "kms:Decrypt");
}

#[test]
fn a_module_instance_that_lags_is_refused_alone() {
    let module = |name: &str, step| site_in(&format!("module.site[\"{name}\"]"), None, name, step);
    let before = module("a", Granted).and(module("b", Before));
    let verdict = refuses(&stage_plan(&before, &module("a", Switched).and(module("b", Switched))), "OAC130");
    let refused: Vec<&str> = verdict.of(Level::Refused).filter_map(|told| told.address.as_deref()).collect();
    assert_eq!(refused, ["module.site[\"b\"].aws_cloudfront_distribution.b"], "{verdict:#?}");
}

/// The plan of a switch where these statements are the bucket's policy, before and afterwards.
fn switch_with(statements: &[Value]) -> Value {
    let set = |step| {
        let things = site("web", step).set(&format!("{POLICY}.web"), "policy", policy(statements));
        things.set("aws_s3_bucket.web", "policy", policy(statements))
    };
    stage_plan(&set(Granted), &set(Switched))
}

#[test]
fn the_grant_in_the_state_has_to_be_for_this_distribution_and_all_of_it() {
    let with = |condition: Value| {
        let mut statement = cloudfront_reads("web");
        statement["Condition"] = condition;
        switch_with(&[oai_reads("web"), statement])
    };
    let all = format!("arn:aws:cloudfront::{ACCOUNT}:distribution/*");
    for good in [
        json!({ "StringEquals": { "aws:SourceArn": [arn("other"), arn("web")] } }),
        json!({ "ArnEquals": { "AWS:SourceArn": arn("web") } }),
        json!({ "ArnLike": { "AWS:SourceArn": all } }),
        json!({ "StringLike": { "AWS:SourceArn": all } }),
        json!({ "StringEquals": { "AWS:SourceAccount": ACCOUNT } }),
    ] {
        accepts(&with(good), Stage::Switch);
    }
    for bad in [
        json!({ "StringEquals": { "AWS:SourceArn": arn("other") } }),
        json!({ "StringEquals": { "AWS:SourceArn": all } }),
        json!({ "StringEquals": { "AWS:SourceArn": [] } }),
        json!({ "StringNotEquals": { "AWS:SourceArn": arn("web") } }),
        json!({ "StringEquals": { "AWS:SourceArn": arn("web"), "aws:PrincipalOrgID": "o-1" } }),
        json!({ "StringEquals": { "AWS:SourceArn": arn("web") }, "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } }),
    ] {
        refuses(&with(bad), "OAC130");
    }
    let list = json!({ "Effect": "Allow", "Principal": oai_principal("web"), "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::web" });
    says(&refuses(&switch_with(&[oai_reads("web"), list, cloudfront_reads("web")]), "OAC130"), "s3:ListBucket");
    refuses(&switch_with(&[oai_reads("web")]), "OAC130");
    let mut narrow = cloudfront_reads("web");
    narrow["Resource"] = json!("arn:aws:s3:::web/public/*");
    refuses(&switch_with(&[oai_reads("web"), narrow]), "OAC130");
    let mut service = cloudfront_reads("web");
    service["Principal"] = json!({ "Service": "s3.amazonaws.com" });
    refuses(&switch_with(&[oai_reads("web"), service]), "OAC130");
    let mut wide = cloudfront_reads("web");
    wide["Action"] = json!("s3:Get*");
    wide["Resource"] = json!("arn:aws:s3:::web*");
    accepts(&switch_with(&[oai_reads("web"), wide]), Stage::Switch);
    // Without a statement for the OAI, reading all objects is what counts.
    accepts(&switch_with(&[cloudfront_reads("web")]), Stage::Switch);
}

#[test]
fn a_condition_of_the_oais_statement_may_be_on_the_grant_too() {
    let secure = |mut statement: Value| {
        statement["Condition"]["Bool"] = json!({ "aws:SecureTransport": "true" });
        statement
    };
    accepts(&switch_with(&[secure(oai_reads("web")), secure(cloudfront_reads("web"))]), Stage::Switch);
    refuses(&switch_with(&[oai_reads("web"), secure(cloudfront_reads("web"))]), "OAC130");
}

#[test]
fn a_deny_that_spares_the_oai_alone_is_refused() {
    let deny = |condition: Value| {
        json!({
            "Sid": "Fence", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
            "Resource": ["arn:aws:s3:::web", "arn:aws:s3:::web/*"], "Condition": condition,
        })
    };
    let with = |statement: Value| switch_with(&[oai_reads("web"), cloudfront_reads("web"), statement]);
    let oai = oai_principal("web")["AWS"].clone();
    refuses(&with(deny(json!({ "StringNotEquals": { "aws:PrincipalArn": oai } }))), "OAC132");
    refuses(
        &with(deny(json!({ "StringNotEquals": { "aws:PrincipalArn": oai, "aws:SourceArn": arn("other") } }))),
        "OAC132",
    );
    accepts(
        &with(deny(json!({ "StringNotEquals": { "aws:PrincipalArn": oai, "aws:SourceArn": arn("web") } }))),
        Stage::Switch,
    );
    accepts(&with(deny(json!({ "Bool": { "aws:SecureTransport": "false" } }))), Stage::Switch);
    let both = accepts(&with(deny(json!({ "StringNotEquals": { "aws:SourceVpce": "vpce-1" } }))), Stage::Switch);
    assert!(both.of(Level::Review).any(|told| told.code == "OAC132"), "{both:#?}");
    // One for CloudFront by its name, with and without one for the OAI beside it.
    let drafts = |principal: Value| json!({ "Effect": "Deny", "Principal": principal, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::web/drafts/*" });
    let service = drafts(json!({ "Service": "cloudfront.amazonaws.com" }));
    refuses(&with(service.clone()), "OAC132");
    refuses(&with(drafts(oai_principal("web"))), "OAC130");
    let twins = [oai_reads("web"), cloudfront_reads("web"), drafts(oai_principal("web")), service];
    accepts(&switch_with(&twins), Stage::Switch);
}

#[test]
fn a_switch_may_not_take_the_grant_or_the_oai_along() {
    let policy_of = |statements: &[Value]| {
        stage_plan(
            &site("web", Granted),
            &site("web", Switched).set(&format!("{POLICY}.web"), "policy", policy(statements)),
        )
    };
    refuses(&policy_of(&[oai_reads("web")]), "OAC120");
    // Without the OAI's statement it is retire, and too early for that.
    let verdict = refuses(&policy_of(&[cloudfront_reads("web")]), "OAC112");
    assert_eq!(verdict.stage, Some(Stage::Retire));
    says(&verdict, "apply the switch here first");
    let all = stage_plan(&site("web", Granted), &site("web", Retired));
    refuses(&all, "OAC140");
    refuses(&all, "OAC112");
}

#[test]
fn nothing_else_may_change_about_an_origin() {
    let distribution = format!("{DISTRIBUTION}.web");
    let with = |change: &dyn Fn(&mut Value)| {
        let mut after = site("web", Switched);
        change(&mut after.at(&distribution)["origin"]);
        stage_plan(&site("web", Granted), &after)
    };
    let changes: [&dyn Fn(&mut Value); 7] = [
        &|origin| origin[0]["origin_path"] = json!("/new"),
        &|origin| origin[0]["domain_name"] = json!("other.s3.eu-central-1.amazonaws.com"),
        &|origin| origin[0]["origin_access_control_id"] = json!(""),
        &|origin| origin[0]["origin_id"] = json!("renamed"),
        &|origin| {
            origin[0]["s3_origin_config"] =
                json!([{ "origin_access_identity": "origin-access-identity/cloudfront/E1111111OTHER" }])
        },
        &|origin| origin.as_array_mut().expect("a list").push(self::origin("new", "", "EOACnew")),
        &|origin| *origin = json!(UNKNOWN),
    ];
    for change in changes {
        assert!(!verdict(&with(change), None).safe);
    }
    // The global endpoint may become the regional one.
    let mut before = site("web", Granted);
    before.at(&distribution)["origin"][0]["domain_name"] = json!("web.s3.amazonaws.com");
    accepts(&stage_plan(&before, &site("web", Switched)), Stage::Switch);
    // An empty block is no OAI.
    accepts(&with(&|origin| origin[0]["s3_origin_config"] = json!([{ "origin_access_identity": "" }])), Stage::Switch);
}

#[test]
fn an_oac_made_in_the_same_plan_is_fine_where_the_grant_is_there() {
    let before = site("web", Granted).without(&format!("{OAC}.web"));
    let mut after = site("web", Switched);
    after.at(&format!("{DISTRIBUTION}.web"))["origin"][0]["origin_access_control_id"] = json!(UNKNOWN);
    accepts(&stage_plan(&before, &after), Stage::Switch);
    // One that is known, and not in this state.
    after.at(&format!("{DISTRIBUTION}.web"))["origin"][0]["origin_access_control_id"] = json!("EELSEWHERE");
    let verdict = accepts(&stage_plan(&site("web", Granted), &after), Stage::Switch);
    assert!(verdict.of(Level::Review).any(|told| told.code == "OAC134"), "{verdict:#?}");
}

#[test]
fn what_is_not_in_this_state_is_not_safe() {
    let without = |things: Things| things.without("aws_s3_bucket.web").without(&format!("{POLICY}.web"));
    let plan = stage_plan(&without(site("web", Granted)), &without(site("web", Switched)));
    says(&refuses(&plan, "OAC131"), "aws s3api get-bucket-policy --bucket web");
    // Read into the state, it can be seen.
    let read = |step| {
        let values = json!({ "id": "web", "bucket": "web", "policy": policy(&bucket_statements("web", step)) });
        without(site("web", step)).with("data.aws_s3_bucket_policy.web", values)
    };
    let verdict = accepts(&stage_plan(&read(Granted), &read(Switched)), Stage::Switch);
    says(&verdict, "aws s3api get-bucket-encryption");
    let mut far = read(Before);
    far.put("", OAC, "web", None, control_values("web", "EOACweb"));
    refuses(&stage_plan(&far, &read(Switched)), "OAC130");
    // A key of another state, and one that nobody can edit.
    let key = |things: Things| things.without(&format!("{KEY}.web"));
    refuses(&stage_plan(&key(encrypted("web", Granted)), &key(encrypted("web", Switched))), "OAC131");
    let managed = |step| {
        let mut things = encrypted("web", step);
        things.at("aws_s3_bucket_server_side_encryption_configuration.web")["rule"][0]["apply_server_side_encryption_by_default"]
            [0]["kms_master_key_id"] = json!("");
        things
    };
    says(&refuses(&stage_plan(&managed(Granted), &managed(Switched)), "OAC130"), "aws/s3");
    // In the grant that is only told.
    let grant = stage_plan(&without(site("web", Before)), &without(site("web", Granted)));
    let verdict = accepts(&grant, Stage::Grant);
    assert!(verdict.of(Level::Review).any(|told| told.code == "OAC131"), "{verdict:#?}");
}

#[test]
fn a_key_is_found_by_its_alias_and_its_id() {
    let named = |step, name: &str| {
        let mut things = encrypted("web", step).with(
            "aws_kms_alias.web",
            json!({
                "name": "alias/web", "arn": format!("arn:aws:kms:eu-central-1:{ACCOUNT}:alias/web"),
                "target_key_id": "key-web", "target_key_arn": key_arn("web"),
            }),
        );
        things.at("aws_s3_bucket_server_side_encryption_configuration.web")["rule"][0]["apply_server_side_encryption_by_default"]
            [0]["kms_master_key_id"] = json!(name);
        things
    };
    for name in ["alias/web", "key-web", &format!("arn:aws:kms:eu-central-1:{ACCOUNT}:alias/web")] {
        accepts(&stage_plan(&named(Granted, name), &named(Switched, name)), Stage::Switch);
    }
}

#[test]
fn a_marked_oai_is_all_that_may_change_about_it() {
    let oai = format!("{OAI}.web");
    let with = |comment: &str| stage_plan(&site("web", Granted), &site("web", Switched).set(&oai, "comment", comment));
    refuses(&with("another comment"), "OAC112");
    let unmarked = site("web", Switched).set(&oai, "comment", "web");
    accepts(&stage_plan(&site("web", Granted), &unmarked), Stage::Switch);
    refuses(&stage_plan(&site("web", Before), &site("web", Granted).set(&oai, "comment", "x")), "OAC112");
}

// ------------------------------------------------------------------------------------------- texts that wait for the apply

fn block(statement: &Value) -> Value {
    let list = |value: &Value| if value.is_array() { value.clone() } else { json!([value]) };
    let principals: Vec<Value> = statement["Principal"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(kind, names)| json!({ "type": kind, "identifiers": list(names) }))
        .collect();
    let conditions: Vec<Value> = statement["Condition"]
        .as_object()
        .into_iter()
        .flatten()
        .flat_map(|(test, keys)| keys.as_object().into_iter().flatten().map(move |(key, values)| (test, key, values)))
        .map(|(test, key, values)| json!({ "test": test, "variable": key, "values": list(values) }))
        .collect();
    json!({
        "sid": statement["Sid"], "effect": null, "actions": list(&statement["Action"]), "not_actions": null,
        "resources": list(&statement["Resource"]), "not_resources": null, "principals": principals,
        "not_principals": [], "condition": conditions,
    })
}

/// A switch whose bucket policy waits for its document, which will have these statements.
fn waiting(statements: &[Value], reference: &str) -> Value {
    let document = json!({
        "json": UNKNOWN, "id": UNKNOWN, "statement": statements.iter().map(block).collect::<Vec<_>>(),
        "source_policy_documents": null, "override_policy_documents": null,
    });
    let after = site("web", Switched).set(&format!("{POLICY}.web"), "policy", UNKNOWN);
    let mut plan = stage_plan(&site("web", Granted), &after.with(&format!("data.{DOCUMENT}.web"), document));
    plan["configuration"]["root_module"]["resources"] = json!([{
        "address": "aws_s3_bucket_policy.web", "mode": "managed", "type": POLICY, "name": "web",
        "expressions": { "policy": { "references": [format!("{reference}.json"), reference] } },
    }]);
    plan
}

#[test]
fn a_text_that_waits_is_read_from_its_document() {
    let document = "data.aws_iam_policy_document.web";
    let same = bucket_statements("web", Granted);
    let verdict = accepts(&waiting(&same, document), Stage::Switch);
    assert_eq!(verdict.of(Level::Review).count(), 0, "{verdict:#?}");
    says(&verdict, "says the same as before");
    refuses(&waiting(&[oai_reads("web")], document), "OAC120");
    // Through a local value, the only document that it can be.
    let verdict = accepts(&waiting(&same, "local.policy"), Stage::Switch);
    assert_eq!(verdict.of(Level::Review).count(), 0, "{verdict:#?}");
    refuses(&waiting(&[oai_reads("web")], "local.policy"), "OAC120");
}

#[test]
fn a_text_that_waits_and_has_no_document_is_to_be_looked_at_in_the_switch() {
    let after = site("web", Switched).set(&format!("{POLICY}.web"), "policy", UNKNOWN);
    let verdict = accepts(&stage_plan(&site("web", Granted), &after), Stage::Switch);
    assert!(verdict.of(Level::Review).any(|told| told.code == "OAC113"), "{verdict:#?}");
    // It says nothing about the state, which has to have the grant.
    refuses(&stage_plan(&site("web", Before), &after), "OAC130");
}

#[test]
fn what_depends_on_a_document_that_waits_is_to_be_looked_at() {
    let all =
        |step| site("web", step).with("aws_iam_policy.deploy", json!({ "id": "x", "name": "deploy", "policy": "{}" }));
    let after = all(Switched).set("aws_iam_policy.deploy", "policy", UNKNOWN);
    // Nothing is read during the apply, so nothing can wait.
    refuses(&stage_plan(&all(Granted), &after), "OAC112");
    let document = json!({ "json": UNKNOWN, "statement": [] });
    let waits = after.with(&format!("data.{DOCUMENT}.deploy"), document);
    let verdict = accepts(&stage_plan(&all(Granted), &waits), Stage::Switch);
    assert!(verdict.of(Level::Review).any(|told| told.code == "OAC113"), "{verdict:#?}");
    refuses(&stage_plan(&all(Granted), &waits.set("aws_iam_policy.deploy", "name", "other")), "OAC112");
}

#[test]
fn documents_made_of_documents_are_put_together() {
    let mut plan = waiting(&[cloudfront_reads("web")], "data.aws_iam_policy_document.web");
    let document = change_of(&mut plan, "data.aws_iam_policy_document.web");
    document["change"]["after"]["source_policy_documents"] = json!([policy(&[oai_reads("web")])]);
    accepts(&plan, Stage::Switch);
    let document = change_of(&mut plan, "data.aws_iam_policy_document.web");
    document["change"]["after"]["source_policy_documents"] = json!([null]);
    document["change"]["after_unknown"]["source_policy_documents"] = json!([true]);
    let verdict = accepts(&plan, Stage::Switch);
    assert!(verdict.of(Level::Review).any(|told| told.code == "OAC113"), "{verdict:#?}");
    // The other document is read too, and the configuration tells which it is.
    let mut base = change_of(&mut plan, "data.aws_iam_policy_document.web").clone();
    base["address"] = json!("data.aws_iam_policy_document.base");
    base["name"] = json!("base");
    base["change"]["after"] = json!({ "statement": [block(&oai_reads("web"))] });
    base["change"]["after_unknown"] = json!({ "json": true });
    plan["resource_changes"].as_array_mut().expect("changes").push(base);
    plan["configuration"]["root_module"]["resources"].as_array_mut().expect("resources").push(json!({
        "mode": "data", "type": DOCUMENT, "name": "web", "expressions": { "source_policy_documents": {
            "references": ["data.aws_iam_policy_document.base.json", "data.aws_iam_policy_document.base"],
        } },
    }));
    let verdict = accepts(&plan, Stage::Switch);
    assert_eq!(verdict.of(Level::Review).count(), 0, "{verdict:#?}");
    // One that overrides takes the place of the statement with its id.
    let mut other = cloudfront_reads("web");
    other["Condition"]["StringEquals"]["AWS:SourceArn"] = json!(arn("other"));
    let document = change_of(&mut plan, "data.aws_iam_policy_document.web");
    document["change"]["after"]["override_policy_documents"] = json!([policy(&[other])]);
    refuses(&plan, "OAC120");
}

#[test]
fn what_the_provider_fills_in_is_no_change_of_an_origin() {
    let distribution = format!("{DISTRIBUTION}.web");
    let mut before = site("web", Granted);
    before.at(&distribution)["origin"][0]["response_completion_timeout"] = json!(0);
    let mut after = site("web", Switched);
    after.at(&distribution)["origin"][0]["response_completion_timeout"] = json!(null);
    accepts(&stage_plan(&before, &after), Stage::Switch);
}

// ------------------------------------------------------------------------------------------------------------- retire

#[test]
fn an_oai_that_is_used_is_not_retired() {
    let two = |step| site("web", step).and(site("app", step));
    // Another distribution uses it too.
    let mut before = two(Switched);
    let path = format!("origin-access-identity/cloudfront/{}", identity("web"));
    before.at(&format!("{DISTRIBUTION}.app"))["origin"] = json!([origin("app", &path, "")]);
    let mut after = two(Retired);
    after.at(&format!("{DISTRIBUTION}.app"))["origin"] = json!([origin("app", &path, "")]);
    let verdict = refuses(&stage_plan(&before, &after), "OAC140");
    says(&verdict, "is used by origin app of aws_cloudfront_distribution.app");
}

#[test]
fn a_distribution_that_is_not_deployed_yet_holds_retire_back() {
    let distribution = format!("{DISTRIBUTION}.web");
    let with = |step| site("web", step).set(&distribution, "status", "InProgress");
    refuses(&stage_plan(&with(Switched), &with(Retired)), "OAC141");
}

#[test]
fn retire_takes_away_what_is_about_oais_alone() {
    let with = |before: &[Value], after: &[Value]| {
        let set = |step, statements| site("web", step).set(&format!("{POLICY}.web"), "policy", policy(statements));
        stage_plan(&set(Switched, before), &set(Retired, after))
    };
    let team = json!({ "Effect": "Allow", "Principal": { "AWS": format!("arn:aws:iam::{ACCOUNT}:root") }, "Action": "s3:*", "Resource": "arn:aws:s3:::web/*" });
    let all = [oai_reads("web"), cloudfront_reads("web"), team.clone()];
    accepts(&with(&all, &all[1..]), Stage::Retire);
    refuses(&with(&all, &all[1..2]), "OAC120");
    refuses(&with(&all, &all[2..]), "OAC120");
    refuses(&with(&all[..2], &all[1..]), "OAC112");
    // An OAI among others.
    let shared = |principals: Value| json!({ "Effect": "Allow", "Principal": { "AWS": principals }, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::web/*" });
    let role = format!("arn:aws:iam::{ACCOUNT}:role/tests");
    let both = shared(json!([role, oai_principal("web")["AWS"]]));
    accepts(
        &with(&[both.clone(), cloudfront_reads("web")], &[shared(json!(role)), cloudfront_reads("web")]),
        Stage::Retire,
    );
    refuses(&with(&[both.clone(), cloudfront_reads("web")], &[cloudfront_reads("web")]), "OAC120");
    let mut wider = shared(json!(role));
    wider["Action"] = json!("s3:*");
    refuses(&with(&[both, cloudfront_reads("web")], &[wider, cloudfront_reads("web")]), "OAC120");
    // A policy that still names it.
    tells(&with(&all, &all), Level::Left, "OAC142");
}

#[test]
fn a_text_that_nobody_can_see_is_refused_in_retire() {
    let after = site("web", Retired).set(&format!("{POLICY}.web"), "policy", UNKNOWN);
    refuses(&stage_plan(&site("web", Switched), &after), "OAC113");
}

#[test]
fn outputs_of_the_oai_go_with_it() {
    let mut plan = retire("web");
    plan["output_changes"] = json!({
        "oai": { "actions": ["delete"], "before": { "arn": oai_principal("web")["AWS"] }, "after": null },
        "id": { "actions": ["delete"], "before": identity("web"), "after": null },
        "url": { "actions": ["delete"], "before": "https://example.com", "after": null },
    });
    let verdict = accepts(&plan, Stage::Retire);
    let of = |level| {
        verdict
            .of(level)
            .filter_map(|told| told.address.as_deref())
            .filter(|at| at.starts_with("output."))
            .collect::<Vec<_>>()
    };
    assert_eq!(of(Level::Safe), ["output.id", "output.oai"]);
    assert_eq!(of(Level::Review), ["output.url"]);
}

#[test]
fn retire_says_that_other_states_are_not_seen() {
    let verdict = accepts(&retire("web"), Stage::Retire);
    assert!(verdict.of(Level::Note).any(|told| told.code == "OAC143"), "{verdict:#?}");
}

// ------------------------------------------------------------------------------------------------------- unreadable input

#[test]
fn what_is_no_plan_is_told_in_words() {
    let says = |bytes: &[u8], words: &str| {
        let error = check_bytes(bytes, None).expect_err("no plan").to_string();
        assert!(error.contains(words), "{error}");
    };
    says(b"", "not JSON");
    says(b"PK\x03\x04rest", "plan file itself");
    says(b"\xff\xfe\x00", "text");
    says(b"\x80", "text");
    says(b"{\"@level\":\"info\"}\n{\"@level\":\"info\"}\n", "log");
    says(b"{\"@level\":\"info\"}", "log");
    says(b"[]", "format_version");
    says(b"{}", "format_version");
    says(b"{\"version\":4,\"terraform_version\":\"1.9.0\",\"serial\":1}", "state");
    says(b"{\"format_version\":\"1.0\",\"values\":{}}", "state");
    says(b"{\"format_version\":\"1.0\"}", "planned_values");
    says(b"{\"format_version\":\"2.0\",\"planned_values\":{}}", "2.0");
    let broken = "{\"format_version\":\"1.2\",\"resource_changes\":[{\"address\":\"x\"}]}";
    says(broken.as_bytes(), "resource_changes[0]");
    says("[".repeat(5000).as_bytes(), "not JSON");
}

#[test]
fn a_plan_as_powershell_writes_it_is_read() {
    let text = switch("web").to_string();
    let mut wide = vec![0xff, 0xfe];
    wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    assert!(check_bytes(&wide, None).expect("a plan").is_good());
    assert!(check_bytes(format!("\u{feff}{text}").as_bytes(), None).expect("a plan").is_good());
}

/// Every value of a JSON document, one after the other, replaced by this one.
fn mutations(document: &Value, by: &Value, each: &mut dyn FnMut(&Value)) {
    fn paths(value: &Value, at: &str, out: &mut Vec<String>) {
        match value {
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| paths(item, &format!("{at}/{index}"), out));
            }
            Value::Object(entries) => {
                for (name, item) in entries {
                    paths(item, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), out);
                }
            }
            _ => {}
        }
        out.push(at.to_owned());
    }
    let mut all = Vec::new();
    paths(document, "", &mut all);
    for path in all {
        let mut changed = document.clone();
        *changed.pointer_mut(&path).expect("a path") = by.clone();
        each(&changed);
    }
}

#[test]
fn no_json_makes_it_panic() {
    let plans = [
        stage_plan(&encrypted("web", Before), &encrypted("web", Granted)),
        waiting(&bucket_statements("web", Granted), "data.aws_iam_policy_document.web"),
        retire("web"),
    ];
    let mut judged = 0;
    for plan in &plans {
        for by in [json!(null), json!("é"), json!([null, [1]]), json!({ "x": true }), json!(true)] {
            mutations(plan, &by, &mut |changed| {
                let _ = check(changed, Some(Stage::Switch));
                judged += 1;
            });
        }
        let text = plan.to_string();
        for end in (0..text.len()).step_by(97).filter(|end| text.is_char_boundary(*end)) {
            assert!(check_bytes(&text.as_bytes()[..end], None).is_err());
        }
    }
    assert!(judged > 1000, "{judged}");
}

// ---------------------------------------------------------------------------------------------------- the command line

fn run(arguments: &[&str], input: &[u8]) -> (Option<i32>, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_oai2oac"))
        .arg("check-plan")
        .args(arguments)
        .env_remove("NO_COLOR")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the tool runs");
    // The tool may be done before it has read everything.
    let _ = child.stdin.take().expect("standard input").write_all(input);
    let output = child.wait_with_output().expect("its output");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_exit_code_tells_whether_it_is_safe() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("plan.json");
    std::fs::write(&file, switch("web").to_string()).expect("a file");
    let file = file.to_str().expect("a path");
    let (code, out, err) = run(&[file, "--stage", "switch"], b"");
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.starts_with("switch: safe to apply\n"), "{out}");
    let (code, out, err) = run(&[file, "--stage", "grant"], b"");
    assert_eq!((code, err.as_str()), (Some(1), ""), "{out}");
    assert!(out.contains("NOT safe to apply") && out.contains("OAC102"), "{out}");
    let lagging = stage_plan(&site("web", Before), &site("web", Switched)).to_string();
    assert_eq!(run(&["-"], lagging.as_bytes()).0, Some(1));
    assert_eq!(run(&["-"], switch("web").to_string().as_bytes()).0, Some(0));
}

#[test]
fn what_cannot_be_read_is_two() {
    let (code, out, err) = run(&["-"], b"{");
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.starts_with("error: standard input: this is not JSON"), "{err}");
    let (code, out, err) = run(&["/nowhere/plan.json"], b"");
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.contains("/nowhere/plan.json"), "{err}");
    assert_eq!(run(&["-", "--stage", "all"], b"").0, Some(2));
    assert_eq!(run(&[], b"").0, Some(2));
}

#[test]
fn the_json_format_is_one_document_with_everything_in_it() {
    let mut plan = stage_plan(&site("web", Before), &site("web", Switched));
    let drifted = change_of(&mut plan, "aws_s3_bucket.web").clone();
    plan["resource_drift"] = json!([drifted]);
    plan["resource_drift"][0]["change"]["actions"] = json!(["delete"]);
    let (code, out, err) = run(&["-", "--format", "json", "--stage", "switch"], plan.to_string().as_bytes());
    assert_eq!((code, err.as_str()), (Some(1), ""));
    let verdict: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(
        (&verdict["version"], &verdict["asked"], &verdict["stage"]),
        (&json!(1), &json!("switch"), &json!("switch"))
    );
    assert_eq!((&verdict["safe"], &verdict["drift"][0]["code"]), (&json!(false), &json!("OAC105")));
    assert_eq!((&verdict["told"][0]["level"], &verdict["told"][0]["code"]), (&json!("refused"), &json!("OAC130")));
    assert_eq!(verdict["told"][0]["address"], json!("aws_cloudfront_distribution.web"));
}

#[test]
fn colours_are_for_those_who_ask() {
    let plan = switch("web").to_string();
    assert!(!run(&["-"], plan.as_bytes()).1.contains('\u{1b}'));
    assert!(run(&["-", "--color", "always"], plan.as_bytes()).1.contains('\u{1b}'));
}
