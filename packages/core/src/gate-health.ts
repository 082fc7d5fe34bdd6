import type { KeyHealth } from "./keys/key-source.js";
import type { RevocationFeed } from "./revocation/revocation-feed.js";
import type { Revocations } from "./revocation/revocations.js";
import type { IssuerDirectory } from "./verify/jwt/issuer-directory.js";

/** One issuer's part of a health report. */
export interface IssuerHealth extends KeyHealth {
  readonly issuer: string;
  readonly alias: string | undefined;
}

/** The state of a gate. */
export interface GateHealth {
  /**
   * Whether tokens of every issuer can be decided about right now: there are keys, and the revocations are fresh, or stale ones
   * serve (`whenStale`).
   */
  readonly usable: boolean;
  readonly issuers: readonly IssuerHealth[];
  readonly revocations: RevocationsHealth;
}

/** What a gate knows of revocations. */
export interface RevocationsHealth {
  /** Whether every source was up to date within `maxStalenessSeconds`; `true` without sources. Alert on it. */
  readonly fresh: boolean;
  /** How many there are, of all sources and of `gate.revoke`; some may have ended. */
  readonly entries: number;
  readonly sources: readonly RevocationSourceHealth[];
}

/** The state of one source of revocations. */
export interface RevocationSourceHealth {
  readonly name: string;
  readonly fresh: boolean;
  readonly entries: number;
  /** When its list was last up to date, as an instant of RFC 3339; `undefined` where it never was. */
  readonly syncedAt: string | undefined;
  /** Why it failed, until it is up to date again: a code of Node's, of the store, or `content_invalid`. */
  readonly failure: string | undefined;
}

/** Reports on the issuers that are known now, and on the revocations. */
export function healthOf(issuers: IssuerDirectory, revocations: Revocations): GateHealth {
  const reports = issuers
    .known()
    .map(({ trusted: { issuer, alias }, keys }) =>
      Object.freeze({ issuer, alias, ...keys.health() }),
    );
  const fresh = revocations.areFresh();
  return Object.freeze({
    usable: reports.every((report) => report.usable) && (fresh || !revocations.refusesWhenStale),
    issuers: Object.freeze(reports),
    revocations: Object.freeze({
      fresh,
      entries: revocations.entries,
      sources: Object.freeze(revocations.feeds.map(sourceHealthOf)),
    }),
  });
}

function sourceHealthOf(feed: RevocationFeed): RevocationSourceHealth {
  const { syncedAtTime } = feed;
  return Object.freeze({
    name: feed.source.name,
    fresh: feed.isFresh(),
    entries: feed.list.size,
    syncedAt: syncedAtTime === undefined ? undefined : new Date(syncedAtTime).toISOString(),
    failure: feed.failure,
  });
}
