import type {
  AliasedIssuerOptions,
  Auth,
  EndpointPolicy,
  IssuerOptions,
  ResourceRequest,
} from "@callgate/core";
import type { Finding, Position } from "./findings/finding.js";

/** A policy document, read, checked and prepared for a gate. Frozen. */
export interface Policy {
  /** The first 12 hexadecimal digits of {@link Policy.digest}. */
  readonly version: string;
  /** SHA-256 of the decisions of the document, in hexadecimal: equal for two documents that mean the same. */
  readonly digest: string;
  /** The document's file as it was given; `<object>` for an object. */
  readonly file: string;
  readonly service: string | undefined;
  readonly owner: string | undefined;
  /** The client identifiers with which this service calls others. */
  readonly identities: readonly string[];
  /** Options for the gate; `undefined` when code gives the issuers. */
  readonly issuers: PolicyIssuers | undefined;
  /** For the gate; `undefined` where the document has no `scopeImplies`. */
  readonly scopeImplies: ImpliedScopes | undefined;
  readonly entries: readonly PolicyEntry[];
  /** Registered callers by name; empty without a register. */
  readonly callers: ReadonlyMap<string, RegisteredCaller>;
  readonly groups: ReadonlyMap<string, CallerGroup>;
  readonly warnings: readonly Finding[];
}

/** Whose tokens are accepted: the gate's only issuer, or several under aliases. */
export type PolicyIssuers =
  | (IssuerOptions & { readonly maxTokenLifetimeSeconds?: number })
  | { readonly issuers: readonly AliasedIssuerOptions[] };

/**
 * Scopes, each with those that it implies in one step. Sorted, and without what follows from the rest: equal for two documents
 * that mean the same.
 */
export type ImpliedScopes = Readonly<Record<string, readonly string[]>>;

/** The entry of a document for one endpoint. */
export interface PolicyEntry {
  /** In canonical spelling: `GET /orders/:id`. */
  readonly name: string;
  /** As spelled in the document. */
  readonly written: string;
  /** In upper case; `*` for every method, `USE` for a mounted handler. */
  readonly method: string;
  readonly path: string;
  /** In lower case; `undefined` for every host that has no entry of its own. */
  readonly host: string | undefined;
  /** Listed callers may call it, everyone may, or no caller may (yet). */
  readonly kind: "callers" | "public" | "none";
  /** For `gate.policy`: groups expanded, defaults applied. `undefined` unless `kind` is `callers`. */
  readonly policy: EndpointPolicy | undefined;
  /**
   * The name of its condition. Until code has given the function, the one in `policy` throws, so that requests are answered
   * 503 and not admitted.
   */
  readonly condition: string | undefined;
  readonly reason: string | undefined;
  /** The items of `callers` as written, groups by name; empty for `any`, `public` and `none`. */
  readonly grants: readonly WrittenGrant[];
  readonly at: Position;
}

/** The endpoints of a document that may have errors: their names and places, without their callers. */
export interface PolicyOutline {
  readonly file: string;
  /** Each as if it were `none`. */
  readonly entries: readonly PolicyEntry[];
  /** `false` when some of the names could not be read. */
  readonly isComplete: boolean;
}

/** One item of `callers`, as written: a caller or a group. */
export interface WrittenGrant {
  readonly client: string | undefined;
  readonly group: string | undefined;
  readonly until: string | undefined;
  readonly ticket: string | undefined;
  readonly reason: string | undefined;
  readonly at: Position;
}

/** A caller that is registered, in the document or its register. */
export interface RegisteredCaller {
  /** With several issuers, `alias:client`. */
  readonly name: string;
  readonly owner: string | undefined;
  readonly contact: string | undefined;
  /** The day from which it is retired. */
  readonly retired: string | undefined;
  /** Whether it is in the register that documents share. */
  readonly isShared: boolean;
  readonly at: Position;
}

/** Callers under one name. */
export interface CallerGroup {
  readonly name: string;
  readonly callers: readonly string[];
  readonly isShared: boolean;
  readonly at: Position;
}

/** A final check, as {@link EndpointPolicy.condition} is. */
export type Condition = (auth: Auth, request: ResourceRequest) => boolean | Promise<boolean>;
