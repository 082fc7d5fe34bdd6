import type { UserDemands } from "./user-demands.js";

/** Which caller may call which endpoint, at one time. */
export interface Matrix {
  readonly callers: readonly MatrixCaller[];
  readonly endpoints: readonly MatrixEndpoint[];
  readonly cells: readonly MatrixCell[];
}

/** A caller that is registered, or listed by an endpoint. `any` is not among them: the endpoint itself has that kind. */
export interface MatrixCaller {
  readonly name: string;
  readonly owner: string | undefined;
  /** The day from which it is retired. */
  readonly retired: string | undefined;
}

/** An endpoint, with what it demands of a token. */
export interface MatrixEndpoint extends UserDemands {
  /** As spelled in the document. */
  readonly name: string;
  readonly kind: "callers" | "any" | "public" | "none";
  readonly reason: string | undefined;
  /** Scopes a token must all have. */
  readonly scope: readonly string[];
  /** Scopes of which a token must have one; empty for no such demand. */
  readonly anyScope: readonly string[];
  /** Roles a token must all have. */
  readonly roles: readonly string[];
  /** Roles of which a token must have one; empty for no such demand. */
  readonly anyRole: readonly string[];
  readonly condition: string | undefined;
  readonly tokens: "app" | "user" | "any";
  /** The mode at the time of the matrix. */
  readonly mode: "enforce" | "report";
  readonly enforceFrom: string | undefined;
}

/** Where a listed caller may call, or could before its grant ended. Endpoints open to any caller, and public ones, have none. */
export interface MatrixCell {
  /** Index into {@link Matrix.callers}. */
  readonly caller: number;
  /** Index into {@link Matrix.endpoints}. */
  readonly endpoint: number;
  /**
   * `expired` when its grant has ended, else `report` when the endpoint only reports, else `until` when the grant will
   * end, else `allowed`.
   */
  readonly mark: "allowed" | "report" | "until" | "expired";
  /** The end of the caller's last grant, as written. */
  readonly until: string | undefined;
  readonly ticket: string | undefined;
}
