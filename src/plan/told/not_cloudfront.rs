//! OAC121: A new statement is not for CloudFront alone.
//!
//! A stage adds statements for the service principal `cloudfront.amazonaws.com` and for nobody else.
//!
//! To do: take the other principals out. If they are wanted, grant them in a change of their own.

use super::{Level, Told};

/// The code.
pub const CODE: &str = "OAC121";

/// The statement and whether it is for everybody.
pub fn told(address: &str, statement: &str, everybody: bool) -> Told {
    let who = if everybody { "everybody" } else { "somebody else than CloudFront" };
    Told::new(CODE, Level::Refused, Some(address), format!("the new statement {statement} is for {who}"))
}
