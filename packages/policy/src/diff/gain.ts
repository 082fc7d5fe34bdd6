import type { DiffAspect } from "./diff-finding.js";
import type { MadeUpRequest } from "./witness.js";

/** What one document admits and the other does not. */
export interface Gain {
  readonly aspect: DiffAspect;
  /** The keys of the callers concerned; `any` for every client, `everyone` for requests without a token, too. */
  readonly callers: readonly string[] | "any" | "everyone";
  /** Which claim, where it is one. */
  readonly claim?: string;
  /** One of the requests that are gained. */
  readonly request: MadeUpRequest;
}
