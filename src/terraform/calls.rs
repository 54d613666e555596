//! Which addresses a module's resources have, seen from the folders in which Terraform may be run.

use super::address::Address;
use super::module::Module;
use crate::workspace::resolve;

/// The addresses of a resource: in its own folder, and through each way of local module calls that leads there.
pub fn names_of(modules: &[Module], folder: &str, address: &Address) -> Vec<String> {
    let mut out = vec![address.to_string()];
    let mut queue = vec![(folder.to_owned(), String::new())];
    let mut seen = Vec::new();
    while let Some((callee, behind)) = queue.pop() {
        if seen.contains(&(callee.clone(), behind.clone())) || behind.matches("module.").count() > 16 {
            continue;
        }
        for caller in modules {
            for (name, source) in calls(caller) {
                if resolve(&caller.folder, source).as_deref() == Some(callee.as_str()) {
                    let path = format!("module.{name}.{behind}");
                    out.push(format!("{path}{address}"));
                    queue.push((caller.folder.clone(), path));
                }
            }
        }
        seen.push((callee, behind));
    }
    out
}

/// The local modules that a module calls: name and source.
pub fn calls(module: &Module) -> impl Iterator<Item = (&str, &str)> {
    module.blocks_of("module").filter_map(|(_, block)| {
        let source = block.body.attribute("source")?.value.as_str()?;
        let local = source.starts_with("./") || source.starts_with("../");
        Some((block.labels.first()?.text.as_str(), source)).filter(|_| local)
    })
}
