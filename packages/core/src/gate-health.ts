import type { KeyHealth } from "./keys/key-source.js";
import type { RevocationFeed } from "./revocation/revocation-feed.js";
import type { Revocations } from "./revocation/revocations.js";
import type { IntrospectionHealth } from "./verify/introspection/introspection.js";
import type { IssuerDirectory, IssuerWithKeys } from "./verify/jwt/issuer-directory.js";
import type { SignatureVerifier } from "./verify/jwt/signatures/signature-verifier.js";
import type { SignatureQueueHealth } from "./verify/jwt/signatures/thread-queue.js";

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
   * the revocations are fresh, or stale ones serve (`whenStale`). `false` once the gate is closed.
   */
  readonly usable: boolean;
  readonly issuers: readonly IssuerHealth[];
  readonly signatures: SignatureQueueHealth;
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

/** What a gate reports on. */
export interface ReportedParts {
  readonly issuers: IssuerDirectory;
  readonly revocations: Revocations;
  readonly signatures: Pick<SignatureVerifier, "health">;
  readonly isClosed: boolean;
}

/** Reports on the issuers that are known now, on the signatures under way, and on the revocations. */
export function healthOf({
  issuers,
  revocations,
  signatures,
  isClosed,
}: ReportedParts): GateHealth {
  const reports = issuers.known().map((issuer) => issuerHealthOf(issuer, isClosed));
  const fresh = revocations.areFresh();
  const isDeciding = !isClosed && (fresh || !revocations.refusesWhenStale);
  return Object.freeze({
    usable: isDeciding && reports.every((report) => report.usable),
    issuers: Object.freeze(reports),
    signatures: signatures.health(),
    revocations: Object.freeze({
      fresh,
      entries: revocations.entries,
      sources: Object.freeze(revocations.feeds.map(sourceHealthOf)),
    }),
  });
}

function issuerHealthOf(
  { trusted, keys, introspector, keysAreOptional }: IssuerWithKeys,
  isClosed: boolean,
): IssuerHealth {
  const { issuer, alias } = trusted;
  const health = keys.health();
  const introspection = introspector?.health();
  const hasKeys = health.usable || keysAreOptional === true;
  const usable = !isClosed && hasKeys && introspection?.usable !== false;
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
