//! An origin that takes an OAI or an OAC by what callers of its module choose: `var.kind == "oac"`.

use crate::hcl::ast::{Block, Expr, ExprKind};
use crate::terraform::condition::{conjuncts, exclude, implied, text_of_input, where_any};
use crate::terraform::module::Module;

/// What callers choose by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The input.
    pub input: String,
    /// Its value for an OAC, as an expression.
    pub value: String,
}

/// The input by which an origin has an OAC where it has no OAI, if there is one.
pub fn chosen(module: &Module, file: usize, control: &Expr, config: &Block) -> Option<Chosen> {
    let text = module.text(file);
    let mut ways = Vec::new();
    given(text, control, &mut Vec::new(), &mut ways)?;
    let ways: Vec<Vec<String>> = ways.iter().map(|way| implied(module, way)).collect();
    let here = implied(module, &where_any(text, &config.body.attribute("for_each")?.value).unwrap_or_default());
    if !ways.iter().all(|way| exclude(way, &here)) {
        return None;
    }
    let (first, rest) = ways.split_first()?;
    let common: Vec<&String> = first.iter().filter(|one| rest.iter().all(|way| way.contains(one))).collect();
    if let Some(text) = common.iter().find_map(|condition| text_asked(condition)) {
        return Some(text);
    }
    let denied = |condition: &str| exclude(&[condition.to_owned()], &here);
    let mut switches = common.iter().filter_map(|condition| Some((denied(condition), switch_asked(condition)?)));
    match switches.clone().find(|(is_denied, _)| *is_denied) {
        Some((_, found)) => Some(found),
        // What else has to hold for an OAC is none of the choice.
        None => switches.next().filter(|_| switches.next().is_none()).map(|(_, found)| found),
    }
}

/// The input that a condition wants to be a text.
fn text_asked(condition: &str) -> Option<Chosen> {
    let (input, value) = text_of_input(condition)?;
    Some(Chosen { input: input.to_owned(), value: value.to_owned() })
}

/// The input that a condition wants to be true or false.
fn switch_asked(condition: &str) -> Option<Chosen> {
    let (name, value) = match condition.strip_prefix('!') {
        Some(contrary) => (contrary, "false"),
        None => (condition, "true"),
    };
    let input = name.strip_prefix("var.")?;
    let is_name = input.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    is_name.then(|| Chosen { input: input.to_owned(), value: value.to_owned() })
}

/// The conditions for each value of an expression that is not null.
fn given(text: &str, expr: &Expr, conditions: &mut Vec<String>, out: &mut Vec<Vec<String>>) -> Option<()> {
    let inner = expr.unwrapped();
    match &inner.kind {
        ExprKind::Null => {}
        ExprKind::Conditional(parts) => {
            for (branch, wanted) in [(&parts[1], true), (&parts[2], false)] {
                let before = conditions.len();
                conditions.extend(conjuncts(text, &parts[0], wanted)?);
                given(text, branch, conditions, out)?;
                conditions.truncate(before);
            }
        }
        _ => out.push(conditions.clone()),
    }
    Some(())
}
