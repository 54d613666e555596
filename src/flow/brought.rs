//! An OAI that is created, or brought by whoever calls the module: `var.id == "" ? aws_….oai[0].id : var.id`.

use super::{Flow, MOST_STEPS};
use crate::hcl::ast::{Call, Expr, ExprKind, Part, Template};
use crate::policy::identity::{self, Mention};
use crate::terraform::address::Address;
use crate::terraform::condition;
use crate::terraform::reference::{self, Instance};

/// The input that may bring an OAI in place of the one that the module declares.
#[derive(Debug, Clone, PartialEq)]
pub struct Brought {
    /// The input.
    pub input: String,
    /// Where the module's own OAI is taken, as conditions that all have to hold, in words that hold anywhere in the module;
    /// `None` where there are no such words.
    pub own: Option<Vec<String>>,
}

/// What an expression is.
struct Found {
    mention: Mention,
    brought: Brought,
}

impl Flow<'_> {
    /// The OAI of which an expression in a file is the path, unless an input brings another one: the OAI, and the input.
    pub fn path_or_brought(&self, file: usize, expr: &Expr) -> Option<(Mention, Brought)> {
        self.either(Some(file), expr, "cloudfront_access_identity_path", "origin-access-identity/cloudfront/")
    }

    /// The OAI that a principal is, unless an input brings another one: the OAI, and the input.
    pub fn principal_or_brought(&self, expr: &Expr) -> Option<(Mention, Brought)> {
        self.either(None, expr, "iam_arn", "CloudFront Origin Access Identity ")
            .or_else(|| self.either(None, expr, "s3_canonical_user_id", "\0"))
    }

    fn either(&self, file: Option<usize>, expr: &Expr, attribute: &str, before_id: &str) -> Option<(Mention, Brought)> {
        let found = self.led((file, expr), 0, &|flow, (file, expr), depth| {
            if let ExprKind::Template(Template { parts, .. }) = &expr.kind
                && let [Part::Literal(before), Part::Interpolation(id)] = parts.as_slice()
                && before.ends_with(before_id)
            {
                // Without an id there is no path and no ARN, so that the input has one where it is taken.
                return flow.led((file, id), depth + 1, &|flow, at, depth| flow.chosen(at, "id", false, depth));
            }
            flow.chosen((file, expr), attribute, true, depth)
        })?;
        let mention = Mention {
            span: expr.unwrapped().span,
            instance: Instance::None,
            attribute: attribute.to_owned(),
            ..found.mention
        };
        Some((mention, found.brought))
    }

    /// What `read` makes of an expression, or of the local value that it is.
    fn led(
        &self,
        (file, expr): (Option<usize>, &Expr),
        depth: usize,
        read: &dyn Fn(&Self, (Option<usize>, &Expr), usize) -> Option<Found>,
    ) -> Option<Found> {
        if depth > MOST_STEPS {
            return None;
        }
        let inner = expr.unwrapped();
        match self.behind(inner) {
            Some((file, value)) => self.led((Some(file), value), depth + 1, read),
            None => read(self, (file, inner), depth),
        }
    }

    /// One of an OAI of this module and an input, by whether the input is given.
    fn chosen(&self, (file, expr): (Option<usize>, &Expr), attribute: &str, asks: bool, depth: usize) -> Option<Found> {
        let (mention, input, own) = match &expr.kind {
            ExprKind::Conditional(parts) => {
                let (own, input, wanted) =
                    match (self.own(&parts[1], attribute, depth), self.own(&parts[2], attribute, depth)) {
                        (Some(own), None) => (own, self.input(&parts[2], depth)?, true),
                        (None, Some(own)) => (own, self.input(&parts[1], depth)?, false),
                        _ => return None,
                    };
                if asks && !self.asks_for(&parts[0], &input, depth) {
                    return None;
                }
                (own, input, file.and_then(|file| condition::conjuncts(self.module.text(file), &parts[0], wanted)))
            }
            // Takes the first that is neither null nor empty.
            ExprKind::Call(Call { name, args }) if name == "coalesce" => match args.as_slice() {
                [one, other] => match (self.own(one, attribute, depth), self.own(other, attribute, depth)) {
                    (Some(own), None) => {
                        let input = self.input(other, depth)?;
                        // Before the input, so that it is taken wherever there is one.
                        (own, input, Some(Vec::new()))
                    }
                    (None, Some(own)) => {
                        let input = self.input(one, depth)?;
                        let is_missing = vec![format!("(var.{input} == null || var.{input} == \"\")")];
                        (own, input, Some(is_missing))
                    }
                    _ => return None,
                },
                _ => return None,
            },
            _ => return None,
        };
        Some(Found { mention, brought: Brought { input, own } })
    }

    /// The OAI whose attribute an expression is, where there is one.
    fn own(&self, expr: &Expr, attribute: &str, depth: usize) -> Option<Mention> {
        let inner = expr.unwrapped();
        if let Some((_, value)) = self.behind(inner).filter(|_| depth <= MOST_STEPS) {
            return self.own(value, attribute, depth + 1);
        }
        let is_nothing = |expr: &Expr| expr.kind == ExprKind::Null || expr.as_str() == Some("");
        match &inner.kind {
            ExprKind::Traversal(_) => {
                let mut found = identity::mentions(inner);
                let only = found.pop().filter(|_| found.is_empty())?;
                let whole = only.span == inner.span && only.attribute == attribute && !only.bound;
                let fixed = matches!(only.instance, Instance::None | Instance::Key(_) | Instance::Splat);
                (whole && fixed && only.identity.address().is_some()).then_some(only)
            }
            ExprKind::Call(Call { name, args }) => match (name.as_str(), args.as_slice()) {
                ("try", [own, rest @ ..]) if rest.iter().all(is_nothing) => self.own(own, attribute, depth + 1),
                ("one", [own]) => self.own(own, attribute, depth + 1),
                ("join", [separator, own]) if separator.as_str() == Some("") => self.own(own, attribute, depth + 1),
                _ => None,
            },
            _ => None,
        }
    }

    /// The input that an expression is, where nothing is known of what comes in by it.
    fn input(&self, expr: &Expr, depth: usize) -> Option<String> {
        let inner = expr.unwrapped();
        if let Some((_, value)) = self.behind(inner).filter(|_| depth <= MOST_STEPS) {
            return self.input(value, depth + 1);
        }
        let found = reference::as_reference(inner)?;
        match found.target {
            Address::Variable(name) if found.means.is_none() && found.attribute.is_none() => Some(name),
            _ => None,
        }
    }

    /// Whether a condition is about whether an input is given.
    fn asks_for(&self, condition: &Expr, input: &str, depth: usize) -> bool {
        let inner = condition.unwrapped();
        if let Some((_, value)) = self.behind(inner).filter(|_| depth <= MOST_STEPS) {
            return self.asks_for(value, input, depth + 1);
        }
        let ExprKind::Operation(_, operands) = &inner.kind else { return false };
        let is_input = |expr: &Expr| match &expr.unwrapped().kind {
            ExprKind::Call(Call { name, args }) if name == "length" && args.len() == 1 => {
                self.input(&args[0], depth + 1).as_deref() == Some(input)
            }
            _ => self.input(expr, depth + 1).as_deref() == Some(input),
        };
        let is_nothing = |expr: &Expr| {
            expr.kind == ExprKind::Null
                || expr.as_str() == Some("")
                || matches!(&expr.kind, ExprKind::Number(n) if n == "0")
        };
        match operands.as_slice() {
            [not] => self.asks_for(not, input, depth + 1),
            // Of several conditions that have to hold one is enough to ask.
            [one, other] if [one, other].iter().all(|one| matches!(one.unwrapped().kind, ExprKind::Operation(..))) => {
                self.asks_for(one, input, depth + 1) || self.asks_for(other, input, depth + 1)
            }
            [one, other] => {
                is_input(one) && is_nothing(other.unwrapped()) || is_input(other) && is_nothing(one.unwrapped())
            }
            _ => false,
        }
    }
}
