//! Finds a key that an object has twice. `serde_json` keeps the last one and says nothing, AWS refuses the policy.

use std::collections::BTreeSet;

/// The first key that one of the objects of `json` repeats. `json` must be valid JSON.
pub(super) fn repeated_key(json: &str) -> Option<String> {
    let bytes = json.as_bytes();
    let mut open: Vec<BTreeSet<String>> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            // An array gets a set too, which stays empty: no string in it is followed by a colon.
            b'{' | b'[' => open.push(BTreeSet::new()),
            b'}' | b']' => drop(open.pop()),
            b'"' => {
                let end = end_of_string(bytes, at);
                let is_key = json[end..].trim_start().starts_with(':');
                if let (true, Ok(key), Some(keys)) = (is_key, serde_json::from_str(&json[at..end]), open.last_mut()) {
                    let key: String = key;
                    if !keys.insert(key.clone()) {
                        return Some(key);
                    }
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The offset behind the closing quote of the string that opens at `start`.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::repeated_key;

    #[test]
    fn a_key_may_come_once_in_an_object() {
        assert_eq!(repeated_key(r#"{"a": [{"b": 1}, {"b": "a"}], "c": "a\":"}"#), None);
        assert_eq!(repeated_key(r#"[{"a": {"x": 1, "\u0078": 2}}]"#), Some("x".to_owned()));
    }
}
