//! What there is to say of what is there: for people, for programs, and as a picture.

pub mod json;
pub mod mermaid;
pub mod text;
