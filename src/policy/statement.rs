//! The statement model: what a policy statement says, whatever notation it is written in.

use super::identity::{self, Mention};
use crate::hcl::ast::{Call, Expr, ExprKind, Span, Traversal, canonical};
use crate::terraform::condition::conjuncts;
use crate::terraform::reference::Instance;

/// A policy as far as it could be read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Policy {
    /// The statements, in source order.
    pub statements: Vec<Statement>,
    /// Parts that could not be read as statements: merged documents, computed lists.
    pub opaque: Vec<Span>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The whole statement: a `statement` block, a `dynamic` block, an object.
    pub span: Span,
    /// The statement id.
    pub sid: Option<Term>,
    /// What it does.
    pub effect: Effect,
    /// `actions` / `Action`
    pub actions: List,
    /// `resources` / `Resource`
    pub resources: List,
    /// Whether `not_actions` or `not_resources` is used.
    pub negated: bool,
    /// Who: one entry a kind or block.
    pub principals: Vec<Principals>,
    /// Who not.
    pub not_principals: Vec<Principals>,
    /// Under which conditions.
    pub conditions: Vec<Condition>,
    /// Parts that the model has no place for.
    pub unknown: Vec<Span>,
    /// Whether the statement stands there only under a condition, or several times (`dynamic`, a conditional list).
    pub generated: bool,
    /// The expressions that decide how often it stands there.
    pub guards: Vec<Expr>,
    /// The conditions under which it stands there, where they are all that decides.
    pub only_where: Option<Vec<String>>,
}

/// What decides whether a statement stands there.
#[derive(Debug, Clone)]
pub struct Guards {
    /// The expressions.
    pub exprs: Vec<Expr>,
    /// The conditions, where they are all that decides.
    pub only_where: Option<Vec<String>>,
}

impl Guards {
    /// Nothing: it always does.
    pub fn none() -> Guards {
        Guards { exprs: Vec::new(), only_where: Some(Vec::new()) }
    }

    /// With a condition that has to hold, or not to.
    pub fn and(&self, text: &str, condition: &Expr, wanted: bool) -> Guards {
        self.with(condition, conjuncts(text, condition, wanted))
    }

    /// With a list for whose items it stands there.
    pub fn and_each(&self, list: &Expr) -> Guards {
        self.with(list, None)
    }

    fn with(&self, expr: &Expr, conditions: Option<Vec<String>>) -> Guards {
        let before = self.only_where.clone();
        Guards {
            exprs: [self.exprs.as_slice(), std::slice::from_ref(expr)].concat(),
            only_where: before.zip(conditions).map(|(before, conditions)| [before, conditions].concat()),
        }
    }
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// `Allow`
    Allow,
    /// `Deny`
    Deny,
    /// An expression whose value the code does not show.
    Unknown,
}

impl Effect {
    /// The effect that a value says.
    pub fn read(value: &Expr) -> Effect {
        match value.as_str() {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            _ => Effect::Unknown,
        }
    }
}

/// An expression in a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The source text in a form in which equal expressions are equal: see [`canonical`].
    pub text: String,
    /// The value, where it is a plain string.
    pub literal: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// A list of strings, or one string, or an expression that yields either.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct List {
    /// Its items; a list that is computed is one item.
    pub items: Vec<Term>,
    /// The whole value; `None` where there is none.
    pub span: Option<Span>,
}

/// The principals of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Principals {
    /// `AWS`, `Service`, `CanonicalUser`, `*`; empty where it is computed.
    pub kind: String,
    /// Who.
    pub identifiers: Vec<Identifier>,
    /// The whole entry: a `principals` block, or `AWS = …`.
    pub span: Span,
}

/// One principal.
#[derive(Debug, Clone, PartialEq)]
pub struct Identifier {
    /// Where it stands.
    pub span: Span,
    /// Its value, where it is a plain string.
    pub literal: Option<String>,
    /// Its source text.
    pub text: String,
    /// The expression.
    pub value: Expr,
    /// The OAIs that it is, each with [`Instance::Splat`] for all instances of it; empty where it is none, or not known.
    pub oais: Vec<Mention>,
    /// Whether it is a list in which other principals are too.
    pub has_others: bool,
    /// Whether an input may bring another OAI in place of the one that it is.
    pub brought: bool,
    /// All OAI mentions in it.
    pub mentions: Vec<Mention>,
    /// The items of the list that it stands in, itself among them; empty where it stands in none.
    pub siblings: Vec<Span>,
}

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// `StringEquals`, …; empty where it is computed.
    pub operator: String,
    /// `aws:SourceArn`, …; empty where it is computed.
    pub key: String,
    /// The values.
    pub values: List,
    /// The value expressions.
    pub exprs: Vec<Expr>,
    /// The whole condition: a block, or `key = values`.
    pub span: Span,
}

impl Statement {
    /// A statement at `span` that says nothing yet.
    pub fn empty(span: Span) -> Statement {
        Statement {
            span,
            sid: None,
            effect: Effect::Allow,
            actions: List::default(),
            resources: List::default(),
            negated: false,
            principals: Vec::new(),
            not_principals: Vec::new(),
            conditions: Vec::new(),
            unknown: Vec::new(),
            generated: false,
            guards: Vec::new(),
            only_where: Some(Vec::new()),
        }
    }

    /// One that stands there where its guards say, and says nothing yet.
    pub fn under(guards: &Guards, span: Span) -> Statement {
        Statement {
            generated: !guards.exprs.is_empty(),
            guards: guards.exprs.clone(),
            only_where: guards.only_where.clone(),
            ..Statement::empty(span)
        }
    }

    /// All identifiers of its principals.
    pub fn identifiers(&self) -> impl Iterator<Item = &Identifier> {
        self.principals.iter().flat_map(|principals| &principals.identifiers)
    }

    /// Whether an OAI is named anywhere among its principals.
    pub fn names_oai(&self) -> bool {
        self.identifiers().any(|identifier| !identifier.mentions.is_empty())
    }

    /// Whether its principals are CloudFront's service principal and nobody else.
    pub fn is_for_cloudfront(&self) -> bool {
        let mut identifiers = self.principals.iter().flat_map(|p| p.identifiers.iter().map(move |i| (&p.kind, i)));
        self.principals.iter().any(|principals| !principals.identifiers.is_empty())
            && identifiers.all(|(kind, identifier)| {
                kind == "Service" && identifier.literal.as_deref() == Some("cloudfront.amazonaws.com")
            })
            && self.not_principals.is_empty()
    }
}

impl List {
    /// Reads a value that is a string or a list of strings.
    pub fn read(text: &str, expr: &Expr) -> List {
        let items = match &expr.kind {
            ExprKind::Array(items) => items.iter().map(|item| term(text, item)).collect(),
            _ => vec![term(text, expr)],
        };
        List { items, span: Some(expr.span) }
    }
}

/// Reads an expression as a term.
pub fn term(text: &str, expr: &Expr) -> Term {
    Term { text: canonical(text, expr), literal: expr.as_str().map(str::to_owned), span: expr.span }
}

/// Reads the identifiers of a principal: a string, a list, or lists put together by functions that keep their items.
pub fn identifiers(text: &str, expr: &Expr) -> Vec<Identifier> {
    let mut out = Vec::new();
    collect(text, expr, &[], &mut out);
    out
}

fn collect(text: &str, expr: &Expr, siblings: &[Span], out: &mut Vec<Identifier>) {
    let inner = expr.unwrapped();
    let items = match &inner.kind {
        ExprKind::Array(items) => items,
        ExprKind::Call(Call { name, args }) if KEEP_ITEMS.contains(&name.as_str()) => args,
        _ => {
            out.push(identifier(text, inner, expr.span, siblings));
            return;
        }
    };
    let spans: Vec<Span> = items.iter().map(|item| item.span).collect();
    for item in items {
        collect(text, item, &spans, out);
    }
}

/// Functions whose result has the items of their arguments and no others.
pub const KEEP_ITEMS: [&str; 8] = ["concat", "flatten", "compact", "distinct", "sort", "tolist", "toset", "setunion"];

fn identifier(text: &str, expr: &Expr, span: Span, siblings: &[Span]) -> Identifier {
    let mentions = identity::mentions(expr);
    let oai = identity::as_principal(expr).or_else(|| all_instances(expr, &mentions));
    Identifier {
        span,
        literal: expr.as_str().map(str::to_owned),
        text: span.of(text).to_owned(),
        value: expr.clone(),
        oais: oai.into_iter().collect(),
        has_others: false,
        brought: false,
        mentions,
        siblings: siblings.to_vec(),
    }
}

/// `values(x)[*].iam_arn` and `[for i in x : i.iam_arn]`: all instances, like a splat.
pub fn all_instances(expr: &Expr, mentions: &[Mention]) -> Option<Mention> {
    let [mention] = mentions else { return None };
    let attribute = match &expr.kind {
        ExprKind::Traversal(Traversal { root, .. }) => match root {
            crate::hcl::ast::Root::Expr(root) => match &root.kind {
                ExprKind::Call(Call { name, args }) if name == "values" && args.len() == 1 => last_attribute(expr)?,
                _ => return None,
            },
            crate::hcl::ast::Root::Name(_) => return None,
        },
        ExprKind::For(for_expr) => match for_expr.inner.as_slice() {
            [value] => last_attribute(value)?,
            _ => return None,
        },
        _ => return None,
    };
    let whole = mention.attribute.is_empty() && mention.instance == Instance::None;
    (whole && matches!(attribute.as_str(), "iam_arn" | "s3_canonical_user_id")).then(|| Mention {
        instance: Instance::Splat,
        attribute,
        ..mention.clone()
    })
}

fn last_attribute(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Traversal(traversal) => match &traversal.steps.last()?.kind {
            crate::hcl::ast::StepKind::Attr(name) => Some(name.clone()),
            _ => None,
        },
        _ => None,
    }
}
