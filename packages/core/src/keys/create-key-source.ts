import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import type { FetchLike } from "../kit/net/fetch-like.js";
import { publish } from "../kit/publish.js";
import type { Clock } from "../kit/time/clock.js";
import type { Warnings } from "../kit/warnings.js";
import { JwksCache } from "./jwks-cache.js";
import type { KeyFailure } from "./key-fetch-error.js";
import { type KeySet, type KeySetRules, MAX_CANDIDATES, parseKeySet } from "./key-set.js";
import type { KeySetState, KeySource } from "./key-source.js";
import { type KeysEvent, keysChannel } from "./keys-event.js";
import type { KeysObserver } from "./keys-observer.js";
import { ownKeyRule } from "./own-key.js";
import { createRemoteJwks } from "./remote-jwks.js";
import type { SharedDocuments } from "./shared-documents.js";
import { createStaticKeys } from "./static-keys.js";

/** What key sources need. */
export interface KeySourceParts {
  readonly clock: Clock;
  readonly fetch: FetchLike;
  readonly fetchTimeoutMs: number;
  readonly maxResponseBytes: number;
  readonly insecureOrigins: readonly string[];
  readonly maxKeys: number;
  readonly outageToleranceSeconds: number;
  readonly documents: SharedDocuments;
  readonly waitUntil: ((background: Promise<unknown>) => void) | undefined;
}

/** Where operators are warned who do not subscribe to `callgate:keys`. */
export interface KeySourceReports {
  readonly warnings: Warnings;
}

/** Makes the key source of one issuer, which reports to the diagnostics channel `callgate:keys`. */
export function createKeySource(
  trusted: TrustedIssuer,
  parts: KeySourceParts,
  { warnings }: KeySourceReports,
): KeySource {
  const observer = publishingObserver(trusted, parts.clock, warnings);
  const rules = keySetRules(trusted, parts.maxKeys, observer);
  if (trusted.keys.kind === "static") {
    return createStaticKeys(importStaticKeys(trusted.keys.jwks, rules, observer));
  }
  return new JwksCache({
    fetchKeySet: createRemoteJwks(trusted, rules, parts, parts.clock),
    clock: parts.clock,
    fetchTimeoutMs: parts.fetchTimeoutMs,
    outageToleranceSeconds: parts.outageToleranceSeconds,
    keepAlive: (fetching) => keepAlive(fetching, parts.waitUntil),
    observer,
  });
}

/** What the runtime's own function throws, as where no request is being answered, must not affect the fetch. */
function keepAlive(fetching: Promise<unknown>, waitUntil: KeySourceParts["waitUntil"]): void {
  try {
    waitUntil?.(fetching);
  } catch {
    // Dropped: see above.
  }
}

function keySetRules(
  { issuer, algorithms, rsaAlgorithms, profile }: TrustedIssuer,
  maxKeys: number,
  observer: KeysObserver,
): KeySetRules {
  const keyUses = profile.keyUses ?? ["sig"];
  const onLimited = (): void => observer.candidatesLimited();
  const isOwnKey = ownKeyRule(profile, issuer);
  return { algorithms, rsaAlgorithms, keyUses, isOwnKey, maxKeys, onLimited };
}

async function importStaticKeys(
  jwks: unknown,
  rules: KeySetRules,
  observer: KeysObserver,
): Promise<KeySet> {
  const keySet = await parseKeySet(jwks, rules);
  if (keySet === undefined)
    throw new TypeError("a static JWK Set is checked when the gate is created");
  observer.refreshed(keySet, undefined);
  return keySet;
}

/** So that a set of ten thousand unusable keys does not cause ten thousand events; health has the total. */
const MAX_SKIPPED_REPORTED = 100;

function publishingObserver(
  { issuer, alias }: TrustedIssuer,
  clock: Clock,
  warnings: Warnings,
): KeysObserver {
  const sink = { channel: keysChannel, listener: undefined };
  const report = ({ type, ...details }: KeysHappening): void => {
    if (!keysChannel.hasSubscribers) return;
    publish(sink, () => Object.freeze({ type, at: clock.now(), issuer, alias, ...details }));
  };
  const warn = (failure: KeyFailure, state: KeySetState): void => {
    const { code, cause, host } = failure;
    const detail = [code, cause, host === undefined ? undefined : `at ${host}`];
    const why = detail.filter((part) => part !== undefined).join(" ");
    const effect =
      state === "empty"
        ? "Its tokens are answered 503 until a fetch succeeds: check `issuer`, `jwksUri` and the network"
        : "The keys already fetched stay in use for up to `outageToleranceSeconds`: check the issuer and the network";
    warnings.warn(issuer, why, {
      code: "CALLGATE_KEYS_UNAVAILABLE",
      message: `The keys of ${issuer} cannot be fetched: ${why}. ${effect}`,
    });
  };
  return {
    refreshed(keySet, previous) {
      if (keySet.keys.size > 0) warnings.recovered(issuer);
      report({ type: "refreshed", keyCount: keySet.keys.size });
      for (const { index, code } of keySet.skipped.slice(0, MAX_SKIPPED_REPORTED))
        report({ type: "key_skipped", index, code });
      for (const key of previous?.keys ?? []) {
        if (!keySet.keys.has(key)) report({ type: "key_withdrawn", kid: key.kid });
      }
    },
    candidatesLimited() {
      report({ type: "candidates_limited", tried: MAX_CANDIDATES });
    },
    refreshFailed(failure, state) {
      if (!keysChannel.hasSubscribers) warn(failure, state);
      report({ type: "refresh_failed", ...failure });
      if (state === "expired") report({ type: "serving_expired" });
    },
  };
}

/** The part of a {@link KeysEvent} that says what happened. */
type KeysHappening = KeysEvent extends infer Event
  ? Event extends KeysEvent
    ? Omit<Event, "at" | "issuer" | "alias">
    : never
  : never;
