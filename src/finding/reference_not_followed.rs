//! OAC031: An OAI is used where the tool does not follow it.
//!
//! The value goes into a module, a local value that something else takes too, an argument that the tool does not know, a `check` or `import` block, or an
//! output that a caller takes in another way than as it is, or that shows other things too; or an input or output of a called module is about an OAI by its name. The OAI is
//! not retired while it is used there. The default of an input may be an OAI too, by its id, path or ARN, and an environment
//! may give another one.
//!
//! Where the other side is a module whose code is not here, or takes an output, there is code for it: it is for whoever keeps that
//! module, and BUCKET, INPUT and the like stand for names that only its code has.
//!
//! To do: follow the value by hand, and remove the use before the OAI is retired. An OAI that comes by an input is declared and
//! imported, and its attributes take the input's place; then run again.

use super::{Blocks, Finding, Level, Spot, mention_elsewhere};
use crate::survey::given::Given;

/// The code.
pub const CODE: &str = "OAC031";

/// The finding for an input of a module that is about OAIs by its name alone.
pub fn by_name(spot: Spot, input: &str, module: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Retire,
        format!(
            "the input {input} of {module} is about an OAI by its name, and what the module does with it is not followed: an OAI that hangs on it stays until this use is gone"
        ),
    )
}

/// The finding for an output of a module that is about OAIs by its name alone, and what takes it.
pub fn from_output(spot: Spot, output: &str, holder: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Retire,
        format!(
            "{output} is about an OAI by its name and goes into {holder}, which is not followed: an OAI that stands behind it stays until this use is gone"
        ),
    )
}

/// The finding for an OAI that is the default of an input.
pub fn default_of(spot: Spot, id: &str, given: &Given) -> Finding {
    let message = format!("the default of var.{} is the OAI {id}, {}", given.input, mention_elsewhere::instead(given));
    mention_elsewhere::with_import(spot.finding(CODE, Level::Manual, Blocks::Retire, message), given)
}

/// What else is to tell where the folder that a call's source leads to is not in the walked code; `folder` is that folder, where
/// it lies below the one that was walked.
pub fn missing_folder(call: &str, source: &str, folder: Option<&str>) -> String {
    match folder {
        Some(folder) => format!(
            "; module.{call} has the source {source:?}, and the folder {folder} has no Terraform code here: put it there or correct the source, and run again"
        ),
        None => format!(
            "; module.{call} has the source {source:?}, which leads out of the walked folder: name one that holds both, and run again"
        ),
    }
}

/// The finding at a spot.
pub fn finding(spot: Spot, attribute: &str, place: &str) -> Finding {
    spot.finding(
        CODE,
        Level::Manual,
        Blocks::Retire,
        format!("{attribute} goes into {place}, which is not followed: the OAI stays until this use is gone"),
    )
}
