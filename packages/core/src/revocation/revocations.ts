import { createHash } from "node:crypto";
import type { Auth } from "../decision/auth.js";
import { type Evaluation, undecided } from "../decision/evaluation.js";
import type { CheckedRevocation } from "../kit/revocation/read-revocation.js";
import type { PublishedChange } from "../kit/revocation/revocation.js";
import type { Clock } from "../kit/time/clock.js";
import type { Warnings } from "../kit/warnings.js";
import { deniedBy } from "./denied-by.js";
import type { RevocableToken } from "./match-key.js";
import { RevocationFeed } from "./revocation-feed.js";
import type { DefinedRevocations } from "./revocation-options.js";
import { createReporter } from "./revocation-reporter.js";

/** What {@link Revocations} needs. */
export interface RevocationsParts {
  readonly clock: Clock;
  readonly warnings: Warnings;
  readonly defined: DefinedRevocations;
  /** Aborted when the gate is closed. */
  readonly closed: AbortSignal;
}

/** The token of a request, as far as it is available. */
export interface PresentedToken {
  readonly auth: Auth;
  /** The `kid` of the key that verified it. */
  readonly kid: string | undefined;
  readonly token: string;
  readonly cached: boolean;
}

/**
 * What is revoked: one list for each source, and one for this process. Compared with on every request, for cached tokens too.
 *
 * While nothing is revoked, that is one comparison.
 */
export class Revocations {
  readonly #parts: RevocationsParts;
  readonly #feeds: readonly RevocationFeed[];
  /** Those whose changes reach other processes. */
  readonly #published: readonly RevocationFeed[];
  /** What was revoked here, where no source publishes it. */
  readonly #own: RevocationFeed;
  readonly #hashes = new WeakMap<Auth, string>();
  readonly #refusesWhenStale: boolean;
  #isActive: boolean;

  constructor(parts: RevocationsParts) {
    this.#parts = parts;
    const { clock, warnings, defined, closed } = parts;
    const observer = createReporter({
      clock,
      warnings,
      whenStale: defined.whenStale,
      onChange: () => {
        this.#isActive = this.#refusesWhenStale || this.entries > 0;
      },
    });
    const feedOf = (source: RevocationFeed["source"]): RevocationFeed =>
      new RevocationFeed({ ...defined, source, clock, observer, closed });
    this.#own = feedOf(OWN);
    this.#feeds = defined.sources.map(feedOf);
    this.#published = this.#feeds.filter(({ source }) => source.publish !== undefined);
    this.#refusesWhenStale = defined.whenStale === "refuse" && this.#feeds.length > 0;
    this.#isActive = this.#refusesWhenStale;
    for (const feed of this.#feeds) void feed.run();
  }

  /** Whether there is anything to compare with: without, {@link judge} need not be called. */
  get isActive(): boolean {
    return this.#isActive;
  }

  /** The refusal of a token that is revoked, or the failure to decide about it; `undefined` for every other token. */
  judge(presented: PresentedToken): Evaluation | undefined {
    const { auth, kid, token, cached } = presented;
    const verdict = this.#find({ auth, kid, hash: () => this.#hashOf(auth, token, cached) });
    if (verdict !== undefined) return deniedBy(verdict, auth, cached);
    return this.#refusesWhenStale && !this.areFresh() ? UNAVAILABLE : undefined;
  }

  /**
   * The refusal of a caller who was verified earlier. Keys and hashes are not compared: an `Auth` has neither.
   */
  judgeAuth(auth: Auth): Extract<Evaluation, { readonly kind: "denied" }> | undefined {
    if (!this.#isActive) return undefined;
    const verdict = this.#find({ auth, kid: undefined, hash: () => undefined });
    return verdict && deniedBy(verdict, auth, true);
  }

  /** Takes a change from the application, and publishes it where a source can. */
  async change(change: PublishedChange): Promise<void> {
    if (this.#published.length === 0) this.#own.apply(change);
    else {
      if (change.type === "restored") this.#own.apply(change);
      // At once here; the others learn of it from the source.
      for (const feed of this.#published) feed.apply(change);
      await Promise.all(this.#published.map(({ source }) => source.publish?.(change)));
    }
  }

  /** Whether every source was up to date within `maxStalenessSeconds`. */
  areFresh(): boolean {
    return this.#feeds.every((feed) => feed.isFresh());
  }

  /** Whether a list that is not fresh keeps requests from being decided. */
  get refusesWhenStale(): boolean {
    return this.#refusesWhenStale;
  }

  /** The sources, and what was revoked in this process alone. */
  get feeds(): readonly RevocationFeed[] {
    return this.#feeds;
  }

  /** How many revocations there are; some may have ended. */
  get entries(): number {
    return this.#all().reduce((sum, { list }) => sum + list.size, 0);
  }

  /** Resolves once every list is complete for the first time. */
  async synced(): Promise<void> {
    await Promise.all(this.#feeds.map(({ firstSync }) => firstSync));
  }

  #all(): readonly RevocationFeed[] {
    return [this.#own, ...this.#feeds];
  }

  #find(token: RevocableToken): CheckedRevocation | undefined {
    const now = this.#parts.clock.now();
    const own = this.#own.list.find(token, now);
    if (own !== undefined) return own;
    for (const { list } of this.#feeds) {
      const found = list.find(token, now);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Kept for cached tokens: hashing a token takes longer than everything else about it. */
  #hashOf(auth: Auth, token: string, cached: boolean): string {
    const known = this.#hashes.get(auth);
    if (known !== undefined) return known;
    const hash = createHash("sha256").update(token, "latin1").digest("base64url");
    if (cached) this.#hashes.set(auth, hash);
    return hash;
  }
}

/** The list of this process has no source to follow. */
const OWN: RevocationFeed["source"] = { name: "gate.revoke", start: async () => {} };

const UNAVAILABLE: Evaluation = Object.freeze(undecided("revocations_unavailable", 1));
