//! Modules as their callers see them: what each output shows, what it depends on, and which variable becomes the
//! policy of a bucket.

use super::address::Address;
use super::calls::calls;
use super::graph::{self, Graph};
use super::instances;
use super::module::{Module, Place, Repetition, Resource, ignored_changes, repetition};
use super::reference::{self, Instance, Reference, as_input};
use super::registry::{self, cloudfront::Made, kms::MadeKey};
use super::tree::variable;
use crate::hcl::ast::{Block, Call, Expr, ExprKind, Root, Traversal};
use crate::hcl::json;
use crate::policy::document;
use crate::policy::identity::OAI;
use crate::policy::statement::{Condition, Effect, Statement};
use crate::workspace::resolve;
use crate::workspace::{Workspace, folder_of};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of a called module.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Called {
    /// Its outputs, by name.
    pub outputs: BTreeMap<String, CalledOutput>,
    /// The variable that is the policy of its bucket.
    pub policy: Option<HandedPolicy>,
    /// The inputs that are a bucket and its policy, where the module puts the one on the other.
    pub attaches: Option<Attaches>,
    /// The argument with a policy about an OAI or a distribution, where the code of the module is not here.
    pub unseen: Option<String>,
    /// The bucket to which the caller may attach a policy: the module does not, nor anything else that lets readers in.
    pub bucket: Option<Address>,
    /// The distribution that the module makes, where all that decides about its origins is in the call.
    pub distribution: Option<Made>,
    /// The key that the module makes, where all that decides about its policy is in the call.
    pub key: Option<MadeKey>,
}

/// An output of a called module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalledOutput {
    /// The resource and attribute that it shows, where it is nothing else.
    pub shows: Option<(Address, String)>,
    /// The variables that it depends on.
    pub variables: BTreeSet<String>,
}

/// A variable that a module makes the policy of its bucket, as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedPolicy {
    /// The variable.
    pub variable: String,
    /// The bucket, in the called module.
    pub bucket: Address,
    /// The policy resource there.
    pub resource: Address,
    /// Whether Terraform is told there to leave the policy alone.
    pub ignored: bool,
    /// Whether the module turns the access control lists of the bucket's objects off.
    pub acls_off: bool,
}

/// The inputs by which a module is told to put a policy on a bucket that it does not make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attaches {
    /// The variable that names the bucket.
    pub bucket: String,
    /// The variables that say what the policy is.
    pub policy: PolicyInputs,
    /// The policy resource there.
    pub resource: Address,
    /// Whether Terraform is told there to leave the policy alone.
    pub ignored: bool,
}

/// The inputs that say what a policy is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyInputs {
    /// The policy itself.
    Whole(String),
    /// A template.
    Template {
        /// The variable with the path of its file.
        path: String,
        /// The variable with the values for it.
        variables: String,
    },
}

impl PolicyInputs {
    /// The variable that is filled with what the policy says of its callers.
    pub fn variable(&self) -> &str {
        match self {
            PolicyInputs::Whole(variable) => variable,
            PolicyInputs::Template { variables, .. } => variables,
        }
    }
}

impl Called {
    /// The resource, in the module's words, that has the policy which is handed over.
    pub fn with_policy(&self) -> Option<&Address> {
        let whole = self.policy.as_ref().map(|policy| &policy.resource);
        whole.or(self.attaches.as_ref().map(|attaches| &attaches.resource))
    }

    /// An output that does not depend on the policy that is handed over.
    ///
    /// One that does stands for the module as a whole: a policy that is written in the call itself has no other name.
    pub fn beside_policy(&self, output: &str) -> Option<&CalledOutput> {
        let whole = self.policy.as_ref().map(|policy| policy.variable.as_str());
        let variable = whole.or(self.attaches.as_ref().map(|attaches| attaches.policy.variable()));
        self.outputs.get(output).filter(|found| variable.is_none_or(|variable| !found.variables.contains(variable)))
    }
}

/// What each module knows of the local modules that it calls, in the order of the modules, by the names of the calls. A
/// call of which anything is unclear is left out.
pub fn called(workspace: &Workspace, modules: &[Module]) -> Vec<BTreeMap<String, Called>> {
    // Many calls may lead to one module.
    let mut known: BTreeMap<&str, Option<Called>> = BTreeMap::new();
    let mut out = Vec::new();
    for caller in modules {
        let mut own = BTreeMap::new();
        for (name, source) in calls(caller) {
            let Some(folder) = resolve(&caller.folder, source) else { continue };
            let Some(callee) = modules.iter().find(|module| module.folder == folder) else { continue };
            let found =
                known.entry(&callee.folder).or_insert_with(|| is_plain(workspace, callee).then(|| read(callee)));
            if let Some(found) = found
                && !is_overridden(caller, name)
            {
                own.insert(name.to_owned(), found.clone());
            }
        }
        own.extend(from_registry(caller));
        own.extend(unseen(caller));
        out.push(own);
    }
    out
}

/// What is known of the calls of modules from the registry.
fn from_registry(caller: &Module) -> impl Iterator<Item = (String, Called)> {
    caller.blocks_of("module").filter_map(|(_, call)| {
        let name = &call.labels.first()?.text;
        let known = registry::read(call)?.ok()?;
        (!is_overridden(caller, name)).then(|| (name.clone(), known))
    })
}

/// What can be said of calls of modules whose code is not here that are handed a policy about an OAI or a distribution of the caller:
/// that the module puts it on a bucket, since these would have no use for it, and that what it shows of this bucket does not wait for
/// the policy.
fn unseen(caller: &Module) -> Vec<(String, Called)> {
    let mut out = Vec::new();
    for (_, call) in caller.blocks_of("module") {
        let (Some(name), Some(source)) = (call.labels.first(), call.body.attribute("source")) else { continue };
        let elsewhere = source.value.as_str().is_some_and(|source| !source.starts_with('.'));
        let known = registry::read(call).is_some() || is_overridden(caller, &name.text);
        if !elsewhere || known || !matches!(repetition(call), Repetition::Single) {
            continue;
        }
        let documents: Vec<(&str, Reference)> = call
            .body
            .attributes()
            .filter(|argument| argument.name.contains("polic"))
            .filter_map(|argument| Some((argument.name.as_str(), handed_document(&argument.value)?)))
            .collect();
        let [(argument, document)] = documents.as_slice() else { continue };
        let behind = graph::reached(&caller.plain_dependencies(), &document.target);
        // Once the OAI has gone, what it let in is there for a distribution.
        let is_of_cdn = |address: &Address| matches!(address.kind(), Some(OAI | "aws_cloudfront_distribution"));
        if !behind.iter().any(is_of_cdn) {
            continue;
        }
        let own = call.body.attributes().map(|found| found.name.clone()).filter(|name| name != argument);
        let variables: BTreeSet<String> = own.collect();
        let to_call = Address::Module(name.text.clone());
        let taken = caller.blocks().flat_map(|(_, block)| reference::in_body(&block.body));
        let taken = taken.filter(|found| found.target == to_call);
        let outputs =
            taken.filter_map(|found| found.attribute_name().filter(|name| is_of_bucket(name)).map(str::to_owned));
        let outputs = outputs.map(|name| (name, CalledOutput { shows: None, variables: variables.clone() })).collect();
        out.push((name.text.clone(), Called { outputs, unseen: Some((*argument).to_owned()), ..Called::default() }));
    }
    out
}

/// The document that an argument is, or the only item of it.
pub fn handed_document(value: &Expr) -> Option<Reference> {
    let found = reference::as_reference(value.single()?).filter(|found| found.attribute_name() == Some("json"))?;
    (found.target == Address::data(DOCUMENT, found.target.name())).then_some(found)
}

/// Whether an output shows, by its name, what a bucket has before it has a policy.
fn is_of_bucket(output: &str) -> bool {
    output == "arn" || output.ends_with("_arn") || (output.ends_with("domain_name") && !output.contains("website"))
}

/// Whether an override file says something about a call, which may be another source.
fn is_overridden(caller: &Module, name: &str) -> bool {
    let blocks = caller.overrides.iter().flat_map(|file| file.body.blocks("module"));
    blocks.into_iter().any(|block| block.labels.first().is_some_and(|label| label.text == name))
}

/// Whether all that a module says has been read, and what its resources depend on is in their own blocks: a provider that
/// it configures itself is not.
fn is_plain(workspace: &Workspace, module: &Module) -> bool {
    let read = |path: &String| module.files.iter().any(|file| file.path == *path);
    let unread = |path: &String| folder_of(path) == module.folder && json::is_json(path) && !read(path);
    module.overrides.is_empty()
        && module.files.iter().all(|file| file.broken.is_empty())
        && module.blocks_of("provider").next().is_none()
        && !workspace.files.keys().any(unread)
}

fn read(module: &Module) -> Called {
    let dependencies = module.dependencies();
    let outputs = module.blocks_of("output").filter_map(|(_, block)| {
        let name = &block.labels.first()?.text;
        let shows = block.body.attribute("value").and_then(|value| reference::as_reference(&value.value));
        let shows = shows.filter(|found| found.instance == Instance::None && !found.deeper);
        let shows = shows.and_then(|found| Some((found.target.clone(), found.attribute_name()?.to_owned())));
        let variables = variables(dependencies, &Address::Output(name.clone()));
        Some((name.clone(), CalledOutput { shows, variables }))
    });
    Called {
        outputs: outputs.collect(),
        policy: policy(module, &BTreeSet::new()),
        attaches: attaches(module),
        ..Called::default()
    }
}

/// The variables that something depends on, directly or not.
fn variables(dependencies: &Graph, from: &Address) -> BTreeSet<String> {
    let reached = graph::reached(dependencies, from).into_iter();
    reached
        .filter_map(|address| match address {
            Address::Variable(name) => Some(name),
            _ => None,
        })
        .collect()
}

/// The policy of a module's bucket, where it is one variable and nothing else: no other policy, no other module that is
/// handed the bucket, and nothing else that decides who can read from it, these encryption settings apart.
pub(super) fn policy(module: &Module, unencrypted: &BTreeSet<Place>) -> Option<HandedPolicy> {
    let mut policies = module.managed("aws_s3_bucket_policy");
    let (only, None) = (policies.next()?, policies.next()) else { return None };
    let value = &only.block.body.attribute("policy")?.value;
    let variable = instances::input(module, only.file, value).or_else(|| merged(module, value))?;
    let named = whole(&only, "bucket")?;
    let bucket = module.resource(&named.target)?;
    let is_bucket = bucket.address.is_managed() && bucket.address.kind() == Some("aws_s3_bucket");
    let direct = matches!(named.attribute_name(), Some("id" | "bucket"));
    let single = matches!(repetition(bucket.block), Repetition::Single);
    let followable = is_bucket && direct && single && is_decided_apart(module, &only, &variable);
    (followable
        && !has_own_policy(&bucket)
        && !is_more_than_policy(module, unencrypted)
        && !is_handed_on(module, &bucket.address, &variable))
    .then(|| HandedPolicy {
        variable,
        bucket: bucket.address.clone(),
        resource: only.address.clone(),
        acls_off: acls_off(module, &bucket.address),
        ignored: ignored_changes(only.block).iter().any(|name| name == "policy" || name == "all"),
    })
}

/// The inputs that are a bucket and its policy, where the module has no other policy and nothing else that decides who can read.
fn attaches(module: &Module) -> Option<Attaches> {
    let mut policies = module.managed("aws_s3_bucket_policy");
    let (only, None) = (policies.next()?, policies.next()) else { return None };
    let bucket = as_input(&only.block.body.attribute("bucket")?.value)?;
    let value = &only.block.body.attribute("policy")?.value;
    let policy = match &value.unwrapped().kind {
        ExprKind::Call(Call { name, args }) if name == "templatefile" => match args.as_slice() {
            [path, variables] => {
                let (path, variables) = (as_input(path)?, as_input(variables)?);
                takes_any_key(module, &variables).then_some(PolicyInputs::Template { path, variables })?
            }
            _ => return None,
        },
        _ => PolicyInputs::Whole(as_input(value)?),
    };
    let variable = policy.variable();
    let apart = is_decided_apart(module, &only, variable);
    (apart && !is_more_than_policy(module, &BTreeSet::new()) && !is_handed_on(module, &only.address, variable)).then(
        || Attaches {
            bucket,
            resource: only.address.clone(),
            ignored: ignored_changes(only.block).iter().any(|name| name == "policy" || name == "all"),
            policy,
        },
    )
}

/// Whether a variable can be handed a key that it has not been handed before.
fn takes_any_key(module: &Module, name: &str) -> bool {
    let kind = variable(module, name).and_then(|(_, block)| block.body.attribute("type"));
    kind.is_none_or(|kind| match &kind.value.unwrapped().kind {
        ExprKind::Call(Call { name, .. }) => name == "map",
        ExprKind::Traversal(Traversal { root: Root::Name(name), .. }) => matches!(name.as_str(), "any" | "map"),
        _ => false,
    })
}

/// The reference that an argument is, without an index and deeper steps.
fn whole(resource: &Resource<'_>, name: &str) -> Option<Reference> {
    let found = reference::as_reference(&resource.block.body.attribute(name)?.value)?;
    (found.instance == Instance::None && !found.deeper).then_some(found)
}

/// Whether a policy resource is there once at most, and what decides that is not the policy: it is known too late once it
/// names a distribution that is still to be made.
fn is_decided_apart(module: &Module, resource: &Resource<'_>, policy: &str) -> bool {
    let apart = |expr: &Expr| {
        let mut named = reference::in_expr(expr).into_iter();
        named.all(|found| matches!(&found.target, Address::Variable(name) if name != policy))
    };
    let is_input = |found: &Reference| match &found.target {
        Address::Local(name) => module.local(name).is_some_and(|(_, _, local)| apart(&local.value)),
        target => matches!(target, Address::Variable(name) if name != policy),
    };
    match repetition(resource.block) {
        Repetition::Single => true,
        Repetition::Count(count) => reference::in_expr(count).iter().all(is_input),
        Repetition::ForEach(_) => false,
    }
}

/// The variable with the policy, or a list with it alone, where a document puts it together with statements of its own that deny
/// what is not encrypted on its way, and no others.
fn merged(module: &Module, value: &Expr) -> Option<String> {
    let found = reference::as_reference(value)?;
    let document = module.resource(&found.target).filter(|found| found.address.kind() == Some(DOCUMENT))?;
    let is_whole = found.instance == Instance::None && found.attribute_name() == Some("json") && !found.deeper;
    let mut arguments = document.block.body.attributes().filter(|argument| argument.name != "version");
    let (only, None) = (arguments.next()?, arguments.next()) else { return None };
    let is_list = matches!(only.name.as_str(), "source_policy_documents" | "override_policy_documents");
    let item = only.value.single()?;
    let own = document::read(module.text(document.file), document.block);
    let is_plain = |statement: &Statement| {
        let secure = |condition: &Condition| condition.key.eq_ignore_ascii_case("aws:SecureTransport");
        statement.effect == Effect::Deny
            && statement.unknown.is_empty()
            && !statement.conditions.is_empty()
            && statement.conditions.iter().all(secure)
    };
    (is_whole && is_list && own.statements.iter().all(is_plain))
        .then(|| instances::input(module, document.file, item))?
}

fn has_own_policy(bucket: &Resource<'_>) -> bool {
    bucket.block.body.attribute("policy").is_some_and(|policy| policy.value.kind != ExprKind::Null)
}

/// Source: Amazon S3 user guide, "Controlling ownership of objects and disabling ACLs for your bucket".
fn acls_off(module: &Module, bucket: &Address) -> bool {
    module.managed("aws_s3_bucket_ownership_controls").any(|resource| {
        let mut rules = resource.block.body.blocks("rule").filter_map(|rule| rule.body.attribute("object_ownership"));
        matches!(repetition(resource.block), Repetition::Single)
            && whole(&resource, "bucket").is_some_and(|named| named.target == *bucket)
            && rules.any(|ownership| ownership.value.as_str() == Some("BucketOwnerEnforced"))
    })
}

const DOCUMENT: &str = "aws_iam_policy_document";

/// What settings of a bucket are made of that the tool weighs beside its policy.
const SETTINGS: [&str; 4] = [
    "aws_s3_bucket",
    "aws_s3_bucket_acl",
    "aws_s3_bucket_request_payment_configuration",
    "aws_s3_bucket_server_side_encryption_configuration",
];

/// Whether more than the policy decides who can read from the module's buckets, or may: a KMS key, grants in an ACL, a
/// requester who pays.
fn is_more_than_policy(module: &Module, unencrypted: &BTreeSet<Place>) -> bool {
    let differs = |block: &Block, name: &str, plain: &str| {
        block.body.attribute(name).is_some_and(|attribute| attribute.value.as_str() != Some(plain))
    };
    let grants = |name: &str| matches!(name, "grant" | "access_control_policy");
    let settings = module.resources().filter(|found| found.address.kind().is_some_and(|kind| SETTINGS.contains(&kind)));
    let mut blocks: Vec<(usize, &Block)> = settings.map(|resource| (resource.file, resource.block)).collect();
    while let Some((file, block)) = blocks.pop() {
        if unencrypted.contains(&Place { file, span: block.span }) {
            continue;
        }
        let dynamic = block.keyword == "dynamic" && block.labels.iter().any(|label| grants(&label.text));
        if dynamic
            || grants(&block.keyword)
            || differs(block, "sse_algorithm", "AES256")
            || differs(block, "payer", "BucketOwner")
            || differs(block, "request_payer", "BucketOwner")
        {
            return true;
        }
        blocks.extend(block.body.all_blocks().map(|inner| (file, inner)));
    }
    false
}

/// Whether a module that is called in turn is handed the bucket or the policy: what it does with them is not followed.
fn is_handed_on(module: &Module, bucket: &Address, variable: &str) -> bool {
    let handed = |found: &Reference| match &found.target {
        Address::Variable(name) => name == variable,
        target => target == bucket,
    };
    module.blocks_of("module").any(|(_, block)| reference::in_body(&block.body).iter().any(handed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::module::read_modules;
    use crate::workspace::SourceFile;

    const CALL: &str = r#"
module "site" {
  source = "./bucket"
  name   = local.name
  policy = data.x.y.json
}

resource "a" "b" {
  c = module.site.domain
  d = [module.site.late]
}
"#;

    const BUCKET: &str = r#"
variable "name" {}

variable "policy" {}

resource "aws_s3_bucket" "this" {
  bucket = var.name
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = var.policy
}

output "domain" {
  value = aws_s3_bucket.this.bucket_regional_domain_name
}

output "late" {
  value = aws_s3_bucket_policy.this.bucket
}
"#;

    fn modules(files: &[(&str, &str)]) -> Vec<Module> {
        let file = |text: &str| SourceFile { bytes: text.as_bytes().to_vec(), editable: true };
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), file(text))).collect();
        read_modules(&Workspace { files }).expect("UTF-8")
    }

    /// The variable that is followed when the called module is this.
    fn followed(bucket: &str) -> Option<String> {
        let modules = modules(&[("main.tf", CALL), ("bucket/main.tf", bucket)]);
        modules[0].called.get("site").and_then(|called| called.policy.as_ref()).map(|policy| policy.variable.clone())
    }

    #[test]
    fn outputs_show_resources_and_depend_on_variables() {
        let modules = modules(&[("main.tf", CALL), ("bucket/main.tf", BUCKET)]);
        let called = &modules[0].called["site"];
        let bucket = Address::managed("aws_s3_bucket", "this");
        let domain = &called.outputs["domain"];
        assert_eq!(domain.shows, Some((bucket.clone(), "bucket_regional_domain_name".to_owned())));
        assert_eq!(domain.variables, BTreeSet::from(["name".to_owned()]));
        assert_eq!(called.outputs["late"].variables, BTreeSet::from(["name".to_owned(), "policy".to_owned()]));
        assert_eq!(called.policy.as_ref().map(|policy| &policy.bucket), Some(&bucket));
    }

    #[test]
    fn only_outputs_behind_the_policy_depend_on_the_call_as_a_whole() {
        let modules = modules(&[("main.tf", CALL), ("bucket/main.tf", BUCKET)]);
        let dependencies = modules[0].dependencies();
        let domain = Address::ModuleOutput { module: "site".to_owned(), output: "domain".to_owned() };
        let site = Address::Module("site".to_owned());
        assert_eq!(dependencies[&Address::managed("a", "b")], BTreeSet::from([domain.clone(), site]));
        assert_eq!(dependencies[&domain], BTreeSet::from([Address::Local("name".to_owned())]));
    }

    #[test]
    fn what_waits_for_a_call_waits_for_all_of_it() {
        let call = CALL.replace("  d = [", "  depends_on = [").replace("site.late", "site.domain");
        let modules = modules(&[("main.tf", &call), ("bucket/main.tf", BUCKET)]);
        let own = &modules[0].dependencies()[&Address::managed("a", "b")];
        assert!(own.contains(&Address::Module("site".to_owned())), "{own:?}");
    }

    #[test]
    fn a_computed_index_waits_for_all_of_a_call() {
        for (index, whole) in [("[each.key]", true), ("[*]", true), ("[var.k]", true), ("[\"k\"]", false)] {
            let call =
                CALL.replace("  d = [module.site.late]\n", "").replace("site.domain", &format!("site{index}.domain"));
            let modules = modules(&[("main.tf", &call), ("bucket/main.tf", BUCKET)]);
            let own = &modules[0].dependencies()[&Address::managed("a", "b")];
            assert_eq!(own.contains(&Address::Module("site".to_owned())), whole, "{own:?}");
        }
    }

    #[test]
    fn a_policy_is_followed_where_it_is_the_variable() {
        let wrapped = BUCKET.replace("= var.policy", "= \"${var.policy}\"");
        let counted = BUCKET.replace("  policy =", "  count  = var.name == null ? 0 : 1\n  policy =");
        for bucket in [BUCKET, &wrapped, &counted] {
            assert_eq!(followed(bucket).as_deref(), Some("policy"), "{bucket}");
        }
    }

    #[test]
    fn a_policy_of_which_anything_is_unclear_is_not_followed() {
        let with = |more: &str| format!("{BUCKET}{more}\n");
        let unclear = [
            BUCKET.replace("= var.policy", "= coalesce(var.policy, local.other)"),
            BUCKET.replace("  policy =", "  count  = var.policy == null ? 0 : 1\n  policy ="),
            BUCKET.replace("  bucket = var.name", "  count = 1"),
            BUCKET.replace("  bucket = var.name", "  policy = var.name"),
            with("resource \"aws_s3_bucket_policy\" \"other\" {\n  policy = var.name\n}"),
            with("module \"more\" {\n  source = \"a/b/c\"\n  bucket = aws_s3_bucket.this.id\n}"),
            with(
                "resource \"aws_s3_bucket_server_side_encryption_configuration\" \"e\" {\n  sse_algorithm = var.name\n}",
            ),
            with("resource \"aws_s3_bucket_acl\" \"a\" {\n  access_control_policy {\n  }\n}"),
            with("resource \"aws_s3_bucket_request_payment_configuration\" \"p\" {\n  payer = \"Requester\"\n}"),
            with("provider \"aws\" {}"),
        ];
        for bucket in unclear {
            assert_eq!(followed(&bucket), None, "{bucket}");
        }
    }

    fn attaches(module: &str) -> Option<PolicyInputs> {
        let call = CALL.replace("policy = data.x.y.json", "path = \"a.json\"\n  vars = {}");
        let modules = modules(&[("main.tf", &call), ("bucket/main.tf", module)]);
        modules[0].called.get("site").and_then(|called| called.attaches.as_ref()).map(|found| found.policy.clone())
    }

    const ATTACHING: &str = r#"
variable "bucket" {}

variable "path" {}

variable "vars" {
  type = map(string)
}

resource "aws_s3_bucket_policy" "this" {
  bucket = var.bucket
  policy = templatefile(var.path, var.vars)
}
"#;

    #[test]
    fn a_module_may_put_a_template_on_a_bucket_that_it_is_told() {
        let template = PolicyInputs::Template { path: "path".to_owned(), variables: "vars".to_owned() };
        assert_eq!(attaches(ATTACHING), Some(template));
        let whole = ATTACHING.replace("templatefile(var.path, var.vars)", "var.path");
        assert_eq!(attaches(&whole), Some(PolicyInputs::Whole("path".to_owned())));
        for (from, to) in [
            ("var.path, var.vars", "var.path, merge(var.vars, { a = 1 })"),
            ("var.path, var.vars", "\"${path.module}/a.json\", var.vars"),
            ("map(string)", "object({ a = string })"),
            ("var.bucket\n", "lower(var.bucket)\n"),
            ("  policy =", "  for_each = var.vars\n  policy ="),
        ] {
            assert_eq!(attaches(&ATTACHING.replacen(from, to, 1)), None, "{to}");
        }
        let two = format!("{ATTACHING}\nresource \"aws_s3_bucket_policy\" \"b\" {{\n  bucket = var.bucket\n}}\n");
        assert_eq!(attaches(&two), None);
    }

    #[test]
    fn a_policy_about_an_oai_may_go_to_a_module_whose_code_is_not_here() {
        const CODE: &str = r#"
module "bucket" {
  source = "acme/bucket/aws"
  policy = data.aws_iam_policy_document.read.json
}

data "aws_iam_policy_document" "read" {
  principals = [aws_cloudfront_origin_access_identity.site.iam_arn]
}

resource "a" "b" {
  c = [module.bucket.regional_domain_name, module.bucket.website_domain_name, module.bucket.id]
}
"#;
        let unseen = |code: &str| modules(&[("main.tf", code)])[0].called.get("bucket").cloned();
        let found = unseen(CODE).expect("a call");
        assert_eq!(found.unseen.as_deref(), Some("policy"));
        assert_eq!(found.outputs.keys().collect::<Vec<_>>(), ["regional_domain_name"]);
        for (from, to) in [
            ("acme/bucket/aws", "./bucket"),
            ("acme/bucket/aws", "terraform-aws-modules/s3-bucket/aws"),
            ("  policy =", "  count = 1\n  policy ="),
            ("aws_cloudfront_origin_access_identity.site.iam_arn", "var.reader"),
            ("read.json\n", "read.json\n  other_policy = data.aws_iam_policy_document.read.json\n"),
        ] {
            assert_eq!(unseen(&CODE.replacen(from, to, 1)).and_then(|found| found.unseen), None, "{to}");
        }
    }

    #[test]
    fn a_call_in_an_override_file_is_not_followed() {
        let other = "module \"site\" {\n  source = \"./other\"\n}\n";
        let modules = modules(&[("main.tf", CALL), ("override.tf", other), ("bucket/main.tf", BUCKET)]);
        let root = modules.iter().find(|module| module.folder.is_empty());
        assert!(root.is_some_and(|root| root.called.is_empty()));
    }
}
