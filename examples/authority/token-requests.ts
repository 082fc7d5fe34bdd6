import type { Client, Provider } from "oidc-provider";

/** The outcomes of one client's requests at the token endpoint, since the authority started. */
export interface TokenRequests {
  granted: number;
  refused: number;
}

/**
 * Counts each client's token requests, and shows the counts at `GET /token-requests`: for a demo that does
 * not rely on the counts of the clients.
 */
export function countTokenRequests(provider: Provider): void {
  const counts: Record<string, TokenRequests> = {};
  const count = (client: Client | undefined, what: keyof TokenRequests): void => {
    // Unknown clients are not counted: their names are unlimited.
    if (client === undefined) return;
    counts[client.clientId] ??= { granted: 0, refused: 0 };
    (counts[client.clientId] as TokenRequests)[what] += 1;
  };
  provider.on("grant.success", ({ oidc }) => count(oidc.client, "granted"));
  provider.on("grant.error", ({ oidc }) => count(oidc.client, "refused"));
  provider.use(async (ctx, next) => {
    if (ctx.path === "/token-requests") ctx.body = counts;
    else await next();
  });
}
