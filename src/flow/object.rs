//! What a value is, as far as the code shows it: objects and lists that are written out somewhere, led through local values,
//! inputs, functions and `for` to the place that takes them apart. Pure, and never sure of more than the code shows.

use crate::hcl::ast::{Call, Expr, ExprKind, ForExpr, ObjectItem, ObjectKey, Root, Span, Step, StepKind, Traversal};
use crate::policy::identity;
use crate::terraform::module::{Module, Repetition, repetition};
use crate::terraform::reference::{self, Instance};
use crate::terraform::tree::{Tree, output, variable};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// More steps than any value takes; the bound only ends a circle, which Terraform would refuse anyway.
const MOST_STEPS: usize = 48;

/// The name of the entry, in an object that describes an origin, for the id of its OAC.
pub const CONTROL: &str = "origin_access_control_id";

/// An expression in one place of the tree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct At<'m> {
    /// The node whose module it stands in.
    pub node: usize,
    /// The file of that module.
    pub file: usize,
    /// The expression.
    pub expr: &'m Expr,
}

/// An object that is written out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Literal<'m> {
    /// Where it stands.
    pub at: At<'m>,
    /// Its entries.
    pub items: &'m [ObjectItem],
}

/// A value, as far as the code shows it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'m> {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string, and where it is written.
    Text(String, At<'m>),
    /// A list, tuple or set.
    List(Vec<Entry<'m>>),
    /// An object or a map.
    Object(Object<'m>),
    /// What an expression is that is not taken apart.
    Other(At<'m>),
    /// An attribute of the instance of a resource that a name which is bound around the expression tells: its key.
    Instance(At<'m>, String),
    /// The id of an OAC that is to be written into the code.
    Control,
    /// Anything.
    Unknown,
}

/// An object, a map, or both as far as the code shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Object<'m> {
    /// What is in it, by name.
    pub fields: Vec<Entry<'m>>,
    /// Whether that is all.
    pub complete: bool,
    /// The places that make all objects beside it the same type.
    pub agrees: BTreeSet<(usize, usize)>,
    /// The types of inputs that it has, as far as they do not name [`CONTROL`]: module, file and place.
    pub types: BTreeSet<(usize, usize, Span)>,
    /// All types of inputs that it has.
    pub declared: BTreeSet<(usize, usize, Span)>,
    /// The literals that it is made of.
    pub literals: Vec<Literal<'m>>,
}

/// An item of a list, or an entry of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'m> {
    /// The key, empty in a list.
    pub name: String,
    /// The value.
    pub value: Value<'m>,
    /// Whether it is only there under a condition.
    pub maybe: bool,
    /// The entry of a literal that it is.
    pub source: Option<(Literal<'m>, &'m ObjectItem)>,
}

/// A literal that is looked at as if it were changed.
#[derive(Debug, Clone)]
pub struct Changed<'c> {
    /// The literals: module, file and place of each, with the entry that goes.
    pub literals: &'c [(usize, usize, Span, String)],
    /// What becomes of these entries.
    pub entry: Left,
    /// Whether the id of an OAC is put beside them.
    pub control: bool,
}

/// What is left of an entry that held an OAI's path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Nothing.
    Gone,
    /// `null`
    Null,
    /// `[]`
    EmptyList,
    /// `{}`
    EmptyObject,
    /// What was there: the OAC's id stands beside it, and goes first where an origin is made of both.
    Kept,
}

impl Left {
    /// What is written in its place; `None` where nothing is.
    pub fn written(self) -> Option<&'static str> {
        match self {
            Left::Gone | Left::Kept => None,
            Left::Null => Some("null"),
            Left::EmptyList => Some("[]"),
            Left::EmptyObject => Some("{}"),
        }
    }
}

/// The evaluation fails, as sure as the code shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fails;

/// The values of names that a `dynamic` block or a `for` binds.
pub type Bound<'m> = Vec<(String, Value<'m>)>;

/// What was passed on the way to a value.
#[derive(Debug, Clone, Default)]
pub struct Trail {
    /// Arguments of calls: module, file and place.
    pub arguments: BTreeSet<(usize, usize, Span)>,
    /// Local values, by module and name.
    pub locals: BTreeSet<(usize, String)>,
    /// Outputs that are more than one value, by module and name.
    pub outputs: BTreeSet<(usize, String)>,
    /// Inputs, by module and name.
    pub inputs: BTreeSet<(usize, String)>,
}

/// Reads values.
pub struct Eyes<'r, 'm> {
    /// How the modules call each other.
    pub tree: &'r Tree,
    /// All modules.
    pub modules: &'m [Module],
    /// What is looked at as if it were changed.
    pub changed: Option<Changed<'r>>,
    /// What was passed.
    pub trail: RefCell<Trail>,
}

impl<'m> Eyes<'_, 'm> {
    fn module(&self, node: usize) -> &'m Module {
        &self.modules[self.tree.nodes[node].module]
    }

    fn text(&self, at: At<'m>) -> &'m str {
        at.expr.span.of(self.module(at.node).text(at.file))
    }

    /// What an expression is.
    ///
    /// # Errors
    /// Where Terraform would refuse it, for sure.
    pub fn value(&self, at: At<'m>, bound: &Bound<'m>) -> Result<Value<'m>, Fails> {
        self.eval(at, bound, 0)
    }

    fn eval(&self, at: At<'m>, bound: &Bound<'m>, depth: usize) -> Result<Value<'m>, Fails> {
        if depth > MOST_STEPS {
            return Ok(Value::Unknown);
        }
        let at = At { expr: at.expr.unwrapped(), ..at };
        let inner = |expr: &'m Expr| self.eval(At { expr, ..at }, bound, depth + 1);
        Ok(match &at.expr.kind {
            ExprKind::Null => Value::Null,
            ExprKind::Bool(value) => Value::Bool(*value),
            ExprKind::Number(number) => Value::Number(number.clone()),
            // What names an OAI is one, however it is written.
            ExprKind::String(text) if identity::literal(text).is_some() => Value::Other(at),
            ExprKind::String(text) => Value::Text(text.clone(), at),
            ExprKind::Array(items) => {
                let values: Result<Vec<Value>, Fails> = items.iter().map(inner).collect();
                Value::List(values?.into_iter().map(plain).collect())
            }
            ExprKind::Object(items) => self.object(at, items, bound, depth)?,
            ExprKind::Conditional(parts) => match self.aside(|| inner(&parts[0]))? {
                Value::Bool(true) => inner(&parts[1])?,
                Value::Bool(false) => inner(&parts[2])?,
                _ => match (inner(&parts[1])?, inner(&parts[2])?) {
                    (Value::Object(one), Value::Object(other)) => self.united(at, one, other),
                    (Value::Object(one), Value::Null) if !one.fields.is_empty() => self.united(at, one, empty()),
                    (Value::Null, Value::Object(other)) if !other.fields.is_empty() => self.united(at, empty(), other),
                    (Value::List(one), Value::List(other)) => self.either(at, one, other),
                    (Value::List(one), Value::Null) if !one.is_empty() => self.either(at, one, Vec::new()),
                    (Value::Null, Value::List(other)) if !other.is_empty() => self.either(at, Vec::new(), other),
                    (one, other) if one == other => one,
                    _ => leaf(at, bound),
                },
            },
            ExprKind::Operation(_, operands) => self.aside(|| self.operation(at, operands, bound, depth))?,
            ExprKind::For(for_expr) => self.each(at, for_expr, bound, depth)?,
            ExprKind::Call(call) => self.call(at, call, bound, depth)?,
            ExprKind::Traversal(traversal) => self.traversal(at, traversal, bound, depth)?,
            ExprKind::Template(_) | ExprKind::Parens(_) => leaf(at, bound),
        })
    }

    /// A value that only decides something: no object passes what it asks.
    fn aside<T>(&self, value: impl FnOnce() -> T) -> T {
        let trail = self.trail.take();
        let found = value();
        *self.trail.borrow_mut() = trail;
        found
    }

    fn object(&self, at: At<'m>, items: &'m [ObjectItem], bound: &Bound<'m>, depth: usize) -> Result<Value<'m>, Fails> {
        let literal = Literal { at, items };
        let module = self.tree.nodes[at.node].module;
        let changed = self.changed.as_ref().and_then(|changed| {
            let same = |(m, file, span, _): &&(usize, usize, Span, String)| {
                (*m, *file, *span) == (module, at.file, at.expr.span)
            };
            changed.literals.iter().find(same).map(|(.., entry)| (entry.as_str(), changed.entry, changed.control))
        });
        let mut out = Object { literals: vec![literal], ..empty() };
        for item in items {
            let name = match &item.key {
                ObjectKey::Name(name) => name.clone(),
                ObjectKey::Computed(key) => match self.eval(At { expr: key, ..at }, bound, depth + 1)? {
                    Value::Text(name, _) => name,
                    _ => return Ok(Value::Unknown),
                },
            };
            let value = match changed {
                Some((gone, left, _)) if gone == name => match left {
                    Left::Gone => continue,
                    Left::Kept => self.eval(At { expr: &item.value, ..at }, bound, depth + 1)?,
                    Left::Null => Value::Null,
                    Left::EmptyList => Value::List(Vec::new()),
                    Left::EmptyObject => Value::Object(empty()),
                },
                Some((.., true)) if name == CONTROL => continue,
                _ => self.eval(At { expr: &item.value, ..at }, bound, depth + 1)?,
            };
            out.fields.push(Entry { name, value, maybe: false, source: Some((literal, item)) });
        }
        if changed.is_some_and(|(.., control)| control) {
            out.fields.push(Entry { name: CONTROL.to_owned(), value: Value::Control, maybe: false, source: None });
        }
        Ok(Value::Object(out))
    }

    /// What either of two maps or objects may be, by a condition that is not known.
    fn united(&self, at: At<'m>, one: Object<'m>, other: Object<'m>) -> Value<'m> {
        let complete = one.complete && other.complete;
        let mut fields = self.agreeing(at, one.fields);
        fields.extend(self.agreeing(at, other.fields));
        // Where both have an entry of a name, either is there.
        fields.iter_mut().for_each(|field| field.maybe = true);
        let literals = one.literals.into_iter().chain(other.literals).collect();
        Value::Object(Object { fields, complete, literals, ..empty() })
    }

    fn either(&self, at: At<'m>, one: Vec<Entry<'m>>, other: Vec<Entry<'m>>) -> Value<'m> {
        let mut items = self.agreeing(at, one);
        items.extend(self.agreeing(at, other));
        items.iter_mut().for_each(|item| item.maybe = true);
        Value::List(items)
    }

    /// The items of a collection that Terraform makes all the same type, at a place: one alone is what it is.
    fn agreeing(&self, at: At<'m>, mut items: Vec<Entry<'m>>) -> Vec<Entry<'m>> {
        if items.len() > 1 {
            for item in &mut items {
                if let Value::Object(object) = &mut item.value {
                    object.agrees.insert((self.tree.nodes[at.node].module, at.expr.span.start));
                }
            }
        }
        items
    }

    fn traversal(
        &self,
        at: At<'m>,
        traversal: &'m Traversal,
        bound: &Bound<'m>,
        depth: usize,
    ) -> Result<Value<'m>, Fails> {
        let module = self.module(at.node);
        let name = |index: usize| match traversal.steps.get(index).map(|step| &step.kind) {
            Some(StepKind::Attr(name)) => Some(name.as_str()),
            _ => None,
        };
        let (start, used) = match &traversal.root {
            Root::Expr(inner) => (self.eval(At { expr: inner, ..at }, bound, depth + 1)?, 0),
            Root::Name(root) => {
                if let Some((_, value)) = bound.iter().rev().find(|(name, _)| name == root) {
                    return self.steps(at, value.clone(), &traversal.steps, bound, depth);
                }
                match (root.as_str(), name(0)) {
                    ("local", Some(name)) => {
                        let Some((file, _, local)) = module.local(name) else { return Ok(Value::Unknown) };
                        let own = self.tree.nodes[at.node].module;
                        self.trail.borrow_mut().locals.insert((own, name.to_owned()));
                        (self.eval(At { node: at.node, file, expr: &local.value }, &Vec::new(), depth + 1)?, 1)
                    }
                    ("var", Some(name)) => match self.input(at.node, name, depth)? {
                        Some(value) => (value, 1),
                        None => return Ok(leaf(at, bound)),
                    },
                    ("module", Some(call)) => {
                        let Some(value) = self.output(at.node, call, name(1), depth)? else {
                            return Ok(leaf(at, bound));
                        };
                        (value, 2)
                    }
                    _ => return self.instance(at, traversal, bound, depth),
                }
            }
        };
        let value = self.steps(at, start, &traversal.steps[used..], bound, depth)?;
        // What another module says of itself is not what can be said here.
        Ok(match value {
            Value::Other(found) if found.node != at.node => leaf(at, bound),
            Value::Instance(found, _) if found.node != at.node => Value::Unknown,
            Value::Unknown => leaf(at, bound),
            value => value,
        })
    }

    /// What names a resource: itself, or the instance of it that bound names tell.
    fn instance(
        &self,
        at: At<'m>,
        traversal: &'m Traversal,
        bound: &Bound<'m>,
        depth: usize,
    ) -> Result<Value<'m>, Fails> {
        let found = reference::as_reference(at.expr).filter(|found| found.target.is_managed() && !found.deeper);
        let index = found.and_then(|found| match found.instance {
            Instance::Computed(span) => Some(span),
            _ => None,
        });
        let mut steps = traversal.steps.iter();
        let expr = steps.find_map(|step| match &step.kind {
            StepKind::Index(expr) if Some(expr.span) == index => Some(expr),
            _ => None,
        });
        let Some(expr) = expr.filter(|_| names_any(at.expr, bound)) else { return Ok(leaf(at, bound)) };
        Ok(match self.eval(At { expr, ..at }, bound, depth + 1)? {
            Value::Text(key, _) => Value::Instance(at, key),
            _ => Value::Unknown,
        })
    }

    /// What an input is in a node; `None` where its caller is not known.
    fn input(&self, node: usize, name: &str, depth: usize) -> Result<Option<Value<'m>>, Fails> {
        let own = self.tree.nodes[node].module;
        let Some((file, block)) = variable(&self.modules[own], name) else { return Ok(None) };
        let Some((caller, _)) = self.tree.nodes[node].caller.clone() else { return Ok(None) };
        let Some((call_file, call)) = self.tree.call(self.modules, node) else { return Ok(None) };
        let value = match (call.body.attribute(name), block.body.attribute("default")) {
            (Some(argument), _) => {
                let value =
                    self.eval(At { node: caller, file: call_file, expr: &argument.value }, &Vec::new(), depth + 1)?;
                if may_hold(&value) {
                    let at = self.tree.nodes[caller].module;
                    let mut trail = self.trail.borrow_mut();
                    trail.inputs.insert((own, name.to_owned()));
                    trail.arguments.insert((at, call_file, argument.value.span));
                }
                value
            }
            (None, Some(default)) => self.eval(At { node, file, expr: &default.value }, &Vec::new(), depth + 1)?,
            (None, None) => return Ok(None),
        };
        Ok(Some(match block.body.attribute("type") {
            Some(declared) => self.typed(At { node, file, expr: &declared.value }, value),
            None => value,
        }))
    }

    /// A value as the type of an input makes it.
    fn typed(&self, kind: At<'m>, value: Value<'m>) -> Value<'m> {
        match &kind.expr.kind {
            ExprKind::Call(Call { name, args }) => match (name.as_str(), args.as_slice(), value) {
                ("list" | "set" | "map" | "tuple", [of], value) => {
                    let of = At { expr: of, ..kind };
                    match value {
                        Value::List(items) => Value::List(self.of_type(of, items)),
                        Value::Object(object) => {
                            Value::Object(Object { fields: self.of_type(of, object.fields), ..object })
                        }
                        value => value,
                    }
                }
                ("object", [declared], Value::Object(object)) => self.declared(At { expr: declared, ..kind }, object),
                ("optional", [of, ..], value) => self.typed(At { expr: of, ..kind }, value),
                (_, _, value) => value,
            },
            _ => value,
        }
    }

    fn of_type(&self, of: At<'m>, items: Vec<Entry<'m>>) -> Vec<Entry<'m>> {
        let is_any =
            matches!(&of.expr.kind, ExprKind::Traversal(Traversal { root: Root::Name(name), .. }) if name == "any");
        let items = if is_any { self.agreeing(of, items) } else { items };
        let made = items.into_iter().map(|item| Entry { value: self.typed(of, item.value), ..item });
        made.collect()
    }

    /// An object with the entries that its type names: those that are optional and not given are null.
    fn declared(&self, kind: At<'m>, object: Object<'m>) -> Value<'m> {
        let ExprKind::Object(items) = &kind.expr.kind else { return Value::Object(object) };
        let is_named = items.iter().any(|item| item.key == ObjectKey::Name(CONTROL.to_owned()));
        let mut types = object.types;
        if !is_named {
            types.insert((self.tree.nodes[kind.node].module, kind.file, kind.expr.span));
        }
        let mut fields: Vec<Entry<'m>> = Vec::new();
        for item in items {
            let ObjectKey::Name(name) = &item.key else { return Value::Unknown };
            let of = At { expr: &item.value, ..kind };
            match object.fields.iter().find(|field| field.name == *name) {
                Some(field) => {
                    fields.push(Entry { value: self.typed(of, field.value.clone()), ..field.clone() });
                }
                None if object.complete => {
                    let default = match &item.value.kind {
                        ExprKind::Call(Call { name, args }) if name == "optional" => args.get(1),
                        _ => {
                            fields.push(Entry { name: name.clone(), ..plain(Value::Unknown) });
                            continue;
                        }
                    };
                    let at = default.map(|expr| At { expr, ..kind });
                    let value = at
                        .map_or(Value::Null, |at| self.eval(at, &Vec::new(), MOST_STEPS - 8).unwrap_or(Value::Unknown));
                    fields.push(Entry { name: name.clone(), ..plain(value) });
                }
                None => fields.push(Entry { name: name.clone(), ..plain(Value::Unknown) }),
            }
        }
        // What is about to be written is in the type too.
        let control = object.fields.iter().find(|field| field.value == Value::Control);
        fields.extend(control.filter(|_| !is_named).cloned());
        let mut declared = object.declared;
        declared.insert((self.tree.nodes[kind.node].module, kind.file, kind.expr.span));
        let literals = object.literals;
        Value::Object(Object { fields, complete: true, agrees: BTreeSet::new(), types, declared, literals })
    }

    /// What an output of a call is; `None` where that is not known.
    fn output(&self, node: usize, call: &str, name: Option<&str>, depth: usize) -> Result<Option<Value<'m>>, Fails> {
        let (Some(child), Some(name)) = (self.tree.nodes[node].children.get(call), name) else { return Ok(None) };
        let single = self.module(node).call(call).is_some_and(|(_, call)| repetition(call) == Repetition::Single);
        let found = output(self.module(*child), name).filter(|_| single);
        let Some((file, value)) = found.and_then(|(file, block)| Some((file, block.body.attribute("value")?))) else {
            return Ok(None);
        };
        let found = self.eval(At { node: *child, file, expr: &value.value }, &Vec::new(), depth + 1)?;
        if matches!(found, Value::Object(_) | Value::List(_)) {
            let module = self.tree.nodes[*child].module;
            self.trail.borrow_mut().outputs.insert((module, name.to_owned()));
        }
        Ok(Some(found))
    }

    fn steps(
        &self,
        at: At<'m>,
        start: Value<'m>,
        steps: &'m [Step],
        bound: &Bound<'m>,
        depth: usize,
    ) -> Result<Value<'m>, Fails> {
        let mut value = start;
        for (index, step) in steps.iter().enumerate() {
            let key = match &step.kind {
                StepKind::Attr(name) => Value::Text(name.clone(), at),
                StepKind::LegacyIndex(number) => Value::Number(number.to_string()),
                StepKind::Index(expr) => self.eval(At { expr, ..at }, bound, depth + 1)?,
                StepKind::FullSplat | StepKind::AttrSplat => {
                    let Value::List(items) = value else { return Ok(Value::Unknown) };
                    let each = items.into_iter().map(|item| {
                        let value = self.steps(at, item.value, &steps[index + 1..], bound, depth + 1)?;
                        Ok(Entry { value, ..item })
                    });
                    return each.collect::<Result<Vec<_>, Fails>>().map(Value::List);
                }
            };
            value = member(value, &key)?;
        }
        Ok(value)
    }

    fn each(&self, at: At<'m>, for_expr: &'m ForExpr, bound: &Bound<'m>, depth: usize) -> Result<Value<'m>, Fails> {
        let items = match self.eval(At { expr: &for_expr.collection, ..at }, bound, depth + 1)? {
            Value::List(items) => {
                let numbered = items.into_iter().enumerate();
                numbered.map(|(index, item)| (Value::Number(index.to_string()), item)).collect::<Vec<_>>()
            }
            Value::Object(object) if object.complete => {
                let keyed = object.fields.into_iter();
                keyed.map(|item| (Value::Text(item.name.clone(), at), item)).collect()
            }
            _ => return Ok(leaf(at, bound)),
        };
        let is_object = self.text(at).starts_with('{');
        let values = if is_object { 2 } else { 1 };
        if for_expr.inner.len() < values {
            return Ok(Value::Unknown);
        }
        let mut out: Vec<Entry<'m>> = Vec::new();
        for (key, item) in items {
            let mut bound = bound.clone();
            match for_expr.names.as_slice() {
                [value] => bound.push((value.clone(), item.value.clone())),
                [name, value] => {
                    bound.push((name.clone(), key));
                    bound.push((value.clone(), item.value.clone()));
                }
                _ => return Ok(Value::Unknown),
            }
            let eval = |expr: &'m Expr| self.eval(At { expr, ..at }, &bound, depth + 1);
            let mut maybe = item.maybe;
            match for_expr.inner.get(values).map(eval).transpose()? {
                None | Some(Value::Bool(true)) => {}
                Some(Value::Bool(false)) => continue,
                Some(_) => maybe = true,
            }
            let name = match is_object {
                false => String::new(),
                true => match eval(&for_expr.inner[0])? {
                    Value::Text(name, _) | Value::Number(name) => name,
                    _ => return Ok(Value::Unknown),
                },
            };
            let value = eval(&for_expr.inner[values - 1])?;
            out.push(Entry { name, value, maybe, source: None });
        }
        Ok(match is_object {
            true => Value::Object(Object { fields: out, ..empty() }),
            false => Value::List(out),
        })
    }

    fn operation(&self, at: At<'m>, operands: &'m [Expr], bound: &Bound<'m>, depth: usize) -> Result<Value<'m>, Fails> {
        let text = self.module(at.node).text(at.file);
        let eval = |expr: &'m Expr| self.eval(At { expr, ..at }, bound, depth + 1);
        let found = match operands {
            [one] => match (Span::new(at.expr.span.start, one.span.start).of(text).trim(), eval(one)?) {
                ("!", Value::Bool(value)) => Some(!value),
                _ => None,
            },
            [one, other] => {
                let between = Span::new(one.span.end, other.span.start).of(text);
                let operator = between.trim_matches(|c: char| c.is_whitespace() || c == '(' || c == ')');
                match (operator, eval(one)?, eval(other)?) {
                    ("==", one, other) => self.equal(&one, &other),
                    ("!=", one, other) => self.equal(&one, &other).map(|same| !same),
                    ("&&", Value::Bool(false), _) | ("&&", _, Value::Bool(false)) => Some(false),
                    ("&&", Value::Bool(true), Value::Bool(true)) => Some(true),
                    ("||", Value::Bool(true), _) | ("||", _, Value::Bool(true)) => Some(true),
                    ("||", Value::Bool(false), Value::Bool(false)) => Some(false),
                    (operator, Value::Number(one), Value::Number(other)) => {
                        let numbers = one.parse::<f64>().ok().zip(other.parse::<f64>().ok());
                        numbers.and_then(|(one, other)| match operator {
                            ">" => Some(one > other),
                            "<" => Some(one < other),
                            ">=" => Some(one >= other),
                            "<=" => Some(one <= other),
                            _ => None,
                        })
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        Ok(found.map_or_else(|| leaf(at, bound), Value::Bool))
    }

    /// Whether two values are the same, where that is sure. The path of an OAI is taken to be there: where it is not, there
    /// is no OAI, and the OAC's id is null under the same conditions.
    fn equal(&self, one: &Value<'m>, other: &Value<'m>) -> Option<bool> {
        let is_path = |at: &At<'m>| !identity::mentions(at.expr).is_empty();
        match (one, other) {
            (Value::Unknown, _) | (_, Value::Unknown) => None,
            (Value::Instance(at, _), other) => self.equal(&Value::Other(*at), other),
            (one, Value::Instance(at, _)) => self.equal(one, &Value::Other(*at)),
            (Value::Other(at), Value::Null) | (Value::Null, Value::Other(at)) => is_path(at).then_some(false),
            (Value::Other(at), Value::Text(text, _)) | (Value::Text(text, _), Value::Other(at)) => {
                (is_path(at) && text.is_empty()).then_some(false)
            }
            (Value::Other(_), _) | (_, Value::Other(_)) => None,
            (Value::Control, Value::Null) | (Value::Null, Value::Control) => Some(false),
            (Value::Null, Value::Null) => Some(true),
            // Under the other condition it may be null.
            (Value::Object(Object { fields: all, .. }) | Value::List(all), Value::Null)
            | (Value::Null, Value::Object(Object { fields: all, .. }) | Value::List(all))
                if all.iter().any(|item| item.maybe) =>
            {
                None
            }
            (Value::Null, _) | (_, Value::Null) => Some(false),
            (Value::Text(one, _), Value::Text(other, _)) => Some(one == other),
            (Value::Bool(one), Value::Bool(other)) => Some(one == other),
            (Value::Number(one), Value::Number(other)) => Some(one == other),
            (Value::List(one), Value::List(other)) if one.is_empty() || other.is_empty() => {
                let sure = one.iter().chain(other).any(|item| !item.maybe);
                (sure || one.is_empty() && other.is_empty()).then_some(one.is_empty() && other.is_empty())
            }
            (Value::Object(one), Value::Object(other)) if one.complete && other.complete => {
                let (one, other) = (&one.fields, &other.fields);
                let sure = one.iter().chain(other).all(|field| !field.maybe);
                (sure && (one.is_empty() || other.is_empty())).then_some(one.is_empty() && other.is_empty())
            }
            _ => None,
        }
    }

    fn call(&self, at: At<'m>, call: &'m Call, bound: &Bound<'m>, depth: usize) -> Result<Value<'m>, Fails> {
        let eval = |expr: &'m Expr| self.eval(At { expr, ..at }, bound, depth + 1);
        let sure = |items: &[Entry<'m>]| items.iter().all(|item| !item.maybe);
        Ok(match (call.name.as_str(), call.args.as_slice()) {
            ("try", args) => {
                for arg in args {
                    match eval(arg) {
                        Err(Fails) => {}
                        // An attribute of a resource may not be there; what an object holds is.
                        Ok(Value::Other(_)) if !names_any(arg, bound) => return Ok(leaf(at, bound)),
                        Ok(Value::Instance(found, _)) if found.expr == arg.unwrapped() => return Ok(Value::Unknown),
                        Ok(value) => return Ok(value),
                    }
                }
                return Err(Fails);
            }
            ("can", [arg]) => match eval(arg) {
                Err(Fails) => Value::Bool(false),
                Ok(Value::Unknown) => Value::Unknown,
                Ok(Value::Other(_)) if !names_any(arg, bound) => leaf(at, bound),
                Ok(Value::Instance(found, _)) if found.expr == arg.unwrapped() => Value::Unknown,
                Ok(_) => Value::Bool(true),
            },
            ("lookup", [object, key, rest @ ..]) => match (eval(object)?, eval(key)?) {
                (Value::Object(object), Value::Text(key, _)) => {
                    match object.fields.iter().find(|field| field.name == key) {
                        Some(field) if field.maybe => Value::Unknown,
                        Some(field) => field.value.clone(),
                        None if !object.complete => Value::Unknown,
                        None => return rest.first().map_or(Err(Fails), eval),
                    }
                }
                (Value::Null, _) => return Err(Fails),
                _ => leaf(at, bound),
            },
            ("length", [arg]) => match eval(arg)? {
                Value::List(items) if sure(&items) => Value::Number(items.len().to_string()),
                Value::Object(object) if object.complete && sure(&object.fields) => {
                    Value::Number(object.fields.len().to_string())
                }
                Value::Text(text, _) => Value::Number(text.chars().count().to_string()),
                Value::Null => return Err(Fails),
                _ => leaf(at, bound),
            },
            ("keys", [arg]) => match eval(arg)? {
                Value::Object(object) if object.complete => {
                    let keys = object.fields.into_iter().map(|field| Entry {
                        value: Value::Text(field.name, at),
                        name: String::new(),
                        maybe: field.maybe,
                        source: None,
                    });
                    Value::List(keys.collect())
                }
                Value::Null => return Err(Fails),
                _ => leaf(at, bound),
            },
            ("values", [arg]) => match eval(arg)? {
                Value::Object(object) if object.complete => {
                    let items = object.fields.into_iter().map(|field| Entry { name: String::new(), ..field });
                    Value::List(items.collect())
                }
                Value::Null => return Err(Fails),
                _ => leaf(at, bound),
            },
            ("contains", [list, item]) => match (eval(list)?, eval(item)?) {
                (Value::List(items), item) if sure(&items) => {
                    let same: Vec<Option<bool>> = items.iter().map(|one| self.equal(&one.value, &item)).collect();
                    match (same.contains(&Some(true)), same.contains(&None)) {
                        (true, _) => Value::Bool(true),
                        (false, false) => Value::Bool(false),
                        _ => Value::Unknown,
                    }
                }
                _ => leaf(at, bound),
            },
            ("merge", args) => {
                let mut out = empty();
                for arg in args {
                    let objects = match eval(arg)? {
                        // An argument that is unfolded: `merge(local.parts...)`.
                        Value::List(items) => items.into_iter().map(|item| item.value).collect(),
                        value => vec![value],
                    };
                    for value in objects {
                        match value {
                            Value::Object(object) => {
                                out.complete &= object.complete;
                                out.literals.extend(object.literals);
                                out.agrees.extend(object.agrees);
                                out.types.extend(object.types);
                                out.declared.extend(object.declared);
                                for field in object.fields {
                                    match field.maybe {
                                        // What is there before it stays where it is not.
                                        true => {
                                            let known = out.fields.iter_mut();
                                            let before = known.filter(|known| known.name == field.name);
                                            before.for_each(|known| known.maybe = true);
                                        }
                                        false => out.fields.retain(|known| known.name != field.name),
                                    }
                                    out.fields.push(field);
                                }
                            }
                            Value::Null => {}
                            _ => out.complete = false,
                        }
                    }
                }
                Value::Object(out)
            }
            ("concat", args) => {
                let mut out = Vec::new();
                for arg in args {
                    match eval(arg)? {
                        Value::List(items) => out.extend(items),
                        _ => return Ok(leaf(at, bound)),
                    }
                }
                Value::List(out)
            }
            ("flatten", [arg]) => match eval(arg)? {
                Value::List(items) => Value::List(flat(items)),
                _ => leaf(at, bound),
            },
            ("tolist" | "toset" | "tomap" | "distinct", [arg]) => match eval(arg)? {
                Value::List(items) => Value::List(self.agreeing(at, items)),
                Value::Object(object) => Value::Object(Object { fields: self.agreeing(at, object.fields), ..object }),
                _ => leaf(at, bound),
            },
            ("jsondecode", [arg]) => match &arg.unwrapped().kind {
                ExprKind::Call(Call { name, args }) if name == "jsonencode" && args.len() == 1 => eval(&args[0])?,
                _ => leaf(at, bound),
            },
            ("coalesce", args) => {
                for arg in args {
                    match eval(arg)? {
                        Value::Null => {}
                        Value::Text(text, _) if text.is_empty() => {}
                        value @ (Value::Text(..) | Value::Number(_) | Value::Bool(_) | Value::Object(_)) => {
                            return Ok(value);
                        }
                        _ => return Ok(leaf(at, bound)),
                    }
                }
                return Err(Fails);
            }
            ("one", [arg]) => match eval(arg)? {
                Value::List(items) if items.is_empty() => Value::Null,
                Value::List(mut items) if items.len() == 1 && sure(&items) => items.remove(0).value,
                _ => leaf(at, bound),
            },
            ("element", [list, index]) => match (eval(list)?, eval(index)?) {
                (Value::List(items), Value::Number(index)) if sure(&items) => {
                    let found = index.parse::<usize>().ok().and_then(|index| items.get(index));
                    found.map_or(Value::Unknown, |item| item.value.clone())
                }
                _ => leaf(at, bound),
            },
            _ => leaf(at, bound),
        })
    }
}

/// An object with nothing in it.
pub fn empty<'m>() -> Object<'m> {
    Object {
        fields: Vec::new(),
        complete: true,
        agrees: BTreeSet::new(),
        types: BTreeSet::new(),
        declared: BTreeSet::new(),
        literals: Vec::new(),
    }
}

fn plain(value: Value<'_>) -> Entry<'_> {
    Entry { name: String::new(), value, maybe: false, source: None }
}

/// An item of a list in one list.
fn flat(items: Vec<Entry<'_>>) -> Vec<Entry<'_>> {
    let unfolded = items.into_iter().flat_map(|item| match item.value {
        Value::List(inner) => {
            let maybe = item.maybe;
            flat(inner).into_iter().map(|entry| Entry { maybe: entry.maybe || maybe, ..entry }).collect()
        }
        _ => vec![item],
    });
    unfolded.collect()
}

/// An expression that is not taken apart; one that needs names which are bound around it says nothing elsewhere.
fn leaf<'m>(at: At<'m>, bound: &Bound<'m>) -> Value<'m> {
    if names_any(at.expr, bound) { Value::Unknown } else { Value::Other(at) }
}

/// Whether an OAI may be in a value: in an object, or in what is named.
fn may_hold(value: &Value<'_>) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(..) => false,
        Value::Other(found) => !identity::mentions(found.expr).is_empty(),
        _ => true,
    }
}

fn names_any(expr: &Expr, bound: &Bound<'_>) -> bool {
    bound.iter().any(|(name, _)| super::path::names(expr, name))
}

fn member<'m>(value: Value<'m>, key: &Value<'m>) -> Result<Value<'m>, Fails> {
    Ok(match (value, key) {
        (Value::Object(object), Value::Text(name, _) | Value::Number(name)) => {
            match object.fields.into_iter().find(|field| field.name == *name) {
                Some(field) if field.maybe => Value::Unknown,
                Some(field) => field.value,
                None if object.complete => return Err(Fails),
                None => Value::Unknown,
            }
        }
        (Value::List(mut items), Value::Number(index)) if items.iter().all(|item| !item.maybe) => {
            match index.parse::<usize>() {
                Ok(index) if index < items.len() => items.swap_remove(index).value,
                _ => return Err(Fails),
            }
        }
        (Value::Null, _) => return Err(Fails),
        _ => Value::Unknown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::module::read_modules;
    use crate::workspace::{SourceFile, Workspace};

    fn told(value: &Value<'_>, text: &str) -> String {
        let entry = |entry: &Entry<'_>| {
            let name = if entry.name.is_empty() { String::new() } else { format!("{} ", entry.name) };
            format!("{name}{}{}", if entry.maybe { "?" } else { "" }, told(&entry.value, text))
        };
        match value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(number) => number.clone(),
            Value::Text(value, _) => format!("{value:?}"),
            Value::List(items) => format!("[{}]", items.iter().map(entry).collect::<Vec<_>>().join(", ")),
            Value::Object(object) => {
                let fields = object.fields.iter().map(entry).collect::<Vec<_>>().join(", ");
                format!("{{{fields}{}}}", if object.complete { "" } else { " and more" })
            }
            Value::Other(at) => format!("<{}>", at.expr.span.of(text)),
            Value::Instance(at, key) => format!("<{} by {key:?}>", at.expr.span.of(text)),
            Value::Control => "the id".to_owned(),
            Value::Unknown => "unknown".to_owned(),
        }
    }

    /// What an expression is, with `local.a` and `local.b` for objects and `b.c` for a resource.
    fn read(value: &str) -> String {
        let locals = "a = { p = b.c.path, n = null }\n  b = var.x ? { a = local.a } : {}";
        let text = format!("locals {{\n  {locals}\n}}\nx \"y\" {{\n  value = {value}\n}}\n");
        let mut workspace = Workspace::default();
        let file = SourceFile { bytes: text.clone().into_bytes(), editable: true };
        workspace.files.insert("main.tf".to_owned(), file);
        let modules = read_modules(&workspace).expect("UTF-8");
        let tree = Tree::new(&workspace, &modules);
        let (_, block) = modules[0].blocks_of("x").next().expect("a block");
        let expr = &block.body.attribute("value").expect("an argument").value;
        let eyes = Eyes { tree: &tree, modules: &modules, changed: None, trail: RefCell::default() };
        eyes.value(At { node: 0, file: 0, expr }, &Vec::new()).map_or("fails".to_owned(), |value| told(&value, &text))
    }

    #[test]
    fn objects_are_led_to_where_they_are_taken_apart() {
        for (value, expected) in [
            ("local.a.p", "<b.c.path>"),
            ("local.a[\"p\"]", "<b.c.path>"),
            ("local.a.q", "fails"),
            ("try(local.a.q, \"\")", "\"\""),
            ("try(b.c[0].path, \"\")", "<try(b.c[0].path, \"\")>"),
            ("lookup(local.a, \"q\", [])", "[]"),
            ("merge(local.a, { n = 1, m = \"x\" })", "{p <b.c.path>, n 1, m \"x\"}"),
            ("concat([local.a.p], [for k, v in local.a : k if v != null])", "[<b.c.path>, ?\"p\"]"),
            ("{ for k in [\"x\", \"y\"] : k => merge(local.a, { k = k }).k }", "{x \"x\", y \"y\"}"),
            ("[for o in [{ on = true, i = 1 }, { on = false, i = 2 }] : o.i if o.on]", "[1]"),
            ("length(keys(lookup(local.a, \"q\", {}))) == 0 ? [] : [1]", "[]"),
            ("local.a.n != null ? [1] : []", "[]"),
            ("jsondecode(jsonencode(local.a)).n", "null"),
            ("flatten([[1], [[2]]])", "[1, 2]"),
            ("[for k in [\"x\"] : b_c.d[k].path]", "[<b_c.d[k].path by \"x\">]"),
            ("[for k in [\"x\"] : try(b_c.d[k].path, null)]", "[unknown]"),
        ] {
            assert_eq!(read(value), expected, "{value}");
        }
    }

    #[test]
    fn what_is_there_under_a_condition_is_not_sure() {
        for (value, expected) in [
            ("local.b", "{a ?{p <b.c.path>, n null}}"),
            ("merge(local.b, { a = 1 })", "{a 1}"),
            ("merge({ a = 1 }, local.b)", "{a ?1, a ?{p <b.c.path>, n null}}"),
            ("merge(local.b, module.other.origins)", "{a ?{p <b.c.path>, n null} and more}"),
            ("lookup(local.b, \"a\", null) == null ? 1 : 2", "<lookup(local.b, \"a\", null) == null ? 1 : 2>"),
            ("length(local.b)", "<length(local.b)>"),
            ("[for k, v in local.b : v.p]", "[?<b.c.path>]"),
            ("[for k, v in local.b : upper(v.p)]", "[?unknown]"),
        ] {
            assert_eq!(read(value), expected, "{value}");
        }
    }
}
