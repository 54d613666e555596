//! References: which expression names which declared thing, with which instance and attribute.

use super::address::{Address, Mode};
use super::tree::Meaning;
use crate::hcl::ast::{Block, Body, Call, Each, Expr, ExprKind, ForExpr, Item, Root, Span, Step, StepKind, Traversal};

/// One mention of a declared thing in an expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// What is named.
    pub target: Address,
    /// The whole traversal: address, instance and attributes.
    pub span: Span,
    /// The address alone.
    pub head: Span,
    /// Which of its instances.
    pub instance: Instance,
    /// The first attribute behind the address or instance, and where it stands with its dot.
    pub attribute: Option<(String, Span)>,
    /// Whether more steps follow the attribute.
    pub deeper: bool,
    /// Whether the reference stands inside a `for` expression or a `dynamic` block, where other names are bound.
    pub bound: bool,
    /// What it stands for, where it takes a value from another module that is followed.
    pub means: Option<Box<Meaning>>,
}

impl Reference {
    /// The attribute's name, if one is named.
    pub fn attribute_name(&self) -> Option<&str> {
        self.attribute.as_ref().map(|(name, _)| name.as_str())
    }
}

/// Which instances of a resource a reference means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instance {
    /// No index: the only one, or the whole collection.
    None,
    /// `[each.key]`
    EachKey,
    /// `[count.index]`
    CountIndex,
    /// `[0]`, `["a"]`, legacy `.0`: the key as an expression would write it.
    Key(String),
    /// `[*]`, `.*`
    Splat,
    /// Any other index expression, and where it stands.
    Computed(Span),
}

impl Instance {
    /// The instance as it is written behind an address.
    pub fn suffix(&self, text: &str) -> String {
        match self {
            Instance::None => String::new(),
            Instance::EachKey => "[each.key]".to_owned(),
            Instance::CountIndex => "[count.index]".to_owned(),
            Instance::Key(key) => format!("[{key}]"),
            Instance::Splat => "[*]".to_owned(),
            Instance::Computed(span) => format!("[{}]", span.of(text)),
        }
    }
}

/// All references in an expression, outer before inner.
pub fn in_expr(expr: &Expr) -> Vec<Reference> {
    let mut out = Vec::new();
    walk(expr, &[], &mut out);
    out
}

/// All references in a body, its nested blocks included.
pub fn in_body(body: &Body) -> Vec<Reference> {
    let mut out = Vec::new();
    walk_body(body, &[], &mut out);
    out
}

/// The input that an expression is, as a whole.
pub fn as_input(expr: &Expr) -> Option<String> {
    let found = as_reference(expr).filter(|found| found.attribute.is_none() && !found.deeper)?;
    match found.target {
        Address::Variable(name) if found.instance == Instance::None => Some(name),
        _ => None,
    }
}

/// The reference that an expression is, if it is nothing else (parentheses and a wrapping `"${…}"` apart); a local value that is
/// only another name for something is a reference to that.
pub fn as_reference(expr: &Expr) -> Option<Reference> {
    let inner = expr.unwrapped();
    match &inner.kind {
        ExprKind::Traversal(Traversal { alias: Some(meant), .. }) => of_traversal(inner.span, meant, &[]),
        ExprKind::Traversal(traversal) => of_traversal(inner.span, traversal, &[]),
        ExprKind::For(for_expr) => of_for(inner.span, for_expr, &[]),
        _ => None,
    }
}

/// Arguments whose values are names of other kinds of things: provider configurations, arguments of the block itself.
const NO_VALUES: [&str; 3] = ["provider", "providers", "ignore_changes"];

fn walk_body(body: &Body, bound: &[String], out: &mut Vec<Reference>) {
    for item in &body.items {
        match item {
            Item::Attribute(attribute) if NO_VALUES.contains(&attribute.name.as_str()) => {}
            Item::Attribute(attribute) => walk(&attribute.value, bound, out),
            Item::Block(block) if block.keyword == "dynamic" => walk_dynamic(block, bound, out),
            Item::Block(block) => walk_body(&block.body, bound, out),
        }
    }
}

/// In a `dynamic` block's content the iterator's name is bound: the block's label, or what `iterator` says.
fn walk_dynamic(block: &Block, bound: &[String], out: &mut Vec<Reference>) {
    let inner: Vec<String> = bound.iter().cloned().chain(iterator(block).map(str::to_owned)).collect();
    for item in &block.body.items {
        match item {
            Item::Attribute(attribute) if attribute.name == "iterator" => {}
            Item::Attribute(attribute) => walk(&attribute.value, bound, out),
            Item::Block(content) => walk_body(&content.body, &inner, out),
        }
    }
}

/// The name that a `dynamic` block binds.
pub fn iterator(block: &Block) -> Option<&str> {
    match block.body.attribute("iterator").map(|attribute| &attribute.value.kind) {
        None => block.labels.first().map(|label| label.text.as_str()),
        Some(ExprKind::Traversal(Traversal { root: Root::Name(name), .. })) => Some(name),
        Some(_) => None,
    }
}

fn walk(expr: &Expr, bound: &[String], out: &mut Vec<Reference>) {
    if let ExprKind::For(for_expr) = &expr.kind
        && let Some(found) = of_for(expr.span, for_expr, bound)
    {
        out.push(found);
        return;
    }
    if let ExprKind::Traversal(traversal) = &expr.kind {
        out.extend(of_traversal(expr.span, traversal, bound));
        if values_of_call(traversal).is_some() {
            return;
        }
    }
    for child in expr.children() {
        walk(child, bound, out);
    }
    if let ExprKind::For(for_expr) = &expr.kind {
        let inner: Vec<String> = bound.iter().chain(&for_expr.names).cloned().collect();
        for child in &for_expr.inner {
            walk(child, &inner, out);
        }
        out.extend(of_instances(for_expr));
    }
}

/// Names that Terraform binds itself, so that they are no resource types.
/// Source: Terraform language reference, "References to named values".
const RESERVED: [&str; 6] = ["each", "count", "self", "path", "terraform", "ephemeral"];

/// The call of which `values(module.x)[*].y` takes something of all instances.
pub fn values_of_call(traversal: &Traversal) -> Option<Address> {
    let Root::Expr(root) = &traversal.root else { return None };
    let ExprKind::Call(Call { name, args }) = &root.unwrapped().kind else { return None };
    let [whole] = args.as_slice() else { return None };
    let ExprKind::Traversal(Traversal { root: Root::Name(of), steps, .. }) = &whole.unwrapped().kind else {
        return None;
    };
    let all = matches!(traversal.steps.first()?.kind, StepKind::FullSplat);
    match (of.as_str(), steps.as_slice()) {
        ("module", [Step { kind: StepKind::Attr(call), .. }]) if name == "values" && all => {
            Some(Address::Module(call.clone()))
        }
        _ => None,
    }
}

/// Whether a traversal is the value that a `for_each` gives, or something of it: `each.value`, or that of a `dynamic` block's iterator.
pub fn is_value_of(traversal: &Traversal, iterator: &str) -> bool {
    let Root::Name(root) = &traversal.root else { return false };
    root == iterator
        && matches!(traversal.steps.first(), Some(Step { kind: StepKind::Attr(name), .. }) if name == "value")
}

/// What any other `for` over a call takes of its instances, by the name that it gives them.
fn of_instances(for_expr: &ForExpr) -> Vec<Reference> {
    let Some(whole) =
        as_reference(&for_expr.collection).filter(|f| f.instance == Instance::None && f.attribute.is_none())
    else {
        return Vec::new();
    };
    let (Address::Module(_), Some(name)) = (&whole.target, for_expr.names.last()) else { return Vec::new() };
    let mut out = Vec::new();
    let mut queue: Vec<&Expr> = for_expr.inner.iter().collect();
    while let Some(expr) = queue.pop() {
        if let ExprKind::Traversal(traversal @ Traversal { root: Root::Name(root), steps, .. }) = &expr.kind
            && root == name
            && !steps.is_empty()
        {
            let head = Span::new(expr.span.start, expr.span.start + root.len());
            let found = from(expr.span, head, whole.target.clone(), steps, &for_expr.names, traversal);
            out.push(Reference { instance: Instance::Computed(head), ..found });
        }
        queue.extend(expr.children());
        if let ExprKind::For(inner) = &expr.kind {
            queue.extend(&inner.inner);
        }
    }
    out
}

/// The call of which `[for s in module.x : s.y]` takes something of all instances, and the steps to it.
pub fn each_of_call(for_expr: &ForExpr) -> Option<(Address, &[Step])> {
    let [value] = for_expr.inner.as_slice() else { return None };
    let ExprKind::Traversal(Traversal { root: Root::Name(of), steps: whole, .. }) = &for_expr.collection.kind else {
        return None;
    };
    let ExprKind::Traversal(Traversal { root: Root::Name(root), steps, .. }) = &value.kind else { return None };
    let named = for_expr.names.last() == Some(root) && !steps.is_empty();
    let plain = steps.iter().all(|step| matches!(step.kind, StepKind::Attr(_)));
    match (of.as_str(), whole.as_slice()) {
        ("module", [Step { kind: StepKind::Attr(call), .. }]) if named && plain => {
            Some((Address::Module(call.clone()), steps))
        }
        _ => None,
    }
}

fn of_for(span: Span, for_expr: &ForExpr, bound: &[String]) -> Option<Reference> {
    let (target, steps) = each_of_call(for_expr)?;
    if bound.iter().any(|name| name == "module") {
        return None;
    }
    let (Step { kind: StepKind::Attr(name), end }, rest) = steps.split_first()? else { return None };
    let value = for_expr.inner.first()?.span.start + for_expr.names.last()?.len();
    Some(Reference {
        target,
        span,
        head: Span::new(span.start, for_expr.collection.span.end),
        instance: Instance::Splat,
        attribute: Some((name.clone(), Span::new(value, *end))),
        deeper: !rest.is_empty(),
        bound: !bound.is_empty(),
        means: for_expr.means.clone(),
    })
}

pub(super) fn of_traversal(span: Span, traversal: &Traversal, bound: &[String]) -> Option<Reference> {
    let root = match &traversal.root {
        Root::Name(root) => root,
        Root::Expr(values) => {
            let head = Span::new(span.start, values.span.end);
            return Some(from(span, head, values_of_call(traversal)?, &traversal.steps, bound, traversal));
        }
    };
    if let (Some(Each::Instances(of)), Some(value)) = (&traversal.each, traversal.steps.first()) {
        let head = Span::new(span.start, value.end);
        let found = from(span, head, of.clone(), &traversal.steps[1..], bound, traversal);
        let instance = match root.as_str() {
            "each" => Instance::EachKey,
            _ => Instance::Computed(head),
        };
        return (found.instance == Instance::None).then_some(Reference { instance, ..found });
    }
    if bound.contains(root) {
        return None;
    }
    if RESERVED.contains(&root.as_str()) {
        return None;
    }
    let name = |index: usize| match traversal.steps.get(index).map(|step| &step.kind) {
        Some(StepKind::Attr(name)) => Some(name.clone()),
        _ => None,
    };
    let (target, used) = match root.as_str() {
        "var" => (Address::Variable(name(0)?), 1),
        "local" => (Address::Local(name(0)?), 1),
        "module" => (Address::Module(name(0)?), 1),
        "data" => (Address::Resource { mode: Mode::Data, kind: name(0)?, name: name(1)? }, 2),
        "resource" => (Address::Resource { mode: Mode::Managed, kind: name(0)?, name: name(1)? }, 2),
        _ => (Address::Resource { mode: Mode::Managed, kind: root.clone(), name: name(0)? }, 1),
    };
    let head = Span::new(span.start, traversal.steps[used - 1].end);
    Some(from(span, head, target, &traversal.steps[used..], bound, traversal))
}

/// A reference from the steps behind its target.
fn from(span: Span, head: Span, target: Address, steps: &[Step], bound: &[String], traversal: &Traversal) -> Reference {
    let mut steps = steps.iter().peekable();
    let mut end = head.end;
    let instance = match steps.peek().and_then(|step| instance_of(step)) {
        Some(instance) => {
            end = steps.next().map_or(end, |step| step.end);
            instance
        }
        None => Instance::None,
    };
    let attribute = steps.next().and_then(|step| match &step.kind {
        StepKind::Attr(name) => Some((name.clone(), Span::new(end, step.end))),
        _ => None,
    });
    let deeper = steps.next().is_some();
    Reference {
        target,
        span,
        head,
        instance,
        attribute,
        deeper,
        bound: !bound.is_empty(),
        means: traversal.means.clone(),
    }
}

/// Where a traversal that begins with a name begins in its file's text.
pub fn start_of(traversal: &Traversal, text: &str) -> Option<usize> {
    let Root::Name(root) = &traversal.root else { return None };
    let first = traversal.steps.first()?;
    let StepKind::Attr(name) = &first.kind else { return None };
    let written = text.get(..first.end)?;
    let start = written.strip_suffix(name.as_str())?.trim_end().strip_suffix('.')?.trim_end();
    Some(start.strip_suffix(root.as_str())?.len())
}

fn instance_of(step: &Step) -> Option<Instance> {
    Some(match &step.kind {
        StepKind::Attr(_) => return None,
        StepKind::FullSplat | StepKind::AttrSplat => Instance::Splat,
        StepKind::LegacyIndex(index) => Instance::Key(index.to_string()),
        StepKind::Index(expr) => match &expr.unwrapped().kind {
            ExprKind::Number(number) => Instance::Key(number.clone()),
            ExprKind::String(key) => Instance::Key(format!("{key:?}")),
            ExprKind::Traversal(Traversal { root: Root::Name(root), steps, each, .. }) => {
                match (root.as_str(), steps.as_slice()) {
                    ("each", [_]) if *each == Some(Each::Keys) => Instance::EachKey,
                    ("each", [Step { kind: StepKind::Attr(key), .. }]) if key == "key" => Instance::EachKey,
                    ("count", [Step { kind: StepKind::Attr(key), .. }]) if key == "index" => Instance::CountIndex,
                    _ => Instance::Computed(expr.span),
                }
            }
            _ => Instance::Computed(expr.span),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hcl::parse::parse;

    fn references(text: &str) -> Vec<String> {
        let file = parse(text);
        assert!(file.broken.is_empty(), "{:?}", file.broken);
        in_body(&file.body)
            .iter()
            .map(|r| format!("{}{}.{}", r.target, r.instance.suffix(text), r.attribute_name().unwrap_or("-")))
            .collect()
    }

    #[test]
    fn instances_and_attributes() {
        let text =
            "a = [x.y.z, x.y[0].z, data.x.y[each.key].z, x.y.0.z, x.y[*].z, x.y.*.z, x.y[var.k], x.y[\"k\"].z.w]";
        let expected = [
            "x.y.z",
            "x.y[0].z",
            "data.x.y[each.key].z",
            "x.y[0].z",
            "x.y[*].z",
            "x.y[*].z",
            "x.y[var.k].-",
            "var.k.-",
            "x.y[\"k\"].z",
        ];
        assert_eq!(references(text), expected);
    }

    #[test]
    fn all_instances_of_a_call_are_one_reference() {
        assert_eq!(references("a = values(module.x)[*].y"), ["module.x[*].y"]);
        assert_eq!(references("a = [values(x.y)[*].z, length(module.x)]"), ["x.y.-", "module.x.-"]);
    }

    #[test]
    fn a_list_of_all_instances_of_a_call_is_one_reference() {
        for text in ["a = [for s in module.x : s.y]", "a = [ for k, s in module.x : s.y.z ]"] {
            assert_eq!(references(text), ["module.x[*].y"], "{text}");
        }
        for (text, expected) in [
            ("a = [for s in module.x : s.y if s.z]", &["module.x.-", "module.x[s].z", "module.x[s].y"][..]),
            ("a = [for k, s in module.x : k]", &["module.x.-"]),
            ("a = { for k, s in module.x : k => s.y[0] }", &["module.x.-", "module.x[s].y"]),
        ] {
            assert_eq!(references(text), expected, "{text}");
        }
    }

    #[test]
    fn bound_names_are_no_resources() {
        let text = "a = [for x in local.l : x.y.z if p.q == each.value]\nb {\n dynamic \"c\" {\n  for_each = v.w\n  content {\n   d = c.value\n  }\n }\n}";
        assert_eq!(references(text), ["local.l.-", "p.q.-", "v.w.-"]);
    }

    #[test]
    fn templates_are_looked_into() {
        assert_eq!(
            references("a = \"x ${b.c.d} %{ if var.e }${local.f}%{ endif }\""),
            ["b.c.d", "var.e.-", "local.f.-"]
        );
    }
}
