//! OAC113: A text is not known before the apply.
//!
//! Terraform reads a policy document during the apply wherever it depends on something that changes. In the switch
//! that is the rule, since policies name the distribution: the code of the policy is the same, and so is its text in
//! the end. Where the plan shows the document, its statements are compared here and nothing is told. In grant and
//! retire the text is what is to be looked at, so a plan that does not show it is not safe.
//!
//! To do: in the switch, see that the commit leaves the code of this policy alone. In grant and retire, apply first
//! what the document waits for (the changes beside it in the plan), then make the plan again.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC113";

/// Where the text can be expected to stay as it is.
pub fn unchanged(address: &str, attributes: &str) -> Told {
    Told::new(
        CODE,
        Level::Review,
        Some(address),
        format!(
            "{attributes} is known after the apply only; it stays as it is where the code of it is unchanged: look at the commit"
        ),
    )
}

/// Where the text is what the stage is about.
pub fn told(address: &str) -> Told {
    Told::new(CODE, Level::Refused, Some(address), "the text of the policy is known after the apply only, so nobody can say what it will allow: apply first what its document waits for".to_owned())
}
