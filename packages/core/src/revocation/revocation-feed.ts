import { ConfigurationError } from "../kit/configuration/configuration-error.js";
import { Faults } from "../kit/configuration/faults.js";
import { failureCause } from "../kit/net/failure-cause.js";
import {
  type CheckedRevocation,
  readMatch,
  readRevocation,
} from "../kit/revocation/read-revocation.js";
import type {
  RevocationChange,
  RevocationMatch,
  RevocationSource,
} from "../kit/revocation/revocation.js";
import { StoreUnavailableError } from "../kit/state/store-unavailable-error.js";
import { backoffMs } from "../kit/time/backoff.js";
import type { Clock } from "../kit/time/clock.js";
import { onAbort } from "../kit/time/on-abort.js";
import { pause } from "../kit/time/pause.js";
import { unlessAborted } from "../kit/time/unless-aborted.js";
import { Freshness } from "./freshness.js";
import { RevocationList } from "./revocation-list.js";

const PAUSES = { firstMs: 100, maxMs: 5000 };

/** A change of the list itself. */
export type ListChange = Exclude<RevocationChange, { readonly type: "synced" }>;

/** Receives what happens to a source. Must not throw. */
export interface FeedObserver {
  changed(feed: RevocationFeed, change: ListChange): void;
  failed(feed: RevocationFeed, code: string): void;
  stale(feed: RevocationFeed): void;
  fresh(feed: RevocationFeed): void;
}

/** What a {@link RevocationFeed} needs. */
export interface FeedParts {
  readonly source: RevocationSource;
  readonly clock: Clock;
  readonly maxEntries: number;
  readonly maxStalenessMs: number;
  readonly observer: FeedObserver;
  /** Aborted when the gate is closed. */
  readonly closed: AbortSignal;
}

/** Follows one source: keeps its list, starts it again after failures, and knows how old the list is. */
export class RevocationFeed {
  readonly #parts: FeedParts;
  #list: RevocationList;
  readonly #freshness: Freshness;
  #failures = 0;
  #failure: string | undefined;
  #resolveFirst = (): void => {};
  /** Resolves once the list is complete for the first time. */
  readonly firstSync: Promise<void> = new Promise<void>((resolve) => {
    this.#resolveFirst = resolve;
  });

  constructor(parts: FeedParts) {
    this.#parts = parts;
    this.#list = new RevocationList(parts.maxEntries);
    const { clock, maxStalenessMs, observer, closed } = parts;
    this.#freshness = new Freshness({
      clock,
      maxStalenessMs,
      onStale: () => {
        if (!closed.aborted) observer.stale(this);
      },
      onFresh: () => observer.fresh(this),
    });
  }

  get source(): RevocationSource {
    return this.#parts.source;
  }

  get list(): RevocationList {
    return this.#list;
  }

  /** Why the source failed, until it is up to date again. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** When it was last up to date, in milliseconds since the Unix epoch; `undefined` where it never was. */
  get syncedAtTime(): number | undefined {
    return this.#freshness.syncedAtTime;
  }

  /** Whether the list was up to date within the accepted staleness. */
  isFresh(): boolean {
    return this.#freshness.isFresh();
  }

  /** Follows the source until the gate is closed. */
  async run(): Promise<void> {
    const { clock, closed } = this.#parts;
    this.#freshness.watch();
    while (!closed.aborted) {
      await this.#follow();
      if (closed.aborted) break;
      this.#failures += 1;
      await pause(clock, backoffMs(this.#failures, PAUSES, Math.random), closed);
    }
    this.#freshness.stop();
  }

  /**
   * Takes a change, from the source or from this process.
   *
   * @throws {ConfigurationError} for a revocation with faults
   * @throws {StoreUnavailableError} `full`
   */
  apply(change: RevocationChange): void {
    if (change.type === "synced") this.#synced();
    else if (this.#take(change)) this.#parts.observer.changed(this, change);
  }

  /** @returns whether the list is another one now */
  #take(change: ListChange): boolean {
    const { clock, maxEntries } = this.#parts;
    const faults = new Faults();
    switch (change.type) {
      case "revoked": {
        const revocation = readRevocation(change.revocation, faults);
        faults.throwIfAny("Revocation");
        return this.#list.add(revocation as CheckedRevocation, clock.now());
      }
      case "restored": {
        const match = readMatch(change.match, faults);
        faults.throwIfAny("Revocation");
        return this.#list.remove(match as RevocationMatch);
      }
      case "replaced": {
        const checked = change.revocations.map((each, index) =>
          readRevocation(each, faults.within(`revocations[${index}].`)),
        );
        faults.throwIfAny("Revocations");
        const list = new RevocationList(maxEntries);
        for (const each of checked) list.add(each as CheckedRevocation, clock.now());
        this.#list = list;
        return true;
      }
    }
  }

  async #follow(): Promise<void> {
    const { source, closed, observer } = this.#parts;
    const ending = new AbortController();
    const stop = onAbort(closed, () => ending.abort(closed.reason));
    const apply = (change: RevocationChange): void => {
      if (!ending.signal.aborted) this.apply(change);
    };
    try {
      // Also where the source throws at once, or does not end when it is aborted.
      await unlessAborted(
        Promise.resolve().then(() => source.start(apply, ending.signal)),
        ending.signal,
      );
      if (!closed.aborted) this.#fail("source_ended", observer);
    } catch (error) {
      if (!closed.aborted) this.#fail(codeOf(error), observer);
    } finally {
      stop();
      ending.abort();
    }
  }

  #fail(code: string, observer: FeedObserver): void {
    this.#failure = code;
    observer.failed(this, code);
  }

  #synced(): void {
    this.#failures = 0;
    this.#failure = undefined;
    this.#freshness.synced();
    this.#resolveFirst();
  }
}

/** A code without any text of the source. */
function codeOf(error: unknown): string {
  if (error instanceof StoreUnavailableError) return error.failure ?? error.reason;
  if (error instanceof ConfigurationError) return "content_invalid";
  return failureCause(error) ?? "source_failed";
}
