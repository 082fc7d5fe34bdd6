import { clients } from "./registry.js";

/**
 * Reads each client's secret from the environment: `catalog-sync` has its own in `CATALOG_SYNC_SECRET`.
 *
 * A client without one gets `demo-only-<client>`. That secret is public: it is for the demo on loopback, and
 * {@link ClientSecrets.defaulted} lists where it is in use.
 */
export function readSecrets(env: Readonly<Record<string, string | undefined>>): ClientSecrets {
  const defaulted: string[] = [];
  const secrets = Object.keys(clients).map((clientId) => {
    const secret = env[`${clientId.toUpperCase().replaceAll("-", "_")}_SECRET`];
    if (secret !== undefined && secret !== "") return [clientId, secret] as const;
    defaulted.push(clientId);
    return [clientId, `demo-only-${clientId}`] as const;
  });
  return { secrets: Object.fromEntries(secrets), defaulted };
}

/** The secrets of all clients. */
export interface ClientSecrets {
  /** By client identifier. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The clients that use the demo's secret. */
  readonly defaulted: readonly string[];
}
