//! `terraform-aws-modules/kms/aws`: a key, whose policy is made of the statements that its caller hands over.
//!
//! Source: the module's `main.tf`, `variables.tf` and `outputs.tf` at 1.2.0, 1.2.1, 1.5.0, 2.0.0, 2.2.1, 3.0.0, 3.1.1, 4.0.0,
//! 4.1.1 and 4.2.0, and its `docs/UPGRADE-4.0.md`.

use super::{Read, has_version, input, is_on, unknown_version};
use crate::hcl::ast::{Attribute, Block, Expr, ExprKind};
use crate::terraform::called::Called;
use crate::terraform::module::{Repetition, repetition};
use crate::terraform::version::Version;

/// Where it comes from.
pub const SOURCE: &str = "terraform-aws-modules/kms/aws";

/// The first version that takes statements.
const FIRST: Version = (1, 2, 1);
/// The first version that calls the conditions of a statement `condition`, and drops `conditions` without a word.
const SINGULAR: Version = (4, 0, 0);
/// The first version that is not known.
const END: Version = (5, 0, 0);

/// The input with the statements: a list or a map of objects, from [`SINGULAR`] on a list.
pub const STATEMENTS: &str = "key_statements";
/// The inputs that decide which resource the key is, with what each has to be.
const KIND: [(&str, bool); 4] =
    [("create", true), ("create_external", false), ("create_replica", false), ("create_replica_external", false)];
/// The key in the module, as a plan shows it.
pub const IN_STATE: &str = "aws_kms_key.this[0]";
/// The outputs by which a key is named.
const OUTPUTS: [&str; 2] = ["key_arn", "key_id"];

/// A key that a call makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeKey {
    /// What the conditions of a statement are called.
    pub conditions: &'static str,
}

/// What is known of a call.
///
/// # Errors
/// Where the call does not show the key and its policy: the reason.
pub fn read(call: &Block) -> Read {
    let conditions = match () {
        () if has_version(call, SINGULAR, END) => "condition",
        () if has_version(call, FIRST, SINGULAR) => "conditions",
        () if has_version(call, FIRST, END) => {
            return Err("its version constraint admits 4.0, which calls the `conditions` of a key statement `condition`, and versions before that: narrow it".to_owned());
        }
        () => return Err(unknown_version(call, "1.2.1 to 4.x")),
    };
    if !matches!(repetition(call), Repetition::Single) {
        return Err("its call is there several times".to_owned());
    }
    for (name, wanted) in KIND {
        if is_on(call, name, wanted) != Some(wanted) {
            return Err(format!("its input {name} is not {wanted}"));
        }
    }
    Ok(Called { key: Some(MadeKey { conditions }), ..Called::default() })
}

/// Whether an output names the key.
pub fn is_key(output: &str) -> bool {
    OUTPUTS.contains(&output)
}

/// The input that is the key's whole policy. Without it, or where it is empty, the statements are what counts.
pub fn policy(call: &Block) -> Option<&Attribute> {
    input(call, "policy")?;
    call.body.attribute("policy").filter(|policy| policy.value.as_str() != Some(""))
}

/// The statements that a call hands over, where there are any.
pub fn statements(call: &Block) -> Option<&Expr> {
    let value = input(call, STATEMENTS)?;
    let none = match &value.kind {
        ExprKind::Array(items) => items.is_empty(),
        ExprKind::Object(items) => items.is_empty(),
        _ => false,
    };
    (!none).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hcl::parse::parse;

    fn read_call(arguments: &str) -> Result<&'static str, String> {
        let file = parse(&format!("module \"key\" {{\n{arguments}\n}}\n"));
        Ok(read(file.body.all_blocks().next().expect("a block"))?.key.expect("a key").conditions)
    }

    #[test]
    fn the_version_says_what_conditions_are_called() {
        for (constraint, name) in [
            ("~> 4.0", "condition"),
            ("4.1.1", "condition"),
            ("~> 3.1", "conditions"),
            ("2.2.0", "conditions"),
            (">= 1.3, < 4.0.0", "conditions"),
        ] {
            assert_eq!(read_call(&format!("version = {constraint:?}")).as_deref(), Ok(name), "{constraint}");
        }
        for constraint in [">= 2.0, < 5.0", ">= 2.0", "~> 1.2.0", "1.0.3", "~> 5.0", "latest"] {
            assert!(read_call(&format!("version = {constraint:?}")).is_err(), "{constraint}");
        }
        assert!(read_call("").is_err_and(|reason| reason.contains("no version constraint")));
    }

    #[test]
    fn what_is_computed_is_not_known() {
        for more in ["count = 1", "for_each = var.keys", "create = false", "create = var.on", "create_replica = true"] {
            assert!(read_call(&format!("version = \"~> 4.0\"\n{more}")).is_err(), "{more}");
        }
    }
}
