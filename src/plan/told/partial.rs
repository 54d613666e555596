//! OAC101: The plan leaves something out.
//!
//! It was made with `-target` or `-exclude`, or something in it is put off to a later plan. What it leaves out cannot
//! be judged. Formats before Terraform 1.8 do not say whether a plan is whole.
//!
//! To do: make the plan without these options.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC101";

/// What is told.
pub fn told(deferred: &[String]) -> Told {
    Told::new(
        CODE,
        Level::Refused,
        None,
        match deferred {
            [] => "the plan is not complete: made with -target or -exclude, or with something put off to a later plan"
                .to_owned(),
            deferred => format!("the plan puts off to a later one: {}", deferred.join(", ")),
        },
    )
}
