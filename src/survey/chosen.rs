//! An origin that takes an OAI or an OAC by what callers of its module choose: `var.kind == "oac"`.

use super::origins::where_any;
use crate::hcl::ast::{Block, Expr, ExprKind};
use crate::terraform::condition::{conjuncts, implied};
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
    let asked = |condition: &String| {
        let (input, value) = condition.strip_prefix("var.")?.split_once(" == ")?;
        value.starts_with('"').then(|| Chosen { input: input.to_owned(), value: value.to_owned() })
    };
    let (first, rest) = ways.split_first()?;
    let found = first.iter().filter(|condition| rest.iter().all(|way| way.contains(condition))).find_map(asked)?;
    let here = where_any(text, &config.body.attribute("for_each")?.value);
    let other = implied(module, &here);
    let excludes = |condition: &String| {
        let is_other = asked(condition).is_some_and(|other| other.input == found.input && other.value != found.value);
        is_other || condition.strip_prefix('!').is_some_and(|not| ways.iter().all(|way| way.iter().any(|c| c == not)))
    };
    other.iter().any(excludes).then_some(found)
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
