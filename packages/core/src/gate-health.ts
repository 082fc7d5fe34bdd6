import type { KeyHealth } from "./keys/key-source.js";
import type { RevocationFeed } from "./revocation/revocation-feed.js";
import type { Revocations } from "./revocation/revocations.js";
import type { IntrospectionHealth } from "./verify/introspection/introspection.js";
import type { IssuerDirectory, IssuerWithKeys } from "./verify/jwt/issuer-directory.js";

/** One issuer's part of a health report. */
export interface IssuerHealth extends KeyHealth {
  readonly issuer: string;
  readonly alias: string | undefined;
  /** The introspection of its opaque tokens; `undefined` where they are not accepted. */
  readonly introspection: IntrospectionHealth | undefined;
}

/** The state of a gate. */
export interface GateHealth {
  /**
   * Whether tokens of every issuer can be decided about right now: there are keys, or its opaque tokens can be introspected, and
   * the revocations are fresh, or stale ones serve (`whenStale`).
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
  const reports = issuers.known().map(issuerHealthOf);
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

function issuerHealthOf({
  trusted,
  keys,
  introspector,
  keysAreOptional,
}: IssuerWithKeys): IssuerHealth {
  const { issuer, alias } = trusted;
  const health = keys.health();
  const introspection = introspector?.health();
  const usable = (health.usable || keysAreOptional === true) && introspection?.usable !== false;
  return Object.freeze({ issuer, alias, ...health, usable, introspection });
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
