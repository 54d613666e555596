//! What AWS answers to a policy that it does not take.

use super::policy::Target;
use std::fmt;

/// A policy that AWS refuses to store. Displayed as AWS does: the error's code, a colon, the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// `MalformedPolicy` for a bucket, `MalformedPolicyDocumentException` for a key.
    pub code: &'static str,
    /// What is wrong. The wording is AWS's where a test or a person may search for it, from memory.
    pub message: String,
}

impl Malformed {
    /// The refusal of the service that `target` belongs to.
    pub(super) fn at(target: &Target, message: impl Into<String>) -> Malformed {
        let code = match target {
            Target::Bucket(_) => "MalformedPolicy",
            Target::Key(_) => "MalformedPolicyDocumentException",
        };
        Malformed { code, message: message.into() }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Malformed {}
