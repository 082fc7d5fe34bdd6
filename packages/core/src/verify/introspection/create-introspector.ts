import type { KeySource } from "../../keys/key-source.js";
import type { FetchLike } from "../../kit/net/fetch-like.js";
import type { Clock } from "../../kit/time/clock.js";
import type { Warnings } from "../../kit/warnings.js";
import type { LifetimeRules } from "../jwt/checks/lifetime.js";
import { type SignatureThreads, SignatureVerifier } from "../jwt/signatures/signature-verifier.js";
import type { Introspector, ListedIssuer } from "./introspection.js";
import { judgeAnswer } from "./judge-answer.js";
import { verifySigned } from "./verify-signed.js";

/** The options of a gate that introspection uses. */
export interface IntrospectorParts extends LifetimeRules {
  readonly clock: Clock;
  readonly fetch: FetchLike;
  readonly insecureOrigins: readonly string[];
  readonly maxResponseBytes: number;
  readonly signatureThreads: SignatureThreads;
  readonly waitUntil: ((background: Promise<unknown>) => void) | undefined;
  readonly warnings: Warnings;
}

/** Makes what introspects the tokens of one issuer; `undefined` where they are not introspected. */
export function createIntrospector(
  trusted: ListedIssuer,
  keys: KeySource,
  parts: IntrospectorParts,
): Introspector | undefined {
  const { introspection, issuer, alias } = trusted;
  if (introspection === undefined) return undefined;
  const { clock, fetch, insecureOrigins, maxResponseBytes, clockSkewSeconds, warnings } = parts;
  const answering = { ...trusted, profile: introspection.settings.answersFor(trusted.profile) };
  const signatures = new SignatureVerifier({ threads: parts.signatureThreads, clock });
  return introspection({
    issuer,
    alias,
    clock,
    fetch,
    clockSkewSeconds,
    insecureOrigins,
    maxResponseBytes,
    warnings,
    keepAlive: (background) => keepAlive(background, parts.waitUntil),
    judge: (answer, assumedLifetimeSeconds) =>
      judgeAnswer(answer, answering, clock.now() / 1000, parts, assumedLifetimeSeconds),
    verifySigned: (jws, algorithms = trusted.algorithms) =>
      verifySigned(jws, { keys, algorithms, signatures, maxLength: maxResponseBytes }),
  });
}

/** What the runtime's own function throws, as where no request is being answered, must not affect the work. */
function keepAlive(background: Promise<unknown>, waitUntil: IntrospectorParts["waitUntil"]): void {
  try {
    waitUntil?.(background);
  } catch {
    // Dropped: see above.
  }
}
