//! What the data sources read.

use crate::account::Holdings;
use crate::plan::filled;
use crate::policy_document::{
    DocumentCondition, DocumentPrincipals, DocumentStatement, PolicyDocument, ProviderVersion, render,
};
use crate::refuse::Refusal;
use crate::resource::{Setting, canonical_user, default_key_policy, identity_arn};
use crate::schema::Block;
use crate::value::Value;

/// Reads the data source `kind` for what the code asks. Errors where the real one would.
pub fn read(
    held: &mut Holdings,
    setting: &Setting,
    version: ProviderVersion,
    kind: &str,
    block: &Block,
    config: &Value,
) -> Result<Value, Refusal> {
    let mut state = block.conform(config);
    let set = |state: &mut Value, name: &str, text: String| {
        if state.get(name).is_null() {
            state.set(name, Value::text(text));
        }
    };
    match kind {
        "aws_iam_policy_document" => {
            let rendered = render(&document(config), version);
            let rendered = rendered.map_err(|message| Refusal::new("aws_iam_policy_document", message))?;
            let hash = rendered.json.bytes().fold(0_u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into()));
            set(&mut state, "id", hash.to_string());
            state.set("json", Value::text(rendered.json));
            if block.attributes.contains_key("minified_json") {
                state.set("minified_json", Value::text(rendered.minified_json));
            }
        }
        "template_file" => {
            let rendered = template(config).map_err(|message| Refusal::new("template_file", message))?;
            set(&mut state, "id", "template".to_owned());
            state.set("rendered", Value::text(rendered));
        }
        "aws_caller_identity" => {
            set(&mut state, "account_id", setting.account.clone());
            set(&mut state, "id", setting.account.clone());
            set(&mut state, "arn", format!("arn:{}:iam::{}:user/deploy", setting.partition(), setting.account));
            set(&mut state, "user_id", "AIDACKCEVSQ6C2EXAMPLE".to_owned());
        }
        "aws_canonical_user_id" => set(&mut state, "id", canonical_user(&setting.account)),
        "aws_partition" => {
            set(&mut state, "partition", setting.partition().to_owned());
            set(&mut state, "id", setting.partition().to_owned());
            set(&mut state, "dns_suffix", setting.dns_suffix().to_owned());
        }
        "aws_region" => {
            set(&mut state, "name", setting.region.clone());
            set(&mut state, "region", setting.region.clone());
            set(&mut state, "id", setting.region.clone());
        }
        "aws_s3_bucket" => {
            let name = config.get("bucket").str().unwrap_or_default().to_owned();
            set(&mut state, "id", name.clone());
            set(&mut state, "arn", format!("arn:{}:s3:::{name}", setting.partition()));
            set(&mut state, "bucket_domain_name", format!("{name}.s3.{}", setting.dns_suffix()));
            let regional = format!("{name}.s3.{}.{}", setting.region, setting.dns_suffix());
            set(&mut state, "bucket_regional_domain_name", regional);
            set(&mut state, "region", setting.region.clone());
        }
        "aws_cloudfront_origin_access_identity" => {
            let id = config.get("id").str().unwrap_or_default().to_owned();
            if !held.world.identities.contains_key(&id) {
                let message = "The specified origin access identity does not exist.";
                return Err(Refusal::new("NoSuchCloudFrontOriginAccessIdentity", message));
            }
            set(&mut state, "iam_arn", identity_arn(setting, &id));
            set(&mut state, "s3_canonical_user_id", canonical_user(&id));
            set(&mut state, "cloudfront_access_identity_path", format!("origin-access-identity/cloudfront/{id}"));
        }
        "aws_kms_key" => {
            let name = config.get("key_id").str().unwrap_or_default();
            let key = held.world.key_of(name).map(|key| key.arn.clone());
            let arn = key.unwrap_or_else(|| {
                format!("arn:{}:kms:{}:{}:key/{name}", setting.partition(), setting.region, setting.account)
            });
            set(&mut state, "id", arn.rsplit('/').next().unwrap_or_default().to_owned());
            set(&mut state, "arn", arn);
        }
        "aws_kms_alias" => {
            let name = config.get("name").str().unwrap_or_default().to_owned();
            set(&mut state, "id", name.clone());
            set(
                &mut state,
                "arn",
                format!("arn:{}:kms:{}:{}:{name}", setting.partition(), setting.region, setting.account),
            );
            let target = held.world.aliases.get(&name).cloned().unwrap_or_else(|| format!("key-of-{name}"));
            let arn = format!("arn:{}:kms:{}:{}:key/{target}", setting.partition(), setting.region, setting.account);
            set(&mut state, "target_key_id", target);
            set(&mut state, "target_key_arn", arn);
        }
        "aws_iam_role" => {
            let name = config.get("name").str().unwrap_or_default().to_owned();
            let arn = format!("arn:{}:iam::{}:role/{name}", setting.partition(), setting.account);
            if !held.world.principals.contains(&arn) {
                held.world.principals.push(arn.clone());
            }
            set(&mut state, "arn", arn);
            set(&mut state, "id", name);
        }
        _ => {}
    }
    for (name, attribute) in &block.attributes {
        if attribute.computed && state.get(name).is_null() {
            state.set(name, Value::Unknown);
        }
    }
    let asked = config.get("name").str().or(config.get("domain").str()).unwrap_or("default").replace(' ', "-");
    Ok(filled(block, &state, &format!("{}-{asked}", kind.trim_start_matches("aws_"))))
}

/// The arguments of `aws_iam_policy_document`.
fn document(config: &Value) -> PolicyDocument {
    let text = |value: &Value| value.str().unwrap_or_default().to_owned();
    let optional = |value: &Value| value.str().map(str::to_owned);
    let documents = |value: &Value| value.list().iter().map(optional).collect();
    let principals = |value: &Value| -> Vec<DocumentPrincipals> {
        let blocks = value.list().iter();
        blocks
            .map(|block| DocumentPrincipals {
                kind: text(block.get("type")),
                identifiers: block.get("identifiers").strings(),
            })
            .collect()
    };
    let conditions = |value: &Value| -> Vec<DocumentCondition> {
        let blocks = value.list().iter().map(|block| DocumentCondition {
            test: text(block.get("test")),
            variable: text(block.get("variable")),
            values: block.get("values").strings(),
        });
        blocks.collect()
    };
    let statements = config.get("statement").list().iter().map(|statement| DocumentStatement {
        sid: text(statement.get("sid")),
        effect: optional(statement.get("effect")),
        actions: statement.get("actions").strings(),
        not_actions: statement.get("not_actions").strings(),
        resources: statement.get("resources").strings(),
        not_resources: statement.get("not_resources").strings(),
        principals: principals(statement.get("principals")),
        not_principals: principals(statement.get("not_principals")),
        conditions: conditions(statement.get("condition")),
    });
    PolicyDocument {
        policy_id: text(config.get("policy_id")),
        version: optional(config.get("version")),
        statements: statements.collect(),
        source_policy_documents: documents(config.get("source_policy_documents")),
        override_policy_documents: documents(config.get("override_policy_documents")),
        source_json: text(config.get("source_json")),
        override_json: text(config.get("override_json")),
    }
}

/// What `template_file` renders: `${NAME}` becomes the variable, and `$${` stays `${`. Errors on anything else, which real
/// Terraform may know.
fn template(config: &Value) -> Result<String, String> {
    let (mut rest, mut rendered) = (config.get("template").str().unwrap_or_default(), String::new());
    while let Some((before, after)) = rest.split_once("${") {
        if let Some(escaped) = before.strip_suffix('$') {
            rendered.push_str(escaped);
            rendered.push_str("${");
            rest = after;
            continue;
        }
        let (name, after) = after.split_once('}').ok_or("an interpolation without an end")?;
        let value = config.get("vars").get(name.trim()).str().ok_or_else(|| format!("no variable `{name}`"))?;
        rendered.push_str(before);
        rendered.push_str(value);
        rest = after;
    }
    rendered.push_str(rest);
    Ok(rendered)
}

/// An identity that was made outside the code, for code that names it by its id.
pub fn identity_from_outside(held: &mut Holdings, setting: &Setting, id: &str) {
    let identity = crate::account::Identity { iam_arn: identity_arn(setting, id), canonical_user: canonical_user(id) };
    held.world.identities.insert(id.to_owned(), identity);
    let state = serde_json::json!({
        "id": id,
        "iam_arn": identity_arn(setting, id),
        "s3_canonical_user_id": canonical_user(id),
        "cloudfront_access_identity_path": format!("origin-access-identity/cloudfront/{id}"),
        "caller_reference": "made by hand",
        "etag": "E1",
        "comment": "",
    });
    held.resources
        .insert(("aws_cloudfront_origin_access_identity".to_owned(), id.to_owned()), Value::from_json(&state));
}

/// A key that was made outside the code, with KMS's default policy.
pub fn key_from_outside(held: &mut Holdings, setting: &Setting, id: &str) {
    let arn = format!("arn:{}:kms:{}:{}:key/{id}", setting.partition(), setting.region, setting.account);
    held.world.keys.insert(id.to_owned(), crate::account::Key { arn, policy: default_key_policy(setting) });
}
