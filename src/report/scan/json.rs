//! A scan for other programs. Its fields are documented in `docs/scan.md`.

use crate::scan::Scan;
use serde::Serialize;

/// The version of the format: it grows when a field changes its meaning or goes.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'s> {
    version: u32,
    root: &'s str,
    #[serde(flatten)]
    scan: &'s Scan,
}

/// The scan as JSON, with a line end at its end. `root` is the folder that its paths are relative to.
///
/// # Errors
/// None that the data can cause.
pub fn document(scan: &Scan, root: &str) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&Document { version: VERSION, root, scan }).map(|text| text + "\n")
}
