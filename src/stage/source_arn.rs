//! `AWS:SourceArn`: exactly the distributions that use an OAI on a bucket, as an expression for the place where a
//! statement stands.

use super::access::is_for_others;
use crate::hcl::ast::{Body, Expr, ExprKind, Item, Root, Span, StepKind, Traversal};
use crate::policy::Notation;
use crate::policy::identity::Mention;
use crate::survey::ModuleSurvey;
use crate::survey::buckets::{Bucket, BucketUse};
use crate::survey::origins::{Distribution, Origin, OriginIdentity};
use crate::survey::policies::{Attachment, PolicySource};
use crate::survey::registry::{arn, made};
use crate::terraform::address::Address;
use crate::terraform::instances::{
    instance_names, is_never_empty, is_toggle, same_instances, written_entries, written_keys,
};
use crate::terraform::module::{Module, Repetition, Resource, repetition};
use crate::terraform::reference::{self, Instance};
use std::collections::BTreeSet;

/// The distributions of a statement.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceArns {
    /// A list expression.
    pub list: String,
    /// The one ARN, where the list is one.
    pub single: Option<String>,
    /// When the list has something in it.
    pub guard: Guard,
    /// The condition operator that compares with it.
    pub operator: &'static str,
}

impl SourceArns {
    fn exact(list: String, single: Option<String>, guard: Guard) -> SourceArns {
        SourceArns { list, single, guard, operator: "StringEquals" }
    }

    /// All instances of a distribution, for code that a person puts somewhere.
    pub fn of_all(distribution: &Resource<'_>) -> SourceArns {
        let address = &distribution.address;
        match repetition(distribution.block) {
            Repetition::Single => {
                SourceArns::exact(format!("[{}]", arn(distribution)), Some(arn(distribution)), Guard::Always)
            }
            Repetition::Count(_) => SourceArns::exact(format!("{address}[*].arn"), None, Guard::Always),
            Repetition::ForEach(_) => SourceArns::exact(format!("values({address})[*].arn"), None, Guard::Always),
        }
    }

    /// Those of a list, for code that a person puts somewhere.
    pub fn of_list(list: String) -> SourceArns {
        SourceArns::exact(list, None, Guard::Always)
    }

    /// The one that an expression is, such as a template's variable.
    pub fn of_variable(name: &str) -> SourceArns {
        SourceArns::exact(format!("[{name}]"), Some(name.to_owned()), Guard::Always)
    }

    /// Those that callers hand over by an input.
    pub fn of_callers(list: String, inputs: &[String]) -> SourceArns {
        let filled: Vec<String> = inputs.iter().map(|input| format!("length({input}) > 0")).collect();
        SourceArns::exact(list, None, Guard::When(filled.join(" || ")))
    }

    /// All distributions of the account that the data source with this name tells: wider than any reference to them, and
    /// without one, so that it cannot close a circle.
    pub fn account_wide(identity: &str) -> SourceArns {
        let account = format!("${{data.aws_caller_identity.{identity}.account_id}}");
        let arn = format!("\"arn:aws:cloudfront::{account}:distribution/*\"");
        SourceArns { list: format!("[{arn}]"), single: Some(arn), guard: Guard::Always, operator: "ArnLike" }
    }
}

/// When a list has something in it. S3's behaviour with an empty `AWS:SourceArn` is not documented, so the statement
/// vanishes with its distributions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// Always.
    Always,
    /// Where this condition holds.
    When(String),
}

/// An origin, by the positions of its distribution in the module and of itself in the distribution.
pub type OriginIndex = (usize, usize);

/// The origins that use the OAI of a principal on a bucket that the policy is attached to.
pub fn users(survey: &ModuleSurvey<'_>, source: &PolicySource<'_>, mention: &Mention) -> Vec<OriginIndex> {
    let mut out = Vec::new();
    for (position, distribution) in survey.distributions.iter().enumerate() {
        for (index, origin) in distribution.origins.iter().enumerate() {
            let OriginIdentity::Known(used) = &origin.identity else { continue };
            let on_bucket = origin.bucket.as_ref().is_some_and(|bucket| source.is_on(&bucket.bucket));
            if used.identity == mention.identity && on_bucket && !is_for_others(survey, source, origin) {
                out.push((position, index));
            }
        }
    }
    out
}

/// The ARNs of the distributions of these origins, for a statement in `source` whose principal is `mention`.
///
/// # Errors
/// Where the code does not show which instance of a distribution belongs to which instance of the policy: the reason.
pub fn source_arns(
    survey: &ModuleSurvey<'_>,
    source: &PolicySource<'_>,
    origins: &[(OriginIndex, &Mention)],
) -> Result<SourceArns, String> {
    let mut fits: Vec<(usize, Fit)> = Vec::new();
    for ((position, index), mention) in origins {
        let distribution = &survey.distributions[*position];
        let own = fit_of_origin(survey, source, distribution, *index, mention)?;
        fits.extend(own.into_iter().map(|fit| (*position, fit)));
    }
    in_notation(source, arns_of(survey, &source.holder, fits)?)
}

/// Whether the file that a policy stands in takes a statement for one distribution, or for several.
///
/// # Errors
/// Where it does not: the reason.
pub fn takes(source: &PolicySource<'_>, is_single: bool) -> Result<(), String> {
    match &source.call {
        Some(call) if source.is_shared => {
            Err(format!("{} is read in several places, and each of them would have to name its distributions", call.path))
        }
        Some(call) if call.handed && !is_single => Err(
            "there are several distributions or one that may be missing, and the module that fills the template may take nothing but texts"
                .to_owned(),
        ),
        _ => Ok(()),
    }
}

/// The ARNs, if a statement with them can be written in the notation of a policy.
///
/// # Errors
/// Where the statement would have to vanish with its distributions in JSON that is written as text.
pub fn in_notation(source: &PolicySource<'_>, arns: SourceArns) -> Result<SourceArns, String> {
    takes(source, arns.single.is_some())?;
    match (&source.notation, &arns.guard) {
        (Some(Notation::Text(_)), Guard::When(_)) => {
            Err("there may be no distribution, and JSON that is written as text cannot leave the statement out then"
                .to_owned())
        }
        (Some(Notation::Entries(_)), Guard::When(_)) => {
            Err("there may be no distribution, and the list of statements cannot leave one out then".to_owned())
        }
        _ => Ok(arns),
    }
}

/// The ARNs of distributions, each with how its instances go with those of the block that holds the statement.
///
/// # Errors
/// Where they cannot be put into one expression: the reason.
pub fn arns_of(
    survey: &ModuleSurvey<'_>,
    holder: &Resource<'_>,
    fits: Vec<(usize, Fit)>,
) -> Result<SourceArns, String> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut positions: Vec<usize> = fits.iter().map(|(position, _)| *position).collect();
    positions.sort_unstable();
    positions.dedup();
    for position in positions {
        let distribution = &survey.distributions[position];
        let mut own: Vec<Fit> = fits.iter().filter(|(at, _)| *at == position).map(|(_, fit)| fit.clone()).collect();
        if own.contains(&Fit::Always) {
            own = vec![Fit::Always];
        }
        own.dedup();
        for fit in own {
            let piece = piece(survey.module, holder, distribution, fit)?;
            if !pieces.contains(&piece) {
                pieces.push(piece);
            }
        }
    }
    combine(survey.module, holder, pieces)
}

/// How the instances of a distribution go with those of the key that its origin's bucket encrypts with.
///
/// # Errors
/// Where the code does not show it: the reason.
pub fn fit_of_key(
    survey: &ModuleSurvey<'_>,
    holder: &Resource<'_>,
    key: &Address,
    position: usize,
    index: usize,
) -> Result<Fit, String> {
    let module = survey.module;
    let distribution = &survey.distributions[position];
    if matches!(key, Address::Module(_)) {
        // A call is known for its key only where there is one instance of it.
        return Ok(Fit::Always);
    }
    let key_resource = module.resource(key).ok_or("the key is not in this module")?;
    if matches!(repetition(key_resource.block), Repetition::Single) {
        return Ok(Fit::Always);
    }
    let by_key = matches!(
        distribution.origins[index].bucket.as_ref().map(|bucket| &bucket.instance),
        Some(Instance::EachKey | Instance::CountIndex)
    );
    let together =
        same_instances(module, &key_resource, &distribution.resource) && same_instances(module, &key_resource, holder);
    match by_key && together {
        true => Ok(Fit::SameKey),
        false => Err(format!(
            "the code does not show which instance of {key} belongs to which of {}",
            distribution.resource.address
        )),
    }
}

const IN_DIFFERENT_WAYS: &str =
    "the instances of the distribution, the bucket and the OAI are chosen in different ways";

/// How the instances of a distribution and those of a policy go together.
#[derive(Debug, Clone, PartialEq)]
pub enum Fit {
    /// All with all.
    Always,
    /// The instance with the same key or index.
    SameKey,
    /// The instance with this key.
    At(String),
    /// The one distribution, where this holds in the policy's block.
    When {
        /// `each.key` or `count.index`.
        selector: &'static str,
        /// The key that it has to be.
        key: String,
    },
    /// The instances for which this expression of theirs is the policy's key.
    Where(Span),
    /// The one distribution, where a key is in the list of those that its origins are made for.
    Among {
        /// The policy's key: `each.key`, or the key of the instance that it names.
        key: String,
        /// The list.
        keys: String,
    },
    /// Both by index 0 of resources that are there or not together with the distribution.
    Toggled,
}

fn fit_of_origin(
    survey: &ModuleSurvey<'_>,
    source: &PolicySource<'_>,
    distribution: &Distribution<'_>,
    index: usize,
    mention: &Mention,
) -> Result<Vec<Fit>, String> {
    let module = survey.module;
    let origin = &distribution.origins[index];
    let (OriginIdentity::Known(used), Some(bucket)) = (&origin.identity, &origin.bucket) else { return Ok(Vec::new()) };
    let identity = mention.identity.address();
    let text = module.text(distribution.resource.file);
    let fit = |used: &Instance, named: &Instance, thing: Option<&Address>| match among(
        module,
        distribution,
        origin,
        &source.holder,
        (used, named),
    ) {
        Some(among) => Ok(among),
        None => fit(module, source, distribution, used, named, thing),
    };
    let of_identity = fit(&used.instance, &mention.instance, identity.as_ref())?;
    let mut out = Vec::new();
    for attachment in source.attachments.iter().filter(|attachment| attachment.bucket.bucket == bucket.bucket) {
        let on_policy = bucket_instance(module, source, attachment)?;
        let address = match &bucket.bucket {
            Bucket::Declared(address) => Some(address),
            Bucket::Named(_) | Bucket::Called { .. } | Bucket::Unseen { .. } => None,
        };
        // Each OAI may read from its own bucket: an origin that takes another one's OAI reads nothing.
        if let (Instance::Computed(one), Instance::Computed(other)) = (&used.instance, &bucket.instance)
            && one.of(text) != other.of(text)
            && ![&mention.instance, &on_policy]
                .into_iter()
                .any(|named| matches!(named, Instance::None | Instance::Splat))
        {
            return Err(IN_DIFFERENT_WAYS.to_owned());
        }
        let of_bucket = fit(&bucket.instance, &on_policy, address)?;
        let mut fits = [of_identity.clone(), of_bucket];
        if let [Some(Fit::Where(one)), Some(Fit::Where(other))] = &fits
            && [one, other].iter().all(|span| origin.block.span.contains(**span))
            && one.of(text) == other.of(text)
        {
            fits[0] = Some(Fit::Always);
        }
        if fits.iter().any(Option::is_none) {
            continue;
        }
        out.push(both(fits.into_iter().flatten())?);
    }
    Ok(out)
}

/// The fit of the one distribution of a `dynamic` block whose origins are each for another instance of a thing, where the code
/// shows the keys of all of them; in it `None` if it is never the policy's instance.
fn among(
    module: &Module,
    distribution: &Distribution<'_>,
    origin: &Origin<'_>,
    holder: &Resource<'_>,
    (used, named): (&Instance, &Instance),
) -> Option<Option<Fit>> {
    let (Instance::Computed(index), Instance::EachKey | Instance::Key(_)) = (used, named) else { return None };
    let single = matches!(repetition(distribution.resource.block), Repetition::Single);
    if !single || !origin.dynamic || origin.item.is_some() || !origin.block.span.contains(*index) {
        return None;
    }
    let text = module.text(distribution.resource.file);
    let items = &origin.outer.body.attribute("for_each")?.value;
    let iterator = reference::iterator(origin.outer)?;
    let collection = items.unwrapped().span.of(text);
    let index = expr_at(&origin.block.body, *index)?;
    let mut names: Vec<(Span, &str)> = Vec::new();
    names_of_item(index, iterator, &mut names)?;
    let (has_key, has_value) = (names.iter().any(|(_, n)| *n == "key"), names.iter().any(|(_, n)| *n == "value"));
    let whole = index.unwrapped().span.of(text) == format!("{iterator}.value");
    if collection.contains('\n') || !(has_key || has_value) {
        return None;
    }
    let mut chosen = String::new();
    let mut at = index.span.start;
    names.sort_by_key(|(span, _)| span.start);
    for (span, name) in names {
        chosen.push_str(&text[at..span.start]);
        chosen.push_str(if name == "key" { "key" } else { iterator });
        at = span.end;
    }
    chosen.push_str(&text[at..index.span.end]);
    // Where all keys are written out, it is known for which of the policy's instances there is an origin.
    let file = distribution.resource.file;
    let of_items = match chosen.as_str() {
        "key" if !matches!(items.unwrapped().kind, ExprKind::Array(_)) => written_keys(module, file, items),
        _ if whole => written_entries(module, file, items, None),
        chosen => {
            let entry = chosen.strip_prefix(iterator).and_then(|rest| rest.strip_prefix('.'));
            let plain = entry.filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-'));
            plain.and_then(|entry| written_entries(module, file, items, Some(entry)))
        }
    };
    let of_policy = match (named, repetition(holder.block)) {
        (Instance::Key(key), _) => Some(BTreeSet::from([key.trim_matches('"').to_owned()])),
        (_, Repetition::ForEach(for_each)) => written_keys(module, holder.file, for_each),
        _ => None,
    };
    if let (Some(of_items), Some(of_policy)) = (of_items, of_policy) {
        if of_policy.is_subset(&of_items) {
            return Some(Some(Fit::Always));
        }
        if of_policy.is_disjoint(&of_items) {
            return Some(None);
        }
    }
    let keys = match (has_key, has_value) {
        (false, true) if whole => collection.to_owned(),
        (true, false) => format!("[for key, _ in {collection} : {chosen}]"),
        (false, _) => format!("[for {iterator} in {collection} : {chosen}]"),
        (true, true) => format!("[for key, {iterator} in {collection} : {chosen}]"),
    };
    let key = match named {
        Instance::Key(key) => key.clone(),
        _ => "each.key".to_owned(),
    };
    Some(Some(Fit::Among { key, keys }))
}

/// The expression that stands at a place.
fn expr_at(body: &Body, span: Span) -> Option<&Expr> {
    let mut queue: Vec<&Expr> = Vec::new();
    let mut bodies = vec![body];
    while let Some(body) = bodies.pop() {
        for item in &body.items {
            match item {
                Item::Attribute(attribute) => queue.push(&attribute.value),
                Item::Block(block) => bodies.push(&block.body),
            }
        }
    }
    while let Some(expr) = queue.pop() {
        if expr.span == span {
            return Some(expr);
        }
        queue.extend(expr.children());
    }
    None
}

/// Where an expression says `ITERATOR.key` and `ITERATOR.value`; `None` where it has other names for instances, or binds some.
fn names_of_item<'e>(expr: &'e Expr, iterator: &str, out: &mut Vec<(Span, &'e str)>) -> Option<()> {
    match &expr.kind {
        ExprKind::For(_) => return None,
        ExprKind::Traversal(Traversal { root: Root::Name(root), steps, .. }) if root == iterator => {
            let first = steps.first()?;
            match &first.kind {
                StepKind::Attr(name) if name == "key" || name == "value" => {
                    out.push((Span::new(expr.span.start, first.end), name));
                }
                _ => return None,
            }
        }
        ExprKind::Traversal(Traversal { root: Root::Name(root), .. }) if root == "each" || root == "count" => {
            return None;
        }
        _ => {}
    }
    expr.children().into_iter().try_for_each(|child| names_of_item(child, iterator, out))
}

/// One fit that says what both say. `Always` says nothing.
fn both(fits: impl Iterator<Item = Fit>) -> Result<Fit, String> {
    let mut said: Vec<Fit> = Vec::new();
    for fit in fits {
        if fit != Fit::Always && !said.contains(&fit) {
            said.push(fit);
        }
    }
    said.retain({
        let stronger = said.len() > 1;
        move |fit| !(stronger && *fit == Fit::Toggled)
    });
    match said.len() {
        0 => Ok(Fit::Always),
        1 => Ok(said.remove(0)),
        _ => Err(IN_DIFFERENT_WAYS.to_owned()),
    }
}

/// Which bucket an attachment means, in the words of the block that holds the statements.
fn bucket_instance(
    module: &Module,
    source: &PolicySource<'_>,
    attachment: &Attachment<'_>,
) -> Result<Instance, String> {
    let BucketUse { instance, .. } = &attachment.bucket;
    if attachment.resource.address == source.holder.address {
        return Ok(instance.clone());
    }
    let same_instances = same_instances(module, &attachment.resource, &source.holder);
    match &attachment.document_instance {
        Instance::None if matches!(repetition(attachment.resource.block), Repetition::Single) => Ok(instance.clone()),
        // One document for all instances of the bucket policy: it speaks for all of their buckets.
        Instance::None => match instance {
            Instance::EachKey | Instance::CountIndex | Instance::Computed(_) => Ok(Instance::Splat),
            fixed => Ok(fixed.clone()),
        },
        Instance::EachKey | Instance::CountIndex if same_instances => Ok(instance.clone()),
        Instance::Key(_) => Ok(instance.clone()),
        _ => Err(format!(
            "{} takes the document in a way that does not show which bucket it is for",
            attachment.resource.address
        )),
    }
}

/// How instance `used` of a thing, in the words of the distribution's block, and instance `named` of it, in the words of
/// the policy's block, go together; `None` if never.
fn fit(
    module: &Module,
    source: &PolicySource<'_>,
    distribution: &Distribution<'_>,
    used: &Instance,
    named: &Instance,
    thing: Option<&Address>,
) -> Result<Option<Fit>, String> {
    let holder = &source.holder;
    let same = same_instances(module, &distribution.resource, holder);
    let single = matches!(repetition(distribution.resource.block), Repetition::Single);
    let unclear = || {
        let thing = thing.map_or_else(|| "the bucket".to_owned(), Address::to_string);
        Err(format!(
            "the code does not show which instances of {} and of {} go with the same instance of {thing}",
            distribution.resource.address, holder.address
        ))
    };
    Ok(Some(match (used, named) {
        (_, Instance::Splat) | (Instance::Splat, _) | (Instance::None, Instance::None) => Fit::Always,
        (Instance::Key(a), Instance::Key(b)) if a == b => {
            let toggles = thing.and_then(|thing| module.resource(thing));
            match toggles {
                Some(thing)
                    if a == "0"
                        && is_toggle(module, &thing)
                        && same_instances(module, &thing, &distribution.resource) =>
                {
                    Fit::Toggled
                }
                _ => Fit::Always,
            }
        }
        (Instance::Key(_), Instance::Key(_)) => return Ok(None),
        (Instance::EachKey, Instance::EachKey) | (Instance::CountIndex, Instance::CountIndex) if same => Fit::SameKey,
        (Instance::EachKey | Instance::CountIndex, Instance::Key(key)) => Fit::At(key.clone()),
        (Instance::Key(key), Instance::EachKey) if single => Fit::When { selector: "each.key", key: key.clone() },
        (Instance::Key(key), Instance::CountIndex) if single => Fit::When { selector: "count.index", key: key.clone() },
        (Instance::Key(key), Instance::CountIndex) if same && key == "0" => Fit::SameKey,
        (Instance::CountIndex, Instance::None) => Fit::Always,
        (Instance::Computed(span), Instance::EachKey) => Fit::Where(*span),
        _ => return unclear(),
    }))
}

/// Some of the ARNs of a statement.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    /// One ARN that is there whenever the statement is.
    One(String),
    /// A list, and when it has something in it.
    Many(String, Guard),
    /// One ARN that is meant where a condition holds.
    Guarded { arn: String, condition: String },
    /// One ARN for one key of the policy's block.
    Keyed { selector: &'static str, key: String, arn: String },
}

fn piece(module: &Module, holder: &Resource<'_>, distribution: &Distribution<'_>, fit: Fit) -> Result<Piece, String> {
    let address = &distribution.resource.address;
    let repeated = repetition(distribution.resource.block);
    let text = module.text(distribution.resource.file);
    let toggle = toggle(module, holder, address);
    Ok(match (fit, repeated) {
        (Fit::Always | Fit::Toggled, Repetition::Single) if toggle.is_some() => {
            Piece::Many(format!("[{}]", arn(&distribution.resource)), Guard::When(toggle.unwrap_or_default()))
        }
        (_, Repetition::Single) if toggle.is_some() => {
            return Err(format!("a variable decides whether there is a distribution of {address}"));
        }
        (Fit::Always | Fit::Toggled, Repetition::Single) => Piece::One(arn(&distribution.resource)),
        (Fit::Toggled, Repetition::Count(_)) => Piece::One(format!("{address}[0].arn")),
        (Fit::Always, Repetition::Count(count)) => {
            let with_policy = same_instances(module, &distribution.resource, holder);
            if is_toggle(module, &distribution.resource) && (with_policy || count.span.of(text) == "1") {
                Piece::One(format!("{address}[0].arn"))
            } else {
                let at_least_one = count.span.of(text).parse::<u64>().is_ok_and(|count| count > 0);
                let guard = if at_least_one { Guard::Always } else { Guard::When(format!("length({address}) > 0")) };
                Piece::Many(format!("{address}[*].arn"), guard)
            }
        }
        (Fit::Always, Repetition::ForEach(for_each)) => {
            let guard = match is_never_empty(text, for_each) {
                true => Guard::Always,
                false => Guard::When(format!("length({address}) > 0")),
            };
            Piece::Many(format!("values({address})[*].arn"), guard)
        }
        (Fit::SameKey, Repetition::ForEach(_)) => Piece::One(format!("{address}[each.key].arn")),
        (Fit::SameKey, Repetition::Count(_)) => Piece::One(format!("{address}[count.index].arn")),
        (Fit::At(key), Repetition::ForEach(_) | Repetition::Count(_)) => Piece::One(format!("{address}[{key}].arn")),
        (Fit::When { selector, key }, Repetition::Single) => {
            Piece::Keyed { selector, key, arn: arn(&distribution.resource) }
        }
        (Fit::Among { key, keys }, Repetition::Single) => {
            Piece::Guarded { arn: arn(&distribution.resource), condition: format!("contains({keys}, {key})") }
        }
        (Fit::Where(index), Repetition::ForEach(for_each)) => {
            let (key, value) = ("key", "value");
            let chosen = renamed(text, index, distribution, key, value)?;
            let collection = for_each.span.of(text);
            let names = if chosen.contains(value) { format!("{key}, {value}") } else { format!("{key}, _") };
            let fits = format!("{chosen} == each.key");
            Piece::Many(
                format!("[for {names} in {collection} : {address}[{key}].arn if {fits}]"),
                Guard::When(format!("anytrue([for {names} in {collection} : {fits}])")),
            )
        }
        _ => return Err(format!("the code does not show which instances of {address} the statement is for")),
    })
}

/// The condition under which a call makes the distribution and its OAIs, where a variable decides it and not already decides
/// whether there is the policy.
fn toggle(module: &Module, holder: &Resource<'_>, distribution: &Address) -> Option<String> {
    let Address::Module(call) = distribution else { return None };
    let (file, _) = module.call(call)?;
    let made = made(module, call)?;
    let count = match repetition(holder.block) {
        Repetition::Count(count) => count.span.of(module.text(holder.file)),
        _ => "",
    };
    let mut out: Vec<&str> = Vec::new();
    for toggle in [&made.toggle, &made.identity_toggle].into_iter().flatten() {
        let condition = toggle.unwrapped().span.of(module.text(file));
        if !out.contains(&condition) && count != format!("{condition} ? 1 : 0") {
            out.push(condition);
        }
    }
    (!out.is_empty()).then(|| out.join(" && "))
}

/// The text at `span` of a distribution's block with `each.key` and `each.value` given other names.
fn renamed(text: &str, span: Span, distribution: &Distribution<'_>, key: &str, value: &str) -> Result<String, String> {
    let mut names = Vec::new();
    for origin in &distribution.origins {
        let mut bodies = vec![&origin.block.body];
        while let Some(body) = bodies.pop() {
            for item in &body.items {
                match item {
                    Item::Attribute(attribute) => names.extend(instance_names(&attribute.value)),
                    Item::Block(block) => bodies.push(&block.body),
                }
            }
        }
    }
    names.retain(|(at, _)| span.contains(*at));
    names.sort_by_key(|(at, _)| at.start);
    names.dedup();
    let mut out = String::new();
    let mut at = span.start;
    for (place, name) in names {
        out.push_str(&text[at..place.start]);
        out.push_str(match name.as_str() {
            "each.key" => key,
            "each.value" => value,
            _ => return Err("an instance is chosen by `count.index` in an expression".to_owned()),
        });
        at = place.end;
    }
    out.push_str(&text[at..span.end]);
    Ok(out)
}

fn combine(module: &Module, holder: &Resource<'_>, pieces: Vec<Piece>) -> Result<SourceArns, String> {
    let keyed = pieces.iter().filter(|piece| matches!(piece, Piece::Keyed { .. })).count();
    if keyed > 0 {
        if keyed < pieces.len() {
            if let Some(list) = ones_and_keyed(&pieces) {
                return Ok(SourceArns::exact(list, None, Guard::Always));
            }
            return Err("some distributions belong to one instance of the policy and others to all".to_owned());
        }
        return keyed_by(module, holder, &pieces);
    }
    let pieces = guarded(pieces);
    match pieces.as_slice() {
        [] => Err("no distribution uses the OAI here".to_owned()),
        [Piece::Guarded { arn, condition }] => {
            Ok(SourceArns::exact(format!("[{arn}]"), Some(arn.clone()), Guard::When(condition.clone())))
        }
        [Piece::Many(list, guard)] => Ok(SourceArns::exact(list.clone(), None, guard.clone())),
        _ => {
            let ones: Vec<&str> = pieces
                .iter()
                .filter_map(|piece| match piece {
                    Piece::One(arn) => Some(arn.as_str()),
                    _ => None,
                })
                .collect();
            let many: Vec<(&str, &Guard)> = pieces
                .iter()
                .filter_map(|piece| match piece {
                    Piece::Many(list, guard) => Some((list.as_str(), guard)),
                    _ => None,
                })
                .collect();
            let conditions: Vec<&str> = many
                .iter()
                .filter_map(|(_, guard)| match guard {
                    Guard::Always => None,
                    Guard::When(condition) => Some(condition.as_str()),
                })
                .collect();
            let guard = match ones.is_empty() && conditions.len() == many.len() {
                true => Guard::When(conditions.join(" || ")),
                false => Guard::Always,
            };
            let fixed = (!ones.is_empty()).then(|| format!("[{}]", ones.join(", ")));
            if many.is_empty() {
                let single = (ones.len() == 1).then(|| ones[0].to_owned());
                return Ok(SourceArns::exact(fixed.unwrap_or_default(), single, guard));
            }
            let parts: Vec<String> = fixed.into_iter().chain(many.iter().map(|(list, _)| (*list).to_owned())).collect();
            Ok(SourceArns::exact(format!("concat({})", parts.join(", ")), None, guard))
        }
    }
}

/// The same with one condition for each distribution; beside others, each is a list that has it or is empty.
fn guarded(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for piece in pieces {
        let same = out.iter_mut().find_map(|known| match (known, &piece) {
            (Piece::Guarded { arn, condition }, Piece::Guarded { arn: other, .. }) if arn == other => Some(condition),
            _ => None,
        });
        match (same, &piece) {
            (Some(known), Piece::Guarded { condition, .. }) => *known = format!("{known} || {condition}"),
            _ => out.push(piece),
        }
    }
    if out.len() > 1 {
        for piece in &mut out {
            if let Piece::Guarded { arn, condition } = piece {
                *piece = Piece::Many(format!("{condition} ? [{arn}] : []"), Guard::When(condition.clone()));
            }
        }
    }
    out
}

/// A list of distributions for all instances of the policy, and of those for one; `None` where the first are a list of their
/// own, which may be empty.
fn ones_and_keyed(pieces: &[Piece]) -> Option<String> {
    let mut ones = Vec::new();
    let mut keyed = Vec::new();
    for piece in pieces {
        match piece {
            Piece::One(arn) => ones.push(arn.as_str()),
            Piece::Keyed { selector, key, arn } => keyed.push(format!("{selector} == {key} ? [{arn}] : []")),
            Piece::Many(..) | Piece::Guarded { .. } => return None,
        }
    }
    (!ones.is_empty()).then(|| format!("concat([{}], {})", ones.join(", "), keyed.join(", ")))
}

/// One distribution a key of the policy's block: looked up where every key has one, else filtered.
fn keyed_by(module: &Module, holder: &Resource<'_>, pieces: &[Piece]) -> Result<SourceArns, String> {
    let mut entries: Vec<(&str, &str, &str)> = Vec::new();
    for piece in pieces {
        let Piece::Keyed { selector, key, arn } = piece else { continue };
        if entries.iter().any(|(_, other, known)| other == key && known == arn) {
            continue;
        }
        if entries.iter().any(|(_, other, _)| other == key) {
            return Err("several distributions belong to the same instance of the policy".to_owned());
        }
        entries.push((selector, key, arn));
    }
    let selector = entries.first().map_or("each.key", |(selector, _, _)| selector);
    let map: Vec<String> = entries.iter().map(|(_, key, arn)| format!("{key} = {arn}")).collect();
    let map = format!("{{ {} }}", map.join(", "));
    let all = match repetition(holder.block) {
        Repetition::ForEach(for_each) => written_keys(module, holder.file, for_each),
        _ => None,
    };
    let all: Option<Vec<String>> = all.map(|all| all.iter().map(|key| format!("{key:?}")).collect());
    if let Some((_, _, arn)) = entries.first().filter(|(_, _, arn)| entries.iter().all(|(_, _, other)| other == arn))
        && entries.len() > 1
    {
        let keys: Vec<&str> = entries.iter().map(|(_, key, _)| *key).collect();
        let covered = all.as_ref().is_some_and(|all| all.iter().all(|key| keys.contains(&key.as_str())));
        let guard = match covered {
            true => Guard::Always,
            false => Guard::When(format!("contains([{}], {selector})", keys.join(", "))),
        };
        return Ok(SourceArns::exact(format!("[{arn}]"), Some((*arn).to_owned()), guard));
    }
    if all.is_some_and(|all| all.iter().all(|key| entries.iter().any(|(_, entry, _)| entry == key))) {
        let single = format!("{map}[{selector}]");
        return Ok(SourceArns::exact(format!("[{single}]"), Some(single), Guard::Always));
    }
    match entries.as_slice() {
        [(_, key, arn)] => {
            let guard = Guard::When(format!("{selector} == {key}"));
            Ok(SourceArns::exact(format!("[{arn}]"), Some((*arn).to_owned()), guard))
        }
        _ => {
            let keys: Vec<&str> = entries.iter().map(|(_, key, _)| *key).collect();
            let guard = Guard::When(format!("contains([{}], {selector})", keys.join(", ")));
            Ok(SourceArns::exact(format!("[for key, arn in {map} : arn if key == {selector}]"), None, guard))
        }
    }
}
