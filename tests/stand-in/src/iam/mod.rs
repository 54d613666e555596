//! IAM's policy evaluation, as far as bucket and key policies need it: what AWS refuses to store, and whom a stored policy
//! lets do what.
//!
//! Only the resource's policy is looked at. What an account grants its own principals (identity policies, boundaries,
//! service control policies) is not: a policy that delegates to an account counts as allowing that account's principals.
//!
//! The rules are those of the IAM User Guide, <https://docs.aws.amazon.com/IAM/latest/UserGuide/>; a comment names the page
//! (`reference_policies_….html`). Where a comment says "from memory", no page was found.

mod condition;
mod evaluate;
mod key;
mod known_principals;
mod malformed;
mod pattern;
mod policy;
mod principal;
mod repeated_keys;
mod request;
mod s3_actions;
mod value;

pub use condition::Condition;
pub use evaluate::{Decision, Place, evaluate};
pub use key::locks_out;
pub use malformed::Malformed;
pub use policy::{Effect, Policy, Scope, Statement, Target};
pub use principal::{NamedPrincipal, Principal};
pub use request::{Caller, Context, Request};
