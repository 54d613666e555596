//! Retire, before anything else: what the switch has left where origins are made of objects goes together with the last OAI
//! that was in them. It makes nothing any more, so that no plan shows a change for it.

use super::control::{self, Control};
use super::retire::remove_items;
use super::switch::is_deprecated;
use super::{Confidence, Placed, remove_blocks};
use crate::hcl::ast::Span;
use crate::policy::identity::Identity;
use crate::survey::leftovers::{Leftover, leftovers};
use crate::survey::{Survey, is_managed};
use std::collections::BTreeMap;

/// Codes of these changes.
pub mod codes {
    /// What is left of OAIs where origins are made of objects is removed.
    pub const LEFT: &str = "OAC093";
}

/// What can go together with some OAIs.
pub struct With {
    /// The OAIs, by module.
    pub identities: Vec<(usize, Identity)>,
    /// The changes: all or none.
    pub changes: Vec<Placed>,
}

/// What can go, with which OAIs.
pub fn plan(survey: &Survey<'_>) -> Vec<With> {
    leftovers(survey).iter().filter_map(|found| with(survey, found)).collect()
}

fn with(survey: &Survey<'_>, found: &Leftover<'_>) -> Option<With> {
    let mut identities: Vec<(usize, Identity)> = Vec::new();
    for (module, address) in &found.controls {
        let own = &survey.modules[*module];
        let replaced = own.all_identities().into_iter().filter(|identity| {
            let by = control::control(own, identity);
            is_managed(identity)
                && is_deprecated(own, identity)
                && matches!(by, Some(Control::There(control)) if control.address == *address)
        });
        identities.extend(replaced.map(|identity| (*module, identity)));
    }
    if identities.is_empty() {
        return None;
    }
    let mut spans: BTreeMap<(usize, usize), Vec<Span>> = BTreeMap::new();
    for (module, position, block) in &found.blocks {
        let file = survey.modules[*module].distributions[*position].resource.file;
        spans.entry((*module, file)).or_default().extend(block.map(|block| block.span));
    }
    let mut edits = Vec::new();
    for ((module, file), spans) in spans {
        let module = survey.modules[module].module;
        let removed = remove_blocks(module.text(file), &spans);
        edits.extend(removed.into_iter().map(|edit| (module.path(file).to_owned(), edit)));
    }
    let objects = found.entries.iter().map(|(module, file, literal, items)| {
        (*module, *file, literal.items, items.iter().map(|item| item.span).collect::<Vec<Span>>())
    });
    let types = found.types.iter().map(|(module, file, items, gone)| (*module, *file, *items, gone.clone()));
    for (module, file, items, gone) in objects.chain(types) {
        let module = survey.modules[module].module;
        let siblings: Vec<Span> = items.iter().map(|item| item.span).collect();
        let removed = remove_items(module.text(file), &gone, &siblings);
        edits.extend(removed.into_iter().map(|edit| (module.path(file).to_owned(), edit)));
    }
    let (module, position, _) = found.blocks.first()?;
    let distribution = &survey.modules[*module].distributions[*position];
    let block = found.blocks.iter().find_map(|(.., block)| *block);
    let address = distribution.resource.address.to_string();
    let shown: Vec<String> = found.shown.iter().map(|name| format!("output.{name}")).collect();
    let (confidence, told) = match shown.is_empty() {
        true => (Confidence::Safe, String::new()),
        false => (Confidence::Review, format!("; {} no longer shows an OAI's path", shown.join(", "))),
    };
    let has_entries = !found.entries.is_empty() || !found.types.is_empty();
    let what = match (block, has_entries) {
        (Some(_), false) => format!("the `s3_origin_config` of {address}, which no origin has any more"),
        (Some(_), true) => {
            format!("the `s3_origin_config` of {address}, which no origin has any more, and the entries for it")
        }
        (None, _) => format!("what the objects of {address} still hold of OAIs"),
    };
    let change = Placed {
        code: codes::LEFT,
        confidence,
        path: survey.modules[*module].module.path(distribution.resource.file).to_owned(),
        span: block.map_or(distribution.resource.block.span, |block| block.span),
        summary: format!("remove {what}{told}"),
        address,
        edits,
    };
    let editable = change.edits.iter().all(|(path, _)| {
        let mut files = survey.modules.iter().flat_map(|module| &module.module.files);
        files.any(|file| file.path == *path && file.editable)
    });
    editable.then_some(With { identities, changes: vec![change] })
}
