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
    let mut used: BTreeSet<(usize, Identity)> = BTreeSet::new();
    for (module, own) in survey.modules.iter().enumerate() {
        for reference in &own.references {
            let Some(identity) = &reference.identity else { continue };
            if matches!(reference.sink, Sink::Output(_) | Sink::Wire) && !leads_on(module) {
                continue;
            }
            used.insert((module, identity.clone()));
            for thing in survey.tree.nodes_of(module).flat_map(|node| things(own, node, identity)) {
                let declared = Identity::of_address(&thing.address);
                used.extend(declared.map(|declared| (survey.tree.nodes[thing.node].module, declared)));
            }
        }
    }
    for (module, own) in survey.modules.iter().enumerate() {
        let declared = own.identities.iter().filter(|declared| declared.address.is_managed());
        let named = declared.filter_map(|declared| Identity::of_address(&declared.address));
        let shown = |identity: &Identity| own.references.iter().any(|found| found.identity.as_ref() == Some(identity));
        across[module].unused =
            named.filter(|identity| shown(identity) && !used.contains(&(module, identity.clone()))).collect();
    }
}
