//! Retire: the inputs by which a call makes OAIs go.

use crate::hcl::ast::Span;
use crate::policy::identity::Identity;
use crate::survey::ModuleSurvey;
use crate::survey::registry::made;
use crate::terraform::address::Address;
use crate::terraform::registry::cloudfront::{Api, CREATE_IDENTITY, IDENTITIES};
use std::collections::BTreeSet;

/// The inputs by which a call makes its OAIs: the file, and where each stands.
pub fn inputs(survey: &ModuleSurvey<'_>, identity: &Identity) -> Option<(usize, Vec<Span>)> {
    let Identity::Called { module, .. } = identity else { return None };
    let (file, block) = survey.module.call(module)?;
    let own = [CREATE_IDENTITY, IDENTITIES].into_iter().filter_map(|name| block.body.attribute(name));
    Some((file, own.map(|attribute| attribute.span).collect()))
}

/// Whether each OAI of a call has an OAC that an origin took in its place: one without may be used from elsewhere. Where
/// the caller makes the OAC, the grants alone tell.
pub fn is_replaced(survey: &ModuleSurvey<'_>, identity: &Identity) -> bool {
    let Identity::Called { module, .. } = identity else { return true };
    let Some(made) = made(survey.module, module) else { return false };
    let own = survey.distributions.iter().filter(|d| d.resource.address == Address::Module(module.clone()));
    let used: BTreeSet<_> = own.flat_map(|d| &d.origins).filter_map(|origin| origin.control.as_ref()).collect();
    let wanted = if made.api == Api::Ids { 1 } else { made.identities.len() };
    used.len() >= wanted
}
