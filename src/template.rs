//! Everything that the tool writes comes from `templates/`.

use serde::Serialize;
use std::collections::BTreeMap;
use tera::{Context, Delimiters, Tera};

/// The code templates, by name.
const CODE: &[(&str, &str)] = &[
    ("origin_access_control.tf", include_str!("../templates/origin_access_control.tf")),
    ("document_statement.tf", include_str!("../templates/document_statement.tf")),
    ("json_statement.tf", include_str!("../templates/json_statement.tf")),
    ("lifecycle.tf", include_str!("../templates/lifecycle.tf")),
    ("create_before_destroy.tf", include_str!("../templates/create_before_destroy.tf")),
    ("origin_access_control_id.tf", include_str!("../templates/origin_access_control_id.tf")),
    ("origin_both_ways.tf", include_str!("../templates/origin_both_ways.tf")),
    ("deprecated.tf", include_str!("../templates/deprecated.tf")),
    ("deprecated_description.tf", include_str!("../templates/deprecated_description.tf")),
    ("snippet_grant.tf", include_str!("../templates/snippet_grant.tf")),
    ("snippet_bucket_policy.tf", include_str!("../templates/snippet_bucket_policy.tf")),
    ("snippet_origin.tf", include_str!("../templates/snippet_origin.tf")),
    ("snippet_object.tf", include_str!("../templates/snippet_object.tf")),
    ("s3_bucket_policy.tf", include_str!("../templates/s3_bucket_policy.tf")),
    ("kms_key_policy.tf", include_str!("../templates/kms_key_policy.tf")),
    ("key_document.tf", include_str!("../templates/key_document.tf")),
    ("kms_default_policy.tf", include_str!("../templates/kms_default_policy.tf")),
    ("caller_identity.tf", include_str!("../templates/caller_identity.tf")),
    ("key_service.tf", include_str!("../templates/key_service.tf")),
    ("key_statement.tf", include_str!("../templates/key_statement.tf")),
    ("key_statements.tf", include_str!("../templates/key_statements.tf")),
    ("snippet_statement_json.tf", include_str!("../templates/snippet_statement_json.tf")),
    ("snippet_key_statement.tf", include_str!("../templates/snippet_key_statement.tf")),
    ("snippet_arns.tf", include_str!("../templates/snippet_arns.tf")),
    ("snippet_deny.tf", include_str!("../templates/snippet_deny.tf")),
    ("snippet_deny_json.tf", include_str!("../templates/snippet_deny_json.tf")),
    ("snippet_statement.tf", include_str!("../templates/snippet_statement.tf")),
    ("registry_control.tf", include_str!("../templates/registry_control.tf")),
    ("registry_controls.tf", include_str!("../templates/registry_controls.tf")),
    ("registry_policy.tf", include_str!("../templates/registry_policy.tf")),
    ("registry_statement.tf", include_str!("../templates/registry_statement.tf")),
    ("registry_identity.tf", include_str!("../templates/registry_identity.tf")),
    ("registry_back.tf", include_str!("../templates/registry_back.tf")),
    ("registry_origin.tf", include_str!("../templates/registry_origin.tf")),
    ("snippet_registry_cloudfront.tf", include_str!("../templates/snippet_registry_cloudfront.tf")),
    ("snippet_registry_cloudposse.tf", include_str!("../templates/snippet_registry_cloudposse.tf")),
    ("comment.tf", include_str!("../templates/comment.tf")),
    ("variable_arn.tf", include_str!("../templates/variable_arn.tf")),
    ("variable_arns.tf", include_str!("../templates/variable_arns.tf")),
    ("variable_control.tf", include_str!("../templates/variable_control.tf")),
    ("variable_control_name.tf", include_str!("../templates/variable_control_name.tf")),
    ("output_arn.tf", include_str!("../templates/output_arn.tf")),
    ("output_arns.tf", include_str!("../templates/output_arns.tf")),
    ("output_control.tf", include_str!("../templates/output_control.tf")),
    ("argument.tf", include_str!("../templates/argument.tf")),
    ("snippet_terragrunt.tf", include_str!("../templates/snippet_terragrunt.tf")),
    ("snippet_import.tf", include_str!("../templates/snippet_import.tf")),
    ("snippet_parameter.tf", include_str!("../templates/snippet_parameter.tf")),
    ("snippet_handed_grant.tf", include_str!("../templates/snippet_handed_grant.tf")),
    ("snippet_handed_origin.tf", include_str!("../templates/snippet_handed_origin.tf")),
    ("snippet_output.tf", include_str!("../templates/snippet_output.tf")),
    ("snippet_callers.tf", include_str!("../templates/snippet_callers.tf")),
    ("snippet_choice.tf", include_str!("../templates/snippet_choice.tf")),
    ("snippet_choice_moved.tf", include_str!("../templates/snippet_choice_moved.tf")),
    ("snippet_for_some.tf", include_str!("../templates/snippet_for_some.tf")),
    ("snippet_for_some_handed.tf", include_str!("../templates/snippet_for_some_handed.tf")),
    ("snippet_control_settings.tf", include_str!("../templates/snippet_control_settings.tf")),
    ("snippet_encryption.tf", include_str!("../templates/snippet_encryption.tf")),
    ("snippet_text.tf", include_str!("../templates/snippet_text.tf")),
    ("snippet_control_input.tf", include_str!("../templates/snippet_control_input.tf")),
];

/// The prose templates, by name: these a user may replace.
pub const PROSE: [(&str, &str); 2] = [
    ("commit.txt", include_str!("../templates/commit.txt")),
    ("checklist.md", include_str!("../templates/checklist.md")),
];

/// The templates, ready to be rendered.
#[derive(Debug)]
pub struct Templates {
    tera: Tera,
}

/// A template that cannot be read or rendered.
#[derive(Debug, thiserror::Error)]
#[error("template {name}\n{source}")]
pub struct TemplateError {
    /// The template.
    pub name: String,
    /// What is wrong with it.
    #[source]
    pub source: Box<tera::Error>,
}

impl Templates {
    /// The built-in templates, with the prose ones replaced by those of the same name in `replacements`.
    ///
    /// # Errors
    /// Where a replacement is no valid template.
    pub fn new(replacements: &BTreeMap<String, String>) -> Result<Templates, TemplateError> {
        let mut tera = Tera::new();
        let failed = |name: &str| {
            let name = name.to_owned();
            move |source: tera::Error| TemplateError { name, source: Box::new(source) }
        };
        // HCL has `{{`, `{%` and `{#` of its own, so templates have other marks.
        let delimiters = Delimiters {
            block_start: "<%".into(),
            block_end: "%>".into(),
            variable_start: "<{".into(),
            variable_end: "}>".into(),
            comment_start: "<#".into(),
            comment_end: "#>".into(),
        };
        tera.set_delimiters(delimiters).map_err(failed("delimiters"))?;
        tera.autoescape_on(Vec::<&str>::new());
        for (name, text) in CODE {
            tera.add_raw_template(name, text).map_err(failed(name))?;
        }
        for (name, text) in PROSE {
            let text = replacements.get(name).map_or(text, String::as_str);
            tera.add_raw_template(name, text).map_err(failed(name))?;
        }
        Ok(Templates { tera })
    }

    /// Renders a template.
    ///
    /// # Errors
    /// Where the template asks for what the context does not have.
    pub fn render(&self, name: &str, context: &impl Serialize) -> Result<String, TemplateError> {
        Context::from_serialize(context)
            .and_then(|context| self.tera.render(name, &context))
            .map_err(|source| TemplateError { name: name.to_owned(), source: Box::new(source) })
    }
}
