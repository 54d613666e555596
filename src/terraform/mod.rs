//! What the text means: modules, addresses, references, the dependency graph, version constraints.

pub mod address;
mod alias;
pub mod assets;
pub mod called;
pub mod calls;
pub mod condition;
pub mod endpoint;
pub mod graph;
pub mod instances;
pub mod keyed;
pub mod known;
pub mod language;
mod missing;
pub mod module;
mod own_instance;
pub mod reference;
pub mod registry;
pub mod tree;
mod unencrypted;
pub mod version;
mod waits;
