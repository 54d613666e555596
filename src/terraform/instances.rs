//! Instances of resources: which blocks have the same ones, and what names tell them apart.

use super::address::Address;
use super::keyed::whole_call;
use super::module::{Module, Repetition, Resource, repetition};
use super::reference::{self, Instance, Reference};
use super::tree::variable;
use crate::hcl::ast::canonical;
use crate::hcl::ast::{Block, Call, Each, Expr, ExprKind, ForExpr, ObjectKey, Root, Span, Step, StepKind, Traversal};
use std::collections::BTreeSet;

/// The value of an expression that refers to nothing: numbers, strings, lists, and `toset` of them.
pub fn constant(text: &str, expr: &Expr) -> Option<hcl::Value> {
    use hcl::eval::{Context, Evaluate, FuncDef, ParamType};
    let source = hcl_edit::parser::parse_expr(expr.span.of(text)).ok()?;
    let mut context = Context::new();
    let toset = FuncDef::builder().param(ParamType::Any).build(|args| Ok(args[0].clone()));
    context.declare_func("toset", toset);
    hcl::Expression::from(source).evaluate(&context).ok()
}

/// Whether a `count` or `for_each` is known to give at least one instance.
pub fn is_never_empty(text: &str, expr: &Expr) -> bool {
    match constant(text, expr) {
        Some(hcl::Value::Number(number)) => number.as_u64().is_some_and(|count| count > 0),
        Some(hcl::Value::Array(items)) => !items.is_empty(),
        Some(hcl::Value::Object(items)) => !items.is_empty(),
        _ => false,
    }
}

/// Whether two blocks have the same instances: both one, or the same `count` or `for_each`.
pub fn same_instances(module: &Module, one: &Resource<'_>, other: &Resource<'_>) -> bool {
    match (repetition(one.block), repetition(other.block)) {
        (Repetition::Single, Repetition::Single) => true,
        (Repetition::Count(a), Repetition::Count(b)) => counted(module, one.file, a) == counted(module, other.file, b),
        (Repetition::ForEach(_), Repetition::ForEach(_)) => keys(module, one) == keys(module, other),
        _ => false,
    }
}

/// What a `count` is, in a form in which equal ones are equal.
pub fn counted(module: &Module, file: usize, count: &Expr) -> String {
    let (file, count) = followed(module, file, count);
    canonical(module.text(file), count)
}

/// Whether the items of a `dynamic` block's `for_each` are the instances of a resource, and `index`, a name that the block binds,
/// tells which.
pub fn all_by(module: &Module, resource: &Resource<'_>, dynamic: (usize, &Expr, &str), index: &str) -> bool {
    let (file, items, iterator) = dynamic;
    let Repetition::ForEach(for_each) = repetition(resource.block) else { return false };
    let by_key = index == format!("{iterator}.key") && !matches!(items.unwrapped().kind, ExprKind::Array(_));
    // A set has no keys of its own; of a map, the value is something else than the key.
    let is_own = || values(module, file, items) == Some(Each::Instances(resource.address.clone()));
    let by_value = index == format!("{iterator}.value") && (is_set(module, resource.file, for_each) || is_own());
    let whole = reference::as_reference(items)
        .filter(|found| found.instance == Instance::None && found.attribute.is_none())
        .and_then(|found| module.resource(&found.target));
    let source = match whole {
        Some(other) if repetition(other.block) == Repetition::Single => return false,
        Some(other) => keys(module, &other),
        None => source_of_keys(module, file, items),
    };
    (by_key || by_value) && source == keys(module, resource)
}

/// What the keys of a `for_each` come from, in a form in which equal sources are equal. A resource as the `for_each`
/// stands for its own keys.
fn keys(module: &Module, resource: &Resource<'_>) -> String {
    let mut at = resource.clone();
    // Each step leads to another resource; the bound only ends a circle, which Terraform would refuse anyway.
    for _ in 0..32 {
        let Repetition::ForEach(expr) = repetition(at.block) else { break };
        let whole = reference::as_reference(expr)
            .filter(|found| found.instance == Instance::None && found.attribute.is_none())
            .and_then(|found| match &found.target {
                Address::Module(call) => module.call_as_resource(call),
                target => module.resource(target),
            });
        match whole {
            Some(next) => at = next,
            None => return source_of_keys(module, at.file, expr),
        }
    }
    at.address.to_string()
}

/// What the values of a `for_each` are, if it says so.
pub fn values(module: &Module, file: usize, for_each: &Expr) -> Option<Each> {
    if is_set(module, file, for_each) {
        return Some(Each::Keys);
    }
    let whole = reference::as_reference(for_each)?;
    let is_repeated = |found: Resource<'_>| matches!(repetition(found.block), Repetition::ForEach(_));
    let is_whole = whole.instance == Instance::None && whole.attribute.is_none() && !whole.deeper;
    let is_instances = match &whole.target {
        Address::Module(_) => true,
        target => module.resource(target).is_some_and(is_repeated),
    };
    (is_whole && is_instances).then_some(Each::Instances(whole.target))
}

/// Whether an expression is known to be a set: by `toset`, or by the type of the variable that it is.
fn is_set(module: &Module, file: usize, expr: &Expr) -> bool {
    let (_, expr) = followed(module, file, expr);
    if let ExprKind::Call(call) = &expr.kind {
        return call.name == "toset";
    }
    type_of(module, expr).is_some_and(|(file, kind)| kind.span.of(module.text(file)).starts_with("set("))
}

/// The type of the variable that an expression is, with its file.
fn type_of<'m>(module: &'m Module, expr: &Expr) -> Option<(usize, &'m Expr)> {
    let name = reference::as_input(expr)?;
    let (file, block) = variable(module, &name)?;
    Some((file, &block.body.attribute("type")?.value))
}

fn source_of_keys(module: &Module, file: usize, expr: &Expr) -> String {
    let mut at = followed(module, file, expr);
    loop {
        let inner = match &at.1.kind {
            ExprKind::Call(Call { name, args }) if matches!(name.as_str(), "toset" | "tomap" | "keys") => args.first(),
            ExprKind::For(items) => same_keys(module, at.0, at.1, items),
            _ => None,
        };
        let Some(inner) = inner else { return canonical(module.text(at.0), at.1) };
        at = followed(module, at.0, inner);
    }
}

/// The map of which `{ for key, value in map : key => … }`, or the set of `[for key, value in map : key]`, has the keys, all of
/// them.
fn same_keys<'m>(module: &Module, file: usize, whole: &Expr, items: &'m ForExpr) -> Option<&'m Expr> {
    let ([key, value], [new_key, rest @ ..]) = (items.names.as_slice(), items.inner.as_slice()) else { return None };
    let text = module.text(file);
    let is_object = whole.span.of(text).starts_with('{');
    if rest.len() != usize::from(is_object) || new_key.unwrapped().span.of(text) != key {
        return None;
    }
    // Of a list the names would be its indexes, which no set of its items has.
    let is_map = is_map(module, file, &items.collection) || rest.iter().any(|new| takes_attribute(new, value));
    is_map.then_some(&items.collection)
}

/// Whether an expression is known to be a map, by what is written or by the type of the variable that it is.
fn is_map(module: &Module, file: usize, expr: &Expr) -> bool {
    let (_, expr) = followed(module, file, expr);
    match &expr.kind {
        ExprKind::Object(_) => true,
        ExprKind::Call(Call { name, .. }) => name == "tomap",
        _ => type_of(module, expr).is_some_and(|(file, kind)| {
            let kind = kind.span.of(module.text(file));
            kind.starts_with("map(") || kind.starts_with("object(")
        }),
    }
}

/// Whether an expression takes an attribute of what has this name.
fn takes_attribute(expr: &Expr, name: &str) -> bool {
    let own = match &expr.kind {
        ExprKind::Traversal(Traversal { root: Root::Name(root), steps, .. }) => root == name && !steps.is_empty(),
        _ => false,
    };
    own || expr.children().into_iter().any(|child| takes_attribute(child, name))
}

/// Whether a resource is there once or not at all: `count = condition ? 1 : 0`, or `count = 1`.
pub fn is_toggle(module: &Module, resource: &Resource<'_>) -> bool {
    let Repetition::Count(count) = repetition(resource.block) else { return false };
    let text = module.text(resource.file);
    let is_01 = |expr: &Expr| matches!(expr.unwrapped().span.of(text), "0" | "1");
    match &count.unwrapped().kind {
        ExprKind::Conditional(parts) => is_01(&parts[1]) && is_01(&parts[2]),
        _ => count.unwrapped().span.of(text) == "1",
    }
}

/// What an expression is, a local value looked up: the file in which it stands, and itself.
fn followed<'m>(module: &'m Module, file: usize, expr: &'m Expr) -> (usize, &'m Expr) {
    let mut at = (file, expr.unwrapped());
    // Each step leads to another local value; the bound only ends a circle, which Terraform would refuse anyway.
    for _ in 0..32 {
        let whole = reference::as_reference(at.1).filter(|f| f.instance == Instance::None && f.attribute.is_none());
        match whole.map(|found| found.target) {
            Some(Address::Local(name)) => match module.local(&name) {
                Some((file, _, local)) => at = (file, local.value.unwrapped()),
                None => break,
            },
            _ => break,
        }
    }
    at
}

/// The same, without what makes a set, map or list of it.
fn looked_up<'m>(module: &'m Module, file: usize, expr: &'m Expr) -> (usize, &'m Expr) {
    let at = followed(module, file, expr);
    match &at.1.kind {
        ExprKind::Call(call) if matches!(call.name.as_str(), "toset" | "tomap" | "tolist") && call.args.len() == 1 => {
            looked_up(module, at.0, &call.args[0])
        }
        _ => at,
    }
}

/// The variable that an expression is, a local value looked up.
pub fn input(module: &Module, file: usize, expr: &Expr) -> Option<String> {
    reference::as_input(followed(module, file, expr).1)
}

/// The keys of a `for_each` that is written out, here or in a local value.
pub fn written_keys(module: &Module, file: usize, for_each: &Expr) -> Option<BTreeSet<String>> {
    match &looked_up(module, file, for_each).1.kind {
        ExprKind::Array(items) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
        ExprKind::Object(items) => items.iter().map(|item| name_of(&item.key)).collect(),
        _ => None,
    }
}

/// What the items of a `for_each` that are written out have for this entry, or are where there is none.
pub fn written_entries(module: &Module, file: usize, for_each: &Expr, entry: Option<&str>) -> Option<BTreeSet<String>> {
    let (_, found) = looked_up(module, file, for_each);
    let items: Vec<&Expr> = match &found.kind {
        ExprKind::Array(items) => items.iter().collect(),
        ExprKind::Object(items) => items.iter().map(|item| &item.value).collect(),
        _ => return None,
    };
    let of_item = |item: &Expr| match (entry, &item.unwrapped().kind) {
        (None, _) => item.as_str().map(str::to_owned),
        (Some(entry), ExprKind::Object(items)) => {
            let own = items.iter().find(|item| name_of(&item.key).as_deref() == Some(entry))?;
            own.value.as_str().map(str::to_owned)
        }
        _ => None,
    };
    items.into_iter().map(of_item).collect()
}

fn name_of(key: &ObjectKey) -> Option<String> {
    match key {
        ObjectKey::Name(name) => Some(name.clone()),
        ObjectKey::Computed(expr) => expr.as_str().map(str::to_owned),
    }
}

/// Which instances of a call a reference takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// The only one; or the one of a call that is made once or not at all, if it is made.
    Only,
    /// The one with the key or index of the block in which the reference stands.
    Same,
    /// All of them.
    All,
}

/// Which instances of a call a reference takes that stands in a block; `None` where that is not known, or a certain one.
pub fn pick(module: &Module, within: Option<&Resource<'_>>, call: &Resource<'_>, instance: &Instance) -> Option<Pick> {
    let same = || within.is_some_and(|block| same_instances(module, block, call));
    match (repetition(call.block), instance) {
        (Repetition::Single, Instance::None) => Some(Pick::Only),
        (Repetition::Count(_), Instance::Splat) if is_toggle(module, call) => Some(Pick::Only),
        (Repetition::Count(_), Instance::Key(key)) if key == "0" && is_toggle(module, call) => Some(Pick::Only),
        (Repetition::Count(_), Instance::CountIndex) if same() => Some(Pick::Same),
        (Repetition::ForEach(_), Instance::EachKey) if same() => Some(Pick::Same),
        (Repetition::Count(_) | Repetition::ForEach(_), Instance::Splat) => Some(Pick::All),
        _ => None,
    }
}

/// Whether there is at least one instance of a block, whatever is handed over.
pub fn is_always(module: &Module, block: &Resource<'_>) -> bool {
    match repetition(block.block) {
        Repetition::Single => true,
        Repetition::Count(items) => is_never_empty(module.text(block.file), items),
        Repetition::ForEach(items) => {
            let written = || written_keys(module, block.file, items).is_some_and(|keys| !keys.is_empty());
            is_never_empty(module.text(block.file), items) || written()
        }
    }
}

/// What the instances of a block come from, in a form in which equal sources are equal; `None` for a block that is there once
/// or not at all.
pub fn source(module: &Module, block: &Resource<'_>) -> Option<String> {
    match repetition(block.block) {
        Repetition::Single => None,
        Repetition::Count(_) if is_toggle(module, block) => None,
        Repetition::Count(count) => Some(format!("count {}", canonical(module.text(block.file), count))),
        Repetition::ForEach(_) => Some(keys(module, block)),
    }
}

/// How a reference in a block names the instances of a call that belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// What stands in front of the output's name and its dot.
    pub head: String,
    /// What stands behind it.
    pub tail: &'static str,
    /// As a reference has it.
    pub instance: Instance,
    /// Whether that is a list of all instances.
    pub is_list: bool,
    /// Whether there may be none where the block is.
    pub may_be_missing: bool,
}

impl Form {
    /// An output, or an attribute of it, in this form.
    pub fn of(&self, output: &str) -> String {
        format!("{}.{output}{}", self.head, self.tail)
    }

    /// The instance with this key.
    pub fn by_key(call: &Address, suffix: &str, instance: Instance) -> Form {
        Form { head: format!("{call}{suffix}"), tail: "", instance, is_list: false, may_be_missing: false }
    }

    /// The instance that has the key of the block's own.
    pub fn same(module: &Module, within: Option<&Resource<'_>>, call: &Address) -> Form {
        let form = Form::by_key(call, "[each.key]", Instance::EachKey);
        let through = within.and_then(|block| whole_call(module, block)).filter(|whole| whole.address == *call);
        match through {
            Some(_) => Form { head: "each.value".to_owned(), ..form },
            None => form,
        }
    }

    /// All instances of a call, in the words that a block has for them already.
    pub fn list(module: &Module, within: Option<&Resource<'_>>, call: &Resource<'_>) -> Form {
        let address = &call.address;
        let plain = match repetition(call.block) {
            Repetition::ForEach(_) => format!("values({address})[*]"),
            _ => format!("{address}[*]"),
        };
        let (head, tail) = match within.and_then(|block| name_in_for(module, block, address)) {
            Some(name) => (format!("[for {name} in {address} : {name}"), "]"),
            None => (plain, ""),
        };
        let may_be_missing = !is_always(module, call);
        Form { head, tail, instance: Instance::Splat, is_list: true, may_be_missing }
    }
}

/// The name for each instance of a call in a `for`: the one that a block, or a local value of its module, has; or that of the call,
/// where the block goes through the instances of another call in this way.
fn name_in_for(module: &Module, block: &Resource<'_>, call: &Address) -> Option<String> {
    let of_block = splats(module, (block.file, block.block), |target| target == call);
    let locals = module.blocks_of("locals").flat_map(|locals| splats(module, locals, |target| target == call));
    let all: Vec<&str> = match of_block.is_empty() {
        true => locals.collect(),
        false => of_block,
    };
    let Some(first) = all.first() else {
        let others = splats(module, (block.file, block.block), |_| true);
        return others.iter().any(|other| other.starts_with('[')).then(|| call.name().to_owned());
    };
    let list = first.strip_prefix('[')?.trim_start().strip_prefix("for ")?;
    let (names, _) = list.split_once(" in ")?;
    names.rsplit(',').next().map(|name| name.trim().to_owned())
}

/// How a block names all instances of calls.
fn splats<'m>(module: &'m Module, (file, block): (usize, &Block), of: impl Fn(&Address) -> bool) -> Vec<&'m str> {
    let found = reference::in_body(&block.body).into_iter();
    let is_call = |target: &Address| matches!(target, Address::Module(_)) && of(target);
    let all = found.filter(|found| found.instance == Instance::Splat && is_call(&found.target));
    all.map(|found| found.span.of(module.text(file))).collect()
}

/// Whether a block names all instances of a call at once, or a local value of its module does and the block names none by its key.
pub fn takes_all(module: &Module, block: &Resource<'_>, call: &Address) -> bool {
    let by_key = |found: &Reference| found.target == *call && matches!(found.instance, Instance::Key(_));
    let one = reference::in_body(&block.block.body).iter().any(by_key);
    let mut locals = module.blocks_of("locals");
    !splats(module, (block.file, block.block), |target| target == call).is_empty()
        || !one && locals.any(|locals| !splats(module, locals, |target| target == call).is_empty())
}

/// The forms in which a block can name a call: the instance that belongs to it; else, of a call that is made once or not at
/// all, that one or a list; else all of them.
pub fn forms(module: &Module, within: Option<&Resource<'_>>, call: &Resource<'_>) -> Vec<Form> {
    let address = &call.address;
    let one = |suffix: &str, instance: Instance, may_be_missing: bool| Form {
        may_be_missing,
        ..Form::by_key(address, suffix, instance)
    };
    let list = || Form::list(module, within, call);
    let same = within.is_some_and(|block| same_instances(module, block, call));
    let first = || Instance::Key("0".to_owned());
    match repetition(call.block) {
        Repetition::Single => vec![one("", Instance::None, false)],
        Repetition::Count(_) if is_toggle(module, call) && same => vec![one("[0]", first(), false)],
        Repetition::Count(_) if is_toggle(module, call) => {
            vec![one("[0]", first(), true), list()]
        }
        Repetition::Count(_) if same => vec![one("[count.index]", Instance::CountIndex, false)],
        Repetition::ForEach(_) if same => vec![Form::same(module, within, address)],
        Repetition::Count(_) | Repetition::ForEach(_) => vec![list()],
    }
}

/// Whether an expression is the number zero.
pub fn is_zero(expr: &Expr) -> bool {
    matches!(&expr.unwrapped().kind, ExprKind::Number(number) if number == "0")
}

/// Whether these steps take the first item of a list.
pub fn is_first(steps: &[Step]) -> bool {
    match steps {
        [Step { kind: StepKind::Index(index), .. }] => is_zero(index),
        [Step { kind: StepKind::LegacyIndex(index), .. }] => *index == 0,
        _ => false,
    }
}

/// The names bound by Terraform for each instance that an expression uses: `each.key`, `each.value`, `count.index`.
pub fn instance_names(expr: &Expr) -> Vec<(Span, String)> {
    let mut out = Vec::new();
    if let ExprKind::Traversal(Traversal { root: Root::Name(root), steps, .. }) = &expr.kind
        && matches!(root.as_str(), "each" | "count")
        && let Some(step) = steps.first()
        && let StepKind::Attr(name) = &step.kind
    {
        out.push((Span::new(expr.span.start, step.end), format!("{root}.{name}")));
    }
    for child in expr.children() {
        out.extend(instance_names(child));
    }
    if let ExprKind::For(for_expr) = &expr.kind {
        for child in &for_expr.inner {
            out.extend(instance_names(child));
        }
    }
    out
}
