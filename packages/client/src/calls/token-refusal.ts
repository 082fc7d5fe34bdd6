import { parseChallenges } from "./challenges.js";

/** What is read of a service's answer to decide whether it refused the token. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: {
    /** The value of a header field, several joined by commas; `null` when the field is missing. */
    get(name: string): string | null;
  };
}

/** Decides whether a service refused the token itself, so that another one may help. */
export type IsRefused = (answer: AnswerHead) => boolean;

/**
 * Whether a resource server refused the token itself.
 *
 * That is 401 with a Bearer challenge that says `invalid_token`, or that has no `error` or an empty one: many services send
 * no more than that. Where a challenge cannot be read to its end, its error may be in the rest, and counts as another. A 403 concerns the caller, and a 401 with another error does not concern the token's lifetime: a new token would
 * change neither.
 *
 * @see RFC 6750 section 3.1
 */
export const isTokenRefused: IsRefused = ({ status, headers }) => {
  if (status !== 401) return false;
  return parseChallenges(headers.get("www-authenticate") ?? "").some(
    ({ scheme, parameters, isCutOff }) => {
      const error = parameters.get("error") ?? "";
      return scheme === "bearer" && (error === "" ? !isCutOff : error === "invalid_token");
    },
  );
};
