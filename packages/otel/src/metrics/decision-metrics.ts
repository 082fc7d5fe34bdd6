import type { DecisionEvent } from "@callgate/core";
import type { Attributes, Histogram, Meter } from "@opentelemetry/api";
import { Labels, OTHER } from "../labels.js";
import type { CallerAttribute } from "../options/instrument-options.js";
import { DURATION_SECONDS, LIFETIME_SECONDS } from "./buckets.js";
import { DecisionCounts } from "./decision-counts.js";

/** Methods that have a name of their own; a client may send any other text as one. */
const METHODS = new Set("CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT QUERY TRACE".split(" "));

/** What core writes after the method where no route is known. */
const UNMATCHED = " (unmatched)";

/** Counts decisions, and measures how long they took and how long tokens are still valid. */
export class DecisionMetrics {
  readonly #counts: DecisionCounts;
  readonly #duration: Histogram;
  readonly #lifetime: Histogram;
  readonly #mode: CallerAttribute;
  readonly #callers = new Labels();
  readonly #endpoints = new Labels();
  readonly #aliases: Labels;

  constructor(meter: Meter, mode: CallerAttribute, aliases: Labels) {
    this.#mode = mode;
    this.#aliases = aliases;
    this.#counts = new DecisionCounts(
      meter.createCounter("callgate.decisions", {
        description: "Decisions about requests, by outcome, reason, endpoint and caller",
        unit: "{decision}",
      }),
    );
    this.#duration = meter.createHistogram("callgate.decision.duration", {
      description: "Time from the request for a decision to the decision",
      unit: "s",
      advice: { explicitBucketBoundaries: DURATION_SECONDS },
    });
    this.#lifetime = meter.createHistogram("callgate.token.remaining_lifetime", {
      description: "Time until a token expires, when it was verified",
      unit: "s",
      advice: { explicitBucketBoundaries: LIFETIME_SECONDS },
    });
  }

  record(event: DecisionEvent): void {
    const { outcome, reason, enforced, cached, durationMs, remainingSeconds } = event;
    const alias = aliasOf(event, this.#aliases);
    const endpoint = this.#endpoints.of(endpointOf(event));
    this.#counts.add({ outcome, reason, endpoint, enforced, alias, caller: this.#callerOf(event) });
    this.#duration.record(durationMs / 1000, durationAttributes(outcome, cached));
    if (remainingSeconds !== undefined && alias !== undefined && !cached)
      this.#lifetime.record(Math.max(0, remainingSeconds), { "callgate.issuer.alias": alias });
  }

  /** Adds what was counted since the last time. */
  flush(): void {
    this.#counts.flush();
  }

  #callerOf({ caller, callerDeclared }: DecisionEvent): string | undefined {
    if (caller === undefined || this.#mode === "off") return undefined;
    if (this.#mode === "declared" && !callerDeclared) return OTHER;
    return this.#callers.of(caller);
  }
}

/** The alias of an issuer; its identifier where it has none: then it is the gate's only issuer, and from the configuration. */
function aliasOf(
  { issuerAlias, issuer }: Pick<DecisionEvent, "issuerAlias" | "issuer">,
  aliases: Labels,
): string | undefined {
  const name = issuerAlias ?? issuer;
  return name === undefined ? undefined : aliases.of(name);
}

function endpointOf({ endpoint, method }: DecisionEvent): string {
  if (!endpoint.endsWith(UNMATCHED) || METHODS.has(method)) return endpoint;
  return endpoint === method + UNMATCHED ? `_OTHER${UNMATCHED}` : endpoint;
}

const ATTRIBUTES = new Map<string, readonly [uncached: Attributes, cached: Attributes]>(
  ["allowed", "denied", "unavailable"].map((outcome) => {
    const of = (cached: boolean) =>
      Object.freeze({ "callgate.outcome": outcome, "callgate.cached": cached });
    return [outcome, [of(false), of(true)]];
  }),
);

function durationAttributes(outcome: string, cached: boolean): Attributes | undefined {
  return ATTRIBUTES.get(outcome)?.[cached ? 1 : 0];
}
