//! A stand-in for the Terraform provider `hashicorp/aws`: real `terraform` inits, validates, plans and applies against it,
//! offline, on a fake account that logs every operation, so that a test can ask after each one what CloudFront may read.

pub mod iam;
pub mod policy_document;

/// Terraform's plugin protocol, generated from `proto/`.
#[allow(missing_docs, clippy::all, clippy::pedantic)]
pub mod tfplugin6 {
    tonic::include_proto!("tfplugin6");
}
