// cspell:ignore FIXDATE
import { failureOf } from "../keys/key-fetch-error.js";
import { FetchError } from "../kit/net/fetch-error.js";
import { type FetchedJson, fetchJson } from "../kit/net/fetch-json.js";
import { type FetchLike, isFetchResponse } from "../kit/net/fetch-like.js";
import { withDeadline } from "../kit/time/deadline.js";
import type { DefinedOptions } from "../options/define-options.js";

/** What fetching the documents needs. */
export type ProbeLimits = Pick<
  DefinedOptions,
  "clock" | "fetch" | "fetchTimeoutMs" | "maxResponseBytes" | "insecureOrigins"
>;

/** One document of an issuer, as it was answered. Texts are the server's, truncated to 256 characters. */
export interface ProbedDocument {
  readonly url: string;
  /** `undefined` where there was no answer. */
  readonly status: number | undefined;
  /** Why a gate would not use it: the codes of `callgate:keys`. */
  readonly failure: string | undefined;
  /** Node's own code for why the exchange failed. */
  readonly cause: string | undefined;
  readonly cacheControl: string | undefined;
  readonly age: string | undefined;
  /** How far the server's clock is ahead of this machine's, in seconds, by its `Date`; to a second. */
  readonly clockDifferenceSeconds: number | undefined;
}

/** A document, and its content. */
export interface ReadDocument {
  readonly document: ProbedDocument;
  readonly fetched: FetchedJson | undefined;
}

/** Fetches one document as a gate would, and returns what was answered. Never rejects. */
export async function probeDocument(url: string, limits: ProbeLimits): Promise<ReadDocument> {
  const { clock, fetchTimeoutMs: timeoutMs } = limits;
  const sentAt = clock.now();
  let answered: Answered = NOT_ANSWERED;
  const fetch: FetchLike = async (address, request) => {
    const response = await limits.fetch(address, request);
    if (isFetchResponse(response)) {
      const { status, headers } = response;
      const text = (name: string): string | undefined => cut(headers.get(name));
      answered = {
        status,
        cacheControl: text("cache-control"),
        age: text("age"),
        clockDifferenceSeconds: differenceOf(text("date"), (sentAt + clock.now()) / 2),
      };
    }
    return response;
  };
  const timedOut = (): Error => new FetchError("timeout");
  try {
    const fetched = await withDeadline({ clock, timeoutMs, timedOut }, (signal) =>
      fetchJson(url, { ...limits, fetch }, signal),
    );
    return { document: { url, ...answered, failure: undefined, cause: undefined }, fetched };
  } catch (error) {
    const { code: failure, cause } = failureOf(error);
    return { document: { url, ...answered, failure, cause }, fetched: undefined };
  }
}

type Answered = Omit<ProbedDocument, "url" | "failure" | "cause">;

const NOT_ANSWERED: Answered = {
  status: undefined,
  cacheControl: undefined,
  age: undefined,
  clockDifferenceSeconds: undefined,
};

const MAX_LENGTH = 256;

/** A server's text, truncated to what is shown. */
export function cut(text: unknown, maxLength: number = MAX_LENGTH): string | undefined {
  return typeof text === "string" ? text.slice(0, maxLength) : undefined;
}

/** @see RFC 9110 section 5.6.7 */
const IMF_FIXDATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** A `Date` has no fractions of a second: on average it is half a second late. */
function differenceOf(date: string | undefined, nowMs: number): number | undefined {
  if (date === undefined || !IMF_FIXDATE.test(date)) return undefined;
  const seconds = Math.round((Date.parse(date) + 500 - nowMs) / 1000);
  // No minus zero.
  return Number.isNaN(seconds) ? undefined : seconds + 0;
}
