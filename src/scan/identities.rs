//! The OAIs and every place where they end up: the migration's account, with what the survey knows of who holds each place.

use super::{IdentityResult, Reference};
use crate::migrate::{Migration, Outcome};
use crate::policy::identity::Identity;
use crate::survey::Survey;
use crate::workspace::folder_of;
use std::collections::BTreeMap;

/// What the survey knows of a place beyond the account.
struct Known {
    folder: String,
    holder: String,
}

/// The references of the migration's account, all of them and in its order.
pub fn references(survey: &Survey<'_>, migration: &Migration) -> Vec<Reference> {
    let mut known = known_places(survey);
    let mut out = Vec::new();
    for result in &migration.references {
        let mut reference = Reference::from(result);
        let place = (result.path.clone(), result.line, result.identity.clone(), result.attribute.clone());
        // Two modules may read one file: each place is taken once.
        let found = known.get_mut(&place).filter(|places| !places.is_empty()).map(|places| places.remove(0));
        let folder = found.as_ref().map_or_else(|| folder_of(&result.path), |found| found.folder.as_str());
        reference.folder = home(survey, folder, &result.identity);
        reference.holder = found.map(|found| found.holder);
        out.push(reference);
    }
    out
}

type PlaceOf = (String, usize, String, String);

fn known_places(survey: &Survey<'_>) -> BTreeMap<PlaceOf, Vec<Known>> {
    let mut out: BTreeMap<PlaceOf, Vec<Known>> = BTreeMap::new();
    for module in &survey.modules {
        for reference in &module.references {
            let file = reference.place.file;
            let line = module.module.line(file, reference.place.span.start);
            let identity = reference.identity.as_ref().map_or_else(|| "?".to_owned(), ToString::to_string);
            let place = (module.module.path(file).to_owned(), line, identity, reference.attribute.clone());
            let folder = module.module.folder.clone();
            out.entry(place).or_default().push(Known { folder, holder: reference.holder.clone() });
        }
    }
    out
}

/// The folder of the module that an OAI of this name belongs to, for a place in a folder: the nearest one around it that
/// declares it, else the only one that does. An id means the same everywhere.
fn home(survey: &Survey<'_>, folder: &str, identity: &str) -> Option<String> {
    let declares = |module: &&crate::survey::ModuleSurvey<'_>| {
        module.identities.iter().any(|resource| resource.address.to_string() == identity)
    };
    let homes: Vec<&str> = survey.modules.iter().filter(declares).map(|module| module.module.folder.as_str()).collect();
    let around = |home: &&&str| home.is_empty() || folder == **home || folder.starts_with(&format!("{home}/"));
    let nearest = homes.iter().filter(around).max_by_key(|home| home.len());
    match (nearest, homes.as_slice()) {
        (Some(home), _) | (None, [home]) => Some((*home).to_owned()),
        // A name that nothing declares is still a name in its module.
        (None, _) => identity.contains('.').then(|| folder.to_owned()),
    }
}

/// The OAIs: those that are declared, and those that only a reference names.
pub fn identities(survey: &Survey<'_>, references: &[Reference]) -> Vec<IdentityResult> {
    let mut out: Vec<IdentityResult> = Vec::new();
    let mut add = |address: String, folder: Option<String>, file: Option<String>, line: Option<usize>| {
        // One that is declared twice, which Terraform refuses, is one all the same.
        if !out.iter().any(|known| known.address == address && known.folder == folder) {
            let own: Vec<&Reference> =
                references.iter().filter(|r| r.identity == address && r.folder == folder).collect();
            let manual = own.iter().filter(|reference| reference.outcome == Outcome::Manual).count();
            out.push(IdentityResult { address, folder, file, line, references: own.len(), manual_references: manual });
        }
    };
    for module in &survey.modules {
        for declared in &module.identities {
            if Identity::of_address(&declared.address).is_some() {
                let path = module.module.path(declared.file).to_owned();
                let line = module.module.line(declared.file, declared.block.span.start);
                add(declared.address.to_string(), Some(module.module.folder.clone()), Some(path), Some(line));
            }
        }
    }
    for reference in references.iter().filter(|reference| reference.identity != "?") {
        add(reference.identity.clone(), reference.folder.clone(), None, None);
    }
    out.sort_by(|a, b| (&a.folder, &a.address).cmp(&(&b.folder, &b.address)));
    out
}
