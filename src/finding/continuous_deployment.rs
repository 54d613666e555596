//! OAC052: A distribution has a staging distribution, or is one.
//!
//! With continuous deployment two distributions, with an ARN each, read the same bucket. CloudFront's statement must
//! let both through, and both must be moved before the OAI is retired.
//! Source: CloudFront developer guide, "Quotas and other considerations for continuous deployment".
//!
//! To do: make sure that the statement names both ARNs before either is moved.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC052";

/// Which of the two a distribution is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The primary one; its staging distribution, where that is in the module.
    Primary(Option<String>),
    /// The staging one of a primary distribution that is not in the module.
    Staging,
}

/// The finding at a spot.
pub fn finding(spot: Spot, distribution: &str, part: &Part) -> Finding {
    let message = match part {
        Part::Primary(Some(staging)) => format!(
            "part of the requests to {distribution} go to {staging}: CloudFront's statement must name both ARNs before either is moved, and both must be moved before the OAI is retired"
        ),
        Part::Primary(None) => format!(
            "{distribution} may have a staging distribution, which is not in this module: if so, grant its ARN too before the switch, and move it too before the OAI is retired"
        ),
        Part::Staging => format!(
            "{distribution} is the staging distribution of one that is not in this module: both ARNs must be granted before the switch, and both must be moved before the OAI is retired"
        ),
    };
    spot.finding(CODE, Level::Review, Blocks::Nothing, message)
}
