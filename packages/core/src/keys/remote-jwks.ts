import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import {
  FetchError,
  type FetchErrorCode,
  type FetchLimits,
  fetchJson,
} from "../kit/net/fetch-json.js";
import type { Clock } from "../kit/time/clock.js";
import { withDeadline } from "../kit/time/deadline.js";
import { findJwksUri, MetadataError } from "./find-jwks-uri.js";
import { type KeySet, parseKeySet } from "./key-set.js";
import { ownKeyRule } from "./own-key.js";
import type { KeyRules } from "./verification-key.js";

/** Why the keys of an issuer could not be had. */
export type KeyFetchErrorCode =
  | FetchErrorCode
  | MetadataError["code"]
  | "jwks_invalid"
  | "unexpected";

/** A key set as it was fetched. */
export interface FetchedKeySet {
  readonly keySet: KeySet;
  readonly maxAgeSeconds: number | undefined;
}

/**
 * Fetches an issuer's key set once. Rejects with anything; {@link keyFetchErrorCode} names it.
 *
 * @param abandoned ends the fetch, wherever it is: nobody wants its result any more
 */
export type FetchKeySet = (
  previous: KeySet | undefined,
  abandoned: AbortSignal,
) => Promise<FetchedKeySet>;

/** How long a discovered address is used before the issuer is asked for it again. */
const METADATA_LIFETIME_MS = 3_600_000;

/** The document at the `jwks_uri` is not a JWK Set. */
class JwksError extends Error {
  readonly code = "jwks_invalid";
}

/**
 * Fetches the JWK Set of an issuer, finding its address by discovery where none was configured.
 *
 * The address found is kept for an hour, or until a fetch from it fails. One deadline covers discovery and keys together.
 */
export function createRemoteJwks(
  trusted: TrustedIssuer,
  limits: FetchLimits & { readonly fetchTimeoutMs: number },
  clock: Clock,
): FetchKeySet {
  const rules = keyRulesOf(trusted);
  let discovered: { readonly jwksUri: string; readonly until: number } | undefined;

  const currentJwksUri = async (signal: AbortSignal): Promise<string> => {
    if (trusted.keys.kind === "uri") return trusted.keys.jwksUri;
    if (discovered === undefined || clock.now() >= discovered.until) {
      const jwksUri = await findJwksUri(trusted.issuer, limits, signal);
      discovered = { jwksUri, until: clock.now() + METADATA_LIFETIME_MS };
    }
    return discovered.jwksUri;
  };

  const fetchThere: (previous: KeySet | undefined, signal: AbortSignal) => Promise<FetchedKeySet> =
    async (previous, signal) => {
      const { value, maxAgeSeconds } = await fetchJson(
        await currentJwksUri(signal),
        limits,
        signal,
      );
      const keySet = await parseKeySet(value, rules, previous);
      if (keySet === undefined) throw new JwksError("jwks_invalid");
      return { keySet, maxAgeSeconds };
    };

  return async (previous, abandoned) => {
    const deadline = {
      clock,
      timeoutMs: limits.fetchTimeoutMs,
      abandoned,
      timedOut: () => new FetchError("timeout"),
    };
    try {
      return await withDeadline(deadline, (signal) => fetchThere(previous, signal));
    } catch (error) {
      discovered = undefined;
      throw error;
    }
  };
}

/** The rules an issuer's keys are imported by. */
export function keyRulesOf({
  issuer,
  algorithms,
  rsaAlgorithms,
  profile,
}: TrustedIssuer): KeyRules {
  const isOwnKey = ownKeyRule(profile, issuer);
  return { algorithms, rsaAlgorithms, keyUses: profile.keyUses ?? ["sig"], isOwnKey };
}

/** The stable name of what went wrong; nothing a server sent is in it. */
export function keyFetchErrorCode(error: unknown): KeyFetchErrorCode {
  if (error instanceof FetchError || error instanceof MetadataError || error instanceof JwksError) {
    return error.code;
  }
  return "unexpected";
}
