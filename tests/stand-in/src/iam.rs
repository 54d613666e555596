//! IAM's policy evaluation, as far as bucket and key policies need it.
