import type { DiffAspect } from "./diff-finding.js";
import type { MadeUpRequest } from "./witness.js";

/** What one document admits and the other does not. */
export interface Gain {
  readonly aspect: DiffAspect;
  /** The keys of the callers concerned; `any` for every client, `everyone` to include requests without a token. */
  readonly callers: readonly string[] | "any" | "everyone";
  /** Which claim, if it is about one. */
  readonly claim?: string;
  /** One of the requests gained. */
  readonly request: MadeUpRequest;
}
