# Deprecated: replaced by <{ control }>.
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
