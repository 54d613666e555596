//! OAIs of called modules that go to outputs alone, and from there to no place that uses them.

use super::{Across, things};
use crate::policy::identity::Identity;
use crate::survey::Survey;
use crate::survey::references::Sink;
use std::collections::BTreeSet;

/// Notes the OAIs of which nothing is done in any module: no finding is about a place that they go to.
pub(super) fn unused(survey: &Survey<'_>, across: &mut [Across]) {
    // Of what a module shows callers that are not here, and of the outputs of a root module, others tell.
    let leads_on = |module: usize| survey.modules[module].is_interface || survey.modules[module].is_root;
    let is_shown = |module: usize, sink: &Sink| matches!(sink, Sink::Output(_) | Sink::Wire) && !leads_on(module);
    // Most OAIs are used beside their declaration, and nobody has to look where these go.
    let mut found: BTreeSet<(usize, Identity)> = BTreeSet::new();
    for (module, own) in survey.modules.iter().enumerate() {
        let declared = own.identities.iter().filter(|declared| declared.address.is_managed());
        for identity in declared.filter_map(|declared| Identity::of_address(&declared.address)) {
            let mut of_it = own.references.iter().filter(|found| found.identity.as_ref() == Some(&identity)).peekable();
            if of_it.peek().is_some() && of_it.all(|found| is_shown(module, &found.sink)) {
                found.insert((module, identity));
            }
        }
    }
    if found.is_empty() {
        return;
    }
    for (module, own) in survey.modules.iter().enumerate() {
        for reference in own.references.iter().filter(|found| !is_shown(module, &found.sink)) {
            let Some(identity) = &reference.identity else { continue };
            for thing in survey.tree.nodes_of(module).flat_map(|node| things(own, node, identity)) {
                if let Some(declared) = Identity::of_address(&thing.address) {
                    found.remove(&(survey.tree.nodes[thing.node].module, declared));
                }
            }
        }
    }
    for (module, identity) in found {
        across[module].unused.insert(identity);
    }
}
