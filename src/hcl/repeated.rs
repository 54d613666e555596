//! Objects that have a key more than once. Terraform takes the last of its values; `hcl-edit` refuses the object, and with it the
//! whole block.
//!
//! Such a key gets another name of the same length for `hcl-edit` alone, so that everything stays at its place.

use super::ast::{Expr, ExprKind, ObjectItem, ObjectKey};
use hcl_edit::parser::Error;
use std::collections::BTreeSet;
use std::ops::Range;

/// How many keys get another name at most: every one costs another reading.
const LIMIT: usize = 64;

/// What `hcl-edit` says of such a key. Its place is that of the key.
const REFUSED: &str = "redefined object key";

/// Reads text with `hcl-edit`: what it is, and where the keys stand that got another name.
///
/// # Errors
/// Where it cannot be read, for another reason or with too many of them.
pub fn read<T>(text: &str, parse: impl Fn(&str) -> Result<T, Error>) -> Result<(T, BTreeSet<usize>), Error> {
    let mut renamed = BTreeSet::new();
    let mut error = match parse(text) {
        Ok(found) => return Ok((found, renamed)),
        Err(error) => error,
    };
    let mut meant = text.to_owned();
    for number in 0..LIMIT {
        let at = error.location().offset();
        let name = if error.message().contains(REFUSED) { name_at(&meant, at) } else { None };
        let Some(name) = name else { break };
        let other = other_name(name.len(), number);
        meant.replace_range(name, &other);
        renamed.insert(at);
        match parse(&meant) {
            Ok(found) => return Ok((found, renamed)),
            Err(next) => error = next,
        }
    }
    Err(error)
}

/// Where the name of the key at a place is, without its quotes, if it is a plain one.
fn name_at(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let quote = if rest.starts_with('"') { "\"" } else { "" };
    let is_other = |c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-');
    let name = rest[quote.len()..].split(is_other).next().filter(|name| !name.is_empty())?;
    let behind = rest[quote.len() + name.len()..].strip_prefix(quote)?;
    let is_whole = behind.trim_start_matches([' ', '\t']).starts_with(['=', ':']);
    let start = at + quote.len();
    (is_whole && !name.starts_with(|c: char| c.is_ascii_digit())).then(|| start..start + name.len())
}

/// A name of a length, another one for each number as far as there are so many.
fn other_name(length: usize, number: usize) -> String {
    let letter = |place: usize| {
        let shifted =
            u32::try_from(place).ok().and_then(|place| 26_usize.checked_pow(place)).map_or(0, |unit| number / unit);
        char::from(b"abcdefghijklmnopqrstuvwxyz"[shifted % 26])
    };
    (0..length).map(letter).collect()
}

/// Takes the names from those items of an object that others behind them take the place of.
pub fn leave_the_last(items: &mut [ObjectItem]) {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for item in items.iter_mut().rev() {
        let ObjectKey::Name(name) = &item.key else { continue };
        if !seen.insert(name.clone()) {
            item.key = ObjectKey::Computed(Expr { kind: ExprKind::String(name.clone()), span: item.key_span });
        }
    }
}
