//! Reading HCL: the only rooms that know `hcl-edit`.
//!
//! A file is cut into its top-level items by [`lex`], each item is parsed by itself ([`parse`]), so that one block that
//! cannot be read costs that block alone. What comes out is [`ast`]: a small tree whose spans are byte offsets into the
//! whole file. Trees are for reading; text is written by byte-range edits, and [`align`] keeps `=` signs in line.

pub mod align;
pub mod ast;
pub mod json;
pub mod lex;
pub mod parse;
mod repeated;
