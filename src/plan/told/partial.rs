//! OAC101: The plan leaves something out.
//!
//! It was made with `-target` or `-exclude`, or something in it is put off to a later plan. What it leaves out cannot
//! be judged. Neither can a plan that somebody cut before it came here. Terraform before 1.8 does not say whether a plan
//! is whole; what is missing shows in the stage then.
//!
//! To do: make the plan without these options, and give all of its JSON.

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

/// Something that the plan changes and that its state does not have.
pub fn without_state(address: &str) -> Told {
    Told::new(
        CODE,
        Level::Refused,
        None,
        format!(
            "the plan's `prior_state` lacks {address}, so it is not what `terraform show -json` printed: it was cut"
        ),
    )
}
