//! What Terraform reads in a member of a JSON object: a block, an expression, a name, or plain text. JSON alone does not say.
//!
//! Source: Terraform language reference, "JSON Configuration Syntax".

/// What stands in the body of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A resource or data source.
    Resource,
    /// A block inside one.
    Nested,
    /// `lifecycle`
    Lifecycle,
    /// `dynamic`
    Dynamic,
    /// A call of a module.
    Module,
    /// `variable`
    Variable,
    /// `output`
    Output,
    /// `check`
    Check,
    /// `provider`
    Provider,
    /// `locals`, and blocks that hold expressions and nothing else.
    Plain,
    /// `terraform` and all in it: no expressions.
    Settings,
    /// `moved`, `import`, `removed`
    Addresses,
}

/// What a string is to Terraform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// A template; one that is a single interpolation is that expression.
    Template,
    /// The name of something, or a list of such names.
    Reference,
    /// A type constraint.
    Type,
    /// Text, in which `${` means nothing.
    Literal,
}

/// How many labels a top-level block has, and what stands in it; `None` where Terraform knows no such block.
pub fn top(keyword: &str) -> Option<(usize, Shape)> {
    Some(match keyword {
        "resource" | "data" | "ephemeral" => (2, Shape::Resource),
        "module" => (1, Shape::Module),
        "variable" => (1, Shape::Variable),
        "output" => (1, Shape::Output),
        "provider" => (1, Shape::Provider),
        "check" => (1, Shape::Check),
        "locals" => (0, Shape::Plain),
        "terraform" => (0, Shape::Settings),
        "moved" | "import" | "removed" => (0, Shape::Addresses),
        _ => return None,
    })
}

impl Shape {
    /// How many labels the block of this name has in this one, and what stands in it; `None` where the name is no block's.
    pub fn nested(self, name: &str) -> Option<(usize, Shape)> {
        Some(match (self, name) {
            (Shape::Resource, "lifecycle") => (0, Shape::Lifecycle),
            (Shape::Resource, "connection") => (0, Shape::Nested),
            (Shape::Resource | Shape::Addresses, "provisioner") => (1, Shape::Nested),
            (Shape::Resource | Shape::Nested, "dynamic") => (1, Shape::Dynamic),
            (Shape::Resource | Shape::Nested, name) if BLOCKS.contains(&name) => (0, Shape::Nested),
            (Shape::Dynamic, "content") => (0, Shape::Nested),
            (Shape::Lifecycle, "precondition" | "postcondition")
            | (Shape::Output, "precondition")
            | (Shape::Variable, "validation")
            | (Shape::Check, "assert")
            | (Shape::Addresses, "lifecycle") => (0, Shape::Plain),
            (Shape::Check, "data") => (2, Shape::Resource),
            (Shape::Settings, "required_providers" | "cloud" | "workspaces") => (0, Shape::Settings),
            (Shape::Settings, "backend" | "provider_meta") => (1, Shape::Settings),
            _ => return None,
        })
    }

    /// What the strings of an argument are.
    pub fn syntax(self, name: &str) -> Syntax {
        match (self, name) {
            (Shape::Resource, "provider" | "depends_on")
            | (Shape::Lifecycle, "ignore_changes" | "replace_triggered_by")
            | (Shape::Dynamic, "iterator")
            | (Shape::Module, "providers" | "depends_on")
            | (Shape::Output, "depends_on")
            | (Shape::Addresses, "from" | "to" | "provider") => Syntax::Reference,
            (Shape::Variable, "type") => Syntax::Type,
            (Shape::Variable | Shape::Settings, _)
            | (Shape::Module, "source" | "version")
            | (Shape::Output, "description")
            | (Shape::Provider, "alias" | "version") => Syntax::Literal,
            _ => Syntax::Template,
        }
    }
}

/// The blocks inside the resources that this tool has to do with; no argument of theirs that takes objects has such a name.
/// Source: the schemas of `hashicorp/aws` 4.63.0, 5.99.1 and 6.25.0, for CloudFront, S3, KMS and policy documents.
const BLOCKS: [&str; 113] = [
    "abort_incomplete_multipart_upload",
    "access_control_allow_headers",
    "access_control_allow_methods",
    "access_control_allow_origins",
    "access_control_expose_headers",
    "access_control_policy",
    "access_control_translation",
    "and",
    "apply_server_side_encryption_by_default",
    "condition",
    "constraints",
    "content_security_policy",
    "content_type_options",
    "content_type_profile_config",
    "content_type_profiles",
    "cookies",
    "cookies_config",
    "cors_config",
    "cors_rule",
    "custom_error_response",
    "custom_header",
    "custom_headers_config",
    "custom_origin_config",
    "default_cache_behavior",
    "default_retention",
    "default_tags",
    "delete_marker_replication",
    "destination",
    "encryption_configuration",
    "endpoint",
    "error_document",
    "event_threshold",
    "existing_object_replication",
    "expiration",
    "failover_criteria",
    "filter",
    "forwarded_values",
    "frame_options",
    "function_association",
    "geo_restriction",
    "grant",
    "grantee",
    "grpc_config",
    "headers",
    "headers_config",
    "index_document",
    "items",
    "kinesis_stream_config",
    "lambda_function",
    "lambda_function_association",
    "lifecycle_rule",
    "logging",
    "logging_config",
    "member",
    "metrics",
    "monitoring_subscription",
    "noncurrent_version_expiration",
    "noncurrent_version_transition",
    "not_principals",
    "object_lock_configuration",
    "ordered_cache_behavior",
    "origin",
    "origin_group",
    "origin_shield",
    "override_provider",
    "owner",
    "parameters_in_cache_key_and_forwarded_to_origin",
    "partitioned_prefix",
    "principals",
    "query_arg_profile_config",
    "query_arg_profiles",
    "query_strings",
    "query_strings_config",
    "queue",
    "realtime_metrics_subscription_config",
    "redirect",
    "redirect_all_requests_to",
    "referrer_policy",
    "remove_headers_config",
    "replica_modifications",
    "replication_configuration",
    "replication_time",
    "restrictions",
    "routing_rule",
    "rule",
    "rules",
    "s3_origin_config",
    "security_headers_config",
    "server_side_encryption_configuration",
    "server_timing_headers_config",
    "session_stickiness_config",
    "simple_prefix",
    "single_header_config",
    "single_weight_config",
    "source_selection_criteria",
    "sse_kms_encrypted_objects",
    "staging_distribution_dns_names",
    "statement",
    "strict_transport_security",
    "tag",
    "target_grant",
    "target_object_key_format",
    "time",
    "timeouts",
    "topic",
    "traffic_config",
    "transition",
    "versioning",
    "versioning_configuration",
    "viewer_certificate",
    "vpc_origin_config",
    "website",
    "xss_protection",
];
