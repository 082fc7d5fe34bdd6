import type { RevocationSource } from "../kit/revocation/revocation.js";

/** Where a gate learns what is revoked, and what happens when it cannot. */
export interface RevocationOptions {
  /**
   * The sources, each with its own list; what one of them revokes is refused. 1 to 10, started when the gate is created:
   * `fileRevocations(path)`, `redisRevocations(…)` of `@callgate/redis`, or another {@link RevocationSource}.
   */
  readonly sources: readonly RevocationSource[];
  /**
   * What happens while a source has not been up to date for `maxStalenessSeconds`, or never was. The revocations that are known
   * are enforced in any case.
   *
   * `serve`: requests are decided with them, and what was revoked since is admitted until the source is reached again. A
   * process that starts meanwhile knows no revocation. `refuse`: every token is answered 503 (`revocations_unavailable`), so that
   * an outage of the source is one of this service. Mandatory, since neither is right for every service.
   */
  readonly whenStale: "serve" | "refuse";
  /** How old a list may be before it is stale, in seconds. 1 to 86 400, default 60. */
  readonly maxStalenessSeconds?: number;
  /** Most revocations of one source, about 300 octets each. 1 to 1 000 000, default 100 000; a source with more fails. */
  readonly maxEntries?: number;
}

/** Options of revocations: checked, with every default filled in. */
export interface DefinedRevocations {
  readonly sources: readonly RevocationSource[];
  readonly whenStale: "serve" | "refuse";
  readonly maxStalenessMs: number;
  readonly maxEntries: number;
}
