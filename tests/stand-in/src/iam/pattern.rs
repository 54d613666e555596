//! Wildcards and policy variables: a text of a policy that values are held against.

use super::request::Context;

/// A text of a policy, resolved for one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Piece>);

/// What a pattern consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// `*`: any characters, or none.
    Many,
    /// `?`: any one character.
    One,
    /// This character.
    Exactly(char),
}

impl Pattern {
    /// A text in which `*` and `?` are wildcards, without variables.
    pub(super) fn wildcards(text: &str) -> Pattern {
        Pattern(text.chars().map(piece).collect())
    }

    /// A text that means nothing but itself.
    pub(super) fn exact(text: &str) -> Pattern {
        Pattern(text.chars().map(Piece::Exactly).collect())
    }

    /// A text whose policy variables are filled in from the request; `None` if one of them has no value: then nothing
    /// matches (`reference_policies_variables.html`: any attempt to match a key that is not present fails). A key with
    /// several values is none that can be filled in
    /// (`reference_policies_condition-single-vs-multi-valued-context-keys.html`). `${*}`, `${?}` and `${$}` are the plain
    /// characters, and `${key, 'default'}` has a default (`reference_policies_variables.html`). A value that is filled in
    /// is plain text even if it has a `*`: from memory.
    pub(super) fn resolve(text: &str, wildcards: bool, context: &Context) -> Option<Pattern> {
        let plain = |text: &str| if wildcards { Pattern::wildcards(text).0 } else { Pattern::exact(text).0 };
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("${") {
            let Some((variable, after)) = behind.split_once('}') else { break };
            pieces.extend(plain(before));
            match variable {
                "*" | "?" | "$" => pieces.extend(Pattern::exact(variable).0),
                _ => pieces.extend(Pattern::exact(value_of(variable, context)?).0),
            }
            rest = after;
        }
        pieces.extend(plain(rest));
        Some(Pattern(pieces))
    }

    /// Whether the whole value matches.
    pub(super) fn matches(&self, value: &str) -> bool {
        let value: Vec<char> = value.chars().collect();
        match_pieces(&self.0, &value)
    }

    /// Whether the whole value matches, whatever the case of the letters.
    pub(super) fn matches_ignoring_case(&self, value: &str) -> bool {
        let lower = |piece: &Piece| match piece {
            Piece::Exactly(letter) => Piece::Exactly(letter.to_ascii_lowercase()),
            other => *other,
        };
        Pattern(self.0.iter().map(lower).collect()).matches(&value.to_ascii_lowercase())
    }

    /// Whether the value is an ARN that matches part by part: the six parts between colons are compared one by one, so no
    /// wildcard reaches over a colon, but for those in the last part (`reference_policies_elements_condition_operators.html`,
    /// "ARN condition operators"). A pattern of fewer parts matches nothing: from memory.
    pub(super) fn matches_arn(&self, arn: &str) -> bool {
        let parts: Vec<&[Piece]> = self.0.splitn(6, |piece| *piece == Piece::Exactly(':')).collect();
        let values: Vec<&str> = arn.splitn(6, ':').collect();
        parts.len() == 6
            && values.len() == 6
            && parts.iter().zip(values).all(|(part, value)| Pattern(part.to_vec()).matches(value))
    }
}

/// A character of a text with wildcards.
fn piece(letter: char) -> Piece {
    match letter {
        '*' => Piece::Many,
        '?' => Piece::One,
        other => Piece::Exactly(other),
    }
}

/// What a policy variable stands for: the only value of its key, or the default beside the key.
fn value_of<'a>(variable: &'a str, context: &'a Context) -> Option<&'a str> {
    let (key, default) = match variable.split_once(',') {
        Some((key, default)) => (key.trim(), Some(default.trim())),
        None => (variable.trim(), None),
    };
    match context.get(key) {
        [value] => Some(value),
        [] => default?.strip_prefix('\'')?.strip_suffix('\''),
        _ => None,
    }
}

/// Wildcard matching that goes back to the last `*` only, which is enough and never slow.
fn match_pieces(pieces: &[Piece], value: &[char]) -> bool {
    let (mut at, mut seen) = (0, 0);
    let mut last_many: Option<(usize, usize)> = None;
    while seen < value.len() {
        match pieces.get(at) {
            Some(Piece::Many) => {
                last_many = Some((at, seen));
                at += 1;
            }
            Some(Piece::One) => (at, seen) = (at + 1, seen + 1),
            Some(Piece::Exactly(letter)) if *letter == value[seen] => (at, seen) = (at + 1, seen + 1),
            _ => match last_many {
                Some((many, from)) => {
                    last_many = Some((many, from + 1));
                    (at, seen) = (many + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pieces[at..].iter().all(|piece| *piece == Piece::Many)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(pairs: &[(&str, &[&str])]) -> Context {
        let mut context = Context::default();
        for (key, values) in pairs {
            context.set(key, values.iter().copied());
        }
        context
    }

    #[test]
    fn wildcards_match_any_characters_and_one() {
        let yes = |pattern, value| assert!(Pattern::wildcards(pattern).matches(value), "{pattern} {value}");
        let no = |pattern, value| assert!(!Pattern::wildcards(pattern).matches(value), "{pattern} {value}");
        yes("*", "");
        yes("arn:aws:s3:::site/*", "arn:aws:s3:::site/a/b");
        yes("a*b*c", "aXbXbXc");
        yes("a?c", "abc");
        yes("ä?", "äö");
        no("a?c", "ac");
        no("arn:aws:s3:::site/*", "arn:aws:s3:::site");
        no("Site", "site");
        assert!(Pattern::wildcards("s3:Get*").matches_ignoring_case("S3:getobject"));
        assert!(Pattern::exact("a*").matches("a*") && !Pattern::exact("a*").matches("ab"));
    }

    #[test]
    fn variables_are_filled_in() {
        let context = context(&[("aws:username", &["an*na"]), ("aws:TagKeys", &["a", "b"])]);
        let resolve = |text| Pattern::resolve(text, true, &context);
        let home = resolve("home/${AWS:UserName}/*").unwrap();
        assert!(home.matches("home/an*na/x") && !home.matches("home/anXna/x"));
        assert!(resolve("${*}${?}${$}").unwrap().matches("*?$"));
        assert!(resolve("${aws:PrincipalTag/team, 'all'}").unwrap().matches("all"));
        assert_eq!(resolve("home/${aws:nothing}/*"), None);
        assert_eq!(resolve("home/${aws:TagKeys}/*"), None);
        assert!(resolve("${open").unwrap().matches("${open"));
    }

    #[test]
    fn an_arn_is_compared_part_by_part() {
        let pattern = Pattern::wildcards("arn:aws:cloudfront:*:111122223333:distribution/*");
        assert!(pattern.matches_arn("arn:aws:cloudfront::111122223333:distribution/E1"));
        assert!(pattern.matches_arn("arn:aws:cloudfront::111122223333:distribution/E1:x"));
        assert!(!pattern.matches_arn("arn:aws:cloudfront::999999999999:x:111122223333:distribution/E1"));
        assert!(!Pattern::wildcards("*").matches_arn("arn:aws:cloudfront::111122223333:distribution/E1"));
    }
}
