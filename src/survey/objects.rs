//! References to OAIs that go to origins in objects.

use super::{Kind, OaiReference, Sink};
use crate::hcl::ast::{Block, Span};
use crate::policy::identity::Identity;
use crate::survey::ModuleSurvey;
use crate::survey::items::Held;
use crate::survey::origins::{Distribution, OriginIdentity};
use crate::terraform::module::{Module, Place};

/// The origin whose object a place is in, or is taken apart for, in the distribution's own module.
pub fn sink(place: Place, identity: &Identity, distributions: &[Distribution<'_>]) -> Option<Sink> {
    let mut taken: Option<Sink> = None;
    for (position, distribution) in distributions.iter().enumerate() {
        for (index, origin) in distribution.origins.iter().enumerate() {
            let Some(item) = &origin.item else { continue };
            if let Held::Path(held) = &item.held
                && item.nodes.iter().all(|(own, written)| own == written)
                && held.file == place.file
                && held.entry.span.contains(place.span)
            {
                return Some(Sink::Origin(position, index));
            }
            let is_here = distribution.resource.file == place.file
                && origin.items.is_some_and(|items| items.contains(place.span));
            let is_its = matches!(&origin.identity, OriginIdentity::Known(known) if known.identity == *identity);
            if is_here && (is_its || matches!(taken, None | Some(Sink::Wire))) {
                // Objects that still hold an OAI which no origin takes only pass here.
                let past = is_past(distribution, origin.block);
                taken = Some(if past { Sink::Wire } else { Sink::Origin(position, index) });
            }
        }
    }
    taken
}

/// Whether the origins that a block makes of objects take no OAI, although some of these hold one.
fn is_past(distribution: &Distribution<'_>, block: &Block) -> bool {
    let items = || {
        let own = distribution.origins.iter().filter(move |origin| std::ptr::eq(origin.block, block));
        own.filter_map(|origin| origin.item.as_ref())
    };
    items().all(|item| matches!(item.held, Held::Nobody)) && items().any(|item| !item.idle.is_empty())
}

/// The places where objects with OAIs of other modules are taken apart.
pub fn from_elsewhere(distributions: &[Distribution<'_>], out: &mut Vec<OaiReference>) {
    for (position, distribution) in distributions.iter().enumerate() {
        for (index, origin) in distribution.origins.iter().enumerate() {
            let (Some(item), OriginIdentity::Known(mention), Some(span)) =
                (&origin.item, &origin.identity, origin.items)
            else {
                continue;
            };
            let place = Place { file: distribution.resource.file, span };
            let is_known = out.iter().any(|known| {
                known.identity.as_ref() == Some(&mention.identity)
                    && known.place.file == place.file
                    && span.contains(known.place.span)
            });
            if item.nodes.iter().all(|(own, written)| own == written) || is_known {
                continue;
            }
            out.push(OaiReference {
                identity: Some(mention.identity.clone()),
                attribute: mention.attribute.clone(),
                kind: Kind::Origin,
                place,
                holder: distribution.resource.address.to_string(),
                sink: Sink::Origin(position, index),
            });
        }
    }
}

/// The places from which objects with OAIs go to origins of other modules.
#[derive(Debug, Default)]
pub struct Objects {
    /// The entries that hold a path: module, file, place.
    entries: Vec<(usize, usize, Span)>,
    /// The arguments on the way: module, file, place.
    arguments: Vec<(usize, usize, Span)>,
}

impl Objects {
    /// Those of all modules.
    pub fn of(modules: &[ModuleSurvey<'_>]) -> Objects {
        let mut out = Objects::default();
        let origins = modules.iter().flat_map(|module| &module.distributions).flat_map(|found| &found.origins);
        for item in origins.filter_map(|origin| origin.item.as_ref()) {
            if !item.idle.is_empty() {
                out.arguments.extend(item.trail.arguments.iter().copied());
            }
            let Held::Path(held) = &item.held else { continue };
            if item.nodes.iter().any(|(own, written)| own != written) {
                out.entries.push((held.home, held.file, held.entry.span));
                out.arguments.extend(item.trail.arguments.iter().copied());
            }
        }
        out
    }

    /// Notes which references of a module are followed so.
    pub fn follow(&self, index: usize, module: &Module, references: &mut [OaiReference]) {
        for found in references.iter_mut().filter(|found| matches!(found.sink, Sink::Elsewhere(_))) {
            let inside = |(at, file, span): &(usize, usize, Span)| {
                (*at, *file) == (index, found.place.file) && span.contains(found.place.span)
            };
            let carried = || module.text_at(found.place).starts_with("local.");
            if self.entries.iter().any(inside) || (self.arguments.iter().any(inside) && carried()) {
                found.sink = Sink::Wire;
            }
        }
    }
}
