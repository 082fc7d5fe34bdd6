import type { Denial, JsonObject, VerifiedToken } from "@callgate/core/kit";
import type { TokenKey } from "../caching/token-cache.js";
import type { ActiveEntry } from "./answer-entry.js";

/** Converts an active answer to a verified token, or to a denial. */
export type Judge = (answer: JsonObject) => VerifiedToken | Denial;

/** A token that is looked up: nothing was found of it, or what was found is too old. */
export interface Sought {
  readonly token: string;
  readonly key: TokenKey;
  readonly before: ActiveEntry | undefined;
  readonly judge: Judge;
}

/** How a token is looked up. */
export type Manner = Pick<Sought, "judge"> & {
  /** Longest token that is sent, in characters. */
  readonly maxLength: number;
};
