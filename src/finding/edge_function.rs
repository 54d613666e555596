//! OAC051: A Lambda@Edge function stands between CloudFront and a bucket with an OAI.
//!
//! It sees each request on its way to the origin. Before there was origin access control, such functions were used to
//! sign requests for buckets that encrypt with KMS; signed twice, a request is refused. And origin access control
//! does not support a function that sends the request to another origin.
//! Source: CloudFront developer guide, "Restrict access to an Amazon S3 origin", notes; AWS Networking & Content
//! Delivery blog, "Serving SSE-KMS encrypted content from S3 using CloudFront".
//!
//! To do: read the function. What signs, or sets `request.origin`, goes in the same apply as the switch.

use super::{Blocks, Finding, Level, Spot};

/// The code.
pub const CODE: &str = "OAC051";

/// The finding at a spot.
pub fn finding(spot: Spot, encrypted: bool) -> Finding {
    let message = if encrypted {
        "this Lambda@Edge function stands in front of a bucket that encrypts with KMS, and may sign the requests itself, as was done before origin access control: if it does, take it out in the apply that switches the origin, since a request must not be signed twice"
    } else {
        "this Lambda@Edge function sees the requests to the bucket: if it signs them, or changes `request.origin`, take that out in the apply that switches the origin, since origin access control does not go with it"
    };
    spot.finding(CODE, Level::Review, Blocks::Nothing, message.to_owned())
}
