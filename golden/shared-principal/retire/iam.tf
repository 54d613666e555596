data "aws_iam_policy_document" "assume_from_codebuild" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["codebuild.amazonaws.com"]
    }
  }
}

# Compares screenshots of the published pages in CI.
resource "aws_iam_role" "visual_tests" {
  name               = "storybook-visual-tests"
  assume_role_policy = data.aws_iam_policy_document.assume_from_codebuild.json
}
