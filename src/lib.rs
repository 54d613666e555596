//! Moves Terraform code from CloudFront origin access identity (OAI) to origin access control (OAC) without an outage.

pub mod cli;
pub mod explain;
pub mod finding;
pub mod flow;
pub mod hcl;
pub mod migrate;
pub mod plan;
pub mod policy;
pub mod proof;
pub mod report;
pub mod scan;
pub mod stage;
pub mod survey;
pub mod template;
pub mod terraform;
pub mod workspace;
