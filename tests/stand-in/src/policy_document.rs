//! What the data source `aws_iam_policy_document` renders.
