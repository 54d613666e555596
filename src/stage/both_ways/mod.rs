//! A module whose callers are not known, and whose origin takes the OAI that they hand over: it takes an OAC as well, so that
//! each of them can move when its own bucket policy is ready. Nothing changes for one that hands no OAC over.

pub mod items;

use super::{Change, Confidence, Context, PlanError, StagePlan, behind_block};
use crate::finding::{Finding, Snippet, callers_choose};
use crate::flow::asked::{self, Asked};
use crate::hcl::ast::{Block, Expr, ExprKind, Root, Span, Traversal};
use crate::survey::ModuleSurvey;
use crate::survey::origins::{Distribution, Origin, OriginIdentity, identity_argument};
use crate::terraform::address::Address;
use crate::terraform::instances::is_toggle;
use crate::terraform::language;
use crate::terraform::module::{Module, Place, Repetition, repetition};
use crate::terraform::reference;
use crate::terraform::tree::variable;
use crate::workspace::edits::Edit;
use crate::workspace::layout;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Codes of these changes.
pub mod codes {
    /// A module takes an OAC beside the OAI.
    pub const OFFERED: &str = "OAC073";
}

/// An origin that takes what its module's callers hand over.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The input with the OAI, or with the objects that hold it.
    pub identity: String,
    /// The input with the id of the OAC, or the entry in the object: one that is there, or one that can be added.
    pub control: String,
    /// How they are handed over.
    pub way: Way,
    /// Whether the origin takes both already.
    pub is_there: bool,
}

/// How callers hand an OAI and an OAC over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Each in an input.
    Inputs,
    /// Both in an object, one for each origin.
    Items,
}

impl Offer {
    /// Where callers hand the OAC over, for people.
    pub fn taken_in(&self) -> String {
        match self.way {
            Way::Inputs => format!("var.{}", self.control),
            Way::Items => format!("`{}` of its item in var.{}", self.control, self.identity),
        }
    }
}

/// What an origin takes from callers that are not known, if that is all that decides which OAI it uses.
pub fn offer(survey: &ModuleSurvey<'_>, position: usize, index: usize) -> Option<Offer> {
    let distribution = &survey.distributions[position];
    let origin = &distribution.origins[index];
    let unclear = matches!(origin.identity, OriginIdentity::Unclear(_));
    if !(survey.is_open || survey.is_interface)
        || survey.is_root
        || !unclear
        || origin.is_custom
        || !matches!(distribution.resource.address, Address::Resource { .. })
    {
        return None;
    }
    let Some(taken) = taken(origin).filter(|_| survey.is_open) else {
        let offer = items::offer(survey, distribution, origin)?;
        let is_open = offer.is_there || !distribution.ignores_origins;
        return Some(offer).filter(|_| is_open && survey.overridden(&distribution.resource.address).is_empty());
    };
    if origin.has_control {
        return Some(Offer {
            control: control_input(origin)?,
            identity: taken.input,
            way: Way::Inputs,
            is_there: true,
        });
    }
    if !survey.overridden(&distribution.resource.address).is_empty()
        || distribution.ignores_origins
        || variable(survey.module, &taken.input).is_none()
        || questions(survey, &taken.input).is_none()
        || !taken.config.is_bare(survey.module.text(distribution.resource.file))
    {
        return None;
    }
    Some(Offer { control: name_for(survey, &taken.input), identity: taken.input, way: Way::Inputs, is_there: false })
}

/// The input with the id of an OAC that an origin takes already, and its OAI only where that is null.
pub fn control_input(origin: &Origin<'_>) -> Option<String> {
    let control = reference::as_input(&origin.block.body.attribute("origin_access_control_id")?.value)?;
    let config = origin.s3_config.filter(|config| config.keyword == "dynamic")?;
    gives_way(&config.body.attribute("for_each")?.value, &control).then_some(control)
}

/// The place of the OAI in an origin.
struct Config<'m> {
    block: &'m Block,
    /// The value of `origin_access_identity`.
    value: &'m Expr,
    /// The `for_each` of a `dynamic` block around it.
    repeated: Option<&'m Expr>,
}

impl<'m> Config<'m> {
    fn of(origin: &Origin<'m>) -> Option<Config<'m>> {
        let block = origin.s3_config?;
        let value = &identity_argument(block)?.value;
        let repeated = match block.keyword.as_str() {
            "dynamic" => Some(&block.body.attribute("for_each")?.value),
            _ => None,
        };
        Some(Config { block, value, repeated })
    }

    /// Whether a fixed block has nothing but the one argument in it, so that nothing is lost when it gets another block
    /// around it.
    fn is_bare(&self, text: &str) -> bool {
        let attribute = self.block.body.attribute("origin_access_identity");
        self.repeated.is_some()
            || attribute.is_some_and(|attribute| {
                let before = Span::new(self.block.inner.start, attribute.span.start);
                let behind = Span::new(attribute.span.end, self.block.inner.end);
                before.of(text).trim().is_empty() && behind.of(text).trim().is_empty()
            })
    }
}

/// How an origin takes an input.
struct Taken<'m> {
    input: String,
    config: Config<'m>,
}

fn taken<'m>(origin: &Origin<'m>) -> Option<Taken<'m>> {
    let config = Config::of(origin)?;
    let input = match (reference::as_input(config.value), config.repeated) {
        (Some(input), _) => input,
        (None, Some(items)) if is_iterator(config.block, config.value) => only_input(items)?,
        _ => return None,
    };
    Some(Taken { input, config })
}

fn is_iterator(config: &Block, value: &Expr) -> bool {
    let label = config.labels.first().map(|label| label.text.as_str());
    let is_plain = config.body.attribute("iterator").is_none();
    is_plain
        && matches!(&value.unwrapped().kind, ExprKind::Traversal(Traversal { root: Root::Name(name), steps, .. })
            if Some(name.as_str()) == label && steps.len() == 1)
}

/// The one input that the items of a list are: `var.x == null ? [] : [var.x]`, `compact([var.x])`.
fn only_input(items: &Expr) -> Option<String> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    let mut queue = vec![items];
    while let Some(expr) = queue.pop() {
        match &expr.unwrapped().kind {
            ExprKind::Conditional(parts) => queue.extend(&parts[1..]),
            ExprKind::Call(call) if matches!(call.name.as_str(), "compact" | "toset" | "tolist") => {
                queue.extend(&call.args);
            }
            ExprKind::Array(items) => found.extend(items.iter().map(reference::as_input).collect::<Option<Vec<_>>>()?),
            _ => return None,
        }
    }
    if found.len() == 1 { found.pop_first() } else { None }
}

/// Whether the items of a `dynamic` block are none where an input is given.
fn gives_way(items: &Expr, control: &str) -> bool {
    let ExprKind::Conditional(parts) = &items.unwrapped().kind else { return false };
    let is_empty = |expr: &Expr| {
        matches!(&expr.unwrapped().kind, ExprKind::Array(items) if items.is_empty())
            || matches!(&expr.unwrapped().kind, ExprKind::Call(call) if call.name == "toset"
            && matches!(call.args.first().map(|arg| &arg.kind), Some(ExprKind::Array(items)) if items.is_empty()))
    };
    let asks = |wanted: bool, operator: &str| {
        let mut queue = vec![parts[0].unwrapped()];
        while let Some(expr) = queue.pop() {
            match &expr.kind {
                ExprKind::Operation(found, sides) if *found == operator => {
                    queue.extend(sides.iter().map(Expr::unwrapped));
                }
                ExprKind::Operation(_, sides) => {
                    let mut named = sides.iter().filter(|side| reference::as_input(side).as_deref() == Some(control));
                    let asked = named.next().and_then(|side| asked::in_expr(expr, side.unwrapped().span));
                    if asked.is_some_and(|asked| asked.given == wanted) {
                        return true;
                    }
                }
                _ => {}
            }
        }
        false
    };
    (is_empty(&parts[2]) && asks(false, "&&")) || (is_empty(&parts[1]) && asks(true, "||"))
}

/// The comparisons with `null` or an empty string that ask for an input outside of origins' places for an OAI, by file; `None` where
/// the input goes anywhere else.
fn questions<'m>(survey: &ModuleSurvey<'m>, input: &str) -> Option<Vec<(usize, Asked<'m>)>> {
    let module = survey.module;
    let mut out = Vec::new();
    for (file, block) in module.blocks() {
        let is_own = block.keyword == "variable" && block.labels.iter().any(|label| label.text == input);
        for found in reference::in_body(&block.body) {
            if is_own || found.target != Address::Variable(input.to_owned()) {
                continue;
            }
            let place = Place { file, span: found.span };
            if !is_taken(survey, place, input) {
                out.push((file, asked::at(module, place)?));
            }
        }
    }
    Some(out)
}

/// Whether a place is in an origin's block for this OAI.
fn is_taken(survey: &ModuleSurvey<'_>, place: Place, name: &str) -> bool {
    let of_file = survey.distributions.iter().filter(|distribution| distribution.resource.file == place.file);
    of_file.flat_map(|distribution| &distribution.origins).any(|origin| {
        taken(origin).is_some_and(|taken| taken.input == name && taken.config.block.span.contains(place.span))
    })
}

/// The name of the input for the OAC that stands beside one for an OAI.
fn name_for(survey: &ModuleSurvey<'_>, identity: &str) -> String {
    let inputs: BTreeSet<String> = survey
        .distributions
        .iter()
        .flat_map(|distribution| &distribution.origins)
        .filter(|origin| matches!(origin.identity, OriginIdentity::Unclear(_)))
        .filter_map(|origin| Some(taken(origin)?.input))
        .collect();
    let words = ["origin_access_identity", "cloudfront_access_identity", "access_identity", "oai"];
    let base = match words.iter().find_map(|word| identity.split_once(word)).filter(|_| inputs.len() > 1) {
        Some((before, _)) => format!("{before}origin_access_control_id"),
        None => "origin_access_control_id".to_owned(),
    };
    let mut name = base.clone();
    for number in 2.. {
        if variable(survey.module, &name).is_none() {
            break;
        }
        name = format!("{base}_{number}");
    }
    name
}

/// What the readiness of such an origin says: that it is for the callers to move it.
pub fn finding(survey: &ModuleSurvey<'_>, position: usize, index: usize, offer: &Offer) -> Finding {
    let distribution = &survey.distributions[position];
    let origin = &distribution.origins[index];
    let place = Place { file: distribution.resource.file, span: origin.outer.span };
    let (output, is_list) = match output_of(survey, distribution) {
        Some(output) => (output, is_several(survey, distribution)),
        None => (new_output(survey, distribution), is_several(survey, distribution)),
    };
    let arns = format!("module.NAME.{output}");
    let arns = if is_list { arns } else { format!("[{arns}]") };
    let folder = if survey.module.folder.is_empty() { "." } else { &survey.module.folder };
    let entry = match offer.way {
        Way::Inputs => String::new(),
        Way::Items => entry(&offer.control),
    };
    let snippet = Snippet::new(
        "snippet_callers.tf",
        json!({ "control": offer.control, "identity": offer.identity, "entry": entry, "is_there": offer.is_there, "arns": arns, "folder": folder }),
    );
    let spot = super::spot(survey.module, place);
    callers_choose::finding(spot, &offer.identity, &offer.taken_in()).with_snippet(snippet)
}

/// An entry with the id of an OAC, inside the objects that lead to it.
fn entry(way: &str) -> String {
    let mut names = way.rsplit('.');
    let last = format!("{} = aws_cloudfront_origin_access_control.NAME.id", names.next().unwrap_or_default());
    names.fold(last, |inner, name| format!("{name} = {{ {inner} }}"))
}

/// Whether a distribution has more than one instance, as far as the code tells.
fn is_several(survey: &ModuleSurvey<'_>, distribution: &Distribution<'_>) -> bool {
    !matches!(repetition(distribution.resource.block), Repetition::Single)
        && !is_toggle(survey.module, &distribution.resource)
}

/// The name of a new output for a distribution's ARN.
fn new_output(survey: &ModuleSurvey<'_>, distribution: &Distribution<'_>) -> String {
    let plural = if is_several(survey, distribution) { "s" } else { "" };
    let name = format!("cloudfront_distribution_arn{plural}");
    let is_there = |name: &str| {
        survey.module.blocks_of("output").any(|(_, block)| block.labels.iter().any(|label| label.text == name))
    };
    let alone = survey.distributions.len() == 1 && !is_there(&name);
    if alone { name } else { format!("{}_{name}", distribution.resource.address.name()) }
}

/// The output that shows a distribution's ARN, or all of the distribution.
fn output_of(survey: &ModuleSurvey<'_>, distribution: &Distribution<'_>) -> Option<String> {
    survey.module.blocks_of("output").find_map(|(_, block)| {
        let label = block.labels.first()?;
        let value = &block.body.attribute("value")?.value;
        let shows = |found: &reference::Reference| found.target == distribution.resource.address;
        let direct =
            reference::in_expr(value).iter().any(|found| shows(found) && matches!(found.attribute_name(), Some("arn")));
        let whole = reference::as_reference(value).is_some_and(|found| shows(&found) && found.attribute.is_none());
        match (direct, whole, &value.unwrapped().kind) {
            (true, _, ExprKind::Object(items)) => {
                let item = items.iter().find(|item| {
                    reference::in_expr(&item.value)
                        .iter()
                        .any(|found| shows(found) && matches!(found.attribute_name(), Some("arn")))
                })?;
                match &item.key {
                    crate::hcl::ast::ObjectKey::Name(name) => Some(format!("{}.{name}", label.text)),
                    crate::hcl::ast::ObjectKey::Computed(_) => None,
                }
            }
            (true, ..) => Some(label.text.clone()),
            (_, true, _) => Some(format!("{}.arn", label.text)),
            _ => None,
        }
    })
}

/// Whether a module has something to add.
pub fn is_left(survey: &ModuleSurvey<'_>, context: &Context<'_>) -> bool {
    !left(survey, context).is_empty() || !left_in_items(survey, context).is_empty()
}

/// The origins whose block is to read an OAC from its items, by the input with these and the entry for it.
fn left_in_items(survey: &ModuleSurvey<'_>, context: &Context<'_>) -> BTreeMap<(String, String), Vec<(usize, usize)>> {
    let mut out: BTreeMap<(String, String), Vec<(usize, usize)>> = BTreeMap::new();
    for (position, distribution) in survey.distributions.iter().enumerate() {
        let selected = context.selects(survey.module, &distribution.resource.address);
        for index in (0..distribution.origins.len()).filter(|_| selected) {
            let offer = offer(survey, position, index).filter(|offer| offer.way == Way::Items && !offer.is_there);
            if let Some(offer) = offer {
                out.entry((offer.identity, offer.control)).or_default().push((position, index));
            }
        }
    }
    out
}

/// The origins to which a way is to be added, by the input that they take.
fn left(survey: &ModuleSurvey<'_>, context: &Context<'_>) -> BTreeMap<String, (String, Vec<(usize, usize)>)> {
    let mut out: BTreeMap<String, (String, Vec<(usize, usize)>)> = BTreeMap::new();
    let mut partly: BTreeSet<String> = BTreeSet::new();
    for (position, distribution) in survey.distributions.iter().enumerate() {
        for index in 0..distribution.origins.len() {
            let Some(input) = taken(&distribution.origins[index]).map(|taken| taken.input) else { continue };
            match offer(survey, position, index).filter(|offer| offer.way == Way::Inputs && !offer.is_there) {
                Some(offer) if context.selects(survey.module, &distribution.resource.address) => {
                    out.entry(input).or_insert((offer.control, Vec::new())).1.push((position, index));
                }
                _ => _ = partly.insert(input),
            }
        }
    }
    out.retain(|input, _| !partly.contains(input));
    out
}

/// Adds the way for an OAC to each origin that can have it.
///
/// # Errors
/// Where a template cannot be rendered.
pub fn plan(survey: &ModuleSurvey<'_>, context: &Context<'_>, plan: &mut StagePlan) -> Result<(), PlanError> {
    let mut shown: BTreeSet<usize> = BTreeSet::new();
    for (identity, (control, origins)) in left(survey, context) {
        let module = survey.module;
        let (Some(questions), Some((file, block))) = (questions(survey, &identity), variable(module, &identity)) else {
            continue;
        };
        let mut edits: Vec<(usize, Edit)> = Vec::new();
        for (position, index) in &origins {
            let distribution = &survey.distributions[*position];
            let text = module.text(distribution.resource.file);
            if let Some(taken) = taken(&distribution.origins[*index]) {
                let control = format!("var.{control}");
                let own = origin_edits(text, &distribution.origins[*index], &taken.config, &control, context)?;
                edits.extend(own.into_iter().map(|edit| (distribution.resource.file, edit)));
            }
        }
        for (file, asked) in questions {
            edits.push((file, question_edit(module.text(file), &asked, &control)));
        }
        let text = module.text(file);
        let rendered = context.templates.render("variable_control.tf", &json!({ "name": control }))?;
        edits.push((file, behind_block(text, block.span, &rendered, true)));
        edits.extend(optional(text, block).map(|edit| (file, edit)));
        for (position, _) in &origins {
            if shown.insert(*position) {
                edits.extend(output_edit(survey, &survey.distributions[*position], context)?);
            }
        }
        let takes = format!("an OAC in var.{control} beside the OAI in var.{identity}");
        plan.changes.push(offered(module, format!("var.{control}"), Place { file, span: block.span }, &takes, edits));
    }
    for ((input, control), origins) in left_in_items(survey, context) {
        let module = survey.module;
        let Some((file, block)) = variable(module, &input) else { continue };
        let mut edits: Vec<(usize, Edit)> = Vec::new();
        for (position, index) in origins {
            let distribution = &survey.distributions[position];
            for edit in items::edits(module, distribution, &distribution.origins[index], context)? {
                // Several blocks may go through the same items.
                if !edits.contains(&edit) {
                    edits.push(edit);
                }
            }
            if shown.insert(position) {
                edits.extend(output_edit(survey, distribution, context)?);
            }
        }
        let takes = format!("an OAC as `{control}` in each item of var.{input} beside the OAI");
        plan.changes.push(offered(module, format!("var.{input}"), Place { file, span: block.span }, &takes, edits));
    }
    Ok(())
}

/// The change by which a module takes an OAC beside the OAI.
fn offered(module: &Module, address: String, place: Place, takes: &str, edits: Vec<(usize, Edit)>) -> Change {
    let folder = if module.folder.is_empty() { "the module" } else { &module.folder };
    Change {
        code: codes::OFFERED,
        confidence: Confidence::Review,
        address,
        place,
        summary: format!("{folder} takes {takes}: nothing changes until a caller hands one over"),
        edits,
    }
}

/// The edits with which an origin has its `s3_origin_config` only where an OAC is null.
fn origin_edits(
    text: &str,
    origin: &Origin<'_>,
    config: &Config<'_>,
    control: &str,
    context: &Context<'_>,
) -> Result<Vec<Edit>, PlanError> {
    let span = config.block.span;
    let newline = layout::newline_at(text, span.start);
    let base = layout::indentation(text, span.start);
    let unit = layout::indent_unit(text, origin.block.span);
    let condition = format!("{control} == null");
    if let Some(items) = config.repeated {
        let rendered = context.templates.render("origin_access_control_id.tf", &json!({ "value": control }))?;
        let line = layout::fitted(&rendered, base, &unit, newline);
        let (open, close) = match items.kind {
            ExprKind::Conditional(_) => ("(", ")"),
            _ => ("", ""),
        };
        let at = |at: usize, text: String| Edit { span: Span::new(at, at), text };
        return Ok(vec![
            at(span.start, format!("{line}{newline}{newline}{base}")),
            at(items.span.start, format!("{condition} ? {open}")),
            at(items.span.end, format!("{close} : []")),
        ]);
    }
    // The value stays where it is, so that it is the same reference to an OAI as before.
    let values = json!({ "control": control, "condition": condition, "identity": HERE });
    let rendered = context.templates.render("origin_both_ways.tf", &values)?;
    let whole = layout::fitted(&rendered, base, &unit, newline);
    let Some((before, behind)) = whole.split_once(HERE) else { return Ok(Vec::new()) };
    let value = config.value.span;
    Ok(vec![
        Edit { span: Span::new(span.start, value.start), text: before.to_owned() },
        Edit { span: Span::new(value.end, span.end), text: behind.to_owned() },
    ])
}

/// Where the value stands in what is rendered around it.
const HERE: &str = "\u{1}";

/// A comparison that takes an OAC for an OAI.
fn question_edit(text: &str, asked: &Asked<'_>, control: &str) -> Edit {
    let span = asked.comparison.span;
    let (operator, joined) = if asked.given { ("!=", "||") } else { ("==", "&&") };
    let both = format!("{} {joined} var.{control} {operator} null", span.of(text));
    Edit { span, text: if asked.is_part { format!("({both})") } else { both } }
}

/// The edit that lets callers leave an input out that they had to give.
fn optional(text: &str, block: &Block) -> Option<Edit> {
    if block.body.attribute("default").is_some() || block.body.attribute("nullable").is_some() {
        return None;
    }
    let last = block.body.attributes().last().filter(|last| text[last.span.end..block.span.end].contains('\n'));
    Some(match last {
        Some(last) => {
            let at = layout::next_line(text, last.span.end);
            let indent = layout::indentation(text, last.span.start);
            let newline = layout::newline_at(text, last.span.start);
            Edit { span: Span::new(at, at), text: format!("{indent}default = null{newline}") }
        }
        None => super::at_top_of_body(text, block, "default = null"),
    })
}

fn output_edit(
    survey: &ModuleSurvey<'_>,
    distribution: &Distribution<'_>,
    context: &Context<'_>,
) -> Result<Option<(usize, Edit)>, PlanError> {
    let module = survey.module;
    let name = new_output(survey, distribution);
    let taken = module.blocks_of("output").any(|(_, block)| block.labels.iter().any(|label| label.text == name));
    if output_of(survey, distribution).is_some() || taken {
        return Ok(None);
    }
    let resource = &distribution.resource;
    let several = is_several(survey, distribution);
    let value = match repetition(resource.block) {
        Repetition::Single => format!("{}.arn", resource.address),
        Repetition::Count(_) if !several => language::only(module, &resource.address, "arn"),
        Repetition::Count(_) => format!("{}[*].arn", resource.address),
        Repetition::ForEach(_) => format!("values({})[*].arn", resource.address),
    };
    let template = if several { "output_arns.tf" } else { "output_arn.tf" };
    let rendered = context.templates.render(template, &json!({ "name": name, "value": value }))?;
    let (file, block) = module.blocks_of("output").last().unwrap_or((resource.file, resource.block));
    Ok(Some((file, behind_block(module.text(file), block.span, &rendered, true))))
}
