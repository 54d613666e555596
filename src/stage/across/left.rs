//! What the modules that declare an OAI have to know of it at the retirement.

use super::{Across, things};
use crate::policy::identity::Identity;
use crate::stage::control::{self, Control};
use crate::survey::{OAC, Survey};
use crate::terraform::reference::{self};
use crate::terraform::tree::{Thing, Value};
use std::collections::BTreeSet;

/// Whether the OAIs that come through inputs and outputs are marked as deprecated where they are declared.
pub(super) fn deprecated(survey: &Survey<'_>, across: &mut [Across]) {
    for (module, own) in survey.modules.iter().enumerate() {
        for identity in own.all_identities().into_iter().filter(|found| matches!(found, Identity::Through(_))) {
            let all: Vec<Thing> = survey.tree.nodes_of(module).flat_map(|node| things(own, node, &identity)).collect();
            // One that callers hand over who are not in the walked code is nobody's here.
            let is = !all.is_empty()
                && all.into_iter().all(|thing| {
                    let declaring = &survey.modules[survey.tree.nodes[thing.node].module];
                    Identity::of_address(&thing.address)
                        .is_some_and(|declared| crate::stage::switch::is_deprecated(declaring, &declared))
                });
            across[module].deprecated.insert(identity, is);
        }
    }
}

/// Notes the OAIs from which origins of other modules have been moved: these sign with their OAC.
pub(super) fn left(survey: &Survey<'_>, across: &mut [Across]) {
    for (module, own) in survey.modules.iter().enumerate().filter(|(at, _)| !survey.tree.samples.contains_key(at)) {
        let origins = own.distributions.iter().flat_map(|distribution| &distribution.origins);
        for origin in origins {
            let control = origin.block.body.attribute("origin_access_control_id").map(|control| &control.value);
            for own in survey.tree.nodes_of(module) {
                let written = origin.item.as_ref().and_then(|item| item.nodes.get(&own).zip(item.control));
                let (node, expr) = match (&origin.item, written) {
                    (Some(_), Some((written, control))) => (*written, Some(control.expr)),
                    (Some(_), None) => continue,
                    (None, _) => (own, control),
                };
                // Under a condition too.
                let named =
                    expr.map(reference::in_expr).unwrap_or_default().into_iter().filter_map(|found| found.means);
                let named = named.filter(|means| means.kind() == Some(OAC) && means.attribute == "id");
                let in_condition = named.flat_map(|means| means.things.get(&node).cloned().unwrap_or_default());
                let found: BTreeSet<Thing> = match expr.map(|expr| survey.tree.value(survey.all(), node, expr)) {
                    Some(Value::Of(found, attribute)) if attribute == "id" => {
                        found.into_iter().map(|(thing, _)| thing).collect()
                    }
                    _ => in_condition.collect(),
                };
                for thing in found.into_iter().filter(|thing| thing.node != own) {
                    let at = survey.tree.nodes[thing.node].module;
                    let declaring = &survey.modules[at];
                    let identities = declaring.identities.iter().filter_map(|i| Identity::of_address(&i.address));
                    let gone = identities.filter(|identity| {
                        matches!(control::control(declaring, identity), Some(Control::There(found)) if found.address == thing.address)
                    });
                    across[at].left.extend(gone);
                }
            }
        }
    }
}
