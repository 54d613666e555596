//! OAC067: A value cannot be handed from one module to another.
//!
//! The distribution and its bucket's policy, or the origin and its OAC, are in different modules, and the ARN or the id cannot be
//! carried between them: a caller is not known or may not be changed, calls are repeated in ways that do not show which instances
//! go together, or the new way would close a cycle. Terraform tells the outputs of a repeated call apart only behind a literal
//! index, so `module.bucket[each.key].domain_name` waits for all of that module, its bucket policy too.
//!
//! To do: where the way would close a cycle, take the policy out of the module that the distribution waits for, or let in all
//! distributions of the account (`ArnLike`), which is wider than the OAI's grant. Else carry it by hand: an output with the ARN beside the distribution, an input of the type `list(string)` beside the policy,
//! the statement for it, and the caller that connects them; apply that, then attest it with `# oai2oac:granted REASON` in the origin.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC067";

/// The finding at a spot.
pub fn finding(spot: Spot, reason: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Switch,
        format!("what this needs is in another module and cannot be handed over: {reason}"),
    )
}
