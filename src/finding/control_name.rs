//! OAC061: The name of an OAC can be taken twice.
//!
//! Names of origin access controls are unique in an account, in all its regions together. One with a fixed name in a
//! module, or with several instances, stops the second apply with `OriginAccessControlAlreadyExists`.
//! Source: CloudFront API reference, OriginAccessControlConfig.
//!
//! To do: put something into the name that tells the instances apart, such as the bucket's name. The name can be
//! changed in place.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC061";

/// The finding at a spot. `repeated`: the block itself has several instances.
pub fn finding(spot: Spot, name: &str, repeated: bool) -> Finding {
    let when = if repeated {
        "all instances of this OAC have the same name"
    } else {
        "if this folder is used more than once in an account, as a module or with several states, its OACs have the same name"
    };
    spot.finding(CODE, Level::Review, Blocks::Nothing, format!("{when}, {name:?}, which AWS refuses: put something into it that tells them apart, such as the bucket's name"))
}
