//! Byte-range edits on one text: disjoint, applied all at once, with a map from old places to new ones.

use crate::hcl::ast::Span;

/// Replaces the bytes at `span` by `text`; an empty span inserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What comes instead.
    pub text: String,
}

/// Two edits that want the same bytes, by their places in the slice that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    /// The one that begins first.
    pub first: usize,
    /// The other.
    pub second: usize,
}

/// A text after its edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The new text.
    pub text: String,
    /// The stretches of the old text that stand unchanged in the new one, in order.
    pub kept: Vec<Kept>,
}

/// A stretch of bytes that no edit touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Where it begins in the old text.
    pub old: usize,
    /// Where it begins in the new text.
    pub new: usize,
    /// How many bytes it has.
    pub len: usize,
}

impl Applied {
    /// A text to which nothing has been done.
    pub fn untouched(text: &str) -> Applied {
        Applied { text: text.to_owned(), kept: vec![Kept { old: 0, new: 0, len: text.len() }] }
    }

    /// Where a span of the old text stands now; `None` if an edit touched any of its bytes.
    pub fn forward(&self, span: Span) -> Option<Span> {
        let kept = self.kept.iter().find(|kept| kept.old <= span.start && span.end <= kept.old + kept.len)?;
        Some(Span::new(span.start - kept.old + kept.new, span.end - kept.old + kept.new))
    }

    /// The place in the old text that `offset` of the new text comes from, or the one before it for new text.
    pub fn back(&self, offset: usize) -> usize {
        match self.kept.iter().rev().find(|kept| kept.new <= offset) {
            Some(kept) => kept.old + (offset - kept.new).min(kept.len),
            None => 0,
        }
    }

    /// Whether all bytes of this span of the new text were there before, in this order.
    pub fn is_old(&self, span: Span) -> bool {
        self.kept.iter().any(|kept| kept.new <= span.start && span.end <= kept.new + kept.len)
    }

    /// Applies further edits to the new text; the map still leads from the first old text.
    ///
    /// # Errors
    /// Where two of the edits overlap.
    pub fn then(&self, edits: &[Edit]) -> Result<Applied, Overlap> {
        let next = apply(&self.text, edits)?;
        let mut kept = Vec::new();
        for second in &next.kept {
            for first in &self.kept {
                let start = second.old.max(first.new);
                let end = (second.old + second.len).min(first.new + first.len);
                if start < end {
                    kept.push(Kept {
                        old: start - first.new + first.old,
                        new: start - second.old + second.new,
                        len: end - start,
                    });
                }
            }
        }
        Ok(Applied { text: next.text, kept })
    }
}

/// Applies `edits` to `text`, in whatever order they are given; insertions at one place keep the order given.
///
/// # Errors
/// Where two edits want the same bytes, or one inserts inside what another replaces.
pub fn apply(text: &str, edits: &[Edit]) -> Result<Applied, Overlap> {
    let mut order: Vec<usize> = (0..edits.len()).collect();
    order.sort_by_key(|&index| (edits[index].span, index));
    for pair in order.windows(2) {
        let (first, second) = (edits[pair[0]].span, edits[pair[1]].span);
        if second.start < first.end {
            return Err(Overlap { first: pair[0], second: pair[1] });
        }
    }
    let mut out = Applied { text: String::with_capacity(text.len()), kept: Vec::new() };
    let mut at = 0;
    for index in order {
        let Edit { span, text: new } = &edits[index];
        keep(&mut out, text, at, span.start);
        out.text.push_str(new);
        at = span.end;
    }
    keep(&mut out, text, at, text.len());
    Ok(out)
}

/// The edits, so that a file whose last line has no line end still has none: what is written behind that line ends without one,
/// and where the line goes, the line end between it and the rest goes with it. So what was written at the end of such a file and
/// is taken out again leaves the bytes that were there.
pub fn with_open_end(text: &str, mut edits: Vec<Edit>) -> Vec<Edit> {
    if text.is_empty() || text.ends_with('\n') {
        return edits;
    }
    let mut order: Vec<usize> = (0..edits.len()).collect();
    order.sort_by_key(|&index| (edits[index].span, index));
    // All of the old text behind `end` is gone; `first` is the edit that begins there.
    let mut end = text.len();
    let mut first: Option<usize> = None;
    loop {
        let before = order.pop();
        let floor = before.map_or(0, |index| edits[index].span.end);
        // Edits that overlap are told of where they are made.
        let Some(between) = text.get(floor..end) else { return edits };
        let kept = match first {
            Some(first) => {
                let kept = without_last_line_ends(between);
                edits[first].span.start = floor + kept.len();
                kept
            }
            None => between,
        };
        let Some(index) = before.filter(|_| kept.is_empty()) else { return edits };
        let written = without_last_line_ends(&edits[index].text).len();
        edits[index].text.truncate(written);
        if written > 0 {
            return edits;
        }
        first = Some(index);
        end = edits[index].span.start;
    }
}

/// The text without blank lines at its end and the line end before them.
fn without_last_line_ends(text: &str) -> &str {
    let mut kept = text;
    while let Some((before, last)) = kept.rsplit_once('\n')
        && last.trim().is_empty()
    {
        kept = before.strip_suffix('\r').unwrap_or(before);
    }
    kept
}

fn keep(out: &mut Applied, text: &str, from: usize, to: usize) {
    if from < to {
        out.kept.push(Kept { old: from, new: out.text.len(), len: to - from });
        out.text.push_str(&text[from..to]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { span: Span::new(start, end), text: text.to_owned() }
    }

    #[test]
    fn edits_may_come_in_any_order() {
        let applied = apply("abcdef", &[edit(4, 5, "X"), edit(1, 2, "YY"), edit(6, 6, "!")]);
        assert_eq!(applied.map(|applied| applied.text), Ok("aYYcdXf!".to_owned()));
    }

    #[test]
    fn overlapping_edits_name_both() {
        let edits = [edit(3, 5, "X"), edit(1, 4, "Y")];
        assert_eq!(apply("abcdef", &edits), Err(Overlap { first: 1, second: 0 }));
        assert!(apply("abcdef", &[edit(1, 4, "Y"), edit(2, 2, "Z")]).is_err());
    }

    #[test]
    fn a_file_without_a_last_line_end_keeps_none() {
        let made = |text: &str, edits: Vec<Edit>| apply(text, &with_open_end(text, edits)).expect("disjoint").text;
        assert_eq!(made("a\nb", vec![edit(2, 3, "")]), "a");
        assert_eq!(made("a\r\n\r\nb", vec![edit(3, 6, "")]), "a");
        assert_eq!(made("a \n\nb\nc", vec![edit(6, 7, ""), edit(4, 6, "")]), "a ");
        assert_eq!(made("a\nb", vec![edit(3, 3, "\n\nc\n")]), "a\nb\n\nc");
        assert_eq!(made("a\nb", vec![edit(2, 3, ""), edit(1, 1, "\n\nc")]), "a\n\nc");
        assert_eq!(made("a\nb", vec![edit(0, 2, ""), edit(2, 3, "")]), "");
        assert_eq!(made("a\n\nb", vec![edit(0, 1, "x"), edit(3, 4, "")]), "x");
        assert_eq!(made("a\nb\n", vec![edit(2, 4, "")]), "a\n");
        assert_eq!(made("a\nb", vec![edit(0, 2, "")]), "b");
    }

    #[test]
    fn places_are_followed_through_two_rounds() {
        let first = apply("one two three", &[edit(4, 7, "2")]).expect("disjoint");
        let both = first.then(&[edit(0, 0, "# ")]).expect("disjoint");
        assert_eq!(both.text, "# one 2 three");
        assert_eq!(both.forward(Span::new(8, 13)), Some(Span::new(8, 13)));
        assert_eq!(both.forward(Span::new(4, 7)), None);
        assert_eq!(both.back(2), 0);
        assert!(both.is_old(Span::new(8, 13)));
    }
}
