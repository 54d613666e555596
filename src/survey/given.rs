//! OAIs that a module takes as the value of an input, by their id, path or ARN: in the default of the input, and in files with
//! variable values. Another environment may give another one, so that such a value is told and not followed.

use super::mentions::{Known, TextMention};
use super::references::{Kind, OaiReference, Sink, holder};
use crate::hcl::ast::{Body, Call, Expr, ExprKind, Item, Part, Template};
use crate::hcl::parse;
use crate::policy::identity::{Identity, OAI, literal};
use crate::terraform::address::Address;
use crate::terraform::module::{Module, Place};
use crate::terraform::reference;
use crate::terraform::tree::variable;
use crate::workspace::{Workspace, folder_of};

/// What is known of an OAI that is the value of an input.
#[derive(Debug, Clone, PartialEq)]
pub struct Given {
    /// The input.
    pub input: String,
    /// What takes it, each with its place.
    pub takers: Vec<String>,
    /// The OAI that an import block says it is, and where.
    pub declared: Option<(String, String)>,
    /// Its id, as an expression for an import block.
    pub id: String,
    /// Whether the module is one in which import blocks may stand.
    pub is_root: bool,
}

/// Where an id stands that is the end of an OAI's path or ARN.
const BEFORE_ID: [&str; 2] = ["origin-access-identity/cloudfront/", "CloudFront Origin Access Identity "];

/// More takers than these are not named.
const MOST_TAKERS: usize = 3;

/// The input whose value an expression makes an OAI's path or ARN of.
fn input_behind(expr: &Expr) -> Option<String> {
    let (before, id) = match &expr.unwrapped().kind {
        ExprKind::Template(Template { parts, .. }) => match parts.as_slice() {
            [Part::Literal(before), Part::Interpolation(id)] => (before.as_str(), id),
            _ => return None,
        },
        ExprKind::Call(Call { name, args }) if name == "format" => match args.as_slice() {
            [form, id] => (form.as_str()?.strip_suffix("%s")?, id),
            _ => return None,
        },
        _ => return None,
    };
    let found = reference::as_reference(id).filter(|found| found.attribute.is_none() && found.means.is_none())?;
    match found.target {
        Address::Variable(name) if BEFORE_ID.iter().any(|mark| before.ends_with(mark)) => Some(name),
        _ => None,
    }
}

fn expressions<'b>(body: &'b Body, out: &mut Vec<&'b Expr>) {
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => out.push(&attribute.value),
            Item::Block(block) => expressions(&block.body, out),
        }
    }
}

/// The places of a module that make an OAI's path or ARN of an input, each with the input.
fn made_of_inputs(module: &Module) -> Vec<(Place, String, String)> {
    let mut out = Vec::new();
    for (file, block) in module.blocks() {
        let mut queue = Vec::new();
        expressions(&block.body, &mut queue);
        while let Some(expr) = queue.pop() {
            if let Some(input) = input_behind(expr) {
                out.push((Place { file, span: expr.span }, input, holder(block)));
            }
            queue.extend(expr.children());
            if let ExprKind::For(for_expr) = &expr.kind {
                queue.extend(&for_expr.inner);
            }
        }
    }
    out
}

fn is_id(text: &str) -> bool {
    text.starts_with('E') && literal(&format!("{}{text}", BEFORE_ID[0])).is_some_and(|(id, _)| id == text)
}

/// What the path or ARN of an OAI is made of an input with its id.
pub const BY_ID: &str = "a path or ARN that is made of an input with an id";

/// References to OAIs by inputs with their ids: the places that make a path or ARN of one, and the defaults.
pub fn references(module: &Module, out: &mut Vec<OaiReference>) {
    for (place, input, holder) in made_of_inputs(module) {
        let known = |found: &OaiReference| {
            let (one, other) = (found.place.span, place.span);
            found.place.file == place.file && (one.contains(other) || other.contains(one))
        };
        if !out.iter().any(known) {
            let block = module.blocks().find(|(file, block)| *file == place.file && block.span.contains(place.span));
            let labels = block.into_iter().flat_map(|(_, block)| block.labels.first());
            let policy = labels.into_iter().any(|label| label.text.contains("policy"));
            out.push(OaiReference {
                identity: None,
                attribute: module.text_at(place).to_owned(),
                kind: if policy { Kind::Grant } else { Kind::Other },
                place,
                holder,
                sink: Sink::Elsewhere(BY_ID),
            });
        }
        let Some((file, block)) = variable(module, &input) else { continue };
        let Some(default) = block.body.attribute("default") else { continue };
        let place = Place { file, span: default.value.span };
        if let Some(id) = default.value.as_str().filter(|id| is_id(id))
            && !out.iter().any(|found| found.place == place)
        {
            out.push(OaiReference {
                identity: Some(Identity::Literal(id.to_owned())),
                attribute: "id".to_owned(),
                kind: Kind::Other,
                place,
                holder: format!("var.{input}"),
                sink: Sink::Elsewhere(DEFAULT),
            });
        }
    }
}

/// Where an OAI stands that is the default of an input.
pub const DEFAULT: &str = "a variable";

/// What is known of an OAI that an input is given; `whole` where it is all that the input is, by this attribute.
pub fn given(module: &Module, is_root: bool, input: &str, id: &str, whole: Option<&str>) -> Given {
    let mut takers: Vec<String> = Vec::new();
    for (file, block) in module.blocks().filter(|(_, block)| block.keyword != "import") {
        for found in reference::in_body(&block.body) {
            if found.target == Address::Variable(input.to_owned()) {
                let at = format!("{}:{}", module.path(file), module.line(file, found.span.start));
                let taker = format!("{} ({at})", holder(block));
                if !takers.contains(&taker) {
                    takers.push(taker);
                }
            }
        }
    }
    takers.truncate(MOST_TAKERS);
    let declared = module.blocks_of("import").find_map(|(file, block)| {
        let to = reference::as_reference(&block.body.attribute("to")?.value)?;
        let value = &block.body.attribute("id")?.value;
        let by_input = || {
            let found = reference::as_reference(value)?;
            (found.target == Address::Variable(input.to_owned()) && found.attribute.is_none()).then_some(())
        };
        let same = value.as_str() == Some(id) || by_input().is_some() && whole == Some("id");
        let at = format!("{}:{}", module.path(file), module.line(file, block.span.start));
        (same && to.target.kind() == Some(OAI)).then(|| (to.span.of(module.text(file)).to_owned(), at))
    });
    let id = match whole {
        Some("id") => format!("var.{input}"),
        Some("cloudfront_access_identity_path") => format!("element(split(\"/\", var.{input}), 2)"),
        Some("iam_arn") => format!("element(split(\" \", var.{input}), 4)"),
        _ => format!("{id:?}"),
    };
    Given { input: input.to_owned(), takers, declared, id, is_root }
}

/// Sees which inputs files with variable values give OAIs to; ids are known as such by what the module makes of the input.
pub fn in_values(workspace: &Workspace, modules: &[Module], elsewhere: &mut Vec<TextMention>) {
    for (path, file) in workspace.files.iter().filter(|(path, _)| path.ends_with(".tfvars")) {
        let folder = folder_of(path);
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        let values = parse::parse(&text).body;
        for attribute in values.attributes() {
            let name = &attribute.name;
            let holding = modules.iter().filter(|module| is_below(folder, &module.folder));
            let holding = holding.filter(|module| variable(module, name).is_some());
            let Some(module) = holding.max_by_key(|module| module.folder.len()) else { continue };
            let is_root = module.is_root(workspace);
            let bare = attribute.value.as_str().filter(|id| is_id(id));
            if let Some(id) = bare.filter(|_| made_of_inputs(module).iter().any(|(_, input, _)| input == name)) {
                elsewhere.push(TextMention {
                    path: path.clone(),
                    text: text.clone(),
                    span: attribute.value.span,
                    identity: Some(Identity::Literal(id.to_owned())),
                    known: Known::Given(given(module, is_root, name, id, Some("id"))),
                });
            }
            let mine = |mention: &&mut TextMention| mention.path == *path && attribute.span.contains(mention.span);
            for mention in elsewhere.iter_mut().filter(mine).filter(|mention| mention.known == Known::Nothing) {
                let Some(Identity::Literal(id)) = &mention.identity else { continue };
                let whole = attribute.value.as_str().and_then(literal).map(|(_, attribute)| attribute);
                mention.known = Known::Given(given(module, is_root, name, id, whole));
            }
        }
    }
}

fn is_below(folder: &str, above: &str) -> bool {
    above.is_empty() || folder == above || folder.starts_with(&format!("{above}/"))
}
