//! OAC122: A new statement lets CloudFront in for a distribution that is not in this state.
//!
//! The service principal is the same for all of AWS's customers. Only `AWS:SourceArn` tells whose distribution asks,
//! so a statement without it, or with another ARN, lets others read.
//!
//! To do: name the distributions of this state by their ARNs. A distribution of another state has to be looked at by
//! a person.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC122";

/// The statement, and the ARN where there is one.
pub fn told(address: &str, statement: &str, arn: Option<&str>) -> Told {
    let message = match arn {
        Some(arn) => format!("the new statement {statement} names {arn}, which is no distribution of this state"),
        None => format!("the new statement {statement} names no distribution: it has no AWS:SourceArn"),
    };
    Told::new(CODE, Level::Refused, Some(address), message)
}
