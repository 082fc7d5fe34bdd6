import type { Attributes, Counter } from "@opentelemetry/api";

/** What is counted: a combination of values. */
export interface Counted {
  readonly outcome: string;
  readonly reason: string | undefined;
  readonly endpoint: string;
  readonly enforced: boolean;
  readonly alias: string | undefined;
  readonly caller: string | undefined;
}

interface Row extends Counted {
  readonly attributes: Attributes;
  count: number;
}

/** Most decisions that are kept back where nothing is collected. */
const MAX_PENDING = 1000;

/**
 * Counts decisions between two collections, and adds them to the counter with {@link DecisionCounts.flush}.
 *
 * A counter of the SDK converts the attributes to a string each time something is added, which costs more than a cached
 * decision. Here
 * a decision costs two look-ups.
 */
export class DecisionCounts {
  readonly #counter: Counter;
  readonly #rows = new Map<string, Map<string | undefined, Row[]>>();
  #pending = 0;

  constructor(counter: Counter) {
    this.#counter = counter;
  }

  add(counted: Counted): void {
    const rows = this.#rows.get(counted.endpoint)?.get(counted.caller);
    const row = rows?.find((each) => isSame(each, counted));
    if (row === undefined) {
      this.#begin(counted);
      return;
    }
    row.count += 1;
    this.#pending += 1;
    if (this.#pending >= MAX_PENDING) this.flush();
  }

  flush(): void {
    if (this.#pending === 0) return;
    this.#pending = 0;
    for (const ofEndpoint of this.#rows.values()) {
      for (const rows of ofEndpoint.values()) {
        for (const row of rows) {
          const { count } = row;
          row.count = 0;
          if (count > 0) this.#counter.add(count, row.attributes);
        }
      }
    }
  }

  /** At once: a series begins with its first decision, and not with a collection. */
  #begin(counted: Counted): void {
    const { endpoint, caller } = counted;
    const ofEndpoint = this.#rows.get(endpoint) ?? new Map<string | undefined, Row[]>();
    this.#rows.set(endpoint, ofEndpoint);
    // Of the same endpoint and caller: a few, one for each outcome and reason.
    const rows = ofEndpoint.get(caller) ?? [];
    ofEndpoint.set(caller, rows);
    const attributes = attributesOf(counted);
    rows.push({ ...counted, attributes, count: 0 });
    this.#counter.add(1, attributes);
  }
}

/** Whether two of the same endpoint and caller are the same. */
function isSame(one: Counted, other: Counted): boolean {
  return (
    one.outcome === other.outcome &&
    one.reason === other.reason &&
    one.enforced === other.enforced &&
    one.alias === other.alias
  );
}

function attributesOf({ outcome, reason, endpoint, enforced, alias, caller }: Counted): Attributes {
  return Object.freeze({
    "callgate.outcome": outcome,
    ...(reason !== undefined && { "callgate.reason": reason }),
    "callgate.endpoint": endpoint,
    "callgate.enforced": enforced,
    ...(alias !== undefined && { "callgate.issuer.alias": alias }),
    ...(caller !== undefined && { "callgate.caller": caller }),
  });
}
