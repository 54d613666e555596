//! Calls whose instances are told apart: their keys are written out, and one of them is named by its key somewhere. Each instance is a
//! node of its own then.

use super::address::Address;
use super::instances::{constant, is_toggle, written_keys};
use super::module::{Module, Repetition, Resource, repetition};
use super::reference::{self, Instance};
use std::collections::{BTreeMap, BTreeSet};

/// More instances than this are not told apart.
const MOST_KEYS: usize = 64;

/// The calls of a module whose instances are told apart, each with the keys as an index has them.
///
/// A block of another kind that names an instance by its own key is for all instances at once, so what such a block names, and all
/// that goes with it, is not told apart.
pub fn told_apart(module: &Module) -> BTreeMap<String, BTreeSet<String>> {
    let names = module.blocks_of("module").filter_map(|(_, call)| call.labels.first());
    let keyed: BTreeMap<String, BTreeSet<String>> =
        names.filter_map(|name| Some((name.text.clone(), keys(module, &name.text)?))).collect();
    if keyed.is_empty() {
        return keyed;
    }
    let (mut wanted, mut never) = (BTreeSet::new(), BTreeSet::new());
    let mut together: Vec<[&str; 2]> = Vec::new();
    for (_, block) in module.blocks() {
        let holder = block.labels.first().filter(|_| block.keyword == "module").map(|label| label.text.as_str());
        for found in reference::in_body(&block.body) {
            let Address::Module(call) = &found.target else { continue };
            let Some((call, known)) = keyed.get_key_value(call) else { continue };
            match (&found.instance, holder) {
                (Instance::Key(key), _) if known.contains(key) => _ = wanted.insert(call.as_str()),
                (Instance::EachKey | Instance::CountIndex, None) => _ = never.insert(call.as_str()),
                (Instance::EachKey | Instance::CountIndex, Some(holder)) => match keyed.get_key_value(holder) {
                    Some((holder, _)) => together.push([call, holder]),
                    None => _ = never.insert(call.as_str()),
                },
                _ => {}
            }
        }
    }
    let never = with_all_beside(never, &together);
    let wanted = with_all_beside(wanted, &together);
    let apart: BTreeSet<String> = wanted.difference(&never).map(|name| (*name).to_owned()).collect();
    keyed.into_iter().filter(|(name, _)| apart.contains(name)).collect()
}

/// The same names with all that go together with them.
fn with_all_beside<'n>(mut names: BTreeSet<&'n str>, together: &[[&'n str; 2]]) -> BTreeSet<&'n str> {
    loop {
        let known = names.len();
        names.extend(
            together
                .iter()
                .filter(|pair| pair.iter().any(|name| names.contains(name)))
                .flatten()
                .copied()
                .collect::<Vec<_>>(),
        );
        if names.len() == known {
            return names;
        }
    }
}

/// The keys of a call that are written out; `None` for one that is made once or not at all, too.
fn keys(module: &Module, call: &str) -> Option<BTreeSet<String>> {
    let mut at = module.call_as_resource(call)?;
    // Each step leads to another call; the bound only ends a circle, which Terraform would refuse anyway.
    for _ in 0..32 {
        match repetition(at.block) {
            Repetition::Single => return None,
            Repetition::Count(count) => {
                let number = constant(module.text(at.file), count).filter(|_| !is_toggle(module, &at))?;
                let number =
                    usize::try_from(number.as_u64()?).ok().filter(|number| (1..=MOST_KEYS).contains(number))?;
                return Some((0..number).map(|index| index.to_string()).collect());
            }
            Repetition::ForEach(items) => match whole_call(module, &at) {
                Some(next) => at = next,
                None => {
                    let keys = written_keys(module, at.file, items)?;
                    let fits = (1..=MOST_KEYS).contains(&keys.len());
                    return fits.then(|| keys.iter().map(|key| format!("{key:?}")).collect());
                }
            },
        }
    }
    None
}

/// The call whose instances the `for_each` of a block goes through.
pub fn whole_call<'m>(module: &'m Module, block: &Resource<'_>) -> Option<Resource<'m>> {
    let Repetition::ForEach(items) = repetition(block.block) else { return None };
    let whole = reference::as_reference(items)?;
    let Address::Module(call) = &whole.target else { return None };
    let all = whole.instance == Instance::None && whole.attribute.is_none() && !whole.deeper;
    module.call_as_resource(call).filter(|_| all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::module::read_modules;
    use crate::workspace::{SourceFile, Workspace};

    fn told(more: &str) -> Vec<String> {
        let text = format!(
            "locals {{\n  keys = {{ a = 1, b = 2 }}\n}}\nmodule \"x\" {{\n  for_each = local.keys\n}}\nmodule \"y\" {{\n  for_each = module.x\n  p = module.x[each.key].p\n}}\nmodule \"n\" {{\n  count = 2\n}}\nmodule \"v\" {{\n  for_each = var.keys\n}}\nmodule \"t\" {{\n  count = 1\n}}\n{more}\n"
        );
        let mut workspace = Workspace::default();
        workspace.files.insert("main.tf".to_owned(), SourceFile { bytes: text.into_bytes(), editable: true });
        let module = read_modules(&workspace).expect("UTF-8").remove(0);
        told_apart(&module)
            .into_iter()
            .map(|(call, keys)| format!("{call} {}", keys.into_iter().collect::<Vec<_>>().join(" ")))
            .collect()
    }

    #[test]
    fn calls_with_keys_that_are_written_out_and_named_are_told_apart() {
        for (more, expected) in [
            ("", &[][..]),
            ("r \"s\" {\n  p = module.x[\"a\"].p\n}", &["x \"a\" \"b\"", "y \"a\" \"b\""]),
            ("r \"s\" {\n  p = module.x[\"c\"].p\n}", &[]),
            ("r \"s\" {\n  p = module.n[1].p\n}", &["n 0 1"]),
            ("r \"s\" {\n  p = [module.v[\"a\"].p, module.t[0].p]\n}", &[]),
            ("r \"s\" {\n  p = module.y[\"a\"].p\n  q = module.x[each.key].p\n}", &[]),
        ] {
            assert_eq!(told(more), expected, "{more}");
        }
    }
}
