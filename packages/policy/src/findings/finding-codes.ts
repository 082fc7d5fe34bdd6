/** Faults that prevent a document from being used, and faults of the routes it belongs to. */
export const ERROR_CODES = [
  "file_unreadable",
  "document_too_large",
  "document_encoding",
  "document_too_deep",
  "document_empty",
  "limit_exceeded",
  "yaml_syntax",
  "yaml_duplicate_key",
  "yaml_anchor",
  "yaml_tag",
  "yaml_multi_document",
  "version_unsupported",
  "key_unknown",
  "value_invalid",
  "value_not_a_string",
  "name_characters",
  "env_unset",
  "env_not_here",
  "issuers_twice",
  "alias_reserved",
  "register_unreadable",
  "register_outside",
  "callers_missing",
  "callers_empty",
  "caller_unknown",
  "caller_unqualified",
  "caller_unknown_alias",
  "caller_duplicate",
  "group_unknown",
  "group_empty",
  "group_nested",
  "endpoint_malformed",
  "endpoint_duplicate",
  "until_invalid",
  "enforce_from_invalid",
  "scope_invalid",
  "scope_cycle",
  "role_invalid",
  "role_unreadable",
  "condition_unknown",
  "inventory_invalid",
  "endpoint_no_route",
  "route_no_endpoint",
  "method_not_covered",
  "route_ambiguous",
  "route_unnameable",
  "gate_missing",
  "gate_mismatch",
  "inline_policy",
  "framework_too_old",
  "owner_missing",
] as const;

/** Warnings, which do not prevent a start; `caller_duplicate` is an error for a name registered twice. */
export const WARNING_CODES = [
  "caller_duplicate",
  "caller_retired",
  "caller_lookalike",
  "caller_unused",
  "group_unused",
  "grant_expired",
  "grant_expiring",
  "report_without_end",
  "any_without_reason",
  "any_without_scope",
  "authentication_without_user",
  "condition_unused",
  "gate_not_first",
  "param_before_gate",
  "middleware_may_answer",
  "route_repeated",
] as const;

/** The code of an error: the document is not used. */
export type ErrorCode = (typeof ERROR_CODES)[number];
/** The code of a warning: the document is used, and should be looked at. */
export type WarningCode = (typeof WARNING_CODES)[number];

/** Findings of the tests and rules of a document, besides the faults of their own files. */
export const REVIEW_CODES = [
  "test_failed",
  "test_endpoint_unknown",
  "coverage_below",
  "rule_violated",
] as const;

/** The code of a finding of tests and rules. */
export type ReviewCode = (typeof REVIEW_CODES)[number];

/** The stable names of what can be found in a policy document, and by reviewing it. */
export type FindingCode = ErrorCode | WarningCode | ReviewCode;
