# A stand-in for the registry module of this name, versions from 4.0 on: a key whose policy is a list of statements, as its inputs say.

variable "description" {
  type    = string
  default = null
}

variable "enable_default_policy" {
  type    = bool
  default = true
}

variable "policy" {
  type    = string
  default = null
}

variable "key_statements" {
  type = list(object({
    sid       = optional(string)
    actions   = optional(list(string))
    effect    = optional(string)
    resources = optional(list(string))
    principals = optional(list(object({
      type        = string
      identifiers = list(string)
    })))
    condition = optional(list(object({
      test     = string
      variable = string
      values   = list(string)
    })))
  }))
  default = null
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "this" {
  dynamic "statement" {
    for_each = var.enable_default_policy ? [1] : []

    content {
      sid       = "Default"
      actions   = ["kms:*"]
      resources = ["*"]

      principals {
        type        = "AWS"
        identifiers = ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"]
      }
    }
  }

  dynamic "statement" {
    for_each = var.key_statements != null ? var.key_statements : []

    content {
      sid       = try(statement.value.sid, null)
      actions   = try(statement.value.actions, null)
      resources = try(statement.value.resources, null)
      effect    = try(statement.value.effect, null)

      dynamic "principals" {
        for_each = statement.value.principals != null ? statement.value.principals : []

        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }

      # `conditions` until 4.0, which the type drops without a word.
      dynamic "condition" {
        for_each = statement.value.condition != null ? statement.value.condition : []

        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_kms_key" "this" {
  count = 1

  description = var.description
  policy      = coalesce(var.policy, data.aws_iam_policy_document.this.json)
}

output "key_arn" {
  value = aws_kms_key.this[0].arn
}

output "key_id" {
  value = aws_kms_key.this[0].key_id
}
