//! What the data sources read.

use crate::account::Holdings;
use crate::plan::filled;
use crate::refuse::Refusal;
use crate::resource::{Setting, canonical_user, default_key_policy, identity_arn};
use crate::schema::Block;
use crate::value::Value;

/// Reads the data source `kind` for what the code asks. Errors where the real one would.
pub fn read(
    held: &mut Holdings,
    setting: &Setting,
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
