//! A stand-in for the Terraform provider `hashicorp/aws`: real `terraform` inits, validates, plans and applies against it,
//! offline, on a fake account that logs every operation, so that a test can ask after each one what CloudFront may read.

pub mod account;
pub mod case;
pub mod data;
pub mod iam;
pub mod plan;
pub mod policy_document;
pub mod refuse;
pub mod replay;
pub mod resource;
pub mod schema;
pub mod server;
pub mod terraform;
pub mod value;

/// Terraform's plugin protocol, generated from `proto/`.
#[allow(missing_docs, clippy::all, clippy::pedantic)]
pub mod tfplugin6 {
    tonic::include_proto!("tfplugin6");
}
