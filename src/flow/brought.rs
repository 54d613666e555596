//! An OAI that is created, or brought by whoever calls the module: `var.id == "" ? aws_….oai[0].id : var.id`.

use super::{Flow, MOST_STEPS};
use crate::hcl::ast::{Call, Expr, ExprKind, ObjectKey, Root, Step, StepKind, Traversal};
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

/// An expression, and the file in which it stands, where that matters.
type At<'e> = (Option<usize>, &'e Expr);

/// A condition: its file, its expression, and whether it has to hold or not to.
type Condition = (Option<usize>, Expr, bool);

/// What a value may be.
struct Leaf {
    value: Expr,
    conditions: Vec<Condition>,
}

/// A step into an object.
#[derive(Clone)]
enum Key {
    Name(String),
    /// One of two by a condition.
    Either(Box<(Option<usize>, Expr, String, String)>),
}

/// The entry that a step takes: a name, or one of two that a condition in a file chooses.
fn key(file: Option<usize>, step: &Step) -> Option<Key> {
    match &step.kind {
        StepKind::Attr(name) => Some(Key::Name(name.clone())),
        StepKind::Index(index) => match &index.unwrapped().kind {
            ExprKind::String(name) => Some(Key::Name(name.clone())),
            ExprKind::Conditional(parts) => {
                let (yes, no) = (parts[1].as_str()?.to_owned(), parts[2].as_str()?.to_owned());
                Some(Key::Either(Box::new((file, parts[0].clone(), yes, no))))
            }
            _ => None,
        },
        _ => None,
    }
}

fn is_nothing(expr: &Expr) -> bool {
    expr.kind == ExprKind::Null || expr.as_str() == Some("")
}

impl Flow<'_> {
    /// The OAI of which an expression in a file is the path, unless an input brings another one: the OAI, and the input.
    pub fn path_or_brought(&self, file: usize, expr: &Expr) -> Option<(Mention, Brought)> {
        self.either(Some(file), expr, "cloudfront_access_identity_path", "origin-access-identity/cloudfront/")
    }

    /// The OAI that a principal is, unless an input brings another one: the OAI, and the input.
    pub fn principal_or_brought(&self, expr: &Expr) -> Option<(Mention, Brought)> {
        self.either(None, expr, "iam_arn", identity::BEFORE_ID)
            .or_else(|| self.either(None, expr, "s3_canonical_user_id", "\0"))
    }

    fn either(&self, file: Option<usize>, expr: &Expr, attribute: &str, before_id: &str) -> Option<(Mention, Brought)> {
        let found = self.led((file, expr), 0, &|flow, (file, expr), depth| {
            if let Some((before, id)) = identity::put_together(expr)
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
        (file, expr): At<'_>,
        depth: usize,
        read: &dyn Fn(&Self, At<'_>, usize) -> Option<Found>,
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

    /// One of an OAI of this module and an input: by whether the input is given, or in a module whose callers are not in the
    /// walked code by whatever condition, since for those that take the input nothing changes.
    fn chosen(&self, at: At<'_>, attribute: &str, asks: bool, depth: usize) -> Option<Found> {
        if let ExprKind::Call(Call { name, args }) = &at.1.kind
            && name == "coalesce"
        {
            return self.first_given(args, attribute, depth);
        }
        let mut leaves = Vec::new();
        self.leaves(at, &[], depth, &mut Vec::new(), &mut leaves)?;
        let (mut own, mut input): (Vec<(Mention, &Leaf)>, Option<String>) = (Vec::new(), None);
        for leaf in &leaves {
            if is_nothing(leaf.value.unwrapped()) {
                continue;
            }
            if let Some(found) = self.own(&leaf.value, attribute, depth) {
                own.push((found, leaf));
                continue;
            }
            let brought = match self.input(&leaf.value, depth) {
                Some(brought) => brought,
                // Where the module's own is not taken, nothing changes.
                None if self.for_callers => continue,
                None => return None,
            };
            if input.as_ref().is_some_and(|known| *known != brought) {
                return None;
            }
            input = Some(brought);
        }
        let input = input?;
        let (mention, leaf) = own.first()?;
        if own.iter().any(|(other, _)| other.identity != mention.identity) {
            return None;
        }
        let is_asked = own
            .iter()
            .all(|(_, leaf)| leaf.conditions.iter().any(|(_, condition, _)| self.asks_for(condition, &input, depth)));
        if asks && !is_asked && !self.for_callers {
            return None;
        }
        let conditions = leaf.conditions.iter().map(|(file, condition, wanted)| {
            file.and_then(|file| condition::conjuncts(self.module.text(file), condition, *wanted))
        });
        let words: Option<Vec<Vec<String>>> = conditions.collect();
        let words = words.filter(|_| own.len() == 1).map(|all| all.concat());
        Some(Found { mention: mention.clone(), brought: Brought { input, own: words } })
    }

    /// The first of an OAI of this module and an input that is neither null nor empty.
    fn first_given(&self, args: &[Expr], attribute: &str, depth: usize) -> Option<Found> {
        let [one, other] = args else { return None };
        let (mention, input, own) = match (self.own(one, attribute, depth), self.own(other, attribute, depth)) {
            // Before the input, so that it is taken wherever there is one.
            (Some(own), None) => (own, self.input(other, depth)?, Vec::new()),
            (None, Some(own)) => {
                let input = self.input(one, depth)?;
                let is_missing = format!("(var.{input} == null || var.{input} == \"\")");
                (own, input, vec![is_missing])
            }
            _ => return None,
        };
        Some(Found { mention, brought: Brought { input, own: Some(own) } })
    }

    /// What a value may be, each with the conditions for it: through local values, conditions, and the entries `path` of objects
    /// that are written out.
    fn leaves(
        &self,
        (file, expr): At<'_>,
        path: &[Key],
        depth: usize,
        conditions: &mut Vec<Condition>,
        out: &mut Vec<Leaf>,
    ) -> Option<()> {
        if depth > MOST_STEPS || out.len() > MOST_STEPS {
            return None;
        }
        let inner = expr.unwrapped();
        let mut under = |condition: &Expr, file: Option<usize>, wanted: bool, at: At<'_>, path: &[Key]| {
            conditions.push((file, condition.clone(), wanted));
            let found = self.leaves(at, path, depth + 1, conditions, out);
            conditions.pop();
            found
        };
        match (&inner.kind, path) {
            (ExprKind::Conditional(parts), _) => {
                under(&parts[0], file, true, (file, &parts[1]), path)?;
                return under(&parts[0], file, false, (file, &parts[2]), path);
            }
            // An entry of nothing is asked for only where it is not taken.
            (ExprKind::Null, _) => {}
            (_, [Key::Either(choice), rest @ ..]) => {
                let (asked_in, condition, yes, no) = choice.as_ref();
                for (name, wanted) in [(yes, true), (no, false)] {
                    let mut path = vec![Key::Name(name.clone())];
                    path.extend(rest.iter().cloned());
                    under(condition, *asked_in, wanted, (file, inner), &path)?;
                }
                return Some(());
            }
            (ExprKind::Object(items), [Key::Name(name), rest @ ..]) => {
                return match super::item(inner, name) {
                    Some(value) => self.leaves((file, value), rest, depth + 1, conditions, out),
                    // What is not in an object is asked for only where it is another one.
                    None => items.iter().all(|item| matches!(item.key, ObjectKey::Name(_))).then_some(()),
                };
            }
            (ExprKind::Call(Call { name: function, args }), [_, ..]) if function == "try" => {
                let (value, rest) = args.split_first()?;
                rest.iter().all(is_nothing).then_some(())?;
                return self.leaves((file, value), path, depth + 1, conditions, out);
            }
            (ExprKind::Call(Call { name: function, args }), [Key::Name(name), rest @ ..]) if function == "merge" => {
                for map in args.iter().rev() {
                    let (file, map) = self.behind(map).map_or((file, map), |(file, map)| (Some(file), map));
                    let ExprKind::Object(_) = &map.unwrapped().kind else { return None };
                    if let Some(value) = super::item(map, name) {
                        return self.leaves((file, value), rest, depth + 1, conditions, out);
                    }
                }
                return None;
            }
            (ExprKind::Traversal(Traversal { root: Root::Name(root), steps, .. }), _) if root == "local" => {
                let [Step { kind: StepKind::Attr(name), .. }, steps @ ..] = steps.as_slice() else { return None };
                let (home, _, local) = self.module.local(name)?;
                let mut whole: Vec<Key> = steps.iter().map(|step| key(file, step)).collect::<Option<_>>()?;
                whole.extend(path.iter().cloned());
                return self.leaves((Some(home), &local.value), &whole, depth + 1, conditions, out);
            }
            (_, []) => {}
            _ => return None,
        }
        out.push(Leaf { value: inner.clone(), conditions: conditions.clone() });
        Some(())
    }

    /// The OAI whose attribute an expression is, where there is one.
    fn own(&self, expr: &Expr, attribute: &str, depth: usize) -> Option<Mention> {
        let inner = expr.unwrapped();
        if let Some((_, value)) = self.behind(inner).filter(|_| depth <= MOST_STEPS) {
            return self.own(value, attribute, depth + 1);
        }
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
        let is_nothing = |expr: &Expr| is_nothing(expr) || matches!(&expr.kind, ExprKind::Number(n) if n == "0");
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
