//! Hazards: what stands around an OAI and can spoil its migration, or hide that it was spoiled.
//!
//! Every detector speaks of distributions and buckets on which an OAI is in play, and of nothing else: an origin uses
//! it, or has moved to an OAC while the bucket's policy still names it.

pub mod denial;

use super::ModuleSurvey;
use super::buckets::{self, Bucket, Encryption};
use super::origins::{Distribution, Origin, OriginIdentity};
use super::policies::PolicySource;
use crate::finding::continuous_deployment::Part as DeploymentPart;
use crate::finding::object_acls::Because;
use crate::finding::website_endpoint::Access;
use crate::finding::{
    Finding, Spot, authorization_forwarded, bucket_elsewhere, bucket_listed, continuous_deployment, control_name,
    deny_spares_identity, deny_whatever, edge_function, errors_hidden, no_wait, object_acls, partition, policy_size,
    public_beside, requester_pays, website_endpoint, write_methods,
};
use crate::hcl::ast::{Attribute, Block, Body, Expr, ExprKind, Item, Part, Span, canonical};
use crate::policy::json::Signs;
use crate::policy::statement::{Condition, Effect, Policy, Statement};
use crate::terraform::address::Address;
use crate::terraform::module::{Module, Place, Repetition, Resource, address_of, repetition};
use crate::terraform::reference;
use denial::Denial;

/// Everything in a module that is a hazard to the migration of the distributions that `selects` chooses.
pub fn hazards(survey: &ModuleSurvey<'_>, selects: impl Fn(&Address) -> bool) -> Vec<Finding> {
    let selected: Vec<&Distribution> =
        survey.distributions.iter().filter(|distribution| selects(&distribution.resource.address)).collect();
    let mut out: Vec<Finding> = selected.iter().flat_map(|distribution| websites(survey, distribution)).collect();
    let sites: Vec<Site> = selected
        .into_iter()
        .map(|distribution| Site { survey, distribution })
        .filter(|site| site.in_play().next().is_some())
        .collect();
    if sites.is_empty() {
        return out;
    }
    for site in &sites {
        out.extend(edge_functions(site));
        out.extend(deployments(site));
        out.extend(authorization(site));
        out.extend(writes(site));
        out.extend(hidden_errors(site));
        out.extend(listed(site));
        out.extend(unwaited(site));
    }
    for bucket in buckets_in_play(&sites) {
        let on = Stored { survey, sites: &sites, bucket };
        out.extend(acls(&on));
        out.extend(denials(&on));
        out.extend(public(&on));
        out.extend(sizes(&on));
        out.extend(owners(&on));
        out.extend(payers(&on));
    }
    out.extend(names(survey));
    out.extend(partitions(survey.module));
    out
}

/// The Deny statements on a bucket that deny what an OAC signs, although they may spare the OAI: no origin that uses
/// an OAI may be moved while they stand, unless a person attests it.
pub fn denials_of_control(survey: &ModuleSurvey<'_>, bucket: &Bucket) -> Vec<Finding> {
    let reads = |origin: &&Origin| {
        uses(origin) && origin.attested.is_none() && origin.bucket.as_ref().is_some_and(|found| found.bucket == *bucket)
    };
    let readers = survey.distributions.iter().filter(|distribution| distribution.origins.iter().any(|o| reads(&o)));
    let arns: Vec<String> = readers.map(|reader| format!("{}.arn", reader.resource.address)).collect();
    let told = denied(survey, bucket).into_iter().filter_map(|(spot, json, denial)| match denial {
        Denial::Control(key) => Some(deny_spares_identity::finding(spot, &key, &arns, json, false)),
        Denial::Both(_) => None,
    });
    if arns.is_empty() { Vec::new() } else { told.collect() }
}

/// The Deny statements on a bucket that deny what an OAC of a distribution in another module signs.
pub fn denials_for(survey: &ModuleSurvey<'_>, bucket: &Bucket, arn: &str) -> Vec<Finding> {
    let arns = [arn.to_owned()];
    let told = denied(survey, bucket).into_iter().filter_map(|(spot, json, denial)| match denial {
        Denial::Control(key) => Some(deny_spares_identity::finding(spot, &key, &arns, json, false)),
        Denial::Both(_) => None,
    });
    told.collect()
}

/// A distribution.
struct Site<'s, 'm> {
    survey: &'s ModuleSurvey<'m>,
    distribution: &'s Distribution<'m>,
}

impl<'s, 'm> Site<'s, 'm> {
    /// The origins on which an OAI is in play.
    fn in_play(&self) -> impl Iterator<Item = &'s Origin<'m>> + use<'s, 'm> {
        let survey = self.survey;
        self.distribution.origins.iter().filter(move |origin| is_in_play(survey, origin))
    }

    fn file(&self) -> usize {
        self.distribution.resource.file
    }

    fn body(&self) -> &'m Body {
        &self.distribution.resource.block.body
    }

    fn name(&self) -> String {
        self.distribution.resource.address.to_string()
    }

    fn spot(&self, span: Span) -> Spot {
        Spot::new(self.survey.module.path(self.file()), span)
    }

    /// The cache behaviours that read from origins on which an OAI is in play, with those.
    fn behaviours(&self) -> Vec<(&'m Block, Vec<&'s Origin<'m>>)> {
        let kinds = ["default_cache_behavior", "ordered_cache_behavior", "cache_behavior"];
        let blocks = kinds.into_iter().flat_map(|kind| unfolded(self.body(), kind));
        blocks.map(|block| (block, self.origins_of(block))).filter(|(_, origins)| !origins.is_empty()).collect()
    }

    /// The origins in play that a cache behaviour reads from, by itself or through an origin group.
    fn origins_of(&self, behaviour: &Block) -> Vec<&'s Origin<'m>> {
        let (module, file) = (self.survey.module, self.file());
        let told = |attribute: &Attribute| told(module, file, &attribute.value);
        let Some(target) = behaviour.body.attribute("target_origin_id").map(told) else { return Vec::new() };
        let id = |body: &Body| body.attribute("origin_id").or_else(|| body.attribute("id")).map(told);
        let groups = unfolded(self.body(), "origin_group");
        let group = groups.into_iter().find(|group| id(&group.body).as_ref() == Some(&target));
        let wanted: Vec<String> = match group {
            Some(group) => unfolded(&group.body, "member").iter().filter_map(|member| id(&member.body)).collect(),
            None => vec![target],
        };
        let named = |origin: &Origin| id(&origin.block.body).is_some_and(|id| wanted.contains(&id));
        let found: Vec<&Origin> = self.in_play().filter(|origin| named(origin)).collect();
        // The target may be put together in another way than the id; where all origins are in play, that leaves no
        // choice.
        if found.is_empty() && !self.distribution.origins.iter().any(named) {
            let all = self.in_play().count() == self.distribution.origins.len();
            return if all { self.in_play().collect() } else { Vec::new() };
        }
        found
    }
}

/// Whether an origin has to do with an OAI: it uses one, or may, or it has moved away from one that is still let in.
pub fn is_in_play(survey: &ModuleSurvey<'_>, origin: &Origin<'_>) -> bool {
    uses(origin) || has_moved(survey, origin)
}

/// Whether an origin uses an OAI.
fn uses(origin: &Origin<'_>) -> bool {
    origin.identity != OriginIdentity::Nobody
}

/// Whether an origin has moved to an OAC while a policy of its bucket still names an OAI.
fn has_moved(survey: &ModuleSurvey<'_>, origin: &Origin<'_>) -> bool {
    let Some(bucket) = &origin.bucket else { return false };
    origin.has_control && survey.policies.iter().any(|source| source.is_on(&bucket.bucket) && names_oai(source))
}

fn names_oai(source: &PolicySource<'_>) -> bool {
    source.policy.statements.iter().any(Statement::names_oai)
}

/// A bucket that origins in play read from.
struct Stored<'s, 'm> {
    survey: &'s ModuleSurvey<'m>,
    sites: &'s [Site<'s, 'm>],
    bucket: &'s Bucket,
}

fn buckets_in_play<'s>(sites: &[Site<'s, '_>]) -> Vec<&'s Bucket> {
    let mut out: Vec<&Bucket> = Vec::new();
    for origin in sites.iter().flat_map(Site::in_play) {
        if let Some(found) = &origin.bucket
            && !out.contains(&&found.bucket)
        {
            out.push(&found.bucket);
        }
    }
    out
}

impl<'s, 'm> Stored<'s, 'm> {
    fn name(&self) -> String {
        self.bucket.to_string()
    }

    /// The origins in play that read from the bucket, with their distributions.
    fn readers(&self) -> impl Iterator<Item = (&'s Distribution<'m>, &'s Origin<'m>)> + '_ {
        self.sites
            .iter()
            .flat_map(|site| site.in_play().map(|origin| (site.distribution, origin)))
            .filter(|(_, origin)| origin.bucket.as_ref().is_some_and(|found| found.bucket == *self.bucket))
    }

    /// The resources of this type that are about the bucket.
    fn settings(&self, kind: &'static str) -> impl Iterator<Item = Resource<'m>> {
        let (module, bucket) = (self.survey.module, self.bucket.clone());
        module.managed(kind).filter(move |resource| {
            let of = resource.block.body.attribute("bucket");
            of.is_some_and(|of| buckets::named_by(module, resource.file, &of.value).bucket == bucket)
        })
    }

    /// The bucket's own block.
    fn block(&self) -> Option<Resource<'m>> {
        match self.bucket {
            Bucket::Declared(address) => self.survey.module.resource(address),
            Bucket::Named(_) | Bucket::Called { .. } | Bucket::Unseen { .. } => None,
        }
    }

    fn policies(&self) -> impl Iterator<Item = &'s PolicySource<'m>> {
        on(self.survey, self.bucket)
    }

    fn spot(&self, file: usize, span: Span) -> Spot {
        Spot::new(self.survey.module.path(file), span)
    }
}

fn on<'s, 'm>(survey: &'s ModuleSurvey<'m>, bucket: &'s Bucket) -> impl Iterator<Item = &'s PolicySource<'m>> {
    survey.policies.iter().filter(move |source| source.is_on(bucket))
}

/// The statements on a bucket that allow an OAI something.
fn grants<'s>(survey: &'s ModuleSurvey<'_>, bucket: &'s Bucket) -> Vec<&'s Statement> {
    let statements = on(survey, bucket).flat_map(|source| &source.policy.statements);
    statements.filter(|statement| statement.effect == Effect::Allow && statement.names_oai()).collect()
}

// Distributions.

/// Origins in front of a website endpoint: beside those on which an OAI is in play, or where somebody has put an OAC
/// to take an OAI's place.
fn websites(survey: &ModuleSurvey<'_>, distribution: &Distribution<'_>) -> Vec<Finding> {
    let site = Site { survey, distribution };
    let in_play = site.in_play().next().is_some();
    let mut out = Vec::new();
    for origin in &distribution.origins {
        let Some(domain) = origin.block.body.attribute("domain_name") else { continue };
        if !is_website(&domain.value) {
            continue;
        }
        let access = match () {
            // Told with what else keeps this origin from its switch.
            () if uses(origin) => continue,
            () if origin.has_control => Access::Control,
            () => Access::Anonymous,
        };
        if in_play || (access == Access::Control && !survey.identities.is_empty()) {
            out.push(website_endpoint::finding(site.spot(domain.span), &origin.name, access));
        }
    }
    out
}

/// What is wrong with an origin that uses an OAI in front of a website endpoint, if that is what it stands in front of.
pub fn website_with_identity(
    survey: &ModuleSurvey<'_>,
    distribution: &Distribution<'_>,
    origin: &Origin<'_>,
) -> Option<Finding> {
    let domain = origin.block.body.attribute("domain_name")?;
    let brought = origin.domain.as_ref();
    let spot = match brought.and_then(|brought| brought.spot.as_ref()) {
        Some((path, span)) => Spot::new(path, *span),
        None => Site { survey, distribution }.spot(domain.span),
    };
    let of_item = brought.filter(|brought| !brought.is_name).and_then(|brought| brought.at);
    let value = of_item.map_or(&domain.value, |at| at.expr);
    let is_website = is_website(value) && origin.bucket.is_none();
    is_website.then(|| website_endpoint::finding(spot, &origin.name, Access::Identity))
}

/// Whether a domain name is that of an S3 website endpoint.
/// Source of the forms of the name: Amazon S3 user guide, "Website endpoints".
pub fn is_website(domain: &Expr) -> bool {
    let mut found = reference::in_expr(domain)
        .iter()
        .any(|reference| reference.attribute_name().is_some_and(|name| name.ends_with("website_endpoint")));
    each_string(domain, &mut |text, _| found |= text.contains(".s3-website"));
    found
}

fn edge_functions(site: &Site<'_, '_>) -> Vec<Finding> {
    let (module, file) = (site.survey.module, site.file());
    let mut out = Vec::new();
    for (behaviour, origins) in site.behaviours() {
        let encrypted = origins
            .iter()
            .filter_map(|origin| origin.bucket.as_ref())
            .any(|found| matches!(buckets::encryption(module, &found.bucket), Encryption::Kms { .. }));
        for function in unfolded(&behaviour.body, "lambda_function_association") {
            let event = function.body.attribute("event_type").and_then(|event| value(module, file, &event.value));
            if event.as_deref() == Some("origin-request") {
                out.push(edge_function::finding(site.spot(function.span), encrypted));
            }
        }
    }
    out
}

fn deployments(site: &Site<'_, '_>) -> Option<Finding> {
    let module = site.survey.module;
    if let Some(policy) = site.body().attribute("continuous_deployment_policy_id")
        && !is_nothing(&policy.value)
    {
        let staging = staged_by(module, &policy.value).map(|staging| staging.to_string());
        let part = DeploymentPart::Primary(staging);
        return Some(continuous_deployment::finding(site.spot(policy.span), &site.name(), &part));
    }
    let staging = site.body().attribute("staging").filter(|staging| staging.value.kind == ExprKind::Bool(true))?;
    let told_of = |other: &Distribution| {
        let policy = other.resource.block.body.attribute("continuous_deployment_policy_id");
        let staged = policy.and_then(|policy| staged_by(module, &policy.value));
        staged.as_ref() == Some(&site.distribution.resource.address)
    };
    if site.survey.distributions.iter().any(told_of) {
        return None;
    }
    Some(continuous_deployment::finding(site.spot(staging.span), &site.name(), &DeploymentPart::Staging))
}

/// The staging distribution of a continuous deployment policy.
fn staged_by(module: &Module, policy: &Expr) -> Option<Address> {
    let policy = module.resource(&reference::as_reference(policy)?.target)?;
    let named = reference::in_body(&policy.block.body).into_iter().map(|found| found.target);
    named.into_iter().find(|target| target.is_managed() && target.kind() == Some("aws_cloudfront_distribution"))
}

fn authorization(site: &Site<'_, '_>) -> Vec<Finding> {
    let (module, file) = (site.survey.module, site.file());
    let mut out = Vec::new();
    for (behaviour, _) in site.behaviours() {
        for forwarded in unfolded(&behaviour.body, "forwarded_values") {
            if let Some(headers) = forwarded.body.attribute("headers")
                && strings(module, file, &headers.value).iter().any(|name| name == "*" || is_authorization(name))
            {
                out.push(authorization_forwarded::finding(site.spot(headers.span), "`headers`"));
            }
        }
        for name in ["cache_policy_id", "origin_request_policy_id"] {
            if let Some(policy) = behaviour.body.attribute(name)
                && forwards(module, file, &policy.value)
            {
                out.push(authorization_forwarded::finding(site.spot(policy.span), &format!("the policy in `{name}`")));
            }
        }
    }
    out
}

fn is_authorization(header: &str) -> bool {
    header.eq_ignore_ascii_case("authorization")
}

/// AWS's own origin request policies that pass all of a viewer's headers on.
/// Source: CloudFront developer guide, "Use managed origin request policies".
const ALL_VIEWER: [(&str, &str); 3] = [
    ("216adef6-5c7f-47e4-b989-5492eafa07d3", "Managed-AllViewer"),
    ("b689b0a8-53d0-40ab-baf2-68738e2966ac", "Managed-AllViewerExceptHostHeader"),
    ("33f36d7e-f396-46d9-90e0-52428a34d9dc", "Managed-AllViewerAndCloudFrontHeaders-2022-06"),
];

/// Whether a cache policy or origin request policy passes `Authorization` on.
/// Source: CloudFront API reference, OriginRequestPolicyHeadersConfig and CachePolicyHeadersConfig.
fn forwards(module: &Module, file: usize, policy: &Expr) -> bool {
    if let Some(id) = value(module, file, policy) {
        return ALL_VIEWER.iter().any(|(known, _)| *known == id);
    }
    let resource = reference::as_reference(policy).and_then(|found| module.resource(&found.target));
    let Some(Resource { address, file, block }) = resource else { return false };
    if !address.is_managed() {
        let name = block.body.attribute("name").and_then(|name| value(module, file, &name.value));
        return name.is_some_and(|name| ALL_VIEWER.iter().any(|(_, known)| *known == name));
    }
    let mut outer = vec![&block.body];
    outer.extend(unfolded(&block.body, "parameters_in_cache_key_and_forwarded_to_origin").iter().map(|b| &b.body));
    let configs = outer.into_iter().flat_map(|body| unfolded(body, "headers_config"));
    configs.into_iter().any(|config| {
        let behaviour = config.body.attribute("header_behavior").and_then(|b| value(module, file, &b.value));
        let items = unfolded(&config.body, "headers").into_iter().filter_map(|headers| headers.body.attribute("items"));
        let named = items.flat_map(|items| strings(module, file, &items.value)).any(|name| is_authorization(&name));
        match behaviour.as_deref() {
            Some("allViewer" | "allViewerAndWhitelistCloudFront") => true,
            Some("allExcept") => !named,
            Some("whitelist") => named,
            _ => false,
        }
    })
}

fn writes(site: &Site<'_, '_>) -> Vec<Finding> {
    let (module, file) = (site.survey.module, site.file());
    let mut out: Vec<Finding> = Vec::new();
    for (behaviour, origins) in site.behaviours() {
        let listed = behaviour.body.attribute("allowed_methods");
        let unfolded = unfolded(&behaviour.body, "allowed_methods");
        let Some(methods) = listed.or_else(|| unfolded.first()?.body.attribute("items")) else { continue };
        let mut writing = strings(module, file, &methods.value);
        writing.retain(|method| !matches!(method.as_str(), "GET" | "HEAD" | "OPTIONS"));
        if writing.is_empty() {
            continue;
        }
        let buckets = origins.iter().filter_map(|origin| origin.bucket.as_ref());
        let mut granted: Vec<String> = buckets
            .flat_map(|found| grants(site.survey, &found.bucket))
            .flat_map(|statement| &statement.actions.items)
            .filter_map(|action| action.literal.clone())
            .filter(|action| ["s3:PutObject", "s3:DeleteObject"].iter().any(|one| denial::overlap(action, one)))
            .collect();
        granted.sort();
        granted.dedup();
        let finding = write_methods::finding(site.spot(methods.span), &writing.join(", "), &granted);
        // The same list in each behaviour of a distribution is told once.
        if !out.iter().any(|told| told.message == finding.message) {
            out.push(finding);
        }
    }
    out
}

fn hidden_errors(site: &Site<'_, '_>) -> Option<Finding> {
    let (module, file) = (site.survey.module, site.file());
    let says = |block: &Block, name: &str, wanted: &str| {
        let found = block.body.attribute(name).and_then(|attribute| value(module, file, &attribute.value));
        found.as_deref() == Some(wanted)
    };
    let responses = unfolded(site.body(), "custom_error_response");
    let hiding = responses
        .into_iter()
        .find(|response| says(response, "error_code", "403") && says(response, "response_code", "200"))?;
    Some(errors_hidden::finding(site.spot(hiding.span)))
}

fn listed(site: &Site<'_, '_>) -> Option<Finding> {
    if site.body().attribute("default_root_object").is_some_and(|root| !is_nothing(&root.value)) {
        return None;
    }
    let default = unfolded(site.body(), "default_cache_behavior").into_iter().next()?;
    // With a path before it, `/` asks for an object.
    let at_root = |origin: &&&Origin| origin.block.body.attribute("origin_path").is_none_or(|at| is_nothing(&at.value));
    let origins = site.origins_of(default);
    let buckets = origins.iter().filter(at_root).filter_map(|origin| origin.bucket.as_ref());
    let lists = |statement: &&Statement| {
        let actions = statement.actions.items.iter().filter_map(|action| action.literal.as_deref());
        let by_prefix = statement.conditions.iter().any(|on| on.key.eq_ignore_ascii_case("s3:prefix"));
        !by_prefix && actions.into_iter().any(|action| denial::overlap(action, "s3:ListBucket"))
    };
    buckets.into_iter().find(|found| grants(site.survey, &found.bucket).iter().any(lists))?;
    Some(bucket_listed::finding(site.spot(site.distribution.resource.block.span), &site.name()))
}

fn unwaited(site: &Site<'_, '_>) -> Option<Finding> {
    let resource = &site.distribution.resource;
    let overrides = site.survey.module.overrides.iter().flat_map(|file| file.body.all_blocks());
    let overriding = overrides.filter(|block| address_of(block).as_ref() == Some(&resource.address));
    let set_there = overriding.filter_map(|block| block.body.attribute("wait_for_deployment")).last();
    let set_here = site.body().attribute("wait_for_deployment");
    let wait = set_there.or(set_here)?;
    // The place is in the module's own files: an override is merged into the block there.
    let span = set_here.map_or(resource.block.span, |here| here.span);
    (wait.value.kind == ExprKind::Bool(false)).then(|| no_wait::finding(site.spot(span)))
}

// Buckets.

fn acls(on: &Stored<'_, '_>) -> Option<Finding> {
    let module = on.survey.module;
    if let Some(controls) = on.settings("aws_s3_bucket_ownership_controls").next() {
        let rule = unfolded(&controls.block.body, "rule").into_iter().next()?;
        let ownership = rule.body.attribute("object_ownership")?;
        let because = match value(module, controls.file, &ownership.value)?.as_str() {
            "ObjectWriter" => Because::ObjectWriter,
            "BucketOwnerPreferred" => Because::BucketOwnerPreferred,
            _ => return None,
        };
        return Some(object_acls::finding(on.spot(controls.file, ownership.span), &on.name(), because));
    }
    let own = on.block().and_then(|bucket| Some((bucket.file, bucket.block.body.attribute("acl")?.span)));
    let separate = on.settings("aws_s3_bucket_acl").next().map(|acl| (acl.file, acl.block.span));
    let (file, span) = own.or(separate)?;
    Some(object_acls::finding(on.spot(file, span), &on.name(), Because::Acl))
}

/// The Deny statements on a bucket that hit CloudFront, each with its place and whether it is written as JSON.
fn denied(survey: &ModuleSurvey<'_>, bucket: &Bucket) -> Vec<(Spot, Option<Signs>, Denial)> {
    let grants = grants(survey, bucket);
    let mut out = Vec::new();
    for source in on(survey, bucket) {
        let json = source.notation.as_ref().and_then(Signs::of);
        for statement in &source.policy.statements {
            if let Some(denial) = denial::judge(statement, &grants)
                && !excepts_an_origin(survey, statement)
            {
                out.push((Spot::new(survey.module.path(source.file), statement.span), json, denial));
            }
        }
    }
    out
}

/// Whether `NotPrincipal` names the OAI of an origin here: that statement is told as one that cannot be copied.
fn excepts_an_origin(survey: &ModuleSurvey<'_>, statement: &Statement) -> bool {
    let identifiers = statement.not_principals.iter().flat_map(|principals| &principals.identifiers);
    let mut named = identifiers.flat_map(|identifier| &identifier.mentions);
    named.any(|mention| {
        survey
            .distributions
            .iter()
            .flat_map(|distribution| &distribution.origins)
            .any(|origin| matches!(&origin.identity, OriginIdentity::Known(used) if used.identity == mention.identity))
    })
}

fn denials(on: &Stored<'_, '_>) -> Vec<Finding> {
    let mut out = denials_of_control(on.survey, on.bucket);
    let moved = on.readers().find(|(_, origin)| !uses(origin)).filter(|_| out.is_empty());
    for (spot, json, denial) in denied(on.survey, on.bucket) {
        match (denial, moved) {
            (Denial::Both(key), _) => out.push(deny_whatever::finding(spot, key.as_deref())),
            (Denial::Control(key), Some((distribution, _))) => {
                let arns = [format!("{}.arn", distribution.resource.address)];
                out.push(deny_spares_identity::finding(spot, &key, &arns, json, true));
            }
            (Denial::Control(_), None) => {}
        }
    }
    out
}

fn public(on: &Stored<'_, '_>) -> Vec<Finding> {
    let mut out = Vec::new();
    for source in on.policies() {
        for statement in &source.policy.statements {
            let open = statement.effect == Effect::Allow
                && denial::is_for_everybody(statement)
                && statement.unknown.is_empty()
                && !statement.conditions.iter().any(narrows);
            if open {
                let actions = statement.actions.items.iter();
                let actions: Vec<&str> =
                    actions.map(|action| action.literal.as_deref().unwrap_or(&action.text)).collect();
                let actions = if actions.is_empty() { "all actions but some".to_owned() } else { actions.join(", ") };
                out.push(public_beside::finding(on.spot(source.file, statement.span), &actions));
            }
        }
    }
    out
}

/// Whether a condition says more than how a request travels.
fn narrows(condition: &Condition) -> bool {
    !["aws:SecureTransport", "s3:TlsVersion"].iter().any(|key| key.eq_ignore_ascii_case(&condition.key))
}

/// From here on a policy is told to be long, in bytes: four fifths of the limit, for the estimate is rough.
/// Source of the limit, 20 KB: S3 user guide, "Policies and permissions in Amazon S3".
const LONG: usize = 16 * 1024;

/// What `Principal` and `AWS:SourceArn` add to a statement, in bytes.
const TWIN: usize = 160;

fn sizes(on: &Stored<'_, '_>) -> Vec<Finding> {
    let mut out = Vec::new();
    for source in on.policies().filter(|source| names_oai(source)) {
        let size = size(on.survey.module.text(source.file), &source.policy);
        if size >= LONG {
            let spot = on.spot(source.file, source.holder.block.span);
            out.push(policy_size::finding(spot, &source.holder.address.to_string(), size));
        }
    }
    out
}

/// About how long a policy is once each statement about an OAI has one for CloudFront beside it.
fn size(text: &str, policy: &Policy) -> usize {
    let granted = policy.statements.iter().any(Statement::is_for_cloudfront);
    policy.statements.iter().fold(0, |sum, statement| {
        let own = statement.span.of(text).split_whitespace().fold(0, |sum, word| sum + word.len() + 1);
        let twin = if statement.names_oai() && !granted { own + TWIN } else { 0 };
        sum + own + twin
    })
}

fn owners(on: &Stored<'_, '_>) -> Vec<Finding> {
    let Some(bucket) = on.block() else { return Vec::new() };
    if !bucket.address.is_managed() {
        let known = on.policies().next().is_some() || on.readers().all(|(_, origin)| origin.attested.is_some());
        let spot = on.spot(bucket.file, bucket.block.span);
        return if known { Vec::new() } else { vec![bucket_elsewhere::only_read(spot, &on.name())] };
    }
    let provider = |resource: &Resource| {
        let provider = resource.block.body.attribute("provider");
        let name = provider.map(|provider| canonical(on.survey.module.text(resource.file), &provider.value));
        name.filter(|name| name != "aws")
    };
    let attached = on.policies().flat_map(|source| &source.attachments).filter(|attachment| {
        !attachment.inline
            && attachment.bucket.bucket == *on.bucket
            && provider(&attachment.resource) != provider(&bucket)
    });
    let told = attached.map(|attachment| {
        let Resource { address, file, block } = &attachment.resource;
        bucket_elsewhere::other_provider(on.spot(*file, block.span), &address.to_string(), &on.name())
    });
    told.collect()
}

fn payers(on: &Stored<'_, '_>) -> Option<Finding> {
    let own = on.block().and_then(|bucket| Some((bucket.file, bucket.block.body.attribute("request_payer")?)));
    let separate = on.settings("aws_s3_bucket_request_payment_configuration");
    let separate = separate.filter_map(|setting| Some((setting.file, setting.block.body.attribute("payer")?)));
    let (file, payer) = own
        .into_iter()
        .chain(separate)
        .find(|(file, payer)| value(on.survey.module, *file, &payer.value).as_deref() == Some("Requester"))?;
    Some(requester_pays::finding(on.spot(file, payer.span), &on.name()))
}

// The module.

fn names(survey: &ModuleSurvey<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    for control in &survey.controls {
        let Some(name) = control.block.body.attribute("name") else { continue };
        let Some(fixed) = value(survey.module, control.file, &name.value) else { continue };
        let repeated = match repetition(control.block) {
            Repetition::Single => false,
            Repetition::ForEach(_) => true,
            // More often than not a switch: `count = var.enabled ? 1 : 0`.
            Repetition::Count(count) => {
                matches!(&count.kind, ExprKind::Number(count) if !matches!(count.as_str(), "0" | "1"))
            }
        };
        if repeated || !survey.is_root {
            let spot = Spot::new(survey.module.path(control.file), name.span);
            out.push(control_name::finding(spot, &fixed, repeated));
        }
    }
    out
}

fn partitions(module: &Module) -> Option<Finding> {
    let mut found: Option<(Place, String)> = None;
    for (file, block) in module.blocks() {
        if block.keyword == "provider"
            && let Some(region) = block.body.attribute("region")
            && let Some(name) = value(module, file, &region.value)
            && (name.starts_with("cn-") || name.starts_with("us-gov-"))
        {
            found.get_or_insert((Place { file, span: region.span }, name));
        }
        each_string_in(&block.body, &mut |text, span| {
            let sign = ["arn:aws-cn:", "arn:aws-us-gov:", ".amazonaws.com.cn"].into_iter().find(|s| text.contains(s));
            if let Some(sign) = sign {
                found.get_or_insert((Place { file, span }, sign.to_owned()));
            }
        });
    }
    let (place, sign) = found?;
    Some(partition::finding(Spot::new(module.path(place.file), place.span), &sign))
}

// Reading.

/// The blocks of this keyword, and the contents of the `dynamic` blocks that produce such.
fn unfolded<'b>(body: &'b Body, keyword: &str) -> Vec<&'b Block> {
    let mut out = Vec::new();
    for block in body.all_blocks() {
        if block.keyword == keyword {
            out.push(block);
        } else if block.keyword == "dynamic" && block.labels.first().is_some_and(|label| label.text == keyword) {
            out.extend(block.body.blocks("content"));
        }
    }
    out
}

/// An expression with the locals that it is exchanged for what they stand for.
fn followed<'e>(module: &'e Module, file: usize, expr: &'e Expr) -> (usize, &'e Expr) {
    let (mut file, mut expr) = (file, expr);
    // Locals that stand for each other in a circle are refused by Terraform; the bound only ends them here.
    for _ in 0..8 {
        let local = reference::as_reference(expr).filter(|found| found.attribute.is_none()).and_then(|found| {
            match &found.target {
                Address::Local(name) => module.local(name),
                _ => None,
            }
        });
        let Some((at, _, attribute)) = local else { break };
        (file, expr) = (at, &attribute.value);
    }
    (file, expr)
}

/// An expression in a form in which equal ones are equal.
fn told(module: &Module, file: usize, expr: &Expr) -> String {
    let (file, expr) = followed(module, file, expr);
    canonical(module.text(file), expr)
}

/// A plain value: a string, or a number as it is written.
fn value(module: &Module, file: usize, expr: &Expr) -> Option<String> {
    let (_, expr) = followed(module, file, expr);
    match &expr.unwrapped().kind {
        ExprKind::String(value) | ExprKind::Number(value) => Some(value.clone()),
        _ => None,
    }
}

/// The plain strings in a list.
fn strings(module: &Module, file: usize, expr: &Expr) -> Vec<String> {
    let (file, expr) = followed(module, file, expr);
    match &expr.unwrapped().kind {
        ExprKind::Array(items) => items.iter().filter_map(|item| value(module, file, item)).collect(),
        ExprKind::Call(call) if matches!(call.name.as_str(), "toset" | "tolist" | "concat") => {
            call.args.iter().flat_map(|arg| strings(module, file, arg)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a value is null or empty.
fn is_nothing(expr: &Expr) -> bool {
    expr.kind == ExprKind::Null || expr.as_str() == Some("")
}

/// Calls `tell` with all literal text in a body and where it stands.
fn each_string_in(body: &Body, tell: &mut impl FnMut(&str, Span)) {
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => each_string(&attribute.value, tell),
            Item::Block(block) => each_string_in(&block.body, tell),
        }
    }
}

fn each_string(expr: &Expr, tell: &mut impl FnMut(&str, Span)) {
    match &expr.kind {
        ExprKind::String(text) => tell(text, expr.span),
        ExprKind::Template(template) => {
            for part in &template.parts {
                if let Part::Literal(text) = part {
                    tell(text, expr.span);
                }
            }
        }
        ExprKind::For(for_expr) => for_expr.inner.iter().for_each(|inner| each_string(inner, tell)),
        _ => {}
    }
    for child in expr.children() {
        each_string(child, tell);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::module::read_modules;
    use crate::workspace::{SourceFile, Workspace};

    const ORIGIN: &str = r#"
        origin {
          domain_name = aws_s3_bucket.site.bucket_regional_domain_name
          origin_id   = "site"
          s3_origin_config {
            origin_access_identity = aws_cloudfront_origin_access_identity.site.cloudfront_access_identity_path
          }
        }
    "#;
    const BEHAVIOUR: &str = "default_cache_behavior {\n target_origin_id = \"site\"\n }";
    const STATEMENT: &str = r#"
        statement {
          actions   = ["s3:GetObject"]
          resources = ["${aws_s3_bucket.site.arn}/*"]
          principals {
            type        = "AWS"
            identifiers = [aws_cloudfront_origin_access_identity.site.iam_arn]
          }
        }
    "#;

    /// The codes for a site whose distribution has this body, whose policy has these statements, and with these other
    /// blocks.
    fn codes(distribution: &str, statements: &str, others: &str) -> Vec<&'static str> {
        let text = format!(
            r#"
            provider "aws" {{}}
            resource "aws_cloudfront_origin_access_identity" "site" {{}}
            resource "aws_cloudfront_distribution" "site" {{
              default_root_object = "index.html"
              {distribution}
            }}
            resource "aws_s3_bucket" "site" {{}}
            data "aws_iam_policy_document" "site" {{
              {statements}
            }}
            resource "aws_s3_bucket_policy" "site" {{
              bucket = aws_s3_bucket.site.id
              policy = data.aws_iam_policy_document.site.json
            }}
            {others}
            "#
        );
        let mut workspace = Workspace::default();
        workspace.files.insert("main.tf".to_owned(), SourceFile { bytes: text.into_bytes(), editable: true });
        let modules = read_modules(&workspace).expect("UTF-8");
        assert!(modules[0].files[0].broken.is_empty(), "{:?}", modules[0].files[0].broken);
        let survey = crate::survey::survey(&workspace, &modules);
        let mut codes: Vec<&str> =
            hazards(&survey.modules[0], |_| true).into_iter().map(|finding| finding.code).collect();
        codes.sort_unstable();
        codes
    }

    #[test]
    fn a_plain_site_has_no_hazards() {
        assert_eq!(codes(&format!("{ORIGIN}{BEHAVIOUR}"), STATEMENT, ""), Vec::<&str>::new());
    }

    #[test]
    fn hazards_of_what_no_oai_is_in_play_on_are_not_told() {
        let others = r#"
            resource "aws_cloudfront_distribution" "other" {
              wait_for_deployment = false
              origin {
                domain_name              = aws_s3_bucket.other.bucket_regional_domain_name
                origin_id                = "other"
                origin_access_control_id = "E2QWRUHAPOMQZL"
              }
              default_cache_behavior {
                target_origin_id = "other"
                allowed_methods  = ["GET", "PUT"]
              }
            }
            resource "aws_s3_bucket" "other" {
              acl           = "private"
              request_payer = "Requester"
            }
        "#;
        assert_eq!(codes(&format!("{ORIGIN}{BEHAVIOUR}"), STATEMENT, others), Vec::<&str>::new());
        let custom = r#"
            origin {
              domain_name = "api.example.com"
              origin_id   = "api"
              custom_origin_config {}
            }
            ordered_cache_behavior {
              target_origin_id = "api"
              allowed_methods  = ["GET", "POST"]
              forwarded_values {
                headers = ["Authorization"]
              }
            }
        "#;
        assert_eq!(codes(&format!("{ORIGIN}{BEHAVIOUR}{custom}"), STATEMENT, ""), Vec::<&str>::new());
    }

    #[test]
    fn a_target_is_found_through_locals_groups_and_dynamic_blocks() {
        let group = r#"
            origin_group {
              origin_id = local.group
              member {
                origin_id = "site"
              }
            }
            dynamic "ordered_cache_behavior" {
              for_each = var.paths
              content {
                target_origin_id = local.group
                allowed_methods  = ["GET", "HEAD", "DELETE"]
              }
            }
        "#;
        let locals = "locals {\n group = \"both\"\n }";
        assert_eq!(codes(&format!("{ORIGIN}{group}"), STATEMENT, locals), [write_methods::CODE]);
    }

    #[test]
    fn policies_that_pass_authorization_on() {
        let resource = |body: &str| {
            format!(
                "resource \"aws_cloudfront_origin_request_policy\" \"x\" {{\n headers_config {{\n {body}\n }}\n }}\n\
                 data \"aws_cloudfront_origin_request_policy\" \"x\" {{\n name = \"Managed-AllViewer\"\n }}\n"
            )
        };
        let with = |policy: &str, body: &str| {
            let behaviour = BEHAVIOUR.replace('}', &format!(" origin_request_policy_id = {policy}\n }}"));
            codes(&format!("{ORIGIN}{behaviour}"), STATEMENT, &resource(body))
        };
        let own = "aws_cloudfront_origin_request_policy.x.id";
        let found = [authorization_forwarded::CODE];
        assert_eq!(with(own, "header_behavior = \"allViewer\""), found);
        assert_eq!(with(own, "header_behavior = \"allExcept\"\n headers {\n items = [\"Host\"]\n }"), found);
        assert_eq!(with("data.aws_cloudfront_origin_request_policy.x.id", ""), found);
        assert_eq!(with("\"216adef6-5c7f-47e4-b989-5492eafa07d3\"", ""), found);
        let none = Vec::<&str>::new();
        assert_eq!(with(own, "header_behavior = \"allExcept\"\n headers {\n items = [\"authorization\"]\n }"), none);
        assert_eq!(with(own, "header_behavior = \"whitelist\"\n headers {\n items = [\"Origin\"]\n }"), none);
        assert_eq!(with("\"88a5eaf4-2fd4-4709-b370-b4c650ea3fcf\"", ""), none);
    }

    #[test]
    fn the_size_of_a_policy_counts_the_statements_to_come() {
        let site = format!("{ORIGIN}{BEHAVIOUR}");
        let resources: Vec<String> = (0..150)
            .map(|number| format!("\"${{aws_s3_bucket.site.arn}}/reports/of/the/year/{number:04}/*\","))
            .collect();
        let long = STATEMENT.replace("[\"${aws_s3_bucket.site.arn}/*\"]", &format!("[\n{}\n]", resources.join("\n")));
        assert_eq!(codes(&site, &long, ""), [policy_size::CODE]);
        let half =
            STATEMENT.replace("[\"${aws_s3_bucket.site.arn}/*\"]", &format!("[\n{}\n]", resources[..50].join("\n")));
        assert_eq!(codes(&site, &half, ""), Vec::<&str>::new());
    }

    #[test]
    fn ownership_that_enforces_the_owner_is_no_hazard() {
        let site = format!("{ORIGIN}{BEHAVIOUR}");
        let controls = |ownership: &str| {
            format!(
                "resource \"aws_s3_bucket_ownership_controls\" \"site\" {{\n bucket = aws_s3_bucket.site.id\n \
                 rule {{\n object_ownership = \"{ownership}\"\n }}\n }}\n"
            )
        };
        let acl =
            "resource \"aws_s3_bucket_acl\" \"site\" {\n bucket = aws_s3_bucket.site.id\n acl = \"private\"\n }\n";
        assert_eq!(codes(&site, STATEMENT, acl), [object_acls::CODE]);
        assert_eq!(codes(&site, STATEMENT, &controls("ObjectWriter")), [object_acls::CODE]);
        assert_eq!(codes(&site, STATEMENT, &controls("BucketOwnerEnforced")), Vec::<&str>::new());
    }
}
