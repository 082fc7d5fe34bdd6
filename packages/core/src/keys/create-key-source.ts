import type { Clock } from "../clock.js";
import { type KeysEvent, keysChannel } from "../events.js";
import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import { JwksCache } from "./jwks-cache.js";
import { type KeySet, parseKeySet } from "./key-set.js";
import type { KeySource } from "./key-source.js";
import type { KeysObserver } from "./keys-observer.js";
import { createRemoteJwks, keyRulesOf } from "./remote-jwks.js";
import { createStaticKeys } from "./static-keys.js";

/** What key sources are made with. */
export interface KeySourceParts {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly fetchTimeoutMs: number;
  readonly maxResponseBytes: number;
  readonly outageToleranceSeconds: number;
}

/** Makes the key source of one issuer, watched by the diagnostics channel `callgate:keys`. */
export function createKeySource(trusted: TrustedIssuer, parts: KeySourceParts): KeySource {
  const observer = publishingObserver(trusted);
  if (trusted.keys.kind === "static") {
    return createStaticKeys(importStaticKeys(trusted, trusted.keys.jwks, observer));
  }
  return new JwksCache({
    fetchKeySet: createRemoteJwks(trusted, parts, parts.clock),
    clock: parts.clock,
    outageToleranceSeconds: parts.outageToleranceSeconds,
    observer,
  });
}

async function importStaticKeys(
  trusted: TrustedIssuer,
  jwks: unknown,
  observer: KeysObserver,
): Promise<KeySet> {
  const keySet = await parseKeySet(jwks, keyRulesOf(trusted));
  if (keySet === undefined)
    throw new TypeError("a static JWK Set is checked when the gate is created");
  observer.refreshed(keySet, undefined);
  return keySet;
}

function publishingObserver({ issuer, alias }: TrustedIssuer): KeysObserver {
  const publish = (event: DistributiveOmit<KeysEvent, "issuer" | "alias">): void => {
    if (keysChannel.hasSubscribers) keysChannel.publish(Object.freeze({ issuer, alias, ...event }));
  };
  return {
    refreshed(keySet, previous) {
      publish({ type: "refreshed", keyCount: keySet.keys.size });
      for (const { index, code } of keySet.skipped) publish({ type: "key_skipped", index, code });
      for (const key of previous?.keys ?? []) {
        if (!keySet.keys.has(key)) publish({ type: "key_withdrawn", kid: key.kid });
      }
    },
    refreshFailed(code, state) {
      publish({ type: "refresh_failed", code });
      if (state === "expired") publish({ type: "serving_expired" });
    },
  };
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
