# Deprecated: replaced by <{ control }>.
<%- if callers %>
# It stays for callers of this module; the next major version removes it.
<%- else %>
# `oai2oac migrate --stage retire` removes it once that has been applied everywhere.
<%- endif %>
