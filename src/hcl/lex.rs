//! Tokens of HCL, as far as cutting a file into items and aligning `=` signs need them.
//!
//! A quoted string with all its interpolations is one token, and so is a heredoc: nothing here looks inside them.

use super::ast::Span;

/// A token and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A line end, `\n` or `\r\n`.
    Newline,
    /// `# …` or `// …`, without the line end.
    LineComment,
    /// `/* … */`
    BlockComment,
    /// A name.
    Ident,
    /// A quoted string with everything in it.
    Quoted,
    /// `<<EOF … EOF`, from the mark to the end of the closing word.
    Heredoc,
    /// `(`, `[`, `{`
    Open,
    /// `)`, `]`, `}`
    Close,
    /// A single `=`.
    Equal,
    /// Anything else.
    Other,
}

/// Why a text has no tokens from some place on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexError {
    /// Where it went wrong.
    pub offset: usize,
    /// What is wrong there.
    pub message: &'static str,
}

/// The tokens of `text` from `start` on, white space left out, up to the end or to the first place that is no HCL.
pub fn tokens(text: &str, start: usize) -> (Vec<Token>, Option<LexError>) {
    tokens_until(text, start, |_| false)
}

/// Like [`tokens`], but no further than the first token that `last` says yes to.
pub fn tokens_until(text: &str, start: usize, mut last: impl FnMut(&Token) -> bool) -> (Vec<Token>, Option<LexError>) {
    let mut lexer = Lexer { text, bytes: text.as_bytes(), at: start };
    let mut out = Vec::new();
    loop {
        match lexer.next() {
            Ok(Some(token)) => {
                out.push(token);
                if last(&token) {
                    return (out, None);
                }
            }
            Ok(None) => return (out, None),
            Err(error) => return (out, Some(error)),
        }
    }
}

/// One past the end of the quoted string that begins at `start`.
pub fn quoted_end(text: &str, start: usize) -> Option<usize> {
    let mut lexer = Lexer { text, bytes: text.as_bytes(), at: start };
    lexer.quoted().ok()?;
    Some(lexer.at)
}

/// One past the `}` of the interpolation or directive that begins at `start`.
pub fn interpolation_end(text: &str, start: usize) -> Option<usize> {
    let mut lexer = Lexer { text, bytes: text.as_bytes(), at: start + 2 };
    lexer.interpolation().ok()?;
    Some(lexer.at)
}

struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn next(&mut self) -> Result<Option<Token>, LexError> {
        while self.at < self.bytes.len()
            && (matches!(self.peek(0), b' ' | b'\t') || (self.peek(0) == b'\r' && self.peek(1) != b'\n'))
        {
            self.at += 1;
        }
        if self.at >= self.bytes.len() {
            return Ok(None);
        }
        let start = self.at;
        let kind = match self.peek(0) {
            b'\n' => self.take(1, TokenKind::Newline),
            b'\r' => self.take(2, TokenKind::Newline),
            b'#' => self.line_comment(),
            b'/' if self.peek(1) == b'/' => self.line_comment(),
            b'/' if self.peek(1) == b'*' => self.block_comment()?,
            b'"' => {
                self.quoted()?;
                TokenKind::Quoted
            }
            b'<' if self.peek(1) == b'<' => self.heredoc()?,
            b'(' | b'[' | b'{' => self.take(1, TokenKind::Open),
            b')' | b']' | b'}' => self.take(1, TokenKind::Close),
            b'=' if matches!(self.peek(1), b'=' | b'>') => self.take(2, TokenKind::Other),
            b'=' => self.take(1, TokenKind::Equal),
            b'!' | b'<' | b'>' if self.peek(1) == b'=' => self.take(2, TokenKind::Other),
            _ => self.word(),
        };
        Ok(Some(Token { kind, span: Span::new(start, self.at) }))
    }

    fn take(&mut self, bytes: usize, kind: TokenKind) -> TokenKind {
        self.at += bytes;
        kind
    }

    fn line_comment(&mut self) -> TokenKind {
        let rest = &self.bytes[self.at..];
        let mut end = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
        if end > 0 && end < rest.len() && rest[end - 1] == b'\r' {
            end -= 1;
        }
        self.at += end;
        TokenKind::LineComment
    }

    fn block_comment(&mut self) -> Result<TokenKind, LexError> {
        match self.text[self.at..].find("*/") {
            Some(end) => Ok(self.take(end + 2, TokenKind::BlockComment)),
            None => Err(LexError { offset: self.at, message: "this comment is never closed" }),
        }
    }

    /// Moves behind a quoted string; interpolations may hold strings of their own.
    fn quoted(&mut self) -> Result<(), LexError> {
        let start = self.at;
        let unclosed = LexError { offset: start, message: "this string is never closed" };
        self.at += 1;
        loop {
            match self.peek(0) {
                _ if self.at >= self.bytes.len() => return Err(unclosed),
                b'\n' => return Err(unclosed),
                b'\\' => self.at += 2,
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'$' | b'%' if self.peek(1) == self.peek(0) && self.peek(2) == b'{' => self.at += 3,
                b'$' | b'%' if self.peek(1) == b'{' => {
                    self.at += 2;
                    self.interpolation()?;
                }
                _ => self.at += 1,
            }
        }
    }

    /// Moves behind the `}` that closes an interpolation.
    fn interpolation(&mut self) -> Result<(), LexError> {
        let start = self.at;
        let mut depth = 1;
        while let Some(token) = self.next()? {
            match self.bytes[token.span.start] {
                b'{' if token.kind == TokenKind::Open => depth += 1,
                b'}' if token.kind == TokenKind::Close => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(());
            }
        }
        Err(LexError { offset: start, message: "this interpolation is never closed" })
    }

    fn heredoc(&mut self) -> Result<TokenKind, LexError> {
        let start = self.at;
        let flush = self.peek(2) == b'-';
        let word_at = start + if flush { 3 } else { 2 };
        let line_end = self.text[word_at..].find('\n').map(|end| word_at + end);
        let word: &str = self.text[word_at..]
            .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
            .next()
            .unwrap_or_default();
        let (Some(line_end), false) = (line_end, word.is_empty()) else {
            return Ok(self.take(2, TokenKind::Other));
        };
        let mut at = line_end + 1;
        for line in self.text[at..].split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            if content.trim() == word {
                self.at = at + content.trim_end().len();
                return Ok(TokenKind::Heredoc);
            }
            at += line.len();
        }
        Err(LexError { offset: start, message: "this heredoc is never closed" })
    }

    fn word(&mut self) -> TokenKind {
        let rest = &self.text[self.at..];
        let first = rest.chars().next().unwrap_or(' ');
        if !(first.is_alphabetic() || first == '_') {
            // A number with its letters (`1e5`, `0x1f`) is one token: its letters are no name.
            let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            return self.take(length.max(first.len_utf8()), TokenKind::Other);
        }
        // Combining marks belong to a name too; whatever is neither ASCII nor white space is taken as part of it.
        let length = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-' || (!c.is_ascii() && !c.is_whitespace())))
            .unwrap_or(rest.len());
        self.take(length, TokenKind::Ident)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        tokens(text, 0).0.iter().map(|token| token.kind).collect()
    }

    #[test]
    fn a_string_with_strings_in_its_interpolation_is_one_token() {
        assert_eq!(kinds(r#""${f("}", "${x}")} $${y" "#), [TokenKind::Quoted]);
    }

    #[test]
    fn a_heredoc_reaches_to_its_closing_word() {
        let text = "a = <<-EOF\n  x } EOF\n  EOF\nb";
        let heredoc = tokens(text, 0).0[2];
        assert_eq!(heredoc.kind, TokenKind::Heredoc);
        assert!(heredoc.span.of(text).ends_with("\n  EOF"));
    }

    #[test]
    fn equality_is_no_assignment() {
        assert!(!kinds("a == b >= c => d").contains(&TokenKind::Equal));
    }

    #[test]
    fn carriage_return_belongs_to_the_line_end() {
        assert_eq!(kinds("# a\r\nb"), [TokenKind::LineComment, TokenKind::Newline, TokenKind::Ident]);
    }

    #[test]
    fn an_open_string_is_an_error_at_its_quote() {
        let (_, error) = tokens("a = \"b\n", 0);
        assert_eq!(error.map(|error| error.offset), Some(4));
    }
}
