/**
 * Faults that prevent a document from being used, and faults of the routes it belongs to.
 *
 * The comment of a code says what was found; the tables of codes in the documentation are generated from it. A comment without a code, such
 * as `of routes`, begins another table.
 */
export const ERROR_CODES = [
  // of the file
  /** It is not there, not a file, or must not be read. */
  "file_unreadable",
  /** More than 4 MiB. */
  "document_too_large",
  /** It is not UTF-8. */
  "document_encoding",
  /** More than 32 levels. */
  "document_too_deep",
  /** There is nothing in it. */
  "document_empty",
  /** More than 10 000 endpoints, 100 000 callers, 1 000 000 grants, or 10 000 findings. */
  "limit_exceeded",
  /** It is not YAML, or JSON. */
  "yaml_syntax",
  /** One name twice. */
  "yaml_duplicate_key",
  /** An anchor or an alias. */
  "yaml_anchor",
  /** A tag or a directive. */
  "yaml_tag",
  /** More than one document. */
  "yaml_multi_document",
  /** No `version: 1`. */
  "version_unsupported",
  /** A member that is not allowed here. */
  "key_unknown",
  /** A value that cannot be right. */
  "value_invalid",
  /** `123456`, `007`, `true` or `~` where a name belongs: quote it. */
  "value_not_a_string",
  /** Characters that cannot be seen, a space around a name, a ticket of several lines. */
  "name_characters",
  /** `${NAME}` without a value. */
  "env_unset",
  /** `${` outside of `issuers`. */
  "env_not_here",
  /** Issuers in the document and in code. */
  "issuers_twice",
  /** The register cannot be read. */
  "register_unreadable",
  /** The register is outside the repository. */
  "register_outside",
  // of callers
  /** An endpoint without `callers`. */
  "callers_missing",
  /** An empty list: write `none`. */
  "callers_empty",
  /** A name that is not registered. */
  "caller_unknown",
  /** No alias, with several issuers. */
  "caller_unqualified",
  /** An alias that no issuer has. */
  "caller_unknown_alias",
  /** Registered twice. */
  "caller_duplicate",
  /** A group that is not there. */
  "group_unknown",
  /** A group without callers. */
  "group_empty",
  /** A group in a group. */
  "group_nested",
  /** An issuer with the alias `group`. */
  "alias_reserved",
  // of endpoints and grants
  /** A name that is not `METHOD path`. */
  "endpoint_malformed",
  /** Two names for one endpoint. */
  "endpoint_duplicate",
  /** `until` is neither a day of the calendar nor an instant with its zone. */
  "until_invalid",
  /** `enforceFrom` is neither a day nor an instant, or is beside `mode: enforce`. */
  "enforce_from_invalid",
  /** What cannot be a scope (RFC 6749 section 3.3). */
  "scope_invalid",
  /** A scope that implies itself, directly or by others. */
  "scope_cycle",
  /** What cannot be a role. */
  "role_invalid",
  /** Roles, where no issuer's profile reads any. */
  "role_unreadable",
  /** An audience that no issuer of the document accepts. */
  "audience_unknown",
  /** A condition without its function, where `conditions` are given. */
  "condition_unknown",
  // of routes
  /** A file of routes that is not what `writeRoutes` writes: write it again. */
  "inventory_invalid",
  /** An entry that no route has. */
  "endpoint_no_route",
  /** A route without an entry. */
  "route_no_endpoint",
  /** A route for every method, and entries for some. */
  "method_not_covered",
  /** Routes of one name that are decided differently. */
  "route_ambiguous",
  /** A route whose path, or that of a mount, is not a string. */
  "route_unnameable",
  /** An entry whose route is open. */
  "gate_missing",
  /** A route with the gate of another endpoint. */
  "gate_mismatch",
  /** A route with its policy in code. */
  "inline_policy",
  /** A version whose routes cannot be listed. */
  "framework_too_old",
  // of the repository
  /** A file without an owner in the file of code owners. */
  "owner_missing",
] as const;

/** Warnings, which do not prevent a start; `caller_duplicate` is an error for a name registered twice. */
export const WARNING_CODES = [
  /** A caller that a list names twice. */
  "caller_duplicate",
  /** A grant for a caller that is retired by now. */
  "caller_retired",
  /** A name that looks like another one: `сheckout` with U+0441. */
  "caller_lookalike",
  /** Registered here, and granted nothing. */
  "caller_unused",
  /** A group of the document that no endpoint uses. */
  "group_unused",
  /** A grant that has ended. */
  "grant_expired",
  /** A grant that ends within 14 days. */
  "grant_expiring",
  /** Report mode without `enforceFrom`. */
  "report_without_end",
  /** `callers: any` without `reason`. */
  "any_without_reason",
  /** `callers: any` that demands nothing. */
  "any_without_scope",
  /** `authentication` where `tokens` is `app`. */
  "authentication_without_user",
  /** A function in `conditions` that no endpoint names. */
  "condition_unused",
  /** Handlers of a route that run before its gate. */
  "gate_not_first",
  /** Callbacks of a parameter that run before a gate. */
  "param_before_gate",
  /** A handler beside the routes that could answer by itself. */
  "middleware_may_answer",
  /** A name that two routes have. */
  "route_repeated",
] as const;

/** The code of an error: the document is not used. */
export type ErrorCode = (typeof ERROR_CODES)[number];
/** The code of a warning: the document is used, and should be checked. */
export type WarningCode = (typeof WARNING_CODES)[number];

/** Findings of the tests and rules of a document, besides the faults of their own files. */
export const REVIEW_CODES = [
  /** An answer is another than expected. */
  "test_failed",
  /** A test names an endpoint that the document does not have. */
  "test_endpoint_unknown",
  /** The tests show less of the document than demanded. */
  "coverage_below",
  /** The document does what a rule does not allow; at the endpoint or the grant. */
  "rule_violated",
] as const;

/** The code of a finding of tests and rules. */
export type ReviewCode = (typeof REVIEW_CODES)[number];

/** The stable names of what can be found in a policy document, and by reviewing it. */
export type FindingCode = ErrorCode | WarningCode | ReviewCode;
