//! OAC038: Without the OAI a policy or a statement would be empty.
//!
//! S3 refuses a policy without statements and a statement without principals, so the OAI and its grants stay. A statement's
//! other principals may be none where they come from a list, such as a variable with an empty default; a policy's other
//! statements may be none where a call has no distribution, or the distribution's `count` leaves it out. And a policy with `for_each` may be empty for some keys, where
//! CloudFront's statement is there only for those that a distribution has origins for.
//!
//! To do: remove the policy and what attaches it, or write the statement only where its other principals are there (`dynamic`);
//! then run again.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC038";

/// The finding at a spot.
pub fn finding(spot: Spot, policy: &str, with: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Retire,
        format!("the policy in {policy} would be empty without the OAI's statements: remove it{with}, then run again"),
    )
}

/// The finding for a policy whose other statements are only there where there is a distribution.
pub fn without_distribution(spot: Spot, policy: &str) -> Finding {
    let message = format!(
        "the policy in {policy} would be empty without the OAI's statements wherever there is no distribution, and a policy without statements is refused: write it only where there is one (`count`), or give it a statement that is always there, then run again"
    );
    spot.finding(CODE, Level::Manual, Blocks::Retire, message)
}

/// The finding for a policy of which only what has a condition would be left.
pub fn for_some(spot: Spot, policy: &str, condition: &str) -> Finding {
    let message = format!(
        "without the OAI's statements the policy in {policy} is empty for each key for which {condition} does not hold, and S3 refuses that: leave these keys out of its `for_each` and of what attaches it, with statements that need no condition then, or remove the OAI by hand where it holds for all of them"
    );
    spot.finding(CODE, Level::Manual, Blocks::Retire, message)
}

/// The finding for a statement whose other principals come from lists.
pub fn deserted(spot: Spot, left: &str) -> Finding {
    let message = format!(
        "without the OAI this statement's principals are those of {left}, which may be none, and a statement without principals is refused: write it only where there are some (`dynamic \"statement\"`), or remove it, then run again"
    );
    spot.finding(CODE, Level::Manual, Blocks::Retire, message)
}
