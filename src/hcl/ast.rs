//! The tree that the rest of the tool reads: spans are byte offsets into the file.

/// A half-open range of bytes in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end }
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The text at this span, or nothing where the span does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// What stands between a file's ends, or between a block's braces.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// Attributes and blocks in source order.
    pub items: Vec<Item>,
}

/// One attribute or one block.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// `name = value`
    Attribute(Attribute),
    /// `keyword "label" { … }`
    Block(Block),
}

impl Item {
    /// Where the item stands, without the comments before it.
    pub fn span(&self) -> Span {
        match self {
            Item::Attribute(attribute) => attribute.span,
            Item::Block(block) => block.span,
        }
    }
}

impl Body {
    /// The attribute of this name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes().find(|attribute| attribute.name == name)
    }

    /// All attributes, in source order.
    pub fn attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.items.iter().filter_map(|item| match item {
            Item::Attribute(attribute) => Some(attribute),
            Item::Block(_) => None,
        })
    }

    /// All blocks with this keyword, in source order; `dynamic` blocks are not unfolded.
    pub fn blocks<'a>(&'a self, keyword: &'a str) -> impl Iterator<Item = &'a Block> {
        self.all_blocks().filter(move |block| block.keyword == keyword)
    }

    /// All blocks, in source order.
    pub fn all_blocks(&self) -> impl Iterator<Item = &Block> {
        self.items.iter().filter_map(|item| match item {
            Item::Attribute(_) => None,
            Item::Block(block) => Some(block),
        })
    }

    /// The `dynamic` blocks that produce blocks of this keyword.
    pub fn dynamics<'a>(&'a self, keyword: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks("dynamic").filter(move |block| block.labels.first().is_some_and(|label| label.text == keyword))
    }
}

/// `name = value`
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// The name.
    pub name: String,
    /// The value.
    pub value: Expr,
    /// From the name's first byte to the value's last.
    pub span: Span,
}

/// `keyword "label" { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// `resource`, `origin`, …
    pub keyword: String,
    /// The labels, unquoted.
    pub labels: Vec<Label>,
    /// What stands between the braces.
    pub body: Body,
    /// From the keyword's first byte to the closing brace.
    pub span: Span,
    /// Between the braces, both left out.
    pub inner: Span,
}

/// A block's label.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The label without quotes.
    pub text: String,
    /// Where it stands, with its quotes.
    pub span: Span,
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string without interpolation, decoded.
    String(String),
    /// A quoted string or heredoc with interpolations or directives.
    Template(Template),
    /// `[a, b]`
    Array(Vec<Expr>),
    /// `{ a = b }`
    Object(Vec<ObjectItem>),
    /// `(a)`
    Parens(Box<Expr>),
    /// A name, with attribute and index steps behind it; a bare name has none.
    Traversal(Traversal),
    /// `f(a, b...)`
    Call(Call),
    /// `a ? b : c`
    Conditional(Box<[Expr; 3]>),
    /// A unary or binary operation: its operator, and its operands.
    Operation(&'static str, Vec<Expr>),
    /// `[for … ]`, `{for … }`
    For(Box<ForExpr>),
}

/// A quoted string or heredoc that is put together when it is evaluated.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Literal text and interpolations in order; a directive is unfolded into what it holds.
    pub parts: Vec<Part>,
    /// Whether it is written as a heredoc.
    pub heredoc: bool,
    /// Whether `%{ if }` or `%{ for }` decides what is in it.
    pub directives: bool,
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Literal text, decoded.
    Literal(String),
    /// `${ … }`
    Interpolation(Expr),
    /// An expression of a directive: a condition or a collection.
    Directive(Expr),
}

/// `key = value` in an object.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectItem {
    /// The key.
    pub key: ObjectKey,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Expr,
    /// From the key's first byte to the value's last.
    pub span: Span,
}

/// An object's key.
#[derive(Debug, Clone, PartialEq)]
pub enum ObjectKey {
    /// A bare name or a string without interpolation.
    Name(String),
    /// Anything else: `(var.key)`, `"${a}-b"`.
    Computed(Expr),
}

/// A name and the steps behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct Traversal {
    /// What the steps start from.
    pub root: Root,
    /// `.name`, `[0]`, `[*]`, …
    pub steps: Vec<Step>,
    /// What a value from another module stands for, where that is followed; the reader of a file knows nothing of it.
    pub means: Option<Box<crate::terraform::tree::Meaning>>,
    /// What `each.value` is; the reader of a file knows nothing of it either.
    pub each: Option<Each>,
    /// What a local value that is only another name stands for; nor of this.
    pub alias: Option<Box<Traversal>>,
}

/// What the values of a block's `for_each` are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Each {
    /// The instances of a resource or call.
    Instances(crate::terraform::address::Address),
    /// The keys themselves: those of a set.
    Keys,
}

/// What a traversal starts from.
#[derive(Debug, Clone, PartialEq)]
pub enum Root {
    /// A name.
    Name(String),
    /// Another expression: `(a)[0]`, `f(x).y`.
    Expr(Box<Expr>),
}

/// One step of a traversal.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What the step does.
    pub kind: StepKind,
    /// One past the step's last byte.
    pub end: usize,
}

/// The kinds of step.
#[derive(Debug, Clone, PartialEq)]
pub enum StepKind {
    /// `.name`
    Attr(String),
    /// `[key]`
    Index(Expr),
    /// `.0`
    LegacyIndex(u64),
    /// `[*]`
    FullSplat,
    /// `.*`
    AttrSplat,
}

/// A function call.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The function's name, with its namespace.
    pub name: String,
    /// The arguments.
    pub args: Vec<Expr>,
}

/// A `for` expression.
#[derive(Debug, Clone, PartialEq)]
pub struct ForExpr {
    /// The names that the expression binds.
    pub names: Vec<String>,
    /// What is iterated over.
    pub collection: Expr,
    /// The key, value and condition expressions, in which the names are bound.
    pub inner: Vec<Expr>,
    /// What it stands for as a whole, as with a [`Traversal`].
    pub means: Option<Box<crate::terraform::tree::Meaning>>,
}

impl Expr {
    /// The only item of a list that is written out, or the expression itself where it is no such list; nothing of any other list.
    pub fn single(&self) -> Option<&Expr> {
        match &self.unwrapped().kind {
            ExprKind::Array(items) => match items.as_slice() {
                [only] => Some(only),
                _ => None,
            },
            _ => Some(self),
        }
    }

    /// This expression without parentheses and without a `"${…}"` that wraps nothing else.
    pub fn unwrapped(&self) -> &Expr {
        match &self.kind {
            ExprKind::Parens(inner) => inner.unwrapped(),
            ExprKind::Template(Template { parts, heredoc: false, directives: false }) => match parts.as_slice() {
                [Part::Interpolation(inner)] => inner.unwrapped(),
                _ => self,
            },
            _ => self,
        }
    }

    /// The value of a string without interpolation.
    pub fn as_str(&self) -> Option<&str> {
        match &self.unwrapped().kind {
            ExprKind::String(value) => Some(value),
            _ => None,
        }
    }

    /// The expressions directly inside this one; a `for` expression's inner ones are left out, since names are bound there.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::String(_) => Vec::new(),
            ExprKind::Template(template) => template
                .parts
                .iter()
                .filter_map(|part| match part {
                    Part::Literal(_) => None,
                    Part::Interpolation(expr) | Part::Directive(expr) => Some(expr),
                })
                .collect(),
            ExprKind::Array(items) | ExprKind::Operation(_, items) => items.iter().collect(),
            ExprKind::Object(items) => items
                .iter()
                .flat_map(|item| {
                    let key = match &item.key {
                        ObjectKey::Name(_) => None,
                        ObjectKey::Computed(expr) => Some(expr),
                    };
                    key.into_iter().chain([&item.value])
                })
                .collect(),
            ExprKind::Parens(inner) => vec![inner],
            ExprKind::Traversal(traversal) => {
                let root = match &traversal.root {
                    Root::Name(_) => None,
                    Root::Expr(expr) => Some(expr.as_ref()),
                };
                let steps = traversal.steps.iter().filter_map(|step| match &step.kind {
                    StepKind::Index(expr) => Some(expr),
                    _ => None,
                });
                root.into_iter().chain(steps).collect()
            }
            ExprKind::Call(call) => call.args.iter().collect(),
            ExprKind::Conditional(parts) => parts.iter().collect(),
            ExprKind::For(for_expr) => vec![&for_expr.collection],
        }
    }
}

impl Body {
    /// Calls `change` for every expression in this body, those inside nested blocks and expressions included.
    pub fn for_each_expr(&mut self, change: &mut dyn FnMut(&mut Expr)) {
        for item in &mut self.items {
            match item {
                Item::Attribute(attribute) => attribute.value.for_each_expr(change),
                Item::Block(block) => block.body.for_each_expr(change),
            }
        }
    }
}

impl Expr {
    /// Calls `change` for every expression in this one, itself last.
    pub fn for_each_expr(&mut self, change: &mut dyn FnMut(&mut Expr)) {
        match &mut self.kind {
            ExprKind::Null | ExprKind::Bool(_) | ExprKind::Number(_) | ExprKind::String(_) => {}
            ExprKind::Template(template) => {
                for part in &mut template.parts {
                    match part {
                        Part::Literal(_) => {}
                        Part::Interpolation(expr) | Part::Directive(expr) => expr.for_each_expr(change),
                    }
                }
            }
            ExprKind::Array(items) | ExprKind::Operation(_, items) => {
                items.iter_mut().for_each(|item| item.for_each_expr(change));
            }
            ExprKind::Object(items) => {
                for item in items {
                    if let ObjectKey::Computed(key) = &mut item.key {
                        key.for_each_expr(change);
                    }
                    item.value.for_each_expr(change);
                }
            }
            ExprKind::Parens(inner) => inner.for_each_expr(change),
            ExprKind::Traversal(traversal) => {
                if let Root::Expr(root) = &mut traversal.root {
                    root.for_each_expr(change);
                }
                for step in &mut traversal.steps {
                    if let StepKind::Index(index) = &mut step.kind {
                        index.for_each_expr(change);
                    }
                }
            }
            ExprKind::Call(call) => call.args.iter_mut().for_each(|arg| arg.for_each_expr(change)),
            ExprKind::Conditional(parts) => parts.iter_mut().for_each(|part| part.for_each_expr(change)),
            ExprKind::For(for_expr) => {
                for_expr.collection.for_each_expr(change);
                for_expr.inner.iter_mut().for_each(|inner| inner.for_each_expr(change));
            }
        }
        change(self);
    }
}

/// An expression's text without what does not change its meaning: parentheses, a wrapping `"${…}"`, white space.
pub fn canonical(text: &str, expr: &Expr) -> String {
    let inner = expr.unwrapped();
    match &inner.kind {
        ExprKind::String(value) => format!("{value:?}"),
        ExprKind::Template(template) if !template.directives => canonical_template(text, inner.span, template),
        ExprKind::Template(_) => inner.span.of(text).to_owned(),
        _ => inner.span.of(text).split_whitespace().collect(),
    }
}

/// White space means something in a template's own text, and nothing in what it interpolates.
fn canonical_template(text: &str, span: Span, template: &Template) -> String {
    let mut out = String::new();
    let mut at = span.start;
    for part in &template.parts {
        let Part::Interpolation(inner) = part else { continue };
        out.push_str(Span::new(at, inner.span.start).of(text).trim_end());
        out.push_str(&canonical(text, inner));
        let behind = Span::new(inner.span.end, span.end).of(text);
        at = span.end - behind.trim_start().len();
    }
    out.push_str(Span::new(at, span.end).of(text));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hcl::parse::parse_expr;

    fn canonical_of(text: &str) -> String {
        canonical(text, &parse_expr(text, Span::new(0, text.len())).expect("an expression"))
    }

    #[test]
    fn white_space_counts_in_the_text_of_a_template_alone() {
        let one = canonical_of(r#""${aws_s3_bucket.a.arn}/a b/${var.b}""#);
        assert_eq!(one, r#""${aws_s3_bucket.a.arn}/a b/${var.b}""#);
        assert_eq!(one, canonical_of("\"${aws_s3_bucket\n    .a.arn}/a b/${ (var.b) }\""));
        assert_ne!(one, canonical_of(r#""${aws_s3_bucket.a.arn}/a  b/${var.b}""#));
    }
}
