//! OAC096: The way back from the switch of a module needs more than the revert.
//!
//! The module makes its OAC with the switch and forgets its OAI, which is kept beside the call by a `moved` block. A revert alone
//! would destroy both before the distribution has left the OAC, and make an OAI anew, which the bucket's policy may name only after
//! the distribution uses it.
//! Source: `cloudposse/cloudfront-s3-cdn/aws` from 0.95.1; hashicorp/terraform#31556: a `moved` block between modules of different
//! packages needs Terraform 1.3, which the module asks for too.
//!
//! To do: where the switch has to be taken back, put the code that the checklist has under *Roll back* beside the revert, apply both
//! together, and take it away once the distribution is deployed.

use super::{Blocks, Finding, Level, Snippet, Spot};
use serde_json::json;

/// The code.
pub const CODE: &str = "OAC096";

/// The finding for a call, with the name that its OAI has beside it, and the provider of both.
pub fn finding(spot: Spot, call: &str, label: &str, provider: &str) -> Finding {
    let message = format!(
        "module.{call} makes its OAC with the switch and forgets its OAI: the way back from there needs the code that the checklist has beside the revert"
    );
    let values = json!({ "module": call, "label": label, "own": true, "provider": provider });
    spot.finding(CODE, Level::Note, Blocks::Nothing, message).with_snippet(Snippet::new("registry_back.tf", values))
}
