//! Calls of modules whose code is not in the walked code.

use crate::terraform::module::{Module, Place};
use crate::terraform::reference;
use crate::terraform::{address::Address, calls};
use crate::workspace::resolve;
use std::collections::{BTreeMap, BTreeSet};

/// Where the code of such a module would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absent {
    /// In a folder in which no Terraform code was found.
    Folder {
        /// The source, as the call has it.
        source: String,
        /// The folder, where it lies below the one that was walked.
        folder: Option<String>,
    },
    /// In a registry, a repository or an archive.
    Remote,
}

/// The calls of a module whose code is not among these modules, by their names.
pub fn absent(modules: &[Module], module: &Module) -> BTreeMap<String, Absent> {
    let local: BTreeMap<&str, &str> = calls::calls(module).collect();
    let mut out = BTreeMap::new();
    for (_, block) in module.blocks_of("module") {
        let Some(name) = block.labels.first().map(|label| label.text.as_str()) else { continue };
        let found = match local.get(name) {
            Some(source) => {
                let folder = resolve(&module.folder, source);
                if modules.iter().any(|known| Some(&known.folder) == folder.as_ref()) {
                    continue;
                }
                Absent::Folder { source: (*source).to_owned(), folder }
            }
            None if block.body.attribute("source").is_some_and(|source| source.value.as_str().is_some()) => {
                Absent::Remote
            }
            None => continue,
        };
        out.insert(name.to_owned(), found);
    }
    out
}

/// The calls that a place has to do with: the one that it stands in, and those whose outputs it takes.
pub fn calls_at(module: &Module, place: Place) -> BTreeSet<String> {
    let around = module.blocks().filter(|(file, block)| *file == place.file && block.span.contains(place.span));
    let mut out = BTreeSet::new();
    for (_, block) in around {
        if block.keyword == "module" {
            out.extend(block.labels.first().map(|label| label.text.clone()));
        }
        for found in reference::in_body(&block.body) {
            if let Address::Module(call) = found.target
                && (place.span.contains(found.span) || found.span.contains(place.span))
            {
                out.insert(call);
            }
        }
    }
    out
}
