import { type Challenge, parseChallenges } from "./challenges.js";

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
export const isTokenRefused: IsRefused = (answer) =>
  challengesOf(answer).some(
    (challenge) => challenge.scheme === "bearer" && refusesToken(challenge),
  );

/**
 * The same for a token that was sent with a proof. The DPoP challenges decide: a Bearer challenge beside them only says
 * that such tokens are accepted, too. Where it is alone, it has to say `invalid_token`: a new token does not help with a service
 * that does not know DPoP.
 *
 * @see RFC 9449 sections 7.1 and 7.2
 */
export const isBoundTokenRefused: IsRefused = (answer) => {
  const challenges = challengesOf(answer);
  const own = challenges.filter(({ scheme }) => scheme === "dpop");
  return own.length > 0
    ? own.some(refusesToken)
    : challenges.some(
        (challenge) => challenge.scheme === "bearer" && errorOf(challenge) === "invalid_token",
      );
};

/**
 * Whether a resource server wants another nonce in the proof. The token is not the reason: it stays in use.
 *
 * @see RFC 9449 section 9
 */
export const isNonceDemanded: IsRefused = (answer) =>
  challengesOf(answer).some(
    (challenge) => challenge.scheme === "dpop" && errorOf(challenge) === "use_dpop_nonce",
  );

function challengesOf({ status, headers }: AnswerHead): readonly Challenge[] {
  return status === 401 ? parseChallenges(headers.get("www-authenticate") ?? "") : [];
}

function errorOf({ parameters }: Challenge): string {
  return parameters.get("error") ?? "";
}

function refusesToken(challenge: Challenge): boolean {
  const error = errorOf(challenge);
  return error === "" ? !challenge.isCutOff : error === "invalid_token";
}
