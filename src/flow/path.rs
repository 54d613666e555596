//! The way of an OAI's path to an origin, and the expression that brings the OAC's id there instead: under the same
//! conditions, and `null` where the path was empty.

use super::brought::Brought;
use super::{Flow, MOST_STEPS, asked, is_empty, only_item};
use crate::hcl::ast::{Block, Body, Call, Expr, ExprKind, Item, Root, StepKind, Traversal};
use crate::policy::identity::{self, Identity, Mention};
use crate::terraform::address::Address;
use crate::terraform::module::{Repetition, Resource, repetition};
use crate::terraform::reference::{self, Instance};
use crate::workspace::layout;

/// Which OAI an origin takes, and what takes its place.
#[derive(Debug, Clone, PartialEq)]
pub struct PathFlow {
    /// The OAI, at the place where it stands, or comes in, in the origin.
    pub mention: Mention,
    /// What brings the OAC's id.
    pub control: ControlId,
}

/// An expression for an OAC's id, put together from the one for an OAI's path.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ControlId {
    pieces: Vec<Piece>,
    /// Whether it asks which instances there are, so that an OAC which is always there cannot stand in.
    pub by_instances: bool,
    /// Whether the OAC that the origin names already is the other branch of it.
    pub keeps_other: bool,
    /// The input that may bring another OAI in place of the one that the module declares, so that the OAC is always there.
    pub brought: Option<Brought>,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Text(String),
    /// The OAC's address, with what stands behind the OAI's for its instance.
    Control {
        suffix: String,
    },
}

impl ControlId {
    /// The expression with this OAC in it.
    pub fn with(&self, control: &Address, block: Option<&Resource<'_>>) -> String {
        let single = block.is_some_and(|resource| matches!(repetition(resource.block), Repetition::Single));
        let parts = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Control { .. } if single => control.to_string(),
            Piece::Control { suffix } => format!("{control}{suffix}"),
        });
        parts.collect()
    }

    /// The expression with the id of an OAC that is handed over from another module in it.
    pub fn with_id(&self, id: &str) -> String {
        let mut out = String::new();
        let mut behind_control = false;
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) if behind_control => out.push_str(text.strip_prefix(".id").unwrap_or(text)),
                Piece::Text(text) => out.push_str(text),
                Piece::Control { .. } => out.push_str(id),
            }
            behind_control = matches!(piece, Piece::Control { .. });
        }
        out
    }

    fn text(text: impl Into<String>) -> ControlId {
        ControlId { pieces: vec![Piece::Text(text.into())], ..ControlId::default() }
    }

    /// The id of an OAC, or of the instance of it that `suffix` stands for.
    pub fn of_instance(suffix: String) -> ControlId {
        ControlId { pieces: vec![Piece::Control { suffix }, Piece::Text(".id".to_owned())], ..ControlId::default() }
    }

    fn then(mut self, other: ControlId) -> ControlId {
        self.pieces.extend(other.pieces);
        self.by_instances |= other.by_instances;
        self.keeps_other |= other.keeps_other;
        self.brought = self.brought.or(other.brought);
        self
    }
}

/// How the path of an OAI is led into an origin.
pub struct Way<'w> {
    /// What is known of the module.
    pub flow: &'w Flow<'w>,
    /// What the origin has for an OAC where it has no OAI: `null`, or what it names already.
    pub otherwise: Option<String>,
}

/// The values on the way, with the OAIs that were met.
struct Walk<'w> {
    way: &'w Way<'w>,
    met: Vec<Mention>,
    /// In a `dynamic` block: its iterator's name, and the file and value that it goes through.
    iterator: Option<(String, Option<(usize, &'w Expr)>)>,
}

impl Way<'_> {
    /// The OAI that an `s3_origin_config` block takes, `None` where that is not followed.
    pub fn of_block(&self, file: usize, value: &Expr) -> Option<PathFlow> {
        let mut walk = Walk { way: self, met: Vec::new(), iterator: None };
        let control = walk.scalar(file, value, 0)?;
        self.only(walk.met, control, value)
    }

    /// The OAI that a `dynamic "s3_origin_config"` block takes.
    pub fn of_dynamic(&self, file: usize, block: &Block, value: &Expr) -> Option<PathFlow> {
        let for_each = &block.body.attribute("for_each")?.value;
        let name = reference::iterator(block)?.to_owned();
        let mut walk = Walk { way: self, met: Vec::new(), iterator: Some((name, None)) };
        let control = walk.repeated(file, for_each, value)?;
        // Where the value stands is the block's only place that is sure to go.
        self.only(walk.met, control, value)
    }

    /// The flow, if all OAIs that were met are one, by the same instance.
    fn only(&self, met: Vec<Mention>, control: ControlId, value: &Expr) -> Option<PathFlow> {
        let first = met.first()?;
        let same = |other: &Mention| other.identity == first.identity && other.instance == first.instance;
        met.iter()
            .all(same)
            .then(|| PathFlow { mention: Mention { span: value.unwrapped().span, ..first.clone() }, control })
    }
}

impl<'w> Walk<'w> {
    fn source(&self, file: usize, expr: &Expr) -> String {
        layout::copied(self.way.flow.module.text(file), expr.span)
    }

    /// Where there is no OAI.
    fn nobody(&self) -> ControlId {
        match &self.way.otherwise {
            None => ControlId::text("null"),
            Some(other) => ControlId { keeps_other: true, ..ControlId::text(other.clone()) },
        }
    }

    /// The value of the iterator that an expression is, or an entry of it.
    fn bound(&self, expr: &Expr) -> Option<Option<(usize, &'w Expr)>> {
        let (name, value) = self.iterator.as_ref()?;
        let ExprKind::Traversal(Traversal { root: Root::Name(root), steps, .. }) = &expr.kind else { return None };
        if root != name {
            return None;
        }
        let attributes: Option<Vec<&str>> = steps
            .iter()
            .map(|step| match &step.kind {
                StepKind::Attr(name) => Some(name.as_str()),
                _ => None,
            })
            .collect();
        Some(match (attributes.as_deref(), value) {
            (Some(["value"]), Some(found)) => Some(*found),
            (Some(["value", key]), Some((file, object))) => super::item(object, key).map(|value| (*file, value)),
            _ => None,
        })
    }

    /// The id in place of a path.
    fn scalar(&mut self, file: usize, expr: &'w Expr, depth: usize) -> Option<ControlId> {
        if depth > MOST_STEPS {
            return None;
        }
        let inner = expr.unwrapped();
        if inner.kind == ExprKind::Null || inner.as_str() == Some("") {
            return Some(self.nobody());
        }
        if let Some((mention, brought)) =
            self.way.flow.path_or_brought(file, inner).filter(|_| self.way.otherwise.is_none())
        {
            self.met.push(mention);
            return Some(ControlId { brought: Some(brought), ..ControlId::of_instance(String::new()) });
        }
        let of_map = || self.way.flow.of_map(inner, "cloudfront_access_identity_path");
        let whole =
            || self.way.flow.of_whole(inner).filter(|whole| whole.attribute == "cloudfront_access_identity_path");
        if let Some(mention) = identity::as_path(inner).or_else(whole).or_else(of_map) {
            if mention.bound || mention.instance == Instance::Splat {
                return None;
            }
            let suffix = mention.instance.suffix(self.way.flow.module.text(file));
            self.met.push(mention);
            return Some(ControlId::of_instance(suffix));
        }
        if let Some(value) = self.bound(inner) {
            let (file, value) = value?;
            return self.scalar(file, value, depth + 1);
        }
        if let Some((file, value)) = self.way.flow.behind(inner) {
            return self.scalar(file, value, depth + 1);
        }
        match &inner.kind {
            ExprKind::Conditional(parts) => {
                let condition = self.condition(file, &parts[0])?;
                let yes = self.scalar(file, &parts[1], depth + 1)?;
                let no = self.scalar(file, &parts[2], depth + 1)?;
                Some(chosen(condition, yes, no))
            }
            ExprKind::Call(Call { name, args }) => match (name.as_str(), args.as_slice()) {
                ("try", _) => {
                    let values: Option<Vec<ControlId>> =
                        args.iter().map(|value| self.scalar(file, value, depth + 1)).collect();
                    Some(ControlId { by_instances: true, ..call("try", values?) })
                }
                ("join", [separator, list]) if separator.as_str() == Some("") => {
                    let suffix = self.splat(list, depth + 1)?;
                    Some(self.first_if_any(&suffix))
                }
                // Takes the first that is neither null nor empty.
                ("coalesce", all) => {
                    let is_nothing = |value: &&'w Expr| value.kind == ExprKind::Null || value.as_str() == Some("");
                    let mut values = all.iter().filter(|value| !is_nothing(value));
                    let only = values.next().filter(|_| values.next().is_none())?;
                    self.scalar(file, only, depth + 1)
                }
                ("one", [list]) => {
                    let suffix = self.splat(list, depth + 1)?;
                    Some(self.first_if_any(&suffix))
                }
                ("element", [list, index]) if index.span.of(self.way.flow.module.text(file)) == "0" => {
                    self.first(list, depth)
                }
                ("lookup", [map, key, rest @ ..]) if rest.len() <= 1 => {
                    let key = key.as_str()?;
                    let object = self.way.flow.behind(map).map_or(map, |(_, object)| object);
                    match (self.way.flow.looked_up((file, map), key), rest) {
                        (Some((file, value)), _) => self.scalar(file, value, depth + 1),
                        (None, [default]) if matches!(object.unwrapped().kind, ExprKind::Object(_)) => {
                            self.scalar(file, default, depth + 1)
                        }
                        _ => None,
                    }
                }
                _ => None,
            },
            ExprKind::Traversal(Traversal { root: Root::Expr(list), steps, .. }) => match steps.as_slice() {
                [step] if matches!(&step.kind, StepKind::Index(index) if index.span.of(self.way.flow.module.text(file)) == "0") => {
                    self.first(list, depth)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// The first item of `concat(SPLAT, [""])`, the old way to say that there may be none; or of a splat alone.
    fn first(&mut self, list: &'w Expr, depth: usize) -> Option<ControlId> {
        if let ExprKind::Call(Call { name, args }) = &list.unwrapped().kind
            && name == "concat"
            && let [splat, rest] = args.as_slice()
            && only_item(rest).is_some_and(|item| item.kind == ExprKind::Null || item.as_str() == Some(""))
        {
            let suffix = self.splat(splat, depth + 1)?;
            return Some(self.first_if_any(&suffix));
        }
        // `element` and an index fail where there is none, and so does the index of the OAC.
        self.splat(list, depth + 1)?;
        self.last_as("0").map(|suffix| ControlId { by_instances: true, ..ControlId::of_instance(suffix) })
    }

    /// A list that is all instances of an OAI, by their paths.
    fn splat(&mut self, list: &'w Expr, depth: usize) -> Option<String> {
        if depth > MOST_STEPS {
            return None;
        }
        if let Some((_, value)) = self.way.flow.behind(list) {
            return self.splat(value, depth + 1);
        }
        let mention =
            identity::as_path(list).filter(|mention| !mention.bound && mention.instance == Instance::Splat)?;
        self.met.push(mention);
        self.last_as("0")
    }

    /// The suffix of one instance of the OAI that was met last; from now on it is that instance.
    fn last_as(&mut self, key: &str) -> Option<String> {
        let last = self.met.last_mut()?;
        last.instance = Instance::Key(key.to_owned());
        Some(format!("[{key}]"))
    }

    fn first_if_any(&self, suffix: &str) -> ControlId {
        let values = vec![ControlId::of_instance(suffix.to_owned()), self.nobody()];
        ControlId { by_instances: true, ..call("try", values) }
    }

    /// A condition, about the OAC where it was about whether the OAI is there.
    fn condition(&self, file: usize, expr: &Expr) -> Option<ControlId> {
        // Whether an input is given stays as it is until the retirement.
        let through = |mention: &Mention| asked::in_expr(expr, mention.span).is_some();
        let through = |mention: &Mention| matches!(mention.identity, Identity::Through(_)) && through(mention);
        let asked: Vec<Mention> = self.way.flow.mentions(expr).into_iter().filter(|m| !through(m)).collect();
        let direct = asked::carried(expr);
        if let Some((name, _)) = &self.iterator
            && names(expr, name)
        {
            return None;
        }
        if asked.len() != direct.len()
            || direct.iter().any(|mention| {
                !mention.attribute.is_empty()
                    || mention.instance != Instance::None
                    || matches!(mention.identity, Identity::Literal(_))
            })
        {
            return None;
        }
        if direct.is_empty() {
            return Some(ControlId::text(self.source(file, expr)));
        }
        let text = self.way.flow.module.text(file);
        let mut places: Vec<_> = direct.iter().map(|mention| mention.span).collect();
        places.sort();
        let mut out = ControlId { by_instances: true, ..ControlId::default() };
        let mut at = expr.span.start;
        for place in places {
            out.pieces.push(Piece::Text(text[at..place.start].to_owned()));
            out.pieces.push(Piece::Control { suffix: String::new() });
            at = place.end;
        }
        out.pieces.push(Piece::Text(text[at..expr.span.end].to_owned()));
        Some(out)
    }

    /// The id where `value` is made into a block for each item of a list: one or none, since an origin has one such block.
    fn repeated(&mut self, file: usize, for_each: &'w Expr, value: &'w Expr) -> Option<ControlId> {
        let list = for_each.unwrapped();
        if let ExprKind::Conditional(parts) = &list.kind {
            let (on, off) = (&parts[1], &parts[2]);
            let condition = self.condition(file, &parts[0])?;
            return match (is_empty(on), is_empty(off)) {
                (false, true) => Some(chosen(condition, self.item(file, on, value)?, self.nobody())),
                (true, false) => Some(chosen(condition, self.nobody(), self.item(file, off, value)?)),
                _ => None,
            };
        }
        if only_item(list).is_some() {
            return self.item(file, list, value);
        }
        let name = self.iterator.as_ref().map(|(name, _)| name.clone())?;
        let is_value = matches!(self.bound(value.unwrapped()), Some(None)) && {
            let text = self.way.flow.module.text(file);
            value.unwrapped().span.of(text) == format!("{name}.value")
        };
        if is_value && let Some(suffix) = self.splat(list, 0) {
            return Some(self.first_if_any(&suffix));
        }
        if is_value && let Some((file_of_list, behind)) = self.way.flow.behind(list) {
            // The text of the value is read in the block's own file, so only the list is exchanged.
            if let ExprKind::Conditional(parts) = &behind.unwrapped().kind {
                let condition = self.condition(file_of_list, &parts[0])?;
                if is_empty(&parts[2]) {
                    let bound = (file_of_list, only_item(&parts[1])?);
                    self.iterator = Some((name, Some(bound)));
                    return Some(chosen(condition, self.scalar(file, value, 0)?, self.nobody()));
                }
            }
            let bound = (file_of_list, only_item(behind)?);
            self.iterator = Some((name, Some(bound)));
            return self.scalar(file, value, 0);
        }
        // Whatever the list is of, there is a block where it has something in it.
        if names(value, &name) || names(for_each, &name) || !self.way.flow.mentions(for_each).is_empty() {
            return None;
        }
        let condition = ControlId::text(format!("length({}) > 0", self.source(file, list)));
        Some(chosen(condition, self.scalar(file, value, 0)?, self.nobody()))
    }

    /// The value for the only item of a list.
    fn item(&mut self, file: usize, list: &'w Expr, value: &'w Expr) -> Option<ControlId> {
        let item = only_item(list)?;
        let (name, _) = self.iterator.take()?;
        self.iterator = Some((name, Some((file, item))));
        self.scalar(file, value, 0)
    }
}

fn chosen(condition: ControlId, yes: ControlId, no: ControlId) -> ControlId {
    let text = |text: &str| ControlId::text(text);
    condition.then(text(" ? ")).then(operand(yes)).then(text(" : ")).then(operand(no))
}

/// A conditional within another one stands in parentheses.
fn operand(value: ControlId) -> ControlId {
    let is_conditional = value.pieces.iter().any(|piece| matches!(piece, Piece::Text(text) if text.contains(" ? ")));
    match is_conditional {
        true => ControlId::text("(").then(value).then(ControlId::text(")")),
        false => value,
    }
}

fn call(name: &str, args: Vec<ControlId>) -> ControlId {
    let mut out = ControlId::text(format!("{name}("));
    for (index, arg) in args.into_iter().enumerate() {
        if index > 0 {
            out = out.then(ControlId::text(", "));
        }
        out = out.then(arg);
    }
    out.then(ControlId::text(")"))
}

/// Whether anything in a body refers to what a block binds to this name.
pub fn names_within(body: &Body, name: &str) -> bool {
    body.items.iter().any(|item| match item {
        Item::Attribute(attribute) => names(&attribute.value, name),
        Item::Block(block) => names_within(&block.body, name),
    })
}

/// Whether an expression uses a name that a block binds.
pub fn names(expr: &Expr, name: &str) -> bool {
    let own = matches!(&expr.kind, ExprKind::Traversal(Traversal { root: Root::Name(root), .. }) if root == name);
    let inner = match &expr.kind {
        ExprKind::For(for_expr) => for_expr.inner.iter().any(|inner| names(inner, name)),
        _ => false,
    };
    own || inner || expr.children().into_iter().any(|child| names(child, name))
}
