//! A file's text to its top-level items, each parsed by itself with `hcl-edit`.

use super::ast::{
    Attribute, Block, Body, Call, Expr, ExprKind, ForExpr, Item, Label, ObjectItem, ObjectKey, Part, Root, Span, Step,
    StepKind, Template, Traversal,
};
use super::lex::{self, Token, TokenKind};
use super::repeated;
use crate::workspace::layout;
use hcl_edit::expr::{Expression, ObjectKey as EditKey, TraversalOperator};
use hcl_edit::structure::Structure;
use hcl_edit::template::{Directive, Element};
use std::collections::BTreeSet;

/// What a file holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct File {
    /// The items that could be read.
    pub body: Body,
    /// The items that could not.
    pub broken: Vec<Broken>,
}

/// A top-level item that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The whole item.
    pub span: Span,
    /// Where reading stopped.
    pub at: usize,
    /// Why.
    pub message: String,
}

/// The words that begin a top-level block in Terraform; at a line's beginning they end an item that was never closed.
/// Source: Terraform language reference, "Configuration syntax" and the pages of each block.
const KEYWORDS: [&str; 12] = [
    "resource",
    "data",
    "module",
    "variable",
    "output",
    "locals",
    "provider",
    "terraform",
    "moved",
    "import",
    "removed",
    "check",
];

/// Reads a file's text. What cannot be read costs its own top-level item alone and is in [`File::broken`].
pub fn parse(text: &str) -> File {
    let mut file = File::default();
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut at = start;
    while at < text.len() {
        at = match next_item(text, at) {
            NextItem::End => break,
            NextItem::Item(span) => {
                read_item(text, span, &mut file);
                span.end
            }
            NextItem::Unclosed { from, at, message } => {
                let end = next_keyword(text, from).map_or(text.len(), |at| {
                    // The comments above a block are that block's: they go where it goes.
                    let above = layout::with_comments_above(text, Span::new(at, at)).start;
                    if above > from { above } else { at }
                });
                let span = Span::new(from, trimmed_end(text, from, end));
                file.broken.push(Broken { span, at: at.min(span.end), message });
                end
            }
        };
    }
    file
}

/// Reads the expression that a text is; `None` where it is none.
pub fn of_text(text: &str) -> Option<Expr> {
    parse_expr(text, Span::new(0, text.len()))
}

/// Reads the expression that stands at `span`; `None` where it is none. The spans of the result are places in `text`.
pub fn parse_expr(text: &str, span: Span) -> Option<Expr> {
    let (expr, renamed) = repeated::read(span.of(text), hcl_edit::parser::parse_expr).ok()?;
    Some(Reader { text, offset: span.start, renamed }.expr(&expr))
}

enum NextItem {
    End,
    Item(Span),
    Unclosed { from: usize, at: usize, message: String },
}

/// The next top-level item at or after `at`: up to the line end at which all its brackets are closed.
fn next_item(text: &str, at: usize) -> NextItem {
    let (tokens, error) = item_tokens(text, at);
    let Some(first) = tokens.iter().position(|token| !is_space(token.kind)) else {
        return match error {
            Some(error) => {
                NextItem::Unclosed { from: error.offset, at: error.offset, message: error.message.to_owned() }
            }
            None => NextItem::End,
        };
    };
    let from = tokens[first].span.start;
    if let Some(error) = error {
        return NextItem::Unclosed { from, at: error.offset, message: error.message.to_owned() };
    }
    let mut open = Vec::new();
    for token in &tokens {
        match token.kind {
            TokenKind::Open => open.push(token.span.start),
            TokenKind::Close if open.pop().is_none() => {
                let message = "a bracket is closed that was never opened".to_owned();
                return NextItem::Unclosed { from, at: token.span.start, message };
            }
            _ => {}
        }
    }
    match open.last() {
        Some(&at) => NextItem::Unclosed { from, at, message: "this bracket is never closed".to_owned() },
        None => {
            let last = tokens.iter().rev().find(|token| !is_space(token.kind)).map_or(from, |token| token.span.end);
            NextItem::Item(Span::new(from, last))
        }
    }
}

/// The tokens of one item: the lexer stops being asked at the line end behind the last closed bracket.
fn item_tokens(text: &str, at: usize) -> (Vec<Token>, Option<lex::LexError>) {
    let mut depth = 0i32;
    let mut seen = false;
    lex::tokens_until(text, at, |token| {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth -= 1,
            _ => {}
        }
        let ends = seen && depth <= 0 && token.kind == TokenKind::Newline;
        seen |= !is_space(token.kind);
        ends
    })
}

fn is_space(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Newline | TokenKind::LineComment | TokenKind::BlockComment)
}

/// The start of the next line after `from` that begins with a top-level keyword.
fn next_keyword(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(newline) = text[at..].find('\n') {
        at += newline + 1;
        let line = &text[at..];
        let word = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
        let rest = line[word.len()..].trim_start_matches([' ', '\t']);
        if KEYWORDS.contains(&word) && rest.starts_with(['"', '{']) {
            return Some(at);
        }
    }
    None
}

/// The end without white space and without the comments that stand before the next block.
fn trimmed_end(text: &str, from: usize, end: usize) -> usize {
    let mut rest = text[from..end].trim_end();
    while let Some((before, last)) = rest.rsplit_once('\n')
        && (last.starts_with('#') || last.starts_with("//"))
    {
        rest = before.trim_end();
    }
    from + rest.len()
}

fn read_item(text: &str, span: Span, file: &mut File) {
    let chunk = span.of(text);
    match repeated::read(chunk, hcl_edit::parser::parse_body) {
        Ok((body, renamed)) => {
            let reader = Reader { text, offset: span.start, renamed };
            file.body.items.extend(reader.body(&body).items);
        }
        Err(error) => {
            let at = span.start + error.location().offset().min(chunk.len());
            file.broken.push(Broken { span, at, message: error.message().to_owned() });
        }
    }
}

/// Turns the nodes of one item into ours.
struct Reader<'t> {
    text: &'t str,
    /// Where the item begins in the file.
    offset: usize,
    /// Where keys begin, in the item, that were read under another name.
    renamed: BTreeSet<usize>,
}

impl Reader<'_> {
    fn span(&self, node: &impl hcl_edit::Span) -> Span {
        let range = node.span().unwrap_or_default();
        Span::new(self.offset + range.start, self.offset + range.end)
    }

    fn body(&self, body: &hcl_edit::structure::Body) -> Body {
        let items = body.iter().map(|structure| match structure {
            Structure::Attribute(attribute) => {
                let value = self.expr(&attribute.value);
                let span = Span::new(self.span(&attribute.key).start, value.span.end);
                Item::Attribute(Attribute { name: attribute.key.to_string(), value, span })
            }
            Structure::Block(block) => Item::Block(self.block(block)),
        });
        Body { items: items.collect() }
    }

    fn block(&self, block: &hcl_edit::structure::Block) -> Block {
        let span = self.span(block);
        let labels: Vec<Label> = block
            .labels
            .iter()
            .map(|label| Label { text: label.as_str().to_owned(), span: self.span(label) })
            .collect();
        let head_end = labels.last().map_or(self.span(&block.ident).end, |label| label.span.end);
        let brace = self.text[head_end..span.end].find('{').map_or(span.end, |at| head_end + at);
        Block {
            keyword: block.ident.to_string(),
            labels,
            body: self.body(&block.body),
            span,
            inner: Span::new((brace + 1).min(span.end), span.end.saturating_sub(1).max(brace + 1).min(span.end)),
        }
    }

    fn exprs<'e>(&self, exprs: impl IntoIterator<Item = &'e Expression>) -> Vec<Expr> {
        exprs.into_iter().map(|expr| self.expr(expr)).collect()
    }

    fn boxed(&self, expr: &Expression) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    fn expr(&self, expr: &Expression) -> Expr {
        let kind = match expr {
            Expression::Null(_) => ExprKind::Null,
            Expression::Bool(value) => ExprKind::Bool(*value.value()),
            Expression::Number(value) => ExprKind::Number(value.value().to_string()),
            Expression::String(value) => ExprKind::String(value.value().clone()),
            Expression::Array(array) => ExprKind::Array(self.exprs(array.iter())),
            Expression::Object(object) => {
                let items = object.iter().map(|(key, value)| self.object_item(key, value.expr()));
                let mut items: Vec<ObjectItem> = items.collect();
                repeated::leave_the_last(&mut items);
                ExprKind::Object(items)
            }
            Expression::StringTemplate(template) => {
                let mut out = Template { parts: Vec::new(), heredoc: false, directives: false };
                self.template(template.iter(), &mut out);
                ExprKind::Template(out)
            }
            Expression::HeredocTemplate(heredoc) => {
                let mut out = Template { parts: Vec::new(), heredoc: true, directives: false };
                self.template(heredoc.template.iter(), &mut out);
                ExprKind::Template(out)
            }
            Expression::Parenthesis(parens) => ExprKind::Parens(self.boxed(parens.inner())),
            Expression::Variable(name) => ExprKind::Traversal(Traversal {
                root: Root::Name(name.to_string()),
                steps: Vec::new(),
                means: None,
                each: None,
                alias: None,
            }),
            Expression::Conditional(c) => ExprKind::Conditional(Box::new([
                self.expr(&c.cond_expr),
                self.expr(&c.true_expr),
                self.expr(&c.false_expr),
            ])),
            Expression::FuncCall(call) => {
                let mut name: String = call.name.namespace.iter().map(|part| format!("{}::", part.as_str())).collect();
                name.push_str(call.name.name.as_str());
                ExprKind::Call(Call { name, args: self.exprs(call.args.iter()) })
            }
            Expression::Traversal(traversal) => ExprKind::Traversal(self.traversal(traversal)),
            Expression::UnaryOp(op) => ExprKind::Operation(op.operator.value().as_str(), vec![self.expr(&op.expr)]),
            Expression::BinaryOp(op) => ExprKind::Operation(
                op.operator.value().as_str(),
                vec![self.expr(&op.lhs_expr), self.expr(&op.rhs_expr)],
            ),
            Expression::ForExpr(for_expr) => ExprKind::For(Box::new(self.for_expr(for_expr))),
        };
        Expr { kind, span: self.span(expr) }
    }

    fn object_item(&self, key: &EditKey, value: &Expression) -> ObjectItem {
        let value = self.expr(value);
        let (key, key_span) = match key {
            EditKey::Ident(name) => (ObjectKey::Name(name.to_string()), self.span(name)),
            EditKey::Expression(expr) => {
                let expr = self.expr(expr);
                let span = expr.span;
                let key = match &expr.kind {
                    ExprKind::String(name) => ObjectKey::Name(name.clone()),
                    ExprKind::Traversal(Traversal { root: Root::Name(name), steps, .. }) if steps.is_empty() => {
                        ObjectKey::Name(name.clone())
                    }
                    _ => ObjectKey::Computed(expr),
                };
                (key, span)
            }
        };
        let key = match self.renamed.contains(&(key_span.start - self.offset)) {
            true => ObjectKey::Name(key_span.of(self.text).trim_matches('"').to_owned()),
            false => key,
        };
        let span = Span::new(key_span.start, value.span.end);
        ObjectItem { key, key_span, value, span }
    }

    fn traversal(&self, traversal: &hcl_edit::expr::Traversal) -> Traversal {
        let root = match &traversal.expr {
            Expression::Variable(name) => Root::Name(name.to_string()),
            other => Root::Expr(self.boxed(other)),
        };
        let steps = traversal.operators.iter().map(|operator| {
            let kind = match operator.value() {
                TraversalOperator::AttrSplat(_) => StepKind::AttrSplat,
                TraversalOperator::FullSplat(_) => StepKind::FullSplat,
                TraversalOperator::GetAttr(name) => StepKind::Attr(name.to_string()),
                TraversalOperator::Index(expr) => StepKind::Index(self.expr(expr)),
                TraversalOperator::LegacyIndex(index) => StepKind::LegacyIndex(*index.value()),
            };
            Step { kind, end: self.span(operator).end }
        });
        Traversal { root, steps: steps.collect(), means: None, each: None, alias: None }
    }

    fn for_expr(&self, for_expr: &hcl_edit::expr::ForExpr) -> ForExpr {
        let intro = &for_expr.intro;
        let names = intro.key_var.iter().chain([&intro.value_var]).map(|name| name.to_string()).collect();
        let key = for_expr.key_expr.iter();
        let condition = for_expr.cond.iter().map(|cond| &cond.expr);
        let inner = self.exprs(key.chain([&for_expr.value_expr]).chain(condition));
        ForExpr { names, collection: self.expr(&intro.collection_expr), inner, means: None }
    }

    fn template<'e>(&self, elements: impl IntoIterator<Item = &'e Element>, out: &mut Template) {
        for element in elements {
            match element {
                Element::Literal(text) => out.parts.push(Part::Literal(text.value().clone())),
                Element::Interpolation(inner) => out.parts.push(Part::Interpolation(self.expr(&inner.expr))),
                Element::Directive(directive) => {
                    out.directives = true;
                    match directive.as_ref() {
                        Directive::If(directive) => {
                            out.parts.push(Part::Directive(self.expr(&directive.if_expr.cond_expr)));
                            self.template(directive.if_expr.template.iter(), out);
                            if let Some(otherwise) = &directive.else_expr {
                                self.template(otherwise.template.iter(), out);
                            }
                        }
                        Directive::For(directive) => {
                            out.parts.push(Part::Directive(self.expr(&directive.for_expr.collection_expr)));
                            self.template(directive.for_expr.template.iter(), out);
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(file: &File) -> Vec<String> {
        file.body.all_blocks().map(|block| block.labels[0].text.clone()).collect()
    }

    #[test]
    fn spans_are_offsets_into_the_whole_file() {
        let text = "\u{feff}# c\nlocals {\n  ä = [a.b[0].c]\n}\n\nresource \"x\" y {\n  z = \"${q}\"\n}";
        let file = parse(text);
        assert!(file.broken.is_empty());
        let block = file.body.all_blocks().nth(1).expect("two blocks");
        assert_eq!(block.inner.of(text), "\n  z = \"${q}\"\n");
        assert_eq!(block.labels[1].span.of(text), "y");
        let locals = file.body.all_blocks().next().expect("two blocks");
        let value = &locals.body.attribute("ä").expect("an attribute").value;
        let ExprKind::Array(items) = &value.kind else { panic!("an array") };
        let ExprKind::Traversal(traversal) = &items[0].kind else { panic!("a traversal") };
        assert_eq!(&text[items[0].span.start..traversal.steps[1].end], "a.b[0]");
        assert_eq!(items[0].span.of(text), "a.b[0].c");
    }

    #[test]
    fn a_block_that_cannot_be_read_costs_itself_alone() {
        let text = "a \"1\" {\n}\nb \"2\" {\n  x = (!\n true)\n}\nc \"3\" {\n}\n";
        let file = parse(text);
        assert_eq!(blocks(&file), ["1", "3"]);
        assert_eq!(file.broken.len(), 1);
        assert!(file.broken[0].span.of(text).starts_with("b \"2\" {"));
    }

    #[test]
    fn a_key_that_an_object_has_more_than_once_is_the_last_of_them() {
        let text = "a \"1\" {\n  x = { k = 1, k = f(2, { \"k\" : 3, \"k\" = 4 }), k = a.k, kk = 5, \"k-1\" = 6, \"k-1\" = 7 }\n}\n";
        let file = parse(text);
        assert_eq!(file.broken, []);
        let block = file.body.all_blocks().next().expect("a block");
        let ExprKind::Object(items) = &block.body.attribute("x").expect("an attribute").value.kind else {
            panic!("an object")
        };
        let written: Vec<&str> = items.iter().map(|item| item.span.of(text)).collect();
        assert_eq!(written[2..], ["k = a.k", "kk = 5", "\"k-1\" = 6", "\"k-1\" = 7"]);
        let names: Vec<Option<&str>> = items
            .iter()
            .map(|item| match &item.key {
                ObjectKey::Name(name) => Some(name.as_str()),
                ObjectKey::Computed(_) => None,
            })
            .collect();
        assert_eq!(names, [None, None, Some("k"), Some("kk"), None, Some("k-1")]);
    }

    #[test]
    fn a_repeated_key_that_is_computed_costs_its_block() {
        for object in ["{ (a) = 1, (a) = 2 }", "{ \"${a}\" = 1, \"${a}\" = 2 }", "{ 1 = 1, 1 = 2 }", "{ a = 1, a = ! }"]
        {
            assert_eq!(parse(&format!("a \"1\" {{\n  x = {object}\n}}\n")).broken.len(), 1, "{object}");
        }
    }

    #[test]
    fn an_unclosed_block_ends_at_the_next_top_level_keyword() {
        let text = "data \"1\" \"a\" {\n  x = [\n}\nresource \"2\" \"b\" {\n}\n";
        let file = parse(text);
        assert_eq!(blocks(&file), ["2"]);
        assert_eq!(file.broken[0].span.of(text), "data \"1\" \"a\" {\n  x = [\n}");
    }

    #[test]
    fn an_item_that_is_never_closed_ends_before_the_comments_of_the_next() {
        let text = "data \"1\" \"a\" {\n  x = [\n\n  # about\n# b\nresource \"b\" \"c\" {}\n# d\nlocals {\n";
        let file = parse(text);
        let broken: Vec<&str> = file.broken.iter().map(|broken| broken.span.of(text)).collect();
        assert_eq!(broken, ["data \"1\" \"a\" {\n  x = [", "locals {"]);
        assert_eq!(file.body.items.len(), 1);
    }
}
