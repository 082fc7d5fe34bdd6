import type { Position } from "../findings/finding.js";
import type { Witness } from "./witness.js";

/** What changed about one thing between two documents. */
export type DiffCode =
  | "issuers_changed"
  | "widened"
  | "indeterminate"
  | "narrowed"
  | "removed"
  | "new_endpoint"
  | "changed";

/** The kinds of findings on which a review can be made to fail. */
export type DiffKind = "widening" | "new-endpoint" | "indeterminate" | "issuers";

/** What is different about an endpoint: `access` means public, none and report mode, `caller` means that a caller is listed. */
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
  | "binding"
  | "delegation"
  | "authentication"
  | "condition"
  | "form";

/** One difference between two documents: whom it concerns, what it is, and a request that proves it. */
export interface DiffFinding {
  /**
   * `widened`: requests are admitted that were refused. `narrowed`: the other way round. `indeterminate`: another condition,
   * whose effect only its function knows. `new_endpoint` and `removed`: an entry was added or removed. `issuers_changed`: tokens
   * are accepted that were refused. `changed`: written differently, but no request is answered differently from now on.
   */
  readonly code: DiffCode;
  /** `undefined` for findings that admit nothing more. */
  readonly kind: DiffKind | undefined;
  readonly aspect: DiffAspect;
  /** `everyone`, `any client`, a caller's name, or `3 callers`. */
  readonly caller: string;
  /** By name, in the new document's spelling; empty for `everyone` and `any client`. */
  readonly callers: readonly string[];
  /** Who owns these callers, according to the register of the new document or, for one that was removed, of the old; sorted. */
  readonly owners: readonly string[];
  /** Its name, as the new document spells it; `undefined` for findings about every endpoint. */
  readonly endpoint: string | undefined;
  /** `granted`, `until 2027-01-31 → 2027-06-30`, `enforced → report`. */
  readonly what: string;
  /** In the new document; `undefined` for removed things, and for issuers. */
  readonly at: Position | undefined;
  /** A request that the two documents answer differently, if there is one to show. */
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
  /** Issuers first, then what is wider, in the order of the new document; new endpoints separately; then what is narrower. */
  readonly findings: readonly DiffFinding[];
  readonly widened: number;
  /** Includes endpoints that were removed. */
  readonly narrowed: number;
}
