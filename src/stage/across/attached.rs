//! Bucket policies that callers can leave out who are not in the walked code: they see to the policy themselves and let the
//! module's OAI in, so that an origin may move only where the module's policy is there.

use super::links::{Granted, Link, Used, bucket_of, is_near};
use crate::hcl::ast::{Expr, ExprKind};
use crate::hcl::parse;
use crate::policy::identity::Identity;
use crate::policy::statement::{Effect, Statement};
use crate::stage::access::{is_for_others, lets_in_instead};
use crate::survey::buckets::Bucket;
use crate::survey::origins::{Distribution, Origin, OriginIdentity};
use crate::survey::policies::{Attachment, PolicySource};
use crate::survey::{ModuleSurvey, Survey};
use crate::terraform::address::Address;
use crate::terraform::condition::{self, any_of};
use crate::terraform::instances::same_instances;
use crate::terraform::known::Place as In;
use crate::terraform::module::{Module, Resource};
use crate::terraform::reference::{self, Instance};
use std::collections::BTreeMap;

/// When the policy of an origin's bucket is there, as conditions that all have to hold, in the words of the origin's module; or
/// why that cannot be said.
pub type Attached = Result<Vec<String>, String>;

/// More local values than any value goes through; the bound only ends a circle, which Terraform would refuse anyway.
const MOST_STEPS: usize = 32;

/// What decides whether something is there: these conditions all have to hold, or it never is.
type Made = Option<Vec<String>>;

/// The origins of which callers decide whether the bucket's policy is there, by module and positions.
pub(super) fn attached(
    survey: &Survey<'_>,
    used: &[Used],
    grants: &[Granted],
) -> BTreeMap<(usize, usize, usize), Attached> {
    let mut out = BTreeMap::new();
    for (module, own) in survey.modules.iter().enumerate() {
        for (position, distribution) in own.distributions.iter().enumerate() {
            for (index, origin) in distribution.origins.iter().enumerate() {
                let OriginIdentity::Known(mention) = &origin.identity else { continue };
                // Those that bring an OAI are told apart by the words in which they do.
                let brought = origin.control_id.as_ref().is_some_and(|id| id.brought.is_some());
                if brought || is_of_callers(own, &mention.identity) {
                    continue;
                }
                let at = (module, position, index);
                let mut found: Vec<Attached> = Vec::new();
                for node in open_nodes(survey, module) {
                    let far = |origin: &&Used| {
                        (origin.module, origin.position, origin.index, origin.node) == (module, position, index, node)
                    };
                    let origins: Vec<&Used> = used.iter().filter(far).collect();
                    found.extend(in_node(survey, (at, node), &mention.identity, &origins, grants));
                }
                found.dedup();
                match found.as_slice() {
                    [] => {}
                    [only] => _ = out.insert(at, only.clone()),
                    _ => {
                        let reason = "its callers decide in different ways whether there is the bucket's policy";
                        out.insert(at, Err(reason.to_owned()));
                    }
                }
            }
        }
    }
    out
}

/// Whether an OAI is one that callers bring, who move the origin by bringing an OAC.
fn is_of_callers(own: &ModuleSurvey<'_>, identity: &Identity) -> bool {
    own.is_interface && matches!(identity, Identity::Through(name) if name.starts_with("var."))
}

/// The places of a module in which callers decide who are not in the walked code: its own as an interface, which speaks for those
/// that are, or those below one.
fn open_nodes(survey: &Survey<'_>, module: usize) -> Vec<usize> {
    let tree = &survey.tree;
    let is_open = |node: &usize| match survey.modules[module].is_interface {
        true => tree.nodes[*node].caller.is_none(),
        false => tree.ancestors(*node).last().is_some_and(|top| tree.interfaces.contains(&tree.nodes[*top].module)),
    };
    tree.nodes_of(module).filter(is_open).collect()
}

/// When the policy is there in one place of the tree; `None` where that is always so, or nothing is known of one.
fn in_node(
    survey: &Survey<'_>,
    ((module, position, index), node): ((usize, usize, usize), usize),
    identity: &Identity,
    origins: &[&Used],
    grants: &[Granted],
) -> Option<Attached> {
    let own = &survey.modules[module];
    let distribution = &own.distributions[position];
    let origin = &distribution.origins[index];
    let around = Around::of_origin(own, distribution, origin, identity);
    let mut all: Vec<Result<Made, String>> = Vec::new();
    let counts = |source: &&PolicySource<'_>| {
        !source.is_key_policy() && (allows(source, identity) || lets_in_instead(source, &distribution.resource.address))
    };
    for source in own.policies.iter().filter(counts) {
        let on_bucket = |at: &&Attachment<'_>| origin.bucket.as_ref().is_some_and(|b| b.bucket == at.bucket.bucket);
        for attachment in source.attachments.iter().filter(on_bucket) {
            if !is_for_others(own, source, origin) {
                all.push(of_attachment(survey, node, source, attachment, &around));
            }
        }
    }
    for origin in origins {
        let found = &own.distributions[position].origins[index];
        let Some(bucket) = bucket_of(survey, module, origin.node, found) else { continue };
        for grant in grants.iter().filter(|grant| grant.identity == origin.identity && grant.bucket == bucket) {
            let link = Link { origin, grant };
            let statement = &survey.modules[grant.module].policies[grant.policy].policy.statements[grant.statement];
            if !is_near(survey, &link) && statement.effect == Effect::Allow {
                all.extend(of_link(survey, &link, &around));
            }
        }
    }
    let made: Result<Vec<Made>, String> = all.iter().cloned().collect();
    let always = all.iter().any(|one| *one == Ok(Some(Vec::new())));
    match made {
        _ if always => None,
        Err(reason) => Some(Err(reason)),
        Ok(made) => {
            let conditions = any_of(made.into_iter().flatten().collect());
            (!conditions.is_empty()).then_some(Ok(conditions))
        }
    }
}

fn allows(source: &PolicySource<'_>, identity: &Identity) -> bool {
    let names = |statement: &Statement| {
        let mut mentions = statement.identifiers().flat_map(|identifier| &identifier.mentions);
        statement.effect == Effect::Allow && mentions.any(|mention| mention.identity == *identity)
    };
    source.policy.statements.iter().any(names)
}

/// What is there wherever an origin is: without it there is nothing to protect.
#[derive(Default)]
struct Around<'s, 'm> {
    blocks: Vec<Resource<'m>>,
    holds: Vec<String>,
    module: Option<&'s ModuleSurvey<'m>>,
}

impl<'s, 'm> Around<'s, 'm> {
    fn of_origin(
        own: &'s ModuleSurvey<'m>,
        distribution: &Distribution<'m>,
        origin: &Origin<'m>,
        identity: &Identity,
    ) -> Around<'s, 'm> {
        let mut blocks = vec![distribution.resource.clone()];
        blocks.extend(own.declaration(identity).cloned());
        blocks.extend(match origin.bucket.as_ref().map(|used| &used.bucket) {
            Some(Bucket::Declared(address)) => {
                let domain = origin.domain_name(distribution.resource.file);
                let needs = domain.is_some_and(|(_, domain)| needs(own.module, domain, address, 0));
                own.module.resource(address).filter(|_| needs)
            }
            Some(Bucket::Called { module, .. } | Bucket::Unseen { module }) => own.module.call_as_resource(module),
            Some(Bucket::Named(_)) | None => None,
        });
        Around::new(own, blocks, &origin.known)
    }

    fn new(own: &'s ModuleSurvey<'m>, blocks: Vec<Resource<'m>>, known: &[String]) -> Around<'s, 'm> {
        let mut holds = known.to_vec();
        for block in &blocks {
            holds.extend(condition::of_block(own.module, block).unwrap_or_default());
            holds.push(format!("length({}) > 0", block.address));
        }
        let holds = condition::implied(own.module, &holds);
        Around { blocks, holds, module: Some(own) }
    }

    /// The conditions under which a block of the same module is there, where what is around it is.
    fn of_block(&self, survey: &Survey<'_>, node: usize, block: &Resource<'_>) -> Result<Made, String> {
        let module = &survey.all()[survey.tree.nodes[node].module];
        let here = self.module.is_some_and(|own| own.module.folder == module.folder);
        if here && self.blocks.iter().any(|other| same_instances(module, block, other)) {
            return Ok(Some(Vec::new()));
        }
        let mut conditions = condition::of_block(module, block)?;
        conditions.retain(|condition| !(here && self.holds.contains(condition)));
        Ok(decided(survey, node, conditions))
    }
}

/// Whether there is no value without this resource: one that is known by its name may be brought in its place.
fn needs(module: &Module, value: &Expr, address: &Address, depth: usize) -> bool {
    depth <= MOST_STEPS
        && reference::in_expr(value).iter().any(|found| match &found.target {
            Address::Local(name) => {
                module.local(name).is_some_and(|(_, _, local)| needs(module, &local.value, address, depth + 1))
            }
            target => target == address && found.instance != Instance::Splat,
        })
}

/// Conditions without those that the code decides.
fn decided(survey: &Survey<'_>, node: usize, conditions: Vec<String>) -> Made {
    let place = In::new(&survey.tree, survey.all(), node);
    let mut out = Vec::new();
    for condition in conditions {
        match parsed(&condition).and_then(|expr| place.holds(&expr)) {
            Some(true) => {}
            Some(false) => return None,
            None => out.push(condition),
        }
    }
    Some(out)
}

fn parsed(condition: &str) -> Option<Expr> {
    parse::of_text(condition)
}

fn both(one: Made, other: Made) -> Made {
    one.zip(other).map(|(one, other)| condition::each_once(one.into_iter().chain(other)))
}

/// When a policy is on its bucket, in the words of the module in which it is attached.
fn of_attachment(
    survey: &Survey<'_>,
    node: usize,
    source: &PolicySource<'_>,
    attachment: &Attachment<'_>,
    around: &Around<'_, '_>,
) -> Result<Made, String> {
    let mut out = around.of_block(survey, node, &attachment.resource)?;
    if source.holder.address != attachment.resource.address {
        out = both(out, around.of_block(survey, node, &source.holder)?);
    }
    let Address::Module(call) = &attachment.resource.address else { return Ok(out) };
    let Some(child) = survey.tree.nodes[node].children.get(call) else { return Ok(out) };
    let callee = &survey.all()[survey.tree.nodes[*child].module];
    let known = survey.all()[survey.tree.nodes[node].module].called.get(call);
    let inner = known.and_then(|known| known.with_policy()).and_then(|address| callee.resource(address));
    let Some(inner) = inner else { return Ok(out) };
    let inside = Around::default().of_block(survey, *child, &inner)?;
    let inside = translated(survey, *child, inside, &inner.address)?;
    Ok(both(out, without(inside, around)))
}

/// When the policy of another module is on its bucket, in the words of the origin's module.
fn of_link(survey: &Survey<'_>, link: &Link<'_>, around: &Around<'_, '_>) -> Vec<Result<Made, String>> {
    let (origin, grant) = (link.origin, link.grant);
    let own = &survey.modules[grant.module];
    let source = &own.policies[grant.policy];
    let with = [&grant.bucket, &grant.identity].into_iter().filter(|thing| thing.node == grant.node);
    let blocks = with.filter_map(|thing| match &thing.address {
        Address::Module(call) => own.module.call_as_resource(call),
        address => own.module.resource(address),
    });
    let beside = Around::new(own, blocks.collect(), &[]);
    let above = survey.tree.ancestors(origin.node);
    let attachments = source.attachments.iter().map(|attachment| {
        let mut made = of_attachment(survey, grant.node, source, attachment, &beside)?;
        let mut at = grant.node;
        while !above.contains(&at) {
            let Some((caller, call)) = survey.tree.nodes[at].caller.clone() else { break };
            made = translated(survey, at, made, &attachment.resource.address)?;
            let module = &survey.all()[survey.tree.nodes[caller].module];
            if let Some(call) = module.call_as_resource(&call) {
                let here = if caller == origin.node { around } else { &Around::default() };
                made = without(both(made, here.of_block(survey, caller, &call)?), here);
            }
            at = caller;
        }
        // What is decided above the origin's module has no words in it; what it has in common with the way down is there.
        let way = |node: &usize| {
            let call = survey.tree.nodes[*node].caller.as_ref()?;
            let module = &survey.all()[survey.tree.nodes[call.0].module];
            condition::of_block(module, &module.call_as_resource(&call.1)?).ok()
        };
        let down: Vec<String> = above.iter().take_while(|node| **node != at).filter_map(way).flatten().collect();
        match made.map(|made| made.into_iter().filter(|one| !down.contains(one)).collect::<Vec<_>>()) {
            Some(left) if at != origin.node && !left.is_empty() => Err(format!(
                "what decides whether there is {} stands in another module than the origin",
                attachment.resource.address
            )),
            made => Ok(made),
        }
    });
    attachments.collect()
}

fn without(made: Made, around: &Around<'_, '_>) -> Made {
    made.map(|made| made.into_iter().filter(|one| !around.holds.contains(one)).collect())
}

/// Conditions in the words of a node's module, in those of its caller.
fn translated(survey: &Survey<'_>, node: usize, made: Made, what: &Address) -> Result<Made, String> {
    let (Some(made), Some((caller, _))) = (made, survey.tree.nodes[node].caller.as_ref()) else { return Ok(None) };
    let module = &survey.all()[survey.tree.nodes[*caller].module];
    let mut out = Vec::new();
    for condition in made {
        let Some((file, call)) = survey.tree.call(survey.all(), node) else { return Ok(None) };
        let said = parsed(&condition).and_then(|expr| in_caller(module.text(file), call, &condition, &expr));
        out.extend(said.ok_or_else(|| {
            format!("the condition `{condition}` for {what} cannot be said in the words of the module that calls it")
        })?);
    }
    Ok(decided(survey, *caller, out))
}

/// A condition about inputs, about what a call hands over in them.
fn in_caller(text: &str, call: &crate::hcl::ast::Block, condition: &str, expr: &Expr) -> Option<Vec<String>> {
    let inner = expr.unwrapped();
    let (asked, wanted) = match &inner.kind {
        ExprKind::Operation("!", operands) => (operands.first()?.unwrapped(), false),
        _ => (inner, true),
    };
    let argument = |found: &reference::Reference| match &found.target {
        Address::Variable(name) if found.attribute.is_none() && !found.deeper => call.body.attribute(name),
        _ => None,
    };
    if let Some(whole) = reference::as_reference(asked) {
        return condition::conjuncts(text, &argument(&whole)?.value, wanted);
    }
    let mut found = reference::in_expr(expr);
    found.sort_by_key(|found| found.span);
    let mut out = String::new();
    let mut at = 0;
    for found in &found {
        let value = &argument(found)?.value;
        let plain = matches!(value.kind, ExprKind::Traversal(_) | ExprKind::String(_) | ExprKind::Bool(_));
        out.push_str(&condition[at..found.span.start]);
        out.push_str(plain.then(|| value.span.of(text))?);
        at = found.span.end;
    }
    out.push_str(&condition[at..]);
    Some(vec![out])
}
