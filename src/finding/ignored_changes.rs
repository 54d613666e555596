//! OAC027: `ignore_changes` makes the edit have no effect, or stands no longer in its way.
//!
//! With `ignore_changes = [origin]` on the distribution, the switch changes nothing and the retirement takes the grant away from
//! an OAI that is in use. With `ignore_changes = [policy]` on the bucket policy, the grant changes nothing and the switch is denied.
//!
//! To do: take the entry out, or make the change in the account by hand and attest it. Where a bucket policy names the
//! OAI by its canonical user, S3 answers with an ARN instead, and that is why people leave the policy alone: there the grant takes
//! `policy` out of the list itself. Whatever differs between AWS and the code is overwritten with it: look for it in the plan of the
//! grant (`check-plan` refuses one in which a statement gets lost), and put what somebody added by hand into the code first.

use super::{Blocks, Finding, Level, Snippet, Spot};
use crate::terraform::module::{Resource, ignored_changes};
use serde_json::json;

/// The code.
pub const CODE: &str = "OAC027";

/// The finding at a spot, about an argument of a resource that must not be ignored; the snippet has the rest of what is.
pub fn finding(spot: Spot, resource: &Resource<'_>, argument: &str) -> Finding {
    let mut rest = ignored_changes(resource.block);
    rest.retain(|name| ![argument, "all"].contains(&name.as_str()));
    let what = format!("`{argument}` of {}", resource.address);
    let values = json!({ "name": "ignore_changes", "value": format!("[{}]", rest.join(", ")) });
    let snippet = Snippet::new("argument.tf", values);
    spot.finding(CODE, Level::Manual, Blocks::Switch, format!("{what} is under `ignore_changes`, so Terraform would not carry the change out: take the entry away, apply, and run again")).with_snippet(snippet)
}

/// The finding at a spot, about a bucket policy that is taken out of the list.
pub fn taken_out(spot: Spot, policy: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Review,
        Blocks::Nothing,
        format!(
            "`policy` of {policy} comes out of `ignore_changes`, so that Terraform carries the grant out: whatever else differs between AWS and the code is overwritten with it; look for that in the plan of the grant, and put a statement that somebody added by hand into the code first"
        ),
    )
}
