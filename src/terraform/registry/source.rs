//! Where the code of a call's module comes from: the public registry, or the git repository that the registry publishes.

use crate::hcl::ast::{Block, Expr};

/// Which versions of its module a call takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted<'b> {
    /// Those that this constraint admits.
    Versions(&'b str),
    /// The one whose tag this is in its git repository.
    Tag(&'b str),
    /// The `version` of the call is computed.
    Computed,
    /// The call has no `version`.
    Any,
    /// What its git repository has under this name, which need not be a version: a branch, or a commit.
    Revision(&'b str),
    /// What its git repository has on its default branch.
    Newest,
}

/// Whether a source is this module of the public registry, by its address there or by its git repository.
///
/// A module `NAMESPACE/NAME/PROVIDER` is published from `NAMESPACE/terraform-PROVIDER-NAME` on GitHub.
/// Source: Terraform registry, "Publishing modules", "Requirements".
pub fn is_module(source: &str, module: &str) -> bool {
    if source.strip_prefix("registry.terraform.io/").unwrap_or(source) == module {
        return true;
    }
    let parts: Vec<&str> = module.split('/').collect();
    let (Some((found, _)), [namespace, name, provider]) = (repository(source), parts.as_slice()) else { return false };
    found.eq_ignore_ascii_case(&format!("{namespace}/terraform-{provider}-{name}"))
}

/// A version constraint in the words of a call, which takes a tag where the module comes from git.
pub fn versions(call: &Block, constraint: &str) -> String {
    match wanted(call) {
        Wanted::Tag(_) | Wanted::Revision(_) | Wanted::Newest => format!("the tag of one within `{constraint}`"),
        Wanted::Versions(_) | Wanted::Computed | Wanted::Any => format!("`{constraint}`"),
    }
}

/// Which versions a call takes.
pub fn wanted(call: &Block) -> Wanted<'_> {
    let argument = |name: &str| call.body.attribute(name).map(|argument| &argument.value);
    if let Some((found, revision)) = argument("source").and_then(Expr::as_str).and_then(repository) {
        let Some(revision) = revision else { return Wanted::Newest };
        return tag(revision).or_else(|| tagged(found, revision)).map_or(Wanted::Revision(revision), Wanted::Tag);
    }
    match argument("version").map(Expr::as_str) {
        None => Wanted::Any,
        Some(None) => Wanted::Computed,
        Some(Some(constraint)) => Wanted::Versions(constraint),
    }
}

/// The repository on GitHub whose root is the module of a source, as `OWNER/NAME`, and the revision that the source names.
/// Source: Terraform language reference, "Module sources", "GitHub", "Generic git repository", "Selecting a revision".
fn repository(source: &str) -> Option<(&str, Option<&str>)> {
    let (address, query) = source.split_once('?').unwrap_or((source, ""));
    let path = match address.strip_prefix("git::") {
        None => address.strip_prefix("github.com/").or_else(|| address.strip_prefix("git@github.com:"))?,
        Some(forced) => {
            let is_url =
                forced.split_once("://").filter(|(scheme, _)| matches!(*scheme, "https" | "http" | "ssh" | "git"));
            let rest = is_url.map_or(forced, |(_, rest)| rest);
            // Who asks, if that is said, does not change what is there.
            let rest = rest.split_once('@').map_or(rest, |(_, rest)| rest);
            let host = if is_url.is_some() { "github.com/" } else { "github.com:" };
            rest.strip_prefix(host).or_else(|| rest.strip_prefix("github.com/"))?
        }
    };
    let path = path.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    // With more behind it, it is a folder of the repository.
    let whole = path.split('/').count() == 2 && !path.ends_with('/') && !path.starts_with('/');
    let revision = query.split('&').find_map(|pair| pair.strip_prefix("ref="));
    whole.then_some((path, revision))
}

/// The version whose tag a revision is: `v3.2.0`, `tags/0.35.0`.
fn tag(revision: &str) -> Option<&str> {
    let name = revision.strip_prefix("refs/").unwrap_or(revision);
    let name = name.strip_prefix("tags/").unwrap_or(name);
    let numbers = name.strip_prefix('v').unwrap_or(name);
    let is_version = numbers.split('.').count() == 3 && numbers.split('.').all(|number| number.parse::<u64>().is_ok());
    is_version.then_some(name)
}

/// The commits of the versions of the known modules: commit, repository and version, a line each, as
/// `git for-each-ref refs/tags` has them in the repositories.
const COMMITS: &str = include_str!("commits.txt");

/// The version whose tag is at a commit.
fn tagged(repository: &str, commit: &str) -> Option<&'static str> {
    COMMITS.lines().find_map(|line| {
        let (known, rest) = line.split_once(' ')?;
        let (of, version) = rest.split_once(' ')?;
        (known == commit && of.eq_ignore_ascii_case(repository)).then_some(version)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULE: &str = "north/cdn/aws";

    #[test]
    fn a_module_is_known_by_its_registry_address_and_by_its_repository() {
        for source in [
            "north/cdn/aws",
            "registry.terraform.io/north/cdn/aws",
            "github.com/north/terraform-aws-cdn",
            "github.com/North/terraform-aws-cdn.git?ref=v1.0.0",
            "git@github.com:north/terraform-aws-cdn.git?ref=master",
            "git::https://github.com/north/terraform-aws-cdn.git?ref=tags/0.35.0",
            "git::https://github.com/north/terraform-aws-cdn?depth=1&ref=0.35.0",
            "git::https://token@github.com/north/terraform-aws-cdn.git",
            "git::ssh://git@github.com/north/terraform-aws-cdn.git",
            "git::git@github.com:north/terraform-aws-cdn.git",
        ] {
            assert!(is_module(source, MODULE), "{source}");
        }
    }

    #[test]
    fn a_commit_of_a_tag_is_that_version_in_its_repository_alone() {
        let (repository, commit) =
            ("terraform-aws-modules/terraform-aws-cloudfront", "ed0f1f983f606304e00ad9f48399bd2fe0b79233");
        assert_eq!(tagged(repository, commit), Some("3.2.2"));
        assert_eq!(tagged("terraform-aws-modules/terraform-aws-kms", commit), None);
        assert_eq!(tagged(repository, &commit[..12]), None);
        assert!(COMMITS.lines().all(|line| line.split(' ').count() == 3 && line.find(' ') == Some(40)));
    }

    #[test]
    fn a_folder_of_its_repository_and_a_fork_are_other_modules() {
        for source in [
            "./north/cdn/aws",
            "app.terraform.io/north/cdn/aws",
            "github.com/north/terraform-aws-cdn//modules/bucket?ref=v1.0.0",
            "git::https://github.com/south/terraform-aws-cdn.git?ref=v1.0.0",
            "git::https://example.com/north/terraform-aws-cdn.git",
            "https://github.com/north/terraform-aws-cdn/archive/v1.0.0.zip",
            "github.com/north",
            "github.com//terraform-aws-cdn",
            "git::",
            "",
        ] {
            assert!(!is_module(source, MODULE), "{source}");
        }
    }

    #[test]
    fn a_tag_of_a_version_is_that_version_and_a_branch_is_none() {
        let wanted_of = |revision: &str| tag(revision).map(str::to_owned);
        for (revision, version) in [("v3.2.0", "v3.2.0"), ("tags/0.35.0", "0.35.0"), ("refs/tags/v1.1.1", "v1.1.1")] {
            assert_eq!(wanted_of(revision).as_deref(), Some(version));
        }
        for revision in ["master", "3.x", "v3", "refs/heads/1.0.0", "0a1b2c3", "1.2.3-rc1", ""] {
            assert_eq!(wanted_of(revision), None, "{revision}");
        }
    }
}
