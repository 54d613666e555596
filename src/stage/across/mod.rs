//! What an origin and its grants are to each other when they stand in different modules, judged once for the whole survey so
//! that the stages can plan each module by itself.

mod around;
mod attached;
mod carriers;
mod controls;
mod left;
mod links;
mod statements;
mod unused;

use super::answers::{self, Answers};
use super::interface::{self, Offer};
use super::source_arn::SourceArns;
use crate::finding::Finding;
use crate::policy::identity::Identity;
use crate::survey::{ModuleSurvey, Survey};
use crate::template::Templates;
use crate::terraform::address::Address;
use crate::terraform::tree::Thing;
pub use attached::Attached;
use controls::{control_wires, controls};
use left::{deprecated, left};
use links::{grants, origins};
use statements::statements;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// What other modules have to do with one.
#[derive(Debug, Default)]
pub struct Across {
    /// Its origins whose grants stand in other modules, by the positions of distribution and origin.
    pub origins: BTreeMap<(usize, usize), FarGrants>,
    /// Its statements that are, or have to be, for distributions of other modules.
    pub needs: Vec<Need>,
    /// Its policies inside a bucket that distributions of other modules wait for, by position, with those: they get a resource of
    /// their own before they name them.
    pub inside: BTreeMap<usize, Vec<(String, Address)>>,
    /// For each OAI that comes through an input or an output: the expression for the id of its OAC, where there is one.
    pub controls: BTreeMap<Identity, String>,
    /// The OAIs declared here that origins of other modules use, with those distributions.
    pub used: BTreeMap<Identity, Vec<(String, Address)>>,
    /// The OAIs declared here from which an origin of another module has been moved.
    pub left: BTreeSet<Identity>,
    /// The OAIs declared here that go to outputs alone, which nobody takes.
    pub unused: BTreeSet<Identity>,
    /// The OAIs that stay because of something in another module, and what that is, once that has been asked.
    pub held: OnceCell<BTreeMap<Identity, String>>,
    /// For each OAI of another module, whether it is marked as deprecated there.
    pub deprecated: BTreeMap<Identity, bool>,
    /// How its origins whose OAI is handed over take the id of the OAC, by the positions of distribution and origin.
    pub moves: BTreeMap<(usize, usize), Move>,
    /// What becomes of the places that ask for an OAI that is handed over, at the retirement.
    pub answers: Answers,
    /// The OAIs declared here that origins of other modules use which cannot be moved.
    pub stuck: BTreeSet<Identity>,
    /// What a module offers callers that are not in the walked code, in the place of each OAI that they use or hand over.
    pub offers: BTreeMap<Identity, Offer>,
    /// Its origins of which callers that are not in the walked code decide whether the bucket's policy is there, by the positions
    /// of distribution and origin: when it is.
    pub attached: BTreeMap<(usize, usize), Attached>,
}

/// How an origin whose OAI is handed over takes the id of an OAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// As it is: it is null wherever the origin takes no OAI.
    Plain,
    /// Under the conditions of the OAI's path.
    Conditional,
    /// As it is, and where it is null the origin keeps its `s3_origin_config`.
    BesideEmpty,
    /// It takes it already where a caller hands it over: the callers move it.
    Callers,
}

/// How far the grants of an origin are that stand in other modules.
#[derive(Debug, Default)]
pub struct FarGrants {
    /// What has to be done by hand first.
    pub findings: Vec<Finding>,
    /// Whether the grant stage has something left to do for them.
    pub waits: bool,
    /// Whether there are any that are known.
    pub are_seen: bool,
}

impl FarGrants {
    /// Whether nothing is known but that the OAC is out of reach.
    pub fn is_only_identity(&self) -> bool {
        !self.are_seen
    }
}

/// A statement about an OAI that origins of other modules use.
#[derive(Debug)]
pub struct Need {
    /// The positions of the policy and of the statement in it.
    pub statement: (usize, usize),
    /// The distributions, by folder.
    pub distributions: Vec<(String, Address)>,
    /// Whether CloudFront has the same grant for all of them.
    pub covered: bool,
    /// Their ARNs, where an expression for them is there.
    pub arns: Option<SourceArns>,
}

/// Looks at all modules together, and notes for each what the others have to do with it.
pub fn judge(survey: &mut Survey<'_>, templates: &Templates) {
    let is_wired = survey.tree.nodes.iter().any(|node| node.caller.is_some());
    let mut across: Vec<Across> = survey.modules.iter().map(|_| Across::default()).collect();
    let used = if is_wired { origins(survey) } else { Vec::new() };
    let mut wires = Vec::new();
    if is_wired {
        controls(survey, &used, &mut across);
        wires = control_wires(survey, &used, templates, &mut across);
        deprecated(survey, &mut across);
        left(survey, &mut across);
        unused::unused(survey, &mut across);
        for (module, across) in across.iter_mut().enumerate() {
            across.answers = answers::answers(survey, module);
        }
    }
    for (module, across) in survey.modules.iter_mut().zip(across) {
        module.across = across;
        if module.is_interface {
            interface::judge(module);
        }
    }
    let grants = if is_wired { grants(survey) } else { Vec::new() };
    for ((module, position, index), found) in attached::attached(survey, &used, &grants) {
        survey.modules[module].across.attached.insert((position, index), found);
    }
    if is_wired {
        let mut across: Vec<Across> =
            survey.modules.iter_mut().map(|module| std::mem::take(&mut module.across)).collect();
        wires.extend(statements(survey, &used, &grants, templates, &mut across));
        for (module, across) in survey.modules.iter_mut().zip(across) {
            module.across = across;
        }
    }
    survey.wires = wires;
}

/// The OAIs that an identity of a module is in one of its nodes.
pub fn things(survey: &ModuleSurvey<'_>, node: usize, identity: &Identity) -> Vec<Thing> {
    match identity {
        Identity::Through(name) => survey.through.get(name).and_then(|things| things.get(&node)).cloned(),
        _ => identity.address().map(|address| vec![Thing { node, address }]),
    }
    .unwrap_or_default()
}
