//! From a view as the stages have left it back to the JSON: edits on the JSON text that make it say what the view says.
//!
//! The JSON is rendered afresh, and what has become of it in the view is found by comparing the two trees: an argument by its
//! name, a block by its place among those of its kind. So it does not matter how an edit on the view was made, and whatever
//! this gets wrong is seen at the end, where the new JSON is read again and has to say the same as the view.

use super::document::{Document, Id, Kind, decode, encode};
use super::shape::{self, Shape, Syntax};
use super::style::Style;
use super::value::{self, Reason, Value};
use super::view::{Link, Step, View, interpolated};
use crate::hcl::ast::{Attribute, Block, Body, Expr, ExprKind, Span};
use crate::hcl::parse;
use crate::workspace::edits::{Edit, apply};
use crate::workspace::layout;
use std::collections::BTreeMap;

/// The edits that make a JSON file say what a view of it says now.
///
/// # Errors
/// Where JSON has no form for that: the reason.
pub fn edits(json: &str, view: &str) -> Result<Vec<Edit>, String> {
    let document = Document::read(json).map_err(|unread| unread.message)?;
    let before = View::rendered(&document).map_err(|unread| unread.message)?;
    let (old, new) = (parse::parse(&before.text), parse::parse(view));
    let broken = |file: &parse::File, text: &str| -> Vec<String> {
        file.broken.iter().map(|broken| broken.span.of(text).to_owned()).collect()
    };
    if broken(&old, &before.text) != broken(&new, view) {
        return Err("a block would not be readable any more".to_owned());
    }
    let mut writer = Writer {
        document: &document,
        links: &before.links,
        old: &before.text,
        new: view,
        style: Style::of(&document),
        slots: BTreeMap::new(),
        gone: Vec::new(),
        edits: Vec::new(),
    };
    writer.file(&old.body, &new.body)?;
    let edits = writer.finish();
    let made = apply(json, &edits).map_err(|_| "two edits want the same place".to_owned())?;
    let again = View::read(&made.text).map_err(|unread| unread.message)?;
    let written = value::of_file(&again.text, &parse::parse(&again.text).body)?;
    match written.same(&value::of_file(view, &new.body)?) {
        true => Ok(edits),
        false => Err("the form of the file has no place for it".to_owned()),
    }
}

/// Whether two JSON files say the same to Terraform.
pub fn same(one: &str, other: &str) -> bool {
    let said = |text: &str| {
        let view = View::read(text).ok()?;
        value::of_file(&view.text, &parse::parse(&view.text).body).ok()
    };
    one == other || said(one).zip(said(other)).is_some_and(|(one, other)| one.same(&other))
}

/// A place among the items of a container, as it will be.
#[derive(Debug, Clone, PartialEq)]
enum Slot {
    /// An item that was there.
    Old(usize),
    /// A new one: its key in an object, and its value.
    New(Option<String>, Value),
}

struct Writer<'d> {
    document: &'d Document<'d>,
    links: &'d BTreeMap<usize, Link>,
    old: &'d str,
    new: &'d str,
    style: Style,
    /// The containers that gain or lose items.
    slots: BTreeMap<Id, Vec<Slot>>,
    /// The ways to what goes.
    gone: Vec<Vec<Step>>,
    /// What is changed inside items that stay.
    edits: Vec<Edit>,
}

/// A pair of what was and what is, or one of them alone.
enum Pair<'b> {
    Both(&'b Block, &'b Block),
    Gone(&'b Block),
    Added(&'b Block),
}

impl<'d> Writer<'d> {
    fn link(&self, start: usize) -> Result<&'d Link, Reason> {
        self.links.get(&start).ok_or_else(|| "a place that is not in the JSON".to_owned())
    }

    fn slots(&mut self, container: Id) -> &mut Vec<Slot> {
        let count = self.document.items(container).len();
        self.slots.entry(container).or_insert_with(|| (0..count).map(Slot::Old).collect())
    }

    /// Puts a new item behind an old one and what was put there already, or before all others.
    fn insert(&mut self, container: Id, behind: Option<usize>, key: Option<String>, value: Value) {
        let slots = self.slots(container);
        let mut at = match behind.and_then(|index| slots.iter().position(|slot| *slot == Slot::Old(index))) {
            Some(found) => found + 1,
            None => 0,
        };
        while matches!(slots.get(at), Some(Slot::New(..))) {
            at += 1;
        }
        slots.insert(at, Slot::New(key, value));
    }

    fn remove(&mut self, chain: &[Step]) {
        // Its place is kept until the end, so that what comes behind it finds its own.
        self.gone.push(chain.to_vec());
    }

    fn file(&mut self, old: &Body, new: &Body) -> Result<(), Reason> {
        let mut keys: Vec<(&str, Vec<&str>)> = Vec::new();
        for block in old.all_blocks().chain(new.all_blocks()) {
            let key = name_of(block);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let mut added: Vec<&Block> = Vec::new();
        let mut partners: BTreeMap<usize, usize> = BTreeMap::new();
        for key in keys {
            let (_, shape) = shape::top(key.0).ok_or_else(|| format!("a `{}` block has no form", key.0))?;
            let olds: Vec<&Block> = old.all_blocks().filter(|block| name_of(block) == key).collect();
            let news: Vec<&Block> = new.all_blocks().filter(|block| name_of(block) == key).collect();
            for pair in self.pairs(&olds, &news, shape)? {
                match pair {
                    Pair::Both(old, new) => {
                        let link = self.link(old.span.start)?;
                        self.comment(link.value, old, new)?;
                        self.body(link.value, &old.body, &new.body, shape)?;
                        partners.insert(new.span.start, old.span.start);
                    }
                    Pair::Gone(old) => {
                        let chain = self.link(old.span.start)?.chain.clone();
                        self.remove(&chain);
                    }
                    Pair::Added(new) => added.push(new),
                }
            }
        }
        added.sort_by_key(|block| block.span);
        self.add_blocks(&added, new, &partners)
    }

    /// The comment directly above a top-level block is the member `//` of its object.
    fn comment(&mut self, object: Id, old: &Block, new: &Block) -> Result<(), Reason> {
        let (before, after) = (comment_above(self.old, old), comment_above(self.new, new));
        if before == after {
            return Ok(());
        }
        let members = self.document.members(object);
        let known = members.iter().position(|member| member.key == "//");
        match known.map(|index| (index, members[index].value)) {
            None => self.insert(object, None, Some("//".to_owned()), Value::String(after)),
            Some((index, _)) if after.is_empty() => {
                self.remove(&[Step { container: object, index, level: Some(0) }]);
            }
            Some((_, value)) => {
                let Kind::String(known) = self.document.kind(value) else {
                    return Err("its comment is not text".to_owned());
                };
                let text = match after.strip_prefix(&before) {
                    Some(more) => format!("{}\n{}", known.trim_end(), more.trim()),
                    None => after,
                };
                self.splice(value, &text)?;
            }
        }
        Ok(())
    }

    /// Which of these blocks have become which: those that say the same, and between them what is most alike.
    fn pairs<'b>(&self, olds: &[&'b Block], news: &[&'b Block], shape: Shape) -> Result<Vec<Pair<'b>>, Reason> {
        let value = |text: &str, block: &Block| value::of_body(text, &block.body, shape);
        let old_values: Vec<Value> = olds.iter().map(|block| value(self.old, block)).collect::<Result<_, _>>()?;
        let new_values: Vec<Value> = news.iter().map(|block| value(self.new, block)).collect::<Result<_, _>>()?;
        let matched = aligned(&old_values, &new_values);
        let mut out = Vec::new();
        let mut next = 0;
        for (index, new) in news.iter().enumerate() {
            match matched[index] {
                Some(found) => {
                    out.extend(olds[next..found].iter().map(|old| Pair::Gone(old)));
                    out.push(Pair::Both(olds[found], new));
                    next = found + 1;
                }
                None => out.push(Pair::Added(new)),
            }
        }
        out.extend(olds[next..].iter().map(|old| Pair::Gone(old)));
        Ok(out)
    }

    fn body(&mut self, object: Id, old: &Body, new: &Body, shape: Shape) -> Result<(), Reason> {
        // Where each item of the new body that was there before is a member of the object.
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        let mut added: Vec<(usize, String, Value)> = Vec::new();
        for attribute in old.attributes().filter(|attribute| new.attribute(&attribute.name).is_none()) {
            let chain = self.link(attribute.span.start)?.chain.clone();
            self.remove(&chain);
        }
        for attribute in new.attributes() {
            match old.attribute(&attribute.name) {
                Some(before) => {
                    let link = self.link(before.span.start)?;
                    places.insert(attribute.span.start, link.chain.last().map_or(0, |step| step.index));
                    self.attribute(link.value, before, attribute, shape)?;
                }
                None => {
                    let value = value::of_expr(self.new, &attribute.value, shape.syntax(&attribute.name))?;
                    added.push((attribute.span.start, attribute.name.clone(), value));
                }
            }
        }
        let mut names: Vec<&str> = Vec::new();
        for block in old.all_blocks().chain(new.all_blocks()) {
            if !names.contains(&block.keyword.as_str()) {
                names.push(&block.keyword);
            }
        }
        for name in names {
            self.blocks(object, name, old, new, shape, &mut places, &mut added)?;
        }
        added.sort_by_key(|(start, ..)| *start);
        for (start, name, value) in added {
            let before = new.items.iter().rev().map(|item| item.span().start).filter(|at| *at < start);
            let behind = before.filter_map(|at| places.get(&at).copied()).next();
            let comment = self.document.members(object).iter().position(|member| member.key == "//");
            let unused = self.document.members(object).iter().position(|member| member.key == name);
            match unused {
                // `null` or an empty list where there was none.
                Some(index) if !self.is_gone(object, index) => {
                    let value_id = self.document.members(object)[index].value;
                    self.replace(value_id, &value);
                }
                _ => self.insert(object, behind.or(comment), Some(name), value),
            }
        }
        Ok(())
    }

    fn is_gone(&self, container: Id, index: usize) -> bool {
        let last = |chain: &Vec<Step>| chain.last().map(|step| (step.container, step.index));
        self.gone.iter().any(|chain| last(chain) == Some((container, index)))
    }

    /// The blocks of one kind in a body.
    #[expect(
        clippy::too_many_arguments,
        reason = "what is compared, where, and what it gives: none belongs to another"
    )]
    fn blocks(
        &mut self,
        object: Id,
        name: &str,
        old: &Body,
        new: &Body,
        around: Shape,
        places: &mut BTreeMap<usize, usize>,
        added: &mut Vec<(usize, String, Value)>,
    ) -> Result<(), Reason> {
        let Some((_, shape)) = around.nested(name) else {
            return Err(format!("a `{name}` block has no form that is known"));
        };
        let labels = |block: &Block| block.labels.iter().map(|label| label.text.clone()).collect::<Vec<_>>();
        let mut kinds: Vec<Vec<String>> = Vec::new();
        for block in old.blocks(name).chain(new.blocks(name)) {
            if !kinds.contains(&labels(block)) {
                kinds.push(labels(block));
            }
        }
        let mut fresh: Vec<&Block> = Vec::new();
        for kind in kinds {
            let olds: Vec<&Block> = old.blocks(name).filter(|block| labels(block) == kind).collect();
            let news: Vec<&Block> = new.blocks(name).filter(|block| labels(block) == kind).collect();
            let mut last: Option<&Block> = None;
            let mut wrapped: Vec<(Id, bool, Value)> = Vec::new();
            let mut first_old = None;
            for pair in self.pairs(&olds, &news, shape)? {
                match pair {
                    Pair::Both(old, new) => {
                        let link = self.link(old.span.start)?;
                        places.insert(new.span.start, link.chain.first().map_or(0, |step| step.index));
                        self.body(link.value, &old.body, &new.body, shape)?;
                        last = Some(old);
                        first_old.get_or_insert(old);
                    }
                    Pair::Gone(old) => {
                        let chain = self.link(old.span.start)?.chain.clone();
                        self.remove(&chain);
                        last = Some(old);
                    }
                    Pair::Added(new) if olds.is_empty() => fresh.push(new),
                    Pair::Added(new) => {
                        let beside = self.link(last.unwrap_or(olds[0]).span.start)?;
                        let value = value::of_body(self.new, &new.body, shape)?;
                        match beside.chain.last() {
                            Some(Step { container, index, level: None }) => {
                                let behind = last.map(|_| *index);
                                self.insert(*container, behind, None, value);
                            }
                            _ => wrapped.push((beside.value, last.is_none(), value)),
                        }
                        places.insert(new.span.start, beside.chain.first().map_or(0, |step| step.index));
                    }
                }
            }
            // Of several blocks each may stand alone, with a list around it.
            for lone in wrapped.chunk_by(|(one, ..), (other, ..)| one == other) {
                self.wrap(lone, first_old.is_some())?;
            }
        }
        for block in fresh {
            let labelled = value::of_block(self.new, block, around)?;
            let beside = old.blocks(name).next();
            match beside.map(|block| self.link(block.span.start)).transpose()?.and_then(|link| link.chain.get(1)) {
                // Beside blocks of the same keyword with other labels.
                Some(Step { container, level, .. }) => {
                    let container = *container;
                    let behind = self.document.items(container).len().checked_sub(1);
                    match (level, labelled) {
                        (None, labelled) => self.insert(container, behind, None, labelled),
                        (Some(_), Value::Object(members)) => {
                            for (key, value) in members {
                                self.insert(container, behind, Some(key), value);
                            }
                        }
                        _ => return Err("the form of the file has no place for it".to_owned()),
                    }
                }
                None => match added.iter_mut().find(|(_, known, _)| known == name) {
                    Some((_, _, Value::Array(all))) => all.push(labelled),
                    Some((_, _, value)) => *value = Value::Array(vec![value.clone(), labelled]),
                    None => added.push((block.span.start, name.to_owned(), labelled)),
                },
            }
        }
        let _ = object;
        Ok(())
    }

    /// Puts blocks beside the only one there was, which stood alone: they become a list.
    fn wrap(&mut self, wrapped: &[(Id, bool, Value)], stays: bool) -> Result<(), Reason> {
        let Some((value, ..)) = wrapped.first() else { return Ok(()) };
        if !stays {
            return Err("the form of the file has no place for it".to_owned());
        }
        let span = self.document.span(*value);
        let base = layout::indentation(self.document.text, span.start).to_owned();
        let mut before = String::from("[");
        let mut after = String::new();
        for (_, first, value) in wrapped {
            let written = self.style.value(value, &base, self.style.several_lines);
            match first {
                true => before.push_str(&format!("{written},{}", self.style.space)),
                false => after.push_str(&format!(",{}{written}", self.style.space)),
            }
        }
        after.push(']');
        self.edits.push(Edit { span: Span::new(span.start, span.start), text: before });
        self.edits.push(Edit { span: Span::new(span.end, span.end), text: after });
        Ok(())
    }

    fn attribute(&mut self, value: Id, old: &Attribute, new: &Attribute, shape: Shape) -> Result<(), Reason> {
        self.expr(value, &old.value, &new.value, shape.syntax(&new.name))
    }

    fn expr(&mut self, id: Id, old: &Expr, new: &Expr, syntax: Syntax) -> Result<(), Reason> {
        let (before, after) = (value::of_expr(self.old, old, syntax)?, value::of_expr(self.new, new, syntax)?);
        if before.same(&after) {
            return Ok(());
        }
        match (self.document.kind(id), &old.kind, &new.kind) {
            (Kind::Array(ids), ExprKind::Array(olds), ExprKind::Array(news)) if ids.len() == olds.len() => {
                self.array(id, olds, news, syntax)
            }
            (Kind::Object(members), ExprKind::Object(olds), ExprKind::Object(_)) if members.len() == olds.len() => {
                self.object(id, &after, old, new, syntax)
            }
            (Kind::String(text), ..) => match &after {
                // An expression that has several lines already may have more.
                Value::String(after) if interpolated(text).is_some() && interpolated(after).is_some() => {
                    let inner = match &new.kind {
                        ExprKind::Parens(inner) if new.span.of(self.new).contains('\n') => inner,
                        _ => new,
                    };
                    let pad = if text.contains('{') && !text.contains("{ ") { "" } else { " " };
                    let written = match text.contains('\n') {
                        true => inner.span.of(self.new).to_owned(),
                        false => value::on_one_line_with(self.new, inner, pad),
                    };
                    self.splice(id, &format!("${{{written}}}"))
                }
                // So has JSON text.
                Value::String(after) if is_heredoc(new) && !text.contains('\n') => {
                    self.splice(id, &json_on_one_line(after))
                }
                Value::String(after) if syntax == Syntax::Reference && interpolated(text).is_some() => {
                    self.splice(id, &format!("${{{after}}}"))
                }
                Value::String(after) => self.splice(id, after),
                other => {
                    self.replace(id, other);
                    Ok(())
                }
            },
            _ => {
                self.replace(id, &after);
                Ok(())
            }
        }
    }

    fn array(&mut self, id: Id, olds: &[Expr], news: &[Expr], syntax: Syntax) -> Result<(), Reason> {
        let Kind::Array(ids) = self.document.kind(id) else { return Ok(()) };
        let values = |text: &str, exprs: &[Expr]| {
            exprs.iter().map(|expr| value::of_expr(text, expr, syntax)).collect::<Result<Vec<_>, _>>()
        };
        let (before, after) = (values(self.old, olds)?, values(self.new, news)?);
        let matched = aligned(&before, &after);
        let mut next = 0;
        for (index, new) in news.iter().enumerate() {
            match matched[index] {
                Some(found) => {
                    (next..found).for_each(|gone| self.remove(&[Step { container: id, index: gone, level: None }]));
                    self.expr(ids[found], &olds[found], new, syntax)?;
                    next = found + 1;
                }
                None => self.insert(id, next.checked_sub(1), None, after[index].clone()),
            }
        }
        (next..olds.len()).for_each(|gone| self.remove(&[Step { container: id, index: gone, level: None }]));
        Ok(())
    }

    fn object(&mut self, id: Id, after: &Value, old: &Expr, new: &Expr, syntax: Syntax) -> Result<(), Reason> {
        let (ExprKind::Object(olds), ExprKind::Object(news)) = (&old.kind, &new.kind) else { return Ok(()) };
        let Value::Object(after) = after else { return Ok(()) };
        let Ok(Value::Object(before)) = value::of_expr(self.old, old, syntax) else { return Ok(()) };
        let members = self.document.members(id);
        for (index, (key, _)) in before.iter().enumerate() {
            if !after.iter().any(|(other, _)| other == key) {
                self.remove(&[Step { container: id, index, level: Some(0) }]);
            }
        }
        let mut behind = None;
        for ((key, value), new) in after.iter().zip(news) {
            match before.iter().position(|(other, _)| other == key) {
                Some(index) => {
                    self.expr(members[index].value, &olds[index].value, &new.value, syntax)?;
                    behind = Some(index);
                }
                None => self.insert(id, behind, Some(key.clone()), value.clone()),
            }
        }
        Ok(())
    }

    /// Replaces what differs of a string, and leaves the rest as it is written.
    fn splice(&mut self, id: Id, after: &str) -> Result<(), Reason> {
        let (before, places, _) =
            decode(self.document.text, self.document.span(id).start).map_err(|unread| unread.message)?;
        if before == after {
            return Ok(());
        }
        let same = |(one, other): &(char, char)| one == other;
        let start: usize = before.chars().zip(after.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
        let (rest, new) = (&before[start..], &after[start..]);
        let end: usize = rest.chars().rev().zip(new.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
        let span = Span::new(places[start], places[before.len() - end]);
        self.edits.push(Edit { span, text: encode(&after[start..after.len() - end]) });
        Ok(())
    }

    fn replace(&mut self, id: Id, value: &Value) {
        let span = self.document.span(id);
        let base = layout::indentation(self.document.text, span.start).to_owned();
        let text = self.style.value(value, &base, self.style.several_lines);
        self.edits.push(Edit { span, text });
    }

    /// Puts new top-level blocks beside their neighbours: into the object of their type, that of their kind, or the file.
    fn add_blocks(&mut self, added: &[&Block], new: &Body, partners: &BTreeMap<usize, usize>) -> Result<(), Reason> {
        // Those of one type go together.
        let mut groups: Vec<(&Block, Vec<(String, Value)>)> = Vec::new();
        for block in added {
            let (labels, shape) =
                shape::top(&block.keyword).ok_or_else(|| format!("a `{}` block has no form", block.keyword))?;
            if labels != block.labels.len() {
                return Err("it has other labels than it should".to_owned());
            }
            let mut body = value::of_body(self.new, &block.body, shape)?;
            let comment = comment_above(self.new, block);
            if let Value::Object(members) = &mut body
                && !comment.is_empty()
            {
                members.insert(0, ("//".to_owned(), Value::String(comment)));
            }
            let name = block.labels.last().map(|label| label.text.clone()).unwrap_or_default();
            let same = |known: &Block| {
                let of_type = |block: &Block| {
                    block
                        .labels
                        .len()
                        .checked_sub(1)
                        .map(|last| block.labels[..last].iter().map(|label| label.text.clone()).collect::<Vec<_>>())
                };
                known.keyword == block.keyword && !block.labels.is_empty() && of_type(known) == of_type(block)
            };
            match groups.iter_mut().find(|(known, _)| same(known)) {
                Some((_, members)) => members.push((name, body)),
                None => groups.push((block, vec![(name, body)])),
            }
        }
        for (block, members) in groups {
            let before = new.all_blocks().filter(|other| other.span.start < block.span.start);
            let neighbours: Vec<usize> = before.filter_map(|other| partners.get(&other.span.start).copied()).collect();
            self.add_group(block, members, &neighbours)?;
        }
        Ok(())
    }

    fn add_group(&mut self, block: &Block, members: Vec<(String, Value)>, neighbours: &[usize]) -> Result<(), Reason> {
        let labels: Vec<&str> = block.labels.iter().map(|label| label.text.as_str()).collect();
        // The ways to the blocks that are there, the nearest neighbour first.
        let mut ways: Vec<(Vec<Step>, String, Vec<String>)> = Vec::new();
        let order = neighbours.iter().rev().chain(self.links.keys());
        for start in order {
            let Some(link) = self.links.get(start).filter(|link| link.chain.len() > labels.len()) else { continue };
            let keys = self.keys(&link.chain);
            if let Some((keyword, rest)) = keys.split_first().filter(|(keyword, _)| shape::top(keyword).is_some()) {
                ways.push((link.chain.clone(), keyword.clone(), rest.to_vec()));
            }
        }
        let is_root = |chain: &[Step]| chain.first().is_some_and(|step| self.is_top(step));
        ways.retain(|(chain, ..)| is_root(chain));
        let depth = labels.len();
        // Beside a block that shares all labels but the last, else beside one with fewer in common.
        for shared in (0..depth).rev() {
            let found = ways.iter().find(|(_, keyword, keys)| {
                *keyword == block.keyword
                    && keys.iter().take(shared).map(String::as_str).eq(labels[..shared].iter().copied())
                    && keys.len() >= shared
            });
            let Some((chain, ..)) = found else { continue };
            let level = chain.iter().position(|step| step.level == Some(shared + 1));
            let Some(level) = level else { continue };
            let values: Vec<(String, Value)> = members
                .iter()
                .map(|(name, body)| {
                    let inner: Vec<String> =
                        labels[shared..depth - 1].iter().map(|label| (*label).to_owned()).collect();
                    match value::labelled(&[inner, vec![name.clone()]].concat(), body.clone()) {
                        Value::Object(mut one) => one.remove(0),
                        _ => (name.clone(), body.clone()),
                    }
                })
                .collect();
            let values = merged(values);
            match level.checked_sub(1).map(|at| chain[at]).filter(|step| step.level.is_none()) {
                // Each stands in an object of its own, in a list.
                Some(step) => {
                    for (key, value) in values {
                        self.insert(step.container, Some(step.index), None, Value::Object(vec![(key, value)]));
                    }
                }
                None => {
                    let step = chain[level];
                    for (key, value) in values {
                        self.insert(step.container, Some(step.index), Some(key), value);
                    }
                }
            }
            return Ok(());
        }
        let inner: Vec<(String, Value)> = match labels.as_slice() {
            [] => {
                return self.add_to_file(
                    &block.keyword,
                    members.into_iter().map(|(_, body)| body).next().unwrap_or(Value::Null),
                );
            }
            [_] => members,
            [kind, ..] => vec![((*kind).to_owned(), Value::Object(members))],
        };
        self.add_to_file(&block.keyword, Value::Object(inner))
    }

    fn add_to_file(&mut self, keyword: &str, value: Value) -> Result<(), Reason> {
        let root = self.document.root;
        let known = self.document.members(root).iter().any(|member| member.key == keyword);
        let last = self.document.items(root).len().checked_sub(1);
        match self.document.kind(root) {
            Kind::Object(_) if !known => self.insert(root, last, Some(keyword.to_owned()), value),
            Kind::Array(_) => self.insert(root, last, None, Value::Object(vec![(keyword.to_owned(), value)])),
            _ => return Err("the form of the file has no place for it".to_owned()),
        }
        Ok(())
    }

    /// Whether a step is the first of the way to a top-level block.
    fn is_top(&self, step: &Step) -> bool {
        step.container == self.document.root
    }

    /// The keyword and labels on a way.
    fn keys(&self, chain: &[Step]) -> Vec<String> {
        let named = chain.iter().filter(|step| step.level.is_some());
        named
            .filter_map(|step| self.document.members(step.container).get(step.index))
            .map(|member| member.key.clone())
            .collect()
    }

    /// The edits of all that was asked for.
    fn finish(mut self) -> Vec<Edit> {
        let gone = std::mem::take(&mut self.gone);
        for chain in gone {
            // What holds nothing any more goes with it.
            for step in chain.iter().rev() {
                let slots = self.slots(step.container);
                slots.retain(|slot| *slot != Slot::Old(step.index));
                if !slots.is_empty() {
                    break;
                }
            }
        }
        let mut removed: Vec<Span> = Vec::new();
        let slots = std::mem::take(&mut self.slots);
        for (container, slots) in &slots {
            let items = self.document.items(*container);
            removed.extend(
                items.iter().enumerate().filter(|(i, _)| !slots.contains(&Slot::Old(*i))).map(|(_, span)| *span),
            );
        }
        let mut out = self.edits.clone();
        for (container, slots) in &slots {
            out.extend(self.rewritten(*container, slots));
        }
        // Nothing is changed in what goes.
        out.retain(|edit| {
            !removed.iter().any(|gone| gone.contains(edit.span) && *gone != edit.span && inside(*gone, edit.span))
        });
        out.sort_by_key(|edit| edit.span);
        out
    }

    /// The edits that make the items of a container those of its slots.
    fn rewritten(&self, container: Id, slots: &[Slot]) -> Vec<Edit> {
        let text = self.document.text;
        let items = self.document.items(container);
        let span = self.document.span(container);
        if slots.len() == items.len() && slots.iter().all(|slot| matches!(slot, Slot::Old(_))) {
            return Vec::new();
        }
        let base = layout::indentation(text, span.start).to_owned();
        let own_lines = match items.first() {
            Some(first) => layout::begins_line(text, first.start),
            None => self.style.several_lines,
        };
        let indent = match items.first() {
            Some(first) if own_lines => layout::indentation(text, first.start).to_owned(),
            _ if own_lines => format!("{base}{}", self.style.unit),
            _ => base.clone(),
        };
        let separator = match own_lines {
            true => format!("{}{indent}", self.style.newline),
            false => self.style.space.clone(),
        };
        // Items that hug their brackets may have several lines all the same.
        let several = own_lines || items.iter().any(|item| item.of(text).contains('\n'));
        let written = |slot: &Slot| match slot {
            Slot::Old(_) => String::new(),
            Slot::New(key, value) => {
                let value = self.style.value(value, &indent, several);
                key.as_ref().map_or(value.clone(), |key| format!("\"{}\"{}{value}", encode(key), self.style.colon))
            }
        };
        let is_old = |slot: &Slot| matches!(slot, Slot::Old(_));
        let inner = Span::new(span.start + 1, span.end - 1);
        let Some(first) = slots.iter().position(is_old) else {
            let all: Vec<String> = slots.iter().map(written).collect();
            let text = match (all.is_empty(), own_lines) {
                (true, _) => String::new(),
                (false, true) => {
                    format!("{separator}{}{}{base}", all.join(&format!(",{separator}")), self.style.newline)
                }
                (false, false) => all.join(&format!(",{separator}")),
            };
            return vec![Edit { span: inner, text }];
        };
        let mut out = Vec::new();
        let old = |slot: &Slot| match slot {
            Slot::Old(index) => Some(*index),
            Slot::New(..) => None,
        };
        // Before the first item that stays.
        if let Some(index) = old(&slots[first]) {
            let lead: String = slots[..first].iter().map(|slot| format!("{},{separator}", written(slot))).collect();
            let at = Span::new(items[0].start, items[index].start);
            if !lead.is_empty() || at.start < at.end {
                out.push(Edit { span: at, text: lead });
            }
        }
        // Behind each item that stays, up to the next.
        let mut at = first;
        while let Some(index) = slots.get(at).and_then(old) {
            let next = slots[at + 1..].iter().position(is_old).map(|next| at + 1 + next);
            let until = next.unwrap_or(slots.len());
            let added: String =
                slots[at + 1..until].iter().map(|slot| format!(",{separator}{}", written(slot))).collect();
            let next_index = next.and_then(|next| old(&slots[next])).unwrap_or(items.len());
            // What goes between here and there goes with the comma before it.
            let end = items[next_index - 1].end.max(items[index].end);
            if !added.is_empty() || end > items[index].end {
                out.push(Edit { span: Span::new(items[index].end, end), text: added });
            }
            match next {
                Some(next) => at = next,
                None => break,
            }
        }
        out
    }
}

fn is_heredoc(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Template(template) if template.heredoc)
}

/// JSON text without its line breaks, which no string in it can have.
fn json_on_one_line(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let line = line.trim();
        let hugs = out.is_empty() || out.ends_with(['{', '[']) || line.starts_with(['}', ']', ',']);
        out.push_str(if hugs { "" } else { " " });
        out.push_str(line);
    }
    out
}

/// Whether an edit stands inside a span, its ends left out.
fn inside(span: Span, edit: Span) -> bool {
    span.start < edit.start && edit.end < span.end
}

/// Members with the same key as one: their objects together.
fn merged(members: Vec<(String, Value)>) -> Vec<(String, Value)> {
    let mut out: Vec<(String, Value)> = Vec::new();
    for (key, value) in members {
        match (out.iter_mut().find(|(known, _)| *known == key), value) {
            (Some((_, Value::Object(all))), Value::Object(more)) => all.extend(more),
            (_, value) => out.push((key, value)),
        }
    }
    out
}

/// For each new value the old one that it was: those that are the same, in order, and between them what is most alike.
fn aligned(olds: &[Value], news: &[Value]) -> Vec<Option<usize>> {
    // Lengths of the longest common sequences of what is left of each.
    let mut longest = vec![vec![0usize; news.len() + 1]; olds.len() + 1];
    for (i, old) in olds.iter().enumerate().rev() {
        for (j, new) in news.iter().enumerate().rev() {
            longest[i][j] = match old.same(new) {
                true => longest[i + 1][j + 1] + 1,
                false => longest[i + 1][j].max(longest[i][j + 1]),
            };
        }
    }
    let mut out = vec![None; news.len()];
    let (mut i, mut j) = (0, 0);
    while i < olds.len() && j < news.len() {
        if olds[i].same(&news[j]) {
            out[j] = Some(i);
            i += 1;
            j += 1;
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    // In the gaps, the pairs that are most alike, as long as their order stays.
    let mut candidates: Vec<(usize, usize, usize)> = Vec::new();
    for (j, new) in news.iter().enumerate().filter(|(j, _)| out[*j].is_none()) {
        for (i, old) in olds.iter().enumerate().filter(|(i, _)| !out.contains(&Some(*i))) {
            let score = alike(old, new);
            if score > 0 {
                candidates.push((score, i, j));
            }
        }
    }
    candidates.sort_by_key(|(score, i, j)| (std::cmp::Reverse(*score), *i, *j));
    for (_, i, j) in candidates {
        let crosses = out
            .iter()
            .enumerate()
            .any(|(other, found)| found.is_some_and(|found| (other < j && found >= i) || (other > j && found <= i)));
        if out[j].is_none() && !out.contains(&Some(i)) && !crosses {
            out[j] = Some(i);
        }
    }
    out
}

/// How much two values have in common.
fn alike(one: &Value, other: &Value) -> usize {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let found = |key: &str| other.iter().find(|(known, _)| known == key).map(|(_, value)| value);
            1 + one.iter().filter_map(|(key, value)| Some(2 * usize::from(value.same(found(key)?)) + 1)).sum::<usize>()
        }
        (Value::String(_), Value::String(_)) => 1,
        _ => usize::from(one.is_scalar() == other.is_scalar()),
    }
}

fn name_of(block: &Block) -> (&str, Vec<&str>) {
    (&block.keyword, block.labels.iter().map(|label| label.text.as_str()).collect())
}

/// The comment lines directly above a block, as one text.
fn comment_above(text: &str, block: &Block) -> String {
    let line = Span::new(layout::line_start(text, block.span.start), block.span.start);
    let above = layout::with_comments_above(text, line);
    let lines = above.of(text).lines().map(|line| line.trim().trim_start_matches(['#', '/']).trim());
    // The first line of a view is none of the file's.
    let lines = lines.skip(usize::from(above.start == 0));
    lines.collect::<Vec<_>>().join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a JSON text when `from` becomes `to` in its view.
    fn changed(json: &str, changes: &[(&str, &str)]) -> String {
        let mut view = View::read(json).expect("a view").text;
        for (from, to) in changes {
            assert!(view.contains(from), "{from} is not in\n{view}");
            view = view.replacen(from, to, 1);
        }
        let edits = edits(json, &view).unwrap_or_else(|reason| panic!("{reason}\n{view}"));
        apply(json, &edits).expect("disjoint").text
    }

    const SITE: &str = r#"{
  "resource": {
    "aws_cloudfront_distribution": {
      "site": {
        "//": "the site",
        "origin": {
          "domain_name": "${aws_s3_bucket.site.bucket_regional_domain_name}",
          "s3_origin_config": {
            "origin_access_identity": "${aws_oai.site.cloudfront_access_identity_path}"
          }
        },
        "tags": {"a": "b\u00e4"}
      }
    },
    "aws_oai": {"site": {}}
  },
  "data": {
    "aws_iam_policy_document": {
      "site": {
        "statement": [
          {
            "actions": ["s3:GetObject"],
            "resources": ["${aws_s3_bucket.site.arn}/*"]
          }
        ]
      }
    }
  }
}
"#;

    #[test]
    fn a_block_becomes_an_argument_in_its_place() {
        let view = View::read(SITE).expect("a view").text;
        let start = view.find("s3_origin_config").expect("the block");
        let end = start + view[start..].find("  }").expect("its end") + 3;
        let new = changed(SITE, &[(&view[start..end], "control_id = aws_oac.site.id")]);
        let expected = SITE.replace(
            r#""s3_origin_config": {
            "origin_access_identity": "${aws_oai.site.cloudfront_access_identity_path}"
          }"#,
            r#""control_id": "${aws_oac.site.id}""#,
        );
        assert_eq!(new, expected);
    }

    #[test]
    fn blocks_are_put_beside_those_of_their_kind() {
        let new = changed(
            SITE,
            &[
                (
                    "resource \"aws_oai\" \"site\" {\n}",
                    "resource \"aws_oai\" \"site\" {\n  lifecycle {\n    create_before_destroy = true\n  }\n}\n\nresource \"aws_oac\" \"site\" {\n  name = aws_s3_bucket.site.bucket\n}",
                ),
                (
                    "  statement {",
                    "  statement {\n    actions = [\"kms:Decrypt\"]\n    resources = [\"*\"]\n  }\n  statement {",
                ),
            ],
        );
        let expected = SITE
            .replace(
                r#""aws_oai": {"site": {}}"#,
                r#""aws_oai": {"site": {
      "lifecycle": {
        "create_before_destroy": true
      }
    }},
    "aws_oac": {
      "site": {
        "name": "${aws_s3_bucket.site.bucket}"
      }
    }"#,
            )
            .replace(
                r#""statement": ["#,
                r#""statement": [
          {
            "actions": ["kms:Decrypt"],
            "resources": ["*"]
          },"#,
            );
        assert_eq!(new, expected);
    }

    #[test]
    fn members_go_with_their_commas() {
        let view = View::read(SITE).expect("a view").text;
        let at = view.find("resource \"aws_oai\"").expect("the OAI");
        let oai = &view[at..at + view[at..].find('}').expect("its end") + 1];
        let new = changed(SITE, &[(oai, ""), ("  tags = {\n    \"a\" = \"b\u{e4}\"\n  }\n", "")]);
        let expected = SITE
            .replace(",\n        \"tags\": {\"a\": \"b\\u00e4\"}", "")
            .replace(",\n    \"aws_oai\": {\"site\": {}}", "");
        assert_eq!(new, expected);
    }

    #[test]
    fn one_block_becomes_a_list_and_comments_are_members() {
        let json = "{\"data\":{\"aws_iam_policy_document\":{\"p\":{\"statement\":{\"sid\":\"A\"}}}}}";
        let new = changed(
            json,
            &[("  }\n}", "  }\n\n  statement {\n    sid = \"B\"\n  }\n}"), ("data ", "# old\n# news\ndata ")],
        );
        assert_eq!(
            new,
            "{\"data\":{\"aws_iam_policy_document\":{\"p\":{\"//\":\"old news\",\"statement\":[{\"sid\":\"A\"},{\"sid\":\"B\"}]}}}}"
        );
    }

    #[test]
    fn text_in_strings_keeps_its_escapes() {
        let json = "{\n  \"resource\": [{\"aws_s3_bucket_policy\": [{\"p\": [{\n    \"policy\": \"{\\\"A\\\": \\\"\\u003cb\\\",\\n \\\"C\\\": [1]}\"\n  }]}]}]\n}\r\n";
        assert_eq!(changed(json, &[("[1]", "[1, \"<ä>\"]")]), json.replace("[1]", "[1, \\\"<ä>\\\"]"));
        let json = json.replace("{\\\"A\\\"", "${jsonencode({\\\"A\\\"").replace("[1]}", "[1]})}").replace("\\n ", " ");
        assert_eq!(changed(&json, &[("[1]", "[\n 1,\n  x,\n]")]), json.replace("[1]", "[1, x]"));
        // Nothing but white space is nothing.
        assert_eq!(changed(&json, &[("[1]", "[ 1]")]), json);
    }

    #[test]
    fn references_stay_names() {
        let json = "{\"resource\": {\"a\": {\"b\": {\"depends_on\": [\"c.d\", \"e.f\"], \"provider\": \"aws.us\"}}}}";
        let new = changed(json, &[("c.d", "g.h[0]"), ("    e.f,\n", "")]);
        assert_eq!(new, json.replace("[\"c.d\", \"e.f\"]", "[\"g.h[0]\"]"));
    }

    #[test]
    fn places_lead_back() {
        let view = View::read(SITE).expect("a view");
        let place = |text: &str| {
            let start = view.text.find(text).expect("in the view");
            view.place(Span::new(start, start + text.len())).of(SITE)
        };
        assert_eq!(place("aws_oai.site.cloudfront"), "aws_oai.site.cloudfront");
        assert_eq!(place("s3:GetObject"), "s3:GetObject");
        assert!(place("s3_origin_config {").starts_with("\"s3_origin_config\": {"));
        assert!(place("resource \"aws_oai\"").starts_with("\"site\""));
    }
}
