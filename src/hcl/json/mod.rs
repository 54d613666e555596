//! Terraform's JSON syntax, read as the HCL that says the same and edited as what it is.
//!
//! A JSON file has a [`View`]: HCL that says what the file says, and the way back from each place in it. The survey, the
//! stages and the proofs work on that. [`edits`] makes the byte-range edits on the JSON that say what a view says after a
//! stage; where JSON has no form for that, it says so, and nothing is changed.
//!
//! Source of what means what: Terraform language reference, "JSON Configuration Syntax".

mod document;
mod shape;
mod snippet;
mod style;
mod value;
mod view;
mod write;

pub use document::Unread;
pub use snippet::{of_native, snippet};
pub use view::{View, is_generated, is_view, quote_literal};
pub use write::{edits, same};

/// Whether a file of this name is configuration in JSON syntax.
pub fn is_json(path: &str) -> bool {
    path.ends_with(".tf.json") || path.ends_with(".tofu.json")
}
