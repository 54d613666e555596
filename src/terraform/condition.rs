//! Conditions as text that can stand elsewhere in their module: the parts of them that all have to hold, and their contrary.

use super::module::{Module, Repetition, Resource, repetition};
use crate::flow::is_empty;
use crate::hcl::ast::{Expr, ExprKind};
use crate::hcl::parse;
use crate::terraform::instances::{instance_names, same_instances};

/// The conditions that all have to hold for `expr` to have this truth value; `None` where its words mean something else in
/// another place.
pub fn conjuncts(text: &str, expr: &Expr, wanted: bool) -> Option<Vec<String>> {
    let inner = expr.unwrapped();
    let written = inner.span.of(text);
    if !instance_names(inner).is_empty() || written.contains(['#', '\r']) || written.contains("//") {
        return None;
    }
    let plain = || written.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(match (&inner.kind, wanted) {
        (ExprKind::Operation("!", operands), _) => return conjuncts(text, operands.first()?, !wanted),
        (ExprKind::Operation("&&", operands), true) | (ExprKind::Operation("||", operands), false) => {
            let all: Option<Vec<Vec<String>>> = operands.iter().map(|side| conjuncts(text, side, wanted)).collect();
            all?.concat()
        }
        (ExprKind::Operation(operator @ ("==" | "!="), operands), false) => {
            let [one, other] = operands.as_slice() else { return None };
            let contrary = if *operator == "==" { "!=" } else { "==" };
            vec![format!("{} {contrary} {}", one.span.of(text), other.span.of(text))]
        }
        (ExprKind::Operation("||", _) | ExprKind::Conditional(_), true) => vec![format!("({})", plain())],
        (_, true) => vec![plain()],
        (ExprKind::Traversal(_) | ExprKind::Call(_) | ExprKind::Bool(_), false) => vec![format!("!{}", plain())],
        (_, false) => vec![format!("!({})", plain())],
    })
}

/// The conditions under which a block is there, one that is there once or not at all; none where it always is.
///
/// # Errors
/// Where its `count` or `for_each` says something else.
pub fn of_block(module: &Module, resource: &Resource<'_>) -> Result<Vec<String>, String> {
    let unclear = || format!("the code does not show under which condition there is {}", resource.address);
    let count = match repetition(resource.block) {
        Repetition::Single => return Ok(Vec::new()),
        Repetition::Count(count) => count.unwrapped(),
        Repetition::ForEach(_) => return Err(unclear()),
    };
    let text = module.text(resource.file);
    let is = |expr: &Expr, number: &str| expr.unwrapped().span.of(text) == number;
    match &count.kind {
        ExprKind::Conditional(parts) if is(&parts[1], "1") && is(&parts[2], "0") => {
            conjuncts(text, &parts[0], true).ok_or_else(unclear)
        }
        ExprKind::Conditional(parts) if is(&parts[1], "0") && is(&parts[2], "1") => {
            conjuncts(text, &parts[0], false).ok_or_else(unclear)
        }
        _ if is(count, "1") => Ok(Vec::new()),
        _ => Err(unclear()),
    }
}

/// The conditions under which a list that is given or empty by a condition has anything in it; `None` where it does not say so.
pub fn where_any(text: &str, list: &Expr) -> Option<Vec<String>> {
    let ExprKind::Conditional(parts) = &list.unwrapped().kind else { return None };
    match (is_empty(&parts[1]), is_empty(&parts[2])) {
        (false, true) => conjuncts(text, &parts[0], true),
        (true, false) => conjuncts(text, &parts[0], false),
        _ => None,
    }
}

/// Conditions that hold where all of one of several lists do; none where one of the lists always holds.
pub fn any_of(alternatives: Vec<Vec<String>>) -> Vec<String> {
    let Some(first) = alternatives.first() else { return Vec::new() };
    let common: Vec<String> =
        first.iter().filter(|one| alternatives.iter().all(|all| all.contains(one))).cloned().collect();
    let mut rest: Vec<Vec<String>> = Vec::new();
    for alternative in &alternatives {
        let own: Vec<String> = alternative.iter().filter(|one| !common.contains(one)).cloned().collect();
        if !rest.contains(&own) {
            rest.push(own);
        }
    }
    let decides = rest.iter().any(|own| match own.as_slice() {
        [] => true,
        [only] => contrary(only).is_some_and(|contrary| rest.contains(&vec![contrary])),
        _ => false,
    });
    if decides {
        return common;
    }
    let told = rest.iter().map(|own| match own.as_slice() {
        [only] => only.clone(),
        all => format!("({})", all.join(" && ")),
    });
    let one_of = format!("({})", told.collect::<Vec<_>>().join(" || "));
    common.into_iter().chain([one_of]).collect()
}

/// The condition that holds where another one does not, where it is one.
fn contrary(condition: &str) -> Option<String> {
    let expr = parse::of_text(condition)?;
    let mut all = conjuncts(condition, &expr, false)?;
    all.pop().filter(|_| all.is_empty())
}

/// Conditions with all that hold where they do, by the local values that they name.
pub fn implied(module: &Module, conditions: &[String]) -> Vec<String> {
    let mut out: Vec<String> = conditions.to_vec();
    let mut at = 0;
    while let Some(condition) = out.get(at).cloned() {
        at += 1;
        let local = condition.strip_prefix("local.").and_then(|name| module.local(name));
        let Some((file, _, local)) = local else { continue };
        for more in conjuncts(module.text(file), &local.value, true).unwrap_or_default() {
            if !out.contains(&more) {
                out.push(more);
            }
        }
    }
    out
}

/// Whether a condition holds wherever all that is `given` does: by its words, or by those of its parts.
pub fn holds(condition: &str, given: &[String]) -> bool {
    fn of_expr(text: &str, expr: &Expr, given: &[String]) -> bool {
        let said = conjuncts(text, expr, true);
        if said.is_some_and(|all| all.iter().all(|one| given.contains(one))) {
            return true;
        }
        match &expr.unwrapped().kind {
            ExprKind::Operation("||", sides) => sides.iter().any(|side| of_expr(text, side, given)),
            ExprKind::Operation("&&", sides) => sides.iter().all(|side| of_expr(text, side, given)),
            _ => false,
        }
    }
    given.iter().any(|known| known == condition)
        || parse::of_text(condition).is_some_and(|expr| of_expr(condition, &expr, given))
}

/// Whether conditions hold wherever the others do, by the local values that these name.
pub fn all_hold(module: &Module, conditions: &[String], others: &[String]) -> bool {
    let given = implied(module, others);
    conditions.iter().all(|condition| holds(condition, &given))
}

/// The input that a condition wants to be a text, and that text as it is written.
pub fn text_of_input(condition: &str) -> Option<(&str, &str)> {
    condition.strip_prefix("var.")?.split_once(" == ").filter(|(_, value)| value.starts_with('"'))
}

/// Whether two lists of conditions cannot both hold: one denies what the other says, or they say that an input is one text and
/// another.
pub fn exclude(one: &[String], other: &[String]) -> bool {
    let differ = |one: &str, other: &str| match (text_of_input(one), text_of_input(other)) {
        (Some((input, value)), Some((same, text))) => input == same && value != text,
        _ => one.strip_prefix('!') == Some(other) || other.strip_prefix('!') == Some(one),
    };
    one.iter().any(|one| other.iter().any(|other| differ(one, other)))
}

/// Whether conditions cannot all hold.
pub fn contradict(conditions: &[String]) -> bool {
    exclude(conditions, conditions)
}

/// Whether a block is there wherever another one is.
pub fn is_with(module: &Module, block: &Resource<'_>, other: &Resource<'_>) -> bool {
    if same_instances(module, block, other) {
        return true;
    }
    let (Ok(needed), Ok(given)) = (of_block(module, block), of_block(module, other)) else { return false };
    let given = implied(module, &given);
    needed.iter().all(|condition| given.contains(condition))
}

/// Conditions without those that hold wherever the others do.
pub fn needed(module: &Module, conditions: Vec<String>) -> Vec<String> {
    let mut out = conditions;
    let mut at = 0;
    while at < out.len() {
        let others: Vec<String> =
            out.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, c)| c.clone()).collect();
        let known = implied(module, &others);
        let condition = &out[at];
        let one_of = condition.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
        let one_of = one_of.filter(|inner| !inner.contains(['(', '&', '?']));
        let holds = known.contains(condition)
            || one_of.is_some_and(|inner| inner.split("||").any(|side| known.iter().any(|known| known == side.trim())));
        if holds {
            out.remove(at);
        } else {
            at += 1;
        }
    }
    out
}

/// Conditions without those that are said twice.
pub fn each_once(conditions: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let same = |one: &str, other: &str| one.split_whitespace().eq(other.split_whitespace());
    for condition in conditions {
        if !out.iter().any(|known| same(known, &condition)) {
            out.push(condition);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_several_lists_holds() {
        let told = |lists: &[&[&str]]| {
            let lists = lists.iter().map(|list| list.iter().map(|one| (*one).to_owned()).collect());
            any_of(lists.collect()).join(" && ")
        };
        assert_eq!(told(&[]), "");
        assert_eq!(told(&[&["var.a", "var.b"]]), "var.a && var.b");
        assert_eq!(told(&[&["var.a"], &[]]), "");
        assert_eq!(told(&[&["var.a", "var.b"], &["var.b"]]), "var.b");
        assert_eq!(told(&[&["var.a"], &["!var.a"]]), "");
        assert_eq!(told(&[&["var.on", "var.a == 1"], &["var.on", "var.a != 1"]]), "var.on");
        assert_eq!(
            told(&[&["var.on", "var.a"], &["var.on", "var.b", "var.c"]]),
            "var.on && (var.a || (var.b && var.c))"
        );
    }

    #[test]
    fn a_condition_holds_by_its_parts() {
        let given: Vec<String> = ["var.a", "!var.b", "(var.c || var.d)"].map(str::to_owned).to_vec();
        for condition in ["var.a", "var.a && !var.b", "(var.x || var.a)", "(var.x || (var.a && (var.c || var.d)))"] {
            assert!(holds(condition, &given), "{condition}");
        }
        for condition in ["var.b", "var.x", "var.a && var.x", "(var.x || var.c)", "var.a ? var.x : var.y"] {
            assert!(!holds(condition, &given), "{condition}");
        }
    }

    #[test]
    fn what_denies_what_the_other_says_excludes_it() {
        let excludes = |one: &str, other: &str| exclude(&[one.to_owned()], &[other.to_owned()]);
        assert!(excludes("var.a", "!var.a") && excludes("!var.a", "var.a"));
        assert!(excludes("var.kind == \"oai\"", "var.kind == \"oac\""));
        assert!(!excludes("var.kind == \"oai\"", "var.kind == \"oai\""));
        assert!(!excludes("var.kind == \"oai\"", "var.other == \"oac\""));
        // Two numbers may be written in two ways.
        assert!(!excludes("var.n == 1", "var.n == 1.0"));
    }

    #[test]
    fn a_list_that_is_empty_by_a_condition_says_when_it_is_not() {
        let told = |list: &str| {
            let expr = parse::of_text(list).expect("an expression");
            where_any(list, &expr).map(|all| all.join(" && "))
        };
        assert_eq!(told("var.a && var.b ? [1] : []").as_deref(), Some("var.a && var.b"));
        assert_eq!(told("var.a || var.b ? [] : [1]").as_deref(), Some("!var.a && !var.b"));
        assert_eq!(told("var.a ? [1] : [2]"), None);
        assert_eq!(told("var.list"), None);
    }
}
