//! Chores of oai2oac's maintainers, as `cargo xtask`.

fn main() {}
