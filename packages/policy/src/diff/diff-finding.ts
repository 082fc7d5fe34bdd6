import type { Position } from "../findings/finding.js";
import type { Witness } from "./witness.js";

/** What became of one thing between two documents. */
export type DiffCode =
  | "issuers_changed"
  | "widened"
  | "indeterminate"
  | "narrowed"
  | "removed"
  | "new_endpoint"
  | "changed";

/** The kinds of findings that a review may be made to fail on. */
export type DiffKind = "widening" | "new-endpoint" | "indeterminate" | "issuers";

/** What of an endpoint is different: `access` is public, none and report mode, `caller` that a caller is listed. */
export type DiffAspect =
  | "issuers"
  | "endpoint"
  | "access"
  | "caller"
  | "until"
  | "tokens"
  | "audience"
  | "scopes"
  | "roles"
  | "claims"
  | "condition"
  | "form";

/** One difference between two documents: who it concerns, what it is, and a request that proves it. */
export interface DiffFinding {
  /**
   * `widened`: requests are admitted that were refused. `narrowed`: the other way round. `indeterminate`: another condition,
   * so that only its function knows. `new_endpoint` and `removed`: an entry that was absent, or is. `issuers_changed`: tokens
   * are accepted that were not. `changed`: written differently, and no request is answered differently from now on.
   */
  readonly code: DiffCode;
  /** `undefined` for what admits nothing more. */
  readonly kind: DiffKind | undefined;
  readonly aspect: DiffAspect;
  /** `everyone`, `any client`, a caller's name, or `3 callers`. */
  readonly caller: string;
  /** By name, in the new document's spelling; empty for `everyone` and `any client`. */
  readonly callers: readonly string[];
  /** Who owns these callers, by the register of the new document or, for one that is gone, of the old; sorted. */
  readonly owners: readonly string[];
  /** Its name, as the new document spells it; `undefined` for what concerns every endpoint. */
  readonly endpoint: string | undefined;
  /** `granted`, `until 2027-01-31 → 2027-06-30`, `enforced → report`. */
  readonly what: string;
  /** In the new document; `undefined` for what is no longer there, and for issuers. */
  readonly at: Position | undefined;
  /** A request that the two documents answer differently; `undefined` where there is none to show. */
  readonly witness: Witness | undefined;
}

/** One of the two documents. */
export interface DiffedDocument {
  readonly version: string;
  readonly digest: string;
  readonly file: string;
  readonly service: string | undefined;
}

/** What is different between two documents. */
export interface PolicyDiff {
  readonly was: DiffedDocument;
  readonly is: DiffedDocument;
  /** Issuers first, then what is wider, in the new document's order; new endpoints apart; then what is narrower. */
  readonly findings: readonly DiffFinding[];
  readonly widened: number;
  /** With endpoints that were removed. */
  readonly narrowed: number;
}
